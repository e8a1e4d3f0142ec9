"""What the pictures of a page show: maps, the time line, charts, who takes part where. Templates write them as SVG and tables.

Every picture says no more than its records: what is unknown is drawn as unknown, nothing is added up, and what stands side
by side is of one kind. Beside each stands the same in words.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from textwrap import shorten
from typing import Any

from portal.common.edtf import PartialDate
from portal.common.grouping import grouped
from portal.model.collections import news_ref, partner_ref, programme_ref
from portal.model.enums import Status, Unit
from portal.model.programmes import Programme
from portal.model.records import Figure
from portal.render.graphics import maps
from portal.render.reader import Reader
from portal.site.urls import country_uri

Drawing = dict[str, Any]

_COLUMNS = 6
"""The most programmes beside each other in the table of who ties them together."""
_MIRRORED = {"start": "end", "end": "start", "middle": "middle"}
"""Where a text is tied to its point, in a drawing that is not mirrored, for those who read from right to left."""
_NEWS = 5
"""News of one programme on the time line, the newest."""


# --- maps ---


def map_of(reader: Reader, programmes: list[Programme], tolerance: float = 0.5, *, here: str = "") -> Drawing | None:
    """Where people live before these programmes and where they lead; None where no country is stated.

    A larger *tolerance* draws coasts with fewer points, for a map that is small. *here* is the country that the map is about; a
    programme that leads there only by what followed it still does.
    """
    before = [code for programme in programmes for code in programme.countries_before]
    destinations = [code for programme in programmes for code in programme.destinations]
    if programmes and here and here not in before + destinations:
        destinations.append(here)
    codes = before + destinations
    if not codes:
        return None
    box = maps.box_around(maps.place(code) for code in codes)
    project = maps.Projection(box)
    points = {code: project(maps.place(code)) for code in sorted(codes, key=lambda code: (-codes.count(code), code))}
    names = [(point, reader.format.country(code)) for code, point in points.items()]
    places = []
    for code, (point, name), label in zip(points, names, maps.labels(names, project.height), strict=True):
        kind = "both" if code in before and code in destinations else "before" if code in before else "destination"
        anchor = label and (_MIRRORED[label.anchor] if reader.format.direction == "rtl" else label.anchor)
        x, y = round(point[0], 1), round(point[1], 1)
        place = {"x": x, "y": y, "kind": kind, "name": name, "label": label, "anchor": anchor, "is_here": code == here}
        places.append({**place, "href": reader.href(country_uri(code)) if code in reader.inputs.countries() else None})
    return {
        "width": maps.MAP_WIDTH,
        "height": project.height,
        "land": maps.land(box, tolerance),
        "places": places,
        "sides": [side for side, codes in (("before", before), ("destination", destinations)) if codes],
        "countries": _countries(reader, programmes),
    }


def _countries(reader: Reader, programmes: list[Programme]) -> list[Drawing]:
    """The map as a table: by country, the programmes in which people live there before, and those that lead there."""
    rows: dict[str, Drawing] = {}
    for record in programmes:
        for name, codes in (("before", record.countries_before), ("destinations", record.destinations)):
            for code in codes:
                names = {"name": reader.format.country(code), "link": reader.country_link(code)}
                row = rows.setdefault(code, {**names, "before": [], "destinations": []})
                row[name].append(record.id)
    return reader.sorted(rows.values(), lambda row: row["name"])


# --- the time line ---


def time_line(reader: Reader, programmes: list[Programme]) -> Drawing | None:
    """What is dated of these programmes: start, end and news, and until when one that runs surely did; None where nothing is."""
    rows: list[Drawing] = [
        {"id": item.id, "period": item.period, "marks": _marks(reader, item), "runs": _runs(item)}
        for item in programmes
    ]
    events = sorted(
        (event for row in rows for event in _events(row)),
        key=lambda event: (event["date"].first_day(), event["date"].last_day()),
    )
    if not events:
        return None
    first = events[0]["date"].year
    last = max(_end(event["date"]) for event in events).year
    scale = _Scale(first, last, reader.format.direction)
    undated = [row for row in rows if not (row["period"] and (row["period"].start or row["period"].end))]
    for row, item in zip(rows, programmes, strict=True):
        word = f"status.{item.status}" if row["runs"] else "date.unknown"
        note = f" ({reader.label(word)})" if row in undated or row["runs"] else ""
        row |= _bars(row, scale) | {"name": _fitting(reader, item, len(note)), "note": note}
    step = -(-(last - first + 1) // 6)
    return {
        "width": maps.MAP_WIDTH,
        "height": 28 + 48 * len(rows),
        "years": [{"year": str(year), **scale.span(PartialDate(year))} for year in range(first, last + 1)],
        "labelled": [str(year) for year in range(first, last + 1, step)],
        "first": str(first),
        "last": str(last),
        "rows": rows,
        "events": events,
        "undated": undated,
    }


def _fitting(reader: Reader, programme: Programme, taken: int) -> str:
    """A programme's name as far as there is room for it in a row; the list below has all of it."""
    ref = programme_ref(programme.id)
    name = reader.text(ref.text("short_name" if programme.short_name else "name")).plain
    return shorten(name, maps.letters_in_a_row() - taken, placeholder=" …")


