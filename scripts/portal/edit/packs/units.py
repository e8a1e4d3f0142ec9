"""What a pack holds, whatever its format: texts with their sources, how they stand, and what of them comes back."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import NamedTuple

from portal.common.locales import locale_format
from portal.common.messages import Told, in_language, message
from portal.common.printable import shorten
from portal.content.portal import PublicPortal
from portal.content.texts import State, TextStore, TextUnit, fingerprint
from portal.edit.packs.bodies import body_in, is_body, text_of
from portal.edit.packs.remarks import NamesAndTerms, Remarks, known_of, remarks_on
from portal.model.collections import person_ref
from portal.site.routes import Routes

Forms = dict[str, str]
"""A text by its plural categories (CLDR); one that doesn't count has a single form without a name."""
NO_FORM = ""
LARGEST_PACK = 20_000_000
"""So many bytes a file may have, and so many characters its texts together: one code or cell may be named without end."""


class CannotRead(Told):
    """A file that is no pack, or one that nobody should read."""


@dataclass(frozen=True)
class PackedText:
    """A text, or a block of one, on its way to a translator."""

    key: str
    source: Forms
    target: Forms
    """All forms of the language; empty where there is no translation yet."""
    state: State
    was: str
    """Fingerprints of source and translation as they leave, and of a block's translation: whoever has changed one since is then known."""
    previous: Forms = field(default_factory=dict)
    """Of an outdated translation, the source that it was made from; empty where nobody knows it."""
    remarks: Remarks = field(default_factory=Remarks)

    def source_of(self, form: str) -> str:
        """The source of one form of the translation."""
        return self.source.get(form) or list(self.source.values())[-1]

    def previous_of(self, form: str) -> str:
        return self.previous.get(form) or (list(self.previous.values())[-1] if self.previous else "")

    @property
    def counts(self) -> bool:
        """Whether it is chosen by number."""
        return NO_FORM not in self.source


@dataclass(frozen=True)
class Pack:
    """Texts of one language, to be translated or read."""

    name: str
    """Of the site."""
    default: str
    locale: str
    units: tuple[PackedText, ...]

    @property
    def texts(self) -> set[str]:
        """Keys of the texts: what is counted elsewhere, too."""
        return {text_of(unit.key) for unit in self.units}

    @property
    def forms(self) -> list[str]:
        return locale_format(self.locale).plural_forms


class Wanting(StrEnum):
    """Why a block that came back, or didn't, is no translation."""

    ABSENT = "absent"
    EMPTY = "empty"
    UNFINISHED = "unfinished"
    SAME = "same"
    """Its words are still those of the source."""
    CHANGED = "changed"
    """The block that was translated is no longer in the source."""


class ReturnedBlock(NamedTuple):
    """A block of a text, with what came back in its place, or why nothing did."""

    key: str
    place: str
    """Where in the file; empty if it isn't there."""
    source: str
    now: str
    """The translation as it is here."""
    then: str
    wanting: Wanting | None = None
    is_fit: bool = True
    """Put into its place, it is still one block of the same kind."""


@dataclass(frozen=True)
class Returned:
    """A text as it came back."""

    key: str
    sources: tuple[str, ...]
    """The source, as far as the format holds it."""
    target: Forms
    place: str
    """Where in the file."""
    was: str = ""
    is_unfinished: bool = False
    """The translator, or the program, says that it is not done."""
    is_confirmed: bool = False
    """It was outdated, and is said to hold."""
    blocks: tuple[ReturnedBlock, ...] = ()
    """Of a body that came back block by block, those in which the translator has done something."""
    waits_for: tuple[ReturnedBlock, ...] = ()
    """Those without which it can't be put together."""
    is_whole: bool = True
    """All of it came back."""
    is_all_theirs: bool = True
    """The translator has had a hand in every block."""


@dataclass(frozen=True)
class ReturnedPack:
    """A pack as it came back."""

    locale: str
    """As the file says; empty if it doesn't."""
    units: tuple[Returned, ...]


def pack_of(
    portal: PublicPortal,
    routes: Routes,
    earlier: Mapping[str, str],
    locale: str,
    *,
    states: Collection[State] = (),
    prefix: str = "",
    source: str = "",
    language: str = "en",
) -> Pack:
    """The texts of a language, or those that stand in some *states*, of what a key begins with; remarks are in *language*.

    With a *source*, only what is written in that language, as most formats want it.
    """
    name = portal.texts.source.get("interface/chrome.site-name")
    packer = Packer(portal, routes, known_of(portal, locale), earlier, locale, language)
    units = tuple(
        unit
        for key in keys_of(portal, locale, states=states, prefix=prefix)
        if source in ("", portal.texts.language_of(key))
        for unit in packer.units(key)
    )
    return Pack(name.value if name else "", source or portal.settings.default, locale, units)


