"""What a programme is: who takes part, what it offers whom, its steps, and what is known of single countries."""

from __future__ import annotations

import datetime as dt

from pydantic import Field, model_validator

from portal.model.enums import Colour, Kind, Role, Status
from portal.model.field_types import Country, Day, Email, Id, Name, Partial, Slug, Text, Url, fault
from portal.model.records import (
    FORMER_IDS,
    WHAT_CHANGED,
    ChangeNote,
    Compared,
    FigureId,
    PartnerId,
    Point,
    ProgrammeId,
    Record,
    SourceId,
    last_day,
)

ONE_COUNTRY = "Country of which alone it is known (ISO 3166-1); left out if it holds in every destination."


class Offer(Point):
    """What a programme offers somebody, everywhere or in one country."""

    country: Country | None = Field(None, description=ONE_COUNTRY)


class Step(Record):
    """One step on an employer's way."""

    id: Id = Field(description="Short name of the step.")
    title: Text = Field(description="What happens, in a few words.")
    text: Text = Field(description="Who does what, as far as the sources say.")
    who: Text | None = Field(None, description="Who acts in it, in a few words.")
    needs: Text | None = Field(None, description="What is needed for it.")
    duration: Text | None = Field(None, description="How long it takes, if a source says so.")
    country: Country | None = Field(None, description=ONE_COUNTRY)


class Question(Record):
    """A question that readers ask, and its answer."""

    id: Id = Field(description="Short name of the question.")
    question: Text = Field(description="The question, as a reader would ask it.")
    answer: Text = Field(description="The answer.")


class Period(Record):
    """When a programme ran."""

    start: Partial | None = Field(None, description="When it began, if a source says so.")
    end: Partial | None = Field(None, description="When it ended, if a source says so.")
    note: Text | None = Field(None, description="What the sources say about its duration.")

    @model_validator(mode="after")
    def _in_order(self) -> Period:
        if self.start and self.end and self.end.last_day() < self.start.first_day():
            raise fault("programme.period-order", ("end",))
        return self


class Relation(Record):
    """An organisation's part in a programme."""

    partner: PartnerId = Field(description="Id of the organisation in partners.yml.")
    role: Role = Field(description="What it is to the programme.")
    note: Text | None = Field(None, description="What exactly, if the source says more.")

    @property
    def id(self) -> str:
        """Name by which translations refer to it."""
        return f"{self.partner}-{self.role}"


class Contact(Record):
    """Whom to turn to."""

    partners: tuple[PartnerId, ...] = Field(min_length=1, description="Ids of the organisations to turn to.")
    email: Email | None = Field(None, description="An address of the office or project; never a person's own.")
    note: Text = Field(description="Which office, and what is not known.")


class InCountry(Record):
    """What is known of a programme in one country."""

    country: Country = Field(description="The country (ISO 3166-1); employers there get a page of their own.")
    text: Text = Field(description="What has happened there, and what there is for employers.")
    permits: Text | None = Field(None, description="What is known of visas and work permits there.")
    permits_website: Url | None = Field(
        None, description="Where to apply for them there, or the authority's own page on them."
    )
    permit: Text | None = Field(None, description="Which permit it takes there, in a few words; permits says more.")
    duration: Text | None = Field(None, description="How long it takes there, if a source says so.")
    followed_by: Text | None = Field(None, description="What came after it there, once it is over, or comes beside it.")
    contact: Text | None = Field(None, description="Which office to ask there.")
    email: Email | None = Field(None, description="An address of that office; never a person's own.")
    website: Url | None = Field(None, description="A page about it in that country.")
    figures: tuple[FigureId, ...] = Field((), description="Ids of figures of that country in figures.yml.")
    sources: tuple[SourceId, ...] = Field(min_length=1, description="Ids of sources in sources.yml.")

    @property
    def id(self) -> str:
        """Name by which translations refer to it."""
        return self.country


class Programme(Compared):
    """A programme, as far as its sources describe it."""

    id: Slug = Field(description="Address of the programme: /programmes/<id>/.")
    formerly: tuple[Slug, ...] = Field((), description=FORMER_IDS)
    name: Name = Field(description="Full name.")
    short_name: Name | None = Field(None, description="Acronym or short name.")
    colour: Colour | None = Field(None, description="By which it is known at a glance.")
    kind: Kind = Field(description="How people find work through it.")
    status: Status = Field(description="Whether it still runs, and whether new people can join.")
    status_note: Text = Field(description="Why we say so.")
    checked: Day = Field(description="Day on which this record was last compared with its sources.")
    summary: Text = Field(description="What it is, in one or two sentences.")
    description: Text = Field(description="More, in paragraphs.")
    period: Period | None = Field(None, description="When it ran.")
    succeeded_by: tuple[ProgrammeId, ...] = Field((), description="Ids of the programmes that came after it.")
    countries_before: tuple[Country, ...] = Field((), description="Where the people live before (ISO 3166-1).")
    countries_before_note: Text | None = Field(None, description="What the codes can't say.")
    destinations: tuple[Country, ...] = Field((), description="Where it leads (ISO 3166-1).")
    destinations_note: Text | None = Field(None, description="What the codes can't say.")
    organisations: tuple[Relation, ...] = Field((), description="Who takes part, and as what.")
    in_countries: tuple[InCountry, ...] = Field(
        (), description="What is known of single countries, for employers there."
    )
    for_employers: tuple[Offer, ...] = Field((), description="What it offers employers.")
    for_participants: tuple[Offer, ...] = Field((), description="What it offers displaced people.")
    unanswered: tuple[Point, ...] = Field(
        (), description="Questions of readers that no source answers; what is left out is added by itself."
    )
    steps: tuple[Step, ...] = Field((), description="An employer's way through it.")
    steps_note: Text | None = Field(None, description="What the sources leave open about the steps.")
    figures: tuple[FigureId, ...] = Field((), description="Ids of figures in figures.yml.")
    achieved: tuple[FigureId, ...] = Field(
        (), description="Those of them that say what it achieved: they stand large, on the home page too."
    )
    questions: tuple[Question, ...] = Field((), description="Questions and answers.")
    contact: Contact | None = Field(None, description="Whom to turn to.")
    sources: tuple[SourceId, ...] = Field(min_length=1, description="Ids of sources in sources.yml.")
    changes: tuple[ChangeNote, ...] = Field((), description=WHAT_CHANGED)

    @property
    def last_changed(self) -> dt.date:
        """The day on which it was last compared with its sources, or readers were told of a change."""
        return last_day(self.checked, self.changes)
