"""A text cut into blocks is that text again, byte by byte; and each block in one line says what it said."""

import re
from collections import Counter

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from portal.content.markdown import render
from portal.content.markdown_blocks import BlockKind, cut
from support.dialects import LEFT_ALONE, TOLD, WORKS
from support.sites import PROJECT

PIECES = [*(told.markdown for told in TOLD.values()), *(text for text, _ in WORKS.values()), *LEFT_ALONE]
SIGNS = " \n\n\t*_`~#->+.:;|[](){}<>\\!&=\"'^$%@/0129abcб١أ\u00a0\u200f•é😀"
markdown = st.lists(
    st.one_of(
        st.sampled_from(PIECES), st.text(st.sampled_from(SIGNS), max_size=12), st.sampled_from(["\n", "\n\n", "    ", "> ", "- ", "1. ", "```\n", "  \n", "\\\n", "{{figure:a,\n one=#}}"])
    ),
    max_size=8,
).map("".join)  # fmt: skip


def pages() -> list[str]:
    files = [*PROJECT.glob("docs/**/*.md"), *PROJECT.glob("tests/sites/**/*.md")]
    return [text.partition("\n---\n")[2] or text for text in (file.read_text("utf-8") for file in sorted(files))]


def html(text: str) -> str:
    """What readers get, but for white space."""
    return re.sub(r"\s+|\u00a0", "", render(text).html)


def assert_comes_back(text: str) -> bool:
    """Whether it can be cut; if so, it is the same text again, in one line or several."""
    whole = cut(text)
    if whole is None:
        return False
    assert whole.joined({}) == text
    in_lines = {place: block.words for place, block in enumerate(whole.blocks)}
    again = whole.joined(in_lines)
    assert html(again) == html(text)
    other = cut(again)
    assert other is not None
    assert other.shape == whole.shape
    assert [block.words for block in other.blocks] == list(in_lines.values())
    return True


def test_every_page_is_its_blocks() -> None:
    """All pages in all languages, here and of the tests' sites."""
    texts = pages()
    assert len(texts) > 300
    assert all(map(assert_comes_back, texts))
    kinds = Counter(block.kind for text in texts for block in (cut(text) or pytest.fail(text)).blocks)
    assert min(kinds[kind] for kind in (BlockKind.HEADING, BlockKind.PARAGRAPH, BlockKind.POINT, BlockKind.ROW)) > 50


@pytest.mark.parametrize("text", PIECES)
def test_every_way_to_write_markdown_is_its_blocks(text: str) -> None:
    assert assert_comes_back(text)


@settings(max_examples=400, deadline=None)
@example("> a\n> - b\n>   c\n\n    code\n\n| a |\n|---|\n| 1 |")
@given(markdown)
def test_whatever_is_typed_is_its_blocks(text: str) -> None:
    assert_comes_back(text)


def test_marks_digits_and_indentation_stand_between_the_blocks() -> None:
    text = (
        "## A title ##\n\nTwo lines,  \none break.\n\n1. [ ] First\n   - > quoted,\n     > still\n\n"
        "| a | b |\n|---|:-:|\n| 1 | 2 |\n\n***\n\n```\ncode\n```\n\nUnder\n=====\n\n[x]: /a/\n"
    )
    whole = cut(text)
    assert whole is not None
    assert [(block.kind.value, block.words) for block in whole.blocks] == [
        ("heading", "A title"),
        ("paragraph", "Two lines,\\\none break."),
        ("point", "[ ] First"),
        ("point", "quoted, still"),
        ("row", "| a | b |"),
        ("row", "| 1 | 2 |"),
        ("code", "***"),
        ("code", "```\ncode\n```"),
        ("heading", "Under"),
        ("address", "[x]: /a/"),
    ]
    assert whole.joined({0: "Un titre", 3: "cité"}).startswith("## Un titre ##\n\nTwo")


@pytest.mark.parametrize("text", ["[a]: /x/\n  'A title'\n\n[a]", "[a]: /x/\n[a]: /other/\n\n[a]", "> " * 200 + "x"])
def test_what_might_be_words_between_blocks_is_not_cut(text: str) -> None:
    """Better whole than a word that nobody sees."""
    assert cut(text) is None
