"""A collection as a workbook that explains itself, or as CSV; filled with its records, or empty as a template."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from typing import Any

from babel import Locale
from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from portal.common.formulas import guarded
from portal.common.locales import locale_format
from portal.common.messages import in_language, message
from portal.content.portal import Portal
from portal.edit.spreadsheets.columns import Column, columns_of, left_out
from portal.edit.typed.times import NotUnderstood
from portal.edit.typed.values import Meaning, join_list
from portal.edit.workbooks import escaped, number_text
from portal.files.nodes import Mapping, Node, Scalar, Sequence, node_at
from portal.model.collections import COLLECTIONS, Ref
from portal.model.enums import Flag
from portal.model.field_types import TERRITORIES
from portal.model.fields import choice_word

_EMPTY_ROWS = 200
"""So many rows below the last record are ready to be filled in."""
_NEEDED = PatternFill("solid", fgColor="FFF2CC")
_HEAD = PatternFill("solid", fgColor="DDE6EE")
_WIDTHS = {"words": 28, "web-address": 34, "day": 14, "country": 18}
_LONG = ("summary", "description", "boilerplate", "text", "note", "scope", "asked")


class Spoken:
    """Values as the staff of one language reads them, each so that it is understood again."""

    def __init__(self, portal: Portal, language: str, moment: dt.datetime) -> None:
        self.language = language
        self._meaning = Meaning(portal, moment)
        self._countries = Locale(language).territories
        self._languages = Locale(language).languages

    def text(self, column: Column, node: Node | None) -> str:
        """What a cell says of a value as it stands in the file."""
        if isinstance(node, Sequence):
            given = [item.value for item in node.items if isinstance(item, Scalar)]
            spoken = join_list([self._word(column, value) for value in given])
            return spoken if self._is_understood(column, spoken, given) else join_list(given)
        value = node.value.strip() if isinstance(node, Scalar) else ""
        if column.about.value == "words":
            return re.sub(r"\n\s*", "\n\n", value)
        spoken = self._word(column, value)
        return spoken if self._is_understood(column, spoken, value) else value

    def choices(self, column: Column) -> list[str]:
        """The values to choose from, as cells say them; none where anything may be written."""
        about = column.about
        if about.choices:
            words = [str(choice) for choice in about.choices]
            return [self._word(column, word) for word in words] + (
                [self._said("choice.flag.false")] if isinstance(about.choices[0], Flag) else []
            )
        if about.value == "country":
            names = {self._word(column, code) for code in TERRITORIES}
            return sorted(names, key=locale_format(self.language).sort_key)
        if about.refers_to:
            return list(self._meaning.portal.ids.get(about.refers_to, ()))
        return []

    def names(self, column: Column) -> list[str]:
        """What the records are called that a column may refer to, in the order of the choices."""
        collection, portal = column.about.refers_to, self._meaning.portal
        records, title = portal.records[collection], COLLECTIONS[collection].title
        return [str(getattr(records.get(one), title, "")) for one in portal.ids.get(collection, ())]

    def _word(self, column: Column, value: str) -> str:
        about = column.about
        choice = next((choice for choice in about.choices if choice == value), None)
        if choice is not None:
            return in_language(choice_word(choice), self.language)
        if about.value == "country":
            return str(self._countries.get(value, value))
        if about.value == "language":
            return str(self._languages.get(value.replace("-", "_"), value))
        return value

    def _is_understood(self, column: Column, spoken: str, value: str | list[str]) -> bool:
        try:
            return self._meaning.of(column.about, spoken) == value
        except NotUnderstood:
            return False

    def _said(self, id: str) -> str:
        return in_language(message(id), self.language)


def rows_of(portal: Portal, collection: str, spoken: Spoken) -> list[list[str]]:
    """What stands in each cell, a row for each record as it is written."""
    found = []
    for record_id in portal.ids.get(collection, ()):
        node = portal.nodes[Ref(collection, record_id)]
        if isinstance(node, Mapping):
            found.append([spoken.text(column, node_at(node, column.path)) for column in columns_of(collection)])
    return found


def heading(column: Column, language: str) -> str:
    return in_language(column.label, language) + (" *" if column.is_asked else "")


def as_csv(portal: Portal, collection: str, language: str, moment: dt.datetime, *, is_empty: bool) -> bytes:
    """CSV as Excel opens it: UTF-8 with a mark, lines ending as RFC 4180 has them."""
    spoken = Spoken(portal, language, moment)
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([heading(column, language) for column in columns_of(collection)])
    for row in [] if is_empty else rows_of(portal, collection, spoken):
        writer.writerow(
            [
                _for_all_countries(column, guarded(text))
                for column, text in zip(columns_of(collection), row, strict=True)
            ]
        )
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _for_all_countries(column: Column, text: str) -> str:
    """A number with four decimals in the place of three, which half of the world takes for thousands."""
    return f"{text}0" if column.about.value == "number" and re.fullmatch(r"\d{1,3}\.\d{3}", text) else text


def as_workbook(portal: Portal, collection: str, language: str, moment: dt.datetime, *, is_empty: bool) -> bytes:
    """A workbook: the records, how to fill them in, and what there is to choose from."""
    spoken = Spoken(portal, language, moment)
    columns = columns_of(collection)
    rows = [] if is_empty else rows_of(portal, collection, spoken)
    book = Workbook()
    sheet: Any = book.active
    sheet.title = _title(in_language(message(f"form.collection.{collection}"), language))
    _fill(sheet, columns, rows, language)
    _explain(book, collection, columns, spoken)
    _offer_choices(book, sheet, columns, spoken, len(rows))
    is_leftward = locale_format(language).direction == "rtl"
    for one in book.worksheets:
        one.sheet_view.rightToLeft = is_leftward
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _fill(sheet: Any, columns: tuple[Column, ...], rows: list[list[str]], language: str) -> None:
    for place, column in enumerate(columns, start=1):
        cell = sheet.cell(1, place, heading(column, language))
        cell.font, cell.fill = Font(bold=True), _NEEDED if column.is_asked else _HEAD
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        cell.comment = Comment(f"{in_language(column.help, language)}\n[{column.key}]", "portal", height=120, width=320)
        is_long = column.path[-1] in _LONG
        sheet.column_dimensions[get_column_letter(place)].width = 60 if is_long else _WIDTHS.get(column.about.value, 22)
    for number in range(2, len(rows) + _EMPTY_ROWS + 2):
        texts = rows[number - 2] if number - 2 < len(rows) else [""] * len(columns)
        for place, (column, text) in enumerate(zip(columns, texts, strict=True), start=1):
            cell = sheet.cell(number, place)
            _put(cell, column, text)
    sheet.freeze_panes = "C2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{len(rows) + 1}"


def _put(cell: Any, column: Column, text: str) -> None:
    """A value as its program knows it: a number, a day, or a text, which never is a formula."""
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    if column.about.value == "day":
        cell.number_format = "yyyy-mm-dd"
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
            cell.value = dt.date.fromisoformat(text)
            return
    elif column.about.value == "number":
        if re.fullmatch(r"\d{1,15}|\d{1,9}\.\d{1,6}", text) and number_text(float(text)) == text:
            cell.value = float(text) if "." in text else int(text)
            return
    else:
        cell.number_format = "@"  # else programs make a date of 2022-07, and a number of 0049
    if text:
        cell.value = escaped(text)
        cell.data_type = "s"
        cell.quotePrefix = True


def _explain(book: Workbook, collection: str, columns: tuple[Column, ...], spoken: Spoken) -> None:
    """The second sheet: how the first is filled in, and what each column is for."""

    def said(id: str, **values: object) -> str:
        return in_language(message(id, **values), spoken.language)

    sheet = book.create_sheet(_title(said("sheet.help-title")))
    lines = [said("sheet.help-fill"), said("sheet.help-match"), said("sheet.help-empty", word=said("sheet.delete"))]
    lines += [said("sheet.help-lists"), said("sheet.help-sources") if _has_sources(collection) else ""]
    if names := left_out(collection):
        lines.append(
            said("sheet.help-left-out", fields=", ".join(in_language(name, spoken.language) for name in names))
        )
    lines.append(said("sheet.help-import", collection=collection, file=f"{collection}.xlsx"))
    for line in filter(None, lines):
        sheet.append([line])
    sheet.append([])
    sheet.append(
        [said("sheet.help-column"), said("sheet.help-about"), said("sheet.help-needed"), said("sheet.help-example")]
    )
    for cell in sheet[sheet.max_row]:
        cell.font, cell.fill = Font(bold=True), _HEAD
    for column in columns:
        needed = said("choice.flag.true") if column.is_asked else ""
        sheet.append(
            [
                in_language(column.label, spoken.language),
                in_language(column.help, spoken.language),
                needed,
                example(column, spoken),
            ]
        )
    for place, width in enumerate((30, 90, 14, 40), start=1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    for cells in sheet.iter_rows():
        for cell in cells:
            if isinstance(cell.value, str):
                cell.data_type = "s"


def _has_sources(collection: str) -> bool:
    return any(column.about.refers_to == "sources" for column in columns_of(collection))


_EXAMPLES = {
    "day": "2026-11-29", "date": "2022-07", "date-or-unknown": "2022-07", "moment": "2026-11-29 09:00", "day-or-time": "2026-11-29 09:00",
    "web-address": "www.example.org", "email": "office@example.org", "number": "1200", "own-address": "/participants/", "time-zone": "Europe/Brussels",
    "picture": "first-arrivals.jpg", "id": "example-agency",
}  # fmt: skip


def example(column: Column, spoken: Spoken) -> str:
    """A value that the column may hold; of lists, two."""
    if choices := spoken.choices(column):
        return "; ".join(choices[: 2 if column.about.is_list else 6])
    if column.about.value in ("country-id", "language"):
        return {"country-id": "jo"}.get(column.about.value, str(Locale(spoken.language).languages["fr"]))
    return _EXAMPLES.get(column.about.value, "")


def _offer_choices(book: Workbook, sheet: Any, columns: tuple[Column, ...], spoken: Spoken, number: int) -> None:
    """The third sheet: lists to choose from, and drop-downs that show them where one value is asked."""
    lists = book.create_sheet(_title(in_language(message("sheet.lists-title"), spoken.language)))
    last = number + _EMPTY_ROWS + 1
    place = 0
    for at, column in enumerate(columns, start=1):
        if not (choices := spoken.choices(column)):
            continue
        place += 1
        letter = get_column_letter(place)
        head = lists.cell(1, place, in_language(column.label, spoken.language))
        head.font = Font(bold=True)
        lists.column_dimensions[letter].width = 30
        for line, choice in enumerate(choices, start=2):
            cell = lists.cell(line, place, choice)
            cell.data_type = "s"
        if column.about.refers_to:  # an id says little: its record's name stands beside it
            place += 1
            lists.column_dimensions[get_column_letter(place)].width = 60
            for line, name in enumerate(spoken.names(column), start=2):
                lists.cell(line, place, name).data_type = "s"
        if column.about.is_list:
            continue  # a drop-down can't choose several
        rule = DataValidation(
            type="list", formula1=f"'{lists.title}'!${letter}$2:${letter}${len(choices) + 1}", allow_blank=True
        )
        rule.errorStyle = "warning"
        rule.error = in_language(message("sheet.not-in-list"), spoken.language)
        rule.add(f"{get_column_letter(at)}2:{get_column_letter(at)}{last}")
        sheet.add_data_validation(rule)


def _title(text: str) -> str:
    """As a sheet may be called: 31 characters at most, and none of seven."""
    return re.sub(r"[\[\]:*?/\\']", " ", text)[:31].strip()
