"""YAML without guesses, and Markdown with YAML front matter.

YAML is read from PyYAML's events, so scalars stay text as typed (``NO`` is Norway, ``012`` is 012) and tags, anchors,
aliases, merge keys and duplicate keys are refused.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import yaml

from portal.memory import Memory, digest_of
from portal.messages import Message, say
from portal.pictures import MAX_BYTES, Facts, facts_of, too_large
from portal.printing import shorten
from portal.problems import Fix, Place, Problem, error
from portal.source import Mapping, Node, Scalar, Sequence, decode, forbidden_characters, unreadable

MAX_DEPTH = 30


class Files:
    """The project's files, each read and understood once for as long as its content stays the same."""

    def __init__(self, root: Path, memory: Memory | None = None) -> None:
        self.root = root
        self.memory = memory or Memory()

    def yaml(self, name: str) -> tuple[Node | None, list[Problem]]:
        """The located content of a YAML file of records; None where it can't be understood at all."""

        def understand(content: bytes, before: Records | None) -> Records:
            return records_in(content, name, before)

        try:
            records = self.memory.of_file(self.root / name, name, understand)
        except OSError as exc:
            return None, [unreadable(exc, name)]
        return records.node, records.problems

    def markdown(self, name: str) -> tuple[Document | None, list[Problem]]:
        """A Markdown file with YAML front matter between two lines of ``---``."""
        try:
            return self.memory.of_file(self.root / name, name, lambda content, _: markdown_in(content, name))
        except OSError as exc:
            return None, [unreadable(exc, name)]

    def picture(self, name: str, place: Place) -> tuple[Facts | None, list[Problem]]:
        """What a picture's file holds; *place* is where the file is named."""
        try:
            if (size := (self.root / name).stat().st_size) > MAX_BYTES:
                return None, [too_large(size, place)]
            facts, problems = self.memory.of_file(self.root / name, name, lambda content, _: facts_of(content, place))
        except OSError as exc:
            return None, [replace(unreadable(exc, name), place=place)]
        return facts, [replace(problem, place=place) for problem in problems]


class Records(NamedTuple):
    """A YAML file of records, understood."""

    node: Node | None
    problems: list[Problem]
    pieces: dict[bytes, tuple[int, Node]] = {}  # noqa: RUF012 – never changed
    """The values of each record by the digest of its text, and the line on which it began."""


def records_in(content: bytes, name: str, before: Records | None = None) -> Records:
    """The located values in the content of a YAML file of records; those of unchanged records are taken from *before*.

    A file that can be cut into records is read record by record. Where anything in it is odd, it is read as a whole,
    which says what is wrong.
    """
    text, problems = decode(content, name)
    if text is None or problems:
        return Records(None, problems)
    return _record_by_record(text, name, before.pieces if before else {}) or Records(*parse_yaml(text, name))


_FIRST_RECORD = re.compile(r"(?:[ ]*(?:#.*)?\n)*[\w-]+:[ ]*\n(?:[ ]*(?:#.*)?\n)*([ ]*)- ")
_TOP_LEVEL_KEY = re.compile(r"^[^\s#]", re.MULTILINE)
_NO_RECORD = re.compile(r"^(?:---|\.\.\.|[^\s\w#'\"-])", re.MULTILINE)
"""The end of a document, or a value that is written in another way."""


def _record_by_record(text: str, name: str, known: dict[bytes, tuple[int, Node]]) -> Records | None:
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
    return Records(root, [], pieces) if root else None


def _list_of(nodes: list[Node]) -> Node | None:
    """The key of a list, and its items, each read as a list of one."""
    head, *lists = nodes
    items = [one.items[0] for one in lists if isinstance(one, Sequence) and len(one.items) == 1]
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
        return Scalar(node.value, place, node.plain)
    if isinstance(node, Sequence):
        return Sequence(tuple(_moved(item, lines) for item in node.items), place)
    keys = {key: one._replace(line=one.line + lines) for key, one in node.key_places.items()}
    return Mapping({key: _moved(value, lines) for key, value in node.entries.items()}, place, keys)


def parse_yaml(
    text: str, name: str, first_line: int = 1, *, allow_tags: bool = False, depth: int = 0
) -> tuple[Node | None, list[Problem]]:
    """The located content of YAML *text*, whose first line is line *first_line* of the file *name*.

    With *allow_tags*, tags such as MkDocs' ``!ENV`` are passed over instead of refused; they are never obeyed. *depth* is
    how deep the text stands in its file already.
    """
    parser = _Parser(name, first_line - 1, allow_tags, depth)
    try:
        node = parser.document(yaml.parse(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)))
    except _Stop:
        return None, parser.problems
    except yaml.MarkedYAMLError as exc:
        return None, [*parser.problems, _syntax_problem(exc, text, name, first_line - 1)]
    except yaml.YAMLError as exc:
        return None, [
            error(
                Place(name, first_line), say("This is not YAML ({said})", said=shorten(str(exc))), _ASK, "yaml-syntax"
            )
        ]
    return (None if parser.problems else node), parser.problems


