"""Who asks: whom the proxy names, and nobody whom anybody else names."""

from __future__ import annotations

from collections.abc import Sequence
from ipaddress import IPv6Address, ip_address

from portal.commands.form_server.config import Config
from portal.commands.serve.form_pages import Editor
from portal.common.messages import Told, languages, message
from portal.common.printable import shorten


class NotLetIn(Told):
    """Why somebody gets nothing."""


def person_asking(config: Config, peer: str | None, named: Sequence[str]) -> Editor:
    """Who somebody is: *peer* is where the request comes from, None for a socket of the file system, *named* the header's values. NotLetIn.

    A header that stands there twice is a forged one beside the proxy's, and nobody knows which.
    """
    if not _is_proxy(config, peer):
        raise NotLetIn(message("form-server.not-the-proxy"))
    if len(named) != 1 or not named[0].strip():
        raise NotLetIn(message("form-server.not-signed-in", header=config.header))
    person = config.people.get(named[0].strip().casefold())
    if person is None:
        raise NotLetIn(message("form-server.unknown-person", name=shorten(named[0])))
    return person


def _is_proxy(config: Config, peer: str | None) -> bool:
    if not config.proxies or peer is None:
        return not config.proxies and peer is None
    try:
        address = ip_address(peer)
    except ValueError:
        return False
    if isinstance(address, IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    return any(address in network for network in config.proxies)


def language_wanted(accepted: str, otherwise: str) -> str:
    """The language of the staff's that a browser asks for (RFC 9110, Accept-Language), or another one if it asks for none of them."""
    wanted: list[tuple[float, str]] = []
    for part in accepted[:500].split(","):
        tag, _, weight = part.strip().partition(";q=")
        try:
            wanted.append((-float(weight or 1), tag.partition("-")[0].lower()))
        except ValueError:
            continue
    known = languages()
    return next(
        (tag for weight, tag in sorted(wanted, key=lambda one: one[0]) if tag in known and weight < 0), otherwise
    )
