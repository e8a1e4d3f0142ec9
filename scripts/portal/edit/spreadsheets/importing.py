"""What rows of a spreadsheet would change in a collection: what is new, which values become others, and what is wrong with which cell.

An empty cell changes nothing. Rows are matched by id or, without one, by a name of today or of former times.
"""

from __future__ import annotations

import datetime as dt
import difflib
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from itertools import islice
from typing import Any

from portal.common.formulas import guarded, unguarded
from portal.common.grouping import grouped
from portal.common.messages import Message, catalogue, languages, message
from portal.common.printable import shorten
from portal.content.portal import Portal
from portal.content.validate import plain_number
from portal.edit.create import fault_by, fault_of_id, with_defaults
from portal.edit.spreadsheets.columns import Column, columns_of, headings, number_of_headings
from portal.edit.spreadsheets.plan import CellChange, FieldValue, Plan, RowChange
from portal.edit.spreadsheets.tables import SheetRow, Table, cell_name
from portal.edit.typed.names import country_code
from portal.edit.typed.times import NotUnderstood
from portal.edit.typed.values import Meaning, folded, join_list, tidy
from portal.edit.workbooks import SheetCell
from portal.files.nodes import Node, Scalar, Sequence, node_at
from portal.model.collections import COLLECTIONS, Ref
from portal.model.field_types import as_id

_ABOVE = 10
"""In so many rows the headings are looked for."""
_OWN, _LONG = ("words", "web-address", "email"), 5
"""Values that a record shares with few others, from so many characters on."""
_SHOWN = 10
"""So many empty or merged cells are named."""


def plan_of(portal: Portal, collection: str, tables: list[Table], moment: dt.datetime, source: str = "") -> Plan:
    """What the sheet with the records would change; *source* is the id of where new records without one are from."""
    plan = _begun(collection, tables)
    if plan.faults:
        return plan
    meaning = _with_new(portal, collection, plan, Meaning(portal, moment), source)
    alike = _Alike(portal, collection)
    for row in plan.table.rows[1:]:
        _read_row(portal, plan, row, meaning, source, alike)
    used = {place for row in plan.table.rows[1:] for place, cell in enumerate(row.cells) if cell.text}
    if emptied := [cell_name(row, place) for row, place in plan.emptied if place in used]:
        shown = ", ".join(emptied[:_SHOWN]) + (" …" if len(emptied) > _SHOWN else "")
        plan.remarks.append(message("sheet.emptied", cells=shown, word=message("sheet.delete")))
    for record_id, number in Counter(change.id for change in plan.rows).items():
        if number > 1:
            rows = ", ".join(str(change.row) for change in plan.rows if change.id == record_id)
            plan.faults.append(message("sheet.row-twice", id=record_id, rows=rows))
    plan.faults += islice(_faults_of_order(plan), _SHOWN)
    return plan


def _faults_of_order(plan: Plan) -> Iterator[Message]:
    """Texts of a column that have changed places with one another: it was sorted, or moved by a row, without the others."""
    changes = [
        (row, change)
        for row in plan.rows
        if not row.is_new
        for change in row.changes
        if change.column.about.value in _OWN
    ]
    was = {(change.column, folded(change.was)): row.id for row, change in changes if len(change.was) >= _LONG}
    moved = [
        (row, change, other)
        for row, change in changes
        if (other := was.get((change.column, folded(change.becomes)))) and other != row.id
    ]
    number = Counter(change.column for _, change, _ in moved)
    for row, change, other in moved:
        if number[change.column] > 1:
            text = shorten(change.becomes)
            yield plan.at(row.row, change.column, message("sheet.moved", id=row.id, text=text, other=other))


def _begun(collection: str, tables: list[Table]) -> Plan:
    """The sheet one of whose first rows names most columns, from that row on; and what is wrong with it. Above it, a title may stand."""
    begun = [_from_headings(collection, table) for table in tables]
    table = max(begun, key=lambda table: number_of_headings(collection, table.rows[0].cells))
    plan = Plan(collection, table, headings(collection, table.rows[0].cells))
    if len(others := [other.name for other in begun if other is table or _holds_records(collection, other)]) > 1:
        plan.faults.append(message("sheet.several", sheets=", ".join(others)))
    head = plan.table.rows[0].number
    asked = ", ".join(column.key for column in columns_of(collection) if column.is_asked)
    if not plan.headings.columns:
        plan.faults.append(message("sheet.no-headings", row=head, columns=asked, collection=collection))
        return plan
    if plan.table.remark:
        plan.remarks.append(plan.table.remark)
    for place, (text, near) in plan.headings.unknown.items():
        where = cell_name(head, place)
        if near:
            plan.faults.append(message("sheet.near-heading", cell=where, heading=text, meant=near.label))
        elif any(place < len(row.cells) and row.cells[place].text for row in plan.table.rows[1:]):
            plan.remarks.append(message("sheet.unknown-heading", cell=where, heading=text))
    filled = sorted({at for row in plan.table.rows[1:] for at, cell in enumerate(row.cells) if cell.text or cell.fault})
    for place in filled:
        if place not in {**plan.headings.columns, **plan.headings.unknown, **plan.headings.twice}:
            told = plan.remarks if plan.table.name else plan.faults  # in CSV, a comma without quotes cuts a text
            told.append(message("sheet.no-heading", cell=cell_name(head, place)))
    for place, column in plan.headings.twice.items():
        plan.faults.append(message("sheet.heading-twice", cell=cell_name(head, place), column=column.label))
    plan.faults += islice(_faults_of_merged(plan), _SHOWN)
    return plan


