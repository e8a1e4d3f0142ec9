"""Addresses against the ledger: which are published now, and which were and lead nowhere."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from portal.content.address_ledger import ADDRESSES, ledger_text, merge_addresses
from portal.content.change_ledger import TOLD, told_text
from portal.content.portal import Addresses, Portal, PublicPortal
from portal.content.revision_ledger import REVISIONS, revisions_text
from portal.site.routes import Routes
from portal.site.schedule import public_part
from portal.site.urls import CHANGES, FEED


def published_addresses(routes: Routes) -> Addresses:
    """Every address of the pages and feeds in a routes."""
    languages = routes.portal.settings.languages
    addresses = {uri: languages for uri in routes.entries if uri.endswith("/") or not uri}
    for uri, entry in routes.entries.items():
        if entry.has_feed and (locales := tuple(locale for locale in languages if uri in routes.feeds(locale))):
            addresses[uri + FEED] = locales
        if entry.changes_in:
            addresses[entry.changes_uri + FEED] = entry.changes_in
    return addresses


def unanswered(portal: Portal, routes: Routes) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Addresses that were published, have no page or feed, and lead nowhere; with the languages in which they were."""
    languages = portal.settings.languages
    for uri, locales in portal.addresses.items():
        page = uri.removesuffix(CHANGES + FEED).removesuffix(FEED)
        there = page in routes.entries or page in routes.moved
        missing = tuple(
            locale
            for locale in locales
            if not (there if locale in languages else f"{locale}/" in routes.moved or f"/{locale}/" in portal.redirects)
        )
        if missing and not (page != uri and page in portal.addresses):  # the page's own line says it all
            yield uri, missing


def ledger_of_addresses(portal: PublicPortal, moment: dt.datetime) -> dict[str, str]:
    """The ledgers of addresses, of revisions and of what readers know as they should be at a moment: files by name."""
    current = published_addresses(Routes(public_part(portal, moment)))
    ledger = {ADDRESSES: ledger_text(merge_addresses(portal.addresses, current, portal.settings.languages))}
    for name, text in ((REVISIONS, revisions_text(portal)), (TOLD, told_text(portal))):
        if text:
            ledger[name] = text
    return ledger
