"""``sitemap.xml`` and ``robots.txt``."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from markupsafe import escape

from portal.files.config import Settings
from portal.render.dependencies import TrackedPortal
from portal.site.urls import NOT_FOUND

LARGEST_NUMBER, LARGEST_SIZE = 50_000, 50 * 2**20 - 1000
"""How many addresses, and how many bytes, a file of the sitemap holds at most (sitemaps.org)."""
_XML = "<?xml version='1.0' encoding='UTF-8'?>"
_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"


_XHTML = "http://www.w3.org/1999/xhtml"


def robots(settings: Settings) -> bytes:
    """Everything may be read; the sitemap is named (RFC 9309). Who may not read a page can't see that it is not to be indexed."""
    if settings.noindex:
        return b"User-agent: *\nAllow: /\n"
    return f"User-agent: *\nAllow: /\n\nSitemap: {settings.site_url}sitemap.xml\n".encode()


def sitemap(inputs: TrackedPortal) -> dict[str, bytes]:
    """All pages in all languages in which they truly exist, each with its sisters (sitemaps.org, hreflang).

    Where one file can't hold them all, ``sitemap.xml`` is an index of several. Written line by line: as a tree, 30,000 pages in ten
    languages would take half a gigabyte.
    """
    files, changed = [list[str]()], [dt.date.min]
    size = number = 0
    for lines, day in _urls(inputs):
        length = sum(len(line.encode()) + 1 for line in lines)
        if number == LARGEST_NUMBER or size + length > LARGEST_SIZE:
            files.append([])
            changed.append(dt.date.min)
            size = number = 0
        files[-1] += lines
        changed[-1] = max(changed[-1], day)
        size, number = size + length, number + 1
    head, foot = f'<urlset xmlns="{_SITEMAP}" xmlns:xhtml="{_XHTML}">', "</urlset>"
    if len(files) == 1:
        return {"sitemap.xml": _file(head, files[0], foot)}
    parts = {f"sitemap-{part}.xml": _file(head, lines, foot) for part, lines in enumerate(files, 1)}
    listed = [
        f"  <sitemap><loc>{escape(inputs.settings.site_url)}{name}</loc><lastmod>{day.isoformat()}</lastmod></sitemap>"
        for name, day in zip(parts, changed, strict=True)
    ]
    return {"sitemap.xml": _file(f'<sitemapindex xmlns="{_SITEMAP}">', listed, "</sitemapindex>"), **parts}


def _file(head: str, lines: list[str], foot: str) -> bytes:
    return "\n".join([_XML, head, *lines, foot, ""]).encode()


def _urls(inputs: TrackedPortal) -> Iterator[tuple[list[str], dt.date]]:
    """The lines of each address, and when its page changed."""
    for entry, locales in inputs.pages():
        if entry.uri == NOT_FOUND:
            continue
        urls = {locale: escape(inputs.url(entry.uri, locale)) for locale in locales}
        sisters = [
            f'    <xhtml:link rel="alternate" hreflang="{locale}" href="{urls[locales[0] if locale == "x-default" else locale]}"/>'
            for locale in ((*locales, "x-default") if len(locales) > 1 else ())
        ]
        for locale in locales:
            about = [f"    <loc>{urls[locale]}</loc>", f"    <lastmod>{entry.changed.isoformat()}</lastmod>"]
            yield ["  <url>", *about, *sisters, "  </url>"], entry.changed
