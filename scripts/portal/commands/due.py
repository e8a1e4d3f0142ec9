"""``portal due``: which records want to be compared with their sources again."""

from __future__ import annotations

import datetime as dt
import json
import sys
from pathlib import Path

import click

from portal.commands.shared import read_site, told
from portal.content.portal import Portal
from portal.content.texts import fingerprint
from portal.edit.form import title_of
from portal.site.due import Due, all_due
from portal.site.schedule import now


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
    found, today = all_due(portal, months), now().date()
    past = [one for one in found if one.on <= today]
    if output == "ics":
        sys.stdout.buffer.write(_calendar(portal, found))
        return
    if output == "json":
        rows = [
            {"due": one.on.isoformat(), "checked": one.checked.isoformat(), "key": one.ref.key, "title": title_of(portal, one.ref), "place": _place(portal, one)}
            for one in past
        ]  # fmt: skip
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    for one in past:
        title = title_of(portal, one.ref)
        click.echo(told("due.record", checked=one.checked, title=title, place=_place(portal, one)))
    click.echo(told("due.sum", number=len(past)))
    if not past and found:
        click.echo(told("due.next", day=found[0].on, title=title_of(portal, found[0].ref)))


def _place(portal: Portal, one: Due) -> str:
    place = portal.nodes[one.ref].place
    return f"{place.path}:{place.line}"


def _calendar(portal: Portal, found: list[Due]) -> bytes:
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
        event.add("summary", told("due.compare", title=title_of(portal, one.ref)))
        event.add("description", _place(portal, one))
        calendar.add_component(event)
    return bytes(calendar.to_ical())
