"""``portal init`` begins a portal elsewhere, from the installed package alone."""

import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import urllib.request
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from lxml import html

from portal.edit import new_project
from portal.edit.new_project import STARTER
from support.sites import PROJECT, build, by_name, call, edit, tree, write

pytestmark = pytest.mark.slow

ENVIRONMENT = {key: value for key, value in os.environ.items() if key not in ("PYTHONPATH", "SITE_URL")} | {
    "NO_MKDOCS_2_WARNING": "true",
    "DISABLE_MKDOCS_2_WARNING": "true",
}


def run(*command: str | Path, cwd: Path, code: int = 0, **more: str) -> str:
    done = subprocess.run(
        command, cwd=cwd, env=ENVIRONMENT | more, capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout + done.stderr


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, made as ``python -m build`` makes it: from the source archive, which must hold everything too."""
    source = tmp_path_factory.mktemp("source")
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(PROJECT / name, source)
    ignored = shutil.ignore_patterns("__pycache__", "*.egg-info")
    shutil.copytree(PROJECT / "scripts", source / "scripts", ignore=ignored)
    run(sys.executable, "-m", "build", "--no-isolation", cwd=source)
    (found,) = (source / "dist").glob("*.whl")
    return found


@pytest.fixture(scope="module")
def environment(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment with the wheel, in which the tests' own is only looked up for what the wheel depends on.

    A path file within a folder that a path file names is not obeyed, so the package in its editable form is not there.
    """
    folder = tmp_path_factory.mktemp("elsewhere") / "venv"
    run(sys.executable, "-m", "venv", "--without-pip", folder, cwd=folder.parent)
    python = folder / "bin/python"
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--python", python]
    run(*pip, "install", "--no-deps", "--no-index", wheel, cwd=folder.parent)
    inner = run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=folder.parent).strip()
    Path(inner, "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n", "utf-8")
    found = run(python, "-c", "import portal, sys; print(portal.__file__); print(*sys.path)", cwd=folder.parent)
    assert found.startswith(inner) and str(PROJECT / "scripts") not in found
    return folder


