"""``/admin/`` of ``portal serve``: a form in the browser, made from the models, for those who would rather not see YAML.

It shows what can be written, a language beside the source, and saves into the files of the local checkout, value by value
(``yaml_patch``), so that comments, order and all other lines stay. What the check would refuse is not saved. It answers only on
this machine, and only to its own pages.
"""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from functools import lru_cache, partial
from pathlib import Path
from urllib.parse import parse_qsl

from portal.check.project import Site, read, remembered
from portal.commands.serve.address_pages import addresses_page, remove_page, rename_page
from portal.commands.serve.edit_pages import edit_page, item_page
from portal.commands.serve.form_pages import (
    ADDRESS,
    FORM_ASSETS,
    PREVIEW,
    AdminResponse,
    Editor,
    FormPages,
    FormRequest,
    Refusal,
    asset,
)
from portal.commands.serve.new_pages import new_page
from portal.commands.serve.preview_page import Shown
from portal.commands.serve.review_pages import review_page
from portal.commands.serve.sent import Sent, sent_by
from portal.commands.serve.version_pages import history_page, proposals_page, publish_page, saves_page
from portal.common.cache import FileCache
from portal.common.clock import now
from portal.common.messages import Told, reason_of
from portal.common.problems import Problem
from portal.content.portal import Portal
from portal.edit.apply import Ledgers, apply_draft, ledger_of_translations
from portal.edit.changes import changes_between
from portal.edit.create import KINDS
from portal.edit.draft import Draft
from portal.edit.form import node_of
from portal.edit.journal import ChangedMeanwhile, recover
from portal.edit.lists import lists_of
from portal.edit.overview import groups
from portal.edit.undo import note_save
from portal.files.images import IMAGES_FOLDER, small_picture
from portal.model.collections import Ref

_TRIES = 3
_Write = Callable[[FormPages, list[Problem], Draft, Ledgers | None], Refusal]


class _Overtaken(Told):
    """A file was changed by somebody else while a change of it was being saved."""