class Packer(NamedTuple):
    """Makes texts ready to be translated into a locale; *earlier* sources by fingerprint, remarks in *language*."""

    portal: PublicPortal
    routes: Routes
    known: NamesAndTerms
    earlier: Mapping[str, str]
    locale: str
    language: str

    def units(self, key: str) -> Iterator[PackedText]:
        """A text, and a body block by block where that can be."""
        store, locale = self.portal.texts, self.locale
        body = body_in(store, self.earlier, locale, key, store.source[key].value) if is_body(key) else None
        if body is None or not body.asked:
            unit = self.whole(key)
            why = (
                [in_language(message("pack.whole"), self.language)] if is_body(key) and unit.target and not body else []
            )
            yield replace(unit, remarks=unit.remarks._replace(notes=(*why, *unit.remarks.notes)))
            return
        for part in body.asked:
            yield PackedText(
                part.key,
                {NO_FORM: part.block.words},
                {NO_FORM: part.target} if part.target else {},
                part.state,
                f"{mark_of(store, locale, key)}-{fingerprint(part.target) if part.target else ''}",
                {NO_FORM: part.previous} if part.previous else {},
                remarks_on(self.portal, self.routes, self.known, locale, key, self.language, part, len(body.asked)),
            )

    def whole(self, key: str) -> PackedText:
        """A text in one piece."""
        store, locale = self.portal.texts, self.locale
        unit, state = store.source[key], store.state(key, locale)
        theirs = store.translations.get(locale, {}).get(key)
        entry = store.ledger.get(locale, {}).get(key)
        before = self.earlier.get(entry.source) if entry and state is State.OUTDATED else None
        return PackedText(
            key,
            text_forms(key, unit),
            text_forms(key, theirs) if theirs and state is not State.MISSING else {},
            state,
            mark_of(store, locale, key),
            _forms_in(before, unit) if before else {},
            remarks_on(self.portal, self.routes, self.known, locale, key, self.language),
        )


def keys_of(portal: PublicPortal, locale: str, *, states: Collection[State] = (), prefix: str = "") -> Iterator[str]:
    """The keys of those texts."""
    store, unspoken = portal.texts, _unspoken(portal, locale)
    for key, unit in store.source.items():
        state = store.state(key, locale)
        is_asked = not states or (state in states and not (state is State.MISSING and unit.optional))
        is_asked &= state is not State.SOURCE
        if is_asked and key not in unspoken and is_beneath(key, prefix):
            yield key


def is_beneath(key: str, prefix: str) -> bool:
    """Whether a key is what is named or stands beneath it: a thing's texts, or a group of the interface's words (``interface/chrome``)."""
    start = prefix.strip("/")
    return not start or key == start or key.startswith((f"{start}/", f"{start}."))


def _unspoken(portal: PublicPortal, locale: str) -> set[str]:
    """Keys of texts that name, or may name, somebody who was withdrawn: they go to nobody."""
    names = {person_ref(one).text("name") for one, person in portal.people.items() if person.withdrawn}
    return names | {key for key, language in portal.mentions if language in (portal.texts.language_of(key), locale)}


def mark_of(store: TextStore, locale: str, key: str) -> str:
    """Fingerprints of a text's source and of its translation, as far as there is one."""
    theirs = store.translations.get(locale, {}).get(key)
    return f"{store.fingerprint(store.source[key])}-{store.fingerprint(theirs) if theirs else ''}"


def text_forms(key: str, unit: TextUnit) -> Forms:
    return dict(unit.forms) or {NO_FORM: shown(key, unit.value)}


def shown(key: str, value: str) -> str:
    """A text as people read and type it: an empty line between paragraphs. Markdown stays as it is."""
    text = value.replace("\r\n", "\n").replace("\r", "\n")
    if is_body(key):
        return text.strip("\n")
    return "\n\n".join(re.sub(r"[ \t\n]+", " ", part).strip() for part in re.split(r"\n\s*", text.strip()))


def as_meant(key: str, typed: str) -> str:
    """What is meant by what came back: a line end is a space, an empty line begins a paragraph; Markdown stays as it is."""
    text = typed.replace("\r\n", "\n").replace("\r", "\n")
    if is_body(key):
        return text.strip("\n")
    if text_of(key) != key:  # each line as it is, so that one that would begin another block is told
        return "\n".join(line.strip() for line in text.strip().split("\n"))
    return "\n\n".join(re.sub(r"[ \t\n]+", " ", part).strip() for part in re.split(r"\n[ \t\n]*\n", text.strip()))


def as_one_text(forms: Forms) -> str:
    """Forms as one text, as the store of texts compares them."""
    if NO_FORM in forms:
        return forms[NO_FORM]
    return "\n".join(f"{form}: {text}" for form, text in forms.items())


def _forms_in(text: str, unit: TextUnit) -> Forms:
    """The forms of an earlier source, as ``as_one_text`` wrote it."""
    if not unit.forms:
        return {NO_FORM: text}
    parts = [line.partition(": ") for line in text.split("\n")]
    return {form: words for form, between, words in parts if between}


def fingerprint_of(forms: Forms) -> str:
    return fingerprint(as_one_text(forms))


def text_key(key: str, form: str) -> str:
    """The key of one form, where each has a row or a unit of its own: ``interface/home.partners[few]``."""
    return f"{key}[{form}]" if form else key


_KEY_OF_FORM = re.compile(r"(.*)\[(\w+)\]", re.DOTALL)


def returned_from(rows: list[tuple[str, str, str, str, str, bool, bool]]) -> tuple[Returned, ...]:
    """Texts from formats with a unit for each form; of each row: key, source, target, place, was, unfinished, confirmed."""
    found: dict[str, Returned] = {}
    for whole, source, target, place, was, unfinished, confirmed in rows:
        match = _KEY_OF_FORM.fullmatch(whole)
        key, form = (match[1], match[2]) if match else (whole, NO_FORM)
        known = found.get(key)
        if known is None:
            found[key] = Returned(key, (source,), {form: target}, place, was, unfinished, confirmed)
        elif form in known.target:
            raise CannotRead(message("pack.twice", key=shorten(whole), place=place))
        else:
            found[key] = Returned(
                key,
                (*known.sources, source),
                {**known.target, form: target},
                known.place,
                known.was,
                known.is_unfinished or unfinished,
                known.is_confirmed and confirmed,
            )
    return tuple(found.values())
