"""Any record, picture and page can be public from a moment on, or until one; what is not public is in no byte of the site."""

import datetime as dt
import json
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings

from portal.build.outputs import Renderer, outputs
from portal.check.project import Site, read
from portal.common.problems import errors_among
from support.good import GOOD
from support.portals import HELD, SECRET, Example, portals_that_hold_back, write_portal
from support.sites import AFTER, BEFORE, LATER, Tiny, call

MOMENT = dt.datetime(2026, 2, 1, tzinfo=dt.UTC)


def rendered(site: Site) -> bytes:
    """All names and bytes of a site, but for drawings, whose letters are no bytes."""
    renderer = Renderer(site)
    files: dict[str, bytes] = {}
    for output in outputs(site):
        if output.kind != "card":
            files |= renderer.render(output).files
    return b"\n".join([*(name.encode() for name in files), *files.values()])


def errors_of(root: Path, moment: dt.datetime = MOMENT) -> tuple[Site, list[str]]:
    site, problems = read(root, moment=moment)
    assert site is not None
    return site, [str(one) for one in errors_among(problems)]


@settings(max_examples=4, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(portals_that_hold_back())
def test_whatever_names_it_what_is_held_back_is_in_no_byte(examples: tuple[Example, Example]) -> None:
    public, holding = examples
    with tempfile.TemporaryDirectory() as folder:
        _, errors = errors_of(write_portal(Path(folder) / "public", public))
        assume(not errors)
        root = write_portal(Path(folder) / "holding", holding)
        site, errors = errors_of(root)
        assert not errors, errors
        assert SECRET in str(site.portal.records).lower()
        said = rendered(site).lower()
        assert SECRET.encode() not in said
        assert HELD.encode() not in said
        assert len(site.portal.texts.source) > len(site.routes.portal.texts.source)


NEW = {
    "data/partners.yml": GOOD["data/partners.yml"]
    + """\
  - id: newcomer
    name: Newcomer House
    kind: ngo
    checked: 2026-01-01
    summary: Secret plans.
    sources: [report]
    publish_at: 2026-01-02T09:00+01:00
    expires_at: 2026-03-01T00:00Z
""",
    "data/programmes.yml": GOOD["data/programmes.yml"].replace(
        "      - partner: agency\n",
        "      - partner: newcomer\n        role: funder\n        note: It pays secretly.\n      - partner: agency\n",
    ),
}
TOLD = ("newcomer", "Newcomer House", "Secret plans", "pays secretly")


def test_a_partner_appears_and_disappears_on_time_with_what_others_say_of_it(tiny: Tiny) -> None:
    root = tiny(files=GOOD | NEW)
    moments = (dt.datetime.fromtimestamp(int(moment), dt.UTC) for moment in (BEFORE, AFTER, LATER))
    before, during, after = (rendered(errors_of(root, moment)[0]).decode("utf-8", "replace") for moment in moments)
    assert [word for word in TOLD if word in before] == []
    assert [word for word in TOLD if word not in during] == []
    assert "location = /sub/partners/newcomer/ { error_page 410" in after
    assert [word for word in TOLD[1:] if word in after] == []


def test_schedule_names_records_with_and_without_a_page(tiny: Tiny, monkeypatch: pytest.MonkeyPatch) -> None:
    timed = {"data/figures.yml": GOOD["data/figures.yml"] + "    publish_at: 2026-01-02T10:00Z\n"}
    monkeypatch.setenv("SOURCE_DATE_EPOCH", BEFORE)
    found = json.loads(call("schedule", "--format", "json", root=tiny(files=GOOD | NEW | timed)).stdout)
    assert [(one["event"], one["address"], one["file"]) for one in found] == [
        ("appears", "/partners/newcomer/", "data/partners.yml"),
        ("appears", "figures/jobs", "data/figures.yml"),
        ("disappears", "/partners/newcomer/", "data/partners.yml"),
    ]


SOURCE = """\
sources:
  - id: report
    publisher: Example Agency
    title: A report
    kind: web-page
    {when}
"""


@pytest.mark.parametrize(
    ("when", "files", "said"),
    [
        ("publish_at: 2026-03-01T00:00Z", {}, "data/figures.yml:8:13: “sources/report” is named here and can't be left out, but is public only from 2026-03-01"),
        ("expires_at: 2027-03-01T00:00Z", {}, "data/figures.yml:8:13: “sources/report” is named here and can't be left out, but is public only until 2027-03-01"),
        ("publish_at: 2026-01-01T00:00Z", {}, None),
        (
            "kind: web-page",
            {"data/figures.yml": GOOD["data/figures.yml"] + "    publish_at: 2026-03-01T00:00Z\n", "docs/en/about.md": "---\ntitle: About\nsummary: A.\nupdated: 2026-01-02\n---\n\nThere are {{figure:jobs}}.\n"},
            "docs/en/about.md:7:20: “figures/jobs” is named here and can't be left out, but is public only from 2026-03-01",
        ),
        (
            "kind: web-page",
            {"docs/en/about.md": "---\ntitle: About\nsummary: A.\nupdated: 2026-01-02\nexpires_at: 2027-01-01T00:00Z\n---\n\nText.\n"},
            "docs/en/about.md:5:13: The site can't do without this page, so that it can't have “expires_at”",
        ),
    ],
)  # fmt: skip
def test_what_cannot_be_left_out_is_told_now_and_for_all_that_is_to_come(
    tiny: Tiny, when: str, files: dict[str, str], said: str | None
) -> None:
    source = SOURCE.format(when=when).replace("    kind: web-page\n    kind", "    kind")
    root = tiny(files=GOOD | {"data/sources.yml": source} | files)
    _, errors = errors_of(root)
    told = [one.replace("error: ", "") for one in errors]
    assert told[:1] == [one for one in told if said and one.startswith(said)]


def test_what_comes_and_goes_together_may_name_each_other(tiny: Tiny) -> None:
    """A figure, its source and the page that states it, all under one embargo."""
    when = "publish_at: 2026-03-01T00:00Z"
    files = {
        "data/sources.yml": GOOD["data/sources.yml"] + f"  - id: study\n    publisher: P\n    title: T\n    kind: web-page\n    {when}\n",
        "data/figures.yml": GOOD["data/figures.yml"] + f"  - id: new\n    label: L\n    value: 7\n    unit: jobs\n    scope: S.\n    as_of: unknown\n    source: study\n    {when}\n",
        "docs/en/study.md": f"---\ntitle: Study\nsummary: S.\nupdated: 2026-01-02\n{when}\n---\n\nIt found {{{{figure:new}}}}.\n",
    }  # fmt: skip
    site, errors = errors_of(tiny(files=GOOD | files))
    assert errors == []
    assert "study" not in site.routes.portal.pages
    assert b"study" not in rendered(site)
