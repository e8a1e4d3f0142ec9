"""A site that several machines build is the one that a single machine builds, byte for byte; what doesn't fit together is refused."""

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from portal.build.outputs import outputs
from portal.build.sharding import Shard
from portal.build.staging import SHARD_FILE
from portal.check.project import read
from support.sites import BEFORE, SITES, Tiny, build, call, make_portal, tree, write

pytestmark = pytest.mark.slow

THREE = (1, 2, 3)


def machine(root: Path, number: int) -> subprocess.Popen[bytes]:
    """A process with the project in a folder of its own that builds one of three shards."""
    return subprocess.Popen(
        [Path(sys.executable).with_name("portal"), "build", "--jobs", "1", "--shard", f"{number}/3"],
        cwd=root,
        env=os.environ | {"SOURCE_DATE_EPOCH": BEFORE},
        stdout=subprocess.DEVNULL,
    )


def test_three_machines_of_which_one_is_killed_make_the_site_that_one_makes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each has only its own copy of the project; the parts are brought together afterwards."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", BEFORE)
    whole = make_portal(tmp_path / "whole")
    expected = tree(build(whole))
    folders = [make_portal(tmp_path / f"machine-{number}") for number in THREE]
    running = [machine(folder, number) for folder, number in zip(folders, THREE, strict=True)]
    staged = folders[1] / ".site.2-of-3.next"
    until = time.monotonic() + 60
    while not (staged.exists() and any(staged.rglob("*.html"))) and time.monotonic() < until:
        time.sleep(0.01)
    running[1].send_signal(signal.SIGKILL)
    assert [process.wait(120) for process in running] == [0, -signal.SIGKILL, 0]
    parts = [folder / f"site.{number}-of-3" for folder, number in zip(folders, THREE, strict=True)]
    assert [part.exists() for part in parts] == [True, False, True]
    target = tmp_path / "put-together"
    lacking = call("merge", str(parts[2]), str(parts[0]), "--site-dir", str(target), root=whole)
    assert (lacking.exit_code, lacking.output) == (1, "Of 3 parts, these are not there: 2.\n")
    assert not target.exists()
    assert machine(folders[1], 2).wait(120) == 0
    merged = call("merge", *map(str, reversed(parts)), "--site-dir", str(target), root=whole)
    assert merged.exit_code == 0, merged.output
    assert tree(target) == expected
    assert sorted(path.name for path in tmp_path.iterdir() if path.name.startswith(".")) == []


@pytest.mark.parametrize("of", [1, 2, 3, 7])
def test_each_output_is_in_one_shard_and_no_shard_has_most(of: int) -> None:
    site, _ = read(SITES / "portal")
    assert site is not None
    every = list(outputs(site))
    shares = [list(Shard(number, of).share(iter(every))) for number in range(1, of + 1)]
    assert sorted(map(repr, (output for share in shares for output in share))) == sorted(map(repr, every))
    assert max(map(len, shares)) <= len(every) / of + 3 * 32


def test_parts_that_are_of_no_one_site_are_refused_and_the_site_stays(
    tiny: Tiny, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", BEFORE)
    root = tiny()
    for number in (1, 2):
        assert call("build", "--jobs", "1", "--shard", f"{number}/2", root=root).exit_code == 0
    one, two = root / "site.1-of-2", root / "site.2-of-2"
    assert call("merge", str(one), str(two), root=root).exit_code == 0
    before = tree(root / "site")
    assert before and SHARD_FILE not in before

    def refusal(*parts: Path) -> str:
        result = call("merge", *map(str, parts), root=root)
        assert result.exit_code == 1
        assert tree(root / "site") == before
        return result.output

    assert "Of 2 parts, these are not there: 1." in refusal(two)
    assert "Part 2 is there twice." in refusal(one, two, two)
    assert "is no part of a site" in refusal(one, root / "docs")
    theirs = tree(root / "data")
    over = call("merge", str(one), str(two), "--site-dir", str(root / "data"), root=root)
    assert (over.exit_code, "holds something that is no site" in over.output) == (1, True)
    assert tree(root / "data") == theirs
    shutil.copytree(two, root.parent / "other")
    write(root.parent / "other", "about/index.html", "Another.")
    write(one, "about/index.html", "One.")
    assert "Two parts hold about/index.html with different content." in refusal(one, root.parent / "other")
    write(root, "docs/en/about.md", (root / "docs/en/about.md").read_text("utf-8") + "\nMore.\n")
    assert call("build", "--jobs", "1", "--shard", "1/2", root=root).exit_code == 0
    assert "was not built from the same content" in refusal(one, two)
    write(two, SHARD_FILE, "{}")
    assert "is no part of a site" in refusal(one, two)


@pytest.mark.parametrize("typed", ["0/3", "4/3", "1", "a/b", "1/0", "-1/3", "1/99999"])
def test_what_is_no_part_is_told(tiny: Tiny, typed: str) -> None:
    result = call("build", f"--shard={typed}", root=tiny())
    assert (result.exit_code, "is no part. Write 1/3" in result.output) == (2, True)


def test_a_shard_is_not_taken_for_the_site(tiny: Tiny) -> None:
    """A whole build into a shard's folder builds the whole, and so does the next one after a merge."""
    root = tiny()
    expected = tree(build(root))
    into = ("build", "--jobs", "1", "--site-dir", str(root / "part"))
    for number in (1, 2):
        assert call(*into, "--shard", f"{number}/2", root=root).exit_code == 0
        assert call(*into, root=root).exit_code == 0
        assert tree(root / "part") == expected


def test_a_site_takes_the_place_of_nobodys_work(tiny: Tiny) -> None:
    """Whoever mistypes a folder keeps what lies there; a folder that is empty, or holds a site, is one for sites."""
    root = tiny()
    before = tree(root / "data")
    over = call("build", "--jobs", "1", "--site-dir", str(root / "data"), root=root)
    assert (over.exit_code, "holds something that is no site" in over.output) == (1, True)
    assert tree(root / "data") == before
    (root / "empty").mkdir()
    for _ in range(2):
        assert call("build", "--jobs", "1", "--site-dir", str(root / "empty"), root=root).exit_code == 0
