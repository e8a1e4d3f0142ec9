"""Rules about links: that each leads to a page, a place on it or a file, in every language."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator

from portal.check.text_part import TextPart
from portal.common.messages import Message, message
from portal.common.printable import shorten
from portal.common.problems import Fix, Place, Problem, did_you_mean, one_of, problem
from portal.content.markdown import render
from portal.content.portal import Portal
from portal.content.texts import TextUnit, body_unit
from portal.files.nodes import place_at
from portal.model.collections import COLLECTIONS, Ref
from portal.model.fields import shared_texts
from portal.site.routes import Routes


def check_links(portal: Portal, routes: Routes, part: TextPart) -> Iterator[Problem]:
    """Links inside the site must lead to a page, and anchors to a heading of it."""
    pages = {f"/{uri}" for uri in routes.entries}
    with_pages = [row.name for row in COLLECTIONS.values() if row.has_pages]
    pages |= {f"/{Ref(*where).uri}" for where in portal.nodes if where[0] in with_pages}
    for (_, key), document in part.documents.items():
        unit = body_unit(document)
        links = render(document.body).links

        for number, address in enumerate(links):
            path, _, anchor = address.partition("#")
            if address.startswith(portal.settings.site_url):
                own = Fix(address, "/" + address.removeprefix(portal.settings.site_url))
                yield problem("link.own-host", places_of_links(unit)[number], own)
            if any(char.isspace() for char in address.strip()):
                yield problem("link.space", places_of_links(unit)[number], address=shorten(address))
            elif not path and not anchor:
                yield problem("link.empty", places_of_links(unit)[number])
            elif address.startswith("//") or (path and not path.startswith("/") and ":" not in path):
                yield problem("link.nowhere", places_of_links(unit)[number], address=shorten(address))
            elif ":" in path and not path.startswith("/"):
                if not path.lower().startswith(("https://", "http://", "mailto:", "tel:")):
                    yield problem("link.scheme", places_of_links(unit)[number], address=shorten(address))
            elif path.split("/")[1:2] and path.split("/")[1] in portal.unreadable:
                continue
            elif path and path not in pages and _page_file(portal, path) in portal.unreadable:
                continue  # of which the file itself is told
            elif path and path not in pages:
                homes = tuple(f"/{language}/" for language in portal.settings.languages)
                remedy = message("hint.leave-language-out") if path.startswith(homes) else nearest_page(path, pages)
                fix = _same_page(path, pages, portal.settings.languages)
                yield problem("link.no-page", places_of_links(unit)[number], fix, path=shorten(path), remedy=remedy)
            elif anchor:
                known = _anchors(portal, routes, path or f"/{Ref.of_key(key).uri}")
                if anchor not in known:
                    remedy = did_you_mean(anchor, known, one_of(known) if known else message("hint.link-to-page"))
                    yield problem(
                        "link.no-heading", places_of_links(unit)[number], anchor=shorten(anchor), remedy=remedy
                    )


def insecure_addresses(portal: Portal, routes: Routes) -> Iterator[Problem]:
    """An address on the web that a record names is a secure one."""
    for collection, records in portal.records.items():
        for record_id, record in records.items():
            for path, value, _ in shared_texts(record):
                if value.startswith("http:"):
                    place = place_at(portal.nodes[collection, record_id], path)
                    yield problem("link.insecure", place, address=shorten(value))


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
    for collection, records in portal.records.items():
        for record_id, record in records.items():
            for path, value, _ in shared_texts(record):
                local = value.partition("@")[0].lower()
                if path[-1] != "email" or not local:
                    continue
                is_pair = _TWO_NAMES.fullmatch(local) and not _ROLES & set(re.split(r"[._-]|\d+", local))
                if is_pair or local in people:
                    yield problem(
                        "value.email-person", place_at(portal.nodes[collection, record_id], path), value=shorten(value)
                    )


def _in_address(name: str) -> str:
    return ".".join(name.lower().split())


def places_of_links(unit: TextUnit) -> list[Place]:
    """Where the links of a text are written; few texts have one of which something is said."""
    return [unit.at(offset) for offset in render(unit.value).link_offsets]


def _page_file(portal: Portal, path: str) -> str:
    """The file of the page at an address, if pages lie there at all."""
    return f"docs/{portal.settings.default}/{path.strip('/')}.md"


def nearest_page(path: str, pages: set[str]) -> Message:
    """“Did you mean” for an address: the last word is compared with those in the same section, then with all."""
    section, word = path.rstrip("/").rpartition("/")[::2]
    words = {page.rstrip("/").rpartition("/")[2]: page for page in sorted(pages) if page.startswith(f"{section}/")}
    near = difflib.get_close_matches(word, words, n=1, cutoff=0.6)
    if near:
        return message("hint.did-you-mean", word=words[near[0]])
    return did_you_mean(path, {page for page in pages if page.count("/") == 2}, message("hint.pages-end-with-slash"))


def _same_page(path: str, pages: set[str], languages: tuple[str, ...]) -> Fix | None:
    """The mending of an address that only has a language too much, or a slash too little."""
    page = path.removesuffix("index.html").removesuffix(".md").rstrip("/") + "/"
    meant = re.sub(rf"^/(?:{'|'.join(languages)})/", "/", page)
    return Fix(path, meant) if meant in pages and meant != path else None


def _anchors(portal: Portal, routes: Routes, path: str) -> list[str]:
    """Anchors of a page: those of its text, and those that its template sets."""
    entry = routes.entries.get(path.lstrip("/"))
    if entry is None:
        return []
    bodies = [key for key in entry.body if key.endswith("/body")]
    anchors = [heading.anchor for key in bodies for heading in render(portal.texts.source[key].value).headings]
    if entry.kind.open_data == "figures":
        anchors += [f"figure-{figure_id}" for figure_id in portal.figures]
    return anchors
