"""Checking what the portal would be with a draft, in memory, and only then writing it."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from portal.check.project import Site, read
from portal.common.cache import FileCache
from portal.common.problems import Problem, errors_among
from portal.content.portal import PublicPortal
from portal.content.translation_ledger import ledger_files, read_source_texts
from portal.edit.draft import Draft
from portal.edit.journal import ChangedMeanwhile
from portal.site.lost import ledger_of_addresses

Ledgers = Callable[[Site], dict[str, str]]
"""What belongs to a change and follows from the site as it then is: files by name."""


def all_ledgers(root: Path, portal: PublicPortal, moment: dt.datetime) -> dict[str, str]:
    """Every ledger as it should be for a portal without errors: what ``make check`` notes, and whoever publishes the site demands."""
    store = portal.texts
    return {**ledger_files(store, store.synced(), read_source_texts(root)), **ledger_of_addresses(portal, moment)}


class DraftProof(NamedTuple):
    """What the portal would be with a draft."""

    site: Site | None
    fresh: list[Problem]
    """Errors that were not there before."""
    memory: FileCache
    """What was read for it."""


def prove_draft(root: Path, draft: Draft, before: list[Problem], memory: FileCache) -> DraftProof:
    """Check a draft in memory. *memory* is what was read when the draft was made; ChangedMeanwhile, if a file isn't any more what the draft rests on."""
    if file := draft.changed_since(memory):
        raise ChangedMeanwhile(file)
    then = FileCache(memory)
    site, problems = read(root, memory=then, drafted=draft.files())
    known = Counter((problem.place.path, problem.what, problem.rule) for problem in before)
    fresh = [
        problem for problem in errors_among(problems) if not known[(problem.place.path, problem.what, problem.rule)]
    ]
    return DraftProof(site, fresh, then)


def apply_draft(
    root: Path, draft: Draft, before: list[Problem], memory: FileCache, ledgers: Ledgers | None = None
) -> tuple[Site | None, list[Problem]]:
    """Write a draft, and return the site as it then is; or errors that were not there *before*, and nothing is written.

    *memory* is what was read when the draft was made; it then holds what this reading made. OSError, and ChangedMeanwhile if a file isn't any
    more what the draft rests on: nothing is written then either.
    """
    site, fresh, then = prove_draft(root, draft, before, memory)
    if fresh or site is None:
        return site, fresh
    for name, text in ledgers(site).items() if ledgers else ():
        draft.write(name, text)
    draft.save()
    memory.become(then)
    return site, []
