"""Which text is translated, from what, by whom: the state of every translation, without git and without a clock.

Texts are written in the portal's own language, but for those of records that say otherwise (``written_in``).

A text is a unit with a key such as ``programmes/dt4e/summary``, ``pages/about/body`` or ``interface/chrome.skip``. The
ledger in ``data/ledger`` holds, for each translated text, a hash of the source text it was made from and of the
translation itself; ``sync`` writes it and nobody edits it. Old source texts are kept beside it, so that ``diff`` can
show what changed.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple, TypeVar

from portal.common.problems import Place
from portal.files.documents import Document
from portal.files.nodes import WrittenLine
from portal.model.collections import COLLECTIONS, Ref

_K = TypeVar("_K")
_V = TypeVar("_V")

_ENOUGH_WORDS = 4
"""So many words that are the same in two languages are no coincidence."""


class State(StrEnum):
    """How a text stands in a language."""

    SOURCE = "source"
    MISSING = "missing"
    OUTDATED = "outdated"
    MACHINE = "machine"
    TRANSLATED = "translated"
    """By a person, and nobody has reviewed it yet."""
    REVIEWED = "reviewed"


class TextUnit(NamedTuple):
    """A text in one language, and where it is written. Plural forms are joined into one text for comparison."""

    value: str
    place: Place
    optional: bool = False
    """May be left untranslated without anything being missing."""
    forms: tuple[tuple[str, str], ...] = ()
    """Plural category and text, for interface strings that count."""
    lines: tuple[WrittenLine, ...] = ()
    """Where it is written, if that is in YAML and on several lines."""

    def at(self, offset: int) -> Place:
        """The place of an offset in the text; exact for Markdown, that of its line in YAML."""
        if self.lines:
            line = next((one for one in reversed(self.lines) if one.offset <= offset), self.lines[0])
            column = line.column + max(0, offset - line.offset)
            return Place(self.place.path, self.place.line + line.below, column)
        if self.place.column > 1:
            return self.place
        before = self.value[:offset]
        return Place(self.place.path, self.place.line + before.count("\n"), len(before) - before.rfind("\n"))


def body_unit(document: Document) -> TextUnit:
    """The text of a page or news item, below its front matter."""
    return TextUnit(document.body, Place(document.place.path, document.body_line))


class LedgerEntry(NamedTuple):
    """A line of the ledger: from which source text a translation was made, by whom, and whether a person has reviewed it."""

    source: str
    translation: str
    reviewed: bool = False
    by: str = ""
    """The person who translated it; empty where nobody said so, which counts as a machine."""
    reviewer: str = ""
    """The person who reviewed it, if that was said."""
    on: str = ""
    """The day of the review, in ISO 8601, if that was noted."""
    begun: bool = False
    """It is no translation yet: a command has written the words of the source, to be replaced."""

    @property
    def state(self) -> State:
        """How the translation stands as long as neither it nor its source changes."""
        return State.REVIEWED if self.reviewed else State.TRANSLATED if self.by else State.MACHINE


Ledger = dict[str, dict[str, LedgerEntry]]
"""Entries by locale and key."""


def fingerprint(text: str) -> str:
    """Hash of a text in which white space doesn't count: 16 hexadecimal digits of SHA-256."""
    normal = " ".join(unicodedata.normalize("NFC", text).split())
    return hashlib.sha256(normal.encode()).hexdigest()[:16]


def is_prose(text: str) -> bool:
    """Whether a text is more than what may well be a name."""
    words = text.split()
    return len(words) >= _ENOUGH_WORDS and any(len(word) > 3 and word[0].islower() for word in words)


class LocalisedText(NamedTuple):
    """A text as one reader gets it. Fallback is data: it knows the language that it really is in."""

    key: str
    value: str
    locale: str
    state: State
    by_a_person: bool = False
    """A person has made, or reviewed, this very translation."""

    @property
    def is_fallback(self) -> bool:
        """Whether it is in another language than the one asked for, for want of a translation."""
        return self.state is State.MISSING


