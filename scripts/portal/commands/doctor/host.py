"""What a host that answers at an address does not do of what it has to do (``render.hosting.rules``); it is asked a dozen times, no more."""

from __future__ import annotations

import http.client
import re
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit

from portal.common.messages import Message, message, reason_of
from portal.render.dependencies import TrackedPortal
from portal.render.hosting.rules import KEPT, TYPES, TYPES_OF_FEEDS, HostRules, host_rules
from portal.site.urls import FEED, HOME

_PATIENCE = 15
_MISSING = "there-is-no-such-page/"


class _Question(NamedTuple):
    address: str
    status: int = 200
    kind: str = ""
    """Its media type."""
    control: str = ""
    leads_to: str = ""
    language: str = ""
    """What the page says of its own language."""
    is_compressed: bool = False
    with_headers: bool = True
    """Whether the policy and the others are looked at too."""


class _Answer(NamedTuple):
    status: int
    headers: http.client.HTTPMessage
    body: bytes


def lacking(inputs: TrackedPortal) -> Iterator[Message]:
    """What the host at the portal's address lacks, in sentences; nothing, if it does all of it."""
    rules = host_rules(inputs)
    for question in _questions(inputs, rules):
        try:
            answer = _asked(question.address)
        except (OSError, http.client.HTTPException) as exc:
            reason = reason_of(exc) if isinstance(exc, OSError) else str(exc)
            yield message("doctor.no-answer", address=question.address, reason=reason)
            return
        for name, found, wanted in _differences(question, answer, rules):
            yield message("doctor.lacks", address=question.address, name=name, found=found or "–", wanted=wanted)


def _questions(inputs: TrackedPortal, rules: HostRules) -> Iterator[_Question]:
    home = inputs.settings.site_url

    def at(path: str) -> str:
        return urljoin(home, path)

    yield _Question(home, kind=TYPES["html"], language=rules.default, is_compressed=True)
    for locale in ("", *rules.languages):
        missing = at(f"{rules.base}{f'{locale}/' if locale else ''}{_MISSING}")
        yield _Question(missing, 404, TYPES["html"], language=locale or rules.default, with_headers=not locale)
    for extension in ("css", "js"):
        uri = next(asset.uri for asset in inputs.assets() if asset.uri.endswith(f".{extension}"))
        yield _Question(at(rules.base + uri), kind=TYPES[extension], control=KEPT[0].control, with_headers=False)
    if inputs.has_feed(HOME, rules.default):
        yield _Question(at(rules.base + FEED), kind=TYPES_OF_FEEDS[FEED])
    for old, new in rules.redirects[:1]:
        yield _Question(at(old), 301, leads_to=at(new), with_headers=False)
    for old in rules.gone[:1]:
        yield _Question(at(old), 410, with_headers=False)


def _differences(question: _Question, answer: _Answer, rules: HostRules) -> Iterator[tuple[str, str, str]]:
    """Name, what was found, what was wanted."""
    if answer.status != question.status:
        yield "HTTP", str(answer.status), str(question.status)
        return
    wanted = dict(rules.headers) if question.with_headers else {}
    if question.address.startswith("http:"):
        wanted.pop("Strict-Transport-Security", None)
    wanted |= {"Content-Type": question.kind} if question.kind else {}
    wanted |= {"Cache-Control": question.control} if question.control else {}
    for name, value in wanted.items():
        found = answer.headers.get(name, "")
        if found.lower().replace(" ", "") != value.lower().replace(" ", ""):
            yield name, found, value
    if question.leads_to:
        found = urljoin(question.address, answer.headers.get("Location", ""))
        if found != question.leads_to:
            yield "Location", found, question.leads_to
    if question.is_compressed and not answer.headers.get("Content-Encoding"):
        yield "Content-Encoding", "", "gzip"
    if question.language and not answer.headers.get("Content-Encoding"):
        said = re.search(rb'<html lang="([^"]*)"', answer.body)
        if not said or said[1].decode() != question.language:
            yield "<html lang>", said[1].decode("utf-8", "replace") if said else "", question.language


def _asked(address: str) -> _Answer:
    parts = urlsplit(address)
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    connection = kind(parts.netloc, timeout=_PATIENCE)
    try:
        packed = {} if _MISSING in address else {"Accept-Encoding": "gzip"}
        connection.request("GET", parts.path, headers={"User-Agent": "portal-doctor", **packed})
        answer = connection.getresponse()
        return _Answer(answer.status, answer.headers, answer.read(200_000))
    finally:
        connection.close()
