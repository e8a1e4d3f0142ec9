"""What shows in the files of a built site, whatever is written on it: links, headings, languages, policy, feeds, structured data.

Each check takes a `Built` and returns how much it looked at, and the faults, each beginning with an address. CHECKS is the list of them: tests
run it on sites of their own, ``make check-content`` on the site that is published, ``make audit`` beside what takes longer.
"""

import datetime as dt
import json
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

import lxml.html
from lxml import etree

from portal.common.language_tags import script_of
from portal.common.locales import locale_format
from portal.render.security_headers import POLICY
from portal.site.urls import FEED_FORMATS

Found = tuple[int, list[str]]


@dataclass(frozen=True)
class Built:
    """A built site: its folder, the address it was built for, its pages by address relative to that."""

    folder: Path
    site_url: str
    pages: dict[str, lxml.html.HtmlElement]

    @classmethod
    def read(cls, folder: Path, site_url: str) -> "Built":
        """Parse every page of a folder."""
        parser = lxml.html.HTMLParser(encoding="utf-8")
        pages = {
            file.relative_to(folder).as_posix().removesuffix("index.html"): lxml.html.document_fromstring(
                file.read_bytes(), parser=parser
            )
            for file in sorted(folder.rglob("*.html"))
        }
        return cls(folder, site_url, pages)

    def uri(self, url: str) -> str:
        """The address of a URL within the site; a URL that leads elsewhere stays as it is."""
        return url.removeprefix(self.site_url)

    @cached_property
    def whole(self) -> dict[str, lxml.html.HtmlElement]:
        """Pages with content: all but those that only lead on or say what is gone, and those for what is missing."""
        return {uri: page for uri, page in self.pages.items() if not _leads_nowhere(uri, page)}

    @cached_property
    def source(self) -> str:
        """The language of pages without a prefix."""
        return str(self.pages[""].get("lang"))

    @cached_property
    def languages(self) -> list[str]:
        """All languages, the source first."""
        there = {str(page.get("lang")) for page in self.whole.values()}
        return [self.source, *sorted(there - {self.source})]

    def language(self, uri: str) -> str:
        """The language of an address."""
        first = uri.partition("/")[0]
        return first if first in self.languages else self.source

    def address(self, uri: str, locale: str) -> str:
        """Where a page of the source language stands in another."""
        return uri if locale == self.source else f"{locale}/{uri}"

    @cached_property
    def samples(self) -> dict[str, str]:
        """Of each kind of page, by the class of its article, the one that shows most: its address in the source language."""
        kinds: dict[str, str] = {}
        for uri in sorted(self.whole, key=lambda uri: -(self.folder / uri / "index.html").stat().st_size):
            if self.language(uri) == self.source:
                kinds.setdefault(str(self.whole[uri].xpath("string(//article/@class)")), uri)
        return kinds


_MISSING = re.compile(r"(?:[\w-]+/)?404\.html")


def _leads_nowhere(uri: str, page: lxml.html.HtmlElement) -> bool:
    return bool(_MISSING.fullmatch(uri) or not page.xpath("//main[@id]") or page.xpath("//article[@class='moved']"))


def links(site: Built) -> Found:
    """Links, files, feeds and anchors of all pages exist."""
    ids = {uri: set(page.xpath("//@id")) for uri, page in site.pages.items()}
    faults = []
    checked = 0
    for uri, page in site.pages.items():
        for address in page.xpath("//a/@href | //link/@href | //script/@src | //img/@src"):
            url, anchor = urldefrag(urljoin(site.site_url + uri, address))
            if not url.startswith(site.site_url):
                if urlsplit(url).scheme not in ("https", "http", "mailto"):
                    faults.append(f"{uri}: {address} is no address that a browser opens")
                continue
            path = unquote(urlsplit(site.uri(url)).path)
            if path not in site.pages and not (site.folder / path).is_file():
                faults.append(f"{uri}: {address} leads nowhere")
            elif anchor and unquote(anchor) not in ids.get(path, set()):
                faults.append(f"{uri}: {address} leads to no place on that page")
            checked += 1
    return checked, faults