def _from_headings(collection: str, table: Table) -> Table:
    """A sheet from that one of its first rows on which names most columns."""
    begun = [table._replace(rows=table.rows[start:]) for start in range(min(_ABOVE, len(table.rows)))]
    return max(begun, key=lambda one: number_of_headings(collection, one.rows[0].cells))


def _holds_records(collection: str, table: Table) -> bool:
    """Whether a sheet says of which record each of its rows is, and something of it: a list to choose from doesn't."""
    named = {column.path for column in headings(collection, table.rows[0].cells).columns.values()}
    return len(table.rows) > 1 and len(named) > 1 and bool(named & {("id",), (COLLECTIONS[collection].title,)})


def _faults_of_merged(plan: Plan) -> Iterator[Message]:
    """Cells of the columns that were made one with others: who reads them row by row finds all but the first empty."""
    head = plan.table.rows[0].number
    places = {place + 1 for place in plan.headings.columns}
    for merged in plan.table.merged:
        if merged.max_row > head and places & {*range(merged.min_col, merged.max_col + 1)}:
            yield plan.at(max(merged.min_row, head), None, message("sheet.merged", cells=merged.coord))


def _cells(plan: Plan, row: SheetRow) -> dict[Column, SheetCell]:
    """What stands in the columns of a row."""
    columns = plan.headings.columns
    return {column: row.cells[place] for place, column in columns.items() if place < len(row.cells)}


def _named(plan: Plan, row: SheetRow) -> tuple[str, str]:
    """The id and the name that a row gives; empty where it doesn't."""
    by_path = {column.path: cell.text for column, cell in _cells(plan, row).items()}
    title, given = COLLECTIONS[plan.collection].title, by_path.get(("id",), "")
    if columns_of(plan.collection)[0].about.value == "country-id":  # “Jordan”
        given = (country_code(given, languages()) or given).lower()
    return given, by_path.get((title,), "") if title != "id" else ""


def _with_new(portal: Portal, collection: str, plan: Plan, meaning: Meaning, source: str) -> Meaning:
    """Knowing also what the rows are to add, for one may name another, and the source that is new with them."""
    new: dict[str, str] = {}
    for row in plan.table.rows[1:]:
        given, name = _named(plan, row)
        if not meaning.named(collection, given or name):
            made = given or as_id(name)
            new |= {folded(text): made for text in (given, name, made) if text}
    added = {collection: new}
    if source and source not in portal.ids.get("sources", ()):
        added["sources"] = {**added.get("sources", {}), folded(source): source}
    return replace(meaning, added=added)


def _read_row(portal: Portal, plan: Plan, row: SheetRow, meaning: Meaning, source: str, alike: _Alike) -> None:
    cells = _cells(plan, row)
    faults = [plan.at(row.number, column, cell.fault) for column, cell in cells.items() if cell.fault]
    given, name = _named(plan, row)
    if not (given or name):
        if any(cell.text for cell in cells.values()) and not faults:
            title = next(column for column in columns_of(plan.collection) if column.path == (_title(plan),))
            faults.append(plan.at(row.number, title, message("sheet.no-name")))
        plan.faults += faults
        return
    known = _known(portal, plan.collection, meaning, given, name)
    if len(known) > 1:
        faults.append(plan.at(row.number, None, message("typed.several", given=given or name, ids=", ".join(known))))
    node = portal.nodes[Ref(plan.collection, known[0])] if known else None
    read, wrong = _values(plan, row, cells, meaning, node)
    faults += wrong
    if not faults and not known:
        faults = _add_new(portal, plan, row, name, read, meaning, source, alike)
    elif not faults:
        _add_changed(portal, plan, row, known[0], name, read, meaning)
        plan.emptied += [
            (row.number, place)
            for place, column in plan.headings.columns.items()
            if (place >= len(row.cells) or not row.cells[place].text)
            and _written(node, column)
            and column.path != ("id",)
        ]
    plan.faults += faults


