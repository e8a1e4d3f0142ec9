"""``portal due``: which records want to be compared with their sources again."""

from __future__ import annotations

import datetime as dt
import json
import sys
from pathlib import Path
from typing import NamedTuple

import click

from portal.commands.shared import read_site, told
from portal.content.portal import Portal
from portal.content.texts import fingerprint
from portal.edit.form import title_of
from portal.model.collections import COLLECTIONS, Ref
from portal.site.schedule import now

_MONTH = dt.timedelta(days=365.25 / 12)


class _Due(NamedTuple):
    """A record, and the day on which it is due."""

    on: dt.date
    ref: Ref
    title: str
    place: str
    checked: dt.date


@click.command()
@click.option(
    "--months", type=click.IntRange(1, 600), default=12, show_default=True, help="How long a comparison holds."
)
@click.option(
    "--format",
    "output",
    type=click.Choice(["text", "json", "ics"]),
    default="text",
    help="ics holds those to come too, for a calendar.",
)
@click.pass_obj
def due(root: Path, months: int, output: str) -> None:
    """Which records want to be compared with their sources again, the oldest first."""
    portal = read_site(root)[0].portal
    today = now().date()
    found = sorted(_dated(portal, months))
    past = [one for one in found if one.on <= today]
    if output == "ics":
        sys.stdout.buffer.write(_calendar(found))
        return
    if output == "json":
        rows = [
            {"due": one.on.isoformat(), "checked": one.checked.isoformat(), "key": one.ref.key, "title": one.title, "place": one.place}
            for one in past
        ]  # fmt: skip
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    for one in past:
        click.echo(told("due.record", checked=one.checked, title=one.title, place=one.place))
    click.echo(told("due.sum", number=len(past)))
    if not past and found:
        click.echo(told("due.next", day=found[0].on, title=found[0].title))


def _dated(portal: Portal, months: int) -> list[_Due]:
    """Every record that says when it was compared with its sources."""
    listed = []
    for row in COLLECTIONS.values():
        if "checked" not in row.model.model_fields:
            continue
        for record_id, record in portal.records[row.name].items():
            ref = Ref(row.name, record_id)
            place = portal.nodes[ref].place
            day = record.checked + months * _MONTH
            listed.append(_Due(day, ref, title_of(portal, ref), f"{place.path}:{place.line}", record.checked))
    return listed


def _calendar(found: list[_Due]) -> bytes:
    """A day in a calendar for each record (RFC 5545)."""
    from icalendar import Calendar, Event

    calendar = Calendar()
    calendar.add("prodid", "-//portal//due//")
    calendar.add("version", "2.0")
    for one in found:
        event = Event()
        event.add("uid", f"{fingerprint(one.ref.key)}@due")
        event.add("dtstamp", dt.datetime.combine(one.checked, dt.time(), dt.UTC))
        event.add("dtstart", one.on)
        event.add("summary", told("due.compare", title=one.title))
        event.add("description", one.place)
        calendar.add_component(event)
    return bytes(calendar.to_ical())
