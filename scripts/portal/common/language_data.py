"""What the portal knows of a language beyond its words and beyond CLDR: one file per language, ``languages/<tag>.yml``.

All of it may be left out: a language without a file is searched by its words as they are, and its countries have CLDR's names. A
file holds for a language whose tag is longer, too, as long as the script is the same: ``fr.yml`` for ``fr-CA``, and not ``sr.yml``
for ``sr-Latn``. What a site's own files say (``content/language_files.py``) takes the place of what these do; they hold for the project that
this process has read last. Words of the interface have files of their own (``content/words``).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from portal.common.language_tags import file_of_language, shorter_tags_of_script

PACKAGE_LANGUAGES = Path(__file__).with_name("languages")


@dataclass(frozen=True)
class Grammar:
    """What to take off the words of a language. All parts are folded; at least three letters must stay."""

    elisions: tuple[str, ...] = ()
    """What may stand before an apostrophe: the “l” of “l’eau”."""
    prefixes: tuple[str, ...] = ()
    beginnings: tuple[tuple[str, str], ...] = ()
    """How words begin that no prefix is taken off, and what stands for it: Arabic “للاجئين” is “ل” and “اللاجئين”."""
    suffixes: tuple[str, ...] = ()
    passes: int = 1
    """How often an ending is looked for: Arabic hangs one on another."""
    endings: tuple[tuple[str, str], ...] = ()
    """What the end of a stem becomes: Ukrainian “роботодавець” and “роботодавці” have one stem."""

    def table(self) -> dict[str, object]:
        """The grammar as the browser's script reads it."""
        return {name: getattr(self, name) for name in self.__dataclass_fields__}


@dataclass(frozen=True)
class LanguageData:
    """What is known of one language."""

    formats: str = ""
    """The regional variety whose dates and numbers are written: English ones the British way."""
    digits: str = ""
    """The digits in which they are written, by CLDR's name for them (``latn``: 0 to 9), if not those that CLDR gives the language."""
    other_months: str = ""
    """A variety whose names of months stand before CLDR's: Arabic ones of the Levant and of the Nile, as the United Nations write them."""
    countries: dict[str, str] = field(default_factory=dict)
    """Names of countries, by ISO 3166-1 code, where the United Nations' differ from CLDR's."""
    other_country_names: dict[str, str] = field(default_factory=dict)
    """Names under which people look for a country, besides the one that is shown."""
    search: Grammar = Grammar()
    empty_link_texts: tuple[str, ...] = ()
    """Texts of links that say nothing to who hears them alone, in small letters."""
    unfinished: tuple[str, ...] = ()
    """How people mark what they have not finished, in small letters."""
    small_words: frozenset[str] = frozenset()
    """Words by which a text of the language is known among those of other languages of its script."""
    fonts: tuple[str, ...] = ()
    """Families in which fact sheets and cards are set before others; the files of those that a site brings lie in ``overrides/print``."""
    code_page: str = ""
    """What programs on Windows write in this language that don't write UTF-8, if not cp1252."""
    surnames: tuple[str, ...] = ()
    """Surnames that are also words of the language: alone in a text they may mean anything, so they are told and not left out.

    A list can't be complete; what is missing here is left out of the site with its sentence, and the check says so.
    """


OwnLanguages = tuple[tuple[str, LanguageData], ...]
"""What files say of languages, by tag."""


def version_of_languages(own: OwnLanguages) -> str:
    """All that a site's own files say, in the same words in every process."""
    return repr([(tag, sorted(data.small_words), replace(data, small_words=frozenset())) for tag, data in own])


_own: dict[str, LanguageData] = {}
_forget: list[Callable[[], None]] = []


def forget_with_languages(forget: Callable[[], None]) -> None:
    """Have something forgotten, as a cache, when other files of a site's hold."""
    _forget.append(forget)


def use_own_languages(own: OwnLanguages) -> None:
    """Let what a site's own files say hold from now on, in this process."""
    if _own != dict(own):
        _own.clear()
        _own.update(own)
        for forget in _forget:
            forget()


@cache
def language_data(tag: str) -> LanguageData:
    """What is known of a language; for most languages, nothing."""
    return _known_of(tag)


forget_with_languages(language_data.cache_clear)


def _known_of(tag: str) -> LanguageData:
    file = file_of_language(PACKAGE_LANGUAGES, tag)
    theirs = _read(file) if file else LanguageData()
    own = next((_own[name] for name in shorter_tags_of_script(tag) if name in _own), None)
    return theirs if own is None else _united(theirs, own)


def has_language_file(tag: str) -> bool:
    """Whether the generator brings a file that holds for a language."""
    return file_of_language(PACKAGE_LANGUAGES, tag) is not None


@cache
def languages_with_data() -> OwnLanguages:
    """Every language that has a file, in the order of their tags."""
    return tuple(
        (tag, _known_of(tag)) for tag in sorted({*(path.stem for path in PACKAGE_LANGUAGES.glob("*.yml")), *_own})
    )


forget_with_languages(languages_with_data.cache_clear)


def _united(theirs: LanguageData, own: LanguageData) -> LanguageData:
    """What a site says in the place of what the generator does: key by key, names of countries one by one."""
    nothing = LanguageData()
    said = {key.name: value for key in fields(own) if (value := getattr(own, key.name)) != getattr(nothing, key.name)}
    names = {key: getattr(theirs, key) | said[key] for key in ("countries", "other_country_names") if key in said}
    return replace(theirs, **said | names)


@cache
def _read(path: Path) -> LanguageData:
    given: dict[str, Any] = yaml.load(path.read_text("utf-8"), getattr(yaml, "CBaseLoader", yaml.BaseLoader))
    if unknown := given.keys() - {known.name for known in fields(LanguageData)}:
        raise ValueError(f"{path.name}: {', '.join(sorted(unknown))}")
    return data_from(given)


def data_from(given: Mapping[str, Any]) -> LanguageData:
    """What a file says, from its values as YAML has them."""
    said = dict(given)
    for name in ("fonts", "empty_link_texts", "unfinished"):
        said[name] = tuple(given.get(name, ()))
    said["small_words"] = frozenset(given.get("small_words", "").split())
    said["surnames"] = tuple(given.get("surnames", "").split())
    search = given.get("search", {})
    said["search"] = Grammar(
        elisions=tuple(search.get("elisions", "").split()),
        prefixes=_longest_first(search.get("prefixes", "")),
        beginnings=tuple(search.get("beginnings", {}).items()),
        suffixes=_longest_first(search.get("suffixes", "")),
        passes=int(search.get("passes", 1)),
        endings=tuple(search.get("endings", {}).items()),
    )
    return LanguageData(**said)


def _longest_first(words: str) -> tuple[str, ...]:
    return tuple(sorted(set(words.split()), key=lambda word: (-len(word), word)))