@pytest.fixture(scope="module")
def begun(environment: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new portal, built once; tests copy it."""
    folder = tmp_path_factory.mktemp("begun") / "portal"
    said = run(environment / "bin/portal", "init", folder, "--name", "Our: “Portal”", cwd=folder.parent)
    assert f"cd {folder}" in said
    assert "All is well." in run(environment / "bin/portal", "check", cwd=folder)
    assert "pages in 2 languages" in run(environment / "bin/portal", "build", cwd=folder)
    return folder


@pytest.fixture
def portal(begun: Path, tmp_path: Path) -> Path:
    shutil.copytree(begun, tmp_path / "portal", symlinks=True)
    return tmp_path / "portal"


@pytest.mark.parametrize("language", ["en", "fr", "uk", "ar"])
def test_who_stands_in_the_folder_is_not_told_to_go_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    monkeypatch.chdir(tmp_path)
    there = call("--lang", language, "init", "beside", root=tmp_path)
    assert "  cd beside\n  make serve" in there.stdout
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    here = call("--lang", language, "init", ".", root=tmp_path)
    assert here.exit_code == 0 and "\n  make serve" in here.stdout and "cd " not in here.stdout


def test_the_wheel_holds_every_file_of_the_package(wheel: Path) -> None:
    """Templates, words, fonts' shapes, the starter with its hidden files: what is in the folder is in the wheel, and nothing compiled."""
    held = {name for name in zipfile.ZipFile(wheel).namelist() if name.startswith("portal/")}
    package = PROJECT / "scripts/portal"
    wanted = {f"portal/{path.relative_to(package).as_posix()}" for path in package.rglob("*") if path.is_file()}
    assert held == {name for name in wanted if not name.endswith(".pyc")}
    assert "portal/edit/starter/.github/workflows/site.yml" in held


def test_what_was_begun_is_a_small_whole_portal(begun: Path) -> None:
    """Two programmes, three partners, two languages, one news item; its name and a fact sheet on the site."""
    data = {
        name: yaml.safe_load((begun / f"data/{name}.yml").read_text("utf-8"))[name]
        for name in ("programmes", "partners")
    }
    assert [len(records) for records in data.values()] == [2, 3]
    assert len(list((begun / "docs/en/news").iterdir())) == len(list((begun / "docs/fr/news").iterdir())) == 1
    assert "Our: “Portal”" in (begun / "site/fr/index.html").read_text("utf-8")
    assert (begun / "site/fr/programmes/example-route/example-route-fr.pdf").read_bytes().startswith(b"%PDF")
    assert not [path for path in begun.rglob("*") if path.is_file() and b"@NAME@" in path.read_bytes()]


def test_a_second_build_has_nothing_to_do_and_mkdocs_writes_the_same(begun: Path, environment: Path) -> None:
    assert re.search(r"(\d+) of \1 outputs as they were", run(environment / "bin/portal", "build", cwd=begun))
    run(environment / "bin/python", "-m", "mkdocs", "build", "--site-dir", begun.parent / "again", cwd=begun)
    assert tree(begun.parent / "again") == tree(begun / "site")


def test_a_template_and_a_style_of_its_own_are_seen(portal: Path, environment: Path) -> None:
    before = by_name(tree(portal / "site"))
    write(portal, "overrides/pages/privacy.html", '{% extends "theme/pages/page.html" %}')
    write(portal, "overrides/assets/portal.css", "body { color: red }")
    write(portal, "overrides/base.html", '{% extends "theme/base.html" %}{% block footer %}Ours{% endblock %}')
    run(environment / "bin/portal", "build", cwd=portal)
    now = by_name(tree(portal / "site"))
    assert now["assets/portal.css"] == b"body { color: red }"
    assert "Ours" in (portal / "site/fr/about/index.html").read_text("utf-8")
    assert now["assets/portal.js"] == before["assets/portal.js"]


def test_its_makefile_checks_as_its_ci_does_and_leaves_nothing_to_commit(portal: Path, environment: Path) -> None:
    """``make check`` in a CI demands ledgers that are up to date: those of a new portal are, and so they are when run here."""
    before = {name: content for name, content in tree(portal).items() if not name.startswith((".cache", "site"))}
    (environment / "ready").unlink(missing_ok=True)
    assert "Setting up (once)" in run(
        "make", environment / "ready", f"VENV={environment}", cwd=portal, PIP_NO_INDEX="1"
    )
    for surroundings in ({"CI": "true"}, {"CI": ""}):
        assert "All is well." in run("make", "check", f"VENV={environment}", cwd=portal, **surroundings)
    assert "pages in 2 languages" in run("make", "site", f"VENV={environment}", cwd=portal)
    now = {name: content for name, content in tree(portal).items() if not name.startswith((".cache", "site"))}
    assert now == before
    steps = yaml.safe_load((portal / ".github/workflows/site.yml").read_text("utf-8"))["jobs"]["site"]["steps"]
    commands = [step["run"] for step in steps if "run" in step]
    keep, say = commands.pop(1), commands.pop(1)
    ask = 'echo "moment=$(.venv/bin/portal schedule --format moment)" >> "$GITHUB_OUTPUT"'
    assert commands == ["make check CI=", ask, "make site", ".venv/bin/portal check --release --format github"]
    assert " push --quiet origin HEAD:main" in keep
    assert say == '.venv/bin/portal translations changes HEAD^ >> "$GITHUB_STEP_SUMMARY"'


def test_an_edit_on_the_git_hosts_page_is_enough(portal: Path, environment: Path, tmp_path: Path) -> None:
    """Nobody noted in the ledger the address of a new page: the workflow does, and keeps it. A second run has nothing to keep."""
    steps = yaml.safe_load((portal / ".github/workflows/site.yml").read_text("utf-8"))["jobs"]["site"]["steps"]
    check, keep = (step["run"] for step in steps if "run" in step and step["name"].startswith(("Check", "Keep")))
    (environment / "ready").touch()
    git = f"git init --quiet --initial-branch main && git init --quiet --bare {tmp_path / 'host.git'} && git remote add origin {tmp_path / 'host.git'}"
    run(
        "bash",
        "-euc",
        f"{git} && git add . && git -c user.name=A -c user.email=a@example.org commit --quiet -m Start",
        cwd=portal,
    )
    write(portal, "docs/en/more.md", "---\ntitle: More\nsummary: More words.\nupdated: 2026-01-02\n---\n\nText.\n")
    run(
        "bash",
        "-euc",
        "git add docs && git -c user.name=A -c user.email=a@example.org commit --quiet -m Page",
        cwd=portal,
    )
    for _ in range(2):
        run("bash", "-euc", f"{check} VENV={environment}", cwd=portal, CI="true")
        run("bash", "-euc", keep, cwd=portal, CI="true", HOME=str(tmp_path), TOKEN="secret")
        log = run("git", "log", "--format=%an:%s", "main", cwd=tmp_path / "host.git").splitlines()
        assert [line.partition(":")[0] for line in log] == ["portal", "A", "A"]
        assert run("git", "status", "--porcelain", cwd=portal) == ""


@pytest.fixture
def serving(portal: Path, environment: Path) -> Iterator[str]:
    """The address at which it is served."""
    command = [environment / "bin/portal", "serve", "--address", "127.0.0.1:0"]
    process = subprocess.Popen(command, cwd=portal, env=ENVIRONMENT, stdout=subprocess.PIPE, text=True)
    assert process.stdout
    yield process.stdout.readline().split()[0]
    process.terminate()
    process.communicate(timeout=90)


def test_it_is_served(serving: str) -> None:
    with urllib.request.urlopen(f"{serving}fr/", timeout=120) as answer:
        assert "Our: “Portal”" in answer.read().decode()


# --- what can go wrong ---


@pytest.mark.parametrize("within", ["new", "new/below", "."])
def test_it_is_written_into_a_new_or_an_empty_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, within: str
) -> None:
    """Nothing but the portal remains there; a repository without files counts as empty."""
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)
    result = call("init", within, root=tmp_path)
    assert result.exit_code == 0, result.output
    names = {path.name for path in (tmp_path / within).iterdir()} - {".git"}
    assert names == {path.name for path in STARTER.iterdir()} | {"FIELDS.md", "schemas"}