class _Scale:
    """From days to units of the drawing; where one reads from the right, time runs from there too."""

    def __init__(self, first: int, last: int, direction: str) -> None:
        self._first = dt.date(first, 1, 1)
        self._unit = (maps.MAP_WIDTH - 8) / (dt.date(last, 12, 31) - self._first).days
        self._rtl = direction == "rtl"

    def span(self, date: PartialDate) -> Drawing:
        """How far a date reaches, as far as it is known."""
        return self.between(date.first_day(), _end(date))

    def between(self, begin: dt.date, end: dt.date) -> Drawing:
        """The room from one day to another."""
        left, right = (4 + (day - self._first).days * self._unit for day in (begin, end))
        if self._rtl:
            left, right = maps.MAP_WIDTH - right, maps.MAP_WIDTH - left
        return {"x": round(left, 1), "width": round(right - left, 1), "middle": round((left + right) / 2, 1)}


def _end(date: PartialDate) -> dt.date:
    return date.last_day() if not date.open_end else PartialDate(date.year, date.month, date.day).last_day()


def _marks(reader: Reader, programme: Programme) -> list[Drawing]:
    news = reader.inputs.entry(programme_ref(programme.id).uri).news or ()
    return [
        {
            "href": reader.href(news_ref(slug).uri),
            "title": reader.text(news_ref(slug).text("title")).title,
            "date": matter.source_date,
            "vague": not _is_exact(matter.source_date),
        }
        for slug in news[:_NEWS]
        for matter in (reader.inputs.matter(slug),)
    ]


def _runs(programme: Programme) -> Drawing | None:
    """The day on which a programme that runs was last seen to, and in which words that is said."""
    if programme.status not in (Status.OPEN, Status.RUNNING) or (programme.period and programme.period.end):
        return None
    day = programme.checked
    return {"word": f"status-long.{programme.status}", "date": PartialDate(day.year, day.month, day.day)}


def _events(row: Drawing) -> list[Drawing]:
    period, runs = row["period"], row["runs"]
    dates = {"timeline.start": period.start, "timeline.end": period.end} if period else {}
    if runs:
        dates[runs["word"]] = runs["date"]
    events = [
        {"programme": row["id"], "word": word, "date": date, "href": None} for word, date in dates.items() if date
    ]
    return events + [{"programme": row["id"], **mark} for mark in row["marks"]]


def _bars(row: Drawing, scale: _Scale) -> Drawing:
    """Where start and end may lie, what lies between, and news; without an end, dots lead to the last that is known.

    One that runs and has no start begins, as far as is known, with its first news.
    """
    period, runs = row["period"], row["runs"]
    start, end = (period.start, period.end) if period else (None, None)
    bars = [{**scale.span(date), "vague": _is_vague(date)} for date in (start, end) if date]
    marks = [{**scale.span(mark["date"]), "vague": mark["vague"]} for mark in row["marks"]]
    lasting = scale.between(_end(start), end.first_day()) if start and end and end.first_day() > _end(start) else None
    known = [mark["date"] for mark in row["marks"]]
    last = max((_end(date) for date in (*known, *([runs["date"]] if runs else []))), default=None)
    since = _end(start) if start else min((date.first_day() for date in known), default=None) if runs else None
    open_end = scale.between(since, last) if since and not end and last and last > since else None
    return {"bars": bars, "dots": marks, "lasting": lasting, "open_end": open_end}


def _is_vague(date: PartialDate) -> bool:
    return date.uncertain or date.approximate or date.open_end


def _is_exact(date: PartialDate) -> bool:
    """Whether something that happened on a day is known to within a month."""
    return not _is_vague(date) and date.month is not None and date.end is None


# --- charts ---


def bar_charts(reader: Reader, figures: Iterable[str]) -> list[Drawing]:
    """Bars for those of the figures that their source counts alike, and for those that another source contradicts."""
    ids = list(figures)
    records = {figure_id: reader.inputs.figure(figure_id) for figure_id in ids}
    groups = grouped((record.chart, figure_id) for figure_id, record in records.items() if record.chart)
    charts = [
        {"conflict": False, "rows": _lengths([records[figure_id] for figure_id in group])}
        for group in groups.values()
        if len(group) > 1
    ]
    seen: set[str] = set()
    for figure_id, record in records.items():
        others = [other for other in reader.inputs.conflicting(record) if other.unit is record.unit]
        if others and figure_id not in seen:
            seen |= {figure_id, *(other.id for other in others)}
            charts.append({"conflict": True, "rows": _lengths([record, *others])})
    return charts


def _lengths(figures: list[Figure]) -> list[tuple[str, float]]:
    """Each figure with the length of its bar in percent: of the whole for shares, of the largest for all else."""
    whole = [Decimal(100)] if figures[0].unit is Unit.PERCENT else []
    largest = max([*whole, *(figure.value for figure in figures)])
    return [(figure.id, round(float(100 * figure.value / largest), 2) if largest else 0.0) for figure in figures]


# --- who ties programmes together ---


def partners_by_programme(reader: Reader, programmes: list[Programme]) -> Drawing | None:
    """Organisations that take part in several programmes, with their roles in each; None where there are none."""
    if not 1 < len(programmes) <= _COLUMNS:
        return None
    rows: dict[str, dict[str, list[str]]] = {}
    for record in programmes:
        for relation in record.organisations:
            rows.setdefault(relation.partner, {}).setdefault(record.id, []).append(relation.role)
    keys = {partner_id: partner_ref(partner_id).text("name") for partner_id in rows}
    columns = [record.id for record in programmes]
    order = sorted(
        (partner_id for partner_id, roles in rows.items() if len(roles) > 1),
        key=lambda partner_id: (
            -len(rows[partner_id]),
            [columns.index(programme_id) for programme_id in rows[partner_id]],
            reader.format.sort_key(reader.inputs.text(keys[partner_id], reader.locale).value),
        ),
    )
    return {"programmes": columns, "rows": [(partner_id, rows[partner_id]) for partner_id in order]} if order else None
