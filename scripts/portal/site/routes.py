"""The one list of pages: every address, what it shows, in which languages it truly exists, when it changed.

Language switcher, hreflang, canonical, sitemap, feeds and checks of links all read this list.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from copy import copy
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, TypeVar

from portal.content.markdown import images_in
from portal.content.portal import PublicPortal
from portal.content.texts import LocalisedText, State
from portal.model.collections import COLLECTIONS, JOINING, Ref, news_ref, partner_ref, programme_ref
from portal.model.enums import NewsKind, Role
from portal.model.fields import refs_of
from portal.model.news import NewsMatter
from portal.model.records import PageMatter
from portal.site import chooser
from portal.site.page_kinds import KIND_OF_RECORD, LIST_URIS, PAGE_KINDS, PageKind, kind_of_page
from portal.site.redirects import find_moved
from portal.site.urls import FEED, kind_uri

K = TypeVar("K")
V = TypeVar("V")

HOME, NOT_FOUND, OFFLINE, SEARCH = "", "404.html", "offline/", "search/"
_LATEST = 50
"""So many items a feed holds."""
CHROME = "interface/chrome."
"""Keys of the interface strings that stand on every page, in the header, the footer and the notices."""


@dataclass(frozen=True)
class Route:
    """A page, in no particular language."""

    uri: str
    """Address without language: ``programmes/dt4e/``."""
    kind: PageKind
    title: str
    """Key of the text that is its title."""
    changed: dt.date
    """Day of its last change in content."""
    summary: str = ""
    """Key of the text that describes it."""
    body: tuple[str, ...] = ()
    """Keys of the texts without which, as without the title, it counts as untranslated."""
    record: str = ""
    """Id of the programme, partner, news item or page that it shows; of a list of news, their kind."""
    parent: str | None = None
    """Address of the page above it."""
    news: tuple[str, ...] | None = None
    """Slugs of the news items that belong to it, newest first; None where none can."""
    number: int = 1
    """Number of this page in a list that spans several."""
    pages: int = 1
    """Number of pages in that list."""
    has_feed: bool = False
    """Feeds of its news lie at its address."""
    country: str = ""
    """Code of the country that fills ``{country}`` in its title and summary."""
    programmes: tuple[str, ...] = ()
    """Ids of the programmes that it answers an employer with."""

    @property
    def ref(self) -> Ref:
        """The record that it shows, if its kind shows one."""
        return Ref(self.kind.shows, self.record)


def _grouped(pairs: Iterable[tuple[K, V]]) -> dict[K, list[V]]:
    """Values by their keys, in the order in which they come."""
    groups: dict[K, list[V]] = {}
    for key, value in pairs:
        groups.setdefault(key, []).append(value)
    return groups


class Routes:
    """All pages of a portal."""

    def __init__(self, portal: PublicPortal) -> None:
        self.portal = portal
        self._feeds: dict[str, dict[str, list[Ref]]] = {}
        self._chrome: dict[str, dict[str, LocalisedText]] = {}
        self.news = self.listed("news")
        self.entries = {entry.uri: entry for entry in self._all()}
        self.moved = find_moved(portal, self.entries)
        """What stands at addresses without a page."""

    def with_words_of(self, portal: PublicPortal) -> Routes:
        """The same pages of a portal in which nothing but words is different."""
        other = copy(self)
        other.portal = portal
        return other

    def locales(self, entry: Route) -> tuple[str, ...]:
        """The locales in which the page truly exists, the default first."""
        return tuple(locale for locale in self.portal.settings.languages if self.is_translated(entry, locale))

    def is_translated(self, entry: Route, locale: str) -> bool:
        """Whether title and body have a translation; what else is missing is marked block by block."""
        texts = self.portal.texts
        return all(texts.text(key, locale).state is not State.MISSING for key in (entry.title, *entry.body))

    def uri(self, entry_uri: str, locale: str) -> str:
        """The address in a locale, relative to the home page: ``fr/programmes/``."""
        return entry_uri if locale == self.portal.settings.default else f"{locale}/{entry_uri}"

    def url(self, entry_uri: str, locale: str) -> str:
        return self.portal.settings.site_url + self.uri(entry_uri, locale)

    @cached_property
    def news_by_kind(self) -> dict[str, list[str]]:
        """Slugs of the news of each kind, newest first."""
        return {str(kind): [] for kind in NewsKind} | _grouped(
            (self.portal.news[slug].kind, slug) for slug in self.news
        )

    @cached_property
    def _news_about(self) -> dict[Ref, list[str]]:
        """Slugs of the news about each programme or organisation, newest first."""
        return _grouped((ref, slug) for slug in self.news for ref in dict.fromkeys(_about(self.portal.news[slug])))

    def chrome(self, locale: str) -> dict[str, LocalisedText]:
        """Interface strings that stand on every page."""
        if locale not in self._chrome:
            texts = self.portal.texts
            self._chrome[locale] = {key: texts.text(key, locale) for key in texts.source if key.startswith(CHROME)}
        return self._chrome[locale]

    def feeds(self, locale: str) -> dict[str, list[Ref]]:
        """The feeds of a locale: address of the page they belong to, and their items, newest first.

        There is no feed where nothing was ever translated; one that was published stays, empty if need be.
        """
        if locale not in self._feeds:
            feeds = {
                entry.uri: self._with_tombstones(entry, self.in_feed(self._feed_items(entry), locale), locale)
                for entry in self.entries.values()
                if entry.has_feed
            }
            known = self.portal.addresses
            self._feeds[locale] = {
                uri: items for uri, items in feeds.items() if items or locale in known.get(uri + FEED, ())
            }
        return self._feeds[locale]

    def _feed_items(self, entry: Route) -> list[Ref]:
        """What belongs into the feed of a page, also beyond the page's first list."""
        slugs = self.news_by_kind[entry.record] if entry.kind is PAGE_KINDS["news"] else entry.news or ()
        news = [news_ref(slug) for slug in slugs]
        joining = self._joining(entry)
        return sorted([*news, *joining], key=self._appearance, reverse=True) if joining else news

    def _joining(self, entry: Route) -> list[Ref]:
        """The records of other collections than news that stand in the feed of a page."""
        if entry.kind.shows:
            return [ref for ref in self.naming.get(entry.ref, ()) if entry.ref != ref]
        collections = [row.name for row in JOINING if entry.uri == HOME or row.name in entry.kind.lists]
        return [Ref(name, record_id) for name in collections for record_id in self.portal.records[name]]

    def _appearance(self, ref: Ref) -> tuple[dt.datetime, str]:
        """When a news item, or a record that stands among them, appeared; withdrawn ones too."""
        stone = self.portal.withdrawn.get(ref.id) if ref.collection == "news" else None
        record: Any = stone.matter if stone else self.portal.records[ref.collection][ref.id]
        return record.appears, ref.id

    def _with_tombstones(self, entry: Route, items: list[Ref], locale: str) -> list[Ref]:
        """The items of a feed with those that were withdrawn, in the same order."""
        gone = [
            news_ref(slug)
            for slug in self._withdrawn_from.get(entry.uri, ())
            if locale in self.portal.withdrawn[slug].locales
        ]
        return sorted({*items, *gone}, key=self._appearance, reverse=True)[:_LATEST] if gone else items

    @cached_property
    def naming(self) -> dict[Ref, list[Ref]]:
        """By record: the records of collections that join others which name it, as those are listed."""
        refs = [Ref(row.name, record_id) for row in JOINING for record_id in self.listed(row.name)]
        named = {
            ref: dict.fromkeys(to for _, to in refs_of(self.portal.records[ref.collection][ref.id])) for ref in refs
        }
        return _grouped((target, ref) for ref in refs for target in named[ref])

    @cached_property
    def open_data(self) -> dict[str, str]:
        """The published lists, each with the address of the page that shows the same; a portal may have no events."""
        return {name: uri for name, uri in LIST_URIS.items() if uri in self.entries}

    def calendar(self, entry: Route) -> list[Ref]:
        """What takes place and belongs into the calendar of a page; often nothing."""
        refs = [*([entry.ref] if entry.kind.shows else []), *(self._joining(entry) if entry.uri != HOME else [])]
        return [ref for ref in refs if COLLECTIONS[ref.collection].has_calendar]

    def listed(self, collection: str) -> list[str]:
        """Ids of a collection's records as lists show them."""
        records, field = self.portal.records[collection], COLLECTIONS[collection].newest_first
        if not field:
            return list(records)
        return sorted(records, key=lambda record_id: (getattr(records[record_id], field), record_id), reverse=True)

    @cached_property
    def parts(self) -> dict[str, list[tuple[str, Role, str]]]:
        """By partner: programme, role and the relation's id, in the programmes' order."""
        return _grouped(
            (relation.partner, (record.id, relation.role, relation.id))
            for record in self.portal.programmes.values()
            for relation in record.organisations
        )

    @cached_property
    def conflicts(self) -> dict[str, list[str]]:
        """By figure: the figures that contradict it; the relation is stated on one side and holds on both."""
        pairs = {
            (record.id, other)
            for record in self.portal.figures.values()
            for other in record.conflicts_with
            if other in self.portal.figures
        }
        pairs |= {(other, figure_id) for figure_id, other in pairs}
        place = {figure: number for number, figure in enumerate(self.portal.figures)}
        return _grouped(sorted(pairs, key=lambda pair: (place[pair[1]], place[pair[0]])))

    @cached_property
    def texts_of(self) -> dict[Ref, list[str]]:
        """Keys of texts by the record they belong to."""
        return _grouped((Ref.of_key(key), key) for key in self.portal.texts.source)

    def in_feed(self, items: list[Ref], locale: str) -> list[Ref]:
        """The latest of these items that are translated into the locale."""
        return [ref for ref in items if self.is_translated(self.entries[ref.uri], locale)][:_LATEST]

    def _has_feed(self, uri: str, items: Sequence[object]) -> bool:
        """Whether there is a feed at a page's address in some language, or was once."""
        return bool(items) or uri + FEED in self.portal.addresses or uri in self._withdrawn_from

    @cached_property
    def _withdrawn_from(self) -> dict[str, list[str]]:
        """By address of a page: slugs of the news items that were withdrawn from its feed."""
        withdrawn = self.portal.withdrawn.items()
        return _grouped((uri, slug) for slug, stone in withdrawn for uri in _feeds_with(stone.matter))

    def moved_locales(self, uri: str) -> tuple[str, ...]:
        """The locales in which something stands at an address without a page; one, if it carries a language of its own."""
        languages = self.portal.settings.languages
        return languages[:1] if uri.split("/")[0] in self._former_languages else languages

    @cached_property
    def _former_languages(self) -> set[str]:
        ever = {locale for locales in self.portal.addresses.values() for locale in locales}
        return ever - set(self.portal.settings.languages)

    @cached_property
    def images(self) -> set[str]:
        """Ids of the pictures that some page shows."""
        references = self.portal.texts.with_references()
        shown = {image_id for key, words in references if key.endswith("/body") for image_id in images_in(words)}
        shown |= {matter.image for matter in self.portal.news.values() if matter.image}
        return {image_id for image_id, image in self.portal.images.items() if image_id in shown and not image.withdrawn}

    @cached_property
    def unspoken(self) -> set[str]:
        """Ids that records had before and that name somebody who was withdrawn."""
        names = self.portal.unspoken
        records = (record for row in COLLECTIONS.values() for record in self.portal.records[row.name].values())
        former = (old for record in (records if names else ()) for old in getattr(record, "formerly", ()))
        return {old for old in former if names and names.are_in(old, is_address=True)}

    @cached_property
    def former(self) -> dict[str, list[str]]:
        """By page: the addresses that lead to it."""
        return _grouped((moved.to, old) for old, moved in self.moved.items() if moved.to is not None)

    def _all(self) -> list[Route]:
        pages = {name: self._page(name, matter) for name, matter in self.portal.pages.items()}
        first = pages.pop("news", None)
        entries = [self._with_feed(page) for page in pages.values()]
        for kind in KIND_OF_RECORD.values():
            records = self.portal.records[kind.shows]
            entries += [self._with_feed(self._record_page(kind, name, record)) for name, record in records.items()]
        if "employers" in pages:
            entries += self._chooser(pages["employers"])
        if first:
            entries += self._list(first, self.news)
            for kind_of_news in NewsKind:
                entry = Route(
                    kind_uri(kind_of_news),
                    first.kind,
                    f"interface/news.kinds.{kind_of_news}",
                    first.changed,
                    f"interface/news.kind-summary.{kind_of_news}",
                    record=kind_of_news,
                    parent=first.uri,
                )
                entries += self._list(self._with_feed(entry), self.news_by_kind[kind_of_news])
        return entries

    def _with_feed(self, page: Route) -> Route:
        """The page, which knows whether it has feeds."""
        return replace(page, has_feed=bool(page.kind.feed_group) and self._has_feed(page.uri, self._feed_items(page)))

    def _page(self, name: str, matter: PageMatter) -> Route:
        kind, ref = kind_of_page(name), Ref("pages", name)
        records = [record for collection in kind.lists for record in self.portal.records[collection].values()]
        is_home = ref.uri == HOME
        return Route(
            ref.uri,
            kind,
            title=ref.text("title"),
            changed=max(
                matter.updated,
                *(record.last_changed for record in records),
                *(self._day(slug) for slug in self.news[: kind.latest_news]),
                dt.date.min,
            ),
            summary=ref.text("summary"),
            body=(ref.text("body"),),
            record=name,
            parent=None if ref.uri in (HOME, NOT_FOUND) else HOME,
            news=tuple(self.news) if is_home else None,
        )

    def _record_page(self, kind: PageKind, record_id: str, record: Any) -> Route:
        """The page of one record; where its kind has feeds, with the news about it."""
        ref = Ref(kind.shows, record_id)
        news = tuple(self._news_about.get(ref, ())) if kind.feed_group else None
        joining = (self.portal.records[other.collection][other.id] for other in self.naming.get(ref, ()))
        return Route(
            ref.uri,
            kind,
            ref.text(COLLECTIONS[kind.shows].title),
            max(
                record.last_changed,
                *(self._day(slug) for slug in news or ()),
                *(other.last_changed for other in joining),
                dt.date.min,
            ),
            ref.text("summary"),
            tuple(map(ref.text, kind.body)),
            record_id,
            kind.parent,
            news,
        )

    def _day(self, slug: str) -> dt.date:
        return self.portal.news[slug].last_changed

    def _chooser(self, start: Route) -> list[Route]:
        """The employers' way from the first question to the programmes that fit."""
        answers = chooser.answers(self.portal.programmes.values())
        codes = {chooser.country_uri(code): code for code in chooser.countries(self.portal.programmes.values())}
        names = {chooser.REMOTE: "remote", chooser.ELSEWHERE: "elsewhere"}
        text = "interface/employers.{}.{}".format
        title, summary = text("title", "on-site"), text("summary", "on-site")
        entries = [
            Route(chooser.ON_SITE, PAGE_KINDS["employers-on-site"], title, start.changed, summary, parent=start.uri)
        ]
        for uri, programmes in answers.items():
            name = names.get(uri, "country")
            entries.append(
                Route(
                    uri,
                    PAGE_KINDS["employers-answer"],
                    text("title", name),
                    start.changed,
                    text("summary", name),
                    parent=start.uri if uri == chooser.REMOTE else chooser.ON_SITE,
                    country=codes.get(uri, ""),
                    programmes=programmes,
                )
            )
        return entries

    def _list(self, first: Route, slugs: Sequence[str]) -> list[Route]:
        """A list of news, spread over as many pages as it needs."""
        size = self.portal.settings.news_per_page
        count = max(1, -(-len(slugs) // size))
        entries = []
        for number in range(1, count + 1):
            here = tuple(slugs[(number - 1) * size : number * size])
            entries.append(
                replace(
                    first,
                    uri=first.uri if number == 1 else f"{first.uri}page/{number}/",
                    changed=max([first.changed, *(self._day(slug) for slug in here)]),
                    parent=first.parent if number == 1 else first.uri,
                    news=here,
                    number=number,
                    pages=count,
                    has_feed=first.has_feed and number == 1,
                )
            )
        return entries


def _feeds_with(matter: NewsMatter) -> set[str]:
    """Addresses of the pages in whose feeds a news item stands."""
    return {HOME, kind_uri(matter.kind), *(ref.uri for ref in _about(matter))}


def _about(matter: NewsMatter) -> list[Ref]:
    """The programmes and organisations that a news item is about."""
    return [*map(programme_ref, matter.programmes), *map(partner_ref, matter.partners)]
