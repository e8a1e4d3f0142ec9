"""Files that commands write, people review in a diff, and nobody edits: reading one, merged or not, and its text.

What is in each: ``translation_ledger``, ``address_ledger``, ``revision_ledger``, ``change_ledger``, ``link_ledger``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

from portal.common.problems import Place, Problem, problem
from portal.files.documents import FileReader

T = TypeVar("T")

LEDGERS = "data/ledger/"
"""The folder in which they lie."""


def assert_string(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def read_entries(
    files: FileReader, name: str, id: str, take: Callable[[Any], T]
) -> tuple[dict[str, list[T]], list[Problem]]:
    """A ledger with its values as *take* makes them, or what is wrong with it; empty where there is none yet.

    A key has several values where versions were merged, by git's own union (.gitattributes) or with its marks still there.
    """
    if not files.exists(name):
        return {}, []
    text, problems = files.text(name, typed=False)
    if text is None:
        return {}, problems
    found: dict[str, list[T]] = {}
    try:
        pairs, line = _pairs(text)
        for key, value in pairs:
            found.setdefault(key, []).append(take(value))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return {}, [*problems, problem(id, Place(name))]
    return found, [*problems, problem("ledger.merged", Place(name, line))] if line else problems


_MARK = re.compile(r"(<{7}|[|]{7}|={7}|>{7})(?: |$)")
"""What git writes around two versions: before ours, before what both came from, before theirs, and behind it."""


def _pairs(text: str) -> tuple[Iterable[tuple[str, Any]], int]:
    """Every key of a ledger with each of its values, and the first line that shows that versions were merged; 0: none does. ValueError."""
    try:
        whole = json.loads(text)
    except ValueError:
        whole = None
    if whole is not None and not isinstance(whole, dict):
        raise ValueError
    if whole is not None and text.count("\n") <= len(whole) + 2:  # a line for each key: none stands there twice
        return whole.items(), 0
    pairs: list[tuple[str, Any]] = []
    keys: set[str] = set()
    first, is_open, is_base = 0, False, False
    lines = [line.strip() for line in text.strip().split("\n")]
    for number, line in enumerate(lines, start=1):
        if mark := _MARK.match(line):
            is_open, is_base = mark[1] != ">" * 7, mark[1] == "|" * 7
            first = first or number
        elif not is_base and line not in ("", "{", "}"):
            ((key, value),) = json.loads(f"{{{line.removesuffix(',')}}}").items()
            first = first or (number if key in keys else 0)
            keys.add(key)
            pairs.append((key, value))
    outer = [line for line in lines if not _MARK.match(line)]
    if is_open or not outer or (outer[0], outer[-1]) != ("{", "}"):
        raise ValueError
    return pairs, first or (0 if whole is not None else 1)


def ledger_of(values: Mapping[str, object]) -> str:
    """The content of a ledger, a line for each key, in the order given."""
    lines = [f"{_as_json(key)}: {_as_json(value)}" for key, value in values.items()]
    return "{\n" + ",\n".join(lines) + "\n}\n"


def _as_json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def ledger_of_texts(values: Mapping[str, str]) -> str:
    """The same of texts, sorted by their keys."""
    return ledger_of(dict(sorted(values.items())))
