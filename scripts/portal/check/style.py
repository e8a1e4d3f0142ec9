"""What a good sub-editor would notice: words that were left unfinished, and what they should not hold.

Everything here is a warning but for what must never be published. None of it understands a sentence, so that it may be mistaken.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Set
from functools import cache, partial

from portal.check.deceptive_links import deceptive_links
from portal.check.link_targets import is_web_address
from portal.check.markdown_text import without_code
from portal.check.plain_texts import other_language, other_script, slips_in_plain_text
from portal.check.text_part import TextPart
from portal.check.translation_qa import DIGIT, TARGET, links_differ, names_differ, numbers_in, other_than_source, plain
from portal.common.language_data import forget_with_languages, language_data, languages_with_data
from portal.common.printable import shorten
from portal.common.problems import Problem, problem
from portal.content.markdown import render
from portal.content.portal import Portal
from portal.content.texts import State, TextUnit, body_unit
from portal.site.routes import Routes

_UNFINISHED = re.compile(r"\b(TODO|FIXME|TB[ACD]|XXX)\b|\blorem ipsum\b|\?{3,}", re.IGNORECASE)
_MARKS = re.compile(r"TODO|FIXME|TB[ACD]|XXX|\?\?\?|psum|PSUM")
"""One of these stands in whatever is unfinished; looking for them first is much faster."""
_PLACEHOLDER = re.compile(r"(?<!\{)\{\w+\}(?!\})")
_CONTACT = re.compile(r"(?<![\w.+-])[\w.+-]++@[\w-]+\.[\w.-]*\w|\+\d[\d \u00a0().-]{7,}\d")
_ESCAPED = re.compile(r"(?:\\u[0-9a-fA-F]{4})+|(?:=[0-9A-F]{2}){2,}|&(?:#\d{1,6}|#[xX][0-9a-fA-F]{1,5}|[A-Za-z]+\d*);")
_MAY_BE_ESCAPED = re.compile(r"[&=]|\\u")
_BARE = re.compile(r"(?:https?://|www\.)[^\s<>()\[\]]+", re.IGNORECASE)
_LOST_LETTER = re.compile(r"(?<![^\W\d_])[^\W\d_]++\?[^\W\d_]+")
_SIDE_BY_SIDE = re.compile(r"[A-Za-zÀ-ɏ][\u0370-\u03ff\u0400-\u04ff]|[\u0370-\u03ff\u0400-\u04ff][A-Za-zÀ-ɏ]")
_WORD = re.compile(r"\w+")
LONGEST = {"title": 150, "name": 150, "label": 150, "short_name": 60, "summary": 700}
"""So many characters a reader can take in at once, by the kind of text."""
_AUTOLINK_OR_LINK = re.compile(
    r"\[[^\[\]]*+\]\([^)\[\n]*+\)|<[^<>\s]*+>|^ {0,3}\[[^\[\]\n]++\]:.*$|```.*?```|`[^`\n]*`",
    re.DOTALL | re.MULTILINE,
)
_LINK_TEXT = re.compile(r"(?<!!)\[([^\[\]]*)\]\(")


def proofread(portal: Portal, routes: Routes, part: TextPart) -> Iterator[Problem]:
    """What is odd in the texts of a *part* of the portal."""
    ledger, people, offices = part.comparison.numbers, part.comparison.people, part.comparison.offices
    for locale, units in part.texts.by_locale.items():
        for key, unit in units.items():
            yield from _by_itself(key, unit, offices)
            if locale == portal.texts.language_of(key):
                yield from _typed_figures(key, unit, ledger)
                yield from other_script(portal, key, unit)
                yield from other_language(portal, key, unit)
            elif key in portal.texts.source and portal.texts.state(key, locale) is not State.OUTDATED:
                yield from other_than_source(portal, locale, key, unit)
                if portal.people:
                    yield from names_differ(portal, people, locale, key, unit)
    for (locale, key), document in part.documents.items():
        unit = body_unit(document)
        yield from part.unless_clean(f"links {locale} {unit.value}", partial(_links, locale, unit))
        yield from links_differ(portal, routes, locale, key, unit)


def _by_itself(key: str, unit: TextUnit, offices: Set[str] | None) -> Iterator[Problem]:
    """What is odd in a text, whatever else there is."""
    yield from _unfinished(unit)
    yield from _escaped(key, unit)
    if not key.startswith("interface/"):
        yield from _careless(key, unit, offices)
        yield from slips_in_plain_text(key, unit)


def _unfinished(unit: TextUnit) -> Iterator[Problem]:
    if not _MARKS.search(unit.value):
        return
    for match in _UNFINISHED.finditer(unit.value):
        if match[1] and not match[1].isupper():  # “todo” is a word, in Spanish for one
            continue
        yield problem("text.unfinished", unit.at(match.start()), word=match[0])


_OPTIONS_READ = ("publisher", "privacy_controller", "content_licence")
"""Options of the configuration that readers see."""


def unfinished_options(portal: Portal, routes: Routes) -> Iterator[Problem]:
    """What stands where a text of the configuration is to come."""
    for name in _OPTIONS_READ:
        for match in _UNFINISHED.finditer(getattr(portal.settings, name)):
            if not match[1] or match[1].isupper():
                yield problem("text.unfinished", portal.settings.place_of(name), word=match[0])


def _escaped(key: str, unit: TextUnit) -> Iterator[Problem]:
    """Letters as source code, HTML or an e-mail spells them, which no page resolves; Markdown resolves those of HTML."""
    if not _MAY_BE_ESCAPED.search(unit.value) or not _ESCAPED.search(unit.value):
        return
    is_markdown = key.endswith("/body")
    for match in _ESCAPED.finditer(without_code(unit.value) if is_markdown else unit.value):
        typed = match[0]
        if typed.startswith("&"):
            meant = typed if is_markdown else html.unescape(typed)
        elif typed.startswith("="):
            meant = bytes.fromhex(typed.replace("=", "")).decode("utf-8", "ignore")
            meant = typed if meant.isascii() else meant
        else:
            meant = "".join(chr(int(code, 16)) for code in typed.split("\\u")[1:])
        if meant != typed:
            shown = meant if meant.isprintable() and meant.strip() else f"U+{ord(meant[0]):04X}"
            yield problem("text.escaped", unit.at(match.start()), typed=shorten(typed), meant=shown)


def _careless(key: str, unit: TextUnit, offices: Set[str] | None) -> Iterator[Problem]:
    """Words that look unfinished, contacts of persons, letters of two scripts in one word, and more than anybody reads."""
    lower = unit.value.lower()
    for words in _unfinished_words():
        for match in re.finditer(rf"\b{re.escape(words)}\b", unit.value, re.IGNORECASE) if words in lower else ():
            yield problem("text.perhaps-unfinished", unit.at(match.start()), word=match[0])
    for match in _PLACEHOLDER.finditer(unit.value) if "{" in unit.value else ():
        yield problem("text.perhaps-unfinished", unit.at(match.start()), word=match[0])
    may_hold = offices is not None and ("@" in unit.value or "+" in unit.value)
    for match in _CONTACT.finditer(TARGET.sub(lambda m: " " * len(m[0]), unit.value)) if may_hold else ():
        if offices is not None and match[0].lower() not in offices:
            yield problem("text.contact", unit.at(match.start()))
    if "?" in unit.value:
        plain_words = without_code(unit.value) if key.endswith("/body") else unit.value
        for match in _LOST_LETTER.finditer(TARGET.sub(lambda m: " " * len(m[0]), plain_words)):
            yield problem("text.letter-lost", unit.at(match.start()), word=shorten(match[0]))
    is_mixed = not unit.value.isascii() and _SIDE_BY_SIDE.search(unit.value)
    for match in _WORD.finditer(unit.value) if is_mixed else ():
        if _SIDE_BY_SIDE.search(match[0]):
            yield problem("text.mixed-scripts", unit.at(match.start()), word=match[0])
    limit = LONGEST.get(key.rpartition("/")[2])
    if limit and len(unit.value) > limit:
        yield problem("text.long", unit.place, length=len(unit.value), limit=limit)


@cache
def _unfinished_words() -> tuple[str, ...]:
    """What says in some language that a text isn't finished: English stands in French texts too."""
    return tuple(dict.fromkeys(words for _, data in languages_with_data() for words in data.unfinished))


