"""What is shown of figures: with their sources, what contradicts them, and as charts."""

from __future__ import annotations

from collections.abc import Iterable

from portal.common.grouping import grouped
from portal.model.collections import figure_ref
from portal.model.records import Figure
from portal.render.change_notes import noted_changes
from portal.render.graphics import charts
from portal.render.presenters.records import View, cited_sources
from portal.render.reader import Reader


def figure(reader: Reader, figure_id: str) -> View:
    """A figure with its source and with those that contradict it."""
    record = reader.inputs.figure(figure_id)
    conflicts = [_stated(reader, other) for other in reader.inputs.conflicting(record)]
    return {**_stated(reader, record), "conflicts": conflicts}


def figures_by_source(reader: Reader, ids: Iterable[str]) -> list[View]:
    """Figures beneath the source that they have in common, in the order in which they come, so that each source is cited once."""
    cited = grouped((shown["record"].source, shown) for shown in (figure(reader, figure_id) for figure_id in ids))
    return [{"source": shown[0]["source"], "figures": shown} for shown in cited.values()]


def _stated(reader: Reader, record: Figure) -> View:
    return {
        "record": reader.record(record, figure_ref(record.id)),
        "text": reader.figure_text(record),
        "changes": noted_changes(reader, figure_ref(record.id)),
        "source": cited_sources(reader, (record.source,))[0],
    }


def charts_of(reader: Reader, ids: Iterable[str]) -> list[View]:
    """Charts of those figures that can be compared, and of those that contradict others."""
    return [
        {**chart, "rows": [{**figure(reader, record), "length": length} for record, length in chart["rows"]]}
        for chart in charts.bar_charts(reader, ids)
    ]
