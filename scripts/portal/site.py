"""The recipe: from the project's folder to everything that stands in ``site/``.

Read it from top to bottom: ``read`` loads and checks, ``outputs`` lists what there is to render, a ``Renderer`` renders it.
None of it knows MkDocs.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from markupsafe import escape

from portal import addresses, headers
from portal.cards import card, card_uri, has_card
from portal.clock import public
from portal.content import Portal
from portal.documents import Files
from portal.inputs import Inputs
from portal.loading import load
from portal.memory import Memory
from portal.model import COLLECTIONS
from portal.open_data_records import PAGES
from portal.pictures import FOLDER, sizes
from portal.problems import Problem
from portal.progress import Progress, silent
from portal.prose import prepare
from portal.registry import HOME, NOT_FOUND, SEARCH, Registry
from portal.rules import check
from portal.settings import Settings, read_settings
from portal.takedown import without_withdrawn
from portal.translations import file_of

_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
_XHTML = "http://www.w3.org/1999/xhtml"


@dataclass(frozen=True)
class Site:
    """A portal that was read, with the registry of the pages that are public."""

    portal: Portal
    """Everything that was written, also what is held back."""
    registry: Registry


def read(
    root: Path,
    site_url: str | None = None,
    memory: Memory | None = None,
    jobs: int = 1,
    progress: Progress = silent,
    moment: dt.datetime | None = None,
) -> tuple[Site | None, list[Problem]]:
    """Load and check the project in *root*; None if even its configuration can't be read.

    Everything is checked; the registry holds what is public at the *moment*, or all of it if none is given.

    *site_url* takes the place of the configured one, as while serving. With a *memory*, only what changed since it was made
    is read and rendered; it then holds what this reading made.
    """
    memory = memory or Memory()
    settings, problems = read_settings(root)
    if settings is None:
        return None, problems
    if site_url:
        settings = replace(settings, site_url=site_url.rstrip("/") + "/")
    portal, found = load(settings, Files(root, memory))
    bodies = (document.body for document in portal.documents.values())
    memory.texts = prepare(bodies, memory.texts, jobs, progress)
    progress("Checking", 0, 0)
    registry = Registry(portal)
    problems = sorted(set(problems + found + check(portal, registry, moment, jobs, memory.clean)))
    visible = public(without_withdrawn(portal), moment)
    return Site(portal, registry if visible is portal else Registry(visible)), problems


@dataclass(frozen=True, slots=True)
class Output:
    """One thing to render: a page with its fact sheet, the feeds at a page's address, or a file of the whole site."""

    kind: Literal[
        "page", "feed", "opml", "data", "search", "image", "card", "moved", "manifest",
        "worker", "sitemap", "robots", "rules", "admin",
    ]  # fmt: skip
    uri: str
    """The page's address without language; of a picture, its id; of open data, the list's name."""
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
    yield Output("rules", "", settings.default)
    yield Output("worker", "", settings.default)
    if settings.edit_address:
        yield Output("admin", "admin/", settings.default)
    for image in sorted(site.registry.images):
        yield Output("image", image, settings.default)
    for locale in settings.languages:
        for entry in site.registry.entries.values():
            if entry.uri != NOT_FOUND or locale == settings.default:
                yield Output("page", entry.uri, locale)
            if has_card(entry):
                yield Output("card", entry.uri, locale)
        for entry in site.registry.entries.values():
            if entry.has_feed:
                yield Output("feed", entry.uri, locale)
        if "feeds/" in site.registry.entries:
            yield Output("opml", "feeds/", locale)
        yield Output("search", SEARCH, locale)
        yield Output("manifest", HOME, locale)
        if "data/" in site.registry.entries:
            yield from (Output("data", name, locale) for name in PAGES)
        for uri in site.registry.moved:
            if locale == settings.default or not site.registry.has_language(uri):
                yield Output("moved", uri, locale)


