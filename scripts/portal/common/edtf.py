"""Dates as sources give them: partial, uncertain or open, in a subset of EDTF (ISO 8601-2:2019, levels 0 and 1).

``2019``, ``2022-07``, ``2019-07-12``, each with ``~`` (approximately), ``?`` (uncertain) or ``%`` (both) behind it; ``2021/2022``
and ``2022-07/..`` (that month or later).
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass, replace
from typing import TypeVar
from zoneinfo import ZoneInfo

from portal.common.messages import message

_AnyDay = TypeVar("_AnyDay", bound=dt.date)
_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?([~?%])?", re.ASCII)


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date of which the month or day may be unknown; or a span of two such dates, or one open at its end."""

    year: int
    month: int | None = None
    day: int | None = None
    approximate: bool = False
    """Not exact (``~``)."""
    uncertain: bool = False
    """Not certain (``?``): a source implies it, or we inferred it."""
    end: PartialDate | None = None
    open_end: bool = False

    @property
    def is_exact(self) -> bool:
        """Whether it means one day, month or year, and surely that."""
        return not (self.approximate or self.uncertain or self.end or self.open_end)

    def first_day(self) -> dt.date:
        return dt.date(self.year, self.month or 1, self.day or 1)

    def last_day(self) -> dt.date:
        if self.open_end or self.end:
            return self.end.last_day() if self.end else dt.date.max
        month = self.month or 12
        return dt.date(self.year, month, self.day or calendar.monthrange(self.year, month)[1])

    def iso(self) -> str:
        """The start in ISO 8601, as ``<time datetime>`` wants it (WHATWG HTML, 4.5.14)."""
        return "-".join([f"{self.year:04}", *(f"{part:02}" for part in (self.month, self.day) if part)])

    def edtf(self) -> str:
        mark = {(True, True): "%", (True, False): "~", (False, True): "?"}.get((self.approximate, self.uncertain), "")
        end = f"/{self.end.edtf()}" if self.end else "/.." if self.open_end else ""
        return f"{self.iso()}{mark}{end}"


def parse_partial_date(text: str) -> PartialDate:
    """Read a date in the subset of EDTF named above; ValueError says what is wrong."""
    head, slash, tail = text.strip().partition("/")
    start = _parse_one(head)
    if not slash:
        return start
    if tail == "..":
        return replace(start, open_end=True)
    end = _parse_one(tail)
    if end.last_day() < start.first_day():
        raise ValueError(message("date.span-backwards"))
    return replace(start, end=end)


def _parse_one(text: str) -> PartialDate:
    match = _DATE.fullmatch(text)
    if not match:
        raise ValueError(message("date.form"))
    year, month, day = (int(part) if part else None for part in match.groups()[:3])
    assert year is not None
    try:
        dt.date(year, 1 if month is None else month, 1 if day is None else day)
    except ValueError:
        raise ValueError(message("date.calendar")) from None
    return PartialDate(year, month, day, approximate=match[4] in ("~", "%"), uncertain=match[4] in ("?", "%"))


def in_zone(moment: _AnyDay, time_zone: str | None) -> _AnyDay:
    """A time as clocks show it at a place, with the place's time zone; a day stays as it is."""
    return moment.replace(tzinfo=ZoneInfo(time_zone)) if isinstance(moment, dt.datetime) and time_zone else moment
