"""One page of the registry in one locale, finished but for the chrome around it.

The article is rendered here from ``overrides/pages/<template>.html``; header, footer and head are drawn by
``overrides/base.html`` from the ``RenderedPage`` that this module hands over.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

import jinja2
from markupsafe import Markup

from portal.locales import locale_format
from portal.metadata import structured_data
from portal.reader import Reader, translation_notices
from portal.registry import HOME, NOT_FOUND, Entry, Registry
from portal.translations import LocalisedText
from portal.views import feed_label, figure, view


@dataclass(frozen=True)
class Link:
    """A link of the chrome."""

    href: str
    label: str
    locale: str = ""
    direction: str = ""
    current: bool = False
    text: str = ""
    """For the offer of another language: the whole sentence, in that language."""


@dataclass(frozen=True)
class RenderedPage:
    """Everything that the chrome needs to know of a page."""

    entry: Entry
    uri: str
    """Address relative to the site's root: ``fr/programmes/``."""
    reader: Reader
    title: str
    head_title: str
    description: str
    canonical: str
    alternates: tuple[tuple[str, str], ...]
    """Locale and absolute address of each true translation, this one included; empty on a page that is none."""
    feeds: tuple[Link, ...]
    structured_data: Markup
    article: Markup
    notices: tuple[Markup, ...]
    menu: tuple[Link, ...]
    languages: tuple[Link, ...]
    offers: tuple[Link, ...]
    trail: tuple[Link, ...]
    report_href: str
    is_indexed: bool
    """Search engines may list it."""
    open_graph_type: str = field(default="website")

    @property
    def locale(self) -> str:
        """The reader's language."""
        return self.reader.locale

    @property
    def open_graph_locale(self) -> str:
        """The language that the page is really in, as Open Graph writes it."""
        default = self.reader.portal.settings.default
        return locale_format(self.locale if self.is_indexed else default).open_graph

    @property
    def other_open_graph_locales(self) -> list[str]:
        """The other languages in which the page exists, as Open Graph writes them."""
        return [locale_format(locale).open_graph for locale, _ in self.alternates if locale != self.locale]

    @property
    def direction(self) -> str:
        """``ltr`` or ``rtl``."""
        return self.reader.format.direction


@lru_cache
def environment(overrides: Path) -> jinja2.Environment:
    """Templates beneath ``overrides``; everything is escaped, and a name that doesn't exist is an error."""
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(overrides),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def render_page(registry: Registry, entry: Entry, locale: str) -> RenderedPage:
    """A page in a locale. A page without translation shows the source language's text, and says so."""
    settings = registry.portal.settings
    reader = Reader(registry, locale, entry.uri, base=settings.base_path if entry.uri == NOT_FOUND else None)
    env = environment(settings.root / "overrides")
    names = {f"pages/{entry.template}.html", "pages/page.html"}
    template = env.select_template(sorted(names, key=lambda name: name == "pages/page.html"))
    context: dict[str, Any] = {"r": reader, "t": reader.t, "label": reader.label, "entry": entry, "registry": registry}
    shown = view(registry, entry, reader)
    article = template.render(context | shown)
    if reader.figures_used and entry.template != "data":
        figures = [figure(reader, one) for one in list(reader.figures_used)]
        article += env.get_template("partials/figures.html").render(context | {"figures": figures})
    title = reader.plain(
        registry.portal.texts.text(entry.title, locale).value, registry.portal.texts.text(entry.title, locale).locale
    )
    if entry.number > 1:
        title = f"{title} ({reader.label('news.page', number=str(entry.number), pages=str(entry.pages))})"
    site_name = reader.label("chrome.site-name")
    reader.used |= _chrome_texts(registry, locale)
    menu, trail = _menu(registry, entry, reader), _trail(registry, entry, reader)
    is_translated = registry.is_translated(entry, locale)
    true_locales = registry.locales(entry) if entry.uri != NOT_FOUND else ()
    languages = tuple(_language(registry, entry, reader, one) for one in settings.languages)
    return RenderedPage(
        entry=entry,
        uri=registry.uri(entry.uri, locale),
        reader=reader,
        title=title,
        head_title=site_name if entry.uri == HOME else f"{title} – {site_name}",
        description=_description(registry, entry, reader),
        canonical=registry.url(entry.uri, locale if is_translated else settings.default),
        alternates=tuple((one, registry.url(entry.uri, one)) for one in true_locales) if is_translated else (),
        feeds=_feeds(registry, entry, reader),
        structured_data=structured_data(registry, entry, reader, title) if entry.uri != NOT_FOUND else Markup(""),
        article=Markup(article),
        notices=tuple(_notices(registry, entry, reader, is_translated)) if entry.uri != NOT_FOUND else (),
        menu=menu,
        languages=languages,
        offers=tuple(link for link in languages if link.locale != locale and link.locale in true_locales),
        trail=trail,
        report_href=_report(registry, entry, reader, title),
        is_indexed=is_translated and entry.uri != NOT_FOUND,
        open_graph_type="article" if entry.template == "news-item" else "website",
    )


