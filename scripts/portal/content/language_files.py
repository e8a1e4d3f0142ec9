"""A site's own files of languages, ``data/languages/<tag>.yml``: what the generator doesn't know of one, or the site says otherwise.

They hold the same as the generator's (``common/language_data.py``), where each part is explained.
"""

from __future__ import annotations

import codecs
from collections.abc import Callable, Iterator
from dataclasses import fields
from pathlib import PurePosixPath
from typing import Any

from portal.common.digits import digits_of
from portal.common.fonts import families
from portal.common.language_data import Grammar, LanguageData, OwnLanguages, data_from
from portal.common.language_tags import is_locale, shorter_tags_of_script
from portal.common.messages import message
from portal.common.printable import shorten
from portal.common.problems import Place, Problem, did_you_mean, has_errors, one_of, problem
from portal.common.stemmer import fold
from portal.files.config import Settings, tag_hint
from portal.files.documents import FileReader
from portal.files.nodes import Mapping, Node, Scalar, Sequence
from portal.files.theme import OVERRIDES, PRINT, own_fonts
from portal.files.yaml_reader import slips_in
from portal.model.field_types import TERRITORIES

LANGUAGE_FILES = "data/languages"


def _is_encoding(value: str) -> bool:
    try:
        return bool(codecs.lookup(value).name)
    except (LookupError, UnicodeError, ValueError):
        return False


_TEXTS: dict[str, tuple[Callable[[str], bool], str]] = {
    "formats": (is_locale, "formats: pt-PT"),
    "digits": (lambda value: digits_of(value) is not None, "digits: arabext"),
    "other_months": (is_locale, "other_months: ar-JO"),
    "code_page": (_is_encoding, "code_page: cp1250"),
    "small_words": (bool, "small_words: and of the to"),
    "surnames": (bool, "surnames: baker cook smith"),
    "elisions": (bool, "elisions: l d qu"),
    "prefixes": (bool, "prefixes: al wal"),
    "suffixes": (bool, "suffixes: ations ing ed s"),
    "passes": (lambda value: value in [*"123456789"], "passes: 2"),
}
"""Keys with a text, or with words: what it may be, and how to write it."""
_LISTS = {
    "empty_link_texts": "empty_link_texts: [click here, more]",
    "unfinished": "unfinished: [to be written, to be confirmed]",
    "fonts": "fonts: [Noto Sans Thai]",
}
_NAMES = {
    "countries": "countries: {CZ: Czechia}",
    "other_country_names": "other_country_names: {GB: Britain UK England}",
    "beginnings": "beginnings: {للاج: لاج}",
    "endings": "endings: {ier: i, aux: al}",
}
_OF_SEARCH = tuple(part.name for part in fields(Grammar))
_KEYS = tuple(part.name for part in fields(LanguageData))
_FOLDED, _SMALL = _OF_SEARCH, ("empty_link_texts", "unfinished", "small_words")


def read_own_languages(files: FileReader, settings: Settings) -> tuple[OwnLanguages, list[Problem]]:
    """What the site's own files say of languages; what is wrong in one is left out."""
    own: dict[str, LanguageData] = {}
    problems: list[Problem] = []
    wanted = {name for tag in settings.languages for name in shorter_tags_of_script(tag)}
    for file in files.in_folder(LANGUAGE_FILES, ".yml"):
        tag = PurePosixPath(file).stem
        if not is_locale(tag):
            problems.append(problem("language-file.name", Place(file), name=shorten(tag), remedy=tag_hint(tag)))
            continue
        if tag not in wanted:
            problems.append(problem("language-file.unused", Place(file), locale=tag))
        node, found = files.yaml(file)
        problems += found
        if node is None or has_errors(found) or (isinstance(node, Scalar) and not node.value):
            continue  # nothing but comments yet
        if not isinstance(node, Mapping):
            problems.append(problem("language-file.not-keys", node.place))
            continue
        said, faults = _said(node, _KEYS)
        problems += [*faults, *_unknown_fonts(node.get("fonts"), settings)]
        own[tag] = data_from(said)
    return tuple(sorted(own.items())), problems


def _unknown_fonts(listed: Node | None, settings: Settings) -> Iterator[Problem]:
    """A font is one that the generator brings, or the site."""
    for item in listed.items if isinstance(listed, Sequence) else ():
        known = families(own_fonts(settings.root))
        if isinstance(item, Scalar) and item.value.strip() not in ("", *known):
            others = message("hint.font", fonts=", ".join(known), folder=f"{OVERRIDES}/{PRINT}")
            remedy = did_you_mean(item.value, known, others)
            yield problem("language-file.font", item.place, value=shorten(item.value), remedy=remedy)


def _said(node: Mapping, known: tuple[str, ...]) -> tuple[dict[str, Any], list[Problem]]:
    """The values of a file, or of what it says of the search; those that can't be are left out."""
    said: dict[str, Any] = {}
    problems: list[Problem] = []
    for key, value in node.entries.items():
        if key not in known:
            remedy = did_you_mean(key, known, one_of(known, limit=20))
            problems.append(problem("language-file.unknown", node.key_places[key], name=shorten(key), remedy=remedy))
        elif key == "search" and isinstance(value, Mapping):
            said[key], faults = _said(value, _OF_SEARCH)
            problems += faults
        else:
            faults = list(_faults(key, value))
            problems += faults
            if not faults:
                said[key] = _plain(key, value)
    return said, problems


def _faults(key: str, value: Node) -> Iterator[Problem]:
    can_be, example = _TEXTS.get(key, (bool, ""))
    if key in _TEXTS and isinstance(value, Scalar):
        yield from _faults_of_text(key, value, can_be, example)
    elif key in _LISTS and isinstance(value, Sequence) and all(isinstance(item, Scalar) for item in value.items):
        for item in value.items:
            yield from _faults_of_text(key, item, bool, _LISTS[key])
    elif key in _NAMES and isinstance(value, Mapping):
        for name, item in value.entries.items():
            if key not in _OF_SEARCH and name not in TERRITORIES:
                near = name.upper() in TERRITORIES
                remedy = message("hint.did-you-mean", word=name.upper()) if near else message("hint.iso-3166")
                yield problem("value.country", value.key_places[name], value=shorten(name), remedy=remedy)
            yield from _faults_of_text(key, item, lambda text: bool(text) or key in _OF_SEARCH, _NAMES[key])
    else:
        example = example or _LISTS.get(key) or _NAMES.get(key) or "search: {suffixes: ing ed s}"
        yield problem("language-file.kind", value.place, name=key, example=example)


def _faults_of_text(key: str, value: Node, can_be: Callable[[str], bool], example: str) -> Iterator[Problem]:
    if not isinstance(value, Scalar):
        yield problem("language-file.kind", value.place, name=key, example=example)
    elif slips := [] if key in ("beginnings", "endings") else list(slips_in(value)):  # “on” is a part of a word there
        yield from slips
    elif not can_be(value.value.strip()):
        yield problem("language-file.value", value.place, value=shorten(value.value), name=key, example=example)


def _plain(key: str, value: Node) -> Any:
    """A value as it is compared: endings as the search folds words, other words in small letters."""
    made = fold if key in _FOLDED else str.lower if key in _SMALL else str
    data = value.plain_data()
    if isinstance(data, dict):
        return {made(name) if key in _FOLDED else name: made(text).strip() for name, text in data.items()}
    return [made(text).strip() for text in data] if isinstance(data, list) else made(data).strip()
