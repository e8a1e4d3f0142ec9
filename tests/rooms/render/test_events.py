"""Events: pages in every language, feeds, search, open data, JSON-LD; calendars to subscribe to."""

from __future__ import annotations

import datetime as dt
import json
import re
from pathlib import Path
from zoneinfo import ZoneInfo

import icalendar
import jsonschema
import pytest

from portal.check.project import read
from portal.content.revision_ledger import REVISIONS
from support.sites import Tiny, build, call, edit, tree

pytestmark = pytest.mark.slow

HALL = """\
  - id: job-fair
    title: Job fair
    summary: Employers meet people.
    start: 2026-03-28T20:00
    end: 2026-03-29T10:00
    time_zone: Europe/Brussels
    place: Hall 1, Lisbon
    online: true
    language: pt
    link: https://fair.example/register
    programmes: [bridge]
    partners: [north-works]
    published: 2026-02-01T09:00+01:00
    checked: 2026-02-01
    sources: [harbour-release]
"""
DAYS = """\
  - id: summer-school
    title: Summer school
    summary: Two days of courses.
    start: 2026-07-01
    end: 2026-07-02
    place: Porto
    published: 2026-02-02T09:00+01:00
    checked: 2026-02-01
    sources: [harbour-release]
"""
FILES = {
    "data/events.yml": f"events:\n{HALL}{DAYS}",
    "docs/en/events.md": "---\ntitle: Events\nsummary: All of them.\nupdated: 2026-02-01\n---\n\nCome.\n",
    "docs/ar/events.md": "---\ntitle: الفعاليات\nsummary: كلها.\n---\n\nتعالوا.\n",
    "data/translations/ar/events.yml": "job-fair:\n  title: معرض الوظائف\n  summary: أرباب العمل يلتقون الناس.\n  place: لشبونة\n",
}


@pytest.fixture
def root(tiny: Tiny) -> Path:
    return tiny("whole", files=FILES, languages=("en", "ar"))


def calendar(site: Path, uri: str) -> dict[str, icalendar.Event]:
    """The entries of a calendar by their titles."""
    made = icalendar.Calendar.from_ical((site / uri).read_bytes())
    return {str(event["SUMMARY"]): event for event in made.walk("VEVENT")}


def test_an_event_stands_wherever_readers_look_for_it(root: Path) -> None:
    site = build(root)
    event = (site / "events/job-fair/index.html").read_text()
    assert "28 March 2026, 20:00 – 29 March 2026, 10:00 (Brussels time)" in " ".join(event.split())
    assert (
        "Hall 1, Lisbon · online" in event and "Portuguese" in event and 'href="https://fair.example/register"' in event
    )
    for uri in ("events/", "programmes/bridge/", "partners/north-works/"):
        assert "events/job-fair/" in (site / uri / "index.html").read_text(), uri
        assert "معرض الوظائف" in (site / "ar" / uri / "index.html").read_text(), uri
    assert "Summer school" not in (site / "programmes/bridge/index.html").read_text()
    first, second = re.findall(r'href="[^"]*(job-fair|summer-school)/"', (site / "events/index.html").read_text())
    assert (first, second) == ("summer-school", "job-fair"), "the newest first"
    for feed in ("feed.xml", "programmes/bridge/atom.xml", "partners/north-works/feed.json", "events/feed.xml"):
        assert "Job fair" in (site / feed).read_text(), feed
        assert "معرض الوظائف" in (site / "ar" / feed).read_text(), feed
    assert "Summer school" not in (site / "ar/feed.xml").read_text(), "feeds hold what is translated"
    assert "Summer school" in (site / "ar/events/index.html").read_text(), "pages show it as it is"
    assert "events/job-fair/" in (site / "sitemap.xml").read_text()
    pages = "".join(path.read_text() for path in (site / "search").glob("pages-*.json"))
    assert "events/job-fair/" in pages
    thing = json.loads(re.findall(r'ld\+json">(.*?)</script>', event)[0])["@graph"][0]
    assert (thing["@type"], thing["startDate"], thing["location"]["name"]) == (
        "Event", "2026-03-28T20:00:00+01:00", "Hall 1, Lisbon",
    )  # fmt: skip


