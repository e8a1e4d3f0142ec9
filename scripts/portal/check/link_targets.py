"""Where the links of texts may lead: pages, places on them, files of the site, addresses elsewhere; and what mends one that doesn't."""

from __future__ import annotations

import difflib
import posixpath
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from urllib.parse import unquote, urlsplit, urlunsplit

from portal.common.messages import Message, message
from portal.common.printable import shorten
from portal.common.problems import Fix, did_you_mean, one_of
from portal.common.web_addresses import is_on_the_web, leads_to_mail, leads_to_number
from portal.content.markdown import render_translation
from portal.content.portal import Portal
from portal.files.theme import theme_files
from portal.model.collections import COLLECTIONS, Ref
from portal.site.own_files import own_file
from portal.site.route import Route
from portal.site.routes import Routes

_Fault = tuple[str, Fix | None, dict[str, str | Message]]
"""A problem's id, its mending, and what fills its words."""


class LinkTargets:
    """Where links may lead."""

    def __init__(self, portal: Portal, routes: Routes) -> None:
        self.portal, self.routes = portal, routes
        with_pages = [row.name for row in COLLECTIONS.values() if row.has_pages]
        self.pages = {f"/{uri}" for uri in routes.entries}
        self.pages |= {f"/{Ref(*where).uri}" for where in portal.nodes if where[0] in with_pages}

    def faults(self, address: str, locale: str, key: str) -> Iterator[_Fault]:
        """What is wrong with an address in the text of *key* in a language."""
        beyond = within(address, self.portal.settings.site_url)
        if beyond is not None:
            yield "link.own-host", Fix(address, beyond), {}
        path, hash_, anchor = address.partition("#")
        shown: dict[str, str | Message] = {"address": shorten(address)}
        if any(char.isspace() for char in address.strip()):
            yield "link.space", None, shown
        elif not path and not anchor:
            yield "link.empty", None, {}
        elif _ELSEWHERE.match(path):
            if fault := _fault_elsewhere(address):
                yield fault, None, shown
        elif address.startswith("//") or (path and not path.startswith("/")):
            yield "link.nowhere", self._beside(path, key, hash_ + anchor), shown
        else:
            yield from self._within_the_site(path.partition("?")[0], unquote(anchor), locale, key)

    def _within_the_site(self, typed: str, anchor: str, locale: str, key: str) -> Iterator[_Fault]:
        path = unquote(typed)
        if path.split("/")[1:2] and path.split("/")[1] in self.portal.unreadable:
            return
        if path and path not in self.pages:
            if _page_file(self.portal, path) in self.portal.unreadable:
                return  # of which the file itself is told
            if own_file(self.routes, path.lstrip("/"), self.portal.settings.default) is None:
                homes = tuple(f"/{language}/" for language in self.portal.settings.languages)
                is_home = path.startswith(homes)
                same = self._same_page(typed)
                near = message("hint.did-you-mean", word=same.new) if same else nearest_page(path, self.pages)
                remedy = message("hint.leave-language-out") if is_home else near
                yield "link.no-page", same, {"path": shorten(typed), "remedy": remedy}
        elif anchor:
            ref = path.lstrip("/") if path else Ref.of_key(key).uri
            yield from self._faults_of_anchor(ref, anchor, locale)

    def _faults_of_anchor(self, uri: str, anchor: str, locale: str) -> Iterator[_Fault]:
        entry = self.routes.entries.get(uri)
        if entry is not None and entry.kind.has_script and "=" in anchor:
            return  # what is searched for
        source = [] if entry is None else self._anchors(entry, self.portal.texts.language_of(entry.title))
        known = [*source, *([] if entry is None else set_by_template(self.portal.settings.root, entry.kind.name))]
        shows_figures = entry is not None and entry.kind.open_data == "figures"
        figure = anchor.removeprefix("figure-") if shows_figures and anchor.startswith("figure-") else ""
        if anchor not in known and figure not in self.portal.figures:
            known += [f"figure-{figure_id}" for figure_id in self.portal.figures] if shows_figures else []
            remedy = did_you_mean(anchor, known, one_of(source) if source else message("hint.link-to-page"))
            yield "link.no-heading", None, {"anchor": shorten(anchor), "remedy": remedy}
        elif entry is not None and anchor in source and anchor not in self._anchors(entry, locale):
            yield "link.heading-not-translated", None, {"anchor": shorten(anchor), "locale": locale}

    def _anchors(self, entry: Route, locale: str) -> list[str]:
        """Anchors of the headings that readers of a language get on a page."""
        texts = self.portal.texts
        bodies = [key for key in entry.body if key.endswith("/body")]
        found = [
            render_translation(texts.text(key, locale).value, texts.source[key].value)
            for key in bodies
            if key in texts.source
        ]
        return [heading.anchor for prose in found for heading in prose.headings]

    def _same_page(self, path: str) -> Fix | None:
        """The mending of an address that only has a folder too much, a slash too little, dots, codes or capitals."""
        page = re.sub(r"(?:index)?\.(?:html|md)$|index\.html$", "", unquote(path)).rstrip("/") + "/"
        page = posixpath.normpath(re.sub(r"//+", "/", page)).rstrip("/") + "/"
        meant = re.sub(rf"^(?:/docs)?/(?:{'|'.join(self.portal.settings.languages)})/", "/", page)
        meant = meant if meant in self.pages else meant.lower()
        return Fix(path, meant) if meant in self.pages and meant != path else None

    def _beside(self, path: str, key: str, rest: str) -> Fix | None:
        """The mending of an address from file to file, as other tools have it: ``../partners.md``."""
        folder = "/news" if key.startswith("news/") else "/"
        meant = self._same_page(posixpath.normpath(posixpath.join(folder, path))) if path else None
        return Fix(path + rest, meant.new + rest) if meant else None


