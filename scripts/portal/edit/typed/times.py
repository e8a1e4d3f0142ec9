"""Days, dates and times as people and spreadsheets write them, as the model wants them (ISO 8601)."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from functools import cache
from zoneinfo import ZoneInfo

from babel import Locale

from portal.common.digits import in_ascii_digits
from portal.common.folding import fold_name
from portal.common.messages import Told, catalogue, languages, message

MORE_LANGUAGES = ("de", "es", "it", "nl", "pl", "pt")
"""Languages, besides those in which the portal speaks to its staff, in which lists of partners are often written."""


class NotUnderstood(Told):
    """What was typed means nothing that the field can hold, or may mean two things."""


_YEAR_FIRST = re.compile(r"(\d{4})([-/.])(\d{1,2})([-/.])(\d{1,2})")
_YEAR_LAST = re.compile(r"(\d{1,2})([-/.]) ?(\d{1,2})([-/.]) ?(\d{4})")
_MIDNIGHT = re.compile(r"[T ]0?0:00(?::00(?:\.0+)?)?$")
_BEFORE_TIME = re.compile(r"[T, ] ?")
_TIME = re.compile(
    r"(?:(?:at|um|à|a las|alle|o|о|об|в|الساعة) )?"
    r"(?P<hour>\d{1,2})(?: ?[:.hH] ?(?P<minute>\d{2}))?(?::\d{2}(?:\.\d{1,9})?)? ?(?P<half>[ap]\.? ?m\.?|[hH]|Uhr|год\.?)?"
    r" ?(?P<zone>Z|UTC|[+-]\d{2}:?\d{2})?",
)


def day_of(typed: str, today: dt.date) -> str | None:
    """A day as YYYY-MM-DD; None if it is none, or no whole one. NotUnderstood, if it may be two days."""
    text = _MIDNIGHT.sub("", in_ascii_digits(" ".join(typed.split())).strip(" ,"))
    if (match := _YEAR_FIRST.fullmatch(text)) and match[2] == match[4]:
        return _iso(int(match[1]), int(match[3]), int(match[5]))
    if (match := _YEAR_LAST.fullmatch(text)) and match[2] == match[4]:
        one, other, year = int(match[1]), int(match[3]), int(match[5])
        if match[2] == "." or other > 12 or one > 12 or one == other:
            return _iso(year, one, other) if match[2] != "." and other > 12 else _iso(year, other, one)
        first, second = _iso(year, other, one), _iso(year, one, other)
        raise NotUnderstood(message("typed.two-meanings", given=typed, one=first, other=second))
    if (days := _words_of_days().get(fold_name(text))) is not None:
        return (today + dt.timedelta(days)).isoformat()
    words = re.findall(r"\d+|[^\W\d_]+", text)
    numbers = [word for word in words if word.isdigit()]
    found = [named for word in words if (named := _months().get(fold_name(word)))]
    if len(found) == 1 and sorted(map(len, numbers)) in ([1, 4], [2, 4]):
        day_in_month, year = sorted(map(int, numbers))
        return _iso(year, found[0], day_in_month)
    return None


def date_of(typed: str, today: dt.date) -> str | None:
    """A day, or a month or year, with ``~`` for about; None if it is none of them."""
    if day := day_of(typed, today):
        return day
    text = in_ascii_digits(" ".join(typed.split()))
    about = _about().match(text)
    mark, text = ("~", text[about.end() :]) if about else ("", text)
    if match := re.fullmatch(
        r"(\d{1,2})[./](\d{4})|(\d{4})(?:[/-](\d{1,2})|\.(\d{2}))", text
    ):  # 2026.1 may have been 2026.10
        year, month = int(match[2] or match[3]), int(match[1] or match[4] or match[5])
        return f"{year}-{month:02}{mark}" if 1 <= month <= 12 else None
    words = re.findall(r"\d+|[^\W\d_]+", text)
    found = [named for word in words if (named := _months().get(fold_name(word)))]
    years = [word for word in words if re.fullmatch(r"\d{4}", word)]
    if len(found) == len(years) == 1 and len([word for word in words if word.isdigit()]) == 1:
        return f"{years[0]}-{found[0]:02}{mark}"
    return f"{text}{mark}" if mark and re.fullmatch(r"\d{4}", text) else None


def time_of(typed: str, today: dt.date) -> tuple[dt.datetime, str] | None:
    """A day and time as clocks show it, and the zone written behind it, if there is one; None if it is no such thing."""
    text = in_ascii_digits(" ".join(typed.split()))
    parted = ((text[: mark.start()], _TIME.fullmatch(text, mark.end())) for mark in _BEFORE_TIME.finditer(text))
    before, match = next(((before, match) for before, match in parted if before and match), ("", None))
    if not match or (match["minute"] is None and match["half"] is None):
        return None
    day, half = day_of(before, today), re.sub(r"[. ]", "", match["half"] or "").lower()
    hour, minute = int(match["hour"]), int(match["minute"] or 0)
    if half in ("am", "pm"):
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "pm" else 0)
    if day is None or hour > 23 or minute > 59:
        return None
    return dt.datetime.fromisoformat(f"{day}T{hour:02}:{minute:02}"), (match["zone"] or "").replace("UTC", "Z")


def moment_of(typed: str, today: dt.date, time_zone: str) -> str | None:
    """A moment with its zone: the zone that was written, or else the portal's; None if it is no moment.

    NotUnderstood, if there is no zone, or if clocks in it never show that time, or twice.
    """
    if (found := time_of(typed, today)) is None:
        return None
    moment, zone = found
    if zone:
        return moment.isoformat(timespec="minutes") + zone
    if not time_zone:
        example = f"{moment.isoformat(timespec='minutes')}+01:00"
        raise NotUnderstood(message("typed.no-zone", given=typed, example=example))
    there = moment.replace(tzinfo=ZoneInfo(time_zone))
    other = there.replace(fold=1)
    if there.utcoffset() != other.utcoffset():
        raise NotUnderstood(
            message(
                "typed.odd-time",
                given=typed,
                zone=time_zone,
                one=there.isoformat(timespec="minutes"),
                other=other.isoformat(timespec="minutes"),
            )
        )
    return there.isoformat(timespec="minutes")


def _iso(year: int, month: int, day: int) -> str | None:
    try:
        return dt.date(year, month, day).isoformat()
    except ValueError:
        return None


@cache
def _months() -> dict[str, int]:
    """The number of each month by its folded names, long and short."""
    found: dict[str, int] = {}
    for language in dict.fromkeys((*languages(), *MORE_LANGUAGES)):
        for forms in Locale(language).months.values():
            for width in ("wide", "abbreviated"):
                for number, name in forms[width].items():
                    found.setdefault(fold_name(name).strip(". "), number)
    return {name: number for name, number in found.items() if len(name) > 2 and not name.isdigit()}


@cache
def _words_of_days() -> dict[str, int]:
    """“Yesterday”, “today” and “tomorrow” in the languages of the staff, as days from today."""
    days = {"typed.yesterday": -1, "typed.today": 0, "typed.tomorrow": 1}
    return {word: day for id, day in days.items() for word in said_as(id)}


@cache
def _about() -> re.Pattern[str]:
    return re.compile(rf"(?:{'|'.join(map(re.escape, said_as('typed.about')))})\.?\s+", re.IGNORECASE)


def said_as(id: str) -> Iterable[str]:
    """The folded words that a message lists, in every language of the staff."""
    listed = (catalogue(language).get(id, "") for language in languages())
    return [fold_name(word.strip()) for words in listed for word in words.split(",") if word.strip()]
