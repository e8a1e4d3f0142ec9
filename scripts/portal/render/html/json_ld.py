"""Structured data for search engines: JSON-LD in the vocabulary of schema.org."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import jinja2
from markupsafe import Markup

from portal.common.grouping import grouped
from portal.model.collections import Ref, partner_ref, programme_ref
from portal.model.enums import OrganisationKind, Role
from portal.model.news import Correction
from portal.render.presenters.page_links import FORMATS
from portal.render.presenters.programmes import registers
from portal.render.presenters.records import record_view, stated
from portal.render.print.social_cards import Picture
from portal.render.reader import Reader
from portal.site.page_kinds import KIND_OF_RECORD
from portal.site.route import Route
from portal.site.urls import HOME, file_uri

Thing = dict[str, Any]


def structured_data(
    entry: Route, reader: Reader, title: str, picture: Picture | None, env: jinja2.Environment
) -> Markup:
    """JSON-LD of a page, safe inside a ``<script>``; empty where there is nothing to say."""
    things = [thing for thing in (_subject(entry, reader, title, picture, env), _questions(entry, reader)) if thing]
    if entry.kind.open_data == "figures":
        things += _datasets(reader)
    if entry.parent is not None:
        things.append(_breadcrumbs(entry, reader, title))
    if not things:
        return Markup("")
    graph = {"@context": "https://schema.org", "@graph": things}
    text = json.dumps(graph, ensure_ascii=False, separators=(",", ":"))
    return Markup(text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026"))


def _subject(entry: Route, reader: Reader, title: str, picture: Picture | None, env: jinja2.Environment) -> Thing:
    inputs = reader.inputs
    language = inputs.shown_in(entry, reader.locale)
    url = inputs.url(entry.uri, language)
    about = {"description": reader.summary(entry).plain if entry.summary else "", "mainEntityOfPage": url}
    image: Thing = {}
    if picture:
        image = {"@type": "ImageObject", "url": picture.url, "width": picture.width, "height": picture.height}
    if own_thing := _THINGS.get(entry.kind.shows):
        return own_thing(entry, reader, title, about, {"image": image, "inLanguage": language})
    if entry.kind.shows:
        return {"@type": entry.kind.json_ld, "name": title, **about, "image": image, **_record(entry, reader, env)}
    name = reader.label("chrome.site-name") if entry.uri == HOME else title
    page = {"@type": entry.kind.json_ld, "name": name, "description": about["description"], "url": url}
    if entry.uri == HOME:
        return {**page, "inLanguage": language, "image": image, **_published(reader)}
    return {
        **page,
        "inLanguage": entry.language_tag(language),
        "dateModified": entry.changed.isoformat(),
        "primaryImageOfPage": image,
        **({"about": {"@type": "Country", "name": reader.format.country(entry.country)}} if entry.country else {}),
        "isPartOf": _site(reader, language),
    }


def _datasets(reader: Reader) -> list[Thing]:
    """The lists that are published as open data."""
    inputs, locale = reader.inputs, reader.locale
    licence, publisher = inputs.settings.content_licence, inputs.settings.publisher
    datasets: list[Thing] = []
    for collection, uri in inputs.open_data().items():
        page = inputs.entry(uri)
        thing: Thing = {
            "@type": "Dataset",
            "name": reader.title(page).plain,
            "description": reader.summary(page).plain,
            "url": inputs.url(uri, locale),
            "inLanguage": locale,
            "dateModified": page.changed.isoformat(),
            "isAccessibleForFree": True,
            "distribution": [
                {
                    "@type": "DataDownload",
                    "encodingFormat": kind,
                    "contentUrl": inputs.url(file_uri(collection, extension), locale),
                }
                for extension, (_, kind) in FORMATS.items()
            ],
        }
        if licence:
            is_address = inputs.settings.is_licence_address
            thing["license"] = licence if is_address else {"@type": "CreativeWork", "name": licence}
        if publisher:
            thing["creator"] = {"@type": "Organization", "name": publisher}
        datasets.append(thing)
    return datasets


def _site(reader: Reader, language: str) -> Thing:
    return {
        "@type": "WebSite",
        "name": reader.label("chrome.site-name"),
        "url": reader.inputs.url(HOME, language),
        "inLanguage": language,
    }


def _published(reader: Reader) -> Thing:
    """Who publishes the portal, if that is stated."""
    publisher = reader.inputs.settings.publisher
    return {"publisher": {"@type": "Organization", "name": publisher}} if publisher else {}


def _record(entry: Route, reader: Reader, env: jinja2.Environment) -> Thing:
    """What the theme's ``json-ld/<kind of page>.json`` says of a record; empty values are left out."""
    template = reader.inputs.template(env, f"json-ld/{entry.kind.name}.json")
    thing = json.loads(template.render(**reader.names, **record_view(reader, entry.ref)))
    return stated(thing)


def _named(ref: Ref, reader: Reader) -> Thing:
    """A programme or an organisation in the words of another thing: its name and the address of its page."""
    name = reader.inputs.text(ref.text("name"), reader.locale).value
    return {
        "@type": KIND_OF_RECORD[ref.collection].json_ld,
        "name": name,
        "url": reader.inputs.url(ref.uri, reader.locale),
    }


