"""Which field of a form a problem belongs to, by the place in the file that the field's value would have."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable, Iterator

from portal.common.messages import Message, message
from portal.common.problems import Problem
from portal.content.texts import file_of
from portal.edit.form import Cell, Row
from portal.edit.form_values import place_in_list
from portal.edit.yaml_patch import CannotPatch
from portal.files.nodes import Mapping, Node, Sequence, node_at, place_at
from portal.files.yaml_reader import parse_yaml
from portal.model.collections import YAML_COLLECTIONS, Ref

_At = tuple[int, int]
"""Line and column, counted from 1."""
_Path = tuple[str | int, ...]


def put_at_fields(
    ref: Ref,
    sheet: Iterable[Row],
    problems: Iterable[Problem],
    text_of: Callable[[str], str],
    default: str,
    shown: Collection[str],
    within: _Path = (),
) -> list[Problem]:
    """Tell each problem beside the field that it is about; those that belong to no field that is *shown*.

    *text_of* gives a file as it would be; *within* says where in the record the sheet's fields stand.
    """
    sheet = list(sheet)
    known: dict[str, list[tuple[_At, Cell | None]]] = {}
    left = []
    for problem in problems:
        file = problem.place.path
        if file not in known:
            known[file] = sorted(_places(ref, sheet, file, text_of, default, shown, within), key=lambda found: found[0])
        places = known[file]
        at = bisect_right([place for place, _ in places], (problem.place.line, problem.place.column)) - 1
        cell = places[at][1] if at >= 0 else None
        what = _without_field(problem.what)
        if what.id == "record.missing-field.what":
            record = _record(ref, file, text_of, default)
            cell = next(
                (row.cells[0] for row in sheet if record and _lacks(record, (*within, *row.path), problem)), None
            )
        if cell is None:
            left.append(problem)
            continue
        name, id = _IN_WORDS.get(what.id, ("", ""))
        other = next((row.cells[0] for row in sheet if name and row.path[-1] == name), cell)
        other.faults.append(message(id) if id else message("form.fault", what=what, remedy=problem.remedy))
    return left


_IN_WORDS = {
    "record.missing-field.what": ("", "new.needed-value"),
    "event.no-zone.what": ("time_zone", "form.time-needs-zone"),
    "event.zone-of-day.what": ("time_zone", "form.day-has-no-zone"),
    "event.time-and-day.what": ("end", "form.both-times"),
}
"""What the check says of fields by their names in the file: beside which other field a form says it, and how."""


def _without_field(what: Message) -> Message:
    """What is wrong, where the field's label stands before it."""
    inner = what.values.get("what") if what.id == "value.of-field" else None
    return inner if isinstance(inner, Message) else what


def _lacks(record: Node, path: _Path, problem: Problem) -> bool:
    """Whether a problem tells that the field on a path is missing."""
    is_meant = path[-1] == _without_field(problem.what).values["name"] and node_at(record, path) is None
    return is_meant and place_at(record, path[:-1])[1:] == problem.place[1:]


def _record(ref: Ref, file: str, text_of: Callable[[str], str], default: str) -> Node | None:
    """What is written of a thing in the file where it is written first; None in any other."""
    if file != file_of(ref.key, default, default):
        return None
    text = text_of(file)
    if ref.collection not in YAML_COLLECTIONS:
        return _front_matter(text, file)[0]
    root, _ = parse_yaml(text, file)
    try:
        return node_at(root, (ref.collection, place_in_list(text, file, ref.collection, ref.id)))
    except CannotPatch:
        return None


def _front_matter(text: str, file: str) -> tuple[Node | None, int]:
    """What stands at the top of a page, and the line that ends it."""
    lines = text.split("\n")
    end = next((number for number, line in enumerate(lines[1:], 1) if line.rstrip() == "---"), 0)
    return parse_yaml("\n".join(lines[1:end]), file, 2)[0], end


def _places(
    ref: Ref,
    sheet: list[Row],
    file: str,
    text_of: Callable[[str], str],
    default: str,
    shown: Collection[str],
    within: _Path,
) -> Iterator[tuple[_At, Cell | None]]:
    """Where in a file each field's value begins; nobody's are the lines before and after the record."""
    cells = [
        (row, cell)
        for row in sheet
        for cell in row.cells
        if cell.locale in shown and file_of(ref.key, cell.locale, default) == file
    ]
    if not cells:
        return
    is_source = cells[0][1].locale == default
    text = text_of(file)
    if ref.collection in YAML_COLLECTIONS:
        root, _ = parse_yaml(text, file)
        records: Node | None = node_at(root, (ref.collection,)) if is_source else root
        try:
            start: _Path = (place_in_list(text, file, ref.collection, ref.id),) if is_source else (ref.id,)
        except CannotPatch:
            return
        record = node_at(records, start)
        if record is None:
            return
        yield from ((other, None) for other in _begins(records) if other > record.place[1:])
    else:
        record, end = _front_matter(text, file)
        yield from (((end + 2, 1), cell) for row, cell in cells if row.is_body)
    for row, cell in cells:
        value = node_at(record, (*within, *row.path) if is_source else row.words_path)
        if value is not None and not row.is_body:
            yield value.place[1:], cell


def _begins(records: Node | None) -> list[_At]:
    """Where each record of a file begins."""
    held = records.entries.values() if isinstance(records, Mapping) else ()
    return [record.place[1:] for record in (records.items if isinstance(records, Sequence) else held)]
