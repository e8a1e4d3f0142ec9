"""``portal schedule``: what appears or disappears by itself."""

from __future__ import annotations

import json
from pathlib import Path

import click

from portal.check.project import read
from portal.commands.click_words import command, option
from portal.commands.shared import ERRORS, fail, told
from portal.common.clock import now
from portal.common.messages import message
from portal.common.problems import has_errors
from portal.site.schedule import changes_to_come

_NEVER = "never"
"""What is told to scripts where nothing is due; it comes after every moment."""


@command()
@option("--format", "output", type=click.Choice(["text", "json", "moment"]), default="text")
@click.pass_obj
def schedule(root: Path, output: str) -> None:
    moment = now()
    site, problems = read(root, moment=moment)
    if site is None or has_errors(problems):
        fail(message("schedule.errors"), ERRORS)
    due = changes_to_come(site.portal, moment)
    rows = [
        {
            "at": event.at.isoformat(),
            "event": event.event,
            "address": event.shown_as,
            "file": site.portal.texts.file_of_source(event.ref.key),
        }
        for event in due
    ]
    if output == "json":
        click.echo(json.dumps(rows, indent=2))
        return
    if output == "moment":
        click.echo(due[0].in_utc if due else _NEVER)
        return
    for event, listed in zip(due, rows, strict=True):
        what = told(f"schedule.{event.event}")
        click.echo(f"{event.at.isoformat(' ', 'minutes')}  {what:<10}  {listed['address']}  ({listed['file']})")
    if due:
        click.echo(told("schedule.build-at", moment=due[0].in_utc))
    else:
        click.echo(told("schedule.nothing"))
