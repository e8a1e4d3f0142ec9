"""The form's pages on what becomes of a thing and its address: renaming it, taking it down, and addresses that have no page any more."""

from __future__ import annotations

from urllib.parse import urlencode

from portal.commands.serve.form_pages import ADDRESS, AdminResponse, FormRequest, Sentence, after_saving
from portal.common.locales import locale_format
from portal.edit.draft import Draft, FileThere
from portal.edit.form import title_of
from portal.edit.journal import ChangedMeanwhile
from portal.edit.redirects import CannotRedirect, address_of, draft_of_forgetting, draft_of_redirect, published_at
from portal.edit.rename import CannotRename, draft_of_rename, in_the_way, ledger_after
from portal.edit.take_down import (
    REDIRECTED,
    CannotTakeDown,
    assert_may_move,
    can_be_withdrawn,
    draft_of_deletion,
    draft_of_withdrawal,
    referrals,
    translated_into,
)
from portal.edit.yaml_patch import CannotPatch
from portal.model.collections import COLLECTIONS, Ref
from portal.model.field_types import as_id
from portal.site.lost import unanswered

_WHY_NOT = (CannotRename, CannotTakeDown, CannotRedirect, CannotPatch, ChangedMeanwhile, FileThere)


def rename_page(request: FormRequest, ref: Ref) -> AdminResponse:
    """What another id would do, or what comes of one that was sent."""
    pages, portal, told = request.pages, request.portal, list[Sentence](request.told)
    typed = ref.id if request.sent is None else request.sent.get("id", "").strip()
    fixed = _fixed(request, ref)
    if request.sent is not None and not told and not fixed:
        new = Ref(ref.collection, typed if typed == ref.id else as_id(typed) or typed)
        try:
            if errors := in_the_way(request.problems):
                told = [pages.told("rename.errors"), *pages.listed(errors, portal)]
            elif new == ref:
                told = [pages.told("rename.same")]
            else:
                draft = draft_of_rename(portal, ref, new)
                told = request.told_of_saving(draft, lambda after: ledger_after(portal, after.portal, ref, new))
        except _WHY_NOT as exc:
            told = [pages.said(exc.told)]
        if not told:
            return after_saving(new.key)
    return request.page(
        "rename.heading", "rename", thing=title_of(portal, ref), key=ref.key, typed=typed, told=told,
        uri=_address(ref), referrals=_shown(request, ref), fixed=fixed, of_menu=request.of_menu(ref), status=409 if told or (fixed and request.sent is not None) else 200,
    )  # fmt: skip


def remove_page(request: FormRequest, ref: Ref) -> AdminResponse:
    """What taking a thing down would do, or what comes of how somebody wants it taken down."""
    pages, portal, told = request.pages, request.portal, list[Sentence](request.told)
    sent = request.sent or {}
    today = request.names.meaning.today
    ways = [way for way in ("withdraw", "delete") if way == "delete" or can_be_withdrawn(ref)]
    if getattr(portal.record(ref), "withdrawn", None):
        ways = ["delete"]
    addresses = published_at(portal, ref)
    fixed = _fixed(request, ref)
    if fixed:
        ways = []
    elif request.sent is not None and not told:
        try:
            if sent.get("way") == "withdraw":
                draft = draft_of_withdrawal(portal, ref, today)
            else:
                leads_to = address_of(sent.get("leads_to", "")) if sent.get("then") == "moved" else ""
                draft = draft_of_deletion(portal, ref, leads_to, today, pages.language)
            told = _told_of_needing(request, draft, ref)
        except _WHY_NOT as exc:
            told = [pages.said(exc.told)]
        if not told and sent.get("way") == "withdraw":
            return after_saving(ref.key)
        if not told:
            return AdminResponse(location=f"{ADDRESS}?{urlencode({'gone': title_of(portal, ref)})}", status=303)
    languages = pages.languages(translated_into(portal, ref))
    return request.page(
        "remove.heading", "remove", thing=title_of(portal, ref), key=ref.key, collection=ref.collection, told=told, ways=ways,
        way=sent.get("way", ways[0] if ways else ""), then=sent.get("then", "gone"), leads_to=sent.get("leads_to", ""),
        addresses=addresses, languages=languages, referrals=_shown(request, ref), known=_known(request, ref), fixed=fixed, of_menu=request.of_menu(ref),
        status=409 if (told or fixed) and request.sent is not None else 200,
    )  # fmt: skip