def hreflang(site: Built) -> Found:
    """A page's translations name one another, all with the same set; x-default is among them; canonicals are absolute.

    An indexed page is its own canonical.
    """
    sets = {
        uri: {link.get("hreflang"): link.get("href") for link in page.xpath("//link[@rel='alternate'][@hreflang]")}
        for uri, page in site.pages.items()
    }
    faults = []
    for uri, page in site.pages.items():
        own = site.site_url + uri
        canonical = page.xpath("//link[@rel='canonical']/@href")
        if (uri in site.whole and len(canonical) != 1) or (_MISSING.fullmatch(uri) and canonical):
            faults.append(f"{uri}: {len(canonical)} canonical addresses")
        elif (
            canonical
            and not page.xpath("//meta[@name='robots'][contains(@content, 'noindex')]")
            and canonical[0] != own
        ):
            faults.append(f"{uri}: is indexed, but {canonical[0]} is its canonical address")
        if canonical and site.uri(canonical[0]) not in site.pages:
            faults.append(f"{uri}: its canonical address {canonical[0]} has no page")
        if uri in site.whole and page.xpath("//meta[@name='robots']"):  # not translated: it yields to the original
            original = site.site_url + uri.removeprefix(f"{site.language(uri)}/")
            faults += [f"{uri}: {one} is no original" for one in canonical if one != original]
        sisters = sets[uri]
        if not sisters:
            continue
        if sisters.get("x-default") != sisters.get(site.source):
            faults.append(f"{uri}: x-default is not the page in the portal's first language")
        if sisters.get(page.get("lang")) != own:
            faults.append(f"{uri}: does not name itself as {page.get('lang')}")
        if sisters.get("x-default") not in [url for tag, url in sisters.items() if tag != "x-default"]:
            faults.append(f"{uri}: x-default is none of its translations")
        faults += [
            f"{uri}: {url} ({tag}) does not name the same translations"
            for tag, url in sisters.items()
            if sets.get(site.uri(url)) != sisters
        ]
    return sum(bool(sisters) for sisters in sets.values()), faults


_REQUIRED = {
    "WebSite": ("name", "url", "inLanguage"),
    "Organization": ("name",),
    "NewsArticle": ("headline", "datePublished", "dateModified", "inLanguage", "mainEntityOfPage", "author"),
    "FAQPage": ("mainEntity",),
    "Question": ("name", "acceptedAnswer"),
    "Answer": ("text",),
    "BreadcrumbList": ("itemListElement",),
    "ListItem": ("position", "name", "item"),
    "CreativeWork": ("name",),
    "CorrectionComment": ("text", "datePublished"),
}
"""What schema.org's types must state so that search engines use them; types that are not here are not held to anything."""


def structured_data(site: Built) -> Found:
    """Every page has JSON-LD that parses, with what each thing must state; addresses in it are pages of the site."""
    faults = []
    things = 0
    for uri, page in site.pages.items():
        scripts = page.xpath("//script[@type='application/ld+json']")
        if len(scripts) != 1 and uri in site.whole:
            faults.append(f"{uri}: {len(scripts)} blocks of structured data")
        for script in scripts:
            try:
                data = json.loads(script.text or "")
            except ValueError as exc:
                faults.append(f"{uri}: {exc}")
                continue
            faults += [
                f"{uri}: {fault}"
                for fault in _names_another_page(
                    data, [site.site_url + uri, *page.xpath("//link[@rel='canonical']/@href")]
                )
            ]
            if data.get("@context") != "https://schema.org" or not data.get("@graph"):
                faults.append(f"{uri}: no graph in the vocabulary of schema.org")
            for thing in _things(data):
                things += 1
                faults += [f"{uri}: {fault}" for fault in _faults(thing, site)]
    return things, faults


def _names_another_page(data: dict[str, Any], own: list[str]) -> list[str]:
    """The home page is the site; every page below it ends its own breadcrumbs. *own* is its address, and that of its original."""
    graph = {str(thing.get("@type")): thing for thing in data.get("@graph", [])}
    if "WebSite" in graph:
        return (
            [] if graph["WebSite"].get("url") in own else [f"the site is said to be at {graph['WebSite'].get('url')}"]
        )
    ends = [one.get("item") for one in graph.get("BreadcrumbList", {}).get("itemListElement", [])[-1:]]
    return [] if len(ends) == 1 and ends[0] in own else [f"its breadcrumbs end at {ends}"]


def _things(value: object) -> list[dict[str, Any]]:
    """Whatever has a type, however deep."""
    if isinstance(value, list):
        return [thing for one in value for thing in _things(one)]
    if not isinstance(value, dict):
        return []
    return ([value] if "@type" in value else []) + [thing for one in value.values() for thing in _things(one)]


