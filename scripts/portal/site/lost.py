"""Addresses against the ledger: which are published now, and which were and lead nowhere."""

from __future__ import annotations

from collections.abc import Iterator

from portal.content.portal import Addresses, Portal
from portal.site.routes import Registry
from portal.site.urls import FEED


def published(registry: Registry) -> Addresses:
    """Every address of the pages and feeds in a registry."""
    languages = registry.portal.settings.languages
    found = {uri: languages for uri in registry.entries if uri.endswith("/") or not uri}
    for uri, entry in registry.entries.items():
        if entry.has_feed and (locales := tuple(one for one in languages if uri in registry.feeds(one))):
            found[uri + FEED] = locales
    return found


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