@dataclass(frozen=True)
class TextStore:
    """All texts, which nobody can change: as they were written, the translations, and the ledger. A ``TextDraft`` makes one."""

    default: str
    """The portal's own language, in which most texts are written."""
    source: Mapping[str, TextUnit] = field(default_factory=dict)
    """Texts as they were written."""
    written_in: Mapping[str, str] = field(default_factory=dict)
    """By the key of a record: its language, if that is not the portal's own."""
    translations: Mapping[str, Mapping[str, TextUnit]] = field(default_factory=dict)
    ledger: Mapping[str, Mapping[str, LedgerEntry]] = field(default_factory=dict)
    withheld: Mapping[tuple[str, str], str] = field(default_factory=dict)
    """By key and language, what readers get of a text of which a part was withdrawn."""
    _known: dict[tuple[str, str], LocalisedText] = field(default_factory=dict, repr=False)
    """Texts already put together."""
    _states: dict[str, dict[str, State]] = field(default_factory=dict, repr=False)
    """By language and key, how the texts stand of which that was asked."""
    _beneath: dict[str, set[str]] = field(default_factory=dict, repr=False)
    _fingerprints: dict[str, str] = field(default_factory=dict, repr=False)
    """By text, those asked for so far; they live as long as the texts."""

    def __post_init__(self) -> None:
        for name in ("source", "written_in", "withheld"):
            object.__setattr__(self, name, _closed(getattr(self, name)))
        for name in ("translations", "ledger"):
            by_locale = getattr(self, name)
            if not isinstance(by_locale, MappingProxyType):
                by_locale = _closed({locale: _closed(units) for locale, units in by_locale.items()})
            object.__setattr__(self, name, by_locale)

    def __getstate__(self) -> dict[str, object]:
        """What is kept of it: how the texts stand, which takes longest to find out, and nothing else that was found out."""
        return {**self.__dict__, "_known": {}, "_beneath": {}, "_fingerprints": {}}

    @property
    def by_locale(self) -> dict[str, Mapping[str, TextUnit]]:
        """The texts of every language, those of the portal's own first."""
        if not self.written_in:
            return {self.default: self.source, **self.translations}
        found: dict[str, dict[str, TextUnit]] = {self.default: {}, **{name: {} for name in self.translations}}
        for key, unit in self.source.items():
            found.setdefault(self.language_of(key), {})[key] = unit
        return {locale: {**units, **self.translations.get(locale, {})} for locale, units in found.items()}

    def language_of(self, key: str) -> str:
        """The language in which the text *key*, or a record, is written."""
        return self.written_in.get(Ref.of_key(key).key, self.default) if self.written_in else self.default

    def translated_into(self, languages: tuple[str, ...]) -> tuple[str, ...]:
        """Those of the portal's *languages* into which anything is translated."""
        return languages if self.written_in else languages[1:]

    def unit(self, key: str, locale: str) -> TextUnit | None:
        """A text as it stands in a language, current or not."""
        return self.source.get(key) if locale == self.language_of(key) else self.translations.get(locale, {}).get(key)

    def file_of(self, key: str, locale: str) -> str:
        """The file in which a text stands in a language."""
        return file_of(key, locale, self.language_of(key))

    def file_of_source(self, key: str) -> str:
        """The file in which a text was written, or a record with all that languages share."""
        return self.file_of(key, self.language_of(key))

    def with_references(self) -> Iterator[tuple[str, str]]:
        """Key and words, as readers get them, of every text in any language that names a figure or a picture."""
        for locale, units in self.by_locale.items():
            for key, unit in units.items():
                if "{{" in unit.value and key in self.source:
                    yield key, self.withheld.get((key, locale), unit.value)

    def fingerprint(self, unit: TextUnit) -> str:
        """The ``fingerprint`` of one of these texts, made once: every rule asks how a text stands."""
        known = self._fingerprints.get(unit.value)
        if known is None:
            known = self._fingerprints[unit.value] = fingerprint(unit.value)
        return known

    def without(self, refs: Container[Ref], keys: Container[str] = ()) -> TextStore:
        """The same texts but those of some records, pages and news items, and those with some *keys*."""
        source = {key: unit for key, unit in self.source.items() if Ref.of_key(key) not in refs and key not in keys}
        return replace(self, source=source, _known={}, _beneath={})

    def with_withheld(self, withheld: dict[tuple[str, str], str]) -> TextStore:
        """The same texts, of some of which readers get only what is left."""
        return replace(self, withheld=withheld, _known={}, _beneath={})

    def part(self, units: Mapping[str, Mapping[str, TextUnit]]) -> TextStore:
        """Some texts by language and key, and nothing else: what is looked at by itself."""
        translations = {locale: some for locale, some in units.items() if locale != self.default}
        return TextStore(self.default, units.get(self.default, {}), translations=translations)

    def with_texts_of(self, other: TextStore, keys: Iterable[str]) -> TextStore:
        """The same texts with those of another store in their places; *keys* are the ones that differ."""
        known, fingerprints = dict(self._known), dict(self._fingerprints)
        states = {locale: dict(found) for locale, found in self._states.items()}
        by_locale = self.by_locale
        for key in keys:
            for found in states.values():
                found.pop(key, None)
            for locale, units in by_locale.items():
                known.pop((key, locale), None)
                if key in units:
                    fingerprints.pop(units[key].value, None)
        translations = {
            locale: {**units, **other.translations.get(locale, {})} for locale, units in self.translations.items()
        }
        source = {**self.source, **other.source}
        return replace(
            self, source=source, translations=translations, _known=known, _states=states, _fingerprints=fingerprints
        )

    def beneath(self, key: str) -> set[str]:
        """What follows *key* in the keys of the source language: ids of records, or of a record's items.

        To be asked when the source language has been read.
        """
        if not self._beneath:
            for source_key in self.source:
                steps = source_key.split("/")
                for end in range(1, len(steps)):
                    self._beneath.setdefault("/".join(steps[:end]), set()).add(steps[end])
        return self._beneath.get(key, set())

    def state(self, key: str, locale: str) -> State:
        """How the text *key* stands in *locale*."""
        known = self._states.setdefault(locale, {})
        found = known.get(key)
        if found is None:
            found = known[key] = self._state(key, locale)
        return found

    def _state(self, key: str, locale: str) -> State:
        if locale == self.language_of(key):
            return State.SOURCE
        translation = self.translations.get(locale, {}).get(key)
        if translation is None or (translation.value == self.source[key].value and self.is_prose(key)):
            return State.MISSING
        entry = self.ledger.get(locale, {}).get(key)
        if entry is None:
            return State.MACHINE
        source_now, translation_now = self.fingerprint(self.source[key]), self.fingerprint(translation)
        if entry.begun and translation_now == entry.translation:
            return State.MISSING
        if translation_now == entry.translation and source_now != entry.source:
            return State.OUTDATED
        return entry.state if translation_now == entry.translation else State.MACHINE

    def is_missing(self, key: str, locale: str) -> bool:
        """Whether readers of *locale* get a text in another language that should be in theirs."""
        return self.state(key, locale) is State.MISSING and not self.source[key].optional

    def is_prose(self, key: str) -> bool:
        """Whether the same words in two languages are no translation: False for what may well be a name."""
        unit = self.source[key]
        return not unit.optional and is_prose(unit.value)

    def by_a_person(self, key: str, locale: str) -> bool:
        """Whether a person has made or reviewed the translation as it stands, outdated or not."""
        translation = self.translations.get(locale, {}).get(key)
        entry = self.ledger.get(locale, {}).get(key)
        if not translation or not entry or not (entry.reviewed or entry.by):
            return False
        return self.fingerprint(translation) == entry.translation

    def text(self, key: str, locale: str) -> LocalisedText:
        """The text *key* for a reader of *locale*; where it isn't translated, in the portal's own language, or in that in which it is written."""
        known = self._known.get((key, locale))
        if known is None:
            known = self._known[key, locale] = self._text(key, locale)
        return known

    def _text(self, key: str, locale: str) -> LocalisedText:
        state = self.state(key, locale)
        unit = self.source[key]
        if state in (State.SOURCE, State.MISSING):
            if unit.optional and state is State.MISSING:
                state = State.SOURCE
            language = self.language_of(key)
            if language != self.default and locale not in (language, self.default):
                stands_in = self.text(key, self.default)
                if stands_in.locale == self.default:
                    return stands_in._replace(state=state)
            value = self.withheld.get((key, language), unit.value)
            return LocalisedText(key, value, language, state, by_a_person=True)
        value = self.withheld.get((key, locale), self.translations[locale][key].value)
        return LocalisedText(key, value, locale, state, self.by_a_person(key, locale))

    def counts(self, locale: str) -> dict[State, int]:
        """How many texts stand how in *locale*; optional texts without a translation are left out."""
        states = ((unit, self.state(key, locale)) for key, unit in self.source.items())
        counts = Counter(state for unit, state in states if not (unit.optional and state is State.MISSING))
        return {state: counts[state] for state in State if state is not State.SOURCE}

    def outdated(self, locale: str) -> Iterator[tuple[str, str]]:
        """Keys of outdated translations with the hash of the source text they were made from."""
        for key in self.source:
            if self.state(key, locale) is State.OUTDATED:
                yield key, self.ledger[locale][key].source


