"""What each kind of page shows: from the portal to the few things its template needs.

A view is a dictionary of records, lists and flags; templates arrange them and decide nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from operator import itemgetter

from markupsafe import Markup

from portal.common.locales import locale_format
from portal.model.collections import JOINING, SEARCHED, Ref, news_ref, person_ref, programme_ref
from portal.model.enums import NewsKind, OrganisationKind, Role
from portal.model.news import Appearance
from portal.render.graphics import charts
from portal.render.html import employers
from portal.render.localized import LocalRecord
from portal.render.presenters import (
    View,
    charts_of,
    cited_sources,
    feed_label,
    figure,
    joined,
    news_card,
    news_item,
    open_data_links,
    partner_link,
    programme,
    programme_link,
    programmes,
    record_view,
)
from portal.render.reader import Reader
from portal.site.page_kinds import KIND_OF_RECORD, PAGE_KINDS
from portal.site.routes import Route
from portal.site.urls import FEED_FORMATS, FEEDS, HOME, NEWS, schema_uri

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
    }


@_view_of("index")
def _home(entry: Route, reader: Reader) -> View:
    shown = programmes(reader)
    return {
        "programmes": shown,
        "has_achieved": any(programme["achieved"] for programme in shown),
        "map": charts.map_of(reader, reader.inputs.programmes()),
        "stories": [_story(reader, slug) for slug in reader.inputs.latest_news(1, NewsKind.STORY)],
        "news": [news_card(reader, slug) for slug in reader.inputs.latest_news(entry.kind.latest_news)],
        "partners": reader.sorted(
            [partner_link(reader, name) for name in reader.inputs.ids("partners")], itemgetter("sort")
        ),
    }


def _story(reader: Reader, slug: str) -> View:
    """A story, in the colour of its programme."""
    colours = [reader.inputs.programme(name).colour for name in reader.inputs.matter(slug).programmes]
    return {**news_card(reader, slug), "colour": next(filter(None, colours), None)}


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
        **_news_of(entry, reader),
    }


def _news_of(entry: Route, reader: Reader) -> View:
    """The news of a programme or partner, whether there is a feed of them in the reader's language, and what else names it."""
    return {
        "news": [news_card(reader, slug) for slug in entry.news or ()],
        "has_feed": bool(reader.inputs.feed(entry.uri, reader.locale)),
        "joined": joined(reader, entry.ref),
    }


@_view_of("partners")
def _partners(entry: Route, reader: Reader) -> View:
    partners = reader.inputs.partners()
    groups = []
    for kind in OrganisationKind:
        members = []
        for record in partners:
            if record.kind is kind:
                parts = [
                    {"programme": programme_link(reader, programme_id), "role": role, "id": programme_id}
                    for programme_id, role, _ in reader.inputs.parts(record.id)
                ]
                members.append({**partner_link(reader, record.id), "parts": parts, "country_code": record.country})
        if members:
            groups.append({"kind": kind, "members": reader.sorted(members, itemgetter("sort"))})
    return {
        "groups": groups,
        "count": len(partners),
        "filters": _filters(groups, reader),
        "open_data": open_data_links(reader, entry),
    }


def _filters(groups: list[View], reader: Reader) -> dict[str, list[View]]:
    """By what the directory can be narrowed, with the values that occur."""
    members = [member for group in groups for member in group["members"]]
    countries = {member["country_code"] for member in members if member["country_code"]}
    roles = {part["role"] for member in members for part in member["parts"]}
    programmes = {part["id"]: part["programme"]["short_name"] for member in members for part in member["parts"]}
    return {
        "kind": [{"value": group["kind"], "label": reader.t(f"organisation.{group['kind']}")} for group in groups],
        "programme": [
            {"value": name, "label": programmes[name]} for name in reader.inputs.ids("programmes") if name in programmes
        ],
        "role": [{"value": role, "label": reader.t(f"role-name.{role}")} for role in Role if role in roles],
        "country": [
            {"value": code, "label": reader.format.country(code)}
            for code in reader.sorted(countries, reader.format.country)
        ],
    }


@_view_of("partner")
def _partner(entry: Route, reader: Reader) -> View:
    record = reader.inputs.partner(entry.record)
    parts = []
    for programme_id, role, relation_id in reader.inputs.parts(record.id):
        note = programme_ref(programme_id).text(f"organisations/{relation_id}/note")
        text = reader.text(note) if reader.inputs.has_text(note) else None
        parts.append({"programme": programme_link(reader, programme_id), "role": role, "note": text})
    return {
        **partner_link(reader, record.id),
        "record": reader.record(record, entry.ref),
        "parts": parts,
        **_news_of(entry, reader),
        "sources_of": cited_sources(reader, record.sources),
    }


