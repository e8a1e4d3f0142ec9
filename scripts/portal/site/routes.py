"""The one list of pages: every address, what it shows, in which languages it truly exists, when it changed.

Language switcher, hreflang, canonical, sitemap, feeds and checks of links all read this list.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from portal.content.foreign_words import ForeignWords
from portal.content.portal import PublicPortal
from portal.content.texts import LocalisedText, State
from portal.files.assets import Asset, published_assets
from portal.model.collections import COLLECTIONS, JOINING, Ref, news_ref
from portal.model.enums import NewsKind
from portal.model.records import PageMatter, last_day
from portal.site import chooser
from portal.site.countries import Known, known_of_countries
from portal.site.page_kinds import IN_PLAIN_LANGUAGE, KIND_OF_RECORD, LIST_URIS, PAGE_KINDS, PageKind, kind_of_page
from portal.site.redirects import find_moved
from portal.site.relations import Relations, changes_of, grouped
from portal.site.urls import CHANGES, COUNTRIES, FEED, HOME, NOT_FOUND, country_uri, kind_uri

LATEST = 50
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
    changes_in: tuple[str, ...] = ()
    """Locales in which what changed of its record has a feed."""
    country: str = ""
    """Code of the country that fills ``{country}`` in its title and summary."""
    programmes: tuple[str, ...] = ()
    """Ids of the programmes that it answers an employer with."""
    plain: str = ""
    """Address of the page that says the same in plain language."""

    @property
    def changes_uri(self) -> str:
        """Where the feed of what changed lies."""
        return self.uri if self.kind.gathers_changes else self.uri + CHANGES

    @property
    def ref(self) -> Ref:
        """The record that it shows, if its kind shows one."""
        return Ref(self.kind.shows, self.record)


class Routes:
    """All pages of a portal."""

    def __init__(self, portal: PublicPortal) -> None:
        self.portal = portal
        self._feeds: dict[str, dict[str, list[Ref]]] = {}
        self._chrome: dict[str, dict[str, LocalisedText]] = {}
        self._standings: dict[str, Counter[State]] = {}
        self._locales: dict[tuple[str, tuple[str, ...]], tuple[str, ...]] = {}
        """By the texts of a page, those in which it truly exists."""
        self.relations = Relations(portal)
        self.entries = {entry.uri: entry for entry in self._all()}
        self.moved = find_moved(portal, self.entries)
        """What stands at addresses without a page."""

    def with_words_of(self, portal: PublicPortal) -> Routes:
        """The same pages of a portal in which nothing but words is different."""
        other = copy(self)
        other.portal = portal
        other._standings = {}
        other._locales = {}
        other.__dict__.pop("assets", None)
        other.__dict__.pop("foreign_words", None)
        return other

    @cached_property
    def assets(self) -> dict[str, Asset]:
        """Styles, scripts and fonts by the theme's names, as they are published."""
        settings = self.portal.settings
        return published_assets(settings.root, as_they_are=settings.is_preview)

    @cached_property
    def foreign_words(self) -> ForeignWords:
        """The names by which texts hold words of other languages."""
        return ForeignWords(self.portal)

    def locales(self, entry: Route) -> tuple[str, ...]:
        """The locales in which the page truly exists, the default first."""
        known = self._locales.get((entry.title, entry.body))
        if known is None:
            languages = self.portal.settings.languages
            known = self._locales[entry.title, entry.body] = tuple(
                name for name in languages if self.is_translated(entry, name)
            )
        return known

    def shown_in(self, entry: Route, locale: str) -> str:
        """The language in which readers of a locale get a page: their own, else the portal's, else the one in which it is written."""
        wanted = (locale, self.portal.settings.default, self.portal.texts.language_of(entry.title))
        return next((name for name in wanted if self.is_translated(entry, name)), self.portal.settings.default)

    def is_translated(self, entry: Route, locale: str) -> bool:
        """Whether title and body have a translation; what else is missing is marked block by block."""
        texts = self.portal.texts
        return all(texts.text(key, locale).state is not State.MISSING for key in (entry.title, *entry.body))

    def uri(self, entry_uri: str, locale: str) -> str:
        """The address in a locale, relative to the home page: ``fr/programmes/``."""
        return entry_uri if locale == self.portal.settings.default else f"{locale}/{entry_uri}"

    def url(self, entry_uri: str, locale: str) -> str:
        return self.portal.settings.site_url + self.uri(entry_uri, locale)

    def chrome(self, locale: str) -> dict[str, LocalisedText]:
        """Interface strings that stand on every page."""
        if locale not in self._chrome:
            texts = self.portal.texts
            self._chrome[locale] = {key: texts.text(key, locale) for key in texts.source if key.startswith(CHROME)}
        return self._chrome[locale]

    def standing(self, locale: str) -> Counter[State]:
        """How many texts stand how in a locale, but for those that may be left untranslated, as names: as many in each."""
        if locale not in self._standings:
            texts = self.portal.texts
            needed = (key for key, unit in texts.source.items() if not unit.optional)
            self._standings[locale] = Counter(texts.text(key, locale).state for key in needed)
        return self._standings[locale]

    def feeds(self, locale: str) -> dict[str, list[Ref]]:
        """The feeds of a locale: address of the page they belong to, and their items, newest first.

        There is no feed where nothing was ever translated; one that was published stays, empty if need be.
        """
        if locale not in self._feeds:
            feeds = {
                entry.uri: self._with_tombstones(entry, self.in_feed(self._feed_items(entry), locale), locale)
                for entry in (*self.entries.values(), *self.feeds_alone.values())
                if entry.has_feed
            }
            known = self.portal.addresses
            self._feeds[locale] = {
                uri: items for uri, items in feeds.items() if items or locale in known.get(uri + FEED, ())
            }
        return self._feeds[locale]

    @cached_property
    def feeds_alone(self) -> dict[str, Route]:
        """Feeds without a page, by address: of countries of which nothing is known any more; word of what was withdrawn is left."""
        page = self.portal.pages.get(COUNTRIES.rstrip("/"))
        if page is None:
            return {}
        days = {
            country_uri(code): stone.since
            for stone in self.portal.withdrawn.values()
            for code in stone.matter.countries
        }
        ever = (uri.removesuffix(FEED) for uri in self.portal.addresses if uri.startswith(COUNTRIES) and FEED in uri)
        days = dict.fromkeys(ever, page.updated) | days
        return {
            uri: replace(_country(uri.split("/")[1].upper(), day), has_feed=True)
            for uri, day in days.items()
            if uri not in self.entries
        }

    def _feed_items(self, entry: Route) -> list[Ref]:
        """What belongs into the feed of a page, also beyond the page's first list: what appeared last comes first."""
        slugs = self.relations.news_by_kind[entry.record] if entry.kind is PAGE_KINDS["news"] else entry.news or ()
        return sorted([*map(news_ref, slugs), *self._joining(entry)], key=self._appearance, reverse=True)

    def _joining(self, entry: Route) -> list[Ref]:
        """The records of other collections than news that stand in the feed of a page."""
        if entry.kind.shows:
            return [ref for ref in self.relations.naming.get(entry.ref, ()) if entry.ref != ref]
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
            for slug in self.relations.withdrawn_from.get(entry.uri, ())
            if locale in self.portal.withdrawn[slug].locales
        ]
        return sorted({*items, *gone}, key=self._appearance, reverse=True)[:LATEST] if gone else items

    @cached_property
    def answers(self) -> chooser.Answers:
        """What employers are answered."""
        return chooser.Answers(self.portal, self.relations.news_in)

    @cached_property
    def countries(self) -> dict[str, Known]:
        """What is known of each country that has a page, by its code; a portal may have no such pages."""
        known = known_of_countries(self.portal, self.relations.news_from)
        return known if COUNTRIES.rstrip("/") in self.portal.pages else {}

    @cached_property
    def search_answers(self) -> dict[str, str]:
        """By id, the address of the page that answers a question of the search; without those of which the page isn't there."""
        asked = {answer_id: record.page.lstrip("/") for answer_id, record in self.portal.records["answers"].items()}
        now = {answer_id: self.moved[uri].to if uri in self.moved else uri for answer_id, uri in asked.items()}
        return {answer_id: uri for answer_id, uri in now.items() if uri is not None and uri in self.entries}

    @cached_property
    def open_data(self) -> dict[str, str]:
        """The published lists, each with the address of the page that shows the same; a portal may have no events."""
        return {name: uri for name, uri in LIST_URIS.items() if uri in self.entries}

    def calendar(self, entry: Route) -> list[Ref]:
        """What takes place and belongs into the calendar of a page; often nothing."""
        refs = [*([entry.ref] if entry.kind.shows else []), *(self._joining(entry) if entry.uri != HOME else [])]
        return [ref for ref in refs if COLLECTIONS[ref.collection].has_calendar]

    def in_feed(self, items: list[Ref], locale: str) -> list[Ref]:
        """The latest of these items that are translated into the locale."""
        return [ref for ref in items if self._is_for(ref, locale) and locale in self.locales(self.entries[ref.uri])][
            :LATEST
        ]

    def _is_for(self, ref: Ref, locale: str) -> bool:
        """Whether a record is meant for readers of a language; only notices choose."""
        languages = getattr(self.portal.records[ref.collection].get(ref.id), "languages", ())
        return not languages or locale in languages

    def _has_feed(self, uri: str, items: Sequence[object]) -> bool:
        """Whether there is a feed at a page's address in some language, or was once."""
        return bool(items) or uri + FEED in self.portal.addresses or uri in self.relations.withdrawn_from

    def moved_locales(self, uri: str) -> tuple[str, ...]:
        """The locales in which something stands at an address without a page; one, if it carries a language of its own."""
        languages = self.portal.settings.languages
        return languages[:1] if uri.split("/")[0] in self._former_languages else languages

    @cached_property
    def _former_languages(self) -> set[str]:
        ever = {locale for locales in self.portal.addresses.values() for locale in locales}
        return ever - set(self.portal.settings.languages)

    @cached_property
    def former(self) -> dict[str, list[str]]:
        """By page: the addresses that lead to it."""
        return grouped((moved.to, old) for old, moved in self.moved.items() if moved.to is not None)

    def _all(self) -> list[Route]:
        pages = {name: self._page(name, matter) for name, matter in self.portal.pages.items()}
        first = pages.pop("news", None)
        entries = [self._with_feed(page) for page in pages.values()]
        for kind in KIND_OF_RECORD.values():
            records = self.portal.records[kind.shows]
            entries += [self._with_feed(self._record_page(kind, name, record)) for name, record in records.items()]
        if "employers" in pages:
            entries += self._chooser(pages["employers"])
        entries += [self._with_feed(self._country(code, known)) for code, known in self.countries.items()]
        if first:
            entries += self._list(first, self.relations.news)
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
                entries += self._list(self._with_feed(entry), self.relations.news_by_kind[kind_of_news])
        return entries

    @cached_property
    def _plain(self) -> dict[str, str]:
        """By name of a page: the address of the one that says the same in plain language."""
        pages = self.portal.pages.items()
        return {matter.plain_of: Ref("pages", name).uri for name, matter in pages if matter.plain_of}

    def _with_feed(self, page: Route) -> Route:
        """The page, which knows whether it has feeds."""
        return replace(page, has_feed=bool(page.kind.feed_group) and self._has_feed(page.uri, self._feed_items(page)))

    def _page(self, name: str, matter: PageMatter) -> Route:
        twin = matter.plain_of if matter.plain_of in self.portal.pages else None
        kind, ref = IN_PLAIN_LANGUAGE if twin else kind_of_page(name), Ref("pages", name)
        records = [record for collection in kind.lists for record in self.portal.records[collection].values()]
        is_home = ref.uri == HOME
        told = self.relations.told if kind.gathers_changes else []
        return Route(
            ref.uri,
            kind,
            title=ref.text("title"),
            changed=max(
                last_day(matter.updated, matter.changes),
                *(record.last_changed for record in records),
                *(self._day(slug) for slug in self.relations.news[: kind.latest_news]),
                *(note.day for _, note in told[:1]),
                dt.date.min,
            ),
            summary=ref.text("summary"),
            body=(ref.text("body"),),
            record=name,
            parent=Ref("pages", twin).uri if twin else None if ref.uri in (HOME, NOT_FOUND) else HOME,
            plain=self._plain.get(name, ""),
            news=tuple(self.relations.news) if is_home else None,
            changes_in=self._told_in([key for key, _ in told], ref.uri + FEED) if kind.gathers_changes else (),
        )

    def _record_page(self, kind: PageKind, record_id: str, record: Any) -> Route:
        """The page of one record; where its kind has feeds, with the news about it."""
        ref = Ref(kind.shows, record_id)
        news = tuple(self.relations.news_about.get(ref, ())) if kind.feed_group else None
        joining = (self.portal.records[other.collection][other.id] for other in self.relations.naming.get(ref, ()))
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
            changes_in=self._changes_in(ref, record) if kind.feed_group else (),
        )

    def _changes_in(self, ref: Ref, record: Any) -> tuple[str, ...]:
        """The locales into which some note of what changed is translated, or in which there was a feed of them."""
        return self._told_in([key for key, _ in changes_of(self.portal, ref, record)], f"{ref.uri}{CHANGES}{FEED}")

    def _told_in(self, keys: list[str], feed: str) -> tuple[str, ...]:
        """The locales into which some of these notes are translated, or in which there was a feed of them."""
        ever, texts = self.portal.addresses.get(feed, ()), self.portal.texts
        return tuple(
            locale
            for locale in (self.portal.settings.languages if keys or ever else ())
            if locale in ever or any(texts.text(key, locale).state is not State.MISSING for key in keys)
        )

    def _day(self, slug: str) -> dt.date:
        return self.portal.news[slug].last_changed

    def _chooser(self, start: Route) -> list[Route]:
        """The employers' way from the first question to the programmes that fit."""
        names = {chooser.REMOTE: "remote", chooser.ELSEWHERE: "elsewhere"}
        codes = {chooser.answer_uri(code): code for code in self.answers.countries}
        text = "interface/employers.{}.{}".format
        title, summary = text("title", "on-site"), text("summary", "on-site")
        entries = [
            Route(chooser.ON_SITE, PAGE_KINDS["employers-on-site"], title, start.changed, summary, parent=start.uri)
        ]
        for uri, programmes in self.answers.programmes.items():
            name, country = names.get(uri, "country"), codes.get(uri, "")
            news = {slug for programme in programmes for slug in self.relations.news_in.get((programme, country), ())}
            entries.append(
                Route(
                    uri,
                    PAGE_KINDS["employers-answer"],
                    text("title", name),
                    max(start.changed, *map(self._day, news), dt.date.min),
                    text("summary", name),
                    parent=start.uri if uri == chooser.REMOTE else chooser.ON_SITE,
                    news=tuple(slug for slug in self.relations.news if slug in news) if country else None,
                    country=country,
                    programmes=programmes,
                )
            )
        return entries

    def _country(self, code: str, known: Known) -> Route:
        """The page of a country; it changes with whatever it shows."""
        written = self.portal.countries.get(code.lower())
        shown: list[Any] = [
            *(self.portal.programmes[name] for name in (*known.from_here, *known.leads_here)),
            *(self.portal.partners[name] for name in known.partners),
            *(self.portal.news[slug] for slug in known.news),
            *([written] if written else ()),
        ]
        return _country(code, max(record.last_changed for record in shown), known.news)

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


def _country(code: str, changed: dt.date, news: tuple[str, ...] = ()) -> Route:
    return Route(
        country_uri(code),
        PAGE_KINDS["country"],
        "interface/country.title",
        changed,
        "interface/country.summary",
        parent=COUNTRIES,
        news=news,
        country=code,
    )
