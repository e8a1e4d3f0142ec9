"""The form's pages on what is there: its fields, and the items of its lists."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import partial

from portal.check.project import Site
from portal.commands.serve.form_pages import PREVIEW, AdminResponse, FormRequest, Sentence, after_saving
from portal.common.messages import Message, message
from portal.common.printable import shorten
from portal.common.problems import Problem, errors_among
from portal.content.change_ledger import TOLD, plain_pages_behind, told_text, untold
from portal.content.translation_ledger import ledger_files, read_source_texts, with_holding
from portal.edit.apply import Ledgers, ledger_of_translations
from portal.edit.create import inner_fields
from portal.edit.draft import Draft
from portal.edit.effects import page_showing
from portal.edit.field_errors import put_at_fields
from portal.edit.form import Cell, Row, rows, rows_of_new, title_of, typed_of
from portal.edit.form_values import put_value, tidied
from portal.edit.in_form import Spots
from portal.edit.lists import Move, RecordList, item_of, lists_of, put_item, put_move
from portal.edit.rename import may_be_renamed
from portal.edit.yaml_patch import CannotPatch
from portal.model.collections import COLLECTIONS, Ref
from portal.model.fields import field_label

_MOVE = re.compile(rf"([a-z_]+):(\d{{1,4}}):({'|'.join(Move)}):(.*)", re.DOTALL)
"""What a button beside an item of a list asks for: which list, the item's place, what to do, and the item's id."""

_LONGEST_TITLE = 90
_SHOWN_OTHERWISE = {"translation-missing", "translation-outdated", "change-untold", "plain-language"}
"""Rules of which a thing's page speaks by itself."""


def edit_page(request: FormRequest, key: str, beside: str, *, saved: bool = False, added: str = "") -> AdminResponse:
    """All that there is to fill in of a thing, to whose list an item was just *added*, or what comes of what was sent."""
    if request.sent is not None:
        return _save(request, key, beside, request.sent)
    return _edit(request, key, rows(request.portal, key, request.names), beside, saved=saved, added=added)


def shown_languages(request: FormRequest, beside: str, key: str) -> tuple[str, ...]:
    """The language in which a thing is written and one *beside* it, or all languages."""
    languages, source = request.portal.settings.languages, request.portal.texts.language_of(key)
    return (source, beside) if beside in languages and beside != source else languages


def _edit(
    request: FormRequest, key: str, sheet: list[Row], beside: str, told: Iterable[Sentence] = (), *, saved: bool = False,
    added: str = "",
) -> AdminResponse:  # fmt: skip
    portal, ref, told = request.portal, Ref.of_key(key), list(told)
    lists = lists_of(portal, key)
    changed = dict(untold(portal)).get(ref, {})
    spots = Spots(portal)
    looked = [
        warning
        for warning in request.problems
        if warning.severity == "warning" and warning.rule not in _SHOWN_OTHERWISE
    ]
    looked = [warning for warning in looked if (spot := spots.of(warning.place)) and spot.ref == ref]
    shown = shown_languages(request, beside, key)
    opened = {row.path[:2] for row in sheet if _stands_out(row, shown, beside)}
    if added in lists:
        opened.add((added, len(lists[added].items) - 1))
    is_refused = told or any(cell.faults for row in sheet for cell in row.cells)
    # lists have their place at the foot
    sheet = sorted(sheet, key=lambda row: len(row.path) > 2 and row.path[0] in lists)
    return request.page(
        "form.thing", "edit", to_look_at=request.pages.listed(looked, portal),
        thing=title_of(portal, ref), collection=COLLECTIONS[ref.collection].word, key=key, rows=sheet, told=told,
        earlier=_earlier(request, key, sheet), lists=lists, list_labels={name: request.pages.said(field_label(name)) for name in lists},
        opened=opened, item_titles=_item_titles(sheet), previews=previews(request.site, ref, shown), picture=ref.id if ref.collection == "images" and ref.id in portal.pictures else "",
        shown=shown, beside=beside if beside in portal.settings.languages[1:] else "", saved=saved,
        untold=[request.pages.said(field_label(name)) for name in changed], is_behind=ref in plain_pages_behind(portal), ref_may_move=may_be_renamed(ref), of_menu=request.of_menu(ref), with_was=True, status=409 if is_refused else 200,
    )  # fmt: skip


