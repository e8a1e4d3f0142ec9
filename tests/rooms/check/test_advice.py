"""Advice that mends: what a message says is done, and the fault is gone, and no other has come."""

from collections.abc import Callable
from pathlib import Path

import pytest

from portal.check.project import read
from portal.common.cache import FileCache
from portal.common.problems import Problem
from portal.edit.draft import Draft
from portal.site.schedule import now
from support.dialects import TOLD
from support.good import ABOUT, FIGURES, GOOD, MATTER, NEWS, PARTNERS, PROGRAMMES, SOURCES
from support.sites import make_tiny, write

Files = dict[str, str]
Look = Callable[[Files], list[Problem]]
N = "\u00a0"


def edit(file: str, old: str, new: str) -> Files:
    assert GOOD[file].count(old) >= 1, old
    return {file: GOOD[file].replace(old, new, 1)}


ADVICE: dict[str, tuple[Files, str, int, Files]] = {
    "a no-break space before a colon": (edit(PARTNERS, "name: Ex", f"name{N}: Ex"), "yaml.odd-key", 3, {}),
    "a no-break space behind a colon": (edit(PARTNERS, "name: Ex", f"name:{N}Ex"), "yaml.odd-mark", 3, {}),
    "a narrow space behind a hyphen": (edit(PARTNERS, "- id", "-\u202fid"), "yaml.odd-mark", 2, {}),
    "a colon in full width": (edit(PARTNERS, "name: Ex", "name：Ex"), "yaml.odd-mark", 3, {}),
    "an indentation of no-break spaces": (edit(PARTNERS, "    name: Ex", f"{N * 4}name: Ex"), "yaml.odd-blank", 3, {}),
    "an indentation of wide spaces": (edit(PARTNERS, "    name: Ex", "\u3000\u3000  name: Ex"), "yaml.odd-blank", 3, {}),
    "a Cyrillic letter in a key": (edit(PARTNERS, "name: Ex", "nаme: Ex"), "yaml.odd-key", 3, {}),
    "a Greek letter in a key": (edit(PARTNERS, "kind: ngo", "kιnd: ngo"), "yaml.odd-key", 4, {}),
    "a mark of direction in a key": (edit(PARTNERS, "name: Ex", "\u200fname: Ex"), "yaml.odd-key", 3, {}),
    "nothing seen in a key of front matter": (edit(NEWS, "title:", "ti\u200btle:"), "yaml.odd-key", 2, {}),
    "a Cyrillic letter in an id": (edit(PARTNERS, "id: agency", "id: аgency"), "value.odd-letter", 2, {}),
    "nothing seen in an id": (edit(PARTNERS, "id: agency", "id: agen\u2060cy".replace("\u2060", "\u200b")), "value.odd-letter", 2, {}),
    "a Cyrillic letter in a reference": (edit(PROGRAMMES, "partner: agency", "partner: аgency"), "value.odd-letter", 15, {}),
    "a Cyrillic letter in a choice": (edit(PARTNERS, "kind: ngo", "kind: ngо"), "value.odd-letter", 4, {}),
    "a no-break space behind a date": (edit(PARTNERS, "checked: 2026-01-02", f"checked: 2026-01-02{N}"), "value.odd-letter", 7, {}),
    "a mark of direction before a code": (edit(PARTNERS, "country: GB", "country: \u200eGB"), "value.odd-letter", 5, {}),
    "nothing seen within words": (edit(PARTNERS, "Helps people", "Hel\u200bps people"), "file.unseen", 8, {}),
    "a joiner within words": (edit(PARTNERS, "Helps people", "Hel\u200dps people"), "file.unseen", 8, {}),
    "a blank that is none": (edit(PARTNERS, "Helps people", "Helps\u3164people"), "file.unseen", 8, {}),
    "no blank behind a colon": (edit(PARTNERS, "name: Example", "name:Example"), "yaml.no-blank", 3, {}),
    "a bracket that is never closed": (
        edit(PARTNERS, "sources: [report]", "sources: [report"), "yaml.bracket", 9, edit(PARTNERS, "sources: [report]", "sources: [ report ]")),
    "a line indented too far": (
        edit(PARTNERS, "    kind: ngo", "      kind: ngo"), "yaml.indentation", 4, edit(PARTNERS, "    kind: ngo", "    kind:  ngo")),
    "a quotation mark that is never closed": (
        edit(PARTNERS, "name: Example Agency", 'name: "Example Agency'), "yaml.quote", 3, edit(PARTNERS, "name: Example Agency", 'name: "Example Agency"')),
    "a country twice": (edit(PROGRAMMES, "[GB, IE]", "[GB, IE, GB]"), "reference.twice", 13, edit(PROGRAMMES, "[GB, IE]", "[IE, GB]")),
    "a source twice": (edit(PARTNERS, "[report]", "[report, report]"), "reference.twice", 9, edit(PARTNERS, "[report]", "[ report ]")),
    "a spelling twice": (
        {"data/people.yml": "people:\n  - {id: ada, name: Ada L, spellings: [Ada, Ada]}\n"}, "reference.twice", 2,
        {"data/people.yml": "people:\n  - {id: ada, name: Ada L, spellings: [Ada]}\n"}),
    "more than the whole": (
        edit(FIGURES, "value: 12\n    unit: jobs", "value: 120\n    unit: percent"), "figure.above-the-whole", 11,
        edit(FIGURES, "value: 12\n    unit: jobs", "value: 12\n    unit: percent")),
    "a growth of more than the whole": (
        edit(FIGURES, "value: 12\n    unit: jobs", "value: 120\n    unit: percent"), "figure.above-the-whole", 11,
        {FIGURES: GOOD[FIGURES].replace("value: 12\n    unit: jobs", "value: 120\n    unit: percent").replace("label: Jobs", "label: Growth of jobs")}),
    "an Arabic name in English": (
        edit(PARTNERS, "name: Example Agency", "name: منظمة المثال"), "text.other-script", 3,
        edit(PARTNERS, "name: Example Agency", "name: منظمة المثال\n    name_language: ar")),
    "a Ukrainian title in English": (edit(NEWS, "People arrive", "Люди прибувають"), "text.other-script", 2, edit(NEWS, "People arrive", "People come")),
    "a name of two lines": (
        edit(PARTNERS, "name: Example Agency", "name: |\n      Example\n      Agency"), "text.lines", 3, edit(PARTNERS, "Example Agency", "Example agency")),
    "bold in a summary": (edit(PARTNERS, "Helps people", "Helps **people**"), "text.markup", 8, edit(PARTNERS, "Helps people", "Helps  people")),
    "a link in a summary": (edit(NEWS, "They came.", "They [came](/about/)."), "text.markup", 3, edit(NEWS, "They came.", "They did.")),
    "HTML in a description": (edit(PROGRAMMES, "people.\n    period", "<b>people</b>.\n    period"), "text.markup", 9, edit(PROGRAMMES, "people.\n    period", "persons.\n    period")),
    "a list in a description": (
        {PROGRAMMES: GOOD[PROGRAMMES].replace("description: It reaches {{figure:talents}} people.", "description: |\n      - one {{figure:talents}}\n      - two")},
        "text.markup", 9, edit(PROGRAMMES, "It reaches", "It has reached")),
    "a source's title in HTML": (edit(SOURCES, "title: A report", "title: A <i>report</i>"), "text.markup", 4, edit(SOURCES, "A report", "The report")),
}  # fmt: skip
"""Files with a fault; what is told of it, in which line; and how they are when the advice was followed: without any, by --fix."""


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    files = {name: text for name, text in GOOD.items() if "/fr/" not in name}
    return make_tiny(tmp_path_factory.mktemp("advice") / "tiny", languages=("en",), files=files)


