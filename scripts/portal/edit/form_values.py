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
from portal.files.nodes import Mapping, Scalar, Sequence
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


def put_value(
    portal: Portal, key: str, row: Row, cell: Cell, meaning: Meaning, draft: Draft, texts: dict[str, str]
) -> None:
    """Put one value into the text of its file; *texts* holds what earlier values made of the files. CannotPatch."""
    if row.is_one_of_several:
        raise CannotPatch(message("form.which-item", id=row.words_path[-2]))
    collection, name = Ref.of_key(key)
    value = meant(row, cell.value, meaning)
    file = portal.texts.file_of(key, cell.locale)
    if file not in texts:
        texts[file] = draft.text(file)
    is_source = cell.locale == portal.texts.language_of(key)
    if collection in YAML_COLLECTIONS:
        if is_source:
            place = place_in_list(texts[file], file, collection, name)
            texts[file] = set_value(texts[file], (collection, place, *row.path), value)
        else:
            texts[file] = set_value(texts[file], (name, *row.words_path), value)
    elif not texts[file]:
        matter: dict[str, object] = {row.words_path[0]: value} if len(row.words_path) == 1 and not row.is_body else {}
        texts[file] = "\n".join(["---", *yaml_lines(matter), "---", "", str(value) if row.is_body else "", ""])
    elif row.is_body:
        texts[file] = set_body(texts[file], str(value))
    else:
        texts[file] = set_in_front_matter(texts[file], row.path if is_source else row.words_path, value)
