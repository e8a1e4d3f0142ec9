"""What a check remembers of texts saves work and never changes what it says."""

import pytest

from portal.check import text_rules
from portal.check.project import read
from portal.check.text_part import TextPart
from portal.common.cache import FileCache
from portal.common.problems import Problem
from portal.content.portal import Portal
from portal.site.routes import Routes
from support.good import FIGURES, GOOD, PARTNERS, PROGRAMMES
from support.sites import Tiny

SUMMARY = "    summary: Helps people.\n"
WITH_WORDS = GOOD | {
    PARTNERS: GOOD[PARTNERS].replace(
        SUMMARY,
        "    summary: Ann Example and 54321 refugees wrote to help@agency.example.org {{figure:talents}} times.\n",
    ),
    "data/translations/fr/partners.yml": "agency:\n  name: Agence\n  summary: >-\n    54321 migrants et d’autres personnes ont écrit {{figure:talents}} fois à l’adresse help@agency.example.org.\n",
}
TERMS = "terms:\n  - id: refugee\n    term: refugee\n    translations:\n      - {language: fr, use: [réfugié]}\n"
PEOPLE = "people:\n  - id: ann\n    name: Ann Example\n"

EDITS = {
    "a figure has the number that a text has": (FIGURES, "value: 12\n", "value: 54321\n", "partners.yml"),
    "a figure is there no more": (FIGURES, "id: talents", "id: others", "partners.yml"),
    "a contact is that of an office": (
        PROGRAMMES,
        "      note: Any office.\n",
        "      note: Any office.\n      email: help@agency.example.org\n",
        "partners.yml",
    ),
    "the glossary has a term": ("data/terms.yml", "", TERMS, "fr/partners.yml"),
    "a person has the name that a text has": ("data/people.yml", "", PEOPLE, "fr/partners.yml"),
    "the source has another number": (PARTNERS, "54321", "54322", "fr/partners.yml"),
}


def texts_told(problems: list[Problem], file: str) -> set[Problem]:
    return {problem for problem in problems if problem.place.path.endswith(file)}


@pytest.mark.parametrize("which", EDITS)
def test_what_a_text_is_compared_with_is_not_taken_for_what_it_was(tiny: Tiny, which: str) -> None:
    """Nobody touches the text, and yet something else is to be said of it."""
    root = tiny(files=WITH_WORDS)
    file, old, new, told = EDITS[which]
    text = WITH_WORDS.get(file, "")
    assert old in text
    drafted = {file: (text.replace(old, new, 1) if old else new).encode()}
    memory = FileCache()
    _, before = read(root, memory=memory)
    _, after = read(root, memory=FileCache(memory), drafted=drafted)
    _, anew = read(root, drafted=drafted)
    assert set(after) == set(anew)
    assert texts_told(anew, told) != texts_told(before, told)


@pytest.mark.parametrize("number", [3, 30])
def test_an_edit_has_only_its_own_record_looked_at_again(
    tiny: Tiny, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    """However many others there are: the record that was edited, in each language."""
    looked_at = list[str]()

    def note(portal: Portal, routes: Routes, part: TextPart) -> list[Problem]:
        looked_at.extend(key for units in part.texts.by_locale.values() for key in units)
        return []

    monkeypatch.setattr(text_rules, "check_terms", note)
    agency = GOOD[PARTNERS].partition("\n")[2]
    partners = GOOD[PARTNERS] + "".join(agency.replace("agency", f"agency-{one}") for one in range(number))
    french = "agency-1:\n  summary: Elle aide.\n"
    root = tiny(files=GOOD | {PARTNERS: partners, "data/translations/fr/partners.yml": french})
    memory = FileCache()
    read(root, memory=memory)
    assert len(looked_at) > 2 * number
    looked_at.clear()
    edited = partners.replace("agency-1\n    name: Example", "agency-1\n    name: Other", 1)
    read(root, memory=FileCache(memory), drafted={PARTNERS: edited.encode()})
    assert set(looked_at) == {"partners/agency-1/name", "partners/agency-1/summary"}
