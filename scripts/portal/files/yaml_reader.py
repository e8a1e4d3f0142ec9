"""YAML without guesses, read from PyYAML's events: scalars stay text as typed (``NO`` is Norway, ``012`` is 012), and tags, anchors,
aliases, merge keys and duplicate keys are refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property

import yaml

from portal.common.confusables import in_plain_letters, odd_letter
from portal.common.printable import shorten
from portal.common.problems import Fix, Place, Problem, problem
from portal.common.yaml_loader import YAML_LOADER
from portal.files.nodes import Comment, Mapping, Node, Scalar, Sequence, WrittenLine
from portal.files.text import forbidden_characters
from portal.files.yaml_syntax import BLANKS_BEFORE, COMMENT, syntax_problem

MAX_DEPTH = 30
_KEY = re.compile(r"[A-Za-z_][\w.-]*")


def parse_yaml(
    text: str, name: str, first_line: int = 1, *, allow_tags: bool = False, depth: int = 0
) -> tuple[Node | None, list[Problem]]:
    """The located content of YAML *text*, whose first line is line *first_line* of the file *name*.

    With *allow_tags*, tags such as MkDocs' ``!ENV`` are passed over instead of refused; they are never obeyed. *depth* is
    how deep the text stands in its file already.
    """
    parser = _Parser(name, first_line - 1, allow_tags, depth, text)
    try:
        node = parser.document(yaml.parse(text, Loader=YAML_LOADER))
    except _Stop:
        return None, parser.problems
    except yaml.MarkedYAMLError as exc:
        return None, [*parser.problems, syntax_problem(exc, text, name, first_line - 1)]
    except yaml.YAMLError:
        return None, [problem("yaml.syntax", Place(name, first_line))]
    return (None if parser.problems else node), parser.problems


class _Stop(Exception):
    """Reading on would be pointless; the reason is in the problems."""


class _Parser:
    """Builds located values from YAML events; iterative, so that depth can't exhaust the stack."""

    def __init__(self, name: str, offset: int, allow_tags: bool, depth: int, text: str) -> None:
        self.name = name
        self.depth = depth
        self.offset = offset
        self.allow_tags = allow_tags
        self.text = text
        self.has_comments = bool(COMMENT.search(text))
        self.problems: list[Problem] = []

    @cached_property
    def lines(self) -> list[str]:
        return self.text.split("\n")

    def place(self, event: yaml.Event) -> Place:
        mark = event.start_mark
        assert mark is not None
        return Place(self.name, self.offset + mark.line + 1, mark.column + 1)

    def refuse(self, id: str, event: yaml.Event, **values: object) -> None:
        self.problems.append(problem(id, self.place(event), **values))

    def document(self, events: Iterator[yaml.Event]) -> Node:
        root: Node | None = None
        stack: list[_Open] = []
        documents = 0
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    self.refuse("yaml.documents", event, mark="---")
                    raise _Stop
            elif isinstance(event, yaml.AliasEvent):
                self.refuse("yaml.alias", event, anchor=event.anchor)
                raise _Stop
            elif isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent)):
                self._plain_only(event)
                if self.depth + len(stack) >= MAX_DEPTH:
                    self.refuse("yaml.depth", event, depth=MAX_DEPTH)
                    raise _Stop
                stack.append(_Open(isinstance(event, yaml.MappingStartEvent), self.place(event)))
            else:
                if isinstance(event, yaml.ScalarEvent):
                    self._plain_only(event)
                    node: Node = Scalar(
                        event.value, self.place(event), not event.style, self._comment(event), self._lines_of(event)
                    )
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

    def _comment(self, event: yaml.ScalarEvent) -> Comment | None:
        """What follows a value on its line, if it may belong to it: of quoted texts, only what looks like no comment."""
        end = event.end_mark
        if not self.has_comments or end is None or event.style in ("|", ">") or end.line >= len(self.lines):
            return None
        found = COMMENT.match(self.lines[end.line], end.column)
        if not found or ((event.style or not event.value) and found[1][1:2].isspace()):
            return None
        is_remark = found.start(1) - found.start() > 1 and found[1][1:2].isspace()
        return Comment(found[1].strip(), Place(self.name, self.offset + end.line + 1, found.start(1) + 1), is_remark)

    def _lines_of(self, event: yaml.ScalarEvent) -> tuple[WrittenLine, ...]:
        """Where the parts of a text stand that is written on several lines; what is spelt by escapes is passed over."""
        first, last = event.start_mark, event.end_mark
        if first is None or last is None or first.line == last.line or not event.value:
            return ()
        is_block = event.style in ("|", ">")
        found, done = [], 0
        for number in range(first.line + is_block, min(last.line + 1, len(self.lines))):
            line = self.lines[number]
            start = first.column + bool(event.style) if number == first.line else 0
            words = line[
                start : last.column - bool(event.style) if number == last.line and not is_block else None
            ].strip()
            offset = event.value.find(words, done) if words else -1
            if offset >= 0:
                found.append(WrittenLine(offset, number - first.line, line.find(words, start) + 1))
                done = offset + len(words)
        return tuple(found)

    def _plain_key(self, key: Scalar) -> Scalar:
        """A key without what nobody sees in it."""
        plain = in_plain_letters(key.value) if not key.value.isascii() else key.value
        letter = odd_letter(key.value)
        if not letter or BLANKS_BEFORE.match(key.value) or not plain.isascii() or not _KEY.fullmatch(plain):
            return key
        values = {"key": plain, "code": f"{ord(letter):04X}"}
        self.problems.append(problem("yaml.odd-key", key.place, Fix(key.value, plain), **values))
        return key._replace(value=plain)

    def _plain_only(self, event: yaml.NodeEvent) -> None:
        if event.anchor is not None:
            self.refuse("yaml.anchor", event, anchor=event.anchor)
        tag = getattr(event, "tag", None)
        if tag is not None and not self.allow_tags:
            self.refuse("yaml.tag", event, tag=shorten(tag))

    def _add(self, parent: _Open, node: Node) -> None:
        if not parent.is_mapping:
            parent.items.append(node)
        elif parent.key is None:
            if not isinstance(node, Scalar):
                self.problems.append(problem("yaml.key", node.place))
                raise _Stop
            if node.value == "<<" and node.plain:
                self.problems.append(problem("yaml.merge", node.place))
            parent.key = self._plain_key(node)
        else:
            key, parent.key = parent.key, None
            if key.value in parent.entries:
                first = parent.key_places[key.value]
                self.problems.append(problem("yaml.key-twice", key.place, key=shorten(key.value), line=first.line))
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


