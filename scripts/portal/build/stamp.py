"""How a project and its site stood after the last build, and after the last check: where nothing has changed since, neither has anything to do.

Of what these import this imports the least: neither the models nor MkDocs, nor whatever draws.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import marshal
import os
import re
import time
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from portal.build.outcome import Outcome
from portal.build.snapshot import Snapshot
from portal.common.cache import code_fingerprint, digest_of_content, load_cache, save_cache
from portal.common.clock import now
from portal.common.filesystem import Stat, files_in
from portal.common.problems import Problem, has_errors
from portal.files.config import CACHE, CONFIG_FILE, read_settings
from portal.files.foreign import foreign_files, tracked_cache
from portal.files.theme import OVERRIDES

INPUTS = (CONFIG_FILE, "data", "docs", OVERRIDES)
"""Files and folders of the project from which a site is made."""
ENGINE_INPUTS = (CONFIG_FILE, OVERRIDES)
"""What the engine reads, or copies as it is; the rest the portal reads alone."""
_AS_EQUAL = 2
"""The version of marshal's format in which what is equal is written in the same bytes."""
_CHECKED = f"{CACHE}/checked"


class BuildStamp(NamedTuple):
    """A build that is done."""

    inputs: Snapshot
    """The project's files before it began."""
    since: dt.datetime | None
    """The last moment before the build at which the site changed by itself."""
    until: dt.datetime | None
    """The next one."""
    site: bytes
    """A hash of names, sizes and times of all files of the site."""
    outcome: Outcome
    is_engine_alone: bool
    """No plugin of another's, and no hook, takes part in the engine's work."""


class SinceLastBuild(NamedTuple):
    """What has to be done since the last build."""

    done: Outcome | None = None
    """What that build did, if nothing has to be."""
    needs_engine: bool = True
    """False if the engine would only do again what it has done."""
    files: Mapping[str, Stat] = MappingProxyType({})
    """All files of the site then, with their sizes and times."""


class CheckStamp(NamedTuple):
    """A whole check that found no error."""

    inputs: Snapshot
    since: dt.datetime
    until: dt.datetime
    """Before which no rule says anything else."""
    is_synced: bool
    """Whether the ledgers were found to be as they should."""
    warnings: list[Problem]


def inputs_of(other: str) -> tuple[str, ...]:
    """What a site is made from; an *other* file may say otherwise than mkdocs.yml."""
    return (*INPUTS, other) if other else INPUTS


def since_last_build(root: Path, site_dir: Path | None = None, other: str = "") -> SinceLastBuild:
    """What has to be done, by what has changed of the project's files and the site since the last build; all of it, where who knows."""
    started = time.monotonic()
    settings, problems = read_settings(root, other=other)
    if settings is None or has_errors(problems) or tracked_cache(root) or foreign_files(root):
        return SinceLastBuild()
    live = (site_dir or settings.site_dir).resolve()
    last = load_cache(_stamp_file(root, live), _surroundings(root, other))
    if not isinstance(last, BuildStamp) or last.site != _digest(files := files_in(live)):
        return SinceLastBuild()
    moment = now()
    is_due = (last.since and moment < last.since) or (last.until and moment >= last.until)
    changed = last.inputs.changed(root, Snapshot.of(root, inputs_of(other)))
    if not changed and not is_due:
        done = replace(last.outcome, kept=last.outcome.outputs, seconds=time.monotonic() - started)
        return SinceLastBuild(done, needs_engine=False, files=files)
    of_engine = {name for name in changed if name == other or name.partition("/")[0] in ENGINE_INPUTS}
    return SinceLastBuild(None, bool(of_engine) or not last.is_engine_alone, files)


def note_build(
    root: Path,
    live: Path,
    other: str,
    inputs: Snapshot,
    since: dt.datetime | None,
    until: dt.datetime | None,
    outcome: Outcome,
    files: dict[str, Stat],
    *,
    is_engine_alone: bool,
) -> None:
    """Remember a build that is done, and the *files* of its site. OSError if it can't be written."""
    stamp = BuildStamp(inputs, since, until, _digest(files), outcome, is_engine_alone)
    save_cache(_stamp_file(root, live), _surroundings(root, other), stamp)


def check_before(root: Path, *, is_synced: bool) -> list[Problem] | None:
    """What the last check warned of, if nothing on which it rests has changed since; None: who knows. With *is_synced*, it has looked at the ledgers, too."""
    if not (root / CONFIG_FILE).is_file() or tracked_cache(root) or foreign_files(root):
        return None
    last = load_cache(root / _CHECKED, _surroundings(root, ""))
    if not isinstance(last, CheckStamp) or (is_synced and not last.is_synced) or not last.since <= now() < last.until:
        return None
    return None if last.inputs.changed(root, Snapshot.of(root, INPUTS)) else last.warnings


def note_check(root: Path, stamp: CheckStamp) -> None:
    """Remember a check. OSError if it can't be written."""
    save_cache(root / _CHECKED, _surroundings(root, ""), stamp)


def state_file(root: Path, site_dir: Path) -> Path:
    """Named by the site's place within the project, so that a project that is moved or copied with its site still knows it."""
    place, root_now = site_dir.resolve(), root.resolve()
    name = place.relative_to(root_now) if place.is_relative_to(root_now) else place
    return root / CACHE / f"site-{hashlib.sha256(name.as_posix().encode()).hexdigest()[:16]}"


def _stamp_file(root: Path, live: Path) -> Path:
    return state_file(root, live).with_suffix(".done")


def _surroundings(root: Path, other: str) -> str:
    """What a build rests on besides the project's files."""
    said = "".join((root / name).read_text("utf-8", "replace") for name in (CONFIG_FILE, other) if name)
    words = set(re.findall(r"\w\w+", said))
    return f"{code_fingerprint()} {[(name, value) for name, value in sorted(os.environ.items()) if name in words]}"


def _digest(files: dict[str, Stat]) -> bytes:
    return digest_of_content(marshal.dumps(sorted(files.items()), _AS_EQUAL))  # repr takes three times as long
