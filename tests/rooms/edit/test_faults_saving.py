"""A draft is written whole or not at all, whatever fails and whenever; and its cost is in proportion to what it changes."""

import contextlib
import json
import os
from functools import partial
from pathlib import Path

import pytest

from portal.common.cache import digest_of_content
from portal.common.problems import Fix, Place, problem
from portal.edit import journal
from portal.edit.draft import Draft
from portal.edit.journal import ChangedMeanwhile, recover
from support.kills import STEPS, killed_at
from support.sites import tree
from support.steps import assert_in_proportion, calls

pytestmark = pytest.mark.slow

AFTER = {"a.yml": "a: 2\n", "b/b.yml": "b: 2\n", "f.md": "c\n", "g/d.md": "d\n", "new/e.md": "e\n"}
FILES = {"a.yml": "a: 1\n", "b/b.yml": "b: 1\n", "c.md": "c\n", "d.md": "d\n"}


class Failing:
    """Stands in the place of a function of the system, and fails at one call; or at that and every later one."""

    def __init__(self, at: int, *, for_good: bool, fault: BaseException | None = None) -> None:
        self.at, self.for_good, self.number = at, for_good, 0
        self.fault = fault or OSError(28, "No space left on device", "x")

    def instead_of(self, function):  # type: ignore[no-untyped-def]
        def failing(*args, **kwargs):  # type: ignore[no-untyped-def]
            self.number += 1
            if self.number == self.at or (self.for_good and self.number > self.at):
                raise self.fault
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
    for holder, name in STEPS:
        monkeypatch.setattr(holder, name, failing.instead_of(getattr(holder, name)))


def steps_of(root: Path, monkeypatch: pytest.MonkeyPatch) -> int:
    counting = Failing(0, for_good=False)
    with monkeypatch.context() as patch:
        patched(patch, counting)
        a_draft(root).save()
    return counting.number


def test_a_draft_is_saved(tmp_path: Path) -> None:
    written(tmp_path)
    draft = a_draft(tmp_path)
    assert sorted(draft.save()) == ["a.yml", "b/b.yml", "f.md", "g/d.md", "new/e.md"]
    after = {name: content.decode() for name, content in tree(tmp_path).items()}
    assert after == AFTER


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


@pytest.mark.parametrize("locked", ["a.yml", "b/b.yml", "c.md", "d.md"])
def test_a_file_that_nobody_may_write_stays_and_all_others_with_it(tmp_path: Path, locked: str) -> None:
    root = written(tmp_path)
    (root / locked).chmod(0o444)
    with pytest.raises(PermissionError) as told:
        a_draft(root).save()
    assert Path(told.value.filename) == root / locked
    assert {name: content.decode() for name, content in tree(root).items()} == FILES
    assert not (root / locked).stat().st_mode & 0o222


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


