"""Who asks: whom the proxy names, and nobody whom anybody else names."""

from __future__ import annotations

from collections.abc import Sequence
from ipaddress import IPv6Address, ip_address

from portal.commands.form_server.config import Config
from portal.commands.serve.form_pages import Editor
from portal.common.messages import Told, message
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
