"""What differs from language to language: numbers, dates, plurals, lists, names of countries, sorting."""

import datetime as dt
import re
from collections.abc import Callable, Iterator
from decimal import Decimal

import icu
import pytest
from babel.localedata import locale_identifiers

from portal.common.digits import digits_of, in_ascii_digits
from portal.common.edtf import parse_partial_date
from portal.common.language_data import language_data, use_own_languages
from portal.common.language_tags import direction_of, is_locale, locale_meant
from portal.common.locales import (
    WRONG_WORDS,
    LocaleFormat,
    locale_format,
)

NARROW, NO_BREAK, LEFT = "\u202f", "\u00a0", "\u200e"
LANGUAGES = ("en", "fr", "ar", "uk")


def in_each(**expected: str) -> list[tuple[str, str]]:
    """Pairs of a language and what is expected in it."""
    assert tuple(expected) == LANGUAGES
    return list(expected.items())


NUMBERS = {
    "0": in_each(en="0", fr="0", ar="0", uk="0"),
    "98": in_each(en="98", fr="98", ar="98", uk="98"),
    "1000": in_each(en="1,000", fr=f"1{NARROW}000", ar="1,000", uk=f"1{NO_BREAK}000"),
    "65000": in_each(en="65,000", fr=f"65{NARROW}000", ar="65,000", uk=f"65{NO_BREAK}000"),
    "999999": in_each(en="999,999", fr=f"999{NARROW}999", ar="999,999", uk=f"999{NO_BREAK}999"),
    "1234.5": in_each(en="1,234.5", fr=f"1{NARROW}234,5", ar="1,234.5", uk=f"1{NO_BREAK}234,5"),
    "0.25": in_each(en="0.25", fr="0,25", ar="0.25", uk="0,25"),
    "1000000": in_each(en="1 million", fr="1 million", ar="1 مليون", uk="1 мільйон"),
    "2000000": in_each(en="2 million", fr="2 millions", ar="2 مليون", uk="2 мільйони"),
    "4800000": in_each(en="4.8 million", fr="4,8 millions", ar="4.8 مليون", uk="4,8 мільйона"),
    "12000000": in_each(en="12 million", fr="12 millions", ar="12 مليون", uk="12 мільйонів"),
    "103000000": in_each(en="103 million", fr="103 millions", ar="103 مليون", uk="103 мільйони"),
    "21000000": in_each(en="21 million", fr="21 millions", ar="21 مليون", uk="21 мільйон"),
    "647000000000": in_each(en="647 billion", fr="647 milliards", ar="647 مليار", uk="647 мільярдів"),
    "1500000": in_each(en="1.5 million", fr="1,5 million", ar="1.5 مليون", uk="1,5 мільйона"),
}


@pytest.mark.parametrize(
    ("value", "language", "expected"),
    [(value, language, expected) for value, row in NUMBERS.items() for language, expected in row],
)
def test_a_number_is_written_as_the_language_writes_it(value: str, language: str, expected: str) -> None:
    """Separators that don't break at the end of a line, Latin digits everywhere, millions in words and in agreement."""
    number = locale_format(language).number
    found = number(Decimal(value))
    assert found.replace(NO_BREAK, " ") == expected.replace(NO_BREAK, " ")
    if found[-1].isdecimal():
        assert found == expected
    if "." not in value:
        assert number(int(value)) == found


@pytest.mark.parametrize("value", ["1234567", "1000500", "103456789", "6471234567890", "1500000.5", "999999999999999"])
def test_a_large_number_keeps_every_digit(value: str) -> None:
    """A source's 1,234,567 isn't 1.23 million: where words would round a number, it is written out."""
    found = [locale_format(language).number(Decimal(value)) for language in LANGUAGES]
    assert ["".join(re.findall("[0-9]", one)) for one in found] == [value.replace(".", "")] * len(found)