@lru_cache
def _chrome_texts(registry: Registry, locale: str) -> dict[str, LocalisedText]:
    """Interface strings that stand on every page, in the header, the footer and the notices."""
    texts = registry.portal.texts
    return {key: texts.text(key, locale) for key in texts.source if key.startswith("interface/chrome.")}


def _description(registry: Registry, entry: Entry, reader: Reader) -> str:
    text = registry.portal.texts.text(entry.summary or entry.title, reader.locale)
    return " ".join(reader.plain(text.value, text.locale).split())


def _feeds(registry: Registry, entry: Entry, reader: Reader) -> tuple[Link, ...]:
    """The three feeds of the page's news, for autodiscovery; the list of all news offers those of the home page."""
    uri = HOME if entry.uri == "news/" else entry.uri
    source = registry.entries[uri]
    if uri not in registry.feeds(reader.locale):
        return ()
    title = f"{feed_label(reader, source)} – {reader.label('chrome.site-name')}"
    files = (
        ("application/rss+xml", "feed.xml", "RSS"),
        ("application/atom+xml", "atom.xml", "Atom"),
        ("application/feed+json", "feed.json", "JSON Feed"),
    )
    return tuple(
        Link(reader.asset(registry.uri(uri, reader.locale) + file), f"{title} ({name})", text=kind)
        for kind, file, name in files
    )


def _notices(registry: Registry, entry: Entry, reader: Reader, is_translated: bool) -> list[Markup]:
    """What the reader must know about the translation of this very page."""
    if not is_translated:
        return [reader.t("chrome.notice.fallback")]
    return translation_notices(reader, reader.href(entry.uri, registry.portal.settings.default))


def _menu(registry: Registry, entry: Entry, reader: Reader) -> tuple[Link, ...]:
    links = []
    for uri in registry.portal.settings.navigation:
        if uri != HOME and uri in registry.entries:
            title = reader.text(registry.entries[uri].title).title
            links.append(Link(reader.href(uri), title, current=entry.uri.startswith(uri)))
    return tuple(links)


def _language(registry: Registry, entry: Entry, reader: Reader, locale: str) -> Link:
    form = locale_format(locale)
    uri = HOME if entry.uri == NOT_FOUND else entry.uri
    offer = registry.portal.texts.text("interface/chrome.offer", locale)
    return Link(reader.href(uri, locale), form.own_name, locale, form.direction, locale == reader.locale, offer.value)


def _trail(registry: Registry, entry: Entry, reader: Reader) -> tuple[Link, ...]:
    """The way from the home page down to the page above this one."""
    links: list[Link] = []
    parent = entry.parent
    while parent is not None:
        above = registry.entries[parent]
        label = reader.t("chrome.home") if parent == HOME else reader.text(above.title).title
        links.insert(0, Link(reader.href(parent), label))
        parent = above.parent
    return tuple(links)


def _report(registry: Registry, entry: Entry, reader: Reader, title: str) -> str:
    """A ``mailto:`` address with page and language filled in (RFC 6068); empty where no address is configured."""
    address = registry.portal.settings.report_address
    if not address:
        return ""
    subject = reader.label("chrome.report-subject", title=title)
    page = registry.url("" if entry.uri == NOT_FOUND else entry.uri, reader.locale)
    body = f"{page}\n{reader.format.own_name} ({reader.locale})\n\n"
    return f"mailto:{quote(address, safe='@+')}?subject={quote(subject)}&body={quote(body.replace(chr(10), chr(13) + chr(10)))}"
