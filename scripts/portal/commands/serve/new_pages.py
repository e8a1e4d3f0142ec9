"""The form's page on what is new: a record, a page, a news item, a picture."""

from __future__ import annotations

from portal.commands.serve.edit_pages import beside_fields, put_faults
from portal.commands.serve.form_pages import AdminResponse, Desk, after_saving
from portal.common.messages import Message, message
from portal.edit.controls import Control
from portal.edit.create import KINDS, Field, askable, draft_of_record, judged
from portal.edit.draft import Draft, FileThere
from portal.edit.form import Row, rows_of_new
from portal.edit.new_picture import NoPicture, take_in_sent
from portal.edit.yaml_patch import CannotPatch
from portal.model.collections import Ref
from portal.site.schedule import now


def new_page(desk: Desk, kind: str) -> AdminResponse:
    """What there is to fill in of something new, or what comes of what was sent."""
    if desk.sent is not None:
        return _create(desk, kind, desk.sent)
    return _ask(desk, kind, rows_of_new(desk.portal, askable(kind), {}), [])


def _ask(desk: Desk, kind: str, sheet: list[Row], told: list[str]) -> AdminResponse:
    if desk.files:
        told = [*told, desk.pages.told("form.choose-file-again")]
    return desk.page(
        "form.new", "new", kind=kind, rows=sheet, told=told, key="", target=f"new?kind={kind}",
        shown=(desk.portal.settings.default,), with_file=any(row.asked.control is Control.FILE for row in sheet),
        with_was=False, status=200 if desk.sent is None else 409,
    )  # fmt: skip


def _create(desk: Desk, kind: str, sent: dict[str, str]) -> AdminResponse:
    portal, told = desk.portal, list(desk.told)
    given = {name: value.replace("\r\n", "\n").strip() for name, value in sent.items() if value.strip()}
    draft = Draft(desk.pages.root)
    wrong: list[tuple[Field, Message]] = []
    for field in askable(kind):
        if field.about.value == "picture":
            given.pop(field.name, None)  # only what was sent as a file
            try:
                given |= {field.name: take_in_sent(draft, *desk.files[field.name])} if field.name in desk.files else {}
            except NoPicture as exc:
                wrong.append((field, exc.told))
    sheet = rows_of_new(portal, askable(kind), given)
    values, faults, missing = judged(kind, portal, given, now())
    missing = [field for field in missing if field.name not in (other.name for other, _ in wrong)]
    wrong += [*faults, *((field, message("form.field-missing", field=field.label)) for field in missing)]
    put_faults(sheet, wrong)
    ref = Ref(KINDS[kind].name, str(values.get("id", "")))
    if not ref.id and not wrong:
        told.append(desk.pages.told("form.no-id"))
    if told or wrong:
        return _ask(desk, kind, sheet, told)
    try:
        draft_of_record(portal, kind, values, draft)
    except (FileThere, CannotPatch) as exc:
        return _ask(desk, kind, sheet, [desk.pages.said(exc.told)])
    told, problems = desk.write(draft)
    if told or problems:
        left = beside_fields(desk, ref, sheet, draft, problems, (portal.settings.default,))
        return _ask(desk, kind, sheet, [*told, *desk.pages.listed(left, draft.files())])
    return after_saving(ref.key)