@pytest.mark.parametrize(
    ("value", "language", "expected"),
    [
        *((value, "en", f"{value}%") for value in ("11.7", "12")),
        *((value, "ar", f"{value}{LEFT}%{LEFT}") for value in ("11.7", "12")),
        *(("11.7", language, text) for language, text in (("fr", f"11,7{NO_BREAK}%"), ("uk", "11,7%"))),
        *(("0.05", *pair) for pair in (("en", "0.05%"), ("fr", f"0,05{NO_BREAK}%"), ("uk", "0,05%"))),
        ("100", "fr", f"100{NO_BREAK}%"),
        ("33.333", "en", "33.333%"),
    ],
)  # fmt: skip
def test_a_percentage_is_written_as_the_language_writes_it(value: str, language: str, expected: str) -> None:
    """The sign never stands alone at the beginning of a line; no digit is rounded away."""
    assert locale_format(language).percent(Decimal(value)) == expected


# --- plurals ---


@pytest.mark.parametrize(
    ("language", "forms", "examples"),
    [
        ("en", "one other", {"one": [1], "other": [0, 2, 11, 21, 100]}),
        ("fr", "one many other", {"one": [0, 1], "many": [1_000_000], "other": [2, 11, 21, 100, 65_000]}),
        (
            "ar",
            "zero one two few many other",
            {"zero": [0], "one": [1], "two": [2], "few": [3, 10, 103], "many": [11, 99], "other": [100, 102]},
        ),
        (
            "uk",
            "one few many other",
            {"one": [1, 21, 101], "few": [2, 4, 22], "many": [0, 5, 11, 12, 111], "other": [Decimal("1.5")]},
        ),
    ],
)  # fmt: skip
def test_a_plural_form_is_chosen_by_number(language: str, forms: str, examples: dict[str, list[int | Decimal]]) -> None:
    """The categories of CLDR, “other” last, as translators find them in the file of the interface."""
    form = locale_format(language)
    assert form.plural_forms == forms.split()
    assert form.plural_forms_of_whole_numbers == [
        name for name in form.plural_forms if name != "zero" and any(number == int(number) for number in examples[name])
    ]
    assert {name: [form.plural_form(number) for number in numbers] for name, numbers in examples.items()} == {
        name: [name] * len(numbers) for name, numbers in examples.items()
    }


def test_a_number_in_words_has_the_plural_form_of_its_words() -> None:
    """“4,8 millions d’emplois”, “65 000 emplois”: French asks for another form, though neither is a whole million."""
    french = locale_format("fr")
    numbers = (1, 65_000, 1_000_000, 4_800_000)
    assert [french.plural_form_as_written(number) for number in numbers] == ["one", "other", "many", "many"]


# --- dates ---

