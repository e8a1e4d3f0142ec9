"""How a page of the form is made, whatever it shows: its words in the officer's language, its token, and where to go from it."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import Any, NamedTuple, Protocol
from urllib.parse import quote, urlencode

import jinja2

from portal.check.project import Site
from portal.common.clock import now
from portal.common.locales import locale_format
from portal.common.messages import Message, in_language, message
from portal.common.problems import Problem
from portal.common.report import as_text
from portal.content.portal import Portal
from portal.edit.apply import Ledgers
from portal.edit.controls import ValueNames
from portal.edit.draft import Draft
from portal.edit.typed.values import Meaning
from portal.edit.versions import Author

ADDRESS = "/admin/"
PREVIEW = f"{ADDRESS}preview/"
"""Beneath it stand pages as they would be, and what they load."""
_HERE = Path(__file__).parent
FORM_ASSETS = {"form.css": "text/css", "form.js": "text/javascript"}
"""What every page of the form loads, with its media type."""
FORM_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; frame-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'self'"
)
"""The Content-Security-Policy of the form's pages: this machine's files, no script or style within a page."""


@dataclass(frozen=True)
class AdminResponse:
    """What the browser gets: a page, a file, or the address of another page."""

    html: str = ""
    location: str = ""
    status: int = 200
    content: bytes = b""
    """A file, in the place of a page."""
    kind: str = "text/html"
    policy: str = FORM_POLICY


class Refusal(NamedTuple):
    """Why a change was not saved."""

    told: list[str] = []  # noqa: RUF012 – never changed
    problems: list[Problem] = []  # noqa: RUF012
    """What the check has against it."""


class Editor(NamedTuple):
    """Somebody who signed in to the form."""

    id: str
    author: Author
    may_publish: bool
    """Or only propose."""


@dataclass(frozen=True)
class FormPages:
    """The pages of the form for the project in *root*, in a language."""

    root: Path
    language: str
    person: Editor | None = None
    """Who signed in; None where nobody has to."""
    home: str = "/"
    """Where the site is."""
    token: str = field(default_factory=lambda: secrets.token_urlsafe(16))
    """Every form carries it, so that no page elsewhere can send one."""

    def told(self, id: str, /, **values: object) -> str:
        return self.said(message(id, **values))

    def said(self, text: str) -> str:
        return in_language(text, self.language) if isinstance(text, Message) else text

    def listed(self, problems: list[Problem], drafted: dict[str, bytes | None] | None = None) -> list[str]:
        return as_text(problems, self.root, self.language, drafted)

    def page(self, title: str, page: str, *, status: int = 200, **values: Any) -> AdminResponse:
        """A page of the form, by its template; *title* is the id of a message, filled in by the values."""
        names = {name: value for name, value in values.items() if isinstance(value, str)}
        if "kind" in names:
            names["kind"] = message(f"new.kind.{names['kind']}")
        html = _templates().get_template(f"{page}.html").render(
            title=self.told(title, **names), token=self.token, address=ADDRESS, quote=quote, t=self.told, said=self.said, person=self.person, home=self.home,
            lang=self.language, dir=locale_format(self.language).direction, **values,
        )  # fmt: skip
        return AdminResponse(html, status=status)

    def beside(self, portal: Portal) -> str:
        """The language that a form shows beside the source: the officer's, if the portal has it; empty, if there is no other."""
        others = portal.settings.languages[1:]
        return self.language if self.language in others else next(iter(others), "")

    def columns(self, portal: Portal) -> list[tuple[str, str, str]]:
        """The languages of the portal, each with its name in itself and its direction."""
        formats = ((locale, locale_format(locale)) for locale in portal.settings.languages)
        return [(locale, spoken.own_name, spoken.direction) for locale, spoken in formats]


class _Write(Protocol):
    def __call__(self, draft: Draft, ledgers: Ledgers | None = None) -> Refusal:
        """Save a draft, and with it what follows of it for the ledgers, if not what follows of any."""


@dataclass(frozen=True)
class FormRequest:
    """What one request works on: the portal as it was read for it, what was sent, and how a change is saved."""

    pages: FormPages
    site: Site
    write: _Write
    sent: dict[str, str] | None = None
    """What somebody typed; None where a page is only asked for."""
    problems: list[Problem] = field(default_factory=list)
    """What the check has against the portal as it is."""
    files: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    """Files that came with it, by the field's name: how each was called, and what it holds."""
    told: tuple[str, ...] = ()
    """Why what was sent is shown again and not saved."""

    @property
    def portal(self) -> Portal:
        return self.site.portal

    @cached_property
    def names(self) -> ValueNames:
        return ValueNames(Meaning(self.portal, now()), self.pages.language)

    def told_of_saving(self, draft: Draft, ledgers: Ledgers | None = None) -> list[str]:
        """Save a draft; why it can't be, in sentences, if so."""
        told, problems = self.write(draft, ledgers)
        return [*told, *self.pages.listed(problems, draft.files())]

    def page(self, title: str, page: str, **values: Any) -> AdminResponse:
        """A page that asks for something."""
        return self.pages.page(
            title, page, names=self.names, zone=self.portal.settings.time_zone, columns=self.pages.columns(self.portal), **values
        )  # fmt: skip


def after_saving(key: str, beside: str = "", anchor: str = "") -> AdminResponse:
    """On to the form of a thing, which says that it is saved."""
    shown = {"key": key, "saved": "1"} | ({"with": beside} if beside else {})
    return AdminResponse(location=f"{ADDRESS}edit?{urlencode(shown)}{anchor}", status=303)


def asset(name: str) -> AdminResponse:
    """A style sheet or script of the form's pages."""
    return AdminResponse(content=(_HERE / name).read_bytes(), kind=FORM_ASSETS[name])


@cache
def _templates() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(_HERE / "pages"), autoescape=True, undefined=jinja2.StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