forget_with_languages(_unfinished_words.cache_clear)


def _typed_figures(key: str, unit: TextUnit, ledger: dict[str, str]) -> Iterator[Problem]:
    if key.startswith(("figures/", "sources/", "interface/")) or not DIGIT.search(unit.value):
        return
    for match, digits in numbers_in(unit.value):
        if digits in ledger:
            yield problem("figure.typed", unit.at(match.start()), number=match[0], figure=ledger[digits])


def _links(locale: str, unit: TextUnit) -> Iterator[Problem]:
    yield from deceptive_links(unit)
    says_nothing = language_data(locale).empty_link_texts
    for match in _LINK_TEXT.finditer(unit.value):
        if not match[1].strip() or _BARE.match(match[1].strip()) or plain(match[1]).strip(" .…»>→") in says_nothing:
            yield problem("link.words", unit.at(match.start(1)), words=shorten(match[1]))
    for match in _BARE.finditer(_AUTOLINK_OR_LINK.sub(lambda m: " " * len(m[0]), unit.value)):
        yield problem("link.bare", unit.at(match.start()), address=shorten(match[0]))
    for address in dict.fromkeys(render(unit.value).links):
        if address.lower().startswith("http:") and is_web_address(address):
            yield problem("link.insecure", unit.at(max(0, unit.value.find(address))), address=shorten(address))
