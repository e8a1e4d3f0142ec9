"""Who is named by a text: one notion of it, for what is left out of the site, what the check tells, and what a built site still says.

Texts are compared in folded form (``common.folding``) and word by word. A mention always holds the surname, or the name, if it is one
word; what stands beside it says whether it is surely the person: the given name on either side, an initial, a title. A surname
alone is sure if it is long and no word of a language; otherwise the text *may* name the person, which is told and not left out.

All people are in one index, and a text whose words are not in it costs no more than a look: the cost is that of reading the texts.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from portal.common.folding import Places, fold
from portal.content.name_forms import (
    ORDINARY,
    PARTICLES,
    SURE_TITLES,
    TITLES,
    forms_of,
    forms_of_another_article,
    is_arabic,
)
from portal.content.name_words import Atom, atoms_of, joined, parted, parts_of, split_at_apostrophe, words_in, words_of

LONG_ENOUGH = 5
"""A surname of so many letters is looked for alone; a shorter one may be a word of some language."""
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
"""Letters of scripts that are written without spaces between words."""
_BESIDE = re.compile(r"[ '\"()\-_.+/|@]*\n?[ '\"()\-_.+/|@]*")
"""What may stand between the words of a name."""
_TURNED = re.compile(r"[ '\"()\-_.+/|]*,?[ '\"(]*\n?[ '\"(]*")
"""What may stand between a surname and the given name that follows."""
_ONE_LETTER_WORDS = frozenset("aioyeuаіоувзяєикс")


class Named(NamedTuple):
    """A place in a text that names somebody."""

    person: str
    """The person's id; empty for what is a headline, and nobody's name."""
    start: int
    end: int
    what: str
    """The words of the text."""
    is_sure: bool
    """False: it may also mean somebody or something else."""


@dataclass(frozen=True)
class _Name:
    """One of the names of a person, or words that must stand as they are."""

    person: str
    given: frozenset[str] = frozenset()
    """All forms of all its words but the surname."""
    given_words: tuple[str, ...] = ()
    """These words themselves, folded, of which initials are made."""
    surname: str = ""
    """Folded, without what may be missing."""
    is_explicit: bool = False
    """All of it is what an editor gave: alone it is as sure as it can be."""
    is_typed_small: bool = False

    @property
    def is_ordinary(self) -> bool:
        return self.surname in ORDINARY


class _Anchor(NamedTuple):
    """What a word of a text may be the end of."""

    name: _Name
    before: tuple[frozenset[str], ...] = ()
    """What must stand before it."""
    is_whole: bool = True
    """False for a part of a surname, which alone says little."""
    is_full: bool = False
    """It holds the given name too, or is a phrase."""


@dataclass
class _Index:
    anchors: dict[str, list[_Anchor]] = field(default_factory=dict)
    others: dict[str, set[str]] = field(default_factory=dict)
    """By form of a surname: forms of the given names of people who bear it too, and may be named."""
    unspaced: list[tuple[str, str]] = field(default_factory=list)

    def add(self, forms: Iterable[str], anchor: _Anchor) -> None:
        for form in forms:
            if form and anchor not in (known := self.anchors.setdefault(form, [])):
                known.append(anchor)


class Names:
    """The names of some people, to be looked for in texts."""

    def __init__(
        self,
        people: Mapping[str, Collection[str]],
        spellings: Mapping[str, Collection[str]],
        others: Iterable[str] = (),
        phrases: Iterable[str] = (),
    ) -> None:
        """*people*: full names by id; *spellings*: what else texts call them; *others*: names of people who may be named."""
        self._index = _Index()
        self.people = frozenset(people)
        for person, names in people.items():
            for name in names:
                self._add(person, name)
        for person, forms in spellings.items():
            for form in forms:
                self._add(person, form, is_given_by_editor=True)
        for phrase in phrases:
            self._add_phrase("", phrase)
        for other in others:
            *given, surname = words_of(other) or [""]
            for form in forms_of(surname) & self._index.anchors.keys() if given else ():
                self._index.others.setdefault(form, set()).update(*map(forms_of, given))

    def __bool__(self) -> bool:
        return bool(self._index.anchors or self._index.unspaced)

    def are_in(self, text: str, *, is_address: bool = False) -> bool:
        """Whether a text surely names somebody."""
        return any(found.is_sure for found in self.all_in(text, is_address=is_address))

    def surest_in(self, text: str, *, is_address: bool = False) -> Named | None:
        """The first place that surely names somebody, or else the first that may."""
        found = list(self.all_in(text, is_address=is_address))
        return min(found, key=lambda one: not one.is_sure, default=None)

    def all_in(self, text: str, *, is_address: bool = False) -> Iterator[Named]:
        """Every place that names somebody, in order. In an address, or a file's name, case says nothing."""
        folded = fold(text)
        anchors = self._index.anchors
        if anchors.keys().isdisjoint(words_in(folded)) and not self._index.unspaced:
            return
        atoms = list(atoms_of(folded))
        places: Places | None = None
        for at, atom in enumerate(atoms):
            for anchor in anchors.get(atom.text, ()):
                places = places or Places(text)
                reading = _Reading(text, folded, atoms, places, is_address, self._index.others)
                if found := reading.named(at, anchor):
                    yield found
        for form, person in self._index.unspaced:
            if (start := folded.find(form)) >= 0 or form in folded.replace(" ", ""):
                places = places or Places(text)
                start, end = (places.of(start), places.of(start + len(form))) if start >= 0 else (0, len(text))
                yield Named(person, start, end, text[start:end], True)

    # --- filling the index ---

    def _add(self, person: str, name: str, *, is_given_by_editor: bool = False) -> None:
        words = words_of(name)
        folded = fold(name)
        if _UNSPACED.search(folded) or not words:
            self._index.unspaced += [
                (form, person) for form in (folded.strip(), folded.replace(" ", "").strip()) if form
            ]
            return
        is_phrase = len(words) > 1 and any(word.islower() and fold(word) not in PARTICLES for word in words)
        if is_phrase or len(words) > 5:
            self._add_phrase(person, name)
            return
        given, surname = parted(words)
        forms = frozenset(form for word in given for part in parts_of(word) for form in _given_forms(part))
        forms |= frozenset(form for word in given for form in joined(parts_of(word)))
        forms |= frozenset(form for one, two in pairwise(given) for form in joined([one, two]))
        core = [part for part in surname if fold(part) not in PARTICLES] or surname
        about = _Name(
            person,
            forms,
            tuple(fold(part) for word in given for part in parts_of(word)),
            "".join(map(fold, core)),
            is_explicit=not given or is_given_by_editor,
            is_typed_small=not given and name.islower() and not is_arabic(name),
        )
        before = tuple(frozenset(forms_of(part)) for part in core[:-1])
        self._index.add(forms_of(core[-1]), _Anchor(about, before))
        self._index.add(joined(core), _Anchor(about))
        self._index.add(joined(surname), _Anchor(about))
        for start, end in filter(None, (split_at_apostrophe(word) for word in words if word not in given)):
            self._index.add(forms_of(end), _Anchor(about, (*before, frozenset(forms_of(start)))))
            self._index.add(forms_of(end), _Anchor(about, is_whole=False))
        if len(core) > 1:
            for part in core:
                if len(part) > 2:
                    self._index.add(forms_of(part), _Anchor(about, is_whole=False))
        if given:
            self._index.add(forms_of_another_article(core[-1]), _Anchor(about, is_whole=False))
            for first, last in ((given[:1], surname), (given, surname), (surname, given[:1])):
                self._index.add(joined([*first, *last]), _Anchor(about, is_full=True))

    def _add_phrase(self, person: str, phrase: str) -> None:
        words = [atom.text for atom in atoms_of(fold(phrase))]
        if words:
            before = tuple(frozenset(forms_of(word)) for word in words[:-1])
            about = _Name(person, surname="".join(words), is_explicit=True, is_typed_small=phrase.islower())
            self._index.add(forms_of(words[-1]), _Anchor(about, before, is_full=True))


