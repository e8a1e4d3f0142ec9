"""What a record is: the fields of partners, figures, sources, people, pictures, pages and redirects.

Each field carries a description, which is also its help text. A field typed ``Text`` is translated; every other field is
shared by all languages and stated once. An id typed ``ProgrammeId``, ``PartnerId`` and the like refers to a
record; that it exists is checked in ``check.run``.
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, WithJsonSchema, model_validator

from portal.common.edtf import PartialDate
from portal.model.enums import Audience, Flag, OrganisationKind, Qualifier, SourceKind, Unit
from portal.model.field_types import (
    Address,
    Country,
    Day,
    Email,
    Id,
    Language,
    Name,
    Number,
    OrgId,
    Partial,
    PartialOrUnknown,
    Phone,
    PictureFile,
    RefersTo,
    Ror,
    SharedText,
    Slug,
    Text,
    Url,
    Wikidata,
    fault,
)

ProgrammeId = Annotated[Id, RefersTo("programmes")]
PartnerId = Annotated[Id, RefersTo("partners")]
FigureId = Annotated[Id, RefersTo("figures")]
SourceId = Annotated[Id, RefersTo("sources")]
PersonId = Annotated[Id, RefersTo("people")]
ImageId = Annotated[Id, RefersTo("images")]

FORMER_IDS = "Ids that it had before, the oldest first; their addresses lead here."
FORMER_NAMES = "File names that it had before, the oldest first; their addresses lead here."


class Record(BaseModel):
    """Something with fields; unknown fields are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)


class Point(Record):
    """One item of a list of texts."""

    id: Id = Field(description="Short name of the item, the same in every language.")
    text: Text = Field(description="The item itself.")


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


OnlyTrue = Annotated[Flag, WithJsonSchema({"type": "boolean", "const": True})]


class ChangeNote(Record):
    """What readers are told of a change in what a record says."""

    date: Day = Field(description="Day on which it changed here.")
    note: Text = Field(
        description="What changed, in a sentence or two; of a correction, what was wrong and what is right."
    )
    correction: OnlyTrue | None = Field(None, description="true, if what stood here before was wrong.")

    @property
    def id(self) -> str:
        """Name by which translations refer to it: the day."""
        return self.date.isoformat()

    @property
    def day(self) -> dt.date:
        """The day of the note."""
        return self.date

    @property
    def is_correction(self) -> bool:
        """Whether what stood there before was wrong."""
        return bool(self.correction)


class FigureChangeNote(ChangeNote):
    """What readers are told of a change of a figure."""

    was: Number | None = Field(None, description="The number that stood here before, in digits.")


def last_day(checked: dt.date, changes: tuple[ChangeNote, ...]) -> dt.date:
    """The day on which a record was last compared with its sources, or readers were told of a change of it."""
    return max([checked, *(change.date for change in changes)])


WHAT_CHANGED = "What changed here, with day and a sentence; it stands at the foot of the page and in its own feed."


class Partner(Record):
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


class Figure(Record):
    """A number that the site may state."""

    id: Id = Field(description="Name by which texts refer to it: {{figure:<id>}}.")
    label: Text = Field(description="What is counted.")
    value: Number = Field(description="The number, in digits.")
    unit: Unit = Field(description="What it counts.")
    qualifier: Qualifier = Field(Qualifier.EXACT, description="How exact the source is.")
    scope: Text = Field(description="Of whom, where and under what conditions it holds.")
    as_of: PartialOrUnknown = Field(None, description="When it held; “unknown” if the source doesn't say.")
    as_of_note: Text | None = Field(None, description="How the date was inferred.")
    source: SourceId = Field(description="Id of the source in sources.yml.")
    quoted: Text | None = Field(None, description="Whose figure the source quotes.")
    conflicts_with: tuple[FigureId, ...] = Field((), description="Figures of the same thing that differ.")
    chart: Id | None = Field(
        None, description="Name of a chart that shows it beside others of the same unit, date and source; any word."
    )
    changes: tuple[FigureChangeNote, ...] = Field(
        (), description="What changed of it, with day and a sentence; it stands wherever the figure is explained."
    )

    @model_validator(mode="after")
    def _whole(self) -> Figure:
        if self.value % 1 and self.unit not in (Unit.PERCENT, Unit.USD):
            raise fault("figure.whole-number", ("value",), value=self.value, unit=self.unit)
        return self


class Source(Record):
    """A document on which the site rests."""

    id: Id = Field(description="Name by which records refer to it.")
    publisher: Name = Field(description="Who published it.")
    title: SharedText = Field(description="Its title, in its own language.")
    title_language: Language = Field("en", description="Language of the title.")
    kind: SourceKind = Field(description="What sort of document it is.")
    date: Partial | None = Field(None, description="When it was published; left out if unknown.")
    date_note: Text | None = Field(None, description="How the date was inferred, or what is known of it.")
    note: Text | None = Field(None, description="What to know when relying on it.")
    url: Url | None = Field(None, description="Where it can be read.")
    archived: Url | None = Field(None, description="A kept copy of it, for the day on which it is no longer there.")
    seen: Day | None = Field(None, description="Day on which it was last read there, or in a kept copy.")


class PageMatter(Record):
    """Front matter of a page."""

    title: Text = Field(description="Title of the page; its first-level heading.")
    summary: Text = Field(description="One or two sentences: lead of the page, and what search engines show.")
    updated: Day = Field(description="Day of the last change that a reader would notice.")
    changes: tuple[ChangeNote, ...] = Field(
        (), description="What changed here, with day and a sentence; it stands at the foot of the page."
    )
    formerly: tuple[Slug, ...] = Field((), description=FORMER_NAMES)


class Person(Record):
    """Somebody whom news name."""

    id: Id = Field(description="Name by which news refer to the person.")
    name: Name = Field(description="Full name.")
    spellings: tuple[SharedText, ...] = Field(
        (),
        description="Other forms in which texts name the person, in any language: surname alone, other scripts, cases.",
    )
    withdrawn: Day | None = Field(
        None,
        description="Day on which the person was withdrawn: no page, feed or file of the site names them any more.",
    )


class Image(Record):
    """A picture, with what must be known before it may be shown."""

    id: Id = Field(description="Name by which texts refer to it: {{image:<id>}} in a paragraph of its own.")
    file: PictureFile = Field(description="Its file in docs/images.")
    alt: Text | None = Field(None, description="What it shows, for those who don't see it.")
    decorative: OnlyTrue | None = Field(None, description="In the place of alt: true for a picture that says nothing.")
    caption: Text | None = Field(None, description="What stands below it.")
    credit: SharedText = Field(description="Who made it.")
    licence: SharedText = Field(description="On what terms it may be shown.")
    withdrawn: Day | None = Field(None, description="Day on which it was withdrawn: no page shows it any more.")

    @model_validator(mode="after")
    def _described(self) -> Image:
        if (self.alt is None) == (self.decorative is None):
            raise fault("image.not-described")
        return self


class Redirect(Record):
    """What stands at an address that has no page any more."""

    address: Address = Field(description="The address, without language.")
    leads_to: Address | None = Field(
        None, description="The address, without language, of the page that took its place."
    )
    gone: Day | None = Field(
        None, description="In the place of leads_to: the day on which the page was taken away for good."
    )

    @model_validator(mode="after")
    def _either(self) -> Redirect:
        if (self.leads_to is None) == (self.gone is None):
            raise fault("redirect.neither", address=self.address)
        return self
