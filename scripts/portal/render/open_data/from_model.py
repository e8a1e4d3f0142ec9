"""Open data of a collection as its model gives it: shape, record and columns, for lists without a shape of their own.

Texts are the reader's, references are followed, what is not given is null. A list for which that is not enough has its shape in
``shape``, its record in ``records`` and its columns in ``files``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from enum import StrEnum
from operator import itemgetter
from typing import Annotated, Any, get_args

from pydantic import Field, WithJsonSchema
from typing_extensions import TypedDict

from portal.model.collections import COLLECTIONS, MODELS, Ref
from portal.model.enums import Flag
from portal.model.fields import FieldOf, fields
from portal.model.records import Record
from portal.render.open_data.records import OpenDataRecords, Texts
from portal.render.open_data.shape import About, JsonId, JsonUrl, LinkData, SourceData, Translation, Words

_SAID_OTHERWISE = {"published": "appears"}
"""Fields in whose place a record may say another, and what it says in any case."""


def file_shape(collection: str) -> Any:
    """The shape of a list's file: what it says of itself, and the records."""
    make: Any = TypedDict
    records = {collection: list[make(f"{collection.capitalize()}Record", _shape(MODELS[collection]))]}  # type: ignore[misc]
    return make(collection.capitalize(), About.__annotations__ | records)


def record_data(records: OpenDataRecords, ref: Ref) -> dict[str, Any]:
    """A record in the shape that its model gives it."""
    record, own = records.inputs.record(ref), Texts(records, ref)
    data: dict[str, Any] = {}
    for name, field in _published(type(record)):
        value = getattr(record, _SAID_OTHERWISE.get(name, name))
        if name == "formerly":
            data["former_ids"] = records.inputs.former_ids(record)
            data["url"] = records.inputs.url(ref.uri, records.locale)
        elif field.mark:
            data[name] = own.text(name) if value is not None else None
        elif field.refers_to == "sources":
            data[name] = records.sources_of(own, name, value)
        elif field.refers_to and COLLECTIONS[field.refers_to].has_pages:
            data[name] = [records.link(own, Ref(field.refers_to, target), name) for target in value]
        else:
            data[name] = _plain(value)
    return {**data, "translation": own.translation}


def columns(collection: str) -> dict[str, Any]:
    """How each column of the list's CSV follows from a record."""
    readers: dict[str, Any] = {}
    for name, field in _published(MODELS[collection]):
        if name == "formerly":
            readers["url"] = itemgetter("url")
        elif field.is_list:
            readers[name] = list_column(name)
        else:
            readers[name] = lambda record, name=name: _as_csv(record[name])
    return readers


def _published(model: type[Record]) -> Iterator[tuple[str, FieldOf]]:
    """The fields that open data show; records within a record are not among them."""
    return ((name, field) for name, field in fields(model).items() if not (field.inner or field.is_of_staff))


def _shape(model: type[Record]) -> dict[str, Any]:
    shape: dict[str, Any] = {}
    for name, field in _published(model):
        info = model.model_fields[name]
        kind: Any
        if name == "formerly":
            shape["former_ids"], shape["url"] = list[JsonId], JsonUrl
            continue
        if field.mark:
            kind = Words
        elif field.refers_to == "sources":
            kind = SourceData
        elif field.refers_to and COLLECTIONS[field.refers_to].has_pages:
            kind = LinkData
        else:
            kind = _kind_of(info.annotation, info.metadata)
        if field.is_list:
            kind = list[kind]
        elif not info.is_required() and name not in _SAID_OTHERWISE:
            kind = kind | None
        shape[name] = Annotated[kind, Field(description=info.description)]
    return {**shape, "translation": Translation}


def _kind_of(annotation: Any, metadata: Iterable[Any]) -> Any:
    """What a value is in JSON: one of some words, true or null, or text, perhaps of a pattern that its type has."""
    parts = [annotation, *metadata]
    for part in parts:
        parts += get_args(part)  # within a union, a tuple or an annotated type
    choices = next((part for part in parts if isinstance(part, type) and issubclass(part, StrEnum)), None)
    if choices:
        return bool if choices is Flag else choices
    pattern = next((part.json_schema["pattern"] for part in parts if _has_pattern(part)), None)
    return Annotated[str, Field(pattern=pattern)] if pattern else str


def _has_pattern(part: Any) -> bool:
    return isinstance(part, WithJsonSchema) and "pattern" in (part.json_schema or {})


def _plain(value: Any) -> Any:
    if isinstance(value, Flag):
        return True
    if isinstance(value, dt.date):
        return value.isoformat()
    return value if value is None or isinstance(value, str) else str(value)


def list_column(name: str) -> Callable[[Any], str]:
    """How the items of a list are written into one cell: each in a line."""
    return lambda record: in_a_cell(record[name])


def in_a_cell(items: Iterable[Any]) -> str:
    return "; ".join(map(_in_a_line, items))


def _in_a_line(item: Any) -> str:
    """A source, an organisation or programme with its role, if it has one, a text or a word."""
    if not isinstance(item, dict):
        return str(item)
    if "publisher" in item:
        return f"{item['publisher']}: {item['title']}"
    return f"{item['name']} ({item['role']})" if "role" in item else str(item["name"])


def _as_csv(value: Any) -> Any:
    return str(value).lower() if isinstance(value, bool) else value
