"""When what was compared with its sources wants to be compared again."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from portal.content.portal import Portal
from portal.files.config import Settings
from portal.model.collections import COLLECTIONS, Ref
from portal.model.records import Compared

_MONTH = dt.timedelta(days=365.25 / 12)
_LONG = 12
"""So many months a comparison holds where nothing else is said."""
COMPARED = tuple(row for row in COLLECTIONS.values() if issubclass(row.model, Compared))


class Due(NamedTuple):
    """A record that says when it was compared with its sources, and the day on which it is due again."""

    on: dt.date
    ref: Ref
    checked: dt.date
    """When it was last compared, or the organisation confirmed it."""
    owner: str


def months_of(settings: Settings) -> dict[str, int]:
    """After how many months records of a kind are due, as the configuration says it; under an empty name, all others."""
    said = [part.split() for part in settings.review_months.split(",") if part.strip()]
    return {"": _LONG} | {"".join(kind): int(number) for *kind, number in said}


def all_due(portal: Portal, months: int | None = None) -> list[Due]:
    """Every such record, the first that is due first; *months* take the place of what the configuration says."""
    by_kind = months_of(portal.settings) if months is None else {"": months}
    return sorted(
        _due(Ref(row.name, record_id), record, by_kind.get(row.name, by_kind[""]))
        for row in COMPARED
        for record_id, record in portal.records[row.name].items()
    )


def _due(ref: Ref, record: Compared, months: int) -> Due:
    checked: dt.date = record.checked  # type: ignore[attr-defined]
    last = max(checked, record.confirmed.on) if record.confirmed else checked
    regular = last + int(record.review_every or months) * _MONTH
    by = record.review_by
    return Due(min(by, regular) if by and by > last else regular, ref, last, record.owner or "")
