"""Rules about links: that each leads to a page, a place on it or a file, in every language."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from functools import cache

from portal.check.markdown_slips import offsets_of, without_code
from portal.common.messages import Message, say
from portal.common.printable import shorten
from portal.common.problems import Fix, Place, Problem, did_you_mean, error, one_of, warning
from portal.content.markdown import render
from portal.content.portal import Portal, TextPart
from portal.content.texts import TextUnit
from portal.model.collections import COLLECTIONS, Ref
from portal.site.routes import Routes

_BEFORE_LINK = re.compile(r"(?:\]\(\s*<?|<|^ {0,3}\[[^\]]+\]:\s*<?)\Z", re.MULTILINE)


def check_links(portal: Portal, routes: Routes, part: TextPart) -> Iterator[Problem]:
    """Links inside the site must lead to a page, and anchors to a heading of it."""
    pages = {f"/{uri}" for uri in routes.entries}
    pages |= {
        f"/{Ref(*where).uri}" for where in portal.nodes if where[0] in COLLECTIONS and COLLECTIONS[where[0]].has_pages
    }
    for (locale, key), document in part.documents.items():
        unit = TextUnit(document.body, Place(document.place.path, document.body_line))
        links = render(document.body).links

        @cache
        def places(unit: TextUnit = unit, links: tuple[str, ...] = links) -> list[Place]:
            found = offsets_of(without_code(unit.value), _BEFORE_LINK, list(links))
            return [unit.at(offset) for offset in found]

        for number, address in enumerate(links):
            path, _, anchor = address.partition("#")
            if address.startswith(portal.settings.site_url):
                yield warning(
                    places()[number],
                    say("The link names the site's own host"),
                    say("Leave it out, so that each reader is led to the page in their language."),
                    "link",
                    Fix(address, "/" + address.removeprefix(portal.settings.site_url)),
                )
            if any(char.isspace() for char in address.strip()):
                yield error(
                    places()[number],
                    say("The address “{value}” contains a space", value=shorten(address)),
                    say("Write the whole address, beginning with https://."),
                    "address",
                )
            elif not path and not anchor:
                yield error(
                    places()[number], say("The link has no address"), say("Add one, or delete the link."), "link"
                )
            elif address.startswith("//") or (path and not path.startswith("/") and ":" not in path):
                yield error(
                    places()[number],
                    say("The link “{address}” leads nowhere", address=shorten(address)),
                    say("Begin it with / for a page of this site (/programmes/dt4e/), with https:// otherwise."),
                    "link",
                )
            elif ":" in path and not path.startswith("/"):
                if not path.lower().startswith(("https://", "http://", "mailto:")):
                    yield error(
                        places()[number],
                        say("The link “{address}” is not allowed", address=shorten(address)),
                        say("Use https:// or mailto:."),
                        "address",
                    )
            elif path.split("/")[1:2] and path.split("/")[1] in portal.unreadable:
                continue
            elif path and path not in pages:
                locales = [f"/{one}/" for one in portal.settings.languages]
                remedy = (
                    say("Leave the language out: each reader is led to the page in their own.")
                    if path.startswith(tuple(locales))
                    else nearest_page(path, pages)
                )
                yield error(
                    places()[number],
                    say("There is no page “{path}”", path=shorten(path)),
                    remedy,
                    "link",
                    _same_page(path, pages, portal.settings.languages),
                )
            elif anchor and anchor not in (
                known := _anchors(portal, routes, path or f"/{Ref.of_key(key).uri}", locale)
            ):
                yield error(
                    places()[number],
                    say("There is no heading “#{anchor}” on that page", anchor=shorten(anchor)),
                    did_you_mean(anchor, known, one_of(known) if known else say("Link to the page itself.")),
                    "anchor",
                )


def nearest_page(path: str, pages: set[str]) -> Message:
    """“Did you mean” for an address: the last word is compared with those in the same section, then with all."""
    section, word = path.rstrip("/").rpartition("/")[::2]
    words = {page.rstrip("/").rpartition("/")[2]: page for page in sorted(pages) if page.startswith(f"{section}/")}
    near = difflib.get_close_matches(word, words, n=1, cutoff=0.6)
    if near:
        return say("Did you mean “{word}”?", word=words[near[0]])
    return did_you_mean(
        path, {page for page in pages if page.count("/") == 2}, say("Pages end with a slash, as in /programmes/.")
    )


def _same_page(path: str, pages: set[str], languages: tuple[str, ...]) -> Fix | None:
    """The mending of an address that only has a language too much, or a slash too little."""
    meant = re.sub(
        rf"^/(?:{'|'.join(languages)})/", "/", path.removesuffix("index.html").removesuffix(".md").rstrip("/") + "/"
    )
    return Fix(path, meant) if meant in pages and meant != path else None


def _anchors(portal: Portal, routes: Routes, path: str, locale: str) -> list[str]:
    """Anchors of a page: those of its text, and those that its template sets."""
    entry = routes.entries.get(path.lstrip("/"))
    if entry is None:
        return []
    bodies = [key for key in entry.body if key.endswith("/body")]
    found = [heading.anchor for key in bodies for heading in render(portal.texts.source[key].value).headings]
    if entry.kind.open_data == "figures":
        found += [f"figure-{one}" for one in portal.figures]
    return found
