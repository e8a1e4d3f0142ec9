"""``portal doctor``: what still lacks before the site can be left alone."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import click

from portal.check.project import Site
from portal.check.release import examples
from portal.commands.click_words import command, option
from portal.commands.shared import CLEAN, ERRORS, fail, language, read_site, told
from portal.common.clock import now
from portal.common.messages import in_language, message
from portal.common.problems import has_errors
from portal.common.report import as_text
from portal.files.config import whole_address
from portal.render.dependencies import TrackedPortal
from portal.site.routes import Routes
from portal.site.schedule import changes_to_come

_PUBLISHING = (".github/workflows/due.yml", ".gitlab-ci.yml", "deploy/publish.sh")
"""Recipes that publish what is due, where they lie in a project."""


@command()
@option("--url")
@click.pass_obj
def doctor(root: Path, url: str | None) -> None:
    site, problems, _ = read_site(root)
    portal = site.portal
    if has_errors(problems):
        click.echo(told("schedule.errors"), err=True)
    found = sorted(examples(portal))
    for line in as_text(found, root, language()):
        click.echo(line)
    click.echo(told("doctor.examples", number=len(found)))
    if portal.settings.noindex:
        click.echo(told("doctor.noindex"))
    _say_what_is_due(root, site)
    lacks = _of_host(site, url) if url else 0
    sys.exit(ERRORS if found or lacks else CLEAN)


def _say_what_is_due(root: Path, site: Site) -> None:
    due = next(iter(changes_to_come(site.portal, now())), None)
    if due is None:
        click.echo(told("schedule.nothing"))
        return
    click.echo(f"{due.shown_as}: {told(f'schedule.{due.event}')}")
    click.echo(told("schedule.build-at", moment=due.in_utc))
    recipes = [name for name in _PUBLISHING if (root / name).exists()]
    click.echo(told("doctor.published-by" if recipes else "doctor.published-by-nobody", files=", ".join(recipes)))


def _of_host(site: Site, url: str) -> int:
    """Say what the host at an address lacks; how much that is."""
    from portal.commands.doctor.host import lacking

    try:
        address = whole_address(url)
    except ValueError:
        address = ""
    if not address.startswith(("https://", "http://")):
        fail(message("doctor.no-address", url=url))
    public = site.routes.portal
    routes = Routes(replace(public, settings=replace(public.settings, site_url=address)))
    number = 0
    for sentence in lacking(TrackedPortal(routes)):
        click.echo(in_language(sentence, language()))
        number += 1
    click.echo(told("doctor.host", url=address, number=number) if number else told("doctor.host-fine", url=address))
    return number
