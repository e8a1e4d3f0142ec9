"""Which programme fits an employer: two questions as plain links, each answer at an address of its own.

First, whether the person must be on site or the work can be done from anywhere; then, on site, in which country. The
answers follow from the programmes that offer employers something, so that a new programme changes them by itself.
"""

from __future__ import annotations

from collections.abc import Iterable

from portal.model.enums import Kind
from portal.model.records import Programme

START = "employers/"
"""Page of the first question."""
ON_SITE = f"{START}on-site/"
"""Page of the second question."""
REMOTE = f"{START}remote/"
ELSEWHERE = f"{ON_SITE}elsewhere/"


def country_uri(code: str) -> str:
    """The address of the answer for a country (ISO 3166-1)."""
    return f"{ON_SITE}{code.lower()}/"


def countries(programmes: Iterable[Programme]) -> list[str]:
    """Codes of the countries to which programmes for employers lead, sorted."""
    return sorted({code for record in programmes if _is_on_site(record) for code in record.destinations})


def answers(programmes: Iterable[Programme]) -> dict[str, tuple[str, ...]]:
    """Ids of the programmes that fit, by the address of each answer. Elsewhere, those that name no country may fit."""
    records = list(programmes)
    ids_by_uri = {
        REMOTE: [record.id for record in records if record.for_employers and record.kind is Kind.REMOTE],
        ELSEWHERE: [record.id for record in records if _is_on_site(record) and not record.destinations],
    }
    for record in records:
        for code in dict.fromkeys(record.destinations if _is_on_site(record) else ()):
            ids_by_uri.setdefault(country_uri(code), []).append(record.id)
    return {uri: tuple(ids) for uri, ids in ids_by_uri.items()}


def _is_on_site(record: Programme) -> bool:
    return bool(record.for_employers) and record.kind is not Kind.REMOTE