_ASK = say("Compare the line with its neighbours.")


def _syntax_problem(exc: yaml.MarkedYAMLError, text: str, name: str, offset: int) -> Problem:
    is_quote = "quoted scalar" in (exc.context or "")
    mark = exc.context_mark if is_quote else exc.problem_mark or exc.context_mark
    lines = text.split("\n")
    index = min(mark.line, len(lines) - 1) if mark else 0
    place = Place(name, offset + index + 1, (mark.column if mark else 0) + 1)
    line = lines[index]
    said = exc.problem or ""
    if "mapping values are not allowed" in said:
        what = say("There is a colon inside unquoted text: “{line}”", line=shorten(line.strip()))
        remedy = say('Put the text after the first colon in quotes: key: "text: more text".')
    elif "\t" in line and ("cannot start any token" in said or "tab character" in said):
        what, remedy = say("The line is indented with a tab"), say("Use spaces: two for each level.")
    elif "cannot start any token" in said or "expected node content" in said:
        start = shorten(line[mark.column : mark.column + 1] if mark else line)
        what = say("A text can't start with “{start}” unless it is quoted", start=start)
        remedy = say("Put the text in quotes.")
    elif "escape" in said:
        what = say("What follows the backslash stands for no character")
        remedy = say("Write the character itself, or put the text in single quotes.")
    elif is_quote or "unexpected end of stream" in said:
        what = say("A quoted text is opened and never closed")
        remedy = say("Close it with the quotation mark it began with.")
    elif (
        "block mapping" in (exc.context or "")
        or "block collection" in (exc.context or "")
        or "expected <block end>" in said
        or "could not find expected ':'" in said
    ):
        what = say("The line doesn't fit the lines around it: “{line}”", line=shorten(line.strip()))
        remedy = say("Check its indentation (two spaces for each level) and that a colon follows the key.")
    else:
        what, remedy = say("This is not YAML ({said})", said=shorten(said)), _ASK
    return error(place, what, remedy, "yaml-syntax", _mended(line))


def _mended(line: str) -> Fix | None:
    """The mending of a line that is indented with tabs, or of a text that needs quotes."""
    indent = line[: len(line) - len(line.lstrip())]
    if "\t" in indent:
        return Fix(line, indent.replace("\t", "  ") + line.lstrip(), whole_line=True)
    match = re.fullmatch(r"(\s*(?:- )?[\w-]+: +)([^\s\"'|>\[{].*[^\s]|[@`%&*!|>]\S.*)", line)
    if not match or " #" in match[2]:
        return None
    mended = match[1] + json.dumps(match[2], ensure_ascii=False)
    node, problems = parse_yaml(mended.lstrip(), "")
    return Fix(line, mended, whole_line=True) if node is not None and not problems else None


class _Stop(Exception):
    """Reading on would be pointless; the reason is in the problems."""


