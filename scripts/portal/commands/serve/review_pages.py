"""The form's page on reviewing: translations text by text, each beside its source, with what is known of it; whoever reads one says that it holds, or mends it."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from urllib.parse import urlencode

from portal.commands.serve.edit_pages import previews
from portal.commands.serve.form_pages import ADDRESS, AdminResponse, FormRequest, Remark, Sentence
from portal.common.locales import locale_format
from portal.common.messages import Message, message
from portal.common.printable import shorten
from portal.common.problems import errors_among
from portal.content.texts import State
from portal.content.translation_ledger import read_source_texts
from portal.edit.changes import words_between
from portal.edit.form import path_label, title_of
from portal.edit.overview import lacking_texts
from portal.edit.packs.review import draft_of_review, faults_of, is_reviewer, said_of, text_to_read, unread_texts
from portal.edit.packs.units import NO_FORM, Forms, PackedText, as_one_text, text_key
from portal.edit.versions import CannotPublish, Versions
from portal.edit.yaml_patch import CannotPatch
from portal.model.collections import COLLECTIONS, Ref
from portal.site.translation_queue import in_order_of_harm

_STATES = [state for state in State if state is not State.SOURCE]


def review_page(request: FormRequest, asked: Mapping[str, str]) -> AdminResponse:
    """The next text of a language that waits for a reader, or what comes of what was said of one; without a language, all of them."""
    locale = asked.get("in", "")
    languages = request.portal.texts.translated_into(request.portal.settings.languages)
    if locale not in languages:
        lacking = lacking_texts(request.portal).values()
        return request.page(
            "review.heading", "review_languages", numbers={name: _numbers(request, name) for name in languages},
            to_write={name: sum(one.get(name, 0) for one in lacking) for name in languages},
            told=[], status=200 if not locale else 404,
        )  # fmt: skip
    return _ReviewRequest(request, locale, asked).answer()


def _numbers(request: FormRequest, locale: str) -> dict[str, int]:
    """How a language stands: texts in each state, and all of them."""
    counts = request.portal.texts.counts(locale)
    return {**{state.value: counts[state] for state in _STATES}, "all": sum(counts.values())}


class _ReviewRequest:
    """One request of somebody who reads a language."""

    def __init__(self, request: FormRequest, locale: str, asked: Mapping[str, str]) -> None:
        self.request, self.locale, self.asked = request, locale, asked
        self._earlier = read_source_texts(request.pages.root)
        self._queue = unread_texts(request.site, locale)
        person = request.pages.person
        self._by = (
            person.author.name if person else (request.sent or asked).get("by", "").strip() or _known_name(request)
        )

    def answer(self) -> AdminResponse:
        sent = self.request.sent
        if sent is None:
            return self._show(self._next(self.asked.get("after", "")), noted=self.asked.get("noted", ""))
        key = sent.get("key", "")
        if sent.get("do") == "skip" and not self.request.told:
            return self._on(key)
        return self._note(key, sent)

    def _next(self, after: str) -> str:
        """The first text that waits, behind another one if that is said; empty if there is none."""
        portal = self.request.site.portal
        place = {key: number for number, key in enumerate(in_order_of_harm(portal, portal.texts.source))}
        return next((key for key in self._queue if place[key] > place.get(after, -1)), "")

    def _on(self, after: str, **more: str) -> AdminResponse:
        query = {"in": self.locale, "after": after, "by": self._by, **more}
        return AdminResponse(location=f"{ADDRESS}review?{urlencode(query)}", status=303)

    def _note(self, key: str, sent: Mapping[str, str]) -> AdminResponse:
        """Note what was said of a text, and go on; or show it again, and why not."""
        request = self.request
        unit = text_to_read(request.site, self._earlier, self.locale, key, request.pages.language)
        if unit is None:
            return self._show(
                self._next(key), [request.pages.told("review.read-meanwhile", key=shorten(key))], status=409
            )
        names = _names(self.locale, unit)
        given = {form: sent.get(name, "").replace("\r\n", "\n") for form, name in names.items()}
        is_mended = any(
            given[form] != sent.get(f"was:{name}", "").replace("\r\n", "\n") for form, name in names.items()
        )
        words = given if is_mended else unit.target
        told: list[Sentence | Message] = [*request.told, *self._why_not(unit, words, sent)]
        if not told:
            try:
                draft = draft_of_review(request.site, self.locale, [said_of(unit, words)], self._earlier, self._by)
                told += request.told_of_saving(draft)
            except CannotPatch as exc:
                told.append(exc.told)
        if told:
            return self._show(
                key,
                [why if isinstance(why, Remark) else request.pages.said(why) for why in told],
                given if is_mended else {},
                status=409,
            )
        return self._on(key, noted="mended" if is_mended else "holds")

    def _why_not(self, unit: PackedText, words: Forms, sent: Mapping[str, str]) -> list[Sentence | Message]:
        request = self.request
        if errors := list(errors_among(request.problems)):  # a file that can't be read would lose its reviews
            return [message("form.mend-first"), *request.pages.listed(errors, request.portal)]
        if sent.get("mark") != unit.was:
            return [message("review.changed-meanwhile", now=as_one_text(unit.target))]
        if not self._by:
            return [message("review.no-name")]
        if not is_reviewer(self._by):
            return [message("pack.name-odd", name=shorten(self._by))]
        if not all(text.strip() for text in words.values()):
            return [message("review.empty")]
        faults = faults_of(request.site, self.locale, said_of(unit, words))
        return [message("review.read-meanwhile", key=unit.key)] if faults is None else list(faults)

    def _show(
        self,
        key: str,
        told: list[Sentence] | None = None,
        typed: Forms | None = None,
        *,
        noted: str = "",
        status: int = 200,
    ) -> AdminResponse:
        request, locale, texts = self.request, self.locale, self.request.portal.texts
        unit = text_to_read(request.site, self._earlier, locale, key, request.pages.language) if key else None
        ref, written_in = Ref.of_key(key), texts.language_of(key)
        is_thing = ref.collection in COLLECTIONS
        spoken = locale_format(request.pages.language)
        return request.page(
            "review.of", "review", language=locale_format(locale).own_name, numbers=_numbers(request, locale), locale=locale, unit=unit,
            told=told or [], noted=noted, by=self._by, is_signed_in=bool(request.pages.person), left=len(self._queue), key=key,
            number=self._queue.index(key) + 1 if key in self._queue else 0,
            thing=title_of(request.portal, ref) if is_thing else "", ref=ref.key if is_thing else "",
            field=path_label(key.removeprefix(ref.key if is_thing else "interface").strip("/")),
            place=str(texts.translations[locale][key].place) if unit else "", source_language=spoken.language(written_in),
            fields=_names(locale, unit) if unit else {}, typed=typed or {}, is_markdown=key.endswith("/body"), written_in=written_in,
            changed=words_between(as_one_text(unit.previous), as_one_text(unit.source)) if unit and unit.previous else [],
            remarks=list(unit.remarks.lines(request.pages.language)) if unit else [],
            previews=previews(request.site, ref, (locale, written_in)) if is_thing and unit and unit.target.keys() == {NO_FORM} else [],
            status=status,
        )  # fmt: skip


def _names(locale: str, unit: PackedText) -> dict[str, str]:
    """By plural form, the name of the field in which a translation stands: as in the form of its thing, which so draws its page too."""
    ref = Ref.of_key(unit.key)
    path = unit.key.removeprefix(f"{ref.key}/") if ref.collection in COLLECTIONS else unit.key
    return {form: f"{locale}:{text_key(path, form)}" for form in unit.target}


def _known_name(request: FormRequest) -> str:
    """Who sits at the form where nobody signs in, as far as git knows."""
    with suppress(CannotPublish):
        return Versions(request.pages.root).author
    return ""
