"""One value of a YAML text exchanged for another, or a record added, in place and nowhere else: comments, order and all other lines stay as they were typed.

Editors for git hosts write such files anew from their data, and lose the comments (decision 0006); so does every library that
this portal could use for it without changing how its files look.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import yaml

from portal.common.messages import Told, message
from portal.common.yaml_loader import YAML_LOADER
from portal.edit.folded_text import refolded
from portal.edit.yaml_writer import flow_text, with_records, yaml_lines
from portal.files.yaml_reader import parse_yaml

ValuePath = Sequence[str | int]
Value = str | list[str] | None


class CannotPatch(Told):
    """The value is written in a way that only a person should change."""


def set_value(text: str, path: ValuePath, value: Value) -> str:
    """The text with *value* at *path*: exchanged, added, or, for None or an empty one, taken away; and nothing else changed."""
    wanted = _with_value(_data(text), tuple(path), value)
    return _proven(_patched(text, path, value), wanted)


def rearranged(text: str, path: ValuePath, order: Sequence[int | dict[str, object]]) -> str:
    """The text with the items of the list at *path* in another order, by their places; new ones among them, and without those left out.

    Each keeps its lines and the remarks above it.
    """
    data = _data(text)
    held = _at(data, path) or []
    items = [held[item] if isinstance(item, int) else item for item in order]
    return _proven(_rearranged(text, path, order), _with_value(data, tuple(path), items))


def _at(data: Any, path: ValuePath) -> Any:
    for step in path:
        if isinstance(data, list) and isinstance(step, int) and step < len(data):
            data = data[step]
        else:
            data = data.get(step) if isinstance(data, dict) else None
    return data


def _rearranged(text: str, path: ValuePath, order: Sequence[int | dict[str, object]]) -> str:
    node: yaml.Node = yaml.compose(text, Loader=YAML_LOADER) or yaml.MappingNode("", [])
    lines, key = text.split("\n"), node
    for depth, step in enumerate(path):
        found = _step(node, step)
        if found is None:
            return _added(lines, node, path[depth:], list(order))
        key, node = found
    if _is_nothing(node):
        return _rearranged(_without(lines, key, node), path, order)
    if not isinstance(node, yaml.SequenceNode) or node.flow_style:
        raise CannotPatch(message("patch.list"))
    if not order:
        return _without(lines, key, node)
    first, blocks = key.start_mark.line + 1, list[list[str]]()
    at = first
    for item in node.value:
        end = _last_line(lines, item) + 1
        blocks.append(lines[at:end])
        at = end
    is_spaced = any(block and not block[0].strip() for block in blocks[1:])
    indent = node.start_mark.column
    new: list[str] = []
    for place in order:
        block = blocks[place] if isinstance(place, int) else _item_lines(place, indent)
        while block and not block[0].strip():
            block = block[1:]
        new += ["", *block] if is_spaced and new else block
    return "\n".join([*lines[:first], *new, *lines[at:]])


def _item_lines(item: dict[str, object], indent: int) -> list[str]:
    first, *rest = yaml_lines(item, indent + 2)
    return [f"{' ' * indent}- {first.strip()}", *rest]


def append_record(text: str, collection: str, record: dict[str, object], remark: str = "") -> str:
    """The text of a file of records with one more at its end, and nothing else changed; a new file begins with its schema, and a *remark*."""
    return append_records(text, collection, [record], remark)


def append_records(text: str, collection: str, records: Sequence[dict[str, object]], remark: str = "") -> str:
    """The same with several more."""
    above = f"# yaml-language-server: $schema=../schemas/{collection}.json\n{remark}"
    data = _data(text) or {}
    listed = data.get(collection, "") if isinstance(data, dict) else None
    if listed and not isinstance(listed, list):
        raise CannotPatch(message("patch.room"))
    return _proven(with_records(text, collection, records, above), {**data, collection: [*(listed or ()), *records]})


def append_entry(text: str, key: str, value: dict[str, object], above: str) -> str:
    """The text of a file of translations with one more key at its end, and nothing else changed; *above* begins a new file."""
    data = _data(text) or {}
    if not isinstance(data, dict) or key in data:
        raise CannotPatch(message("patch.room"))
    before = text.rstrip("\n")
    return _proven(
        (f"{before}\n\n" if before else above) + "\n".join(yaml_lines({key: value})) + "\n", {**data, key: value}
    )


def _data(text: str) -> Any:
    node, problems = parse_yaml(text, "")
    if node is None or problems:
        raise CannotPatch(message("patch.unreadable"))
    return node.plain_data()


def _proven(patched: str, wanted: Any) -> str:
    """The text, if it is read as it should be."""
    after, problems = parse_yaml(patched, "")
    if after is None or problems or not _same(after.plain_data(), wanted):
        raise CannotPatch(message("patch.more-than-that"))
    return patched


def _with_value(data: Any, path: tuple[str | int, ...], value: Any) -> Any:
    """What was read, with another value at a path; keys that hold nothing are as if they weren't there."""
    if not path:
        return value or ""
    step, *rest = path
    if isinstance(data, list) and isinstance(step, int) and step < len(data):
        return [_with_value(item, tuple(rest), value) if at == step else item for at, item in enumerate(data)]
    if isinstance(data, dict) or not data:
        return {**(data or {}), step: _with_value((data or {}).get(step), tuple(rest), value)}
    raise CannotPatch(message("patch.room"))


