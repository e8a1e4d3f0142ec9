"""What is shown of a news item, on its page and in feeds: its source, its people, who issued it, and how the press reaches them."""

from __future__ import annotations

from portal.common.edtf import PartialDate
from portal.model.collections import news_ref, partner_ref, person_ref
from portal.model.enums import Audience
from portal.model.news import Appearance
from portal.render.localized import LocalRecord
from portal.render.presenters.programmes import partner_link
from portal.render.presenters.records import View, cited_sources, news_card
from portal.render.reader import Reader


def news_item(reader: Reader, slug: str) -> View:
    """A news item in full, but for what it is about."""
    matter = reader.inputs.matter(slug)
    return {
        **news_card(reader, slug),
        "source": cited_sources(reader, (matter.source,))[0],
        "issuers": [_issuer(reader, partner_id, matter.source_date) for partner_id in matter.issued_by],
        "press": press_offices(reader, matter.issued_by or matter.partners),
        "people": [_appearance(reader, slug, appearance) for appearance in matter.people],
    }


def _issuer(reader: Reader, partner_id: str, when: PartialDate) -> View:
    """An organisation that issued a press release, and what stands about it at the end."""
    about = "boilerplate" if reader.inputs.partner(partner_id).boilerplate else "summary"
    return {**partner_link(reader, partner_id, when), "about": reader.text(partner_ref(partner_id).text(about))}


def press_offices(reader: Reader, partners: tuple[str, ...]) -> list[View]:
    """The press offices of organisations."""
    records = [(name, reader.record(reader.inputs.partner(name), partner_ref(name))) for name in partners]
    return [
        {**partner_link(reader, name), "office": office}
        for name, record in records
        for office in record.offices
        if office.audience is Audience.PRESS
    ]


def _appearance(reader: Reader, slug: str, appearance: Appearance) -> View:
    """A person in a news item."""
    when = reader.inputs.matter(slug).source_date
    person = reader.inputs.person(appearance.person)
    return {
        "name": reader.name(person, person_ref(person.id)),
        "record": LocalRecord(reader, appearance, news_ref(slug).text(f"people/{person.id}")),
        "partner": partner_link(reader, appearance.partner, when) if appearance.partner else None,
    }
