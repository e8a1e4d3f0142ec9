"""Rules over words: figures and pictures that they refer to, and Markdown that says something else than was meant."""

from __future__ import annotations

import html
import re
from collections.abc import Collection, Iterator
from dataclasses import replace
from functools import partial
from itertools import groupby
from operator import attrgetter

from portal.check.text_part import TextPart
from portal.common.messages import message
from portal.common.printable import shorten
from portal.common.problems import Fix, Place, Problem, did_you_mean, one_of, problem, surely
from portal.content.markdown import FIGURE, IMAGE, figures_in, images_in, list_numbers, render
from portal.content.portal import Portal
from portal.content.texts import State, TextUnit, body_unit
from portal.files.documents import Document
from portal.files.text import forbidden_characters, windows_character
from portal.files.yaml_reader import MAX_DEPTH
from portal.site.routes import Routes

_RAW_HTML = re.compile(r"</?[a-zA-Z][^<>\n]*>|<!--")
_CODE = re.compile(r"```.*?```|`[^`\n]*`", re.DOTALL)
_HEADING_1 = re.compile(r"^#(?![#\w])(?=[^\n]*\w)", re.MULTILINE)
_HASH_WORD = re.compile(r"^#\w+", re.MULTILINE)
_HASH_AT_END = re.compile(r"^(#{1,6}[^\n]*[^\s#\\])#+[ \t]*$", re.MULTILINE)
_STARS_IN_NUMBER = re.compile(r"\d(?:\*{1,3}\d+)+")
_UNDERLINED = re.compile(r"(?<=\S\n)=+[ ]*$", re.MULTILINE)
_IMAGE = re.compile(r"!\[[^\[\]\n]*+\][(\[]")
_EMPTY_HEADING = re.compile(r"^#{1,6}[ \t#]*$", re.MULTILINE)
_LIST_IN_PARAGRAPH = re.compile(
    r"(?:(?<=\n\n)|\A)(?![ \t]*(?:[-*+]|\d+[.)])[ \t])[^\s|#>][^\n]*\n(?:[^\n]+\n)*?(?=(?:[-*+]|\d+\.) \S)"
)
_BOLD_PARAGRAPH = re.compile(r"(?<=\n\n)\*\*(?!\[[^\]\n]*\]\([^()\s]*\)\*\*\n)[^*\n]+\*\*(?=\n\n)")
"""A link alone in bold is a button."""
_LEFT_OVER = re.compile(r"\]\s?[(\[]|\*\*(?=\S)|(?<=\S)\*\*|(?<!\w)__(?=\w)|\{%|--8<--")
_DEFINITION = re.compile(
    r"^ {0,3}\[([^\[\]\n]+)\]:[ ]*(?:\n[ ]*)?\S+[ ]*(?:(?:\n[ ]*)?(?:\"[^\n\"]*\"|'[^\n']*'|\([^\n)]*\))[ ]*)?$",
    re.MULTILINE,
)
_LABEL = re.compile(r"\[([^\[\]]+)\]")
_TABLE = re.compile(r"^([^\n|]*\|[^\n]*)\n(?=[^\n]*-)[ |:-]+\n((?:[^\n|]*\|[^\n]*(?:\n|\Z))+)", re.MULTILINE)
_LIST_OF_A_NUMBER = re.compile(r"<ul>\n<li>(\d++)[^\n]*</li>\n</ul>")
_SIGN_LIST = re.compile(r"^[-+][ \t]+(\d+)[^\n]*", re.MULTILINE)
_STROKE = re.compile(r"(?<!\\)\|")
_NUMBERS_RUN_TOGETHER = re.compile(r"\d</?(?:em|strong)>\d")
_TEXT = re.compile(r"<pre[ >].*?</pre>|<code[ >].*?</code>|<[^>]*>", re.DOTALL)
_BEFORE_HEADING = re.compile(r"^ {0,3}#*[ ]*\Z", re.MULTILINE)
_REFERENCE = re.compile(r"&#(?:x[0-9a-f]+|[0-9]+);?", re.IGNORECASE)
_AUTOLINK = re.compile(r"<(?:(?:https?://|mailto:)[^<>\s]*|[^<>\s@]+@[^<>\s@]+)>")


def unknown_record(place: Place, given: str, collection: str, known: Collection[str]) -> Problem:
    """What is said of an id that no record has."""
    otherwise = one_of(known) if known else message("hint.no-record-yet", collection=collection)
    remedy = did_you_mean(given, known, otherwise)
    values = {"given": shorten(given), "collection": collection, "remedy": remedy}
    return problem("reference.unknown", place, surely(given, known), **values)


def known_ids(portal: Portal, collection: str) -> Collection[str]:
    """Ids of a collection; also of records that have faults of their own."""
    return portal.ids.get(collection, set()) - {""}