def _stands_out(row: Row, shown: Iterable[str], beside: str) -> bool:
    """Whether there is something to do about a field: it has a fault, or its translation is outdated, or missing *beside* it."""
    cells = [cell for cell in row.cells if cell.locale in shown]
    lacks = bool(row.cells[0].value) and any(cell.locale == beside and not cell.value for cell in cells)
    return lacks or any(cell.faults or cell.is_outdated for cell in cells)


def _item_titles(sheet: list[Row]) -> dict[tuple[str | int, ...], str]:
    """By list and place: the first words or name in an item, by which it is known when it is folded."""
    found: dict[tuple[str | int, ...], str] = {}
    for row in sheet:
        if len(row.path) > 2 and (row.is_text or row.asked.names) and row.cells[0].value:
            found.setdefault(row.path[:2], shorten(row.cells[0].value, _LONGEST_TITLE))
    return found


def previews(site: Site, ref: Ref, languages: Iterable[str]) -> list[tuple[str, str]]:
    """Where a thing can be looked at before it is saved: languages, each with the address of the page there."""
    uri = page_showing(site, ref)
    return [] if uri is None else [(locale, f"{PREVIEW}{site.routes.uri(uri, locale)}") for locale in languages]


def _earlier(request: FormRequest, key: str, sheet: list[Row]) -> dict[str, str]:
    """By field: the source text from which an outdated translation was made; empty, if nobody knows it any more."""
    outdated = [cell for row in sheet for cell in row.cells if cell.is_outdated]
    known = read_source_texts(request.pages.root) if outdated else {}
    ledger = request.portal.texts.ledger
    entries = {cell.name: ledger[cell.locale][f"{key}/{cell.name.partition(':')[2]}"] for cell in outdated}
    return {name: known.get(entry.source, "") for name, entry in entries.items()}


def typed_into(request: FormRequest, key: str, sheet: list[Row], sent: dict[str, str]) -> tuple[Draft, list[str]]:
    """The changes that put in what was *sent*; faults stand in the *sheet*, which takes what was typed, or are told."""
    told: list[str] = []
    changed: list[tuple[Row, Cell]] = []
    for row in sheet:
        for cell in row.cells:
            was = sent.get(f"was:{cell.name}")
            typed = sent.get(cell.name, "" if row.asked.is_left_out_when_empty else None)
            if typed is None or was is None or tidied(row, typed) == tidied(row, was):
                continue
            if tidied(row, was) != tidied(row, cell.value):
                cell.faults.append(message("form.changed-meanwhile", field=row.label, value=cell.value))
            cell.value = typed
            changed.append((row, cell))
    known = {cell.name for row in sheet for cell in row.cells}
    for name, typed in sent.items():
        if f"was:{name}" in sent and name not in known and typed != sent[f"was:{name}"]:
            told.append(request.pages.told("form.gone", field=name, value=typed))
    draft = Draft(request.pages.root)
    for row, cell in changed:
        try:
            put_value(request.portal, key, row, cell, request.names.meaning, draft)
        except CannotPatch as exc:
            cell.faults.append(exc.told)
    return draft, told


def _save(request: FormRequest, key: str, beside: str, sent: dict[str, str]) -> AdminResponse:
    portal = request.portal
    sheet = rows(portal, key, request.names)
    draft, faults = typed_into(request, key, sheet, sent)
    told: list[Sentence] = [*request.told, *faults]
    ledgers: Ledgers | None = None
    if "settle" in sent:
        ledgers = partial(_settled, request, draft, key)
        errors = errors_among(request.problems)  # of what can't be read, nobody knows what readers know
        told += [request.pages.told("form.mend-first"), *request.pages.listed(errors, portal)] if errors else []
    if held := sent.get("holds"):
        for name, text in _holding(request, key, held).items():
            draft.write(name, text)
    if move := _MOVE.fullmatch(sent.get("do", "")):
        within = lists_of(portal, key).get(move[1])
        try:
            put_move(portal, key, within, int(move[2]), Move(move[3]), move[4], draft)
        except CannotPatch as exc:
            told.append(request.pages.said(exc.told))
    if told or any(cell.faults for row in sheet for cell in row.cells):
        return _edit(request, key, sheet, beside, told)
    refusal = request.write(draft, ledgers)
    problems = refusal.problems
    left = beside_fields(request, Ref.of_key(key), sheet, draft, problems, shown_languages(request, beside, key))
    if refusal.told or problems:
        return _edit(request, key, sheet, beside, [*refusal.told, *request.listed(refusal, draft, left)])
    return after_saving(key, beside, f"#list-{move[1]}" if move else "")