@pytest.fixture(scope="module")
def look(root: Path) -> Look:
    """What the check says of a good site with some other files, which are not written."""
    memory = FileCache()
    return lambda files: read(
        root, memory=memory, moment=now(), drafted={name: text.encode() for name, text in files.items()}
    )[1]


@pytest.mark.parametrize("name", ADVICE)
def test_what_is_advised_mends(name: str, look: Look, root: Path) -> None:
    files, told, line, mended = ADVICE[name]
    problems = look(files)
    (file,) = files
    assert (f"{told}.what", file, line) in {(one.what.id, one.place.path, one.place.line) for one in problems}, problems
    after = mended or _fixed(root, files, problems)
    assert [str(one) for one in look(after)] == []


def _fixed(root: Path, files: Files, problems: list[Problem]) -> Files:
    """The files as ``portal check --fix`` leaves them."""
    before = {name: (root / name).read_text("utf-8") if (root / name).exists() else "" for name in files}
    for name, text in files.items():
        write(root, name, text)
    draft = Draft(root)
    mended = [one for one in problems if one.fix and draft.mend(one)]
    after = {name: text for name, text in draft.contents().items() if text is not None}
    for name, text in before.items():
        write(root, name, text)
    assert mended
    return after


@pytest.mark.parametrize("name", [name for name, told in TOLD.items() if told.is_mechanical])
def test_what_the_portal_offers_to_mend_in_markdown_it_mends(name: str, look: Look, root: Path) -> None:
    told = TOLD[name]
    files = {ABOUT: f"{MATTER}{told.markdown}\n"}
    fixed = _fixed(root, files, look(files))
    assert fixed == {ABOUT: f"{MATTER}{told.mended}\n"}
