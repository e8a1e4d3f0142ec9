"""Reading a text around a word by which somebody may be named: what stands beside a surname says whether it is surely the person."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from portal.common.folding import Places
from portal.content.name_forms import LONG_ENOUGH, PARTICLES, SURE_TITLES, TITLES
from portal.content.name_words import Atom
from portal.content.ordinary_words import is_ordinary

_BESIDE = re.compile(r"[ '\"()\-_.+/|@]*+\n?[ '\"()\-_.+/|@]*+")
"""What may stand between the words of a name."""
_TURNED = re.compile(r"[ '\"()\-_.+/|]*+,?[ '\"(]*+\n?[ '\"(]*+")
"""What may stand between a surname and the given name that follows."""
_ONE_LETTER_WORDS = frozenset("aioyeuаіоувзяєикс")


class Mention(NamedTuple):
    """A place in a text that names somebody."""

    person: str
    """The person's id; empty for what is a headline, and nobody's name."""
    start: int
    end: int
    what: str
    """The words of the text."""
    is_sure: bool
    """False: it may also mean somebody or something else."""


@dataclass(eq=False)
class Surname:
    """A surname and the given names of all who bear it, or words that must stand as they are."""

    person: str
    """Who is meant where no given name says it."""
    surname: str
    """Folded, without what may be missing."""
    is_explicit: bool = False
    """All of it is what an editor gave: alone it is as sure as it can be."""
    is_typed_small: bool = False
    is_ordinary: bool = False
    """The surname is also a word, or made of words."""
    given: dict[str, str] = field(default_factory=dict)
    """Whom each form of a given name means."""
    beginnings: dict[str, str] = field(default_factory=dict)
    """Whom the first letters of a given name mean, up to four."""
    initials: dict[str, str] = field(default_factory=dict)
    """Whom the initials of several given names mean, written as one word."""


class Anchor(NamedTuple):
    """What a word of a text may be the end of."""

    name: Surname
    before: tuple[frozenset[str], ...] = ()
    """What must stand before it."""
    is_whole: bool = True
    """False for a part of a surname, which alone says little."""
    is_full: bool = False
    """It holds the given name too, or is a phrase."""
    is_sure: bool = True
    """False if all of it may be words of a language, or given names of somebody else."""
    is_handle: bool = False
    """It is an initial and the surname as one word, which names somebody beside “@” or in an address alone."""
    is_given: bool = False
    """It is a given name, which says something behind a title alone: “Ms Jane”."""


@dataclass
class Others:
    """Given names of people who bear a surname too, and may be named."""

    given: set[str] = field(default_factory=set)
    initials: set[str] = field(default_factory=set)


_NOBODY = Others()


@dataclass
class Reading:
    """A text that holds a word by which somebody may be named."""

    text: str
    folded: str
    atoms: list[Atom]
    places: Places
    is_address: bool
    others: Mapping[str, Others]

    def named(self, at: int, anchor: Anchor) -> Mention | None:
        """What the word *at* says, as the end of a surname."""
        first = at - len(anchor.before)
        if first < 0 or any(
            self.atoms[place].text not in forms or not self._beside(place, place + 1)
            for place, forms in enumerate(anchor.before, first)
        ):
            return None
        start, end, person = first, at, anchor.name.person
        is_sure: bool | None = anchor.is_sure
        if anchor.is_handle:
            if not self._is_handle(at, anchor):
                return None
        elif anchor.is_given:
            if not self._is_titled(at):
                return None
            start = at - 1
        elif not anchor.is_full:
            known = self.others.get(self.atoms[at].text, _NOBODY)
            while self._is_particle(start - 1, anchor, known):
                start -= 1
            left = start - 1 if start and self._beside(start - 1, start) else None
            if before := self._before(start, first, anchor.name):
                (start, person), is_sure = before, self._is_name(first, before[0], anchor)
            elif after := self._after(at, left, anchor.name):
                (end, person), is_sure = after, self._is_name(first, after[0], anchor)
            elif self._is_another(left, at, anchor, known) or not anchor.is_sure:
                return None
            else:
                is_sure = self._is_sure_alone(first, at, anchor)
        if is_sure is None:
            return None
        is_sure &= anchor.is_sure
        begin, stop = self.places.of(self.atoms[start].start), self.places.of(self.atoms[end].end - 1) + 1
        return Mention(person, begin, stop, self.text[begin:stop], is_sure)

    def _is_handle(self, at: int, anchor: Anchor) -> bool:
        """Whether a word stands beside “@”, or is a whole part of an address: “/in/jzzdoe”."""
        before, after = self.folded[: self.atoms[at].start][-1:], self.folded[self.atoms[at].end :][:1]
        if "@" in (before, after):
            return True
        is_long = len(anchor.name.surname) >= LONG_ENOUGH and not anchor.name.is_ordinary
        return is_long and before == "/" and (not after or after in "/?#) \n")

    def _is_titled(self, at: int) -> bool:
        """Whether a title stands before a given name, and no other name behind it."""
        if not at or self.atoms[at - 1].text not in TITLES or not self._beside(at - 1, at) or not self._is_capital(at):
            return False
        is_last = at + 1 == len(self.atoms) or not self._beside(at, at + 1)
        return is_last or not (self._has_case(at + 1) and self._is_capital(at + 1))

    def _is_particle(self, at: int, anchor: Anchor, known: Others) -> bool:
        """Whether a small word stands before the surname that belongs to it: “van”, and not “Ben” or “D.” for Dana."""
        if at < 0 or self.atoms[at].text not in PARTICLES or not self._beside(at, at + 1) or self._has_dot(at):
            return False
        return self.atoms[at].text not in anchor.name.given and self.atoms[at].text not in known.given

    def _before(self, start: int, surname: int, name: Surname) -> tuple[int, str] | None:
        """Where the name begins, and whose it is, if a given name, an initial or a title stands before the surname or its “van”."""
        passed = 0
        for at in range(start - 1, max(-1, start - 6), -1):
            if not self._beside(at, at + 1):
                return None
            word = self.atoms[at].text
            if person := name.given.get(word) or self._initial(at, name):
                return at, person
            if word in TITLES and not passed and (word in SURE_TITLES or self._is_capital(surname)):
                return at, name.person
            if word in PARTICLES or (len(word) == 1 and self._has_dot(at)):
                continue
            if passed == 2 or not (self._is_capital(at) and self._has_case(at)):
                return None
            passed += 1
        return None

    def _after(self, at: int, left: int | None, name: Surname) -> tuple[int, str] | None:
        """Where the name ends, and whose it is, if a given name or an initial stands behind the surname: “Doe, Jane”, “Doe J.”."""
        right = at + 1
        if right >= len(self.atoms) or not self._is_turned(at):
            return None
        has_comma = "," in self.folded[self.atoms[at].end : self.atoms[right].start]
        if has_comma and left is not None and self._is_capital(left) and self.atoms[left].text not in TITLES:
            return None  # “Ann Doe, Jane Roe”: the surname belongs to the one before it
        person = name.given.get(self.atoms[right].text)
        if not person and (has_comma or self._has_dot(right)):
            person = self._initial(right, name)
        return (right, person) if person else None

    def _initial(self, at: int, name: Surname) -> str | None:
        """Whom a word means that may be the beginning of a given name, or initials."""
        word, has_dot = self.atoms[at].text, self._has_dot(at)
        if word in name.initials and self._typed(at, whole=True).isupper():
            return name.initials[word]  # “JP L’Heureux”
        person = name.beginnings.get(word)
        if not person or not (self._is_capital(at) or self.is_address):
            return None
        if self.is_address:
            return person if has_dot and len(word) == 1 else None
        is_initial = has_dot or (len(word) == 1 and word not in _ONE_LETTER_WORDS and self._has_case(at))
        return person if is_initial else None

    def _is_another(self, left: int | None, at: int, anchor: Anchor, known: Others) -> bool:
        """Whether somebody else of this surname is named, who may be."""
        right = at + 1 if at + 1 < len(self.atoms) and self._is_turned(at) else None
        for place in (left, right) if known.given else ():
            if place is None:
                continue
            word = self.atoms[place].text
            is_initial = self._has_dot(place) and word in known.initials
            if (word in known.given or is_initial) and word not in anchor.name.given:
                return True
        return False

    def _is_turned(self, at: int) -> bool:
        """Whether what follows the surname may be its given name: “Doe, Jane”."""
        between = self.folded[self.atoms[at].end : self.atoms[at + 1].start]
        return bool(_TURNED.fullmatch(between)) and ". " not in between

    def _is_name(self, first: int, other: int, anchor: Anchor) -> bool:
        """Whether words that are a whole name mean the person: not if all are small, and words of a language."""
        if self.is_address or self._is_capital(first) or self._is_capital(other):
            return True
        return not (anchor.name.is_ordinary and is_ordinary(self.atoms[other].text))

    def _is_sure_alone(self, first: int, at: int, anchor: Anchor) -> bool | None:
        """Whether a surname alone means the person; None if it surely is just a word."""
        name = anchor.name
        is_long = len(name.surname) >= LONG_ENOUGH and not name.is_ordinary
        if not anchor.is_whole:
            return False if self._has_case(at) and self._is_capital(at) and not self.is_address else None
        if self.is_address:
            return None if name.is_ordinary else is_long
        if self._has_case(at) and not self._is_capital(first):
            return True if is_long or name.is_typed_small else None
        return name.is_explicit or is_long

    def _beside(self, one: int, other: int) -> bool:
        """Whether nothing stands between two words that would part a name."""
        between = self.folded[self.atoms[one].end : self.atoms[other].start]
        if not _BESIDE.fullmatch(between):
            return False
        word = self.atoms[one].text
        return "." not in between or self.is_address or len(word) < 5 or word in TITLES

    def _has_dot(self, at: int) -> bool:
        end = self.atoms[at].end
        return self.folded[end : end + 1] == "."

    def _typed(self, at: int, *, whole: bool = False) -> str:
        """The first letter of a word as it was typed, or all of it."""
        start = self.places.of(self.atoms[at].start)
        return self.text[start : self.places.of(self.atoms[at].end - 1) + 1] if whole else self.text[start]

    def _is_capital(self, at: int) -> bool:
        typed = self._typed(at)
        return typed != typed.lower() or not self._has_case(at)

    def _has_case(self, at: int) -> bool:
        typed = self._typed(at)
        return typed.lower() != typed.upper()
