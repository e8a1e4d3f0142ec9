"""``/admin/`` of ``portal serve``: a form in the browser, made from the models, for those who would rather not see YAML.

It shows what can be written, the languages side by side, and saves into the files of the local checkout, value by value
(``yaml_patch``), so that comments, order and all other lines stay. What the check would refuse is not saved. It answers only on
this machine, and only to its own pages.
"""

from __future__ import annotations

import re
import secrets
import threading
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from urllib.parse import parse_qsl

from portal.check.project import Site, read, remembered
from portal.commands.serve.form_pages import ADDRESS, AdminResponse, FormPages, after_saving
from portal.commands.serve.version_pages import history_page, publish_page
from portal.common.cache import FileCache
from portal.common.locales import locale_format
from portal.common.messages import reason_of
from portal.common.problems import Problem
from portal.common.report import as_text
from portal.content.ledgers import ledger_files, read_source_texts
from portal.content.portal import Portal
from portal.content.texts import file_of
from portal.edit.apply import apply_draft
from portal.edit.create import KINDS, askable, draft_of_record, judged
from portal.edit.draft import Draft, FileThere
from portal.edit.form import SEVERAL_LINES, Cell, Row, groups, node_of, put_value, rows, tidied, title_of
from portal.edit.journal import ChangedMeanwhile, recover
from portal.edit.lists import Move, RecordList, asked_of_item, item_of, lists_of, put_item, put_move, typed_of
from portal.edit.typed.values import Meaning
from portal.edit.yaml_patch import CannotPatch
from portal.model.collections import Ref
from portal.model.fields import field_label
from portal.site.schedule import now

_MOVE = re.compile(rf"([a-z_]+):(\d{{1,4}}):({'|'.join(Move)}):(.*)", re.DOTALL)
"""What a button beside an item of a list asks for: which list, the item's place, what to do, and the item's id."""


