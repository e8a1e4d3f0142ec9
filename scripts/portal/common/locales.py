"""What differs from language to language: direction, plurals, dates, numbers, lists, names of countries, sentences, sorting.

Everything comes from CLDR through Babel and from ICU's collation; the few departures are named below. A locale is a
BCP 47 tag such as ``fr``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Hashable, Iterable
from decimal import Decimal
from functools import cached_property, lru_cache, wraps
from itertools import pairwise
from typing import TypeVar

import icu
from babel import Locale, UnknownLocaleError, dates, lists, numbers, units
from babel.core import get_global

from portal.common.edtf import PartialDate, in_zone

FORMAT_LOCALES = {"en": "en_GB"}
"""Formats of a regional variety: English dates are written the British way."""

UNITED_NATIONS_NAMES = {
    "PS": {"en": "State of Palestine", "fr": "État de Palestine", "ar": "دولة فلسطين", "uk": "Держава Палестина"},
    "TR": {"en": "Türkiye", "fr": "Türkiye"},
}
"""Country names where the United Nations' differ from CLDR's; languages not listed take CLDR's."""

OTHER_COUNTRY_NAMES = {
    "GB": {
        "en": "Britain UK",
        "fr": "Grande-Bretagne",
        "ar": "بريطانيا",
        "uk": "Велика Британія Великобританія Сполучене Королівство",
    },
    "PS": {"en": "Palestine", "fr": "Palestine", "ar": "فلسطين", "uk": "Палестина"},
    "TR": {"en": "Turkey", "fr": "Turquie", "ar": "تركيا", "uk": "Турція"},
    "US": {"en": "USA America", "fr": "USA Amérique", "ar": "أمريكا", "uk": "США Америка"},
}
"""Names under which people look for a country, besides the one that is shown."""

_T = TypeVar("_T", bound=Hashable)

_DIGITS = "latn"
"""Latin digits in every language; Arabic readers of the region know both (a choice of the design)."""


def _remembered(method: Callable[[LocaleFormat, _T], str]) -> Callable[[LocaleFormat, _T], str]:
    """Format each value once: a site states the same dates and numbers on many pages."""
    known: dict[tuple[str, _T, str], str] = {}

    @wraps(method)
    def remembering(self: LocaleFormat, value: _T) -> str:
        key = (
            self.tag,
            value,
            str(value) if isinstance(value, Decimal) else "",
        )  # 1.0 equals 1 and is written otherwise
        if key not in known:
            known[key] = method(self, value)
        return known[key]

    return remembering


