"""A check of what has not changed since the last one says the same at once; whatever it rests on makes it look again."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from portal.check import project
from support.good import CONFIG, GOOD, NEWS
from support.sites import AFTER, BEFORE, Tiny, call, edit, write

pytestmark = pytest.mark.slow

HELD = GOOD[NEWS].replace("published: 2026-01-02T09:00+01:00", "publish_at: 2026-01-01T09:00Z")  # an hour after BEFORE


@pytest.fixture
def readings(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The projects that were read, one for each time."""
    found: list[Path] = []
    read = project.read

    def noted(root: Path, *args: object, **kwargs: object) -> object:
        found.append(root)
        return read(root, *args, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr(project, "read", noted)
    return found


def check(root: Path, *options: str, at: str = BEFORE) -> Result:
    return call("check", *options, root=root, draws=True, SOURCE_DATE_EPOCH=at)


def test_the_same_is_said_without_looking_again(tiny: Tiny, readings: list[Path]) -> None:
    root = tiny(files=GOOD)
    first, second = check(root), check(root)
    assert "warning" in first.stdout
    assert (second.exit_code, second.stdout) == (first.exit_code, first.stdout)
    assert check(root, "--format", "json").stdout.startswith("[")
    assert len(readings) == 1


EDITS: dict[str, Callable[[Path], None]] = {
    "a text": lambda root: edit(root, NEWS, "They came to", "They went to"),
    "the configuration": lambda root: edit(root, CONFIG, "news_per_page: 2", "news_per_page: 3"),
    "a file that belongs nowhere": lambda root: write(root, "docs/en/notes.txt", "Notes."),
    "a file less": lambda root: (root / "data/translations/fr/programmes.yml").unlink(),
    "a template": lambda root: write(root, "overrides/pages/home.html", "{{ 1 + }}"),
}


@pytest.mark.parametrize("changed", EDITS)
def test_it_looks_again_after_any_edit(tiny: Tiny, readings: list[Path], changed: str) -> None:
    root = tiny(files=GOOD)
    check(root)
    EDITS[changed](root)
    check(root)
    assert len(readings) == 2


def test_it_looks_again_on_another_day_and_when_something_is_published(tiny: Tiny, readings: list[Path]) -> None:
    root = tiny(files=GOOD | {NEWS: HELD})
    check(root)
    check(root, at=str(int(BEFORE) + 60))
    assert len(readings) == 1
    for number, moment in enumerate((int(BEFORE) + 3600, int(AFTER), int(AFTER) + 86_400, int(BEFORE)), start=2):
        check(root, at=str(moment))
        assert len(readings) == number


def test_what_was_found_wrong_is_looked_for_again(tiny: Tiny, readings: list[Path]) -> None:
    root = tiny(files=GOOD | {NEWS: GOOD[NEWS].replace("title:", "titel:")})
    assert [check(root).exit_code for _ in range(2)] == [1, 1]
    assert len(readings) == 2


def test_ledgers_are_looked_at_by_whoever_asks_for_it(tiny: Tiny, readings: list[Path]) -> None:
    """A check without them says nothing of them; nor does one that wrote them know what it would say now."""
    root = tiny(files=GOOD)
    check(root)
    assert "data/ledger/" in check(root, "--ledgers", "write").stdout
    assert check(root, "--ledgers", "check").exit_code == 0
    assert check(root, "--ledgers", "check").exit_code == 0
    assert len(readings) == 3
