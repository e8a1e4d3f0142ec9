"""Words as search knows them: without accents, case, articles and endings, so that one form of a word finds the others.

A language's grammar is a table of what to take off, no program: ``theme/assets/search.js`` gets the same table and does the same
with what a reader types. It is a light stemmer in the manner of Larkey's light10 (Arabic) and Savoy's UniNE stemmers: endings go,
nothing is looked up (``languages/<tag>.yml``, search). A language without a table is searched by its words as they are, and by how they begin.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from functools import cache, lru_cache

from portal.common.language_data import forget_with_languages, language_data

_MARKS = re.compile(
    "[\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7"
    "\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed]"
)
"""Accents, points and vowel signs, which compatibility decomposition has parted from their letters; and the tatweel."""
_LETTERS = str.maketrans(
    {
        **{"’": "'", "ʼ": "'", "‘": "'", "`": "'", "ґ": "г", "ß": "ss", "ł": "l", "ø": "o", "đ": "d", "ı": "i"},
        **dict(zip("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789", strict=True)),
        **{"æ": "ae", "œ": "oe", "ى": "ي", "ة": "ه", "ٱ": "ا"},
    }
)
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_COMMON = 1 << 16
"""So many words, with what stands around them, are folded once: a few of them make most of every text."""


def fold(text: str) -> str:
    """A text in lower case, without accents and vowel signs, its letters and apostrophes in one form."""
    lower = text.lower()
    if lower.isascii():
        return lower.replace("`", "'")
    return _MARKS.sub("", unicodedata.normalize("NFKD", lower)).translate(_LETTERS)


def stems_of(text: str) -> list[str]:
    """The words of a text, folded, in their order."""
    return [word for typed in text.split() for word in _folded_words(typed)]


@lru_cache(_COMMON)
def _folded_words(typed: str) -> tuple[str, ...]:
    """The words of what stands between two spaces: mostly one, with its comma or bracket."""
    return tuple(_WORD.findall(fold(typed)))


@cache
def stem(word: str, language: str) -> str:
    """What is left of a folded word in a language."""
    grammar = language_data(language).search
    parts = word.split("'")
    while len(parts) > 1 and parts[0] in grammar.elisions:
        parts = parts[1:]
    if len(parts) > 1 and parts[-1] == "s":
        parts = parts[:-1]
    word = "".join(parts)
    kept = next((new + word[len(old) :] for old, new in grammar.beginnings if word.startswith(old)), None)
    word = kept or word[_length_of(grammar.prefixes, word, word.startswith) :]
    for _ in range(grammar.passes):
        word = word[: len(word) - _length_of(grammar.suffixes, word, word.endswith)]
    return next((word[: -len(old)] + new for old, new in grammar.endings if word.endswith(old)), word)


forget_with_languages(stem.cache_clear)


def _length_of(affixes: Iterable[str], word: str, has: Callable[[str], bool]) -> int:
    """How long the first affix is that a word has beside three letters."""
    return next((len(affix) for affix in affixes if len(word) >= len(affix) + 3 and has(affix)), 0)
