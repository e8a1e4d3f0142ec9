"""The ledgers that commands write, people review in a diff, and nobody edits: reading them, and their text.

``data/ledger/translations`` pairs source texts with translations, ``data/ledger/addresses.json`` lists every address that was published.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from portal.common.problems import Place, Problem, problem
from portal.content.portal import Addresses, Portal
from portal.content.texts import Ledger, LedgerEntry, TextStore, fingerprint
from portal.files.text import read_text
from portal.model.collections import COLLECTIONS, Ref

LEDGER = "data/ledger/translations"


SOURCE_TEXTS = "data/ledger/source-texts.json"


def _hash(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def read_ledger(root: Path, locales: tuple[str, ...]) -> tuple[Ledger, list[Problem]]:
    """The ledger's files beneath *root*, one per translated locale; a missing file is an empty ledger."""
    ledger: Ledger = {}
    problems: list[Problem] = []
    for locale in locales:
        name = f"{LEDGER}/{locale}.json"
        if not (root / name).exists():
            continue
        text, found = read_text(root / name, name)
        problems += found
        try:
            entries = json.loads(text or "{}")
            ledger[locale] = {
                key: LedgerEntry(_hash(value["source"]), _hash(value["translation"]), value.get("reviewed", False))
                for key, value in entries.items()
            }
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
            problems.append(problem("ledger.translations", Place(name)))
    text, found = read_text(root / SOURCE_TEXTS, SOURCE_TEXTS) if (root / SOURCE_TEXTS).exists() else (None, [])
    problems += found
    try:
        for value in json.loads(text or "{}").values():
            _hash(value)
    except (ValueError, TypeError, AttributeError, RecursionError):
        problems.append(problem("ledger.translations", Place(SOURCE_TEXTS)))
    return ledger, problems


def ledger_files(store: TextStore, ledger: Ledger, known: dict[str, str]) -> dict[str, str]:
    """Content of every file of the ledger by name; *known* holds earlier source texts by hash."""
    files = {}
    needed: dict[str, str] = {}
    now = {fingerprint(unit.value): unit.value for unit in store.source.values()}
    for locale, entries in sorted(ledger.items()):
        lines = []
        for key, entry in sorted(entries.items()):
            value: dict[str, str | bool] = {"source": entry.source, "translation": entry.translation}
            if entry.reviewed:
                value["reviewed"] = True
            lines.append(f"{json.dumps(key, ensure_ascii=False)}: {json.dumps(value)}")
            if entry.source in now or entry.source in known:
                needed[entry.source] = known.get(entry.source) or now[entry.source]
        files[f"{LEDGER}/{locale}.json"] = "{\n" + ",\n".join(lines) + "\n}\n"
    texts = [f"{json.dumps(key)}: {json.dumps(text, ensure_ascii=False)}" for key, text in sorted(needed.items())]
    files[SOURCE_TEXTS] = "{\n" + ",\n".join(texts) + "\n}\n"
    return files


def read_source_texts(root: Path) -> dict[str, str]:
    """Earlier source texts by hash; empty where there are none or the file is damaged."""
    text, _ = read_text(root / SOURCE_TEXTS, SOURCE_TEXTS)
    try:
        return dict(json.loads(text or "{}"))
    except (ValueError, TypeError):
        return {}


REVISIONS = "data/ledger/revisions.json"
ADDRESSES = "data/ledger/addresses.json"
_ADDRESS = re.compile(r'"(?:[^"\\]|\\["\\/bfnrt]|\\u[0-9a-fA-F]{4})*"(?=:)')


def read_addresses(root: Path) -> tuple[Addresses, list[Problem]]:
    """The ledger of addresses; empty where there is none yet."""
    if not (root / ADDRESSES).exists():
        return {}, []
    text, problems = read_text(root / ADDRESSES, ADDRESSES)
    try:
        return {uri: tuple(locales.split()) for uri, locales in json.loads(text or "{}").items()}, problems
    except (ValueError, AttributeError, RecursionError):
        damaged = problem("ledger.addresses", Place(ADDRESSES))
        return {}, [*problems, damaged]


def ledger_text(addresses: Addresses) -> str:
    lines = [f"{json.dumps(uri)}: {json.dumps(' '.join(locales))}" for uri, locales in sorted(addresses.items())]
    return "{\n" + ",\n".join(lines) + "\n}\n"


def merge_addresses(one: Addresses, other: Addresses, languages: tuple[str, ...]) -> Addresses:
    """What two ledgers hold."""
    both: dict[str, set[str]] = {uri: {*one.get(uri, ()), *other.get(uri, ())} for uri in one.keys() | other.keys()}

    def place(locale: str) -> tuple[int, str]:
        return (languages.index(locale) if locale in languages else len(languages), locale)

    return {uri: tuple(sorted(locales, key=place)) for uri, locales in both.items()}


def lines_of_addresses(root: Path) -> dict[str, int]:
    """The line of the ledger on which each address stands."""
    lines = (root / ADDRESSES).read_text("utf-8").split("\n")
    keys = ((number, _ADDRESS.match(line)) for number, line in enumerate(lines, 1))
    return {json.loads(key[0]): number for number, key in keys if key}


def read_revisions(root: Path) -> tuple[dict[str, str], list[Problem]]:
    """By key of a record, how often what calendars show of it has changed, and a hash of that; empty where there is none yet."""
    if not (root / REVISIONS).exists():
        return {}, []
    text, problems = read_text(root / REVISIONS, REVISIONS)
    try:
        found = {key: _hash(value) for key, value in json.loads(text or "{}").items()}
        for value in found.values():
            int(value.partition(" ")[0])
        return found, problems
    except (ValueError, TypeError, AttributeError, RecursionError):
        return {}, [*problems, problem("ledger.revisions", Place(REVISIONS))]


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
    lines = [f"{json.dumps(key)}: {json.dumps(value)}" for key, value in sorted(noted.items())]
    return "{\n" + ",\n".join(lines) + "\n}\n" if lines else ""


def _shown_by_calendars(record: Any) -> str:
    return fingerprint(repr(record.shown_by_calendars))
