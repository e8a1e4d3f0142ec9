"""What was typed into a form, put into the files: understood, compared with what stands there, and written value by value."""

from __future__ import annotations

from portal.common.messages import message
from portal.content.portal import Portal
from portal.edit.draft import Draft
from portal.edit.form import Cell, Row
from portal.edit.typed.times import NotUnderstood
from portal.edit.typed.values import Meaning, split_list, tidy
from portal.edit.yaml_patch import CannotPatch, set_body, set_in_front_matter, set_value
from portal.edit.yaml_writer import yaml_lines
from portal.files.nodes import Scalar, Sequence, node_at
from portal.files.yaml_reader import parse_yaml
from portal.model.collections import YAML_COLLECTIONS, Ref


def tidied(row: Row, typed: str) -> str:
    """What was typed, in the form in which two of it are compared; Markdown stays as it is."""
    if row.is_body:
        return typed.replace("\r\n", "\n").strip()
    if row.about.is_list:
        parts = split_list(typed) if row.about.value == "words" else map(str.strip, typed.splitlines())
        return "\n".join(filter(None, parts))
    return tidy(typed)


def meant(row: Row, typed: str, meaning: Meaning) -> str | list[str]:
    """The value that was typed, as the file wants it; CannotPatch says why it means nothing."""
    if row.is_text:
        return tidied(row, typed)
    try:
        return meaning.of(row.about, typed)
    except NotUnderstood as exc:
        raise CannotPatch(exc.told) from None


def place_in_list(text: str, file: str, collection: str, name: str) -> int:
    """Where in its file's list the record with an id stands, found by that id; CannotPatch if none has it, or several."""
    listed = node_at(parse_yaml(text, file)[0], (collection,))
    found = {}
    for place, item in enumerate(listed.items if isinstance(listed, Sequence) else ()):
        given = node_at(item, ("id",))
        if isinstance(given, Scalar) and given.value == name:
            found[place] = given.place
    if len(found) > 1:
        raise CannotPatch(message("form.which-record", id=name, places=", ".join(map(str, found.values()))))
    if not found:
        raise CannotPatch(message("form.no-record", id=name, file=file))
    return next(iter(found))


def put_value(portal: Portal, key: str, row: Row, cell: Cell, meaning: Meaning, draft: Draft) -> None:
    """Put one value into the text of its file. CannotPatch."""
    if row.is_one_of_several:
        raise CannotPatch(message("form.which-item", id=row.words_path[-2]))
    collection, name = Ref.of_key(key)
    value = meant(row, cell.value, meaning)
    file, is_source = portal.texts.file_of(key, cell.locale), cell.locale == portal.texts.language_of(key)
    text, path = draft.content(file), row.path if is_source else row.words_path
    if collection in YAML_COLLECTIONS:
        start = (collection, place_in_list(text, file, collection, name)) if is_source else (name,)
        text = set_value(text, (*start, *path), value)
    elif not text:
        matter: dict[str, object] = {row.words_path[0]: value} if len(row.words_path) == 1 and not row.is_body else {}
        text = "\n".join(["---", *yaml_lines(matter), "---", "", str(value) if row.is_body else "", ""])
    elif row.is_body:
        text = set_body(text, str(value))
    else:
        text = set_in_front_matter(text, path, value)
    draft.write(file, text)
