"""Walking through records and through what was written of them: their texts, what they share, what they refer to."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from enum import StrEnum
from functools import cache
from inspect import get_annotations
from typing import Annotated, Any, NamedTuple, get_args, get_origin

from pydantic import AfterValidator, BeforeValidator, PlainValidator

from portal.common.messages import Message, catalogue, message
from portal.files.nodes import Mapping, Node, Scalar, Sequence
from portal.model.collections import Ref
from portal.model.field_types import IDS, TEXTS, VALUES, WRITTEN, RefersTo, Translatable
from portal.model.records import Compared, Record, Timed


def translatable(annotation: Any, metadata: list[Any]) -> Translatable | None:
    """The mark of a translated field, whether the field is optional or not."""
    for mark in metadata:
        if isinstance(mark, Translatable):
            return mark
    for part in get_args(annotation):
        if get_origin(part) is Annotated:
            found = translatable(get_args(part)[0], list(get_args(part)[1:]))
            if found:
                return found
    return None


class FieldOf(NamedTuple):
    """What one has to know of a field to walk through a record."""

    mark: Translatable | None
    """Set for a text that is translated."""
    inner: type[Record] | None
    """Class of the records it holds."""
    is_list: bool
    refers_to: str = ""
    """The collection of which its ids name records; empty for other fields."""
    is_written: bool = False
    """Somebody chose its words or its address: it is no number, day, code or word of a list."""
    is_id: bool = False
    is_words: bool = False
    """It holds words, in one language or in all."""
    value: str = ""
    """What sort of value it is (``field_types.VALUES``), or of values its list holds."""
    choices: tuple[StrEnum, ...] = ()
    """The words of which a value must be one; empty where anything may be written."""
    is_of_staff: bool = False
    """It says how the record is kept and when it is public: no reader gets it."""


def field_help(model: type[Record], name: str) -> Message:
    """What a field is for. English is the model's description; other languages have it in their catalogues.

    What several models take over from another is explained once, as a field of that one.
    """
    said_by = next(kind for kind in model.__mro__ if name in get_annotations(kind))
    return message(f"field.{_in_kebab(said_by)}.{name}", model.model_fields[name].description or "")


def field_label(name: str) -> Message:
    """What a field is called by people: “Short name”. A field that is new may have no word yet but its name."""
    plain = name.replace("_", " ")
    return message(f"label.{name}", catalogue("en").get(f"label.{name}", plain[:1].upper() + plain[1:]))


def choice_word(choice: StrEnum) -> Message:
    """What one of the words to choose from is called by people: “Public authority”."""
    id = f"choice.{_in_kebab(type(choice))}.{choice}"
    return message(id, catalogue("en").get(id, str(choice)))


def _in_kebab(kind: type) -> str:
    return re.sub(r"\B[A-Z]", r"-\g<0>", kind.__name__).lower()


def choices_of(annotation: Any) -> tuple[StrEnum, ...]:
    """The words of which a value must be one; empty where anything may be written."""
    if isinstance(annotation, type) and issubclass(annotation, StrEnum):
        return tuple(annotation)
    return tuple(word for part in get_args(annotation) for word in choices_of(part))


@cache
def fields(model: type[Record]) -> dict[str, FieldOf]:
    """What one has to know of each field; those that a model shares with all others come last."""
    own = [name for name in get_annotations(model) if name in model.model_fields] if issubclass(model, Timed) else []
    return {
        name: FieldOf(
            translatable(info.annotation, info.metadata),
            record_class(info.annotation),
            get_origin(info.annotation) is tuple,
            _refers_to(info.annotation, info.metadata),
            bool(marks := _marks(info.annotation, info.metadata) & WRITTEN),
            bool(marks & IDS),
            bool(marks & TEXTS),
            _value(info.annotation, info.metadata),
            choices_of(info.annotation),
            name in Compared.model_fields,
        )
        for name in dict.fromkeys([*own, *model.model_fields])
        for info in [model.model_fields[name]]
    }


def field_at(model: type[Record] | None, path: str) -> FieldOf | None:
    """What one has to know of the field on a path in a record, ``steps/hire/title``; None if there is none."""
    about: FieldOf | None = None
    for step in path.split("/"):
        if model and step in (known := fields(model)):
            about, model = known[step], known[step].inner
    return about


def shared_values(record: Record) -> tuple[Any, ...]:
    """What a record says besides its texts, of which it tells only which there are; names are given in full."""
    found: list[Any] = []
    for name, field in fields(type(record)).items():
        value = getattr(record, name)
        if field.mark and not field.mark.optional:
            value = value is not None
        elif isinstance(value, Record):
            value = shared_values(value)
        elif isinstance(value, tuple):
            value = tuple(shared_values(item) if isinstance(item, Record) else item for item in value)
        found.append(value)
    return tuple(found)


def record_class(annotation: Any) -> type[Record] | None:
    """The class of records inside an annotation such as ``tuple[Step, ...]`` or ``Period | None``."""
    if isinstance(annotation, type) and issubclass(annotation, Record):
        return annotation
    return next((found for part in get_args(annotation) if (found := record_class(part))), None)


def _refers_to(annotation: Any, metadata: list[Any]) -> str:
    """The collection that a field refers to, itself or within a list."""
    return next((mark.collection for mark in _all_marks(annotation, metadata) if isinstance(mark, RefersTo)), "")


def _marks(annotation: Any, metadata: list[Any]) -> set[Any]:
    """The functions that validate a field, or what is in its list."""
    return {mark.func for mark in _all_marks(annotation, metadata) if isinstance(mark, AfterValidator)}


def _value(annotation: Any, metadata: list[Any]) -> str:
    validators = (AfterValidator, BeforeValidator, PlainValidator)
    found = (mark.func for mark in _all_marks(annotation, metadata) if isinstance(mark, validators))
    return next((VALUES[func] for func in found if func in VALUES), "")


def _all_marks(annotation: Any, metadata: list[Any]) -> list[Any]:
    return [*metadata, *(mark for part in get_args(annotation) for mark in get_args(part)[1:])]


def references(node: Node, model: type[Record]) -> Iterator[tuple[Scalar, str, Node]]:
    """Every reference to another record in what was written of a record, sound or not.

    The id as typed, the collection that it refers to, and the value in which it stands: itself, or a list.
    """
    if not isinstance(node, Mapping):
        return
    for name, field in fields(model).items():
        value = node.get(name)
        if value is None or not (field.refers_to or field.inner):
            continue
        for item in value.items if isinstance(value, Sequence) else (value,):
            if field.inner:
                yield from references(item, field.inner)
            elif isinstance(item, Scalar):
                yield item, field.refers_to, value


def refs_of(record: Record) -> Iterator[tuple[str, Ref]]:
    """Every reference of a sound record to another: the field that names it, and what it names."""
    for name, field in fields(type(record)).items():
        value = getattr(record, name)
        if value is None or not (field.refers_to or field.inner):
            continue
        for part in value if isinstance(value, tuple) else (value,):
            if isinstance(part, Record):
                yield from ((name, ref) for _, ref in refs_of(part))
            else:
                yield name, Ref(field.refers_to, part)


def collections_named_by(model: type[Record]) -> set[str]:
    """The collections to which the fields of a model refer."""
    known = fields(model).values()
    return {field.refers_to for field in known if field.refers_to}.union(
        *(collections_named_by(field.inner) for field in known if field.inner)
    )


def text_nodes(node: Node, model: type[Record], at: str) -> Iterator[tuple[str, Scalar]]:
    """Every translated text in what was written of a record, sound or not, by a path."""
    if not isinstance(node, Mapping):
        return
    for name, field in fields(model).items():
        value = node.get(name)
        if field.mark and isinstance(value, Scalar):
            yield f"{at}/{name}", value
        elif field.inner and value is not None:
            for index, item in enumerate(value.items if isinstance(value, Sequence) else (value,)):
                yield from text_nodes(item, field.inner, f"{at}/{name}/{index}")


def shared_texts(record: Record, at: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], str, bool]]:
    """Every text and address that all languages of a record share, and every id: its path, itself, and whether it is an id."""
    for name, field in fields(type(record)).items():
        value = getattr(record, name)
        if value is None or field.mark or field.refers_to or not (field.inner or field.is_written):
            continue
        for index, part in enumerate(value) if isinstance(value, tuple) else ((None, value),):
            path = (*at, name) if index is None else (*at, name, index)
            if isinstance(part, Record):
                yield from shared_texts(part, path)
            else:
                yield path, part, field.is_id


def typed_words(node: Node, model: type[Record]) -> Iterator[Scalar]:
    """Everything that is meant as words in what was written of a record, sound or not: texts, names, spellings, credits."""
    return _scalars(node, model, lambda field: field.is_words)


def own_addresses(node: Node, model: type[Record]) -> Iterator[Scalar]:
    """Every address within the site in what was written of a record, sound or not, but those in its texts."""
    return _scalars(node, model, lambda field: field.value == "own-address")


def _scalars(node: Node, model: type[Record], are_wanted: Callable[[FieldOf], bool]) -> Iterator[Scalar]:
    if not isinstance(node, Mapping):
        return
    for name, field in fields(model).items():
        value = node.get(name)
        if value is None or not (field.inner or are_wanted(field)):
            continue
        for item in value.items if isinstance(value, Sequence) else (value,):
            if field.inner:
                yield from _scalars(item, field.inner, are_wanted)
            elif isinstance(item, Scalar):
                yield item


def walk_texts(record: Record, at: str = "") -> Iterator[tuple[str, str, Translatable]]:
    """Every translated text of a record: its path (``steps/orientation/title``), the text, and its mark."""
    for name, field in fields(type(record)).items():
        value = getattr(record, name)
        if value is None:
            continue
        if field.mark:
            yield f"{at}{name}", value, field.mark
        elif isinstance(value, Record):
            yield from walk_texts(value, f"{at}{name}/")
        elif isinstance(value, tuple):
            for item in value:
                if isinstance(item, Record):
                    yield from walk_texts(item, f"{at}{name}/{item.id}/")  # type: ignore[attr-defined]
