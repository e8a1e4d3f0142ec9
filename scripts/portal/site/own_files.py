"""The files beside the pages to which a text may lead: feeds, calendars, lists of feeds, open data, the map of the site."""

from __future__ import annotations

from portal.site.routes import Routes
from portal.site.urls import CALENDAR, CATALOGUE, CHANGES, FEED_FORMATS, FEEDS, PLAIN_TEXT, file_uri, schema_uri

_FEED_FILES = {feed.file for feed in FEED_FORMATS}


def own_file(routes: Routes, name: str, locale: str) -> str | None:
    """The address of a file, which is named without language, for readers of a locale; None if the site has no such file.

    What isn't there in their language they get in the portal's own.
    """
    if name in _shared(routes):
        return name
    folder, _, file = name.rpartition("/")
    page = f"{folder}/" if folder else ""
    for language in (locale, routes.portal.settings.default):
        if _is_there(routes, page, file, language):
            return routes.uri(name, language)
    return None


def _shared(routes: Routes) -> set[str]:
    """Files that all languages share."""
    files = {"sitemap.xml", "robots.txt"}
    if routes.open_data:
        files |= {CATALOGUE, *map(schema_uri, routes.open_data)}
    return files | ({"llms.txt"} if routes.portal.settings.plain_text else set())


def _is_there(routes: Routes, page: str, file: str, locale: str) -> bool:
    if file in _FEED_FILES and page.endswith(CHANGES):
        entry = routes.entries.get(page.removesuffix(CHANGES))
        return entry is not None and locale in entry.changes_in
    if file in _FEED_FILES:
        return page in routes.feeds(locale)
    entry = routes.entries.get(page)
    if file == CALENDAR:
        return entry is not None and bool(routes.calendar(entry))
    if file == "feeds.opml":
        return page == FEEDS and entry is not None
    if file == PLAIN_TEXT:
        return routes.portal.settings.plain_text and entry is not None
    return f"{page}{file}" in {file_uri(name, kind) for name in routes.open_data for kind in ("csv", "json")}
