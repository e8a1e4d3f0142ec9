"""The ledgers that commands write, people review in a diff, and nobody edits: reading them, and their text.

``data/ledger/translations`` pairs source texts with translations, ``data/ledger/addresses.json`` lists every address that was
published, ``data/ledger/revisions.json`` counts how often what calendars show of a record has changed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

from portal.common.problems import Place, Problem, problem
from portal.content.portal import Addresses, Portal
from portal.content.texts import Ledger, LedgerEntry, TextStore, fingerprint
from portal.files.documents import FileReader
from portal.model.collections import COLLECTIONS, Ref

T = TypeVar("T")

LEDGER = "data/ledger/translations"
SOURCE_TEXTS = "data/ledger/source-texts.json"


def _hash(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def read_ledger(files: FileReader, locales: tuple[str, ...]) -> tuple[Ledger, list[Problem]]:
    """The ledger's files, one per translated locale; a missing file is an empty ledger."""
    ledger: Ledger = {}
    problems: list[Problem] = []
    for locale in locales:
        entries, found = _read(files, f"{LEDGER}/{locale}.json", "ledger.translations", _entry)
        problems += found
        if entries:
            ledger[locale] = entries
    return ledger, problems + _read(files, SOURCE_TEXTS, "ledger.translations", _hash)[1]


def _entry(value: Any) -> LedgerEntry:
    return LedgerEntry(_hash(value["source"]), _hash(value["translation"]), value.get("reviewed", False))


def _read(files: FileReader, name: str, id: str, take: Callable[[Any], T]) -> tuple[dict[str, T], list[Problem]]:
    """A ledger with its values as *take* makes them, or what is wrong with it; empty where there is none yet."""
    if not files.exists(name):
        return {}, []
    text, problems = files.text(name)
    try:
        return {key: take(value) for key, value in json.loads(text or "{}").items()}, problems
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return {}, [*problems, problem(id, Place(name))]


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
    files[SOURCE_TEXTS] = _text(needed)
    return files


def read_source_texts(root: Path) -> dict[str, str]:
    """Earlier source texts by hash; empty where there are none or the file is damaged."""
    return _read(FileReader(root), SOURCE_TEXTS, "ledger.translations", _hash)[0]


REVISIONS = "data/ledger/revisions.json"
ADDRESSES = "data/ledger/addresses.json"
_ADDRESS = re.compile(r'"(?:[^"\\]|\\["\\/bfnrt]|\\u[0-9a-fA-F]{4})*"(?=:)')


def read_addresses(files: FileReader) -> tuple[Addresses, list[Problem]]:
    """The ledger of addresses; empty where there is none yet."""
    return _read(files, ADDRESSES, "ledger.addresses", lambda locales: tuple(locales.split()))


def ledger_text(addresses: Addresses) -> str:
    return _text({uri: " ".join(locales) for uri, locales in addresses.items()})


def _text(values: Mapping[str, str]) -> str:
    lines = [f"{json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}" for key, value in sorted(values.items())]
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


def read_revisions(files: FileReader) -> tuple[dict[str, str], list[Problem]]:
    """By key of a record, how often what calendars show of it has changed, and a hash of that; empty where there is none yet."""
    return _read(files, REVISIONS, "ledger.revisions", _revision)


def _revision(value: Any) -> str:
    int(_hash(value).partition(" ")[0])
    return _hash(value)


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
    return _text(noted) if noted else ""


def _shown_by_calendars(record: Any) -> str:
    return fingerprint(repr(record.shown_by_calendars))
