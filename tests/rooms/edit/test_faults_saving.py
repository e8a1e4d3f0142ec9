"""A draft is written whole or not at all, whatever fails and whenever; and its cost is in proportion to what it changes."""

import os
import shutil
from pathlib import Path

import pytest

from portal.common.problems import Fix, Place, problem
from portal.edit.draft import Draft
from support.sites import tree
from support.steps import assert_in_proportion, calls

FILES = {"a.yml": "a: 1\n", "b/b.yml": "b: 1\n", "c.md": "c\n", "d.md": "d\n"}


class Failing:
    """Stands in the place of a function of the system, and fails at one call; or at that and every later one."""

    def __init__(self, at: int, *, for_good: bool) -> None:
        self.at, self.for_good, self.number = at, for_good, 0

    def instead_of(self, function):  # type: ignore[no-untyped-def]
        def failing(*args, **kwargs):  # type: ignore[no-untyped-def]
            self.number += 1
            if self.number == self.at or (self.for_good and self.number > self.at):
                raise OSError(28, "No space left on device", "x")
            return function(*args, **kwargs)

        return failing


def a_draft(root: Path) -> Draft:
    """It changes two files, makes one in a new folder, deletes one, and gives one another name."""
    draft = Draft(root)
    draft.replace(Place("a.yml", 1, 4), "1", "2")
    draft.write("b/b.yml", "b: 2\n")
    draft.write("new/e.md", "e\n")
    draft.move("c.md", "f.md")
    draft.move("d.md", "g/d.md")
    return draft


def written(root: Path) -> Path:
    for name, text in FILES.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, "utf-8")
    return root


def patched(monkeypatch: pytest.MonkeyPatch, failing: Failing) -> None:
    for holder, name in ((os, "replace"), (Path, "unlink"), (Path, "write_bytes"), (shutil, "copy2")):
        monkeypatch.setattr(holder, name, failing.instead_of(getattr(holder, name)))


def steps_of(root: Path, monkeypatch: pytest.MonkeyPatch) -> int:
    counting = Failing(0, for_good=False)
    with monkeypatch.context() as patch:
        patched(patch, counting)
        a_draft(root).save()
    return counting.number


def test_a_draft_is_saved_and_taken_back(tmp_path: Path) -> None:
    before = tree(written(tmp_path))
    draft = a_draft(tmp_path)
    assert sorted(draft.save()) == ["a.yml", "b/b.yml", "f.md", "g/d.md", "new/e.md"]
    after = {name: content.decode() for name, content in tree(tmp_path).items()}
    assert after == {"a.yml": "a: 2\n", "b/b.yml": "b: 2\n", "f.md": "c\n", "g/d.md": "d\n", "new/e.md": "e\n"}
    draft.undo()
    assert tree(tmp_path) == before


def test_whatever_step_fails_all_files_are_as_they_were(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    steps = steps_of(written(tmp_path / "counted"), monkeypatch)
    assert steps > 15
    failed = 0
    for at in range(1, steps + 1):
        root = written(tmp_path / str(at))
        before = tree(root)
        with monkeypatch.context() as patch:
            patched(patch, Failing(at, for_good=False))
            try:
                a_draft(root).save()
            except OSError:
                failed += 1
                assert tree(root) == before, at
                continue
        left = {name for name in tree(root) if not name.rpartition("/")[2].startswith(".")}
        assert left == {"a.yml", "b/b.yml", "f.md", "g/d.md", "new/e.md"}, at  # only clearing away has failed
    assert failed > 10


def test_not_even_a_disk_that_fails_for_good_loses_a_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What can't be put back lies beside its place."""
    for at in range(1, steps_of(written(tmp_path / "counted"), monkeypatch) + 1):
        root = written(tmp_path / str(at))
        with monkeypatch.context() as patch:
            patched(patch, Failing(at, for_good=True))
            try:
                a_draft(root).save()
            except OSError:
                assert set(tree(root).values()) >= {text.encode() for text in FILES.values()}, at


def test_taking_back_is_all_or_nothing_as_well(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    draft = a_draft(written(tmp_path))
    draft.save()
    after = tree(tmp_path)
    with monkeypatch.context() as patch:
        patched(patch, Failing(12, for_good=False))
        with pytest.raises(OSError, match="No space"):
            draft.undo()
    assert tree(tmp_path) == after


@pytest.mark.parametrize("kind", ["words", "lines", "references", "matches"])
def test_mending_costs_in_proportion_to_what_is_mended(tmp_path: Path, kind: str) -> None:
    """A file is read once, however much of it is mended."""

    def mend(number: int) -> int:
        import re

        text = "".join(f"line {one} is {{{{figure:f{one}}}}} bad\n" for one in range(number))
        (tmp_path / "x.md").write_text(text, "utf-8")
        draft = Draft(tmp_path)

        def work() -> None:
            if kind == "matches":
                draft.substitute("x.md", re.compile("(bad)"), "good")
            for one in range(0 if kind == "matches" else number):
                fixes = {
                    "words": (Fix("line", "Line"), 1),
                    "lines": (Fix(f"line {one} is {{{{figure:f{one}}}}} bad", "good", whole_line=True), 1),
                    "references": (Fix(f"{{{{figure:f{one}}}}}", "{{figure:f}}"), 1),
                }
                fix, column = fixes[kind]
                assert draft.mend(problem("link.empty", Place("x.md", one + 1, column), fix))
            assert draft.contents()["x.md"] != text

        return calls(work)

    assert_in_proportion(mend, 100)


def test_a_file_is_read_once_for_all_edits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "x.md").write_text("word\n" * 200, "utf-8")
    read: list[Path] = []
    original = Path.read_bytes
    monkeypatch.setattr(Path, "read_bytes", lambda self: read.append(self) or original(self))  # type: ignore[func-returns-value]
    draft = Draft(tmp_path)
    for line in range(1, 201):
        draft.replace(Place("x.md", line, 1), "word", "term")
    assert len(read) == 1
