"""The ledgers that commands write, people review in a diff, and nobody edits: reading them, and their text.

``data/ledger/translations`` pairs source texts with translations, ``data/ledger/addresses.json`` lists every address that was
published, ``data/ledger/revisions.json`` counts how often what calendars show of a record has changed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from itertools import chain
from pathlib import Path
from typing import Any, TypeVar

from portal.common.printable import shorten
from portal.common.problems import Place, Problem, problem
from portal.content.portal import Addresses, Portal
from portal.content.texts import Ledger, LedgerEntry, TextStore, fingerprint
from portal.files.documents import FileReader
from portal.model.collections import COLLECTIONS, Ref

T = TypeVar("T")
MergedLedger = dict[str, dict[str, list[LedgerEntry]]]
"""Entries by locale and key; several, where versions were merged."""

LEDGER = "data/ledger/translations"
SOURCE_TEXTS = "data/ledger/source-texts.json"


def _hash(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def read_ledger(files: FileReader, locales: tuple[str, ...]) -> tuple[MergedLedger, list[Problem]]:
    """The ledger's files, one per translated locale; a missing file is an empty ledger."""
    ledger: MergedLedger = {}
    problems: list[Problem] = []
    for locale in locales:
        entries, found = read_entries(files, f"{LEDGER}/{locale}.json", "ledger.translations", _entry)
        problems += found
        if entries:
            ledger[locale] = entries
    return ledger, problems + read_entries(files, SOURCE_TEXTS, "ledger.translations", _hash)[1]


def _entry(value: Any) -> LedgerEntry:
    reviewed = value.get("reviewed", False)
    reviewer = reviewed if isinstance(reviewed, str) else ""
    return LedgerEntry(
        _hash(value["source"]),
        _hash(value["translation"]),
        bool(reviewed),
        _hash(value.get("by", "")),
        reviewer,
        _hash(value.get("on", "")),
        value.get("begun") is True,
    )


def read_entries(
    files: FileReader, name: str, id: str, take: Callable[[Any], T]
) -> tuple[dict[str, list[T]], list[Problem]]:
    """A ledger with its values as *take* makes them, or what is wrong with it; empty where there is none yet.

    A key has several values where versions were merged, by git's own union (.gitattributes) or with its marks still there.
    """
    if not files.exists(name):
        return {}, []
    text, problems = files.text(name, typed=False)
    if text is None:
        return {}, problems
    found: dict[str, list[T]] = {}
    try:
        pairs, line = _pairs(text)
        for key, value in pairs:
            found.setdefault(key, []).append(take(value))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return {}, [*problems, problem(id, Place(name))]
    return found, [*problems, problem("ledger.merged", Place(name, line))] if line else problems


_MARK = re.compile(r"(<{7}|[|]{7}|={7}|>{7})(?: |$)")
"""What git writes around two versions: before ours, before what both came from, before theirs, and behind it."""


def _pairs(text: str) -> tuple[Iterable[tuple[str, Any]], int]:
    """Every key of a ledger with each of its values, and the first line that shows that versions were merged; 0: none does. ValueError."""
    try:
        whole = json.loads(text)
    except ValueError:
        whole = None
    if whole is not None and not isinstance(whole, dict):
        raise ValueError
    if whole is not None and text.count("\n") <= len(whole) + 2:  # a line for each key: none stands there twice
        return whole.items(), 0
    pairs: list[tuple[str, Any]] = []
    keys: set[str] = set()
    first, is_open, is_base = 0, False, False
    lines = [line.strip() for line in text.strip().split("\n")]
    for number, line in enumerate(lines, start=1):
        if mark := _MARK.match(line):
            is_open, is_base = mark[1] != ">" * 7, mark[1] == "|" * 7
            first = first or number
        elif not is_base and line not in ("", "{", "}"):
            ((key, value),) = json.loads(f"{{{line.removesuffix(',')}}}").items()
            first = first or (number if key in keys else 0)
            keys.add(key)
            pairs.append((key, value))
    outer = [line for line in lines if not _MARK.match(line)]
    if is_open or not outer or (outer[0], outer[-1]) != ("{", "}"):
        raise ValueError
    return pairs, first or (0 if whole is not None else 1)


def united(ledger: MergedLedger, store: TextStore) -> Ledger:
    """The ledger with one entry for each translation: the one that was made of it as it now is.

    Where there is a choice, a translation counts as outdated rather than current: nobody can tell that it was brought up to date. One that two
    branches have edited, so that neither knows it, was made from what theirs were made from. An entry whose key is gone, for its
    record was renamed in one branch and translated or reviewed in the other, goes to the translation that it knows.
    """
    found: Ledger = {}
    for locale, entries in ledger.items():
        units = store.translations.get(locale, {})
        lost = _lost(entries, store)
        found[locale] = {}
        for key in {**entries, **dict.fromkeys(units if lost else ())}:
            candidates = entries.get(key, [])
            source, unit = store.source.get(key), units.get(key)
            if source is None or unit is None or (len(candidates) == 1 and not lost):
                if candidates:
                    found[locale][key] = candidates[0]
                continue
            now = LedgerEntry(store.fingerprint(source), store.fingerprint(unit))
            sources = {entry.source for entry in candidates if entry.translation == now.translation}
            sources |= set() if candidates else {now.source}
            homeless = lost.get((*_kind(key), now.translation), [])
            candidates = [*candidates, *(entry for entry in homeless if not sources or entry.source in sources)]
            if candidates:
                found[locale][key] = _chosen(candidates, now) if len(candidates) > 1 else candidates[0]
    return found