def _told_of_needing(request: FormRequest, draft: Draft, ref: Ref) -> list[Sentence]:
    """Save a draft by which a thing goes; why it can't be: that something refers to it is told once, for the page lists what does."""
    refusal = request.write(draft)
    named = {ref.id, f"/{ref.uri}"}
    left = [one for one in refusal.problems if named.isdisjoint(map(str, one.what.values.values()))]
    needed = [request.pages.told("remove.referred")] if len(left) < len(refusal.problems) else []
    return [*refusal.told, *needed, *request.listed(refusal, draft, left)]


def addresses_page(request: FormRequest, *, saved: bool) -> AdminResponse:
    """Addresses without a page: where each leads; and saying it of another one."""
    pages, portal, told, sent = request.pages, request.portal, list[Sentence](request.told), request.sent or {}
    if request.sent is not None and not told:
        try:
            address, then = address_of(sent.get("address", "")), sent.get("then", "")
            leads_to = address_of(sent.get("leads_to", "")) if then == "moved" else ""
            if then == "never":
                draft = draft_of_forgetting(portal, address)
            else:
                draft = draft_of_redirect(
                    request.site.portal, address, leads_to, request.names.meaning.today, pages.language
                )
            told = request.told_of_saving(draft)
        except _WHY_NOT as exc:
            told = [pages.said(exc.told)]
        if not told:
            return AdminResponse(location=f"{ADDRESS}addresses?saved=1", status=303)
    lost = [f"/{uri}" for uri, _ in unanswered(portal, request.site.routes)]
    return request.page(
        "addresses.heading", "addresses", redirects=list(portal.redirects.values()), lost=lost, told=told, known=_known(request), saved=saved,
        typed=sent.get("address", lost[0] if lost else ""), then=sent.get("then", "moved"), leads_to=sent.get("leads_to", ""),
        spoken=locale_format(pages.language), status=409 if told else 200,
    )  # fmt: skip


def _known(request: FormRequest, ref: Ref | None = None) -> list[tuple[str, str]]:
    """Every address to which one may lead readers, with the title of its page."""
    portal, entries = request.portal, request.site.routes.entries
    others = [other for other, _ in portal.every_record() if COLLECTIONS[other.collection].has_pages and other != ref]
    return [(f"/{other.uri}", title_of(portal, other)) for other in others if other.uri in entries]


def _address(ref: Ref) -> str:
    """The address of a thing's page on the site; empty, if it has none."""
    return f"/{ref.uri}" if COLLECTIONS[ref.collection].has_pages else ""


def _fixed(request: FormRequest, ref: Ref) -> str:
    """Why a thing stays at its address; empty, if it need not."""
    try:
        assert_may_move(request.portal, ref)
    except CannotTakeDown as exc:
        return request.pages.said(exc.told)
    return ""


def _shown(request: FormRequest, ref: Ref) -> list[tuple[str, str, list[str]]]:
    """What refers to a thing: the key of each thing that does, empty for an address; what it is called; and the fields in which it does."""
    found: dict[Ref, dict[str, list[str]]] = {}
    for one in referrals(request.portal, ref):
        languages = found.setdefault(one.by, {}).setdefault(request.pages.said(one.field), [])
        languages += [one.locale] if one.locale else []
    shown = []
    for by, fields in found.items():
        said = [
            f"{field} ({request.pages.languages(locales)})" if locales else field
            for field, locales in fields.items()
            if field
        ]
        is_address = by.collection == REDIRECTED
        title = by.id if is_address else title_of(request.portal, by, request.pages.language)
        shown.append(("" if is_address else by.key, title, said))
    return shown
