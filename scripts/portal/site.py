"""The recipe: from the project's folder to everything that stands in ``site/``.

Read it from top to bottom: ``read`` loads and checks, ``pages`` and ``files`` are what is written. Neither knows MkDocs.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from lxml import etree

from portal.content import Portal, load
from portal.feeds import feed_files
from portal.pages import RenderedPage, render_page
from portal.problems import Problem
from portal.registry import NOT_FOUND, Registry
from portal.rules import check
from portal.settings import read_settings

_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
_XHTML = "http://www.w3.org/1999/xhtml"


@dataclass(frozen=True)
class Site:
    """A portal that was read, with its registry of pages."""

    portal: Portal
    registry: Registry


def read(root: Path, site_url: str | None = None) -> tuple[Site | None, list[Problem]]:
    """Load and check the project in *root*; None if even its configuration can't be read.

    *site_url* takes the place of the configured one, as while serving.
    """
    settings, problems = read_settings(root)
    if settings is None:
        return None, problems
    if site_url:
        settings = replace(settings, site_url=site_url.rstrip("/") + "/")
    portal, found = load(settings)
    registry = Registry(portal)
    problems = sorted(set(problems + found + check(portal, registry)))
    return Site(portal, registry), problems


def pages(site: Site, locale: str) -> Iterator[RenderedPage]:
    """Every page of a locale. The page for missing addresses speaks all languages and exists once."""
    for entry in site.registry.entries.values():
        if entry.uri != NOT_FOUND or locale == site.portal.settings.default:
            yield render_page(site.registry, entry, locale)


def files(site: Site, locale: str) -> Iterator[tuple[str, bytes]]:
    """Every other file of a locale: feeds, and with the default language the sitemap and robots.txt."""
    yield from feed_files(site.registry, locale)
    if locale == site.portal.settings.default:
        yield "sitemap.xml", sitemap(site.registry)
        yield "robots.txt", f"User-agent: *\nAllow: /\n\nSitemap: {site.portal.settings.site_url}sitemap.xml\n".encode()


def sitemap(registry: Registry) -> bytes:
    """All pages in all languages in which they truly exist, each with its sisters (sitemaps.org, hreflang)."""
    root = etree.Element(f"{{{_SITEMAP}}}urlset", nsmap={None: _SITEMAP, "xhtml": _XHTML})
    default = registry.portal.settings.default
    for entry in registry.entries.values():
        if entry.uri == NOT_FOUND:
            continue
        locales = registry.locales(entry)
        for locale in locales:
            url = etree.SubElement(root, f"{{{_SITEMAP}}}url")
            etree.SubElement(url, f"{{{_SITEMAP}}}loc").text = registry.url(entry.uri, locale)
            etree.SubElement(url, f"{{{_SITEMAP}}}lastmod").text = entry.changed.isoformat()
            if len(locales) > 1:
                for other in (*locales, "x-default"):
                    href = registry.url(entry.uri, default if other == "x-default" else other)
                    etree.SubElement(url, f"{{{_XHTML}}}link", rel="alternate", hreflang=other, href=href)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True))
