"""``portal schedule``: what appears or disappears by itself."""

from __future__ import annotations

import datetime as dt
import json
import sys
from pathlib import Path

import click

from portal.check.project import read
from portal.commands.shared import ERRORS
from portal.common.problems import has_errors
from portal.content.texts import file_of
from portal.model.collections import news_ref
from portal.site.schedule import moments, now


@click.command()
@click.option("--format", "output", type=click.Choice(["text", "json"]), default="text")
@click.pass_obj
def schedule(root: Path, output: str) -> None:
    """What will appear or disappear by itself, and when the site must be built for it."""
    moment = now()
    site, problems = read(root, moment=moment)
    if site is None or has_errors(problems):
        click.echo("The content has errors, and what can't be read may be due as well: run portal check.", err=True)
        sys.exit(ERRORS)
    due = [one for one in moments(site.portal) if one.at > moment]
    found = [
        {
            "at": one.at.isoformat(),
            "event": one.event,
            "address": f"/{news_ref(one.slug).uri}",
            "file": file_of(news_ref(one.slug).key, site.portal.settings.default),
        }
        for one in due
    ]
    if output == "json":
        click.echo(json.dumps(found, indent=2))
        return
    for one, told in zip(due, found, strict=True):
        click.echo(f"{one.at.isoformat(' ', 'minutes')}  {one.event:<10}  {told['address']}  ({told['file']})")
    next_build = f"Build the site again at {due[0].at.astimezone(dt.UTC):%Y-%m-%dT%H:%M:%SZ}." if due else ""
    click.echo(next_build or "Nothing is due.")