def test_it_may_be_written_in_french_and_translated_into_english(tmp_path: Path) -> None:
    """Its sources are French, its English are translations, and its check has nothing against any of it."""
    assert call("init", str(tmp_path / "fr"), "--language", "fr", root=tmp_path).exit_code == 0
    root = tmp_path / "fr"
    assert call("check", "--ledgers", "check", root=root).stdout.startswith("All is well.")
    (source,) = (
        one
        for one in yaml.safe_load((root / "data/partners.yml").read_text("utf-8"))["partners"]
        if one["id"] == "example-agency"
    )
    assert source["summary"].startswith("Une ")
    translated = yaml.safe_load((root / "data/translations/en/partners.yml").read_text("utf-8"))
    assert translated["example-agency"]["summary"].startswith("An ")
    site = build(root)
    assert html.parse(site / "programmes/example-route/index.html").getroot().get("lang") == "fr"
    assert "Voie Exemple" in (site / "programmes/example-route/index.html").read_text("utf-8")
    assert "Example Route" in (site / "en/programmes/example-route/index.html").read_text("utf-8")
    assert "docs/fr/about.md" in (root / "README.md").read_text("utf-8")


def test_a_language_in_which_it_is_not_written_is_told_with_the_way_there(tmp_path: Path) -> None:
    result = call("init", str(tmp_path / "de"), "--language", "de", root=tmp_path)
    assert result.exit_code == 2
    assert "written in en, fr, not in “de”" in result.stderr
    assert "its README.md says how" in result.stderr
    assert not (tmp_path / "de").exists()


def test_what_its_readme_says_of_another_language_is_so(tmp_path: Path) -> None:
    """German is put in the place of English: what is not German yet is named, and the site is built."""
    assert call("init", str(tmp_path / "de"), root=tmp_path).exit_code == 0
    root = tmp_path / "de"
    edit(root, "mkdocs.yml", "{locale: en, name: English", "{locale: de, name: Deutsch")
    for folder in ("docs", "data/translations"):
        (root / folder / "en").rename(root / folder / "de")
    shutil.rmtree(root / "data/ledger")
    result = call("check", "--ledgers", "write", root=root)
    assert result.exit_code == 0, result.output
    assert {line.rpartition("[")[2] for line in result.stdout.splitlines() if ": warning: " in line} == {
        "not-translated]"
    }
    assert html.parse(build(root) / "about/index.html").getroot().get("lang") == "de"