DAY = {
    "en": "2 November 2026",
    "fr": "2 novembre 2026",
    "ar": "2 تشرين الثاني/نوفمبر 2026",
    "uk": f"2 листопада 2026{NARROW}р.",
}
PARTIAL_DATES = {
    "2019": in_each(en="2019", fr="2019", ar="2019", uk="2019"),
    "2022-07": in_each(en="July 2022", fr="juillet 2022", ar="تموز/يوليو 2022", uk=f"липень 2022{NARROW}р."),
    "2019-07-12": in_each(
        en="12 July 2019", fr="12 juillet 2019", ar="12 تموز/يوليو 2019", uk=f"12 липня 2019{NARROW}р."
    ),
    "2021/2022": in_each(en="2021–2022", fr="2021–2022", ar="2021–2022", uk="2021–2022"),
    "2021-11/2022-02": in_each(
        en="November 2021–February 2022",
        fr="novembre 2021–février 2022",
        ar="تشرين الثاني/نوفمبر 2021–شباط/فبراير 2022",
        uk=f"листопад 2021{NARROW}р.–лютий 2022{NARROW}р.",
    ),
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_day_is_written_in_the_long_form_of_the_language(language: str) -> None:
    """English the British way, Ukrainian in the genitive, Arabic with Latin digits and both names of the month."""
    assert locale_format(language).date(dt.date(2026, 11, 2)) == DAY[language]


@pytest.mark.parametrize(
    ("date", "language", "expected"),
    [(date, language, expected) for date, row in PARTIAL_DATES.items() for language, expected in row],
)
def test_a_partial_date_shows_what_is_known_and_no_more(date: str, language: str, expected: str) -> None:
    """A month has no day, a year no month, and a month by itself stands in the nominative."""
    assert locale_format(language).partial_date(parse_partial_date(date)) == expected


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("date", ["2022-07~", "2022-07?", "2022-07/.."])
def test_how_sure_a_date_is_stands_in_words_around_it(language: str, date: str) -> None:
    """“About” and “or later” belong to the interface's strings; the date itself is the same."""
    form = locale_format(language)
    assert form.partial_date(parse_partial_date(date)) == form.partial_date(parse_partial_date("2022-07"))


# --- names and lists ---


@pytest.mark.parametrize(
    ("code", "language", "expected"),
    [
        *(("PS", *pair) for pair in in_each(
            en="State of Palestine", fr="État de Palestine", ar="دولة فلسطين", uk="Держава Палестина")),
        *(("TR", *pair) for pair in in_each(en="Türkiye", fr="Türkiye", ar="تركيا", uk="Туреччина")),
        *(("UA", *pair) for pair in in_each(en="Ukraine", fr="Ukraine", ar="أوكرانيا", uk="Україна")),
        *(("GB", *pair) for pair in in_each(
            en="United Kingdom", fr="Royaume-Uni", ar="المملكة المتحدة", uk="Велика Британія")),
    ],
)  # fmt: skip
def test_a_country_has_the_name_that_the_united_nations_use(code: str, language: str, expected: str) -> None:
    """CLDR's names, but for the State of Palestine and for Türkiye."""
    assert locale_format(language).country(code) == expected


@pytest.mark.parametrize(
    ("language", "two", "three"),
    [
        ("en", "A and B", "A, B and C"),
        ("fr", "A et B", "A, B et C"),
        ("ar", "A وB", "A وB وC"),
        ("uk", "A і B", "A, B і C"),
    ],
)
def test_a_list_is_joined_as_in_a_sentence(language: str, two: str, three: str) -> None:
    """The British way in English: no comma before “and”."""
    join = locale_format(language).enumerate
    assert [join([]), join(["A"]), join(["A", "B"]), join(iter("ABC"))] == ["", "A", two, three]


@pytest.mark.parametrize(
    ("language", "name", "direction"),
    [
        ("en", "English", "ltr"),
        ("fr", "Français", "ltr"),
        ("ar", "العربية", "rtl"),
        ("uk", "Українська", "ltr"),
        ("he", "עברית", "rtl"),
        ("pt-BR", "Português", "ltr"),
        ("zh-Hant", "中文", "ltr"),
    ],
)
def test_a_language_has_a_name_of_its_own_and_a_direction(language: str, name: str, direction: str) -> None:
    """The switcher names each language in itself; a tag may have a region or a script."""
    form = locale_format(language)
    assert (form.own_name.split(" ")[0], form.direction) == (name, direction)


@pytest.mark.parametrize("language", ["pt-BR", "zh-Hant", "en-GB", "he"])
def test_every_format_works_for_any_language_that_is_known(language: str) -> None:
    """A fifth language needs no code: its tag is enough."""
    assert is_locale(language)
    form = locale_format(language)
    assert "2026" in form.date(dt.date(2026, 11, 2)) and "2022" in form.partial_date(parse_partial_date("2022-07"))
    assert all(
        (
            form.number(65_000),
            form.number(2_000_000),
            form.percent(Decimal(5)),
            form.enumerate("AB"),
            form.country("PS"),
            form.sort_key("a"),
        )
    )
    assert form.plural_form(1) in form.plural_forms and form.plural_forms[-1] == "other"


@pytest.mark.parametrize(
    ("tag", "known"),
    [
        *((tag, True) for tag in ("en", "fr", "ar", "uk", "en-GB", "pt-BR", "zh-Hant")),
        *((tag, False) for tag in ("", "x", "xx", "english", "fr_FR", "../fr", "e n", "é", "en\n")),
    ],
)
def test_only_what_cldr_knows_is_a_language(tag: str, known: bool) -> None:
    """Nothing that is written as a language's tag raises."""
    assert is_locale(tag) == known


# --- sorting ---


@pytest.mark.parametrize(
    ("language", "ordered"),
    [
        ("en", "Äpfel apple Banana émigré Zebra zeta"),
        ("fr", "cote coté côte côté eau ébène école Élan étage œuf ou Zoé"),
        ("uk", "гора гума ґава ґанок дім ель ера єнот жук ива інжир іскра їжа їжак йод кит яма"),
        ("ar", "آدم ابن أحمد باب تاج دولة"),
    ],
)
def test_names_are_sorted_as_in_a_dictionary_of_the_language(language: str, ordered: str) -> None:
    """Ukrainian ґ є і ї stand after г е и і; accents and capitals count only between words otherwise equal."""
    words = ordered.split()
    if language != "en":
        assert sorted(words) != words, "the order of code points would do as well"
    for given in (words[::-1], sorted(words), sorted(words, key=len)):
        assert sorted(given, key=locale_format(language).sort_key) == words


def test_the_order_of_the_ukrainian_alphabet_is_kept() -> None:
    """All thirty-three letters, small and capital."""
    alphabet = "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя"
    assert len(alphabet) == 33
    key = locale_format("uk").sort_key
    assert "".join(sorted(alphabet, key=key)) == alphabet
    assert sorted(["Ґґ", "Гг", "Єє", "Ее", "Її", "Іі"], key=key) == ["Гг", "Ґґ", "Ее", "Єє", "Іі", "Її"]


@pytest.mark.parametrize(
    ("locale", "days", "time", "city"),
    [
        ("en", "11–12 September 2024", "14:30", "Brussels"),
        ("fr", "11–12 septembre 2024", "14:30", "Bruxelles"),
        ("uk", "11–12 вересня 2024 р.", "14:30", "Брюссель"),
    ],
)
def test_days_times_and_places_of_time_zones(locale: str, days: str, time: str, city: str) -> None:
    form = locale_format(locale)
    first = dt.datetime(2024, 9, 11, 14, 30)
    assert form.days(first.date(), dt.date(2024, 9, 12)).replace(NARROW, " ").replace(NO_BREAK, " ") == days
    assert form.days(first.date(), first.date()) == form.date(first.date())
    assert (form.time(first), form.city("Europe/Brussels")) == (time, city)


# --- every language that CLDR knows ---

EVERY_LANGUAGE = sorted(
    tag.replace("_", "-")
    for tag in locale_identifiers()
    if not re.search(r"_[A-Z]{2}(?:_|$)|_\d{3}|root|_[A-Z]{5,}", tag) or tag in ("pt_PT", "en_IN", "es_MX", "de_AT")
)
"""Languages, with their scripts; few of the regions, in which they differ little."""
AMOUNTS = ("0", "98", "1000", "12345", "65000", "999999.5", "1234567.25", "0.05")
MOMENTS = [dt.datetime(2026, 11, 2, 14, 30), dt.datetime(2025, 5, 22, 0, 5), dt.datetime(2024, 2, 29, 12, 0)]
MANY = [
    *range(23),
    100,
    101,
    102,
    103,
    111,
    1000,
    10_000,
    1_000_000,
    1_500_000,
    2_000_000,
    Decimal("1.5"),
    Decimal("1.0"),
    Decimal("0.1"),
]


def icus(tag: str) -> icu.Locale:
    """ICU's locale with the calendar of the site, and our digits: of some languages ICU knows none."""
    return icu.Locale.forLanguageTag(f"{'en-GB' if tag == 'en' else tag}-u-ca-gregory-nu-{locale_format(tag).digits}")


def pattern(parts: str, locale: icu.Locale) -> icu.SimpleDateFormat:
    return icu.SimpleDateFormat(icu.DateTimePatternGenerator.createInstance(locale).getBestPattern(parts), locale)


def decimals(amount: str) -> icu.Precision:
    return icu.Precision.fixedFraction(len(amount.partition(".")[2]))


def plural(rules: icu.PluralRules, number: int | Decimal) -> str:
    text = str(number)
    plain = icu.NumberFormatter.withLocale(icu.Locale.getRoot()).precision(decimals(text))
    return str(rules.select(plain.formatDecimalToValue(text.encode())))


def seconds(moment: dt.datetime) -> float:
    return moment.replace(tzinfo=dt.UTC).timestamp()


def amounts(locale: icu.Locale, unit: icu.MeasureUnit | None = None) -> Iterator[str]:
    made = icu.NumberFormatter.withLocale(locale)
    made = made.unit(unit) if unit else made
    return (str(made.precision(decimals(amount)).formatDecimal(amount.encode())) for amount in AMOUNTS)


def month(text: str, moment: dt.datetime) -> str:
    """A month without a name is written as in ISO 8601."""
    return f"{moment:%Y-%m}" if "M" in text and re.search(r"\bM\d\d\b", text) else text


FORMATS: dict[str, tuple[Callable[[LocaleFormat], list[str]], Callable[[icu.Locale], list[str]]]] = {
    "percentages": (
        lambda form: [form.percent(Decimal(amount)) for amount in AMOUNTS],
        lambda locale: list(amounts(locale, icu.NoUnit.percent())),
    ),
    "numbers": (
        lambda form: [form.number(Decimal(amount)) for amount in AMOUNTS],
        lambda locale: list(amounts(locale)),
    ),
    "times": (
        lambda form: [form.time(moment) for moment in MOMENTS],
        lambda locale: list(
            map(icu.DateFormat.createTimeInstance(icu.DateFormat.SHORT, locale).format, map(seconds, MOMENTS))
        ),
    ),
    "years": (
        lambda form: [form.partial_date(parse_partial_date(str(moment.year))) for moment in MOMENTS],
        lambda locale: list(map(pattern("y", locale).format, map(seconds, MOMENTS))),
    ),
    "lists": (
        lambda form: [form.enumerate("ABCDE"[:number]) for number in range(1, 6)],
        lambda locale: [icu.ListFormatter.createInstance(locale).format(list("ABCDE"[:number])) for number in range(1, 6)],
    ),
    "sizes of files": (
        lambda form: [form.file_size(size) for size in (1000, 45_000, 2_345_000)],
        lambda locale: [
            icu.NumberFormatter.withLocale(locale).unit(icu.MeasureUnit.createKilobyte())
            .unitWidth(icu.UNumberUnitWidth.SHORT).formatInt(number)
            for number in (1, 45, 2345)
        ],
    ),
    "plurals": (
        lambda form: [form.plural_form(number) for number in MANY],
        lambda locale: [plural(icu.PluralRules.forLocale(locale), number) for number in MANY],
    ),
}  # fmt: skip
"""What we write, and what ICU does."""


@pytest.fixture(autouse=True)
def _without_a_site_s_own_languages() -> None:
    """A test before may have read a site that says itself how its languages are written, which holds in a process until another is read."""
    use_own_languages(())


@pytest.mark.parametrize("kind", FORMATS)
def test_every_language_is_written_as_icu_writes_it(kind: str) -> None:
    """Of a language of which ICU knows no more than of any, Babel may know more."""
    ours, icus_way = FORMATS[kind]
    roots = icus_way(icus("und"))
    written = {tag: (ours(locale_format(tag)), icus_way(icus(tag))) for tag in EVERY_LANGUAGE}
    own = {tag for tag, (_, theirs) in written.items() if [in_ascii_digits(str(one)) for one in theirs] != roots}
    differing = {tag: pair for tag, pair in written.items() if pair[0] != pair[1] and tag in own}
    assert differing == {}
    assert kind in ("years", "times") or len(own) > 60, "nothing was compared"


LONG = {"days": "yMMMMd", "months": "yMMMM"}


@pytest.mark.parametrize("kind", LONG)
def test_every_language_writes_days_and_months_as_icu_does(kind: str) -> None:
    """Month and day as in ICU wherever ICU has a form of the language's own; never the number of a month in the place of its name.

    Arabic says both names of a month, of which ICU knows one.
    """
    root = pattern(LONG[kind], icus("und")).toPattern()
    differing, compared = {}, 0
    for tag in EVERY_LANGUAGE:
        form, locale = locale_format(tag), icus(tag)
        for moment in MOMENTS:
            own = (
                form.date(moment.date()) if kind == "days" else form.partial_date(parse_partial_date(f"{moment:%Y-%m}"))
            )
            assert not re.search(r"\bM\d\d\b", own), (tag, own)
            latin = in_ascii_digits(own)
            assert str(moment.year) in latin and (kind == "months" or str(moment.day) in latin), (tag, own)
            made = pattern(LONG[kind], locale)
            theirs = made.format(seconds(moment))
            if kind == "days":
                theirs = icu.DateFormat.createDateInstance(icu.DateFormat.LONG, locale).format(seconds(moment))
            if made.toPattern() != root and not re.search(r"\bM\d\d\b", theirs):
                compared += 1
                if own != theirs and not language_data(tag).other_months:
                    differing[tag] = own, theirs
    assert (differing, compared > 300) == ({}, True)


def test_days_from_to_are_of_one_calendar_in_every_language() -> None:
    """A span names the year and the days that a single date names; neither 2569 nor 1405 nor another zone's day."""
    first, last = dt.date(2026, 11, 2), dt.date(2026, 11, 12)
    for tag in EVERY_LANGUAGE:
        span = locale_format(tag).days(first, last)
        assert {int(number) for number in re.findall(r"\d+", span)} - {11} == {2, 12, 2026}, (tag, span)


LARGE = {
    "ur": ["15 لاکھ", "48 لاکھ", "10.3 کروڑ", "2.5 ارب"],
    "hi": ["15 लाख", "48 लाख", "10.3 करोड़", "2.5 अरब"],
    "bn": ["15 লাখ", "48 লাখ", "10.3 কোটি", "250 কোটি"],
    "gu": ["15 લાખ", "48 લાખ", "10.3 કરોડ", "2.5 અબજ"],
    "mr": ["15 लाख", "48 लाख", "10.3 कोटी", "2.5 अब्ज"],
    "pa": ["15 ਲੱਖ", "48 ਲੱਖ", "10.3 ਕਰੋੜ", "2.5 ਅਰਬ"],
    "my": ["1.5 သန်း", "4.8 သန်း", "10.3 ကုဋေ", "250 ကုဋေ"],
    "ne": ["15,00,000", "48,00,000", "10,30,00,000", "2,50,00,00,000"],
    "ps": ["1٬500٬000", "4٬800٬000", "103٬000٬000", "2٬500٬000٬000"],
    "eu": ["1,5 milioi", "4,8 milioi", "103 milioi", "2500 milioi"],
    "gl": ["1,5 millóns", "4,8 millóns", "103 millóns", "2500 millóns"],
    "ja": ["150万", "480万", "1.03億", "25億"],
    "zh-Hans": ["150万", "480万", "1.03亿", "25亿"],
    "th": ["1.5 ล้าน", "4.8 ล้าน", "103 ล้าน", "2.5 พันล้าน"],
    "es": ["1,5 millones", "4,8 millones", "103 millones", "2,5 mil millones"],
}


@pytest.mark.parametrize("language", LARGE)
def test_large_numbers_are_counted_as_the_language_counts(language: str) -> None:
    """In lakh and crore, in ten thousands, in thousands of millions; where CLDR's words are wrong or none, in digits."""
    numbers = (1_500_000, 4_800_000, 103_000_000, 2_500_000_000)
    found = [locale_format(language).number(number) for number in numbers]
    assert [in_ascii_digits(text).replace(NO_BREAK, " ").replace(NARROW, " ") for text in found] == LARGE[language]


def test_a_short_word_before_the_word_for_a_large_number_is_no_abbreviation() -> None:
    """From twenty on Romanian says “de” between a number and what is counted."""
    romanian = locale_format("ro")
    assert [romanian.number(number) for number in (19_000_000, 33_000_000, 647_000_000_000)] == [
        "19 milioane",
        "33 de milioane",
        "647 de miliarde",
    ]


def test_a_word_for_a_large_number_stands_for_one_number_in_every_language() -> None:
    """What is written is the number divided by what the word stands for, whatever its size: no lakh that is a tenth of a lakh."""
    in_words = 0
    for tag in EVERY_LANGUAGE:
        values: dict[str, set[int]] = {}
        for value in (lead * 10**zeros for zeros in range(6, 14) for lead in (1, 2, 5, 30)):
            text = locale_format(tag).number(value)
            digits = re.search(r"\d[\d.,’٬\u00a0\u202f]*", text)
            assert digits, (tag, text)
            shown = int(re.sub(r"\D", "", digits[0]))
            values.setdefault(text.replace(digits[0].strip(), "#"), set()).add(value // shown)
        assert all(len(found) == 1 for found in values.values()), (tag, values)
        in_words += len(values) > 1
        assert tag not in WRONG_WORDS or len(values) == 1
    assert in_words > 80


@pytest.mark.parametrize(
    ("language", "letter", "expected"),
    [
        ("ka", "ქ", "ქ"), ("uk", "у", "У"), ("fr", "é", "É"), ("hr", "ǆ", "ǅ"), ("ar", "ع", "ع"), ("hy", "հ", "Հ"),
        ("zh", "中", "中"), ("tr", "i", "İ"), ("az", "i", "İ"), ("en", "i", "I"), ("en", "𐐨", "𐐀"), ("en", "", ""),
    ],
)  # fmt: skip
def test_a_capital_stands_where_the_language_has_one_at_the_beginning_of_a_word(
    language: str, letter: str, expected: str
) -> None:
    """Georgian has capitals for whole words alone; a digraph has a form of its own."""
    assert locale_format(language).capital(letter) == expected


def test_no_language_names_itself_with_a_letter_that_no_word_begins_with() -> None:
    names = [locale_format(tag).own_name for tag in EVERY_LANGUAGE]
    assert not [name for name in names if "\u1c90" <= name[0] <= "\u1cbf"]
    assert not [name for name in names if name[0].islower() and name[0].title() != name[0]]


def test_every_language_that_cldr_knows_can_be_a_language_of_a_site() -> None:
    """Nothing that a page asks of a language fails in one of which CLDR has no names of countries or places, say."""
    known = {tag.replace("_", "-") for tag in locale_identifiers()} - {"root"}
    tags = {tag for tag in known if tag.count("-") == 0} | {"zh-Hant", "es-419", "mn-Mong", "uz-Cyrl", "ku-TR"}
    day, moment = dt.date(2026, 11, 29), dt.datetime(2026, 11, 29, 14, 30)
    for tag in sorted(tags):
        assert is_locale(tag), tag
        form = locale_format(tag)
        assert form.direction in ("ltr", "rtl")
        assert {form.plural_form(number) for number in (0, 1, 2, 5, Decimal("1.5"))} <= set(form.plural_forms), tag
        made = [
            form.date(day), form.days(day, day + dt.timedelta(days=1)), form.time(moment), form.language("fr"),
            form.city("Europe/Brussels"), form.city("America/New_York"), form.partial_date(parse_partial_date("2022-07")),
            form.number(4_800_000), form.number(Decimal("1.5")), form.percent(Decimal("11.7")), form.file_size(45_000),
            form.enumerate("abc"), *map(form.country, ("CH", "CQ", "TR", "GB", "PS")), form.own_name, form.open_graph,
        ]  # fmt: skip
        assert all(made), tag
        assert form.sort_key("a") < form.sort_key("b"), tag


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("FR", "fr"), ("ZH-hant", "zh-Hant"), ("en_GB", "en-GB"), ("ES-419", "es-419"), (" uk ", "uk"),
        ("und", None), ("mul", None), ("root", None), ("x-private", None), ("en-x-private", None), ("tlh", None), ("klingon", None),
        ("", None), ("C", None), ("fr-", None), ("en-u-ca-buddhist", None),
    ],
)  # fmt: skip
def test_a_tag_is_written_in_one_way(typed: str, meant: str | None) -> None:
    """As BCP 47 recommends: a tag is part of addresses, where capitals count."""
    assert not is_locale(typed)
    assert locale_meant(typed) == meant
    assert meant is None or is_locale(meant)


