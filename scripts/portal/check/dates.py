"""Rules about dates: what lies in the future and can't, and what a slip in the year put before all that is told here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple, get_args

from portal.common.edtf import PartialDate
from portal.common.problems import Place, Problem, did_you_mean, one_of, problem
from portal.content.portal import Portal
from portal.files.nodes import place_at
from portal.model.collections import COLLECTIONS, Ref
from portal.model.fields import fields
from portal.model.records import Record
from portal.site.due import COMPARED, months_of
from portal.site.routes import Routes
from portal.site.schedule import changes_to_come

_DATES = (dt.date, dt.datetime, PartialDate)
_MAY_COME = {"start", "end", "source_date", "publish_at", "expires_at", "review_by"}
"""Dates of what may still happen; any other says what has happened."""
_PLANNED = {"source_date": 5, "publish_at": 5}
_FORESEEN = 20
"""So many years ahead something may be planned, and anything else foreseen."""
_OWN_DOINGS = {
    "checked",
    "published",
    "publish_at",
    "expires_at",
    "updated",
    "withdrawn",
    "cancelled",
    "gone",
    "on",
    "review_by",
}
"""Dates of what the portal itself did."""
_FIRST_PORTALS, _FIRST_EVENTS = 2000, 1900


class _Dated(NamedTuple):
    """A date that a record names, or something within it."""

    ref: Ref
    path: tuple[str | int, ...]
    value: dt.date | PartialDate

    @property
    def field(self) -> str:
        return str(self.path[-1])

    @property
    def has_calendar(self) -> bool:
        """Whether it is of what took place, or will, at a time that people meet at."""
        return self.ref.collection in COLLECTIONS and COLLECTIONS[self.ref.collection].has_calendar

    @property
    def first_day(self) -> dt.date:
        if isinstance(self.value, PartialDate):
            return self.value.first_day()
        return self.value.date() if isinstance(self.value, dt.datetime) else self.value

    def place(self, portal: Portal) -> Place:
        return place_at(portal.nodes[self.ref], self.path)


def dates_long_ago(portal: Portal, routes: Routes) -> Iterator[Problem]:
    """A slip in the year: what lies before any portal, or before all that is told here."""
    for dated in _all_dates(portal):
        is_own = dated.field in _OWN_DOINGS or dated.path[0] == "corrections" or dated.has_calendar
        earliest = _FIRST_PORTALS if is_own else _FIRST_EVENTS
        if dated.first_day.year < earliest:
            yield problem("date.long-ago", dated.place(portal), field=dated.field, year=earliest)


def dates_in_future(portal: Portal, moment: dt.datetime) -> Iterator[Problem]:
    """What has happened can't lie in the future; and nothing is known many years ahead."""
    tomorrow = moment.date() + dt.timedelta(days=1)
    for dated in _all_dates(portal):
        if dated.field == "published" and dated.ref.collection == "news":
            continue  # of which ``published_in_future`` says more
        if dated.field not in _MAY_COME and dated.first_day > tomorrow:
            yield problem("date.in-future", dated.place(portal), field=dated.field, today=moment.date())
            continue
        years = _PLANNED.get(dated.field, _FORESEEN)
        if dated.first_day > moment.date() + dt.timedelta(days=years * 365):
            yield problem("date.far-ahead", dated.place(portal), field=dated.field, years=years)


def published_in_future(portal: Portal, moment: dt.datetime) -> Iterator[Problem]:
    """An embargo that is written as ``published`` holds nothing back."""
    for slug, matter in portal.news.items():
        if matter.published and matter.published > moment:
            yield problem("news.published-in-future", place_at(portal.nodes["news", slug], ("published",)))


def same_until(portal: Portal, moment: dt.datetime) -> dt.datetime:
    """Until when the rules of the clock say what they say at a *moment*, if nothing is edited: another day, or a change of what is public."""
    midnight = dt.datetime.combine(moment.date() + dt.timedelta(days=1), dt.time(), dt.UTC)
    published = [matter.published for matter in portal.news.values() if matter.published and matter.published > moment]
    return min([midnight, *published, *(change.at for change in changes_to_come(portal, moment))])


def kinds_compared(portal: Portal, routes: Routes) -> Iterator[Problem]:
    """Only records of some kinds are compared with their sources."""
    known = [row.name for row in COMPARED]
    for name in months_of(portal.settings).keys() - {"", *known}:
        remedy = did_you_mean(name, known, one_of(known))
        yield problem("config.review-kind", dict(portal.settings.places)["review_months"], name=name, remedy=remedy)


def _all_dates(portal: Portal) -> Iterator[_Dated]:
    for collection, records in {**portal.records, "redirects": portal.redirects}.items():
        for name, record in records.items():
            for path, value in _dates_in(record):
                yield _Dated(Ref(collection, name), path, value)


def _dates_in(record: Record) -> Iterator[tuple[tuple[str | int, ...], dt.date | PartialDate]]:
    """Every date of a record and of what it holds, with the way to it."""
    for name in _with_dates(type(record)):
        value = getattr(record, name)
        if isinstance(value, _DATES):
            yield (name,), value
        elif isinstance(value, Record):
            yield from (((name, *path), date) for path, date in _dates_in(value))
        elif isinstance(value, tuple):
            for index, item in enumerate(value):
                yield from (((name, index, *path), date) for path, date in _dates_in(item))


@cache
def _with_dates(model: type[Record]) -> tuple[str, ...]:
    """The fields of a record that are dates, or hold records with dates."""
    return tuple(
        name
        for name, field in fields(model).items()
        if (_with_dates(field.inner) if field.inner else _is_date(model.model_fields[name].annotation))
    )


def _is_date(annotation: Any) -> bool:
    return annotation in _DATES or any(map(_is_date, get_args(annotation)))
