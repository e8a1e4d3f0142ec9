"""iCalendar (RFC 5545): what takes place, to subscribe to by language, programme and organisation, and one by one.

An entry's UID is made from its first id and language alone, so that neither a new title, address nor host makes it appear twice.
SEQUENCE counts the changes of what a calendar shows; it comes from the ledger of revisions. Times keep their place's time zone, so
that summer time is right; whole days are dates.
"""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import icalendar

from portal.common.edtf import in_zone
from portal.model.collections import COLLECTIONS, Ref
from portal.render.dependencies import TrackedPortal
from portal.render.feed_formats import guid
from portal.render.reader import Reader
from portal.site.route import Route
from portal.site.urls import CALENDAR


def calendar_files(entry: Route, locale: str, inputs: TrackedPortal) -> dict[str, bytes]:
    reader = Reader(inputs, locale, entry.uri, base=inputs.settings.site_url)
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//portal//calendar//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    name = f"{reader.title(entry).plain} – {reader.label('chrome.site-name')}"
    calendar.calendar_name = " ".join(name.split())  # which icalendar writes as it is, and refuses on two lines
    calendar.add("source", inputs.url(entry.uri, locale) + CALENDAR)
    calendar.add("refresh-interval", dt.timedelta(days=1))
    for ref in inputs.calendar(entry):
        calendar.add_component(_event(ref, reader))
    calendar.add_missing_timezones()
    return {inputs.uri(entry.uri, locale) + CALENDAR: calendar.to_ical()}


def _event(ref: Ref, reader: Reader) -> icalendar.Event:
    inputs = reader.inputs
    record = inputs.record(ref)
    event = icalendar.Event()
    event.add("uid", uuid.UUID(guid(ref.first(record).key, reader.locale)).urn.removeprefix("urn:uuid:"))
    event.add("dtstamp", record.changed.astimezone(dt.UTC))
    event.add("created", record.appears.astimezone(dt.UTC))
    event.add("sequence", inputs.revision(ref))
    event.add("summary", reader.text(ref.text(COLLECTIONS[ref.collection].title)).plain)
    event.add("description", reader.text(ref.text("summary")).plain)
    event.add("status", "CANCELLED" if record.cancelled else "CONFIRMED")
    event.add("url", inputs.url(ref.uri, reader.locale))
    if record.place:
        event.add("location", reader.text(ref.text("place")).plain)
    event.add("dtstart", in_zone(record.start, record.time_zone))
    event.add("dtend", _end(record))
    return event


def _end(record: Any) -> dt.date:
    """When it ends; of whole days, the day after the last (RFC 5545, 3.6.1)."""
    end = record.end or record.start
    return in_zone(end, record.time_zone) if isinstance(end, dt.datetime) else end + dt.timedelta(days=1)
