"""What the command line says by itself, in the language of the command: its help, usage, mistakes in what was typed.

Its commands and options are of these classes, whose words stand in the catalogues: what ``portal translations review`` does beneath
``help.translations.review.does``, what its option ``--by`` is for beneath ``help.translations.review.by``. They are looked up when they are printed.
"""

from __future__ import annotations

import gettext
import re
import sys
from contextvars import ContextVar
from functools import partial
from typing import Any

import click

from portal.common.messages import Message, catalogue, in_language, message

_language = ContextVar("language", default="")
"""Empty until somebody is spoken to: while it is loaded, click asks for names of its types, which no catalogue need be read for."""


def speak(language: str) -> None:
    """From now on, the command line says in a *language* what it has to say."""
    _language.set(language)


def _said(english: str) -> str:
    """A text of click's: its words without placeholders are its id; as click has it, where the catalogue hasn't."""
    words = re.findall("[a-z]+", re.sub(r"\{[^{}]*\}", "", english.lower()))
    id = f"click.{'-'.join(words)}"
    return in_language(message(id), _language.get()) if _language.get() and id in catalogue("en") else english


def _counted(singular: str, plural: str, number: int) -> str:
    return _said(singular if number == 1 else plural)


for _module in [module for name, module in sys.modules.items() if name.startswith(f"{click.__name__}.")]:
    for _name, _ours in (("_", _said), ("ngettext", _counted)):
        if getattr(_module, _name, None) in (gettext.gettext, gettext.ngettext):
            setattr(_module, _name, _ours)


def _stands_for(metavar: str) -> str:
    """What stands in a usage for what is typed, such as ``[FILE]...``: its words in capitals, in the language."""

    def word(found: re.Match[str]) -> str:
        id = f"metavar.{found[0]}"
        return in_language(message(id), _language.get()) if id in catalogue("en") else found[0]

    return re.sub(r"[A-Z][A-Z ]*[A-Z]", word, metavar)


class _Explained:
    """What has a help, in the language that is spoken when it is printed."""

    def explained(self) -> Message:
        raise NotImplementedError

    @property
    def help(self) -> str | None:
        return in_language(self.explained(), _language.get())

    @help.setter
    def help(self, help: str | None) -> None:
        """Click would take docstrings for it, which are for developers."""


class TranslatedOption(_Explained, click.Option):
    """An option of one of our commands."""

    command: TranslatedCommand

    def explained(self) -> Message:
        return message(f"help.{self.command.path}.{max(self.opts, key=len).lstrip('-')}")

    def make_metavar(self, ctx: click.Context) -> str:
        return _stands_for(super().make_metavar(ctx))


class TranslatedArgument(click.Argument):
    """An argument of one of our commands."""

    def make_metavar(self, ctx: click.Context) -> str:
        return _stands_for(super().make_metavar(ctx))


class TranslatedCommand(_Explained, click.Command):
    """One of our commands."""

    def __init__(self, *given: Any, **attributes: Any) -> None:
        super().__init__(*given, **attributes)
        self.path = self.name or ""
        """Its name, after those of the groups in which it is, with points between."""
        for param in self.params:
            if isinstance(param, TranslatedOption):
                param.command = self

    def explained(self) -> Message:
        return message(f"help.{self.path}.does")

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        return [_stands_for(piece) for piece in super().collect_usage_pieces(ctx)]


class TranslatedGroup(TranslatedCommand, click.Group):
    """One of our commands that has others."""

    command_class = TranslatedCommand

    def add_command(self, cmd: click.Command, name: str | None = None) -> None:
        super().add_command(cmd, name)
        assert isinstance(cmd, TranslatedCommand)
        cmd.path = f"{self.path}.{cmd.path}"


command = partial(click.command, cls=TranslatedCommand)
option = partial(click.option, cls=TranslatedOption)
argument = partial(click.argument, cls=TranslatedArgument)
