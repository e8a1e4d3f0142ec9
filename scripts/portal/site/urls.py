"""Addresses of pages and files, without language: the one place that spells them.

Nothing here asks whether a page exists; that is ``routes``.
"""

from __future__ import annotations

from typing import NamedTuple


class FeedFormat(NamedTuple):
    """A format of feeds."""

    file: str
    """Name of its file, beside the page that the feed belongs to."""
    name: str
    media_type: str


FEED_FORMATS = (
    FeedFormat("feed.xml", "RSS", "application/rss+xml"),
    FeedFormat("atom.xml", "Atom", "application/atom+xml"),
    FeedFormat("feed.json", "JSON Feed", "application/feed+json"),
)
FEED = FEED_FORMATS[0].file
"""In the ledger, this file stands for the feed in all its formats."""
CHANGES = "changes/"
"""Beside the page of what changed lies the feed of that."""
PLAIN_TEXT = "index.md"
"""Beside a page lies its text without markup, where the portal wants that."""
CALENDAR = "calendar.ics"
"""Beside the page whose events it holds."""
HOME, NOT_FOUND, OFFLINE, SEARCH = "", "404.html", "offline/", "search/"
NEWS, FEEDS, OPEN_DATA, COUNTRIES = "news/", "feeds/", "data/", "countries/"
PRESS, CORRECTIONS, LANGUAGES, GLOSSARY = "press/", "corrections/", "languages/", "glossary/"
"""Pages that a portal may have, to which the frame leads."""


CATALOGUE = f"{OPEN_DATA}catalogue.jsonld"
"""Address of the catalogue of all open data, which all languages share, relative to the site's root."""


def kind_uri(kind: str) -> str:
    """The address of the list of one kind of news."""
    return f"{NEWS}kind/{kind}/"


def country_uri(code: str) -> str:
    """The address of the page of a country (ISO 3166-1)."""
    return f"{COUNTRIES}{code.lower()}/"


def file_uri(collection: str, extension: str) -> str:
    """The address of a list's file, without language."""
    return f"{OPEN_DATA}{collection}.{extension}"


def schema_uri(collection: str) -> str:
    """The address of a list's schema, which all languages share, relative to the site's root."""
    return f"{OPEN_DATA}schema/{collection}.json"
