"""What wants to be compared with its sources again: on the terminal, for machines, and in a calendar."""

import contextlib
import json
from pathlib import Path

import icalendar
import pytest
from lxml import etree

from portal.build.outputs import Renderer, outputs
from portal.check.project import read
from portal.common.problems import has_errors
from portal.render.typesetting import printed_words
from support.sites import Tiny, call, edit

NOW = {"SOURCE_DATE_EPOCH": "1798761600"}  # 1 January 2027


@pytest.fixture
def root(tiny: Tiny) -> Path:
    """A programme compared on 10 January 2026, and organisations long before and lately."""
    root = tiny("whole", languages=("en",))
    text = (root / "data/partners.yml").read_text("utf-8")
    first, _, rest = text.partition("checked: ")
    (root / "data/partners.yml").write_text(f"{first}checked: 2024-02-29{rest[10:]}", "utf-8")
    return root


def test_the_oldest_comes_first_with_its_place(root: Path) -> None:
    lines = call("due", root=root, **NOW).stdout.splitlines()
    assert lines[0].startswith("data/partners.yml:") and "Harbour Trust – last compared on 2024-02-29" in lines[0]
    assert lines[-1] == "1 record to compare with its sources."
    assert (
        call("due", "--months", "11", root=root, **NOW).stdout.splitlines()[-1]
        == "3 records to compare with their sources."
    )


def test_when_nothing_is_due_the_next_one_is_told(root: Path) -> None:
    said = call("due", "--months", "60", root=root, **NOW).stdout
    assert said.startswith("0 records to compare") and "The next one is due on 2029-02-2" in said


def test_machines_get_a_list_and_calendars_what_is_to_come_too(root: Path) -> None:
    (row,) = json.loads(call("due", "--format", "json", root=root, **NOW).stdout)
    assert (row["key"], row["checked"], row["due"]) == ("partners/harbour-trust", "2024-02-29", "2025-02-28")
    result = call("due", "--format", "ics", root=root, **NOW)
    events = icalendar.Calendar.from_ical(result.stdout_bytes).walk("VEVENT")
    assert sorted(str(event["summary"]) for event in events)[0] == "Compare with its sources: Bridge to Work"
    assert len(events) == 3 and len({str(event["uid"]) for event in events}) == 3
    edit(root, "data/partners.yml", "checked: 2024-02-29", "checked: 2026-12-31")
    assert json.loads(call("due", "--format", "json", root=root, **NOW).stdout) == []


def test_an_interval_a_day_and_a_confirmation_move_the_day(root: Path) -> None:
    edit(root, "mkdocs.yml", "news_per_page: 2", "news_per_page: 2\n      review_months: 24, partners 6")
    first = "checked: 2024-02-29\n"

    def due(more: str) -> list[tuple[str, str, str]]:
        edit(root, "data/partners.yml", first, f"{first}{more}")
        rows = json.loads(call("due", "--format", "json", root=root, SOURCE_DATE_EPOCH="1780000000").stdout)
        edit(root, "data/partners.yml", f"{first}{more}", first)
        return [(row["due"], row["checked"], row["owner"]) for row in rows if row["key"].endswith("harbour-trust")]

    assert due("") == [("2024-08-29", "2024-02-29", "")]
    assert due("    review_every: 3\n    owner: Press desk\n") == [("2024-05-30", "2024-02-29", "Press desk")]
    assert due("    review_by: 2024-04-01\n") == [("2024-04-01", "2024-02-29", "")]
    assert due("    review_by: 2024-01-01\n") == [("2024-08-29", "2024-02-29", "")]  # before the last comparison
    assert due("    confirmed:\n      by: Its press office\n      on: 2026-05-01\n") == []


def test_staff_can_subscribe_to_what_is_due(root: Path) -> None:
    edit(root, "data/partners.yml", "checked: 2024-02-29\n", "checked: 2024-02-29\n    owner: Press desk\n")
    feed = etree.fromstring(call("due", "--format", "atom", root=root, **NOW).stdout_bytes)
    (entry,) = feed.findall("{*}entry")
    assert [entry.findtext(f"{{*}}{name}") for name in ("title", "updated")] == [
        "Compare with its sources: Harbour Trust",
        "2025-02-28T00:00:00+00:00",
    ]
    link, summary = entry.find("{*}link"), entry.findtext("{*}summary")
    assert link is not None and link.get("href", "").endswith("/partners/harbour-trust/")
    assert summary is not None and summary.endswith("last compared on 2024-02-29; Press desk")


