"""Readers are told what changed: at the foot of the page, where the figure is, in feeds and open data; the check asks for the note."""

import csv
import json
from pathlib import Path

import pytest
from lxml import etree

from support.html import page, words
from support.sites import Tiny, build, call, edit

pytestmark = pytest.mark.slow

ENDED = """\
    changes:
      - date: 2026-02-01
        note: The trust says that Bridge has ended.
"""
CORRECTED = """\
    changes:
      - date: 2026-03-05
        note: A slip of ours; the release says more than 12,500.
        correction: true
        was: 1250
"""
ARABIC = """\
bridge:
  changes:
    2026-02-01:
      note: تقول المؤسسة إن البرنامج انتهى.
"""
SOURCES = "    sources: [harbour-release]\n"


@pytest.fixture
def root(tiny: Tiny) -> Path:
    root = tiny("whole", languages=("en", "ar"))
    edit(root, "data/programmes.yml", SOURCES, SOURCES + ENDED)
    edit(root, "data/figures.yml", "    source: harbour-release\n", f"    source: harbour-release\n{CORRECTED}")
    return root


def foot(site: Path, uri: str) -> list[str]:
    return [words(item) for item in page(site, uri).xpath("//section[@aria-labelledby='changes']//li")]


def test_a_page_says_at_its_foot_what_changed_and_what_stood_there(root: Path) -> None:
    site = build(root)
    assert foot(site, "programmes/bridge/") == [
        "Corrected on 5 March 2026: People who met an employer: A slip of ours; the release says more than 12,500. "
        "Before, it said more than 1,250.",
        "1 February 2026: The trust says that Bridge has ended.",
    ]
    assert "The trust says that Bridge has ended." in foot(site, "ar/programmes/bridge/")[1]
    assert not foot(site, "partners/harbour-trust/")


def test_a_page_written_by_hand_says_so_too(root: Path) -> None:
    edit(
        root,
        "docs/en/about.md",
        "updated: 2026-01-02\n",
        "updated: 2026-01-02\nchanges:\n- date: 2026-02-02\n  note: Who runs it.\n",
    )
    site = build(root)
    assert foot(site, "about/") == ["2 February 2026: Who runs it."]
    assert "2026-02-02" in (site / "sitemap.xml").read_text("utf-8")


@pytest.mark.parametrize(
    ("uri", "path"), [("data/", "//tr"), ("news/first-people-arrive/", "//li[starts-with(@id, 'figure-')]")]
)
def test_a_correction_stands_wherever_the_figure_is_explained(root: Path, uri: str, path: str) -> None:
    shown = [words(place) for place in page(build(root), uri).xpath(path)]
    assert [
        text for text in shown if "Corrected on 5 March 2026: A slip of ours" in text and "more than 1,250." in text
    ]


def test_what_changed_can_be_followed_in_each_format(root: Path) -> None:
    site = build(root)
    folder = site / "programmes/bridge/changes"
    titles = [
        "Bridge: A slip of ours; the release says more than 12,500.",
        "Bridge: The trust says that Bridge has ended.",
    ]
    rss = etree.parse(folder / "feed.xml")
    assert rss.xpath("//item/title/text()") == titles and rss.xpath("//item/category/text()") == [
        "Correction",
        "Change",
    ]
    assert etree.parse(folder / "atom.xml").xpath("//*[local-name()='entry']/*[local-name()='title']/text()") == titles
    items = json.loads((folder / "feed.json").read_text("utf-8"))["items"]
    assert [item["title"] for item in items] == titles
    assert items[0]["url"] == "https://tiny.example.org/sub/programmes/bridge/#changes"
    assert len({item["id"] for item in items}) == 2
    offered = page(site, "programmes/bridge/").xpath("//link[@rel='alternate']/@href")
    assert "../../programmes/bridge/changes/feed.xml" in offered
    assert page(site, "programmes/bridge/").xpath("//section[@aria-labelledby='changes']//a/@href") == [
        "changes/feed.xml"
    ]
    assert "../programmes/bridge/changes/feed.xml" in page(site, "feeds/").xpath("//a/@href")
    assert "https://tiny.example.org/sub/programmes/bridge/changes/feed.xml" in (site / "feeds/feeds.opml").read_text(
        "utf-8"
    )


