"""Checking what the portal would be with a draft, in memory, and only then writing it."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from portal.check.project import Site, read
from portal.common.cache import FileCache
from portal.common.clock import now
from portal.common.problems import Problem, errors_among
from portal.content.ledgers import LEDGERS
from portal.content.portal import PublicPortal
from portal.content.texts import TextStore, fingerprint
from portal.content.translation_ledger import ledger_files, read_source_texts, synced
from portal.edit.draft import Draft
from portal.edit.journal import ChangedMeanwhile
from portal.site.lost import ledger_of_addresses

Ledgers = Callable[[Site], dict[str, str]]
"""What belongs to a change and follows from the site as it then is: files by name."""


def all_ledgers(root: Path, portal: PublicPortal, moment: dt.datetime) -> dict[str, str]:
    """Every ledger as it should be for a portal without errors: what ``make check`` notes, and whoever publishes the site demands."""
    store = portal.texts
    return {**ledger_files(store, synced(store), read_source_texts(root)), **ledger_of_addresses(portal, moment)}


def ledger_of_translations(
    draft: Draft, before: list[Problem], texts_before: TextStore | None, site: Site
) -> dict[str, str]:
    """The ledger of translations as a draft leaves it: what it translates is noted as made from today's source."""
    errors = errors_among(before)
    if not draft.contents() or any(problem.place.path.startswith(LEDGERS) for problem in errors):
        return {}
    store = site.portal.texts
    ledger = {
        locale: entries for locale, entries in synced(store, texts_before).items() if entries or locale in store.ledger
    }
    if errors:  # what can't be read now keeps its reviews
        ledger = {
            locale: {**store.ledger.get(locale, {}), **ledger.get(locale, {})} for locale in {**store.ledger, **ledger}
        }
    sources = {fingerprint(unit.value): unit.value for unit in texts_before.source.values()} if texts_before else {}
    known = {**sources, **read_source_texts(draft.root), **read_source_texts(draft.root, draft.files())}
    return ledger_files(store, ledger, known) if ledger else {}


class DraftProof(NamedTuple):
    """What the portal would be with a draft."""

    site: Site | None
    fresh: list[Problem]
    """Errors that were not there before."""
    warnings: list[Problem]
    """Warnings that were not there before."""
    memory: FileCache
    """What was read for it."""


def prove_draft(root: Path, draft: Draft, before: list[Problem], memory: FileCache) -> DraftProof:
    """Check a draft in memory. *memory* is what was read when the draft was made; ChangedMeanwhile, if a file isn't any more what the draft rests on."""
    if file := draft.changed_since(memory):
        raise ChangedMeanwhile(file)
    then = FileCache(memory)
    site, problems = read(root, memory=then, drafted=draft.files(), checked_at=now())
    known = Counter((problem.place.path, problem.what, problem.rule) for problem in before)
    fresh = [problem for problem in problems if not known[(problem.place.path, problem.what, problem.rule)]]
    errors = errors_among(fresh)
    return DraftProof(site, errors, [problem for problem in fresh if problem not in errors], then)


def apply_draft(
    root: Path, draft: Draft, before: list[Problem], memory: FileCache, ledgers: Ledgers | None = None
) -> tuple[Site | None, list[Problem]]:
    """Write a draft, and return the site as it then is; or errors that were not there *before*, and nothing is written.

    *memory* is what was read when the draft was made; it then holds what this reading made. OSError, and ChangedMeanwhile if a file isn't any
    more what the draft rests on: nothing is written then either.
    """
    proof = prove_draft(root, draft, before, memory)
    if proof.fresh or proof.site is None:
        return proof.site, proof.fresh
    for name, text in ledgers(proof.site).items() if ledgers else ():
        draft.write(name, text)
    write_proven(draft, proof, memory)
    return proof.site, []


def write_proven(draft: Draft, proof: DraftProof, memory: FileCache) -> None:
    """Write a draft that was found to be without fault, or the same with other ledgers. OSError, ChangedMeanwhile."""
    if file := draft.changed_since(memory):
        raise ChangedMeanwhile(file)
    draft.save()
    memory.become(proof.memory)
