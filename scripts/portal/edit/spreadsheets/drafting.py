"""A plan as changes of files: new records at the end, single values exchanged in place; and what the check says of them, told by row.

A record is patched within its own lines, so that a thousand changed cells take a thousand times one record, not the whole file.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

from portal.common.messages import Message, message
from portal.common.problems import Problem
from portal.content.portal import Portal
from portal.edit.draft import Draft
from portal.edit.spreadsheets.columns import columns_of
from portal.edit.spreadsheets.plan import Plan, RowChange
from portal.edit.yaml_patch import CannotPatch, append_record, append_records, set_value
from portal.files.nodes import Mapping, Node, Scalar, Sequence, node_at
from portal.files.yaml_reader import parse_yaml
from portal.model.collections import COLLECTIONS
from portal.model.enums import SourceKind
from portal.model.field_types import as_id, free_id


def draft_of(portal: Portal, plan: Plan, new_source: dict[str, object] | None = None) -> Draft:
    """The changes of a plan without faults; with a source that is new, that too. CannotPatch."""
    draft = Draft(portal.settings.root)
    collection = COLLECTIONS[plan.collection]
    if new_source:
        sources = COLLECTIONS["sources"].file
        draft.write(sources, append_record(draft.text(sources), "sources", new_source))
    text = draft.text(collection.file)
    changed = {row.id: row for row in plan.changed if not row.is_new}
    if changed:
        text = _patched(text, collection.file, collection.name, changed)
    if added := [_record(row) for row in plan.rows if row.is_new]:
        text = append_records(text, collection.name, added)
    draft.write(collection.file, text)
    return draft


def new_source_of(portal: Portal, publisher: str, title: str, kind: SourceKind, seen: dt.date) -> dict[str, object]:
    """The record of a source that somebody names while importing, with an id that is free; of its date nothing is known."""
    made = as_id(title) or as_id(publisher) or "spreadsheet"
    return {
        "id": free_id(made, portal.ids.get("sources", ())),
        "publisher": publisher,
        "title": title,
        "kind": kind.value,
        "seen": seen.isoformat(),
    }


def _record(row: RowChange) -> dict[str, object]:
    record: dict[str, object] = {}
    for change in row.changes:
        at = record
        for step in change.column.path[:-1]:
            at = at.setdefault(step, {})  # type: ignore[assignment]
        at[change.column.path[-1]] = change.value
    return record


def _patched(text: str, file: str, collection: str, changed: dict[str, RowChange]) -> str:
    lines = text.split("\n")
    records = list(_records(text, file, collection))
    starts = [node.place.line - 1 for _, node in records]
    made = lines[: starts[0]] if starts else lines
    for place, (record_id, _) in enumerate(records):
        end = starts[place + 1] if place + 1 < len(records) else len(lines)
        own = lines[starts[place] : end]
        if record_id in changed:
            own = _with_changes(own, collection, changed[record_id])
        made += own
    return "\n".join(made)


def _with_changes(own: list[str], collection: str, row: RowChange) -> list[str]:
    """The lines of a record with other values, as if it stood alone in its file."""
    alone = "\n".join([f"{collection}:", *own])
    for change in row.changes:
        alone = set_value(alone, (collection, 0, *change.column.path), change.value)
    return alone.split("\n")[1:]


def _records(text: str, file: str, collection: str) -> Iterator[tuple[str, Mapping]]:
    """The records of a file as it is written, each beginning in a line of its own."""
    listed = node_at(parse_yaml(text, file)[0], (collection,))
    line = 0
    for item in listed.items if isinstance(listed, Sequence) else ():
        given = item.get("id") if isinstance(item, Mapping) else None
        if not isinstance(item, Mapping) or item.place.line == line:
            raise CannotPatch(message("patch.room"))
        line = item.place.line
        yield (given.value if isinstance(given, Scalar) else ""), item


def told_by_row(plan: Plan, draft: Draft, problems: Iterable[Problem]) -> list[Message]:
    """What the check has against a draft, said of the rows and columns from which it came; of other places, as it is."""
    file = COLLECTIONS[plan.collection].file
    records = list(_records(draft.contents().get(file) or "", file, plan.collection))
    rows = {row.id: row.row for row in plan.rows}
    columns = {column.path: column for column in columns_of(plan.collection)}
    found = []
    for problem in problems:
        what = message("new.fault", what=problem.what, remedy=problem.remedy)
        line = problem.place.line
        record = next((known for known in reversed(records) if known[1].place.line <= line), None)
        if problem.place.path != file or record is None or record[0] not in rows:
            found.append(message("value.of-field", field=str(problem.place), what=what))
            continue
        path = _path_at(record[1], line)
        column = next((columns[path[:end]] for end in (2, 1) if path[:end] in columns), None)
        found.append(plan.at(rows[record[0]], column, what))
    return found


def _path_at(node: Node, line: int) -> tuple[str, ...]:
    """The keys that lead to what stands in a line of a record."""
    path: tuple[str, ...] = ()
    while isinstance(node, Mapping):
        above = [key for key, place in node.key_places.items() if place.line <= line]
        if not above:
            break
        path += (above[-1],)
        node = node.entries[above[-1]]
    return path
