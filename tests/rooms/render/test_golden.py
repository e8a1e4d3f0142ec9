"""What the tiny site called ``whole`` looks like, kept in ``tests/golden``; ``make golden`` writes it anew."""

import difflib
import re
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from portal.content.interface_words import WORDS
from support.sites import INTERFACE, PROJECT, by_name, tree

GOLDEN = PROJECT / "tests/golden"
FILES = (
    "ar/programmes/bridge/index.html",
    "partners/harbour-trust/index.html",
    "news/first-people-arrive/index.html",
    "ar/atom.xml",
    "feed.xml",
    "feed.json",
    "sitemap.xml",
)


def renew(file: Path, words: str) -> None:
    """The generator's words of today in a site's file, but for what that site says of itself."""
    known = yaml.safe_load(file.read_text("utf-8"))
    own = {name: known[name] for name in ("chrome.site-name", "chrome.independent")}
    rest = re.sub(r"(?m)^chrome\.independent:.*\n(?:  .*\n)*", "", words)
    file.write_text(yaml.safe_dump(own, allow_unicode=True, sort_keys=False, width=10_000) + rest, "utf-8")


def test_the_output_is_what_it_was(built: Callable[..., Path], pytestconfig: pytest.Config) -> None:
    """One page of each kind of record, one feed of each format and the sitemap read as they did; see the difference."""
    writes = pytestconfig.getoption("--write-golden")
    if writes:
        for file in INTERFACE.glob("*.yml"):
            renew(file, (WORDS / file.name).read_text("utf-8"))
    now = by_name(tree(built("whole", "en", "ar")))  # a style that changes changes no golden file
    if writes:
        for name in FILES:
            (GOLDEN / name).parent.mkdir(parents=True, exist_ok=True)
            (GOLDEN / name).write_bytes(now[name])
    differences = []
    for name in FILES:
        was = (GOLDEN / name).read_text("utf-8").splitlines()
        differences += difflib.unified_diff(
            was, now[name].decode().splitlines(), f"golden/{name}", f"now/{name}", lineterm=""
        )
    assert not differences, "\n".join(["If this is meant, run make golden and read its diff.", *differences])


def test_the_golden_folder_holds_nothing_else() -> None:
    """A golden file that no test compares is removed."""
    kept = {file.relative_to(GOLDEN).as_posix() for file in GOLDEN.rglob("*") if file.is_file()}
    assert kept == set(FILES)
