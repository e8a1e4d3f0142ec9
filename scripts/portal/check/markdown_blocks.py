"""Rules over blocks of Markdown: headings, lists, tables and code that come out as something else than they look."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby, pairwise
from operator import attrgetter
from typing import NamedTuple

from markdown_it.token import Token

from portal.check.markdown_text import MarkdownText, first_line, indent_of
from portal.common.printable import shorten
from portal.common.problems import Fix, Problem, problem
from portal.content.markdown import render
from portal.content.markdown_parser import as_read, text_of_inline, typed

_MARKER = re.compile(r"(?:[-*+]|\d+[.)])[ \t]+")
_POINT = re.compile(r"[ \t]*[-*+][ \t]+\S")
_NUMBERED_LINE = re.compile(r"[ \t]*\d{1,3}[.)][ \t]+\S")
_LETTERED_LINE = re.compile(
    r"[ \t]*(?:\(?(?:[^\W\d_]|[ivx]+|[IVX]+)\)|\(\d{1,2}\)|(?:[^\W\d_]|[ivx]+|[IVX]+)\.|\d{1,2}[．、])[ \t]*(?<=[ \t．、])\S|[ \t]*\d{1,2}[.)](?=[^\W\d_])"
)
_HASHES = re.compile(r"#{1,6}[\u00a0\u202f\u2009]|#{2,6}(?=[^#\s\0])")
_FIRST_DIGITS = re.compile(r"[ \t]*(\d+)")
_TOO_MANY_HASHES = re.compile(r"#{7,}|＃+")
_HASH_WORD = re.compile(r"#[^\W\d][^#\n]*")
"""A line by itself; several hashtags are surely no heading."""
_LIST_OF_A_NUMBER = re.compile(r"<ul>\n<li>(\d++)[^\n]*</li>\n</ul>")
_SIGN_LIST = re.compile(r"[-+][ \t]+(\d+).*")
_STROKE = re.compile(r"(?<!\\)\|")
_ROW = re.compile(r"\|[^|]*\|(?:[^|]*\|)+")
"""Of a table that an empty line has cut off."""
_GRID = re.compile(r"\+(?:[-=]+\+)+")
_ENDS_A_SENTENCE = re.compile(r"[.!?…:;,،؛؟][”»’\")]*$")


def blocks(text: MarkdownText) -> Iterator[Problem]:
    """All of it, of one text."""
    yield from _headings(text)
    yield from _lists(text)
    yield from _tables(text)
    yield from _code(text)


def _headings(text: MarkdownText) -> Iterator[Problem]:
    level = 1
    tokens = text.parsed.tokens
    for index, token in enumerate(tokens):
        if token.type != "heading_open":
            continue
        number, words = first_line(token), text_of_inline(tokens[index + 1])
        is_underlined = token.markup in ("-", "=")
        where = token.map[1] - 1 if is_underlined and token.map else number
        place = text.place(where, indent_of(text.lines[where].text))
        here = int(token.tag[1])
        if not words:
            yield problem("markdown.empty-heading", place)
        elif is_underlined and token.markup == "-" and _is_sentence(tokens[index + 1].content):
            yield problem("markdown.rule-heading", place, text=shorten(words))
        elif here == 1:
            yield problem("markdown.first-heading", place, None if is_underlined else Fix("#", "##"))
        if here > level + 1:
            marks = "#" * (level + 1)
            fix = None if is_underlined else Fix("#" * here, marks)
            yield problem("markdown.level-skipped", place, fix, text=shorten(words), marks=marks)
        level = here
    for holder, inline in text.inlines():
        if holder.type != "paragraph_open" or not (words := typed(inline)).startswith(("#", "＃")):
            continue
        if match := _TOO_MANY_HASHES.match(words):
            yield problem("markdown.left-over", text.place_of(inline, match[0]), left=match[0])
        elif match := _HASHES.match(words):
            marks = match[0].strip()
            yield problem(
                "markdown.hash-without-blank", text.place_of(inline, marks), Fix(match[0], f"{marks} "), marks=marks
            )
        elif _HASH_WORD.fullmatch(words) and not _is_sentence(words):
            yield problem("markdown.hash-word", text.place_of(inline, "#"), typed=shorten(words))


def _is_sentence(words: str) -> bool:
    return "\n" in words or bool(_ENDS_A_SENTENCE.search(words))


def _lists(text: MarkdownText) -> Iterator[Problem]:
    yield from _numbers_of_lists(text)
    yield from _flat_points(text)
    next_numbers = {f"{number.shown + 1}" for number in _numbers(text)}
    for holder, inline in text.inlines():
        if holder.type == "paragraph_open" and "\n" in (words := typed(inline)):
            yield from _points_in_a_paragraph(text, inline, words.split("\n"), next_numbers)
    alone = set(_LIST_OF_A_NUMBER.findall(render(text.unit.value).html))
    for token in text.parsed.tokens if alone else ():
        line = text.lines[first_line(token)].text if token.type == "list_item_open" else ""
        match = _SIGN_LIST.match(line.lstrip(" >"))
        if match and match[1] in alone:
            yield problem("markdown.sign-list", text.place(first_line(token), indent_of(line)), typed=shorten(match[0]))


def _points_in_a_paragraph(
    text: MarkdownText, inline: Token, lines: list[str], next_numbers: set[str]
) -> Iterator[Problem]:
    """Lines that begin with a number or a letter, and run together: only 1. begins a list within a paragraph."""
    numbered = [index for index, line in enumerate(lines) if _NUMBERED_LINE.match(line)]
    if len(numbered) < 2 and not (
        numbered
        and numbered[0]
        and (lines[numbered[0] - 1].rstrip().endswith(":") or _digits_of(lines[numbered[0]]) in next_numbers)
    ):
        numbered = []
    points = sorted({*numbered, *(index for index, line in enumerate(lines) if index and _POINT.match(line))})
    if points:
        yield problem("markdown.list-in-paragraph", text.place(first_line(inline) + points[0]))
    lettered = [index for index, line in enumerate(lines) if _LETTERED_LINE.match(line)]
    if len(lettered) > 1:
        line = lines[lettered[0]].strip()
        yield problem("markdown.letters-list", text.place(first_line(inline) + lettered[0]), typed=line.split()[0])


def _digits_of(line: str) -> str:
    found = _FIRST_DIGITS.match(line)
    return found[1] if found else ""


def _flat_points(text: MarkdownText) -> Iterator[Problem]:
    """A point that is indented as if it were beneath the one above, and comes out beside it."""
    last: dict[int, int] = {}
    for token in text.parsed.tokens:
        if token.type == "list_item_open":
            number = first_line(token)
            before = last.get(token.level)
            if before is not None:
                yield from _flat_point(text, before, number)
            last[token.level] = number
        elif token.nesting >= 0 and "list" not in token.type:
            last = {level: number for level, number in last.items() if level < token.level}


def _flat_point(text: MarkdownText, before: int, number: int) -> Iterator[Problem]:
    above, line = text.lines[before].text, text.lines[number].text
    marker = _MARKER.match(above, indent_of(above))
    if (
        marker
        and indent_of(line) > indent_of(above)
        and above[: indent_of(above)].strip() == line[: indent_of(line)].strip()
    ):
        wanted = marker.end() - indent_of(above)
        fix = Fix(line, above[: indent_of(above)] + " " * wanted + line[indent_of(line) :], whole_line=True)
        yield problem("markdown.list-flat", text.place(number, indent_of(line)), fix, blanks=indent_of(above) + wanted)


class _Number(NamedTuple):
    """A number that begins an item of a list, and what becomes of it."""

    line: int
    column: int
    typed: str
    """With the sign behind it."""
    shown: int
    numbered_list: int
    """Which of the text's lists it is in."""
    is_loose: bool
    """It is a paragraph by itself."""

    @property
    def digits(self) -> str:
        return self.typed[:-1]


