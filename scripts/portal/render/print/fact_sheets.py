"""Fact sheets: a programme on one page of A4, to print or to keep, in each language in which its page truly exists.

What a sheet says is written in ``theme/print/sheet.html`` with the macros of the pages, so that the two can't disagree; how it looks,
and what is left out if it wouldn't fit on its page, in ``theme/print/sheet.typ``. Where the page shows another
language's text, it leads to the sheet in that language. Where the fonts lack a character (a script that neither Noto Sans and
Noto Sans Arabic nor the site's own fonts have), there is no sheet: better none than one with holes.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from functools import partial
from typing import Any

import jinja2
import lxml.html

from portal.common.locales import locale_format
from portal.model.collections import programme_ref
from portal.model.programmes import Programme
from portal.render.dependencies import TrackedPortal
from portal.render.graphics.charts import map_of
from portal.render.localized import translation_notices
from portal.render.presenters.programmes import programme
from portal.render.reader import Reader
from portal.render.typesetting import Unprintable
from portal.site.route import Route
from portal.site.urls import OPEN_DATA

TEMPLATE = "print/sheet.html"
_BLOCKS = {"header", "aside", "div", "section", "footer", "dl", "dt", "dd", "ul", "ol", "li", "p", "h1", "h2"}
_SPACE = re.compile(r"[ \t\r\n]+")


@dataclass(frozen=True)
class Sheet:
    """A fact sheet."""

    uri: str
    """Address relative to the site's root: ``fr/programmes/dt4e/dt4e-fr.pdf``."""
    locale: str
    content: bytes
    checked: dt.date
    """When its programme was last compared with its sources."""

    @property
    def language(self) -> str:
        """Its language's name in itself, as it stands within a line."""
        return locale_format(self.locale).language(self.locale)


def fact_sheet(entry: Route, locale: str, inputs: TrackedPortal, env: jinja2.Environment) -> Sheet | None:
    """The sheet of a programme's page for a reader of *locale*; None if the fonts can't show it."""
    language = locale if inputs.is_translated(entry, locale) else inputs.default
    record = inputs.programme(entry.record)
    reader = Reader(inputs, language, entry.uri, base=inputs.settings.site_url)
    url, reader.page_anchor = inputs.url(entry.uri, language), inputs.url(OPEN_DATA, language)
    template = inputs.template(env, TEMPLATE)
    shown = programme(reader, record)
    cited = {source.id: source for source in [*shown["sources_of"], *(one["source"] for one in shown["figures"])]}
    html = template.render(
        **reader.names,
        url=url,
        notices=lambda: translation_notices(reader, entry.title, partial(inputs.url, entry.uri)),
        **shown,
        cited=list(cited.values()),
        numbers={source_id: number for number, source_id in enumerate(cited, 1)},
    )
    name = inputs.text(entry.title, language)
    data = {
        "parts": elements(html),
        "title": reader.plain(name.value, name.locale),
        "site": reader.label("chrome.site-name"),
        "label": reader.label("sheet.name"),
        "url": url,
        "lang": language,
        "dir": reader.format.direction,
        "hue": record.colour or "",
        "map": _map(reader, record),
        "date": [record.checked.year, record.checked.month, record.checked.day],
    }
    try:
        content = inputs.typeset("sheet.typ", "pdf", data, record.checked)
    except Unprintable:
        return None
    return Sheet(f"{inputs.uri(entry.uri, language)}{record.id}-{language}.pdf", language, content, record.checked)


def _map(reader: Reader, record: Programme) -> dict[str, Any] | None:
    """Where people live before and where it leads, without the names, which stand beside it; None where no country is stated."""
    drawing = map_of(reader, [record])
    if drawing is None:
        return None
    field = {"before": "field.before", "destination": "field.destinations"}
    return {
        **{name: drawing[name] for name in ("width", "height", "land")},
        "alt": reader.label(
            "map.alt", name=reader.inputs.text(programme_ref(record.id).text("name"), reader.locale).value
        ),
        "places": [{name: place[name] for name in ("x", "y", "kind")} for place in drawing["places"]],
        "key": [(side, reader.label(field[side])) for side in drawing["sides"]],
    }


Element = dict[str, Any]
"""``tag``, ``kids`` (texts and elements) and those of ``class``, ``lang``, ``dir``, ``href`` and ``spare`` that it has."""


def elements(html: str) -> list[Element]:
    """The elements of a piece of HTML as plain data; space between blocks is gone, and runs of it are one space."""
    return [_element(node) for node in lxml.html.fragments_fromstring(html) if not isinstance(node, str)]


def _element(node: lxml.html.HtmlElement) -> Element:
    kids: list[Any] = [node.text or ""]
    for child in node:
        if isinstance(child.tag, str):
            kids += [_element(child), child.tail or ""]
    element: Element = {"tag": node.tag, "kids": _trimmed(kids, node.tag in _BLOCKS)}
    for name in ("class", "lang", "dir", "href", "data-spare"):
        if value := node.get(name):
            element[name.removeprefix("data-")] = value
    return element


def _trimmed(kids: list[Any], is_block: bool) -> list[Any]:
    """Children of an element; in a block, without the space at its ends and around blocks in it."""
    kids = [_SPACE.sub(" ", kid) if isinstance(kid, str) else kid for kid in kids]
    for place, kid in enumerate(kids):
        if isinstance(kid, str):
            before, after = (kids[at] if 0 <= at < len(kids) else None for at in (place - 1, place + 1))
            if _ends_line(before, is_block):
                kid = kid.lstrip(" ")
            if _ends_line(after, is_block):
                kid = kid.rstrip(" ")
            kids[place] = kid
    return [kid for kid in kids if kid != ""]


def _ends_line(neighbour: Any, is_block: bool) -> bool:
    return is_block if neighbour is None else neighbour["tag"] in _BLOCKS or neighbour["tag"] == "br"
