"""The same tables as a workbook (XLSX): by openpyxl. Whoever opens one finds the key locked, and the sheet in the direction of its language."""

from __future__ import annotations

import io
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, Protection
from openpyxl.utils import get_column_letter

from portal.common.locales import locale_format
from portal.common.messages import message
from portal.edit.packs.tables import COLUMNS, STATE, TRANSLATION, columns_of_words, header, read_rows, table_rows
from portal.edit.packs.units import LARGEST_PACK, CannotRead, Pack, ReturnedPack
from portal.edit.workbooks import LONGEST_CELL, Unreadable, escaped, merged_cells, opened, read_cell

_WIDTHS = (28, 60, 60, 12, 40, 30, 8, 50, 30, 12)
_MOST_BYTES = 100_000_000
_MOST_ROWS = 100_000
"""So much a workbook may hold when it is unpacked."""


def too_long(pack: Pack) -> list[str]:
    """Keys of texts that no cell can hold."""
    return [
        unit.key
        for unit in pack.units
        if any(len(text) > LONGEST_CELL for forms in (unit.source, unit.target) for text in forms.values())
    ]


def write_xlsx(pack: Pack, language: str) -> bytes:
    book = Workbook()
    sheet: Any = book.active
    sheet.title = pack.locale
    sheet.sheet_view.rightToLeft = locale_format(pack.locale).direction == "rtl"
    sheet.freeze_panes = "B2"
    for at, width in enumerate(_WIDTHS, start=1):
        sheet.column_dimensions[get_column_letter(at)].width = width
    sheet.column_dimensions[get_column_letter(len(COLUMNS))].hidden = True
    long = set(too_long(pack))
    kept = (row for row in table_rows(pack, language) if row[0] not in long)
    for number, row in enumerate([header(pack), *kept], start=1):
        for at, text in enumerate(row, start=1):
            if text:
                _fill(sheet.cell(number, at), text[:LONGEST_CELL], number == 1)
            if number > 1 and at - 1 in (TRANSLATION, STATE):
                sheet.cell(number, at).protection = Protection(locked=False)
                sheet.cell(number, at).alignment = _WRAPPED
                sheet.cell(number, at).number_format = "@"  # else programs make a date of 3/4
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(COLUMNS))}{sheet.max_row}"
    sheet.protection.sheet = True  # without a password: against slips, not against people
    for allowed in ("formatCells", "formatColumns", "formatRows", "sort", "autoFilter"):
        setattr(sheet.protection, allowed, False)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


_WRAPPED = Alignment(wrap_text=True, vertical="top")
_BOLD = Font(bold=True)


def _fill(cell: Any, text: str, is_header: bool) -> None:
    """A text, whatever it begins with."""
    cell.value = escaped(text)
    cell.data_type = "s"
    cell.quotePrefix = text[:1] in "=+-@'"
    cell.alignment = _WRAPPED
    if is_header:
        cell.font = _BOLD


def read_xlsx(content: bytes, name: str) -> ReturnedPack:
    """A workbook that came back. CannotRead."""
    try:
        with opened(content, _MOST_BYTES) as book:
            return read_rows(_lines(book, name), name)
    except Unreadable as exc:
        raise CannotRead(message("value.of-field", field=name, what=exc.told)) from exc


def _lines(book: Any, name: str) -> list[list[str]]:
    sheets = [sheet for sheet in book.worksheets if hasattr(sheet, "iter_rows")]
    if not sheets:
        raise CannotRead(message("pack.no-pack", file=name))
    for worksheet in sheets:
        worksheet.reset_dimensions()
    packs = [sheet for sheet in sheets if _is_of_a_pack(sheet)] or sheets[:1]  # somebody may have put another before it
    if len(packs) > 1:
        titles = ", ".join(sheet.title for sheet in packs)
        raise CannotRead(message("value.of-field", field=name, what=message("sheet.several", sheets=titles)))
    sheet: Any = packs[0]
    for merged in merged_cells(book, sheet):
        place = f"{name}:{merged.min_row}"
        raise CannotRead(message("value.of-field", field=place, what=message("sheet.merged", cells=merged.coord)))
    lines: list[list[str]] = []
    words: set[int] = set()
    left = LARGEST_PACK
    for number, row in enumerate(sheet.iter_rows(max_col=2 * len(COLUMNS)), start=1):
        if number > _MOST_ROWS:
            raise CannotRead(message("pack.too-large", file=name))
        lines.append([_text(cell, f"{name}:{number}", at in words) for at, cell in enumerate(row)])
        left -= sum(map(len, lines[-1]))  # one text may be that of many cells
        if left < 0:
            raise CannotRead(message("pack.too-large", file=name))
        words = words or columns_of_words(lines[0])
    return lines


def _is_of_a_pack(sheet: Any) -> bool:
    titles = next(sheet.iter_rows(max_row=1, max_col=2 * len(COLUMNS), values_only=True), ())
    return len(columns_of_words([str(title or "")[:100] for title in titles])) == 3


def _text(cell: Any, place: str, is_words: bool) -> str:
    """What a cell holds; where *is_words*, a program may have made a date or a number of what was typed."""
    read = read_cell(cell)
    if read.fault and (is_words or cell.data_type in ("f", "s")):
        raise CannotRead(message("value.of-field", field=place, what=read.fault))
    if is_words and read.made:
        raise CannotRead(message("value.of-field", field=place, what=message("sheet.shows-otherwise", value=read.text)))
    return read.text
