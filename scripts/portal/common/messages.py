"""What the portal tells people, in any of its languages.

A message is an id and the values that fill it: ``message("link.no-page.what", path=path)``. What it says stands in the catalogue
of each language, ``catalogues/<language>.yml``, beneath its id; English is one of them. Names in braces are filled in. A message
that counts has a sentence for each plural form of its language, chosen by the value ``number``.
"""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from portal.common.printable import printable
from portal.common.yaml_loader import YAML_LOADER

CATALOGUES = Path(__file__).with_name("catalogues")
_NAME = re.compile(r"\{(\w+)\}")


class Message(str):
    """A sentence to a person that remembers how it was made, so that it can be said in another language. As text, it is English."""

    id: str
    """Beneath which it stands in the catalogues; empty if it is the same in every language."""
    values: Mapping[str, Any]

    def __new__(cls, text: str, id: str = "", values: Mapping[str, Any] | None = None) -> Message:
        made = super().__new__(cls, text)
        made.id, made.values = id, values or {}
        return made

    def __reduce__(self) -> tuple[Any, ...]:
        return Message, (str(self), self.id, self.values)


class Told(Exception):
    """An exception that a person is told of, in a sentence."""

    def __init__(self, told: Message) -> None:
        super().__init__(told)
        self.told = told


def message(id: str, english: str | None = None, /, **values: object) -> Message:
    """A message by its id; values may be messages themselves. *english* is given where English stands elsewhere: in the model."""
    safe = {name: value if isinstance(value, Message) else printable(str(value)) for name, value in values.items()}
    template = _template(id, values, "en") if english is None else english
    if template is None:
        raise KeyError(id)
    return Message(_filled(template, safe, str), id, safe)


def in_language(told: Message, language: str) -> str:
    """A message in a language; in English where the catalogue lacks it."""
    template = _template(told.id, told.values, language) if told.id and language != "en" else None
    return str(told) if template is None else _filled(template, told.values, lambda value: _said(value, language))


def _said(value: str, language: str) -> str:
    return in_language(value, language) if isinstance(value, Message) else value


def _template(id: str, values: Mapping[str, object], language: str) -> str | None:
    known = catalogue(language)
    if id not in known and "number" in values:
        id = f"{id}.{_plural_form(int(str(values['number'])), language)}"
    return known.get(id)


def _filled(template: str, values: Mapping[str, Any], as_text: Callable[[Any], str]) -> str:
    return _NAME.sub(lambda m: as_text(values[m[1]]) if m[1] in values else m[0], template)


def _plural_form(number: int, language: str) -> str:
    from babel import Locale

    return Locale(language).plural_form(number)


@cache
def catalogue(language: str) -> dict[str, str]:
    """What stands in a language's catalogue, by id (parts of an entry: ``link.empty.what``); empty for a language that has none.

    It is made from YAML's events: made into objects first, it would take several times as long.
    """
    path = CATALOGUES / f"{language}.yml"
    texts: dict[str, str] = {}
    above: list[str] = []
    key = ""
    for event in yaml.parse(path.read_text("utf-8"), YAML_LOADER) if path.is_file() else ():
        if isinstance(event, yaml.ScalarEvent):
            if key:
                texts[".".join([*above, key])] = event.value
            key = "" if key else event.value
        elif isinstance(event, yaml.MappingStartEvent) and key:
            above, key = [key], ""
        elif isinstance(event, yaml.MappingEndEvent):
            above = []
    return texts


@cache
def languages() -> tuple[str, ...]:
    """The languages in which messages can be had, English first."""
    return tuple(sorted((path.stem for path in CATALOGUES.glob("*.yml")), key=lambda name: (name != "en", name)))


def language_of_environment() -> str:
    """The language that the system is set to (POSIX: LC_ALL, LC_MESSAGES, LANG); English where that has no catalogue."""
    given = next((os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), "")
    language = re.split(r"[_.@-]", given)[0].lower()
    return language if language in languages() else "en"


def reason_of(exc: OSError) -> Message:
    """Why the system couldn't do something, and with which file, if it says so."""
    name = errno.errorcode.get(exc.errno or 0, "")
    known = f"system.{name}" in catalogue("en")
    return message(f"system.{name}") if known else message("system.unknown", said=exc.strerror or name)
