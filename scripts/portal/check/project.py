"""The project in a folder: reading and checking all of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from portal.check.addresses import without_consequences
from portal.check.run import check_portal
from portal.common.cache import FileCache, code_fingerprint, load_cache, save_cache
from portal.common.language_data import use_own_languages, version_of_languages
from portal.common.problems import Problem
from portal.common.progress import Progress, silent
from portal.content.language_files import read_own_languages
from portal.content.load import load_portal
from portal.content.markdown import prepare
from portal.content.portal import PublicPortal
from portal.files.config import CACHE, Settings, read_settings, whole_address
from portal.files.documents import FileReader
from portal.files.foreign import foreign_files, tracked_cache
from portal.site.routes import Routes
from portal.site.visible import visible_part


@dataclass(frozen=True)
class Site:
    """A portal that was read, with the routes of the pages that are public."""

    portal: PublicPortal
    """Everything that was written, also what is held back."""
    routes: Routes


CONTENT_CACHE = f"{CACHE}/content"
FEW = 8
"""So many files that have changed are read again sooner than all are kept anew."""


def remembered(root: Path) -> FileCache | None:
    """What the last build or check has read of the project in *root*, if the same code did."""
    found = load_cache(root / CONTENT_CACHE, code_fingerprint())
    return found if isinstance(found, FileCache) else None


def remember(root: Path, memory: FileCache, before: FileCache | None) -> None:
    """Keep what was read, where that is more than a few files that *before* doesn't know, or what all of them made; OSError if it can't be written."""
    if memory.whole is not None or memory.news(before) > FEW:
        save_cache(root / CONTENT_CACHE, code_fingerprint(), memory)


def read(
    root: Path,
    site_url: str | None = None,
    memory: FileCache | None = None,
    jobs: int = 1,
    progress: Progress = silent,
    moment: dt.datetime | None = None,
    drafted: Mapping[str, bytes | None] | None = None,
    *,
    checked_at: dt.datetime | None = None,
    is_preview: bool = False,
    other: str = "",
) -> tuple[Site | None, list[Problem]]:
    """Load and check the project in *root*; None if even its configuration can't be read.

    Everything is checked; the routes hold what is public at the *moment*, or all of it if none is given. Where all is wanted, *checked_at* says
    for which moment it is checked: without one, nothing is said of what is held back, or lies in the future.

    *site_url* takes the place of the configured one, as while serving. With a *memory*, only what changed since it was made
    is read and rendered; it then holds what this reading made. With files *drafted*, all is read as if they had been written. What an *other*
    configuration says takes the place of what mkdocs.yml says.
    """
    memory = memory or FileCache()
    portal, remarks = _load(root, site_url, memory, jobs, progress, drafted, is_preview=is_preview, other=other)
    if portal is None:
        return None, remarks
    progress("progress.checking", 0, 0)
    routes = Routes(portal)
    problems = sorted(
        set(without_consequences([*remarks, *check_portal(portal, routes, moment or checked_at, jobs, memory.clean)]))
    )
    return _site(portal, routes, moment), problems


def load_site(root: Path, site_url: str, memory: FileCache, moment: dt.datetime | None, other: str) -> Site | None:
    """The project in *root* as ``read`` has it, unchecked: for whoever knows that the same was checked elsewhere."""
    portal, _ = _load(root, site_url, memory, other=other)
    return None if portal is None else _site(portal, Routes(portal), moment)


def _site(portal: PublicPortal, routes: Routes, moment: dt.datetime | None) -> Site:
    visible = visible_part(portal, moment)
    return Site(portal, routes if visible is portal else Routes(visible))


def _load(
    root: Path,
    site_url: str | None,
    memory: FileCache,
    jobs: int = 1,
    progress: Progress = silent,
    drafted: Mapping[str, bytes | None] | None = None,
    *,
    is_preview: bool = False,
    other: str = "",
) -> tuple[PublicPortal | None, list[Problem]]:
    """Everything that was written, and what is wrong with single values; None if even the configuration can't be read."""
    if foreign := [*tracked_cache(root), *foreign_files(root)]:
        return None, foreign
    files = FileReader(root, memory, drafted)
    settings, remarks = settings_of(files, site_url, is_preview=is_preview, other=other)
    if settings is None:
        return None, remarks
    memory.hold_with(version_of_languages(settings.own_languages))
    written, found = load_portal(settings, files)
    portal = PublicPortal.all_of(written)
    bodies = (document.body for document in portal.documents.values())
    memory.texts = prepare(bodies, memory.texts, jobs, progress)
    return portal, [*remarks, *found]


def settings_of(
    files: FileReader, site_url: str | None, *, is_preview: bool = False, other: str = ""
) -> tuple[Settings | None, list[Problem]]:
    """What a project's configuration and its own languages say, which hold from here on; *site_url* takes the place of the configured one."""
    settings, remarks = read_settings(files.root, files, other)
    if settings is None:
        return None, remarks
    own_languages, faults = read_own_languages(files, settings)
    use_own_languages(own_languages)
    settings = replace(settings, is_preview=is_preview, own_languages=own_languages)
    return replace(settings, site_url=whole_address(site_url)) if site_url else settings, [*remarks, *faults]
