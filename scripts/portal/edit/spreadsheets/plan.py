"""What a spreadsheet would change, and what is wrong with which of its cells, in the words of who wrote them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from portal.common.messages import Message, message
from portal.edit.spreadsheets.columns import Column, Headings
from portal.edit.spreadsheets.tables import Table, cell_name
from portal.edit.typed.values import join_list

FieldValue = str | list[str] | None
"""A value as the file wants it; None for one that is taken away."""


class CellChange(NamedTuple):
    """Another value of one field."""

    column: Column
    was: str
    value: FieldValue

    @property
    def becomes(self) -> str:
        return join_list(self.value) if isinstance(self.value, list) else self.value or ""


@dataclass(frozen=True)
class RowChange:
    """What one row is about."""

    row: int
    id: str
    name: str
    is_new: bool
    changes: tuple[CellChange, ...]
    remark: Message | None = None


@dataclass
class Plan:
    """What a sheet would change; if there are faults, nothing."""

    collection: str
    table: Table
    headings: Headings
    rows: list[RowChange] = field(default_factory=list)
    untouched: int = 0
    faults: list[Message] = field(default_factory=list)
    remarks: list[Message] = field(default_factory=list)
    emptied: list[tuple[int, int]] = field(default_factory=list)
    """Row and place of cells without text, of which the record has a value."""
    without_source: list[int] = field(default_factory=list)
    """Rows of new records that say nothing of where they are from."""

    @property
    def changed(self) -> list[RowChange]:
        return [row for row in self.rows if row.is_new or row.changes]

    def at(self, row: int, column: Column | None, what: Message) -> Message:
        """What is wrong, with the sheet, the row and the column in the words of who wrote them."""
        sheet = message("sheet.of-sheet", name=self.table.name) if self.table.name else Message("")
        place = next((place for place, one in self.headings.columns.items() if one == column), None)
        if place is None:
            called = column.label if column else None
            where = message("sheet.at-field", sheet=sheet, row=row, column=called) if called else None
            return message("value.of-field", field=where or message("sheet.at-row", sheet=sheet, row=row), what=what)
        heading = self.table.rows[0].cells[place].text.rstrip(" *")
        where = message("sheet.at-cell", sheet=sheet, row=row, column=heading, cell=cell_name(row, place))
        return message("value.of-field", field=where, what=what)
