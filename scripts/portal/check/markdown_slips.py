"""Rules over words: figures and pictures that they refer to, and Markdown that says something else than was meant."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from portal.check.known_clean import unless_known_clean
from portal.common.messages import say
from portal.common.printable import shorten
from portal.common.problems import Fix, Place, Problem, did_you_mean, error, one_of, surely, warning
from portal.content.markdown import FIGURE, IMAGE, figures_in, images_in, render
from portal.content.portal import Portal, TextPart
from portal.content.texts import State, TextStore, TextUnit
from portal.files.documents import Document
from portal.files.text import forbidden_characters
from portal.site.routes import Routes

_RAW_HTML = re.compile(r"</?[a-zA-Z][^<>\n]*>|<!--")
_CODE = re.compile(r"```.*?```|`[^`\n]*`", re.DOTALL)
_HEADING_1 = re.compile(r"^#(?!#)(?=[^\n]*\w)", re.MULTILINE)
_UNDERLINED = re.compile(r"(?<=\S\n)=+[ ]*$", re.MULTILINE)
_IMAGE = re.compile(r"!\[[^\]\n]*\][(\[]")
_EMPTY_HEADING = re.compile(r"^#{1,6}[ \t#]*$", re.MULTILINE)
_LIST_IN_PARAGRAPH = re.compile(
    r"(?:(?<=\n\n)|\A)(?![ \t]*(?:[-*+]|\d+[.)])[ \t])[^\s|#>][^\n]*\n(?:[^\n]+\n)*?(?=(?:[-*+]|\d+\.) \S)"
)
_BOLD_PARAGRAPH = re.compile(r"(?<=\n\n)\*\*[^*\n]+\*\*(?=\n\n)")
_LEFT_OVER = re.compile(r"\]\s?[(\[]|\*\*(?=\S)|(?<=\S)\*\*|(?<!\w)__(?=\w)|\{%|--8<--")
_TEXT = re.compile(r"<pre>.*?</pre>|<code>.*?</code>|<[^>]*>", re.DOTALL)
_BEFORE_HEADING = re.compile(r"^ {0,3}#*[ ]*\Z", re.MULTILINE)
_REFERENCE = re.compile(r"&#(?:x[0-9a-f]+|[0-9]+);?", re.IGNORECASE)
_AUTOLINK = re.compile(r"<(?:(?:https?://|mailto:)[^<>\s]*|[^<>\s@]+@[^<>\s@]+)>")


def unknown_record(place: Place, given: str, collection: str, known: list[str]) -> Problem:
    """What is said of an id that no record has."""
    remedy = did_you_mean(
        given,
        known,
        one_of(known) if known else say("data/{collection}.yml holds no record yet.", collection=collection),
    )
    return error(
        place,
        say("“{given}” is in no record of data/{collection}.yml", given=shorten(given), collection=collection),
        remedy,
        "unknown-record",
        surely(given, known),
    )


def known_ids(portal: Portal, collection: str) -> list[str]:
    """Ids of a collection; also of records that have faults of their own."""
    return [record_id for name, record_id in portal.nodes if name == collection and record_id]


def _all_units(texts: TextStore) -> Iterator[tuple[str, str, TextUnit]]:
    """Every text in every language: locale, key, text."""
    for locale, units in {texts.default: texts.source, **texts.translations}.items():
        for key, unit in units.items():
            yield locale, key, unit


def check_figures(portal: Portal, routes: Routes, part: TextPart) -> Iterator[Problem]:
    """{{figure:…}} must name a figure; a translation must name the same ones as its source."""
    known = known_ids(portal, "figures")
    for locale, key, unit in _all_units(part.texts):
        named = figures_in(unit.value) if "{{" in unit.value else []
        for match in FIGURE.finditer(unit.value):
            if match[1] not in known and "figures" not in portal.unreadable:
                problem = unknown_record(unit.at(match.start(1)), match[1], "figures", known)
                fix = problem.fix and Fix(match[0], match[0].replace(match[1], problem.fix.new))
                yield replace(problem, fix=fix)
        if named and key.startswith(("figures/", "sources/", "interface/")):
            yield error(
                unit.place,
                say("A reference to a figure can't stand here"),
                say("Write the text without it."),
                "figure-place",
            )
        if "{{" in unit.value:
            yield from _images(portal, locale, key, unit)
        if "{{" in unit.value and "{{" in IMAGE.sub("", FIGURE.sub("", unit.value)):
            rest = IMAGE.sub(lambda m: " " * len(m[0]), FIGURE.sub(lambda m: " " * len(m[0]), unit.value))
            yield error(
                unit.at(rest.index("{{")),
                say("“{{” begins nothing that we know"),
                say(
                    "Write {{figure:…}} with an id from data/figures.yml, or {{image:…}} with one from data/images.yml."
                ),
                "figure-syntax",
            )
        if locale != portal.settings.default and key in portal.texts.source:
            source = portal.texts.source[key].value
            wanted = figures_in(source) if "{{" in source else []
            if sorted(named) != sorted(wanted) and portal.texts.state(key, locale) is not State.OUTDATED:
                missing = [one for one in wanted if one not in named]
                what = (
                    say("The figure “{figure}” of the English text is missing", figure=missing[0])
                    if missing
                    else say("The figures differ from the English text")
                )
                yield error(unit.place, what, say("Use the same {{figure:…}} as the English text."), "figures-differ")


def _images(portal: Portal, locale: str, key: str, unit: TextUnit) -> Iterator[Problem]:
    """{{image:…}} must name a picture, stand in a paragraph of its own, and in every language."""
    known = known_ids(portal, "images")
    for match in IMAGE.finditer(unit.value):
        if match[1] not in known and "images" not in portal.unreadable:
            yield unknown_record(unit.at(match.start(1)), match[1], "images", known)
        block = unit.value[unit.value.rfind("\n\n", 0, match.start()) + 1 : match.end()].strip()
        after = unit.value[match.end() :]
        if not key.endswith("/body") or block != match[0] or after.lstrip(" ")[:2] not in ("", "\n", "\n\n"):
            yield error(
                unit.at(match.start()),
                say("A picture stands within other text"),
                say("Give {{image:…}} a paragraph of its own in a page, with an empty line above and below."),
                "image",
            )
    if locale != portal.settings.default and key in portal.texts.source:
        wanted, given = images_in(portal.texts.source[key].value), images_in(unit.value)
        if sorted(wanted) != sorted(given) and portal.texts.state(key, locale) is not State.OUTDATED:
            yield warning(
                unit.place,
                say("The pictures differ from the English text"),
                say("Show the same ones: {images}.", images=", ".join(wanted) or "–"),
                "images-differ",
            )


def offsets_of(text: str, before: re.Pattern[str], words: list[str]) -> list[int]:
    """Where *words* stand one after another, each behind a match of *before*; the beginning where that can't be told."""
    found = []
    cursor = 0
    for word in words:
        offset = text.find(word, cursor)
        while offset >= 0 and not before.search(text[max(0, offset - 200) : offset]):
            offset = text.find(word, offset + 1)
        found.append(max(offset, 0))
        cursor = offset + len(word) if offset >= 0 else cursor
    return found


