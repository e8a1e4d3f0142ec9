"""An organisation that changed its name: what happened then is told with the name of its time, everything else with today's."""

import csv
import json
from pathlib import Path

import pytest

from support.html import page, words
from support.sites import Tiny, build, call, edit

pytestmark = pytest.mark.slow

FORMER = """\
    former_names:
      - name: Old Harbour Mission
        until: 2019
      - name: Missão do Porto
        short_name: MP
        language: pt
        since: 2020
        until: 2025-06
"""
ITEM = "docs/en/news/first-people-arrive.md"


@pytest.fixture
def root(tiny: Tiny) -> Path:
    root = tiny("whole", languages=("en", "ar"))
    edit(root, "data/partners.yml", "    short_name: HT\n", f"    short_name: HT\n{FORMER}")
    return root


def organisations(site: Path, uri: str = "news/first-people-arrive/") -> list[str]:
    """The words of the links to the organisation on a page."""
    links = page(site, uri).xpath("//article//a[contains(@href, 'partners/harbour-trust/')]")
    return [words(link) for link in links]


@pytest.mark.parametrize(
    ("date", "shown"),
    [
        ("2018-05-01", "Old Harbour Mission (today HT)"),
        ("2019", "Old Harbour Mission (today HT)"),
        ("2025", "Missão do Porto (today HT)"),
        ("2025-06-30", "Missão do Porto (today HT)"),
        ("2025-07", "HT"),
    ],
)
def test_news_name_an_organisation_as_it_was_called_then(root: Path, date: str, shown: str) -> None:
    text = (root / ITEM).read_text("utf-8")
    lines = [f"source_date: {date}" if line.startswith("source_date:") else line for line in text.splitlines()]
    (root / ITEM).write_text("\n".join(lines) + "\n", "utf-8")
    site = build(root)
    assert shown in organisations(site)
    if shown.startswith("Missão"):
        assert page(site, "ar/news/first-people-arrive/").xpath("//a//*[@lang='pt'][.='Missão do Porto']")


def test_a_programme_that_is_over_names_it_as_at_its_end_and_the_directory_as_today(root: Path) -> None:
    edit(root, "data/programmes.yml", "end: 2025", "end: 2025-03")
    site = build(root)
    assert "Missão do Porto (today HT)" in organisations(site, "programmes/bridge/")
    assert not [name for name in organisations(site, "partners/") if "Missão" in name or "Mission" in name]
    edit(root, "data/programmes.yml", "status: over", "status: open")
    assert "Missão do Porto (today HT)" not in organisations(build(root), "programmes/bridge/")


def test_whose_place_another_took_is_followed_by_that_ones_name(root: Path) -> None:
    """In what is dated; the successor is another organisation with a page of its own."""
    edit(root, "data/partners.yml", FORMER, "    successor: north-works\n")
    assert "Harbour Trust (today Trabalho do Norte)" in organisations(build(root))
    edit(root, "data/partners.yml", "successor: north-works", "successor: nort-works")
    assert "Did you mean “north-works”?" in call("check", root=root).stdout


def test_the_search_finds_every_name(root: Path) -> None:
    site = build(root)
    index = json.loads((site / "search/index.json").read_text("utf-8"))
    rows = [row for name in index["pages"] for row in json.loads((site / "search" / name).read_text("utf-8"))]
    number = next(place for place, row in enumerate(rows) if row[1] == "partners/harbour-trust/")
    terms = {}
    for _, name in index["terms"]:
        terms |= json.loads((site / "search" / name).read_text("utf-8"))
    for word in ("mission", "missao", "mp", "trust"):
        found = next(postings for term, postings in terms.items() if word.startswith(term) and len(term) > 1)
        assert number in found[::2], word


def test_open_data_carries_names_with_their_dates(root: Path) -> None:
    edit(root, "data/partners.yml", FORMER, f"{FORMER}    successor: north-works\n")
    site = build(root)
    partners = json.loads((site / "data/partners.json").read_text("utf-8"))["partners"]
    (trust,) = (one for one in partners if one["id"] == "harbour-trust")
    old = {"name": "Old Harbour Mission", "short_name": None, "language": "en", "since": None, "until": "2019"}
    assert trust["former_names"][0] == old and trust["former_names"][1]["until"] == "2025-06"
    assert trust["successor"]["id"] == "north-works"
    with (site / "data/partners.csv").open(encoding="utf-8-sig", newline="") as file:
        (row,) = (row for row in csv.DictReader(file) if row["id"] == "harbour-trust")
    assert (row["former_names"], row["successor"]) == ("Old Harbour Mission; Missão do Porto", "north-works")
