"""``portal export`` and ``portal import``: a collection as a spreadsheet, and back, with a look at what would change in between."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path

import click

from portal.commands.click_words import argument, command, option
from portal.commands.shared import (
    CLEAN,
    ERRORS,
    agreed,
    fail,
    file_to_write,
    is_interactive,
    language,
    read_for_output,
    read_site,
    told,
)
from portal.common.clock import now
from portal.common.filesystem import read_at_most, write_whole
from portal.common.folding import fold_name
from portal.common.messages import Message, Told, in_language, message, reason_of
from portal.common.printable import shorten
from portal.common.problems import did_you_mean
from portal.content.portal import Portal
from portal.edit.apply import prove_draft
from portal.edit.spreadsheets.columns import columns_of, left_out
from portal.edit.spreadsheets.drafting import draft_of, new_source_of, told_by_row
from portal.edit.spreadsheets.exporting import as_csv, as_workbook
from portal.edit.spreadsheets.importing import plan_of
from portal.edit.spreadsheets.plan import CellChange, Plan, RowChange
from portal.edit.spreadsheets.tables import LARGEST_TABLE, Table, read_tables
from portal.edit.typed.times import NotUnderstood
from portal.edit.typed.values import Meaning
from portal.model.collections import YAML_COLLECTIONS
from portal.model.enums import SourceKind
from portal.model.fields import choice_word

_SHOWN = 160
"""So much of a value is shown."""
_collection = argument("collection", type=click.Choice(list(YAML_COLLECTIONS)))


@command("export")
@_collection
@option("--format", "form", type=click.Choice(["xlsx", "csv"]))
@option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False))
@option("--empty", is_flag=True)
@click.pass_obj
def export(root: Path, collection: str, form: str | None, output: Path | None, empty: bool) -> None:
    site = read_for_output(root)
    form = form or ("csv" if output and output.suffix.lower() == ".csv" else "xlsx")
    file = file_to_write(root, output, f"{collection}.{form}")
    make = as_csv if form == "csv" else as_workbook
    write_whole(file, make(site.portal, collection, language(), now(), is_empty=empty))
    rows = 0 if empty else len(site.portal.ids.get(collection, ()))
    click.echo(told("sheet.written", file=file, columns=len(columns_of(collection)), rows=rows))
    if names := left_out(collection):
        fields = ", ".join(in_language(name, language()) for name in names)
        click.echo(told("sheet.help-left-out", fields=fields))
    click.echo(told("sheet.next", collection=collection, file=file))


@command("import")
@_collection
@argument("file", type=click.Path(path_type=Path))
@option("--source", default="")
@option("--source-kind", type=click.Choice([kind.value for kind in SourceKind]))
@option("--dry-run", is_flag=True)
@option("--yes", is_flag=True)
@click.pass_obj
def import_(
    root: Path, collection: str, file: Path, source: str, source_kind: str | None, dry_run: bool, yes: bool
) -> None:
    site, before, memory = read_site(root)
    portal, tables, moment = site.portal, _tables(file), now()
    named = _Source(portal, Meaning(portal, moment), moment.date(), SourceKind(source_kind) if source_kind else None)
    if source:
        named.take(source)
    plan = plan_of(portal, collection, tables, moment, named.id)
    if plan.without_source and not named.id and not plan.faults and not dry_run and not yes and is_interactive():
        _ask_for_source(plan, named)
        plan = plan_of(portal, collection, tables, moment, named.id)
    for remark in plan.remarks:
        click.echo(in_language(remark, language()), err=True)
    _refuse_if_wrong(plan.faults)
    if not plan.changed:
        click.echo(told("sheet.nothing"))
        sys.exit(CLEAN)
    _show(plan, named)
    if plan.without_source and not named.id:
        fail(message("sheet.no-source", rows=_rows(plan.without_source)), ERRORS)
    draft = draft_of(portal, plan, named.new if plan.without_source else None)
    proof = prove_draft(root, draft, before, memory)
    _refuse_if_wrong(told_by_row(plan, draft, proof.fresh))
    if dry_run:
        click.echo(told("sheet.dry"))
    elif not yes and not is_interactive():
        fail(message("sheet.say-yes"), ERRORS)
    elif yes or agreed(told("sheet.ask")):
        files = draft.save()
        click.echo(told("new.written", file=", ".join(files)))
    else:
        click.echo(told("sheet.left"))


def _tables(file: Path) -> list[Table]:
    try:
        content = read_at_most(file, LARGEST_TABLE)
    except OSError as exc:
        fail(message("sheet.cannot-read", file=file, reason=reason_of(exc)), ERRORS)
    try:
        return read_tables(content, language())
    except Told as exc:
        fail(message("value.of-field", field=str(file), what=exc.told), ERRORS)


def _refuse_if_wrong(faults: list[Message]) -> None:
    if faults:
        for fault in faults:
            click.echo(in_language(fault, language()), err=True)
        fail(message("sheet.refused"), ERRORS)


class _Source:
    """Where new rows are from that don't say it themselves: a source that there is, or a new one."""

    def __init__(self, portal: Portal, meaning: Meaning, day: dt.date, kind: SourceKind | None) -> None:
        self._portal, self._meaning, self._day, self._kind = portal, meaning, day, kind
        self.id = ""
        self.new: dict[str, object] | None = None

    def take(self, typed: str) -> None:
        """NotUnderstood, if it is neither."""
        known = self._meaning.named("sources", typed)
        publisher, colon, title = (part.strip() for part in typed.partition(":"))
        if len(known) == 1:
            self.id = known[0]
        elif known:
            raise NotUnderstood(message("typed.several", given=typed, ids=", ".join(known)))
        elif colon and publisher and title and not title.startswith("//"):
            self._kind = self._kind or _kind_of_source()
            self.new = new_source_of(self._portal, publisher, title, self._kind, self._day)
            self.id = str(self.new["id"])
        else:
            hint = did_you_mean(typed, self._portal.ids.get("sources", ()), Message(""))
            raise NotUnderstood(message("sheet.unknown-source", given=typed, hint=hint))


