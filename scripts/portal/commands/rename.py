"""``portal rename``: another id, everywhere at once."""

from __future__ import annotations

from pathlib import Path

import click

from portal.commands.click_words import argument, command
from portal.commands.shared import ERRORS, apply_or_end, fail, language, read_site, told
from portal.common.messages import message
from portal.common.report import as_text
from portal.edit.create import KINDS
from portal.edit.rename import draft_of_rename, in_the_way, ledger_after
from portal.model.collections import Ref


@command()
@argument("kind", type=click.Choice(sorted(KINDS)))
@argument("old")
@argument("new_id", metavar="NEW")
@click.pass_obj
def rename(root: Path, kind: str, old: str, new_id: str) -> None:
    site, before, memory = read_site(root)
    if errors := in_the_way(before):
        click.echo("\n".join(as_text(errors, root, language())), err=True)
        fail(message("rename.errors"), ERRORS)
    refs = Ref(KINDS[kind].name, old), Ref(KINDS[kind].name, new_id)
    draft = draft_of_rename(site.portal, *refs)
    apply_or_end(root, draft, before, memory, lambda after: ledger_after(site.portal, after.portal, *refs), show=False)
    click.echo(told("rename.done", old=old, new=new_id, number=len(draft.contents())))
