"""Uniting two edits of one file, record by record and field by field: two partners added at the same place are no conflict, nor are two fields of
one record, nor the same field with the same value. The text of a page git unites line by line.

Only where both say different things is it for people to say whose words stay, each time anew; what else either of them did is kept all the same.
"""

from __future__ import annotations

import re
import subprocess
import tempfile
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal, NamedTuple

from portal.content.ledgers import LEDGERS
from portal.content.load import id_in
from portal.files.nodes import Mapping, Node, Scalar, Sequence
from portal.files.yaml_reader import parse_yaml

_APART = re.compile(r"\n\n(?:  - id:|  #|[^\s#])")

Preference = Literal["", "ours", "theirs"]
Choose = Callable[[str], Preference]
"""Whose words stay, by the place of a clash; empty while nobody has said so."""

_RECORD = re.compile(r"^(?:  - id: *(?P<id>\S+)|(?P<key>[^\s#-][^:\n]*):[ \t]*$)")
"""The first line of a record in ``data/*.yml``, or of a record's translations."""
_ITEM = re.compile(r"^(?P<lead> *- )id: *(?P<id>\S+)")
_FIELD = re.compile(r"^(?P<lead> *(?:- +)?)(?P<key>[^\s#\"'\-][^:\n]*|\"[^\"]*\"|'[^']*'):(?=\s|$)")
_QUOTES = "\"'"
_OPEN = re.compile(r"^(?: *#.*| *)$")
_FRONT_MATTER = re.compile(r"\A---\n(.*?\n)---(?:\n|\Z)", re.DOTALL)
BODY = "body"


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
        matters = [_FRONT_MATTER.match(text) for text in (base, ours, theirs)]
        if not (matters[1] and matters[2]):
            return self._text((), base, ours, theirs)
        bodies = [
            text[match.end() if match else 0 :] for match, text in zip(matters, (base, ours, theirs), strict=True)
        ]
        fields = [_parts(match[1], is_headed=False) if match else {} for match in matters]
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
            if _value(left) == _value(right) or path[-1] == "":
                return left
            below = [_parts(text, is_headed=_is_headed(text)) if text else {} for text in (was, left, right)]
            if below[1] and below[2] and max(map(len, filter(None, below))) > 1:  # a field by itself has no parts
                return "".join(self.parts(path, *(found or {} for found in below)).values())
            if was and left.strip().count("\n") and right.strip().count("\n"):  # texts of several lines
                united, _ = _lines(was, left, right)
                if united is not None and _value(united) is not None:
                    return united
        clash = Clash(self._file, path, _shown(left), _shown(right), _fields(left), _fields(right))
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


def _is_headed(text: str) -> bool:
    """Whether a part begins with a line that only says its name: a list, or a record of translations."""
    first = next((line for line in text.splitlines() if not _OPEN.match(line)), "")
    return bool(_FIELD.match(first)) and first.rstrip().endswith(":") and not _ITEM.match(first)


def _parts(text: str, *, is_headed: bool) -> dict[str, str] | None:
    """The lines of each field, or of each item with an id, with the comment above it; the heading under the empty name. None if there are no such."""
    found: dict[str, list[str]] = {}
    here, waiting, column, are_items = "", list[str](), -1, False
    for line in text.splitlines(keepends=True):
        if _OPEN.match(line.rstrip("\n")):
            waiting.append(line)
            continue
        field, item = _FIELD.match(line), _ITEM.match(line)
        if column < 0 and is_headed and not found:
            name = ""
        elif column < 0:
            are_items, lead = is_headed and bool(item), item or field
            if lead is None or (is_headed and field and "-" in field["lead"] and not item):
                return None
            column = len(lead["lead"])
            name = item["id"].strip(_QUOTES) if are_items and item else field["key"].strip(_QUOTES) if field else ""
        elif are_items and len(line) - len(line.lstrip(" ")) == column - 2 and line.lstrip(" ").startswith("- "):
            if not item:
                return None
            name = item["id"].strip(_QUOTES)
        elif not are_items and field and len(field["lead"]) == column:
            name = field["key"].strip(_QUOTES)
        else:
            found[here] += [*waiting, line]
            waiting = []
            continue
        if name in found:
            return None
        found[name], here, waiting = [*waiting, line], name, []
    if not found:
        return None
    found[here] += waiting
    return {name: "".join(lines) for name, lines in found.items()}


def _value(text: str) -> object:
    """What a field holds, without its name; None if it can't be read."""
    plain = textwrap.dedent(re.sub(r"^( *)- ", r"\1  ", text.lstrip("\n"), count=1))
    node, problems = parse_yaml(plain, "")
    if problems or not isinstance(node, Mapping) or len(node.entries) != 1:
        return _plain(node) if node and not problems else None
    return _plain(next(iter(node.entries.values())))


def _plain(node: Node | None) -> object:
    if isinstance(node, Mapping):
        return {name: _plain(value) for name, value in node.entries.items()}
    if isinstance(node, Sequence):
        return [_plain(item) for item in node.items]
    return node.value.strip() if isinstance(node, Scalar) else ""


def _shown(text: str | None) -> str:
    """What a part holds, for people to read."""
    value = _value(text) if text else ""
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return ", ".join(value)
    return value if isinstance(value, str) else textwrap.dedent(text or "").strip()


def fields_of_page(text: str) -> dict[str, str]:
    """The fields of a page by their paths, its text among them."""
    matter = _FRONT_MATTER.match(text)
    found = dict(_fields(matter[1])) if matter else {}
    body = text[matter.end() if matter else 0 :].strip()
    return {**found, BODY: body} if body else found


def fields_of_record(text: str) -> dict[str, str]:
    """The fields of a record, or of its translations, by their paths."""
    return dict(_fields(text))


def _fields(text: str | None) -> tuple[tuple[str, str], ...]:
    """The fields of a part that has several, each by its path, with what it holds."""
    value = _value(text) if text else ""
    return () if isinstance(value, str) else tuple(_flat(value, ""))


def _flat(value: object, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _flat(inner, f"{path}/{name}".lstrip("/"))
    elif isinstance(value, list) and not all(isinstance(item, str) for item in value):
        for number, item in enumerate(value, 1):
            name = id_in(item) if isinstance(item, dict) else number
            yield from _flat(item, f"{path}/{name}".lstrip("/"))
    else:
        yield path, "\n".join(value) if isinstance(value, list) else str(value or "")


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