def test_a_feed_of_changes_carries_what_is_translated_and_stays_for_good(root: Path) -> None:
    site = build(root)
    assert not (site / "ar/programmes/bridge/changes").exists(), "no note is translated"
    file = root / "data/translations/ar/programmes.yml"
    file.write_text(file.read_text("utf-8").replace("bridge:\n", ARABIC, 1), "utf-8")
    assert call("check", "--ledgers", "write", root=root).exit_code == 0
    site = build(root)
    (item,) = etree.parse(site / "ar/programmes/bridge/changes/feed.xml").xpath("//item/description/text()")
    assert item == "تقول المؤسسة إن البرنامج انتهى."
    (content,) = json.loads((site / "ar/programmes/bridge/changes/feed.json").read_text("utf-8"))["items"]
    notice = "ترجمة آلية لم يراجعها إنسان بعد"
    assert notice in content["content_html"] and item in content["content_html"], (
        "a machine translated it, and it says so"
    )
    file.write_text(file.read_text("utf-8").replace(ARABIC, "bridge:\n"), "utf-8")
    edit(root, "data/programmes.yml", ENDED, "")
    edit(root, "data/figures.yml", CORRECTED, "")
    site = build(root)
    for folder in ("", "ar/"):
        assert not etree.parse(site / f"{folder}programmes/bridge/changes/feed.xml").xpath("//item"), "empty, but there"


def test_the_feed_follows_its_page_to_another_address(root: Path) -> None:
    assert call("check", "--ledgers", "write", root=root).exit_code == 0
    assert call("rename", "programme", "bridge", "the-bridge", root=root).exit_code == 0
    site = build(root)
    old, new = (site / f"programmes/{name}/changes/feed.json" for name in ("bridge", "the-bridge"))
    ids = [[item["id"] for item in json.loads(file.read_text("utf-8"))["items"]] for file in (old, new)]
    assert ids[0] == ids[1] and len(ids[0]) == 2, "the same items, which no reader shows anew"


def test_open_data_carry_changes_and_the_earlier_number(root: Path) -> None:
    site = build(root)
    (figure,) = json.loads((site / "data/figures.json").read_text("utf-8"))["figures"]
    assert figure["changes"] == [
        {
            "date": "2026-03-05",
            "note": "A slip of ours; the release says more than 12,500.",
            "correction": True,
            "was": 1250,
        }
    ]
    (programme,) = json.loads((site / "data/programmes.json").read_text("utf-8"))["programmes"]
    assert [change["date"] for change in programme["changes"]] == ["2026-02-01"]
    with (site / "data/programmes.csv").open(encoding="utf-8-sig", newline="") as file:
        assert next(csv.DictReader(file))["changes"] == "2026-02-01: The trust says that Bridge has ended."


@pytest.fixture
def known(tiny: Tiny) -> Path:
    """A portal whose readers know everything."""
    root = tiny("whole", languages=("en",))
    assert call("check", "--ledgers", "write", root=root).exit_code == 0
    return root


def asked(root: Path) -> list[tuple[str, str]]:
    """Where the check asks for a note, and what it says changed."""
    problems = json.loads(call("check", "--format", "json", root=root).stdout)
    return [
        (f"{one['path']}:{one['line']}", one["message"].partition("(")[2].rstrip(")"))
        for one in problems
        if one["rule"] == "change-untold"
    ]


