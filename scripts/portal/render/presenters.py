"""What is shown of one programme, organisation, figure, source or news item, on whatever page."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from markupsafe import Markup

from portal.common.edtf import PartialDate
from portal.common.language_tags import direction_of
from portal.content.texts import State
from portal.model.collections import (
    COLLECTIONS,
    MODELS,
    Ref,
    figure_ref,
    news_ref,
    partner_ref,
    programme_ref,
    source_ref,
)
from portal.model.enums import Role, Status
from portal.model.fields import fields, refs_of
from portal.model.partners import Partner
from portal.model.programmes import Programme
from portal.model.records import Figure
from portal.render.change_notes import noted_changes
from portal.render.graphics import charts
from portal.render.localized import LocalRecord, ReaderName
from portal.render.reader import Reader
from portal.site.page_kinds import PAGE_KINDS
from portal.site.route import Route
from portal.site.urls import FEED, FEED_FORMATS, FEEDS, HOME, file_uri

View = dict[str, Any]
"""Records, lists and flags, for a template."""
FORMATS = {"json": ("JSON", "application/json"), "csv": ("CSV", "text/csv")}
"""Name and media type of open data, by the extension of its files."""


def doors(reader: Reader) -> list[View]:
    """The pages that list what the portal is about, which are always there: where to go on from a page that shows nothing."""
    listing = (PAGE_KINDS[name] for name, row in COLLECTIONS.items() if row.has_pages and name in PAGE_KINDS)
    uris = [f"{kind.name}/" for kind in listing if kind.is_required]
    return [{"title": reader.title(reader.inputs.entry(uri)).title, "href": reader.href(uri)} for uri in uris]


def open_data_links(reader: Reader, entry: Route) -> list[View]:
    """The files that hold the same list as a page."""
    return [
        {"format": name, "type": kind, "href": reader.href(file_uri(entry.kind.open_data, extension))}
        for extension, (name, kind) in (FORMATS.items() if entry.kind.open_data else ())
    ]


def programmes(reader: Reader) -> list[View]:
    """Every programme with its organisations by role, in the order of the file."""
    return [programme(reader, record) for record in reader.inputs.programmes()]


def programme(reader: Reader, record: Programme) -> View:
    """A programme, its organisations by role, its figures and the dates of its sources."""
    brief = programme_in_brief(reader, record)
    local, period = brief["record"], record.period
    when = period.end or period.start if period and record.status is Status.OVER else None
    roles = {
        role: [organisation(reader, relation, when) for relation in local.organisations if relation.role is role]
        for role in Role
        if any(relation.role is role for relation in local.organisations)
    }
    return {
        **brief,
        "roles": roles,
        "responsible": roles.get(Role.PROJECT_OF, []) + roles.get(Role.STARTED_BY, []),
        "funders": roles.get(Role.FUNDER, []),
        "figures": [figure(reader, figure_id) for figure_id in record.figures],
        "achieved": [
            {**figure(reader, figure_id), "large": reader.large_figure(reader.inputs.figure(figure_id))}
            for figure_id in record.achieved
        ],
        "sources_of": cited_sources(reader, record.sources),
        "gaps": _gaps(record, set(roles)),
    }


def by_standing(shown: list[View]) -> View:
    """Programmes about which one can still ask, and those that are over."""
    return {
        "now": [one for one in shown if one["record"].status is not Status.OVER],
        "ended": [one for one in shown if one["record"].status is Status.OVER],
    }


def programme_in_brief(reader: Reader, record: Programme) -> View:
    """A programme without who takes part, its figures and sources."""
    contacts = [partner_link(reader, name) for name in record.contact.partners] if record.contact else []
    local = reader.record(record, programme_ref(record.id))
    return {
        **programme_link(reader, record.id),
        "record": local,
        "has_acronym": local.short_name is not None and local.short_name.plain not in local.name.plain,
        "contacts_of": contacts,
        "successors": [programme_link(reader, later) for later in record.succeeded_by],
        "predecessors": [programme_link(reader, earlier) for earlier in reader.inputs.predecessors(record.id)],
        "standing": _standing(reader, record, contacts),
    }


def _standing(reader: Reader, record: Programme, contacts: list[View]) -> Markup:
    """How a programme stands, in a line that says what a reader can do."""
    if record.status is Status.OVER and record.period and record.period.end:
        return reader.t("card.ended", date=reader.partial(record.period.end))
    if record.status is Status.UNKNOWN and contacts:
        return reader.t("card.ask", name=contacts[0]["label"])
    return reader.t(f"status-long.{record.status}")


def _gaps(record: Programme, roles: set[Role]) -> list[str]:
    """What a reader would ask of every programme and this one's record doesn't say."""
    period = record.period
    stated: dict[str, object] = {
        "before": record.countries_before or record.countries_before_note,
        "destinations": record.destinations or record.destinations_note,
        "start": period and period.start,
        "end": period and period.end,
        "responsible": roles & {Role.PROJECT_OF, Role.STARTED_BY},
        "funders": Role.FUNDER in roles,
        "for-employers": record.for_employers,
        "for-participants": record.for_participants,
        "steps": record.steps,
        "duration": not record.steps or any(step.duration for step in record.steps),
        "contact": record.contact,
    }
    return [question for question, answer in stated.items() if not answer]


def organisation(reader: Reader, relation: LocalRecord, when: PartialDate | None = None) -> View:
    record = reader.inputs.partner(relation.partner)
    return {**partner_link(reader, record.id, when), "note": relation.note, "kind": record.kind}


def partner_link(reader: Reader, partner_id: str, when: PartialDate | None = None) -> View:
    """Names and address of an organisation; the label is the shortest name that the reader's language has.

    Of what happened at a time it is told with the name of its time, and today's behind it.
    """
    record = reader.inputs.partner(partner_id)
    ref = partner_ref(partner_id)
    shortest = shortest_name(reader, record, ref)
    dated = _dated_name(reader, record, ref, when)
    short_name = reader.name(record, ref, "short_name") if record.short_name else None
    return {
        "label": dated or reader.name(record, ref, shortest),
        "is_short": shortest == "short_name" and not dated,
        "name": dated or reader.name(record, ref),
        "short_name": None if dated else short_name,
        "sort": reader.inputs.text(ref.text("name"), reader.locale).value,
        "shown": reader.inputs.text(ref.text(shortest), reader.locale).value,
        "href": reader.href(ref.uri),
        "country": reader.country(record.country) if record.country else None,
        "website": record.website,
        "host": host_of(record.website),
    }


def _dated_name(reader: Reader, record: Partner, ref: Ref, when: PartialDate | None) -> ReaderName | None:
    """The name that an organisation had at a time, with today's, or its successor's; None if there is no other."""
    former, successor = record.name_at(when), record.successor if when else None
    if former is None and successor is None:
        return None
    later, later_ref = (reader.inputs.partner(successor), partner_ref(successor)) if successor else (record, ref)
    today = reader.name(later, later_ref, shortest_name(reader, later, later_ref))

    def write() -> Markup:
        name = reader.name(record, ref).__html__()
        if former:
            foreign = former.language != reader.locale
            name = Markup('<span lang="{}" dir="{}">{}</span>' if foreign else "{2}").format(
                former.language, direction_of(former.language), former.name
            )
        return Markup("{} ({})").format(name, reader.t("partner.today", name=today.__html__()))

    return ReaderName(write)


def registers(record: Partner) -> list[View]:
    """Where public registers have the organisation: name of the register, identifier and address."""
    found = [
        ("ROR", record.ror and record.ror.rpartition("/")[2], record.ror),
        ("Wikidata", record.wikidata, f"https://www.wikidata.org/wiki/{record.wikidata}"),
        ("org-id", record.org_id, None),
    ]
    return [{"name": name, "id": register_id, "href": href} for name, register_id, href in found if register_id]


def stated(thing: dict[str, Any]) -> dict[str, Any]:
    """What is known of a thing."""
    return {name: value for name, value in thing.items() if value}


def host_of(address: str | None) -> str:
    """By what people know an address on the web: its host, without “www.”."""
    return (urlsplit(address or "").hostname or "").removeprefix("www.")


def shortest_name(reader: Reader, record: Partner, ref: Ref) -> str:
    """The field with the shortest name that the reader's language has: an acronym in another one helps nobody."""
    if not record.short_name:
        return "name"
    name, short_name = (reader.inputs.text(ref.text(field), reader.locale) for field in ("name", "short_name"))
    return "short_name" if short_name.locale == reader.locale or name.locale != reader.locale else "name"


