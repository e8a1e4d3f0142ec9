"""Open data: the lists that pages show (``PageKind.open_data``) as JSON and CSV in each language, with a JSON Schema of each list.

The shape is in ``shape``, what fills it in ``records``. JSON holds one record per line, so that a diff shows
what changed. CSV is RFC 4180 with a byte-order mark, without which spreadsheets take Arabic and Ukrainian for Latin letters; its
columns have the same names in every language. A text that a spreadsheet would take for a formula gets an apostrophe in front
(OWASP, “CSV Injection”); numbers are no texts and stay as they are.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from operator import itemgetter
from typing import Any, NamedTuple

from portal.common.formulas import guarded
from portal.model.collections import Ref
from portal.render.dependencies import TrackedPortal
from portal.render.open_data.from_model import (
    beyond,
    columns,
    file_shape,
    in_a_cell,
    list_column,
    record_data,
    with_more,
)
from portal.render.open_data.records import STATES, OpenDataRecords
from portal.render.open_data.shape import DateData, Figures, Partners, Programmes, schema
from portal.site.urls import file_uri, schema_uri

_ENCODER = json.JSONEncoder(ensure_ascii=False)

CsvCell = str | int | float
CsvColumn = Callable[[Any], CsvCell | None]


class OpenDataList(NamedTuple):
    """How a list is published."""

    shape: Any
    record: Callable[[OpenDataRecords, str], Mapping[str, Any]]
    """A record by its id."""
    columns: Mapping[str, CsvColumn]

    def with_all_of_model(self, name: str) -> OpenDataList:
        """The same with every field of the model that a list's own shape doesn't name."""
        more = beyond(name, self.shape)
        return OpenDataList(
            file_shape(name, self.shape),
            lambda data, record_id: with_more(data, Ref(name, record_id), self.record(data, record_id), more),
            {**self.columns, **columns(name, more)},
        )


def open_data_files(name: str, locale: str, inputs: TrackedPortal) -> dict[str, bytes]:
    """The files of one list in a language; the schema, which all languages share, comes with the default one."""
    data, published = OpenDataRecords(inputs, locale), _list_of(name)
    lines, rows = [], [_row(published.columns)]
    for record_id in inputs.ids(name):  # one after another, so that thousands don't wait in memory
        record = published.record(data, record_id)
        lines.append(_ENCODER.encode(record))
        rows.append(_row(column(record) for column in published.columns.values()))
    files = {
        inputs.uri(file_uri(name, "json"), locale): _json(data.about(name), name, lines),
        inputs.uri(file_uri(name, "csv"), locale): ("\ufeff" + "".join(rows)).encode(),
    }
    if locale == inputs.default:
        uri = schema_uri(name)
        files[uri] = json.dumps(
            schema(published.shape, inputs.settings.site_url + uri), ensure_ascii=False, indent=1
        ).encode()
    return files


@cache
def _list_of(name: str) -> OpenDataList:
    """A list with a shape of its own, or one as its model gives it."""
    if name in _OWN_SHAPE:
        return _OWN_SHAPE[name].with_all_of_model(name)
    return OpenDataList(
        file_shape(name),
        lambda data, record_id: record_data(data, Ref(name, record_id)),
        {**columns(name), **_TRANSLATION},
    )


def _json(about: Mapping[str, Any], name: str, lines: Iterable[str]) -> bytes:
    """An object, of which the list called *name* comes last, one record per line."""
    head = json.dumps(about, ensure_ascii=False, indent=1).removesuffix("\n}")
    return "".join([head, f',\n "{name}": [\n', ",\n".join(lines), "\n ]\n}\n"]).encode()


def _row(cells: Iterable[CsvCell | None]) -> str:
    return ",".join(map(_cell, cells)) + "\r\n"


def _cell(value: CsvCell | None) -> str:
    """A cell as RFC 4180 writes it; Python's csv module takes three times as long."""
    if not isinstance(value, str):
        return "" if value is None else str(value)
    value = guarded(value)
    if "," in value or '"' in value or "\n" in value or "\r" in value:
        return '"' + value.replace('"', '""') + '"'
    return value


def _plain(*names: str) -> dict[str, CsvColumn]:
    return {name: itemgetter(name) for name in names}


