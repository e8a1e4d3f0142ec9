"""YAML as the project's files write it."""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Iterable, Sequence

from portal.files.nodes import Scalar, node_at
from portal.files.yaml_reader import parse_yaml, slips_in
from portal.model.enums import Flag

LINE_WIDTH = 120
"""So long a line may be."""


def yaml_lines(values: dict[str, object], indent: int = 0) -> list[str]:
    """Keys with texts, lists of texts or lists of keys with texts, each written so that it is read again as it was."""
    lines: list[str] = []
    pad = " " * indent
    for key, value in values.items():
        if isinstance(value, str):
            lines += _keyed(key, value, indent)
        elif isinstance(value, dict):
            lines += [f"{pad}{key}:", *yaml_lines(value, indent + 2)]
        elif isinstance(value, Iterable):
            items = list(value)
            if all(isinstance(item, str) for item in items):
                lines += _list(key, [str(item) for item in items], indent)
            else:
                lines.append(f"{pad}{key}:")
                for item in items:
                    first, *rest = yaml_lines(item, indent + 4)
                    lines += [f"{pad}  - {first.strip()}", *rest]
    return lines


def _list(key: str, items: list[str], indent: int) -> list[str]:
    flow = f"{' ' * indent}{key}: [{', '.join(flow_text(item) for item in items)}]"
    if len(flow) <= LINE_WIDTH:
        return [flow]
    return [f"{' ' * indent}{key}:", *(f"{' ' * indent}  - {flow_text(item)}" for item in items)]


def flow_text(text: str) -> str:
    if isinstance(text, Flag):  # a text of these letters has quotes, what is so has none
        return str(text)
    is_plain = re.fullmatch(r"[\w][\w./:-]*(?<!:)", text) and _reads_as(f"text: {text}", "text", text)
    return text if is_plain else json.dumps(text, ensure_ascii=False)


def _keyed(key: str, text: str, indent: int) -> list[str]:
    """``key: text`` on one line; a long text as a folded block; quoted where it must be."""
    pad = " " * indent
    plain = f"{pad}{key}: {text}"
    if isinstance(text, Flag) or (len(plain) <= LINE_WIDTH and _reads_as(plain, key, text)):
        return [plain]
    inner = " " * (indent + 2)
    folded = [f"{pad}{key}: >-"]
    for number, paragraph in enumerate(text.split("\n\n")):
        folded += ["", ""] if number else []
        folded += textwrap.wrap(
            paragraph, LINE_WIDTH, initial_indent=inner, subsequent_indent=inner,
            break_long_words=False, break_on_hyphens=False,
        )  # fmt: skip
    if (len(plain) > LINE_WIDTH or "\n" in text) and _reads_as("\n".join(folded), key, text):
        return folded
    return [f"{pad}{key}: {json.dumps(text, ensure_ascii=False)}"]


def _reads_as(written: str, key: str, text: str) -> bool:
    node, problems = parse_yaml(written, "")
    value = node_at(node, (key,))
    return not problems and isinstance(value, Scalar) and value.value.strip() == text and not any(slips_in(value))


def with_records(text: str, collection: str, records: Sequence[dict[str, object]], above: str = "") -> str:
    """A file of records with more at its end, indented and spaced as those before; *above* begins a new file."""
    if not text.strip():
        text = f"{above}{collection}:\n"
    text = re.sub(rf"^{collection}:[ ]*\[\s*\][ ]*$", f"{collection}:", text, flags=re.MULTILINE)
    item = re.findall(r"^([ ]*)-[ ]", text, re.MULTILINE)
    indent = len(item[0]) if item else 2
    body = text.rstrip("\n")
    number = body.count("\n" + " " * indent + "- ")
    is_spaced = bool(re.search(r"\n\n[ ]*-[ ]", body)) or number <= 1
    parts = [body]
    for record in records:
        first, *rest = yaml_lines(record, indent + 2)
        space = [""] if is_spaced and number else []
        parts += [*space, f"{' ' * indent}- {first.strip()}", *rest]
        number += 1
    return "\n".join(parts) + "\n"
