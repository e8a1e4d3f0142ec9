"""The ledger of translations: which source text each was made from, by whom, and who reviewed it; ``data/ledger/translations``.

Old source texts lie beside it, so that one can see what changed since.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from portal.common.grouping import grouped
from portal.common.problems import Problem
from portal.content.ledgers import assert_string, ledger_of, ledger_of_texts, read_entries
from portal.content.texts import Ledger, LedgerEntry, TextStore, fingerprint
from portal.files.documents import FileReader

MergedLedger = dict[str, dict[str, list[LedgerEntry]]]
"""Entries by locale and key; several, where versions were merged."""


LEDGER = "data/ledger/translations"


SOURCE_TEXTS = "data/ledger/source-texts.json"


def read_ledger(files: FileReader, locales: tuple[str, ...]) -> tuple[MergedLedger, list[Problem]]:
    """The ledger's files, one per translated locale; a missing file is an empty ledger."""
    ledger: MergedLedger = {}
    problems: list[Problem] = []
    for locale in locales:
        entries, found = read_entries(files, f"{LEDGER}/{locale}.json", "ledger.translations", _entry)
        problems += found
        if entries:
            ledger[locale] = entries
    return ledger, problems + read_entries(files, SOURCE_TEXTS, "ledger.translations", assert_string)[1]


def _entry(value: Any) -> LedgerEntry:
    reviewed = value.get("reviewed", False)
    reviewer = reviewed if isinstance(reviewed, str) else ""
    return LedgerEntry(
        assert_string(value["source"]),
        assert_string(value["translation"]),
        bool(reviewed),
        assert_string(value.get("by", "")),
        reviewer,
        assert_string(value.get("on", "")),
        value.get("begun") is True,
    )


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
            homeless = lost.get((*kind_of_text(key), now.translation), [])
            candidates = [*candidates, *(entry for entry in homeless if not sources or entry.source in sources)]
            if candidates:
                found[locale][key] = _chosen(candidates, now) if len(candidates) > 1 else candidates[0]
    return found


def _lost(entries: dict[str, list[LedgerEntry]], store: TextStore) -> dict[tuple[str, str, str], list[LedgerEntry]]:
    """Entries whose key is gone, by collection, field and translation."""
    gone = entries.keys() - store.source.keys()
    return grouped(((*kind_of_text(key), entry.translation), entry) for key in gone for entry in entries[key])


def kind_of_text(key: str) -> tuple[str, str]:
    """The collection and the field of a text, which stay when its record is renamed."""
    return key.partition("/")[0], key.rpartition("/")[2]


def _chosen(candidates: list[LedgerEntry], now: LedgerEntry) -> LedgerEntry:
    def order(entry: LedgerEntry) -> tuple[bool, bool, bool, bool, bool, LedgerEntry]:
        return entry.source == now.source, entry.begun, not entry.reviewed, not entry.by, not entry.reviewer, entry

    if fitting := [entry for entry in candidates if entry.translation == now.translation]:
        return min(fitting, key=order)
    return LedgerEntry(min(candidates, key=order).source, now.translation)


def synced(store: TextStore, before: TextStore | None = None) -> Ledger:
    """The ledger as it should be: every translation that is new or edited is taken as made from today's source.

    One that nobody noted and that stood there *before* a change of its source was made from the source of then.
    """
    ledger: Ledger = {}
    for locale, units in store.translations.items():
        entries = ledger[locale] = {}
        for key, unit in units.items():
            if key not in store.source:
                continue
            old = store.ledger.get(locale, {}).get(key)
            now = LedgerEntry(store.fingerprint(store.source[key]), store.fingerprint(unit))
            if old and old.translation == now.translation:
                entries[key] = old
                continue
            was = before.translations.get(locale, {}).get(key) if before else None
            source = before.source.get(key) if before and was and was.value == unit.value else None
            entries[key] = now._replace(source=fingerprint(source.value)) if source else now
    return ledger


def with_reviews(store: TextStore, locale: str, keys: list[str], reviewer: str, day: dt.date) -> Ledger:
    """The synced ledger, in which the translations of *keys* count as reviewed by a person."""
    ledger = synced(store)
    for key in keys:
        entry = ledger[locale][key]
        ledger[locale][key] = entry._replace(reviewed=True, reviewer=reviewer, on=day.isoformat(), begun=False)
    return ledger


def with_begun(store: TextStore, locale: str, keys: Iterable[str]) -> Ledger:
    """The ledger, in which the texts of *keys* are begun with the words of their sources."""
    sources = {key: store.fingerprint(store.source[key]) for key in keys}
    begun = {key: LedgerEntry(source, source, begun=True) for key, source in sources.items()}
    ledger: Ledger = {name: dict(entries) for name, entries in store.ledger.items()}
    return {**ledger, locale: {**ledger.get(locale, {}), **begun}}


def with_holding(
    store: TextStore, locale: str, keys: list[str], reviewer: str = "", day: dt.date = dt.date.min
) -> Ledger:
    """The synced ledger, in which the translations of *keys* hold for the source texts as they now are, by whomever they were made.

    If a *reviewer* says so on a *day*, they count as reviewed.
    """
    ledger = with_reviews(store, locale, keys, reviewer, day) if reviewer else synced(store)
    now = {key: store.fingerprint(store.source[key]) for key in keys}
    ledger[locale] |= {key: ledger[locale][key]._replace(source=now[key]) for key in keys}
    return ledger


def ledger_files(store: TextStore, ledger: Ledger, known: dict[str, str]) -> dict[str, str]:
    """Content of every file of the ledger by name; *known* holds earlier source texts by hash."""
    files = {}
    needed: dict[str, str] = {}
    now = {fingerprint(unit.value): unit.value for unit in store.source.values()}
    for locale, entries in sorted(ledger.items()):
        lines: dict[str, object] = {}
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
            lines[key] = value
            if entry.source in now or entry.source in known:
                needed[entry.source] = known.get(entry.source) or now[entry.source]
        files[f"{LEDGER}/{locale}.json"] = ledger_of(lines)
    files[SOURCE_TEXTS] = ledger_of_texts(needed)
    return files


def read_source_texts(root: Path, drafted: Mapping[str, bytes | None] | None = None) -> dict[str, str]:
    """Earlier source texts by hash; empty where there are none or the file is damaged. *drafted* as in ``FileReader``."""
    files = FileReader(root, drafted=drafted)
    entries, _ = read_entries(files, SOURCE_TEXTS, "ledger.translations", assert_string)
    return {key: texts[0] for key, texts in entries.items()}
