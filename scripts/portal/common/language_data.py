"""What the portal knows of a language beyond its words and beyond CLDR: one file per language, ``languages/<tag>.yml``.

All of it may be left out: a language without a file is searched by its words as they are, and its countries have CLDR's names. A
file holds for a language whose tag is longer, too, as long as the script is the same: ``fr.yml`` for ``fr-CA``, and not ``sr.yml``
for ``sr-Latn``. Words of the interface have files of their own (``content/words``).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from portal.common.language_tags import file_of_language

LANGUAGES = Path(__file__).with_name("languages")


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
    code_page: str = ""
    """What programs on Windows write in this language that don't write UTF-8, if not cp1252."""
    surnames: tuple[str, ...] = ()
    """Surnames that are also words of the language: alone in a text they may mean anything, so they are told and not left out.

    A list can't be complete; what is missing here is left out of the site with its sentence, and the check says so.
    """


@cache
def language_data(tag: str) -> LanguageData:
    """What is known of a language; for most languages, nothing."""
    file = file_of_language(LANGUAGES, tag)
    return _read(file) if file else LanguageData()


def languages_with_data() -> Iterator[tuple[str, LanguageData]]:
    """Every language that has a file, in the order of their tags."""
    for path in sorted(LANGUAGES.glob("*.yml")):
        yield path.stem, _read(path)


@cache
def _read(path: Path) -> LanguageData:
    given: dict[str, Any] = yaml.load(path.read_text("utf-8"), getattr(yaml, "CBaseLoader", yaml.BaseLoader))
    if unknown := given.keys() - {known.name for known in fields(LanguageData)}:
        raise ValueError(f"{path.name}: {', '.join(sorted(unknown))}")
    for name in ("empty_link_texts", "unfinished"):
        given[name] = tuple(given.get(name, ()))
    given["small_words"] = frozenset(given.get("small_words", "").split())
    given["surnames"] = tuple(given.get("surnames", "").split())
    search = given.get("search", {})
    given["search"] = Grammar(
        elisions=tuple(search.get("elisions", "").split()),
        prefixes=_longest_first(search.get("prefixes", "")),
        beginnings=tuple(search.get("beginnings", {}).items()),
        suffixes=_longest_first(search.get("suffixes", "")),
        passes=int(search.get("passes", 1)),
        endings=tuple(search.get("endings", {}).items()),
    )
    return LanguageData(**given)


def _longest_first(words: str) -> tuple[str, ...]:
    return tuple(sorted(set(words.split()), key=lambda word: (-len(word), word)))
