"""Every address elsewhere to which the content leads, each with the places where it is written."""

from __future__ import annotations

from collections.abc import Iterator

from portal.check.link_targets import is_web_address
from portal.check.links import places_of_links
from portal.common.grouping import grouped
from portal.common.problems import Place
from portal.content.markdown import render
from portal.content.portal import Portal
from portal.content.texts import body_unit

Outgoing = dict[str, list[Place]]
"""Places by address, in the order of the content."""


def outgoing_addresses(portal: Portal) -> Outgoing:
    """Every address of the web in records and texts, in all languages, but for those of the site itself."""
    own = portal.settings.site_url
    found = grouped(one for one in _written(portal) if is_web_address(one[0]) and not one[0].startswith(own))
    return {address: sorted(set(places)) for address, places in found.items()}


def _written(portal: Portal) -> Iterator[tuple[str, Place]]:
    yield from ((shared.value, shared.place) for shared in portal.shared_values() if is_web_address(shared.value))
    for document in portal.documents.values():
        if links := render(document.body).links:
            yield from zip(links, places_of_links(body_unit(document)), strict=True)
    settings = portal.settings
    for name, address in (
        ("exit_address", settings.way_out(settings.default)),
        ("translate_address", settings.way_to_help(settings.languages[-1])),
    ):
        if address:
            yield address, settings.place_of(name)
