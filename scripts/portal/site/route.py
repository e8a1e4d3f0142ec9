"""A page and its address, in no particular language."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from portal.common.language_tags import plain_form
from portal.model.collections import Ref
from portal.site.page_kinds import IN_PLAIN_LANGUAGE, PAGE_KINDS, PageKind
from portal.site.urls import CHANGES, COUNTRIES, country_uri


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

    def language_tag(self, locale: str) -> str:
        """The tag of what is written on it for a reader of *locale*: on a page in plain language, that of the plain form."""
        return plain_form(locale) if self.kind is IN_PLAIN_LANGUAGE else locale

    @property
    def ref(self) -> Ref:
        """The record that it shows, if its kind shows one."""
        return Ref(self.kind.shows, self.record)


def country_route(code: str, changed: dt.date, news: tuple[str, ...] = ()) -> Route:
    """The page of a country."""
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