def _lists(*names: str) -> dict[str, CsvColumn]:
    return {name: list_column(name) for name in names}


def _state(name: str) -> CsvColumn:
    return lambda record: in_a_cell(record["translation"].get(name, ()))


def _countries(name: str) -> dict[str, CsvColumn]:
    return {
        name: lambda record: in_a_cell(country["code"] for country in record[name]),
        f"{name}_names": lambda record: in_a_cell(country["name"] for country in record[name]),
    }


def _edtf(date: DateData | None) -> str:
    return date["edtf"] if date else ""


_TRANSLATION = {f"translation_{state.value}": _state(state.value) for state in STATES}
_CHANGES: dict[str, CsvColumn] = {
    "changes": lambda record: in_a_cell(f"{change['date']}: {change['note']}" for change in record["changes"])
}

_PROGRAMME_COLUMNS: dict[str, CsvColumn] = {
    **_plain("id", "url", "name", "short_name", "name_language", "kind", "status", "status_note", "checked"),
    **_plain("summary", "description"),
    "period_start": lambda record: _edtf(record["period"] and record["period"]["start"]),
    "period_end": lambda record: _edtf(record["period"] and record["period"]["end"]),
    "period_note": lambda record: record["period"] and record["period"]["note"],
    "succeeded_by": lambda record: in_a_cell(link["id"] for link in record["succeeded_by"]),
    **_countries("countries_before"),
    **_plain("countries_before_note"),
    **_countries("destinations"),
    **_plain("destinations_note"),
    **_lists("organisations"),
    "in_countries": lambda record: in_a_cell(item["country"]["code"] for item in record["in_countries"]),
    **_lists("for_employers", "for_participants", "unanswered"),
    "steps": lambda record: in_a_cell(step["title"] for step in record["steps"]),
    **_plain("steps_note"),
    "figures": lambda record: in_a_cell(figure["id"] for figure in record["figures"]),
    "contact": lambda record: in_a_cell(record["contact"]["organisations"]) if record["contact"] else "",
    "contact_email": lambda record: record["contact"] and record["contact"]["email"],
    "contact_note": lambda record: record["contact"] and record["contact"]["note"],
    **_lists("sources"),
    **_CHANGES,
    **_TRANSLATION,
}
_PARTNER_COLUMNS: dict[str, CsvColumn] = {
    **_plain("id", "url", "name", "short_name", "name_language"),
    "former_names": lambda record: in_a_cell(former["name"] for former in record["former_names"]),
    "successor": lambda record: record["successor"] and record["successor"]["id"],
    **_plain("kind"),
    "country": lambda record: record["country"] and record["country"]["code"],
    "country_name": lambda record: record["country"] and record["country"]["name"],
    **_plain("website"),
    "offices": lambda record: in_a_cell(office["name"] for office in record["offices"]),
    **_plain("ror", "wikidata", "org_id"),
    **_lists("general_knowledge"),
    **_plain("checked", "summary", "description", "boilerplate"),
    **_lists("programmes", "sources"),
    **_CHANGES,
    **_TRANSLATION,
}
_FIGURE_COLUMNS: dict[str, CsvColumn] = {
    **_plain("id", "url", "label", "value", "unit", "qualifier", "text", "scope"),
    "as_of": lambda record: _edtf(record["as_of"]),
    "as_of_inferred": lambda record: str(bool(record["as_of"] and record["as_of"]["inferred"])).lower(),
    **_plain("as_of_note", "quoted"),
    "source_publisher": lambda record: record["source"]["publisher"],
    "source_title": lambda record: record["source"]["title"],
    "source_date": lambda record: _edtf(record["source"]["date"]),
    "source_url": lambda record: record["source"]["url"],
    "source_seen": lambda record: record["source"]["seen"],
    **_lists("conflicts_with"),
    **_CHANGES,
    **_TRANSLATION,
}

_OWN_SHAPE = {
    "programmes": OpenDataList(
        Programmes, lambda data, record_id: data.programme(data.inputs.programme(record_id)), _PROGRAMME_COLUMNS
    ),
    "partners": OpenDataList(
        Partners, lambda data, record_id: data.partner(data.inputs.partner(record_id)), _PARTNER_COLUMNS
    ),
    "figures": OpenDataList(Figures, OpenDataRecords.figure, _FIGURE_COLUMNS),
}
