"""The words of the interface that the generator brings, one file for each language that it speaks.

A site's own words, in ``data/translations/<language>/interface.yml``, take their place one by one; only its name is always its own.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml

from portal.common.language_tags import file_of_language
from portal.common.locales import locale_format
from portal.common.problems import Place
from portal.content.texts import TextUnit

WORDS = Path(__file__).with_name("words")


def interface_file(locale: str) -> str:
    """The file in which a site says otherwise; all that is told of a word is told with its place there."""
    return f"data/translations/{locale}/interface.yml"


@cache
def package_words(locale: str) -> dict[str, TextUnit]:
    """The generator's words by key (``interface/chrome.skip``); none in a language that it doesn't speak.

    What it says in French it says in the French of Canada, too; but not in another script.
    """
    path = file_of_language(WORDS, locale)
    if path is None:
        return {}
    place = Place(interface_file(locale))
    words = {}
    for name, text in yaml.load(path.read_text("utf-8"), getattr(yaml, "CBaseLoader", yaml.BaseLoader)).items():
        forms = (
            tuple((form, text[form if form in text else "other"]) for form in locale_format(locale).plural_forms)
            if isinstance(text, dict)
            else ()
        )
        words[f"interface/{name}"] = counted(forms, place) if forms else TextUnit(text, place)
    return words


def is_package_word(key: str, unit: TextUnit, locale: str) -> bool:
    """Whether a text in a language is the generator's, and not the site's own."""
    return unit is package_words(locale).get(key)


def counted(forms: tuple[tuple[str, str], ...], place: Place) -> TextUnit:
    """A string that is chosen by number: plural category and text."""
    return TextUnit("\n".join(f"{form}: {text}" for form, text in forms), place, forms=forms)
