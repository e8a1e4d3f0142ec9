"""What differs from language to language: direction, plurals, dates, numbers, lists, names of countries, sentences, sorting.

Everything comes from CLDR: through ICU, and through Babel for dates and names, and for languages of which ICU knows nothing of
its own. The few departures are named below. A locale is a BCP 47 tag such as ``fr``, ``ckb``, ``zh-Hant`` or ``es-419``; days are those of the Gregorian calendar,
in every language.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Hashable, Iterable
from decimal import Decimal
from functools import cached_property, lru_cache, wraps
from itertools import pairwise
from typing import TypeVar

import icu
from babel import Locale, dates, lists, numbers
from babel.core import get_global

from portal.common.digits import digits_of
from portal.common.edtf import PartialDate, in_zone
from portal.common.language_data import forget_with_languages, language_data
from portal.common.language_tags import direction_of, is_locale

WRONG_WORDS = frozenset({"ne"})
"""Languages of whose words for large numbers CLDR says the wrong ones (in Nepali a crore for a million): digits tell them rightly."""

_T = TypeVar("_T", bound=Hashable)

_ROOT = icu.Locale.getRoot()
icu.Locale.setDefault(_ROOT)  # what ICU says is the same on every machine
icu.TimeZone.setDefault(icu.TimeZone.getGMT())

_NO_WORD = re.compile(r"^[\W\d_]*(?:[A-Za-z]{1,2}[\W\d_]*)?$|\d[A-Za-z]{1,2}(?![^\W\d_])")
"""An abbreviation in the place of a word (“2.5G”), which nobody reads, or none; the “de” of “33 de milioane” has a word beside it."""
_NO_MONTH = re.compile(r"\bM\d\d\b")
"""What stands for a month that has no name."""


def _remembered(method: Callable[[LocaleFormat, _T], str]) -> Callable[[LocaleFormat, _T], str]:
    """Format each value once: a site states the same dates, numbers and names on many pages."""
    known: dict[tuple[str, _T, str], str] = {}
    forget_with_languages(known.clear)

    @wraps(method)
    def remembering(self: LocaleFormat, value: _T) -> str:
        key = (
            self.tag,
            value,
            str(value) if isinstance(value, Decimal) else "",
        )  # 1.0 equals 1 and is written otherwise
        made = known.get(key)
        if made is None:
            made = known[key] = method(self, value)
        return made

    return remembering


class LocaleFormat:
    """Formats for one locale. Make it with ``locale_format``."""

    def __init__(self, tag: str) -> None:
        self.tag = tag
        self._babel = Locale.parse(tag, sep="-")
        self._data = language_data(tag)
        formats = (self._data.formats if "-" not in tag else "") or tag
        self._formats = Locale.parse(formats, sep="-")
        self.digits = self._data.digits or self._babel.default_numbering_system
        self._icu = icu.Locale.forLanguageTag(f"{formats}-u-ca-gregory-nu-{self.digits}")
        self._own_digits = str.maketrans("0123456789", digits_of(self.digits) or "0123456789")

    @property
    def direction(self) -> str:
        return direction_of(self.tag)

    @property
    def plural_forms(self) -> list[str]:
        """The plural categories of the language (CLDR, Language Plural Rules), ``other`` last."""
        known = set(self._plurals.getKeywords())
        return [form for form in ("zero", "one", "two", "few", "many", "other") if form in known]

    @cached_property
    def plural_forms_of_whole_numbers(self) -> list[str]:
        """Those of the plural forms that a whole number above zero can have: not Ukrainian ``other``, which is for fractions."""
        chosen = {self.plural_form_as_written(number) for number in (*range(1, 201), 1_000_000, 1_500_000)}
        return [form for form in self.plural_forms if form in chosen]

    @_remembered
    def plural_form(self, number: int | Decimal) -> str:
        return str(self._plurals.select(_with_its_decimals(_ANY_NUMBER, number)))

    @_remembered
    def plural_form_as_written(self, number: int | Decimal) -> str:
        """The plural category of what ``number`` writes: of “4,8 millions” another than of 4 800 000."""
        in_words = self._in_words_if_short(number)
        return self.plural_form(number) if in_words is None else str(self._plurals.select(in_words))

    def _in_words_if_short(self, value: int | Decimal) -> icu.FormattedNumber | None:
        """From a million on in words (“4.8 million”, “48 lakh”) if that takes no more than two decimals."""
        if value < 1_000_000 or self.tag.partition("-")[0] in WRONG_WORDS:
            return None
        exact, short = (
            self._in_words.precision(precision).formatDecimalToValue(f"{Decimal(value):f}".encode())
            for precision in (icu.Precision.unlimited(), icu.Precision.maxFraction(2))
        )
        return exact if str(exact) == str(short) and not _NO_WORD.search(str(exact)) else None

    @_remembered
    def date(self, day: dt.date) -> str:
        written = dates.format_date(day, "long", locale=self._formats)
        return (
            self._in_icu(day, "yMMMMd")
            if _NO_MONTH.search(written)
            else self._in_digits(self._with_other_months(written))
        )

    def _with_other_months(self, written: str) -> str:
        """A date with each month by both its names, where readers of the language know one or the other."""
        if not self._data.other_months:
            return written
        return self._month_names.sub(lambda name: self._both_names[name[0]], written)

    @cached_property
    def _both_names(self) -> dict[str, str]:
        ours, others = (
            dates.get_month_names("wide", "format", one)
            for one in (self._formats, self._data.other_months.replace("-", "_"))
        )
        return {ours[month]: f"{others[month]}/{ours[month]}" for month in ours if ours[month] != others[month]}

    @cached_property
    def _month_names(self) -> re.Pattern[str]:
        return re.compile("|".join(map(re.escape, self._both_names)) or "(?!)")

    def _in_digits(self, written: str) -> str:
        """What Babel has written, in the digits of the language: it knows no others than 0 to 9 in dates."""
        return written.translate(self._own_digits) if self.digits != "latn" else written

    def _in_icu(self, day: dt.date, parts: str) -> str:
        """A date of which Babel doesn't find the month's name; as in ISO 8601 where the language has none."""
        written = str(self._pattern(parts, self._icu).format(_instant(day)))
        return day.isoformat()[: 10 if "d" in parts else 7] if _NO_MONTH.search(written) else written

    @staticmethod
    def _pattern(parts: str, locale: icu.Locale) -> icu.SimpleDateFormat:
        return icu.SimpleDateFormat(icu.DateTimePatternGenerator.createInstance(locale).getBestPattern(parts), locale)

    def days(self, first: dt.date, last: dt.date) -> str:
        """A day, or the days from one to another, in the language's long form: “11–12 September 2024”."""
        if first == last:
            return self.date(first)
        if self._day_spans is None:
            return f"{self.date(first)} – {self.date(last)}"
        return self._with_other_months(str(self._day_spans.format(icu.DateInterval(_instant(first), _instant(last)))))

    def time(self, moment: dt.datetime) -> str:
        """The time of a day, as the language writes it in short."""
        if self._times is None:
            return self._in_digits(dates.format_time(moment, "short", locale=self._formats))
        return str(self._times.format(moment.replace(tzinfo=dt.UTC).timestamp()))

    def moment(self, moment: dt.date, time_zone: str | None) -> str:
        """A day, or a time of a place with its distance from UTC, in ISO 8601."""
        return in_zone(moment, time_zone).isoformat()

    def language(self, tag: str) -> str:
        """What a language is called, also one of a script: “Serbian (Latin)”; the tag, if CLDR has no name for it."""
        if name := self._babel.languages.get(tag.replace("-", "_")):
            return str(name)
        return str(Locale.parse(tag, sep="-").get_display_name(self._babel) or tag) if is_locale(tag) else tag

    def city(self, time_zone: str) -> str:
        """The place by which a time zone is known: “Brussels” for Europe/Brussels."""
        try:
            return dates.get_timezone_location(time_zone, locale=self._formats, return_city=True)
        except KeyError:  # CLDR has no names of places in this language
            return time_zone.rpartition("/")[2].replace("_", " ")

    @_remembered
    def partial_date(self, date: PartialDate) -> str:
        """The known parts of a date, without any word for “about” or “or later”."""
        first = date.first_day()
        if date.day:
            text = self.date(first)
        elif date.month:
            text = dates.format_skeleton("yMMMM", first, locale=self._formats)
            text = (
                self._in_icu(first, "yMMMM")
                if _NO_MONTH.search(text)
                else self._in_digits(self._with_other_months(text))
            )
        else:
            text = str(self._pattern("y", self._icu).format(_instant(first)))  # 2022年, 2022.
        return f"{text}–{self.partial_date(date.end)}" if date.end else text

    @_remembered
    def number(self, value: int | Decimal) -> str:
        """A number; from a million on in words, if it is short then."""
        in_words = self._in_words_if_short(value)
        if in_words is not None:
            return str(in_words)
        if self._numbers is None:
            return numbers.format_decimal(
                value, locale=self._formats, numbering_system=self.digits, decimal_quantization=False
            )
        return str(_with_its_decimals(self._numbers, value))

    @_remembered
    def percent(self, value: Decimal) -> str:
        if self._percentages is None:
            return numbers.format_percent(
                value / 100, locale=self._formats, numbering_system=self.digits, decimal_quantization=False
            )
        return str(_with_its_decimals(self._percentages, value))

    def file_size(self, size: int) -> str:
        """A number of bytes in full kilobytes (1,000 bytes), at least one: “45 kB”."""
        kilobytes = max(1, round(size / 1000))
        return str(self._kilobytes.formatInt(kilobytes))

    def enumerate(self, parts: Iterable[str]) -> str:
        """Parts joined as in “A, B and C”."""
        if self._lists is None:
            return str(lists.format_list(list(parts), locale=self._formats))
        return str(self._lists.format(list(parts)))

    def country(self, code: str) -> str:
        """The name of a country given by its ISO 3166-1 code; in English where CLDR has none in this language."""
        own = self._data.countries.get(code) or self._babel.territories.get(code)
        return str(own) if own else locale_format("en").country(code)

    def names_country(self, code: str) -> bool:
        """Whether CLDR has the name of a country in this language."""
        return code in self._babel.territories

    def other_country_names(self, code: str) -> str:
        """Other names of a country, for searching; often none."""
        return self._data.other_country_names.get(code, "")

    @cached_property
    def own_name(self) -> str:
        """The language's name in itself, with a capital where it begins a line."""
        return self._named(self._babel)

    def own_name_among(self, tags: Iterable[str]) -> str:
        """The same without its region, where no other of the languages is a variety of this one: Português alone needs no Portugal."""
        language = self._babel.language
        if sum(tag.partition("-")[0] == language for tag in tags) > 1:
            return self.own_name
        return self._without_region

    @cached_property
    def _without_region(self) -> str:
        return self._named(Locale(self._babel.language, script=self._babel.script))

    def _named(self, locale: Locale) -> str:
        name = locale.get_display_name(self._babel) or self.tag
        return self.capital(name[:1]) + name[1:]

    def capital(self, letter: str) -> str:
        """A letter as words begin with it at the beginning of a line: a capital, in scripts that know one there.

        Georgian has capitals for whole words alone; ǆ becomes ǅ, and i in Turkish İ.
        """
        return str(icu.UnicodeString(letter).toTitle(self._icu))

    @property
    def open_graph(self) -> str:
        """The locale as Open Graph wants it, with a country: ``fr_FR`` (CLDR, likely subtags)."""
        if self._formats.territory:
            return str(self._formats)
        likely = get_global("likely_subtags").get(self.tag, self.tag)
        return f"{self._babel.language}_{likely.split('_')[-1]}"

    # What ICU writes in the language; None where it would write what it writes in none, and Babel may know more.

    @cached_property
    def _day_spans(self) -> icu.DateIntervalFormat | None:
        first, *other = (self._pattern("yMMMMd", locale).toPattern() for locale in (self._icu, _ROOT))
        return None if first in other else icu.DateIntervalFormat.createInstance("yMMMMd", self._icu)

    @cached_property
    def _times(self) -> icu.DateFormat | None:
        ours, roots = (icu.DateFormat.createTimeInstance(icu.DateFormat.SHORT, one) for one in (self._icu, _ROOT))
        return None if ours.toPattern() == roots.toPattern() else ours

    @cached_property
    def _lists(self) -> icu.ListFormatter | None:
        ours, roots = (icu.ListFormatter.createInstance(locale) for locale in (self._icu, _ROOT))
        return None if ours.format(list("ABC")) == roots.format(list("ABC")) else ours

    @cached_property
    def _plurals(self) -> icu.PluralRules:
        return icu.PluralRules.forLocale(self._icu)

    @cached_property
    def _in_words(self) -> icu.LocalizedNumberFormatter:
        return icu.NumberFormatter.withLocale(self._icu).notation(icu.Notation.compactLong())

    @cached_property
    def _numbers(self) -> icu.LocalizedNumberFormatter | None:
        ours, roots = (icu.NumberFormatter.withLocale(locale) for locale in (self._icu, _ROOT))
        is_roots = all(ours.formatDouble(number) == roots.formatDouble(number) for number in (1234.5, 1234567.5))
        return None if is_roots else ours

    @cached_property
    def _kilobytes(self) -> icu.LocalizedNumberFormatter:
        units = icu.NumberFormatter.withLocale(self._icu).unit(icu.MeasureUnit.createKilobyte())
        return units.unitWidth(icu.UNumberUnitWidth.SHORT)

    @cached_property
    def _percentages(self) -> icu.LocalizedNumberFormatter | None:
        ours, roots = (
            icu.NumberFormatter.withLocale(locale).unit(icu.NoUnit.percent()) for locale in (self._icu, _ROOT)
        )
        return None if ours.formatDouble(1234.5) == roots.formatDouble(1234.5) else ours

    @cached_property
    def _collator(self) -> icu.Collator:
        return icu.Collator.createInstance(icu.Locale(self.tag))

    def sentences(self, text: str) -> list[str]:
        """The sentences of a text, each with the white space behind it (UAX #29)."""
        breaks = icu.BreakIterator.createSentenceInstance(icu.Locale(self.tag))
        as_icu = icu.UnicodeString(text)
        breaks.setText(as_icu)
        return [str(as_icu[start:end]) for start, end in pairwise([0, *breaks])]

    @cached_property
    def _letters(self) -> icu.ImmutableIndex:
        return icu.AlphabeticIndex(icu.Locale(self.tag)).addLabels(icu.Locale("en")).buildImmutableIndex()

    def letter(self, name: str) -> str:
        """Under which letter a list of names in the language has one (CLDR's index characters); “#” where it has none, as for digits."""
        label, kind = self._letters.getBucket(self._letters.getBucketIndex(name))
        return str(label) if kind == icu.UAlphabeticIndexLabelType.NORMAL else "#"

    def sort_key(self, text: str) -> bytes:
        """Key for sorting names as a dictionary of the language would (UTS #10, CLDR's tailorings)."""
        return bytes(self._collator.getSortKey(text))


def _instant(day: dt.date) -> float:
    """Noon of a day in ICU's own time zone, as seconds."""
    return dt.datetime.combine(day, dt.time(12), dt.UTC).timestamp()


def _with_its_decimals(formatter: icu.LocalizedNumberFormatter, value: int | Decimal) -> icu.FormattedNumber:
    """A number with as many decimals as were typed: 1.10 isn't 1.1."""
    digits = f"{Decimal(value):f}"
    precision = icu.Precision.fixedFraction(len(digits.partition(".")[2]))
    return formatter.precision(precision).formatDecimalToValue(digits.encode())


_ANY_NUMBER = icu.NumberFormatter.withLocale(_ROOT)


@lru_cache
def locale_format(tag: str) -> LocaleFormat:
    """The formats of a locale, made once."""
    return LocaleFormat(tag)


forget_with_languages(locale_format.cache_clear)


def script_of_letter(letter: str) -> str:
    """The script of a letter, by ISO 15924: “Latn”, “Cyrl”; “Zyyy” for what is common to all."""
    return str(icu.Script.getScript(letter).getShortName())
