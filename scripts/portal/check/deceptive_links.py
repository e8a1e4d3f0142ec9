"""Rules about links that lead elsewhere than they seem to: by their words, by a user's name, by letters that look like others."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from portal.check.link_targets import is_web_address
from portal.common.confusables import in_plain_letters, looks_like_another
from portal.common.printable import shorten
from portal.common.problems import Problem, problem
from portal.content.markdown import render
from portal.content.markdown_parser import parse, words_of_link
from portal.content.portal import Portal
from portal.content.texts import TextUnit
from portal.model.field_types import TERRITORIES
from portal.site.routes import Routes

_HOST = re.compile(
    r"(https?://|www\.)?(?:[^\s/@]*@)?((?:[\w-]+\.)+([^\W\d_]{2,24}))(?::\d+)?(?:[/?#]\S*)?", re.IGNORECASE
)
_ENDS = frozenset({*map(str.lower, TERRITORIES), "com", "edu", "eu", "gov", "info", "int", "net", "org", "uk"})
"""How most hosts end: with a country's letters, or with one of these."""
_MAIL = re.compile(r"(?:mailto:)?([^\s@/:]+@(?:[\w-]+\.)+[^\W\d_]{2,24})", re.IGNORECASE)
_NUMBERS = re.compile(r"[\d.]+|0x[0-9a-f]+|\[.*\]|[0-9a-f]*:[0-9a-f:.]*", re.IGNORECASE)


def deceptive_links(unit: TextUnit) -> Iterator[Problem]:
    """What a reader of a text would be misled by."""
    prose = render(unit.value)
    if not prose.links:
        return
    words = words_of_link(parse(unit.value).tokens)
    for address, offset, said in zip(prose.links, prose.link_offsets, words, strict=True):
        for id, values in _faults(address, said):
            yield problem(id, unit.at(offset), **values)


def deceptive_addresses(portal: Portal, routes: Routes) -> Iterator[Problem]:
    """The same of the addresses that records name."""
    for shared in portal.shared_values():
        if shared.value.lower().startswith(("https:", "http:")):
            for id, values in _faults(shared.value, ""):
                yield problem(id, shared.place, **values)


def _faults(address: str, said: str) -> Iterator[tuple[str, dict[str, str]]]:
    shown = {"address": shorten(address)}
    if address.lower().startswith("mailto:"):
        named, meant = _MAIL.fullmatch(said.strip()), _MAIL.match(address)
        if named and meant and named[1].lower() != meant[1].lower():
            yield "link.other-host", {**shown, "words": shorten(said), "host": meant[1]}
        return
    if not is_web_address(address):
        return
    parts = urlsplit(address)
    host = (parts.hostname or "").rstrip(".")
    if parts.username is not None:
        yield "link.user", {**shown, "host": host}
    if _NUMBERS.fullmatch(host):
        yield "link.number-for-host", {**shown, "host": host}
    elif looks := looks_like(host):
        yield "link.lookalike", {**shown, "host": host, "looks": looks}
    named = _HOST.fullmatch(said.strip())
    is_host = named and (named[1] or named[3].lower() in _ENDS)
    if named and is_host and not _is_same(named[2], host):
        yield "link.other-host", {**shown, "words": shorten(said), "host": host}


def _is_same(named: str, host: str) -> bool:
    """Whether the host that words name is that of the link, or one above or below it."""
    one, other = (_readable(name.lower().removeprefix("www.")) for name in (named, host))
    return one == other or one.endswith(f".{other}") or other.endswith(f".{one}")


def looks_like(host: str) -> str:
    """What a host looks like to a reader, if that is made of other letters than it is; empty if it is as it looks."""
    if host.isascii() and "xn--" not in host.lower():
        return ""
    readable = _readable(host)
    labels, is_latin = readable.split("."), readable.rpartition(".")[2].isascii()
    if not any(looks_like_another(label, is_latin=is_latin) for label in labels):
        return ""
    return in_plain_letters(readable)


def _readable(host: str) -> str:
    """A host in its own letters, not as machines write them (RFC 3492)."""
    labels = []
    for label in host.split("."):
        try:
            labels.append(label[4:].encode().decode("punycode") if label.lower().startswith("xn--") else label)
        except UnicodeError:
            labels.append(label)
    return ".".join(labels)
