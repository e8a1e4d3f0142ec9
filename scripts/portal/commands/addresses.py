"""``portal addresses``: what was published, and where it leads when its page is gone."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from portal.commands.click_words import TranslatedGroup, argument, option
from portal.commands.shared import ERRORS, apply_or_end, fail, read_site, told, write_or_demand
from portal.common.cache import FileCache
from portal.common.clock import now
from portal.common.messages import message
from portal.content.address_ledger import ADDRESSES, ledger_text
from portal.content.portal import REDIRECTS, PublicPortal
from portal.edit.create import fault_of
from portal.edit.draft import Draft
from portal.edit.yaml_patch import append_record
from portal.model.field_types import Address
from portal.site.lost import ledger_of_addresses
from portal.site.urls import CHANGES, FEED


@click.group(cls=TranslatedGroup)
def addresses() -> None:
    pass


@addresses.command("sync")
@option("--check", "only_check", is_flag=True)
@click.pass_obj
def sync_addresses(root: Path, only_check: bool) -> None:
    memory = FileCache()
    site, _ = read_site(root, memory, whole=True)
    sync_ledger_of_addresses(root, site.portal, only_check, memory)


def sync_ledger_of_addresses(root: Path, portal: PublicPortal, only_check: bool, memory: FileCache) -> None:
    """Write the ledger of addresses for a portal without errors; or only see whether that is needed, and end if it is."""
    # What is held back counts only once somebody has noted it, so that no run of a CI fails because time goes by.
    moment = dt.datetime.min.replace(tzinfo=dt.UTC) if only_check else now()
    write_or_demand(root, ledger_of_addresses(portal, moment), only_check, memory)


def _address(typed: str) -> str:
    """An address as typed, with slashes at both ends."""
    given = f"/{typed.strip('/')}/" if typed.strip("/") else "/"
    if wrong := fault_of(Address, given):
        fail(wrong, ERRORS)
    return given


def _redirect(root: Path, record: dict[str, object]) -> None:
    memory = FileCache()
    _, before = read_site(root, memory)
    draft = Draft(root)
    above = f"# yaml-language-server: $schema=../schemas/redirects.json\n# {told('addresses.above')}\n"
    draft.write(REDIRECTS, append_record(draft.text(REDIRECTS), "redirects", record, above))
    apply_or_end(root, draft, before, memory)


@addresses.command()
@argument("old")
@argument("new_address", metavar="NEW")
@click.pass_obj
def move(root: Path, old: str, new_address: str) -> None:
    record: dict[str, object] = {"address": _address(old), "leads_to": _address(new_address)}
    _redirect(root, record)
    click.echo(told("addresses.moved", address=record["address"], to=record["leads_to"]))


@addresses.command()
@argument("address")
@click.pass_obj
def gone(root: Path, address: str) -> None:
    record: dict[str, object] = {"address": _address(address), "gone": now().date().isoformat()}
    _redirect(root, record)
    click.echo(told("addresses.gone", address=record["address"]))


@addresses.command()
@argument("address")
@click.pass_obj
def forget(root: Path, address: str) -> None:
    memory = FileCache()
    site, before = read_site(root, memory)
    uri = _address(address).removeprefix("/")
    known = site.portal.addresses
    left = {
        address: locales for address, locales in known.items() if address not in (uri, uri + FEED, uri + CHANGES + FEED)
    }
    if left == known:
        fail(message("addresses.unknown", uri=uri, file=ADDRESSES), ERRORS)
    draft = Draft(root)
    draft.write(ADDRESSES, ledger_text(left))
    apply_or_end(root, draft, before, memory, show=False)
    click.echo(told("addresses.forgotten", uri=uri))
