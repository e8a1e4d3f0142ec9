"""Uniting two edits of one file, record by record: two partners added at the same place are no conflict, nor are two fields of one record.

Within a record git unites line by line. Only where both changed the same lines is it for people to say whose words stay, and what else either of
them did is kept all the same.
"""

from __future__ import annotations

import re
import subprocess
import tempfile
from pathlib import Path
from typing import Literal

_APART = re.compile(r"\n\n(?:  - id:|  #|[^\s#])")

Preference = Literal["", "ours", "theirs"]

_RECORD = re.compile(r"^(?:  - id: *(?P<id>\S+)|(?P<key>[^\s#-][^:\n]*):[ \t]*$)")
"""The first line of a record in ``data/*.yml``, or of a record's translations."""
_QUOTES = "\"'"
_OPEN = re.compile(r"^(?: *#.*| *)$")


def merged(name: str, base: str, ours: str, theirs: str, prefer: Preference = "") -> str | None:
    """The file with both edits; None if they contradict each other and nobody is preferred."""
    if name.startswith("data/ledger/"):  # the check unites what both say
        return _lines(base, ours, theirs, "union")
    if not name.endswith(".yml"):
        return _lines(base, ours, theirs, prefer)
    old, mine, others = (records_of(text) for text in (base, ours, theirs))
    found: dict[str, str] = {}
    for key in _order(list(mine), list(others)):
        was, left, right = (records.get(key) for records in (old, mine, others))
        if left == right or right == was:
            chosen = left
        elif left == was:
            chosen = right
        elif left is None or right is None:  # one took away what the other changed
            if not prefer:
                return None
            chosen = left if prefer == "ours" else right
        else:
            chosen = _lines(was or "", left, right, prefer)
            if chosen is None:
                return None
        if chosen is not None:
            found[key] = chosen if chosen.endswith("\n") or not chosen else f"{chosen}\n"
    return file_of_records(list(found.values()), ours)


def records_of(text: str) -> dict[str, str]:
    """The lines of each record by its id, with the comment above it; what stands before the first, under the empty name."""
    found: dict[str, list[str]] = {"": []}
    here, waiting = "", list[str]()
    for line in text.splitlines(keepends=True):
        match = _RECORD.match(line)
        if match:
            name = match["id"].strip(_QUOTES) if match["id"] else f"{match['key'].strip(_QUOTES)}:"
            here = name if name not in found else f"{name}#{len(found)}"
            found[here] = [*waiting, line]
            waiting = []
        elif _OPEN.match(line.rstrip("\n")):
            waiting.append(line)
        else:
            found[here] += [*waiting, line]
            waiting = []
    found[here] += waiting
    return {name: "".join(lines) for name, lines in found.items()}


def _order(mine: list[str], others: list[str]) -> list[str]:
    """Mine in my order; each of theirs that I don't have behind the one that it follows there."""
    known, behind, last = set(mine), dict[str | None, list[str]](), None
    for name in others:
        if name in known:
            last = name
        else:
            behind.setdefault(last, []).append(name)
    return [*behind.get(None, ()), *(name for each in mine for name in (each, *behind.get(each, ())))]


def file_of_records(chunks: list[str], like: str) -> str:
    """Records one below another, apart by an empty line where the file that it shall be like has such."""
    apart = bool(_APART.search(like))
    text = ""
    for chunk in chunks:
        body = chunk.lstrip("\n") if text else chunk
        if apart and text and body and not text.endswith(("\n\n", ":\n")):
            text += "\n"
        text += body
    return text.rstrip("\n") + "\n"


def _lines(base: str, ours: str, theirs: str, prefer: Preference | Literal["union"]) -> str | None:
    with tempfile.TemporaryDirectory() as folder:
        files = [Path(folder, name) for name in ("ours", "base", "theirs")]
        for file, text in zip(files, (ours, base, theirs), strict=True):
            file.write_bytes(text.encode())
        choice = [f"--{prefer}"] if prefer else []
        done = subprocess.run(["git", "merge-file", "-p", *choice, *map(str, files)], capture_output=True, check=False)
    return done.stdout.decode() if done.returncode == 0 else None
