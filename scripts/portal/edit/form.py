"""The form's rows, made from the models: what there is to fill in, and in which languages. What is typed into them goes on in ``form_values``."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from collections.abc import Mapping as Given
from dataclasses import dataclass, field, replace

from portal.common.locales import locale_format
from portal.common.messages import Message, catalogue, message
from portal.content.load import item_id
from portal.content.portal import Portal
from portal.content.texts import State
from portal.edit.controls import Asked, Control, ValueNames, asked_of
from portal.edit.create import TEXT, Field
from portal.files.nodes import Mapping, Node, Scalar, Sequence
from portal.model.collections import COLLECTIONS, MODELS, Ref
from portal.model.field_types import TERRITORIES
from portal.model.fields import FieldOf, field_help, field_label, fields
from portal.model.records import Record

_LONG = 60
"""A text of so many characters gets a field of several lines."""
_BODY = "body"
_EXAMPLES = {
    "day-or-time": "form.example-day-or-time",
    "moment": "form.example-moment",
    "date": "form.example-date",
    "date-or-unknown": "form.example-date",
}
"""By sort of value, an example, where no calendar is there to choose from."""
SEVERAL_LINES = {
    "summary",
    "description",
    "text",
    "note",
    "answer",
    "alt",
    "scope",
    "role",
    "said",
    "boilerplate",
    "asked",
}


@dataclass
class Cell:
    """One value in one language."""

    name: str
    """Name of the form's field."""
    locale: str
    value: str
    id: str = ""
    """Name of its place on the page."""
    was: str = ""
    is_outdated: bool = False
    """The source text has changed since this translation was made."""
    faults: list[Message] = field(default_factory=list)
    """What is wrong with it."""

    def __post_init__(self) -> None:
        self.was = self.was or self.value

    @property
    def values(self) -> list[str]:
        """The names that stand in it, each in a line."""
        return [line.strip() for line in self.value.split("\n") if line.strip()]

    @property
    def is_day(self) -> bool:
        """Whether browsers can show it in a calendar."""
        try:
            return len(self.value) == 10 and bool(dt.date.fromisoformat(self.value))
        except ValueError:
            return False

    @property
    def is_time(self) -> bool:
        """The same of a day and a time."""
        try:
            return len(self.value) == 16 and bool(dt.datetime.fromisoformat(self.value))
        except ValueError:
            return False


@dataclass
class Row:
    """One thing to fill in: shared by all languages, or a text in each."""

    label: Message
    help: Message
    path: tuple[str | int, ...]
    """Where it stands in the record."""
    words_path: tuple[str, ...]
    """Where its translations stand."""
    about: FieldOf
    asked: Asked
    is_one_of_several: bool = False
    """Another item of the list has the same id, so that nobody can tell which is meant."""
    required: bool = False
    is_set_by_itself: bool = False
    """Something follows for it, if it is left empty."""
    cells: list[Cell] = field(default_factory=list)

    def of_item(self, index: int) -> Row:
        """The row of an item whose id another one has too."""
        cells = [replace(cell, name=f"{cell.name}#{index}") for cell in self.cells]
        return replace(self, is_one_of_several=True, cells=cells)

    @property
    def is_text(self) -> bool:
        return bool(self.about.mark)

    @property
    def is_body(self) -> bool:
        return self.asked.control is Control.MARKDOWN

    @property
    def hint(self) -> Message | None:
        """How to choose, or an example of what may be written."""
        if self.asked.control is Control.NAMES:
            return message("form.by-name")
        if self.about.is_list and self.about.value == "words":
            return message("form.several-words")
        example = _EXAMPLES.get(self.about.value)
        return message(example) if example and self.asked.control is Control.LINE else None


def node_of(portal: Portal, key: str) -> Mapping | None:
    """What was written of a thing; None if there is no such thing."""
    ref = Ref.of_key(key)
    if ref.key != key or not ref.id:
        return None
    node = portal.nodes.get(ref) if ref.collection in MODELS else None
    return node if isinstance(node, Mapping) else None


def title_of(portal: Portal, ref: Ref, language: str = "") -> str:
    """What names a thing to people, in the source language, or a country in another *language*; its id, if nothing does."""
    title = COLLECTIONS[ref.collection].title
    if ref.collection == "countries" and ref.id.upper() in TERRITORIES:
        return locale_format(language or portal.settings.default).country(ref.id.upper())
    unit = portal.texts.source.get(ref.text(title))
    return unit.value if unit else str(getattr(portal.record(ref), title, None) or ref.id)


def path_label(path: str) -> Message:
    """``questions/open/answer`` as people read it: “Questions › open › Answer”."""
    steps = [step for step in path.split("/") if step]
    return _within(field_label(step) if f"label.{step}" in catalogue("en") else Message(step) for step in steps)


