"""Addresses of pages and files, without language: the one place that spells them.

Nothing here asks whether a page exists; that is ``routes``.
"""

from __future__ import annotations

FEED = "feed.xml"
"""In the ledger, this file stands for the feed in all its formats."""


def page_uri(collection: str, name: str) -> str:
    """The address, without language, of a record's page, a hand-written page or a news item."""
    if collection == "pages":
        return {"index": "", "not-found": "404.html"}.get(name, f"{name}/")
    return f"{collection}/{name}/"


OPEN_DATA = "data/"


OPEN_DATA_PAGES: dict[str, str] = {"programmes": "programmes/", "partners": "partners/", "figures": OPEN_DATA}
"""The published lists, each with the address of the page that shows it."""


def file_uri(collection: str, extension: str) -> str:
    """The address of a list's file, without language."""
    return f"{OPEN_DATA}{collection}.{extension}"


def schema_uri(collection: str) -> str:
    """The address of a list's schema, which all languages share, relative to the site's root."""
    return f"{OPEN_DATA}schema/{collection}.json"
