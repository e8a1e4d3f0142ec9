"""From a portal to its pages: one for each page that is written, each record that has one, each answer, each country, each list of news."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any

from portal.content.portal import PublicPortal
from portal.model.collections import COLLECTIONS, Ref
from portal.model.enums import NewsKind
from portal.model.records import PageMatter, last_day
from portal.site import chooser
from portal.site.countries import Known
from portal.site.feed_items import FeedItems
from portal.site.page_kinds import IN_PLAIN_LANGUAGE, KIND_OF_RECORD, PAGE_KINDS, PageKind, kind_of_page
from portal.site.relations import Relations, changes_of
from portal.site.route import Route, country_route
from portal.site.urls import CHANGES, FEED, HOME, NOT_FOUND, kind_uri


class RouteMaker:
    """Makes the routes of one portal."""

    def __init__(
        self,
        portal: PublicPortal,
        relations: Relations,
        feed_items: FeedItems,
        answers: chooser.Answers,
        countries: Mapping[str, Known],
    ) -> None:
        self.portal = portal
        self.relations = relations
        self.feed_items = feed_items
        self.answers = answers
        self.countries = countries

    def all(self) -> list[Route]:
        """Every page, in the order of the menu's pages, records, answers, countries and news."""
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
        items = self.feed_items
        return replace(page, has_feed=bool(page.kind.feed_group) and items.is_at(page.uri, items.of_page(page)))

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
            if locale in ever or not all(texts.is_missing(key, locale) for key in keys)
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
        return country_route(code, max(record.last_changed for record in shown), known.news)

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
