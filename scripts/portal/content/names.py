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
from itertools import chain, pairwise
from urllib.parse import unquote

from portal.common.folding import Places, fold_name
from portal.content.name_forms import PARTICLES, forms_of, forms_of_another_article
from portal.content.name_reading import Anchor, Mention, Others, Reading, Surname
from portal.content.name_words import HOLDING, atoms_of, halves_of, joined_word, parted, parts_of, words_in, words_of
from portal.content.ordinary_words import is_ordinary

_WITHIN = re.compile(r"[()]")
_SMALL = PARTICLES | {"do", "e", "y", "i", "zum", "vom", "af", "av", "та", "де"}
"""Words with a small letter that stand within names; with others, words are a phrase that stands as it is."""
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
"""Letters of scripts that are written without spaces between words."""

_PARTED = re.compile(r"(?<=[^\W\d_])[-\u2010]\s++(?=([^\W\d_]))")
"""Where a word may be parted at the end of a line, as in what was copied from a page that is printed."""


@dataclass
class _Index:
    anchors: dict[str, list[Anchor]] = field(default_factory=dict)
    names: dict[tuple[object, ...], Surname] = field(default_factory=dict)
    """By surname, and what else makes it another one: however many bear it, a text is compared once."""
    others: dict[str, Others] = field(default_factory=dict)
    """By form of a surname: who bears it too, and may be named."""
    unspaced: list[tuple[str, str]] = field(default_factory=list)
    given: set[str] = field(default_factory=set)
    """Forms of given names."""

    def add(self, forms: Iterable[str], anchor: Anchor) -> None:
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
                known = self._index.others.setdefault(form, Others())
                known.given.update(*map(forms_of, given))
                known.initials.update(fold_name(word)[:1] for word in given)

    def __bool__(self) -> bool:
        return bool(self._index.anchors or self._index.unspaced)

    def are_in(self, text: str, *, is_address: bool = False) -> bool:
        """Whether a text surely names somebody."""
        return any(found.is_sure for found in self.all_in(text, is_address=is_address))

    def surest_in(self, text: str, *, is_address: bool = False) -> Mention | None:
        """The first place that surely names somebody, or else the first that may."""
        found = list(self.all_in(text, is_address=is_address))
        return min(found, key=lambda one: not one.is_sure, default=None)

    def all_in(self, text: str, *, is_address: bool = False) -> Iterator[Mention]:
        """Every place that names somebody. In an address, or a file's name, case says nothing, and %D0%91 is a letter."""
        if is_address and "%" in text:
            text = unquote(unquote(text))
        yield from self._all_in(text, is_address=is_address)
        joined = _PARTED.sub(lambda found: "\u00ad" * len(found[0]) if found[1].islower() else found[0], text)
        if joined != text:
            for found in self._all_in(joined, is_address=is_address):
                if (what := text[found.start : found.end]) != found.what:
                    yield found._replace(what=what)

    def _all_in(self, text: str, *, is_address: bool) -> Iterator[Mention]:
        folded = fold_name(text)
        anchors = self._index.anchors
        if anchors.keys().isdisjoint(words_in(folded)) and not self._index.unspaced:
            return
        atoms = list(atoms_of(folded))
        places: Places | None = None
        reading: Reading | None = None
        for at, atom in enumerate(atoms):
            for anchor in anchors.get(atom.text, ()):
                places = places or Places(text)
                reading = reading or Reading(text, folded, atoms, places, is_address, self._index.others)
                if found := reading.named(at, anchor):
                    yield found
        for form, person in self._index.unspaced:
            if (start := folded.find(form)) >= 0 or form in folded.replace(" ", ""):
                places = places or Places(text)
                start, end = (places.of(start), places.of(start + len(form))) if start >= 0 else (0, len(text))
                yield Mention(person, start, end, text[start:end], True)

    # --- filling the index ---

    def _add(self, person: str, name: str, *, is_given_by_editor: bool = False) -> None:
        outside, *within = _WITHIN.split(name)
        if within and outside.strip():  # “Jane Roe (née Doe)”
            surnames = [surname for part in within for surname in words_of(part)[-1:]]
            for full_name in (outside, *(f"{outside.split()[0]} {surname}" for surname in surnames)):
                self._add(person, full_name, is_given_by_editor=is_given_by_editor)
            return
        words = words_of(name)
        folded = fold_name(name)
        if _UNSPACED.search(folded) or not words:
            self._index.unspaced += [
                (form, person) for form in (folded.strip(), folded.replace(" ", "").strip()) if form
            ]
            return
        is_phrase = len(words) > 1 and any(word.islower() and fold_name(word) not in _SMALL for word in words)
        if is_phrase or len(words) > 5:
            self._add_phrase(person, name)
            return
        given, surname = parted(words)
        core = [part for part in surname if fold_name(part) not in PARTICLES] or surname
        about = self._named(person, core, is_given_by_editor or not given, not given and name.islower())
        parts = [part for word in given for part in parts_of(word)]
        for form in chain(*map(_given_forms, parts), joined_word(parts), *map(joined_word, pairwise(given))):
            about.given.setdefault(form, person)
        for word in map(fold_name, parts):
            for length in range(1, min(len(word), 4) + 1):
                about.beginnings.setdefault(word[:length], person)
        for length in range(2, len(parts) + 1):
            about.initials.setdefault("".join(fold_name(part)[:1] for part in parts[:length]), person)
        before = tuple(frozenset(forms_of(part)) for part in core[:-1])
        self._index.add(forms_of(core[-1]), Anchor(about, before))
        self._index.add(joined_word(core), Anchor(about))
        self._index.add(joined_word(surname), Anchor(about))
        if core[0] in surname[1:-1]:  # “Vandenheuvel” of van den Heuvel-Jansen
            self._index.add(joined_word(surname[: surname.index(core[0]) + 1]), Anchor(about, is_whole=False))
        for start, end in filter(None, (halves_of(word) for word in words if word not in given)):
            self._index.add(forms_of(end), Anchor(about, (*before, frozenset(forms_of(start)))))
            self._index.add(forms_of(end), Anchor(about, is_whole=False))
        if len(core) > 1:
            for part in core:
                if len(part) > 2 and fold_name(part) not in HOLDING:
                    self._index.add(forms_of(part), Anchor(about, is_whole=False))
        for word in (
            word for word in given[1:] if fold_name(word) not in _SMALL
        ):  # “José García” for José García Márquez, “Ірина Петрівна”
            self._index.add(forms_of(word), Anchor(about, is_whole=False, is_sure=False))
        if (
            given_forms := set(chain(*map(_given_forms, parts[:1]))) - self._index.given
        ):  # one of many who are called so
            self._index.add(given_forms, Anchor(about, is_sure=False, is_given=True))
            self._index.given |= given_forms
        for word in given:
            forms, initial = joined_word(surname) or forms_of(surname[-1]), fold_name(word)[:1]
            handles = {handle for form in forms for handle in (f"{initial}{form}", f"{form}{initial}")}
            self._index.add(handles, Anchor(about, is_handle=True))
        if given:
            self._index.add(forms_of_another_article(core[-1]), Anchor(about, is_whole=False))
            is_sure = not (about.is_ordinary and all(is_ordinary(fold_name(part)) for part in parts))
            for first, last in ((given[:1], surname), (given, surname), (surname, given[:1])):
                self._index.add(joined_word([*first, *last]), Anchor(about, is_full=True, is_sure=is_sure))

    def _named(self, person: str, core: list[str], is_explicit: bool, is_small: bool) -> Surname:
        """The name of this surname, with whatever given names were added to it."""
        folded = [fold_name(part) for part in core]
        key = (*folded, is_explicit, is_small)
        if key not in self._index.names:
            is_word = is_ordinary("".join(folded))
            is_word |= len(core) > 1 and all(len(part) < 3 or is_ordinary(part) for part in folded)
            self._index.names[key] = Surname(person, "".join(folded), is_explicit, is_small, is_word)
        return self._index.names[key]

    def _add_phrase(self, person: str, phrase: str) -> None:
        words = [atom.text for atom in atoms_of(fold_name(phrase))]
        if words:
            before = tuple(frozenset(forms_of(word)) for word in words[:-1])
            about = Surname(person, "".join(words), is_explicit=True)
            self._index.add(forms_of(words[-1]), Anchor(about, before, is_full=True))


def _given_forms(part: str) -> set[str]:
    return forms_of(part) | forms_of_another_article(part)
