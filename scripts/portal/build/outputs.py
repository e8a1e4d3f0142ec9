"""The recipe: from the project's folder to everything that stands in ``site/``.

``outputs`` lists what there is to render, a ``Renderer`` renders it; ``check.project.read`` comes before. None of it knows MkDocs.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from jinja2 import TemplateError

from portal.check.project import Site
from portal.files.images import IMAGES_FOLDER
from portal.files.theme import theme_files
from portal.model.collections import COLLECTIONS, YAML_COLLECTIONS
from portal.render.dependencies import TrackedPortal
from portal.render.hosting.files import host_files
from portal.render.images import image_files
from portal.render.print.social_cards import card_uri, has_card, social_card
from portal.render.sitemap import robots, sitemap
from portal.site.urls import FEEDS, HOME, NOT_FOUND, OPEN_DATA, PLAIN_TEXT, SEARCH

if TYPE_CHECKING:
    from portal.render.feeds import FeedRenderer


@dataclass(frozen=True, slots=True)
class Output:
    """One thing to render: a page with its fact sheet, the feeds at a page's address, or a file of the whole site."""

    kind: Literal[
        "page", "feed", "changes", "calendar", "opml", "data", "search", "image", "card", "moved", "manifest",
        "worker", "assets", "sitemap", "robots", "rules", "llms", "catalogue", "admin",
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
    """Names of the inputs it was made from (``render.dependencies``)."""


def outputs(site: Site) -> Iterator[Output]:
    """Everything that a site consists of, but for pictures and the like in the theme's ``assets``, which are copied as they are.

    Language by language, and of each first what takes longest, so that no process is left with it at the end.
    """
    settings = site.portal.settings
    yield Output("sitemap", "", settings.default)
    yield Output("robots", "", settings.default)
    yield Output("rules", "", settings.default)
    if OPEN_DATA in site.routes.entries:
        yield Output("catalogue", OPEN_DATA, settings.default)
    if settings.plain_text:
        yield Output("llms", "", settings.default)
    yield Output("worker", "", settings.default)
    yield Output("assets", "", settings.default)
    if settings.edit_address:
        yield Output("admin", "admin/", settings.default)
    for image in sorted(site.routes.relations.images):
        yield Output("image", image, settings.default)
    for locale in settings.languages:
        yield Output("search", SEARCH, locale)
        if OPEN_DATA in site.routes.entries:
            yield from (Output("data", name, locale) for name in site.routes.open_data)
        for entry in site.routes.entries.values():
            yield Output("page", entry.uri, locale)
            if has_card(entry):
                yield Output("card", entry.uri, locale)
        for entry in site.routes.entries.values():
            if entry.has_feed:
                yield Output("feed", entry.uri, locale)
            if locale in entry.changes_in:
                yield Output("changes", entry.uri, locale)
            if site.routes.calendar(entry):
                yield Output("calendar", entry.uri, locale)
        yield from (Output("feed", uri, locale) for uri in site.routes.feeds_alone)
        if FEEDS in site.routes.entries:
            yield Output("opml", FEEDS, locale)
        yield Output("manifest", HOME, locale)
        for uri in site.routes.moved:
            if locale in site.routes.moved_locales(uri):
                yield Output("moved", uri, locale)


class Renderer:
    """Renders the outputs of one site, one after another; what they have in common is rendered once."""

    def __init__(self, site: Site) -> None:
        from portal.render.html.page import PageRenderer

        self.routes = site.routes
        self.pages = PageRenderer(site.routes)

    @cached_property
    def feeds(self) -> FeedRenderer:
        from portal.render.feeds import FeedRenderer  # few edits are of news, and others are faster without

        return FeedRenderer(self.routes, self.pages.env)

    def prepare(self) -> None:
        """Compile all templates, so that every worker inherits them compiled, and what writes feeds."""
        assert self.feeds
        for name in theme_files(self.routes.portal.settings.root):
            if name.endswith(".html"):
                with suppress(TemplateError):  # told of whatever is drawn with it
                    self.pages.env.get_template(name)

    def render(self, output: Output) -> Rendered:
        """An output with all its files."""
        entry = self.routes.entries.get(output.uri)
        if output.kind == "page" and entry is not None:
            page = self.pages.page(entry, output.locale)
            file = page.uri if entry.uri == NOT_FOUND else f"{page.uri}index.html"
            files = {file: self.pages.html(page).encode()}
            if self.routes.portal.settings.plain_text and entry.uri != NOT_FOUND:
                from portal.render.plain_text import plain_text

                files[f"{page.uri}{PLAIN_TEXT}"] = plain_text(page)
            if page.sheet and page.sheet.locale == output.locale:
                files[page.sheet.uri] = page.sheet.content
            return Rendered(files, page.title, page.reader.inputs.read)
        inputs = TrackedPortal(self.routes)
        files = self._files(output, inputs)
        return Rendered(files, "", inputs.read)

    def _files(self, output: Output, inputs: TrackedPortal) -> dict[str, bytes]:
        """The files of an output that is no page. What few builds need is imported when it is needed."""
        uri, locale = output.uri, output.locale
        entry = self.routes.entries.get(uri) or self.routes.feeds_alone.get(uri)
        match output.kind:
            case "feed" if entry is not None:
                return self.feeds.feed(entry, locale, inputs)
            case "changes" if entry is not None:
                return self.feeds.changes(entry, locale, inputs)
            case "calendar" if entry is not None:
                from portal.render.calendar import calendar_files

                return calendar_files(entry, locale, inputs)
            case "card" if entry is not None:
                return {card_uri(entry, locale): social_card(entry, locale, inputs)}
            case "opml":
                from portal.render.feeds import opml

                return {f"{inputs.uri(uri, locale)}feeds.opml": opml(locale, inputs)}
            case "data":
                from portal.render.open_data.files import open_data_files

                return open_data_files(uri, locale, inputs)
            case "search":
                from portal.render.search.index import search_index

                return search_index(locale, inputs)
            case "image":
                return self._picture(uri, inputs)
            case "moved":
                return self._moved(uri, locale, inputs)
            case "manifest":
                from portal.render.pwa import web_manifest

                return web_manifest(locale, inputs)
            case "worker":
                from portal.render.pwa import service_worker

                return service_worker(self.pages.env, inputs)
            case "assets":
                return {asset.uri: asset.content for asset in inputs.assets()}
            case "admin":
                template = inputs.template(self.pages.env, "admin.html")
                style = "../" + inputs.asset("assets/portal.css")
                html = template.render(files=_edited_files(inputs), site=inputs.settings, style=style)
                return {"admin/index.html": html.encode()}
            case "rules":
                return host_files(inputs)
            case "sitemap":
                return sitemap(inputs)
            case "catalogue":
                from portal.render.open_data.catalogue import data_catalogue

                return data_catalogue(inputs)
            case "llms":
                from portal.render.plain_text import llms_text

                return {"llms.txt": llms_text(inputs)}
        return {"robots.txt": robots(inputs.settings)}

    def _moved(self, uri: str, locale: str, inputs: TrackedPortal) -> dict[str, bytes]:
        """What stands at an address without a page. Where a programme was, its fact sheet stays: files can't lead on."""
        from portal.render.print.fact_sheets import fact_sheet

        here = inputs.uri(uri, locale)
        files = {f"{here}index.html": self.pages.moved(uri, locale, inputs).encode()}
        to = inputs.moved(uri).to
        entry = inputs.entry(to) if to else None
        if entry is not None and entry.kind.has_sheet:
            sheet = fact_sheet(entry, locale, inputs, self.pages.env)
            if sheet and sheet.locale == locale:
                files[f"{here}{uri.strip('/').rpartition('/')[2]}-{locale}.pdf"] = sheet.content
        return files

    def _picture(self, image_id: str, inputs: TrackedPortal) -> dict[str, bytes]:
        picture = inputs.image(image_id)
        assert picture is not None
        image, facts = picture
        return image_files((inputs.settings.root / IMAGES_FOLDER / image.file).read_bytes(), facts, image_id)


def _edited_files(inputs: TrackedPortal) -> list[tuple[str, list[tuple[str, str]]]]:
    """For those who edit: every thing that is public, with its file in each language."""
    locales = inputs.settings.languages
    things = [collection for collection in YAML_COLLECTIONS if inputs.ids(collection)]
    things += [ref.key for row in COLLECTIONS.values() if row.is_markdown for ref in inputs.listed(row.name)]
    return [(thing, [(locale, inputs.file_of(thing, locale)) for locale in locales]) for thing in things]
