"""What a news item is: its front matter, whom it names, and what was corrected since."""

from __future__ import annotations

import datetime as dt
from typing import Any

from pydantic import Field, model_validator

from portal.common.messages import message
from portal.model.enums import NewsKind, Part
from portal.model.field_types import Country, Day, Language, Moment, Partial, Slug, Text, fault
from portal.model.records import (
    FORMER_NAMES,
    WRITTEN_IN,
    ImageId,
    PartnerId,
    PersonId,
    Point,
    ProgrammeId,
    Record,
    SourceId,
    Timed,
    not_before,
)


class Appearance(Record):
    """A person in a news item, with their role at the time."""

    person: PersonId = Field(description="Id of the person in people.yml.")
    role: Text = Field(description="What the person was at the time.")
    partner: PartnerId | None = Field(None, description="Id of the organisation for which they spoke.")
    said: Text | None = Field(None, description="What they said, in our own words, for press releases.")
    withdrawn: Day | None = Field(
        None, description="Day on which what they said here was withdrawn: this item names them no more."
    )

    @property
    def id(self) -> str:
        """Name by which translations refer to it."""
        return self.person


class Correction(Record):
    """What a news item said wrongly, and what is right."""

    date: Moment = Field(description="When it was corrected, with time zone.")
    note: Text = Field(description="What was wrong and what is right, in a sentence or two.")

    @property
    def id(self) -> str:
        """Name by which translations refer to it: the day."""
        return self.day.isoformat()

    @property
    def day(self) -> dt.date:
        """The day of the note."""
        return self.date.date()

    @property
    def is_correction(self) -> bool:
        """Whether what stood there before was wrong."""
        return True


def published_once(record: Any) -> dt.datetime:
    """When a record that feeds carry appears: it says when it was published, or from when it is."""
    if record.published and record.publish_at:
        raise fault("news.published-twice", ("publish_at",))
    if not (record.published or record.publish_at):
        help_text = type(record).model_fields["published"].description
        raise fault("news.not-published", help=message("field.news-matter.published", help_text))
    moment: dt.datetime = record.published or record.publish_at
    return moment


class NewsMatter(Timed):
    """Front matter of a news item."""

    title: Text = Field(description="Headline.")
    summary: Text = Field(description="One or two sentences that stand alone.")
    kind: NewsKind = Field(description="What sort of item it is.")
    written_in: Language | None = Field(None, description=WRITTEN_IN)
    published: Moment | None = Field(
        None, description="When this portal published it, with time zone; publish_at, in its place, holds an item back."
    )
    withdrawn: Day | None = Field(
        None, description="Day on which it was withdrawn: only word of that stays at its address and in feeds."
    )
    updated: Moment | None = Field(None, description="When this portal last changed it in substance.")
    corrections: tuple[Correction, ...] = Field((), description="What was corrected since; shown on the page.")
    source_date: Partial = Field(description="When it happened or was released, as far as known.")
    source_date_note: Text | None = Field(None, description="How the date was inferred; marks it as inferred.")
    programmes: tuple[ProgrammeId, ...] = Field((), description="Ids of the programmes it is about.")
    partners: tuple[PartnerId, ...] = Field((), description="Ids of the organisations it is about.")
    countries: tuple[Country, ...] = Field(
        (),
        description="Countries in which it happened, or whose people it is about (ISO 3166-1); it stands on their pages.",
    )
    dateline: Text | None = Field(
        None, description="Where a press release was issued: Brussels. The date follows by itself."
    )
    issued_by: tuple[PartnerId, ...] = Field(
        (), description="Ids of the organisations that issued a press release; each is described at its end."
    )
    people: tuple[Appearance, ...] = Field((), description="The people it names, with their role at the time.")
    notes_to_editors: tuple[Point, ...] = Field((), description="What only the press needs to know.")
    image: ImageId | None = Field(None, description="Id of a picture in images.yml that stands above the text.")
    media_office: Text | None = Field(None, description="Office that answers the press.")
    not_stated: tuple[Part, ...] = Field((), description="Parts of a press release that its source doesn't state.")
    source: SourceId = Field(description="Id of the source in sources.yml.")
    formerly: tuple[Slug, ...] = Field((), description=FORMER_NAMES)

    @model_validator(mode="after")
    def _in_order(self) -> NewsMatter:
        published_once(self)
        began = "publish_at" if self.publish_at else "published"
        not_before(self, began, "expires_at", "updated")
        if any(correction.date < self.appears for correction in self.corrections):
            raise fault("news.order", (name := "corrections",), name=name, began=began)
        return self

    @property
    def appears(self) -> dt.datetime:
        return published_once(self)

    @property
    def happened(self) -> tuple[dt.date, dt.date, dt.datetime]:
        """By which lists order it: when it happened, of vague dates the earliest day; of two, the later one to appear is the newer."""
        return self.source_date.first_day(), self.source_date.last_day(), self.appears

    @property
    def changed(self) -> dt.datetime:
        """When it last changed in substance: when it appeared, was updated or corrected."""
        return max(self.appears, self.updated or self.appears, *(correction.date for correction in self.corrections))

    @property
    def last_changed(self) -> dt.date:
        """The day of that."""
        return self.changed.astimezone(dt.UTC).date()
