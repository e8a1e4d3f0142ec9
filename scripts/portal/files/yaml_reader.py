"""YAML without guesses, read from PyYAML's events: scalars stay text as typed (``NO`` is Norway, ``012`` is 012), and tags, anchors,
aliases, merge keys and duplicate keys are refused.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace

import yaml

from portal.common.printable import shorten
from portal.common.problems import Fix, Place, Problem, problem
from portal.common.unseen import ODD_BLANKS, in_plain_letters, odd_letter
from portal.common.yaml_loader import YAML_LOADER
from portal.files.nodes import Comment, Mapping, Node, Scalar, Sequence
from portal.files.text import forbidden_characters

MAX_DEPTH = 30
_COMMENT = re.compile(r"(?<=\S)[ \t]+(#.*)")
_KEY = re.compile(r"[A-Za-z_][\w.-]*")


def parse_yaml(
    text: str, name: str, first_line: int = 1, *, allow_tags: bool = False, depth: int = 0
) -> tuple[Node | None, list[Problem]]:
    """The located content of YAML *text*, whose first line is line *first_line* of the file *name*.

    With *allow_tags*, tags such as MkDocs' ``!ENV`` are passed over instead of refused; they are never obeyed. *depth* is
    how deep the text stands in its file already.
    """
    parser = _Parser(name, first_line - 1, allow_tags, depth, text.split("\n") if _COMMENT.search(text) else [])
    try:
        node = parser.document(yaml.parse(text, Loader=YAML_LOADER))
    except _Stop:
        return None, parser.problems
    except yaml.MarkedYAMLError as exc:
        return None, [*parser.problems, _syntax_problem(exc, text, name, first_line - 1)]
    except yaml.YAMLError as exc:
        return None, [problem("yaml.syntax", Place(name, first_line), said=shorten(str(exc)))]
    return (None if parser.problems else node), parser.problems


def _syntax_problem(exc: yaml.MarkedYAMLError, text: str, name: str, offset: int) -> Problem:
    is_quote = "quoted scalar" in (exc.context or "")
    mark = exc.context_mark if is_quote else exc.problem_mark or exc.context_mark
    lines = text.split("\n")
    index = min(mark.line, len(lines) - 1) if mark else 0
    place = Place(name, offset + index + 1, (mark.column if mark else 0) + 1)
    line = lines[index]
    said = exc.problem or ""
    id, values = "yaml.syntax", {"line": shorten(line.strip()), "said": shorten(said)}
    for number, written in enumerate(lines[: index + 1], start=1):
        if odd := _ODD_BLANKS.match(written):
            there = Place(name, offset + number, odd.start(1) + 1)
            fix = Fix(written, " " * odd.end() + written[odd.end() :], whole_line=True)
            return problem("yaml.odd-blank", there, fix, code=f"{ord(odd[1][0]):04X}")
        if odd := _ODD_BEHIND.match(written):
            letter = odd[1] or "："
            there = Place(name, offset + number, odd.end() - len(letter) + 1)
            return problem(
                "yaml.odd-mark", there, Fix(letter, ": " if letter == "：" else " "), code=f"{ord(letter):04X}"
            )
    above = next((number for number in range(index - 1, -1, -1) if lines[number].strip()), index)
    if "did not find expected ',' or" in said and exc.context_mark:
        opened = exc.context_mark
        there = Place(name, offset + opened.line + 1, opened.column + 1)
        return problem("yaml.bracket", there, bracket=lines[opened.line][opened.column : opened.column + 1])
    if "mapping values are not allowed" in said:
        id = "yaml.colon"
        if (
            index > above
            and _KEY_LINE.match(line)
            and _KEY_LINE.match(lines[above])
            and _indent_of(line) > _indent_of(lines[above])
        ):
            id, place = "yaml.indentation", Place(name, offset + index + 1, _indent_of(line) + 1)
    elif "\t" in line and ("cannot start any token" in said or "tab character" in said):
        id = "yaml.tab"
    elif "cannot start any token" in said or "expected node content" in said:
        id = "yaml.start"
        values["start"] = shorten(line[mark.column : mark.column + 1] if mark else line)
    elif "escape" in said:
        id = "yaml.escape"
    elif is_quote or "unexpected end of stream" in said:
        id = "yaml.quote"
    elif (
        "block mapping" in (exc.context or "")
        or "block collection" in (exc.context or "")
        or "expected <block end>" in said
        or "could not find expected ':'" in said
    ):
        id = "yaml.indentation"
        for number in (above, index):
            if unspaced := _NO_BLANK.match(lines[number]):
                there = Place(name, offset + number + 1, unspaced.start(1) + 1)
                return problem("yaml.no-blank", there, Fix(unspaced[1], f"{unspaced[1]} "), key=unspaced[1])
        cut = _COMMENT.search(lines[above])
        if cut and _indent_of(line) > _indent_of(lines[above]):
            place = Place(name, offset + above + 1, cut.start(1) + 1)
            return problem("yaml.cut-lines", place, rest=shorten(cut[1]))
    return problem(id, place, _mended(line), **values)


_ODD_BLANKS = re.compile(rf" *+([{ODD_BLANKS}\u200b])[ {ODD_BLANKS}\u200b]*")
"""What looks like an indentation, and is none to YAML."""
_ODD_BEHIND = re.compile(rf" *+(?:- )?(?:[A-Za-z_][\w.-]*+[:：]|-)([{ODD_BLANKS}\u200b]|(?<=：))")
"""A colon or hyphen behind which there is no blank, though it looks so."""
_NO_BLANK = re.compile(r" *+(?:- )?([A-Za-z_][\w.-]*:)(?!//)[^\s:]")


_KEY_LINE = re.compile(r" *+(?:- )?[A-Za-z_][\w.-]*+: +[^\s|>#]")
"""A key with its value on the same line."""


def _indent_of(line: str) -> int:
    return len(line) - len(line.lstrip())


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

    def __init__(self, name: str, offset: int, allow_tags: bool, depth: int, lines: list[str]) -> None:
        """*lines* are those of the text, if there are comments in it that stand behind something."""
        self.name = name
        self.depth = depth
        self.offset = offset
        self.allow_tags = allow_tags
        self.lines = lines
        self.problems: list[Problem] = []

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
                    self.refuse("yaml.documents", event)
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
                    node: Node = Scalar(event.value, self.place(event), not event.style, self._comment(event))
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
        if not self.lines or end is None or event.style in ("|", ">") or end.line >= len(self.lines):
            return None
        found = _COMMENT.match(self.lines[end.line], end.column)
        if not found or ((event.style or not event.value) and found[1][1:2].isspace()):
            return None
        is_remark = found.start(1) - found.start() > 1 and found[1][1:2].isspace()
        return Comment(found[1].strip(), Place(self.name, self.offset + end.line + 1, found.start(1) + 1), is_remark)

    def _plain_key(self, key: Scalar) -> Scalar:
        """A key without what nobody sees in it."""
        plain = in_plain_letters(key.value) if not key.value.isascii() else key.value
        letter = odd_letter(key.value)
        if not letter or _ODD_BLANKS.match(key.value) or not plain.isascii() or not _KEY.fullmatch(plain):
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


_SHOWN_QUOTES = re.compile(r"[“”„]([\w][^“”„\n]{0,80})[“”]")
"""A short text all of which stands in quotation marks that YAML doesn't know; a colon within needs quotes that it does."""


def slips_in(text: Scalar) -> Iterator[Problem]:
    """What is wrong with a value that is meant as words: that a comment cuts it short, or that it stands for nothing."""
    if text.comment:
        id = "yaml.remark-behind" if text.comment.is_remark else "yaml.cut-text"
        yield problem(id, text.comment.place, rest=shorten(text.comment.text))
    if text.plain and text.value in _NOTHING:
        yield problem("value.null", text.place, value=text.value)
    elif text.plain and text.value.lower() in _NO_ANSWER:
        yield problem("value.no-answer", text.place, value=text.value)
    elif text.plain and (quoted := _SHOWN_QUOTES.fullmatch(text.value)):
        yield problem("value.quotes-shown", text.place, Fix(text.value, quoted[1]), value=shorten(quoted[1]))
