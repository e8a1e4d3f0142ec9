"""The form's rows, made from the models: what there is to fill in, in which languages, and putting what was typed into its file."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from portal.common.messages import Message, message
from portal.content.load import item_id
from portal.content.portal import Portal
from portal.content.texts import State, file_of
from portal.edit.draft import Draft
from portal.edit.typed.values import tidy
from portal.edit.yaml_patch import CannotPatch, set_body, set_in_front_matter, set_value
from portal.edit.yaml_writer import yaml_lines
from portal.files.nodes import Mapping, Node, Scalar, Sequence
from portal.files.yaml_reader import parse_yaml
from portal.model.collections import COLLECTIONS, MODELS, YAML_COLLECTIONS, Ref
from portal.model.fields import choices_of, field_help, fields
from portal.model.records import Record
from portal.site.schedule import now

_LONG = 60
"""A text of so many characters gets a field of several lines."""


_BODY = "body"


_EXAMPLES = {
    **dict.fromkeys(("checked", "updated", "withdrawn"), "form.example-day"),
    **dict.fromkeys(("published", "publish_at", "expires_at"), "form.example-moment"),
    **dict.fromkeys(("date", "as_of", "source_date", "start", "end"), "form.example-date"),
}


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
    was: str = ""
    is_outdated: bool = False
    """The source text has changed since this translation was made."""

    def __post_init__(self) -> None:
        self.was = self.was or self.value


@dataclass
class Row:
    """One thing to fill in: shared by all languages, or a text in each."""

    label: str
    help: Message
    path: tuple[str | int, ...]
    """Where it stands in the record."""
    words_path: tuple[str, ...]
    """Where its translations stand."""
    is_text: bool
    is_list: bool = False
    choices: tuple[str, ...] = ()
    hint: Message | None = None
    """What may be written: ids, or an example of a date."""
    is_one_of_several: bool = False
    """Another item of the list has the same id, so that nobody can tell which is meant."""
    cells: list[Cell] = field(default_factory=list)

    def of_item(self, index: int) -> Row:
        """The row of an item whose id another one has too."""
        cells = [replace(cell, name=f"{cell.name}#{index}") for cell in self.cells]
        return replace(self, is_one_of_several=True, cells=cells)

    @property
    def is_long(self) -> bool:
        """Whether it needs a field of several lines."""
        is_words = self.is_text and any(len(cell.value) > _LONG for cell in self.cells)
        return self.path[-1] in SEVERAL_LINES | {_BODY} or is_words


def node_of(portal: Portal, key: str) -> Mapping | None:
    """What was written of a thing; None if there is no such thing."""
    ref = Ref.of_key(key)
    if ref.key != key or not ref.id:
        return None
    node = portal.nodes.get(ref) if ref.collection in MODELS else None
    return node if isinstance(node, Mapping) else None


def title_of(portal: Portal, ref: Ref) -> str:
    """What names a thing to people, in the source language; its id, if nothing does."""
    unit = portal.texts.source.get(ref.text(COLLECTIONS[ref.collection].title))
    return unit.value if unit else ref.id


def path_label(path: str) -> str:
    """``questions/open/answer`` as people read it: “Questions › open › answer”."""
    label = path.replace("/", " › ").replace("_", " ")
    return label[:1].upper() + label[1:]


def groups(portal: Portal) -> list[tuple[str, list[dict[str, Any]]]]:
    """Everything that can be edited, with what each language still lacks."""
    texts, others = portal.texts, portal.settings.languages[1:]
    lacks: dict[str, dict[str, int]] = {}
    for key, unit in texts.source.items():
        thing = Ref.of_key(key).key
        for locale in others:
            if not unit.optional and texts.state(key, locale) in (State.MISSING, State.OUTDATED):
                counts = lacks.setdefault(thing, {})
                counts[locale] = counts.get(locale, 0) + 1
    groups: list[tuple[str, list[dict[str, Any]]]] = []
    for collection in MODELS:
        items = [
            {
                "key": ref.key,
                "title": title_of(portal, ref),
                "marks": _marks(portal, ref),
                "lacks": lacks.get(ref.key, {}),
            }
            for ref in (Ref(collection, name) for name in portal.ids.get(collection, ()) if name)
        ]
        groups.append((collection, items))
    return groups


def _marks(portal: Portal, ref: Ref) -> list[str]:
    """What sets a thing apart in the list: words of the record, and messages."""
    record: Any = portal.record(ref)
    field = COLLECTIONS[ref.collection].mark
    marks = [str(getattr(record, field))] if field and record else []
    if getattr(record, "withdrawn", None):
        marks.append(message("form.withdrawn"))
    if (moment := getattr(record, "publish_at", None)) and moment > now():
        marks.append(message("form.held-back", moment=moment.isoformat(" ", "minutes")))
    return marks


def rows(portal: Portal, key: str) -> list[Row]:
    """Everything there is to fill in of a thing, in the order of its model."""
    collection = COLLECTIONS[Ref.of_key(key).collection]
    node = node_of(portal, key)
    assert node is not None
    rows = list(_fields(portal, key, node, collection.model, (), ()))
    if collection.is_markdown:
        rows.append(_row(portal, key, Row("Text", message("new.text-help"), (_BODY,), (_BODY,), True), None))
    return rows


def _fields(
    portal: Portal, key: str, node: Mapping, model: type[Record], path: tuple[str | int, ...], words: tuple[str, ...]
) -> Iterator[Row]:
    for name, about in fields(model).items():
        value = node.get(name)
        info = model.model_fields[name]
        label = path_label("/".join([*words, name]))
        if about.inner:
            if not about.is_list and (value is None or isinstance(value, Mapping)):
                yield from _fields(
                    portal, key, value or Mapping({}, node.place), about.inner, (*path, name), (*words, name)
                )
            items = value.items if isinstance(value, Sequence) else ()
            ids = Counter(map(item_id, items))
            for index, item in enumerate(items):
                if isinstance(item, Mapping):
                    paths_in_item = (*path, name, index), (*words, name, item_id(item))
                    for row in _fields(portal, key, item, about.inner, *paths_in_item):
                        yield row if ids[item_id(item)] == 1 else row.of_item(index)
            continue
        if name == "id" or name == "formerly":
            continue  # an id is changed by portal rename
        hint = message(_EXAMPLES[name]) if name in _EXAMPLES else None
        if about.refers_to:
            hint = message("form.one-of", words=", ".join(portal.records[about.refers_to]))
        paths, choices = ((*path, name), (*words, name)), choices_of(info.annotation)
        row = Row(label, field_help(model, name), *paths, bool(about.mark), about.is_list, choices, hint)
        yield _row(portal, key, row, value)


def _row(portal: Portal, key: str, row: Row, value: Node | None) -> Row:
    default = portal.settings.default
    for locale in portal.settings.languages if row.is_text else (default,):
        if locale != default or row.path == (_BODY,):
            unit = portal.texts.by_locale.get(locale, {}).get(f"{key}/{'/'.join(row.words_path)}")
            shown = unit.value if unit else ""
        elif isinstance(value, Sequence):
            shown = ", ".join(item.value for item in value.items if isinstance(item, Scalar))
        else:
            shown = value.value if isinstance(value, Scalar) else ""
        if row.path != (_BODY,):
            shown = re.sub(r"\n\s*", "\n\n", shown.strip())
        text_key = f"{key}/{'/'.join(row.words_path)}"
        cell = Cell(f"{locale}:{'/'.join(row.words_path)}", locale, shown)
        cell.is_outdated = text_key in portal.texts.source and portal.texts.state(text_key, locale) is State.OUTDATED
        row.cells.append(cell)
    return row


def _parts(typed: str) -> list[str]:
    """The parts of a list as typed: with commas between them."""
    return [re.sub(r"[ \t\r\n]+", " ", part.strip()) for part in typed.split(",") if part.strip()]


def tidied(row: Row, typed: str) -> str:
    """Markdown stays as it is."""
    return typed.replace("\r\n", "\n").strip() if row.path == (_BODY,) else tidy(typed)


def place_in_list(text: str, file: str, collection: str, name: str) -> int:
    """Where in its file's list the record with an id stands, found by that id; CannotPatch if none has it, or several."""
    root, _ = parse_yaml(text, file)
    listed = root.get(collection) if isinstance(root, Mapping) else None
    found = {}
    for place, item in enumerate(listed.items if isinstance(listed, Sequence) else ()):
        given = item.get("id") if isinstance(item, Mapping) else None
        if isinstance(given, Scalar) and given.value == name:
            found[place] = given.place
    if len(found) > 1:
        raise CannotPatch(message("form.which-record", id=name, places=", ".join(map(str, found.values()))))
    if not found:
        raise CannotPatch(message("form.no-record", id=name, file=file))
    return next(iter(found))


