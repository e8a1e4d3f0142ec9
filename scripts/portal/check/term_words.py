"""Terms of the glossary in one language, made ready to be looked for in texts."""

from __future__ import annotations

from typing import NamedTuple

from portal.common.stemmer import stem, stems_of
from portal.model.terms import Term

Stems = tuple[str, ...]
PLURALS = ("", "s", "es", "'s")


class TermUse(NamedTuple):
    """A term in one language, made ready to be looked for."""

    term: str
    source: Stems
    """In the source language: folded words, of which the text has these or their plural."""
    begins: frozenset[str]
    """Its first word and the plural of that."""
    best: str
    use: tuple[Stems, ...]
    """Stems in the language of the translation."""
    never: tuple[tuple[str, Stems], ...]
    never_begins: frozenset[str]
    """The first stems of these."""


def use_of_term(term: Term, locale: str) -> TermUse | None:
    found = next((one for one in term.translations if one.language == locale), None)
    source = tuple(stems_of(term.term))
    if found is None or not source:
        return None
    use = tuple(filter(None, (_without_small_words(stems_in(word, locale)) for word in found.use)))
    never = tuple((word, stems) for word in found.never if (stems := stems_in(word, locale)))
    begins = frozenset(source[0] + end for end in PLURALS)
    return TermUse(term.term, source, begins, found.use[0], use, never, frozenset(stems[0] for _, stems in never))


def _without_small_words(words: Stems) -> Stems:
    """“parrainage de visa” is said by “parrainage des visas” too."""
    return tuple(word for word in words if len(word) > 2) or words


def stems_in(text: str, locale: str) -> Stems:
    return tuple(stem(word, locale) for word in stems_of(text))