def _same(one: Any, other: Any) -> bool:
    if isinstance(one, dict) and isinstance(other, dict):
        return all(_same(one.get(key, ""), other.get(key, "")) for key in one.keys() | other.keys())
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(_same, one, other))
    if not one or not other:
        return not _holds_anything(one) and not _holds_anything(other)
    return isinstance(one, str) and isinstance(other, str) and one.strip() == other.strip()


def _holds_anything(data: Any) -> bool:
    return any(map(_holds_anything, data.values())) if isinstance(data, dict) else bool(data)


def _patched(text: str, path: ValuePath, value: Value) -> str:
    root = yaml.compose(text, Loader=YAML_LOADER) if text.strip() else None
    lines = text.split("\n")
    if root is None or _is_nothing(root):
        return text if not value else "\n".join([text.rstrip("\n"), *_nested(path, value, 0), ""]).lstrip("\n")
    node: yaml.Node = root
    key: yaml.Node | None = None
    is_in_braces = False
    for depth, step in enumerate(path):
        found = _step(node, step)
        if found is None:
            if not value:
                return text
            return _added(lines, node, path[depth:], value)
        is_in_braces = is_in_braces or bool(getattr(node, "flow_style", False))
        key, node = found
    assert key is not None
    if not value:
        return _without(lines, key, node)
    if isinstance(node, yaml.SequenceNode):
        if not isinstance(value, list) or not all(isinstance(item, yaml.ScalarNode) for item in node.value):
            raise CannotPatch(message("patch.list"))
        if not node.flow_style or node.start_mark.line != node.end_mark.line:
            return _with_list(lines, key, node, value)
        return _exchanged(lines, node.start_mark, node.end_mark, f"[{', '.join(map(flow_text, value))}]")
    if not isinstance(node, yaml.ScalarNode) or not isinstance(value, str):
        raise CannotPatch(message("patch.value"))
    if is_in_braces and node.start_mark.line == node.end_mark.line:
        return _exchanged(lines, node.start_mark, node.end_mark, flow_text(value))
    return _with_scalar(lines, key, node, value)


def _is_nothing(node: yaml.Node) -> bool:
    return isinstance(node, yaml.ScalarNode) and not node.value


