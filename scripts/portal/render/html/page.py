"""One page of the routes in one locale, from the portal to finished HTML.

The article is rendered from ``theme/pages/<template>.html``. What stands around it differs little from page to page, so
``theme/base.html`` is rendered once for each language, kind of page and depth, with marks where a page's own pieces
go; the pieces come from ``theme/partials/pieces.html``, and a page is their join.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any

from markupsafe import Markup

from portal.common.locales import locale_format
from portal.render.change_notes import changes_on
from portal.render.context import INFERRED, Fragments
from portal.render.dependencies import TrackedPortal
from portal.render.html.chrome import (
    Link,
    feed_links,
    link_to_plain,
    notices_of_translation,
    report_address,
    surroundings_of,
)
from portal.render.html.dead_links import with_dead_links_marked
from portal.render.html.environment import environment
from portal.render.html.json_ld import structured_data
from portal.render.html.views import view
from portal.render.presenters.figures import figures_by_source
from portal.render.presenters.page_links import doors, open_data_links
from portal.render.presenters.records import View
from portal.render.print.fact_sheets import Sheet, fact_sheet
from portal.render.print.social_cards import Picture, shared_picture
from portal.render.reader import Reader
from portal.site.page_kinds import PageKind
from portal.site.route import Route
from portal.site.routes import Routes
from portal.site.urls import CHANGES, FEED, HOME, NOT_FOUND, OPEN_DATA

_PIECES = ("head", "data", "languages", "above", "article", "report")
"""What a page puts into the frame: its article, and macros of ``partials/pieces.html``."""
_MOVED = PageKind("moved")
_MARK = "\0{}\0"
"""No text can hold it: the check refuses null characters."""


@dataclass(frozen=True)
class RenderedPage:
    """Everything of a page but the frame."""

    entry: Route
    uri: str
    """Address relative to the site's root: ``fr/programmes/``."""
    reader: Reader
    title: str
    head_title: str
    description: str
    canonical: str
    """Empty where nothing is."""
    article: Markup
    menu: tuple[Link, ...]
    languages: tuple[Link, ...]
    """The reader's own first."""
    trail: tuple[Link, ...]
    report_href: str
    alternates: tuple[tuple[str, str], ...] = ()
    """Locale and absolute address of each true translation, this one included; empty on a page that is none."""
    feeds: tuple[Link, ...] = ()
    open_data: tuple[Link, ...] = ()
    """Files that hold the same list."""
    structured_data: Markup | None = None
    notices: tuple[Markup, ...] = ()
    """What the reader must know about the translation."""
    alerts: tuple[View, ...] = ()
    """The notices that stand at the top, by what they show (``presenters.records``)."""
    plain: Link | None = None
    """The way to the same in plain language, or from there to the full page."""
    shown_in: str = ""
    """The language that it is really in; empty: the portal's own."""
    is_indexed: bool = False
    """Search engines may list it."""
    picture: Picture | None = None
    """With which it is shared."""
    sheet: Sheet | None = None
    """The fact sheet to which it leads, perhaps in another language."""
    article_tags: tuple[tuple[str, str], ...] = ()
    """Of a news item, what Open Graph says of an article: name and value."""
    refresh: str = ""
    """Where it leads on to by itself."""

    @property
    def has_marks(self) -> bool:
        """Whether the list of languages marks any."""
        return any(language.mark for language in self.languages)

    @property
    def open_graph_locale(self) -> str:
        """The language that the page is really in, as Open Graph writes it."""
        return locale_format(self.shown_in or self.reader.inputs.default).open_graph

    @property
    def other_open_graph_locales(self) -> list[str]:
        """The other languages in which the page exists, as Open Graph writes them."""
        return [locale_format(locale).open_graph for locale, _ in self.alternates if locale != self.reader.locale]