def _settled(request: FormRequest, draft: Draft, key: str, site: Site) -> dict[str, str]:
    """The ledgers, if readers need not be told of what changed of a thing."""
    told = told_text(site.portal, frozenset([key]))
    ledgers = ledger_of_translations(draft, request.problems, request.portal.texts, site)
    return {**ledgers, **({TOLD: told} if told else {})}


def beside_fields(
    request: FormRequest, ref: Ref, sheet: list[Row], draft: Draft, problems: list[Problem], shown: tuple[str, ...],
    within: tuple[str | int, ...] = (),
) -> list[Problem]:  # fmt: skip
    """Tell problems of a draft beside the fields that they are about; those that belong to none."""
    default = request.portal.texts.language_of(ref.key)
    left = put_at_fields(ref, sheet, problems, draft.content, default, shown, within)
    for cell in (row.cells[0] for row in sheet if row.about.value == "time-zone"):
        if cell.faults and not cell.value:
            cell.value = request.portal.settings.time_zone  # to be looked at, and saved or changed
    return left


def _holding(request: FormRequest, key: str, held: str) -> dict[str, str]:
    """The ledgers, if an outdated translation is said to hold."""
    locale, _, path = held.partition(":")
    store, text_key = request.portal.texts, f"{key}/{path}"
    if text_key not in {outdated for outdated, _ in store.outdated(locale)}:
        return {}
    return ledger_files(store, with_holding(store, locale, [text_key]), read_source_texts(request.pages.root))


def item_page(request: FormRequest, key: str, within: RecordList, like: int | None) -> AdminResponse:
    """A new item of a list, perhaps made *like* another one, or what comes of what was sent for it."""
    portal, told = request.portal, list[Sentence](request.told)
    asked = inner_fields(within.model)
    given = dict[str, str]()
    meaning = request.names.meaning
    if when := next((field for field in asked if field.name == "date"), None):  # of a correction or a change: now
        moment = meaning.moment.replace(second=0, microsecond=0).isoformat(timespec="minutes")
        given["date"] = (
            meaning.today.isoformat() if when.about.value == "day" else request.names.shown(when.about, moment)
        )
    if within.name == "changes" and "was" in {field.name for field in asked}:
        given["was"] = dict(untold(portal)).get(Ref.of_key(key), {}).get("value", "").partition(" → ")[0]
    if like is not None and like < len(within.items):
        given = typed_of(within.items[like], within.model, request.names)
    if request.sent is not None:
        given = {name: value.replace("\r\n", "\n").strip() for name, value in request.sent.items()}
    sheet = rows_of_new(portal, asked, given)
    if request.sent is not None:
        item, faults = item_of(asked, given, request.names.meaning)
        put_faults(sheet, faults)
        draft = Draft(request.pages.root)
        if not told and not faults:
            try:
                put_item(portal, key, within, item, draft)
            except CannotPatch as exc:
                told = [request.pages.said(exc.told)]
        if not told and not faults:
            refusal = request.write(draft)
            if not refusal.told and not refusal.problems:
                return after_saving(key, anchor=f"#list-{within.name}", added=within.name)
            path = (within.name, len(within.items))
            left = beside_fields(
                request, Ref.of_key(key), sheet, draft, refusal.problems, (portal.settings.default,), path
            )
            told = [*refusal.told, *request.listed(refusal, draft, left)]
    return request.page(
        "form.new-item", "new",
        thing=title_of(portal, Ref.of_key(key)), list=field_label(within.name), rows=sheet, told=told, key=key,
        target=f"item?key={key}&list={within.name}", shown=(portal.settings.default,), with_file=False, with_was=False, previews=[],
        status=200 if request.sent is None else 409,
    )  # fmt: skip


def put_faults(sheet: list[Row], faults: Iterable[tuple[object, Message]]) -> None:
    """Tell what is wrong beside the fields of something new."""
    by_name = {row.path[0]: row for row in sheet}
    for field, fault in faults:
        by_name[getattr(field, "name", "")].cells[0].faults.append(fault)
