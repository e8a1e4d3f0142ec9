"""The ledger of revisions: how often what calendars show of a record has changed; ``data/ledger/revisions.json``."""

from __future__ import annotations

from typing import Any

from portal.common.problems import Problem
from portal.content.ledgers import assert_string, ledger_of_texts, read_entries
from portal.content.portal import Portal
from portal.content.texts import fingerprint
from portal.files.documents import FileReader
from portal.model.collections import COLLECTIONS, Ref

REVISIONS = "data/ledger/revisions.json"


def read_revisions(files: FileReader) -> tuple[dict[str, str], list[Problem]]:
    """By key of a record, how often what calendars show of it has changed, and a hash of that; empty where there is none yet."""
    found, problems = read_entries(files, REVISIONS, "ledger.revisions", _revision)
    return {key: max(noted) if len({*noted}) == 1 else _after_all(noted) for key, noted in found.items()}, problems


def _after_all(noted: list[str]) -> str:
    """The highest number, and no hash: whatever a calendar shows now is later than all that was noted."""
    return f"{max(int(one.partition(' ')[0]) for one in noted)} -"


def _revision(value: Any) -> str:
    int(assert_string(value).partition(" ")[0])
    return assert_string(value)


def revision_of(portal: Portal, ref: Ref) -> int:
    """How often what calendars show of a record has changed since it was first noted."""
    record = portal.records[ref.collection][ref.id]
    number, _, known = portal.revisions.get(ref.first(record).key, "").partition(" ")
    return int(number) + (known != _shown_by_calendars(record)) if number else 0


def revisions_text(portal: Portal) -> str:
    """The content of the ledger of revisions as it should be."""
    noted = dict(portal.revisions)
    for collection in (row.name for row in COLLECTIONS.values() if row.has_calendar):
        for record_id, record in portal.records[collection].items():
            ref = Ref(collection, record_id)
            noted[ref.first(record).key] = f"{revision_of(portal, ref)} {_shown_by_calendars(record)}"
    return ledger_of_texts(noted) if noted else ""


def _shown_by_calendars(record: Any) -> str:
    return fingerprint(repr(record.shown_by_calendars))
