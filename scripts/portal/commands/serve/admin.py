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
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode

import jinja2

from portal.check.project import Site, read, remembered
from portal.common.cache import FileCache
from portal.common.locales import locale_format
from portal.common.messages import Message, in_language, message, reason_of
from portal.common.problems import Problem
from portal.common.report import as_text
from portal.content.ledgers import ledger_files, read_source_texts
from portal.content.portal import Portal
from portal.content.texts import file_of
from portal.edit.apply import apply_draft
from portal.edit.create import KINDS, askable, draft_of_record, judged
from portal.edit.draft import Draft, FileThere
from portal.edit.form import SEVERAL_LINES, Cell, Row, groups, node_of, put_value, rows, tidied, title_of
from portal.edit.history import PastState, as_it_was, history_of
from portal.edit.journal import ChangedMeanwhile, recover
from portal.edit.lists import Move, RecordList, asked_of_item, item_of, lists_of, put_item, put_move, typed_of
from portal.edit.merge import Preference
from portal.edit.publishing import NotSound, Publication, publish, to_publish
from portal.edit.typed.values import Meaning
from portal.edit.versions import CannotPublish, Versions
from portal.edit.yaml_patch import CannotPatch
from portal.model.collections import Ref
from portal.model.fields import field_label
from portal.site.schedule import now

ADDRESS = "/admin/"
_MOVES: dict[str, Move] = {"up": "up", "down": "down", "delete": "delete"}
_MOVE = re.compile(r"([a-z_]+):(\d{1,4}):(up|down|delete):(.*)", re.DOTALL)
"""What a button beside an item of a list asks for: which list, the item's place, what to do, and the item's id."""
_PREFER: dict[str, Preference] = {"ours": "ours", "theirs": "theirs"}


@dataclass(frozen=True)
class AdminResponse:
    """What the browser gets: a page, or the address of another."""

    html: str = ""
    location: str = ""
    status: int = 200


