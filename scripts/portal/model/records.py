"""What a record is: the fields of figures, sources, people, pictures, pages and redirects; those of others lie in modules of their own.

Each field carries a description, which is also its help text. A field typed ``Text`` is translated; every other field is
shared by all languages and stated once. An id typed ``ProgrammeId``, ``PartnerId`` and the like refers to a
record; that it exists is checked in ``check.records``.
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, WithJsonSchema, model_validator

from portal.model.enums import Flag, Qualifier, SourceKind, Unit
from portal.model.field_types import (
    Address,
    Day,
    Id,
    Language,
    Moment,
    Name,
    Number,
    Partial,
    PartialOrUnknown,
    PictureFile,
    RefersTo,
    SharedText,
    Slug,
    Text,
    Url,
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
WRITTEN_IN = (
    "Language in which it is written here, if that is not the portal’s own; other languages are translated from it."
)


class Record(BaseModel):
    """Something with fields; unknown fields are refused. Its validator is made when it is first used: few edits are of every kind."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True, defer_build=True)


def not_before(record: Record, began: str, *names: str) -> None:
    """Refuse a record of which something is earlier than what comes before it."""
    start = getattr(record, began)
    for name in names:
        moment = getattr(record, name)
        if start and moment and moment < start:
            raise fault("news.order", (name,), name=name, began=began)


class Timed(Record):
    """Something that can be public from a moment on, or until one; what says neither is always public."""

    publish_at: Moment | None = Field(
        None, description="From when it is public, with time zone: before, it is in no byte of the site."
    )
    expires_at: Moment | None = Field(None, description="Until when it is public, with time zone.")

    @model_validator(mode="after")
    def _disappears_later(self) -> Self:
        not_before(self, "publish_at", "expires_at")
        return self

    def is_public(self, moment: dt.datetime) -> bool:
        """Whether it is public at a moment, if it is not withdrawn."""
        return not (self.publish_at and moment < self.publish_at) and not self.has_expired(moment)

    def has_expired(self, moment: dt.datetime) -> bool:
        """Whether it was public and is no longer."""
        return self.expires_at is not None and moment >= self.expires_at


class Confirmation(Record):
    """That an organisation itself has confirmed what is said here."""

    by: SharedText = Field(description="Which office confirmed it, such as its press office; no person's name.")
    on: Day = Field(description="Day on which it did.")


class Compared(Timed):
    """Something that is compared with its sources again and again."""

    owner: SharedText | None = Field(
        None, description="Who looks after it here: an office or a role. No reader sees that."
    )
    review_every: Number | None = Field(
        None, description="After how many months to compare it again, if not as its kind: review_months in mkdocs.yml."
    )
    review_by: Day | None = Field(None, description="Day by which to compare it again in any case.")
    confirmed: Confirmation | None = Field(
        None, description="That the organisation itself has confirmed what is said here."
    )

    @model_validator(mode="after")
    def _in_whole_months(self) -> Self:
        months = self.review_every
        if months is not None and (months % 1 or not 1 <= months <= 600):
            raise fault("value.months", ("review_every",), value=months)
        return self

    @property
    def compared_on(self) -> dt.date | None:
        """Day on which it was last compared with its sources, as far as it says so itself."""
        day: dt.date | None = getattr(self, "checked", None)
        return day

    @property
    def says_when(self) -> bool:
        """Whether it says itself that it is to be compared again."""
        return any((self.owner, self.review_every, self.review_by, self.confirmed))


class Point(Record):
    """One item of a list of texts."""

    id: Id = Field(description="Short name of the item, the same in every language.")
    text: Text = Field(description="The item itself.")


OnlyTrue = Annotated[Flag, WithJsonSchema({"type": "boolean", "const": True})]


class ChangeNote(Record):
    """What readers are told of a change in what a record says."""

    date: Day = Field(description="Day on which it changed here.")
    note: Text = Field(
        description="What changed, in a sentence or two; of a correction, what was wrong and what is right."
    )
    correction: OnlyTrue | None = Field(None, description="Yes (true), if what stood here before was wrong.")

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


class Figure(Compared):
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

    @property
    def compared_on(self) -> dt.date | None:
        return max((change.date for change in self.changes), default=None)


class Source(Compared):
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

    @property
    def compared_on(self) -> dt.date | None:
        return self.seen


class PageMatter(Compared):
    """Front matter of a page."""

    title: Text = Field(description="Title of the page; its first-level heading.")
    summary: Text = Field(description="One or two sentences: lead of the page, and what search engines show.")
    updated: Day = Field(description="Day of the last change that a reader would notice.")
    plain_of: Id | None = Field(
        None, description="Name of the page that this one says in plain language; each leads to the other."
    )
    changes: tuple[ChangeNote, ...] = Field(
        (), description="What changed here, with day and a sentence; it stands at the foot of the page."
    )
    formerly: tuple[Slug, ...] = Field((), description=FORMER_NAMES)

    @property
    def compared_on(self) -> dt.date | None:
        return last_day(self.updated, self.changes)


class Person(Timed):
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


class Image(Timed):
    """A picture, with what must be known before it may be shown."""

    id: Id = Field(description="Name by which texts refer to it: {{image:<id>}} in a paragraph of its own.")
    file: PictureFile = Field(description="Its file in docs/images.")
    alt: Text | None = Field(None, description="What it shows, for those who don't see it.")
    decorative: OnlyTrue | None = Field(
        None, description="Yes (true) for a picture that says nothing, in the place of the alternative text (alt)."
    )
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
