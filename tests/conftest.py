"""Tiny sites, and the real site built once, for all tests."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import cache, partial
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from filelock import FileLock
from playwright.sync_api import Browser, expect, sync_playwright

import host
from browser import ARGUMENTS, CHROMIUM
from portal.commands.cli import main
from portal.render.typesetting import MADE
from portal.site.page_kinds import REQUIRED_PAGES

os.environ["LC_ALL"] = "C.UTF-8"  # what is compared here is English, whatever the system speaks

PROJECT = Path(__file__).resolve().parent.parent
SITES = Path(__file__).parent / "sites"
INTERFACE = Path(__file__).parent / "interface"
"""Interface strings of tiny sites: copies, so that a translator's better word breaks no test. make golden renews them."""

CONFIG = """\
site_name: Tiny
site_url: https://tiny.example.org/sub/
watch: [data]
nav: [index.md, programmes.md, partners.md, news.md]
theme: {{name: material, custom_dir: overrides, font: false}}
plugins:
  - i18n:
      docs_structure: folder
      reconfigure_material: false
      reconfigure_search: false
      languages:
{languages}
  - portal:
      report_address: errors@tiny.example.org
      news_per_page: 2
"""

Tiny = Callable[..., Path]

expect.set_options(timeout=15_000)  # for machines that do much at once; nothing waits longer than it must


def pytest_addoption(parser: pytest.Parser) -> None:
    """``--write-golden`` writes the expected output anew instead of comparing with it."""
    parser.addoption("--write-golden", action="store_true", help="write tests/golden anew")


@pytest.fixture
def tiny(tmp_path: Path) -> Tiny:
    """Make a tiny whole site: ``tiny("situation", languages=["en", "fr"], files={path: text})``.

    It has all required pages in English with a line of text, interface strings kept for tests (``tests/interface``), the real templates, and no
    records; on top of that come the files of ``tests/sites/<situation>/`` and those given by hand.
    """
    return partial(make_tiny, tmp_path / "tiny")


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """Build a situation once for all tests of a worker that only read it: ``built("whole", "en", "ar")``."""

    @cache
    def build_once(situation: str, *languages: str) -> Path:
        return build(make_tiny(tmp_path_factory.mktemp("built") / "tiny", situation, languages=languages))

    return build_once


def make_tiny(
    root: Path, situation: str = "", *, languages: tuple[str, ...] = ("en", "fr"), files: dict[str, str] | None = None
) -> Path:
    """Write a tiny whole site, as ``tiny`` describes it, into the folder *root*."""
    lines = [
        f"        - {{locale: {tag}, name: {tag}, build: true{', default: true' if tag == 'en' else ''}}}"
        for tag in languages
    ]
    write(root, "mkdocs.yml", CONFIG.format(languages="\n".join(lines)))
    (root / "overrides").symlink_to(PROJECT / "overrides")
    share_prints(root)
    for name in ("programmes", "partners", "figures", "sources"):
        write(root, f"data/{name}.yml", f"{name}: []\n")
    for tag in languages:
        if (INTERFACE / f"{tag}.yml").exists():
            write(root, f"data/translations/{tag}/interface.yml", (INTERFACE / f"{tag}.yml").read_text("utf-8"))
    for name in REQUIRED_PAGES:
        matter = f"title: {name.capitalize()}\nsummary: About {name}.\nupdated: 2026-01-02\n"
        write(root, f"docs/en/{name}.md", f"---\n{matter}---\n\nThe text of {name}.\n")
    if situation:
        shutil.copytree(SITES / situation, root, dirs_exist_ok=True)
    for path, text in (files or {}).items():
        write(root, path, text)
    return root


def share_prints(root: Path) -> None:
    """Let a site keep its fact sheets and cards where the project keeps its own: they are found by content, and take time."""
    made = root / MADE
    if not made.parent.exists():
        (PROJECT / MADE).mkdir(parents=True, exist_ok=True)
        made.parent.mkdir(parents=True)
        made.symlink_to(PROJECT / MADE)


def write(root: Path, path: str, text: str) -> None:
    """Write a file of a site, with its folders."""
    file = root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")


def run(*command: str, root: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a console command of the environment (``portal``, ``mkdocs``, ``properdocs``) in a site's folder."""
    program = Path(sys.executable).with_name(command[0])
    env = {**os.environ, "NO_MKDOCS_2_WARNING": "true", "DISABLE_MKDOCS_2_WARNING": "true", **environment}
    return subprocess.run(
        [program, *command[1:]], cwd=root, env=env, capture_output=True, text=True, timeout=120, check=False
    )


def call(*command: str, root: Path) -> Result:
    """Run ``portal`` inside this process, which is faster than ``run``; the result has exit_code, stdout and stderr."""
    return CliRunner().invoke(main, ["--root", str(root), *command])


def build(root: Path) -> Path:
    """Build a site with ``portal build`` and return the folder it was written to."""
    result = run("portal", "build", root=root)
    assert result.returncode == 0, result.stdout + result.stderr
    return root / "site"


def tree(folder: Path) -> dict[str, bytes]:
    """All files of a folder by address."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def leftovers(root: Path) -> list[str]:
    """Hidden files and folders beside the site, of which a build leaves none but the cache."""
    return sorted(path.name for path in root.iterdir() if path.name.startswith(".") and path.name != ".cache")


@pytest.fixture(scope="session")
def real_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real site, built once for all workers."""
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:  # without workers, the folder above would outlive this run
        shared = shared.parent
    site = shared / "real-site"
    with FileLock(shared / "real-site.lock"):
        if not site.exists():
            result = run("portal", "build", "--site-dir", str(site), root=PROJECT)
            assert result.returncode == 0, result.stdout + result.stderr
    return site


@pytest.fixture(scope="session")
def served(real_site: Path) -> Iterator[str]:
    """The address of the real site on a local host, which compresses as hosts do."""
    with host.served(real_site) as home:
        yield home


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for each test worker."""
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield running
        running.close()
