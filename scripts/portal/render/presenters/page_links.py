"""Where a page leads on: to its feeds, to the same as open data, to its news, and from one that shows nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from portal.model.collections import COLLECTIONS
from portal.render.presenters.records import View, joined, news_card
from portal.render.reader import Reader
from portal.site.page_kinds import KIND_OF_RECORD, PAGE_KINDS
from portal.site.route import Route
from portal.site.urls import FEED, FEED_FORMATS, FEEDS, HOME, file_uri

FORMATS = {"json": ("JSON", "application/json"), "csv": ("CSV", "text/csv")}
"""Name and media type of open data, by the extension of its files."""


def doors(reader: Reader) -> list[View]:
    """The pages that list what the portal is about, which are always there: where to go on from a page that shows nothing."""
    listing = (PAGE_KINDS[name] for name, row in COLLECTIONS.items() if row.has_pages and name in PAGE_KINDS)
    uris = [f"{kind.name}/" for kind in listing if kind.is_required]
    return [{"title": reader.title(reader.inputs.entry(uri)).title, "href": reader.href(uri)} for uri in uris]


class DataFile(NamedTuple):
    """A file of open data: the name and the media type of its format, and where it lies."""

    format: str
    type: str
    href: str


def open_data_links(reader: Reader, entry: Route) -> list[DataFile]:
    """The files that hold the same list as a page."""
    return [
        DataFile(name, kind, reader.href(file_uri(entry.kind.open_data, extension)))
        for extension, (name, kind) in (FORMATS.items() if entry.kind.open_data else ())
    ]


def country_links(reader: Reader, addresses: Mapping[str, str]) -> list[View]:
    """Links to pages of countries, by their codes, in the order of their names."""
    return [
        {"name": reader.country(code), "href": reader.href(addresses[code])}
        for code in reader.sorted(addresses, reader.format.country)
    ]


def feed_label(reader: Reader, entry: Route) -> str:
    """What a feed holds, in a few words: all news, a kind, or the name of a programme or organisation."""
    if entry.uri == HOME:
        return reader.label("feeds.all-news")
    if entry.country:
        return reader.title(entry).plain
    record = reader.inputs.programme(entry.record) if entry.kind.shows == "programmes" else None
    return reader.text(entry.ref.text("short_name") if record and record.short_name else entry.title).plain


def changes_label(reader: Reader, entry: Route) -> str:
    """What the feed of changes of a programme or organisation, or of everything, is called."""
    if entry.kind.gathers_changes:
        return reader.title(entry).plain
    return reader.label("changes.feed", name=feed_label(reader, entry))


class ListedFeed(NamedTuple):
    """A feed in the list of all."""

    source: Route
    """The page whose feed it is."""
    uri: str
    """Where it lies."""
    label: str


def feed_groups(reader: Reader) -> dict[str, list[ListedFeed]]:
    """The feeds that exist in the reader's language, in the groups of the page of feeds; a group may be empty."""
    groups: dict[str, list[ListedFeed]] = {kind.feed_group: [] for kind in PAGE_KINDS.values() if kind.feed_group}
    for entry in reader.inputs.feeds(reader.locale):
        groups[entry.kind.feed_group].append(ListedFeed(entry, entry.uri, feed_label(reader, entry)))
    groups["changes"] = [
        ListedFeed(entry, entry.changes_uri, changes_label(reader, entry))
        for entry in reader.inputs.changes_feeds(reader.locale)
    ]
    by_name = (*KIND_OF_RECORD.values(), PAGE_KINDS["country"])
    for group in ("changes", *(kind.feed_group for kind in by_name if kind.feed_group)):
        groups[group] = reader.sorted(groups[group], lambda one: "" if one.source.kind.gathers_changes else one.label)
    return groups


def follow(reader: Reader, entry: Route) -> View | None:
    """How to follow a page that has feeds in the reader's language: their address and their formats."""
    if reader.inputs.feed(entry.uri, reader.locale) is None:
        return None
    return {
        "url": reader.inputs.url(entry.uri, reader.locale) + FEED,
        "base": reader.asset(reader.inputs.uri(entry.uri, reader.locale)),
        "formats": FEED_FORMATS,
        "all": reader.href(FEEDS),
    }


def news_of(reader: Reader, entry: Route) -> View:
    """The news of a programme or partner, how to follow them in the reader's language, and what else names it."""
    return {
        "news": [news_card(reader, slug) for slug in entry.news or ()],
        "follow": follow(reader, entry),
        "joined": joined(reader, entry.ref),
    }
