"""What each kind of page shows: from the portal to the few things its template needs.

A view is a dictionary of records, lists and flags; templates arrange them and decide nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import groupby
from operator import itemgetter

from markupsafe import Markup

from portal.common.locales import locale_format
from portal.model.collections import JOINING, SEARCHED
from portal.model.enums import Colour, NewsKind
from portal.render.graphics import charts
from portal.render.html import countries, employers, glossary, languages, partners, press
from portal.render.html.take_away import share, text_to_copy
from portal.render.news_items import news_item
from portal.render.presenters import (
    View,
    by_standing,
    changes_label,
    charts_of,
    cited_sources,
    feed_label,
    figure,
    follow,
    host_of,
    news_card,
    news_of,
    notice,
    open_data_links,
    partner_link,
    programme,
    programme_link,
    programmes,
    record_view,
)
from portal.render.reader import Reader
from portal.site.page_kinds import KIND_OF_RECORD, PAGE_KINDS
from portal.site.relations import grouped
from portal.site.route import Route
from portal.site.urls import CATALOGUE, COUNTRIES, FEED_FORMATS, FEEDS, HOME, NEWS, PRESS, schema_uri

_COARSE = 1.5
"""How far, in units of a map, coasts may be off where it stands small beside a text."""
_VIEWS: dict[str, Callable[[Route, Reader], View]] = {}
"""Views of the kinds of pages that need more than ``_record`` or ``_list`` gives."""


def _view_of(kind: str) -> Callable[[Callable[[Route, Reader], View]], Callable[[Route, Reader], View]]:
    def note(function: Callable[[Route, Reader], View]) -> Callable[[Route, Reader], View]:
        _VIEWS[kind] = function
        return function

    return note


def view(entry: Route, reader: Reader) -> View:
    """What the template of the page shows."""
    own = _VIEWS.get(entry.kind.name)
    if own:
        return own(entry, reader)
    if entry.kind.shows:
        return record_view(reader, entry.ref)
    return {
        "items": [record_view(reader, ref) for name in entry.kind.lists for ref in reader.inputs.listed(name)],
        "open_data": open_data_links(reader, entry),
        "follow": follow(reader, entry),
    }


@_view_of("index")
def _home(entry: Route, reader: Reader) -> View:
    shown = programmes(reader)
    stories = reader.inputs.latest_news(1, NewsKind.STORY)
    news = [slug for slug in reader.inputs.latest_news(entry.kind.latest_news + 1) if slug not in stories]
    return {
        "programmes": shown,
        **by_standing(shown),
        "has_achieved": any(programme["achieved"] for programme in shown),
        "map": charts.map_of(reader, reader.inputs.programmes()),
        "countries": reader.href(COUNTRIES) if reader.inputs.countries() else None,
        "for_press": PRESS if reader.inputs.has_page(PRESS) else NEWS,
        "stories": [_story(reader, slug) for slug in stories],
        "news": [news_card(reader, slug) for slug in news[: entry.kind.latest_news]],
        "partners": reader.sorted(
            [partner_link(reader, name) for name in reader.inputs.ids("partners")], itemgetter("shown")
        ),
    }


def _story(reader: Reader, slug: str) -> View:
    """A story, in the colour of its programme."""
    return {**news_card(reader, slug), "colour": _colour(reader, slug)}


def _colour(reader: Reader, slug: str) -> Colour | None:
    """The colour of the first programme of a news item that has one."""
    colours = (reader.inputs.programme(name).colour for name in reader.inputs.matter(slug).programmes)
    return next(filter(None, colours), None)


@_view_of("programmes")
def _programmes(entry: Route, reader: Reader) -> View:
    records = reader.inputs.programmes()
    shown = programmes(reader)
    ties = charts.partners_by_programme(reader, records)
    rows = [{**partner_link(reader, partner_id), "roles": roles} for partner_id, roles in ties["rows"]] if ties else []
    return {
        "programmes": shown,
        "open_data": open_data_links(reader, entry),
        "by_id": {item["record"].id: item for item in shown},
        "map": charts.map_of(reader, records),
        "time_line": charts.time_line(reader, records),
        "ties": {**ties, "rows": rows} if ties else None,
    }


@_view_of("programme")
def _programme(entry: Route, reader: Reader) -> View:
    record = reader.inputs.programme(entry.record)
    shown = programme(reader, record)
    return {
        **shown,
        "map": charts.map_of(reader, [record]),
        "share": share(reader, entry),
        **news_of(reader, entry),
    }


_view_of("partners")(partners.directory)
_view_of("partner")(partners.partner_page)
_view_of("press")(press.press_page)
_view_of("corrections")(press.corrections)
_view_of("languages")(languages.page)
_view_of("glossary")(glossary.page)
_view_of("countries")(countries.every)
_view_of("country")(countries.country_page)
_view_of("employers")(employers.start)
_view_of("employers-on-site")(employers.countries)
_view_of("employers-answer")(employers.answer)


@_view_of("participants")
def _participants(entry: Route, reader: Reader) -> View:
    intro, rest = reader.prose_parts(entry.body[0])
    places = [heading for heading in reader.headings(entry.body[0]) if heading.level == 2]
    shown = programmes(reader)
    return {
        "programmes": shown,
        **by_standing(shown),
        "intro": intro,
        "rest": rest,
        "places": places,
        "countries": countries.where_people_live(reader),
        "exit": _exit(reader),
    }


@_view_of("in-plain-language")
def _in_plain_language(entry: Route, reader: Reader) -> View:
    full = reader.inputs.entry(entry.parent or "")
    return {"exit": _exit(reader) if full.kind.has_exit else None}


def _exit(reader: Reader) -> View | None:
    """Where somebody can leave at once for."""
    address = reader.inputs.settings.way_out(reader.locale)
    return {"address": address, "host": host_of(address)} if address else None


@_view_of("news")
def _news(entry: Route, reader: Reader) -> View:
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


@_view_of("news-item")
def _news_item(entry: Route, reader: Reader) -> View:
    matter = reader.inputs.matter(entry.record)
    of = [reader.inputs.programme(programme_id) for programme_id in matter.programmes]
    countries = any(record.countries_before or record.destinations for record in of)
    return {
        **news_item(reader, entry.record),
        "colour": _colour(reader, entry.record),
        "copy": text_to_copy(reader, entry),
        "share": share(reader, entry),
        "draw_map": partial(charts.map_of, reader, of, _COARSE) if not matter.image and countries else None,
        "programmes": [programme_link(reader, programme_id) for programme_id in matter.programmes],
        "partners": reader.sorted(
            [partner_link(reader, name, matter.source_date) for name in matter.partners], itemgetter("shown")
        ),
    }


@_view_of("about")
def _about(entry: Route, reader: Reader) -> View:
    return {"sources_of": cited_sources(reader, reader.inputs.ids("sources"))}


@_view_of("data")
def _data(entry: Route, reader: Reader) -> View:
    ids = reader.inputs.ids("figures")
    intro, rest = reader.prose_parts(entry.body[0])
    lists = [(collection, reader.inputs.entry(uri)) for collection, uri in reader.inputs.open_data().items()]
    return {
        "groups": _figures_by_programme(reader, ids),
        "charts": charts_of(reader, ids),
        "catalogue": reader.asset(CATALOGUE),
        "intro": intro,
        "rest": rest,
        "open_data": open_data_links(reader, entry),
        "gaps": [shown for shown in programmes(reader) if shown["gaps"] or shown["record"].unanswered],
        "lists": [
            {
                "title": reader.title(page).title,
                "href": reader.href(page.uri),
                "files": open_data_links(reader, page),
                "schema": reader.asset(schema_uri(collection)),
            }
            for collection, page in lists
        ],
    }


def _figures_by_programme(reader: Reader, ids: tuple[str, ...]) -> list[View]:
    """All figures: those of each programme, in the order of the programmes, then those of none."""
    of = {
        figure_id: record.id
        for record in reversed(reader.inputs.programmes())
        for figure_id in (*record.figures, *(name for place in record.in_countries for name in place.figures))
    }
    by_programme = grouped((of.get(figure_id, ""), figure(reader, figure_id)) for figure_id in ids)
    return [
        {"programme": programme_link(reader, name) if name else None, "figures": by_programme[name]}
        for name in (*reader.inputs.ids("programmes"), "")
        if name in by_programme
    ]


@_view_of("feeds")
def _feeds(entry: Route, reader: Reader) -> View:
    """Feeds that exist in the reader's language, in the groups of the page."""
    groups: dict[str, list[View]] = {kind.feed_group: [] for kind in PAGE_KINDS.values() if kind.feed_group}
    for feed in reader.inputs.feeds(reader.locale):
        title = feed_label(reader, feed)
        base = reader.asset(reader.inputs.uri(feed.uri, reader.locale))
        page = reader.href(NEWS if feed.uri == HOME else feed.uri) + "#follow"
        groups[feed.kind.feed_group].append({"title": title, "base": base, "page": page, "sort": title})
    groups["changes"] = [
        {
            "title": (title := changes_label(reader, followed)),
            "base": reader.asset(reader.inputs.uri(followed.changes_uri, reader.locale)),
            "page": reader.href(followed.uri) + ("" if followed.kind.gathers_changes else "#changes"),
            "sort": "" if followed.kind.gathers_changes else title,
        }
        for followed in reader.inputs.changes_feeds(reader.locale)
    ]
    by_name = (*KIND_OF_RECORD.values(), PAGE_KINDS["country"])
    for group in ("changes", *(kind.feed_group for kind in by_name if kind.feed_group)):
        groups[group] = reader.sorted(groups[group], itemgetter("sort"))
    return {"groups": groups, "formats": FEED_FORMATS, "opml": reader.href(FEEDS) + "feeds.opml"}