def _lost(entries: dict[str, list[LedgerEntry]], store: TextStore) -> dict[tuple[str, str, str], list[LedgerEntry]]:
    """Entries whose key is gone, by collection, field and translation."""
    lost: dict[tuple[str, str, str], list[LedgerEntry]] = {}
    for key in entries.keys() - store.source.keys():
        for entry in entries[key]:
            lost.setdefault((*_kind(key), entry.translation), []).append(entry)
    return lost


def _kind(key: str) -> tuple[str, str]:
    return key.partition("/")[0], key.rpartition("/")[2]


def _chosen(candidates: list[LedgerEntry], now: LedgerEntry) -> LedgerEntry:
    def order(entry: LedgerEntry) -> tuple[bool, bool, bool, bool, bool, LedgerEntry]:
        return entry.source == now.source, entry.begun, not entry.reviewed, not entry.by, not entry.reviewer, entry

    if fitting := [entry for entry in candidates if entry.translation == now.translation]:
        return min(fitting, key=order)
    return LedgerEntry(min(candidates, key=order).source, now.translation)


def ledger_files(store: TextStore, ledger: Ledger, known: dict[str, str]) -> dict[str, str]:
    """Content of every file of the ledger by name; *known* holds earlier source texts by hash."""
    files = {}
    needed: dict[str, str] = {}
    now = {fingerprint(unit.value): unit.value for unit in store.source.values()}
    for locale, entries in sorted(ledger.items()):
        lines = []
        for key, entry in sorted(entries.items()):
            value: dict[str, str | bool] = {"source": entry.source, "translation": entry.translation}
            if entry.begun:
                value["begun"] = True
            if entry.by:
                value["by"] = entry.by
            if entry.reviewed:
                value["reviewed"] = entry.reviewer or True
                if entry.on:
                    value["on"] = entry.on
            lines.append(f"{json.dumps(key, ensure_ascii=False)}: {json.dumps(value, ensure_ascii=False)}")
            if entry.source in now or entry.source in known:
                needed[entry.source] = known.get(entry.source) or now[entry.source]
        files[f"{LEDGER}/{locale}.json"] = "{\n" + ",\n".join(lines) + "\n}\n"
    files[SOURCE_TEXTS] = ledger_of_texts(needed)
    return files


def read_source_texts(root: Path) -> dict[str, str]:
    """Earlier source texts by hash; empty where there are none or the file is damaged."""
    return {
        key: texts[0]
        for key, texts in read_entries(FileReader(root), SOURCE_TEXTS, "ledger.translations", _hash)[0].items()
    }


REVISIONS = "data/ledger/revisions.json"
ADDRESSES = "data/ledger/addresses.json"
_KEY = re.compile(r'"(?:[^"\\]|\\["\\/bfnrt]|\\u[0-9a-fA-F]{4})*"(?=:)')


_OURS = re.compile(r"(?:[A-Za-z0-9](?:[A-Za-z0-9_-]*)/)*(?:[a-z]+\.[a-z]+)?(?: [A-Za-z0-9-]+)*")
"""An address as commands note it, with its languages."""


def read_addresses(files: FileReader) -> tuple[Addresses, list[Problem]]:
    """The ledger of addresses; empty where there is none yet."""
    found, problems = read_entries(files, ADDRESSES, "ledger.addresses", lambda locales: tuple(locales.split()))
    addresses = {uri: tuple(dict.fromkeys(chain(*versions))) for uri, versions in found.items()}
    odd = {uri for uri, locales in addresses.items() if not _OURS.fullmatch(" ".join([uri, *locales]))}
    lines = lines_of_addresses(files.root) if odd else {}
    problems += [
        problem("ledger.no-address", Place(ADDRESSES, lines.get(uri, 1)), uri=shorten(uri)) for uri in sorted(odd)
    ]
    return {uri: locales for uri, locales in addresses.items() if uri not in odd}, problems


def ledger_text(addresses: Addresses) -> str:
    return ledger_of_texts({uri: " ".join(locales) for uri, locales in addresses.items()})


def ledger_of_texts(values: Mapping[str, str]) -> str:
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
    keys = ((number, _KEY.match(line)) for number, line in enumerate(lines, 1))
    return {json.loads(key[0]): number for number, key in keys if key}


def read_revisions(files: FileReader) -> tuple[dict[str, str], list[Problem]]:
    """By key of a record, how often what calendars show of it has changed, and a hash of that; empty where there is none yet."""
    found, problems = read_entries(files, REVISIONS, "ledger.revisions", _revision)
    return {key: max(noted) if len({*noted}) == 1 else _after_all(noted) for key, noted in found.items()}, problems


def _after_all(noted: list[str]) -> str:
    """The highest number, and no hash: whatever a calendar shows now is later than all that was noted."""
    return f"{max(int(one.partition(' ')[0]) for one in noted)} -"


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
    return ledger_of_texts(noted) if noted else ""


def _shown_by_calendars(record: Any) -> str:
    return fingerprint(repr(record.shown_by_calendars))