class PageRenderer:
    """Renders the pages of one portal."""

    def __init__(self, routes: Routes) -> None:
        self.routes = routes
        self.env = environment(routes.portal.settings.root)
        self._fragments: Fragments = {}
        self._frames: dict[tuple[Any, ...], tuple[list[str], set[str]]] = {}
        """Each with what it rests on, as every page in it does."""

    def page(self, entry: Route, locale: str) -> RenderedPage:
        """A page in a locale. A page without translation shows the source language's text, and says so."""
        inputs = TrackedPortal(self.routes)
        settings = inputs.settings
        base = settings.base_path if entry.uri == NOT_FOUND else None
        reader = Reader(inputs, locale, entry.uri, base, self._fragments)
        reader.has_notes = entry.kind.has_notes
        if not entry.kind.has_notes and entry.uri != OPEN_DATA:
            reader.page_anchor = reader.href(OPEN_DATA)
        template = inputs.template(self.env, f"pages/{entry.kind.name}.html", "pages/page.html")
        title = _title(entry, reader)
        report_href = report_address(entry, reader, title)
        context = {**reader.names, "entry": entry, "settings": settings, "report_href": report_href}
        sheet = fact_sheet(entry, locale, inputs, self.env) if entry.kind.has_sheet else None
        article = template.render(context | {"sheet": sheet} | view(entry, reader))
        if reader.figures_used and entry.kind.has_notes:
            notes = self.env.get_template("partials/figures.html")
            article += notes.render(context | {"cited": figures_by_source(reader, list(reader.figures_used))})
        if noted := changes_on(reader, entry):
            feed = f"{CHANGES}{FEED}" if locale in entry.changes_in and not entry.kind.gathers_changes else None
            foot = self.env.get_template("partials/changes.html")
            article += foot.render(context | {"changes": noted, "changes_feed": feed})
        article = with_dead_links_marked(article, reader)
        if INFERRED.partition("{")[0] in article:
            article = article.replace(INFERRED.format(reader.t("date.inferred")), '<span class="inferred">*</span>')
            article += f'<p class="wrap note">* {reader.t("date.inferred-note")}</p>'
        site_name = reader.label("chrome.site-name")
        reader.used |= inputs.chrome(locale)
        true_locales = inputs.locales(entry) if entry.uri != NOT_FOUND else ()
        surroundings = surroundings_of(entry, reader, report_href, entry, true_locales)
        is_translated = locale in inputs.locales(entry)
        shown_in = inputs.shown_in(entry, locale)
        speaker = Reader(inputs, shown_in, entry.uri)
        picture = shared_picture(entry, speaker)
        return RenderedPage(
            entry=entry,
            uri=inputs.uri(entry.uri, locale),
            reader=reader,
            title=title,
            head_title=site_name if entry.uri == HOME else f"{title} – {site_name}",
            description=" ".join(reader.summary(entry).plain.split()),
            canonical=inputs.url(entry.uri, shown_in) if entry.uri != NOT_FOUND else "",
            shown_in=shown_in,
            plain=link_to_plain(entry, reader),
            alternates=tuple((name, inputs.url(entry.uri, name)) for name in true_locales) if is_translated else (),
            feeds=feed_links(entry, reader),
            open_data=tuple(
                Link(file.href, f"{title} ({file.format})", text=file.type) for file in open_data_links(reader, entry)
            ),
            structured_data=structured_data(entry, reader, title, picture, self.env)
            if entry.uri != NOT_FOUND
            else Markup(""),
            article=Markup(article),
            notices=tuple(notices_of_translation(entry, reader, is_translated)) if entry.uri != NOT_FOUND else (),
            **surroundings,
            is_indexed=is_translated and entry.uri != NOT_FOUND,
            picture=picture,
            sheet=sheet,
            article_tags=_article_tags(entry, speaker) if entry.kind.shows == "news" else (),
        )

    def html(self, page: RenderedPage) -> str:
        """The whole page: the frame with the page's pieces in their places."""
        pieces: Any = self.env.get_template("partials/pieces.html").module
        parts = list(self._frame(page))
        for place, name in enumerate(_PIECES):
            parts[2 * place + 1] = page.article if name == "article" else getattr(pieces, name)(page)
        return "".join(parts)

    def moved(self, uri: str, locale: str, inputs: TrackedPortal) -> str:
        """What stands at an address without a page: the way to the page that took its place, or that it is gone."""
        moved = inputs.moved(uri)
        reader = Reader(inputs, locale, uri)
        target = inputs.entry(moved.to) if moved.to is not None else None
        key = "moved.title" if target else "gone.title"
        entry = Route(uri, _MOVED, f"interface/{key}", dt.date.min, parent=HOME)
        title = reader.label(key)
        template = inputs.template(self.env, "moved.html")
        article = template.render(
            **reader.names,
            title=reader.t(key),
            target=target,
            target_title=_title(target, reader) if target else "",
            since=moved.since,
            lists=doors(reader),
        )
        reader.used |= inputs.chrome(locale)
        return self.html(
            RenderedPage(
                entry=entry,
                uri=inputs.uri(uri, locale),
                reader=reader,
                title=title,
                head_title=f"{title} – {reader.label('chrome.site-name')}",
                description=_title(target, reader) if target else title,
                canonical=inputs.url(target.uri, locale) if target else "",
                article=Markup(article),
                **surroundings_of(
                    entry, reader, report_address(entry, reader, title), target or replace(entry, uri=HOME)
                ),
                refresh=reader.href(target.uri) if target else "",
            )
        )

    def _frame(self, page: RenderedPage) -> list[str]:
        """What pages of a language, kind and depth have in common: every second part is empty, for a piece of the page."""
        key = (page.reader.locale, page.reader.base, page.entry.kind, page.menu)
        inputs = page.reader.inputs
        if key not in self._frames:
            outer, inputs.read = inputs.read, set()
            marks = {name: Markup(_MARK.format(name)) for name in _PIECES}
            html, parts = self.env.get_template("base.html").render(v=page, page=marks), []
            for name in _PIECES:
                before, _, html = html.partition(_MARK.format(name))
                parts += [before, ""]
            self._frames[key] = [*parts, html], inputs.read
            inputs.read = outer
        parts, read = self._frames[key]
        inputs.read |= read
        return parts


def _title(entry: Route, reader: Reader) -> str:
    title = reader.title(entry).plain
    if entry.number == 1:
        return title
    return f"{title} ({reader.label('news.page', number=str(entry.number), pages=str(entry.pages))})"


def _article_tags(entry: Route, speaker: Reader) -> tuple[tuple[str, str], ...]:
    matter = speaker.inputs.matter(entry.record)
    return (
        ("published_time", matter.appears.isoformat()),
        ("modified_time", matter.changed.isoformat()),
        ("section", speaker.label(f"news.kind.{matter.kind}")),
    )