def test_open_data_hold_events_in_the_shape_that_is_promised(root: Path) -> None:
    site = build(root)
    published = json.loads((site / "ar/data/events.json").read_text())
    jsonschema.validate(published, json.loads((site / "data/schema/events.json").read_text()))
    fair, school = published["events"]
    assert (fair["title"], fair["online"], fair["start"]) == ("معرض الوظائف", True, "2026-03-28T20:00:00")
    assert fair["partners"][0]["url"].endswith("/ar/partners/north-works/")
    assert school["translation"]["missing"] == ["title", "summary", "place"]
    rows = (site / "data/events.csv").read_text("utf-8-sig").splitlines()
    assert rows[0].startswith("id,url,title,") and "Trabalho do Norte" in rows[1]


def test_calendars_are_by_language_programme_and_partner(root: Path) -> None:
    """Also where somebody has typed a name on two lines, of which the check only warns."""
    edit(root, "data/programmes.yml", "name: Bridge to Work\n", 'name: "Bridge\\nto Work"\n')
    site = build(root)
    assert "NAME:Bridge to Work – " in (site / "programmes/bridge/calendar.ics").read_text("utf-8")
    assert calendar(site, "events/calendar.ics").keys() == {"Job fair", "Summer school"}
    assert calendar(site, "ar/events/calendar.ics").keys() == {"معرض الوظائف", "Summer school"}
    for uri in ("programmes/bridge", "partners/north-works", "events/job-fair"):
        assert calendar(site, f"{uri}/calendar.ics").keys() == {"Job fair"}, uri
    assert not (site / "partners/harbour-trust/calendar.ics").exists()
    assert not (site / "calendar.ics").exists()


def test_times_are_those_of_the_place_and_whole_days_are_days(root: Path) -> None:
    """The fair ends on the morning on which summer time begins."""
    entries = calendar(build(root), "events/calendar.ics")
    fair, school = entries["Job fair"], entries["Summer school"]
    assert fair.decoded("DTSTART") == dt.datetime(2026, 3, 28, 20, tzinfo=ZoneInfo("Europe/Brussels"))
    assert (fair.decoded("DTEND") - fair.decoded("DTSTART").astimezone(dt.UTC)) == dt.timedelta(hours=13)
    assert (school.decoded("DTSTART"), school.decoded("DTEND")) == (dt.date(2026, 7, 1), dt.date(2026, 7, 3))
    made = icalendar.Calendar.from_ical((root / "site/events/calendar.ics").read_bytes())
    (zone,) = made.walk("VTIMEZONE")
    assert zone["TZID"] == "Europe/Brussels"
    offsets = [zone.to_tz().utcoffset(dt.datetime(2026, 3, day, 12)) for day in (28, 29)]
    assert offsets == [dt.timedelta(hours=1), dt.timedelta(hours=2)]


def test_an_entry_keeps_its_uid_and_counts_its_changes(root: Path) -> None:
    """Another title or address leaves the UID; another time, place or a cancellation counts in SEQUENCE, noted or not."""

    def fair() -> icalendar.Event:
        return next(
            event for event in calendar(build(root), "events/calendar.ics").values() if "LISBON" in str(event).upper()
        )

    call("addresses", "sync", root=root)
    before = fair()
    assert (before["SEQUENCE"], before["STATUS"]) == (0, "CONFIRMED")
    file = root / "data/events.yml"
    file.write_text(file.read_text().replace("title: Job fair", "title: Jobs fair"))
    assert (fair()["SEQUENCE"], fair()["UID"]) == (0, before["UID"])
    file.write_text(file.read_text().replace("T20:00", "T19:00"))
    assert fair()["SEQUENCE"] == 1
    call("addresses", "sync", root=root)
    assert fair()["SEQUENCE"] == 1
    renamed = call("rename", "event", "job-fair", "jobs-fair", root=root)
    assert renamed.exit_code == 0, renamed.output
    assert fair()["UID"] == before["UID"]
    file.write_text(
        file.read_text().replace("    published: 2026-02-01", "    cancelled: 2026-03-01\n    published: 2026-02-01")
    )
    cancelled = fair()
    assert cancelled["STATUS"] == "CANCELLED" and cancelled["SEQUENCE"] > 1
    assert "This event was cancelled on" in (root / "site/events/jobs-fair/index.html").read_text()
    assert "Cancelled" in (root / "site/programmes/bridge/index.html").read_text()


