"""A feed in no particular format, and how each format writes it: RSS 2.0, Atom (RFC 4287) and JSON Feed 1.1.

feedgen writes each item by itself, once for all feeds that hold it, and what stands around them; a feed is their join.
To add a format: a row of ``site.urls.FEED_FORMATS`` and its writer here.
"""

from __future__ import annotations

import datetime as dt
import html
import json
import uuid
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from feedgen.ext.base import BaseEntryExtension
from feedgen.feed import FeedGenerator
from lxml import etree

_NAMESPACE = uuid.UUID("6f0c1c9e-4c8b-5d8f-9a3e-0d6a2f1f7b52")
"""Never changes: every guid rests on it."""
_REMEMBERED = 1_000
"""So many items are written once for all feeds in which they stand."""


class FeedPicture(NamedTuple):
    """The picture that stands above an item."""

    url: str
    type: str


@dataclass(frozen=True)
class FeedItem:
    """A news item as feeds carry it."""

    guid: str
    url: str
    title: str
    summary: str
    html: str
    published: dt.datetime
    updated: dt.datetime
    kind: str
    picture: FeedPicture | None = None


@dataclass(frozen=True)
class Feed:
    """A feed, in no particular format."""

    uri: str
    """Address of its folder relative to the site's root."""
    page_url: str
    title: str
    site_name: str
    description: str
    locale: str
    items: tuple[FeedItem, ...]
    site_url: str
    page_changed: dt.datetime
    """When the page changed beside which it lies."""

    @property
    def updated(self) -> dt.datetime:
        """When its newest item, or the newest correction of one, appeared; of an empty feed, when its page changed."""
        return max((item.updated for item in self.items), default=self.page_changed)

    def url(self, file: str) -> str:
        return f"{self.site_url}{self.uri}{file}"


def guid(key: str, locale: str) -> str:
    """The identifier of an item for feed readers (RFC 4122, name-based); the *key* bears its record's first id."""
    return uuid.uuid5(_NAMESPACE, f"{key}/{locale}").urn


class _Enclosure(BaseEntryExtension):  # type: ignore[misc]
    """The picture of an entry in Atom: of feedgen's own links an entry keeps nothing but the address."""

    of: FeedPicture

    def extend_atom(self, entry: Any) -> Any:
        etree.SubElement(entry, "link", rel="enclosure", href=self.of.url, type=self.of.type)
        return entry


def _generator(feed: Feed, file: str) -> FeedGenerator:
    """A feed in feedgen's terms, without its items; made anew for each format, for RSS would take over Atom's own address."""
    generator = FeedGenerator()
    generator.id(uuid.uuid5(_NAMESPACE, f"feed/{feed.uri}").urn)
    generator.title(feed.title)
    generator.description(feed.description)
    generator.language(feed.locale)
    generator.link(href=feed.url(file), rel="self")
    generator.link(href=feed.page_url, rel="alternate")  # the last one becomes RSS's <link>
    generator.updated(feed.updated)
    generator.lastBuildDate(feed.updated)
    generator.pubDate(max((item.published for item in feed.items), default=feed.page_changed))
    generator.generator("portal")
    generator.docs("https://www.rssboard.org/rss-specification")
    return generator


def _with_item(generator: FeedGenerator, item: FeedItem) -> FeedGenerator:
    entry = generator.add_entry(order="append")
    entry.id(item.guid)
    entry.guid(item.guid, permalink=False)
    entry.title(item.title)
    entry.link(href=item.url)
    entry.description(html.escape(item.summary, quote=False))  # readers take it for HTML
    entry.summary(item.summary)
    entry.content(item.html, type="html")
    entry.published(item.published)
    entry.updated(item.updated)
    entry.category(term=item.kind)
    if item.picture:  # how many bytes it has is known once it is made: 0, as RSS has it then
        entry.enclosure(item.picture.url, 0, item.picture.type)
        entry.register_extension("picture", extension_class_entry=_Enclosure, rss=False)
        entry.picture.of = item.picture
    return generator


_NO_FEED = Feed(
    "", "https://example.org/", "-", "-", "-", "en", (), "https://example.org/", dt.datetime.min.replace(tzinfo=dt.UTC)
)
"""Around an item that is written by itself."""
_RSS_END, _ATOM_END = b"  </channel>\n</rss>\n", b"</feed>\n"


def _rss(feed: Feed) -> bytes:
    frame = bytes(_generator(feed, "feed.xml").rss_str(pretty=True))
    return b"".join([frame.removesuffix(_RSS_END), *map(_item_of_rss, feed.items), _RSS_END])


@lru_cache(maxsize=_REMEMBERED)
def _item_of_rss(item: FeedItem) -> bytes:
    alone = bytes(_with_item(_generator(_NO_FEED, ""), item).rss_str(pretty=True))
    return alone[alone.index(b"    <item>") :].removesuffix(_RSS_END)


def _atom(feed: Feed) -> bytes:
    generator = _generator(feed, "atom.xml")
    generator.author({"name": feed.site_name})
    frame = bytes(generator.atom_str(pretty=True))
    return b"".join([frame.removesuffix(_ATOM_END), *map(_item_of_atom, feed.items), _ATOM_END])


@lru_cache(maxsize=_REMEMBERED)
def _item_of_atom(item: FeedItem) -> bytes:
    alone = bytes(_with_item(_generator(_NO_FEED, ""), item).atom_str(pretty=True))
    return alone[alone.index(b"  <entry>") :].removesuffix(_ATOM_END)


def _json(feed: Feed) -> bytes:
    content: dict[str, Any] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": feed.page_url,
        "feed_url": feed.url("feed.json"),
        "description": feed.description,
        "language": feed.locale,
        "items": [],
    }
    frame = json.dumps(content, ensure_ascii=False, indent=1)
    items = ",\n  ".join(_item_of_json(item, feed.locale) for item in feed.items)
    return (f"{frame.removesuffix('[]' + _JSON_END)}[\n  {items}\n ]{_JSON_END}" if items else frame).encode()


_JSON_END = "\n}"


@lru_cache(maxsize=_REMEMBERED)
def _item_of_json(item: FeedItem, locale: str) -> str:
    content = {
        "id": item.guid,
        "url": item.url,
        "title": item.title,
        "summary": item.summary,
        "content_html": item.html,
        "date_published": item.published.isoformat(),
        "date_modified": item.updated.isoformat(),
        "tags": [item.kind],
        "language": locale,
        **({"image": item.picture.url} if item.picture else {}),
    }
    return json.dumps(content, ensure_ascii=False, indent=1).replace("\n", "\n  ")


WRITERS = {"feed.xml": _rss, "atom.xml": _atom, "feed.json": _json}
