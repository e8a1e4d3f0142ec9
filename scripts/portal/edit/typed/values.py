"""One value of a field as it was typed, in the form in which the model and the files want it."""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache, cached_property
from zoneinfo import ZoneInfo

from portal.common.digits import in_ascii_digits
from portal.common.folding import fold_name
from portal.common.locales import locale_format
from portal.common.messages import Message, in_language, languages, message
from portal.common.problems import did_you_mean, nearest, one_of
from portal.content.portal import Portal
from portal.content.validate import plain_number
from portal.edit.typed.names import country_code, country_names, language_code
from portal.edit.typed.times import NotUnderstood, date_of, day_of, moment_of, said_as, time_of
from portal.model.collections import COLLECTIONS
from portal.model.enums import Flag
from portal.model.fields import FieldOf, choice_word

BLANK = " \t\r\n\u00a0\u2007\u2009\u202f\u200b\ufeff"
"""What may stand around a value and is not meant."""
_HOST = re.compile(r"(?:[\w-]+\.)+[^\W\d_]{2,}(?::\d+)?(?:[/?#]\S*)?")
_LINE, _SEMICOLON, _COMMA = re.compile(r"\n"), re.compile(r"[;؛]"), re.compile(r"[,،]")
_QUOTE = re.compile(r'"((?:[^"]|"")*)"')
_QUOTED = re.compile(r'"(?:[^"]|"")*+"(?:; "(?:[^"]|"")*+")*+')


@dataclass(frozen=True)
class Meaning:
    """What words mean in a portal at a moment: its records have names, its clocks a zone, and there is a today."""

    portal: Portal
    moment: dt.datetime
    added: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """By collection, what is about to be new: names and ids, each with the id."""

    def of(self, about: FieldOf, typed: str) -> str | list[str]:
        """What was typed into a field; empty for what takes a value away (“no”). NotUnderstood."""
        if not about.is_list:
            return self._one(about, typed.strip(BLANK))
        found: dict[str, None] = {}
        for part in self._parts(about, typed):
            found[self._one(about, part)] = None
        return [part for part in found if part]

    def _parts(self, about: FieldOf, typed: str) -> list[str]:
        """The parts of a list: with commas, semicolons or line ends between them; a name may hold these."""
        text = typed.strip(BLANK)
        if about.value != "words" and text and (about.refers_to or not re.search(r"[;؛\n]", text)):
            with suppress(NotUnderstood):
                self._one(about, text)
                return [text]
        return split_list(text)

    def _one(self, about: FieldOf, text: str) -> str:
        if not text:
            return ""
        if about.choices:
            return _choice(about.choices, text)
        if about.refers_to:
            return self._record(about.refers_to, text)
        match about.value:
            case "words":
                return tidy(text)
            case "country" | "country-id":
                code = self._country(text)
                return code.lower() if about.value == "country-id" else code
            case "language":
                return language_code(text, self._spoken) or text
            case "web-address":
                return _web_address(text)
            case "email":
                return re.sub(r"(?i)^mailto:", "", text)
            case "own-address":
                return self._own_address(text)
            case "day":
                return day_of(text, self.today) or text
            case "date" | "date-or-unknown":
                is_unknown = about.value == "date-or-unknown" and fold_name(text) in said_as("typed.unknown")
                return "unknown" if is_unknown else date_of(text, self.today) or text
            case "day-or-time":
                found = time_of(text, self.today)
                if found and not found[1]:
                    return found[0].isoformat(timespec="minutes")
                return day_of(text, self.today) or text
            case "moment":
                return moment_of(text, self.today, self.portal.settings.time_zone) or text
            case "number":
                return plain_number(in_ascii_digits(text.replace("\u2007", " "))) or text
        return text

    @cached_property
    def today(self) -> dt.date:
        """The day it is where the portal is at home; in UTC, if it says nothing of that."""
        zone = self.portal.settings.time_zone
        return self.moment.astimezone(ZoneInfo(zone) if zone else dt.UTC).date()

    @property
    def _spoken(self) -> tuple[str, ...]:
        return self.portal.settings.languages

    def _country(self, text: str) -> str:
        if code := country_code(text, self._spoken):
            return code
        hint = message("hint.iso-3166")
        for language in dict.fromkeys(
            (*self._spoken, *languages())
        ):  # one after another: a slip in one is a word of another
            names = country_names((language,))
            if near := nearest(fold_name(text), names):
                name = locale_format(self._spoken[0]).country(names[near])
                hint = message("hint.did-you-mean", word=f"{name} ({names[near]})")
                break
        raise NotUnderstood(message("typed.no-country", given=text, hint=hint))

    def _own_address(self, text: str) -> str:
        home = self.portal.settings.site_url
        path = text.removeprefix(home) if text.startswith(home) else text
        return f"/{path.strip('/')}/".replace("//", "/") if re.fullmatch(r"[\w/-]*", path) else text

    # --- records by their names ---

    def _record(self, collection: str, text: str) -> str:
        ids = self.named(collection, text)
        if len(ids) == 1:
            return ids[0]
        if ids:
            raise NotUnderstood(message("typed.several", given=text, ids=", ".join(ids)))
        part = folded(text)
        whole = next((ids for name, ids in self._names[collection].items() if part and part in name), None)
        if whole:
            name = getattr(self.portal.records[collection][next(iter(whole))], COLLECTIONS[collection].title)
            raise NotUnderstood(message("typed.part-of", given=text, name=name))
        known = [*self.portal.ids.get(collection, ()), *self._names[collection]]
        otherwise = one_of(self.portal.ids.get(collection, ()), limit=12) if known else Message("")
        hint = did_you_mean(text, known, otherwise)
        raise NotUnderstood(message("new.not-a-choice", given=text, hint=hint))

    def named(self, collection: str, text: str) -> list[str]:
        """The ids of the records that an id, a name of today or of former times, or an address names."""
        if text in self.portal.ids.get(collection, ()):
            return [text]
        new = self.added.get(collection, {}).get(folded(text))
        return list(self._names[collection].get(folded(text), [new] if new else ()))

    @cached_property
    def _names(self) -> dict[str, dict[str, dict[str, None]]]:
        """By collection, the ids of those records that are called by a folded name."""
        found: dict[str, dict[str, dict[str, None]]] = defaultdict(lambda: defaultdict(dict))
        for ref, record in self.portal.every_record():
            names = [getattr(record, COLLECTIONS[ref.collection].title), *getattr(record, "formerly", ())]
            names += [getattr(record, name, None) for name in ("short_name", "url")]
            for former in getattr(record, "former_names", ()):
                names += [former.name, former.short_name]
            if publisher := getattr(record, "publisher", None):
                names.append(f"{publisher}: {names[0]}")
            names.append(f"{names[0]} ({ref.id})")
            for name in filter(None, (ref.id, *names)):
                found[ref.collection][folded(name)][ref.id] = None
        return found


