"""A text cut into its blocks, as translators get them one by one: headings, paragraphs, points, rows of tables.

Marks, digits of lists, indentation and empty lines stand between the blocks. The parser says where a block is: put together
again, blocks and what stands between them are the same text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from portal.content.markdown import with_figures_in_line
from portal.content.markdown_parser import Line, Parsed, as_read, lines_of, parse

_Said = tuple[list[str], list[tuple[str, str]]]
"""Words, and marks and code."""
_LETTER = re.compile(r"[^\W\d_]")
_BEFORE_ROW = re.compile(r"(?:[ \t>]|[-*+][ \t]|\d{1,9}[.)][ \t])*")


class BlockKind(StrEnum):
    """What a block is."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    POINT = "point"
    """A paragraph of a list."""
    ROW = "row"
    """Of a table."""
    ADDRESS = "address"
    """Of links, in a line of its own."""
    CODE = "code"
    """Or a rule: it has no words."""


class Block(NamedTuple):
    """A block and where it stands in its text."""

    kind: BlockKind
    start: int
    end: int
    words: str
    """In one line, but for breaks that are meant, each behind a backslash."""


class Blocks(NamedTuple):
    """A text by its blocks."""

    text: str
    shape: tuple[tuple[str, str, int], ...]
    """The parser's tokens in order: type, tag and level of each. Texts of one shape have blocks that correspond."""
    blocks: tuple[Block, ...]

    def written(self, index: int) -> str:
        """A block as it stands in the text."""
        _, start, end, _ = self.blocks[index]
        return self.text[start:end]

    def joined(self, others: Mapping[int, str]) -> str:
        """The text, with *others* in the places of some blocks."""
        ends = [0, *(block.end for block in self.blocks)]
        between = [self.text[end : block.start] for end, block in zip(ends, self.blocks, strict=False)]
        blocks = [others.get(index, self.written(index)) for index in range(len(self.blocks))]
        return "".join(part for pair in zip(between, blocks, strict=True) for part in pair) + self.text[ends[-1] :]


@lru_cache(maxsize=1024)
def cut(text: str) -> Blocks | None:
    """A text by its blocks.

    None where something stands between them that may be words, or where a block in one line would say something else: it is better left whole.
    """
    whole, said = _cut(text)
    if whole is None:
        return None
    words = {place: block.words for place, block in enumerate(whole.blocks)}
    other, said_in_lines = _cut(whole.joined(words))
    is_same = other and [block.words for block in other.blocks] == [*words.values()] and other.shape == whole.shape
    return whole if is_same and said == said_in_lines else None


def _cut(text: str) -> tuple[Blocks | None, list[_Said]]:
    """A text by its blocks, if they can be told apart, and what each says."""
    read = as_read(with_figures_in_line(text))  # no character changes its place
    parsed = parse(read)
    lines = lines_of(read)
    found = [*_blocks(parsed, lines), *_addresses(parsed, lines)] if parsed.is_whole else [None]
    blocks = sorted((block for block in found if block), key=lambda block: block.start)
    ends = [0, *(block.end for block in blocks)]
    starts = [*(block.start for block in blocks), len(text)]
    between = list(zip(ends, starts, strict=True))
    if None in found or any(end > start or _LETTER.search(text, end, start) for end, start in between):
        return None, []
    shape = tuple((token.type, token.tag, token.level) for token in parsed.tokens if token.nesting >= 0)
    return Blocks(text, shape, tuple(blocks)), _said(parsed)


def _said(parsed: Parsed) -> list[_Said]:
    """The words of each block, and its marks and code."""
    said = []
    for inline in (token.children or [] for token in parsed.tokens if token.type == "inline"):
        words = "".join(token.content if token.type == "text" else " " for token in inline)
        said.append(
            (
                words.split(),
                [(token.type, token.content) for token in inline if token.type not in ("text", "softbreak")],
            )
        )
    return said


def _blocks(parsed: Parsed, lines: list[Line]) -> Iterator[Block | None]:
    """The blocks that have tokens; None for one that isn't found in its lines."""
    lists, is_in_row = 0, False
    for at, token in enumerate(parsed.tokens):
        lists += token.nesting if token.type in ("list_item_open", "list_item_close") else 0
        is_in_row = token.nesting > 0 if token.type in ("tr_open", "tr_close") else is_in_row
        first, end = token.map or (0, 0)
        if token.type == "tr_open":
            marks = _BEFORE_ROW.match(lines[first].text)
            yield _rest_of(BlockKind.ROW, lines[first], marks.end() if marks else 0)
        elif token.type in ("fence", "code_block", "hr"):
            last = lines[max(first, end - 1)]
            begins, ends = lines[first].offset, last.offset + len(last.text)
            yield Block(BlockKind.CODE, begins, ends, "\n".join(line.text for line in lines[first:end]))
        elif token.type == "inline" and not is_in_row:
            opening = parsed.tokens[at - 1]
            kind = (
                BlockKind.HEADING
                if opening.type == "heading_open"
                else BlockKind.POINT
                if lists
                else BlockKind.PARAGRAPH
            )
            yield _of_words(kind, lines[first:end], token.content.split("\n"), opening.markup.strip("-=*+"))


def _addresses(parsed: Parsed, lines: list[Line]) -> Iterator[Block | None]:
    """The addresses that stand in lines of their own; None for one on several."""
    for address in parsed.env.get("references", {}).values():
        first, end = address["map"]
        begins = lines[first].text.find("[")
        yield _rest_of(BlockKind.ADDRESS, lines[first], begins) if end == first + 1 and begins >= 0 else None


def _rest_of(kind: BlockKind, line: Line, begins: int) -> Block:
    """A block that is what stands in a line from a column on."""
    words = line.text[begins:].rstrip()
    return Block(kind, line.offset + begins, line.offset + begins + len(words), words)


def _of_words(kind: BlockKind, lines: list[Line], parts: list[str], marks: str) -> Block | None:
    """A block by the *parts* that the parser has of its lines; a heading has *marks* before it, and perhaps behind."""
    starts = []
    for line, part in zip(lines, (part.strip(" \t") for part in parts), strict=False):
        start = line.text.find(part, line.text.find(marks) + len(marks)) if marks else line.text.rfind(part)
        if start < 0 or line.text[start + len(part) :].strip().strip(marks):
            return None
        starts.append(line.offset + start)
    last = parts[-1].strip(" \t")
    words = "".join(map(_with_its_end, parts[:-1])) + last
    return Block(kind, starts[0], starts[-1] + len(last), words) if len(starts) == len(parts) else None


def _with_its_end(part: str) -> str:
    """A line of a block with what joins it to the next: a break that is meant, or a space."""
    words = part.strip(" \t")
    if re.search(r"(?<!\\)(?:\\\\)*\\$", part):
        return f"{words}\n"
    return f"{words}\\\n" if part.endswith("  ") else f"{words} "
