"""On which pages a notice stands."""

from __future__ import annotations

from typing import Any

from portal.model.collections import Ref
from portal.model.notices import Notice
from portal.site.route import Route

_COUNTRIES = ("country", "countries", "countries_before", "destinations")
"""Fields in which a record names the countries that it is about."""


def stands_on(notice: Notice, entry: Route, record: Any, locale: str) -> bool:
    """Whether readers of a language find a notice on a page, which may show a *record*; its own page says the same anyway."""
    if (notice.languages and locale not in notice.languages) or entry.ref == Ref("notices", notice.id):
        return False
    if not (notice.pages or notice.countries):
        return True
    return f"/{entry.uri}" in notice.pages or not countries_of(entry, record).isdisjoint(notice.countries)


def countries_of(entry: Route, record: Any) -> set[str]:
    """Codes of the countries that a page is about."""
    found = {entry.country}
    for name in _COUNTRIES:
        value = getattr(record, name, None) or ()
        found |= {value} if isinstance(value, str) else set(value)
    return found
