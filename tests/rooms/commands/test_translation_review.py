"""``portal translations review``: text by text, with the name of who reads."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from portal.check.project import read
from portal.commands import translation_review
from portal.commands.cli import main
from portal.content.texts import State
from portal.site.translation_queue import in_order_of_harm
from support.agency import FILES, agency_by_machine
from support.sites import Tiny, call, edit, write

LEDGER = "data/ledger/translations/fr.json"


@pytest.fixture
def root(tiny: Tiny) -> Path:
    return agency_by_machine(tiny)


def sitting(root: Path, *answers: str, by: tuple[str, ...] = ("--by", "Ada Zzreader")) -> Result:
    typed = "".join(f"{answer}\n" for answer in answers)
    return CliRunner().invoke(main, ["--root", str(root), "translations", "review", "fr", *by], input=typed)


def shown(result: Result) -> list[str]:
    """The keys of the texts that were shown, in their order."""
    return [line.split()[4] for line in result.stdout.splitlines() if line.startswith("Text ")]


def entries(root: Path) -> dict[str, dict[str, object]]:
    found: dict[str, dict[str, object]] = json.loads((root / LEDGER).read_text("utf-8"))
    return found


def test_what_holds_is_noted_with_name_and_day_and_the_rest_waits(root: Path) -> None:
    result = sitting(root, "1", "3", "1", "4")
    assert result.exit_code == 0, result.output
    first, skipped, second, last = shown(result)
    ledger = entries(root)
    for key in (first, second):
        assert ledger[key]["reviewed"] == "Ada Zzreader"
        assert str(ledger[key]["on"]).count("-") == 2
    assert "reviewed" not in ledger[skipped] and "reviewed" not in ledger[last]
    assert "2 texts noted as reviewed in fr." in result.stdout
    assert shown(sitting(root, "4")) == [skipped]


def test_where_a_wrong_word_does_most_harm_is_read_first(root: Path) -> None:
    """With a page, what says it in plain language."""
    plain = "---\ntitle: In short\nsummary: Who to ask.\nupdated: 2026-01-02\nplain_of: participants\n---\n\nAsk us.\n"
    write(root, "docs/en/participants-in-short.md", plain)
    site, _ = read(root)
    assert site is not None
    keys = [
        "news/a/title",
        "sources/b/title",
        "pages/participants-in-short/body",
        "programmes/c/summary",
        "pages/participants-of-old/body",
    ]
    assert in_order_of_harm(site.portal, keys) == [keys[2], keys[3], keys[1], keys[4], keys[0]]


def test_a_text_is_mended_and_its_faults_are_told_at_once(root: Path) -> None:
    """What the check would refuse is asked again; nothing else in the file changes."""
    key = "programmes/path/description"
    ahead = shown(sitting(root, *["3"] * 20)).index(key)
    result = sitting(
        root, *["3"] * ahead, "2", "Elle touche 55 personnes.", "2", "Elle aide {{figure:talents}} personnes.", "4"
    )
    assert "{{figure:talents}}" in result.stderr
    assert (root / "data/translations/fr/programmes.yml").read_text("utf-8") == FILES[
        "data/translations/fr/programmes.yml"
    ].replace("touche", "aide")
    reviewed = {key: entry for key, entry in entries(root).items() if "reviewed" in entry}
    assert list(reviewed) == [key]
    assert (reviewed[key]["by"], reviewed[key]["reviewed"]) == ("Ada Zzreader", "Ada Zzreader")
    site, _ = read(root)
    assert site is not None and site.portal.texts.state(key, "fr") is State.REVIEWED


def test_of_an_outdated_text_the_change_is_shown_and_it_may_still_hold(root: Path) -> None:
    edit(root, "data/programmes.yml", "summary: A path.", "summary: One path.")
    ahead = shown(sitting(root, *["3"] * 20)).index("programmes/path/summary")
    result = sitting(root, *["3"] * ahead, "1", "4")
    assert "Since it was translated, the English text has changed:\n  - A path.\n  + One path.\n" in result.stdout
    site, _ = read(root)
    assert site is not None and site.portal.texts.state("programmes/path/summary", "fr") is State.REVIEWED


def test_whoever_stops_in_the_middle_loses_nothing(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Be it that the terminal closes, or that something goes wrong."""
    result = sitting(root, "1", "1")
    assert result.exit_code == 0
    assert sum("reviewed" in entry for entry in entries(root).values()) == 2
    monkeypatch.setattr(translation_review, "_TOGETHER", 1)
    monkeypatch.setattr(translation_review.difflib, "ndiff", lambda *_: 1 / 0)
    sitting(root, "1", "1", "1", "4")
    assert sum("reviewed" in entry for entry in entries(root).values()) == 5


def test_an_editor_that_fails_loses_nothing_that_was_said(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(unit: object) -> None:
        raise click.ClickException("vi: Editing failed")

    monkeypatch.setattr(translation_review, "_mended", fails)
    result = sitting(root, "1", "1", "2", "1", "4")
    assert "Editing failed" in result.output
    assert sum("reviewed" in entry for entry in entries(root).values()) == 2


@pytest.mark.parametrize("ends", [signal.SIGHUP, signal.SIGTERM])
def test_a_terminal_that_closes_loses_nothing_that_was_said(root: Path, ends: signal.Signals) -> None:
    words = ["--root", str(root), "translations", "review", "fr", "--by", "Ada Zzreader"]
    sitting = subprocess.Popen(
        [sys.executable, "-c", "from portal.commands.cli import main; main()", *words],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1,
    )  # fmt: skip
    assert sitting.stdin and sitting.stdout
    sitting.stdin.write("1\n1\n")
    sitting.stdin.flush()
    for line in sitting.stdout:
        if line.startswith("Text 3 of"):
            break
    sitting.send_signal(ends)
    assert sitting.wait(30) == 128 + ends
    sitting.stdin.close()
    sitting.stdout.close()
    assert sum("reviewed" in entry for entry in entries(root).values()) == 2


def test_a_wrong_key_says_which_there_are(root: Path) -> None:
    result = sitting(root, "9", "4")
    assert "Type 1, 2, 3 or 4." in result.stderr
    assert len(shown(result)) == 1


@pytest.mark.parametrize("name", ["machine", "Machine ", "a\x1bb", "x" * 500])
def test_only_a_person_reviews(root: Path, name: str) -> None:
    before = (root / LEDGER).read_bytes()
    assert sitting(root, "1", "4", by=("--by", name)).exit_code == 2
    assert call("translations", "review", "fr", "pages", "--by", name, root=root).exit_code == 2
    assert (root / LEDGER).read_bytes() == before


def test_without_a_name_it_is_asked_for(root: Path) -> None:
    assert sitting(root, "Ada", "1", "4", by=()).exit_code == 0
    assert "Ada" in {entry.get("reviewed") for entry in entries(root).values()}


def test_a_review_of_a_key_has_a_name_too(root: Path) -> None:
    before = (root / LEDGER).read_bytes()
    of_key = ["--root", str(root), "translations", "review", "fr", "programmes/path"]
    result = CliRunner().invoke(main, of_key)
    assert (result.exit_code, "A review has a name: --by" in result.stderr) == (2, True)
    assert (root / LEDGER).read_bytes() == before
    assert CliRunner().invoke(main, of_key, input="Ada\n").exit_code == 0
    assert {entry["reviewed"] for entry in entries(root).values() if "reviewed" in entry} == {"Ada"}
