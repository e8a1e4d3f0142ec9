"""How a page of the form is made, whatever it shows: its words in the officer's language, its token, and where to go from it."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import jinja2

from portal.common.locales import locale_format
from portal.common.messages import Message, in_language, message
from portal.common.problems import Problem
from portal.common.report import as_text

ADDRESS = "/admin/"


@dataclass(frozen=True)
class AdminResponse:
    """What the browser gets: a page, or the address of another."""

    html: str = ""
    location: str = ""
    status: int = 200


class FormPages:
    """The pages of the form for the project in *root*, in a language."""

    def __init__(self, root: Path, language: str) -> None:
        self.root = root
        self.language = language
        self.token = secrets.token_urlsafe(16)
        """Every form carries it, so that no page elsewhere can send one."""

    def told(self, id: str, /, **values: object) -> str:
        return self.said(message(id, **values))

    def said(self, text: str) -> str:
        return in_language(text, self.language) if isinstance(text, Message) else text

    def listed(self, problems: list[Problem]) -> list[str]:
        return as_text(problems, self.root, self.language)

    def page(self, title: str, page: str, *, status: int = 200, **values: Any) -> AdminResponse:
        """A page of the form; *title* is the id of a message, filled in by the values."""
        names = {name: value for name, value in values.items() if isinstance(value, str)}
        if "kind" in names:
            names["kind"] = message(f"new.kind.{names['kind']}")
        html = _template().render(
            title=self.told(title, **names), page=page, token=self.token, address=ADDRESS, quote=quote, t=self.told, said=self.said,
            lang=self.language, dir=locale_format(self.language).direction, **values,
        )  # fmt: skip
        return AdminResponse(html, status=status)


def after_saving(key: str, beside: str = "", anchor: str = "") -> AdminResponse:
    """On to the form of a thing, which says that it is saved."""
    shown = {"key": key, "saved": "1"} | ({"with": beside} if beside else {})
    return AdminResponse(location=f"{ADDRESS}edit?{urlencode(shown)}{anchor}", status=303)


@cache
def _template() -> jinja2.Template:
    env = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    return env.from_string(Path(__file__).with_name("admin.html").read_text("utf-8"))
