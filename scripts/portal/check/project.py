"""The project in a folder: reading and checking all of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from pathlib import Path

from portal.check.run import check
from portal.common.cache import Memory
from portal.common.problems import Problem
from portal.common.progress import Progress, silent
from portal.content.load import load
from portal.content.markdown import prepare
from portal.content.portal import Portal
from portal.files.config import read_settings
from portal.files.documents import Files
from portal.site.routes import Registry
from portal.site.schedule import public
from portal.site.takedown import without_withdrawn


@dataclass(frozen=True)
class Site:
    """A portal that was read, with the registry of the pages that are public."""

    portal: Portal
    """Everything that was written, also what is held back."""
    registry: Registry


def read(
    root: Path,
    site_url: str | None = None,
    memory: Memory | None = None,
    jobs: int = 1,
    progress: Progress = silent,
    moment: dt.datetime | None = None,
) -> tuple[Site | None, list[Problem]]:
    """Load and check the project in *root*; None if even its configuration can't be read.

    Everything is checked; the registry holds what is public at the *moment*, or all of it if none is given.

    *site_url* takes the place of the configured one, as while serving. With a *memory*, only what changed since it was made
    is read and rendered; it then holds what this reading made.
    """
    memory = memory or Memory()
    settings, problems = read_settings(root)
    if settings is None:
        return None, problems
    if site_url:
        settings = replace(settings, site_url=site_url.rstrip("/") + "/")
    portal, found = load(settings, Files(root, memory))
    bodies = (document.body for document in portal.documents.values())
    memory.texts = prepare(bodies, memory.texts, jobs, progress)
    progress("Checking", 0, 0)
    registry = Registry(portal)
    problems = sorted(set(problems + found + check(portal, registry, moment, jobs, memory.clean)))
    visible = public(without_withdrawn(portal), moment)
    return Site(portal, registry if visible is portal else Registry(visible)), problems
