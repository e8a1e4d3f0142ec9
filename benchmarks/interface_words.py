"""The words of the interface in every language that a test portal speaks.

Where the generator has words, these are taken; the other languages are invented from the English words, in the
plural forms that CLDR gives the language.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml
from invent import Voice

from portal.common.locales import locale_format
from portal.content.interface_words import WORDS

PROJECT = Path(__file__).resolve().parent.parent
_NAME = "chrome.site-name"
"""The one string that every portal has of its own."""

Interface = dict[str, str | dict[str, str]]
"""Texts by name, or their plural forms."""


def interface(by: Voice) -> Interface:
    """The interface in a language."""
    if (WORDS / f"{by.locale}.yml").exists():
        return _read(by.locale)
    forms = locale_format(by.locale).plural_forms
    return {
        name: by.retell(text, f"interface/{name}")
        if isinstance(text, str)
        else {form: by.retell(text["other"], f"interface/{name}/{form}") for form in forms}
        for name, text in _read("en").items()
    }


@cache
def _read(locale: str) -> Interface:
    """The generator's file with a name; every value is text as typed, as the portal reads it."""
    text = (WORDS / f"{locale}.yml").read_text("utf-8")
    return {_NAME: "Partner Information Portal", **yaml.load(text, Loader=yaml.BaseLoader)}
