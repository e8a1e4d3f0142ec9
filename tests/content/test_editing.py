"""Whatever CONTRIBUTING.md tells editors to do leaves everything green that CI looks at before it publishes.

Each action is done on one copy of the content, after the others, on whichever record comes first: nothing here knows what is written. After each, the
check passes; half-way and at the end, the site is built and ``tests/content`` looks at it as it does at the real one.
"""

import datetime as dt
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from portal.files.config import read_settings
from support.sites import PROJECT, call, share_prints, write

pytestmark = pytest.mark.slow

TODAY = dt.datetime.now(dt.UTC).date().isoformat()


@pytest.fixture
def desk(project: Path, tmp_path: Path) -> Path:
    """A copy of the portal, as an editor has it."""
    root = tmp_path / "portal"
    for name in ("data", "docs"):
        shutil.copytree(project / name, root / name)
    shutil.copy(project / "mkdocs.yml", root)
    if (project / "overrides").exists():
        shutil.copytree(project / "overrides", root / "overrides")
    share_prints(root)
    return root


def portal(root: Path, *command: str) -> None:
    result = call(*command, root=root)
    assert result.exit_code == 0, f"portal {' '.join(command)}\n{result.output}"


def ids(root: Path, collection: str) -> list[str]:
    file = root / f"data/{collection}.yml"
    return re.findall(r"^  - id: (\S+)", file.read_text("utf-8"), re.MULTILINE) if file.exists() else []


def items(root: Path, kind: str = "") -> list[Path]:
    """News items in the first language, those of a kind alone if one is given; the oldest first."""
    files = sorted((root / "docs" / source(root) / "news").glob("*.md"))
    return [
        file for file in files if f"\nkind: {kind}" in file.read_text("utf-8") and TITLE not in file.read_text("utf-8")
    ]


def source(root: Path) -> str:
    settings, _ = read_settings(root)
    assert settings is not None
    return settings.default


def others(root: Path) -> list[str]:
    settings, _ = read_settings(root)
    assert settings is not None
    return [locale for locale in settings.languages if locale != settings.default]


def change(file: Path, pattern: str, new: str | Callable[[re.Match[str]], str]) -> None:
    """The first place in a file, which must be there."""
    text, count = re.subn(pattern, new, file.read_text("utf-8"), count=1, flags=re.MULTILINE)
    assert count, f"{file} has no {pattern}"
    file.write_text(text, "utf-8")


TITLE = "Example Agency takes part"


def a_partner(root: Path) -> None:
    told = ("--name", "Example Agency", "--kind", "ngo", "--summary", "It helps people to find work.")
    portal(root, "new", "partner", *told, "--sources", ids(root, "sources")[0])


def its_part(root: Path) -> None:
    change(root / "data/programmes.yml", r"^    organisations:\n", "    organisations:\n      - partner: example-agency\n        role: partner\n")  # fmt: skip


def a_news_item(root: Path) -> None:
    told = ("--title", TITLE, "--summary", "The agency helps.", "--partners", "example-agency", "--source-date", TODAY)
    text = "[Example Agency](/partners/example-agency/) takes part."
    portal(root, "new", "news", *told, "--source", ids(root, "sources")[0], "--text", text)


def one_that_is_held_back(root: Path) -> None:
    told = ("--title", f"{TITLE} later", "--summary", "The agency will help.", "--publish-at", "2090-01-15T09:00+01:00")
    portal(root, "new", "news", *told, "--source", ids(root, "sources")[0], "--text", "It helps.")


def an_event(root: Path) -> None:
    if (root / "docs" / source(root) / "events.md").exists():
        told = (
            "--title",
            "Day for employers",
            "--place",
            "Lisbon",
            "--start",
            "2030-03-01T09:00",
            "--time-zone",
            "Europe/Lisbon",
        )
        more = (
            "--summary",
            "Employers ask, others answer.",
            "--partners",
            "example-agency",
            "--language",
            source(root),
        )
        portal(root, "new", "event", *told, *more, "--sources", ids(root, "sources")[0])


def a_figure(root: Path) -> None:
    change(root / "data/figures.yml", r"^    value: (\d+)$", lambda found: f"    value: {int(found[1]) + 3}")


def a_date(root: Path) -> None:
    change(root / "data/partners.yml", r"^    checked: \S+$", f"    checked: {TODAY}")
    for page in (root / "docs" / source(root)).glob("*.md"):
        change(page, r"^updated: \S+$", f"updated: {TODAY}")


def a_sentence(root: Path) -> None:
    page = root / "docs" / source(root) / "about.md"
    page.write_text(page.read_text("utf-8").rstrip() + "\n\n## More\n\nSee [all partners](/partners/).\n", "utf-8")


