"""Cards: the pictures with which a link is shared, one for each part of the site and language, not for each page.

The home page has one, every page right below it, and every programme, for they are few; a partner's page is shared with the
card of all partners. A programme's card has its colour and the first of the figures that it achieved. A news item with a
picture of its own is shared with that. In a language whose script the fonts lack,
the card speaks the source language; if they lack that one too, it shows the mark alone.
"""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
from typing import Any, NamedTuple

from portal.common.locales import locale_format
from portal.model.collections import figure_ref, image_ref
from portal.render.dependencies import TrackedPortal
from portal.render.reader import Reader
from portal.render.typesetting import Unprintable
from portal.site.route import Route
from portal.site.urls import HOME, NOT_FOUND

WIDTH, HEIGHT = 1200, 630
"""In pixels."""
_TEMPLATE = "card.typ"
_NO_DAY = dt.date(2000, 1, 1)
"""A PNG says no date."""


class Picture(NamedTuple):
    """A picture in the words of Open Graph."""

    url: str
    width: int
    height: int
    type: str
    alt: str


def has_card(entry: Route) -> bool:
    """Whether a page has a card of its own, which those beneath it share."""
    is_main = entry.parent in (None, HOME) and entry.number == 1
    return entry.uri != NOT_FOUND and (is_main or entry.kind.has_card)


def part_of(entry: Route, inputs: TrackedPortal) -> Route:
    """The page whose card a page is shared with."""
    while not has_card(entry) and entry.parent is not None:
        entry = inputs.entry(entry.parent)
    return entry


def card_uri(entry: Route, locale: str) -> str:
    """The address of a part's card, relative to the site's root."""
    return f"assets/cards/{entry.uri}card-{locale}.png"


def card_words(entry: Route, reader: Reader) -> tuple[str, str]:
    """What a part's card reads: its title, below the portal's name."""
    return reader.text(entry.title).plain, reader.label("chrome.site-name")


def social_card(entry: Route, locale: str, inputs: TrackedPortal) -> bytes:
    """The card of a part of the site, as PNG."""
    for language in (locale, inputs.default):
        reader = Reader(inputs, language, entry.uri)
        title, site = card_words(entry, reader)
        direction = locale_format(language).direction
        data = {"title": title, "site": site, "lang": language, "dir": direction}
        with suppress(Unprintable):
            return inputs.typeset(_TEMPLATE, "png", data | _of_programme(entry, reader), _NO_DAY)
    return inputs.typeset(_TEMPLATE, "png", {**data, "title": "", "site": ""}, _NO_DAY)


def _of_programme(entry: Route, reader: Reader) -> dict[str, Any]:
    """What is a programme's own on its card; nothing for other pages."""
    if entry.kind.shows != "programmes":
        return {}
    record = reader.inputs.programme(entry.record)
    own: dict[str, Any] = {"hue": record.colour or ""}
    for figure_id in record.achieved[:1]:
        figure = reader.inputs.figure(figure_id)
        label = reader.text(figure_ref(figure_id).text("label")).plain
        own["figure"] = {"number": reader.figure_text(figure), "label": label}
    return own


def shared_picture(entry: Route, reader: Reader) -> Picture | None:
    """The picture with which a page is shared in the reader's language; None for the page of missing addresses."""
    inputs = reader.inputs
    if entry.uri == NOT_FOUND:
        return None
    site_url = inputs.settings.site_url
    image_id = getattr(inputs.record(entry.ref), "image", None) if entry.kind.shows else None
    if image_id and (found := inputs.image(image_id)):
        image, facts = found
        width = facts.widths()[-1]
        alt = reader.text(image_ref(image_id).text("alt")).plain if image.alt else ""
        kind = "image/png" if facts.extension == "png" else "image/jpeg"
        url = site_url + facts.name(image_id, width, facts.extension)
        return Picture(url, width, facts.height_at(width), kind, alt)
    part = part_of(entry, inputs)
    title, site = card_words(part, reader)
    figure = _of_programme(part, reader).get("figure")
    alt = " – ".join([title, *([f"{figure['number']} {figure['label']}"] if figure else []), site])
    return Picture(site_url + card_uri(part, reader.locale), WIDTH, HEIGHT, "image/png", alt)
