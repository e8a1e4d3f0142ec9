"""Whoever finds a programme that is over is led to the one that came after it, and back."""

import json
from pathlib import Path

import pytest

from support.html import page, words
from support.sites import Tiny, build, call, edit

pytestmark = pytest.mark.slow

PROGRAMMES = "data/programmes.yml"
LATER = """\
  - id: ferry
    name: Ferry to Work
    short_name: Ferry
    kind: relocation
    status: running
    status_note: Its page says so.
    checked: 2026-01-10
    summary: It leads on.
    description: It goes on.
    sources: [harbour-release]
"""


@pytest.fixture
def root(tiny: Tiny) -> Path:
    root = tiny("whole", languages=("en", "fr"))
    edit(root, PROGRAMMES, "    status: over\n", "    status: over\n    succeeded_by: [ferry]\n")
    path = root / PROGRAMMES
    path.write_text(path.read_text("utf-8") + LATER, "utf-8")
    return root


def test_what_came_after_is_one_tap_away_and_so_is_what_came_before(root: Path) -> None:
    site = build(root)
    for address, next_words in (
        ("programmes/bridge", "Followed by: Ferry"),
        ("fr/programmes/bridge", "Suivi de : Ferry"),
    ):
        (line,) = page(site, address).find_class("next")
        assert words(line) == next_words
        assert line.xpath("a/@href") == [
            "../../programmes/ferry/" if address[:3] != "fr/" else "../../../fr/programmes/ferry/"
        ]
    before = page(site, "programmes/ferry").xpath("//aside//div[dt='What came before']//a")
    assert [(words(link), link.get("href")) for link in before] == [("Bridge", "../../programmes/bridge/")]
    assert not page(site, "programmes/ferry").find_class("next")
    assert words(page(site, "programmes/ferry").find_class("standing")[0]) == "This programme is running."
    (over,), (card,) = (page(site, "").find_class(name) for name in ("over", "programme-card"))
    assert "Followed by: Ferry" in words(over) and "Ferry" in words(card) and "Followed by" not in words(card)


def test_programmes_as_data_say_what_came_after(root: Path) -> None:
    bridge, ferry = json.loads((build(root) / "data/programmes.json").read_text("utf-8"))["programmes"]
    assert [link["id"] for link in bridge["succeeded_by"]] == ["ferry"]
    assert ferry["succeeded_by"] == []
    assert ferry["status"] == "running"


def test_a_name_that_changes_changes_on_both_pages(root: Path) -> None:
    build(root)
    edit(root, PROGRAMMES, "short_name: Bridge\n", "short_name: Old Bridge\n")
    assert "Old Bridge" in words(page(build(root), "programmes/ferry").find_class("facts")[0])
    edit(root, PROGRAMMES, "    succeeded_by: [ferry]\n", "")
    assert "Old Bridge" not in words(page(build(root), "programmes/ferry").find_class("facts")[0])


def test_no_circle_of_programmes_leads_a_reader_nowhere(root: Path) -> None:
    edit(root, PROGRAMMES, "    status: running\n", "    status: running\n    succeeded_by: [bridge]\n")
    result = call("check", root=root)
    assert result.exit_code == 1
    assert "error: “bridge” comes after itself." in result.stdout
    assert "error: “ferry” comes after itself." in result.stdout
