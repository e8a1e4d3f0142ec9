"""What the pages of countries show: whom a programme takes from there, what leads there, who works there, what to do first."""

from __future__ import annotations

from operator import itemgetter

from portal.model.collections import Ref
from portal.model.enums import Status
from portal.model.programmes import Programme
from portal.render.graphics import charts
from portal.render.presenters.figures import figure
from portal.render.presenters.page_links import country_links, follow
from portal.render.presenters.programmes import known_in, partner_link, programme_in_brief, programme_link
from portal.render.presenters.records import View, cited_sources, host_of, news_card
from portal.render.reader import Reader
from portal.site import chooser
from portal.site.route import Route
from portal.site.urls import COUNTRIES, country_uri


def every(entry: Route, reader: Reader) -> View:
    """All countries with a page: those from which a programme takes people, those to which one leads, and the rest."""
    rows = reader.sorted([_row(reader, code) for code in reader.inputs.countries()], itemgetter("name"))
    groups = {
        "from": [row for row in rows if row["from_here"]],
        "to": [row for row in rows if row["leads_here"]],
        "others": [row for row in rows if not row["from_here"] and not row["leads_here"]],
    }
    return {
        "groups": {name: members for name, members in groups.items() if members},
        "map": charts.map_of(reader, reader.inputs.programmes()),
    }


def where_people_live(reader: Reader) -> list[View]:
    """The countries from which a programme takes people."""
    inputs = reader.inputs
    return country_links(
        reader, {code: country_uri(code) for code in inputs.countries() if inputs.known_of(code).from_here}
    )


def _row(reader: Reader, code: str) -> View:
    known = reader.inputs.known_of(code)
    return {
        "name": reader.country(code),
        "href": reader.href(country_uri(code)),
        "from_here": [programme_link(reader, name) for name in known.from_here],
        "leads_here": [programme_link(reader, name) for name in known.leads_here],
        "partners": len(known.partners),
    }


def country_page(entry: Route, reader: Reader) -> View:
    """What is known of one country."""
    inputs, code = reader.inputs, entry.country
    known, written = inputs.known_of(code), inputs.country(code)
    facts = reader.record(written, Ref("countries", written.id)) if written else None
    named = [inputs.programme(name) for name in dict.fromkeys((*known.from_here, *known.leads_here))]
    running = [record for record in named if record.status is not Status.OVER]
    partners = [_partner(reader, name) for name in known.partners]
    hiring = chooser.answer_uri(code) if code in inputs.answered_countries() else None
    return {
        "name": reader.country(code),
        "facts": facts,
        "first_host": host_of(written.first_step.link) if written and written.first_step else "",
        "hiring": {"title": reader.title(inputs.entry(hiring)), "href": reader.href(hiring)} if hiring else None,
        "from_here": [_from_here(reader, record, code) for record in running if record.id in known.from_here],
        "leads_here": [_leads_here(reader, record, code) for record in running if record.id in known.leads_here],
        "ended": [_leads_here(reader, record, code) for record in named if record.status is Status.OVER],
        "partners": reader.sorted(partners, itemgetter("shown")),
        "news": [news_card(reader, slug) for slug in known.news],
        "follow": follow(reader, entry),
        "every": reader.href(COUNTRIES),
        "map": charts.map_of(reader, named, here=code),
        "sources_of": cited_sources(reader, written.sources) if written else [],
    }


def _from_here(reader: Reader, record: Programme, code: str) -> View:
    """A programme for people who live in a country, with what it offers them there."""
    card = programme_in_brief(reader, record)
    return {**card, "offers": known_in(card["record"].for_participants, code, everywhere=True)}


def _leads_here(reader: Reader, record: Programme, code: str) -> View:
    """A programme that leads to a country, with what is known of it there."""
    card = programme_in_brief(reader, record)
    here = next((item for item in card["record"].in_countries if item.country == code), None)
    return {
        **card,
        "here": here,
        "host": host_of(here.website) if here else "",
        "figures": [figure(reader, name) for name in here.figures] if here else [],
        "sources_of": cited_sources(reader, here.sources) if here else [],
    }


def _partner(reader: Reader, name: str) -> View:
    """An organisation, with what sort it is and the programmes in which it takes part."""
    parts = dict.fromkeys(programme for programme, _, _ in reader.inputs.parts(name))
    return {
        **partner_link(reader, name),
        "kind": reader.inputs.partner(name).kind,
        "programmes": [programme_link(reader, programme) for programme in parts],
    }