@dataclass
class _Reading:
    """A text that holds a word by which somebody may be named."""

    text: str
    folded: str
    atoms: list[Atom]
    places: Places
    is_address: bool
    others: Mapping[str, set[str]]

    def named(self, at: int, anchor: _Anchor) -> Named | None:
        """What the word *at* says, as the end of a surname."""
        first = at - len(anchor.before)
        if first < 0 or any(
            self.atoms[place].text not in forms or not self._beside(place, place + 1)
            for place, forms in enumerate(anchor.before, first)
        ):
            return None
        start, end = first, at
        if anchor.is_full:
            is_sure: bool | None = self._is_sure_alone(first, at, anchor)
            if anchor.before or not anchor.name.given_words:
                is_sure = True
        else:
            while start and self.atoms[start - 1].text in PARTICLES and self._beside(start - 1, start):
                start -= 1
            known = self.others.get(self.atoms[at].text, set())
            left = start - 1 if start and self._beside(start - 1, start) else None
            if left is not None and self.atoms[left].text in known - anchor.name.given:
                return None
            if (before := self._before(start, anchor)) is not None:
                start, is_sure = before, self._is_name(first, at, before, anchor)
            elif (after := self._after(at, left, anchor)) is not None:
                if self.atoms[at + 1].text in known - anchor.name.given:
                    return None
                end, is_sure = after, self._is_name(first, at, after, anchor)
            else:
                is_sure = self._is_sure_alone(first, at, anchor)
        if is_sure is None:
            return None
        begin, stop = self.places.of(self.atoms[start].start), self.places.of(self.atoms[end].end - 1) + 1
        return Named(anchor.name.person, begin, stop, self.text[begin:stop], is_sure)

    def _before(self, start: int, anchor: _Anchor) -> int | None:
        """Where the name begins, if a given name, an initial or a title stands before the surname."""
        passed = 0
        for at in range(start - 1, max(-1, start - 6), -1):
            if not self._beside(at, at + 1):
                return None
            word = self.atoms[at].text
            if word in anchor.name.given or self._is_initial(at, anchor):
                return at
            if word in TITLES and not passed and (word in SURE_TITLES or self._is_capital(start)):
                return at
            if word in PARTICLES or (len(word) == 1 and self._has_dot(at)):
                continue
            if passed == 2 or not (self._is_capital(at) and self._has_case(at)):
                return None
            passed += 1
        return None

    def _after(self, at: int, left: int | None, anchor: _Anchor) -> int | None:
        """Where the name ends, if a given name or an initial stands behind the surname: “Doe, Jane”, “Doe J.”."""
        next_one = at + 1
        if next_one >= len(self.atoms):
            return None
        between = self.folded[self.atoms[at].end : self.atoms[next_one].start]
        if not _TURNED.fullmatch(between) or ". " in between:
            return None
        has_comma = "," in between
        if has_comma and left is not None and self._is_capital(left) and self.atoms[left].text not in TITLES:
            return None  # “Ann Doe, Jane Roe”: the surname belongs to the one before it
        if self.atoms[next_one].text in anchor.name.given:
            return next_one
        is_initial = self._is_initial(next_one, anchor) and (self._has_dot(next_one) or has_comma)
        return next_one if is_initial else None

    def _is_initial(self, at: int, anchor: _Anchor) -> bool:
        word, has_dot = self.atoms[at].text, self._has_dot(at)
        starts = any(given.startswith(word) for given in anchor.name.given_words)
        if not starts or not (self._is_capital(at) or self.is_address):
            return False
        if self.is_address:
            return has_dot and len(word) == 1
        return (has_dot and len(word) < 5) or (len(word) == 1 and word not in _ONE_LETTER_WORDS and self._has_case(at))

    def _is_name(self, first: int, last: int, other: int, anchor: _Anchor) -> bool:
        """Whether words that are a whole name mean the person: not if all are small, and words of a language."""
        if self.is_address or self._is_capital(first) or self._is_capital(other):
            return True
        return not (anchor.name.is_ordinary and self.atoms[other].text in ORDINARY)

    def _is_sure_alone(self, first: int, at: int, anchor: _Anchor) -> bool | None:
        """Whether a surname alone means the person; None if it surely is just a word."""
        name = anchor.name
        is_long = len(name.surname) >= LONG_ENOUGH and not name.is_ordinary
        if anchor.is_full:
            return not all(word in ORDINARY for word in (name.surname, *name.given_words))
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

    def _typed(self, at: int) -> str:
        return self.text[self.places.of(self.atoms[at].start)]

    def _is_capital(self, at: int) -> bool:
        typed = self._typed(at)
        return typed != typed.lower() or not self._has_case(at)

    def _has_case(self, at: int) -> bool:
        typed = self._typed(at)
        return typed.lower() != typed.upper()


def _given_forms(part: str) -> set[str]:
    return forms_of(part) | forms_of_another_article(part)
