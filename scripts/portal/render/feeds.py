"""Feeds of news: what stands in each, and an OPML 2.0 list of them all; ``feed_formats`` writes them.

Each feed holds the latest fifty items that are translated into its language, in full, with absolute links. An item's
guid is made from its first slug and language alone, so that neither a new title, address nor host makes it appear twice. Feed
readers follow no redirect page, so that a feed also stands at every address that leads to its page.
"""

from __future__ import annotations

import datetime as dt
import html
from collections.abc import Callable
from itertools import islice

import jinja2
from lxml import etree
from markupsafe import Markup

from portal.content.portal import Tombstone
from portal.content.texts import State
from portal.model.collections import COLLECTIONS, Ref, news_ref
from portal.render.change_notes import what_changed
from portal.render.dependencies import TrackedPortal
from portal.render.feed_formats import WRITERS, Feed, FeedItem, FeedPicture, guid
from portal.render.localized import translation_notices
from portal.render.news_items import news_item
from portal.render.presenters.page_links import changes_label, feed_groups, feed_label
from portal.render.presenters.records import View, notice, record_view
from portal.render.reader import Reader
from portal.site.feed_items import LATEST
from portal.site.page_kinds import KIND_OF_RECORD
from portal.site.relations import Note
from portal.site.route import Route
from portal.site.routes import Routes
from portal.site.urls import CHANGES, FEED, FEED_FORMATS, FEEDS, NEWS, OPEN_DATA


class FeedRenderer:
    """Renders the feeds of one portal; an item that stands in several feeds of a language is rendered once."""

    def __init__(self, routes: Routes, env: jinja2.Environment) -> None:
        self.routes = routes
        self.env = env
        self._items: dict[tuple[Ref, str], tuple[FeedItem, set[str]]] = {}

    def feed(self, entry: Route, locale: str, inputs: TrackedPortal) -> dict[str, bytes]:
        """The feed at a page's address in each format; nothing where it has no item in that language."""
        items = inputs.feed(entry.uri, locale)
        if items is None:
            return {}
        reader = Reader(inputs, locale, entry.uri)
        listed = tuple(self._item(ref, locale, inputs) for ref in items)
        return _written(reader, entry, "", feed_label(reader, entry), listed)

    def changes(self, entry: Route, locale: str, inputs: TrackedPortal) -> dict[str, bytes]:
        """The feed of what changed of a page's record, in each format: of its notes those that are translated."""
        reader = Reader(inputs, locale, entry.uri)
        told = inputs.told() if entry.kind.gathers_changes else inputs.changes_of(entry.ref)
        translated = ((key, note) for key, note in told if inputs.text(key, locale).state is not State.MISSING)
        noted = tuple(_change(reader, entry, key, note) for key, note in islice(translated, LATEST))
        folder = entry.changes_uri.removeprefix(entry.uri)
        return _written(reader, entry, folder, changes_label(reader, entry), noted)

    def _item(self, ref: Ref, locale: str, inputs: TrackedPortal) -> FeedItem:
        known = self._items.get((ref, locale))
        if known is None:
            own = TrackedPortal(self.routes)
            stone = own.tombstone(ref.id) if ref.collection == "news" else None
            item = _tombstone(own, ref.id, stone, locale) if stone else self._record(own, ref, locale)
            known = self._items[ref, locale] = item, own.read
        inputs.read |= known[1]
        return known[0]

    def _record(self, inputs: TrackedPortal, ref: Ref, locale: str) -> FeedItem:
        """A news item, or a record that stands among the news; the theme's ``feeds/<its kind of page>.html`` writes it."""
        record, is_news = inputs.record(ref), ref.collection == "news"
        reader = Reader(inputs, locale, ref.uri, base=inputs.settings.site_url)
        kind, url = KIND_OF_RECORD[ref.collection], inputs.url(ref.uri, locale)
        reader.page_anchor = url if kind.has_notes else inputs.url(OPEN_DATA, locale)
        template = inputs.template(self.env, f"feeds/{kind.name}.html")
        body = template.render(reader.names | _shown(reader, ref))
        title, summary = (reader.text(ref.text(name)).plain for name in (COLLECTIONS[ref.collection].title, "summary"))
        notices = _notices(reader, ref.text("title"), ref.uri)
        return FeedItem(
            guid(ref.first(record).key, locale),
            url,
            title,
            " ".join(summary.split()),
            f'<div lang="{locale}" dir="{reader.format.direction}">{notices}{body}</div>',
            record.appears,
            record.changed,
            reader.label(f"news.kind.{record.kind}" if is_news else f"{ref.collection}.one"),
            _picture(reader, getattr(record, "image", None)),
        )


def _picture(reader: Reader, image_id: str | None) -> FeedPicture | None:
    """The picture of an item, in the format that every program knows; None, if it has none or it was withdrawn."""
    found = reader.inputs.image(image_id) if image_id else None
    if found is None or image_id is None:
        return None
    facts = found[1]
    name = facts.name(image_id, facts.widths()[-1], facts.extension)
    return FeedPicture(reader.inputs.settings.site_url + name, f"image/{facts.format.lower()}")


