"""One mistake is told once: what only follows from a record or a file that can't be read is not told beside it."""

import re
from itertools import cycle
from pathlib import Path

import pytest

from portal.check.project import read
from portal.common.cache import FileCache
from portal.common.clock import now
from portal.common.problems import Problem
from portal.model.collections import YAML_COLLECTIONS
from support.good import GOOD
from support.sites import SITES, Tiny, call, edit, make_portal

FILES = [row.file for row in YAML_COLLECTIONS.values() if row.name not in ("notices", "terms", "images")]


Portal = tuple[Path, FileCache, set[Problem]]


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Portal:
    """A large site with all that it ever had in its ledgers, and what is told of it as it is."""
    root, memory = make_portal(tmp_path_factory.mktemp("consequences") / "portal"), FileCache()
    call("addresses", "sync", root=root)
    return root, memory, set(read(root, memory=memory, moment=now())[1])


def told_elsewhere(portal: Portal, file: str, text: str) -> list[str]:
    """What is told of other files once one was spoiled."""
    root, memory, before = portal
    problems = read(root, memory=memory, moment=now(), drafted={file: text.encode()})[1]
    assert [one for one in problems if one.severity == "error" and one.place.path == file], "nothing was spoiled"
    return [str(one) for one in problems if one.place.path != file and one not in before]


@pytest.mark.parametrize("file", [*FILES, "data/redirects.yml"])
def test_a_file_that_cannot_be_read_is_all_that_is_told(portal: Portal, file: str) -> None:
    assert told_elsewhere(portal, file, (portal[0] / file).read_text("utf-8") + "\n\t- 'x\n") == []


def ids_in(text: str) -> list[re.Match[str]]:
    return list(re.finditer(r"^  - id: (.*)$", text, re.MULTILINE))


SPOILED = ("  - id: {id}\n    nonsense: x", "  - id: {odd}", "  - idd: {id}", "  - id: {other}")
SEVERAL = {file for file in FILES if len(ids_in((SITES / "portal" / file).read_text("utf-8"))) > 1}


@pytest.mark.parametrize(
    ("file", "spoiled"), [(file, one) for file in FILES for one in SPOILED if file in SEVERAL or "other" not in one]
)
def test_a_record_that_cannot_be_read_is_all_that_is_told(portal: Portal, file: str, spoiled: str) -> None:
    text = (portal[0] / file).read_text("utf-8")
    ids = ids_in(text)
    found, new = ids[-1], spoiled.format(id=ids[-1][1], other=ids[0][1], odd=ids[-1][1].upper())
    assert told_elsewhere(portal, file, text[: found.start()] + new + text[found.end() :]) == []


SPOILED_PAGES = cycle(("---\nnonsense: x\n", "---\n\t'\n"))


def test_a_page_that_cannot_be_read_is_all_that_is_told(portal: Portal) -> None:
    root = portal[0]
    for path, spoiled in zip(sorted((root / "docs/en").rglob("*.md")), SPOILED_PAGES, strict=False):
        text, name = path.read_text("utf-8"), path.relative_to(root).as_posix()
        assert told_elsewhere(portal, name, text.replace("---\n", spoiled, 1)) == [], (name, spoiled)


def test_what_is_missing_without_anything_unread_is_told(portal: Portal) -> None:
    root, memory, _ = portal
    file = "docs/en/about.md"
    drafted = {file: ((root / file).read_text("utf-8") + "\n[x](/employers/on-site/zz/)\n").encode()}
    assert "link" in {one.rule for one in read(root, memory=memory, moment=now(), drafted=drafted)[1]}


def test_a_partner_that_others_name_is_first_still_named(tiny: Tiny) -> None:
    root = tiny(files=GOOD)
    call("check", "--ledgers", "write", root=root)
    assert "/agency/" in (root / "data/ledger/addresses.json").read_text("utf-8")
    edit(root, "data/partners.yml", GOOD["data/partners.yml"], "partners: []\n")
    told = call("check", root=root).stdout
    assert "“agency” is in no record of data/partners.yml" in told.splitlines()[0]
    assert "address-lost" not in told
