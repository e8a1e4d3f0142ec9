"""What the rules about words ask of the whole portal: found out once, however many parts its texts are looked at in."""

from __future__ import annotations

import re
from functools import cached_property

from portal.check.link_targets import LinkTargets
from portal.check.term_words import TermUse, use_of_term
from portal.check.translation_qa import PeopleByWord
from portal.check.unread import Unread
from portal.common.cache import digest_of
from portal.content.markdown import SHOWN_IN_TEXTS
from portal.content.portal import Portal
from portal.model.collections import person_ref
from portal.site.routes import Routes


class Comparison:
    """What texts are compared with."""

    def __init__(self, portal: Portal, routes: Routes) -> None:
        self.portal, self.routes = portal, routes
        self._terms: dict[str, list[TermUse]] = {}
        self._digests: dict[str, bytes] = {}

    @cached_property
    def link_targets(self) -> LinkTargets:
        """Where links may lead."""
        return LinkTargets(self.portal, self.routes)

    @cached_property
    def people(self) -> PeopleByWord:
        return PeopleByWord(self.portal.people)

    def terms(self, locale: str) -> list[TermUse]:
        """What the glossary says of a language."""
        if locale not in self._terms:
            terms = self.portal.terms.values()
            self._terms[locale] = [said for term in terms if (said := use_of_term(term, locale))]
        return self._terms[locale]

    def digest(self, locale: str) -> bytes:
        """Of all that the texts of a language are compared with, themselves and their sources apart."""
        if locale not in self._digests:
            portal = self.portal
            translated = portal.texts.translations.get(locale, {})
            people = [
                (
                    one.name,
                    one.spellings,
                    name.value if (name := translated.get(person_ref(one.id).text("name"))) else "",
                )
                for one in portal.people.values()
            ]
            languages = [
                (ref, said)
                for ref, record in portal.every_record()
                if (said := (getattr(record, "name_language", None), getattr(record, "language", None))) != (None, None)
            ]
            ids = [sorted(portal.ids_as_they_look.get(name, ())) for name in SHOWN_IN_TEXTS]
            read = sorted(portal.vague.intersection(SHOWN_IN_TEXTS))
            terms = [said._replace(begins=frozenset(), never_begins=frozenset()) for said in self.terms(locale)]
            all_of_it = (
                locale, portal.settings.default, ids, read, list(self.numbers.items()), sorted(self.offices or ()), self.offices is None, people, languages, terms
            )  # fmt: skip
            self._digests[locale] = digest_of(repr(all_of_it))
        return self._digests[locale]

    @cached_property
    def offices(self) -> frozenset[str] | None:
        """The e-mail addresses that records state as those of offices: no person's own. None if such a record can't be read."""
        if not Unread(self.portal).collections.isdisjoint(("programmes", "partners")):
            return None
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
