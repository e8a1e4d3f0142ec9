"""What the portal tells people, in any of its languages.

A message is a template and the values that fill it. As text it is English; ``in_language`` says it in another language, from
the catalogue in ``messages/<language>.yml``. Names in braces are filled in: ``say("There is no page “{path}”", path=path)``.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from portal.common.printable import printable

CATALOGUES = Path(__file__).with_name("catalogues")
_NAME = re.compile(r"\{(\w+)\}")


class Message(str):
    """A sentence to a person that remembers how it was made, so that it can be said in another language."""

    template: str
    values: dict[str, Any]

    def __new__(cls, template: str, values: Mapping[str, Any]) -> Message:
        """The English sentence; values may be messages themselves."""
        safe = {name: value if isinstance(value, Message) else printable(str(value)) for name, value in values.items()}
        made = super().__new__(cls, _filled(template, safe, str))
        made.template, made.values = template, safe
        return made

    def __reduce__(self) -> tuple[Any, ...]:
        return Message, (self.template, self.values)


def say(template: str, /, **values: Any) -> Message:
    """A message from its English template."""
    return Message(template, values)


def join(*messages: Message | str) -> Message:
    """Messages one after another, with a space between them; empty ones are left out."""
    parts = {f"m{number}": one for number, one in enumerate(one for one in messages if one)}
    return Message(" ".join(f"{{{name}}}" for name in parts), parts)


def _filled(template: str, values: Mapping[str, Any], as_text: Callable[[Any], str]) -> str:
    return _NAME.sub(lambda m: as_text(values[m[1]]) if m[1] in values else m[0], template)


def in_language(message: str, language: str) -> str:
    """A message in a language; in English where the catalogue lacks it, and plain text as it is."""
    if not isinstance(message, Message):
        return message
    template = catalogue(language).get(message.template, message.template)
    return _filled(template, message.values, lambda value: in_language(value, language))


@cache
def catalogue(language: str) -> dict[str, str]:
    """English templates with what they are in a language; empty for English and for a language that has no catalogue."""
    path = CATALOGUES / f"{language}.yml"
    return dict(yaml.load(path.read_text("utf-8"), yaml.CSafeLoader)) if path.is_file() else {}


def languages() -> tuple[str, ...]:
    """The languages in which messages can be had."""
    return ("en", *sorted(path.stem for path in CATALOGUES.glob("*.yml")))


def language_of_environment() -> str:
    """The language that the system is set to (POSIX: LC_ALL, LC_MESSAGES, LANG); English where that has no catalogue."""
    given = next((os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), "")
    language = re.split(r"[_.@-]", given)[0].lower()
    return language if language in languages() else "en"
