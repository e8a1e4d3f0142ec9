"""The one routes of pages: every address, what it shows, in which languages it truly exists, when it changed.

Language switcher, hreflang, canonical, sitemap, feeds and checks of links all read this routes.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass
from functools import cached_property

from portal.content.markdown import images_in
from portal.content.portal import Page, Portal, news_matter
from portal.content.texts import LocalisedText, State
from portal.model.enums import NewsKind, Role
from portal.model.records import NewsMatter
from portal.site import chooser
from portal.site.redirects import find_moved
from portal.site.urls import FEED, page_uri

HOME, NOT_FOUND, OFFLINE, SEARCH = "", "404.html", "offline/", "search/"
CHROME = "interface/chrome."
"""Keys of the interface strings that stand on every page, in the header, the footer and the notices."""


@dataclass(frozen=True)
class Route:
    """A page, in no particular language."""

    uri: str
    """Address without language: ``programmes/dt4e/``."""
    template: str
    """Name of the template in the theme's ``pages``."""
    title: str
    """Key of the text that is its title."""
    changed: dt.date
    """Day of its last change in content."""
    summary: str = ""
    """Key of the text that describes it."""
    body: tuple[str, ...] = ()
    """Keys of the texts without which, as without the title, it counts as untranslated."""
    record: str = ""
    """Id of the programme, partner, news item or page that it shows."""
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


