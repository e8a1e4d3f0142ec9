"""Open data of a collection as its model gives it: shape, record and columns, for lists without a shape of their own.

Texts are the reader's, references are followed, what is not given is null. A list for which that is not enough has its shape in
``shape``, its record in ``records`` and its columns in ``files``; a field that these don't name follows from the model all the same.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from enum import StrEnum
from operator import itemgetter
from typing import Annotated, Any, get_args, get_type_hints

from pydantic import Field, WithJsonSchema
from typing_extensions import TypedDict

from portal.common.edtf import PartialDate
from portal.model.collections import COLLECTIONS, MODELS, Ref
from portal.model.enums import Flag
from portal.model.fields import FieldOf, fields
from portal.model.records import Record
from portal.render.open_data.records import OpenDataRecords, Texts
from portal.render.open_data.shape import About, JsonId, JsonUrl, LinkData, SourceData, Translation, Words

_SAID_OTHERWISE = {"published": "appears"}
"""Fields in whose place a record may say another, and what it says in any case."""


_LEFT_OUT = {"formerly", "logo", "colour", "achieved", "chart"}
"""Fields that lists with a shape of their own say in another way, or not at all."""


def file_shape(collection: str, own: Any = None) -> Any:
    """The shape of a list's file: what it says of itself, and the records; if it has an *own* one, with what that leaves to the model."""
    make: Any = TypedDict
    of_record = _of_record(collection, own)
    known = getattr(of_record, "__annotations__", {})
    name = getattr(of_record, "__name__", f"{collection.capitalize()}Record")
    record = make(name, {**known, **_shape(MODELS[collection], beyond(collection, own)), **known})
    record.__doc__ = getattr(of_record, "__doc__", None)
    file = make(collection.capitalize(), About.__annotations__ | {collection: list[record]})  # type: ignore[valid-type]
    file.__doc__ = getattr(own, "__doc__", None)
    return file


def _of_record(collection: str, own: Any) -> Any:
    return get_args(get_type_hints(own, include_extras=True)[collection])[0] if own else None


def beyond(collection: str, own: Any = None) -> tuple[str, ...]:
    """The fields of a model that open data show and that a list's own shape doesn't name; all, if it has none."""
    named = _of_record(collection, own).__annotations__.keys() | _LEFT_OUT if own else set()
    return tuple(name for name, _ in _published(MODELS[collection]) if name not in named)


def with_more(records: OpenDataRecords, ref: Ref, data: Mapping[str, Any], names: tuple[str, ...]) -> Mapping[str, Any]:
    """A record with those fields that its list's own shape doesn't name."""
    if not names:
        return data
    more = record_data(records, ref, names)
    states = {
        state: [*data["translation"].get(state, ()), *more["translation"].get(state, ())]
        for state in {**data["translation"], **more["translation"]}
    }
    return {**data, **more, "translation": states}


def record_data(records: OpenDataRecords, ref: Ref, names: Container[str] | None = None) -> dict[str, Any]:
    """A record in the shape that its model gives it; of some *names*, if only these are meant."""
    record, own = records.inputs.record(ref), Texts(records, ref)
    data: dict[str, Any] = {}
    for name, field in _published(type(record), names):
        value = getattr(record, _SAID_OTHERWISE.get(name, name))
        if name == "formerly":
            data["former_ids"] = records.inputs.former_ids(record)
            data["url"] = records.inputs.url(ref.uri, records.locale)
        elif field.mark:
            data[name] = own.text(name) if value is not None else None
        elif field.refers_to == "sources":
            sources = records.sources_of(own, name, _listed(value))
            data[name] = sources if field.is_list else next(iter(sources), None)
        elif field.refers_to and COLLECTIONS[field.refers_to].has_pages:
            links = [records.link(own, Ref(field.refers_to, target), name) for target in _listed(value)]
            data[name] = links if field.is_list else next(iter(links), None)
        else:
            data[name] = _plain(value)
    return {**data, "translation": own.translation}


def columns(collection: str, names: Container[str] | None = None) -> dict[str, Any]:
    """How each column of the list's CSV follows from a record."""
    readers: dict[str, Any] = {}
    for name, field in _published(MODELS[collection], names):
        if name == "formerly":
            readers["url"] = itemgetter("url")
        elif field.is_list:
            readers[name] = list_column(name)
        else:
            readers[name] = lambda record, name=name: _as_csv(record[name])
    return readers


def _published(model: type[Record], names: Container[str] | None = None) -> Iterator[tuple[str, FieldOf]]:
    """The fields that open data show; records within a record are not among them."""
    shown = ((name, field) for name, field in fields(model).items() if not (field.inner or field.is_of_staff))
    return ((name, field) for name, field in shown if names is None or name in names)


def _shape(model: type[Record], names: Container[str]) -> dict[str, Any]:
    shape: dict[str, Any] = {}
    for name, field in _published(model, names):
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
    if isinstance(value, PartialDate):
        return value.edtf()
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return value if value is None or isinstance(value, str) else str(value)


def _listed(value: Any) -> tuple[str, ...]:
    """The ids that a field names, whether it can name several or one."""
    return value if isinstance(value, tuple) else () if value is None else (value,)


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
    if isinstance(value, dict):
        return _in_a_line(value)
    return str(value).lower() if isinstance(value, bool) else value
