"""New records, pages and news items, written in the style of the files they go into.

What can be asked or given follows from the models: each field that holds one value, or a list of single values, is an option.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, NamedTuple

from pydantic import TypeAdapter, ValidationError
from pydantic.fields import FieldInfo

from portal.common.messages import Message, message
from portal.common.problems import Place
from portal.content.load import faults_of_name
from portal.content.portal import Portal
from portal.content.texts import file_of
from portal.edit.draft import Draft, file_there
from portal.edit.typed.times import NotUnderstood
from portal.edit.typed.values import Meaning
from portal.edit.yaml_patch import append_record
from portal.edit.yaml_writer import yaml_lines
from portal.model.collections import COLLECTIONS, Ref
from portal.model.enums import NewsKind, Part
from portal.model.field_types import Id, Translatable, as_id
from portal.model.fields import FieldOf, field_help, field_label, fields
from portal.model.records import Record

Values = dict[str, Any]
"""What was typed, by field: a text, a list of texts, or, of what holds records, such values of each."""

KINDS = {command: row for row in COLLECTIONS.values() for command in row.commands}
"""The collection of what can be new, by the command's word for it."""

_LEFT_OUT = {"formerly", "updated", "conflicts_with", "withdrawn"}


class Field(NamedTuple):
    """One thing to ask or to give."""

    name: str
    help: Message
    required: bool
    annotation: Any
    about: FieldOf

    @property
    def label(self) -> Message:
        return field_label(self.name)


def askable(kind: str) -> Iterator[Field]:
    """The fields of a kind that hold single values, in the model's order."""
    collection, model = KINDS[kind], KINDS[kind].model
    if collection.is_markdown:
        yield Field("id", message("new.id-help"), False, Id, _ANYTHING)
    for field in inner_fields(model):
        if field.name == "kind" and kind in list(NewsKind):
            continue
        is_part = kind == NewsKind.PRESS_RELEASE and field.name in list(Part)
        yield field._replace(required=field.required or is_part)
    if collection.is_markdown:
        yield Field("text", message("new.text-help"), True, str, TEXT)


def fields_with_records(kind: str) -> list[Field]:
    """The fields of a kind that hold records: people and notes of a press release, steps of a programme."""
    model = KINDS[kind].model
    return [_field(model, name) for name, about in fields(model).items() if about.inner and name not in _LEFT_OUT]


def inner_fields(model: type[Record]) -> list[Field]:
    """The fields of a model that hold single values."""
    return [_field(model, name) for name, about in fields(model).items() if not about.inner and name not in _LEFT_OUT]


def _field(model: type[Record], name: str) -> Field:
    info, about = model.model_fields[name], fields(model)[name]
    return Field(name, field_help(model, name), info.is_required(), annotation_of(info), about)


_ANYTHING = FieldOf(None, None, False)
"""A field whose values are taken as they are typed."""
TEXT = FieldOf(Translatable(optional=False), None, False)
"""The text of a page or news item, in Markdown: taken as it is typed."""


def annotation_of(info: FieldInfo) -> Any:
    """What a value of a field must be, as pydantic proves it."""
    return Annotated[(info.annotation, *info.metadata)] if info.metadata else info.annotation


def understood(field: Field, typed: str, meaning: Meaning) -> str | list[str]:
    """The value that was typed into a field, as the file wants it; NotUnderstood says what is wrong with it."""
    value = meaning.of(field.about, typed)
    if (value or not typed.strip()) and (fault := fault_of(field.annotation, value)):
        raise NotUnderstood(fault)
    return value


class Judged(NamedTuple):
    """What was given of something new: values, with what follows from them; what is wrong in them; what is still missing."""

    values: Values
    faults: list[tuple[Field, Message]]
    missing: list[Field]


def judged(kind: str, portal: Portal, given: Mapping[str, str], moment: dt.datetime) -> Judged:
    known, meaning = list(askable(kind)), Meaning(portal, moment)
    typed: Values = {}
    faults: list[tuple[Field, Message]] = []
    for field in known:
        if field.name not in given:
            continue
        try:
            text = given[field.name]
            is_own = field.name == "id" and field.about.value != "country-id"  # another thing's may not be meant
            typed[field.name] = text.strip() if is_own else understood(field, text, meaning)
        except NotUnderstood as exc:
            faults.append((field, exc.told))
    values = with_defaults(kind, typed, moment)
    if "id" in values and (fault := fault_of_id(portal, Ref(KINDS[kind].name, str(values["id"])))):
        faults.append((next(field for field in known if field.name == "id"), fault))
    return Judged(values, faults, missing_of(kind, known, values))


