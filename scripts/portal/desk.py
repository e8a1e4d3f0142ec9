"""The editor's desk: ``rename``, ``addresses`` and ``withdrawn``."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from portal.addresses import ADDRESSES, ledger_text, published, together
from portal.clock import now, public
from portal.content import REDIRECTS
from portal.creating import (
    KINDS,
    fault_of,
)
from portal.edits import Draft, appended, write_files
from portal.folders import files_in
from portal.registry import Registry
from portal.renaming import CannotRename, ledger_after, renamed
from portal.report import as_text
from portal.takedown import found_in, searched
from portal.terminal import ERRORS, applied, fail, site_of
from portal.values import Address

_COLLECTION = {kind: collection for kind, (collection, _) in KINDS.items()}


@click.command()
@click.argument("kind", type=click.Choice(sorted(_COLLECTION)))
@click.argument("old")
@click.argument("new_id", metavar="NEW")
@click.pass_obj
def rename(root: Path, kind: str, old: str, new_id: str) -> None:
    """Give a record, page or news item another id: every reference follows, and the old address leads to the new one."""
    site, before = site_of(root)
    if any(problem.severity == "error" for problem in before):
        click.echo("\n".join(as_text([one for one in before if one.severity == "error"], root)), err=True)
        fail("Nothing was renamed: mend these first, so that no reference is missed.", ERRORS)
    try:
        draft = renamed(site.portal, _COLLECTION[kind], old, new_id)
    except CannotRename as exc:
        fail(str(exc), ERRORS)
    files = list(draft.contents())
    after = applied(root, draft, before, show=False)
    files += write_files(root, ledger_after(site.portal, after.portal, _COLLECTION[kind], old, new_id))
    click.echo(f"{old} is {new_id} now, in {len(files)} files; git diff shows them. Names and titles are as they were.")


# --- addresses ---


@click.group()
def addresses() -> None:
    """Addresses that the site has published, and where they lead when their page is gone."""


@addresses.command("sync")
@click.option(
    "--check", "only_check", is_flag=True, help="Write nothing; exit 1 if an address is missing in the ledger."
)
@click.pass_obj
def sync_addresses(root: Path, only_check: bool) -> None:
    """Note the addresses that the site has now. make check does this for you."""
    site, problems = site_of(root)
    if any(problem.severity == "error" for problem in problems):
        fail("The content has errors; run portal check.")
    portal = site.portal
    # What is held back counts only once somebody has noted it, so that no run of a CI fails because time goes by.
    moment = dt.datetime.min.replace(tzinfo=dt.UTC) if only_check else now()
    current = published(Registry(public(portal, moment)))
    ledger = ledger_text(together(portal.addresses, current, portal.settings.languages))
    if ledger == ledger_text(portal.addresses) and (root / ADDRESSES).exists():
        return
    if only_check:
        fail(
            f"The ledger of addresses is not up to date ({ADDRESSES}). Run make check and commit what it writes.",
            ERRORS,
        )
    draft = Draft(root)
    draft.write(ADDRESSES, ledger)
    draft.save()
    click.echo(f"wrote {ADDRESSES}")


def _address(typed: str) -> str:
    """An address as typed, with slashes at both ends."""
    given = f"/{typed.strip('/')}/" if typed.strip("/") else "/"
    if said := fault_of(Address, given):
        fail(said, ERRORS)
    return given


def _redirect(root: Path, record: dict[str, object], said: str) -> None:
    _, before = site_of(root)
    draft = Draft(root)
    above = (
        "# yaml-language-server: $schema=../schemas/redirects.json\n"
        "# Addresses that have no page any more: where they lead, or since when they are gone. Addresses are without language.\n"
    )
    draft.write(REDIRECTS, appended(draft.text(REDIRECTS), "redirects", record, above))
    applied(root, draft, before)
    click.echo(said)


@addresses.command()
@click.argument("old")
@click.argument("new_address", metavar="NEW")
@click.pass_obj
def move(root: Path, old: str, new_address: str) -> None:
    """Lead readers of an address that has no page any more to another page: portal addresses move /news/a/ /news/b/."""
    record: dict[str, object] = {"address": _address(old), "leads_to": _address(new_address)}
    _redirect(root, record, f"{record['address']} leads to {record['leads_to']} now, in every language.")


@addresses.command()
@click.argument("address")
@click.pass_obj
def gone(root: Path, address: str) -> None:
    """Say that a page was taken away for good: readers of its address are told so."""
    record: dict[str, object] = {"address": _address(address), "gone": now().date().isoformat()}
    _redirect(root, record, f"{record['address']} tells its readers that the page is gone.")


@addresses.command()
@click.argument("address")
@click.pass_obj
def forget(root: Path, address: str) -> None:
    """Take an address out of the ledger that was never public, because of a slip, say."""
    site, before = site_of(root)
    uri = _address(address).removeprefix("/")
    known = site.portal.addresses
    left = {one: locales for one, locales in known.items() if one not in (uri, f"{uri}feed.xml")}
    if left == known:
        fail(f"/{uri} is not in {ADDRESSES}.", ERRORS)
    draft = Draft(root)
    draft.write(ADDRESSES, ledger_text(left))
    applied(root, draft, before, show=False)
    click.echo(f"/{uri} is forgotten.")


# --- take-down ---


@click.command()
@click.option(
    "--site-dir", type=click.Path(path_type=Path), help="A site that is built already; without it, one is built."
)
@click.pass_obj
def withdrawn(root: Path, site_dir: Path | None) -> None:
    """Build the site, and prove that no file of it names who or what was withdrawn."""
    from portal import engine
    from portal.workshop import Failed, Refused, Workshop

    site, _ = site_of(root)
    try:
        if site_dir is None:
            engine.build(Workshop(root))
    except (Refused, Failed) as exc:
        fail(str(exc), ERRORS)
    folder = site_dir or root / "site"
    if not folder.is_dir():
        fail(f"There is no built site at {folder}; name it with --site-dir.")
    found = list(found_in(site.portal, folder))
    for name, what in found:
        click.echo(f"{folder.name}/{name}: “{what}”")
    forms = searched(site.portal)
    if not forms:
        click.echo("Nothing is withdrawn.")
        return
    click.echo("Looked for, with any ending in Cyrillic:\n  " + "\n  ".join(forms))
    if found:
        fail(f"{len(found)} files name what was withdrawn. If the site is another one, build it anew.", ERRORS)
    click.echo(f"{len(files_in(folder))} files looked at: nothing of this is in any of them.")
    click.echo("If texts use another form of a name, add it beneath spellings: in data/people.yml and build again.")
