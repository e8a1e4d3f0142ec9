"""Rules over a page's Markdown: what readers would see as it was typed, or as something else than was meant.

Of blocks (lists, tables, headings, code) see ``markdown_blocks``, of what other tools understand ``foreign_markdown``.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from functools import partial

from portal.check.foreign_markdown import foreign_markdown
from portal.check.markdown_blocks import blocks
from portal.check.markdown_text import MarkdownText
from portal.check.text_part import TextPart
from portal.common.confusables import SEEN
from portal.common.printable import shorten
from portal.common.problems import Problem, problem
from portal.content.markdown import render
from portal.content.markdown_parser import typed
from portal.content.portal import Portal
from portal.content.texts import TextUnit, body_unit
from portal.files.documents import Document
from portal.files.text import forbidden_characters, windows_character
from portal.files.yaml_reader import MAX_DEPTH
from portal.site.routes import Routes

_RAW_HTML = re.compile(r"(?<!\\)(?:</?[a-zA-Z][^<>\n]*(?:\n[^<>\n]+){0,3}>|<!--|<[!?][A-Za-z\[])")
_TAG = re.compile(r"<[^<>]*+>")
_BREAK = re.compile(r"<br[ ]*/?>", re.IGNORECASE)
_STARS_IN_NUMBER = re.compile(r"(?<!\d)\d++(?:\*{1,3}\d++)++")
_NUMBERS_RUN_TOGETHER = re.compile(r"\d</?(?:em|strong)>\d")
_IMAGE = re.compile(r"(?<!\\)!\[[^\[\]\n]*+\][(\[]")
_BOLD_PARAGRAPH = re.compile(r"(?<=\n\n)\*\*(?!\s|\[[^\]\n]*\]\([^()\s]*\)\*\*\n)[^*\n]+\*\*(?=\n\n)")
"""A link alone in bold is a button."""
_REFERENCE = re.compile(r"&#(?:x[0-9a-f]+|[0-9]+);?", re.IGNORECASE)
_BETWEEN_ANGLES = re.compile(
    r"(?<=\]\()<[^<>\n]*>|(?<=\]: )<[^<>\n]*>|<(?:[A-Za-z][A-Za-z0-9+.-]{1,31}:[^<>\s]*|[^<>\s@]+@[^<>\s@]+)>"
)
_ADDRESS = r"(?:https?:|mailto:|tel:|www\.|/|#)"
_NOT_OPENED = re.compile(rf"\]\((?={_ADDRESS})|\]\((?=[^()\s]+[)\0])|\]\((?=\S[^()\n]*$)", re.MULTILINE)
_SPACE_IN_ADDRESS = re.compile(rf"\]\(({_ADDRESS}[^()\n]*)\)")
_APART = re.compile(
    rf"\](?:[ \n\u00a0\u202f]|[ ]?(?:->|→)[ ]?)\((?={_ADDRESS}[^()\s]*\))|\](?:（|\{{)(?={_ADDRESS}[^(){{}}\s]*[）}}])"
)
_NOT_CLOSED = re.compile(rf"\[(?=[^\[\]()\n\0]*\({_ADDRESS}[^()\s]*\))|［(?=[^［］\n]*］（?)")
_UNDEFINED = re.compile(r"\[([^\[\]\n]+)\]\[([^\[\]\n]*)\]")
_NOTE_OR_YEAR = re.compile(r"\W*\d[\d,–-]*\W*|.*\d{4}[a-z]?|[.…\W]*")
"""What stands in brackets beside other brackets, and is no label of a link: numbers of notes, an author and a year, dots."""
_LEFT_OVER = re.compile(
    r"\*\*(?=\S)|(?<=\S)\*\*|(?<!\S)\*\*(?= [^*\n]+ \*\*(?!\S))|(?<!\w)__(?=\w)|~~(?=\S)|(?<=\S)~~|\{%|--8<--|\{#(?=\s)|\{/\*|\{(?:\+\+|--|>>)(?=\S)|`+|(?<=[^\w*\n\0])\*(?=[^\W\d])|(?<![\w_\0])_(?=[^\W_])"
)
_HARMLESS = ("{%", "--8<--", "{#", "{/*", "{++", "{--", "{>>", "*", "_")
"""What may be meant as it stands."""


def check_markdown(portal: Portal, routes: Routes, part: TextPart) -> Iterator[Problem]:
    """What a page's text may not contain."""
    for document in part.documents.values():
        yield from part.unless_clean(f"markdown {document.body}", partial(_faults_of_markdown, document))


