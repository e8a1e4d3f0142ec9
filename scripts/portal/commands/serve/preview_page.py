"""A page as it would be with what is typed and not saved: drawn in memory, by what draws the site; nothing is written.

Nothing in it runs, whatever somebody typed: it has no scripts, and stands in a frame that runs none.
"""

from __future__ import annotations

import secrets
from collections import OrderedDict
from typing import NamedTuple

from portal.build.drawing import undrawn
from portal.build.outputs import Output
from portal.commands.serve.edit_pages import typed_into
from portal.commands.serve.form_pages import PREVIEW, AdminResponse, FormRequest, Sentence
from portal.commands.serve.new_pages import drafted
from portal.common.cache import FileCache
from portal.common.problems import Problem
from portal.edit.apply import ledger_of_translations, prove_draft
from portal.edit.draft import Draft, stale_files
from portal.edit.effects import page_showing
from portal.edit.form import Row, rows
from portal.edit.journal import ChangedMeanwhile
from portal.model.collections import Ref
from portal.render.html.page import PageRenderer

SHOWN = "sandbox allow-same-origin; default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
"""The Content-Security-Policy of such a page."""
_KEPT = 8


class _Drawn(NamedTuple):
    html: str
    uri: str
    """Its address within the site, by which it finds its style and pictures."""


class Shown:
    """The pages that were drawn last, each beneath a name that nobody can guess."""

    def __init__(self) -> None:
        self._pages: OrderedDict[str, str] = OrderedDict()

    def page(self, name: str) -> AdminResponse | None:
        """A page that was drawn; None if it isn't kept any more."""
        html = self._pages.get(name)
        return None if html is None else AdminResponse(html, policy=SHOWN)

    def draw(
        self, request: FormRequest, path: str, key: str, locale: str, memory: FileCache | None, before: list[Problem]
    ) -> AdminResponse:
        """Draw the page of a thing in a language with what was sent, and go there; or tell why it can't be drawn."""
        if locale not in request.portal.settings.languages or request.told:
            return request.pages.page("form.nothing-here", "base", told=list(request.told), status=404)
        sheet = rows(request.portal, key, request.names)
        draft, told = typed_into(request, key, sheet, request.sent or {})
        drawn = _drawn(request, Ref.of_key(key), locale, draft, [*told, *_faults(request, sheet)], memory, before)
        return self._kept(request, drawn, path)

    def draw_new(
        self, request: FormRequest, kind: str, memory: FileCache | None, before: list[Problem]
    ) -> AdminResponse:
        """The same of something that is not there yet, in the language in which it is written."""
        new = drafted(request, kind, request.sent or {})
        told = [*new.told, *_faults(request, new.sheet)]
        return self._kept(request, _drawn(request, new.ref, "", new.draft, told, memory, before), f"{PREVIEW}new")

    def _kept(self, request: FormRequest, drawn: _Drawn | list[Sentence], path: str) -> AdminResponse:
        """On to what was drawn, or to why it can't be."""
        if isinstance(drawn, list):
            drawn = _Drawn(request.pages.page("form.no-preview", "base", told=drawn).html, path.removeprefix(PREVIEW))
        name = secrets.token_urlsafe(16)
        self._pages[name] = drawn.html
        while len(self._pages) > _KEPT:
            self._pages.popitem(last=False)
        return AdminResponse(location=f"{PREVIEW}{drawn.uri}?shown={name}", status=303)


def _faults(request: FormRequest, sheet: list[Row]) -> list[str]:
    faults = [(row, fault) for row in sheet for cell in row.cells for fault in cell.faults]
    return [request.pages.told("value.of-field", field=row.label, what=fault) for row, fault in faults]


def _drawn(
    request: FormRequest,
    ref: Ref,
    locale: str,
    draft: Draft,
    told: list[str],
    memory: FileCache | None,
    before: list[Problem],
) -> _Drawn | list[Sentence]:
    """The page that shows a thing, with a draft, in a language or that in which it is written; or why there is none."""
    if told:
        return [*told]
    memory = memory or FileCache()
    try:
        proof = prove_draft(request.pages.root, draft, before, memory)
        ledgers = ledger_of_translations(draft, before, request.portal.texts, proof.site) if proof.site else {}
        if stale := stale_files(request.pages.root, ledgers):
            for name in stale:  # what saving would note decides what readers are told of a translation
                draft.write(name, ledgers[name])
            proof = prove_draft(request.pages.root, draft, before, memory)
        site, fresh = proof.site, proof.fresh
    except ChangedMeanwhile as exc:
        return [request.pages.said(exc.told)]
    uri = page_showing(site, ref) if site else None
    if site is None or uri is None:
        return request.pages.listed(fresh, site.portal if site else None, draft.files()) or [
            request.pages.told("form.no-page")
        ]
    locale = locale or site.portal.texts.language_of(ref.key)
    renderer = PageRenderer(site.routes)
    try:
        return _Drawn(renderer.html(renderer.page(site.routes.entries[uri], locale)), site.routes.uri(uri, locale))
    except Exception as exc:
        return [undrawn(Output("page", uri, locale), exc).said]
