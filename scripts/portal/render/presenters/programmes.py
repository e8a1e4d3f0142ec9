"""What is shown of programmes and of the organisations that take part in them."""

from __future__ import annotations

from typing import NamedTuple

from markupsafe import Markup

from portal.common.edtf import PartialDate
from portal.common.language_tags import direction_of
from portal.model.collections import Ref, partner_ref, programme_ref
from portal.model.enums import Role, Status
from portal.model.partners import Partner
from portal.model.programmes import Programme
from portal.render.localized import LocalRecord, ReaderName
from portal.render.presenters.figures import figure
from portal.render.presenters.records import View, cited_sources, host_of
from portal.render.reader import Reader


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
        "now": [view for view in shown if is_open(view["record"])],
        "ended": [view for view in shown if not is_open(view["record"])],
    }


def answered_for(shown: list[View]) -> list[View]:
    """Programmes about which one can still ask, and of which it is known who answers."""
    return [one for one in by_standing(shown)["now"] if one["contacts_of"]]


def is_open(record: Programme | LocalRecord) -> bool:
    """Whether one can still ask about a programme."""
    return record.status is not Status.OVER


def known_in(items: list[LocalRecord], country: str, *, everywhere: bool = False) -> list[LocalRecord]:
    """What is known of a country, and perhaps what holds *everywhere*."""
    return [item for item in items if (item.country == country if item.country else everywhere)]


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


class Registered(NamedTuple):
    """Where a public register has an organisation."""

    name: str
    """Of the register."""
    id: str | None
    href: str | None


def registers(record: Partner) -> list[Registered]:
    """Where public registers have the organisation."""
    found = (
        Registered("ROR", record.ror and record.ror.rpartition("/")[2], record.ror),
        Registered("Wikidata", record.wikidata, f"https://www.wikidata.org/wiki/{record.wikidata}"),
        Registered("org-id", record.org_id, None),
    )
    return [there for there in found if there.id]


def shortest_name(reader: Reader, record: Partner, ref: Ref) -> str:
    """The field with the shortest name that the reader's language has: an acronym in another one helps nobody."""
    if not record.short_name:
        return "name"
    name, short_name = (reader.inputs.text(ref.text(field), reader.locale) for field in ("name", "short_name"))
    return "short_name" if short_name.locale == reader.locale or name.locale != reader.locale else "name"


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
