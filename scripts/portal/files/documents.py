"""The files of the project, understood: YAML record by record, Markdown with YAML front matter, pictures."""

from __future__ import annotations

import errno
import os
import re
from collections import abc
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple, TypeVar

from portal.common.cache import FileCache, digest_of
from portal.common.filesystem import read_at_most
from portal.common.printable import shorten
from portal.common.problems import Place, Problem, has_errors, problem
from portal.files.images import MAX_IMAGE_BYTES, ImageInfo, image_info, too_large
from portal.files.nodes import Mapping, Node, Scalar, Sequence
from portal.files.text import MAX_TEXT_BYTES, decode, unreadable
from portal.files.yaml_reader import MAX_DEPTH, parse_yaml

_T = TypeVar("_T")


class FileReader:
    """The project's files, each read and understood once for as long as its content stays the same.

    With a draft, they are read as if it had been written: *drafted* holds the content of its files, None for one that goes away.
    """

    def __init__(
        self, root: Path, memory: FileCache | None = None, drafted: abc.Mapping[str, bytes | None] | None = None
    ) -> None:
        self.root = root
        self.memory = memory or FileCache()
        self.drafted = drafted or {}

    def exists(self, name: str) -> bool:
        return self.drafted[name] is not None if name in self.drafted else (self.root / name).exists()

    def in_folder(self, folder: str, ending: str) -> list[str]:
        """Names of the files in a folder, sorted, but for hidden ones, which are an editor's: what it saves while somebody types is no page."""
        folder = f"{folder.rstrip('/')}/"
        there = os.listdir(self.root / folder) if (self.root / folder).is_dir() else []
        names = {folder + name for name in there if name[0] != "." and name.endswith(ending)}
        names |= {
            name
            for name in self.drafted
            if name.startswith(folder) and "/" not in name[len(folder) :] and name.endswith(ending)
        }
        return sorted(name for name in names if self.drafted.get(name, b"") is not None)

    def _made(self, name: str, make: Callable[[bytes, _T | None], _T]) -> _T:
        if name not in self.drafted:
            return self.memory.of_file(self.root / name, name, make)
        if (content := self.drafted[name]) is None:
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), name)
        return self.memory.of_content(content, name, make)

    def text(self, name: str, *, typed: bool = True) -> tuple[str | None, list[Problem]]:
        """The text of a file with ``\\n`` line ends and no byte-order mark, as ``decode`` gives it."""
        try:
            content = self.drafted[name] if name in self.drafted else read_at_most(self.root / name, MAX_TEXT_BYTES)
        except OSError as exc:
            return None, [unreadable(exc, name)]
        if content is None:
            return None, [problem("file.missing", Place(name))]
        self.memory.note(content, name)
        return decode(content, name, typed=typed)

    def yaml(self, name: str) -> tuple[Node | None, list[Problem]]:
        """The located content of a YAML file of records; None where it can't be understood at all."""
        try:
            records: YamlRecords = self._made(name, lambda content, before: records_in(content, name, before))
        except OSError as exc:
            return None, [unreadable(exc, name)]
        return records.node, list(records.problems)  # whoever adds to it adds nothing to what is remembered

    def markdown(self, name: str) -> tuple[Document | None, list[Problem]]:
        """A Markdown file with YAML front matter between two lines of ``---``."""
        try:
            document, problems = self._made(name, lambda content, _: markdown_in(content, name))
        except OSError as exc:
            return None, [unreadable(exc, name)]
        return document, list(problems)

    def picture(self, name: str, place: Place) -> tuple[ImageInfo | None, list[Problem]]:
        """What a picture's file holds; *place* is where the file is named."""
        try:
            drafted = self.drafted.get(name)
            if (size := (self.root / name).stat().st_size if drafted is None else len(drafted)) > MAX_IMAGE_BYTES:
                return None, [too_large(size, place)]
            facts, problems = self._made(name, lambda content, _: image_info(content, place))
        except OSError as exc:
            return None, [replace(unreadable(exc, name), place=place)]
        return facts, [replace(problem, place=place) for problem in problems]


class YamlRecords(NamedTuple):
    """A YAML file of records, understood."""

    node: Node | None
    problems: list[Problem]
    pieces: dict[bytes, tuple[int, Node]] = {}  # noqa: RUF012 – never changed
    """The values of each record by the digest of its text, and the line on which it began."""


def records_in(content: bytes, name: str, before: YamlRecords | None = None) -> YamlRecords:
    """The located values in the content of a YAML file of records; those of unchanged records are taken from *before*.

    A file that can be cut into records is read record by record. Where anything in it is odd, it is read as a whole,
    which says what is wrong.
    """
    text, problems = decode(content, name)
    if text is None or has_errors(problems):
        return YamlRecords(None, problems)
    records = _record_by_record(text, name, before.pieces if before else {}) or YamlRecords(*parse_yaml(text, name))
    return records._replace(problems=problems + records.problems)


