"""What is known of languages beyond their words: one file each, and nothing needed."""

from __future__ import annotations

import unicodedata

import pytest

from portal.check.translation_qa import is_in_another_language
from portal.common import language_data as module
from portal.common.language_data import LanguageData, language_data, languages_with_data
from portal.common.language_tags import is_locale, language_among, script_of
from portal.common.locales import locale_format
from portal.common.stemmer import fold


def test_each_file_is_for_a_language_and_in_the_form_in_which_it_is_compared() -> None:
    found = dict(languages_with_data())
    assert {"en", "fr", "ar", "uk"} < set(found)
    for tag, data in found.items():
        assert is_locale(tag), tag
        grammar = data.search
        affixes = [*grammar.elisions, *grammar.prefixes, *grammar.suffixes, *(old for old, _ in grammar.endings)]
        assert [affix for affix in affixes if fold(affix) != affix] == [], tag
        for words in (data.empty_link_texts, data.unfinished):
            assert [
                text for text in words if text != text.lower() or text != unicodedata.normalize("NFC", text)
            ] == [], tag
        "ä".encode(data.code_page or "cp1252", "ignore")
        for code in (*data.countries, *data.other_country_names):
            assert locale_format("en").names_country(code), (tag, code)


@pytest.mark.parametrize(
    ("tag", "file"),
    [
        ("fr-CA", "fr"),  # French wherever it is spoken
        ("ar-JO", "ar"),
        ("pt-PT", "pt-PT"),
        ("pt-BR", None),  # what is true of Portugal needn't be true of Brazil
        ("pt", None),
        ("uk-Latn", None),  # another script: nothing of the file would fit
        ("ckb", None),
    ],
)
def test_a_file_holds_for_longer_tags_of_its_script(tag: str, file: str | None) -> None:
    assert language_data(tag) == (language_data(file) if file else LanguageData())
    assert (language_data(tag) == LanguageData()) is (file is None)


@pytest.mark.parametrize(
    ("tag", "script"),
    [
        ("sr", "Cyrl"),
        ("sr-Latn", "Latn"),
        ("zh-TW", "Hant"),
        ("zh", "Hans"),
        ("uz-AF", "Arab"),
        ("fa", "Arab"),
        ("ja", "Jpan"),
    ],
)
def test_the_script_of_a_tag(tag: str, script: str) -> None:
    assert script_of(tag) == script


def test_formats_are_those_of_the_variety_that_a_tag_names() -> None:
    from datetime import date

    day = date(2026, 11, 29)
    assert (locale_format("en").date(day), locale_format("en-US").date(day)) == (
        "29 November 2026",
        "November 29, 2026",
    )


def test_a_word_that_no_file_knows_is_no_silent_nothing(tmp_path, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "de.yml").write_text("serch: {suffixes: en}\n", "utf-8")
    monkeypatch.setattr(module, "PACKAGE_LANGUAGES", tmp_path)
    with pytest.raises(ValueError, match=r"de\.yml: serch"):
        languages_with_data.__wrapped__()


@pytest.mark.parametrize(
    ("tag", "own", "is_english"),
    [
        ("de", "In Belgien, in Frankreich, in Irland und in der Slowakei.", "The address is in the list of those."),
        (
            "nl",
            "Het werk is in België, in Ierland of in Slowakije, wat u wilt.",
            "It was made for people who are on the way.",
        ),
    ],
)
def test_a_language_keeps_the_small_words_that_it_shares_with_english(tag: str, own: str, is_english: str) -> None:
    """“in”, “is” and “was” don't make a German or Dutch text English; others still tell what was left so."""
    assert not is_in_another_language(own, tag)
    assert is_in_another_language(is_english, tag)


@pytest.mark.parametrize(
    ("tag", "languages", "meant"),
    [
        ("FR", ["en", "fr"], "fr"),
        ("fr_FR", ["en", "fr"], "fr"),
        ("fr-CA", ["fr", "fr-CA"], "fr-CA"),
        ("pt", ["fr", "pt-PT"], "pt-PT"),
        ("pt", ["pt-BR", "pt-PT"], None),
        ("pt-BR", ["pt-PT"], None),
        ("zh-TW", ["zh"], None),
        ("sr@latin", ["sr"], None),
        ("", ["fr"], None),
    ],
)
def test_a_tag_of_another_program_means_a_language_of_the_portal(
    tag: str, languages: list[str], meant: str | None
) -> None:
    assert language_among(tag, languages) == meant


FOREIGN = {
    "fr": "Le projet aide des personnes qui ont dû partir à trouver un emploi dans un autre pays.",
    "de": "Das Projekt hilft Menschen, die fliehen mussten, eine Arbeit in einem anderen Land zu finden.",
    "nl": "Het project helpt mensen die moesten vluchten om werk te vinden in een ander land.",
    "pt-PT": "O projeto ajuda as pessoas que tiveram de partir a encontrar um emprego em outro país.",
    "ro": "Proiectul ajută oamenii care au fost nevoiți să plece să își găsească de lucru într-o altă țară.",
    "en": "The project helps people who had to leave to find a job in another country.",
}


@pytest.mark.parametrize("written_in", FOREIGN)
@pytest.mark.parametrize("tag", FOREIGN)
def test_a_text_in_another_language_of_the_portal_is_noticed(tag: str, written_in: str) -> None:
    assert is_in_another_language(FOREIGN[written_in], tag, FOREIGN) is (tag != written_in)
    assert not is_in_another_language(FOREIGN[written_in], written_in, [*FOREIGN, "pt-BR"])
    assert not is_in_another_language(
        "El proyecto ayuda a las personas que tuvieron que salir de su país.", "ca", FOREIGN
    )


@pytest.mark.parametrize(
    ("tag", "others", "name"),
    [
        ("pt-PT", ["en", "fr"], "Português"),
        ("pt-PT", ["pt-BR"], "Português (Portugal)"),
        ("sr-Latn", ["en"], "Srpski (latinica)"),
        ("uk", ["en"], "Українська"),
    ],
)
def test_a_language_is_named_with_its_region_only_where_that_tells_it_from_another(
    tag: str, others: list[str], name: str
) -> None:
    assert locale_format(tag).own_name_among([tag, *others]) == name