@pytest.mark.parametrize(
    ("tag", "direction"), [("ar", "rtl"), ("ckb", "rtl"), ("syr", "rtl"), ("grc", "ltr"), ("tlh", "ltr"), ("uk", "ltr")]
)
def test_direction_of_languages_with_and_without_data(tag: str, direction: str) -> None:
    """A name may be in a language that no site has: Syriac, Ancient Greek."""
    assert direction_of(tag) == direction


@pytest.mark.parametrize(
    ("tag", "language", "name"),
    [
        ("sr-Latn", "en", "Serbian (Latin)"),
        ("sr-Latn", "fr", "serbe (latin)"),
        ("zh-Hant", "en", "Traditional Chinese"),
        ("xx", "en", "xx"),
    ],
)
def test_a_language_of_a_script_has_a_name_in_every_language(tag: str, language: str, name: str) -> None:
    assert locale_format(language).language(tag) == name


@pytest.mark.parametrize(
    ("tag", "digits"), [("fa", "۰-۹"), ("ckb", "٠-٩"), ("mr", "०-९"), ("bn", "০-৯"), ("my", "၀-၉")]
)
def test_digits_are_those_of_cldr_unless_the_file_of_a_language_names_others(tag: str, digits: str) -> None:
    """Numbers, days, years, times and percentages; what is for machines, and Arabic of any region, stay as they are."""
    form, day = locale_format(tag), dt.date(2026, 11, 30)
    for written in (
        form.number(12345), form.number(4_800_000), form.date(day), form.days(day, day + dt.timedelta(3)),
        form.partial_date(parse_partial_date("2026")), form.partial_date(parse_partial_date("2026-11")),
        form.time(dt.datetime(2026, 11, 30, 12, 34)), form.percent(Decimal("12.5")), form.file_size(45_000),
    ):  # fmt: skip
        assert re.search(f"[{digits}]", written) and not re.search("[0-9]", written), written
    assert form.moment(day, None) == "2026-11-30"
    assert locale_format("ar").number(12345) == "12,345"
    assert {locale_format(region).digits for region in ("ar", "ar-EG", "ar-SY", "en", "ur")} == {"latn"}


@pytest.mark.parametrize(
    ("system", "digits"),
    [
        ("latn", "0123456789"),
        ("arabext", "۰۱۲۳۴۵۶۷۸۹"),
        ("deva", "०१२३४५६७८९"),
        ("roman", None),
        ("persian", None),
        ("x y", None),
        ("", None),
    ],
)
def test_a_numbering_system_has_ten_digits(system: str, digits: str | None) -> None:
    assert digits_of(system) == digits