def _title(plan: Plan) -> str:
    return COLLECTIONS[plan.collection].title


def _known(portal: Portal, collection: str, meaning: Meaning, given: str, name: str) -> list[str]:
    """The ids of the records that a row is about."""
    known = portal.ids.get(collection, ())
    return [record_id for record_id in meaning.named(collection, given or name) if record_id in known]


def _values(
    plan: Plan, row: SheetRow, cells: Mapping[Column, SheetCell], meaning: Meaning, node: Node | None
) -> tuple[dict[Column, FieldValue], list[Message]]:
    """What the cells of a row mean, but for its id, and what is wrong with them; *node* is the record as it is written."""
    read: dict[Column, FieldValue] = {}
    faults: list[Message] = []
    for column, cell in cells.items():
        if not cell.text or column.path == ("id",):
            continue
        if folded(cell.text) in words_of_deleting():
            if column.is_required:
                faults.append(plan.at(row.number, column, message("sheet.needed")))
            read[column] = None
            continue
        was = _spoken(_written(node, column))
        if guarded(was) != was != cell.text:  # CSV that was saved as a workbook keeps its apostrophes
            cell = cell._replace(text=unguarded(cell.text))
        if fault := _not_as_typed(column, cell, plan.table, was):
            faults.append(plan.at(row.number, column, fault))
            continue
        try:
            value: FieldValue = meaning.of(column.about, cell.text) or None
        except NotUnderstood as exc:
            faults.append(plan.at(row.number, column, exc.told))
            continue
        if value is not None and (fault := fault_by(column.proof, value)):
            faults.append(plan.at(row.number, column, fault))
        read[column] = value
    return read, faults


_MADE_FOR = {
    "day": ("day", "date", "date-or-unknown", "moment", "day-or-time"),
    "number": ("number",),
}
"""In which kinds of columns a program's own values say what was meant."""
_ROUNDED = re.compile(r"\d[.,]\d+E[+-]\d+")
"""A long number as CSV holds it, when a program has opened it in between."""
_DAY_OR_TIME = re.compile(r"\d{1,4}+(?:[./-]\d{1,4}+){2}|\d{1,2}+:\d{2}:\d{2}(?: [AP]M)?")
_NUMBER = re.compile(r"[-(]?[\d.,]+\)? ?%?")
_TWO_NUMBERS = re.compile(r"([1-9]\d{0,2})[.,](\d{3})")
"""Thousands, or decimals, after the country of who wrote it."""


def _not_as_typed(column: Column, cell: SheetCell, table: Table, was: str) -> Message | None:
    """What a program has made of a cell that was to hold something else: “3/4” became the third of April, “0049” 49."""
    kind, text = column.about.value, cell.text
    if text == was:
        return None
    is_fit = kind in _MADE_FOR.get(cell.made, ()) or (cell.made == "flag" and bool(column.about.choices))
    is_words = kind == "words" and not cell.made
    is_of_before = (_NUMBER.fullmatch(text) and _digits(text) == _digits(was)) or (
        _DAY_OR_TIME.fullmatch(text) and re.match(r"\d", was)
    )
    if (cell.made and not is_fit) or (is_words and (is_of_before or _ROUNDED.fullmatch(text))):
        return message("sheet.shows-otherwise", value=text)
    if kind == "number" and not (cell.made or table.has_points) and (found := _TWO_NUMBERS.fullmatch(text)):
        whole, decimals = found.groups()
        return message("typed.two-meanings", given=text, one=whole + decimals, other=f"{whole}.{decimals}0")
    return None


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text).strip("0") if re.search(r"\d", text) and not re.search(r"[^\W\d_]", text) else text


@cache
def words_of_deleting() -> set[str]:
    """What is typed to take a value away, folded, in every language of the staff."""
    return {folded(catalogue(language)["sheet.delete"]) for language in languages()}


