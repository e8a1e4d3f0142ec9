"""What click itself says, in the language of the command: usage, headings of help, mistakes in what was typed."""

from __future__ import annotations

import gettext
import re
import sys
from contextvars import ContextVar

import click

from portal.common.messages import catalogue, in_language, message

_language = ContextVar("language", default="en")


def speak(language: str) -> None:
    """From now on, click says in a *language* what it has to say."""
    _language.set(language)


def _said(english: str) -> str:
    """A text of click's: its words without placeholders are its id; as click has it, where the catalogue hasn't."""
    words = re.findall("[a-z]+", re.sub(r"\{[^{}]*\}", "", english.lower()))
    id = f"click.{'-'.join(words)}"
    return in_language(message(id), _language.get()) if id in catalogue("en") else english


def _counted(singular: str, plural: str, number: int) -> str:
    return _said(singular if number == 1 else plural)


for _module in [module for name, module in sys.modules.items() if name.startswith(f"{click.__name__}.")]:
    for _name, _ours in (("_", _said), ("ngettext", _counted)):
        if getattr(_module, _name, None) in (gettext.gettext, gettext.ngettext):
            setattr(_module, _name, _ours)
