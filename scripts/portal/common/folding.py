"""Texts in one form, for finding names: without case, accents, vowel signs and what nobody sees; apostrophes and dashes are one each.

Every character folds by itself, so a place in the folded text has its place in what was typed. The stemmer of the search folds less,
for readers' browsers must do the same.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from itertools import accumulate

_APOSTROPHES = "'’‘‛ʼʻʹʽˈ`´′＇ꞌ՚׳ʾʿ"
_QUOTES = '"“”„‟«»″〝〞＂'
_LETTERS = {
    **{"æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "ł": "l", "þ": "th", "ı": "i", "ŋ": "n", "ħ": "h"},
    **{"ґ": "г", "ѓ": "г"},
    **{"ٱ": "ا", "ى": "ي", "ی": "ي", "ې": "ي", "ة": "ه", "ہ": "ه", "ھ": "ه", "ە": "ه", "ک": "ك", "ء": "", "ـ": ""},
}
_UNSEEN = frozenset("\u115f\u1160\u3164\uffa0\u2800")
"""Letters, to Unicode, that show nothing."""
_MARKUP = frozenset("*~\\")
"""Signs of Markdown that may stand within a word, and that no reader sees."""


class _Folded(dict[int, str]):
    """What each character becomes, by its code; found once."""

    def __missing__(self, code: int) -> str:
        self[code] = found = _folded(chr(code))
        return found


def _folded(char: str) -> str:
    if char in _APOSTROPHES:
        return "'"
    if char in _QUOTES:
        return '"'
    category = unicodedata.category(char)
    if char in "\n\u2028\x0b\x0c\x85":
        return "\n"
    if char == "\u2029":
        return "\n\n"
    if char in "\t " or category == "Zs":
        return " "
    if category in ("Cf", "Cc", "Mn", "Me") or char in _UNSEEN or char in _MARKUP:
        return ""
    if category == "Pd" or char == "\u2212":
        return "-"
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", char).casefold())
    seen = (letter for letter in apart if unicodedata.category(letter) not in ("Mn", "Me", "Cf"))
    return "".join(_LETTERS.get(letter, letter) for letter in seen)


_TABLE = _Folded()


def fold_name(text: str) -> str:
    """A text in the one form in which names are compared."""
    return text.translate(_TABLE)


class Places:
    """Where the characters of a folded text stand in what was typed."""

    def __init__(self, text: str) -> None:
        self._ends = list(accumulate(len(_TABLE[ord(char)]) for char in text))

    def of(self, offset: int) -> int:
        """The place of the typed character that became the folded one."""
        return bisect_right(self._ends, offset)
