"""A preview, or a build upon another, asks the engine only where it has something to do; what it shows is what a clean build of the same files is."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from portal.build import mkdocs_plugin
from portal.build.builder import Builder
from portal.build.mkdocs_plugin import build_site
from portal.build.outcome import Failed, Refused
from support.sites import PROJECT, Tiny, build, call, tree, write

pytestmark = pytest.mark.slow

ITEM = "---\ntitle: {0}\nsummary: S.\nkind: news\npublished: 2026-01-01T00:00Z\nsource_date: 2025\nsource: report\n---\n\nText of {0}.\n"
SOURCES = "sources:\n  - id: report\n    publisher: P\n    title: T\n    kind: web-page\n"
ABOUT = "---\ntitle: {}\nsummary: S.\nupdated: 2026-01-02\n---\n\nText.\n"

Edit = Callable[[Path], None]


def own_overrides(root: Path) -> None:
    """Let the site have templates of its own to change."""
    shutil.copytree(PROJECT / "overrides", root / "overrides", dirs_exist_ok=True)


EDITS: dict[str, tuple[Edit, bool]] = {
    "words": (lambda root: write(root, "docs/en/about.md", ABOUT.format("Another")), False),
    "a news item": (lambda root: write(root, "docs/en/news/second.md", ITEM.format("Second")), False),
    "a news item less": (lambda root: (root / "docs/en/news/first.md").unlink(), False),
    "a translation": (
        lambda root: write(root, "docs/fr/about.md", ABOUT.format("À propos").replace("updated: 2026-01-02\n", "")),
        False,
    ),
    "records": (lambda root: write(root, "data/sources.yml", SOURCES.replace("publisher: P", "publisher: Q")), False),
    "a style": (lambda root: write(root, "overrides/assets/portal.css", "body{}"), True),
    "a file more": (lambda root: write(root, "overrides/assets/new.txt", "new"), True),
    "a file less": (lambda root: (root / "overrides/assets/old.txt").unlink(), True),
    "a template": (lambda root: write(root, "overrides/moved.html", "{{ title }}"), True),
    "the configuration": (
        lambda root: write(root, "mkdocs.yml", (root / "mkdocs.yml").read_text("utf-8").replace("Tiny", "Small")),
        True,
    ),
}


@pytest.fixture
def root(tiny: Tiny) -> Path:
    root = tiny(files={"data/sources.yml": SOURCES, "docs/en/news/first.md": ITEM.format("First")})
    own_overrides(root)
    write(root, "overrides/assets/old.txt", "old")
    return root


def engine_runs(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    runs: list[int] = []
    original = mkdocs_plugin.mkdocs_build
    monkeypatch.setattr(mkdocs_plugin, "mkdocs_build", lambda config: runs.append(1) or original(config))  # type: ignore[func-returns-value]
    return runs


@pytest.mark.parametrize("edit", EDITS)
def test_the_engine_runs_only_for_what_it_reads_or_copies(
    root: Path, edit: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    runs = engine_runs(monkeypatch)
    preview = Builder(root, jobs=1, is_preview=True)
    build_site(preview, str(root / "preview"))
    assert len(runs) == 1
    change, needs_engine = EDITS[edit]
    change(root)
    build_site(preview, str(root / "preview"))
    build_site(preview, str(root / "preview"))  # what has waited until nobody edits
    assert (len(runs) > 1) == needs_engine
    build_site(Builder(root, jobs=1, is_preview=True), str(root / "clean"))
    assert tree(root / "preview") == tree(root / "clean")


def test_what_fails_without_the_engine_is_told_and_mended_as_with_it(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    runs = engine_runs(monkeypatch)
    preview = Builder(root, jobs=1, is_preview=True)
    build_site(preview, str(root / "preview"))
    good = tree(root / "preview")
    about = (root / "docs/en/about.md").read_text("utf-8")
    write(root, "docs/en/about.md", "nothing")
    with pytest.raises(Refused):
        build_site(preview, str(root / "preview"))
    write(root, "docs/en/about.md", about.replace("title: About", "title: Other"))
    with monkeypatch.context() as patch:

        def full(*_: object) -> None:
            raise OSError(28, "No space left on device", "x")

        patch.setattr("portal.build.incremental.write_new", full)
        with pytest.raises(Failed, match="No space left on device"):
            build_site(preview, str(root / "preview"))
    assert tree(root / "preview") == good
    build_site(preview, str(root / "preview"))
    build_site(preview, str(root / "preview"))
    build_site(Builder(root, jobs=1, is_preview=True), str(root / "clean"))
    assert tree(root / "preview") == tree(root / "clean")
    assert len(runs) == 2  # the first, and the clean one


def test_a_plugin_of_another_s_takes_part_in_every_update(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    runs = engine_runs(monkeypatch)
    config = (root / "mkdocs.yml").read_text("utf-8")
    write(root, "mkdocs.yml", config.replace("plugins:\n", "plugins:\n  - search\n"))
    preview = Builder(root, jobs=1, is_preview=True)
    build_site(preview, str(root / "preview"))
    EDITS["words"][0](root)
    build_site(preview, str(root / "preview"))
    assert len(runs) == 2


def test_a_plugin_of_another_s_takes_part_in_every_build(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    runs = engine_runs(monkeypatch)
    config = (root / "mkdocs.yml").read_text("utf-8")
    write(root, "mkdocs.yml", config.replace("plugins:\n", "plugins:\n  - search\n"))
    for title in ("Another", "A third"):
        write(root, "docs/en/about.md", ABOUT.format(title))
        assert title in (build(root) / "about/index.html").read_text("utf-8")
    assert len(runs) == 2


def test_a_build_that_fails_without_the_engine_leaves_the_site_and_the_next_one_mends_it(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    runs = engine_runs(monkeypatch)
    good = tree(build(root))
    EDITS["words"][0](root)
    with monkeypatch.context() as patch:

        def full(*_: object) -> None:
            raise OSError(28, "No space left on device", "x")

        patch.setattr("portal.build.incremental.write_new", full)
        result = call("build", "--jobs", "1", root=root)
    assert result.exit_code and "No space left on device" in result.output and "Traceback" not in result.output
    assert tree(root / "site") == good
    assert "Another" in (build(root) / "about/index.html").read_text("utf-8")
    assert len(runs) == 1
    (root / "site/assets/old.txt").unlink()
    assert (build(root) / "assets/old.txt").read_text("utf-8") == "old"
    assert len(runs) == 2