_ORGANISATIONS = {
    OrganisationKind.NGO: "NGO",
    OrganisationKind.UNIVERSITY: "CollegeOrUniversity",
    OrganisationKind.COMPANY: "Corporation",
    OrganisationKind.PUBLIC_AUTHORITY: "GovernmentOrganization",
}
"""Kinds of organisations for which schema.org has a type."""


def _partner(entry: Route, reader: Reader, title: str, about: Thing, page: Thing) -> Thing:
    record = reader.inputs.partner(entry.record)
    thing = {
        "@type": [entry.kind.json_ld, *filter(None, [_ORGANISATIONS.get(record.kind)])],
        "name": record.name,
        "alternateName": [*filter(None, [record.short_name]), *(former.name for former in record.former_names)],
        "url": record.website,
        "sameAs": [
            *filter(None, [record.website]),
            *(register.href for register in registers(record) if register.href),
        ],
        "identifier": record.org_id,
        "address": record.country and {"@type": "PostalAddress", "addressCountry": record.country},
    }
    return {**stated(thing), **about}


_ROLES = {
    Role.PROJECT_OF: "parentOrganization",
    Role.STARTED_BY: "founder",
    Role.FUNDER: "funder",
    Role.PARTNER: "member",
}
"""Parts in a programme for which schema.org has a word; it has none for those who only looked, or took part in a pilot."""


def _programme(entry: Route, reader: Reader, title: str, about: Thing, page: Thing) -> Thing:
    """A programme as schema.org's Project: no more than its record says, and no date that is only about right."""
    record = reader.inputs.programme(entry.record)
    roles = grouped(
        (_ROLES[relation.role], _named(partner_ref(relation.partner), reader))
        for relation in record.organisations
        if relation.role in _ROLES
    )
    start, end = (record.period.start, record.period.end) if record.period else (None, None)
    countries = [{"@type": "Country", "name": reader.format.country(code)} for code in record.destinations]
    thing = {
        "@type": entry.kind.json_ld,
        "name": title,
        "alternateName": record.short_name,
        "areaServed": countries,
        "foundingDate": start and start.is_exact and start.iso(),
        "dissolutionDate": end and end.is_exact and end.iso(),
    }
    return {**stated(thing | roles), **about, "image": page["image"]}


def _news_item(entry: Route, reader: Reader, title: str, about: Thing, page: Thing) -> Thing:
    inputs = reader.inputs
    matter = inputs.matter(entry.record)
    source = inputs.source(matter.source)
    corrections = [_correction(entry, reader, correction) for correction in matter.corrections]
    return {
        "@type": entry.kind.json_ld,
        "headline": title,
        "datePublished": matter.appears.isoformat(),
        "dateModified": matter.changed.isoformat(),
        "articleSection": reader.label(f"news.kind.{matter.kind}"),
        "isBasedOn": {
            "@type": "CreativeWork",
            "name": source.title,
            **({"url": source.url} if source.url else {}),
            "publisher": {"@type": "Organization", "name": source.publisher},
        },
        "author": {
            "@type": "Organization",
            "name": inputs.settings.publisher or reader.label("chrome.site-name"),
            "url": inputs.url(HOME, reader.locale),
        },
        **_published(reader),
        "about": [
            _named(ref, reader) for ref in (*map(programme_ref, matter.programmes), *map(partner_ref, matter.partners))
        ],
        **({"correction": corrections} if corrections else {}),
        **about,
        **page,
    }


_THINGS: dict[str, Callable[[Route, Reader, str, Thing, Thing], Thing]] = {
    "partners": _partner,
    "programmes": _programme,
    "news": _news_item,
}
"""Collections of which there is more to say than a template of the theme can: what their pages are about."""


def _correction(entry: Route, reader: Reader, correction: Correction) -> Thing:
    note = reader.text(entry.ref.text(f"corrections/{correction.id}/note"))
    return {"@type": "CorrectionComment", "text": note.plain, "datePublished": correction.date.isoformat()}


def _questions(entry: Route, reader: Reader) -> Thing:
    """The questions that a record's page answers."""
    asked = getattr(reader.inputs.record(entry.ref), "questions", ()) if entry.kind.shows else ()
    keys = [entry.ref.text(f"questions/{item.id}") for item in asked]
    if not keys:
        return {}
    return {
        "@type": "FAQPage",
        "mainEntity": [
            {
                "@type": "Question",
                "name": reader.text(f"{key}/question").plain,
                "acceptedAnswer": {"@type": "Answer", "text": reader.text(f"{key}/answer").plain},
            }
            for key in keys
        ],
    }


def _breadcrumbs(entry: Route, reader: Reader, title: str) -> Thing:
    way = [
        (reader.label("chrome.home") if above.uri == HOME else reader.title(above).plain, above.uri)
        for above in reader.inputs.above(entry)
    ]
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": number, "name": name, "item": reader.inputs.url(uri, reader.locale)}
            for number, (name, uri) in enumerate([*way, (title, entry.uri)], start=1)
        ],
    }
