"""Which programme fits an employer: two questions as plain links, each answer at an address of its own.

First, whether the person must be on site or the work can be done from anywhere; then, on site, in which country. The
answers follow from the programmes that offer employers something, so that a new programme changes them by itself. A country
has a page only if something is known of it; employers in all others find what there is on one page for them together.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from portal.content.portal import PublicPortal
from portal.model.enums import Kind, Role
from portal.model.programmes import Programme, Relation

START = "employers/"
"""Page of the first question."""
ON_SITE = f"{START}on-site/"
"""Page of the second question."""
REMOTE = f"{START}remote/"
ELSEWHERE = f"{ON_SITE}elsewhere/"


def answer_uri(code: str) -> str:
    """The address of the answer in a country (ISO 3166-1)."""
    return f"{ON_SITE}{code.lower()}/"


def known_countries(record: Programme, portal: PublicPortal, has_news: Callable[[str], bool]) -> tuple[str, ...]:
    """Codes of the countries of which anything is known that an employer there can use, among those the programme leads to.

    That a code stands among the destinations says nothing yet. *has_news* tells of a country whether news of the programme
    happened there.
    """
    told = {
        *(item.country for item in record.in_countries),
        *(offer.country for offer in record.for_employers),
        *(step.country for step in record.steps),
        *(
            portal.partners[relation.partner].country
            for relation in record.organisations
            if takes_part(relation) and relation.partner in portal.partners
        ),
    }
    led_to = dict.fromkeys((*record.destinations, *(item.country for item in record.in_countries)))
    return tuple(code for code in led_to if code in told or has_news(code))


def takes_part(relation: Relation) -> bool:
    """Whether an organisation has a part in the programme itself, and not only in what came before it."""
    return relation.role is not Role.PILOT


class Answers:
    """What employers are answered, as it follows from a portal's programmes."""

    def __init__(self, portal: PublicPortal, news_in: Mapping[tuple[str, str], Sequence[str]]) -> None:
        """*news_in*: the news of a programme in a country, by their ids."""
        records = list(portal.programmes.values())
        on_site = [record for record in records if record.for_employers and record.kind is not Kind.REMOTE]
        known = {
            record.id: known_countries(record, portal, lambda code, name=record.id: (name, code) in news_in)  # type: ignore[misc]
            for record in on_site
        }
        codes = sorted({code for told in known.values() for code in told})
        self.countries = {code: tuple(name for name in known if code in known[name]) for code in codes}
        """Ids of the programmes that fit in each country that has a page of its own, by its code."""
        self.programmes: dict[str, tuple[str, ...]] = {
            REMOTE: tuple(record.id for record in records if record.for_employers and record.kind is Kind.REMOTE),
            ELSEWHERE: tuple(
                record.id
                for record in on_site
                if not record.destinations or not set(record.destinations) <= self.countries.keys()
            ),
            **{answer_uri(code): names for code, names in self.countries.items()},
        }
        """Ids of the programmes that fit, by the address of each answer; elsewhere, those that lead to other countries, or name none."""