def _step(node: yaml.Node, step: str | int) -> tuple[yaml.Node, yaml.Node] | None:
    """The key and the value one step further down; of a list, the item for both."""
    if isinstance(node, yaml.MappingNode):
        return next(((key, value) for key, value in node.value if key.value == step), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        return node.value[step], node.value[step]
    return None


def _nested(path: ValuePath, value: str | list[Any], indent: int) -> list[str]:
    inner: object = value
    for step in reversed(path):
        inner = {str(step): inner}
    assert isinstance(inner, dict)
    return yaml_lines(inner, indent)


def _end(lines: list[str], node: yaml.Node) -> int:
    """The index of the last line on which a value stands; blank lines and comments below it are not part of it."""
    last = node.end_mark.line if node.end_mark.column else node.end_mark.line - 1
    last = min(last, len(lines) - 1)
    while last > node.start_mark.line and (not lines[last].strip() or lines[last].lstrip().startswith("#")):
        last -= 1
    return last


def _last_line(lines: list[str], node: yaml.Node) -> int:
    if isinstance(node, yaml.MappingNode) and node.value and not node.flow_style:
        return _last_line(lines, node.value[-1][1])
    if isinstance(node, yaml.SequenceNode) and node.value and not node.flow_style:
        return _last_line(lines, node.value[-1])
    return _end(lines, node)


def _added(lines: list[str], node: yaml.Node | None, path: ValuePath, value: str | list[Any]) -> str:
    """With new keys at the end of a mapping."""
    if not isinstance(node, yaml.MappingNode) or node.flow_style or isinstance(path[0], int):
        raise CannotPatch(message("patch.room"))
    indent = node.value[0][0].start_mark.column if node.value else 0
    at = _last_line(lines, node) + 1
    before = [""] if indent == 0 and lines[: at - 1] and "" in lines[:at] and len(path) > 1 else []
    return "\n".join([*lines[:at], *before, *_nested(path, value, indent), *lines[at:]])


def _without(lines: list[str], key: yaml.Node, node: yaml.Node) -> str:
    first, last = key.start_mark.line, _last_line(lines, node)
    if lines[first][: key.start_mark.column].strip():
        raise CannotPatch(message("patch.first"))
    return "\n".join([*lines[:first], *lines[last + 1 :]])


def _exchanged(lines: list[str], start: yaml.Mark, end: yaml.Mark, new: str) -> str:
    line = lines[start.line]
    lines = list(lines)
    lines[start.line] = line[: start.column] + new + line[end.column :]
    return "\n".join(lines)


def _with_list(lines: list[str], key: yaml.Node, node: yaml.Node, value: list[str]) -> str:
    """With a list over several lines written anew; one in which comments stand is left to a person."""
    first, last = key.start_mark.line, _last_line(lines, node)
    if any("#" in line for line in lines[first : last + 1]):
        raise CannotPatch(message("patch.list"))
    column = key.start_mark.column
    new = yaml_lines({str(key.value): value}, column)
    new[0] = lines[first][:column] + new[0][column:]
    return "\n".join([*lines[:first], *new, *lines[last + 1 :]])


def _with_scalar(lines: list[str], key: yaml.Node, node: yaml.ScalarNode, value: str) -> str:
    first, last = node.start_mark.line, _end(lines, node)
    column = key.start_mark.column
    if node.style == ">" and (kept := refolded(lines[first + 1 : last + 1], value)) is not None:
        return "\n".join([*lines[: first + 1], *kept, *lines[last + 1 :]])
    new = yaml_lines({str(key.value): value}, column)
    before = lines[key.start_mark.line][:column]
    after = ""
    if first == last and node.style not in (">", "|"):
        after = lines[last][node.end_mark.column :].rstrip()
        if after and len(new) > 1:  # a comment behind the value stands above the longer one
            new = [f"{' ' * column}{after.strip()}", *new]
            after = ""
    new[0] = before + new[0][column:]
    new[-1] += after
    return "\n".join([*lines[: key.start_mark.line], *new, *lines[last + 1 :]])


def rearranged_in_front_matter(text: str, path: ValuePath, order: Sequence[int | dict[str, object]]) -> str:
    """The same as ``rearranged``, in the front matter of a Markdown file."""
    before, matter, after = _parts(text)
    return f"{before}{rearranged(matter, path, order)}{after}"


def set_in_front_matter(text: str, path: ValuePath, value: Value) -> str:
    """The same, in the front matter of a Markdown file."""
    before, matter, after = _parts(text)
    return f"{before}{set_value(matter, path, value)}{after}"


def set_body(text: str, body: str) -> str:
    before, matter, after = _parts(text)
    fence = after.split("\n", 2)
    return f"{before}{matter}\n{fence[1]}\n\n{body.strip()}\n"


def _parts(text: str) -> tuple[str, str, str]:
    """What stands up to the front matter, the front matter, and from its end on."""
    lines = text.split("\n")
    end = next((number for number, line in enumerate(lines[1:], start=1) if line.rstrip() == "---"), None)
    if lines[0].rstrip() != "---" or end is None:
        raise CannotPatch(message("patch.front-matter"))
    return lines[0] + "\n", "\n".join(lines[1:end]), "\n" + "\n".join(lines[end:])