_FIRST_RECORD = re.compile(r"(?:[ ]*(?:#.*)?\n)*[\w-]+:[ ]*\n(?:[ ]*(?:#.*)?\n)*([ ]*)- ")
_TOP_LEVEL_KEY = re.compile(r"^[^\s#]", re.MULTILINE)
_NO_RECORD = re.compile(r"^(?:---|\.\.\.|[^\s\w#'\"-])", re.MULTILINE)
"""The end of a document, or a value that is written in another way."""


def _record_by_record(text: str, name: str, known: dict[bytes, tuple[int, Node]]) -> YamlRecords | None:
    """The records of a list beneath one key, or of a mapping; None unless each is sound by itself.

    A record that is sound ends where the next begins, so that reading them one by one gives what reading the file gives.
    """
    listed = _FIRST_RECORD.match(text)
    begins = re.compile(f"^{listed[1]}- ", re.MULTILINE) if listed else _TOP_LEVEL_KEY
    starts = [match.start() for match in begins.finditer(text)]
    if not starts or _NO_RECORD.search(text):
        return None
    pieces: dict[bytes, tuple[int, Node]] = {}
    nodes: list[Node] = []
    line = 1
    for start, end in pairwise([0, *starts, len(text)] if starts[0] else [*starts, len(text)]):
        piece = text[start:end]
        key = digest_of(piece)
        if key in pieces:
            return None
        found = known.get(key)
        if found is None:
            node, problems = parse_yaml(piece, name, line, depth=1 if listed and start else 0)
        else:
            node, problems = _moved(found[1], line - found[0]), []
        if node is None or problems:
            return None
        pieces[key] = line, node
        nodes.append(node)
        line += piece.count("\n")
    root = _list_of(nodes) if listed else _mapping_of(nodes)
    return YamlRecords(root, [], pieces) if root else None


def _list_of(nodes: list[Node]) -> Node | None:
    """The key of a list, and its items, each read as a list of one."""
    head, *lists = nodes
    items = [candidate.items[0] for candidate in lists if isinstance(candidate, Sequence) and len(candidate.items) == 1]
    if not isinstance(head, Mapping) or len(items) != len(lists):
        return None
    (key,) = head.entries
    empty = head.entries[key]
    if not isinstance(empty, Scalar) or empty.value or not empty.plain:
        return None
    return Mapping({key: Sequence(tuple(items), lists[0].place)}, head.place, head.key_places)


def _mapping_of(nodes: list[Node]) -> Node | None:
    """The keys of a mapping, each read as a mapping of one."""
    entries: dict[str, Node] = {}
    places: dict[str, Place] = {}
    parts = [node for node in nodes if node != Scalar("", node.place, True)]  # comments above the first key
    for part in parts:
        if not isinstance(part, Mapping) or len(part.entries) != 1 or not entries.keys().isdisjoint(part.entries):
            return None
        entries |= part.entries
        places |= part.key_places
    return Mapping(entries, parts[0].place, places)


def _moved(node: Node, lines: int) -> Node:
    """The same values, so many lines further down."""
    if not lines:
        return node
    place = node.place._replace(line=node.place.line + lines)
    if isinstance(node, Scalar):
        comment = node.comment
        if comment:
            comment = comment._replace(place=comment.place._replace(line=comment.place.line + lines))
        return node._replace(place=place, comment=comment)
    if isinstance(node, Sequence):
        return Sequence(tuple(_moved(item, lines) for item in node.items), place)
    keys = {key: place._replace(line=place.line + lines) for key, place in node.key_places.items()}
    return Mapping({key: _moved(value, lines) for key, value in node.entries.items()}, place, keys)


@dataclass(frozen=True, slots=True)
class Document:
    """A Markdown file: its front matter, located, and its body."""

    front_matter: Mapping
    body: str
    body_line: int
    """The line of the file on which the body begins."""
    place: Place


def markdown_in(content: bytes, name: str) -> tuple[Document | None, list[Problem]]:
    """The document in the content of a Markdown file."""
    text, remarks = decode(content, name)
    if text is None or has_errors(remarks):
        return None, remarks
    document, problems = _document(text, name)
    return document, remarks + problems


def _document(text: str, name: str) -> tuple[Document | None, list[Problem]]:
    lines = text.split("\n")
    if lines[0].rstrip() != "---":
        return None, [_no_front_matter(lines, name)]
    end = next((i for i, line in enumerate(lines[1:], start=1) if line.rstrip() == "---"), None)
    if end is None:
        return None, [_never_ended(lines, name)]
    node, problems = parse_yaml("\n".join(lines[1:end]), name, first_line=2)
    if problems:
        before = next((i for i, line in enumerate(lines[1:end], start=1) if not line.strip()), end)
        is_text = before < problems[0].place.line - 1 and not _KEY.match(lines[problems[0].place.line - 1])
        return None, [problem("page.open-front-matter", Place(name, before + 1))] if is_text else problems
    if not isinstance(node, Mapping):
        return None, [problem("page.empty-front-matter", Place(name, 2))]
    problems = [*_too_long(lines, end + 1, name), *_too_deep(lines[end + 1 :], name, end + 2)]
    if problems:
        return None, problems
    body_line = end + 2
    while body_line <= len(lines) and not lines[body_line - 1].strip():
        body_line += 1
    body = "\n".join(lines[body_line - 1 :]).strip("\n")
    if _begins_with_front_matter(body.split("\n", _FEW)):
        return None, [problem("page.second-front-matter", Place(name, body_line))]
    return Document(node, body, min(body_line, len(lines)), Place(name)), []


