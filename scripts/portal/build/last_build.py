"""What is remembered of the last build of a site, and how it is kept: as a whole, and after small builds what has changed since."""

from __future__ import annotations

import secrets
from array import array
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from portal.build.outputs import Output
from portal.common.cache import load_cache, save_cache
from portal.common.filesystem import Stat

_K = TypeVar("_K")
_V = TypeVar("_V")
_PART = 8
"""If more than one of so many outputs is another, all are kept anew."""


@dataclass(slots=True)
class RenderedOutput:
    """What is remembered of an output."""

    title: str
    read: array[int]
    """Numbers of the inputs it was made from."""
    files: dict[str, Stat]
    """Its files by address, each with size in bytes and time of last change in nanoseconds."""


@dataclass
class LastBuild:
    """What is remembered of the last build of a site."""

    fingerprints: dict[str, bytes] = field(default_factory=dict)
    """Hashes of all inputs by name."""
    numbers: dict[str, int] = field(default_factory=dict)
    """Inputs by name: a number for each."""
    made: dict[Output, RenderedOutput] = field(default_factory=dict)
    copied: dict[str, Stat] = field(default_factory=dict)
    """Files that the engine copies into every site, assets, as ``made`` has those of outputs."""
    readers: dict[int, list[Output]] | None = None
    """In a preview, the outputs that were made from each input, by its number; a few may have stopped reading it."""
    late: set[Output] = field(default_factory=set)
    """In a preview, outputs that wait until nobody edits."""
    spare_lags: set[str] | None = None
    """Files in which the spare copy of the site differs from it; None: there is none."""
    mark: bytes = field(default=b"", compare=False)
    """Tells what was kept as a whole from all else that was."""
    base: LastBuild | None = field(default=None, compare=False, repr=False)
    """What was kept as a whole last."""

    def numbers_with(self, names: Iterable[str]) -> dict[str, int]:
        """The numbers of all inputs, these among them, which may be new."""
        new = sorted(set(names) - self.numbers.keys())
        numbers = dict(self.numbers) if new else self.numbers
        for name in new:
            numbers[name] = len(numbers)
        return numbers

    def files(self) -> dict[str, Stat]:
        """All files of the site, as they were left."""
        return {name: stat for made in self.made.values() for name, stat in made.files.items()} | self.copied

    def index(self) -> None:
        """Note who reads what, so that a preview need not ask all outputs after every edit."""
        self.readers = defaultdict(list)
        for output, made in self.made.items():
            self.note(output, made.read)

    def note(self, output: Output, read: Iterable[int]) -> None:
        """Take an output into the index, where there is one, as a reader of these inputs."""
        if self.readers is not None:
            for number in read:
                self.readers[number].append(output)


class _Later(NamedTuple):
    """In what a build differs from the last one that was kept as a whole."""

    mark: bytes
    """Of that one."""
    fingerprints: dict[str, bytes]
    numbers: dict[str, int]
    made: dict[Output, RenderedOutput]
    gone: set[str | Output]
    """Inputs and outputs that it hasn't."""
    rest: dict[str, Any]
    """The values of ``_WHOLE``, by name."""


_WHOLE = ("copied", "late", "spare_lags")
"""What of a build is small, and kept as it is."""


def load_last_build(file: Path, version: str) -> LastBuild | None:
    """What was kept of a build by the same *version*; None if nothing was."""
    base = load_cache(file, version)
    if not isinstance(base, LastBuild):
        return None
    later = load_cache(_later_file(file), version)
    if not isinstance(later, _Later) or later.mark != base.mark:
        return replace(base, base=base)
    return LastBuild(
        fingerprints={
            name: value for name, value in (base.fingerprints | later.fingerprints).items() if name not in later.gone
        },
        numbers=base.numbers | later.numbers,
        made={output: made for output, made in (base.made | later.made).items() if output not in later.gone},
        base=base,
        **later.rest,
    )


def keep_last_build(file: Path, version: str, last: LastBuild) -> None:
    """Keep it for the next; OSError if it can't be written."""
    if last.base is not None:
        later = _later(last, last.base)
        if len(later.made) * _PART <= len(last.made):
            save_cache(_later_file(file), version, later)
            return
    save_cache(file, version, replace(last, base=None, mark=secrets.token_bytes(16)))


def _later(last: LastBuild, base: LastBuild) -> _Later:
    inputs, gone_inputs = _differences(last.fingerprints, base.fingerprints)
    numbers, _ = _differences(last.numbers, base.numbers)
    made, gone_outputs = _differences(last.made, base.made)
    rest = {name: getattr(last, name) for name in _WHOLE}
    return _Later(base.mark, inputs, numbers, made, gone_inputs | gone_outputs, rest)


def _differences(now: dict[_K, _V], before: dict[_K, _V]) -> tuple[dict[_K, _V], set[_K]]:
    """What has come or changed, and the keys of what is gone."""
    return {key: value for key, value in now.items() if before.get(key) != value}, before.keys() - now.keys()


def _later_file(file: Path) -> Path:
    return file.with_suffix(".later")


def differing(before: dict[str, bytes], now: dict[str, bytes]) -> set[str]:
    """Names of the inputs that have changed, have come or are gone."""
    changed, gone = _differences(now, before)
    return changed.keys() | gone