def _numbers(text: MarkdownText) -> Iterator[_Number]:
    """The numbers that begin items of lists, as typed and as readers see them."""
    tokens = text.parsed.tokens
    open_lists: list[tuple[int, int]] = []
    lists = 0
    for index, token in enumerate(tokens):
        if token.type == "ordered_list_open":
            lists += 1
            open_lists.append((lists, int(token.attrs.get("start", 1))))
        elif token.type == "ordered_list_close":
            open_lists.pop()
        elif token.type == "list_item_open" and token.info:
            which, shown = open_lists.pop()
            open_lists.append((which, shown + 1))
            number = first_line(token)
            line = as_read(text.lines[number].text)
            is_loose = tokens[index + 1].type == "paragraph_open" and not tokens[index + 1].hidden
            marked = f"{token.info}{token.markup}"
            yield _Number(number, max(0, line.find(marked)), marked, shown, which, is_loose)


def _numbers_of_lists(text: MarkdownText) -> Iterator[Problem]:
    """Dates and years that became items of a list: what readers see is the list's own number.

    A list may begin anew after a picture or a paragraph, and may be typed as 1. 1. 1. where it surely is one.
    """
    ends = {0}
    numbers = sorted(_numbers(text), key=attrgetter("numbered_list"))
    for _, items in groupby(numbers, attrgetter("numbered_list")):
        listed = list(items)
        changed = [number for number in listed if number.digits != f"{number.shown}"]
        if changed and {number.digits for number in listed} == {"1"} and not any(number.is_loose for number in listed):
            changed = []
        for number in changed:
            place = text.place(number.line, number.column)
            values = {"typed": number.digits, "shown": number.shown, "sign": number.typed[-1]}
            yield problem("markdown.number-changed", place, _escaped(number), **values)
        first = listed[0]
        if not changed and first.shown > 1 and first.shown - 1 not in ends:
            place = text.place(first.line, first.column)
            yield problem("markdown.number-list", place, _escaped(first), typed=first.digits, sign=first.typed[-1])
        ends.add(listed[-1].shown)