def _written(reader: Reader, entry: Route, folder: str, label: str, items: tuple[FeedItem, ...]) -> dict[str, bytes]:
    """The files of a feed beside a page or in a *folder* there, at its address and at those that lead to it."""
    inputs, locale = reader.inputs, reader.locale
    feed = Feed(
        uri=inputs.uri(entry.uri + folder, locale),
        page_url=inputs.url(entry.uri, locale) + _ANCHORS[folder],
        title=f"{label} – {reader.label('chrome.site-name')}",
        site_name=reader.label("chrome.site-name"),
        description=" ".join(reader.summary(entry).plain.split()),
        locale=locale,
        items=items,
        site_url=inputs.settings.site_url,
        page_changed=dt.datetime.combine(entry.changed, dt.time(), dt.UTC),
    )
    files = {kind.file: WRITERS[kind.file](feed) for kind in FEED_FORMATS}
    places = (feed.uri, *(inputs.uri(old + folder, locale) for old in inputs.former(entry.uri)))
    return {place + name: content for place in places for name, content in files.items()}


_ANCHORS = {"": "", CHANGES: "#changes"}
"""Where on its page the same stands as in a feed."""


def _change(page: Reader, entry: Route, key: str, change: Note) -> FeedItem:
    """A note of what changed, after what its reader must know of the translation."""
    inputs, locale, ref = page.inputs, page.locale, Ref.of_key(key)
    reader = Reader(inputs, locale, entry.uri, base=inputs.settings.site_url)
    note, day = reader.text(key), dt.datetime.combine(change.day, dt.time(), dt.UTC)
    words = f"<p>{note.__html__()}</p>"
    about = what_changed(reader, key) if entry.kind.gathers_changes else None
    url = about["href"] if about else f"{inputs.url(entry.uri, locale)}#changes"
    notices = _notices(reader, key, entry.uri)
    first = ref.first(inputs.record(ref)).text("/".join(key.split("/")[2:4]))
    return FeedItem(
        guid(first, locale),
        url,
        f"{about['title'].plain if about else feed_label(page, entry)}: {note.plain}",
        note.plain,
        f'<div lang="{locale}" dir="{reader.format.direction}">{notices}{words}</div>',
        day,
        day,
        reader.label("changes.correction" if change.is_correction else "changes.kind"),
    )


_VIEWS: dict[str, Callable[[Reader, Ref], View]] = {
    "news": lambda reader, ref: news_item(reader, ref.id),
    "notices": notice,
}
"""What the template of a collection gets that needs more than the record."""


def _shown(reader: Reader, ref: Ref) -> View:
    return _VIEWS.get(ref.collection, record_view)(reader, ref)


def _notices(reader: Reader, key: str, uri: str) -> Markup:
    """What the reader must know about the translation of what was written so far."""
    notices = translation_notices(reader, key, lambda locale: reader.inputs.url(uri, locale))
    return Markup("").join(Markup("<p><em>{}</em></p>").format(notice) for notice in notices)


def _tombstone(inputs: TrackedPortal, slug: str, stone: Tombstone, locale: str) -> FeedItem:
    """A withdrawn item: its guid, that it is withdrawn, and nothing else."""
    reader = Reader(inputs, locale, NEWS, base=inputs.settings.site_url)
    note = reader.label("news.withdrawn-note")
    return FeedItem(
        guid(news_ref(slug).first(stone.matter).key, locale),
        inputs.url(NEWS if stone.is_nameless else news_ref(slug).uri, locale),
        reader.label("news.withdrawn"),
        note,
        f'<p lang="{locale}" dir="{reader.format.direction}">{html.escape(note)}</p>',
        stone.matter.appears,
        max(stone.matter.changed, dt.datetime.combine(stone.since, dt.time(), dt.UTC)),
        reader.label(f"news.kind.{stone.matter.kind}"),
    )


def opml(locale: str, inputs: TrackedPortal) -> bytes:
    """The feeds of a locale as an OPML 2.0 subscription list, in the groups of the page of feeds; an empty group is none."""
    reader = Reader(inputs, locale, FEEDS)
    root = etree.Element("opml", version="2.0")
    site_name = reader.label("chrome.site-name")
    etree.SubElement(etree.SubElement(root, "head"), "title").text = site_name
    body = etree.SubElement(root, "body")
    for group, listed in feed_groups(reader).items():
        folder = etree.SubElement(body, "outline", text=reader.label(f"feeds.{group}")) if listed else body
        for feed in listed:
            title = f"{feed.label} – {site_name}"
            addresses = {"xmlUrl": inputs.url(feed.uri, locale) + FEED, "htmlUrl": inputs.url(feed.source.uri, locale)}
            etree.SubElement(
                folder, "outline", {"type": "rss", "text": title, "title": title, **addresses, "language": locale}
            )
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True))
