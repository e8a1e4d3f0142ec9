"""Everything that was written, as one immutable ``Portal``."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from portal.content.load_translations import NodeIndex
from portal.content.texts import TextStore
from portal.files.config import Settings
from portal.files.documents import Document
from portal.files.images import ImageInfo
from portal.model.records import Figure, Image, NewsMatter, PageMatter, Partner, Person, Programme, Redirect, Source

REDIRECTS = "data/redirects.yml"


@dataclass(frozen=True)
class Page:
    """A hand-written page or news item: its shared fields, and where it is written. Its words are in the texts."""

    name: str
    """``about``, or the slug of a news item."""
    matter: PageMatter | NewsMatter
    document: Document


class Tombstone(NamedTuple):
    """What is left of a news item that was withdrawn."""

    matter: NewsMatter
    since: dt.date
    locales: tuple[str, ...]
    """Languages in which it was."""
    is_nameless: bool
    """Its address names a withdrawn person, so that nothing stands there."""


@dataclass(frozen=True)
class Portal:
    """Everything that was written, read once and trusted from here on."""

    settings: Settings
    programmes: dict[str, Programme] = field(default_factory=dict)
    partners: dict[str, Partner] = field(default_factory=dict)
    figures: dict[str, Figure] = field(default_factory=dict)
    sources: dict[str, Source] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    images: dict[str, Image] = field(default_factory=dict)
    pages: dict[str, Page] = field(default_factory=dict)
    news: dict[str, Page] = field(default_factory=dict)
    texts: TextStore = field(default_factory=lambda: TextStore("en"))
    nodes: NodeIndex = field(default_factory=dict)
    """Where each record is written, by collection and id; also of records that are not valid."""
    unreadable: set[str] = field(default_factory=set)
    """Collections, and files of translators, that can't be read at all: nothing more is said of them, one error is enough."""
    documents: dict[tuple[str, str], Document] = field(default_factory=dict)
    """Every Markdown file read, by locale and key (``pages/about``, ``news/<slug>``)."""
    pictures: dict[str, ImageInfo] = field(default_factory=dict)
    """What the files of the images hold, by the images' ids."""
    redirects: dict[str, Redirect] = field(default_factory=dict)
    """What was said of addresses without a page, by address."""
    addresses: Addresses = field(default_factory=dict)
    """Every address that the site ever had."""
    expired: dict[str, Moved] = field(default_factory=dict)
    """Addresses of news items that were public and are no longer; only where the portal was cut to what is public."""
    withdrawn: dict[str, Tombstone] = field(default_factory=dict)
    """News items that were withdrawn; they are in ``news`` no more where the portal was cut to what is public."""
    unspoken: re.Pattern[str] | None = None
    """Matches an address that names somebody who was withdrawn, and at which nothing shall stand."""

    def records(self, collection: str) -> Iterator[tuple[str, Any]]:
        """The sound records of a collection, or what pages or news say of themselves, by name."""
        for name, holder in getattr(self, collection).items():
            yield name, holder.matter if isinstance(holder, Page) else holder


def news_matter(page: Page) -> NewsMatter:
    """The front matter of a page that is a news item."""
    assert isinstance(page.matter, NewsMatter)
    return page.matter


Addresses = dict[str, tuple[str, ...]]
"""Languages by address without language: ``programmes/dt4e/``, ``programmes/dt4e/feed.xml``."""


class Moved(NamedTuple):
    """What stands at an address that has no page of its own any more."""

    to: str | None
    """The address, without language, of the page that took its place; None: it is gone."""
    since: dt.date | None = None
    """Since when it is gone."""
