"""A site that a cluster draws is the one that a single machine draws, byte for byte, whichever machine dies on the way."""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from support.sites import BEFORE, Tiny, build, call, make_portal, tree, write

pytestmark = pytest.mark.slow

Start = Callable[..., subprocess.Popen[bytes]]


@pytest.fixture
def start() -> Iterator[Start]:
    """Begin a process that ends with the test."""
    running: list[subprocess.Popen[bytes]] = []

    def begin(*command: str, folder: Path, log: Path) -> subprocess.Popen[bytes]:
        with log.open("wb") as said:
            process = subprocess.Popen(
                [sys.executable, "-m", *command], cwd=folder, stdout=said, stderr=subprocess.STDOUT
            )
        running.append(process)
        return process

    yield begin
    for process in running:
        process.kill()
        process.wait()


def until(happens: Callable[[], object]) -> None:
    end = time.monotonic() + 90
    while not happens():
        assert time.monotonic() < end
        time.sleep(0.02)


def scheduler(start: Start, folder: Path) -> str:
    """The address of a scheduler that answers."""
    log = folder / "scheduler.log"
    start("distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--dashboard-address", ":0", folder=folder, log=log)  # fmt: skip
    until(lambda: re.search(rb"tcp://127\.0\.0\.1:\d+", log.read_bytes()))
    found = re.search(rb"tcp://127\.0\.0\.1:\d+", log.read_bytes())
    assert found
    return found[0].decode()


def machine(start: Start, address: str, project: Path) -> subprocess.Popen[bytes]:
    """A worker in a copy of the project that has joined the scheduler."""
    log = project.with_suffix(".log")
    worker = start("distributed.cli.dask_worker", address, "--no-nanny", "--nthreads", "1", "--no-dashboard", "--local-directory", str(project.with_suffix(".dask")), folder=project, log=log)  # fmt: skip
    until(lambda: b"Registered to" in log.read_bytes())
    return worker


def test_three_machines_of_which_one_is_killed_draw_the_site_that_one_draws(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, start: Start
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", BEFORE)
    whole = make_portal(tmp_path / "whole")
    expected = tree(build(whole))
    shutil.rmtree(whole / "site")
    shutil.rmtree(whole / ".cache")
    address = scheduler(start, tmp_path)
    machines = [machine(start, address, make_portal(tmp_path / f"machine-{number}")) for number in (1, 2, 3)]
    staged = whole / ".site.next"
    building = subprocess.Popen(
        [Path(sys.executable).with_name("portal"), "build", "--scheduler", address], cwd=whole, env=os.environ
    )
    until(lambda: staged.exists() and any(staged.rglob("*.html")))
    machines[1].send_signal(signal.SIGKILL)
    assert building.wait(180) == 0
    assert tree(whole / "site") == expected


def test_an_edit_is_drawn_by_the_machines_once_they_have_it_and_never_before(
    tiny: Tiny, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, start: Start
) -> None:
    """A copy that was not brought up to date is named, and the last good site stays."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", BEFORE)
    root = tiny()
    copy = tmp_path / "copy"
    shutil.copytree(root, copy)
    address = scheduler(start, tmp_path)
    machine(start, address, copy)
    assert call("build", "--scheduler", address, root=root).exit_code == 0
    before = tree(root / "site")
    page = "docs/en/about.md"
    write(root, page, (root / page).read_text("utf-8") + "\nMore of it.\n")
    refused = call("build", "--scheduler", address, root=root)
    assert (refused.exit_code, f"The copy in {copy}" in refused.output) == (1, True), refused.output
    assert tree(root / "site") == before
    shutil.copyfile(root / page, copy / page)
    done = call("build", "--scheduler", address, root=root)
    assert (done.exit_code, "outputs as they were" in done.output) == (0, True), done.output
    assert tree(root / "site") == tree(build(copy))


def test_what_machines_cannot_draw_is_told_as_it_is_without_them(
    tiny: Tiny, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, start: Start
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", BEFORE)
    root = tiny()
    write(root, "overrides/pages/about.html", "{{ nobody_knows_this }}")
    copy = tmp_path / "copy"
    shutil.copytree(root, copy)
    address = scheduler(start, tmp_path)
    machine(start, address, copy)
    alone = call("build", root=root)
    assert (alone.exit_code, "overrides/pages/about.html:1" in alone.output) == (1, True), alone.output
    assert call("build", "--scheduler", address, root=root).output == alone.output


def test_a_scheduler_that_is_not_there_or_has_no_machines_is_told(
    tiny: Tiny, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, start: Start
) -> None:
    monkeypatch.setattr("portal.build.cluster._PATIENCE", 1)
    root = tiny()
    for address, said in (
        ("tcp://127.0.0.1:1", "No Dask scheduler answers at tcp://127.0.0.1:1."),
        ("nonsense", "No Dask scheduler answers at nonsense."),
        (scheduler(start, tmp_path), "No machine has joined"),
    ):
        result = call("build", "--scheduler", address, root=root)
        assert (result.exit_code, said in result.output) == (1, True), result.output
        assert not (root / "site").exists()


def test_without_the_extra_it_is_told_what_to_install(tiny: Tiny, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    monkeypatch.delitem(sys.modules, "portal.build.cluster", raising=False)
    result = call("build", "--scheduler", "tcp://127.0.0.1:1", root=tiny())
    assert (result.exit_code, "pip install 'partner-portal[cluster]'" in result.output) == (1, True), result.output