def test_killed_at_whatever_step_it_is_all_old_or_all_new_when_the_next_command_begins(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps = steps_of(written(tmp_path / "counted"), monkeypatch)
    ended: set[str] = set()
    for at in range(1, steps + 1):
        root = written(tmp_path / str(at))
        before = tree(root)
        killed_at(at, a_draft(root).save)
        told = recover(root)
        now = tree(root)
        assert now in (before, {name: text.encode() for name, text in AFTER.items()}), at
        if told:
            ended.add(told.id)
            assert now == (before if told.id == "draft.taken-back" else tree(tmp_path / "counted")), at
        assert recover(root) is None
    assert ended == {"draft.taken-back", "draft.completed"}


def test_killed_while_it_recovers_it_is_recovered_the_next_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps = steps_of(written(tmp_path / "counted"), monkeypatch)
    for at in range(2, steps + 1, 3):
        for again in range(1, 12, 2):
            root = written(tmp_path / f"{at}-{again}")
            before = tree(root)
            killed_at(at, a_draft(root).save)
            killed_at(again, partial(recover, root))
            recover(root)
            assert tree(root) in (before, tree(tmp_path / "counted")), (at, again)


def test_control_c_at_whatever_step_leaves_all_files_as_they_were(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for at in range(1, steps_of(written(tmp_path / "counted"), monkeypatch) + 1):
        root = written(tmp_path / str(at))
        before = tree(root)
        with monkeypatch.context() as patch:
            patched(patch, Failing(at, for_good=False, fault=KeyboardInterrupt()))
            with contextlib.suppress(KeyboardInterrupt):
                a_draft(root).save()
        recover(root)
        assert tree(root) in (before, tree(tmp_path / "counted")), at


def test_what_was_edited_after_a_change_was_cut_off_stays_and_the_rest_lies_beside(tmp_path: Path) -> None:
    root = written(tmp_path)
    draft = a_draft(root)
    killed_at(steps_until_decided(root) + 2, draft.save)
    (root / "b/b.yml").write_text("b: theirs\n")
    told = recover(root)
    assert "b/b.yml.interrupted" in str(told)
    assert (root / "b/b.yml").read_text() == "b: theirs\n"
    assert (root / "b/b.yml.interrupted").read_text() == "b: 2\n"
    assert (root / "a.yml").read_text() == "a: 2\n"


def steps_until_decided(root: Path) -> int:
    """How many steps prepare the draft: the journal, each new content, each old one, and the decision itself."""
    contents = a_draft(root).contents()
    return (
        1 + sum(text is not None for text in contents.values()) + sum((root / name).exists() for name in contents) + 1
    )


@pytest.mark.parametrize("when", ["before it is written", "while it is prepared"])
@pytest.mark.parametrize("name", ["a.yml", "c.md", "new/e.md", "g/d.md"])
def test_what_somebody_saved_meanwhile_is_not_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, when: str
) -> None:
    root = written(tmp_path)
    draft = a_draft(root)
    draft.contents()

    def somebody_saves() -> None:
        (root / name).parent.mkdir(exist_ok=True)
        (root / name).write_text("theirs\n")

    if when == "before it is written":
        somebody_saves()
    else:
        put = journal._put
        monkeypatch.setattr(journal, "_put", lambda path, content: (put(path, content), somebody_saves()))
    with pytest.raises(ChangedMeanwhile, match=f"somebody has changed {name}"):
        draft.save()
    now = {file: content.decode() for file, content in tree(root).items()}
    assert now == FILES | {name: "theirs\n"}


def test_two_processes_write_one_after_the_other(tmp_path: Path) -> None:
    """Each counts one up, from what it has read, or is told that it changed meanwhile: no number is lost."""
    (tmp_path / "number").write_text("0")
    children = []
    for _ in range(4):
        child = os.fork()
        if child == 0:
            for _ in range(25):
                while True:
                    draft = Draft(tmp_path)
                    draft.write("number", str(int(draft.text("number")) + 1))
                    with contextlib.suppress(ChangedMeanwhile):
                        draft.save()
                        break
            os._exit(0)
        children.append(child)
    assert [os.waitpid(child, 0)[1] for child in children] == [0, 0, 0, 0]
    assert tree(tmp_path) == {"number": b"100"}


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


@pytest.mark.parametrize("state", [journal.BEGUN, journal.DECIDED, journal.UNDOING])
@pytest.mark.parametrize("name", ["../victim", "{outside}/victim", "linked/victim", 7])
def test_a_journal_that_a_branch_brings_reaches_no_file_elsewhere(tmp_path: Path, state: str, name: object) -> None:
    root, outside = written(tmp_path / "project"), tmp_path
    (root / "linked").symlink_to(outside)
    for victim in ("victim", ".victim.part", ".victim.before"):
        (outside / victim).write_text("kept", "utf-8")
    step = name.format(outside=outside) if isinstance(name, str) else name
    digest = digest_of_content(b"kept").hex()
    (root / state).write_text(json.dumps([[step, digest, None], [step, None, digest]]), "utf-8")
    recover(root)
    assert [(outside / victim).read_text("utf-8") for victim in ("victim", ".victim.part", ".victim.before")] == [
        "kept"
    ] * 3
    assert not (root / state).exists()
