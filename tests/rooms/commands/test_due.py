"""What wants to be compared with its sources again: on the terminal, for machines, and in a calendar."""

import json
from pathlib import Path

import icalendar
import pytest

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