def test_a_damaged_ledger_of_revisions_is_told(root: Path) -> None:
    (root / REVISIONS).parent.mkdir(parents=True, exist_ok=True)
    (root / REVISIONS).write_text('{"events/job-fair": "many"}')
    assert [problem.place.path for problem in read(root)[1] if problem.rule == "ledger"] == [REVISIONS]


FAULTS = {
    "the end first": ("end: 2026-03-29T10:00", "end: 2026-03-27T10:00", "date-order", "end"),
    "a time and a day": ("end: 2026-03-29T10:00", "end: 2026-03-29", "event-time", "end"),
    "no zone": ("    time_zone: Europe/Brussels\n", "", "event-time", "start"),
    "a zone that is none": ("Europe/Brussels", "Europe/Brusels", "event-time", "time_zone"),
    "an offset": ("start: 2026-03-28T20:00", "start: 2026-03-28T20:00+01:00", "event-time", "start"),
    "an hour that the clocks skip": ("end: 2026-03-29T10:00", "end: 2026-03-29T02:30", "event-time", "end"),
    "no such day": ("start: 2026-03-28T20:00", "start: 2026-02-30T20:00", "event-time", "start"),
    "no place": ("    place: Hall 1, Lisbon\n    online: true\n", "", "missing-field", "- id"),
    "a partner that is none": ("partners: [north-works]", "partners: [nort-works]", "unknown-record", "partners"),
    "another's id": ("id: summer-school", "id: job-fair", "duplicate-id", "- id"),
    "a link that others can read": ("link: https:", "link: http:", "insecure-address", "link"),
}


@pytest.mark.parametrize(("old", "new", "rule", "where"), FAULTS.values(), ids=FAULTS)
def test_what_is_wrong_with_an_event_is_told_where_it_stands(
    root: Path, old: str, new: str, rule: str, where: str
) -> None:
    file = root / "data/events.yml"
    assert old in file.read_text()
    file.write_text(file.read_text().replace(old, new, 1))
    told = [problem for problem in read(root)[1] if problem.severity == "error" or problem.rule == rule]
    assert [problem.rule for problem in told] == [rule], told
    (place,) = [problem.place for problem in told]
    line = file.read_text().split("\n")[place.line - 1]
    assert place.path == "data/events.yml" and where in line, line
    if "Brusels" in new:
        assert "Europe/Brussels" in str(told[0])


@pytest.mark.parametrize(
    ("old", "new"),
    [("published: 2026-02-01", "published: 2062-02-01"), ("checked:", "cancelled: 2062-02-01\n    checked:")],
)
def test_an_event_is_published_or_cancelled_in_the_past(root: Path, old: str, new: str) -> None:
    file = root / "data/events.yml"
    file.write_text(file.read_text().replace(old, new, 1))
    told = [problem for problem in read(root, moment=dt.datetime.now(dt.UTC))[1] if problem.rule == "date-in-future"]
    assert [problem.place.path for problem in told] == ["data/events.yml"]


def test_the_list_of_events_must_have_its_page(root: Path) -> None:
    (root / "docs/en/events.md").unlink()
    (root / "docs/ar/events.md").unlink()
    assert ("docs/en/events.md", "file-missing") in [(one.place.path, one.rule) for one in read(root)[1]]


def test_portal_new_adds_an_event_that_the_check_accepts(root: Path) -> None:
    made = call(
        "new", "event", "--title", "Open day", "--summary", "Doors are open.", "--start", "2026-09-01",
        "--place", "Faro", "--sources", "harbour-release", "--published", "2026-03-01T09:00+01:00", root=root,
    )  # fmt: skip
    assert made.exit_code == 0, made.output
    site, problems = read(root)
    assert site is not None and not [problem for problem in problems if problem.severity == "error"]
    assert site.portal.records["events"]["open-day"].place == "Faro"


def test_a_portal_without_events_says_nothing_of_them(tiny: Tiny) -> None:
    site = build(tiny("whole"))
    assert not [name for name in tree(site) if "events" in name or name.endswith(".ics")]
    assert "search.kind.events" not in (site / "search/index.html").read_text()
    assert 'value="events"' not in (site / "search/index.html").read_text()
