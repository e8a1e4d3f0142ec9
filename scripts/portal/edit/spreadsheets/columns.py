"""The columns of a collection's spreadsheet, which follow from its model: a value, or a list of single values, in each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any, NamedTuple

from pydantic import TypeAdapter

from portal.common.messages import Message, catalogue, in_language, languages, message
from portal.common.problems import nearest
from portal.edit.create import annotation_of
from portal.edit.typed.values import folded
from portal.edit.workbooks import SheetCell
from portal.model.collections import COLLECTIONS
from portal.model.fields import FieldOf, field_help, field_label, fields
from portal.model.records import Record

FOLLOWING = ("id", "checked", "published", "sources", "source")
"""Needed fields that a person may leave open: they follow from others, from the day, or from where the sheet came from."""


@dataclass(frozen=True, eq=False)
class Column:
    """One field of a collection's records, or of the one record that a field holds: ``("period", "start")``."""

    path: tuple[str, ...]
    about: FieldOf
    annotation: Any
    is_required: bool
    help: Message

    @cached_property
    def proof(self) -> TypeAdapter[Any]:
        """What tells a sound value from another."""
        return TypeAdapter(self.annotation)

    @property
    def key(self) -> str:
        """How it is called by files and programs."""
        return ".".join(self.path)

    @property
    def label(self) -> Message:
        """How it is called by people."""
        inner = field_label(self.path[-1])
        return message("sheet.within", outer=field_label(self.path[0]), inner=inner) if len(self.path) > 1 else inner

    @property
    def is_asked(self) -> bool:
        """Whether every new record needs it from a person."""
        return self.is_required and self.path[-1] not in FOLLOWING


@cache
def columns_of(collection: str) -> tuple[Column, ...]:
    """The columns of a collection in the order of its model, its id first."""
    found = list(_columns(COLLECTIONS[collection].model, ()))
    return tuple(sorted(found, key=lambda column: column.path != ("id",)))


def left_out(collection: str) -> list[Message]:
    """The fields that no cell can hold, lists of records: the form and the files have them."""
    about = fields(COLLECTIONS[collection].model)
    return [field_label(name) for name, field in about.items() if field.inner and field.is_list]


def _columns(model: type[Record], within: tuple[str, ...]) -> Iterator[Column]:
    for name, about in fields(model).items():
        info = model.model_fields[name]
        if name == "formerly" or (about.inner and (about.is_list or within)):
            continue
        if about.inner:
            yield from _columns(about.inner, (name,))
        else:
            is_required = info.is_required() and not within
            yield Column((*within, name), about, annotation_of(info), is_required, field_help(model, name))


class Headings(NamedTuple):
    """What the first row of a sheet says."""

    columns: dict[int, Column]
    """By the place of the cell in the row, from 0."""
    unknown: dict[int, tuple[str, Column | None]]
    """What is no column, and the one that may have been meant."""
    twice: dict[int, Column]
    """What is a column that another cell was already."""


def number_of_headings(collection: str, cells: Iterable[SheetCell]) -> int:
    """How many columns a row names."""
    known = _headings_of(collection)
    return len({known[text].path for cell in cells if (text := _plain(cell.text)) in known})


def headings(collection: str, cells: Iterable[SheetCell]) -> Headings:
    """The columns that headings name: by id or by what people call them, in any language of the staff."""
    known = _headings_of(collection)
    found = Headings({}, {}, {})
    for place, cell in enumerate(cells):
        text = _plain(cell.text)
        if not text:
            continue
        column = known.get(text)
        if column is None:
            near = nearest(text, known)
            found.unknown[place] = (cell.text, known[near] if near else None)
        elif column in found.columns.values():
            found.twice[place] = column
        else:
            found.columns[place] = column
    return found


@cache
def _headings_of(collection: str) -> dict[str, Column]:
    found: dict[str, Column] = {}
    columns = columns_of(collection)
    for column in columns:
        found[_plain(column.key)] = column
    for language in languages():
        for column in columns:
            found.setdefault(_plain(in_language(column.label, language)), column)
    for language in languages():  # other words for it, where no column is called so
        for column in columns:
            for word in catalogue(language).get(f"sheet.also.{column.key}", "").split(","):
                found.setdefault(_plain(word), column)
    found.pop("", None)
    return found


def _plain(heading: str) -> str:
    """“Web-site *” is website."""
    return "".join(char for char in folded(heading) if char.isalnum() or char == ".").strip(".")
