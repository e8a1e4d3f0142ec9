"""What an organisation is: its names over time, its offices, and what registers know it by."""

from __future__ import annotations

import datetime as dt

from pydantic import Field, model_validator

from portal.common.edtf import PartialDate
from portal.model.enums import Audience, OrganisationKind
from portal.model.field_types import (
    Country,
    Day,
    Email,
    Id,
    Language,
    Name,
    OrgId,
    Partial,
    Phone,
    Ror,
    SharedText,
    Slug,
    Text,
    Url,
    Wikidata,
    fault,
)
from portal.model.records import (
    FORMER_IDS,
    WHAT_CHANGED,
    ChangeNote,
    Compared,
    ImageId,
    PartnerId,
    Record,
    SourceId,
    last_day,
)


class FormerName(Record):
    """A name that an organisation had for a time."""

    name: SharedText = Field(description="The name at that time.")
    short_name: SharedText | None = Field(None, description="Its short name or acronym at that time.")
    language: Language = Field("en", description="Language that name is in.")
    since: Partial | None = Field(None, description="Since when it had that name, if a source says so.")
    until: Partial = Field(description="Until when it had that name.")

    @model_validator(mode="after")
    def _in_order(self) -> FormerName:
        if self.since and self.until.last_day() < self.since.first_day():
            raise fault("programme.period-order", ("until",))
        return self

    @property
    def id(self) -> str:
        """What tells it from the other names of the organisation."""
        return self.until.edtf()

    def held_at(self, when: PartialDate) -> bool:
        """Whether the organisation had this name then, as far as the date says."""
        return when.first_day() <= self.until.last_day() and (
            self.since is None or self.since.first_day() <= when.last_day()
        )


class Office(Record):
    """An office of an organisation to which people can turn."""

    id: Id = Field(description="Short name of the office.")
    audience: Audience = Field(description="For whom it is there.")
    name: Text = Field(description="Which office, in a few words.")
    email: Email | None = Field(None, description="Its address; never a person's own.")
    phone: Phone | None = Field(None, description="Its number, as it is called from abroad: +41 22 717 91 11.")
    link: Url | None = Field(None, description="Its page, or a form to write to it.")

    @model_validator(mode="after")
    def _reachable(self) -> Office:
        if not (self.email or self.phone or self.link):
            raise fault("partner.office-unreachable")
        return self


class Partner(Compared):
    """An organisation that a source names."""

    id: Slug = Field(description="Address of the organisation: /partners/<id>/.")
    formerly: tuple[Slug, ...] = Field((), description=FORMER_IDS)
    name: Name = Field(description="Name; in English where it has an English name.")
    short_name: Name | None = Field(None, description="Short name or acronym.")
    name_language: Language = Field("en", description="Language the name is in.")
    former_names: tuple[FormerName, ...] = Field(
        (),
        description="Names that it had before, the oldest first: what happened then is told with the name of its time.",
    )
    successor: PartnerId | None = Field(None, description="Id of the organisation that took its place.")
    kind: OrganisationKind = Field(description="What sort of organisation it is.")
    country: Country | None = Field(None, description="Country of its seat, where that is certain.")
    website: Url | None = Field(None, description="Front page of its official website.")
    logo: ImageId | None = Field(None, description="Id of its logo in images.yml, if it may be shown.")
    offices: tuple[Office, ...] = Field((), description="Offices to which people can turn, the press too.")
    ror: Ror | None = Field(None, description="Its address in the Research Organization Registry.")
    wikidata: Wikidata | None = Field(None, description="Its item in Wikidata: Q and a number.")
    org_id: OrgId | None = Field(None, description="Its identifier in a public register, as org-id.guide writes it.")
    general_knowledge: tuple[SharedText, ...] = Field(
        (), description="Fields that rest on general knowledge, not on a source."
    )
    checked: Day = Field(description="Day on which this record was last compared with its sources.")
    summary: Text = Field(description="What the sources say about it, in one to three sentences.")
    boilerplate: Text | None = Field(
        None, description="What stands about it at the end of its press releases; the summary, if left out."
    )
    description: Text | None = Field(None, description="More, in paragraphs, if the sources say more.")
    sources: tuple[SourceId, ...] = Field(min_length=1, description="Ids of sources in sources.yml.")
    changes: tuple[ChangeNote, ...] = Field((), description=WHAT_CHANGED)

    @property
    def last_changed(self) -> dt.date:
        """The day on which it was last compared with its sources, or readers were told of a change."""
        return last_day(self.checked, self.changes)

    def name_at(self, when: PartialDate | None) -> FormerName | None:
        """The name that it had at a time; None if that is today's."""
        held = [former for former in self.former_names if when and former.held_at(when)]
        return min(held, key=lambda former: former.until.last_day(), default=None)

    @model_validator(mode="after")
    def _known_fields(self) -> Partner:
        for index, name in enumerate(self.general_knowledge):
            if name not in ("kind", "country", "website"):
                raise fault("partner.general-knowledge", ("general_knowledge", index), name=name)
        return self