class Admin:
    """The form for the project in *root*."""

    def __init__(self, root: Path, language: str = "en") -> None:
        self.root = root
        self.pages = FormPages(root, language)
        self._lock = threading.Lock()
        """One request after another: what is read, and what was read before, is one thing for all of them."""
        self._memory = remembered(root)

    def _read(self) -> tuple[Site | None, list[Problem]]:
        """The portal as it is now; what has not changed since is not read again. A command's change that was cut off is brought to its end before."""
        with suppress(OSError):
            recover(self.root)
        memory = FileCache(self._memory)
        found = read(self.root, memory=memory)
        self._memory = memory
        return found

    @property
    def token(self) -> str:
        return self.pages.token

    def get(self, path: str, query: str) -> AdminResponse:
        return self._answer(path, query, None)

    def post(self, path: str, query: str, body: bytes, origin: str, host: str) -> AdminResponse:
        """Save what was typed, or say why it can't be."""
        sent = _sent(body)
        if origin.partition("://")[2] != host:
            return self.pages.page("form.foreign", "problems", told=[self.pages.told("form.load-anew")], status=403)
        if secrets.compare_digest(sent.pop("token", "").encode(), self.token.encode()):
            return self._answer(path, query, sent)
        # loaded before the preview was started anew: what was typed is shown again, and nothing saved unless it is sent again
        return replace(self._answer(path, query, sent, [self.pages.told("form.save-again")]), status=403)

    def _answer(
        self, path: str, query: str, sent: dict[str, str] | None, told: list[str] | None = None
    ) -> AdminResponse:
        """A page of the form, or what comes of what was *sent* to it; if something is *told* already, that is shown again and not saved."""
        asked = dict(parse_qsl(query))
        kind, key = asked.get("kind", ""), asked.get("key", "")
        with self._lock:
            site, problems = self._read()
            if site is None:
                listed = self.pages.listed(problems) + _typed(sent or {})
                return self.pages.page("form.mend-first", "problems", told=listed, status=409)
            portal = site.portal
            if path == f"{ADDRESS}new" and kind in KINDS:
                if sent is not None:
                    return self._create(portal, kind, sent, problems, told or [])
                return self._new(portal, kind, {}, [])
            if path == f"{ADDRESS}edit" and node_of(portal, key) is not None:
                if sent is not None:
                    return self._save(portal, key, sent, problems, told or [], asked.get("with", ""))
                return self._edit(portal, key, rows(portal, key), [], asked.get("with", ""), saved="saved" in asked)
            within = lists_of(portal, key).get(asked.get("list", "")) if node_of(portal, key) is not None else None
            if path == f"{ADDRESS}item" and within:
                like = int(asked["like"]) if asked.get("like", "").isdecimal() else None
                return self._item(portal, key, within, like, sent, problems, told or [])
            if path == f"{ADDRESS}history" and node_of(portal, key) is not None:
                return history_page(
                    self.pages, portal, Ref.of_key(key), sent, told or [], partial(self._written, before=problems)
                )
            if path == f"{ADDRESS}publish":
                return publish_page(self.pages, site, sent, told or [])
            if path == ADDRESS and sent is None:
                listed = self.pages.listed(problems)
                others = portal.settings.languages[1:]
                beside = self.pages.language if self.pages.language in others else next(iter(others), "")
                return self.pages.page(
                    "form.edit", "list", groups=groups(portal), kinds=list(KINDS), told=listed, beside=beside
                )
        return self.pages.page("form.nothing-here", "problems", told=_typed(sent or {}), status=404)

    def with_what_was_typed(self, body: bytes, fault: str) -> AdminResponse:
        """A page that keeps what somebody typed, when the portal itself is at fault."""
        return self.pages.page("form.nothing-saved", "problems", told=[fault, *_typed(_sent(body))], status=500)

    # --- editing ---

    def _edit(
        self, portal: Portal, key: str, sheet: list[Row], told: list[str], beside: str = "", *, saved: bool = False
    ) -> AdminResponse:
        """All that there is to fill in, in the source language and one *beside* it, or in all languages."""
        languages = portal.settings.languages
        shown = (languages[0], beside) if beside in languages[1:] else languages
        columns = [(locale, locale_format(locale).own_name, locale_format(locale).direction) for locale in languages]
        ref = Ref.of_key(key)
        lists = lists_of(portal, key)
        return self.pages.page(
            "form.thing", "edit", earlier=self._earlier(portal, key, sheet), lists=lists, list_labels={name: self.pages.said(field_label(name)) for name in lists}, thing=title_of(portal, ref), collection=ref.collection, key=key, rows=sheet, columns=columns, shown=shown, beside=beside if beside in languages[1:] else "", told=told, saved=saved, file=file_of(key, portal.settings.default, portal.settings.default),
            status=409 if told else 200,
        )  # fmt: skip

    def _earlier(self, portal: Portal, key: str, sheet: list[Row]) -> dict[str, str]:
        """By field: the source text from which an outdated translation was made; empty, if nobody knows it any more."""
        outdated = [cell for row in sheet for cell in row.cells if cell.is_outdated]
        known = read_source_texts(self.root) if outdated else {}
        entries = {
            cell.name: portal.texts.ledger[cell.locale][f"{key}/{cell.name.partition(':')[2]}"] for cell in outdated
        }
        return {name: known.get(entry.source, "") for name, entry in entries.items()}

    def _save(
        self, portal: Portal, key: str, sent: dict[str, str], before: list[Problem], told: list[str], beside: str
    ) -> AdminResponse:
        sheet = rows(portal, key)
        draft = Draft(self.root)
        texts: dict[str, str] = {}
        told = list(told)
        changed: list[tuple[Row, Cell]] = []
        for row in sheet:
            for cell in row.cells:
                typed, was = sent.get(cell.name), sent.get(f"was:{cell.name}")
                if typed is None or was is None or tidied(row, typed) == tidied(row, was):
                    continue
                if tidied(row, was) != tidied(row, cell.value):
                    told.append(self.pages.told("form.changed-meanwhile", field=row.label, value=cell.value))
                cell.value = typed
                changed.append((row, cell))
        shown = {cell.name for row in sheet for cell in row.cells}
        for name, typed in sent.items():
            if f"was:{name}" in sent and name not in shown and typed != sent[f"was:{name}"]:
                told.append(self.pages.told("form.gone", field=name, value=typed))
        for row, cell in changed:
            try:
                put_value(portal, key, row, cell, draft, texts)
            except CannotPatch as exc:
                told.append(self.pages.told("value.of-field", field=row.label, what=exc.told))
        if held := sent.get("holds"):
            locale, _, path = held.partition(":")
            texts_now, text_key = portal.texts, f"{key}/{path}"
            if text_key in {outdated for outdated, _ in texts_now.outdated(locale)}:
                ledger = texts_now.with_holding(locale, [text_key])
                texts |= ledger_files(texts_now, ledger, read_source_texts(self.root))
        if move := _MOVE.fullmatch(sent.get("do", "")):
            try:
                put_move(
                    portal,
                    key,
                    lists_of(portal, key).get(move[1]),
                    int(move[2]),
                    Move(move[3]),
                    move[4],
                    draft,
                    texts,
                )
            except CannotPatch as exc:
                told.append(self.pages.said(exc.told))
        if told:
            return self._edit(portal, key, sheet, told, beside)
        for name, text in texts.items():
            draft.write(name, text)
        told = self._written(draft, before)
        if told:
            return self._edit(portal, key, sheet, told, beside)
        return after_saving(key, beside, f"#list-{move[1]}" if move else "")

    def _item(
        self,
        portal: Portal,
        key: str,
        within: RecordList,
        like: int | None,
        sent: dict[str, str] | None,
        before: list[Problem],
        told: list[str],
    ) -> AdminResponse:
        """A new item of a list, perhaps made *like* another one, or what comes of what was sent for it."""
        asked = asked_of_item(portal, within.model)
        given = typed_of(within.items[like]) if like is not None and like < len(within.items) else {}
        if sent is not None:
            given = {name: value.replace("\r\n", "\n").strip() for name, value in sent.items()}
            item, faults = item_of(asked, given, Meaning(portal, now()))
            told = [*told, *(self.pages.said(fault) for fault in faults)]
            draft, texts = Draft(self.root), dict[str, str]()
            if not told:
                try:
                    put_item(portal, key, within, item, draft, texts)
                except CannotPatch as exc:
                    told = [self.pages.said(exc.told)]
            if not told:
                for name, text in texts.items():
                    draft.write(name, text)
                told = self._written(draft, before)
            if not told:
                return after_saving(key, anchor=f"#list-{within.name}")
        return self.pages.page(
            "form.new-item", "item", thing=title_of(portal, Ref.of_key(key)), list=self.pages.said(field_label(within.name)), asked=asked, given=given, told=told, key=key, within=within.name, long=SEVERAL_LINES,
            status=409 if told else 200,
        )  # fmt: skip

    def _written(self, draft: Draft, before: list[Problem]) -> list[str]:
        """Save a draft; why it can't be, if so."""
        assert self._memory is not None
        try:
            _, fresh = apply_draft(self.root, draft, before, self._memory)
        except OSError as exc:
            return [self.pages.told("form.not-saved", reason=reason_of(exc), file=exc.filename)]
        except ChangedMeanwhile as exc:
            return [self.pages.said(exc.told)]
        return as_text(fresh, self.root, self.pages.language, draft.files())

    # --- something new ---

    def _new(self, portal: Portal, kind: str, given: dict[str, str], told: list[str]) -> AdminResponse:
        asked = list(askable(kind, portal))
        return self.pages.page(
            "form.new", "new", kind=kind, asked=asked, given=given, told=told, long=SEVERAL_LINES,
            status=409 if told else 200,
        )  # fmt: skip

    def _create(
        self, portal: Portal, kind: str, sent: dict[str, str], before: list[Problem], told: list[str]
    ) -> AdminResponse:
        given = {name: value.replace("\r\n", "\n").strip() for name, value in sent.items() if value.strip()}
        values, faults, missing = judged(kind, portal, given, now())
        told = told + [self.pages.told("value.of-field", field=field.label, what=fault) for field, fault in faults]
        told += [self.pages.told("form.field-missing", field=field.label) for field in missing]
        ref = Ref(KINDS[kind].name, str(values.get("id", "")))
        if not ref.id and not told:
            told.append(self.pages.told("form.no-id"))
        try:
            told = told or self._written(draft_of_record(portal, kind, values)[0], before)
        except (FileThere, CannotPatch) as exc:
            told = [self.pages.said(exc.told)]
        if told:
            return self._new(portal, kind, given, told)
        return after_saving(ref.key)


def _sent(body: bytes) -> dict[str, str]:
    """The fields of a form that was sent."""
    return dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))


def _typed(sent: dict[str, str]) -> list[str]:
    """What somebody typed into a form: fields that aren't as they were."""
    names = (name for name in sent if name != "token" and not name.startswith("was:"))
    return [f"{name}: {sent[name]}" for name in names if sent[name] != sent.get(f"was:{name}", "")]
