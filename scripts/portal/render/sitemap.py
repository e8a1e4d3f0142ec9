"""``sitemap.xml`` and ``robots.txt``."""

from __future__ import annotations

from markupsafe import escape

from portal.files.config import Settings
from portal.render.dependencies import TrackedPortal
from portal.site.urls import NOT_FOUND

_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"


_XHTML = "http://www.w3.org/1999/xhtml"


def robots(settings: Settings) -> bytes:
    """Everything may be read; the sitemap is named (RFC 9309)."""
    return f"User-agent: *\nAllow: /\n\nSitemap: {settings.site_url}sitemap.xml\n".encode()


def sitemap(inputs: TrackedPortal) -> bytes:
    """All pages in all languages in which they truly exist, each with its sisters (sitemaps.org, hreflang).

    Written line by line: as a tree, 30,000 pages in ten languages would take half a gigabyte.
    """
    default = inputs.default
    lines = ["<?xml version='1.0' encoding='UTF-8'?>", f'<urlset xmlns="{_SITEMAP}" xmlns:xhtml="{_XHTML}">']
    for entry, locales in inputs.pages():
        if entry.uri == NOT_FOUND:
            continue
        urls = {locale: escape(inputs.url(entry.uri, locale)) for locale in (*locales, default)}
        sisters = [
            f'    <xhtml:link rel="alternate" hreflang="{locale}" href="{urls[default if locale == "x-default" else locale]}"/>'
            for locale in ((*locales, "x-default") if len(locales) > 1 else ())
        ]
        for locale in locales:
            about = [f"    <loc>{urls[locale]}</loc>", f"    <lastmod>{entry.changed.isoformat()}</lastmod>"]
            lines += ["  <url>", *about, *sisters, "  </url>"]
    return "\n".join([*lines, "</urlset>", ""]).encode()
