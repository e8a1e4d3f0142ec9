"""The pages of news: the lists by kind, and one item."""

from __future__ import annotations

from functools import partial
from itertools import groupby
from operator import itemgetter

from portal.model.enums import Colour
from portal.render.graphics import charts
from portal.render.html.take_away import share, text_to_copy
from portal.render.news_items import news_item
from portal.render.presenters.page_links import follow
from portal.render.presenters.programmes import partner_link, programme_link
from portal.render.presenters.records import View, news_card
from portal.render.reader import Reader
from portal.site.route import Route
from portal.site.urls import HOME, NEWS


def story_card(reader: Reader, slug: str) -> View:
    """A story, in the colour of its programme."""
    return {**news_card(reader, slug), "colour": colour_of(reader, slug)}


def colour_of(reader: Reader, slug: str) -> Colour | None:
    """The colour of the first programme of a news item that has one."""
    colours = (reader.inputs.programme(name).colour for name in reader.inputs.matter(slug).programmes)
    return next(filter(None, colours), None)


_COARSE = 1.5
"""How far, in units of a map, coasts may be off where it stands small beside a text."""


def news_list(entry: Route, reader: Reader) -> View:
    first = entry.parent if entry.number > 1 and entry.parent else entry.uri
    feed = HOME if first == NEWS else first
    kinds: list[View] = [
        {"kind": None, "href": reader.href(NEWS), "count": reader.inputs.news_count(), "current": first == NEWS}
    ]
    for other, count in reader.inputs.news_kinds():
        kinds.append(
            {"kind": other.record, "href": reader.href(other.uri), "count": count, "current": first == other.uri}
        )
    return {
        "years": _by_year(reader, entry.news or ()),
        "kinds": kinds,
        "kind": None if first == NEWS else entry.record,
        "newer": reader.href(first if entry.number == 2 else f"{first}page/{entry.number - 1}/")
        if entry.number > 1
        else None,
        "older": reader.href(f"{first}page/{entry.number + 1}/") if entry.number < entry.pages else None,
        "follow": follow(reader, reader.inputs.entry(feed)),
    }


def _by_year(reader: Reader, slugs: tuple[str, ...]) -> dict[int, list[View]]:
    """News by the year in which they happened, or that is the earliest of those in which they may have."""
    return {
        year: [news_card(reader, slug) for slug in some]
        for year, some in groupby(slugs, key=lambda slug: reader.inputs.matter(slug).source_date.year)
    }


def news_page(entry: Route, reader: Reader) -> View:
    matter = reader.inputs.matter(entry.record)
    of = [reader.inputs.programme(programme_id) for programme_id in matter.programmes]
    countries = any(record.countries_before or record.destinations for record in of)
    return {
        **news_item(reader, entry.record),
        "colour": colour_of(reader, entry.record),
        "copy": text_to_copy(reader, entry),
        "share": share(reader, entry),
        "draw_map": partial(charts.map_of, reader, of, _COARSE) if not matter.image and countries else None,
        "programmes": [programme_link(reader, programme_id) for programme_id in matter.programmes],
        "partners": reader.sorted(
            [partner_link(reader, name, matter.source_date) for name in matter.partners], itemgetter("shown")
        ),
    }
