"""The fonts in which fact sheets and cards are set, and which characters they lack."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from pathlib import Path
from struct import error, unpack_from
from typing import NamedTuple

from portal.common.cache import digest_of_content

FONTS = ("fontpkg_noto_sans", "fontpkg_noto_sans_arabic")
"""Packages that hold the fonts."""
FAMILIES = ("Noto Sans", "Noto Sans Arabic")
"""What these are called, in the order in which a letter is looked for."""
SUFFIXES = (".ttf", ".otf", ".ttc", ".woff", ".woff2")
"""Of files with a font. Only the first two can be set; the others are told."""


class Font(NamedTuple):
    """A file with a font."""

    path: str
    digest: str
    """Of its content."""


OwnFonts = tuple[Font, ...]
"""The fonts that a site brings."""


def font_at(path: Path) -> Font:
    """The font in a file, or what else is in there; OSError."""
    found = path.stat()
    return _font_at(path, found.st_size, found.st_mtime_ns)


@cache
def _font_at(path: Path, size: int, changed: int) -> Font:
    return Font(str(path), digest_of_content(path.read_bytes()).hex())


@cache
def family_of(font: Font) -> str:
    """The name of the family to which a font belongs; empty if the file holds no font that can be set."""
    from PIL import ImageFont

    try:
        return (ImageFont.truetype(font.path).getname()[0] or "") if _covered_by(font) else ""
    except OSError:
        return ""


def families(own: OwnFonts, first: tuple[str, ...] = ()) -> list[str]:
    """All families in which a text may be set, in the order in which a letter is looked for; some may come *first*."""
    return list(dict.fromkeys(name for name in (*first, *FAMILIES, *map(family_of, own)) if name))


def letters_without_glyphs(text: str, own: OwnFonts = ()) -> str:
    """The characters of a text, each once, that the fonts lack; symbols are not among them, for a sentence does without."""
    return letters_among(without_glyphs(text, own))


def without_glyphs(text: str, own: OwnFonts = ()) -> set[str]:
    covered = _covered(own)
    return {character for character in text if ord(character) not in covered and character.isprintable()}


def letters_among(characters: set[str]) -> str:
    return "".join(sorted(character for character in characters if unicodedata.category(character)[0] not in "SC"))


def font_files() -> list[Path]:
    return [path for package in FONTS for path in sorted(Path(str(files(package))).glob("files/*.ttf"))]


@cache
def _covered(own: OwnFonts) -> frozenset[int]:
    """The characters for which the fonts have glyphs."""
    return frozenset().union(*map(_covered_by, (*map(font_at, font_files()), *own)))


@cache
def _covered_by(font: Font) -> frozenset[int]:
    try:
        return frozenset(_characters_of(Path(font.path).read_bytes()))
    except (OSError, KeyError, IndexError, error):  # no font
        return frozenset()


def _characters_of(font: bytes) -> Iterator[int]:
    """The characters that the table ``cmap`` knows (OpenType; formats 4 and 12)."""
    tables = {font[at : at + 4]: unpack_from(">I", font, at + 8)[0] for at in range(12, 12 + 16 * font[5], 16)}
    start = tables[b"cmap"]
    count = unpack_from(">H", font, start + 2)[0]
    for at in {start + unpack_from(">I", font, start + 8 + 8 * number)[0] for number in range(count)}:
        kind = unpack_from(">H", font, at)[0]
        if kind == 12:
            for group in range(unpack_from(">I", font, at + 12)[0]):
                first, last = unpack_from(">II", font, at + 16 + 12 * group)
                yield from range(first, min(last, 0x10FFFF) + 1)
        elif kind == 4:
            size = unpack_from(">H", font, at + 6)[0]
            for segment in range(0, size, 2):
                last = unpack_from(">H", font, at + 14 + segment)[0]
                first = unpack_from(">H", font, at + 16 + size + segment)[0]
                yield from range(first, last + 1)
