"""What a portal knows of each country: from this follows which countries have a page, and what stands there.

Nothing is written for a page to be: a programme, an organisation or a news item that names a country is enough.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from portal.common.grouping import grouped
from portal.content.portal import PublicPortal


@dataclass(frozen=True)
class Known:
    """What is known of a country: ids of records."""

    from_here: tuple[str, ...]
    """Programmes in which people who live there take part."""
    leads_here: tuple[str, ...]
    """Programmes that lead there, or are followed by something that does."""
    partners: tuple[str, ...]
    """Organisations with their seat there."""
    news: tuple[str, ...]
    """News from there, newest first."""


def known_of_countries(portal: PublicPortal, news: Mapping[str, Sequence[str]]) -> dict[str, Known]:
    """What is known of each country of which anything is, by its code; *news*: ids of news items by country."""
    programmes, partners = portal.programmes.values(), portal.partners.values()
    from_here = grouped((code, record.id) for record in programmes for code in dict.fromkeys(record.countries_before))
    leads_here = grouped(
        (code, record.id)
        for record in programmes
        for code in dict.fromkeys((*record.destinations, *(item.country for item in record.in_countries)))
    )
    seated = grouped((record.country, record.id) for record in partners if record.country)
    written = {name.upper() for name, facts in portal.countries.items() if facts.help_page or facts.first_step}
    return {
        code: Known(*(tuple(ids.get(code, ())) for ids in (from_here, leads_here, seated, news)))
        for code in sorted({*from_here, *leads_here, *seated, *news, *written})
    }
