"""``form.yml``: at which address the form is, which proxy is believed, and who may do what. It stands beside mkdocs.yml, or wherever --config says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from urllib.parse import urlsplit

from portal.commands.serve.form_pages import Editor
from portal.common.messages import Message, Told, message
from portal.common.printable import printable, shorten
from portal.common.problems import did_you_mean, one_of
from portal.edit.versions import Author
from portal.files.nodes import Mapping, Node, Scalar, Sequence
from portal.files.yaml_reader import parse_yaml

UNIX = "unix"
_KEYS = ("address", "header", "proxy", "people", "working_copies")
_MUST = ("address", "header", "proxy", "people")
_KEYS_OF_PERSON = ("is", "name", "mail", "may")
_ROLES = {"publish": True, "propose": False}
_HEADER = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,60}")
_MAIL = re.compile(r"[^\s<>@\"]+@[^\s<>@\"]+")
_LONGEST = 200


class NoConfig(Told):
    """The file can't be used as it is."""


@dataclass(frozen=True)
class Config:
    """What the file says."""

    address: str
    """Scheme and host as browsers see them."""
    header: str
    """In which the proxy says who somebody is."""
    proxies: tuple[IPv4Network | IPv6Network, ...]
    """From where the proxy connects; empty where it does so through a socket of the file system, whose permissions say who may."""
    people: dict[str, Editor]
    """By what the header says of them, in small letters."""
    working_copies: Path | None = None
    """Where the working copies lie; within the clone's .git, if nobody says so."""


def read_config(file: Path) -> Config:
    """NoConfig says what is to be mended; OSError."""
    node, problems = parse_yaml(file.read_text("utf-8"), file.name)
    if problems or not isinstance(node, Mapping):
        what = f"{problems[0].place}: {problems[0].what}" if problems else file.name
        raise NoConfig(message("form-server.unreadable", what=what))
    _assert_keys(node, _KEYS, _MUST)
    return Config(
        _address(node.entries["address"]), _header(node.entries["header"]), tuple(_proxies(node.entries["proxy"])),
        dict(_people(node.entries["people"])), Path(_text(node.entries["working_copies"])) if "working_copies" in node.entries else None,
    )  # fmt: skip


def _wrong(node: Node, id: str, **values: object) -> NoConfig:
    return NoConfig(message("form-server.at", place=str(node.place), what=message(id, **values)))


def _assert_keys(node: Mapping, known: tuple[str, ...], must: tuple[str, ...]) -> None:
    for key, value in node.entries.items():
        if key not in known:
            hint = did_you_mean(key, known, one_of(known))
            raise _wrong(value, "form-server.unknown-key", key=shorten(key), hint=hint)
    for key in must:
        if key not in node.entries:
            raise _wrong(node, "form-server.lacks", key=key, what=message(f"form-server.key.{key}"))


def _text(node: Node) -> str:
    text = node.value.strip() if isinstance(node, Scalar) else ""
    if not text or text != printable(text) or len(text) > _LONGEST:
        raise _wrong(node, "form-server.no-text")
    return text


def _address(node: Node) -> str:
    """Whole, or what comes from it can't be told from what comes from elsewhere."""
    given = _text(node).rstrip("/")
    try:
        parts = urlsplit(given)
        is_one = parts.scheme in ("http", "https") and bool(parts.hostname) and not (parts.path or parts.query)
        is_one = is_one and parts.username is None and (parts.port is None or parts.port > 0)
    except ValueError:
        is_one = False
    if not is_one:
        raise _wrong(node, "form-server.no-address", value=shorten(given))
    return given.lower()


def _header(node: Node) -> str:
    given = _text(node)
    if not _HEADER.fullmatch(given) or given.lower() in ("host", "origin", "cookie", "authorization", "content-type"):
        raise _wrong(node, "form-server.no-header", value=shorten(given))
    return given


def _proxies(node: Node) -> Iterator[IPv4Network | IPv6Network]:
    items = node.items if isinstance(node, Sequence) else (node,)
    if [_text(item) for item in items] == [UNIX]:
        return
    if not items:
        raise _wrong(node, "form-server.no-proxy", value="")
    for item in items:
        try:
            network = ip_network(_text(item))
        except ValueError:
            network = None
        if network is None or network.prefixlen < network.max_prefixlen // 2:  # half of the internet is no proxy
            raise _wrong(item, "form-server.no-proxy", value=shorten(_text(item)))
        yield network


def _people(node: Node) -> Iterator[tuple[str, Editor]]:
    items = node.items if isinstance(node, Sequence) else ()
    if not items:
        raise _wrong(node, "form-server.lacks", key="people", what=message("form-server.key.people"))
    seen = set[str]()
    for item in items:
        if not isinstance(item, Mapping):
            raise _wrong(item, "form-server.lacks", key="is", what=message("form-server.key.is"))
        _assert_keys(item, _KEYS_OF_PERSON, ("is", "name", "may"))
        known_as, name = (_text(item.entries[key]) for key in ("is", "name"))
        mail = _text(item.entries.get("mail", item.entries["is"]))
        may = _text(item.entries["may"])
        why: Message | None = None
        if not _MAIL.fullmatch(mail):
            why = message("form-server.no-mail", value=shorten(mail))
        elif may not in _ROLES:
            why = message("form-server.no-role", value=shorten(may), hint=did_you_mean(may, _ROLES, one_of(_ROLES)))
        elif known_as.casefold() in seen:
            why = message("form-server.twice", value=shorten(known_as))
        if why is not None:
            raise NoConfig(message("form-server.at", place=str(item.place), what=why))
        seen.add(known_as.casefold())
        yield known_as.casefold(), Editor(known_as.casefold(), Author(re.sub(r"[<>\n]", "", name), mail), _ROLES[may])
