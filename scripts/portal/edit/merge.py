"""Uniting two edits of one file, record by record and field by field: two partners added at the same place are no conflict, nor are two fields of
one record, nor the same field with the same value. The text of a page git unites line by line.

Only where both say different things is it for people to say whose words stay, each time anew; what else either of them did is kept all the same.
"""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Literal, NamedTuple

from portal.content.ledgers import LEDGERS
from portal.edit.file_parts import (
    BODY,
    FRONT_MATTER,
    fields_of_part,
    file_of_records,
    is_headed_part,
    parts_of_lines,
    records_of,
    shown_value,
    value_of,
)

Preference = Literal["", "ours", "theirs"]
Choose = Callable[[str], Preference]
"""Whose words stay, by the place of a clash; empty while nobody has said so."""


class Clash(NamedTuple):
    """A place of a file that two edits made different things."""

    file: str
    path: tuple[str, ...]
    """The record and the field; empty, if it is the whole file."""
    ours: str = ""
    """What each made of it; empty, if that one took it away."""
    theirs: str = ""
    our_fields: tuple[tuple[str, str], ...] = ()
    """Where it has several fields: the path of each, and what each made of it."""
    their_fields: tuple[tuple[str, str], ...] = ()

    @property
    def place(self) -> str:
        return "/".join((self.file, *self.path))


class Merged(NamedTuple):
    """What comes of two edits."""

    text: str | None
    """None, while it isn't chosen everywhere whose words stay."""
    clashes: list[Clash]
    """Also those of which it is chosen."""


def undecided(_place: str) -> Preference:
    """Nobody's words are preferred."""
    return ""


def words_in_file(content: bytes) -> str | None:
    """What a file says that is a text; None for a picture."""
    try:
        return None if b"\0" in content else content.decode()
    except UnicodeDecodeError:
        return None


def merged(name: str, base: str, ours: str, theirs: str, choose: Choose = undecided) -> Merged:
    """The file with both edits, as far as they don't contradict each other or somebody has chosen."""
    if name.startswith(LEDGERS):  # the check unites what both say
        return Merged(_lines(base, ours, theirs, "--union")[0], [])
    work = _Merge(name, choose)
    if name.endswith(".yml"):
        text: str | None = file_of_records(
            list(work.parts((), *(records_of(text) for text in (base, ours, theirs))).values()), ours
        )
    else:
        text = work.page(base, ours, theirs)
    return Merged(text if work.is_settled else None, work.clashes)


class _Merge:
    """The merge of one file."""

    def __init__(self, file: str, choose: Choose) -> None:
        self._file, self._choose = file, choose
        self.clashes: list[Clash] = []
        self.is_settled = True

    def page(self, base: str, ours: str, theirs: str) -> str:
        """A page: its front matter field by field, its text by lines."""
        matters = [FRONT_MATTER.match(text) for text in (base, ours, theirs)]
        if not (matters[1] and matters[2]):
            return self._text((), base, ours, theirs)
        bodies = [
            text[match.end() if match else 0 :] for match, text in zip(matters, (base, ours, theirs), strict=True)
        ]
        fields = [parts_of_lines(match[1], is_headed=False) if match else {} for match in matters]
        if not (fields[1] and fields[2]):
            return self._text((), base, ours, theirs)
        matter = "".join(self.parts((), *(found or {} for found in fields)).values())
        return f"---\n{matter}---\n{self._text((BODY,), *bodies)}"

    def parts(
        self, path: tuple[str, ...], old: dict[str, str], mine: dict[str, str], others: dict[str, str]
    ) -> dict[str, str]:
        """The parts of something, each united, in my order."""
        found: dict[str, str] = {}
        for key in _order(list(mine), list(others)):
            chosen = self._part((*path, key.removesuffix(":")), *(parts.get(key) for parts in (old, mine, others)))
            if chosen is not None:
                found[key] = chosen if chosen.endswith("\n") or not chosen else f"{chosen}\n"
        return found

    def _part(self, path: tuple[str, ...], was: str | None, left: str | None, right: str | None) -> str | None:
        if left == right or right == was:
            return left
        if left == was:
            return right
        if left is not None and right is not None:
            if value_of(left) == value_of(right) or path[-1] == "":
                return left
            below = [
                parts_of_lines(text, is_headed=is_headed_part(text)) if text else {} for text in (was, left, right)
            ]
            if below[1] and below[2] and max(map(len, filter(None, below))) > 1:  # a field by itself has no parts
                return "".join(self.parts(path, *(found or {} for found in below)).values())
            if was and left.strip().count("\n") and right.strip().count("\n"):  # texts of several lines
                united, _ = _lines(was, left, right)
                if united is not None and value_of(united) is not None:
                    return united
        clash = Clash(
            self._file, path, shown_value(left), shown_value(right), fields_of_part(left), fields_of_part(right)
        )
        return self._chosen(clash, left, right)

    def _chosen(self, clash: Clash, left: str | None, right: str | None) -> str | None:
        self.clashes.append(clash)
        side = self._choose(clash.place)
        self.is_settled &= bool(side)
        return right if side == "theirs" else left

    def _text(self, path: tuple[str, ...], base: str, ours: str, theirs: str) -> str:
        """A text by its lines: only those that both changed clash."""
        if ours == theirs or theirs == base:
            return ours
        if ours == base:
            return theirs
        united, hunks = _lines(base, ours, theirs)
        if united is not None:
            return united
        left, right = ("\n[…]\n".join(hunk[side].strip() for hunk in hunks) for side in (0, 1))
        clash = Clash(self._file, path, left, right)
        side = self._chosen(clash, "--ours", "--theirs")
        return _lines(base, ours, theirs, str(side))[0] or ours


def _order(mine: list[str], others: list[str]) -> list[str]:
    """Mine in my order; each of theirs that I don't have behind the one that it follows there."""
    known, behind, last = set(mine), dict[str | None, list[str]](), None
    for name in others:
        if name in known:
            last = name
        else:
            behind.setdefault(last, []).append(name)
    return [*behind.get(None, ()), *(name for each in mine for name in (each, *behind.get(each, ())))]


def _lines(base: str, ours: str, theirs: str, how: str = "") -> tuple[str | None, list[tuple[str, str]]]:
    """A text with the lines of both, as git unites them; or what each made of the lines that both changed."""
    with tempfile.TemporaryDirectory() as folder:
        files = [Path(folder, name) for name in ("ours", "base", "theirs")]
        for file, text in zip(files, (ours, base, theirs), strict=True):
            file.write_bytes(text.encode())
        choice = [how] if how else []
        done = subprocess.run(["git", "merge-file", "-p", *choice, *map(str, files)], capture_output=True, check=False)
    text = done.stdout.decode()
    return (text, []) if done.returncode == 0 else (None, _hunks(text))


def _hunks(text: str) -> list[tuple[str, str]]:
    """What each made of the lines that both changed, in a text in which git marked them."""
    found: list[tuple[str, str]] = []
    sides: tuple[list[str], list[str]] = ([], [])
    side: int | None = None
    for line in text.splitlines(keepends=True):
        if side is None and line.startswith("<<<<<<< "):
            sides, side = ([], []), 0
        elif side == 0 and line == "=======\n":
            side = 1
        elif side == 1 and line.startswith(">>>>>>> "):
            found.append(("".join(sides[0]), "".join(sides[1])))
            side = None
        elif side is not None:
            sides[side].append(line)
    return found