def _fault_elsewhere(address: str) -> str | None:
    """What is wrong with an address that leads away from the site, by the id of its problem."""
    scheme = address.lower().partition(":")[0]
    if address.lower().startswith(("https://", "http://")):
        return None if is_on_the_web(address) else "link.no-host"
    if scheme == "mailto":
        return None if leads_to_mail(address) else "link.no-mail"
    if scheme == "tel":
        return None if leads_to_number(address) else "link.no-number"
    return "link.scheme"


_ELSEWHERE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_SET_ID = re.compile(r'\{%-?\s*(if|for)\b|\{%-?\s*(endif|endfor)\b|\sid="([a-z][a-z0-9-]*)"')
"""An anchor, and what makes those within it depend on something."""


@lru_cache(maxsize=256)
def set_by_template(root: Path, kind: str) -> frozenset[str]:
    """Anchors that the template of a kind of page sets whatever it shows, and those of every page."""
    files = theme_files(root)
    templates = [
        files[name].read_text("utf-8", "replace") for name in (f"pages/{kind}.html", "base.html") if name in files
    ]
    found, depth = set(), 0
    for mark in _SET_ID.finditer("".join(templates)):
        depth += 1 if mark[1] else -1 if mark[2] else 0
        found |= {mark[3]} if mark[3] and not depth else set()
    return frozenset(found)


def _page_file(portal: Portal, path: str) -> str:
    """The file of the page at an address, if pages lie there at all."""
    return f"docs/{portal.settings.default}/{path.strip('/')}.md"


def within(address: str, site_url: str) -> str | None:
    """What is left of an address without the site's own, in whatever case its host is written; None if it leads elsewhere."""
    if not is_web_address(address):
        return None
    given, own = urlsplit(address), urlsplit(site_url)
    if given.netloc.lower() != own.netloc.lower() or not f"{given.path}/".startswith(own.path):
        return None
    path = "/" + f"{given.path}/".removeprefix(own.path)[:-1].lstrip("/")
    return urlunsplit(("", "", path, given.query, given.fragment))


def is_web_address(value: str) -> bool:
    """Whether a text is an address that a browser would open elsewhere."""
    if not value.lower().startswith(("https://", "http://")):
        return False
    try:
        return bool(urlsplit(value).hostname)
    except ValueError:
        return False


def nearest_page(path: str, pages: set[str]) -> Message:
    """“Did you mean” for an address: the last word is compared with those in the same section, then with all."""
    section, word = path.rstrip("/").rpartition("/")[::2]
    words = {page.rstrip("/").rpartition("/")[2]: page for page in sorted(pages) if page.startswith(f"{section}/")}
    near = difflib.get_close_matches(word, words, n=1, cutoff=0.6)
    if near:
        return message("hint.did-you-mean", word=words[near[0]])
    return did_you_mean(path, {page for page in pages if page.count("/") == 2}, message("hint.pages-end-with-slash"))
