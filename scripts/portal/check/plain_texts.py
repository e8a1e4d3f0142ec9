"""Rules over texts that are no Markdown: names of one line, words without markup, in the letters of their language."""

from __future__ import annotations

import re
from collections.abc import Iterator

from portal.check.translation_qa import is_in_another_language, is_in_another_script
from portal.common.language_data import languages_with_data
from portal.common.printable import shorten
from portal.common.problems import Problem, problem
from portal.content.portal import Portal
from portal.content.texts import TextUnit
from portal.model.collections import Ref
from portal.site.routes import Routes

_MARKUP = re.compile(
    r"\*\*(?=[^\s*])[^*\n]{1,200}(?<=\S)\*\*|(?<!\w)__(?=[^\s_])[^_\n]{1,200}(?<=\S)__(?!\w)|~~(?=\S)[^~\n]{1,200}~~"
    r"|!?\[[^\[\]\n]{1,200}\]\([^()\s]{1,500}\)|</?[A-Za-z][^<>\n]{0,200}>|<!--|`[^`\n]{1,200}`|^#{1,6} (?=\S)|^[ ]*(?:[-*+•]|\d{1,2}[.)]) (?=\S)(?=[^\n]*\n[ ]*(?:[-*+•]|\d{1,2}[.)]) )",
    re.MULTILINE,
)
_MAY_BE_MARKUP = re.compile(r"[*_~<`#•]|\]\(|^[ ]*(?:[-+]|\d{1,2}[.)]) ", re.MULTILINE)
NAMES = frozenset({"title", "name", "label", "short_name", "role", "caption", "publisher"})
"""Texts of one line, by the last word of their keys."""
_SHARED_NAMES = NAMES | {"credit", "licence", "term", "by", "owner"}


_CALLED_SO = ("name", "short_name", "publisher", "said", "quoted")
"""What is called so, or was said so, whatever the language."""
_PARAGRAPH = re.compile(r"\S.*?(?=\n[ \t]*\n|\Z)", re.DOTALL)
_ENOUGH = 4
"""So many letters tell in which script a name is; a longer text may hold names."""


def slips_in_plain_text(key: str, unit: TextUnit) -> Iterator[Problem]:
    """What is odd in a text that takes no markup, whatever else there is."""
    if key.endswith("/body"):
        return
    if "\n" in unit.value.strip() and key.rpartition("/")[2] in NAMES:
        yield problem("text.lines", unit.place, text=shorten(unit.value))
    if _MAY_BE_MARKUP.search(unit.value) and (found := _MARKUP.search(unit.value)):
        yield problem("text.markup", unit.at(found.start()), typed=shorten(found[0], 40))


def shared_plain_texts(portal: Portal, routes: Routes) -> Iterator[Problem]:
    """The same of the words that all languages share: titles of sources, credits of pictures."""
    for shared in portal.shared_values():
        value = shared.value
        if "\n" in value and shared.path[-1] in _SHARED_NAMES:
            yield problem("text.lines", shared.place, text=shorten(value))
        may_be_markup = not shared.is_id and _MAY_BE_MARKUP.search(value) and "://" not in value
        if may_be_markup and (found := _MARKUP.search(value)):
            yield problem("text.markup", shared.place, typed=shorten(found[0], 40))


def other_script(portal: Portal, key: str, unit: TextUnit) -> Iterator[Problem]:
    """A text of the source in the letters of another language; a name that says which language it is in may be."""
    default = portal.texts.language_of(key)
    enough = _ENOUGH if key.rpartition("/")[2] in NAMES else 12
    if (
        not unit.value.isascii()
        and is_in_another_script(unit.value, default, enough)
        and not _says_its_language(portal, key)
    ):
        yield problem("text.other-script", unit.place, text=shorten(unit.value), locale=default)


def other_language(portal: Portal, key: str, unit: TextUnit) -> Iterator[Problem]:
    """A paragraph of the source in another language of the same letters; what somebody else has said may be."""
    default = portal.texts.language_of(key)
    if key.rpartition("/")[2] in _CALLED_SO or key.startswith("interface/"):
        return
    others = tuple(dict.fromkeys((*portal.settings.languages, *(tag for tag, _ in languages_with_data()))))
    for match in _PARAGRAPH.finditer(unit.value):
        paragraph = match[0]
        if (
            paragraph[0] != ">"
            and not is_in_another_script(paragraph, default)
            and is_in_another_language(paragraph, default, others)
            and not _says_its_language(portal, key)
        ):
            yield problem("translation.language", unit.at(match.start()), locale=default)
            return


def _says_its_language(portal: Portal, key: str) -> bool:
    ref = Ref.of_key(key)
    record = portal.records.get(ref.collection, {}).get(ref.id)
    said = {getattr(record, field, None) for field in ("name_language", "language")}
    return key.startswith("people/") or bool(said - {None, portal.settings.default})
