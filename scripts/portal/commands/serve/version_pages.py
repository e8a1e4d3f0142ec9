"""The form's pages on versions: what a thing was before, and publishing what was changed."""

from __future__ import annotations

from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from portal.commands.serve.form_pages import AdminResponse, FormRequest, Sentence, after_saving
from portal.common.locales import locale_format
from portal.common.messages import Message, message, reason_of
from portal.edit.changes import FieldChange, shortened, words_between
from portal.edit.draft import FileThere
from portal.edit.form import path_label, title_of
from portal.edit.history import PastState, as_it_was, history_of
from portal.edit.journal import ChangedMeanwhile
from portal.edit.merge import Preference
from portal.edit.proposals import Proposal, proposals, send_back, take_over
from portal.edit.publishing import Choice, NotSound, Publication, Unreviewed, publish, to_publish
from portal.edit.undo import CannotTakeBack, last_saves, taken_back
from portal.edit.versions import CannotPublish, Versions, as_sentence
from portal.model.collections import Ref

_PREFER: dict[str, Preference] = {"ours": "ours", "theirs": "theirs"}


def _page(request: FormRequest, title: str, told: list[Sentence], **values: Any) -> AdminResponse:
    """One of these pages: changes are told word for word, and languages and days as people call them."""
    portal = request.portal
    return request.pages.page(
        title, title.partition(".")[0], told=told, changed=partial(_changed, request), spoken=locale_format(request.pages.language),
        formats={locale: locale_format(locale) for locale in portal.settings.languages}, zone=ZoneInfo(portal.settings.time_zone or "UTC"),
        **{"status": 409 if told else 200, **values},
    )  # fmt: skip


def history_page(request: FormRequest, ref: Ref) -> AdminResponse:
    """The versions of a thing; when one is sent, the thing becomes what it was then."""
    pages, portal, told = request.pages, request.portal, list[Sentence](request.told)
    steps: list[PastState] = []
    try:
        versions = Versions(pages.root)
        steps = history_of(portal, ref, versions)
        wanted = (request.sent or {}).get("version", "")
        if not told and any(step.version.commit == wanted for step in steps):
            told = request.told_of_saving(as_it_was(portal, ref, versions, wanted))
            if not told:
                return after_saving(ref.key)
    except (CannotPublish, ChangedMeanwhile) as exc:
        told = [pages.said(exc.told)]
    return _page(request, "history.heading", told, thing=title_of(portal, ref), key=ref.key, steps=steps)


def saves_page(request: FormRequest) -> AdminResponse:
    """The last saves, each with what it changed; when one is sent, it is taken back."""
    pages, told = request.pages, list[Sentence](request.told)
    saves = last_saves(pages.root)
    wanted = next((save for save in saves if save.name == (request.sent or {}).get("save")), None)
    if request.sent is not None and wanted is None:
        told.append(pages.told("saves.unknown"))
    is_done = False
    if wanted and not told:
        try:
            told = request.told_of_saving(taken_back(pages.root, wanted))
            is_done = not told
        except (CannotTakeBack, FileThere) as exc:
            told = [pages.said(exc.told)]
    return _page(request, "saves.heading", told, saves=last_saves(pages.root), is_done=is_done)


def _label(choice: Choice, path: str) -> Message:
    """What a field is called within what is to be chosen."""
    return path_label(path.removeprefix(choice.path).strip("/"))


def _in_words(request: FormRequest, ref: Ref | None, path: str, value: str) -> str:
    """What stands in a field of a thing, as people read it."""
    return request.pages.said(request.names.in_words(ref.collection if ref else "", path, value)) if value else ""


def _compared(request: FormRequest, choice: Choice, path: str, other: str, value: str) -> list[tuple[str, str]]:
    """A value beside that of the other: what both have, and what this one has alone."""
    return words_between(*(_in_words(request, choice.ref, path, one) for one in (other, value))) if value else []


def _changed(request: FormRequest, change: FieldChange) -> list[tuple[str, str]]:
    """A change, word for word, and where it stands."""
    sides = (_in_words(request, change.ref, change.path, one) for one in (change.before, change.after))
    return shortened(words_between(*sides))


def publish_page(request: FormRequest) -> AdminResponse:
    """What there is to publish, or what came of publishing it."""
    pages, site, sent, told = request.pages, request.site, request.sent, list[Sentence](request.told)
    sentence = as_sentence((sent or {}).get("sentence", ""))
    person = pages.person
    author = person.author if person else None
    propose = site.portal.settings.publishing == "propose" or not (person is None or person.may_publish)
    shown = Publication()
    if sent is not None and not sentence:
        told = [*told, pages.told("publish.no-sentence")]
    try:
        if sent is None or told:
            shown = to_publish(pages.root, site, author)
        else:
            with_proposed = "with-proposed" in sent
            shown = publish(
                pages.root, sentence, lambda place: _PREFER.get(sent.get(f"choose:{place}", ""), ""),
                propose=propose, with_proposed=with_proposed, author=author,
            )  # fmt: skip
    except NotSound as exc:
        told = [*told, pages.said(exc.told), *pages.listed(exc.problems, exc.portal)]
        shown.choices = exc.choices
    except Unreviewed as exc:
        told = [*told, pages.said(exc.told)]
        shown = to_publish(pages.root, site, author)
    except (CannotPublish, ChangedMeanwhile) as exc:
        told = [*told, pages.said(exc.told)]
    except OSError as exc:
        told = [*told, pages.told("form.not-saved", reason=reason_of(exc), file=exc.filename)]
    return _page(
        request, "publish.heading", told, shown=shown, sentence=sentence, propose=propose, label=_label, compared=partial(_compared, request),
        with_proposed="with-proposed" in (sent or {}), status=409 if told or shown.choices else 200,
    )  # fmt: skip


def proposals_page(request: FormRequest) -> AdminResponse:
    """What was proposed, in words; when one is sent, it is published, or sent back with a remark."""
    pages, portal, told = request.pages, request.portal, list[Sentence](request.told)
    person, is_proposing = pages.person, portal.settings.publishing == "propose"
    author, done, sent = person.author if person else None, "", request.sent or {}
    may = person is None or person.may_publish
    found: list[Proposal] = []
    try:
        looked_at, sending_back = sent.get("proposal", ""), sent.get("back", "")
        found = proposals(pages.root, author)
        chosen = next((one for one in found if one.tip in (looked_at, sending_back)), None)
        if request.sent is not None and not told:
            if chosen is None or not may or (is_proposing and chosen.is_own):
                raise CannotPublish(message("proposals.gone"))
            if sending_back:
                found[found.index(chosen)] = send_back(pages.root, chosen, sent.get("remark", ""), author)
                done = pages.told("proposals.sent-back", name=chosen.versions[0].who)
            else:
                done = pages.said(take_over(pages.root, chosen, author))
                found.remove(chosen)
    except NotSound as exc:
        told = [*told, pages.said(exc.told), *pages.listed(exc.problems, exc.portal)]
    except CannotPublish as exc:
        told = [*told, pages.said(exc.told)]
    except OSError as exc:
        told = [*told, pages.told("form.not-saved", reason=reason_of(exc), file=exc.filename)]
    return _page(
        request, "proposals.heading", told, found=found, done=done, may=may, only_others=is_proposing, sent=sent
    )