def _faults(thing: dict[str, Any], site: Built) -> list[str]:
    kinds = thing["@type"] if isinstance(thing["@type"], list) else [thing["@type"]]
    faults = [
        f"{kind} has no {name}"
        for kind in kinds
        for name in _REQUIRED.get(kind, ())
        if thing.get(name) in (None, "", [])
    ]
    for name in ("datePublished", "dateModified"):
        if name in thing:
            try:
                dt.datetime.fromisoformat(thing[name])
            except ValueError:
                faults.append(f"{name} {thing[name]} is no date")
    for name in ("item", "mainEntityOfPage"):
        if name in thing and site.uri(thing[name]) not in site.pages:
            faults.append(f"{name} {thing[name]} has no page")
    if "itemListElement" in thing:
        places = [one.get("position") for one in thing["itemListElement"]]
        if places != list(range(1, len(places) + 1)):
            faults.append(f"places are numbered {places}")
    return faults


def heads(site: Built) -> Found:
    """One h1; lang and dir as the address says; a title, a description, a viewport."""
    faults = []
    for uri, page in site.pages.items():
        needed: dict[str, object] = {
            "h1": len(page.xpath("//h1")) == 1 and page.xpath("//h1")[0].text_content().strip(),
            "title": (page.findtext(".//title") or "").strip(),
            "viewport": page.xpath("//meta[@name='viewport']"),
            "lang": page.get("lang") == site.language(uri),
        }
        if uri in site.whole:
            needed["description"] = page.xpath("//meta[@name='description']/@content[normalize-space()]")
            needed["dir"] = page.get("dir") == locale_format(page.get("lang")).direction
        faults += [f"{uri}: {name} is missing or wrong" for name, is_well in needed.items() if not is_well]
    return len(site.pages), faults


def order(site: Built) -> Found:
    """No id occurs twice on a page; every label that is referred to exists; headings skip no level."""
    faults = []
    for uri, page in site.pages.items():
        ids = Counter(page.xpath("//@id"))
        faults += [f"{uri}: the id {name} occurs {number} times" for name, number in ids.items() if number > 1]
        labels = [name for value in page.xpath("//@aria-labelledby") for name in value.split()]
        faults += [f"{uri}: {name} labels something and is not there" for name in labels if name not in ids]
        levels = [int(heading.tag[1]) for heading in page.xpath("//h1|//h2|//h3|//h4|//h5|//h6")]
        faults += [f"{uri}: h{b} below h{a}" for a, b in zip([0, *levels], levels, strict=False) if b > a + 1]
    return len(site.pages), faults


_INLINE = (
    "//@style | //style | //@*[starts-with(name(), 'on')] | //script[not(@src) and not(@type='application/ld+json')]"
    " | //a[starts-with(@href, 'javascript:')] | //base"
)
_LOADED = (
    "//script/@src | //img/@src | //img/@srcset | //source/@srcset | //iframe/@src | //video/@src | //audio/@src"
    " | //link[not(@rel='canonical' or @rel='alternate')]/@href | //form/@action | //object/@data | //@ping"
)


def policy(site: Built) -> Found:
    """Every page bears the policy and nothing that it forbids: no script or style of its own, nothing from another host.

    Links that lead elsewhere say so.
    """
    faults = []
    for uri, page in site.pages.items():
        if page.xpath("/html/head/meta[@http-equiv='Content-Security-Policy']/@content") != [POLICY]:
            faults.append(f"{uri}: the policy is missing, or another")
        faults += [f"{uri}: inline: {getattr(found, 'tag', found)}" for found in page.xpath(_INLINE)]
        faults += [
            f"{uri}: asks another host for {address}" for address in page.xpath(_LOADED) if urlsplit(address).netloc
        ]
        unmarked = page.xpath("//main[@id]//a[starts-with(@href, 'http')][not(contains(@class, 'external'))]/@href")
        faults += [f"{uri}: {address} is not marked as elsewhere" for address in unmarked]
    for file in (found for kind in ("css", "js", "svg") for found in site.folder.rglob(f"*.{kind}")):
        code = file.read_text("utf-8").replace("http://www.w3.org/2000/svg", "")
        asked = re.findall(r"(?:https?:)?//[\w-]+\.[\w.-]+|@import", code)
        faults += [f"{file.relative_to(site.folder)}: {address}" for address in asked]
    return len(site.pages), faults