def folded(text: str) -> str:
    """A name in the form in which names of records are compared."""
    return " ".join(fold_name(text).split()).strip(" .,;:")


def _choice(choices: tuple[StrEnum, ...], text: str) -> str:
    """One of some words, by itself or by what people call it in any language of the staff."""
    plain = _words_only(text)
    if (meant := _called(choices).get(plain)) is not None:
        return meant
    if isinstance(choices[0], Flag):
        if plain in said_as("typed.yes"):
            return Flag.TRUE
        if plain in said_as("typed.no"):
            return ""
    hint = did_you_mean(plain.replace(" ", "-"), choices, one_of(choices, limit=12))
    raise NotUnderstood(message("new.not-a-choice", given=text, hint=hint))


@cache
def _called(choices: tuple[StrEnum, ...]) -> dict[str, StrEnum]:
    """The choices by themselves and by what people call them."""
    said = {
        _words_only(in_language(choice_word(choice), language)): choice
        for language in languages()
        for choice in choices
    }
    return said | {_words_only(str(choice)): choice for choice in choices}


def _words_only(text: str) -> str:
    return " ".join(re.findall(r"\w+", fold_name(text).replace("_", " ")))


def _web_address(text: str) -> str:
    text = text.strip("<>")
    if re.match(r"(?i)https?://", text):
        scheme, _, rest = text.partition("://")
        return f"{scheme.lower()}://{rest}"
    return f"https://{text}" if _HOST.fullmatch(text) else text


def tidy(typed: str) -> str:
    """What is meant by a text as typed: a line end is a space, an empty line begins a paragraph."""
    text = typed.replace("\r\n", "\n").strip(BLANK)
    return "\n\n".join(re.sub(r"[ \t\n]+", " ", part).strip() for part in re.split(r"\n[ \t\n]*\n", text))


def split_list(typed: str) -> list[str]:
    """The parts of a list as typed: each in a line, or with semicolons between them, or else with commas; in quotes, they may hold any of these."""
    text = typed.strip(BLANK)
    if _QUOTED.fullmatch(text):
        return [part.replace('""', '"') for part in _QUOTE.findall(text)]
    between = next((mark for mark in (_LINE, _SEMICOLON) if mark.search(text)), _COMMA)
    around = BLANK if between is _COMMA else f"{BLANK},;"
    return [re.sub(r"[ \t\r\n]+", " ", part.strip(around)) for part in between.split(text) if part.strip(around)]


def join_list(parts: list[str]) -> str:
    """The parts of a list in one text, from which ``split_list`` makes the same parts."""
    for text in (", ".join(parts), "; ".join(parts), f"{'; '.join(parts)};", "\n".join(parts)):
        if split_list(text) == parts:
            return text
    return "; ".join('"{}"'.format(part.replace('"', '""')) for part in parts)
