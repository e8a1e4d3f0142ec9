"""What public records say of those that are not public: nothing.

A reference to what is hidden is left out of its list; an item that is about it, such as an organisation's part in a programme, goes
whole, with its words. What can't stand without a hidden record is hidden as well; ``check.held_back`` says so beforehand.
"""

from __future__ import annotations

from collections.abc import Collection, Container, Iterable
from dataclasses import replace
from typing import TypeVar

from portal.common.grouping import grouped
from portal.content.portal import PublicPortal
from portal.model.collections import MODELS, Ref
from portal.model.fields import FieldOf, collections_named_by, fields, refs_of, walk_texts
from portal.model.records import Record

_R = TypeVar("_R", bound=Record)


NAMED = {name for model in MODELS.values() for name in collections_named_by(model)}
"""Collections of which other records name some."""


def without_hidden(portal: PublicPortal, hidden: Collection[Ref]) -> PublicPortal:
    """A portal without some records, and without what others say of them."""
    gone, others = set(hidden), dict[Ref, Record]()
    namers = _namers(portal) if any(ref.collection in NAMED for ref in hidden) else {}
    fresh: Iterable[Ref] = hidden
    while ahead := {ref for target in fresh for ref in namers.get(target, ())} - gone:
        left = {ref: left_of(portal.records[ref.collection][ref.id], gone) for ref in ahead}
        others |= {ref: record for ref, record in left.items() if record is not None}
        fresh = {ref for ref, record in left.items() if record is None}
        gone |= fresh
    records = {
        name: {
            record_id: others.get(Ref(name, record_id), record)
            for record_id, record in portal.records[name].items()
            if Ref(name, record_id) not in gone
        }
        for name in {ref.collection for ref in (*gone, *others)}
    }
    unsaid = {
        ref.text(path)
        for ref, record in others.items()
        for path in _paths(portal.records[ref.collection][ref.id]) - _paths(record)
    }
    return replace(portal.with_records(**records), texts=portal.texts.without(gone, unsaid))


def _namers(portal: PublicPortal) -> dict[Ref, list[Ref]]:
    """By record: those that name it, as often as they do."""
    return grouped((target, ref) for ref, record in portal.every_record() for _, target in refs_of(record))


def left_of(record: _R, hidden: Container[Ref]) -> _R | None:
    """A record without what it says of hidden ones; None, if it can't stand without."""
    changed: dict[str, object] = {}
    for name, field in fields(type(record)).items():
        value = getattr(record, name)
        if value is None or not (field.refers_to or field.inner):
            continue
        items = value if field.is_list else (value,)
        left = tuple(found for item in items if (found := _left(item, field, hidden)) is not None)
        if left == items:
            continue
        if not left and type(record).model_fields[name].is_required():
            return None
        changed[name] = left if field.is_list else None if not left else left[0]
    return record.model_copy(update=changed) if changed else record


def _left(item: Record | str, field: FieldOf, hidden: Container[Ref]) -> Record | str | None:
    if isinstance(item, Record):
        return left_of(item, hidden)
    return None if Ref(field.refers_to, item) in hidden else item


def _paths(record: Record) -> set[str]:
    return {path for path, _, _ in walk_texts(record)}