def put_value(portal: Portal, key: str, row: Row, cell: Cell, draft: Draft, texts: dict[str, str]) -> None:
    """Put one value into the text of its file; *texts* holds what earlier values made of the files. CannotPatch."""
    if row.is_one_of_several:
        raise CannotPatch(message("form.which-item", id=row.words_path[-2]))
    collection, name = Ref.of_key(key)
    file = file_of(key, cell.locale, portal.settings.default)
    if file not in texts:
        texts[file] = draft.text(file)
    value: str | list[str] = _parts(cell.value) if row.is_list else tidied(row, cell.value)
    is_default = cell.locale == portal.settings.default
    if collection in YAML_COLLECTIONS:
        if is_default:
            place = place_in_list(texts[file], file, collection, name)
            texts[file] = set_value(texts[file], (collection, place, *row.path), value)
        else:
            texts[file] = set_value(texts[file], (name, *row.words_path), value)
    elif not texts[file]:
        is_body = row.path == (_BODY,)
        matter: dict[str, object] = {row.words_path[0]: value} if len(row.words_path) == 1 and not is_body else {}
        texts[file] = "\n".join(["---", *yaml_lines(matter), "---", "", str(value) if is_body else "", ""])
    elif row.path == (_BODY,):
        texts[file] = set_body(texts[file], str(value))
    else:
        texts[file] = set_in_front_matter(texts[file], row.path if is_default else row.words_path, value)
