"""The staff manual: every command in it is run, in its order, in a portal as large as ours; whoever follows it gets there."""

import os
import re
import shlex
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
import yaml
from click.testing import Result

from support.sites import PROJECT, call, tree

pytestmark = pytest.mark.slow

MANUAL = (PROJECT / "CONTRIBUTING.md").read_text("utf-8")
COPIED = ("Makefile", "constraints.txt", "constraints-test.txt", "pyproject.toml")


def blocks(kind: str) -> list[str]:
    return re.findall(rf"^```{kind}\n(.*?)^```$", MANUAL, re.MULTILINE | re.DOTALL)


def commands() -> list[str]:
    """The commands of the manual, one after another; those over several lines joined. What is typed on a server, as bash, is not an editor's."""
    lines = "\n".join(blocks("sh")).replace("\\\n", " ").splitlines()
    return [re.sub(r"\s+#.*", "", line).strip() for line in lines if line.strip()]


@pytest.fixture
def desk(portal: Path, tmp_path: Path) -> Path:
    """A clone of a portal as an editor has it, with an environment and a repository to push to."""
    root = portal
    for name in COPIED:
        shutil.copy(PROJECT / name, root / name)
    (root / ".venv").mkdir()
    (root / ".venv/bin").symlink_to(Path(sys.executable).parent)
    for name in ("ready", "ready-test"):
        (root / ".venv" / name).touch()
    for name in ("constraints.txt", "constraints-test.txt", "pyproject.toml"):
        os.utime(root / name, (0, 0))
    (root / ".gitignore").write_text("/site/\n/.cache/\n/.venv/\n.site.*\n", "utf-8")
    remote = tmp_path / "remote.git"
    for command in (
        f"git init --quiet --bare {shlex.quote(str(remote))}",
        "git init --quiet --initial-branch main",
        "git config user.name Editor",
        "git config user.email editor@example.org",
        "git add --all",
        "git commit --quiet --message Start",
        f"git remote add origin {shlex.quote(str(remote))}",
        "git push --quiet --set-upstream origin main",
    ):
        subprocess.run(shlex.split(command), cwd=root, check=True)
    return root


def outside_make() -> dict[str, str]:
    """The environment as an editor has it, also when make runs the tests."""
    return {name: value for name, value in os.environ.items() if name not in ("CI", "MAKEFLAGS", "MAKELEVEL", "MFLAGS")}


def run(command: str, root: Path) -> subprocess.CompletedProcess[str] | Result:
    """As the editor's shell does; a command of the portal within this process, for twenty starts take half a minute."""
    if command.startswith("portal "):
        return call(*shlex.split(command)[1:], root=root, draws=True)
    env = {
        **outside_make(),
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "NO_MKDOCS_2_WARNING": "true",
    }
    return subprocess.run(
        ["bash", "-c", command], cwd=root, env=env, capture_output=True, text=True, timeout=120, check=False
    )


def code_of(result: subprocess.CompletedProcess[str] | Result) -> int:
    return result.exit_code if isinstance(result, Result) else result.returncode


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def test_every_command_of_the_manual_works_in_its_order(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With what the manual says to do by hand in between: a part in a programme, words in French, a take-down."""
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.chdir(desk)  # where a file is written that has no path of its own
    slug = "example-agency-joins-displaced-talent-for-europe"
    release = desk / f"docs/en/news/{slug}.md"
    for command in commands():
        if command == "make serve":
            continue  # has a test of its own
        if command.startswith("portal translations review fr --by"):
            replace(
                desk / "data/translations/fr/partners.yml",
                "It helps people to find work.",
                "Elle aide à trouver un emploi.",
            )
            replace(desk / f"docs/fr/news/{slug}.md", "joins [DT4E]", "rejoint [DT4E]")
        if command == "portal withdrawn":
            replace(
                desk / "data/people.yml",
                "    name: Gideon Maltz\n",
                "    name: Gideon Maltz\n    withdrawn: 2030-01-01\n",
            )
        result = run(command, desk)
        assert code_of(result) == 0, f"{command}\n{result.stdout}{result.stderr}"
        if command.startswith("portal new partner"):
            replace(desk / "data/programmes.yml", "    organisations:\n      - partner: iom\n        role: project-of\n        note: In the United", f"    organisations:\n{blocks('yaml')[0]}      - partner: iom\n        role: project-of\n        note: In the United")  # fmt: skip
            offers = "    for_employers:\n      - id: pool\n"
            replace(desk / "data/programmes.yml", offers, blocks("yaml")[1] + offers)
        if command.startswith("portal new press-release"):
            assert release.exists()
            assert code_of(run('portal new person --name "Jo Example"', desk)) == 0
            replace(release, "not_stated: [people, notes_to_editors]\n", blocks("yaml")[2])
            replace(release, "\nsource:", f"\n{blocks('yaml')[3]}source:")
        if command == "portal schedule":
            assert "2030-01-15 09:00+01:00  appears" in result.stdout
        if command == "portal withdrawn":
            assert "nothing of this is in any of them" in result.stdout
            assert "Мальц" not in "".join(
                content.decode("utf-8", "replace") for content in tree(desk / "site").values()
            )
    site = tree(desk / "site")
    assert "partners/the-example-agency/index.html" in site
    assert not [name for name, content in site.items() if slug in name or b"Example Agency joins" in content]
    assert run("git status --short", desk).stdout == ""
    assert run("git log origin/main -1 --format=%s", desk).stdout == "Example Agency joins DT4E\n"
    later = call("build", root=desk, SOURCE_DATE_EPOCH="1900000000")
    assert later.exit_code == 0, later.stderr
    page = (desk / f"site/fr/news/{slug}/index.html").read_text("utf-8")
    assert "rejoint" in page
    assert "16 janvier 2030" in page


def test_make_serve_shows_the_site_at_the_address_of_the_manual(desk: Path) -> None:
    assert "http://127.0.0.1:8000/" in MANUAL
    with subprocess.Popen(
        ["make", "serve"],
        cwd=desk,
        env=outside_make(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    ) as served:
        try:
            assert served.stdout
            started = time.monotonic()
            line = served.stdout.readline()
            assert "127.0.0.1:8000" in line, line
            assert time.monotonic() - started < 60
        finally:
            os.killpg(served.pid, 15)


def test_the_other_commands_that_the_manual_names_exist() -> None:
    named = set(re.findall(r"`portal ([a-z]+(?: [a-z-]+)?)", MANUAL))
    assert len(named) > 5
    for command in sorted(named):
        words = [word for word in command.split() if not (command.startswith("check") and word != "check")]
        assert call(*words, "--help", root=PROJECT).exit_code == 0, command


def test_the_examples_in_yaml_are_yaml() -> None:
    assert len(blocks("yaml")) == 5
    for example in blocks("yaml"):
        assert yaml.safe_load(example)
