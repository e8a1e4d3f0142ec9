"""The fonts in which fact sheets and cards are set, and which characters they lack."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from pathlib import Path
from struct import unpack_from

FONTS = ("fontpkg_noto_sans", "fontpkg_noto_sans_arabic")
"""Packages that hold the fonts."""


def letters_without_glyphs(text: str) -> str:
    """The characters of a text, each once, that the fonts lack; symbols are not among them, for a sentence does without."""
    return letters_among(without_glyphs(text))


def without_glyphs(text: str) -> set[str]:
    return {character for character in text if ord(character) not in _characters() and character.isprintable()}


def letters_among(characters: set[str]) -> str:
    return "".join(sorted(character for character in characters if unicodedata.category(character)[0] not in "SC"))


def font_files() -> list[Path]:
    return [path for package in FONTS for path in sorted(Path(str(files(package))).glob("files/*.ttf"))]


@cache
def _characters() -> set[int]:
    """The characters for which the fonts have glyphs (OpenType, cmap, formats 4 and 12)."""
    return {code for path in font_files() for code in _characters_of(path.read_bytes())}


def _characters_of(font: bytes) -> Iterator[int]:
    tables = {font[at : at + 4]: unpack_from(">I", font, at + 8)[0] for at in range(12, 12 + 16 * font[5], 16)}
    start = tables[b"cmap"]
    count = unpack_from(">H", font, start + 2)[0]
    for at in {start + unpack_from(">I", font, start + 8 + 8 * number)[0] for number in range(count)}:
        kind = unpack_from(">H", font, at)[0]
        if kind == 12:
            for group in range(unpack_from(">I", font, at + 12)[0]):
                first, last = unpack_from(">II", font, at + 16 + 12 * group)
                yield from range(first, last + 1)
        elif kind == 4:
            size = unpack_from(">H", font, at + 6)[0]
            for segment in range(0, size, 2):
                last = unpack_from(">H", font, at + 14 + segment)[0]
                first = unpack_from(">H", font, at + 16 + size + segment)[0]
                yield from range(first, last + 1)
