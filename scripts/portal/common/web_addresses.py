"""Addresses elsewhere: which hosts, e-mail addresses and telephone numbers can be."""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

_LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}+(?<!-)", re.IGNORECASE)
_END = re.compile(r"xn--[a-z0-9-]{1,58}[a-z0-9]|[a-z]{2,63}", re.IGNORECASE)
_NUMBER = re.compile(r"(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)", re.ASCII)
_MAIL = re.compile(r"[A-Za-z0-9._%+-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.)+[A-Za-z]{2,63}")
_WITHIN_A_HOUSE = frozenset(
    ("local", "localhost", "localdomain", "internal", "intranet", "lan", "home", "corp", "arpa", "invalid")
)
"""Names that only machines of one network know (RFC 6762, RFC 8375)."""
_OTHER_DOTS = re.compile("[。．｡]")
"""Only browsers take them for dots (UTS #46)."""
_CALLED = re.compile(r"\+?[0-9 ().-]*[0-9](?:;[a-z-]+=[^;]*)*", re.IGNORECASE)


def is_on_the_web(address: str) -> bool:
    """Whether an address with http or https names a host that everybody can reach, and a port that can be."""
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
        name = host if host.isascii() else host.encode("idna").decode()
        is_port = parts.port is None or parts.port > 0
    except ValueError:
        return False
    is_number = ":" in host or bool(_NUMBER.fullmatch(host))
    return is_port and not _OTHER_DOTS.search(host) and (is_number or _is_name(name))


def _is_name(host: str) -> bool:
    """Whether a host in ASCII letters is a name with dots that DNS can have, and not one of a house alone."""
    *labels, end = host.removesuffix(".").split(".")
    is_sound = bool(labels) and all(map(_LABEL.fullmatch, labels)) and bool(_END.fullmatch(end))
    return is_sound and end.lower() not in _WITHIN_A_HOUSE


def is_email(text: str) -> bool:
    """Whether a text is one e-mail address in ASCII letters, such as office@example.org."""
    return bool(_MAIL.fullmatch(text))


def leads_to_mail(address: str) -> bool:
    """Whether an address with mailto: names somebody to write to (RFC 6068)."""
    names = unquote(address.partition(":")[2].partition("?")[0]).split(",")
    return all(is_email(name.strip()) for name in names)


def leads_to_number(address: str) -> bool:
    """Whether an address with tel: names a number that can be called (RFC 3966)."""
    number = unquote(address.partition(":")[2])
    return bool(_CALLED.fullmatch(number)) and 3 <= sum(map(str.isdigit, number.partition(";")[0])) <= 15