class Admin:
    """The form for the project in *root*."""

    def __init__(self, root: Path, language: str = "en", person: Editor | None = None, home: str = "/") -> None:
        self.root = root
        self.language = language
        """Unless a request asks for another one."""
        self._pages = FormPages(root, language, person, home)
        self.lock = threading.Lock()
        """One request after another: what is read, and what was read before, is one thing for all of them."""
        self._memory = remembered(root)
        self._shown = Shown()
        self._portal: Portal | None = None
        """As it was last read."""

    def _read(self) -> tuple[Site | None, list[Problem]]:
        """The portal as it is now; what has not changed since is not read again. A command's change that was cut off is brought to its end before."""
        with suppress(OSError):
            recover(self.root)
        memory = FileCache(self._memory)
        found = read(self.root, memory=memory, checked_at=now())
        self._memory = memory
        self._portal = found[0].portal if found[0] else None
        return found

    @property
    def token(self) -> str:
        return self._pages.token

    def _pages_in(self, language: str) -> FormPages:
        return replace(self._pages, language=language) if language else self._pages

    def get(self, path: str, query: str, language: str = "") -> AdminResponse:
        pages = self._pages_in(language)
        if path.removeprefix(ADDRESS) in FORM_ASSETS:
            return asset(path.removeprefix(ADDRESS))
        if path.startswith(PREVIEW):
            return self._shown.page(dict(parse_qsl(query)).get("shown", "")) or AdminResponse(status=404)
        if path == f"{ADDRESS}picture":
            return self._picture(pages, dict(parse_qsl(query)).get("id", ""))
        return self._answer(pages, path, query, None)

    def post(
        self, path: str, query: str, body: bytes, origin: str, host: str, kind: str = "", language: str = ""
    ) -> AdminResponse:
        """Save what was typed, or say why it can't be; *kind* is the media type in which it was sent."""
        sent, pages = sent_by(body, kind).with_taken(), self._pages_in(language)
        if origin.partition("://")[2] != host:
            return pages.page("form.foreign", "base", told=[pages.told("form.load-anew")], status=403)
        if secrets.compare_digest(sent.fields.pop("token", "").encode(), self.token.encode()):
            return self._answer(pages, path, query, sent)
        # loaded before the preview was started anew: what was typed is shown again, and nothing saved unless it is sent again
        return replace(self._answer(pages, path, query, sent, (pages.told("form.save-again"),)), status=403)

    def _picture(self, pages: FormPages, image_id: str) -> AdminResponse:
        """A picture of the portal, small, to choose it by."""
        if self._portal is None:
            with self.lock:
                self._read()
        portal = self._portal
        if portal is None or image_id not in portal.pictures or image_id not in portal.images:
            return pages.page("form.nothing-here", "base", told=[], status=404)
        return AdminResponse(
            content=_small(self.root / IMAGES_FOLDER / portal.images[image_id].file, portal.pictures[image_id].digest),
            kind="image/webp",
        )

    def _answer(
        self, pages: FormPages, path: str, query: str, sent: Sent | None, told: tuple[str, ...] = ()
    ) -> AdminResponse:
        """A page of the form, or what comes of what was *sent* to it; if something is *told* already, that is shown again and not saved.

        Who is overtaken by another form, or a command, while saving begins again with the files as they then are: only what both changed is told.
        """
        for _ in range(_TRIES):
            with suppress(_Overtaken):
                return self._once(pages, path, query, sent, told, self._saved)
        return self._once(pages, path, query, sent, told, self._written)

    def _once(
        self, pages: FormPages, path: str, query: str, sent: Sent | None, told: tuple[str, ...], write: _Write
    ) -> AdminResponse:
        asked = dict(parse_qsl(query))
        kind, key = asked.get("kind", ""), asked.get("key", "")
        typed = sent.typed() if sent else []
        with self.lock:
            site, problems = self._read()
            if site is None:
                listed = [*pages.listed(problems, None), *typed]
                return pages.page("form.mend-first", "base", told=listed, status=409)
            portal = site.portal
            request = FormRequest(
                pages, site, partial(write, pages, problems), sent.fields if sent else None,
                problems, sent.files if sent else {}, told,
            )  # fmt: skip
            is_thing = node_of(portal, key) is not None
            if path == f"{ADDRESS}new" and kind in KINDS:
                return new_page(request, kind)
            if path == f"{ADDRESS}edit" and is_thing:
                return edit_page(
                    request, key, asked.get("with", ""), saved="saved" in asked, added=asked.get("added", "")
                )
            within = lists_of(portal, key).get(asked.get("list", "")) if is_thing else None
            if path == f"{ADDRESS}item" and within:
                like = int(asked["like"]) if asked.get("like", "").isdecimal() else None
                return item_page(request, key, within, like)
            if path.startswith(PREVIEW) and is_thing and sent is not None:
                return self._shown.draw(request, path, key, asked.get("in", ""), memory=self._memory, before=problems)
            if path == f"{PREVIEW}new" and kind in KINDS and sent is not None:
                return self._shown.draw_new(request, kind, memory=self._memory, before=problems)
            if path == f"{ADDRESS}history" and is_thing:
                return history_page(request, Ref.of_key(key))
            if path == f"{ADDRESS}rename" and is_thing:
                return rename_page(request, Ref.of_key(key))
            if path == f"{ADDRESS}remove" and is_thing:
                return remove_page(request, Ref.of_key(key))
            if path == f"{ADDRESS}addresses":
                return addresses_page(request, saved="saved" in asked)
            if path == f"{ADDRESS}publish":
                return publish_page(request)
            if path == f"{ADDRESS}proposals":
                return proposals_page(request)
            if path == f"{ADDRESS}review":
                return review_page(request, asked)
            if path == f"{ADDRESS}saves":
                return saves_page(request)
            if path == ADDRESS and sent is None:
                return self._list(pages, site, problems, asked)
        return pages.page("form.nothing-here", "base", told=typed, status=404)

    def _list(self, pages: FormPages, site: Site, problems: list[Problem], asked: Mapping[str, str]) -> AdminResponse:
        """Everything, or what is to be translated into a language."""
        portal, locale = site.portal, asked.get("in", "")
        found = groups(portal, pages.language)
        is_asked = locale in portal.texts.translated_into(portal.settings.languages)
        if is_asked:
            found = [(name, [one for one in items if locale in one["lacks"]]) for name, items in found]
        return pages.page(
            "form.missing" if is_asked else "form.edit", "list",
            groups=found, kinds=[] if is_asked else list(KINDS), told=[] if is_asked else pages.listed(problems, portal),
            beside=locale if is_asked else pages.beside(portal), gone=asked.get("gone", ""),
            language=pages.languages([locale]) if is_asked else "",
        )  # fmt: skip

    def with_what_was_typed(self, body: bytes, kind: str, fault: str, language: str = "") -> AdminResponse:
        """A page that keeps what somebody typed, when the portal itself is at fault."""
        told = [fault, *sent_by(body, kind).typed()]
        return self._pages_in(language).page("form.nothing-saved", "base", told=told, status=500)

    def _written(
        self, pages: FormPages, before: list[Problem], draft: Draft, ledgers: Ledgers | None = None
    ) -> Refusal:
        """Save a draft; why it can't be, if so."""
        try:
            return self._saved(pages, before, draft, ledgers)
        except _Overtaken as exc:
            return Refusal([pages.said(exc.told)])

    def _saved(self, pages: FormPages, before: list[Problem], draft: Draft, ledgers: Ledgers | None = None) -> Refusal:
        """The same; _Overtaken, if somebody else was quicker."""
        assert self._memory is not None
        ledgers = ledgers or partial(
            ledger_of_translations, draft, before, self._portal.texts if self._portal else None
        )
        try:
            site, fresh = apply_draft(self.root, draft, before, self._memory, ledgers)
        except OSError as exc:
            return Refusal([pages.told("form.not-saved", reason=reason_of(exc), file=exc.filename)])
        except ChangedMeanwhile as exc:
            raise _Overtaken(exc.told) from None
        if site and self._portal and not fresh:
            note_save(self.root, draft, changes_between(self._portal, site.portal), now())
        return Refusal([], fresh, site)


@lru_cache(maxsize=500)
def _small(path: Path, _digest: str) -> bytes:
    return small_picture(path.read_bytes())
