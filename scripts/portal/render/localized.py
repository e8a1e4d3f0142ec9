"""Texts and records as a template sees them: each writes itself for one reader, and counts as used when it is written."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from markupsafe import Markup, escape

from portal.content.markdown import paragraphs, put_figures
from portal.content.texts import LocalisedText, State
from portal.model.fields import fields
from portal.model.records import Record
from portal.render.context import PageContext
from portal.site.urls import LANGUAGES


def _no_tag(figure_id: str, _: object) -> str:
    """An escaped text has no tags in which a figure could stand."""
    return figure_id


class ReaderName:
    """A name for a template; it counts as used where it is written: what *write* makes *of* something."""

    __slots__ = ("_of", "_write")

    def __init__(self, write: Callable[..., Markup], *of: object) -> None:
        self._write = write
        self._of = of

    def __html__(self) -> Markup:
        return self._write(*self._of)


class ReaderText:
    """A plain text of a record, for a template: ``{{ text }}`` writes it inline, escaped, its figures put in."""

    __slots__ = ("localised", "reader")

    def __init__(self, reader: PageContext, localised: LocalisedText) -> None:
        self.reader = reader
        self.localised = localised

    def _use(self) -> str:
        self.reader.used[self.localised.key] = self.localised
        return self.localised.value

    def _inline(self, value: str) -> Markup:
        reader, locale = self.reader, self.localised.locale
        words = reader.marked(escape(value), locale)
        if "{{" not in value:
            return words
        return Markup(put_figures(words, lambda name, forms: reader.figure(name, forms, locale), _no_tag))

    def __html__(self) -> Markup:
        return self.reader.foreign(self._inline(self._use()), self.localised)

    def __str__(self) -> str:
        return self.plain

    @property
    def plain(self) -> str:
        """The text without markup."""
        return self.reader.plain(self._use(), self.localised.locale)

    @property
    def title(self) -> Markup:
        """The text without links to figures: for headings and for inside a link."""
        words = self.reader.marked(escape(self.plain), self.localised.locale)
        return self.reader.foreign(words, self.localised)

    @property
    def paragraphs(self) -> Markup:
        """The text as paragraphs."""
        safe = Markup("".join(f"<p>{self._inline(paragraph)}</p>" for paragraph in paragraphs(self._use())))
        return self.reader.foreign(safe, self.localised, "div")


class LocalRecord:
    """A record as a template sees it: its texts are the reader's, everything else is as it was written."""

    __slots__ = ("_key", "_reader", "_record")

    def __init__(self, reader: PageContext, record: Record, key: str) -> None:
        self._reader = reader
        self._record = record
        self._key = key

    def __getattr__(self, name: str) -> Any:
        value = getattr(self._record, name)
        if value is None:
            return value
        key = f"{self._key}/{name}"
        field = fields(type(self._record)).get(name)
        if field and field.mark:
            return ReaderText(self._reader, self._reader.inputs.text(key, self._reader.locale))
        if isinstance(value, Record):
            return LocalRecord(self._reader, value, key)
        if isinstance(value, tuple) and value and isinstance(value[0], Record):
            return [LocalRecord(self._reader, item, f"{key}/{item.id}") for item in value]
        return value


def is_english(language: str) -> bool:
    """Whether a text is in the language that notices name by itself; they say of others how each is called."""
    return language.partition("-")[0] == "en"


def translation_notices(reader: PageContext, key: str, address: Callable[[str], str]) -> list[Markup]:
    """What a reader must know about the translation of the texts used so far.

    The text *key* stands for what is shown; *address* gives where that is in a language.
    """
    used = reader.used.values()
    states = {localised.state for localised in used}
    if not states & {State.OUTDATED, State.MISSING, State.MACHINE}:
        return []
    source = reader.inputs.language_of(key)
    if source == reader.locale:
        original = Markup("")
    else:
        words = (
            reader.t("chrome.notice.original")
            if is_english(source)
            else reader.t("chrome.notice.original-in", language=reader.format.language(source))
        )
        original = Markup('<a href="{}" hreflang="{}">{}</a>').format(address(source), source, words)
    notices = []
    if State.OUTDATED in states:
        changed = reader.inputs.default if source == reader.locale else source
        told = "chrome.notice.outdated" if is_english(changed) else "chrome.notice.outdated-in"
        notices.append(reader.t(told, original=original, language=reader.format.language(changed)))
    lacking = {localised.locale for localised in used if localised.state is State.MISSING}
    if any(map(is_english, lacking)):
        notices.append(reader.t("chrome.notice.partial"))
    if others := sorted(language for language in lacking if not is_english(language)):
        names = reader.enumerate(map(reader.format.language, others))
        notices.append(reader.t("chrome.notice.partial-in", languages=names))
    if any(localised.state in (State.MACHINE, State.OUTDATED) and not localised.by_a_person for localised in used):
        help_wanted = Markup("")
        if reader.inputs.has_page(LANGUAGES):
            help_wanted = Markup(' · <a href="{}">{}</a>').format(
                reader.href(LANGUAGES), reader.t("chrome.notice.help")
            )
        made = "chrome.notice.machine-some" if source == reader.locale else "chrome.notice.machine"
        notices.append(reader.t(made, original=original) + help_wanted)
    return notices
