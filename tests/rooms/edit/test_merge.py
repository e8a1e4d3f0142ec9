"""Uniting two edits of one file: what doesn't contradict is kept, in whatever order it comes; what does is for people to settle."""

from itertools import permutations

import pytest

from portal.edit.merge import merged

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
