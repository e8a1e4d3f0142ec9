"""Whatever befalls a build, the last good site stays, somebody is told why, and the next build is right."""

import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from generate import generate

from portal.build import mkdocs_plugin as engine
from portal.build.builder import CACHE, Builder
from portal.build.outcome import Failed
from portal.build.outputs import Output, Rendered, Renderer
from portal.commands.shared import heeding_control_c
from portal.common import parallel
from portal.common.cache import load_cache, save_cache
from portal.common.parallel import in_parallel
from portal.common.progress import silent
from portal.files.theme import THEME
from portal.render.typesetting import MADE
from support.sites import build, call, leftovers, run, tree

pytestmark = pytest.mark.slow

PROGRAM = Path(sys.executable).with_name("portal")


@pytest.fixture(scope="module")
def pristine(once_for_all: Callable[[str, Callable[[Path], object]], Path]) -> Path:
    """A generated portal that needs several processes, built."""

    def make(root: Path) -> None:
        generate("3x3x3", root)
        build(root)

    return once_for_all("failures", make)


@pytest.fixture
def portal(pristine: Path, tmp_path: Path) -> Path:
    """A copy that was built, in which every page has to be rendered anew."""
    root = tmp_path / "portal"
    shutil.copytree(pristine, root, symlinks=True)
    config = (root / "mkdocs.yml").read_text("utf-8")
    (root / "mkdocs.yml").write_text(config.replace("news_per_page: ", "news_per_page: 1"), "utf-8")
    return root


@pytest.fixture(scope="module")
def wanted(pristine: Path, once_for_all: Callable[[str, Callable[[Path], object]], Path]) -> dict[str, bytes]:
    """What a clean build of the edited portal writes."""

    def make(root: Path) -> None:
        shutil.copytree(pristine, root, symlinks=True, ignore=shutil.ignore_patterns("site", ".cache"))
        (root / MADE).parent.mkdir(parents=True)
        (root / MADE).symlink_to(pristine / MADE)
        config = (root / "mkdocs.yml").read_text("utf-8")
        (root / "mkdocs.yml").write_text(config.replace("news_per_page: ", "news_per_page: 1"), "utf-8")
        build(root)

    return tree(once_for_all("failures-wanted", make) / "site")


def test_a_worker_that_dies_is_told_and_harms_nothing(
    portal: Path, wanted: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    good, parent, render = tree(portal / "site"), os.getpid(), Renderer.render

    def die_in_arabic(self: Renderer, output: Output) -> Rendered:
        if output.locale == "ar":
            assert os.getpid() != parent, "the page was to be rendered in a worker"
            os.kill(os.getpid(), signal.SIGKILL)
        return render(self, output)

    with monkeypatch.context() as broken:
        broken.setattr(Renderer, "render", die_in_arabic)
        with pytest.raises(
            Failed, match=r"One of the building processes was killed.* The last good site is untouched\."
        ):
            engine.build_site(Builder(portal, jobs=2))
    assert tree(portal / "site") == good
    assert leftovers(portal) == []
    engine.build_site(Builder(portal, jobs=2))
    assert tree(portal / "site") == wanted


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_disk_that_takes_no_more_is_told_and_harms_nothing(portal: Path, wanted: dict[str, bytes], jobs: str) -> None:
    """No file may grow beyond 12 kB: pages fail, in this process or in a worker."""
    good = tree(portal / "site")
    result = subprocess.run(
        [PROGRAM, "build", "--jobs", jobs],
        cwd=portal,
        capture_output=True,
        text=True,
        timeout=60,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (12_000, 12_000)),
    )
    said = result.stdout + result.stderr
    assert result.returncode == 1
    assert "The site could not be written: File too large" in said
    assert "The last good site is untouched." in said
    assert "Traceback" not in said
    assert tree(portal / "site") == good
    assert leftovers(portal) == []
    build(portal)
    assert tree(portal / "site") == wanted


