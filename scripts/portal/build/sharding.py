"""A site that several machines build: each a shard of its outputs, in a folder of its own, which are then merged into the site.

Every machine reads and checks everything; what is divided is the rendering. A shard says in a file of its own what it was built from, so that
only shards of the same content, code and moment make a site. Which machine is done first, and whether one had to begin again, makes no difference.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import groupby
from pathlib import Path

from portal.build.outputs import Output
from portal.build.staging import SHARD_FILE, SiteFolders, may_hold_a_site, only_one
from portal.build.version import built_from
from portal.common.filesystem import files_in, same_content
from portal.common.messages import Told, message

_NEIGHBOURS = 32
"""So many outputs of one list go to the same shard, for they have frames and items in common."""


@dataclass(frozen=True)
class Shard:
    """One of several parts of a site's outputs."""

    number: int
    of: int

    def share(self, outputs: Iterator[Output]) -> Iterator[Output]:
        """Those of all *outputs* that are rendered here: of each kind and language about as many as in any other shard."""
        for turn, (_, alike) in enumerate(groupby(outputs, lambda output: (output.kind, output.locale))):
            for place, output in enumerate(alike):
                if (turn + place // _NEIGHBOURS) % self.of == self.number - 1:
                    yield output


@dataclass(frozen=True)
class _Label:
    """What a shard says of itself."""

    number: int
    of: int
    built_from: str
    """A hash of all that the site is made from."""


def label_shard(folder: Path, shard: Shard, version: str, fingerprints: Mapping[str, bytes]) -> None:
    """Write into a shard's folder what it is; OSError."""
    label = _Label(shard.number, shard.of, built_from(version, fingerprints))
    (folder / SHARD_FILE).write_text(json.dumps(asdict(label)) + "\n", "utf-8")


class NotMerged(Told):
    """These shards make no site."""


def merge_shards(shards: Sequence[Path], site_dir: Path) -> int:
    """Put the site that *shards* make up in the place of what is in *site_dir*, in one step; how many files it has.

    NotMerged if one is missing, twice there, no shard or of another content; OSError if the site can't be written. Then nothing has changed.
    """
    _complete(shards)
    if not may_hold_a_site(site_dir):
        raise NotMerged(message("build.no-site", folder=site_dir))
    with only_one(site_dir):
        folders = SiteFolders(site_dir, site_dir.with_name(f".{site_dir.name}.spare"))
        folders.begin()
        try:
            for shard in shards:
                _copy(shard, folders.staged)
            number = len(files_in(folders.staged))
            folders.exchange()
        except BaseException:
            folders.discard()
            raise
        shutil.rmtree(folders.spare, ignore_errors=True)  # the next build doesn't know it
    return number


def _complete(shards: Sequence[Path]) -> None:
    labels = [_label_of(folder) for folder in shards]
    first = labels[0]
    for folder, label in zip(shards, labels, strict=True):
        if (label.of, label.built_from) != (first.of, first.built_from):
            raise NotMerged(message("merge.another", folder=folder, first=shards[0]))
    numbers = [label.number for label in labels]
    if missing := [str(number) for number in range(1, first.of + 1) if number not in numbers]:
        raise NotMerged(message("merge.missing", numbers=", ".join(missing), of=first.of))
    if len(numbers) > first.of:
        twice = next(number for number in numbers if numbers.count(number) > 1)
        raise NotMerged(message("merge.twice", number=twice))


def _label_of(folder: Path) -> _Label:
    try:
        label = _Label(**json.loads((folder / SHARD_FILE).read_text("utf-8")))
    except (OSError, ValueError, TypeError):
        raise NotMerged(message("merge.no-shard", folder=folder)) from None
    return label


def _copy(shard: Path, staged: Path) -> None:
    """Add a shard's files; what the engine copies into every site is in all of them, and the same."""
    made: set[str] = set()
    for name in files_in(shard):
        if name == SHARD_FILE:
            continue
        folder = name.rpartition("/")[0]
        if folder not in made:
            os.makedirs(staged / folder, exist_ok=True)
            made.add(folder)
        if (staged / name).exists():
            if not same_content(shard / name, staged / name):
                raise NotMerged(message("merge.differ", name=name))
            continue
        shutil.copyfile(shard / name, staged / name)