_NOTHING = frozenset({"null", "Null", "NULL", "~"})
"""What other readers of YAML take for no value."""
_NO_ANSWER = frozenset((
    "n/a", "n.a.", "none", "nil", "nan", ".nan", "undefined", "-", "–", "—", "--", "н/д", "n.d.", "s.o.", "k.a.", "غ/م",
    "yes", "no", "on", "off", "true", "false", "y", "n",
))  # fmt: skip
"""What people write where they have nothing to say, or what other readers of YAML take for a switch."""

_SIGNS = re.compile(r"[\W_]+")
"""Neither a letter nor a digit."""


_SHOWN_QUOTES = re.compile(r"[“”„]([\w][^“”„\n]{0,80})[“”]")
"""A short text all of which stands in quotation marks that YAML doesn't know; a colon within needs quotes that it does."""


def slips_in(text: Scalar) -> Iterator[Problem]:
    """What is wrong with a value that is meant as words: that a comment cuts it short, or that it stands for nothing."""
    if text.comment:
        id = "yaml.remark-behind" if text.comment.is_remark else "yaml.cut-text"
        yield problem(id, text.comment.place, rest=shorten(text.comment.text))
    if text.plain and text.value in _NOTHING:
        yield problem("value.null", text.place, value=text.value)
    elif text.plain and (text.value.lower() in _NO_ANSWER or _SIGNS.fullmatch(text.value)):
        yield problem("value.no-answer", text.place, value=text.value)
    elif text.plain and (quoted := _SHOWN_QUOTES.fullmatch(text.value)):
        yield problem("value.quotes-shown", text.place, Fix(text.value, quoted[1]), value=shorten(quoted[1]))
