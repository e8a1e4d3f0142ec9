"""What differs between two versions of the content, in an editor's words: which thing, which field, which language, from what to what."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from portal.content.portal import Portal
from portal.content.texts import thing_of
from portal.edit.form import path_label, title_of
from portal.model.collections import COLLECTIONS, Ref
from portal.model.fields import fields
from portal.model.records import Record

_WORDS = re.compile(r"\S+\s*|\s+")
_AROUND = 12
"""So many words before and after what differs tell where it stands."""


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


def shortened(words: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """The same, with ``[…]`` in the place of what stays and isn't near to what differs."""
    found = []
    for number, (kind, part) in enumerate(words):
        first, last = number == 0, number == len(words) - 1
        near = _WORDS.findall(part)
        begin, end = 0 if first else _AROUND, 0 if last else _AROUND
        if kind == "same" and len(words) > 1 and len(near) > begin + end + _AROUND:
            part = "".join([*near[:begin], "[…] ", *near[len(near) - end :]])
        found.append((kind, part))
    return found


_Keys = dict[str, dict[str, list[str]]]
"""By thing and language, the keys of its texts in either version."""


def changes_between(before: Portal, after: Portal) -> list[FieldChange]:
    """Every change from one version to another, in the order of collections and things; words of menus and buttons last."""
    found: list[FieldChange] = []
    keys: _Keys = {}
    for locale in dict.fromkeys([*after.texts.by_locale, *before.texts.by_locale]):
        for key in sorted({key for portal in (before, after) for key in portal.texts.by_locale.get(locale, ())}):
            keys.setdefault(thing_of(key), {}).setdefault(locale, []).append(key)
    for name in COLLECTIONS:
        old, new = before.records[name], after.records[name]
        renamed = {
            record_id: was
            for record_id in new.keys() - old.keys()
            for was in getattr(new[record_id], "formerly", ())
            if was in old and was not in new
        }
        for record_id in dict.fromkeys([*new, *old]):
            ref = Ref(name, record_id)
            if record_id in renamed:
                title, was = title_of(after, ref), renamed[record_id]
                found.append(FieldChange(ref, title, Sort.CHANGED, path_label("id"), "", was, record_id, "id"))
                found += _of_record(before, after, ref, Ref(name, was), keys)
            elif record_id in old and record_id in new:
                found += _of_record(before, after, ref, ref, keys)
            elif record_id not in renamed.values():
                there = after if record_id in new else before
                sort = Sort.NEW if record_id in new else Sort.GONE
                found.append(FieldChange(ref, title_of(there, ref), sort))
    interface = Ref("interface", "")
    found += _texts(before, after, interface, interface, keys.get("interface", {}))
    return found


def _of_record(before: Portal, after: Portal, ref: Ref, was: Ref, keys: _Keys) -> Iterator[FieldChange]:
    """What differs in a record, which may have had another id before."""
    title = title_of(after, ref)
    old = dict(_shared(before.records[was.collection][was.id]))
    new = dict(_shared(after.records[ref.collection][ref.id]))
    for path in dict.fromkeys([*new, *old]):
        if old.get(path, "") != new.get(path, "") and path not in ("id", "formerly"):
            yield FieldChange(
                ref, title, Sort.CHANGED, path_label(path), "", old.get(path, ""), new.get(path, ""), path
            )
    theirs, ours = keys.get(was.key, {}), keys.get(ref.key, {})
    both = {locale: [*theirs.get(locale, ()), *ours.get(locale, ())] for locale in {**theirs, **ours}}
    yield from _texts(before, after, ref, was, both, title)


def _texts(
    before: Portal, after: Portal, ref: Ref, was: Ref, keys: dict[str, list[str]], title: str = ""
) -> Iterator[FieldChange]:
    """Texts of a thing that differ, in any language."""
    at = 1 if ref.collection == "interface" else 2
    beginnings = ["interface/" if at == 1 else one.text("") for one in (was, ref)]
    for locale, names in keys.items():
        for path in dict.fromkeys(key.split("/", at)[-1] for key in names):
            units = (
                portal.texts.unit(begin + path, locale)
                for portal, begin in zip((before, after), beginnings, strict=True)
            )
            then, now = (unit.value if unit else "" for unit in units)
            if " ".join(then.split()) != " ".join(now.split()):
                yield FieldChange(ref, title, Sort.CHANGED, path_label(path), locale, then, now, path)


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
