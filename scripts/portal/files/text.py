"""Bytes to text: UTF-8, line ends, characters that nobody sees, versions that were merged and contradict each other."""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path

from portal.common.cache import LARGEST
from portal.common.confusables import NO_BLANKS, WITHOUT_WIDTH
from portal.common.filesystem import read_at_most
from portal.common.messages import message, reason_of
from portal.common.printable import shorten
from portal.common.problems import Fix, Place, Problem, problem
from portal.files.mojibake import garbled_lines

MAX_TEXT_BYTES = LARGEST
"""So many bytes a file of texts may have."""


_ENOUGH = 100
"""So many invisible characters are told of a file; one that holds more is no text."""


_BEGINNING = 2_000
_CONFLICT = re.compile(r"^(?:<{7}|>{7}) ", re.MULTILINE)


_BIDI_OPEN = {"\u202a", "\u202b", "\u202d", "\u202e", "\u2066", "\u2067", "\u2068"}


_FORBIDDEN = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028-\u202e\u2060-\u2064\u2066-\u206f\ufdd0-\ufdef\ufeff\ufff9-\uffff"
    "\ue000-\uf8ff\U000e0000-\U000e007f\U000f0000-\U0010ffff"
    + "".join(f"{chr(plane * 0x10000 + 0xFFFE)}{chr(plane * 0x10000 + 0xFFFF)}" for plane in range(1, 15))
    + "]"
)
"""What nobody sees, or sees as an empty box. Joiners, marks of direction, soft hyphens and places to break a line are part of writing."""
_MAY_BE_DRAWN = re.compile("[\ufb00-\ufdcf\ufe70-\ufefc\uff21-\uff3a\uff41-\uff5a\U0001d400-\U0001d7ff]")
_PRESENTATION = re.compile(
    r"(?<![^\W\d_])[^\W\d_]*[\ufb00-\ufb06\ufb13-\ufb17\ufb50-\ufd3d\ufd50-\ufdcf\ufe70-\ufefc][\w\u064b-\u065f]*"
    "|[\U0001d400-\U0001d7ff]{2,}|[\uff21-\uff3a\uff41-\uff5a]{2,}(?![\u3040-\u9fff\uac00-\ud7af])"
)
"""Words with letters as they were drawn, not as they are typed: they come from PDF files, or are signs of mathematics, or as wide as
those of Chinese; and no search finds them."""


def read_text(path: Path, name: str, *, typed: bool = True) -> tuple[str | None, list[Problem]]:
    """The text of a file with ``\\n`` line ends and no byte-order mark; *name* is its path as shown in messages.

    What people *typed* or pasted is also looked at for text that is garbled; ledgers are not.
    """
    try:
        return decode(read_at_most(path, MAX_TEXT_BYTES), name, typed=typed)
    except OSError as exc:
        return None, [unreadable(exc, name)]


def unreadable(exc: OSError, name: str) -> Problem:
    if isinstance(exc, FileNotFoundError):
        return problem("file.missing", Place(name))
    return problem("file.unreadable", Place(name), reason=reason_of(exc))


def decode(raw: bytes, name: str, *, typed: bool = True) -> tuple[str | None, list[Problem]]:
    """The text in the content of a file; two versions between git's marks are a fault of what people *typed*."""
    if len(raw) > MAX_TEXT_BYTES:
        return None, [problem("file.too-large", Place(name), limit=MAX_TEXT_BYTES // 1_000_000)]
    raw = raw.removeprefix(codecs.BOM_UTF8)
    try:
        text = raw.decode()
    except UnicodeDecodeError as exc:
        line = raw.count(b"\n", 0, exc.start) + 1
        column = len(raw[raw.rfind(b"\n", 0, exc.start) + 1 : exc.start].decode()) + 1
        return None, [problem("file.not-utf-8", Place(name, line, column), byte=f"{raw[exc.start]:02X}")]
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if text.count("\0", 0, _BEGINNING) * 3 > min(len(text), _BEGINNING):  # each letter has two bytes, one of them 0
        return None, [problem("file.not-utf-8", Place(name), byte="00")]
    if typed and (conflict := _CONFLICT.search(text)):
        place = Place(name, text.count("\n", 0, conflict.start()) + 1)
        return None, [problem("file.merged", place)]
    letters = frozenset(text)
    remarks = list(_garbled(text, letters, name)) if typed else []
    garbled = {remark.place.line for remark in remarks}
    for forbidden in forbidden_characters(text, name) if _FORBIDDEN.search("".join(letters)) else ():
        remarks.append(replace(forbidden, fix=None) if forbidden.place.line in garbled else forbidden)
    if typed:
        remarks += _without_width(text, letters, name)
    return text, remarks


def _without_width(text: str, letters: frozenset[str], name: str) -> Iterator[Problem]:
    """What nobody sees within words, and blanks that are none."""
    if not letters & _WITHOUT_WIDTH:
        return
    for number, line in enumerate(text.split("\n"), start=1):
        for match in WITHOUT_WIDTH.finditer(line):
            place, fix = Place(name, number, match.start() + 1), Fix(match[0], " " if NO_BLANKS.match(match[0]) else "")
            yield problem("file.unseen", place, fix, code=f"{ord(match[0]):04X}")


_WITHOUT_WIDTH = frozenset("\u034f\u115f\u1160\u180e\u200b\u200c\u200d\u2800\u3164\uffa0")


def _garbled(text: str, letters: frozenset[str], name: str) -> Iterator[Problem]:
    """Text that was read in another encoding than its own, or copied as it was drawn."""
    if text.isascii():
        return
    for found in islice(garbled_lines(text, letters), _ENOUGH):
        place, fix = Place(name, found.line_number, found.start + 1), Fix(found.line, found.mended, whole_line=True)
        yield problem("file.garbled", place, fix, text=shorten(found.text), meant=shorten(found.meant))
    if not _MAY_BE_DRAWN.search("".join(letters)):
        return
    for number, line in enumerate(text.split("\n"), start=1):
        for match in _PRESENTATION.finditer(line):
            meant = unicodedata.normalize("NFKC", match[0])
            yield problem(
                "file.drawn-letters", Place(name, number, match.start() + 1), Fix(match[0], meant), meant=meant
            )


def windows_character(char: str) -> str:
    """What a control character stood for in text of Windows that was read as Latin-1; empty for others."""
    return bytes([ord(char)]).decode("cp1252", "ignore") if "\x80" <= char <= "\x9f" else ""


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
                    else message("file.no-character")
                    if unicodedata.category(char) == "Cn"
                    else message("file.control-character")
                )
                place, code = Place(name, number, match.start() + 1), f"{ord(char):04X}"
                if char == "\ufffd":
                    yield problem("file.letters-lost", place, code=code)
                elif meant := windows_character(char):
                    yield problem("file.windows-character", place, Fix(char, meant), code=code, meant=meant)
                elif unicodedata.category(char) == "Co":
                    yield problem("file.private-use", place, code=code)
                else:
                    yield problem("file.invisible", place, Fix(char, ""), code=code, kind=kind)
                left -= 1
                if not left:
                    return
        if depth:
            yield problem("file.direction", Place(name, number, opened + 1))
