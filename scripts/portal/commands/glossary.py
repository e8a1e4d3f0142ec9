"""``portal translations glossary``: the glossary for translators' programs, and taking in what comes back."""

from __future__ import annotations

from pathlib import Path

import click

from portal.check.project import Site
from portal.commands.pack_changes import MOST_SHOWN, is_wanted, table_of_changes
from portal.commands.shared import (
    COULD_NOT_RUN,
    apply_or_end,
    fail,
    not_there,
    read_site,
    told,
)
from portal.common.cache import FileCache
from portal.common.filesystem import write_whole
from portal.common.messages import message
from portal.common.printable import printable
from portal.common.problems import Problem
from portal.edit.packs.formats import ReturnedGlossary
from portal.edit.packs.tbx import draft_of_terms, term_changes, write_tbx
from portal.edit.packs.units import CannotRead
from portal.model.collections import COLLECTIONS


@click.command()
@click.option("-o", "--output", type=click.Path(path_type=Path), help="File; terms.tbx, if not given.")
@click.pass_obj
def glossary(root: Path, output: Path | None) -> None:
    """Write the glossary, data/terms.yml, as TBX for translators' programs; import takes it in again."""
    site, _ = read_site(root)
    path = output or not_there("terms.tbx")
    name = site.portal.texts.source.get("interface/chrome.site-name")
    write_whole(path, write_tbx(site.portal, name.value if name else root.name))
    click.echo(told("pack.glossary-written", number=len(site.portal.terms), file=path))


def take_glossary(
    site: Site,
    pack: ReturnedGlossary,
    file: Path,
    before: list[Problem],
    memory: FileCache,
    *,
    dry_run: bool,
    yes: bool,
) -> None:
    """Take in terms: what is said otherwise, or new. What the file leaves out stays."""
    from rich.console import Console
    from rich.text import Text

    try:
        changes = term_changes(site.portal, pack.text, file.name)
    except CannotRead as exc:
        fail(message("pack.refused", why=exc.told), COULD_NOT_RUN)
    table = table_of_changes("text", "here", "file")
    for one in changes[:MOST_SHOWN]:
        cells = (f"{one.term} ({one.language}, {one.name})", ", ".join(one.before), ", ".join(one.after))
        table.add_row(*(Text(printable(cell)) for cell in cells))
    if changes:
        Console().print(table)
    if is_wanted(len(changes), COLLECTIONS["terms"].file, dry_run=dry_run, yes=yes):
        apply_or_end(site.portal.settings.root, draft_of_terms(site.portal, changes), before, memory, show=False)
        click.echo(told("pack.taken", number=len(changes), locale=COLLECTIONS["terms"].file))