def a_picture(root: Path) -> None:
    (root / "docs/images").mkdir(exist_ok=True)
    Image.new("RGB", (640, 400), "teal").save(root / "docs/images/example.png")
    portal(root, "new", "image", "--id", "example", "--file", "example.png", "--alt", "A field.", "--credit", "Jo Example", "--licence", "CC BY 4.0")  # fmt: skip
    page = root / "docs" / source(root) / "about.md"
    page.write_text(page.read_text("utf-8") + "\n{{image:example}}\n", "utf-8")


def a_translation_begun(root: Path) -> None:
    for locale in others(root)[:1]:
        portal(root, "translations", "begin", locale, "partners/example-agency")


def a_translation_reviewed(root: Path) -> None:
    for locale in others(root)[:1]:
        words = root / f"data/translations/{locale}/partners.yml"
        change(words, r"It helps people to find work\.", "Elle aide à trouver un emploi.")
        portal(root, "translations", "sync")
        portal(root, "translations", "review", "--by", "Ada Lovelace", locale, "partners/example-agency")


def a_correction(root: Path) -> None:
    note = f"corrections:\n  - date: {TODAY}T00:00+00:00\n    note: The first version named the wrong town.\n"
    change(items(root)[0], r"^source: ", f"{note}source: ")


def another_day(root: Path) -> None:
    if "day-for-employers" in ids(root, "events"):
        change(root / "data/events.yml", r"2030-03-01T09:00", "2030-03-02T10:00")


def another_address(root: Path) -> None:
    portal(root, "rename", "partner", "example-agency", "the-example-agency")
    first = ids(root, "partners")[0]
    portal(root, "rename", "partner", first, f"{first}-renamed")


def another_name(root: Path) -> None:
    change(root / "data/partners.yml", r"^    name: (?![\"'>|])(.+)$", lambda found: f"    name: {found[1]} Renamed")


def a_person_withdrawn(root: Path) -> None:
    for person in ids(root, "people")[:1]:
        change(root / "data/people.yml", rf"^  - id: {person}\n", f"  - id: {person}\n    withdrawn: {TODAY}\n")


def a_story_withdrawn(root: Path) -> None:
    change((items(root, "story") or items(root))[0], r"\A---\n", f"---\nwithdrawn: {TODAY}\n")


def an_item_deleted(root: Path) -> None:
    slug = items(root)[-1].stem
    for file in root.glob(f"docs/*/news/{slug}.md"):
        file.unlink()
    portal(root, "addresses", "gone", f"/news/{slug}/")


def a_language(root: Path) -> None:
    portal(root, "new", "language", next(locale for locale in ("ro", "de", "es") if locale not in others(root)))


def its_first_words(root: Path) -> None:
    locale = others(root)[-1]
    (root / f"docs/{locale}").mkdir(parents=True, exist_ok=True)
    write(root, f"docs/{locale}/about.md", "---\ntitle: Despre portal\nsummary: Cine suntem.\n---\n\nUn text.\n")


CONTENT = (
    a_partner, its_part, a_news_item, one_that_is_held_back, an_event, a_figure, a_date, a_sentence, a_picture, a_translation_begun,
    a_translation_reviewed, another_day, another_address,
)  # fmt: skip
REST = (another_name, a_correction, a_person_withdrawn, a_story_withdrawn, an_item_deleted, a_language, its_first_words)


@pytest.mark.parametrize(("actions", "which"), [(CONTENT, "not slow and not browser"), (REST, "not slow")])
def test_every_action_of_the_manual_leaves_everything_green(
    desk: Path, monkeypatch: pytest.MonkeyPatch, actions: tuple[Callable[[Path], None], ...], which: str
) -> None:
    """Warnings are allowed: they are for those who write."""
    monkeypatch.delenv("CI", raising=False)
    for action in actions:
        action(desk)
        as_make_check_does(desk, action.__name__)
    as_ci_does(desk, which)


def as_make_check_does(root: Path, what: str) -> None:
    """What editors run before they push."""
    for command in (("check",), ("translations", "sync"), ("addresses", "sync")):
        result = call(*command, root=root)
        assert result.exit_code == 0, f"{what}: portal {' '.join(command)}\n{result.output}"


def as_ci_does(root: Path, which: str) -> None:
    """Nothing is left to note down; build it, and look at every page."""
    for ledger in ("translations", "addresses"):
        portal(root, ledger, "sync", "--check")
    command = [sys.executable, "-m", "pytest", "-n", "0", "tests/content", "-m", which, "--project", root]
    alone = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    done = subprocess.run(command, cwd=PROJECT, env=alone, capture_output=True, text=True, timeout=600, check=False)
    assert done.returncode == 0, done.stdout[-8000:] + done.stderr[-2000:]
