"""Translations are held to the glossary: a term is said in any of its forms, and a forbidden word is told with a better one."""

import json
from pathlib import Path

import pytest

from support.good import GOOD
from support.sites import Tiny, call, write

TERMS = """\
terms:
  - id: refugee
    term: refugee
    translations:
      - {language: fr, use: [réfugié, réfugiée]}
      - {language: ar, use: [لاجئ, لاجئون, لاجئين, للاجئين]}
      - {language: uk, use: [біженець, біженка]}
  - id: organisation
    term: organisation
    translations:
      - {language: fr, use: [organisation]}
  - id: visa-sponsorship
    term: visa sponsorship
    translations:
      - language: fr
        use: [parrainage de visa]
      - language: ar
        use: [رعاية التأشيرة]
        never: [كفالة]
      - language: uk
        use: [візове спонсорство]
        never: [пілотний проєкт]
"""
ENGLISH = "---\ntitle: Extra\nsummary: More.\nupdated: 2026-01-02\n---\n\n{}\n"
OTHER = "---\ntitle: Autre\nsummary: Plus.\n---\n\nPlus.\n\n{}\n"


@pytest.fixture
def root(tiny: Tiny) -> Path:
    return tiny(files=GOOD | {"data/terms.yml": TERMS}, languages=("en", "fr", "ar", "uk"))


def told(root: Path, locale: str, english: str, translation: str) -> list[tuple[int, str, str]]:
    write(root, "docs/en/extra.md", ENGLISH.format(english))
    write(root, f"docs/{locale}/extra.md", OTHER.format(translation))
    found = json.loads(call("check", "--format", "json", root=root).stdout)
    assert all(one["severity"] == "warning" for one in found if one["rule"] == "term")
    return [(one["line"], one["message"], one["remedy"]) for one in found if one["rule"] == "term"]


@pytest.mark.parametrize(
    ("locale", "english", "translation"),
    [
        ("fr", "Refugees found work.", "Des réfugiées ont trouvé du travail."),
        ("uk", "A refugee’s way.", "Шлях біженки."),
        ("uk", "For refugees.", "Для біженців."),
        ("ar", "For refugees.", "للاجئين."),
        ("fr", "They organise meetings.", "On prépare des réunions."),
        ("fr", "Visa sponsorship is possible.", "Le parrainage des visas est possible."),
        ("uk", "About visa sponsorship.", "Про візового спонсора."),
        ("fr", "By the Visa Sponsorship Refugee Council.", "Par le Visa Sponsorship Refugee Council."),
        ("fr", "Nothing of the field.", "Rien du domaine."),
    ],
)
def test_any_form_of_a_word_is_the_word_and_a_name_may_stay(
    root: Path, locale: str, english: str, translation: str
) -> None:
    assert told(root, locale, english, translation) == []


@pytest.mark.parametrize(
    ("locale", "english", "translation", "better"),
    [
        ("fr", "Refugees found work.", "Des migrants ont trouvé du travail.", "réfugié"),
        ("uk", "A refugee found work.", "Мігрант знайшов роботу.", "біженець"),
        ("ar", "Refugees found work.", "وجد المهاجرون عملاً.", "لاجئ"),
        ("fr", "Visa sponsorship is possible.", "Le visa est possible ; un parrain le demande.", "parrainage de visa"),
    ],
)
def test_a_term_that_the_translation_lacks_is_told_with_the_word(
    root: Path, locale: str, english: str, translation: str, better: str
) -> None:
    ((line, message, remedy),) = told(root, locale, english, translation)
    assert (line, "and the translation doesn’t" in message) == (6, True)
    assert f"“{better}”" in remedy


def test_a_forbidden_word_is_told_on_its_line_whatever_the_source_says_and_once(root: Path) -> None:
    ((line, message, remedy),) = told(root, "ar", "Visa sponsorship.", "نظام الكفالة هناك.")
    assert (line, message, remedy) == (
        8,
        "“كفالة” is not to be used",
        "The glossary says “رعاية التأشيرة” for “visa sponsorship”.",
    )
    write(root, "docs/ar/extra.md", OTHER.format("هناك."))
    assert [line for line, *_ in told(root, "uk", "A first try.", "У пілотному проєкті.")] == [8]


def test_a_text_that_was_well_is_looked_at_again_when_the_glossary_changes(root: Path) -> None:
    assert told(root, "fr", "Toil pays.", "Le boulot paie.") == []
    write(
        root,
        "data/terms.yml",
        TERMS
        + "  - id: toil\n    term: toil\n    translations:\n      - {language: fr, use: [travail], never: [boulot]}\n",
    )
    assert [message for _, message, _ in told(root, "fr", "Toil pays.", "Le boulot paie.")] == [
        "“boulot” is not to be used"
    ]


def test_the_glossary_itself_is_checked(root: Path) -> None:
    write(root, "data/terms.yml", TERMS.replace("{language: uk,", "{language: fr,"))
    output = call("check", root=root).output
    assert "Write one item for each language." in output
