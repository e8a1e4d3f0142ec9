"""Text that was read in another encoding than it was written in, and what it was: “MÃ¡laga” is Málaga, “РџСЂРёРІС–С‚” Привіт.

Two ways lead there. UTF-8 was taken for an older code page, once or several times: each letter became two or three. Or text of
one code page was taken for another: “Ïðèâåò”. (ftfy mends whole texts and doesn't know Arabic's page; here, each place is told.)
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from functools import cached_property
from itertools import accumulate
from typing import NamedTuple

_PAGES = ("cp1252", "cp1251", "cp1256", "cp1250", "mac-roman", "cp437", "cp850")
"""Code pages for which UTF-8 is taken. Latin-1 is a part of the first."""
_TIMES = 4
"""So often at most one text is taken for another in turn."""

_LATIN = "[\u0080-\u017f\u2010-\u2044\u20ac\u2122\ufeff\u2190-\u21ff\u2600-\u27bf\U0001f300-\U0001faff]"
"""Letters and signs among Latin ones, which appear singly."""
_SCRIPTS = (
    "[\u0370-\u03ff]", "[\u0400-\u052f]", "[\u0531-\u058f]", "[\u05d0-\u05f4]", "[\u060c-\u06ff]", "[\u0900-\u0e7f]",
    "[\u10a0-\u10ff]", "[\u1200-\u137f]", "[\u3040-\u30ff\u4e00-\u9fff]", "[\uac00-\ud7af]",
)  # fmt: skip
"""Letters that appear several together."""
_PLAUSIBLE = re.compile("|".join(f"(?:{_LATIN}|{script})+" for script in _SCRIPTS))
_ALL_LATIN = re.compile(f"{_LATIN}+")
_ENDS_A_WORD = "»”’“‘…–—™®°ºª·\u00a0"
"""What may stand behind a capital letter with an accent: “LIBERTÉ”."""
_ACCENTED = frozenset(map(chr, range(0xC0, 0x100)))
_OTHER_PAGE = re.compile(r"(?<![^\W\d_³¿º²¯ª´¥¨¸])(?<![³¿´¥¨¸])[À-ÿ³¿º²¯ª´¥¨¸]{5,}+(?![^\W\d_])")


class Garbled(NamedTuple):
    """The first place of a line in which text is garbled."""

    line_number: int
    start: int
    text: str
    meant: str
    line: str
    mended: str
    """The whole line as it was meant."""


def garbled_lines(text: str, letters: frozenset[str]) -> Iterator[Garbled]:
    """Lines in which text was read in another encoding than its own; *letters* are all that the text has."""
    pages = [page for page in _CODE_PAGES if page.may_be_in(letters)]
    offsets = {place for page in pages for place in page.places_in(text)}
    if len(letters & _ACCENTED) >= 3:
        offsets |= {match.start() for match in _OTHER_PAGE.finditer(text) if _of_other_page(match[0])}
    if not offsets:
        return
    lines = text.split("\n")
    starts = list(accumulate((len(line) + 1 for line in lines), initial=0))
    for number in sorted({bisect_right(starts, offset) for offset in offsets}):
        line = lines[number - 1]
        found = [place for page in pages if (place := page.first_in(line, number))]
        if found:
            yield min(found, key=lambda place: len(place.mended))  # the right page explains most of it
        elif match := next((match for match in _OTHER_PAGE.finditer(line) if _of_other_page(match[0])), None):
            mended = _OTHER_PAGE.sub(lambda other: _of_other_page(other[0]) or other[0], line)
            yield Garbled(number, match.start(), match[0], _of_other_page(match[0]) or "", line, mended)


class _CodePage:
    """A code page for which UTF-8 was taken."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._bytes = {chr(byte): byte for byte in range(0x80, 0xA0)}  # what a page leaves out is taken as in Latin-1
        self._bytes |= {
            bytes([byte]).decode(name): byte for byte in range(0x80, 0x100) if bytes([byte]).decode(name, "ignore")
        }

        self._leads, self._further = self._letters(0xC2, 0xF4), self._letters(0x80, 0xBF)

    def _letters(self, first: int, last: int) -> frozenset[str]:
        return frozenset(letter for letter, byte in self._bytes.items() if first <= byte <= last)

    def _class(self, first: int, last: int) -> str:
        return f"[{''.join(map(re.escape, sorted(self._letters(first, last))))}]"

    def may_be_in(self, letters: frozenset[str]) -> bool:
        return not (letters.isdisjoint(self._leads) or letters.isdisjoint(self._further))

    @cached_property
    def _sequences(self) -> re.Pattern[str]:
        """One or more letters of UTF-8 as they look in this page (RFC 3629)."""
        two, three, four, further = (
            self._class(*span) for span in ((0xC2, 0xDF), (0xE0, 0xEF), (0xF0, 0xF4), (0x80, 0xBF))
        )
        return re.compile(f"(?:{two}{further}|{three}{further}{{2}}|{four}{further}{{3}})+")

    @cached_property
    def _words(self) -> re.Pattern[str]:
        return re.compile(f"{self._class(0x80, 0xFF)}+")

    def places_in(self, text: str) -> list[int]:
        return [match.start() for match in self._sequences.finditer(text) if self._is_evident(text, match)]

    def first_in(self, line: str, number: int) -> Garbled | None:
        for match in self._sequences.finditer(line):
            if self._is_evident(line, match) and (meant := self._meant(match[0])):
                mended = self._words.sub(lambda word: self._meant(word[0]) or word[0], line)  # short words, too
                mended = self._sequences.sub(
                    lambda other: (self._is_evident(other.string, other) and self._meant(other[0])) or other[0], mended
                )
                return Garbled(number, match.start(), match[0], meant, line, mended)
        return None

    def _is_evident(self, text: str, match: re.Match[str]) -> bool:
        """Whether nobody writes such letters beside each other."""
        once = self._decoded(match[0])
        if not once or not _PLAUSIBLE.fullmatch(once):
            return False
        is_latin = bool(_ALL_LATIN.fullmatch(once))
        before, after = text[max(0, match.start() - 1) : match.start()], text[match.end() : match.end() + 1]
        if len(match[0]) == 2 and match[0][1] in _ENDS_A_WORD and match[0][0] != "Â" and match[0] != "Ã\u00a0":
            return (before.islower() or after.isalpha()) and is_latin and self.name == "cp1252"
        if self.name != "cp1252":
            touches = any(char.isascii() and char.isalpha() for char in (before, after) if char)
            return len(once) >= 3 or (is_latin and (touches or len(match[0]) >= 2 * len(once) + 1))
        return len(once) >= (1 if is_latin else 3 if once[-1] > "\u0900" else 2)

    def _decoded(self, text: str) -> str | None:
        try:
            return bytes(self._bytes[char] for char in text).decode()
        except (KeyError, UnicodeDecodeError):
            return None

    def _meant(self, text: str) -> str | None:
        """What was written, however often it was misread."""
        meant = self._decoded(text)
        if not meant or not _PLAUSIBLE.fullmatch(meant):
            return None
        for _ in range(_TIMES):
            again = meant and self._decoded(meant)
            if not again:
                break
            meant = again
        return meant.replace("\ufeff", "")


_CODE_PAGES = tuple(_CodePage(name) for name in _PAGES)


def _of_other_page(text: str) -> str | None:
    """A word of Cyrillic or Arabic letters that was read as Western European."""
    try:
        raw = text.encode("cp1252")
    except UnicodeEncodeError:
        return None
    cyrillic, arabic = raw.decode("cp1251", "replace"), raw.decode("cp1256", "replace")
    if _is_of("CYRILLIC", cyrillic) and cyrillic in (cyrillic.lower(), cyrillic.upper(), cyrillic.capitalize()):
        return cyrillic
    return arabic if _is_of("ARABIC LETTER", arabic) else None


def _is_of(script: str, word: str) -> bool:
    return all(unicodedata.name(letter, "").startswith(script) for letter in word)
