"""YAML as the portal's editors write it: plain where that is safe, long texts folded, lists of words in brackets."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

_PLAIN = re.compile(r"[\w/][^\n:#{}\[\],&*?|<>=!%@`\"']*")
_WORDS_IN_A_LINE = 14


def yaml_text(value: dict[str, Any]) -> str:
    """A mapping as a YAML document."""
    return "\n".join(_mapping(value, "")) + "\n"


def _mapping(value: dict[str, Any], indent: str) -> Iterator[str]:
    for key, one in value.items():
        yield from _entry(f"{indent}{key}:", one, indent + "  ")


def _entry(head: str, value: Any, indent: str) -> Iterator[str]:
    if isinstance(value, dict):
        yield head
        yield from _mapping(value, indent)
    elif isinstance(value, list) and value and isinstance(value[0], dict):
        yield head
        for item in value:
            first, *others = _mapping(item, indent + "  ")
            yield f"{indent}- {first.lstrip()}"
            yield from others
    elif isinstance(value, list):
        yield f"{head} [{', '.join(map(_scalar, value))}]"
    elif len(value) > 100 or "\n" in value:
        yield f"{head} >-"
        yield from _folded(value, indent)
    else:
        yield f"{head} {_scalar(value)}"


def _scalar(text: str) -> str:
    is_safe = _PLAIN.fullmatch(text) or re.fullmatch(r"https://\S+|[\d:T+-]+", text)
    return text if is_safe and text == text.strip() else json.dumps(text, ensure_ascii=False)


def _folded(text: str, indent: str) -> Iterator[str]:
    """Paragraphs are parted by two empty lines, of which folding leaves one."""
    for number, paragraph in enumerate(text.split("\n\n")):
        if number:
            yield from ("", "")
        words = paragraph.split()
        for start in range(0, len(words), _WORDS_IN_A_LINE):
            yield indent + " ".join(words[start : start + _WORDS_IN_A_LINE])
