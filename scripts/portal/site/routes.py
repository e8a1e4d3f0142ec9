"""The one list of pages: every address, what it shows, in which languages it truly exists, when it changed.

Language switcher, hreflang, canonical, sitemap, feeds and checks of links all read this list.
"""

from __future__ import annotations

from collections import Counter
from copy import copy
from dataclasses import replace
from functools import cached_property

from portal.common.grouping import grouped
from portal.content.foreign_words import ForeignWords
from portal.content.portal import PublicPortal
from portal.content.texts import LocalisedText, State
from portal.files.assets import Asset, published_assets
from portal.model.collections import COLLECTIONS, Ref
from portal.model.notices import Notice
from portal.site import chooser
from portal.site.countries import Known, known_of_countries
from portal.site.feed_items import LATEST, FeedItems
from portal.site.make_routes import RouteMaker
from portal.site.page_kinds import LIST_URIS
from portal.site.redirects import find_moved
from portal.site.relations import Relations
from portal.site.route import Route, country_route
from portal.site.urls import COUNTRIES, FEED, HOME, country_uri

CHROME = "interface/chrome."
"""Keys of the interface strings that stand on every page, in the header, the footer and the notices."""


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
        self._feed_items = FeedItems(portal, self.relations)
        maker = RouteMaker(portal, self.relations, self._feed_items, self.answers, self.countries)
        self.entries = {entry.uri: entry for entry in maker.all()}
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
        return not any(self.portal.texts.is_missing(key, locale) for key in (entry.title, *entry.body))

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
            self._standings[locale] = Counter(texts.state(key, locale) for key in needed)
        return self._standings[locale]

    def feeds(self, locale: str) -> dict[str, list[Ref]]:
        """The feeds of a locale: address of the page they belong to, and their items, newest first.

        There is no feed where nothing was ever translated; one that was published stays, empty if need be.
        """
        if locale not in self._feeds:
            feeds = {
                entry.uri: self._feed_items.with_tombstones(
                    entry, self.in_feed(self._feed_items.of_page(entry), locale), locale
                )
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
            uri: replace(country_route(uri.split("/")[1].upper(), day), has_feed=True)
            for uri, day in days.items()
            if uri not in self.entries
        }

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
        refs = [
            *([entry.ref] if entry.kind.shows else []),
            *(self._feed_items.joining(entry) if entry.uri != HOME else []),
        ]
        return [ref for ref in refs if COLLECTIONS[ref.collection].has_calendar]

    def in_feed(self, items: list[Ref], locale: str) -> list[Ref]:
        """The latest of these items that are translated into the locale."""
        return [ref for ref in items if self._is_for(ref, locale) and locale in self.locales(self.entries[ref.uri])][
            :LATEST
        ]

    def _is_for(self, ref: Ref, locale: str) -> bool:
        """Whether a record is meant for readers of a language; only notices choose."""
        record = self.portal.records[ref.collection].get(ref.id)
        return not isinstance(record, Notice) or not record.languages or locale in record.languages

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
