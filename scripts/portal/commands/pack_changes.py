"""What a pack or a glossary that came back would change, as a table, and whether that is wanted."""

from __future__ import annotations

import difflib
from typing import Any

import click

from portal.commands.shared import told
from portal.common.messages import message
from portal.common.printable import printable, shorten
from portal.edit.packs.intake import LEFT_OUT, TAKEN, Fate, Incoming, Intake

_AROUND, LONG = 40, 300
"""So many characters are shown before the first that differs, and of a text, or of each place in a long one, at most."""
_MOST_PLACES = 20
"""So many places in which a long text differs are shown, and so many blocks that a text waits for."""


MOST_SHOWN = 200
"""So many texts are shown one by one."""


def is_wanted(number: int, what: str, *, dry_run: bool, yes: bool) -> bool:
    """Whether to write so many changes: asked of whoever runs the command, unless it is said already."""
    if not number:
        click.echo(told("pack.no-change"))
        return False
    if dry_run:
        click.echo(told("pack.dry", number=number))
        return False
    if not yes:
        click.confirm(told("pack.ask", number=number, locale=what), abort=True)
    return True


def show_intake(intake: Intake) -> None:
    from rich.console import Console
    from rich.text import Text

    table = table_of_changes("text", "here", "file", "fate")
    shown = intake.of(*TAKEN, *LEFT_OUT)
    for one in shown[:MOST_SHOWN]:
        cells = (shorten(one.key, LONG), *_excerpts(one.now, one.text), told(f"pack.fate.{one.fate}"))
        table.add_row(*(Text(printable(cell)) for cell in cells))
    if shown:
        Console().print(table)
    for partial in intake.of(Fate.PARTIAL):
        _tell_what_it_waits_for(partial)
    for fate in Fate:
        if number := len(intake.of(fate)):
            click.echo(told("pack.count", fate=message(f"pack.fate.{fate}"), number=number))


def _tell_what_it_waits_for(one: Incoming) -> None:
    """Of a text that came back in part, the blocks that are missing, each with the reason and where it is in the file."""
    click.echo(told("pack.waits", key=one.key, number=len(one.waits_for)))
    for block in one.waits_for[:_MOST_PLACES]:
        why = told(f"pack.wanting.{block.wanting}")
        click.echo("  " + printable(f"{block.place or block.key}: {shorten(block.source)} – {why}"))
    if len(one.waits_for) > _MOST_PLACES:
        click.echo("  " + told("changes.more", number=len(one.waits_for) - _MOST_PLACES))


def table_of_changes(*columns: str) -> Any:
    from rich.table import Table

    table = Table(show_lines=True)
    for column in columns:
        table.add_column(told(f"pack.column.{column}"), overflow="fold")  # keys are long words
    return table


def _excerpts(before: str, after: str) -> tuple[str, str]:
    """Two texts; of long ones the lines in which they differ, each from shortly before they part."""
    if max(len(before), len(after)) <= LONG:
        return before, after
    old, new = before.split("\n"), after.split("\n")
    differing = [span for span in difflib.SequenceMatcher(None, old, new).get_opcodes() if span[0] != "equal"]
    pairs = [
        _from_parting("\n".join(old[i:j]), "\n".join(new[start:end]))
        for _, i, j, start, end in differing[:_MOST_PLACES]
    ]
    more = [("…", "…")] if len(differing) > _MOST_PLACES else []
    first, second = (" … ".join(filter(None, cell)) for cell in zip(*pairs, *more, strict=True))
    return first, second


def _from_parting(before: str, after: str) -> tuple[str, str]:
    same = next((at for at, pair in enumerate(zip(before, after, strict=False)) if pair[0] != pair[1]), 0)
    start = same - _AROUND if max(len(before), len(after)) > LONG and same > 2 * _AROUND else 0
    first, second = (f"{'… ' if start else ''}{text[start : start + LONG]}" for text in (before, after))
    return first, second
