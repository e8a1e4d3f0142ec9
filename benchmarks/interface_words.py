"""The words of the interface in every language that a test portal speaks.

Where the project has a translation, that is taken; the other languages are invented from the English words, in the
plural forms that CLDR gives the language.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml
from invent import Voice

from portal.common.locales import locale_format

PROJECT = Path(__file__).resolve().parent.parent
TRANSLATIONS = PROJECT / "data/translations"

Interface = dict[str, str | dict[str, str]]
"""Texts by name, or their plural forms."""


def interface(by: Voice) -> Interface:
    """The interface in a language."""
    if (TRANSLATIONS / by.locale / "interface.yml").exists():
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
    """The project's own file; every value is text as typed, as the portal reads it."""
    text = (TRANSLATIONS / locale / "interface.yml").read_text("utf-8")
    return dict(yaml.load(text, Loader=yaml.BaseLoader))
