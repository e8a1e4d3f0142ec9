"""``portal translations glossary``: the glossary for translators' programs, and taking in what comes back."""

from __future__ import annotations

from pathlib import Path

import click

from portal.check.project import Site
from portal.commands.click_words import command, option
from portal.commands.pack_changes import LONG, MOST_SHOWN, is_wanted, table_of_changes
from portal.commands.shared import COULD_NOT_RUN, fail, file_to_write, prove_or_end, read_for_output, told
from portal.common.cache import FileCache
from portal.common.filesystem import write_whole
from portal.common.messages import message
from portal.common.printable import printable, shorten
from portal.common.problems import Problem
from portal.edit.apply import write_proven
from portal.edit.packs.formats import ReturnedGlossary
from portal.edit.packs.tbx import draft_of_terms, other_notes, term_changes, write_tbx
from portal.edit.packs.units import CannotRead
from portal.model.collections import COLLECTIONS


@command()
@option("-o", "--output", type=click.Path(path_type=Path))
@click.pass_obj
def glossary(root: Path, output: Path | None) -> None:
    site = read_for_output(root)
    path = file_to_write(root, output, "terms.tbx")
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
    if left := other_notes(site.portal, pack.text, file.name):
        terms = shorten(", ".join(left), LONG)
        click.echo(told("pack.notes-left", terms=terms, file=COLLECTIONS["terms"].file), err=True)
    draft = draft_of_terms(site.portal, changes)
    proof = prove_or_end(site.portal.settings.root, draft, before, memory) if changes else None
    if is_wanted(len(changes), COLLECTIONS["terms"].file, dry_run=dry_run, yes=yes) and proof:
        write_proven(draft, proof, memory)
        click.echo(told("pack.taken", number=len(changes), locale=COLLECTIONS["terms"].file))