_view_of("employers")(employers.start)
_view_of("employers-on-site")(employers.countries)
_view_of("employers-answer")(employers.answer)


@_view_of("participants")
def _participants(entry: Route, reader: Reader) -> View:
    intro, rest = reader.prose_parts(entry.body[0])
    places = [heading for heading in reader.headings(entry.body[0]) if heading.level == 2]
    return {"programmes": programmes(reader), "intro": intro, "rest": rest, "places": places}


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
        "items": [news_card(reader, slug) for slug in entry.news or ()],
        "kinds": kinds,
        "kind": None if first == NEWS else entry.record,
        "newer": reader.href(first if entry.number == 2 else f"{first}page/{entry.number - 1}/")
        if entry.number > 1
        else None,
        "older": reader.href(f"{first}page/{entry.number + 1}/") if entry.number < entry.pages else None,
        "feed": reader.href(feed) + "feed.xml" if reader.inputs.feed(feed, reader.locale) else None,
    }


@_view_of("news-item")
def _news_item(entry: Route, reader: Reader) -> View:
    matter = reader.inputs.matter(entry.record)
    return {
        **news_item(reader, entry.record),
        "programmes": [programme_link(reader, programme_id) for programme_id in matter.programmes],
        "partners": reader.sorted([partner_link(reader, name) for name in matter.partners], itemgetter("sort")),
        "people": [_appearance(reader, entry.record, appearance) for appearance in matter.people],
    }


def _appearance(reader: Reader, slug: str, appearance: Appearance) -> View:
    """A person in a news item."""
    person = reader.inputs.person(appearance.person)
    return {
        "name": reader.name(person, person_ref(person.id)),
        "record": LocalRecord(reader, appearance, news_ref(slug).text(f"people/{person.id}")),
        "partner": partner_link(reader, appearance.partner) if appearance.partner else None,
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
        "figures": [figure(reader, figure_id) for figure_id in ids],
        "charts": charts_of(reader, ids),
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


@_view_of("feeds")
def _feeds(entry: Route, reader: Reader) -> View:
    """Feeds that exist in the reader's language, in the groups of the page."""
    groups: dict[str, list[View]] = {kind.feed_group: [] for kind in PAGE_KINDS.values() if kind.feed_group}
    for feed in reader.inputs.feeds(reader.locale):
        title = feed_label(reader, feed)
        base = reader.asset(reader.inputs.uri(feed.uri, reader.locale))
        groups[feed.kind.feed_group].append({"title": title, "base": base, "sort": title})
    for group in (kind.feed_group for kind in KIND_OF_RECORD.values() if kind.feed_group):
        groups[group] = reader.sorted(groups[group], itemgetter("sort"))
    return {"groups": groups, "formats": FEED_FORMATS, "opml": reader.href(FEEDS) + "feeds.opml"}


@_view_of("search")
def _search(entry: Route, reader: Reader) -> View:
    """All pages by kind, for readers without JavaScript."""
    inputs = reader.inputs
    programme_links = [programme_link(reader, name) for name in inputs.ids("programmes")]
    partner_links = [partner_link(reader, name) for name in inputs.ids("partners")]
    lists: dict[str, list[View]] = {
        "programmes": [{"title": link["name"], "href": link["href"]} for link in programme_links],
        "partners": [
            {"title": link["name"], "href": link["href"]} for link in reader.sorted(partner_links, itemgetter("sort"))
        ],
        **{
            name: [_page_link(reader, ref.uri) for ref in inputs.listed(name)]
            for name in ("news", *(row.name for row in JOINING))
        },
        "pages": [_page_link(reader, uri) for uri in inputs.plain_pages() if uri != entry.uri],
    }
    empty = {row.name for row in JOINING if not lists[row.name]}
    return {
        "kinds": [kind for kind in SEARCHED if kind not in empty],
        "lists": lists,
        "key_slash": Markup("<kbd>/</kbd>"),
    }


def _page_link(reader: Reader, uri: str) -> View:
    return {"title": reader.title(reader.inputs.entry(uri)).title, "href": reader.href(uri)}


@_view_of("not-found")
def _not_found(entry: Route, reader: Reader) -> View:
    """The page for missing addresses, in every language at once."""
    spoken = {}
    for locale in reader.inputs.settings.languages:
        other = Reader(reader.inputs, locale, entry.uri, base=reader.base)
        spoken[locale] = {
            "title": other.title(entry).title,
            "summary": other.summary(entry),
            "body": other.prose(entry.body[0]),
            "home": other.t("chrome.home"),
            **{
                name: other.text(Ref("pages", name).text("title")).title
                for name in ("search", "programmes", "partners", "news")
            },
        }
    return {"texts": spoken, "directions": {locale: locale_format(locale).direction for locale in spoken}}
