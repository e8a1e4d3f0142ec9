"""What each kind of page shows: from the portal to the few things its template needs.

A view is a dictionary of records, lists and flags; templates arrange them and decide nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from operator import itemgetter

from portal.model.enums import NewsKind
from portal.render.graphics import charts
from portal.render.html import countries, employers, finding, glossary, languages, lists, news, partners, press
from portal.render.html.take_away import share
from portal.render.presenters.page_links import follow, news_of, open_data_links
from portal.render.presenters.programmes import by_standing, partner_link, programme, programmes
from portal.render.presenters.records import View, cited_sources, host_of, news_card, notice, record_view
from portal.render.reader import Reader
from portal.site.route import Route
from portal.site.urls import COUNTRIES, NEWS, PRESS


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


def _home(entry: Route, reader: Reader) -> View:
    shown = programmes(reader)
    stories = reader.inputs.latest_news(1, NewsKind.STORY)
    latest = [slug for slug in reader.inputs.latest_news(entry.kind.latest_news + 1) if slug not in stories]
    return {
        "programmes": shown,
        **by_standing(shown),
        "has_achieved": any(programme["achieved"] for programme in shown),
        "map": charts.map_of(reader, reader.inputs.programmes()),
        "countries": reader.href(COUNTRIES) if reader.inputs.countries() else None,
        "for_press": PRESS if reader.inputs.has_page(PRESS) else NEWS,
        "stories": [news.story_card(reader, slug) for slug in stories],
        "news": [news_card(reader, slug) for slug in latest[: entry.kind.latest_news]],
        "partners": reader.sorted(
            [partner_link(reader, name) for name in reader.inputs.ids("partners")], itemgetter("shown")
        ),
    }


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


def _programme(entry: Route, reader: Reader) -> View:
    record = reader.inputs.programme(entry.record)
    shown = programme(reader, record)
    return {
        **shown,
        "map": charts.map_of(reader, [record]),
        "share": share(reader, entry),
        **news_of(reader, entry),
    }


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


def _in_plain_language(entry: Route, reader: Reader) -> View:
    full = reader.inputs.entry(entry.parent or "")
    return {"exit": _exit(reader) if full.kind.has_exit else None}


def _exit(reader: Reader) -> View | None:
    """Where somebody can leave at once for."""
    address = reader.inputs.settings.way_out(reader.locale)
    return {"address": address, "host": host_of(address)} if address else None


def _about(entry: Route, reader: Reader) -> View:
    return {"sources_of": cited_sources(reader, reader.inputs.ids("sources"))}


def _notice(entry: Route, reader: Reader) -> View:
    return notice(reader, entry.ref)


_VIEWS: dict[str, Callable[[Route, Reader], View]] = {
    "index": _home,
    "programmes": _programmes,
    "programme": _programme,
    "news": news.news_list,
    "news-item": news.news_page,
    "data": lists.data_page,
    "feeds": lists.feeds_page,
    "search": finding.search_page,
    "not-found": finding.not_found,
    "partners": partners.directory,
    "partner": partners.partner_page,
    "press": press.press_page,
    "corrections": press.corrections,
    "languages": languages.languages_page,
    "glossary": glossary.glossary_page,
    "countries": countries.every,
    "country": countries.country_page,
    "employers": employers.start,
    "employers-on-site": employers.countries,
    "employers-answer": employers.answer,
    "participants": _participants,
    "in-plain-language": _in_plain_language,
    "about": _about,
    "notice": _notice,
}
"""Views of the kinds of pages that need more than the record or the list that ``view`` gives."""