class LocaleFormat:
    """Formats for one locale. Make it with ``locale_format``."""

    def __init__(self, tag: str) -> None:
        self.tag = tag
        self._babel = Locale.parse(tag, sep="-")
        self._formats = Locale.parse(FORMAT_LOCALES.get(tag, tag.replace("-", "_")))

    @property
    def direction(self) -> str:
        return str(self._babel.text_direction)

    @property
    def plural_forms(self) -> list[str]:
        """The plural categories of the language (CLDR, Language Plural Rules), ``other`` last."""
        order = ("zero", "one", "two", "few", "many")
        return [form for form in order if form in self._babel.plural_form.tags] + ["other"]

    def plural_form(self, number: int | Decimal) -> str:
        return self._babel.plural_form(number)

    @_remembered
    def date(self, day: dt.date) -> str:
        return dates.format_date(day, "long", locale=self._formats)

    def days(self, first: dt.date, last: dt.date) -> str:
        """A day, or the days from one to another, in the language's long form: “11–12 September 2024”."""
        if first == last:
            return self.date(first)
        noons = (dt.datetime.combine(day, dt.time(12)).timestamp() for day in (first, last))  # in ICU's own time zone
        return str(self._day_spans.format(icu.DateInterval(*noons)))

    def time(self, moment: dt.datetime) -> str:
        """The time of a day, as the language writes it in short."""
        return dates.format_time(moment, "short", locale=self._formats)

    def moment(self, moment: dt.date, time_zone: str | None) -> str:
        """A day, or a time of a place with its distance from UTC, in ISO 8601."""
        return in_zone(moment, time_zone).isoformat()

    def language(self, tag: str) -> str:
        return str(self._babel.languages.get(tag, tag))

    def city(self, time_zone: str) -> str:
        """The place by which a time zone is known: “Brussels” for Europe/Brussels."""
        return dates.get_timezone_location(time_zone, locale=self._formats, return_city=True)

    @_remembered
    def partial_date(self, date: PartialDate) -> str:
        """The known parts of a date, without any word for “about” or “or later”."""
        if date.day:
            text = self.date(date.first_day())
        elif date.month:
            text = dates.format_skeleton("yMMMM", date.first_day(), locale=self._formats)
        else:
            text = str(date.year)
        return f"{text}–{self.partial_date(date.end)}" if date.end else text

    @_remembered
    def number(self, value: int | Decimal) -> str:
        """A number; from a million on in words (“4.8 million”) if that takes no more than two decimals."""
        exponent = (len(str(int(value))) - 1) // 3 * 3
        scaled = Decimal(value) / 10**exponent
        if exponent >= 6 and scaled == round(scaled, 2):
            patterns = self._formats.compact_decimal_formats.get("long", {})
            magnitude = str(10 ** (len(str(int(value))) - 1))
            shown = scaled.normalize() if scaled % 1 else Decimal(int(scaled))
            # Babel's format_compact_decimal would choose the plural by a rounded float: “1 millions” in French.
            form = self._formats.plural_form(shown)  # for 103 million, Arabic has its “few” only below 10 million
            places = ((form, magnitude), (form, str(10**exponent)), ("other", magnitude))
            forms = [patterns.get(name, {}).get(size) for name, size in places]
            if pattern := next((form for form in forms if form), None):
                return str(pattern.apply(shown, self._formats, decimal_quantization=False, numbering_system=_DIGITS))
        return numbers.format_decimal(value, locale=self._formats, numbering_system=_DIGITS, decimal_quantization=False)

    @_remembered
    def percent(self, value: Decimal) -> str:
        return numbers.format_percent(
            value / 100, locale=self._formats, numbering_system=_DIGITS, decimal_quantization=False
        )

    def file_size(self, size: int) -> str:
        """A number of bytes in full kilobytes (1,000 bytes), at least one: “45 kB”."""
        kilobytes = max(1, round(size / 1000))
        return units.format_unit(kilobytes, "digital-kilobyte", "short", locale=self._formats, numbering_system=_DIGITS)

    def enumerate(self, parts: Iterable[str]) -> str:
        """Parts joined as in “A, B and C”."""
        return str(lists.format_list(list(parts), locale=self._formats))

    def country(self, code: str) -> str:
        """The name of a country given by its ISO 3166-1 code."""
        return UNITED_NATIONS_NAMES.get(code, {}).get(self.tag) or self._babel.territories[code]

    def other_country_names(self, code: str) -> str:
        """Other names of a country, for searching; often none."""
        return OTHER_COUNTRY_NAMES.get(code, {}).get(self.tag, "")

    @property
    def own_name(self) -> str:
        """The language's name in itself, with a capital where it begins a line."""
        name = self._babel.display_name or self.tag
        return name[:1].upper() + name[1:]

    @property
    def open_graph(self) -> str:
        """The locale as Open Graph wants it, with a country: ``fr_FR`` (CLDR, likely subtags)."""
        if self._formats.territory:
            return str(self._formats)
        likely = get_global("likely_subtags").get(self.tag, self.tag)
        return f"{self._babel.language}_{likely.split('_')[-1]}"

    @cached_property
    def _day_spans(self) -> icu.DateIntervalFormat:
        locale = icu.Locale(f"{self._formats}@numbers={_DIGITS}")
        return icu.DateIntervalFormat.createInstance("yMMMMd", locale)

    @cached_property
    def _collator(self) -> icu.Collator:
        return icu.Collator.createInstance(icu.Locale(self.tag))

    def sentences(self, text: str) -> list[str]:
        """The sentences of a text, each with the white space behind it (UAX #29)."""
        breaks = icu.BreakIterator.createSentenceInstance(icu.Locale(self.tag))
        as_icu = icu.UnicodeString(text)
        breaks.setText(as_icu)
        return [str(as_icu[start:end]) for start, end in pairwise([0, *breaks])]

    def sort_key(self, text: str) -> bytes:
        """Key for sorting names as a dictionary of the language would (UTS #10, CLDR's tailorings)."""
        return bytes(self._collator.getSortKey(text))


@lru_cache
def locale_format(tag: str) -> LocaleFormat:
    """The formats of a locale, made once."""
    return LocaleFormat(tag)


def is_locale(tag: str) -> bool:
    try:
        Locale.parse(tag, sep="-")
    except (UnknownLocaleError, ValueError):
        return False
    return True
