"""What readers know: ``data/ledger/told.json`` holds what each record said of weight when they were last told of a change of it.

A record of which that is different now, and that has no new note in ``changes``, changed behind its readers' backs.
A page in plain language stands there with hashes of its own words, in the place of the notes, and of those that it says again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain
from typing import Any, NamedTuple

from portal.common.edtf import PartialDate
from portal.common.problems import Problem
from portal.content.ledgers import ledger_of_texts, read_entries
from portal.content.portal import Portal
from portal.content.texts import fingerprint
from portal.files.documents import FileReader
from portal.model.collections import COLLECTIONS, Ref
from portal.model.fields import fields
from portal.model.records import Record

TOLD = "data/ledger/told.json"
_HASH = "#"
_WORD = re.compile(r"[\w.:~?-]{1,40}")


class _Known(NamedTuple):
    """A line of the ledger: what shows that readers know, such as the days of the notes, and what each weighty field says."""

    days: frozenset[str]
    values: dict[str, str]

    @classmethod
    def of(cls, line: str) -> _Known:
        words = line.split()
        values = dict(word.split("=") for word in words if "=" in word)
        return cls(frozenset(word for word in words if "=" not in word), values)

    def __str__(self) -> str:
        return " ".join([*(f"{name}={value}" for name, value in self.values.items()), *sorted(self.days)])


def read_told(files: FileReader) -> tuple[dict[str, list[str]], list[Problem]]:
    """The ledger; of a key several lines, where versions were merged."""
    return read_entries(files, TOLD, "ledger.told", _line)


def _line(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    return str(_Known.of(value))


def untold(portal: Portal) -> Iterator[tuple[Ref, dict[str, str]]]:
    """Records that changed without a note: the fields that did, each with what it was and is, if that is short."""
    for ref, now, known in _records(portal):
        if changed := _changed(now, known):
            yield ref, changed


def plain_pages_behind(portal: Portal) -> Iterator[Ref]:
    """Pages in plain language that stayed as they were while what they say again changed."""
    yield from (ref for ref, now, known in _plain_pages(portal) if _changed(now, known))


def told_text(portal: Portal, settled: frozenset[str] = frozenset()) -> str:
    """The content of the ledger as it should be; the records and plain pages with the keys *settled* are as readers know them."""
    lines: dict[str, str] = {}
    for ref, now, known in chain(_records(portal), _plain_pages(portal)):
        stays = ref.key not in settled and _changed(now, known)
        lines[_first_key(portal, ref)] = str(known[0] if stays else now)
    return ledger_of_texts(lines) if lines else ""


def _records(portal: Portal) -> Iterator[tuple[Ref, _Known, list[_Known]]]:
    """Each record of weight, as it is now and as it is known."""
    for row in COLLECTIONS.values():
        for record_id, record in portal.records[row.name].items() if row.weighty else ():
            ref = Ref(row.name, record_id)
            values = {name: _in_short(getattr(record, name)) for name in row.weighty}
            now = _Known(frozenset(change.id for change in record.changes), values)
            yield ref, now, _known(portal, ref)


def _plain_pages(portal: Portal) -> Iterator[tuple[Ref, _Known, list[_Known]]]:
    """Each page in plain language, as it is now and as it is known."""
    for name, matter in portal.pages.items():
        if matter.plain_of and matter.plain_of in portal.pages:
            ref = Ref("pages", name)
            full = _HASH + _hash_of_words(portal, Ref("pages", matter.plain_of))
            yield ref, _Known(frozenset([_hash_of_words(portal, ref)]), {"plain_of": full}), _known(portal, ref)


def _hash_of_words(portal: Portal, page: Ref) -> str:
    return fingerprint("\n".join(portal.texts.source[page.text(part)].value for part in ("title", "summary", "body")))


def _known(portal: Portal, ref: Ref) -> list[_Known]:
    return [_Known.of(line) for line in portal.told.get(_first_key(portal, ref), ())]


def _first_key(portal: Portal, ref: Ref) -> str:
    return ref.first(portal.records[ref.collection][ref.id]).key


def _changed(now: _Known, known: list[_Known]) -> dict[str, str]:
    """The fields that are not as in the version that is known, or the nearest of several; none, where a note is new."""
    if not known or now.days - frozenset.intersection(*(version.days for version in known)):
        return {}
    differing = [
        {name: (version.values.get(name, value), value) for name, value in now.values.items()} for version in known
    ]
    changed = [{name: pair for name, pair in pairs.items() if pair[0] != pair[1]} for pairs in differing]
    return {
        name: "" if _HASH in was + value else f"{was} → {value}" for name, (was, value) in min(changed, key=len).items()
    }


def _in_short(value: Any) -> str:
    """A value as the ledger notes it: as it is, if that is a short word, or a hash."""
    words = str(_bare(value))
    return words if _WORD.fullmatch(words) else _HASH + fingerprint(words)


def _bare(value: Any) -> Any:
    """A value without the texts in it, of which a slip may be mended without a word."""
    if isinstance(value, Record):
        return tuple(_bare(getattr(value, name)) for name, field in fields(type(value)).items() if not field.mark)
    if isinstance(value, PartialDate):
        return value.edtf()
    return tuple(map(_bare, value)) if isinstance(value, tuple) else str(value)
