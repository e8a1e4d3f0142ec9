"""What shows in the files of a built site: links and anchors, hreflang and canonical addresses, structured data.

Each check takes a `Built` and returns how much it looked at, and the faults, each beginning with the page's address.
"""

import datetime as dt
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

import lxml.html

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
        if uri != "404.html" and len(canonical) != 1:
            faults.append(f"{uri}: {len(canonical)} canonical addresses")
        elif (
            canonical
            and not page.xpath("//meta[@name='robots'][contains(@content, 'noindex')]")
            and canonical[0] != own
        ):
            faults.append(f"{uri}: is indexed, but {canonical[0]} is its canonical address")
        if canonical and site.uri(canonical[0]) not in site.pages:
            faults.append(f"{uri}: its canonical address {canonical[0]} has no page")
        sisters = sets[uri]
        if not sisters:
            continue
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
        moved = page.xpath("//main[not(@id)]")  # an address that only leads on
        if len(scripts) != 1 and uri != "404.html" and not moved:
            faults.append(f"{uri}: {len(scripts)} blocks of structured data")
        for script in scripts:
            try:
                data = json.loads(script.text or "")
            except ValueError as exc:
                faults.append(f"{uri}: {exc}")
                continue
            if data.get("@context") != "https://schema.org" or not data.get("@graph"):
                faults.append(f"{uri}: no graph in the vocabulary of schema.org")
            for thing in _things(data):
                things += 1
                faults += [f"{uri}: {fault}" for fault in _faults(thing, site)]
    return things, faults


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