_KEY = re.compile(r"[ \t]*[A-Za-z_-][\w.-]*:")
_NEARLY_HYPHENS = re.compile(r"[ \t]*(?:[-–—−=+_~*;]{2,}|[–—−…]|\.\.\.)[ \t]*")
_HYPHENS_AND_MORE = re.compile(r"[ \t]*---.*")
_FEW = 60
"""In so many lines front matter ends, where somebody wrote its end otherwise."""


def _no_front_matter(lines: list[str], name: str) -> Problem:
    """There is none, or its first line is written otherwise, or something stands above it."""
    index = next((i for i, line in enumerate(lines) if line.strip()), 0)
    if not _NEARLY_HYPHENS.fullmatch(lines[index]) and not _HYPHENS_AND_MORE.match(lines[index]):
        below = (
            i
            for i, line in enumerate(lines[:_FEW])
            if line.rstrip() == "---" and _KEY.match("".join(lines[i + 1 : i + 2]))
        )
        late = next(below, None)
        if late is None:
            return problem("page.no-front-matter", Place(name))
    if lines[index].rstrip() == "---":
        index = 0
    return problem("page.odd-front-matter", Place(name, index + 1), typed=shorten(lines[index]))


def _begins_with_front_matter(lines: list[str]) -> bool:
    """Whether keys stand between two lines of hyphens, at the beginning of some lines."""
    end = next((i for i, line in enumerate(lines) if i and line.rstrip() == "---"), 0)
    within = lines[1:end]
    is_of_keys = all(_KEY.match(line) or line[:1] in (" ", "\t", "#", "-") for line in within)
    return lines[0].rstrip() == "---" and is_of_keys and any(map(_KEY.match, within))


def _never_ended(lines: list[str], name: str) -> Problem:
    """It has no end, or one that is written otherwise."""
    odd = (
        i
        for i, line in enumerate(lines[1:_FEW], start=1)
        if _NEARLY_HYPHENS.fullmatch(line) or _HYPHENS_AND_MORE.match(line)
    )
    index = next(odd, None)
    if index is None:
        return problem("page.open-front-matter", Place(name))
    return problem("page.odd-front-matter", Place(name, index + 1), typed=shorten(lines[index].strip()))


MAX_BODY = 200_000
MAX_BLOCK = 20_000
"""So many characters the text of a page may have, and a part of it between two empty lines: Markdown's parser takes a minute for more."""


def _too_long(lines: list[str], first: int, name: str) -> Iterator[Problem]:
    if sum(map(len, lines[first:])) > MAX_BODY:
        yield problem("text.body-long", Place(name, first + 1), limit=f"{MAX_BODY:,}")
        return
    began, length = first, 0
    for number, line in enumerate(lines[first:], start=first):
        if not line.strip():
            began, length = number + 1, 0
        length += len(line) + 1
        if length > MAX_BLOCK:
            yield problem("text.block-long", Place(name, began + 1), limit=f"{MAX_BLOCK:,}")
            return


_MARKERS = re.compile(r"(?:[ \t]*(?:[-*+>]|[0-9]{1,9}[.)]))*(?=[ \t])")
"""What opens lists and quotations at the beginning of a line."""
_RULE = re.compile(r"[ \t]*(?:(?:-[ \t]*)+|(?:\*[ \t]*)+)")


def _too_deep(lines: list[str], name: str, first_line: int) -> Iterator[Problem]:
    """Lists and brackets nested so deep that Markdown's parser would take minutes, or give up."""
    for number, line in enumerate(lines, start=first_line):
        if len(line) <= MAX_DEPTH:
            continue
        markers = _MARKERS.match(line)
        if markers and len(markers[0].split()) > MAX_DEPTH and not _RULE.fullmatch(line):
            yield problem("text.depth", Place(name, number), depth=MAX_DEPTH)
            continue
        if line.count("[") + (len(line) - len(line.lstrip())) // 4 <= MAX_DEPTH:
            continue
        column = len(line) - len(line.lstrip()) if line.strip() else 0
        depth = column // 4
        for index, char in enumerate(line):
            if depth > MAX_DEPTH:
                break
            depth = max(0, depth + (char == "[") - (char == "]"))
            column = index
        if depth > MAX_DEPTH:
            yield problem("text.depth", Place(name, number, column + 1), depth=MAX_DEPTH)