def check_figures(portal: Portal, routes: Routes, part: TextPart) -> Iterator[Problem]:
    """{{figure:…}} must name a figure; a translation must name the same ones as its source."""
    known, pictures = known_ids(portal, "figures"), known_ids(portal, "images")
    units = ((locale, key, unit) for locale, units in part.texts.by_locale.items() for key, unit in units.items())
    for locale, key, unit in units:
        original = portal.texts.source.get(key, unit)
        if "{{" not in unit.value and "{{" not in original.value:
            continue
        named = figures_in(unit.value) if "{{" in unit.value else []
        for match in FIGURE.finditer(unit.value):
            if match[1] not in known and "figures" not in portal.unreadable:
                unknown = unknown_record(unit.at(match.start(1)), match[1], "figures", known)
                fix = unknown.fix and Fix(match[0], match[0].replace(match[1], unknown.fix.new))
                yield replace(unknown, fix=fix)
        if named and key.startswith(("figures/", "sources/", "interface/")):
            yield problem("figure.not-here", unit.place)
        if "{{" in unit.value:
            yield from _images(portal, pictures, locale, key, unit)
        if "{{" in unit.value and "{{" in IMAGE.sub("", FIGURE.sub("", unit.value)):
            rest = IMAGE.sub(lambda m: " " * len(m[0]), FIGURE.sub(lambda m: " " * len(m[0]), unit.value))
            yield problem("figure.syntax", unit.at(rest.index("{{")))
        if locale != portal.settings.default and key in portal.texts.source:
            wanted = figures_in(original.value)
            if sorted(named) != sorted(wanted) and portal.texts.state(key, locale) is not State.OUTDATED:
                missing = [name for name in wanted if name not in named]
                if missing:
                    yield problem("figure.missing", unit.place, figure=missing[0])
                else:
                    yield problem("figure.differs", unit.place)


def _images(portal: Portal, known: Collection[str], locale: str, key: str, unit: TextUnit) -> Iterator[Problem]:
    """{{image:…}} must name a picture, stand in a paragraph of its own, and in every language."""
    for match in IMAGE.finditer(unit.value):
        if match[1] not in known and "images" not in portal.unreadable:
            yield unknown_record(unit.at(match.start(1)), match[1], "images", known)
        block = unit.value[unit.value.rfind("\n\n", 0, match.start()) + 1 : match.end()].strip()
        after = unit.value[match.end() :]
        if not key.endswith("/body") or block != match[0] or after.lstrip(" ")[:2] not in ("", "\n", "\n\n"):
            yield problem("image.within-text", unit.at(match.start()))
    if locale != portal.settings.default and key in portal.texts.source:
        wanted, given = images_in(portal.texts.source[key].value), images_in(unit.value)
        if sorted(wanted) != sorted(given) and portal.texts.state(key, locale) is not State.OUTDATED:
            yield problem("image.differs", unit.place, images=", ".join(wanted) or "–")


def offsets_of(text: str, before: re.Pattern[str], words: list[str]) -> list[int]:
    """Where *words* stand one after another, each behind a match of *before*; the beginning where that can't be told."""
    offsets = []
    cursor = 0
    for word in words:
        offset = text.find(word, cursor)
        while offset >= 0 and not before.search(text[max(0, offset - 200) : offset]):
            offset = text.find(word, offset + 1)
        offsets.append(max(offset, 0))
        cursor = offset + len(word) if offset >= 0 else cursor
    return offsets


def without_code(text: str) -> str:
    """The text with blanks in the place of code."""
    return _CODE.sub(lambda m: re.sub(r"[^\n]", " ", m.group()), text) if "`" in text else text


def check_markdown(portal: Portal, routes: Routes, part: TextPart) -> Iterator[Problem]:
    """What a page's text may not contain."""
    for document in part.documents.values():
        yield from part.unless_clean(f"markdown {document.body}", partial(_faults_of_markdown, document))


def _faults_of_markdown(document: Document) -> Iterator[Problem]:
    unit = body_unit(document)
    if not render(document.body).is_whole:
        yield problem("text.depth", unit.place, depth=MAX_DEPTH)
        return
    text = without_code(document.body)
    for match in _HASH_WORD.finditer(text):
        yield problem("markdown.hash-word", unit.at(match.start()), Fix("#", "\\#"), typed=shorten(match[0]))
    for match in (*_HEADING_1.finditer(text), *(_UNDERLINED.finditer(text) if "\n=" in text else ())):
        yield problem("markdown.first-heading", unit.at(match.start()), Fix("#", "##") if match[0] == "#" else None)
    without_addresses = _AUTOLINK.sub(lambda m: " " * len(m.group()), text) if "<" in text else ""
    for match in _RAW_HTML.finditer(without_addresses):
        yield problem("markdown.html", unit.at(match.start()), html=shorten(match.group(), 30))
    for match in _IMAGE.finditer(text):
        yield problem("image.markdown", unit.at(match.start()))
    yield from _unseen(unit, text)
    yield from _slips(unit, text)
    level = 1
    headings = render(document.body).headings
    for number, heading in enumerate(headings):
        if heading.level > level + 1:
            offsets = offsets_of(text, _BEFORE_HEADING, [heading.text for heading in headings])
            place, marks = unit.at(offsets[number]), "#" * (level + 1)
            fix = Fix("#" * heading.level, marks)
            yield problem("markdown.level-skipped", place, fix, text=shorten(heading.text), marks=marks)
        level = heading.level


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


