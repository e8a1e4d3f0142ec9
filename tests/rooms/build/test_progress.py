"""A long build says on a terminal how far it is, and nothing anywhere else; it ends with one line."""

import os
import pty
import re
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from generate import generate

from portal.build.builder import CACHE
from support.serving import PORTAL
from support.sites import run

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A generated portal whose build takes longer than a moment."""
    root = tmp_path_factory.mktemp("long") / "portal"
    generate("6x5x3", root)
    return root


def forget(root: Path) -> None:
    """Let the next build render every page again."""
    for state in (root / CACHE).glob("site-*"):
        shutil.rmtree(state) if state.is_dir() else state.unlink()


def on_a_terminal(root: Path, jobs: int = 1, **environment: str) -> tuple[str, str]:
    """Build with a terminal for errors and progress; what it showed, and what went to the standard output."""
    ours, theirs = pty.openpty()
    env = {name: value for name, value in os.environ.items() if name not in ("CI", "NO_COLOR", "TTY_COMPATIBLE")}
    shown: list[bytes] = []

    def read() -> None:
        try:
            while part := os.read(ours, 1000):
                shown.append(part)
        except OSError:  # the other end is closed
            pass

    reader = threading.Thread(target=read)
    reader.start()
    forget(root)
    build = subprocess.run(
        [sys.executable, "-c", PORTAL, "build", "--jobs", str(jobs)],
        cwd=root,
        env={**env, "TERM": "xterm", "COLUMNS": "100", **environment},
        stderr=theirs,
        stdout=subprocess.PIPE,
        timeout=180,
        check=True,
    )
    os.close(theirs)
    reader.join()
    os.close(ours)
    return b"".join(shown).decode(), build.stdout.decode()


def test_a_long_build_shows_how_far_it_is_and_ends_with_one_line(portal: Path) -> None:
    shown, said = on_a_terminal(portal)
    percentages = [int(number) for number in re.findall(r"Drawing .*?(\d+)%", shown)]
    assert len(set(percentages)) > 2
    assert percentages == sorted(percentages)
    assert re.fullmatch(r"\d+ pages in 3 languages, \d+\.\d seconds: site/\n", said)
    text = (portal / "docs/en/about.md").read_text("utf-8")
    (portal / "docs/en/about.md").write_text(text + "\nOne more line.\n", "utf-8")
    again = run("portal", "build", root=portal)
    assert re.fullmatch(
        r"\d+ pages in 3 languages, \d+\.\d seconds, (\d+) of (?!\1)\d+ outputs as they were: site/\n", again.stdout
    )


def test_the_line_needs_no_thread(portal: Path) -> None:
    """A build forks while it is shown; what a thread held then, the child would wait for for ever."""
    shown, said = on_a_terminal(portal, jobs=2, TELL_FORKS="yes")
    assert "%" in shown and "Forked\n" in said
    assert "beside" not in said


@pytest.mark.parametrize("variable", [{"CI": "true"}, {"TERM": "dumb"}])
def test_nobody_watches_in_ci(portal: Path, variable: dict[str, str]) -> None:
    shown, said = on_a_terminal(portal, **variable)
    assert shown == ""
    assert said.count("\n") == 1


def test_nothing_but_the_last_line_goes_into_a_file(portal: Path) -> None:
    forget(portal)
    result = run("portal", "build", "--jobs", "1", root=portal)
    assert (result.returncode, result.stderr, result.stdout.count("\n")) == (0, "", 1)
