"""Where the texts of a portal name people who were withdrawn: in what readers get of each text, through markup and entities."""

from __future__ import annotations

import html
import re
from collections.abc import Collection, Iterator, Mapping
from urllib.parse import unquote

from portal.content.interface_words import package_words
from portal.content.markdown import render
from portal.content.name_reading import Mention
from portal.content.names import Names
from portal.content.texts import TextStore
from portal.model.collections import person_ref
from portal.model.records import Person

_INLINE = re.compile(r"</?(?:a|b|bdi|bdo|code|del|em|i|ins|mark|s|small|span|strong|sub|sup|u|wbr)\b[^<>]*>")
_CELL = re.compile(r"<(?:/t[dh]|br)\b[^<>]*>")
_TAG = re.compile(r"<[^<>]*>")
_ADDRESS = re.compile(r"""\s(?:href|src|id)=(?:"([^"<>]*+)"|'([^'<>]*+)')""")
_ENCODED = re.compile("%[0-9A-Fa-f]{2}")
_LINK = re.compile(r"\]\([^()\s]*\)|\]\[[^\[\]]*\]|[\[\]]|\{[:#.][^{}]*\}|<[^<>\s][^<>]*>")
"""Markup as it may be typed into a plain text: of links the addresses, brackets, attributes, tags."""


def names_of(
    people: Mapping[str, Person], texts: TextStore, which: Collection[str], phrases: Collection[str] = ()
) -> Names:
    """The names of some people in all languages, their other spellings, and *phrases* that are looked for with them."""
    names = {person_id: full_names(person, texts) for person_id, person in people.items()}
    return Names(
        {person_id: names[person_id] for person_id in which},
        {person_id: people[person_id].spellings for person_id in which},
        [name for person_id, found in names.items() if person_id not in which for name in found],
        phrases,
    )


def full_names(person: Person, texts: TextStore) -> set[str]:
    """A person's name in each language."""
    key = person_ref(person.id).text("name")
    return {person.name, *(units[key].value for units in texts.translations.values() if key in units)}


def mentions_in(names: Names, texts: TextStore) -> dict[tuple[str, str], Mention]:
    """By key and language, each text that names somebody, with the surest place; who bears a name is no mention."""
    if not names:
        return {}
    found = {}
    own = {person_ref(person_id).text("name"): person_id for person_id in names.people}
    for locale, units in texts.by_locale.items():
        brought = package_words(locale)  # the generator's own words name nobody
        for key, unit in units.items():
            if key in own or (key in brought and brought[key].value == unit.value):
                continue
            if named := mention_in(names, unit.value, is_markdown=key.endswith("/body")):
                found[key, locale] = named
    return found


def mention_in(names: Names, text: str, *, is_markdown: bool) -> Mention | None:
    """The surest place of a text that names somebody, as its readers get it."""
    maybe = None
    for reading, is_address in readings(text, is_markdown=is_markdown):
        named = names.surest_in(reading, is_address=is_address)
        if named and named.is_sure:
            return named
        maybe = maybe or named
    return maybe


def readings(text: str, *, is_markdown: bool) -> Iterator[tuple[str, bool]]:
    """What readers get of a text: words and, apart from them, addresses; the second says which it is."""
    if is_markdown:
        shown = render(text).html
        yield (words := words_of_html(shown)), False
        if addresses := addresses_of_html(shown):
            yield addresses, True
        if _ENCODED.search(words):
            yield unquote(words), False
        return
    yield text, False
    if _ENCODED.search(text):
        yield unquote(text), False
    if "&" in text or "<" in text or "[" in text:
        yield html.unescape(_LINK.sub("", text)), False


def addresses_of_html(shown: str) -> str:
    """The addresses and anchors of a piece of HTML, each a text of its own."""
    return html.unescape("\n\n".join(one or other for one, other in _ADDRESS.findall(shown)))


def words_of_html(shown: str) -> str:
    """What is read of a piece of HTML: tags within a word part nothing, a cell ends with a space, all else ends a text."""
    return html.unescape(_TAG.sub("\n\n", _CELL.sub(" ", _INLINE.sub("", shown))))
