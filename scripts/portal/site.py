"""The recipe: from the project's folder to everything that stands in ``site/``.

Read it from top to bottom: ``read`` loads and checks, ``outputs`` lists what there is to render, a ``Renderer`` renders it.
None of it knows MkDocs.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from lxml import etree

from portal.content import Portal, load
from portal.feeds import FeedRenderer, opml
from portal.inputs import Inputs
from portal.pages import PageRenderer
from portal.problems import Problem
from portal.registry import NOT_FOUND, Registry
from portal.rules import check
from portal.settings import Settings, read_settings

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


@dataclass(frozen=True, slots=True)
class Output:
    """One thing to render: a page, the feeds at a page's address, or a file of the whole site."""

    kind: Literal["page", "feed", "opml", "sitemap", "robots"]
    uri: str
    """The page's address without language."""
    locale: str


@dataclass(frozen=True, slots=True)
class Rendered:
    """An output's files, and what it rests on."""

    files: dict[str, bytes]
    """Content by address relative to the site's root: ``fr/news/index.html``."""
    title: str
    read: set[str]
    """Names of the inputs it was made from (``inputs``)."""


def outputs(site: Site) -> Iterator[Output]:
    """Everything that a site consists of, but for the files of ``overrides/assets``, which are copied as they are.

    Language by language. The page for missing addresses speaks all languages and exists once.
    """
    settings = site.portal.settings
    yield Output("sitemap", "", settings.default)
    yield Output("robots", "", settings.default)
    for locale in settings.languages:
        for entry in site.registry.entries.values():
            if entry.uri != NOT_FOUND or locale == settings.default:
                yield Output("page", entry.uri, locale)
        for entry in site.registry.entries.values():
            if entry.has_feed:
                yield Output("feed", entry.uri, locale)
        if "feeds/" in site.registry.entries:
            yield Output("opml", "feeds/", locale)


class Renderer:
    """Renders the outputs of one site, one after another; what they have in common is rendered once."""

    def __init__(self, site: Site) -> None:
        self.registry = site.registry
        self.pages = PageRenderer(site.registry)
        self.feeds = FeedRenderer(site.registry)

    def prepare(self) -> None:
        """Compile all templates, so that every worker inherits them compiled."""
        for name in self.pages.env.list_templates(extensions=["html"]):
            self.pages.env.get_template(name)

    def render(self, output: Output) -> Rendered:
        """An output with all its files."""
        entry = self.registry.entries.get(output.uri)
        if output.kind == "page" and entry is not None:
            page = self.pages.page(entry, output.locale)
            file = page.uri if entry.uri == NOT_FOUND else f"{page.uri}index.html"
            return Rendered({file: self.pages.html(page).encode()}, page.title, page.reader.inputs.read)
        inputs = Inputs(self.registry)
        if output.kind == "feed" and entry is not None:
            return Rendered(self.feeds.feed(entry, output.locale, inputs), "", inputs.read)
        if output.kind == "opml":
            return Rendered(
                {inputs.uri(output.uri, output.locale) + "feeds.opml": opml(output.locale, inputs)}, "", inputs.read
            )
        if output.kind == "sitemap":
            return Rendered({"sitemap.xml": sitemap(self.registry)}, "", {"pages"})
        return Rendered({"robots.txt": robots(inputs.settings)}, "", set())


def robots(settings: Settings) -> bytes:
    """Everything may be read; the sitemap is named (RFC 9309)."""
    return f"User-agent: *\nAllow: /\n\nSitemap: {settings.site_url}sitemap.xml\n".encode()


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
