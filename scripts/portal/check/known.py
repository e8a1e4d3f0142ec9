"""What the rules about words ask of the whole portal: found out once, however many parts its texts are looked at in."""

from __future__ import annotations

import re
from functools import cached_property

from portal.check.leads import Leads
from portal.check.translation_qa import PeopleByWord
from portal.content.portal import Portal
from portal.site.routes import Routes


class Known:
    """What texts are compared with."""

    def __init__(self, portal: Portal, routes: Routes) -> None:
        self.portal, self.routes = portal, routes

    @cached_property
    def leads(self) -> Leads:
        """Where links may lead."""
        return Leads(self.portal, self.routes)

    @cached_property
    def people(self) -> PeopleByWord:
        return PeopleByWord(self.portal.people)

    @cached_property
    def offices(self) -> frozenset[str]:
        """The e-mail addresses that records state as those of offices: no person's own."""
        programmes = self.portal.programmes.values()
        stated = [
            *(programme.contact.email for programme in programmes if programme.contact),
            *(item.email for programme in programmes for item in programme.in_countries),
            *(office.email for partner in self.portal.partners.values() for office in partner.offices),
        ]
        return frozenset(email.lower() for email in stated if email)

    @cached_property
    def numbers(self) -> dict[str, str]:
        """Figures that are told by their digits alone: id by number. Small numbers and years may be anything."""
        ids: dict[str, str] = {}
        for figure_id, figure in self.portal.figures.items():
            number = f"{figure.value:f}"
            digits = re.sub(r"\D", "", number)
            if len(digits) >= 3 and not (len(digits) == 4 and digits.startswith(("19", "20"))):
                ids.setdefault(digits, figure_id)
        return ids
