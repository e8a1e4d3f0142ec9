"""Taking down: one flag on a person, a quotation or a story, and the site says nothing of it any more, in any language.

What names a withdrawn person is left out when the site is made: a paragraph of a page, a sentence of a record, a whole news item
if its headline or lead names them, the title of a source, a picture with its credit. The files stay as they are until somebody
rewrites them; ``portal check`` says where. Feeds keep a tombstone under the item's guid, so that readers' programs drop what they
have. Who is named by a text: ``content.names``. What shared fields say: ``withheld_fields``.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import accumulate, pairwise

from portal.common.grouping import grouped
from portal.common.locales import locale_format
from portal.content.mentions import mention_in, names_of
from portal.content.names import Names
from portal.content.portal import Moved, Portal, PublicPortal, Tombstone
from portal.content.texts import TextStore
from portal.model.collections import news_ref
from portal.site.withheld_fields import NOTHING, public_records, public_settings

_BLOCKS = re.compile(r"(\n[ \t]*\n)")


def without_withdrawn(portal: PublicPortal) -> PublicPortal:
    """The portal without what was withdrawn; the same one, if nothing was."""
    names = portal.withdrawn_names
    people = names.people
    quoted = {
        slug: {speaker.person for speaker in matter.people if speaker.withdrawn and speaker.person in portal.people}
        for slug, matter in portal.news.items()
    }
    if not people and not any(quoted.values()) and not any(portal.news[slug].withdrawn for slug in portal.news):
        return portal
    stories = _withdrawn_stories(portal)
    held = dict(_withheld(portal.texts, names, {key for key, _ in _surely(portal)}))
    texts_of = _texts_of_news(portal.texts) if any(quoted.values()) else {}
    for slug, persons in quoted.items():
        if persons:
            held |= dict(
                _withheld(portal.texts, names_of(portal.people, portal.texts, persons), texts_of.get(slug, ()))
            )
    news = {slug: matter for slug, matter in portal.news.items() if slug not in stories}
    for slug, matter in news.items():
        left = tuple(speaker for speaker in matter.people if speaker.person not in people and not speaker.withdrawn)
        if left != matter.people:
            news[slug] = matter.model_copy(update={"people": left})
    languages = portal.settings.languages
    left_portal = portal.with_records(
        news=news, people={person: record for person, record in portal.people.items() if person not in people}
    )
    return replace(
        left_portal.with_records(**public_records(left_portal, portal, held)),
        settings=public_settings(portal),
        texts=portal.texts.without({news_ref(slug) for slug in stories}).with_withheld(held),
        withdrawn={
            slug: Tombstone(
                portal.news[slug],
                since,
                tuple(locale for locale in languages if _has_words(portal.texts, slug, locale)),
                names.are_in(slug, is_address=True),
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
        unspoken=names or None,
    )


def _has_words(texts: TextStore, slug: str, locale: str) -> bool:
    keys = (news_ref(slug).text("title"), news_ref(slug).text("body"))
    return locale == texts.language_of(keys[0]) or all(texts.unit(key, locale) for key in keys)


def _surely(portal: Portal) -> dict[tuple[str, str], str]:
    """By key and language, the texts that surely name somebody, and whom."""
    return {place: named.person for place, named in portal.mentions.items() if named.is_sure}


def _texts_of_news(texts: TextStore) -> Mapping[str, list[str]]:
    """Keys of the texts of each news item."""
    keys = dict.fromkeys(key for units in texts.by_locale.values() for key in units if key.startswith("news/"))
    return grouped((key.split("/")[1], key) for key in keys)


def _withdrawn_stories(portal: Portal) -> dict[str, dt.date]:
    """News items that are withdrawn, since when: by their own flag, or because headline, lead or address name somebody."""
    stories: dict[str, dt.date] = {}
    mentions, people = _surely(portal), portal.people
    for slug in portal.news:
        flag = portal.news[slug].withdrawn
        heads = (news_ref(slug).text("title"), news_ref(slug).text("summary"))
        named = {
            mentions[key, locale] for key in heads for locale in portal.settings.languages if (key, locale) in mentions
        }
        address = portal.withdrawn_names.surest_in(slug, is_address=True)
        if address and address.is_sure:
            named.add(address.person)
        since = [day for person in named if (day := people[person].withdrawn)]
        if flag or since:
            stories[slug] = flag or min(since)
    return stories


def _withheld(texts: TextStore, names: Names, keys: Iterable[str]) -> Iterator[tuple[tuple[str, str], str]]:
    """By key and language, what is left of those texts that name somebody."""
    stores = texts.by_locale
    for key in keys:
        versions = {locale: units[key].value for locale, units in stores.items() if key in units}
        is_markdown = key.endswith("/body")

        def named(text: str, is_markdown: bool = is_markdown) -> bool:
            found = mention_in(names, text, is_markdown=is_markdown)
            return found is not None and found.is_sure

        if not any(map(named, versions.values())):
            continue
        for locale, value in versions.items():
            if is_markdown:
                yield (key, locale), _without_blocks(value, list(versions.values()), named)
            elif named(value):
                yield (key, locale), _without_sentences(value, locale, names, named)


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
    left = "\n\n".join(block for index, block in enumerate(blocks) if index not in away).strip()
    return NOTHING if not left or named(left) else left


def _without_sentences(text: str, locale: str, names: Names, named: Callable[[str], bool]) -> str:
    """A text without the sentences that name somebody, also those in which a name only begins or ends: “J. Doe”."""
    split = locale_format(locale).sentences
    sentences = [sentence for paragraph in re.split(r"(\n\s*)", text) for sentence in split(paragraph)]
    ends = [0, *accumulate(map(len, sentences))]
    places = [found for found in names.all_in(text) if found.is_sure]
    left = "".join(
        text[start:end]
        for start, end in pairwise(ends)
        if not any(found.start < end and start < found.end for found in places) and not named(text[start:end])
    ).strip()
    return NOTHING if not left or named(left) else left
