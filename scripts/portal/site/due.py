"""When what was compared with its sources wants to be compared again."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from portal.content.portal import Portal
from portal.model.collections import COLLECTIONS, Ref

_MONTH = dt.timedelta(days=365.25 / 12)


class Due(NamedTuple):
    """A record that says when it was compared with its sources, and the day on which it is due again."""

    on: dt.date
    ref: Ref
    checked: dt.date


def all_due(portal: Portal, months: int) -> list[Due]:
    """Every such record, the first that is due first, if a comparison holds for so many months."""
    return sorted(
        Due(record.checked + months * _MONTH, Ref(row.name, record_id), record.checked)
        for row in COLLECTIONS.values()
        if "checked" in row.model.model_fields
        for record_id, record in portal.records[row.name].items()
    )
