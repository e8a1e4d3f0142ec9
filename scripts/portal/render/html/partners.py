"""What the directory of organisations and the page of each of them show."""

from __future__ import annotations

from operator import itemgetter

from portal.common.grouping import grouped
from portal.model.collections import programme_ref
from portal.model.enums import OrganisationKind, Role, Status
from portal.model.partners import FormerName, Partner
from portal.render.html.take_away import share
from portal.render.localized import LocalRecord
from portal.render.presenters.page_links import news_of, open_data_links
from portal.render.presenters.programmes import partner_link, programme_in_brief, programme_link, registers
from portal.render.presenters.records import View, cited_sources
from portal.render.reader import Reader
from portal.site.route import Route
from portal.site.urls import country_uri


def directory(entry: Route, reader: Reader) -> View:
    partners = reader.inputs.partners()
    members = [
        {
            **partner_link(reader, record.id),
            "kind": record.kind,
            "country_code": record.country,
            "original": _also(reader, record),
            "parts": {
                programme_id: {**part, **programme_link(reader, programme_id)}
                for programme_id, part in _parts(reader, record.id).items()
            },
        }
        for record in partners
    ]
    in_order = reader.sorted(members, itemgetter("sort"))
    return {
        "letters": grouped((reader.format.letter(member["sort"]), member) for member in in_order),
        "count": len(partners),
        "choices": _choices(reader, in_order),
        "open_data": open_data_links(reader, entry),
    }


def _also(reader: Reader, record: Partner) -> str:
    """What people may type for an organisation beside what its row shows: its own names, and other words for kind and country."""
    key = f"partners.also.{record.kind}"
    of_kind = reader.label(key) if reader.inputs.has_text(f"interface/{key}") else ""
    of_country = reader.format.other_country_names(record.country) if record.country else ""
    return " ".join(filter(None, (record.name, record.short_name, record.country, of_kind, of_country)))


def _choices(reader: Reader, members: list[View]) -> dict[str, list[View]]:
    """By what the directory can be narrowed, with the organisations to which each value applies."""
    kinds, programmes, countries = (
        grouped((member["kind"], member) for member in members),
        grouped((name, member) for member in members for name, part in member["parts"].items() if part["is_part"]),
        grouped((member["country_code"], member) for member in members if member["country_code"]),
    )
    return {
        "kind": [
            {"value": kind, "label": reader.t(f"organisation-one.{kind}"), "members": kinds[kind]}
            for kind in OrganisationKind
            if kind in kinds
        ],
        "programme": [
            {"value": name, "label": programme_link(reader, name)["short_name"], "members": programmes[name]}
            for name in reader.inputs.ids("programmes")
            if name in programmes
        ],
        "country": [
            {"value": code.lower(), "label": reader.country(code), "members": countries[code]}
            for code in reader.sorted(countries, reader.format.country)
        ],
    }


def _parts(reader: Reader, partner_id: str) -> dict[str, View]:
    """By programme, what an organisation is to it. Who was only in what came before it is no part of it."""
    parts: dict[str, View] = {}
    for programme_id, role, relation_id in reader.inputs.parts(partner_id):
        note = programme_ref(programme_id).text(f"organisations/{relation_id}/note")
        part = parts.setdefault(programme_id, {"roles": [], "notes": [], "is_part": False})
        part["roles"].append(role)
        part["is_part"] |= role is not Role.PILOT
        if reader.inputs.has_text(note):
            part["notes"].append(reader.text(note))
    return parts


def partner_page(entry: Route, reader: Reader) -> View:
    record = reader.inputs.partner(entry.record)
    parts = [
        {**part, **programme_in_brief(reader, reader.inputs.programme(programme_id))}
        for programme_id, part in _parts(reader, record.id).items()
    ]
    names, country = partner_link(reader, record.id), record.country or ""
    for part in parts:  # who reads its page asks it, and not another one
        contact = part["record"].contact
        if part["status"] is Status.UNKNOWN and contact and record.id in contact.partners:
            part["standing"] = reader.t("card.ask", name=names["label"])
    return {
        "shortest": names.pop("label"),  # templates have another label
        **names,
        "record": reader.record(record, entry.ref),
        "parts": parts,
        "asked": [part for part in parts if _is_asked(record, part["record"])],
        "country_page": reader.href(country_uri(country)) if country in reader.inputs.countries() else None,
        "former": [_former(reader, record, former) for former in reversed(record.former_names)],
        "successor": partner_link(reader, record.successor) if record.successor else None,
        "registers": registers(record),
        "share": share(reader, entry),
        **news_of(reader, entry),
        "sources_of": cited_sources(reader, record.sources),
    }


def _is_asked(record: Partner, programme: LocalRecord) -> bool:
    """Whether an organisation, and no other, is to be asked about a programme that one can still join."""
    contact = programme.contact
    return bool(contact) and contact.partners == (record.id,) and programme.status is not Status.OVER


def _former(reader: Reader, record: Partner, former: FormerName) -> View:
    """A name that an organisation had before, in its language, and until when."""
    name = " ".join(filter(None, (former.name, former.short_name and f"({former.short_name})")))
    return {"name": name, "language": former.language, "until": reader.partial(former.until)}
