"""``portal addresses``: what was published, and where it leads when its page is gone."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from portal.commands.click_words import TranslatedGroup, argument, option
from portal.commands.shared import apply_or_end, language, read_site, told, write_or_demand
from portal.common.cache import FileCache
from portal.common.clock import now
from portal.content.portal import PublicPortal
from portal.edit.redirects import address_of, draft_of_forgetting, draft_of_redirect
from portal.site.lost import ledger_of_addresses


@click.group(cls=TranslatedGroup)
def addresses() -> None:
    pass


@addresses.command("sync")
@option("--check", "only_check", is_flag=True)
@click.pass_obj
def sync_addresses(root: Path, only_check: bool) -> None:
    site, _, memory = read_site(root, whole=True)
    sync_ledger_of_addresses(root, site.portal, only_check, memory)


def sync_ledger_of_addresses(root: Path, portal: PublicPortal, only_check: bool, memory: FileCache) -> None:
    """Write the ledger of addresses for a portal without errors; or only see whether that is needed, and end if it is."""
    # What is held back counts only once somebody has noted it, so that no run of a CI fails because time goes by.
    moment = dt.datetime.min.replace(tzinfo=dt.UTC) if only_check else now()
    write_or_demand(root, ledger_of_addresses(portal, moment), only_check, memory)


def _redirect(root: Path, address: str, leads_to: str = "") -> None:
    site, before, memory = read_site(root)
    draft = draft_of_redirect(site.portal, address, leads_to, now().date(), language())
    apply_or_end(root, draft, before, memory)


@addresses.command()
@argument("old")
@argument("new_address", metavar="NEW")
@click.pass_obj
def move(root: Path, old: str, new_address: str) -> None:
    from_, to = address_of(old), address_of(new_address)
    _redirect(root, from_, to)
    click.echo(told("addresses.moved", address=from_, to=to))


@addresses.command()
@argument("address")
@click.pass_obj
def gone(root: Path, address: str) -> None:
    given = address_of(address)
    _redirect(root, given)
    click.echo(told("addresses.gone", address=given))


@addresses.command()
@argument("address")
@click.pass_obj
def forget(root: Path, address: str) -> None:
    site, before, memory = read_site(root)
    given = address_of(address)
    apply_or_end(root, draft_of_forgetting(site.portal, given), before, memory, show=False)
    click.echo(told("addresses.forgotten", uri=given.removeprefix("/")))
