"""Bytes to text: UTF-8, line ends, characters that nobody sees, versions that were merged and contradict each other."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from pathlib import Path

from portal.common.messages import message, reason_of
from portal.common.problems import Fix, Place, Problem, problem

MAX_TEXT_BYTES = 50_000_000


_ENOUGH = 100
"""So many invisible characters are told of a file; one that holds more is no text."""


_CONFLICT = re.compile(r"^<{7} ", re.MULTILINE)


_BIDI_OPEN = {"\u202a", "\u202b", "\u202d", "\u202e", "\u2066", "\u2067", "\u2068"}


_FORBIDDEN = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff"
    "\U000e0000-\U000e007f]"
)
"""What nobody sees. Joiners, marks of direction, soft hyphens and places to break a line are part of writing."""


def read_text(path: Path, name: str) -> tuple[str | None, list[Problem]]:
    """The text of a file with ``\\n`` line ends and no byte-order mark; *name* is its path as shown in messages."""
    try:
        return decode(path.read_bytes(), name)
    except OSError as exc:
        return None, [unreadable(exc, name)]


def unreadable(exc: OSError, name: str) -> Problem:
    if isinstance(exc, FileNotFoundError):
        return problem("file.missing", Place(name))
    return problem("file.unreadable", Place(name), reason=reason_of(exc))


def decode(raw: bytes, name: str, *, may_be_merged: bool = False) -> tuple[str | None, list[Problem]]:
    """The text in the content of a file; one that holds two versions between git's marks only if it may."""
    if len(raw) > MAX_TEXT_BYTES:
        return None, [problem("file.too-large", Place(name))]
    raw = raw.removeprefix(codecs.BOM_UTF8)
    try:
        text = raw.decode()
    except UnicodeDecodeError as exc:
        line = raw.count(b"\n", 0, exc.start) + 1
        column = len(raw[raw.rfind(b"\n", 0, exc.start) + 1 : exc.start].decode()) + 1
        return None, [problem("file.not-utf-8", Place(name, line, column), byte=f"{raw[exc.start]:02X}")]
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not may_be_merged and (conflict := _CONFLICT.search(text)):
        place = Place(name, text.count("\n", 0, conflict.start()) + 1)
        return None, [problem("file.merged", place)]
    return text, list(forbidden_characters(text, name))


def forbidden_characters(text: str, name: str) -> Iterator[Problem]:
    """Control characters, and marks of direction that are left open at the end of a line (UAX #9)."""
    if not _FORBIDDEN.search(text):
        return
    left = _ENOUGH
    for number, line in enumerate(text.split("\n"), start=1):
        depth = 0
        opened = 0
        for match in _FORBIDDEN.finditer(line):
            char = match.group()
            if char in ("\u2066", "\u2067", "\u2068"):
                depth, opened = depth + 1, match.start()
            elif char == "\u2069" and depth:
                depth -= 1
            else:
                kind = (
                    message("file.direction-override")
                    if char in _BIDI_OPEN or char == "\u202c"
                    else message("file.without-width")
                    if char in "\u2060\ufeff"
                    else message("file.control-character")
                )
                place, code = Place(name, number, match.start() + 1), f"{ord(char):04X}"
                yield problem("file.invisible", place, Fix(char, ""), code=code, kind=kind)
                left -= 1
                if not left:
                    return
        if depth:
            yield problem("file.direction", Place(name, number, opened + 1))
