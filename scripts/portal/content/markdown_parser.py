"""How Markdown is read: CommonMark with GitHub's tables, struck-out words and tasks, in which raw HTML is text.

Here texts become tokens that know their lines; HTML is made of them in ``markdown``, and rules look at them in ``check``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from typing import Any, NamedTuple

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, reference
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from portal.common.digits import in_ascii_digits

MAX_LEVELS = 100
"""So many blocks may stand within each other; a list is one, and each item of it another."""
_MAX_MARKS = 30
"""So deep may words be stressed within stressed words."""
_NUMBER = re.compile(r"^((?:[ \t>]|[-*+][ \t])*)(\d{1,9})(?=[.)][ \t])", re.MULTILINE)
_TASK = re.compile(r"\[([ xX])\][ \t]+(?=\S)")
_BOXES = {" ": "☐ ", "x": "☑ ", "X": "☑ "}


class Parsed(NamedTuple):
    """A text as the parser has it."""

    tokens: list[Token]
    env: dict[str, Any]
    """What the parser keeps beside them: the addresses that reference links name."""
    is_whole: bool
    """False: blocks are nested so deep that the parser gave up, and words may be lost."""


class _Parser(MarkdownIt):
    """Addresses stay as they were written: what may not stand in them is told by the check, and taken out by nh3."""

    def validateLink(self, url: str) -> bool:
        return True

    def normalizeLink(self, url: str) -> str:
        return url

    def normalizeLinkText(self, link: str) -> str:
        return link


@cache
def _parser() -> MarkdownIt:
    """The parser, which keeps nothing of a text, so that threads may share it."""
    parser = _Parser("commonmark", {"html": False, "xhtmlOut": False, "maxNesting": MAX_LEVELS})
    parser.block.ruler.at("reference", _reference, {"alt": []})
    parser.core.ruler.before("text_join", "typed", _remember_typed)
    return parser.enable(["table", "strikethrough"])


def _reference(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    """The address of a link beneath the words; the note of other tools, ``[^1]: …``, is none."""
    is_note = state.src.startswith("[^", state.bMarks[start_line] + state.tShift[start_line])
    return not is_note and reference(state, start_line, end_line, silent)


MASKED = "\0"
"""Stands for each letter of code, and for what was escaped, in what was ``typed``; no text has it."""


def _remember_typed(state: StateCore) -> None:
    for token in state.tokens:
        if token.children:
            token.meta["typed"] = "".join(map(_typed, token.children))


def _typed(child: Token) -> str:
    if child.type == "text":
        return child.content
    if child.type in ("softbreak", "hardbreak"):
        return "\n"
    return MASKED * len(child.content)


def typed(inline: Token) -> str:
    """The words of a paragraph, heading or cell that are not markup to the parser; masked is what shall be read as it stands."""
    return str(inline.meta.get("typed", ""))


@lru_cache(maxsize=4)
def parse(text: str) -> Parsed:
    """Read a text; its headings get anchors, its tables classes, its tasks boxes. Nobody may change what comes out."""
    env: dict[str, Any] = {}
    tokens = _parser().parse(as_read(text), env)
    anchors: set[str] = set()
    for index, token in enumerate(tokens):
        if token.type == "heading_open":
            token.attrs = {"id": _unique(_anchor(words_of(tokens[index + 1])), anchors)}
        elif token.type in ("td_open", "th_open"):
            alignment = str(token.attrs.get("style", "")).rpartition(":")[2]
            token.attrs = {"class": f"align-{alignment}"} if alignment in ("center", "right") else {}
        elif token.type == "list_item_open" and tokens[index + 1].type == "paragraph_open":
            _tick(tokens[index + 2])
    return Parsed(tokens, env, all(map(_is_within_limits, tokens)))


def _is_within_limits(token: Token) -> bool:
    return token.level < MAX_LEVELS - 1 and all(child.level <= _MAX_MARKS for child in token.children or ())


def as_read(text: str) -> str:
    """The text with numbers of lists in digits that the parser knows, each character in its place: ``١.`` begins a list as ``1.`` does."""
    if text.isascii():
        return text
    return _NUMBER.sub(lambda match: match[1] + in_ascii_digits(match[2]), text)


def to_html(parsed: Parsed) -> str:
    """HTML that is not safe yet."""
    parser = _parser()
    return str(parser.renderer.render(parsed.tokens, parser.options, parsed.env))


def words_of(inline: Token) -> str:
    """The words of a heading, without marks."""
    return "".join(_words(inline.children or ())).strip()


def words_of_link(tokens: Sequence[Token]) -> list[str]:
    """The words of each link, in order."""
    found: list[str] = []
    is_open = False
    for child in (child for token in tokens for child in token.children or ()):
        if child.type == "link_open":
            found.append("")
        is_open = child.type == "link_open" or (is_open and child.type != "link_close")
        if is_open:
            found[-1] += "".join(_words([child]))
    return found


def _words(children: Sequence[Token]) -> Iterator[str]:
    for child in children:
        if child.type in ("softbreak", "hardbreak"):
            yield " "
        elif child.type in ("text", "code_inline"):
            yield child.content


def _anchor(words: str) -> str:
    """Small letters and hyphens; a letter that becomes two when it is made small (İ) loses the mark that nobody types."""
    plain = re.sub(r"[^\w\s-]", "", unicodedata.normalize("NFKC", words)).strip().lower().replace("i\u0307", "i")
    return re.sub(r"[-\s]+", "-", plain)


def _unique(anchor: str, taken: set[str]) -> str:
    number, free = 0, anchor
    while not free or free in taken:
        number += 1
        free = f"{anchor}_{number}"
    taken.add(free)
    return free


def _tick(inline: Token) -> None:
    """A task of a list: ``[ ]`` is an empty box, ``[x]`` a ticked one."""
    first = inline.children[0] if inline.children else None
    if first and first.type == "text" and (task := _TASK.match(first.content)):
        first.content = _BOXES[task[1]] + first.content[task.end() :]


class Line(NamedTuple):
    """Where a line of a text begins, and what stands in it."""

    offset: int
    text: str


def lines_of(text: str) -> list[Line]:
    """The lines of a text by the numbers that tokens have."""
    found, offset = [], 0
    for line in text.split("\n"):
        found.append(Line(offset, line))
        offset += len(line) + 1
    return found
