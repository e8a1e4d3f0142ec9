"""What ``portal links`` found at addresses elsewhere, as it is kept in ``data/ledger/links.json``: reading that, and its text.

Nothing here asks anybody; a site is built from what was found when somebody last asked.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from enum import StrEnum
from typing import Any, NamedTuple

from portal.common.problems import Problem
from portal.content.ledgers import ledger_of, read_entries
from portal.files.documents import FileReader

LINKS = "data/ledger/links.json"
_ASKED = "asked"
"""The key of the day on which was asked last; no address is called so."""


class Found(StrEnum):
    """What stands at an address."""

    FINE = "fine"
    MOVED = "moved"
    """It opens, and says that it has another address for good."""
    DEAD = "dead"
    """Its host says that nothing is there, or there is no such host."""
    UNCLEAR = "unclear"
    """No answer, or one of which a program can't tell what people would see."""
    NOT_ASKED = "not-asked"
    """It is the address of a machine within a network: nobody outside can open it."""


class LinkFound(NamedTuple):
    """What was found at an address, and since when that is so."""

    found: Found
    since: dt.date
    said: str = ""
    """What was said of it: the status of HTTP, or a word such as ``timeout``."""
    leads_to: str = ""
    """The address that it has for good now."""


Links = Mapping[str, LinkFound]


def read_links(files: FileReader) -> tuple[dict[str, LinkFound], list[Problem]]:
    """What was found when somebody last asked, by address; nothing, if nobody ever did. Of merged versions, the later finding."""
    found, problems = read_entries(files, LINKS, "ledger.links", _link)
    problems = [
        problem for problem in problems if problem.what.id != "ledger.merged.what"
    ]  # the next asking unites them
    links = {
        address: max((link for link in some if link), key=_by_day, default=None) for address, some in found.items()
    }
    return {address: link for address, link in links.items() if link}, problems


def _by_day(link: LinkFound) -> dt.date:
    return link.since


def _link(value: Any) -> LinkFound | None:
    if isinstance(value, str):
        return None
    day = dt.date.fromisoformat(value["since"])
    return LinkFound(Found(value["found"]), day, str(value.get("said", "")), str(value.get("leads_to", "")))


def links_text(links: Links, asked: dt.date) -> str:
    """The content of the ledger, a line for each address."""
    entries: dict[str, object] = {_ASKED: asked.isoformat()}
    for address, link in sorted(links.items()):
        value = {"found": link.found.value, "since": link.since.isoformat()}
        entries[address] = value | {name: given for name in ("said", "leads_to") if (given := getattr(link, name))}
    return ledger_of(entries)


def since_when(now: Mapping[str, LinkFound], before: Links) -> dict[str, LinkFound]:
    """What was found now; where nothing is other than before, with the day since which it is so."""
    return {
        address: link._replace(since=before[address].since)
        if address in before and (before[address].found, before[address].leads_to) == (link.found, link.leads_to)
        else link
        for address, link in now.items()
    }