def _escaped(number: _Number) -> Fix:
    return Fix(number.typed, f"{number.digits}\\{number.typed[-1]}")


def _tables(text: MarkdownText) -> Iterator[Problem]:
    """Cells that vanish, lines that become rows, and tables that are none."""
    wanted = 0
    for before, token in pairwise(text.parsed.tokens):
        if token.type != "tr_open":
            continue
        number = first_line(token)
        line = text.lines[number].text.lstrip(" >")
        if before.type == "thead_open":
            wanted = _cells(line)
        elif not _STROKE.search(line):
            yield problem("markdown.table-row", text.place(number), text=shorten(line))
        elif _cells(line) > wanted:
            yield problem("markdown.table-cells", text.place(number), given=_cells(line), wanted=wanted)
    for holder, inline in text.inlines():
        if holder.type in ("paragraph_open", "heading_open") and ("|" in inline.content or "+" in inline.content):
            lines = inline.content.split("\n")
            rows = [index for index, line in enumerate(lines) if line.lstrip().startswith("|")]
            is_drawn = any(
                _GRID.fullmatch(line.strip()) or ("|" in line and "-" in line and not line.strip("|:- \t"))
                for line in lines
            )
            is_underlined = holder.markup == "-" and "|" in typed(inline)
            is_row = bool(rows) and _ROW.fullmatch(lines[rows[0]].strip())
            if is_drawn or is_underlined or len(rows) > 1 or is_row:
                yield problem("markdown.no-table", text.place(first_line(inline) + (rows[0] if rows else 0)))


def _cells(row: str) -> int:
    row = row.strip().removeprefix("|")
    return len(_STROKE.findall(row[:-1] if row.endswith("|") and not row.endswith("\\|") else row)) + 1


def _code(text: MarkdownText) -> Iterator[Problem]:
    """Code that was not meant to be: blanks at the beginning of a line, and a block that is never closed."""
    for token in text.parsed.tokens:
        first, end = token.map or [0, 0]
        if token.type == "code_block":
            line = text.lines[first].text
            yield problem("markdown.indented", text.place(first, indent_of(line)), text=shorten(line))
        elif token.type == "fence":
            last = text.lines[end - 1].text.strip(" \t>")
            is_closed = end - 1 > first and len(last) >= len(token.markup) and not last.strip(token.markup[0])
            if not is_closed:
                yield problem(
                    "markdown.fence-open", text.place(first, indent_of(text.lines[first].text)), marks=token.markup
                )