def _add_new(
    portal: Portal,
    plan: Plan,
    row: SheetRow,
    name: str,
    read: dict[Column, FieldValue],
    meaning: Meaning,
    source: str,
    alike: _Alike,
) -> list[Message]:
    """Add a record that isn't there yet; or say what keeps it from being added."""
    collection = COLLECTIONS[plan.collection]
    columns = {column.path: column for column in columns_of(plan.collection)}
    flat = {column.path[0]: value for column, value in read.items() if len(column.path) == 1 and value is not None}
    if given := _named(plan, row)[0]:
        flat["id"] = given
    values = with_defaults(collection.commands[0], flat, meaning.moment)
    where = next((one for path, one in columns.items() if one.about.refers_to == "sources" and one.is_required), None)
    if where and not values.get(where.path[0]):
        plan.without_source.append(row.number)
        values[where.path[0]] = [source] if where.about.is_list else source
    faults = []
    if not values.get("id"):
        faults.append(plan.at(row.number, columns["id",], message("sheet.no-id", name=name)))
    elif values["id"] in alike.ids or fault_by(columns["id",].proof, values["id"]):
        fault = fault_of_id(portal, Ref(plan.collection, str(values["id"])))
        faults += [plan.at(row.number, columns["id",], fault)] if fault else []
    for column in columns.values():
        if column.is_required and not values.get(column.path[0]) and column.path != ("id",):
            faults.append(plan.at(row.number, column, message("sheet.missing", help=column.help)))
    if faults:
        return faults
    changes = [
        CellChange(column, "", values[path[0]])
        for path, column in columns.items()
        if len(path) == 1 and values.get(path[0])
    ]
    changes += [
        CellChange(column, "", value) for column, value in read.items() if len(column.path) > 1 and value is not None
    ]
    remark = message("sheet.perhaps-same", name=near) if (near := alike.to(name)) else None
    plan.rows.append(RowChange(row.number, str(values["id"]), name or str(values["id"]), True, tuple(changes), remark))
    return []


class _Alike:
    """The ids and names of a collection's records, for finding one that may be the same thing: only those are compared that begin a word alike."""

    def __init__(self, portal: Portal, collection: str) -> None:
        self.ids = {record_id.casefold() for record_id in portal.ids.get(collection, ())}
        title = COLLECTIONS[collection].title
        names = [str(getattr(record, title)) for record in portal.records[collection].values()]
        self._by_beginning = grouped((beginning, name) for name in names for beginning in _beginnings(name))

    def to(self, name: str) -> str | None:
        found = {known: None for beginning in _beginnings(name) for known in self._by_beginning.get(beginning, ())[:50]}
        return next((known for known in found if _are_alike(known, name)), None)


def _beginnings(name: str) -> set[str]:
    return {word[:4] for word in re.findall(r"\w{3,}", folded(name))}


def _are_alike(one: str, other: str) -> bool:
    """Whether two names are nearly the same, or one is the other with something behind it (“LLP”)."""
    first, second = sorted((folded(one), folded(other)), key=len)
    return second.startswith(f"{first} ") or difflib.SequenceMatcher(None, first, second).ratio() > 0.85


def _add_changed(
    portal: Portal,
    plan: Plan,
    row: SheetRow,
    record_id: str,
    name: str,
    read: dict[Column, FieldValue],
    meaning: Meaning,
) -> None:
    node = portal.nodes[Ref(plan.collection, record_id)]
    record: Any = portal.records[plan.collection].get(record_id)
    called = str(getattr(record, _title(plan), record_id))
    changes, remark = [], None
    is_by_name = not _named(plan, row)[0]
    for column, value in read.items():
        if column.path == (_title(plan),) and is_by_name:
            if isinstance(value, str) and folded(value) != folded(called):
                remark = message("sheet.called-today", name=called)
            continue  # a name by which a record was found is no new name
        was = _written(node, column)
        if value != was and not _means(meaning, column, was, value):
            changes.append(CellChange(column, _spoken(was), value))
    plan.rows.append(RowChange(row.number, record_id, called, False, tuple(changes), remark))
    plan.untouched += not changes


def _spoken(value: FieldValue) -> str:
    return join_list(value) if isinstance(value, list) else value or ""


def _written(node: Node | None, column: Column) -> FieldValue:
    value = node_at(node, column.path)
    if isinstance(value, Sequence):
        return [item.value for item in value.items if isinstance(item, Scalar)] or None
    return (value.value.strip() or None) if isinstance(value, Scalar) else None


def _means(meaning: Meaning, column: Column, was: FieldValue, value: FieldValue) -> bool:
    """Whether what is written already means the same: a text with other line breaks, a moment with a blank for its T."""
    if was is None or value is None:
        return False
    if column.about.value == "words" and not column.about.is_list:
        return isinstance(was, str) and tidy(re.sub(r"\n\s*", "\n\n", was)) == value
    if column.about.value == "number" and isinstance(was, str) and isinstance(value, str):
        numbers = [plain_number(was), plain_number(value)]
        return None not in numbers and len({float(number or 0) for number in numbers}) == 1
    try:
        return meaning.of(column.about, _spoken(was)) == value
    except NotUnderstood:
        return False