@pytest.mark.parametrize(
    ("written", "said"),
    [("often", "“often” says no numbers of months"), ("12, news 3", "Records of “news” are not compared with sources")],
)
def test_an_interval_that_says_nothing_is_told(root: Path, written: str, said: str) -> None:
    edit(root, "mkdocs.yml", "news_per_page: 2", f"news_per_page: 2\n      review_months: {written}")
    edit(root, "data/partners.yml", "checked: 2024-02-29\n", "checked: 2024-02-29\n    review_every: 0\n")
    assert said in call("check", root=root).stdout
    edit(root, "mkdocs.yml", f"      review_months: {written}", "      ")
    assert "“0” is no number of months" in call("check", root=root).stdout


def test_no_reader_gets_what_staff_keep(root: Path) -> None:
    """Who looks after a record, and who confirmed it, stands in no output."""
    more = (
        "checked: 2024-02-29\n    owner: Zsecret desk\n    confirmed:\n      by: Zsecret office\n      on: 2026-01-02\n"
    )
    edit(root, "data/partners.yml", "checked: 2024-02-29\n", more)
    for name, record in (("figures", "people-met"), ("sources", "harbour-release")):
        kept = f"    {more.partition('    ')[2]}"
        edit(root, f"data/{name}.yml", f"  - id: {record}\n", f"  - id: {record}\n{kept}")
    page = root / "docs/en/about.md"
    page.write_text(page.read_text("utf-8").replace("---\n", "---\nowner: Zsecret desk\n", 1), "utf-8")
    site, problems = read(root)
    assert site is not None and not has_errors(problems)
    renderer = Renderer(site)
    files = [renderer.render(output).files for output in outputs(site) if output.kind not in ("card", "image")]
    said = b"".join(content for one in files for content in one.values())
    assert b"Zsecret" not in said
    assert b"<time data-compared datetime=" in said


def test_an_organisation_gets_a_sheet_to_confirm_in_each_language(tiny: Tiny, tmp_path: Path) -> None:
    """With what the portal says of it, whom to write to, and lines to sign; also while it is held back."""
    root = tiny("whole", languages=("en", "ar"))
    edit(root, "data/partners.yml", "- id: harbour-trust\n", "- id: harbour-trust\n    publish_at: 2999-01-01T00:00Z\n")
    for language, words in (("en", ("Your answer", "Signature")), ("ar", ("ردّكم", "التوقيع"))):
        file = tmp_path / f"{language}.pdf"
        result = call("confirm", "harbour-trust", "--language", language, "--output", str(file), root=root)
        assert result.exit_code == 0, result.output
        said = printed_words(root, file.read_bytes()) or ""
        assert [word for word in ("Harbour Trust", "errors@tiny.example.org", *words) if word not in said] == []
    kept = root / "confirm-harbour-trust-en.pdf"
    kept.write_text("signed", "utf-8")
    with contextlib.chdir(root):
        again = call("confirm", "harbour-trust", root=root)
    assert again.exit_code == 1 and "name the file with -o" in again.stderr and kept.read_text("utf-8") == "signed"
    assert call("confirm", "harbour-trust", "-o", str(kept), root=root).exit_code == 0
    unknown = call("confirm", "harbor-trust", root=root)
    assert "Did you mean “harbour-trust”?" in unknown.stderr


def test_figures_sources_and_pages_are_due_where_they_or_the_configuration_say_so(tiny: Tiny) -> None:
    """A figure was compared when it last changed, or its source was last seen; a page when a reader would last notice a change."""
    root = tiny("whole")

    def keys() -> dict[str, str | None]:
        rows = json.loads(call("due", "--format", "json", root=root).stdout)
        return {
            row["key"]: row["checked"]
            for row in rows
            if row["key"].partition("/")[0] in ("figures", "sources", "pages")
        }

    assert keys() == {}
    edit(
        root,
        "data/figures.yml",
        "  - id: people-met\n",
        "  - id: people-met\n    owner: Data desk\n    review_every: 1\n",
    )
    page = root / "docs/en/about.md"
    page.write_text(page.read_text("utf-8").replace("---\n", "---\nowner: Web desk\nreview_every: 1\n", 1), "utf-8")
    found = keys()
    assert found.keys() == {"figures/people-met", "pages/about"}
    assert found["figures/people-met"] == "2026-01-09", "when its source was last seen"
    config = (root / "mkdocs.yml").read_text("utf-8")
    (root / "mkdocs.yml").write_text(f"{config}      review_months: 12, sources 1\n", "utf-8")
    assert keys()["sources/harbour-release"] == "2026-01-09"
    assert call("check", root=root).exit_code == 0
