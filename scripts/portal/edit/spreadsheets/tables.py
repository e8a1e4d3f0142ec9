"""Cells of a spreadsheet as text: read from a workbook (XLSX) or CSV that anybody may have made, whatever program wrote it.

Formulas are told apart from text and never calculated. A file that is too large, locked, broken, or no spreadsheet at all is refused
in a sentence, before anything of it is used.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.cell_range import CellRange

from portal.common.formulas import unguarded
from portal.common.messages import Message, message
from portal.edit.spreadsheets.code_pages import decoded
from portal.edit.typed.values import BLANK
from portal.edit.workbooks import (
    LONGEST_CELL,
    SheetCell,
    Unreadable,
    is_workbook,
    merged_cells,
    opened,
    read_cell,
    shows_error,
)

LARGEST_TABLE = 20_000_000
"""So many bytes a file may have, and what is packed in it."""
_MAX_COLUMNS, _MAX_ROWS = 200, 20_000
_BEGINNING, _FEW = 100_000, 10


class SheetRow(NamedTuple):
    """A row in which something stands, with its number in the sheet."""

    number: int
    cells: tuple[SheetCell, ...]


class Table(NamedTuple):
    """A sheet of a workbook, or all of a CSV."""

    name: str
    """Of the sheet; empty for CSV, which has none."""
    rows: list[SheetRow]
    remark: Message | None = None
    """What to know of how it was read."""
    merged: Sequence[CellRange] = ()
    """Cells that were made one."""
    has_points: bool = False
    """It is CSV with commas between its cells, which only countries have whose numbers have a point before decimals."""


def cell_name(row: int, column: int) -> str:
    """How spreadsheets call a cell: row 7 of the fourth column is D7; columns count from 0."""
    return f"{get_column_letter(column + 1)}{row}"


def read_tables(content: bytes, language: str) -> list[Table]:
    """Every sheet of a file in which something stands; Unreadable. *language* is the reader's, for CSV that isn't UTF-8."""
    if len(content) > LARGEST_TABLE:
        raise Unreadable(message("sheet.too-large", limit=LARGEST_TABLE // 1_000_000))
    tables = _workbook(content) if is_workbook(content) else [_csv(content, language)]
    if not (found := [table for table in tables if table.rows]):
        raise Unreadable(message("sheet.empty"))
    return found


# --- workbooks ---


def _workbook(content: bytes) -> list[Table]:
    with opened(content, LARGEST_TABLE) as book:
        visible = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
        return [Table(sheet.title, list(_rows(sheet)), merged=merged_cells(book, sheet)) for sheet in visible]


def _rows(sheet: Any) -> Iterator[SheetRow]:
    sheet.reset_dimensions()  # what a file says of its size may be wrong
    nothing = None
    for number, cells in enumerate(sheet.iter_rows(max_col=_MAX_COLUMNS), start=1):
        if cells is nothing:  # one of a million rows that were left out
            continue
        read = tuple(map(_stripped, map(read_cell, cells)))
        if any(cell.text or cell.fault for cell in read):
            if number > _MAX_ROWS:
                raise Unreadable(message("sheet.too-long", limit=f"{_MAX_ROWS:,}"))
            yield SheetRow(number, _without_end(read))
        else:
            nothing = cells


def _stripped(cell: SheetCell) -> SheetCell:
    return cell._replace(text=cell.text.strip(BLANK))


def _without_end(cells: tuple[SheetCell, ...]) -> tuple[SheetCell, ...]:
    end = len(cells)
    while end and not (cells[end - 1].text or cells[end - 1].fault):
        end -= 1
    return cells[:end]


# --- CSV ---


def _csv(content: bytes, language: str) -> Table:
    text, remark = decoded(content, language)
    text = text.removeprefix("\ufeff")
    given = re.match(r"sep=(.)\r?\n", text)  # a line that Excel obeys and doesn't count
    separator, text = (given[1], text[given.end() :]) if given else (_separator(text), text)
    rows = []
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
        for number, cells in enumerate(reader, start=1):
            if number > _MAX_ROWS:
                raise Unreadable(message("sheet.too-long", limit=f"{_MAX_ROWS:,}"))
            read = tuple(_csv_cell(cell) for cell in cells[:_MAX_COLUMNS])
            if any(cell.text or cell.fault for cell in read):
                rows.append(SheetRow(number, _without_end(read)))
    except csv.Error as exc:
        is_long = "field larger" in str(exc)
        told = message("sheet.cell-too-long", limit=f"{LONGEST_CELL:,}") if is_long else message("sheet.quotes")
        raise Unreadable(told) from exc
    return Table("", rows, remark, has_points=separator == ",")


def _separator(text: str) -> str:
    """What stands between the cells: tab, semicolon (Excel in German or French) or comma, whichever most of the first lines have."""
    beginning = [line for line in re.sub(r'"[^"]*"', "", text[:_BEGINNING]).splitlines() if line.strip()][:_FEW]
    return max("\t;,", key=lambda mark: sum(mark in line for line in beginning))


def _csv_cell(text: str) -> SheetCell:
    if text.lstrip().startswith("="):
        return SheetCell("", message("sheet.formula"))
    if shows_error(text):
        return SheetCell("", message("sheet.error", value=text.strip()))
    meant = unguarded(text)
    return SheetCell(meant if meant != text else text.strip(BLANK))
