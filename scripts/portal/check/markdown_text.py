"""A page's Markdown as its rules look at it: blocks that know their lines, and lines without the code in them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from markdown_it.token import Token

from portal.common.grouping import grouped
from portal.common.problems import Place
from portal.content.markdown_parser import Line, Parsed, lines_of, parse, typed
from portal.content.texts import TextUnit

_TICKS = re.compile(r"`+")
_CODE_BLOCKS = ("fence", "code_block")


@dataclass(frozen=True)
class MarkdownText:
    """A text, how the parser reads it, and where its lines begin."""

    unit: TextUnit
    parsed: Parsed
    lines: list[Line]
    plain: list[Line]
    """The same with blanks in the place of code."""

    @classmethod
    def of(cls, unit: TextUnit) -> MarkdownText:
        return cls(unit, parse(unit.value), lines_of(unit.value), lines_of(without_code(unit.value)))

    def place(self, number: int, column: int = 0) -> Place:
        """Of a line, by the number that tokens have."""
        line = self.lines[min(number, len(self.lines) - 1)]
        return self.unit.at(line.offset + min(column, len(line.text)))

    def inlines(self) -> Iterator[tuple[Token, Token]]:
        """Each run of words with what holds it: a paragraph, a heading, a cell."""
        tokens = self.parsed.tokens
        for index, token in enumerate(tokens):
            if token.type == "inline":
                yield tokens[index - 1], token

    def place_of(self, inline: Token, words: str, start: int = 0) -> Place:
        """Where some words stand that are *typed* in a run from *start* on; its line where that can't be told."""
        first, end = inline.map or [0, 1]
        begin = min(first + typed(inline).count("\n", 0, start), end - 1)
        wanted = re.compile(rf"(?<!\\){re.escape(words)}")
        for number in range(begin, end):
            if match := wanted.search(self.plain[number].text):
                return self.place(number, match.start())
        return self.place(begin, indent_of(self.lines[begin].text))


def first_line(token: Token) -> int:
    return token.map[0] if token.map else 0


def indent_of(line: str) -> int:
    """How far the words of a line stand from its beginning, quotation marks counted."""
    return len(line) - len(line.lstrip(" \t>"))


@lru_cache(maxsize=4)
def without_code(text: str) -> str:
    """The text with blanks in the place of code, in blocks and within words."""
    tokens = parse(text).tokens
    is_coded = any(token.type in _CODE_BLOCKS for token in tokens)
    if "`" not in text and not is_coded:
        return text
    lines = [line.text for line in lines_of(text)]
    for token in tokens:
        first, end = token.map or [0, 0]
        if token.type in _CODE_BLOCKS:
            lines[first:end] = [" " * len(line) for line in lines[first:end]]
        elif any(child.type == "code_inline" for child in token.children or ()):
            lines[first:end] = _without_spans("\n".join(lines[first:end])).split("\n")
    return "\n".join(lines)


def _without_spans(words: str) -> str:
    """Words without the code between equal runs of backticks (CommonMark, “Code spans”)."""
    runs = [(match.start(), len(match[0])) for match in _TICKS.finditer(words)]
    later = grouped((length, start) for start, length in reversed(runs))
    parts, done = [], 0
    for start, length in runs:
        if start < done:
            continue
        begin = start
        if _is_escaped(words, start):
            begin, length = start + 1, length - 1
        ends = later.get(length, [])
        while ends and ends[-1] <= start:
            ends.pop()
        if length and ends:
            end = ends.pop() + length
            parts += [words[done:begin], re.sub(r"[^\n]", " ", words[begin:end])]
            done = end
    return "".join([*parts, words[done:]])


def _is_escaped(words: str, offset: int) -> bool:
    """Whether an odd number of backslashes stands before it."""
    before = offset
    while before and words[before - 1] == "\\":
        before -= 1
    return bool((offset - before) % 2)