def cited_sources(reader: Reader, ids: tuple[str, ...]) -> list[LocalRecord]:
    return [reader.record(reader.inputs.source(source_id), source_ref(source_id)) for source_id in ids]


def figure(reader: Reader, figure_id: str) -> View:
    """A figure with its source and with those that contradict it."""
    record = reader.inputs.figure(figure_id)
    conflicts = [_stated(reader, other) for other in reader.inputs.conflicting(record)]
    return {**_stated(reader, record), "conflicts": conflicts}


def figures_by_source(reader: Reader, ids: Iterable[str]) -> list[View]:
    """Figures beneath the source that they have in common, in the order in which they come, so that each source is cited once."""
    cited: dict[str, list[View]] = {}
    for shown in (figure(reader, figure_id) for figure_id in ids):
        cited.setdefault(shown["record"].source, []).append(shown)
    return [{"source": shown[0]["source"], "figures": shown} for shown in cited.values()]


def _stated(reader: Reader, record: Figure) -> View:
    return {
        "record": reader.record(record, figure_ref(record.id)),
        "text": reader.figure_text(record),
        "changes": noted_changes(reader, figure_ref(record.id)),
        "source": cited_sources(reader, (record.source,))[0],
    }


def charts_of(reader: Reader, ids: Iterable[str]) -> list[View]:
    """Charts of those figures that can be compared, and of those that contradict others."""
    return [
        {**chart, "rows": [{**figure(reader, record), "length": length} for record, length in chart["rows"]]}
        for chart in charts.bar_charts(reader, ids)
    ]