class _Parser:
    """Builds located values from YAML events; iterative, so that depth can't exhaust the stack."""

    def __init__(self, name: str, offset: int, allow_tags: bool, depth: int) -> None:
        self.name = name
        self.depth = depth
        self.offset = offset
        self.allow_tags = allow_tags
        self.problems: list[Problem] = []

    def place(self, event: yaml.Event) -> Place:
        mark = event.start_mark
        assert mark is not None
        return Place(self.name, self.offset + mark.line + 1, mark.column + 1)

    def refuse(self, event: yaml.Event, what: Message, remedy: Message, rule: str) -> None:
        self.problems.append(error(self.place(event), what, remedy, rule))

    def document(self, events: Iterator[yaml.Event]) -> Node:
        root: Node | None = None
        stack: list[_Open] = []
        documents = 0
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    self.refuse(
                        event,
                        say("A second document begins here (---)"),
                        say("Keep one document per file."),
                        "yaml-documents",
                    )
                    raise _Stop
            elif isinstance(event, yaml.AliasEvent):
                self.refuse(
                    event,
                    say("“*{anchor}” is an alias", anchor=event.anchor),
                    say("Write the value out in full."),
                    "yaml-alias",
                )
                raise _Stop
            elif isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent)):
                self._plain_only(event)
                if self.depth + len(stack) >= MAX_DEPTH:
                    self.refuse(
                        event,
                        say("Values are nested more than {depth} deep", depth=MAX_DEPTH),
                        say("Flatten them."),
                        "yaml-depth",
                    )
                    raise _Stop
                stack.append(_Open(isinstance(event, yaml.MappingStartEvent), self.place(event)))
            else:
                if isinstance(event, yaml.ScalarEvent):
                    self._plain_only(event)
                    node: Node = Scalar(event.value, self.place(event), not event.style)
                    if event.style == '"' and (hidden := next(forbidden_characters(event.value, self.name), None)):
                        self.problems.append(replace(hidden, place=node.place))
                elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
                    node = stack.pop().close()
                else:
                    continue
                if stack:
                    self._add(stack[-1], node)
                else:
                    root = node
        return root if root is not None else Scalar("", Place(self.name, self.offset + 1), True)

    def _plain_only(self, event: yaml.NodeEvent) -> None:
        if event.anchor is not None:
            self.refuse(
                event,
                say("“&{anchor}” is an anchor", anchor=event.anchor),
                say("Remove it; write values out where they are needed."),
                "yaml-anchor",
            )
        tag = getattr(event, "tag", None)
        if tag is not None and not self.allow_tags:
            self.refuse(
                event,
                say("“{tag}” is a tag", tag=shorten(tag)),
                say("Remove it; every value is plain text."),
                "yaml-tag",
            )

    def _add(self, parent: _Open, node: Node) -> None:
        if not parent.is_mapping:
            parent.items.append(node)
        elif parent.key is None:
            if not isinstance(node, Scalar):
                self.problems.append(
                    error(
                        node.place,
                        say("A key must be one word, not a list or mapping"),
                        say("Quote the text, if it is text."),
                        "yaml-key",
                    )
                )
                raise _Stop
            if node.value == "<<" and node.plain:
                self.problems.append(
                    error(node.place, say("“<<” is a merge key"), say("Write the values out in full."), "yaml-merge")
                )
            parent.key = node
        else:
            key, parent.key = parent.key, None
            if key.value in parent.entries:
                first = parent.key_places[key.value]
                self.problems.append(
                    error(
                        key.place,
                        say(
                            "“{value}” is given twice; the first is in line {line}",
                            value=shorten(key.value),
                            line=first.line,
                        ),
                        say("Keep one of the two."),
                        "duplicate-key",
                    )
                )
                return
            parent.entries[key.value] = node
            parent.key_places[key.value] = key.place


class _Open:
    """A mapping or list that is being read."""

    def __init__(self, is_mapping: bool, place: Place) -> None:
        self.is_mapping = is_mapping
        self.place = place
        self.key: Scalar | None = None
        self.entries: dict[str, Node] = {}
        self.key_places: dict[str, Place] = {}
        self.items: list[Node] = []

    def close(self) -> Node:
        if self.is_mapping:
            return Mapping(self.entries, self.place, self.key_places)
        return Sequence(tuple(self.items), self.place)


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
    text, problems = decode(content, name)
    if text is None or problems:
        return None, problems
    lines = text.split("\n")
    if lines[0].rstrip() != "---":
        return None, [
            error(
                Place(name),
                say("The page has no front matter"),
                say("Begin the file with a line ---, then title: …, then another line ---."),
                "front-matter",
            )
        ]
    end = next((i for i, line in enumerate(lines[1:], start=1) if line.rstrip() == "---"), None)
    if end is None:
        return None, [
            error(
                Place(name),
                say("The front matter is never closed"),
                say("Put a line --- after its last key."),
                "front-matter",
            )
        ]
    node, problems = parse_yaml("\n".join(lines[1:end]), name, first_line=2)
    if problems:
        return None, problems
    if not isinstance(node, Mapping):
        return None, [
            error(
                Place(name, 2),
                say("The front matter has no keys"),
                say("Write at least title: and summary:."),
                "front-matter",
            )
        ]
    problems = list(_too_deep(lines[end + 1 :], name, end + 2))
    if problems:
        return None, problems
    body_line = end + 2
    while body_line <= len(lines) and not lines[body_line - 1].strip():
        body_line += 1
    body = "\n".join(lines[body_line - 1 :]).strip("\n")
    return Document(node, body, min(body_line, len(lines)), Place(name)), []


def _too_deep(lines: list[str], name: str, first_line: int) -> Iterator[Problem]:
    """Lists and brackets nested so deep that Markdown's parser would take minutes, or give up."""
    for number, line in enumerate(lines, start=first_line):
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
            yield error(
                Place(name, number, column + 1),
                say("Texts are nested more than {MAX_DEPTH} deep", MAX_DEPTH=MAX_DEPTH),
                say("Flatten them."),
                "depth",
            )
