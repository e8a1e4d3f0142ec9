"""The generator of test portals: the same bytes for the same seed, faultless content, the same pages for every builder.

What the builders write is compared by ``make bench`` itself, for Hugo has an environment of its own.
"""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from generate import generate

from portal.check.project import Site, read
from portal.common.clock import now
from portal.common.problems import Problem
from portal.site.urls import NOT_FOUND
from support.sites import INTERFACE, PROJECT, call

pytestmark = pytest.mark.slow

BENCHMARKS = PROJECT / "benchmarks"
ALL_LANGUAGES = "5x12x10"
"""A size in which each language occurs and news need a second page."""


def run(outdir: Path, size: str = "6x3x2", *options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, BENCHMARKS / "generate.py", size, outdir, *options]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)


def files(root: Path) -> dict[str, bytes]:
    """Every file beneath a folder; ``overrides`` is a link, and links are not followed."""
    found = (Path(folder) / name for folder, _, names in os.walk(root) for name in names)
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in found}


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A very small portal in all ten languages."""
    root = tmp_path_factory.mktemp("generated") / "portal"
    generate(ALL_LANGUAGES, root)
    return root


@pytest.fixture(scope="module")
def reading(portal: Path) -> tuple[Site | None, list[Problem]]:
    """What it holds, and what is wrong in it."""
    return read(portal, moment=now())


@pytest.mark.parametrize("builder", ["portal", "plain", "hugo"])
def test_the_same_seed_gives_the_same_bytes_and_another_seed_does_not(tmp_path: Path, builder: str) -> None:
    """In another process too, in which sets have another order."""
    for name, seed in (("one", 7), ("other", 8)):
        generate("6x3x2", tmp_path / name, seed, builder)
    result = run(tmp_path / "same", "6x3x2", "--seed", "7", "--for", builder)
    assert result.returncode == 0, result.stdout + result.stderr
    assert files(tmp_path / "one") == files(tmp_path / "same")
    assert files(tmp_path / "one") != files(tmp_path / "other")


def test_a_generated_portal_has_neither_errors_nor_warnings(reading: tuple[Site | None, list[Problem]]) -> None:
    assert reading[1] == []


def test_the_ledger_of_a_generated_portal_is_in_step(portal: Path) -> None:
    result = call("translations", "sync", "--check", root=portal)
    assert result.exit_code == 0, result.output


def test_a_generated_portal_has_the_size_asked_for(reading: tuple[Site | None, list[Problem]]) -> None:
    site, _ = reading
    assert site is not None
    content = site.portal
    assert (len(content.partners), len(content.news), len(content.settings.languages)) == (5, 12, 10)
    related = {relation.partner for programme in content.programmes.values() for relation in programme.organisations}
    assert related == set(content.partners)
    words = {
        key.partition("/")[2]: len(document.body.split())
        for (locale, key), document in content.documents.items()
        if locale == "en"
    }
    assert all(450 <= words[name] <= 600 for name in content.pages), words
    assert all(320 <= words[slug] <= 450 for slug in content.news), words
    for partner in content.partners.values():
        assert partner.description is not None
        assert 55 <= len(partner.summary.split()) <= 70
        assert 190 <= len(partner.description.split()) <= 210


@pytest.mark.parametrize(
    ("locale", "letters"),
    [("ar", "\u0600-\u06ff"), ("uk", "\u0400-\u04ff"), ("ru", "\u0400-\u04ff"), ("ro", "a-zăâîșț")],
)
def test_texts_are_in_the_script_of_their_language(portal: Path, locale: str, letters: str) -> None:
    text = (portal / f"docs/{locale}/about.md").read_text("utf-8").partition("\n---\n")[2]
    prose = re.sub(r"\]\([^)]*\)|\{\{[^}]*\}\}", "", text)
    assert re.search(f"(?i)[{letters}]{{3}}", prose)
    assert not re.search(rf"(?i)[^\W\d_{letters}]", prose)


def test_plain_mkdocs_is_given_the_pages_that_the_portal_writes(
    reading: tuple[Site | None, list[Problem]], tmp_path: Path
) -> None:
    generate(ALL_LANGUAGES, tmp_path / "plain", builder="plain")
    site, _ = reading
    assert site is not None
    languages = site.portal.settings.languages
    chooser = {uri for uri in site.routes.entries if uri.startswith("employers/") and uri != "employers/"}
    pages = site.routes.entries.keys() - {NOT_FOUND, *chooser}  # the peers have no chooser: the portal does more
    ours = {site.routes.uri(uri, locale) for uri in pages for locale in languages}
    told = set()
    for path in (tmp_path / "plain/docs").rglob("*.md"):
        locale, _, name = path.relative_to(tmp_path / "plain/docs").as_posix().partition("/")
        address = name.removesuffix("index.md") if name.endswith("index.md") else name.removesuffix(".md") + "/"
        told.add(site.routes.uri(address, locale))
    assert told == ours


def test_the_peers_use_only_interface_strings_that_there_are() -> None:
    strings = yaml.safe_load((INTERFACE / "en.yml").read_text("utf-8"))
    layouts = [path.read_text("utf-8") for path in (BENCHMARKS / "peers/hugo/layouts").rglob("*.*")]
    writers = [path.read_text("utf-8") for path in BENCHMARKS.glob("plain_*.py")]
    used = {
        name for text in [*layouts, *writers] for name in re.findall(r"""\b(?:T |t\()"([a-z][a-z0-9.-]+)\"""", text)
    }
    assert len(used) > 50
    assert used <= {*strings, "chrome.site-name"}


@pytest.mark.parametrize(
    ("size", "said"),
    [("huge", "“huge” is no size. Write small, medium, large"), ("3x3x11", "“3x3x11” is no size.")],
)
def test_a_size_that_there_is_not_is_refused_in_a_sentence(tmp_path: Path, size: str, said: str) -> None:
    result = run(tmp_path / "portal", size)
    assert result.returncode == 1
    assert said in result.stderr
    assert "Traceback" not in result.stderr


def test_a_folder_that_holds_something_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    result = run(tmp_path)
    assert result.returncode == 1
    assert "is not empty; name a new folder, or empty it first." in result.stderr
    assert files(tmp_path) == {"mine.txt": b"mine"}
