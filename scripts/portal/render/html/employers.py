"""What the employers' pages show: the questions, and for each answer what is known there, apart from what is known only elsewhere."""

from __future__ import annotations

from portal.common.grouping import grouped
from portal.model.programmes import Programme
from portal.render.presenters.figures import figure
from portal.render.presenters.page_links import country_links
from portal.render.presenters.programmes import (
    answered_for,
    by_standing,
    is_open,
    known_in,
    partner_link,
    programme,
    programmes,
)
from portal.render.presenters.records import View, cited_sources, host_of, news_card
from portal.render.reader import Reader
from portal.site import chooser
from portal.site.route import Route
from portal.site.urls import country_uri

_FEW = 16
"""So many countries at most stand within the first question; more have a page alone."""
_LATEST = 3
"""So many news stand with an answer where the country's own page has them all."""


def start(entry: Route, reader: Reader) -> View:
    """The first question, and the programmes for employers."""
    intro, rest = reader.prose_parts(entry.body[0])
    for_employers = [shown for shown in programmes(reader) if shown["record"].for_employers]
    return {
        "programmes": for_employers,
        **by_standing(for_employers),
        "asked": answered_for(for_employers),
        "ways": [("on-site", reader.href(chooser.ON_SITE)), ("remote", reader.href(chooser.REMOTE))],
        **countries(entry, reader),
        "intro": intro,
        "rest": rest,
    }


def countries(entry: Route, reader: Reader) -> View:
    """The second question: in which country. Only those are named of which something is known, apart those to which a programme leads now."""
    inputs = reader.inputs
    answered = inputs.answered_countries()
    led = {code for code, names in answered.items() if any(is_open(inputs.programme(name)) for name in names)}
    addresses = {**{code: chooser.answer_uri(code) for code in answered}, **_others(reader)}
    groups = {
        "led": {code: uri for code, uri in addresses.items() if code in led},
        "not-led": {code: uri for code, uri in addresses.items() if code not in led},
    }
    return {
        "groups": [(name, country_links(reader, group)) for name, group in groups.items() if group],
        "are_few": len(addresses) <= _FEW,
        "elsewhere": reader.href(chooser.ELSEWHERE),
    }


def answer(entry: Route, reader: Reader) -> View:
    """The programmes that fit an employer's answers, and the answers, each with the way back to its question."""
    fitting = [
        _in_country(reader, reader.inputs.programme(programme_id), entry.country) for programme_id in entry.programmes
    ]
    standing = by_standing(fitting)
    news, more = entry.news or (), entry.country in reader.inputs.countries()
    return {
        **standing,
        "instead": [] if standing["now"] else [shown for shown in standing["ended"] if shown["here"]],
        "news": [news_card(reader, slug) for slug in (news[:_LATEST] if more else news)],
        "way": "remote" if entry.uri == chooser.REMOTE else "on-site",
        "country": reader.country(entry.country) if entry.country else None,
        "others": country_links(reader, _others(reader)) if entry.uri == chooser.ELSEWHERE else [],
        "more": reader.href(country_uri(entry.country)) if more else None,
        "start": reader.href(chooser.START),
        "on_site": reader.href(chooser.ON_SITE),
        "remote": reader.href(chooser.REMOTE),
    }


def _others(reader: Reader) -> dict[str, str]:
    """The pages of countries to which no programme leads now, and of which it is written what to do there all the same, by their codes."""
    inputs, answered = reader.inputs, reader.inputs.answered_countries()
    written = {
        code: inputs.country(code)
        for code in inputs.countries()
        if code not in answered and not inputs.known_of(code).from_here
    }
    return {code: country_uri(code) for code, facts in written.items() if facts and facts.first_step}


def _in_country(reader: Reader, record: Programme, country: str) -> View:
    """A programme as an employer in a country sees it, and beside that what is known of other countries alone."""
    shown = programme(reader, record)
    local = shown["record"]
    marked = (*(offer.country for offer in record.for_employers), *(step.country for step in record.steps))
    others = [code for code in dict.fromkeys(marked) if code and code != country]
    answered = reader.inputs.answered_countries() if others else {}
    here = next((item for item in local.in_countries if item.country == country), None)
    return {
        **shown,
        "here": here,
        "host": host_of(here.website) if here else "",
        "permits_host": host_of(here.permits_website) if here else "",
        "sources_here": cited_sources(reader, here.sources) if here else [],
        "figures_here": [figure(reader, name) for name in here.figures] if here else [],
        "partners_here": _seated(reader, record, country),
        "offers": known_in(local.for_employers, country, everywhere=True),
        "steps": known_in(local.steps, country, everywhere=True),
        "elsewhere": [
            {
                "name": reader.country(code),
                "code": code,
                "href": reader.href(chooser.answer_uri(code)) if code in answered else None,
                "offers": known_in(local.for_employers, code),
                "steps": known_in(local.steps, code),
            }
            for code in reader.sorted(others, reader.format.country)
        ],
    }


def _seated(reader: Reader, record: Programme, country: str) -> list[View]:
    """The organisations of a country in a programme, each once, with what they are to it."""
    roles = grouped(
        (relation.partner, relation.role)
        for relation in record.organisations
        if country and chooser.takes_part(relation) and reader.inputs.partner(relation.partner).country == country
    )
    return [{**partner_link(reader, name), "roles": held} for name, held in roles.items()]