def languages(site: Built) -> Found:
    """Every link within the site leads to a page in the reader's language, unless it says with hreflang that it doesn't."""
    faults = []
    checked = 0
    for uri, page in site.whole.items():
        for link in page.xpath("//a[@href][not(@hreflang)]"):
            target = urljoin(site.site_url + uri, link.get("href"))
            checked += 1
            if target.startswith(site.site_url) and site.language(site.uri(target)) != page.get("lang"):
                faults.append(f"{uri}: {link.get('href')} leaves the language")
    return checked, faults


_LATIN = re.compile(r"(?<![A-Za-z0-9])[A-Za-zÀ-ɏ]{2,}")
_NOT_SAID = " or ".join(f"ancestor::{tag}" for tag in ("script", "style", "code", "textarea", "svg"))
_ADDRESS = re.compile(r"\S+[./@]\S+")
"""Written the same in every language: the address of a site, of a page, of an office."""


def words_of_other_scripts(site: Built) -> Found:
    """In a text of another script, Latin letters are marked with a language that has them, for a screen reader to say so."""
    faults, looked_at = [], 0
    for uri, page in site.whole.items():
        if script_of(site.language(uri)) == "Latn":
            continue
        for said in page.xpath(f"//body//text()[not({_NOT_SAID})]"):
            if words := _LATIN.findall(_ADDRESS.sub("", said)):
                looked_at += 1
                element = said.getparent().getparent() if said.is_tail else said.getparent()
                language = element.xpath("string(ancestor-or-self::*[@lang][1]/@lang)")
                if script_of(language) != "Latn":
                    faults.append(f"{uri}: {' '.join(words)} is marked as {language}")
    return looked_at, faults


def sitemap(site: Built) -> Found:
    """The sitemap lists exactly the pages that search engines may list, once."""
    listed = Counter(site.uri(url.findtext("{*}loc", "")) for url in etree.parse(site.folder / "sitemap.xml").getroot())
    indexed = Counter(uri for uri, page in site.pages.items() if not page.xpath("//meta[@name='robots']"))
    faults = [
        f"{uri}: is in the sitemap {listed[uri]} times, not {indexed[uri]}"
        for uri in listed | indexed
        if listed[uri] != indexed[uri]
    ]
    return listed.total(), faults


def feeds(site: Built) -> Found:
    """Every feed is well-formed; its items have ids of their own, titles, and links to pages that are there."""
    faults = []
    files = [file for kind in FEED_FORMATS for file in site.folder.rglob(kind.file)]
    for file in files:
        uri = file.relative_to(site.folder).as_posix()
        try:
            items = _items_of_json(file) if file.suffix == ".json" else _items_of_xml(file)
        except (ValueError, KeyError, etree.XMLSyntaxError) as exc:
            faults.append(f"{uri}: {exc}")
            continue
        faults += [
            f"{uri}: {number} items are {name}"
            for name, number in Counter(id_ for id_, _, _ in items).items()
            if number > 1
        ]
        faults += [f"{uri}: {id_} has no title" for id_, title, _ in items if not title]
        faults += [
            f"{uri}: {link} has no page"
            for _, _, link in items
            if link and urldefrag(site.uri(link)).url not in site.pages
        ]
    for file in site.folder.rglob("*.opml"):
        files.append(file)
        etree.parse(file)
    return len(files), faults


def _items_of_json(file: Path) -> list[tuple[str, str, str]]:
    items = json.loads(file.read_bytes())["items"]
    return [(item["id"], item.get("title", ""), item.get("url", "")) for item in items]


def _items_of_xml(file: Path) -> list[tuple[str, str, str]]:
    found = []
    for item in etree.parse(file).xpath("//item | //*[local-name()='entry']"):
        link = item.find("{*}link")
        address = "" if link is None else link.get("href") or link.text or ""
        found.append(
            (item.findtext("guid") or item.findtext("{*}id", ""), (item.findtext("{*}title") or "").strip(), address)
        )
    return found


CHECKS: dict[str, tuple[Callable[[Built], Found], str]] = {
    "Links and anchors": (links, "links"),
    "hreflang and canonicals": (hreflang, "translated pages"),
    "Structured data": (structured_data, "things"),
    "Heads": (heads, "pages"),
    "Order of headings, ids": (order, "pages"),
    "Policy": (policy, "pages"),
    "Links keep the language": (languages, "links"),
    "Words of other scripts": (words_of_other_scripts, "texts"),
    "Sitemap": (sitemap, "pages"),
    "Feeds": (feeds, "feeds"),
}
"""What is looked at, and what is counted."""
