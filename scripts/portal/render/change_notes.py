"""What changed of a record, as readers are told it: at the foot of its page, and wherever a figure is explained."""

from __future__ import annotations

from typing import Any

from portal.model.collections import COLLECTIONS, MODELS, Ref
from portal.render.reader import Reader
from portal.site.relations import Note
from portal.site.route import Route
from portal.site.urls import OPEN_DATA

_NOTED = {name for name, model in MODELS.items() if "changes" in model.model_fields}
"""Collections whose records may say what changed."""


def changes_on(reader: Reader, entry: Route) -> list[dict[str, Any]]:
    """What changed of what a page shows; of a list that spans several pages, on the first."""
    ref = Ref.of_key(entry.title)
    return noted_changes(reader, ref) if ref.collection in _NOTED and entry.number == 1 else []


def noted_changes(reader: Reader, ref: Ref) -> list[dict[str, Any]]:
    """What changed of a record, the newest first; of a programme also what changed of its figures."""
    return [_shown(reader, key, change) for key, change in reader.inputs.changes_of(ref)]


def everything_told(reader: Reader) -> list[dict[str, Any]]:
    """All that changed or was wrong, the newest first, each with what it is about and where that says so."""
    return [{**_shown(reader, key, note), **what_changed(reader, key)} for key, note in reader.inputs.told()]


def what_changed(reader: Reader, key: str) -> dict[str, Any]:
    """What the note of a change or correction is about: its name, and where its page tells of it."""
    ref = Ref.of_key(key)
    anchor = f"figure-{ref.id}" if ref.collection == "figures" else key.split("/")[2]
    has_short_name = getattr(reader.inputs.record(ref), "short_name", None)
    title = reader.text(ref.text("short_name" if has_short_name else COLLECTIONS[ref.collection].title))
    page = OPEN_DATA if ref.collection == "figures" else ref.uri
    return {"title": title, "href": f"{reader.href(page)}#{anchor}"}


def _shown(reader: Reader, key: str, change: Note) -> dict[str, Any]:
    """A change; of a figure also which one, and the number that stood there before, if it was told."""
    ref, was = Ref.of_key(key), getattr(change, "was", None)
    earlier = reader.inputs.figure(ref.id).model_copy(update={"value": was}) if was is not None else None
    return {
        "date": change.day,
        "is_correction": change.is_correction,
        "note": reader.text(key),
        "label": reader.text(ref.text("label")) if ref.collection == "figures" else None,
        "was": reader.figure_text(earlier) if earlier else None,
    }
