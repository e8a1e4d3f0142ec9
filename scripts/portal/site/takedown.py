"""Taking down: one flag on a person, a quotation or a story, and the site says nothing of it any more, in any language.

What names a withdrawn person is left out when the site is made: a paragraph of a page, a sentence of a record, a whole news item
if its headline or lead names them. The files stay as they are until somebody rewrites them; ``portal check`` says where. Feeds keep a
tombstone under the item's guid, so that readers' programs drop what they have. ``found_in`` proves it from the bytes of a site.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from portal.common.locales import locale_format
from portal.content.portal import Moved, Portal, PublicPortal, Tombstone
from portal.content.texts import TextStore
from portal.model.collections import news_ref, person_ref
from portal.model.field_types import as_id

_NOTHING = "–"
"""Stands where nothing is left of a text."""
_BLOCKS = re.compile(r"(\n[ \t]*\n)")


@dataclass(frozen=True)
class _Names:
    """How somebody is named, and since when nobody shall name them."""

    pattern: re.Pattern[str]
    since: dt.date

    def are_in(self, text: str) -> bool:
        return bool(self.pattern.search(unicodedata.normalize("NFC", text)))


def without_withdrawn(portal: PublicPortal) -> PublicPortal:
    """The portal without what was withdrawn; the same one, if nothing was."""
    people = {person: names for person in portal.people if (names := _withdrawn_person(portal, person))}
    quoted = {
        slug: {speaker.person: speaker.withdrawn for speaker in matter.people if speaker.withdrawn}
        for slug, matter in portal.news.items()
    }
    if not people and not any(quoted.values()) and not any(portal.news[slug].withdrawn for slug in portal.news):
        return portal
    stories = _withdrawn_stories(portal, list(people.values()))
    held = dict(_withheld(portal.texts, people.values(), ""))
    for slug, persons in quoted.items():
        for person, since in persons.items():
            if since and person in portal.people:
                held |= dict(
                    _withheld(portal.texts, [_Names(name_pattern(name_forms(portal, person)), since)], f"news/{slug}/")
                )
    news = {slug: matter for slug, matter in portal.news.items() if slug not in stories}
    for slug, matter in news.items():
        left = tuple(speaker for speaker in matter.people if speaker.person not in people and not speaker.withdrawn)
        if left != matter.people:
            news[slug] = matter.model_copy(update={"people": left})
    languages = portal.settings.languages
    return replace(
        portal.with_records(
            news=news, people={person: record for person, record in portal.people.items() if person not in people}
        ),
        texts=portal.texts.without({news_ref(slug) for slug in stories}).with_withheld(held),
        withdrawn={
            slug: Tombstone(
                portal.news[slug],
                since,
                tuple(locale for locale in languages if _has_words(portal.texts, slug, locale)),
                any(names.are_in(slug) for names in people.values()),
            )
            for slug, since in stories.items()
        },
        expired={
            **portal.expired,
            **{
                news_ref(name).uri: Moved(None, since)
                for slug, since in stories.items()
                for name in (slug, *portal.news[slug].formerly)
            },
        },
        unspoken=name_pattern(form for person in people for form in name_forms(portal, person)) if people else None,
    )


def _has_words(texts: TextStore, slug: str, locale: str) -> bool:
    keys = (news_ref(slug).text("title"), news_ref(slug).text("body"))
    return locale == texts.default or all(key in texts.translations.get(locale, {}) for key in keys)


def _withdrawn_person(portal: Portal, person: str) -> _Names | None:
    since = portal.people[person].withdrawn
    return _Names(name_pattern(name_forms(portal, person)), since) if since else None


def name_forms(portal: Portal, person: str) -> set[str]:
    """Every form in which texts name a person: the name, in each language, its last word alone, and the other spellings."""
    record, key = portal.people[person], person_ref(person).text("name")
    translated = {units[key].value for units in portal.texts.translations.values() if key in units}
    names = {record.name, *translated}
    surnames = {words[-1] for name in names if len(words := name.split()) > 1 and len(words[-1]) >= _LONG_ENOUGH}
    return {*names, *surnames, *record.spellings}


def withdrawn_forms(portal: Portal) -> set[str]:
    """Every form of everybody who is withdrawn."""
    withdrawn = [person_id for person_id, person in portal.people.items() if person.withdrawn]
    return {form for person_id in withdrawn for form in name_forms(portal, person_id)}


_LONG_ENOUGH = 5
"""A surname of so many letters is looked for alone; a shorter one may be a word of some language."""


def name_pattern(forms: Iterable[str]) -> re.Pattern[str]:
    """Matches each form with any white space between its words, as typed and in capitals, and as it stands in addresses.

    Arabic joins “and” or “to” to the word that follows; elsewhere a name begins a word. A Cyrillic name may have any ending.
    """
    parts = []
    for form in sorted({unicodedata.normalize("NFC", form) for form in forms}):
        for written in dict.fromkeys((form, form.upper())):
            words = r"[\s\u00ad\u200b-\u200f\u2060]+".join(map(_inflected, written.split()))
            parts.append(words if re.search(r"[\u0600-\u06ff]", written) else rf"(?<!\w){words}")
        if made := as_id(form):
            parts.append(
                rf"(?<![\w-]){re.escape(made)}(?!\w)" if "-" not in made else rf"(?<!\w){re.escape(made)}(?!\w)"
            )
    return re.compile("|".join(parts))


def _inflected(word: str) -> str:
    """A pattern for a word of a name, in Cyrillic with whatever ending a case gives it."""
    if len(word) < 3 or not re.fullmatch(r"[\u0400-\u04ff’'-]+", word):
        return re.escape(word)
    stem = word.rstrip("аеєиіїйоуьюяАЕЄИІЇЙОУЬЮЯ") or word
    return (re.escape(stem) if len(stem) >= 2 else re.escape(word)) + r"\w{0,4}"


def _withdrawn_stories(portal: Portal, people: list[_Names]) -> dict[str, dt.date]:
    """News items that are withdrawn, since when: by their own flag, or because headline, lead or address name somebody."""
    stories: dict[str, dt.date] = {}
    for slug in portal.news:
        flag = portal.news[slug].withdrawn
        keys = (news_ref(slug).text("title"), news_ref(slug).text("summary"))
        stores = portal.texts.by_locale.values()
        heads = [slug, *(units[key].value for key in keys for units in stores if key in units)]
        named = [names.since for names in people if any(names.are_in(head) for head in heads)]
        if flag or named:
            stories[slug] = flag or min(named)
    return stories


def _withheld(texts: TextStore, people: Iterable[_Names], prefix: str) -> Iterator[tuple[tuple[str, str], str]]:
    """By key and language, what is left of each text that names somebody."""
    everybody = list(people)
    stores = texts.by_locale

    def named(text: str) -> bool:
        return any(names.are_in(text) for names in everybody)

    touched = {
        key for units in stores.values() for key, unit in units.items() if key.startswith(prefix) and named(unit.value)
    }
    for key in touched:
        for locale, units in stores.items():
            if key not in units:
                continue
            value = units[key].value
            if key.endswith("/body"):
                yield (
                    (key, locale),
                    _without_blocks(value, [units[key].value for units in stores.values() if key in units], named),
                )
            elif named(value):
                yield (key, locale), _without_sentences(value, locale, named)


def _without_blocks(text: str, versions: list[str], named: Callable[[str], bool]) -> str:
    """Markdown without the blocks that name somebody, here or at the same place of another language's version."""
    blocks = _BLOCKS.split(text)[::2]
    away = {index for index, block in enumerate(blocks) if named(block)}
    for other in versions:
        others = _BLOCKS.split(other)[::2]
        if len(others) == len(blocks):
            away |= {index for index, block in enumerate(others) if named(block)}
    for index in range(len(blocks) - 1, -1, -1):  # a heading below which nothing is left goes too
        below = next((later for later in range(index + 1, len(blocks)) if later not in away), None)
        had_text = index + 1 < len(blocks) and index + 1 in away
        if blocks[index].startswith("#") and had_text and (below is None or blocks[below].startswith("#")):
            away.add(index)
    left = [block for index, block in enumerate(blocks) if index not in away]
    return "\n\n".join(left).strip() or _NOTHING


def _without_sentences(text: str, locale: str, named: Callable[[str], bool]) -> str:
    """A text without the sentences that name somebody."""
    split = locale_format(locale).sentences
    paragraphs = [split(paragraph) for paragraph in re.split(r"(\n\s*)", text)]
    left = "".join(sentence for sentences in paragraphs for sentence in sentences if not named(sentence)).strip()
    return _NOTHING if not left or named(left) else left
