"""``portal told``: of what changed without a note, saying that readers need none."""

from __future__ import annotations

from itertools import chain
from pathlib import Path

import click

from portal.commands.click_words import argument, command
from portal.commands.shared import read_site, told, write_or_demand
from portal.content.change_ledger import TOLD, plain_pages_behind, told_text, untold


@command("told")
@argument("keys", metavar="RECORD...", nargs=-1, required=True)
@click.pass_obj
def told_(root: Path, keys: tuple[str, ...]) -> None:
    site, _, memory = read_site(root, whole=True)
    asked = chain((ref for ref, _ in untold(site.portal)), plain_pages_behind(site.portal))
    settled = {ref.key for ref in asked} & set(keys)
    if settled:
        write_or_demand(root, {TOLD: told_text(site.portal, frozenset(settled))}, only_check=False, memory=memory)
    for key in keys:
        click.echo(told("told.settled" if key in settled else "told.nothing", key=key))