def _faults_of_markdown(document: Document) -> Iterator[Problem]:
    unit = body_unit(document)
    if not render(document.body).is_whole:
        yield problem("text.depth", unit.place, depth=MAX_DEPTH)
        return
    words = html.unescape(_TAG.sub(lambda tag: "-" if tag[0] == "<hr>" else "", render(document.body).html))
    if document.body and not SEEN.search(words):
        yield problem("page.empty", unit.place)
    text = MarkdownText.of(unit)
    plain = "\n".join(line.text for line in text.plain)
    without_addresses = _BETWEEN_ANGLES.sub(lambda m: " " * len(m.group()), plain) if "<" in plain else ""
    for match in _RAW_HTML.finditer(without_addresses):
        is_break = _BREAK.fullmatch(match[0])
        yield problem(
            "markdown.html-break" if is_break else "markdown.html", unit.at(match.start()), html=shorten(match[0], 30)
        )
    for match in _IMAGE.finditer(plain):
        yield problem("image.markdown", unit.at(match.start()))
    for match in _BOLD_PARAGRAPH.finditer(f"\n\n{plain}\n\n"):
        yield problem("markdown.bold-heading", unit.at(match.start() - 2))
    yield from _unseen(unit, plain)
    yield from blocks(text)
    yield from foreign_markdown(text)
    yield from _left_over(text)
    yield from _vanishing_addresses(text)
    if _NUMBERS_RUN_TOGETHER.search(render(unit.value).html):
        stars = _STARS_IN_NUMBER.search(plain)
        place = unit.at(stars.start() if stars else 0)
        yield problem("markdown.star-in-number", place, typed=shorten(stars[0] if stars else "*"))


def _unseen(unit: TextUnit, text: str) -> Iterator[Problem]:
    """Characters that readers would get and nobody sees, however they were written: as ``&#x202e;``, say; *text* has no code."""
    for match in _REFERENCE.finditer(text):
        if meant := _meant_in_windows(_number(match[0])):
            yield problem("text.escaped", unit.at(match.start()), typed=match[0], meant=meant)
    rendered = render(unit.value).html
    if unit.value.count("\ufffd") == rendered.count("\ufffd") and not next(forbidden_characters(rendered, ""), None):
        return
    written = [match for match in _REFERENCE.finditer(unit.value) if _is_unseen(_number(match[0]))]
    for match in written:
        if not _meant_in_windows(_number(match[0])):
            yield problem("markdown.invisible", unit.at(match.start()), written=match[0])
    if not written:
        yield problem("markdown.invisible", unit.place, written="&#…;")


def _meant_in_windows(number: int) -> str:
    return windows_character(chr(number)) if 0x80 <= number <= 0x9F else ""


def _number(reference: str) -> int:
    """Of the character that a reference such as ``&#x202e;`` stands for."""
    digits = reference.strip("&#;").lower()
    return int(digits[1:10], 16) if digits[0] == "x" else int(digits[:10])


def _is_unseen(number: int) -> bool:
    """Whether it is that of a character that nobody sees, or of none."""
    no_character = not number or number > 0x10FFFF or 0xD800 <= number <= 0xDFFF
    return no_character or next(forbidden_characters(chr(number), ""), None) is not None


def _left_over(text: MarkdownText) -> Iterator[Problem]:
    """Marks that are no markup, for they are not closed or stand where they begin nothing."""
    for _, inline in text.inlines():
        words = typed(inline)
        if not words or words.isalnum():
            continue
        spaced = {match.start(): match for match in _SPACE_IN_ADDRESS.finditer(words) if " " in match[1]}
        for match in spaced.values():
            yield problem("link.space", text.place_of(inline, match[1]), address=shorten(match[1]))
        brackets = (match for pattern in (_NOT_OPENED, _APART, _NOT_CLOSED) for match in pattern.finditer(words))
        left = next((match[0] for match in brackets if match.start() not in spaced), "")
        if not left and (undefined := next(_undefined(words), None)):
            left = undefined
        if left:
            yield problem("markdown.left-over", text.place_of(inline, left), left=left)
        marks = [match[0] for match in _LEFT_OVER.finditer(words)]
        if marks and (marks[0] in _HARMLESS or marks[0][0] == "`"):
            yield problem("markdown.left-over-harmless", text.place_of(inline, marks[0]), left=marks[0])
        elif marks and marks.count(marks[0]) > 1:
            yield problem("markdown.touching", text.place_of(inline, marks[0]), marks=marks[0])
        elif marks:
            yield problem("markdown.left-over", text.place_of(inline, marks[0]), left=marks[0])


def _undefined(words: str) -> Iterator[str]:
    """“[x][nowhere]”: a link of which nothing says where it leads."""
    for match in _UNDEFINED.finditer(words):
        if not _NOTE_OR_YEAR.fullmatch(match[2] or match[1]):
            yield f"][{match[2]}]"


_LABEL = re.compile(r"\[([^\[\]]+)\]")
_DEFINITION = re.compile(r"^[ >]*\[[^\[\]\n]+\]:.*$", re.MULTILINE)


def _vanishing_addresses(text: MarkdownText) -> Iterator[Problem]:
    """“[Note]: important” is the address of a link for Markdown; where no link has that label, the line vanishes."""
    defined = text.parsed.env.get("references", {})
    twice = text.parsed.env.get("duplicate_refs", [])
    if not defined:
        return
    words = _DEFINITION.sub("", "\n".join(line.text for line in text.plain))
    referred = {" ".join(label.split()).casefold() for label in _LABEL.findall(words)}
    lost = [found for label, found in defined.items() if " ".join(label.split()).casefold() not in referred]
    for found in (*lost, *twice):
        number = found["map"][0]
        line = text.lines[number].text
        yield problem("markdown.definition", text.place(number), line=shorten(line.lstrip(" >")))