class Renderer:
    """Renders the outputs of one site, one after another; what they have in common is rendered once."""

    def __init__(self, site: Site) -> None:
        from portal.feeds import FeedRenderer  # a check renders nothing, and is faster without
        from portal.pages import PageRenderer

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
            files = {file: self.pages.html(page).encode()}
            if page.sheet and page.sheet.locale == output.locale:
                files[page.sheet.uri] = page.sheet.content
            return Rendered(files, page.title, page.reader.inputs.read)
        inputs = Inputs(self.registry)
        files = self._files(output, inputs)
        return Rendered(files, "", inputs.read)

    def _files(self, output: Output, inputs: Inputs) -> dict[str, bytes]:
        """The files of an output that is no page. What few builds need is imported when it is needed."""
        uri, locale = output.uri, output.locale
        entry = self.registry.entries.get(uri)
        match output.kind:
            case "feed" if entry is not None:
                return self.feeds.feed(entry, locale, inputs)
            case "card" if entry is not None:
                return {card_uri(entry, locale): card(entry, locale, inputs)}
            case "opml":
                from portal.feeds import opml

                return {f"{inputs.uri(uri, locale)}feeds.opml": opml(locale, inputs)}
            case "data":
                from portal.open_data import files

                return files(uri, locale, inputs)
            case "search":
                from portal.search import search_index

                return search_index(locale, inputs)
            case "image":
                return self._picture(uri, inputs)
            case "moved":
                return self._moved(uri, locale, inputs)
            case "manifest":
                from portal.offline import web_manifest

                return web_manifest(locale, inputs)
            case "worker":
                from portal.offline import service_worker

                return service_worker(self.pages.env, inputs)
            case "admin":
                inputs.read.update({"pages", *COLLECTIONS})
                template = inputs.template(self.pages.env, "admin.html")
                html = template.render(files=_edited_files(self.registry), site=inputs.settings)
                return {"admin/index.html": html.encode()}
            case "rules":
                inputs.read.add("moved")
                return addresses.for_hosts(self.registry) | headers.for_hosts(inputs.settings)
            case "sitemap":
                inputs.read.add("pages")
                return {"sitemap.xml": sitemap(self.registry)}
        return {"robots.txt": robots(inputs.settings)}

    def _moved(self, uri: str, locale: str, inputs: Inputs) -> dict[str, bytes]:
        """What stands at an address without a page. Where a programme was, its fact sheet stays: files can't lead on."""
        from portal.sheets import sheet

        here = inputs.uri(uri, locale)
        files = {f"{here}index.html": self.pages.moved(uri, locale, inputs).encode()}
        entry = self.registry.entries.get(inputs.moved(uri).to or "")
        if entry is not None and entry.template == "programme":
            made = sheet(entry, locale, inputs, self.pages.env)
            if made and made.locale == locale:
                files[f"{here}{uri.strip('/').rpartition('/')[2]}-{locale}.pdf"] = made.content
        return files

    def _picture(self, image_id: str, inputs: Inputs) -> dict[str, bytes]:
        found = inputs.image(image_id)
        assert found is not None
        image, facts = found
        return sizes((inputs.settings.root / FOLDER / image.file).read_bytes(), facts, image_id)


def _edited_files(registry: Registry) -> list[tuple[str, list[tuple[str, str]]]]:
    """For those who edit: every thing that is public, with its file in each language."""
    portal = registry.portal
    default = portal.settings.default
    things = [collection for collection in COLLECTIONS if getattr(portal, collection)]
    things += [*(f"pages/{name}" for name in portal.pages), *(f"news/{slug}" for slug in registry.news)]
    return [(one, [(locale, file_of(one, locale, default)) for locale in portal.settings.languages]) for one in things]


def robots(settings: Settings) -> bytes:
    """Everything may be read; the sitemap is named (RFC 9309)."""
    return f"User-agent: *\nAllow: /\n\nSitemap: {settings.site_url}sitemap.xml\n".encode()


def sitemap(registry: Registry) -> bytes:
    """All pages in all languages in which they truly exist, each with its sisters (sitemaps.org, hreflang).

    Written line by line: as a tree, 30,000 pages in ten languages would take half a gigabyte.
    """
    default = registry.portal.settings.default
    lines = ["<?xml version='1.0' encoding='UTF-8'?>", f'<urlset xmlns="{_SITEMAP}" xmlns:xhtml="{_XHTML}">']
    for entry in registry.entries.values():
        if entry.uri == NOT_FOUND:
            continue
        locales = registry.locales(entry)
        urls = {locale: escape(registry.url(entry.uri, locale)) for locale in (*locales, default)}
        sisters = [
            f'    <xhtml:link rel="alternate" hreflang="{locale}" href="{urls[default if locale == "x-default" else locale]}"/>'
            for locale in ((*locales, "x-default") if len(locales) > 1 else ())
        ]
        for locale in locales:
            about = [f"    <loc>{urls[locale]}</loc>", f"    <lastmod>{entry.changed.isoformat()}</lastmod>"]
            lines += ["  <url>", *about, *sisters, "  </url>"]
    return "\n".join([*lines, "</urlset>", ""]).encode()