def test_a_folder_that_is_not_empty_is_left_alone(tmp_path: Path) -> None:
    write(tmp_path, "there/mine.txt", "Mine")
    result = call("init", str(tmp_path / "there"), root=tmp_path)
    assert (result.exit_code, result.stderr) == (
        2,
        f"{tmp_path}/there is not empty. Name a new folder, or an empty one.\n",
    )
    assert tree(tmp_path) == {"there/mine.txt": b"Mine"}
    result = call("init", str(tmp_path / "there/mine.txt"), root=tmp_path)
    assert result.exit_code == 2
    assert result.stderr.startswith("Nothing was written: Not a directory")


@pytest.mark.parametrize("fails_at", ["write_bytes", "rename"])
@pytest.mark.parametrize("exists", [True, False])
def test_a_full_disk_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fails_at: str, exists: bool
) -> None:
    folder = tmp_path / "a/b"
    if exists:
        folder.mkdir(parents=True)
    done, real = [], getattr(Path, fails_at)

    def full(path: Path, *args: object) -> object:
        done.append(path)
        if len(done) > 3:
            raise OSError(28, "No space left on device", str(path))
        return real(path, *args)

    monkeypatch.setattr(Path, fails_at, full)
    result = call("init", str(folder), root=tmp_path)
    monkeypatch.undo()
    assert result.exit_code == 2
    assert result.stderr.startswith("Nothing was written: No space left on device")
    assert sorted(tmp_path.rglob("*")) == ([tmp_path / "a", folder] if exists else [])


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--url", "portal.example.org"], "mkdocs.yml:5:11: error: site_url is not a whole address."),
        (["--name", " "], "mkdocs.yml:3:12: error: “site_name” is missing or empty."),
        (["--name", "A\x00B"], "U+0000"),
    ],
)
def test_what_the_check_would_refuse_is_told_and_not_written(tmp_path: Path, options: list[str], told: str) -> None:
    result = call("init", str(tmp_path / "new"), *options, root=tmp_path)
    assert result.exit_code == 1
    assert told in result.stderr
    assert result.stderr.endswith("Nothing was written. Give another --name or --url.\n")
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize(
    ("origin", "line"),
    [
        (None, "partner-portal=={version}"),
        ({"url": "file:///home/us/generator", "dir_info": {"editable": True}}, "--editable ../generator"),
        ({"url": "file:///home/us/a%20b", "dir_info": {}}, "--editable '../a b'"),
        (
            {"url": "https://git.example.org/portal.git", "vcs_info": {"vcs": "git", "commit_id": "1234abcd"}},
            "partner-portal @ git+https://git.example.org/portal.git@1234abcd",
        ),
        ({"url": "https://example.org/p.whl", "archive_info": {}}, "partner-portal @ https://example.org/p.whl"),
        ({"url": "file:///gone/p.whl", "archive_info": {}}, "partner-portal=={version}"),
    ],
)
def test_a_new_portal_takes_the_generator_from_where_this_one_came(
    monkeypatch: pytest.MonkeyPatch, origin: dict[str, object] | None, line: str
) -> None:
    class Package:
        version = "1.2"

        def read_text(self, name: str) -> str | None:
            assert name == "direct_url.json"
            return json.dumps(origin) if origin else None

    monkeypatch.setattr(new_project, "distribution", lambda name: Package())
    assert new_project.generator_of(Path("/home/us/portal")) == (line.format(version="1.2"), None)


def test_a_portal_that_a_wheel_wrote_holds_that_wheel(begun: Path, wheel: Path) -> None:
    assert (begun / "requirements.txt").read_text("utf-8").splitlines()[-1] == f"./generator/{wheel.name}"
    assert (begun / "generator" / wheel.name).read_bytes() == wheel.read_bytes()