def without_code(text: str) -> str:
    """The text with blanks in the place of code."""
    return _CODE.sub(lambda m: re.sub(r"[^\n]", " ", m.group()), text) if "`" in text else text


def check_markdown(portal: Portal, routes: Routes, part: TextPart, clean: set[bytes]) -> Iterator[Problem]:
    """What a page's text may not contain; *clean* as in ``style.proofread``."""
    for document in part.documents.values():
        yield from unless_known_clean(clean, f"markdown {document.body}", partial(_faults_of_markdown, document))


def _faults_of_markdown(document: Document) -> Iterator[Problem]:
    unit = TextUnit(document.body, Place(document.place.path, document.body_line))
    text = without_code(document.body)
    for match in (*_HEADING_1.finditer(text), *(_UNDERLINED.finditer(text) if "\n=" in text else ())):
        yield error(
            unit.at(match.start()),
            say("A first-level heading stands in the text"),
            say("The title is the page’s first heading; begin others with ##."),
            "heading-level",
            Fix("#", "##") if match[0] == "#" else None,
        )
    without_addresses = _AUTOLINK.sub(lambda m: " " * len(m.group()), text) if "<" in text else ""
    for match in _RAW_HTML.finditer(without_addresses):
        yield error(
            unit.at(match.start()),
            say("HTML such as “{match}” is not allowed", match=shorten(match.group(), 30)),
            say("Write it in Markdown; < can be written as &lt;."),
            "raw-html",
        )
    for match in _IMAGE.finditer(text):
        yield error(
            unit.at(match.start()),
            say("A picture is written as Markdown"),
            say(
                "Describe it in data/images.yml (portal new image), and write {{image:its-id}} here in a paragraph of its own."
            ),
            "image",
        )
    for match in _REFERENCE.finditer(text):
        digits = match.group().strip("&#;").lower()
        number = int(digits[1:], 16) if digits[0] == "x" else int(digits)
        if number > 0x10FFFF or next(forbidden_characters(chr(number), ""), None):
            yield error(
                unit.at(match.start()),
                say("“{match}” stands for an invisible character", match=match.group()),
                say("Delete it."),
                "invisible-character",
            )
    yield from _slips(unit, text)
    level = 1
    headings = render(document.body).headings
    for number, heading in enumerate(headings):
        if heading.level > level + 1:
            found = offsets_of(text, _BEFORE_HEADING, [heading.text for heading in headings])
            yield warning(
                unit.at(found[number]),
                say("The heading “{text}” skips a level", text=shorten(heading.text)),
                say("Begin it with {value}.", value="#" * (level + 1)),
                "heading-level",
                Fix("#" * heading.level, "#" * (level + 1)),
            )
        level = heading.level


def _slips(unit: TextUnit, text: str) -> Iterator[Problem]:
    """Markdown that readers would see as it was typed, or as something else than was meant."""
    for match in _EMPTY_HEADING.finditer(text):
        yield error(
            unit.at(match.start()),
            say("The heading has no words"),
            say("Write some, or delete the line."),
            "heading-level",
        )
    for match in _LIST_IN_PARAGRAPH.finditer(text):
        yield warning(
            unit.at(match.end()),
            say("The list stands within a paragraph"),
            say("Leave an empty line above it; otherwise it is shown as running text."),
            "markdown",
        )
    for match in _BOLD_PARAGRAPH.finditer(f"\n\n{text}\n\n"):
        yield warning(
            unit.at(match.start() - 2),
            say("A paragraph in bold takes the place of a heading"),
            say("Begin it with ## instead of the asterisks, so that it is one for everybody."),
            "markdown",
        )
    left = _LEFT_OVER.search(html.unescape(_TEXT.sub("", render(unit.value).html)))
    if left:
        is_harmless = left[0] in ("{%", "--8<--")  # what other engines would obey
        yield (warning if is_harmless else error)(
            unit.at(max(0, text.rfind(left[0]))),
            say("“{left}” would stand in the text as it is", left=left[0]),
            say("Close what it opens; a link is [words](/address/), without spaces in the address; bold is **words**."),
            "markdown",
        )