def missing_of(kind: str, known: list[Field], values: Values) -> list[Field]:
    """Which of the fields must still be given; an id follows from a name."""
    collection = KINDS[kind]
    left_out = {*(["id"] if collection.id_from != "id" else ()), *values.get("not_stated", ())}
    either = collection.needs_one_of
    asked = either[:1] if not any(values.get(name) for name in either) else ()
    return [
        field
        for field in known
        if (field.required or field.name in asked) and field.name not in left_out and not values.get(field.name)
    ]


def set_by_themselves(kind: str) -> set[str]:
    """The fields that follow from others, or from the day, where they are left empty."""
    found = {"checked", "published"}
    if KINDS[kind].id_from != "id":
        found.add("id")
    if kind in list(NewsKind):
        found.add("source_date")
    return found & {field.name for field in askable(kind)}


def fault_of_id(portal: Portal, ref: Ref) -> Message | None:
    """Why something new, or renamed, can't have an id."""
    collection = COLLECTIONS[ref.collection]
    if fault := fault_of(Id if collection.is_markdown else annotation_of(collection.model.model_fields["id"]), ref.id):
        return fault
    place = next(
        (
            node.place
            for (name, known), node in portal.nodes.items()
            if name == ref.collection and known.casefold() == ref.id
        ),
        None,
    )
    if collection.is_markdown:
        file = file_of(ref.key, portal.settings.default)
        for found in faults_of_name(ref, Place(file), portal.settings.languages):
            return message("new.fault", what=found.what, remedy=found.remedy)
        there = file_there(portal.settings.root, file)
        place = Place(there) if there else None
    return message("new.taken", id=ref.id, place=place) if place else None


def fault_of(annotation: Any, value: object) -> Message | None:
    """What is wrong with a value of some kind."""
    return fault_by(TypeAdapter(annotation), value)


def fault_by(proof: TypeAdapter[Any], value: object) -> Message | None:
    """The same, where many values are proved alike."""
    try:
        proof.validate_python(value)
    except ValidationError as exc:
        found = (exc.errors(include_url=False)[0].get("ctx") or {}).get("problem")
        if found is None:
            return message("new.unusable")
        return message("new.fault", what=found.what, remedy=found.remedy)
    return None


def with_defaults(kind: str, given: Values, moment: dt.datetime) -> Values:
    """What was given, with what follows from it: the id, and dates of today."""
    known = KINDS[kind].model.model_fields
    today = moment.date().isoformat()
    values: Values = dict(given)
    if not values.get("id"):
        name = str(values.get(KINDS[kind].id_from, ""))
        if made := as_id(name.rpartition(".")[0] if "file" in values else name):
            values["id"] = made
    if "published" in known and not values.get("publish_at"):
        values.setdefault("published", moment.isoformat(timespec="minutes"))
    if kind in list(NewsKind):
        values["kind"] = kind
        values.setdefault("source_date", str(values.get("publish_at") or values.get("published"))[:10])
    if kind == NewsKind.PRESS_RELEASE:  # lists of records are filled in by hand
        values.setdefault("not_stated", [part.value for part in (Part.PEOPLE, Part.NOTES) if not values.get(part)])
    for name in ("checked", "updated"):
        if name in known and known[name].is_required():
            values.setdefault(name, today)
    return values


def draft_of_record(portal: Portal, kind: str, values: Values, draft: Draft | None = None) -> tuple[Draft, str]:
    """The changes that add a record, page or news item, to others if a *draft* has some; and the file it stands in."""
    collection = KINDS[kind]
    draft = draft or Draft(portal.settings.root)
    order = ["id", *(name for name in fields(collection.model) if name != "id")]
    record: dict[str, object] = {name: values[name] for name in order if values.get(name)}
    if not collection.is_markdown:
        text = draft.content(collection.file)
        draft.write(collection.file, append_record(text, collection.name, record))
        return draft, collection.file
    language = str(record.get("written_in") or portal.settings.default)
    file = file_of(Ref(collection.name, str(record.pop("id"))).key, language)
    draft.create(file, "\n".join(["---", *yaml_lines(record), "---", "", str(values["text"]).strip(), ""]))
    return draft, file


def untranslated_fields(portal: Portal, key: str) -> list[str]:
    """The fields of a record, page or news item that are to be translated."""
    return [
        path.removeprefix(f"{key}/")
        for path, unit in portal.texts.source.items()
        if path.startswith(f"{key}/") and not unit.optional
    ]
