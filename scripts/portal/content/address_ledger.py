"""The ledger of addresses: every one that was published, with its languages; ``data/ledger/addresses.json``."""

from __future__ import annotations

import json
import re
from itertools import chain
from pathlib import Path

from portal.common.printable import shorten
from portal.common.problems import Place, Problem, problem
from portal.content.ledgers import ledger_of_texts, read_entries
from portal.content.portal import Addresses
from portal.files.documents import FileReader

ADDRESSES = "data/ledger/addresses.json"


_KEY = re.compile(r'"(?:[^"\\]|\\["\\/bfnrt]|\\u[0-9a-fA-F]{4})*"(?=:)')


_OURS = re.compile(r"(?:[A-Za-z0-9](?:[A-Za-z0-9_-]*)/)*(?:[a-z]+\.[a-z]+)?(?: [A-Za-z0-9-]+)*")
"""An address as commands note it, with its languages."""


def read_addresses(files: FileReader) -> tuple[Addresses, list[Problem]]:
    """The ledger of addresses; empty where there is none yet."""
    found, problems = read_entries(files, ADDRESSES, "ledger.addresses", lambda locales: tuple(locales.split()))
    addresses = {uri: tuple(dict.fromkeys(chain(*versions))) for uri, versions in found.items()}
    odd = {uri for uri, locales in addresses.items() if not _OURS.fullmatch(" ".join([uri, *locales]))}
    lines = lines_of_addresses(files.root) if odd else {}
    problems += [
        problem("ledger.no-address", Place(ADDRESSES, lines.get(uri, 1)), uri=shorten(uri)) for uri in sorted(odd)
    ]
    return {uri: locales for uri, locales in addresses.items() if uri not in odd}, problems


def ledger_text(addresses: Addresses) -> str:
    return ledger_of_texts({uri: " ".join(locales) for uri, locales in addresses.items()})


def merge_addresses(one: Addresses, other: Addresses, languages: tuple[str, ...]) -> Addresses:
    """What two ledgers hold."""
    both: dict[str, set[str]] = {uri: {*one.get(uri, ()), *other.get(uri, ())} for uri in one.keys() | other.keys()}

    def place(locale: str) -> tuple[int, str]:
        return (languages.index(locale) if locale in languages else len(languages), locale)

    return {uri: tuple(sorted(locales, key=place)) for uri, locales in both.items()}


def lines_of_addresses(root: Path) -> dict[str, int]:
    """The line of the ledger on which each address stands."""
    lines = (root / ADDRESSES).read_text("utf-8").split("\n")
    keys = ((number, _KEY.match(line)) for number, line in enumerate(lines, 1))
    return {json.loads(key[0]): number for number, key in keys if key}