class Admin:
    """The form for the project in *root*."""

    def __init__(self, root: Path, language: str = "en") -> None:
        self.root = root
        self.language = language
        self.token = secrets.token_urlsafe(16)
        """Every form carries it, so that no page elsewhere can send one."""
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

    def _told(self, id: str, /, **values: object) -> str:
        return in_language(message(id, **values), self.language)

    def _listed(self, problems: list[Problem]) -> list[str]:
        return as_text(problems, self.root, self.language)

    def get(self, path: str, query: str) -> AdminResponse:
        return self._answer(path, query, None)

    def post(self, path: str, query: str, body: bytes, origin: str, host: str) -> AdminResponse:
        """Save what was typed, or say why it can't be."""
        sent = _sent(body)
        if origin.partition("://")[2] != host:
            return self._page("form.foreign", "problems", told=[self._told("form.load-anew")], status=403)
        if secrets.compare_digest(sent.pop("token", "").encode(), self.token.encode()):
            return self._answer(path, query, sent)
        # loaded before the preview was started anew: what was typed is shown again, and nothing saved unless it is sent again
        return replace(self._answer(path, query, sent, [self._told("form.save-again")]), status=403)

    def _answer(
        self, path: str, query: str, sent: dict[str, str] | None, told: list[str] | None = None
    ) -> AdminResponse:
        """A page of the form, or what comes of what was *sent* to it; if something is *told* already, that is shown again and not saved."""
        asked = dict(parse_qsl(query))
        kind, key = asked.get("kind", ""), asked.get("key", "")
        with self._lock:
            site, problems = self._read()
            if site is None:
                listed = self._listed(problems) + _typed(sent or {})
                return self._page("form.mend-first", "problems", told=listed, status=409)
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
                return self._history(portal, Ref.of_key(key), sent, problems, told or [])
            if path == f"{ADDRESS}publish":
                return self._publish(site, sent, told or [])
            if path == ADDRESS and sent is None:
                listed = self._listed(problems)
                others = portal.settings.languages[1:]
                beside = self.language if self.language in others else next(iter(others), "")
                return self._page(
                    "form.edit", "list", groups=groups(portal), kinds=list(KINDS), told=listed, beside=beside
                )
        return self._page("form.nothing-here", "problems", told=_typed(sent or {}), status=404)

    def with_what_was_typed(self, body: bytes, fault: str) -> AdminResponse:
        """A page that keeps what somebody typed, when the portal itself is at fault."""
        return self._page("form.nothing-saved", "problems", told=[fault, *_typed(_sent(body))], status=500)

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
        return self._page(
            "form.thing", "edit", earlier=self._earlier(portal, key, sheet), lists=lists, list_labels={name: in_language(field_label(name), self.language) for name in lists}, thing=title_of(portal, ref), collection=ref.collection, key=key, rows=sheet, columns=columns, shown=shown, beside=beside if beside in languages[1:] else "", told=told, saved=saved, file=file_of(key, portal.settings.default, portal.settings.default),
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
                    told.append(self._told("form.changed-meanwhile", field=row.label, value=cell.value))
                cell.value = typed
                changed.append((row, cell))
        shown = {cell.name for row in sheet for cell in row.cells}
        for name, typed in sent.items():
            if f"was:{name}" in sent and name not in shown and typed != sent[f"was:{name}"]:
                told.append(self._told("form.gone", field=name, value=typed))
        for row, cell in changed:
            try:
                put_value(portal, key, row, cell, draft, texts)
            except CannotPatch as exc:
                told.append(self._told("value.of-field", field=row.label, what=exc.told))
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
                    _MOVES[move[3]],
                    move[4],
                    draft,
                    texts,
                )
            except CannotPatch as exc:
                told.append(in_language(exc.told, self.language))
        if told:
            return self._edit(portal, key, sheet, told, beside)
        for name, text in texts.items():
            draft.write(name, text)
        told = self._written(draft, before)
        if told:
            return self._edit(portal, key, sheet, told, beside)
        anchor = f"#list-{move[1]}" if move else ""
        return AdminResponse(
            location=f"{ADDRESS}edit?{urlencode({'key': key, 'with': beside, 'saved': '1'})}{anchor}", status=303
        )

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
            told = [*told, *(in_language(fault, self.language) for fault in faults)]
            draft, texts = Draft(self.root), dict[str, str]()
            if not told:
                try:
                    put_item(portal, key, within, item, draft, texts)
                except CannotPatch as exc:
                    told = [in_language(exc.told, self.language)]
            if not told:
                for name, text in texts.items():
                    draft.write(name, text)
                told = self._written(draft, before)
            if not told:
                where = f"{ADDRESS}edit?{urlencode({'key': key, 'saved': '1'})}#list-{within.name}"
                return AdminResponse(location=where, status=303)
        return self._page(
            "form.new-item", "item", thing=title_of(portal, Ref.of_key(key)), list=in_language(field_label(within.name), self.language), asked=asked, given=given, told=told, key=key, within=within.name, long=SEVERAL_LINES,
            status=409 if told else 200,
        )  # fmt: skip

    def _written(self, draft: Draft, before: list[Problem]) -> list[str]:
        """Save a draft; why it can't be, if so."""
        assert self._memory is not None
        try:
            _, fresh = apply_draft(self.root, draft, before, self._memory)
        except OSError as exc:
            return [self._told("form.not-saved", reason=reason_of(exc), file=exc.filename)]
        except ChangedMeanwhile as exc:
            return [in_language(exc.told, self.language)]
        return as_text(fresh, self.root, self.language, draft.files())

    # --- something new ---

    def _new(self, portal: Portal, kind: str, given: dict[str, str], told: list[str]) -> AdminResponse:
        asked = list(askable(kind, portal))
        return self._page(
            "form.new", "new", kind=kind, asked=asked, given=given, told=told, long=SEVERAL_LINES,
            status=409 if told else 200,
        )  # fmt: skip

    def _create(
        self, portal: Portal, kind: str, sent: dict[str, str], before: list[Problem], told: list[str]
    ) -> AdminResponse:
        given = {name: value.replace("\r\n", "\n").strip() for name, value in sent.items() if value.strip()}
        values, faults, missing = judged(kind, portal, given, now())
        told = told + [self._told("value.of-field", field=field.label, what=fault) for field, fault in faults]
        told += [self._told("form.field-missing", field=field.label) for field in missing]
        ref = Ref(KINDS[kind].name, str(values.get("id", "")))
        if not ref.id and not told:
            told.append(self._told("form.no-id"))
        try:
            told = told or self._written(draft_of_record(portal, kind, values)[0], before)
        except (FileThere, CannotPatch) as exc:
            told = [in_language(exc.told, self.language)]
        if told:
            return self._new(portal, kind, given, told)
        return AdminResponse(location=f"{ADDRESS}edit?{urlencode({'key': ref.key, 'saved': '1'})}", status=303)

    # --- what it was before ---

    def _history(
        self, portal: Portal, ref: Ref, sent: dict[str, str] | None, before: list[Problem], told: list[str]
    ) -> AdminResponse:
        """The versions of a thing; when one is sent, the thing becomes what it was then."""
        told = list(told)
        steps: list[PastState] = []
        try:
            versions = Versions(self.root)
            steps = history_of(portal, ref, versions)
            if sent is not None and not told and any(step.version.commit == sent.get("version") for step in steps):
                told = self._written(as_it_was(portal, ref, versions, sent["version"]), before)
                if not told:
                    where = f"{ADDRESS}edit?{urlencode({'key': ref.key, 'saved': '1'})}"
                    return AdminResponse(location=where, status=303)
        except (CannotPublish, ChangedMeanwhile) as exc:
            told = [in_language(exc.told, self.language)]
        names = {locale: locale_format(locale) for locale in portal.settings.languages}
        spoken = locale_format(self.language)
        return self._page(
            "history.heading", "history", thing=title_of(portal, ref), key=ref.key, steps=steps, told=told, formats=names, spoken=spoken,
            status=409 if told else 200,
        )  # fmt: skip

    # --- publishing ---

    def _publish(self, site: Site, sent: dict[str, str] | None, told: list[str]) -> AdminResponse:
        """What there is to publish, or what came of publishing it."""
        sentence = (sent or {}).get("sentence", "").strip()
        propose = site.portal.settings.publishing == "propose"
        shown = Publication()
        if sent is not None and not sentence:
            told = [*told, self._told("publish.no-sentence")]
        try:
            if sent is None or told:
                shown = to_publish(self.root, site)
            else:
                shown = publish(self.root, sentence, _PREFER.get(sent.get("prefer", ""), ""), propose=propose)
        except NotSound as exc:
            told = [*told, in_language(exc.told, self.language), *self._listed(exc.problems)]
        except (CannotPublish, ChangedMeanwhile) as exc:
            told = [*told, in_language(exc.told, self.language)]
        except OSError as exc:
            told = [*told, self._told("form.not-saved", reason=reason_of(exc), file=exc.filename)]
        names = {locale: locale_format(locale) for locale in site.portal.settings.languages}
        return self._page(
            "publish.heading", "publish", shown=shown, told=told, sentence=sentence, propose=propose, formats=names,
            status=409 if told or shown.is_contested else 200,
        )  # fmt: skip

    def _page(self, title: str, page: str, *, status: int = 200, **values: Any) -> AdminResponse:
        """A page of the form; *title* is the id of a message, filled in by the values."""

        def said(text: str) -> str:
            return in_language(text, self.language) if isinstance(text, Message) else text

        names = {name: value for name, value in values.items() if isinstance(value, str)}
        if "kind" in names:
            names["kind"] = message(f"new.kind.{names['kind']}")
        html = _template().render(
            title=self._told(title, **names), page=page, token=self.token, address=ADDRESS, quote=quote, t=self._told, said=said,
            lang=self.language, dir=locale_format(self.language).direction, **values,
        )  # fmt: skip
        return AdminResponse(html, status=status)


def _sent(body: bytes) -> dict[str, str]:
    """The fields of a form that was sent."""
    return dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))


def _typed(sent: dict[str, str]) -> list[str]:
    """What somebody typed into a form: fields that aren't as they were."""
    names = (name for name in sent if name != "token" and not name.startswith("was:"))
    return [f"{name}: {sent[name]}" for name in names if sent[name] != sent.get(f"was:{name}", "")]


@cache
def _template() -> jinja2.Template:
    env = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    return env.from_string(Path(__file__).with_name("admin.html").read_text("utf-8"))