def _within(steps: Iterable[Message]) -> Message:
    """What stands in something that stands in something."""
    label: Message | None = None
    for step in steps:
        label = message("form.within", outer=label, inner=step) if label is not None else step
    return label if label is not None else Message("")


def rows(portal: Portal, key: str, names: ValueNames) -> list[Row]:
    """Everything there is to fill in of a thing, in the order of its model."""
    collection = COLLECTIONS[Ref.of_key(key).collection]
    node = node_of(portal, key)
    assert node is not None
    rows = list(_fields(portal, key, node, collection.model, (), (), names))
    if collection.is_markdown:
        body = Row(field_label(_BODY), message("new.text-help"), (_BODY,), (_BODY,), TEXT, Asked(Control.MARKDOWN))
        rows.append(_row(portal, key, body, None, names))
    return _numbered(rows)


def _fields(
    portal: Portal,
    key: str,
    node: Mapping,
    model: type[Record],
    path: tuple[str | int, ...],
    words: tuple[str, ...],
    names: ValueNames,
) -> Iterator[Row]:
    for name, about in fields(model).items():
        value = node.get(name)
        if about.inner:
            if not about.is_list and (value is None or isinstance(value, Mapping)):
                inner = value or Mapping({}, node.place)
                yield from _fields(portal, key, inner, about.inner, (*path, name), (*words, name), names)
            items = value.items if isinstance(value, Sequence) else ()
            ids = Counter(map(item_id, items))
            for index, item in enumerate(items):
                if isinstance(item, Mapping):
                    paths_in_item = (*path, name, index), (*words, name, item_id(item))
                    for row in _fields(portal, key, item, about.inner, *paths_in_item, names):
                        yield row if ids[item_id(item)] == 1 else row.of_item(index)
            continue
        if name == "id" or name == "formerly":
            continue  # an id is changed by portal rename
        label = path_label("/".join([*words, name]))
        is_long = name in SEVERAL_LINES or (isinstance(value, Scalar) and about.is_words and len(value.value) > _LONG)
        asked = asked_of(about, portal.settings.time_zone, is_long=is_long)
        if asked.control is Control.FILE:
            asked = Asked(Control.LINE)  # another picture is a record of its own
        row = Row(label, field_help(model, name), (*path, name), (*words, name), about, asked)
        yield _row(portal, key, row, value, names)


def _row(portal: Portal, key: str, row: Row, value: Node | None, names: ValueNames) -> Row:
    default = portal.texts.language_of(key)
    text_key = f"{key}/{'/'.join(row.words_path)}"
    for locale in portal.settings.languages if row.is_text else (default,):
        if locale != default or row.is_body:
            unit = portal.texts.unit(text_key, locale)
            shown = unit.value if unit else ""
        else:
            shown = _shown(row.about, value, names)
        if not row.about.is_list and not row.is_body:
            shown = re.sub(r"\n\s*", "\n\n", shown.strip())
        cell = Cell(f"{locale}:{'/'.join(row.words_path)}", locale, shown)
        cell.is_outdated = text_key in portal.texts.source and portal.texts.state(text_key, locale) is State.OUTDATED
        row.cells.append(cell)
    return row


def _shown(about: FieldOf, value: Node | None, names: ValueNames) -> str:
    """What was written of a field, as a form shows it."""
    if isinstance(value, Sequence):
        return names.shown_list(about, [item.value for item in value.items if isinstance(item, Scalar)])
    return names.shown(about, value.value) if isinstance(value, Scalar) else ""


def typed_of(item: Mapping, model: type[Record], names: ValueNames) -> dict[str, str]:
    """What stands in an item of a list, as a form shows it; without its id, for another one needs its own."""
    known = fields(model)
    return {
        name: _shown(known[name], value, names)
        for name, value in item.entries.items()
        if name in known and name != "id"
    }


def rows_of_new(
    portal: Portal, asked: Iterable[Field], given: Given[str, str], by_themselves: Collection[str] = ()
) -> list[Row]:
    """What there is to fill in of something new, with what was *given* already; some fields are set *by themselves*."""
    found = []
    for one in asked:
        how = asked_of(one.about, portal.settings.time_zone, is_long=one.name in SEVERAL_LINES)
        if one.about is TEXT:
            how = Asked(Control.MARKDOWN)
        cells = [Cell(one.name, portal.settings.default, given.get(one.name, ""))]
        row = Row(one.label, one.help, (one.name,), (one.name,), one.about, how, cells=cells)
        row.is_set_by_itself = one.name in by_themselves
        row.required = one.required and not row.is_set_by_itself
        found.append(row)
    return _numbered(found)


def _numbered(sheet: list[Row]) -> list[Row]:
    for number, row in enumerate(sheet):
        for cell in row.cells:
            cell.id = f"f{number}-{cell.locale}"
    return sheet
