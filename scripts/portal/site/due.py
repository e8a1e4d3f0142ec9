"""When what was compared with its sources wants to be compared again."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from portal.content.portal import Portal
from portal.files.config import Settings
from portal.model.collections import COLLECTIONS, Ref
from portal.model.records import Compared, Figure

_MONTH = dt.timedelta(days=365.25 / 12)
_LONG = 12
"""So many months a comparison holds where nothing else is said."""
_NOBODY_KNOWS = dt.date(1970, 1, 1)
COMPARED = tuple(row for row in COLLECTIONS.values() if issubclass(row.model, Compared))


class Due(NamedTuple):
    """A record that says when it was compared with its sources, and the day on which it is due again."""

    on: dt.date
    ref: Ref
    checked: dt.date | None
    """When it was last compared, or the organisation confirmed it; None if nobody knows."""
    owner: str


def months_of(settings: Settings) -> dict[str, int]:
    """After how many months records of a kind are due, as the configuration says it; under an empty name, all others."""
    said = [part.split() for part in settings.review_months.split(",") if part.strip()]
    return {"": _LONG} | {"".join(kind): int(number) for *kind, number in said}


def all_due(portal: Portal, months: int | None = None) -> list[Due]:
    """Every such record, the first that is due first; *months* take the place of what the configuration says.

    Figures, sources and pages are among them that say so themselves, or whose kind the configuration names.
    """
    by_kind = months_of(portal.settings) if months is None else {"": months}
    found = (
        _due(portal, Ref(row.name, record_id), record, by_kind.get(row.name, by_kind[""]))
        for row in COMPARED
        for record_id, record in portal.records[row.name].items()
        if row.name in by_kind or hasattr(record, "checked") or record.says_when
    )
    return sorted(found, key=lambda one: (one.on, one.ref))


def _due(portal: Portal, ref: Ref, record: Compared, months: int) -> Due:
    days = [record.compared_on, record.confirmed.on if record.confirmed else None]
    if isinstance(record, Figure) and (source := portal.sources.get(record.source)):
        days.append(source.seen)
    last = max(filter(None, days), default=None)
    regular = (last or _NOBODY_KNOWS) + int(record.review_every or months) * _MONTH
    by = record.review_by
    on = by if by and (last is None or last < by < regular) else regular
    return Due(on, ref, last, record.owner or "")
