"""The house stays in order: rooms import only from below, every import is declared, no name has two meanings."""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import pytest

from support.sites import PROJECT

pytestmark = pytest.mark.slow

PACKAGE = PROJECT / "scripts/portal"


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A copy of the package with the rules that hold for it."""
    shutil.copytree(PACKAGE, tmp_path / "scripts/portal", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(PROJECT / "pyproject.toml", tmp_path)
    return tmp_path


def said_by(house: Path, *command: str) -> tuple[int, str]:
    program = Path(sys.executable).with_name(command[0])
    surroundings = os.environ | {"PYTHONPATH": str(house / "scripts")}
    done = subprocess.run([program, *command[1:]], cwd=house, env=surroundings, capture_output=True, text=True)
    return done.returncode, done.stdout + done.stderr


FAULTS = {
    "an import from above": (
        "common/edtf.py",
        "from portal.content.portal import Portal",
        "Rooms import only from below",
    ),
    "a sibling": ("edit/draft.py", "from portal.build.staging import SiteFolders", "Rooms import only from below"),
    "an output above another": ("render/feeds.py", "from portal.render.html import views", "Outputs rest on readers"),
    "a circle for a type": (
        "site/urls.py",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from portal.site.routes import Routes",
        "No circles anywhere",
    ),
    "MkDocs in a rule": ("check/links.py", "def f() -> None:\n    import mkdocs", "MkDocs is a guest of build"),
    "MkDocs beside the plugin": ("build/builder.py", "import mkdocs", "Within build, MkDocs is a guest"),
    "MkDocs in a command": ("commands/rename.py", "import mkdocs", "Commands reach MkDocs through the plugin"),
    "ICU in a rule": ("check/links.py", "import icu", "ICU is a guest of common"),
    "an edit that draws": ("edit/draft.py", "from portal.render.images import image_files", "neither draws nor builds"),
    "click in the form": ("edit/form.py", "import click", "click of commands"),
}


@pytest.mark.parametrize(("file", "line", "rule"), FAULTS.values(), ids=FAULTS)
def test_an_import_that_breaks_the_layers_is_refused(house: Path, file: str, line: str, rule: str) -> None:
    with (house / "scripts/portal" / file).open("a") as module:
        module.write(f"\n{line}\n")
    code, said = said_by(house, "lint-imports", "--no-cache")
    broken = [row for row in said.splitlines() if row.endswith("BROKEN")]
    assert code == 1 and [row for row in broken if rule in row], said


def test_the_layers_hold_as_they_are(house: Path) -> None:
    assert said_by(house, "lint-imports", "--no-cache")[0] == 0


@pytest.mark.parametrize(
    ("line", "told"),
    [("import hypothesis", "DEP004"), ("import iniconfig", "DEP003"), ("import nobody_has_this", "DEP001")],
)
def test_an_import_that_nothing_declares_is_refused(house: Path, line: str, told: str) -> None:
    assert said_by(house, "deptry", "--no-ansi", "scripts")[0] == 0
    with (house / "scripts/portal/check/links.py").open("a") as module:
        module.write(f"\n{line}\n")
    code, said = said_by(house, "deptry", "--no-ansi", "scripts")
    assert code == 1 and told in said


def test_a_dependency_that_nothing_uses_is_refused(house: Path) -> None:
    config = house / "pyproject.toml"
    config.write_text(config.read_text().replace('  "babel", ', '  "iniconfig",\n  "babel", '))
    code, said = said_by(house, "deptry", "--no-ansi", "scripts")
    assert code == 1 and "DEP002" in said


def test_there_are_ten_rooms_and_each_says_what_lives_there() -> None:
    rooms = {
        path.parent.name: ast.get_docstring(ast.parse(path.read_text("utf-8")))
        for path in PACKAGE.glob("*/__init__.py")
    }
    assert len(rooms) == 10 and [path.name for path in PACKAGE.glob("*.py")] == ["__init__.py"]
    for room, docstring in rooms.items():
        assert docstring and docstring.startswith(f"{room} – "), room
        assert "Start at " in docstring and "Not here:" in docstring and "May import:" in docstring, room


def test_what_packages_say_of_themselves_can_be_read() -> None:
    for path in PACKAGE.rglob("__init__.py"):
        docstring = ast.get_docstring(ast.parse(path.read_text("utf-8"))) or ""
        assert max(map(len, docstring.split("\n"))) <= 150, path
        named = set(re.findall(r"\b(?:\w+/)*\w+\.py\b", docstring))
        assert [
            name
            for name in named
            if not list(path.parent.rglob(name)) and not any((top / name).exists() for top in (PACKAGE, PROJECT))
        ] == [], path


def test_what_hacking_says_to_edit_is_there() -> None:
    """Ten rows; whatever file or folder a row names exists, ``*`` standing for some, ``<…>`` for what is new."""
    rows = [line for line in (PROJECT / "HACKING.md").read_text("utf-8").split("\n") if line.startswith("| ")][1:]
    assert len(rows) == 10
    for row in rows:
        named = [path for path in re.findall(r"`([\w./*-]+)`", row) if "/" in path]
        tops = (PACKAGE, PACKAGE / "render/theme", PROJECT)
        assert [path for path in named if not any(list(top.glob(path.rstrip("/"))) for top in tops)] == [], row
        assert named, row


def test_no_public_name_has_two_meanings() -> None:
    """A name is defined once in the whole package, but for commands, which are named as people type them."""
    defined = defaultdict(set)
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.parse(path.read_text("utf-8")).body:
            for name in names_in(node):
                if not name.startswith("_"):
                    defined[name].add(path.relative_to(PACKAGE).as_posix())
    assert {name: sorted(where) for name, where in defined.items() if len(where) > 1} == {}


def names_in(node: ast.stmt) -> list[str]:
    """What a statement names; nothing if that is a command of click."""
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        decorators = {ast.unparse(one).partition("(")[0].rpartition(".")[2] for one in node.decorator_list}
        return [] if decorators & {"command", "group"} else [node.name]
    targets = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
    return [name.id for target in targets for name in ast.walk(target) if isinstance(name, ast.Name)]


def test_templates_sort_nothing_by_the_values_of_records() -> None:
    """Who is responsible, or whether colours tell ways apart, is said by presenters: templates look nothing up by value."""
    looking_up = re.compile(r"\.get\(|\|\s*(unique|selectattr|rejectattr|groupby|sort)\b|\.plain (not )?in ")
    templates = list((PACKAGE / "render/theme").rglob("*.html"))
    assert len(templates) > 20
    found = {path.name: looking_up.findall(path.read_text("utf-8")) for path in templates}
    assert not {name: lookups for name, lookups in found.items() if lookups}
