"""What an event is: something that takes place at a time, and at a place or online."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from pydantic import Field, WithJsonSchema, model_validator

from portal.common.edtf import in_zone
from portal.model.enums import Flag
from portal.model.field_types import Day, DayOrTime, Language, Moment, Slug, Text, TimeZone, Url, fault
from portal.model.news import published_once
from portal.model.records import FORMER_IDS, WRITTEN_IN, Compared, PartnerId, ProgrammeId, SourceId, not_before


class Event(Compared):
    """Something that takes place: a conference, a kick-off, a day for employers."""

    id: Slug = Field(description="Address of the event: /events/<id>/.")
    formerly: tuple[Slug, ...] = Field((), description=FORMER_IDS)
    title: Text = Field(description="What it is called.")
    summary: Text = Field(description="What it is about, in one or two sentences.")
    description: Text | None = Field(None, description="More, in paragraphs.")
    start: DayOrTime = Field(description="When it begins: a day, or a day and time as clocks show it at the place.")
    end: DayOrTime | None = Field(None, description="When it ends: its last day, or day and time; as start is written.")
    time_zone: TimeZone | None = Field(None, description="Time zone of the place, if times are given.")
    date_note: Text | None = Field(None, description="How the date was inferred; marks it as inferred.")
    place: Text | None = Field(None, description="Where it takes place: house and town.")
    online: Annotated[Flag, WithJsonSchema({"type": "boolean", "const": True})] | None = Field(
        None, description="Yes (true), if people can take part from elsewhere."
    )
    language: Language | None = Field(None, description="Language in which it is held.")
    written_in: Language | None = Field(None, description=WRITTEN_IN)
    link: Url | None = Field(None, description="Its own page on the web, or where to register.")
    programmes: tuple[ProgrammeId, ...] = Field((), description="Ids of the programmes it is about.")
    partners: tuple[PartnerId, ...] = Field((), description="Ids of the organisations that hold it.")
    cancelled: Day | None = Field(None, description="Day on which it was cancelled; calendars then strike it out.")
    published: Moment | None = Field(
        None, description="When this portal published it, with time zone; publish_at, in its place, holds an item back."
    )
    updated: Moment | None = Field(None, description="When this portal last changed it in substance.")
    checked: Day = Field(description="Day on which this record was last compared with its sources.")
    sources: tuple[SourceId, ...] = Field(min_length=1, description="Ids of sources in sources.yml.")

    @model_validator(mode="after")
    def _sound(self) -> Event:
        has_times = isinstance(self.start, dt.datetime)
        if self.end is not None and isinstance(self.end, dt.datetime) is not has_times:
            raise fault("event.time-and-day", ("end",))
        if has_times and not self.time_zone:
            raise fault("event.no-zone", ("start",))
        if self.time_zone and not has_times:
            raise fault("event.zone-of-day", ("time_zone",))
        if self.end is not None and self.end < self.start:
            raise fault("event.end-before-start", ("end",))
        for name in ("start", "end"):
            moment = getattr(self, name)
            if isinstance(moment, dt.datetime) and self.time_zone and not _is_on_clocks(moment, self.time_zone):
                raise fault("event.skipped-time", (name,), zone=self.time_zone)
        if not (self.place or self.online):
            raise fault("event.no-place")
        published_once(self)
        not_before(self, "published" if self.published else "publish_at", "updated", "expires_at")
        return self

    @property
    def begins(self) -> dt.datetime:
        """When it begins; of whole days, when the first begins in UTC."""
        if isinstance(self.start, dt.datetime):
            return in_zone(self.start, self.time_zone)
        return dt.datetime.combine(self.start, dt.time(), dt.UTC)

    @property
    def appears(self) -> dt.datetime:
        return published_once(self)

    @property
    def changed(self) -> dt.datetime:
        """When it last changed in substance: when it appeared, or was updated or cancelled."""
        cancelled = [dt.datetime.combine(self.cancelled, dt.time(), dt.UTC)] if self.cancelled else []
        return max([self.appears, *([self.updated] if self.updated else []), *cancelled])

    @property
    def last_changed(self) -> dt.date:
        """The day of that, or on which it was last compared with its sources."""
        return max(self.changed.astimezone(dt.UTC).date(), self.checked)

    @property
    def shown_by_calendars(self) -> tuple[object, ...]:
        """What makes another revision of a calendar's entry when it changes."""
        moments = [moment and moment.isoformat() for moment in (self.start, self.end)]
        return (*moments, self.time_zone, self.place, self.online and True, self.cancelled is not None)


def _is_on_clocks(moment: dt.datetime, time_zone: str) -> bool:
    """Whether clocks of a zone show that time on that day; they skip an hour when summer time begins."""
    there = in_zone(moment, time_zone)
    return there.astimezone(dt.UTC).astimezone(there.tzinfo).replace(tzinfo=None) == moment
