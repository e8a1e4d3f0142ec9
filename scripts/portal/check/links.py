"""Rules about links: that each leads somewhere (``link_targets``), is safe, and is no address of a person."""

from __future__ import annotations

import re
from collections.abc import Iterator

from portal.check.text_part import TextPart
from portal.common.printable import shorten
from portal.common.problems import Place, Problem, problem
from portal.content.markdown import render
from portal.content.portal import Portal
from portal.content.texts import TextUnit, body_unit
from portal.site.routes import Routes


def check_links(portal: Portal, routes: Routes, part: TextPart) -> Iterator[Problem]:
    """Links inside the site must lead to a page or a file, and anchors to a place of it."""
    targets = part.comparison.link_targets
    for (locale, key), document in part.documents.items():
        unit = body_unit(document)
        for number, address in enumerate(render(document.body).links):
            for id, fix, values in targets.faults(address, locale, key):
                yield problem(id, places_of_links(unit)[number], fix, **values)


def insecure_addresses(portal: Portal, routes: Routes) -> Iterator[Problem]:
    """An address on the web that a record names is a secure one."""
    for shared in portal.shared_values():
        if shared.value.startswith("http:"):
            yield problem("link.insecure", shared.place, address=shorten(shared.value))


_ROLES = frozenset(
    [
        "admin",
        "applications",
        "be",
        "career",
        "careers",
        "centre",
        "center",
        "comms",
        "communication",
        "communications",
        "contact",
        "contacts",
        "desk",
        "dt4e",
        "employer",
        "employers",
        "enquiries",
        "en",
        "enquiry",
        "eu",
        "general",
        "help",
        "hello",
        "hr",
        "info",
        "information",
        "inquiries",
        "integration",
        "job",
        "jobs",
        "mail",
        "media",
        "migration",
        "mission",
        "mobility",
        "news",
        "newsroom",
        "office",
        "outreach",
        "partner",
        "partners",
        "partnership",
        "partnerships",
        "portal",
        "pr",
        "press",
        "presse",
        "program",
        "programme",
        "programmes",
        "programs",
        "project",
        "projects",
        "public",
        "recruitment",
        "refugee",
        "refugees",
        "relations",
        "resettlement",
        "secretariat",
        "service",
        "services",
        "staff",
        "support",
        "talent",
        "talents",
        "team",
        "uk",
        "ukraine",
        "un",
        "unit",
        "us",
        "visa",
        "visas",
        "welcome",
        "work",
    ]
)
"""Words of which addresses of offices are made."""
_TWO_NAMES = re.compile(r"[a-z]+[._-][a-z]{2,}(?:[._-][a-z]+)?\d{0,2}")


def addresses_of_persons(portal: Portal, routes: Routes) -> Iterator[Problem]:
    """An e-mail address is that of an office, not of somebody who works there."""
    people = {_in_address(person.name) for person in portal.people.values()}
    for shared in portal.shared_values():
        local = shared.value.partition("@")[0].lower()
        if shared.path[-1] != "email" or not local:
            continue
        is_pair = _TWO_NAMES.fullmatch(local) and not _ROLES & set(re.split(r"[._-]|\d+", local))
        if is_pair or local in people:
            yield problem("value.email-person", shared.place, value=shorten(shared.value))


def _in_address(name: str) -> str:
    return ".".join(name.lower().split())


def places_of_links(unit: TextUnit) -> list[Place]:
    """Where the links of a text are written; few texts have one of which something is said."""
    return [unit.at(offset) for offset in render(unit.value).link_offsets]