def _slips(unit: TextUnit, text: str) -> Iterator[Problem]:
    """Markdown that readers would see as it was typed, or as something else than was meant."""
    for match in _EMPTY_HEADING.finditer(text):
        yield problem("markdown.empty-heading", unit.at(match.start()))
    for match in _LIST_IN_PARAGRAPH.finditer(text):
        yield problem("markdown.list-in-paragraph", unit.at(match.end()))
    for match in _BOLD_PARAGRAPH.finditer(f"\n\n{text}\n\n"):
        yield problem("markdown.bold-heading", unit.at(match.start() - 2))
    for match in _HASH_AT_END.finditer(text):
        yield problem("markdown.hash-at-end", unit.at(match.end(1)), text=shorten(match[1].lstrip("# ")))
    yield from _numbers_of_lists(unit)
    alone = set(_LIST_OF_A_NUMBER.findall(render(unit.value).html))
    for match in _SIGN_LIST.finditer(text) if alone else ():
        if match[1] in alone:
            yield problem("markdown.sign-list", unit.at(match.start()), typed=shorten(match[0]))
    yield from _vanishing_lines(unit, text)
    yield from _vanishing_cells(unit, text)
    if _NUMBERS_RUN_TOGETHER.search(render(unit.value).html):
        typed = _STARS_IN_NUMBER.search(text)
        place = unit.at(typed.start() if typed else 0)
        yield problem("markdown.star-in-number", place, typed=shorten(typed[0] if typed else "*"))
    left = _LEFT_OVER.search(html.unescape(_TEXT.sub("", render(unit.value).html)))
    if left:
        place = unit.at(max(0, text.rfind(left[0])))
        is_harmless = left[0] in ("{%", "--8<--")  # what other engines would obey
        yield problem("markdown.left-over-harmless" if is_harmless else "markdown.left-over", place, left=left[0])


def _vanishing_lines(unit: TextUnit, text: str) -> Iterator[Problem]:
    """“[Note]: important” is the address of a link for Markdown."""
    definitions = list(_DEFINITION.finditer(text))
    if not definitions:
        return
    referred = {" ".join(label.split()).casefold() for label in _LABEL.findall(_DEFINITION.sub("", text))}
    for match in definitions:
        if " ".join(match[1].split()).casefold() not in referred:
            yield problem("markdown.definition", unit.at(match.start()), line=shorten(match[0]))


def _vanishing_cells(unit: TextUnit, text: str) -> Iterator[Problem]:
    """A row of a table shows no more cells than the first one has."""
    for match in _TABLE.finditer(text) if "|" in text else ():
        header, rows = match[1], match[2]
        offset = match.start(2)
        for row in rows.split("\n"):
            if _cells(row) > _cells(header):
                yield problem("markdown.table-cells", unit.at(offset), given=_cells(row), wanted=_cells(header))
            offset += len(row) + 1


def _cells(row: str) -> int:
    row = row.strip().removeprefix("|")
    return len(_STROKE.findall(row[:-1] if row.endswith("|") and not row.endswith("\\|") else row)) + 1


_FARTHEST = 2**31 - 1
"""As far as browsers count (32 bits)."""


def _numbers_of_lists(unit: TextUnit) -> Iterator[Problem]:
    """Dates and years that became items of a list: what readers see is the list's own number.

    A list may begin anew after a picture or a paragraph, and may be typed as 1. 1. 1. where it surely is one.
    """
    ends = {0}
    numbers = list_numbers(unit.value)
    for _, items in groupby(sorted(numbers, key=attrgetter("numbered_list")), attrgetter("numbered_list")):
        listed = list(items)
        changed = [number for number in listed if number.typed != f"{number.shown}" or number.shown > _FARTHEST]
        if changed and {number.typed for number in listed} == {"1"} and not any(number.is_loose for number in listed):
            changed = []
        for number in changed:
            fix = Fix(f"{number.typed}.", f"{number.typed}\\.")
            place = unit.at(number.offset)
            yield problem("markdown.number-changed", place, fix, typed=shorten(number.typed), shown=number.shown)
        first = listed[0]
        if not changed and first.shown > 1 and first.shown - 1 not in ends:
            fix = Fix(f"{first.typed}.", f"{first.typed}\\.")
            yield problem("markdown.number-list", unit.at(first.offset), fix, typed=first.typed)
        ends.add(listed[-1].shown)
