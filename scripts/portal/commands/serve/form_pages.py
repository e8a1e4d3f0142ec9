"""How a page of the form is made, whatever it shows: its words in the officer's language, its token, and where to go from it."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import Any, NamedTuple, Protocol
from urllib.parse import quote, urlencode

import jinja2

from portal.check.project import Site
from portal.common.clock import now
from portal.common.locales import locale_format
from portal.common.messages import Message, catalogue, in_language, message
from portal.common.problems import Problem
from portal.common.report import alike, as_text
from portal.content.portal import Portal
from portal.edit.apply import Ledgers
from portal.edit.controls import ValueNames
from portal.edit.draft import Draft
from portal.edit.form import title_of
from portal.edit.in_form import Spot, Spots, in_form
from portal.edit.typed.values import Meaning
from portal.edit.versions import Author
from portal.model.collections import Ref
from portal.site.page_kinds import PAGE_KINDS

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


class Where(NamedTuple):
    """A thing of which something is told, and the field."""

    address: str
    """Of its form."""
    title: str
    field: str = ""


class Remark(NamedTuple):
    """What the check says, for whoever sees no files."""

    said: str
    where: list[Where]
    more: int = 0
    """So many other places have the same."""
    lines: str = ""
    """The same for whoever looks after the files."""


Sentence = str | Remark
"""What a page tells."""
_PLACES = 5


class Refusal(NamedTuple):
    """Why a change was not saved."""

    told: list[Sentence] = []  # noqa: RUF012 – never changed
    problems: list[Problem] = []  # noqa: RUF012
    """What the check has against it."""
    site: Site | None = None
    """As it would be."""


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
        return in_language(in_form(text), self.language) if isinstance(text, Message) else text

    def listed(
        self, problems: list[Problem], portal: Portal | None, drafted: dict[str, bytes | None] | None = None
    ) -> list[Sentence]:
        """Problems of a *portal*, each with the things that have it; None where it can't be read. *drafted* as in ``project.read``."""
        spots = Spots(portal) if portal else None
        return [self._remark(same, spots, drafted) for same in alike(problems)]

    def _remark(self, same: list[Problem], spots: Spots | None, drafted: dict[str, bytes | None] | None) -> Remark:
        found = dict.fromkeys(spot for one in same if spots and (spot := spots.of(one.place)))
        where = self._where(spots.portal, list(found)) if spots else []
        what, remedy = same[0].what, same[0].remedy
        is_for_others = not where and f"{remedy.id.removesuffix('.remedy')}.in-form" not in catalogue("en")
        said = self.said(message("form.fault", what=what, remedy=message("form.not-here") if is_for_others else remedy))
        is_told = bool(where) and same[0].severity == "warning"
        lines = "" if is_told else "\n".join(as_text(same, self.root, self.language, drafted))
        return Remark(said, where[:_PLACES], max(0, len(where) - _PLACES), lines)

    def _where(self, portal: Portal, spots: list[Spot]) -> list[Where]:
        """Fields of things, each once, with the languages in which it is meant."""
        languages: dict[tuple[Ref, str], list[str]] = {}
        for spot in spots:
            field = self.said(spot.field) if spot.path else ""
            is_own = spot.locale == portal.texts.language_of(spot.ref.key)
            languages.setdefault((spot.ref, field), []).extend([] if is_own else [spot.locale])
        found = []
        for (ref, field), locales in languages.items():
            asked = {"key": ref.key} | ({"with": locales[0]} if locales else {})
            names = self.languages(locales)
            shown = " ".join(filter(None, (field, f"({names})" if names else "")))
            found.append(Where(f"{ADDRESS}edit?{urlencode(asked)}", title_of(portal, ref, self.language), shown))
        return found

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

    def languages(self, locales: Iterable[str]) -> str:
        """Languages as the officer calls them."""
        spoken = locale_format(self.language)
        return spoken.enumerate(spoken.language(locale) for locale in locales)

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

    def told_of_saving(self, draft: Draft, ledgers: Ledgers | None = None) -> list[Sentence]:
        """Save a draft; why it can't be, if so."""
        refusal = self.write(draft, ledgers)
        return [*refusal.told, *self.listed(refusal, draft)]

    def listed(self, refusal: Refusal, draft: Draft, problems: list[Problem] | None = None) -> list[Sentence]:
        """What the check has against a draft, or some of it."""
        portal = refusal.site.portal if refusal.site else None
        return self.pages.listed(refusal.problems if problems is None else problems, portal, draft.files())

    def of_menu(self, ref: Ref) -> Sentence:
        """How a page stands in the menu, and how to change that; empty for what needs no menu."""
        if ref.collection != "pages" or (ref.uri not in self.portal.settings.navigation and ref.id in PAGE_KINDS):
            return ""
        if ref.uri in self.portal.settings.navigation:
            return self.pages.told("menu.title")
        return self.pages.told("menu.not-there", page=ref.id)

    def page(self, title: str, page: str, **values: Any) -> AdminResponse:
        """A page that asks for something."""
        return self.pages.page(
            title, page, names=self.names, zone=self.portal.settings.time_zone, columns=self.pages.columns(self.portal), **values
        )  # fmt: skip


def after_saving(key: str, beside: str = "", anchor: str = "", added: str = "") -> AdminResponse:
    """On to the form of a thing, which says that it is saved, and what list an item was *added* to."""
    shown = {"key": key, "saved": "1"} | ({"with": beside} if beside else {}) | ({"added": added} if added else {})
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
