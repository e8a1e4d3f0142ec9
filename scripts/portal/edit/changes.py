"""What differs between two versions of the content, in an editor's words: which thing, which field, which language, from what to what."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from portal.content.portal import Portal
from portal.edit.form import path_label, title_of
from portal.model.collections import COLLECTIONS, Ref
from portal.model.fields import fields
from portal.model.records import Record

_WORDS = re.compile(r"\S+\s*|\s+")


class Sort(StrEnum):
    """What became of a thing or a field."""

    NEW = "new"
    GONE = "gone"
    CHANGED = "changed"


@dataclass(frozen=True)
class FieldChange:
    """A field of a thing that is another one now; of a thing that is new or gone, only that."""

    ref: Ref
    title: str
    sort: Sort
    field: str = ""
    locale: str = ""
    """Empty for what all languages share."""
    before: str = ""
    after: str = ""
    """Several values, each in a line."""
    path: str = ""
    """Of the field in the thing."""


def words_between(before: str, after: str) -> list[tuple[str, str]]:
    """What differs, word for word: ``same``, ``del`` or ``ins``, and the words."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    matcher = difflib.SequenceMatcher(None, [word.strip() for word in old], [word.strip() for word in new], False)
    found: list[tuple[str, str]] = []
    for kind, i, j, start, end in matcher.get_opcodes():
        if kind == "equal":
            found.append(("same", "".join(new[start:end])))
        else:
            found += [(name, "".join(part)) for name, part in (("del", old[i:j]), ("ins", new[start:end])) if part]
    return found


_Keys = dict[str, dict[str, list[str]]]
"""By thing and language, the keys of its texts in either version."""


def changes_between(before: Portal, after: Portal) -> list[FieldChange]:
    """Every change from one version to another, in the order of collections and things; words of menus and buttons last."""
    found: list[FieldChange] = []
    keys: _Keys = {}
    for locale in dict.fromkeys([*after.texts.by_locale, *before.texts.by_locale]):
        for key in sorted({key for portal in (before, after) for key in portal.texts.by_locale.get(locale, ())}):
            thing = "interface/" if key.startswith("interface/") else Ref.of_key(key).key
            keys.setdefault(thing, {}).setdefault(locale, []).append(key)
    for name in COLLECTIONS:
        old, new = before.records[name], after.records[name]
        for record_id in dict.fromkeys([*new, *old]):
            ref = Ref(name, record_id)
            if record_id not in old or record_id not in new:
                there = after if record_id in new else before
                sort = Sort.NEW if record_id in new else Sort.GONE
                found.append(FieldChange(ref, title_of(there, ref), sort))
            else:
                found += _of_record(before, after, ref, keys)
    found += _texts(before, after, Ref("interface", ""), keys.get("interface/", {}))
    return found


def _of_record(before: Portal, after: Portal, ref: Ref, keys: _Keys) -> Iterator[FieldChange]:
    title = title_of(after, ref)
    old, new = (dict(_shared(portal.records[ref.collection][ref.id])) for portal in (before, after))
    for path in dict.fromkeys([*new, *old]):
        if old.get(path, "") != new.get(path, ""):
            yield FieldChange(
                ref, title, Sort.CHANGED, path_label(path), "", old.get(path, ""), new.get(path, ""), path
            )
    yield from _texts(before, after, ref, keys.get(ref.key, {}), title)


def _texts(
    before: Portal, after: Portal, ref: Ref, keys: dict[str, list[str]], title: str = ""
) -> Iterator[FieldChange]:
    """Texts of a thing that differ, in any language."""
    for locale, names in keys.items():
        for key in names:
            units = (portal.texts.unit(key, locale) for portal in (before, after))
            was, now = (unit.value if unit else "" for unit in units)
            if " ".join(was.split()) != " ".join(now.split()):
                path = key.split("/", 1 if ref.collection == "interface" else 2)[-1]
                yield FieldChange(ref, title, Sort.CHANGED, path_label(path), locale, was, now, path)


def _shared(record: Record, path: str = "") -> Iterator[tuple[str, str]]:
    """What a record says besides its texts, field by field."""
    for name, field in fields(type(record)).items():
        value = getattr(record, name)
        at = f"{path}{name}"
        if (field.mark and not field.inner) or value is None or value == ():
            continue
        if isinstance(value, Record):
            yield from _shared(value, f"{at}/")
        elif isinstance(value, tuple) and field.inner:
            for item in value:
                yield from _shared(item, f"{at}/{getattr(item, 'id', '')}/")
        else:
            yield at, "\n".join(map(str, value)) if isinstance(value, tuple) else str(value)
