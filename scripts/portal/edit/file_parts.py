"""What a file of content consists of, as lines: its records, their fields and items, a page's front matter and text; and records as a file again.

Comments and empty lines go with what stands below them, so that whoever puts parts together loses none.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator

from portal.content.load import id_in
from portal.files.nodes import Mapping, Node, Scalar, Sequence
from portal.files.yaml_reader import parse_yaml

_APART = re.compile(r"\n\n(?:  - id:|  #|[^\s#])")

_RECORD = re.compile(r"^(?:  - id: *(?P<id>\S+)|(?P<key>[^\s#-][^:\n]*):[ \t]*$)")
"""The first line of a record in ``data/*.yml``, or of a record's translations."""
_ITEM = re.compile(r"^(?P<lead> *- )id: *(?P<id>\S+)")
_FIELD = re.compile(r"^(?P<lead> *(?:- +)?)(?P<key>[^\s#\"'\-][^:\n]*|\"[^\"]*\"|'[^']*'):(?=\s|$)")
_QUOTES = "\"'"
_OPEN = re.compile(r"^(?: *#.*| *)$")
FRONT_MATTER = re.compile(r"\A---\n(.*?\n)---(?:\n|\Z)", re.DOTALL)
BODY = "body"


def is_headed_part(text: str) -> bool:
    """Whether a part begins with a line that only says its name: a list, or a record of translations."""
    first = next((line for line in text.splitlines() if not _OPEN.match(line)), "")
    return bool(_FIELD.match(first)) and first.rstrip().endswith(":") and not _ITEM.match(first)


def parts_of_lines(text: str, *, is_headed: bool) -> dict[str, str] | None:
    """The lines of each field, or of each item with an id, with the comment above it; the heading under the empty name. None if there are no such."""
    found: dict[str, list[str]] = {}
    here, waiting, column, are_items = "", list[str](), -1, False
    for line in text.splitlines(keepends=True):
        if _OPEN.match(line.rstrip("\n")):
            waiting.append(line)
            continue
        field, item = _FIELD.match(line), _ITEM.match(line)
        if column < 0 and is_headed and not found:
            name = ""
        elif column < 0:
            are_items, lead = is_headed and bool(item), item or field
            if lead is None or (is_headed and field and "-" in field["lead"] and not item):
                return None
            column = len(lead["lead"])
            name = item["id"].strip(_QUOTES) if are_items and item else field["key"].strip(_QUOTES) if field else ""
        elif are_items and len(line) - len(line.lstrip(" ")) == column - 2 and line.lstrip(" ").startswith("- "):
            if not item:
                return None
            name = item["id"].strip(_QUOTES)
        elif not are_items and field and len(field["lead"]) == column:
            name = field["key"].strip(_QUOTES)
        else:
            found[here] += [*waiting, line]
            waiting = []
            continue
        if name in found:
            return None
        found[name], here, waiting = [*waiting, line], name, []
    if not found:
        return None
    found[here] += waiting
    return {name: "".join(lines) for name, lines in found.items()}


def value_of(text: str) -> object:
    """What a field holds, without its name; None if it can't be read."""
    plain = textwrap.dedent(re.sub(r"^( *)- ", r"\1  ", text.lstrip("\n"), count=1))
    node, problems = parse_yaml(plain, "")
    if problems or not isinstance(node, Mapping) or len(node.entries) != 1:
        return _plain(node) if node and not problems else None
    return _plain(next(iter(node.entries.values())))


def _plain(node: Node | None) -> object:
    if isinstance(node, Mapping):
        return {name: _plain(value) for name, value in node.entries.items()}
    if isinstance(node, Sequence):
        return [_plain(item) for item in node.items]
    return node.value.strip() if isinstance(node, Scalar) else ""


def shown_value(text: str | None) -> str:
    """What a part holds, for people to read."""
    value = value_of(text) if text else ""
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return ", ".join(value)
    return value if isinstance(value, str) else textwrap.dedent(text or "").strip()


def fields_of_page(text: str) -> dict[str, str]:
    """The fields of a page by their paths, its text among them."""
    matter = FRONT_MATTER.match(text)
    found = dict(fields_of_part(matter[1])) if matter else {}
    body = text[matter.end() if matter else 0 :].strip()
    return {**found, BODY: body} if body else found


def fields_of_record(text: str) -> dict[str, str]:
    """The fields of a record, or of its translations, by their paths."""
    return dict(fields_of_part(text))


def fields_of_part(text: str | None) -> tuple[tuple[str, str], ...]:
    """The fields of a part that has several, each by its path, with what it holds."""
    value = value_of(text) if text else ""
    return () if isinstance(value, str) else tuple(_flat(value, ""))


def _flat(value: object, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _flat(inner, f"{path}/{name}".lstrip("/"))
    elif isinstance(value, list) and not all(isinstance(item, str) for item in value):
        for number, item in enumerate(value, 1):
            name = id_in(item) if isinstance(item, dict) else number
            yield from _flat(item, f"{path}/{name}".lstrip("/"))
    else:
        yield path, "\n".join(value) if isinstance(value, list) else str(value or "")


def records_of(text: str) -> dict[str, str]:
    """The lines of each record by its id, with the comment above it; what stands before the first, under the empty name."""
    found: dict[str, list[str]] = {"": []}
    here, waiting = "", list[str]()
    for line in text.splitlines(keepends=True):
        match = _RECORD.match(line)
        if match:
            name = match["id"].strip(_QUOTES) if match["id"] else f"{match['key'].strip(_QUOTES)}:"
            here = name if name not in found else f"{name}#{len(found)}"
            found[here] = [*waiting, line]
            waiting = []
        elif _OPEN.match(line.rstrip("\n")):
            waiting.append(line)
        else:
            found[here] += [*waiting, line]
            waiting = []
    found[here] += waiting
    return {name: "".join(lines) for name, lines in found.items()}


def file_of_records(chunks: list[str], like: str) -> str:
    """Records one below another, apart by an empty line where the file that it shall be like has such."""
    apart = bool(_APART.search(like))
    text = ""
    for chunk in chunks:
        body = chunk.lstrip("\n") if text else chunk
        if apart and text and body and not text.endswith(("\n\n", ":\n")):
            text += "\n"
        text += body
    return text.rstrip("\n") + "\n"