def programme_link(reader: Reader, programme_id: str) -> View:
    record = reader.inputs.programme(programme_id)
    ref = programme_ref(programme_id)
    return {
        "name": reader.name(record, ref),
        "short_name": reader.name(record, ref, "short_name" if record.short_name else "name"),
        "href": reader.href(ref.uri),
        "status": record.status,
        "kind": record.kind,
        "colour": record.colour,
    }


def news_card(reader: Reader, slug: str) -> View:
    """A news item as a list shows it."""
    return {
        "slug": slug,
        "matter": reader.record(reader.inputs.matter(slug), news_ref(slug)),
        "href": reader.href(news_ref(slug).uri),
        "language": shown_language(reader, news_ref(slug)),
    }


def shown_language(reader: Reader, ref: Ref) -> str:
    """The name of the language in which a list shows a record, if that is neither the reader's nor the portal's own; else empty."""
    title = reader.inputs.text(ref.text(COLLECTIONS[ref.collection].title), reader.locale)
    is_other = title.state is State.MISSING and title.locale != reader.inputs.default
    return reader.format.language(title.locale) if is_other else ""


def record_view(reader: Reader, ref: Ref) -> View:
    """Any record with a page: its texts, its address, and links to the records with pages that it names, by field."""
    record = reader.inputs.record(ref)
    known = fields(MODELS[ref.collection])
    links: dict[str, list[View]] = {name: [] for name, field in known.items() if field.refers_to}
    for name, target in refs_of(record):
        if COLLECTIONS[target.collection].has_pages:
            links[name].append(record_link(reader, target))
    return {
        "ref": ref,
        "record": reader.record(record, ref),
        "title": reader.name(record, ref, COLLECTIONS[ref.collection].title),
        "href": reader.href(ref.uri),
        "host": host_of(getattr(record, "link", None)),
        "language": shown_language(reader, ref) if hasattr(record, "written_in") else "",
        "links": {name: reader.sorted(shown, lambda link: link["sort"]) for name, shown in links.items()},
        "sources_of": cited_sources(reader, getattr(record, "sources", ())),
    }


def notice(reader: Reader, ref: Ref) -> View:
    """A notice, and the page that says more."""
    shown = record_view(reader, ref)
    more = reader.inputs.record(ref).leads_to
    entry = reader.inputs.entry_or_none(more.removeprefix("/")) if more else None
    return {
        **shown,
        "reader": reader,
        "more": {"href": reader.href(entry.uri), "title": reader.title(entry).title} if entry else None,
    }


def record_link(reader: Reader, ref: Ref) -> View:
    """Name and address of any record with a page."""
    field = COLLECTIONS[ref.collection].title
    return {
        "name": reader.name(reader.inputs.record(ref), ref, field),
        "sort": reader.inputs.text(ref.text(field), reader.locale).value,
        "href": reader.href(ref.uri),
        "url": reader.inputs.url(ref.uri, reader.locale),
    }


def joined(reader: Reader, ref: Ref) -> dict[str, list[View]]:
    """By collection, the records that name this one and stand on its page, such as events."""
    views: dict[str, list[View]] = {}
    for other in reader.inputs.naming(ref):
        views.setdefault(other.collection, []).append(record_view(reader, other))
    return views


def feed_label(reader: Reader, entry: Route) -> str:
    """What a feed holds, in a few words: all news, a kind, or the name of a programme or organisation."""
    if entry.uri == HOME:
        return reader.label("feeds.all-news")
    if entry.country:
        return reader.title(entry).plain
    record = reader.inputs.programme(entry.record) if entry.kind.shows == "programmes" else None
    return reader.text(entry.ref.text("short_name") if record and record.short_name else entry.title).plain


def changes_label(reader: Reader, entry: Route) -> str:
    """What the feed of changes of a programme or organisation, or of everything, is called."""
    if entry.kind.gathers_changes:
        return reader.title(entry).plain
    return reader.label("changes.feed", name=feed_label(reader, entry))


def follow(reader: Reader, entry: Route) -> View | None:
    """How to follow a page that has feeds in the reader's language: their address and their formats."""
    if reader.inputs.feed(entry.uri, reader.locale) is None:
        return None
    return {
        "url": reader.inputs.url(entry.uri, reader.locale) + FEED,
        "base": reader.asset(reader.inputs.uri(entry.uri, reader.locale)),
        "formats": FEED_FORMATS,
        "all": reader.href(FEEDS),
    }


def news_of(reader: Reader, entry: Route) -> View:
    """The news of a programme or partner, how to follow them in the reader's language, and what else names it."""
    return {
        "news": [news_card(reader, slug) for slug in entry.news or ()],
        "follow": follow(reader, entry),
        "joined": joined(reader, entry.ref),
    }