def _kind_of_source() -> SourceKind:
    """What sort of document a new source is, as whoever is there says; ends the command, if nobody is."""
    kinds = {kind.value: in_language(choice_word(kind), language()) for kind in SourceKind}
    if not is_interactive():
        fail(message("sheet.source-kind", kinds=", ".join(kinds)), ERRORS)
    for number, (kind, word) in enumerate(kinds.items(), start=1):
        click.echo(f"  {number:>2}  {word}" + (f"  [{kind}]" if fold_name(word) != fold_name(kind) else ""))
    while True:
        typed = fold_name(str(click.prompt(told("label.kind"))).strip())
        for number, (kind, word) in enumerate(kinds.items(), start=1):
            if typed in (str(number), kind, fold_name(word)):
                return SourceKind(kind)


def _ask_for_source(plan: Plan, named: _Source) -> None:
    click.echo(told("sheet.ask-source", rows=_rows(plan.without_source)))
    while not named.id:
        try:
            named.take(str(click.prompt(told("label.source"))).strip())
        except NotUnderstood as exc:
            click.echo(in_language(exc.told, language()))


def _rows(numbers: list[int]) -> str:
    shown = ", ".join(map(str, numbers[:20]))
    return f"{shown} …" if len(numbers) > 20 else shown


def _show(plan: Plan, named: _Source) -> None:
    """What would change, row by row."""
    if named.new and plan.without_source:
        click.echo(told("sheet.new-source", **named.new))
        for name in ("publisher", "title", "kind", "seen"):
            click.echo(f"    {told('sheet.new-value', field=message(f'label.{name}'), value=named.new[name])}")
    for row in plan.rows:
        if row.is_new or row.changes:
            _show_row(row)
        elif row.remark:
            click.echo(told("sheet.row-same", row=row.row, name=row.name, id=row.id))
            click.echo(f"    {in_language(row.remark, language())}")
    new = sum(row.is_new for row in plan.rows)
    changed = len(plan.changed) - new
    click.echo(told("sheet.totals", new=new, changed=changed, untouched=plan.untouched))


def _show_row(row: RowChange) -> None:
    click.echo(told("sheet.row-new" if row.is_new else "sheet.row-changed", row=row.row, name=row.name, id=row.id))
    for change in row.changes:
        if change.column.path == ("id",):
            continue  # stands above
        click.echo(f"    {_shown(row, change)}")
    if row.remark:
        click.echo(f"    {in_language(row.remark, language())}")


def _shown(row: RowChange, change: CellChange) -> str:
    field = in_language(change.column.label, language())
    was, value = (shorten(text.replace("\n\n", " ¶ ") or "–", _SHOWN) for text in (change.was, change.becomes))
    if change.value is None:
        return told("sheet.taken-away", field=field, was=was)
    if row.is_new:
        return told("sheet.new-value", field=field, value=value)
    return told("sheet.other-value", field=field, was=was, value=value)
