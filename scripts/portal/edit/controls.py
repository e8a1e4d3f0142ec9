"""How a field is asked for in a form, and how its values are shown there: records, countries and languages by their names.

What is typed is understood by ``typed.values``; whatever is shown here is understood there as the same value.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple
from zoneinfo import ZoneInfo, available_timezones

from babel import Locale

from portal.common.locales import locale_format
from portal.common.messages import Message, in_language
from portal.edit.typed.times import NotUnderstood
from portal.edit.typed.values import Meaning, folded, join_list
from portal.model.collections import COLLECTIONS, MODELS
from portal.model.enums import Flag
from portal.model.field_types import TERRITORIES
from portal.model.fields import FieldOf, choice_word, field_at

_MOST = 2000
"""So many names a list offers; any other can be typed."""
_OFFERED = 8
_NAMED = {"country": "countries:", "country-id": "countries:", "language": "languages:", "time-zone": "time-zones:"}
"""Lists of names that are no records, by the sort of value; collections have no colon."""


class Control(StrEnum):
    """What a field is asked with."""

    LINE = "line"
    LINES = "lines"
    MARKDOWN = "markdown"
    CHOICE = "choice"
    CHOICES = "choices"
    YES = "yes"
    NAMES = "names"
    PICTURE = "picture"
    FILE = "file"
    DAY = "day"
    MOMENT = "moment"


class Asked(NamedTuple):
    """A control, with what it offers."""

    control: Control
    names: str = ""
    """The list of names from which it takes."""
    choices: tuple[tuple[str, Message], ...] = ()
    """Words to choose from, each with what people call it."""

    @property
    def kind_on_the_way(self) -> str:
        """What can be added while this is asked, as ``portal new`` calls it; empty, if that is nothing."""
        row = COLLECTIONS.get(self.names)
        return row.commands[0] if row and row.is_made_on_the_way else ""

    @property
    def is_left_out_when_empty(self) -> bool:
        """Whether browsers send nothing of it while nothing is chosen."""
        return self.control in (Control.CHOICES, Control.YES, Control.PICTURE)


def asked_of(about: FieldOf, time_zone: str, *, is_long: bool) -> Asked:
    """How a field is asked for, if it is no Markdown."""
    if about.choices and all(isinstance(choice, Flag) for choice in about.choices):
        return Asked(Control.YES, choices=_words(about.choices[:1]))
    if about.choices:
        return Asked(Control.CHOICES if about.is_list else Control.CHOICE, choices=_words(about.choices))
    if about.refers_to == "images" and not about.is_list:
        return Asked(Control.PICTURE, about.refers_to)
    if names := about.refers_to or _NAMED.get(about.value, ""):
        return Asked(Control.NAMES, names)
    if about.value == "picture":
        return Asked(Control.FILE)
    if about.value == "day":
        return Asked(Control.DAY)
    if about.value == "moment" and time_zone:
        return Asked(Control.MOMENT)
    return Asked(Control.LINES if is_long else Control.LINE)


def _words(choices: Sequence[StrEnum]) -> tuple[tuple[str, Message], ...]:
    return tuple((str(choice), choice_word(choice)) for choice in choices)


class ValueNames:
    """What people call the values of a portal, in the language of whoever edits."""

    def __init__(self, meaning: Meaning, language: str) -> None:
        self.meaning = meaning
        self._format = locale_format(language)

    def shown(self, about: FieldOf, value: str) -> str:
        """A value as a form shows it: by a name, if that means this value and no other; a picture is seen."""
        if about.refers_to and about.refers_to != "images":
            return self._record(about.refers_to, value)
        if about.value in ("country", "country-id") and value.upper() in TERRITORIES:
            return self._if_understood(about, value, self._format.country(value.upper()))
        if about.value == "language":
            return self._if_understood(about, value, self._languages.get(value, ""))
        if about.value == "moment":
            return self._on_our_clocks(value)
        return value

    def in_words(self, collection: str, path: str, value: str) -> str | Message:
        """What stands in a field, by its path in a record, as people read it; several values each in a line."""
        about = field_at(MODELS.get(collection), path)
        if about is None or about.mark or about.inner:
            return value
        if about.choices:
            said = {str(choice): choice_word(choice) for choice in about.choices}
            found = [said.get(line, Message(line)) for line in value.splitlines()]
            return found[0] if len(found) == 1 else ", ".join(in_language(word, self._format.tag) for word in found)
        return (
            ", ".join(self.shown(about, line) for line in value.splitlines())
            if about.is_list
            else self.shown(about, value)
        )

    def shown_list(self, about: FieldOf, values: list[str]) -> str:
        """Several values: each in a line, or, of words, as people write them."""
        shown = [self.shown(about, value) for value in values]
        return join_list(shown) if about.value == "words" else "\n".join(shown)

    def _if_understood(self, about: FieldOf, value: str, name: str) -> str:
        try:
            return name if name and self.meaning.of(about._replace(is_list=False), name) == value else value
        except NotUnderstood:
            return value

    def _record(self, collection: str, record_id: str) -> str:
        record = self.meaning.portal.records[collection].get(record_id)
        name = " ".join(str(getattr(record, COLLECTIONS[collection].title, "")).split())
        names = (name, f"{name} ({record_id})") if name else ()
        return next((one for one in names if self.meaning.named(collection, one) == [record_id]), record_id)

    def _on_our_clocks(self, value: str) -> str:
        """A moment as clocks show it where the portal is at home, if browsers know how to ask for it so."""
        zone = self.meaning.portal.settings.time_zone
        try:
            moment = dt.datetime.fromisoformat(value)
        except ValueError:
            return value
        if not zone or moment.tzinfo is None or moment.second or moment.microsecond:
            return value
        return moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None).isoformat(timespec="minutes")

    def options(self, names: str) -> list[tuple[str, str]]:
        """What a list of names offers: what is typed, and, where that doesn't say it, what it stands for."""
        return [option for option, _ in zip(self._options(names), range(_MOST), strict=False)]

    def _options(self, names: str) -> Iterator[tuple[str, str]]:
        match names:
            case "countries:":
                found = [self._format.country(code) for code in TERRITORIES]
                yield from ((name, "") for name in sorted(found, key=self._format.sort_key))
            case "languages:":
                yield from ((name, "") for name in sorted(self._languages.values(), key=self._format.sort_key))
            case "time-zones:":
                yield from ((zone, "") for zone in sorted(available_timezones()) if "/" in zone)
            case _:
                yield from self._record_options(names)

    def _record_options(self, collection: str) -> Iterator[tuple[str, str]]:
        for record_id, record in self.meaning.portal.records[collection].items():
            name = self._record(collection, record_id)
            title = " ".join(str(getattr(record, COLLECTIONS[collection].title, "")).split())
            yield name, title if name == record_id and title != name else ""
            short = getattr(record, "short_name", None)
            if short and short != name and self.meaning.named(collection, short) == [record_id]:
                yield short, name

    def offers(self, about: FieldOf, typed: list[str]) -> dict[str, list[str]]:
        """By what was *typed* and is no name: some names of which it is a part."""
        names = about.refers_to or _NAMED.get(about.value, "")
        found: dict[str, list[str]] = {}
        for part in typed if names and names != "images" else ():
            try:
                self.meaning.of(about._replace(is_list=False), part)
                is_understood = about.value not in ("language", "time-zone")
            except NotUnderstood:
                is_understood = False
            held = [name for name, _ in self._options(names) if folded(part) in folded(name).replace("_", " ")]
            if held and not is_understood and part not in held:
                found[part] = sorted(held, key=lambda name: not folded(name).startswith(folded(part)))[:_OFFERED]
        return found

    def figures(self) -> list[tuple[str, str]]:
        """Every figure that a text may refer to: its id, and what it says."""
        figures = self.meaning.portal.figures
        return [(figure_id, f"{figure.label}: {figure.value}") for figure_id, figure in figures.items()]

    def pictures(self, chosen: str) -> list[tuple[str, str]]:
        """Every picture that may be shown, and the one that is *chosen*: its id, and what it shows."""
        images = self.meaning.portal.images
        ids = [image_id for image_id, image in images.items() if not image.withdrawn or image_id == chosen]
        return [(image_id, self.picture(image_id)) for image_id in ids + [chosen] * bool(chosen not in (*ids, ""))]

    def picture(self, image_id: str) -> str:
        """What a picture shows; its id, if that isn't told."""
        image = self.meaning.portal.images.get(image_id)
        return (image and image.alt) or image_id

    @cached_property
    def _languages(self) -> dict[str, str]:
        """Names of languages by their codes."""
        known = Locale.parse(self._format.tag, sep="-").languages
        return {str(code): str(name) for code, name in known.items() if "_" not in str(code)}
