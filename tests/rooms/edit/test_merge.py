"""Uniting two edits of one file: what doesn't contradict is kept, in whatever order it comes; what does is for people to settle."""

from itertools import permutations

import pytest

from portal.edit.merge import Clash, Preference
from portal.edit.merge import merged as both_of

BASE = """\
# Who takes part.
partners:
  # The first.
  - id: one
    name: One
    summary: It helps.

  - id: two
    name: Two
    kind: ngo
    website: https://two.example/
    checked: 2026-01-02
    summary: It works.
"""
THREE = "\n  - id: three\n    name: Three\n    summary: New.\n"
FOUR = "\n  # Added in spring.\n  - id: four\n    name: Four\n    summary: New too.\n"
TRANSLATED = "# French.\none:\n  name: Un\n\ntwo:\n  name: Deux\n"


def merged(name: str, base: str, ours: str, theirs: str, prefer: Preference = "") -> str | None:
    return both_of(name, base, ours, theirs, lambda _: prefer).text


def test_two_partners_added_at_the_same_place_both_stay() -> None:
    for mine, other in permutations((THREE, FOUR)):
        assert merged("data/partners.yml", BASE, BASE + mine, BASE + other) == BASE + other + mine


def test_two_translations_added_at_the_same_place_both_stay() -> None:
    both = merged(
        "data/translations/fr/partners.yml",
        TRANSLATED,
        f"{TRANSLATED}\nthree:\n  name: Trois\n",
        f"{TRANSLATED}\nfour:\n  name: Quatre\n",
    )
    assert both == f"{TRANSLATED}\nfour:\n  name: Quatre\n\nthree:\n  name: Trois\n"


def test_two_fields_of_one_record_both_change() -> None:
    mine, other = BASE.replace("name: Two", "name: Second"), BASE.replace("It works.", "It works hard.")
    assert merged("data/partners.yml", BASE, mine, other) == mine.replace("It works.", "It works hard.")


def test_who_is_preferred_wins_only_what_contradicts() -> None:
    mine = BASE.replace("It works.", "It rests.") + THREE
    other = BASE.replace("It works.", "It plays.").replace("name: One", "name: First") + FOUR
    assert merged("data/partners.yml", BASE, mine, other) is None
    for prefer, word in (("ours", "It rests."), ("theirs", "It plays.")):
        both = merged("data/partners.yml", BASE, mine, other, prefer) or ""  # type: ignore[arg-type]
        assert all(words in both for words in (word, "name: First", "id: three", "id: four", "# Added in spring."))


@pytest.mark.parametrize(("prefer", "is_there"), [("", None), ("ours", False), ("theirs", True)])
def test_what_one_took_away_and_the_other_changed_is_for_people_to_settle(prefer: str, is_there: bool | None) -> None:
    gone = BASE[: BASE.index("\n  - id: two")]
    both = merged("data/partners.yml", BASE, gone, BASE.replace("It works.", "It plays."), prefer)  # type: ignore[arg-type]
    assert (both and "id: two" in both) == is_there
    assert merged("data/partners.yml", BASE, gone, BASE.replace("name: One", "name: First")) == gone.replace(
        "name: One", "name: First"
    )


def test_pages_are_united_line_by_line() -> None:
    base = "---\ntitle: A\n---\n\nFirst.\n\nSecond.\n\nThird.\n"
    mine, other = base.replace("First.", "1."), base.replace("Third.", "3.")
    assert merged("docs/en/about.md", base, mine, other) == mine.replace("Third.", "3.")
    assert merged("docs/en/about.md", base, mine, base.replace("First.", "One.")) is None


def test_an_id_in_quotes_is_the_same_id() -> None:
    base = 'partners:\n  - id: "no"\n    kind: ngo\n    country: NO\n    name: N\n'
    mine, other = base.replace("name: N", "name: M"), base.replace('"no"', "no")
    assert merged("data/partners.yml", base, mine, other) == mine.replace('"no"', "no")


def test_the_same_field_with_the_same_value_is_no_conflict_wherever_it_stands() -> None:
    """Whichever way each wrote it: one at the top, one at the end, one in quotes."""
    mine = BASE.replace("    name: Two\n", "    name: Two\n    withdrawn: 2026-05-01\n")
    other = BASE + "    withdrawn: '2026-05-01'\n"
    assert merged("data/partners.yml", BASE, mine, other) == mine
    page = "---\ntitle: A\nsummary: B\n---\n\nText.\n"
    mine, other = (
        page.replace("title: A\n", "title: A\nwithdrawn: 2026-05-01\n"),
        page.replace("B\n", "B\nwithdrawn: 2026-05-01\n"),
    )
    assert merged("docs/en/about.md", page, mine, other) == mine


def test_each_field_is_chosen_by_itself_and_both_texts_are_shown() -> None:
    mine = BASE.replace("It works.", "It rests.").replace("kind: ngo", "kind: firm")
    other = BASE.replace("It works.", "It plays.").replace("kind: ngo", "kind: public")
    found = both_of("data/partners.yml", BASE, mine, other)
    assert found.text is None
    assert found.clashes == [
        Clash("data/partners.yml", ("two", "kind"), "firm", "public"),
        Clash("data/partners.yml", ("two", "summary"), "It rests.", "It plays."),
    ]
    chosen: dict[str, Preference] = {"data/partners.yml/two/kind": "ours", "data/partners.yml/two/summary": "theirs"}
    text = both_of("data/partners.yml", BASE, mine, other, lambda place: chosen[place]).text
    assert text == mine.replace("It rests.", "It plays.")


def test_items_of_a_list_are_united_by_their_ids() -> None:
    base = "partners:\n  - id: one\n    name: One\n    questions:\n      - id: a\n        answer: A\n      - id: b\n        answer: B\n"
    mine, other = base.replace("answer: A", "answer: A1"), base.replace("answer: B", "answer: B1")
    assert merged("data/partners.yml", base, mine, other) == mine.replace("answer: B", "answer: B1")
    assert both_of("data/partners.yml", base, mine, base.replace("answer: A", "answer: A2")).clashes == [
        Clash("data/partners.yml", ("one", "questions", "a", "answer"), "A1", "A2")
    ]


def test_only_the_lines_that_both_changed_are_shown_of_a_text() -> None:
    base = "---\ntitle: A\n---\n\nFirst.\n\nSecond.\n\nThird.\n"
    found = both_of("docs/en/about.md", base, base.replace("First.", "1."), base.replace("First.", "One."))
    assert found.clashes == [Clash("docs/en/about.md", ("body",), "1.", "One.")]