def _closed(mapping: Mapping[_K, _V]) -> Mapping[_K, _V]:
    return mapping if isinstance(mapping, MappingProxyType) else MappingProxyType(mapping)


class TextDraft:
    """The texts while files are read: written and translated one by one, then ``finished``."""

    def __init__(self, default: str, onto: TextStore | None = None) -> None:
        """Without texts, or with those of a store as they were written, to take translations of them."""
        self._source: dict[str, TextUnit] = {}
        self._written_in: dict[str, str] = {}
        self._translations: dict[str, dict[str, TextUnit]] = {}
        self._locales: dict[str, Mapping[str, TextUnit]] = {}
        self._ledger: dict[str, Mapping[str, LedgerEntry]] = {}
        parts = {"translations": MappingProxyType(self._locales), "ledger": MappingProxyType(self._ledger)}
        if onto is None:
            source, written_in = MappingProxyType(self._source), MappingProxyType(self._written_in)
            self.so_far = TextStore(default, source, written_in, **parts)  # type: ignore[arg-type]
        else:
            self.so_far = replace(onto, _known={}, _states={}, **parts)  # type: ignore[arg-type]
        """What has been taken so far, to be read; how texts stand is to be asked when all are."""

    def write(self, key: str, unit: TextUnit) -> None:
        """Take a text as it was written, in the place of one with the same key."""
        self._source[key] = unit

    def translate(self, locale: str, units: Mapping[str, TextUnit]) -> None:
        """Take translations by key; with none, the language is there."""
        if locale not in self._translations:
            self._translations[locale] = {}
            self._locales[locale] = MappingProxyType(self._translations[locale])
        self._translations[locale].update(units)

    def say_language(self, ref: Ref, locale: str) -> None:
        """Note that a record is written in another language than the portal's own; the first that is said holds."""
        self._written_in.setdefault(ref.key, locale)

    def take_ledger(self, ledger: Ledger) -> None:
        self._ledger.update({locale: MappingProxyType(entries) for locale, entries in ledger.items()})

    def finished(self) -> TextStore:
        """The texts, which can't be changed any more: not through this draft either."""
        return replace(
            self.so_far,
            source=dict(self.so_far.source),
            written_in=dict(self.so_far.written_in),
            translations={locale: dict(units) for locale, units in self._translations.items()},
            ledger=dict(self._ledger),
            _known={},
            _states={},
        )


def thing_of(key: str) -> str:
    """What a text belongs to: the key of a record, a page or a news item, or ``interface``."""
    return "interface" if key.startswith("interface/") else Ref.of_key(key).key


def file_of(key: str, locale: str, source: str = "") -> str:
    """The file in which a text stands in a locale; *source* is the language in which it is written, whose records lie elsewhere."""
    collection, name = Ref.of_key(key)
    row = COLLECTIONS.get(collection)
    if row and row.is_markdown:
        return f"docs/{locale}/{row.folder}{name}.md"
    return f"data/{collection}.yml" if locale == source else f"data/translations/{locale}/{collection}.yml"
