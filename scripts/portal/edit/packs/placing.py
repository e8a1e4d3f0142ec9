"""Texts put into the files of their language, record by record: comments, order and every other line stay."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any

from portal.common.messages import message
from portal.content.interface_words import interface_file
from portal.content.portal import Portal
from portal.content.texts import file_of
from portal.edit.draft import Draft
from portal.edit.packs.units import NO_FORM, Forms, text_forms
from portal.edit.yaml_patch import CannotPatch, append_entry, set_body, set_in_front_matter, set_value
from portal.edit.yaml_writer import yaml_lines
from portal.files.nodes import Mapping as Node
from portal.files.yaml_reader import parse_yaml
from portal.model.collections import COLLECTIONS, YAML_COLLECTIONS, Ref

_TOP_LEVEL_KEY = re.compile(r"^(?=[^\s#-])", re.MULTILINE)


def place_texts(portal: Portal, locale: str, texts: Mapping[str, Forms], draft: Draft) -> list[str]:
    """Put *texts*, by key, into their files; the names of these. CannotPatch."""
    by_file: dict[str, dict[str, Forms]] = {}
    for key in portal.texts.source:  # in the order in which they are read
        if key in texts:
            is_word = key.startswith("interface/")
            file = interface_file(locale) if is_word else file_of(key, locale)
            by_file.setdefault(file, {})[key] = texts[key]
    for file, some in by_file.items():
        collection = Ref.of_key(next(iter(some))).collection
        before = draft.content(file)
        if collection == "interface" or collection in YAML_COLLECTIONS:
            source = {key: text_forms(key, portal.texts.source[key]) for key in some}
            draft.write(file, _in_records(before, collection, some, source))
        else:
            draft.write(file, _in_document(before, collection, some))
    return list(by_file)


def _in_records(text: str, collection: str, texts: Mapping[str, Forms], source: Mapping[str, Forms]) -> str:
    """A file of translations with other texts in some of its records; *source* has the originals of these."""
    records: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for key, forms in texts.items():
        path = tuple(key.split("/")[1:]) if collection != "interface" else (key.removeprefix("interface/"),)
        for form, words in forms.items():
            steps = (*path, form) if form != NO_FORM else path
            records.setdefault(steps[0], []).append((steps, words))
    pieces = _pieces(text)
    schema = f"# yaml-language-server: $schema=../../../schemas/translations/{collection}.json\n"
    for record, values in records.items():
        at = next((number for number, piece in enumerate(pieces) if _begins(piece, record)), None)
        if at is not None:
            for path, words in values:
                with _naming(f"{collection}/{'/'.join(path)}"):
                    pieces[at] = set_value(pieces[at], path, words)
            continue
        if collection == "interface":
            pieces = _pieces(_with_word("".join(pieces), values, source[f"interface/{record}"]))
        else:
            above = "" if "".join(pieces).strip() else schema
            added = append_entry("".join(pieces), record, _nested(values), above)
            pieces = _pieces(added)
    return "".join(pieces)


@contextlib.contextmanager
def _naming(key: str) -> Iterator[None]:
    """Whoever is told that a text can't be put into its file is told which."""
    try:
        yield
    except CannotPatch as exc:
        raise CannotPatch(message("value.of-field", field=key, what=exc.told)) from exc


def _pieces(text: str) -> list[str]:
    """A file cut before each of its top-level keys; what stands above the first is the first piece."""
    starts = [0, *(match.start() for match in _TOP_LEVEL_KEY.finditer(text) if match.start()), len(text)]
    return [text[start:end] for start, end in pairwise(starts) if end > start]


def _begins(piece: str, key: str) -> bool:
    return bool(re.match(rf"(?:[ ]*(?:#.*)?\n)*[\"']?{re.escape(key)}[\"']?[ ]*:", piece))


def _with_word(text: str, values: list[tuple[tuple[str, ...], str]], source: Forms) -> str:
    """A file of words with one more: where its original waits as a comment, in place of that, or at the end."""
    value: dict[str, object] = _nested(values, 0) if len(values[0][0]) > 1 else {values[0][0][0]: values[0][1]}
    made = "\n".join(yaml_lines(value)) + "\n"
    waiting = re.search(rf"^# {re.escape(values[0][0][0])}:.*\n(?:#  .*\n)*", text, re.MULTILINE)
    if waiting and _says(waiting[0], source):
        return text[: waiting.start()] + made + text[waiting.end() :]
    before = text.rstrip("\n")
    return (f"{before}\n" if before else "") + made


def _says(comment: str, source: Forms) -> bool:
    """Whether a comment is the line of an original and nothing else; what somebody noted there stays."""
    node, problems = parse_yaml(re.sub("^# ", "", comment, flags=re.MULTILINE), "")
    if not isinstance(node, Node) or problems:
        return False
    (said,) = node.plain_data().values()
    texts = said.values() if isinstance(said, dict) else [said]
    return [str(text).split() for text in texts] == [text.split() for text in source.values()]


def _nested(values: list[tuple[tuple[str, ...], str]], skip: int = 1) -> dict[str, object]:
    found: dict[str, Any] = {}
    for path, words in values:
        *steps, last = path[skip:]
        at = found
        for step in steps:
            at = at.setdefault(step, {})
        at[last] = words
    return found


def _in_document(text: str, collection: str, texts: Mapping[str, Forms]) -> str:
    """A Markdown file with other words, or a new one."""
    assert collection in COLLECTIONS
    values = [(tuple(key.split("/")[2:]), forms[NO_FORM]) for key, forms in texts.items()]
    matter = [(path, words) for path, words in values if path != ("body",)]
    body = next((words for path, words in values if path == ("body",)), None)
    if not text:
        return "\n".join(["---", *yaml_lines(_nested(matter, 0)), "---", "", (body or "").strip("\n"), ""])
    for path, words in matter:
        with _naming("/".join([*next(iter(texts)).split("/")[:2], *path])):
            text = set_in_front_matter(text, path, words)
    return set_body(text, body) if body is not None else text
