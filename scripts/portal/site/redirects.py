"""Every address that the site ever had, and what stands there when its page is gone.

``data/ledger/addresses.json`` lists addresses without language, each with the languages in which it was published; a command
writes it and nobody edits it. An address that has no page any more needs a ``formerly`` on the record that took its place, or
an entry in ``data/redirects.yml``; then a small page in its place leads on, or says that it is gone.
"""

from __future__ import annotations

import re
from collections.abc import Container, Mapping

from portal.content.portal import Moved, PublicPortal
from portal.model.collections import COLLECTIONS, Ref
from portal.site import chooser
from portal.site.urls import COUNTRIES


def find_moved(portal: PublicPortal, pages: Container[str]) -> dict[str, Moved]:
    """What stands at each address without a page, by that address; chains of moves are followed to their end."""
    steps: dict[str, Moved] = dict(portal.expired)
    for collection in COLLECTIONS.values():
        for name, record in portal.records[collection.name].items() if collection.has_pages else ():
            steps |= {Ref(collection.name, old).uri: Moved(Ref(collection.name, name).uri) for old in record.formerly}
    for redirect in portal.redirects.values():
        target = None if redirect.gone else (redirect.leads_to or "/").removeprefix("/")
        steps[redirect.address.removeprefix("/")] = Moved(target, redirect.gone)
    for uri in portal.addresses:
        match = re.fullmatch(r"(.+/)page/\d+/", uri)
        if match and (match[1] in pages or match[1] in steps):
            steps.setdefault(uri, Moved(match[1]))
        if re.fullmatch(f"{chooser.ON_SITE}[a-z]{{2}}/", uri):  # no programme leads to that country any more
            steps.setdefault(uri, Moved(chooser.ELSEWHERE))
        if re.fullmatch(f"{COUNTRIES}[a-z]{{2}}/", uri):  # nothing is known of that country any more
            steps.setdefault(uri, Moved(COUNTRIES))
    for locale in {locale for locales in portal.addresses.values() for locale in locales}:
        if locale not in portal.settings.languages and f"/{locale}/" in portal.redirects:
            steps |= {f"{locale}/{uri}": Moved(uri) for uri in portal.addresses if uri.endswith("/")}
    steps = {uri: moved for uri, moved in steps.items() if uri not in pages}
    unspoken = portal.unspoken
    ends = {uri: _end(uri, steps) for uri in steps if not (unspoken and unspoken.are_in(uri, is_address=True))}
    return {
        uri: end for uri, end in ends.items() if end.to is None or end.to in pages
    }  # others lead to what is held back


def _end(uri: str, steps: Mapping[str, Moved]) -> Moved:
    seen = {uri}
    end = steps[uri]
    while end.to is not None and end.to in steps and end.to not in seen:
        seen.add(end.to)
        end = steps[end.to]
    return end