class Routes:
    """All pages of a portal."""

    def __init__(self, portal: Portal) -> None:
        self.portal = portal
        self.entries: dict[str, Route] = {}
        self._feeds: dict[str, dict[str, list[str]]] = {}
        self._chrome: dict[str, dict[str, LocalisedText]] = {}
        self.news = sorted(portal.news, key=lambda slug: (news_matter(portal.news[slug]).appears, slug), reverse=True)
        for entry in self._all():
            self.entries[entry.uri] = entry
        self.moved = find_moved(portal, self.entries)
        """What stands at addresses without a page."""

    def with_words_of(self, portal: Portal) -> Routes:
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
        """The absolute address in a locale."""
        return self.portal.settings.site_url + self.uri(entry_uri, locale)

    def news_of(self, *, kind: str = "", programme: str = "", partner: str = "") -> tuple[str, ...]:
        """Slugs of the news of a kind, programme or partner, newest first."""
        index = self._news_index
        key = ("kind", kind) if kind else ("programme", programme) if programme else ("partner", partner)
        return tuple(index.get(key, ()))

    @cached_property
    def _news_index(self) -> dict[tuple[str, str], list[str]]:
        index: dict[tuple[str, str], list[str]] = {}
        for slug in self.news:
            matter = news_matter(self.portal.news[slug])
            keys = {("kind", str(matter.kind))}
            keys |= {("programme", one) for one in matter.programmes} | {("partner", one) for one in matter.partners}
            for key in keys:
                index.setdefault(key, []).append(slug)
        return index

    def chrome(self, locale: str) -> dict[str, LocalisedText]:
        """Interface strings that stand on every page."""
        if locale not in self._chrome:
            texts = self.portal.texts
            self._chrome[locale] = {key: texts.text(key, locale) for key in texts.source if key.startswith(CHROME)}
        return self._chrome[locale]

    def feeds(self, locale: str) -> dict[str, list[str]]:
        """The feeds of a locale: address of the page they belong to, and slugs of their items, newest first.

        There is no feed where nothing was ever translated; one that was published stays, empty if need be.
        """
        if locale not in self._feeds:
            found = {
                entry.uri: self._with_tombstones(entry, self.in_feed(self._feed_news(entry), locale), locale)
                for entry in self.entries.values()
                if entry.has_feed
            }
            known = self.portal.addresses
            self._feeds[locale] = {
                uri: slugs for uri, slugs in found.items() if slugs or locale in known.get(uri + FEED, ())
            }
        return self._feeds[locale]

    def _feed_news(self, entry: Route) -> tuple[str, ...]:
        """All news that belong to a page with a feed, also beyond the page's first list."""
        return self.news_of(kind=entry.record) if entry.template == "news" else entry.news or ()

    def _with_tombstones(self, entry: Route, slugs: list[str], locale: str) -> list[str]:
        """The items of a feed with those that were withdrawn, in the same order."""
        gone = [
            slug
            for slug, one in self.portal.withdrawn.items()
            if locale in one.locales and entry.uri in _feeds_with(one.matter)
        ]
        if not gone:
            return slugs
        matters = {slug: news_matter(self.portal.news[slug]) for slug in slugs}
        matters |= {slug: self.portal.withdrawn[slug].matter for slug in gone}
        return sorted(matters, key=lambda slug: (matters[slug].appears, slug), reverse=True)[:50]

    @cached_property
    def parts(self) -> dict[str, list[tuple[str, Role, str]]]:
        """By partner: programme, role and the relation's id, in the programmes' order."""
        parts: dict[str, list[tuple[str, Role, str]]] = {}
        for record in self.portal.programmes.values():
            for relation in record.organisations:
                parts.setdefault(relation.partner, []).append((record.id, relation.role, relation.id))
        return parts

    @cached_property
    def conflicts(self) -> dict[str, list[str]]:
        """By figure: the figures that contradict it; the relation is stated on one side and holds on both."""
        pairs = {
            (one.id, other)
            for one in self.portal.figures.values()
            for other in one.conflicts_with
            if other in self.portal.figures
        }
        pairs |= {(other, one) for one, other in pairs}
        order = list(self.portal.figures)
        found: dict[str, list[str]] = {}
        for one, other in sorted(pairs, key=lambda pair: order.index(pair[1])):
            found.setdefault(one, []).append(other)
        return found

    @cached_property
    def texts_of(self) -> dict[str, list[str]]:
        """Keys of texts by the record they belong to: ``partners/x``."""
        found: dict[str, list[str]] = {}
        for key in self.portal.texts.source:
            collection, _, rest = key.partition("/")
            found.setdefault(f"{collection}/{rest.partition('/')[0]}", []).append(key)
        return found

    def in_feed(self, slugs: tuple[str, ...], locale: str) -> list[str]:
        """The latest fifty of these news items that are translated into the locale."""
        return [slug for slug in slugs if self.is_translated(self.entries[f"news/{slug}/"], locale)][:50]

    def _has_feed(self, uri: str, news: Sequence[str]) -> bool:
        """Whether there is a feed at a page's address in some language, or was once."""
        return (
            bool(news)
            or uri + FEED in self.portal.addresses
            or any(uri in _feeds_with(one.matter) for one in self.portal.withdrawn.values())
        )

    def has_language(self, uri: str) -> bool:
        """Whether an address without a page carries a language that the site had once."""
        return uri.split("/")[0] in self._former_languages

    @cached_property
    def _former_languages(self) -> set[str]:
        ever = {locale for locales in self.portal.addresses.values() for locale in locales}
        return ever - set(self.portal.settings.languages)

    @cached_property
    def images(self) -> set[str]:
        """Ids of the pictures that some page shows."""
        texts = self.portal.texts
        stores = {texts.default: texts.source, **texts.translations}
        found = {
            image
            for locale, units in stores.items()
            for key, unit in units.items()
            if key.endswith("/body") and key in texts.source and "{{" in unit.value
            for image in images_in(texts.withheld.get((key, locale), unit.value))
        }
        found |= {image for page in self.portal.news.values() if (image := news_matter(page).image)}
        return {one for one in found if one in self.portal.images and not self.portal.images[one].withdrawn}

    @cached_property
    def former(self) -> dict[str, list[str]]:
        """By page: the addresses that lead to it."""
        found: dict[str, list[str]] = {}
        for old, to in self.moved.items():
            if to.to is not None:
                found.setdefault(to.to, []).append(old)
        return found

    def _all(self) -> list[Route]:
        entries = [self._page(page) for page in self.portal.pages.values() if page.name != "news"]
        entries += [self._item(page) for page in self.portal.news.values()]
        entries += self._programmes() + self._partners()
        if "employers" in self.portal.pages:
            entries += self._chooser(self._page(self.portal.pages["employers"]))
        if "news" in self.portal.pages:
            news = self._page(self.portal.pages["news"])
            entries += self._list(news, tuple(self.news))
            for kind in NewsKind:
                title = f"interface/news.kinds.{kind}"
                entry = Route(
                    f"news/kind/{kind}/",
                    "news",
                    title,
                    news.changed,
                    f"interface/news.kind-summary.{kind}",
                    record=kind,
                    parent="news/",
                )
                entries += self._list(entry, self.news_of(kind=kind))
        return entries

    def _page(self, page: Page) -> Route:
        uri = page_uri("pages", page.name)
        matter = page.matter
        changed = matter.updated
        assert isinstance(changed, dt.date)
        if page.name in ("index", "programmes", "employers"):
            changed = max([changed, *(record.checked for record in self.portal.programmes.values())])
        if page.name == "partners":
            changed = max([changed, *(record.checked for record in self.portal.partners.values())])
        return Route(
            uri,
            page.name,
            title=f"pages/{page.name}/title",
            changed=max([changed, *(_day(self.portal.news[slug]) for slug in self.news[:3])])
            if page.name == "index"
            else changed,
            summary=f"pages/{page.name}/summary",
            body=(f"pages/{page.name}/body",),
            record=page.name,
            parent=None if page.name in ("index", "not-found") else HOME,
            news=tuple(self.news) if page.name == "index" else None,
            has_feed=page.name == "index" and self._has_feed(uri, self.news),
        )

    def _item(self, page: Page) -> Route:
        key = f"news/{page.name}"
        return Route(
            f"{key}/", "news-item", f"{key}/title", _day(page), f"{key}/summary", (f"{key}/body",), page.name, "news/"
        )

    def _programmes(self) -> list[Route]:
        entries = []
        for record in self.portal.programmes.values():
            key, news = f"programmes/{record.id}", self.news_of(programme=record.id)
            changed = max([record.checked, *(_day(self.portal.news[slug]) for slug in news)])
            body = (f"{key}/summary", f"{key}/description")
            entries.append(
                Route(
                    f"{key}/",
                    "programme",
                    f"{key}/name",
                    changed,
                    f"{key}/summary",
                    body,
                    record.id,
                    "programmes/",
                    news,
                    has_feed=self._has_feed(f"{key}/", news),
                )
            )
        return entries

    def _chooser(self, start: Route) -> list[Route]:
        """The employers' way from the first question to the programmes that fit."""
        answers = chooser.answers(self.portal.programmes.values())
        codes = {chooser.country_uri(code): code for code in chooser.countries(self.portal.programmes.values())}
        names = {chooser.REMOTE: "remote", chooser.ELSEWHERE: "elsewhere"}
        text = "interface/employers.{}.{}".format
        title, summary = text("title", "on-site"), text("summary", "on-site")
        entries = [Route(chooser.ON_SITE, "employers-on-site", title, start.changed, summary, parent=start.uri)]
        for uri, programmes in answers.items():
            name = names.get(uri, "country")
            entries.append(
                Route(
                    uri,
                    "employers-answer",
                    text("title", name),
                    start.changed,
                    text("summary", name),
                    parent=start.uri if uri == chooser.REMOTE else chooser.ON_SITE,
                    country=codes.get(uri, ""),
                    programmes=programmes,
                )
            )
        return entries

    def _partners(self) -> list[Route]:
        entries = []
        for record in self.portal.partners.values():
            key, news = f"partners/{record.id}", self.news_of(partner=record.id)
            changed = max([record.checked, *(_day(self.portal.news[slug]) for slug in news)])
            entries.append(
                Route(
                    f"{key}/",
                    "partner",
                    f"{key}/name",
                    changed,
                    f"{key}/summary",
                    (f"{key}/summary",),
                    record.id,
                    "partners/",
                    news,
                    has_feed=self._has_feed(f"{key}/", news),
                )
            )
        return entries

    def _list(self, first: Route, slugs: tuple[str, ...]) -> list[Route]:
        """A list of news, spread over as many pages as it needs."""
        size = self.portal.settings.news_per_page
        count = max(1, -(-len(slugs) // size))
        fields = {name: getattr(first, name) for name in ("template", "title", "summary", "body", "record")}
        entries = []
        for number in range(1, count + 1):
            here = slugs[(number - 1) * size : number * size]
            entries.append(
                Route(
                    first.uri if number == 1 else f"{first.uri}page/{number}/",
                    changed=max([first.changed, *(_day(self.portal.news[slug]) for slug in here)]),
                    parent=first.parent if number == 1 else first.uri,
                    news=here,
                    number=number,
                    pages=count,
                    has_feed=number == 1 and first.uri != "news/" and self._has_feed(first.uri, slugs),
                    **fields,
                )
            )
        return entries


def _feeds_with(matter: NewsMatter) -> set[str]:
    """Addresses of the pages in whose feeds a news item stands."""
    about = [f"programmes/{one}/" for one in matter.programmes] + [f"partners/{one}/" for one in matter.partners]
    return {HOME, f"news/kind/{matter.kind}/", *about}


def _day(page: Page) -> dt.date:
    return news_matter(page).changed.astimezone(dt.UTC).date()
