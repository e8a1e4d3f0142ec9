"""Every address that the site ever had, and what stands there when its page is gone.

``data/ledger/addresses.json`` lists addresses without language, each with the languages in which it was published; a command
writes it and nobody edits it. An address that has no page any more needs a ``formerly`` on the record that took its place, or
an entry in ``data/redirects.yml``; then a small page in its place leads on, or says that it is gone.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from portal import chooser
from portal.messages import say
from portal.problems import Place, Problem, error
from portal.source import read_text

if TYPE_CHECKING:
    from portal.content import Portal
    from portal.registry import Entry, Registry

ADDRESSES = "data/ledger/addresses.json"
FEED = "feed.xml"
"""In the ledger, this file stands for the feed in all its formats."""

Addresses = dict[str, tuple[str, ...]]
"""Languages by address without language: ``programmes/dt4e/``, ``programmes/dt4e/feed.xml``."""


class Moved(NamedTuple):
    """What stands at an address that has no page of its own any more."""

    to: str | None
    """The address, without language, of the page that took its place; None: it is gone."""
    since: dt.date | None = None
    """Since when it is gone."""


def read_addresses(root: Path) -> tuple[Addresses, list[Problem]]:
    """The ledger of addresses; empty where there is none yet."""
    if not (root / ADDRESSES).exists():
        return {}, []
    text, problems = read_text(root / ADDRESSES, ADDRESSES)
    try:
        return {uri: tuple(locales.split()) for uri, locales in json.loads(text or "{}").items()}, problems
    except (ValueError, AttributeError, RecursionError):
        damaged = error(
            Place(ADDRESSES),
            say("The ledger of addresses is damaged"),
            say("Restore the file from its last good version."),
            "ledger",
        )
        return {}, [*problems, damaged]


def ledger_text(addresses: Addresses) -> str:
    """The content of the ledger."""
    lines = [f"{json.dumps(uri)}: {json.dumps(' '.join(locales))}" for uri, locales in sorted(addresses.items())]
    return "{\n" + ",\n".join(lines) + "\n}\n"


def published(registry: Registry) -> Addresses:
    """Every address of the pages and feeds in a registry."""
    languages = registry.portal.settings.languages
    found = {uri: languages for uri in registry.entries if uri.endswith("/") or not uri}
    for uri, entry in registry.entries.items():
        if entry.has_feed and (locales := tuple(one for one in languages if uri in registry.feeds(one))):
            found[uri + FEED] = locales
    return found


def together(one: Addresses, other: Addresses, languages: tuple[str, ...]) -> Addresses:
    """What two ledgers hold."""
    both: dict[str, set[str]] = {uri: {*one.get(uri, ()), *other.get(uri, ())} for uri in one.keys() | other.keys()}

    def place(locale: str) -> tuple[int, str]:
        return (languages.index(locale) if locale in languages else len(languages), locale)

    return {uri: tuple(sorted(locales, key=place)) for uri, locales in both.items()}


def moved(portal: Portal, entries: Mapping[str, Entry]) -> dict[str, Moved]:
    """What stands at each address without a page, by that address; chains of moves are followed to their end."""
    steps: dict[str, Moved] = dict(portal.expired)
    for collection in ("programmes", "partners", "news", "pages"):
        for name, record in portal.records(collection):
            steps |= {page_uri(collection, old): Moved(page_uri(collection, name)) for old in record.formerly}
    for one in portal.redirects.values():
        uri = one.address.removeprefix("/")
        steps[uri] = Moved(None, one.gone) if one.gone else Moved((one.leads_to or "/").removeprefix("/"))
    for uri in portal.addresses:
        if match := re.fullmatch(r"(.+/)page/\d+/", uri):
            steps.setdefault(uri, Moved(match[1]))
        if re.fullmatch(f"{chooser.ON_SITE}[a-z]{{2}}/", uri):  # no programme leads to that country any more
            steps.setdefault(uri, Moved(chooser.ELSEWHERE))
    for locale in {one for locales in portal.addresses.values() for one in locales}:
        if locale not in portal.settings.languages and f"/{locale}/" in portal.redirects:
            steps |= {f"{locale}/{uri}": Moved(uri) for uri in portal.addresses if uri.endswith("/")}
    unspoken = portal.unspoken
    return {uri: _end(uri, steps) for uri in steps if uri not in entries and not (unspoken and unspoken.search(uri))}


def _end(uri: str, steps: Mapping[str, Moved]) -> Moved:
    seen = {uri}
    end = steps[uri]
    while end.to is not None and end.to in steps and end.to not in seen:
        seen.add(end.to)
        end = steps[end.to]
    return end


def page_uri(collection: str, name: str) -> str:
    """The address, without language, of a record's page, a hand-written page or a news item."""
    if collection == "pages":
        return {"index": "", "not-found": "404.html"}.get(name, f"{name}/")
    return f"{collection}/{name}/"


def lost(portal: Portal, registry: Registry) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Addresses that were published, have no page or feed, and lead nowhere; with the languages in which they were."""
    languages = portal.settings.languages
    for uri, locales in portal.addresses.items():
        page = uri.removesuffix(FEED)
        there = page in registry.entries or page in registry.moved
        missing = tuple(
            locale
            for locale in locales
            if not (
                there if locale in languages else f"{locale}/" in registry.moved or f"/{locale}/" in portal.redirects
            )
        )
        if missing and not (page != uri and page in portal.addresses):  # the page's own line says it all
            yield uri, missing


def line_of(root: Path, uri: str) -> int:
    """The line of the ledger on which an address stands."""
    lines = (root / ADDRESSES).read_text("utf-8").split("\n")
    return next((number for number, line in enumerate(lines, 1) if line.startswith(json.dumps(uri) + ":")), 1)


def for_hosts(registry: Registry) -> dict[str, bytes]:
    """The same moves for hosts that take rules: ``_redirects`` (Netlify, Cloudflare) and a snippet for nginx."""
    if not registry.moved:
        return {}
    base = registry.portal.settings.base_path
    simple: list[str] = []
    nginx = ["# Include this within the server block of nginx. Made from data/redirects.yml and what is formerly."]
    for old, to in sorted(registry.moved.items()):
        for locale in registry.portal.settings.languages:
            if registry.has_language(old) and locale != registry.portal.settings.default:
                continue
            here = base + registry.uri(old, locale)
            if to.to is None:
                nginx.append(f"location = {here} {{ error_page 410 {here}index.html; return 410; }}")
                continue
            there = base + registry.uri(to.to, locale)
            pairs = [(here, there)]
            if to.to in registry.feeds(locale):
                pairs += [(here + name, there + name) for name in (FEED, "atom.xml", "feed.json")]
            simple += [f"{one} {other} 301" for one, other in pairs]
            nginx += [f"location = {one} {{ return 301 {other}; }}" for one, other in pairs]
    files = {"_redirects": simple, "redirects.nginx.conf": nginx}
    return {name: "\n".join([*lines, ""]).encode() for name, lines in files.items()}
