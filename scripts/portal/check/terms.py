"""Rules about terms: translations say what the glossary, ``data/terms.yml``, says; any form of a word counts, as for search.

It costs a look at each word of a text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from portal.check.term_words import PLURALS, Stems, TermUse, stems_in, use_of_term
from portal.check.text_part import TextPart
from portal.common.problems import Place, Problem, problem
from portal.common.stemmer import stems_of
from portal.content.portal import Portal
from portal.content.texts import TextUnit
from portal.model.terms import Term, TermIn
from portal.site.routes import Routes

_BETWEEN = 2
"""So many small words may stand between those of a term, where it is one of several words."""

_NAMES = ("name", "short_name")
"""Fields with names, which are not said in words of the field."""


def check_terms(portal: Portal, routes: Routes, part: TextPart) -> Iterator[Problem]:
    """A translation has the term where its source has it, and no word that the glossary forbids."""
    for locale, units in part.texts.translations.items() if portal.terms else ():
        said = part.comparison.terms(locale)
        for key, unit in units.items() if said else ():
            source = portal.texts.source.get(key)
            if source is not None and key.rpartition("/")[2] not in _NAMES:
                yield from _faults(said, locale, source, unit)


class Glossary:
    """The terms as they are said in one language, to be looked for in many texts."""

    def __init__(self, portal: Portal, locale: str) -> None:
        self._ready = [
            (term, theirs, ready)
            for term in portal.terms.values()
            for theirs in term.translations
            if theirs.language == locale and (ready := use_of_term(term, locale))
        ]

    def terms_in(self, text: str) -> Iterator[tuple[Term, TermIn]]:
        """The terms that a text of the source language says, with how they are said in the other."""
        words = _Words.of(stems_of(text))
        there = set(words.each)
        for term, theirs, ready in self._ready:
            if not there.isdisjoint(ready.begins) and _has(words, ready.source, _is_plural, 0):
                yield term, theirs


def _faults(said: Sequence[TermUse], locale: str, source: TextUnit, unit: TextUnit) -> Iterator[Problem]:
    theirs, ours = _Words.of(stems_of(source.value)), _Words.of(stems_in(unit.value, locale))
    there, words = set(theirs.each), set(ours.each)
    for use in said:
        if there.isdisjoint(use.begins) and words.isdisjoint(use.never_begins):
            continue  # as nearly always
        used = [(typed, stems) for typed, stems in use.never if stems[0] in words and _has(ours, stems, _is_same, 0)]
        for typed, stems in used:
            yield problem("terms.never", _place(unit, stems[0], locale), typed=typed, better=use.best, term=use.term)
        if used or there.isdisjoint(use.begins) or not _has(theirs, use.source, _is_plural, 0):
            continue
        if any(_has(ours, stems, _is_form, _BETWEEN) for stems in use.use):
            continue
        as_typed = _Words.of(stems_of(unit.value))
        if not _has(as_typed, use.source, _is_plural, 0):  # a name may stay as it is
            yield problem("terms.missing", unit.place, term=use.term, better=use.best)


def _is_same(word: str, wanted: str) -> bool:
    return word == wanted


def _is_plural(word: str, wanted: str) -> bool:
    """Whether a word of the source is the term's, or its plural; of “organise” and “organisation” the stem is the same."""
    return word.startswith(wanted) and word[len(wanted) :] in PLURALS


def _is_form(word: str, wanted: str) -> bool:
    """Whether a stem is one of the same word, whose end changes more than the table of endings knows."""
    return word == wanted or (len(wanted) > 3 and word.startswith(wanted[: _kept(wanted)]))


def _kept(wanted: str) -> int:
    """With how many letters of a wanted word each word must begin that is the same in any of these ways."""
    return max(4, len(wanted) - 3)


class _Words(NamedTuple):
    """The words of a text, in their order."""

    each: Sequence[str]
    joined: str
    """With a space before each: to find that one isn't there, a look at each word takes a hundred times as long."""

    @classmethod
    def of(cls, words: Sequence[str]) -> _Words:
        return cls(words, f" {' '.join(words)}")


def _has(text: _Words, wanted: Stems, same: Callable[[str, str], bool], between: int) -> bool:
    """Whether words stand in a text one after another, with no more than so many *between* two of them."""
    words, joined = text
    if any(f" {part[: _kept(part)]}" not in joined for part in wanted):
        return False
    for start, word in enumerate(words):
        if not same(word, wanted[0]):
            continue
        at = start
        for part in wanted[1:]:
            ahead = range(at + 1, min(at + 2 + between, len(words)))
            at = next((place for place in ahead if same(words[place], part)), -1)
            if at < 0:
                break
        else:
            return True
    return False


def _place(unit: TextUnit, first: str, locale: str) -> Place:
    """The line of a text on which a word stands."""
    offset = 0
    for line in unit.value.split("\n"):
        if first in stems_in(line, locale):
            break
        offset += len(line) + 1
    return unit.at(min(offset, len(unit.value)))
