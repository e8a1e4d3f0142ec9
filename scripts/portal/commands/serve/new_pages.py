"""The form's page on what is new: a record, a page, a news item, a picture."""

from __future__ import annotations

from typing import NamedTuple

from portal.commands.serve.edit_pages import beside_fields, put_faults
from portal.commands.serve.form_pages import PREVIEW, AdminResponse, FormRequest, Sentence, after_saving
from portal.common.clock import now
from portal.common.messages import Message, message
from portal.edit.controls import Control
from portal.edit.create import KINDS, Field, askable, draft_of_record, judged, set_by_themselves
from portal.edit.draft import Draft, FileThere
from portal.edit.form import Row, rows_of_new
from portal.edit.new_picture import NoPicture, take_in_sent
from portal.edit.yaml_patch import CannotPatch
from portal.model.collections import Ref


def new_page(request: FormRequest, kind: str) -> AdminResponse:
    """What there is to fill in of something new, or what comes of what was sent."""
    if request.sent is not None:
        return _create(request, kind, request.sent)
    today = request.names.meaning.today.isoformat()
    by_themselves = set_by_themselves(kind)
    given = {"checked": today} if "checked" in by_themselves else {}
    return _ask(request, kind, rows_of_new(request.portal, askable(kind), given, by_themselves), [])


def _ask(request: FormRequest, kind: str, sheet: list[Row], told: list[Sentence]) -> AdminResponse:
    if request.files:
        told = [*told, request.pages.told("form.choose-file-again")]
    return request.page(
        "form.new", "new", kind=kind, rows=sheet, told=told, key="", target=f"new?kind={kind}",
        shown=(request.portal.settings.default,), with_file=any(row.asked.control is Control.FILE for row in sheet),
        with_was=False, thing=request.pages.told(f"new.kind.{kind}"),
        previews=[(request.portal.settings.default, f"{PREVIEW}new?kind={kind}")] if _has_page(kind) else [],
        status=200 if request.sent is None else 409,
    )  # fmt: skip


def _has_page(kind: str) -> bool:
    """Whether something new of a kind is seen anywhere before something else names it."""
    return KINDS[kind].has_pages or KINDS[kind].is_markdown


class Drafted(NamedTuple):
    """What was sent of something new, as far as anything can be made of it."""

    ref: Ref
    sheet: list[Row]
    draft: Draft
    told: list[str]
    """Why nothing can be made of it, besides the faults that stand in the sheet."""

    @property
    def is_whole(self) -> bool:
        return not self.told and not any(cell.faults for row in self.sheet for cell in row.cells)


def drafted(request: FormRequest, kind: str, sent: dict[str, str]) -> Drafted:
    """The changes that add what was *sent*; faults stand in the sheet, or are told."""
    portal, told = request.portal, list(request.told)
    given = {name: value.replace("\r\n", "\n").strip() for name, value in sent.items() if value.strip()}
    draft = Draft(request.pages.root)
    wrong: list[tuple[Field, Message]] = []
    for field in askable(kind):
        if field.about.value == "picture":
            given.pop(field.name, None)  # only what was sent as a file
            try:
                given |= (
                    {field.name: take_in_sent(draft, *request.files[field.name])} if field.name in request.files else {}
                )
            except NoPicture as exc:
                wrong.append((field, exc.told))
    sheet = rows_of_new(portal, askable(kind), given, set_by_themselves(kind))
    values, faults, missing = judged(kind, portal, given, now())
    wrong += faults
    missing = [field for field in missing if field.name not in {other.name for other, _ in wrong}]
    wrong += [*((field, message("new.needed-value")) for field in missing)]
    put_faults(sheet, wrong)
    ref = Ref(KINDS[kind].name, str(values.get("id", "")))
    if not ref.id and not wrong:
        told.append(request.pages.told("form.no-id"))
    if not told and not wrong:
        try:
            draft_of_record(portal, kind, values, draft)
        except (FileThere, CannotPatch) as exc:
            told.append(request.pages.said(exc.told))
    return Drafted(ref, sheet, draft, told)


def _create(request: FormRequest, kind: str, sent: dict[str, str]) -> AdminResponse:
    new = drafted(request, kind, sent)
    if not new.is_whole:
        return _ask(request, kind, new.sheet, [*new.told])
    refusal = request.write(new.draft)
    if refusal.told or refusal.problems:
        shown = (request.portal.settings.default,)
        left = beside_fields(request, new.ref, new.sheet, new.draft, refusal.problems, shown)
        return _ask(request, kind, new.sheet, [*refusal.told, *request.listed(refusal, new.draft, left)])
    return after_saving(new.ref.key, request.pages.beside(request.portal))