@pytest.mark.parametrize(
    ("file", "old", "new", "place", "said"),
    [
        ("programmes", "status: over", "status: open", "data/programmes.yml:6", "status: over → open"),
        ("programmes", "end: 2025", "end: 2025-06", "data/programmes.yml:15", "period"),
        ("programmes", "role: partner", "role: funder", "data/programmes.yml:20", "organisations"),
        ("programmes", "    figures: [people-met]\n", "", "data/programmes.yml:2", "figures"),
        ("figures", "value: 12500", "value: 12600", "data/figures.yml:4", "value: 12500 → 12600"),
        ("figures", "as_of: 2025-06~", "as_of: 2025-07~", "data/figures.yml:8", "as_of: 2025-06~ → 2025-07~"),
    ],
)
def test_what_changed_of_weight_asks_for_a_note(
    known: Path, file: str, old: str, new: str, place: str, said: str
) -> None:
    assert asked(known) == []
    edit(known, f"data/{file}.yml", old, new)
    assert asked(known) == [(place, said)]
    call("check", "--ledgers", "write", root=known)
    assert asked(known) == [(place, said)], "writing the ledgers tells no reader anything"
    record = "bridge" if file == "programmes" else "people-met"
    edit(known, f"data/{file}.yml", f"  - id: {record}\n", f"  - id: {record}\n{ENDED}")
    assert asked(known) == []
    call("check", "--ledgers", "write", root=known)
    edit(known, f"data/{file}.yml", new or "status: over", old if new else "status: open")
    assert asked(known) != [], "the note told of the first change, not of the next one"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("status_note: Its source says that it ended.", "status_note: Its source says it has ended."),
        ("note: In Lisbon only.", "note: Only in Lisbon."),
        ("name: Bridge to Work", "name: Bridge to work"),
        ("checked: 2026-01-10", "checked: 2026-01-11"),
    ],
)
def test_a_slip_in_words_needs_no_note(known: Path, old: str, new: str) -> None:
    edit(known, "data/programmes.yml", old, new)
    assert asked(known) == []


def test_a_slip_that_nobody_has_read_can_be_settled(known: Path) -> None:
    edit(known, "data/figures.yml", "value: 12500", "value: 12600")
    edit(known, "data/programmes.yml", "status: over", "status: open")
    result = call("told", "figures/people-met", "figures/other", root=known)
    assert "need not be told of what changed in figures/people-met" in result.stdout
    assert "Nothing changed in figures/other without a note" in result.stdout
    assert [said for _, said in asked(known)] == ["status: over → open"]


def test_another_id_of_an_organisation_is_no_change_that_readers_are_told_of(known: Path) -> None:
    """What changed besides without a note is asked for still."""
    edit(known, "data/figures.yml", "value: 12500", "value: 12600")
    assert call("rename", "partner", "harbour-trust", "port-trust", root=known).exit_code == 0
    assert [said for _, said in asked(known)] == ["value: 12500 → 12600"]


def test_what_was_never_known_needs_no_note(tiny: Tiny) -> None:
    assert asked(tiny("whole", languages=("en",))) == []


def test_merged_versions_of_the_ledger_ask_for_nothing_that_was_told(known: Path) -> None:
    """Two branches change different things, each with its note; git keeps both lines of the ledger."""
    ledger = known / "data/ledger/told.json"
    before = ledger.read_text("utf-8")
    programmes = known / "data/programmes.yml"
    text = programmes.read_text("utf-8")
    lines = []
    for old, new, day in (("status: over", "status: open", "2026-02-01"), ("end: 2025", "end: 2025-06", "2026-02-02")):
        note = f"  - id: bridge\n    changes:\n      - date: {day}\n        note: It changed.\n"
        programmes.write_text(text.replace(old, new).replace("  - id: bridge\n", note), "utf-8")
        call("check", "--ledgers", "write", root=known)
        lines.append(next(line for line in ledger.read_text("utf-8").splitlines() if "programmes/bridge" in line))
        ledger.write_text(before, "utf-8")
    both = "  - id: bridge\n    changes:\n" + "".join(
        f"      - date: {day}\n        note: It changed.\n" for day in ("2026-02-01", "2026-02-02")
    )
    programmes.write_text(
        text.replace("status: over", "status: open")
        .replace("end: 2025", "end: 2025-06")
        .replace("  - id: bridge\n", both),
        "utf-8",
    )
    ledger.write_text("{\n" + ",\n".join(line.rstrip(",") for line in lines) + "\n}\n", "utf-8")
    assert asked(known) == []


def test_a_damaged_ledger_is_told(known: Path) -> None:
    (known / "data/ledger/told.json").write_text('{"programmes/bridge": 3}', "utf-8")
    assert "The ledger of what readers know is damaged" in call("check", root=known).stdout


def test_one_note_a_day(root: Path) -> None:
    edit(root, "data/programmes.yml", ENDED, ENDED + "      - date: 2026-02-01\n        note: Again.\n")
    assert "2026-02-01" in call("check", root=root).stdout
