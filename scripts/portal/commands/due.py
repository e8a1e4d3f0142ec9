"""``portal due``: which records want to be compared with their sources again."""

from __future__ import annotations

import datetime as dt
import json
import sys
from pathlib import Path

import click

from portal.commands.click_words import command, option
from portal.commands.shared import language, read_for_output, told
from portal.common.clock import now
from portal.content.portal import Portal
from portal.content.texts import fingerprint
from portal.edit.form import title_of
from portal.model.collections import COLLECTIONS
from portal.render.feed_formats import guid
from portal.site.due import Due, all_due


@command()
@option("--months", type=click.IntRange(1, 600))
@option("--format", "output", type=click.Choice(["text", "json", "ics", "atom"]), default="text")
@click.pass_obj
def due(root: Path, months: int | None, output: str) -> None:
    portal = read_for_output(root).portal
    found, today = all_due(portal, months), now().date()
    past = [record for record in found if record.on <= today]
    if output == "ics":
        sys.stdout.buffer.write(_calendar(portal, found))
        return
    if output == "atom":
        sys.stdout.buffer.write(_feed(portal, past, now()))
        return
    if output == "json":
        rows = [
            {"due": record.on.isoformat(), "checked": record.checked.isoformat() if record.checked else None, "owner": record.owner, "key": record.ref.key, "title": title_of(portal, record.ref), "place": _place(portal, record)}
            for record in past
        ]  # fmt: skip
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    for record in past:
        click.echo(_sentence(portal, record))
    click.echo(told("due.sum", number=len(past)))
    if not past and found:
        click.echo(told("due.next", day=found[0].on, title=title_of(portal, found[0].ref)))


def _sentence(portal: Portal, one: Due) -> str:
    """What is due, since when, where it stands, and who looks after it."""
    said = told("due.record", checked=one.checked or "–", title=title_of(portal, one.ref), place=_place(portal, one))
    return told("due.of-owner", record=said, owner=one.owner) if one.owner else said


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
        event.add("dtstamp", _start(one.checked or one.on))
        event.add("dtstart", one.on)
        event.add("summary", told("due.compare", title=title_of(portal, one.ref)))
        event.add("description", "\n".join(filter(None, (_place(portal, one), one.owner))))
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def _feed(portal: Portal, past: list[Due], moment: dt.datetime) -> bytes:
    """An entry for each record that is due, in Atom (RFC 4287); it appears anew when the record is due another time."""
    from feedgen.feed import FeedGenerator

    title, generator = told("due.feed"), FeedGenerator()
    generator.id(guid("due", portal.settings.site_url))
    generator.title(title)
    generator.author({"name": title})
    generator.language(language())
    generator.updated(_start(past[-1].on) if past else moment)
    for one in reversed(past):
        entry = generator.add_entry(order="append")
        entry.id(guid(f"{one.ref.key} {one.on}", portal.settings.site_url))
        entry.title(told("due.compare", title=title_of(portal, one.ref)))
        entry.summary(_sentence(portal, one))
        entry.updated(_start(one.on))
        if COLLECTIONS[one.ref.collection].has_pages:
            entry.link(href=portal.settings.site_url + one.ref.uri)
    return bytes(generator.atom_str(pretty=True))


def _start(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), dt.UTC)
