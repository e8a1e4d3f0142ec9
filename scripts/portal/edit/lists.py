"""The lists of records within a thing, such as steps and questions: moving an item, taking one out, adding one.

What is taken out takes its translations with it. Each change is one of a ``Draft``'s texts, and keeps all other lines.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping as Given
from enum import StrEnum
from typing import Any, NamedTuple

from portal.common.messages import Message, message
from portal.content.load import item_id
from portal.content.portal import Portal
from portal.edit.create import Field, understood
from portal.edit.draft import Draft
from portal.edit.form import node_of
from portal.edit.form_values import place_in_list
from portal.edit.typed.times import NotUnderstood
from portal.edit.typed.values import Meaning
from portal.edit.yaml_patch import CannotPatch, rearranged, rearranged_in_front_matter, set_in_front_matter, set_value
from portal.files.nodes import Mapping, Scalar, Sequence
from portal.files.yaml_reader import parse_yaml
from portal.model.collections import COLLECTIONS, MODELS, YAML_COLLECTIONS, Ref
from portal.model.fields import fields
from portal.model.records import Record

Order = list[int | dict[str, object]]


class Move(StrEnum):
    """What can be done to an item where it stands."""

    UP = "up"
    DOWN = "down"
    DELETE = "delete"


class RecordList(NamedTuple):
    """A list of records within a thing."""

    name: str
    model: type[Record]
    items: tuple[Mapping, ...]

    @property
    def ids(self) -> list[str]:
        return [item_id(item) for item in self.items]


def lists_of(portal: Portal, key: str) -> dict[str, RecordList]:
    """The lists that a thing has or may have, by their names."""
    node, found = node_of(portal, key), {}
    assert node is not None
    for name, about in fields(MODELS[Ref.of_key(key).collection]).items():
        value = node.get(name)
        items = value.items if isinstance(value, Sequence) else ()
        if about.inner and about.is_list and all(isinstance(item, Mapping) for item in items):
            found[name] = RecordList(name, about.inner, tuple(item for item in items if isinstance(item, Mapping)))
    return found


def put_move(
    portal: Portal,
    key: str,
    within: RecordList | None,
    index: int,
    move: Move,
    item: str,
    draft: Draft,
) -> None:
    """Move an item by one place, or take it out. CannotPatch, also if another one stands in its place now."""
    if within is None or within.ids[index : index + 1] != [item]:
        raise CannotPatch(message("form.item-gone", id=item))
    order: Order = list(range(len(within.items)))
    if move is Move.DELETE:
        order.pop(index)
        if Counter(within.ids)[within.ids[index]] == 1:
            _take_out_translations(portal, key, (within.name, within.ids[index]), draft)
    else:
        other = index + (1 if move is Move.DOWN else -1)
        if 0 <= other < len(order):
            order[index], order[other] = order[other], order[index]
    _put_order(portal, key, within.name, order, draft)


def put_item(portal: Portal, key: str, within: RecordList, item: dict[str, object], draft: Draft) -> None:
    """Add an item at the end of a list, which is then no part any more that is said to be not stated. CannotPatch."""
    _put_order(portal, key, within.name, [*range(len(within.items)), item], draft)
    node = node_of(portal, key)
    stated = node.get("not_stated") if node else None
    names = [one.value for one in stated.items if isinstance(one, Scalar)] if isinstance(stated, Sequence) else []
    if within.name in names:
        file = portal.texts.file_of_source(key)
        left = [name for name in names if name != within.name]
        draft.write(file, set_in_front_matter(draft.content(file), ("not_stated",), left))


def item_of(
    asked: list[Field], given: Given[str, str], meaning: Meaning
) -> tuple[dict[str, object], list[tuple[Field, Message]]]:
    """The item that was typed, in the model's order, and what is wrong with it."""
    values: dict[str, object] = {}
    faults: list[tuple[Field, Message]] = []
    for field in asked:
        text = given.get(field.name, "").strip()
        if not text:
            if field.required:
                faults.append((field, message("new.needed-value")))
            continue
        try:
            values[field.name] = understood(field, text, meaning)
        except NotUnderstood as exc:
            faults.append((field, exc.told))
    return {name: value for name, value in values.items() if value}, faults


def _put_order(portal: Portal, key: str, name: str, order: Order, draft: Draft) -> None:
    ref, file = Ref.of_key(key), portal.texts.file_of_source(key)
    text = draft.content(file)
    if ref.collection in YAML_COLLECTIONS:
        place = place_in_list(text, file, ref.collection, ref.id)
        text = rearranged(text, (ref.collection, place, name), order)
    else:
        text = rearranged_in_front_matter(text, (name,), order)
    draft.write(file, text)


def _take_out_translations(portal: Portal, key: str, path: tuple[str, ...], draft: Draft) -> None:
    """Without what languages say of an item; and without the key above it, if nothing else stands beneath that."""
    ref = Ref.of_key(key)
    is_yaml = not COLLECTIONS[ref.collection].is_markdown
    for locale in portal.settings.languages:
        if locale == portal.texts.language_of(key):
            continue
        file = portal.texts.file_of(key, locale)
        if not (text := draft.content(file)):
            continue
        matter = text if is_yaml else text.split("\n---", 1)[0].removeprefix("---\n")
        node: Any = parse_yaml(matter, file)[0]
        full: tuple[str, ...] = (ref.id, *path) if is_yaml else path
        steps, held = list[str](), list[int]()
        while full[len(steps) :] and isinstance(node, Mapping) and full[len(steps)] in node.entries:
            held.append(len(node.entries))
            node = node.entries[full[len(steps)]]
            steps.append(full[len(steps)])
        if len(steps) < len(full):
            continue
        while len(steps) > 1 and held[len(steps) - 1] == 1:
            steps.pop()
        draft.write(file, (set_value if is_yaml else set_in_front_matter)(text, tuple(steps), None))