@_view_of("notice")
def _notice(entry: Route, reader: Reader) -> View:
    return notice(reader, entry.ref)


@_view_of("search")
def _search(entry: Route, reader: Reader) -> View:
    """All pages by kind, for readers without JavaScript."""
    inputs = reader.inputs
    programme_links = [programme_link(reader, name) for name in inputs.ids("programmes")]
    partner_links = [partner_link(reader, name) for name in inputs.ids("partners")]
    joining = [row.name for row in JOINING if row.search_place]
    lists: dict[str, list[View]] = {
        "programmes": [{"title": link["name"], "href": link["href"]} for link in programme_links],
        "partners": [
            {"title": link["name"], "href": link["href"]} for link in reader.sorted(partner_links, itemgetter("sort"))
        ],
        **{name: [_page_link(reader, ref.uri) for ref in inputs.listed(name)] for name in ("news", *joining)},
        "pages": reader.sorted(
            [_page_link(reader, uri) for uri in inputs.plain_pages() if uri != entry.uri], itemgetter("title")
        ),
    }
    empty = {name for name in joining if not lists[name]}
    return {
        "kinds": [kind for kind in SEARCHED if kind not in empty],
        "lists": lists,
        "original": _original(reader, entry),
        "key_slash": Markup("<kbd>/</kbd>"),
    }


def _original(reader: Reader, entry: Route) -> View:
    """Where the search in the original language lies, if the reader's is another; and how that language is called."""
    default = reader.inputs.default
    return {
        "folder": reader.href(entry.uri, default) if default != reader.locale else "",
        "language": reader.format.language(default),
        "locale": default,
        "direction": locale_format(default).direction,
    }


def _page_link(reader: Reader, uri: str) -> View:
    return {"title": reader.title(reader.inputs.entry(uri)).title, "href": reader.href(uri)}


@_view_of("not-found")
def _not_found(entry: Route, reader: Reader) -> View:
    """The page for missing addresses, in every language at once, its own first."""
    locales = sorted(reader.inputs.settings.languages, key=lambda locale: locale != reader.locale)
    others = [Reader(reader.inputs, locale, entry.uri, base=reader.base) for locale in locales[1:]]
    return {"spoken": [reader, *others]}
