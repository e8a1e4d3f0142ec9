"""Tiny sites, and a large one built once, for all tests."""

import gc
import os
import shutil
from collections.abc import Callable, Iterator
from functools import cache, lru_cache, partial
from importlib.metadata import entry_points
from pathlib import Path
from unittest.mock import patch

import mkdocs.plugins
import mkdocs.utils
import pytest
from filelock import FileLock
from playwright.sync_api import Browser, expect, sync_playwright

import host
from portal.files import documents
from portal.files.documents import YamlRecords
from portal.files.theme import THEME
from support.browser import ARGUMENTS, HEADLESS, PATIENCE
from support.serving import Serving
from support.sites import INTERFACE, PROJECT, Tiny, build, make_portal, make_tiny

OnceForAll = Callable[[str, Callable[[Path], object]], Path]

os.environ["LC_ALL"] = "C.UTF-8"  # what is compared here is English, whatever the system speaks

expect.set_options(timeout=PATIENCE)


def pytest_addoption(parser: pytest.Parser) -> None:
    """``--write-golden`` writes the expected output anew instead of comparing with it; ``--project`` is for tests/content."""
    parser.addoption("--write-golden", action="store_true", help="write tests/golden anew")
    parser.addoption("--project", default=PROJECT, help="the portal whose content tests/content looks at")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whatever asks for a browser is marked so, and whatever builds a large portal as slow."""
    for item in items:
        asks = getattr(item, "fixturenames", ())
        if "chromium" in asks:
            item.add_marker("browser")
        if "portal_site" in asks:
            item.add_marker("slow")


def pytest_collection_finish() -> None:
    """What thousands of tests were collected from stays until the end; to look through it for garbage, time and again, takes a tenth of their time."""
    gc.freeze()
    gc.set_threshold(20_000)


@pytest.fixture(scope="session", autouse=True)
def _interface_read_once() -> Iterator[None]:
    """Read the interface strings that all tiny sites hold once for all tests of a worker; a site that changes them has them read by itself."""
    shared = {strings.read_bytes() for strings in INTERFACE.glob("*.yml")}
    read = documents.records_in
    read_once = lru_cache(maxsize=None)(read)

    def records_in(content: bytes, name: str, before: YamlRecords | None = None) -> YamlRecords:
        return read_once(content, name) if content in shared else read(content, name, before)

    with patch.object(documents, "records_in", records_in):
        yield


@pytest.fixture(scope="session", autouse=True)
def _packages_looked_up_once() -> Iterator[None]:
    """MkDocs looks through all that is installed for its themes and plugins at every build; nothing is installed while tests run."""
    look_up = lru_cache(maxsize=None)(entry_points)
    with patch.object(mkdocs.utils, "entry_points", look_up), patch.object(mkdocs.plugins, "entry_points", look_up):
        yield


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


@pytest.fixture
def portal(tmp_path: Path) -> Path:
    """A portal as large as ours, in four languages, to edit."""
    return make_portal(tmp_path / "portal")


@pytest.fixture(scope="session")
def once_for_all(tmp_path_factory: pytest.TempPathFactory) -> OnceForAll:
    """Make a folder once for all workers, who then only read it: ``once_for_all("portal", make)``."""
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:  # without workers, the folder above would outlive this run
        shared = shared.parent

    def made(name: str, make: Callable[[Path], object]) -> Path:
        root = shared / name
        with FileLock(shared / f"{name}.lock"):
            if not root.exists():
                make(root)
        return root

    return made


@pytest.fixture(scope="session")
def portal_site(once_for_all: OnceForAll) -> Path:
    """The same portal, built."""
    return once_for_all("portal", lambda root: build(make_portal(root))) / "site"


@pytest.fixture(scope="session")
def served(portal_site: Path) -> Iterator[str]:
    """Its address on a local host, which compresses as hosts do."""
    with host.served(portal_site) as home:
        yield home


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for each test worker."""
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=HEADLESS, args=ARGUMENTS)
        yield running
        running.close()


@pytest.fixture
def serving(tiny: Tiny) -> Iterator[Callable[..., Serving]]:
    """Serve a tiny site: ``serving("situation", …)`` as ``tiny`` makes it, with templates of its own."""
    running: list[Serving] = []

    def start(*args: str, **options: object) -> Serving:
        root = tiny(*args, **options)
        (root / "overrides").rmdir()
        shutil.copytree(THEME, root / "overrides")
        running.append(Serving(root))
        return running[-1]

    yield start
    for one in running:
        one.process.kill()
        one.process.wait()