@pytest.mark.parametrize("number", range(2))
def test_a_build_that_is_killed_at_any_moment_leaves_a_whole_site(
    portal: Path, wanted: dict[str, bytes], number: int
) -> None:
    """The site is the old one or the new one, and never anything in between."""
    good = tree(portal / "site")
    chance = random.Random(number)
    for _ in range(4):
        building = subprocess.Popen(
            [PROGRAM, "build"], cwd=portal, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        time.sleep(chance.uniform(0.2, 1.8))
        building.kill()
        building.wait()
        assert tree(portal / "site") in (good, wanted)
    build(portal)
    assert tree(portal / "site") == wanted
    assert leftovers(portal) == []


def test_control_c_that_python_swallows_prints_no_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is heeded at the next step; what else goes wrong while Python cleans up is told as ever."""

    class Cleaning:
        def __init__(self, why: type[BaseException]) -> None:
            self.why = why

        def __del__(self) -> None:
            raise self.why

    told: list[type[BaseException]] = []
    monkeypatch.setattr(sys, "unraisablehook", lambda what: told.append(what.exc_type))
    with heeding_control_c(silent):
        for why in (KeyboardInterrupt, ValueError):
            Cleaning(why)
    Cleaning(KeyboardInterrupt)
    assert told == [ValueError, KeyboardInterrupt]


def test_control_c_ends_a_build_with_a_sentence(portal: Path, wanted: dict[str, bytes]) -> None:
    good = tree(portal / "site")
    building = subprocess.Popen(
        [PROGRAM, "build"], cwd=portal, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    deadline = time.monotonic() + 90
    while not (portal / ".site.next").exists():
        assert time.monotonic() < deadline
        time.sleep(0.01)
    building.send_signal(signal.SIGINT)
    said, _ = building.communicate(timeout=90)
    assert (building.returncode, said.strip()) == (130, "Stopped. The last good site is untouched.")
    assert tree(portal / "site") == good
    assert leftovers(portal) == []
    build(portal)
    assert tree(portal / "site") == wanted


def test_a_cache_that_cannot_be_written_is_told_and_the_site_is_built(portal: Path, wanted: dict[str, bytes]) -> None:
    shutil.rmtree(portal / ".cache")
    (portal / ".cache").write_text("no folder")
    for _ in range(2):
        result = call("build", "--jobs", "1", root=portal)
        assert result.exit_code == 0
        assert f"The next build will begin from nothing, for {CACHE} can't be written: Not a directory" in result.stderr
        assert tree(portal / "site") == wanted
    assert leftovers(portal) == []


def test_two_builds_at_once_do_not_harm_each_other(portal: Path, wanted: dict[str, bytes]) -> None:
    builds = [subprocess.Popen([PROGRAM, "build"], cwd=portal, stdout=subprocess.DEVNULL) for _ in range(3)]
    assert [build.wait(60) for build in builds] == [0, 0, 0]
    assert tree(portal / "site") == wanted
    assert leftovers(portal) == []
    assert "outputs as they were" in call("build", root=portal).stdout


@pytest.mark.parametrize("variable", ["PORTAL_JOBS", "--jobs"])
def test_the_number_of_processes_can_be_chosen_and_changes_no_byte(
    variable: str, portal: Path, wanted: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    result = (
        run("portal", "build", root=portal, PORTAL_JOBS="3")
        if variable == "PORTAL_JOBS"
        else run("portal", "build", "--jobs", "3", root=portal)
    )
    assert result.returncode == 0
    assert tree(portal / "site") == wanted
    monkeypatch.setenv("PORTAL_JOBS", "3")
    assert Builder(portal).jobs == 3
    assert Builder(portal, jobs=2).jobs == 2
    monkeypatch.setenv("PORTAL_JOBS", "many")
    assert Builder(portal).jobs == len(os.sched_getaffinity(0))


@pytest.mark.parametrize("jobs", [1, 3])
def test_work_comes_back_in_order_whoever_did_it(jobs: int) -> None:
    found = list(in_parallel(lambda shared, some: (os.getpid(), [shared * one for one in some]), 2, range(10), jobs, 2))
    assert [result for _, (_, results) in found for result in results] == list(range(0, 20, 2))
    assert [list(some) for some, _ in found] == [[0, 1], [2, 3], [4, 5], [6, 7], [8, 9]]
    assert (os.getpid() in {pid for _, (pid, _) in found}) == (jobs == 1)


def test_processes_give_way_to_new_ones_before_each_has_a_copy_of_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    """And if one dies late, that is told as well."""
    monkeypatch.setattr(parallel, "_RENEWED_AFTER", 4)

    def work(deadly: int, some: Sequence[int]) -> int:
        if deadly in some:
            os.kill(os.getpid(), signal.SIGKILL)
        return os.getpid()

    found = list(in_parallel(work, -1, range(10), 2, 1))
    assert [list(some) for some, _ in found] == [[number] for number in range(10)]
    turns = [{pid for _, pid in found[start:end]} for start, end in ((0, 4), (4, 8), (8, 10))]
    assert all(1 <= len(pids) <= 2 for pids in turns) and len(set.union(*turns)) == sum(map(len, turns))
    with pytest.raises(parallel.WorkerDied):
        list(in_parallel(work, 9, range(10), 2, 1))


def test_what_another_version_kept_or_what_was_cut_short_is_not_believed(tmp_path: Path) -> None:
    file = tmp_path / "kept"
    save_cache(file, "version 1", {"a": 1})
    assert load_cache(file, "version 1") == {"a": 1}
    assert load_cache(file, "version 2") is None
    content = file.read_bytes()
    for damaged in (b"", content[:10], content[:-1], content[:-1] + b"\0", b"x" + content):
        file.write_bytes(damaged)
        assert load_cache(file, "version 1") is None
    assert load_cache(tmp_path / "missing", "version 1") is None


def test_a_frame_of_the_engine_that_was_emptied_takes_nothing_from_the_site(
    portal: Path, wanted: dict[str, bytes]
) -> None:
    """``main.html`` is MkDocs' way to a page; the page itself was written before."""
    (portal / "overrides").rmdir()
    shutil.copytree(THEME, portal / "overrides")
    (portal / "overrides/main.html").write_text("", "utf-8")
    result = run("portal", "build", root=portal)
    assert (result.returncode, result.stderr) == (0, "")
    assert tree(portal / "site") == wanted
