"""The one adapter to MkDocs: what a build writes, refuses and leaves alone, whichever command starts it."""

import logging
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from unittest.mock import Mock
from urllib.parse import unquote, urljoin, urlsplit

import lxml.html
import pytest
from lxml import etree
from mkdocs.livereload import LiveReloadServer

from portal.build import mkdocs_plugin as engine
from portal.build.builder import Builder
from portal.build.outcome import Failed
from portal.build.outputs import Output, Rendered, Renderer
from portal.files.theme import THEME
from portal.render.security_headers import META
from support.sites import Tiny, build, leftovers, run, tree

pytestmark = pytest.mark.slow

Built = Callable[..., Path]
HOST = "https://tiny.example.org/sub/"


# --- the engine stays in its room ---


def test_the_core_never_needs_the_engine(tiny: Tiny) -> None:
    """Reading, checking and rendering every page and feed work where MkDocs can't be imported."""
    code = (
        "import sys; sys.modules['mkdocs'] = None\n"
        "from pathlib import Path; from portal.build.outputs import Renderer, outputs; from portal.check.project import read\n"
        "site, problems = read(Path())\n"
        "renderer = Renderer(site)\n"
        "print(*[file for output in outputs(site) for file in renderer.render(output).files])"
    )
    result = run("python", "-c", code, root=tiny("whole", languages=("en", "ar")))
    assert result.returncode == 0, result.stderr
    assert {"ar/programmes/bridge/index.html", "ar/feed.xml"} <= set(result.stdout.split())


# --- the same site from every builder, at every time ---


@pytest.mark.parametrize("command", [("mkdocs", "build"), ("properdocs", "build", "-f", "mkdocs.yml")])
def test_every_builder_writes_the_same_bytes(built: Built, tiny: Tiny, command: tuple[str, ...]) -> None:
    """MkDocs and ProperDocs write what ``portal build`` writes, byte for byte, and drop what was there before."""
    wanted = tree(built("whole", "en", "ar"))
    root = tiny("whole", languages=("en", "ar"), files={"site/gone/index.html": "no longer a page"})
    result = run(*command, root=root)
    assert result.returncode == 0, result.stdout + result.stderr
    assert tree(root / "site") == wanted
    assert leftovers(root) == []


def test_the_hour_and_the_machine_leave_no_trace(built: Built, tiny: Tiny) -> None:
    """Another time, time zone, language of the machine and order of hashing: the same bytes."""
    root = tiny("whole", languages=("en", "ar"))
    environment = {"SOURCE_DATE_EPOCH": "86400", "TZ": "Pacific/Auckland", "PYTHONHASHSEED": "7", "LC_ALL": "C"}
    result = run("portal", "build", root=root, **environment)
    assert result.returncode == 0, result.stdout + result.stderr
    assert tree(root / "site") == tree(built("whole", "en", "ar"))


def test_a_build_writes_only_the_site(tiny: Tiny) -> None:
    """Nothing in docs, data or overrides is written, touched or added; beside the site only the cache may appear."""
    root = tiny("whole", languages=("en", "ar"))
    (root / "overrides").rmdir()
    shutil.copytree(THEME, root / "overrides")

    def state() -> dict[Path, tuple[int, bytes]]:
        return {
            file: (file.stat().st_mtime_ns, file.read_bytes())
            for folder in ("docs", "data", "overrides")
            for file in (root / folder).rglob("*")
            if file.is_file()
        }

    before, names = state(), {path.name for path in root.iterdir()}
    build(root)
    assert state() == before
    assert {path.name for path in root.iterdir()} - names <= {"site", ".cache"}


# --- a build that is refused or fails ---


@pytest.mark.parametrize("command", ["portal", "mkdocs"])
def test_a_refused_build_names_the_problem_and_leaves_the_last_good_site(tiny: Tiny, command: str) -> None:
    """Exit 1, the problem with its place and no traceback; site/ as it was, no staging folder left behind."""
    root = tiny("whole", languages=("en", "ar"), files={"site/index.html": "the last good site"})
    partners = root / "data/partners.yml"
    partners.write_text(partners.read_text("utf-8").replace("country: PT", "country: XX"), "utf-8")
    before = tree(root / "site")
    result = run(command, "build", root=root)
    said = result.stdout + result.stderr
    assert result.returncode == 1
    assert "data/partners.yml:6:14: error: country: “XX” is not a country code" in said
    assert "1 to mend; nothing was published." in said
    assert "Traceback" not in said
    assert tree(root / "site") == before
    assert leftovers(root) == []


def unhashed(name: str) -> str:
    """The address of a file, without the hash that those of the search index bear."""
    return re.sub(r"-[0-9a-f]{12}\.json$", ".json", name)


def test_after_a_build_that_failed_midway_the_next_one_works(tiny: Tiny, monkeypatch: pytest.MonkeyPatch) -> None:
    """A failure in the second language leaves the old site, and nothing that spoils the next build in the process."""
    root = tiny("whole", languages=("en", "ar"))
    logger = logging.getLogger("mkdocs")
    monkeypatch.setattr(logger, "handlers", list(logger.handlers))
    engine.build_site(Builder(root))
    good = tree(root / "site")
    render = Renderer.render

    def fail_in_arabic(self: Renderer, output: Output) -> Rendered:
        if output.locale == "ar":
            raise OSError(28, "No space left on device", "site/ar")
        return render(self, output)

    (root / "mkdocs.yml").write_text((root / "mkdocs.yml").read_text("utf-8") + "# another configuration\n", "utf-8")
    with monkeypatch.context() as broken:
        broken.setattr(Renderer, "render", fail_in_arabic)
        with pytest.raises(Failed, match=r"No space left on device .* The last good site is untouched\."):
            engine.build_site(Builder(root))
    assert tree(root / "site") == good
    assert leftovers(root) == []
    (root / ".site.next").mkdir()
    (root / ".site.next/stale.html").write_text("left behind by a build that was killed")
    news = root / "docs/ar/news/first-people-arrive.md"
    news.write_text(news.read_text("utf-8").replace("title: ", "title: جديد "), "utf-8")
    engine.build_site(Builder(root))
    new = tree(root / "site")
    assert {*map(unhashed, new)} == {*map(unhashed, good)} and new["index.html"] == good["index.html"]
    assert "جديد" in new["ar/index.html"].decode("utf-8")
    assert leftovers(root) == []


@pytest.mark.parametrize("command", [("portal", "build", "--site-dir"), ("mkdocs", "build", "-d")])
def test_a_site_that_cannot_be_written_ends_in_a_clear_message(tiny: Tiny, command: tuple[str, ...]) -> None:
    """The folder above is a file: what could not be written and why, in one line, without a traceback."""
    root = tiny(languages=("en",), files={"taken": "a file"})
    result = run(*command, "taken/site", root=root)
    said = result.stdout + result.stderr
    assert result.returncode != 0
    assert "Traceback" not in said
    assert "The site could not be written: Not a directory" in said
    assert (root / "taken").read_text("utf-8") == "a file"


def test_a_language_that_is_not_to_be_built_is_left_out(tiny: Tiny) -> None:
    root = tiny("whole", languages=("en", "fr", "ar"))
    config = (root / "mkdocs.yml").read_text("utf-8")
    (root / "mkdocs.yml").write_text(
        config.replace("name: Français, build: true", "name: Français, build: false"), "utf-8"
    )
    site = build(root)
    assert {path.name for path in site.iterdir()} >= {"ar", "about"}
    assert not (site / "fr").exists()
    assert "/fr/" not in (site / "about/index.html").read_text("utf-8")
    config = (root / "mkdocs.yml").read_text("utf-8")
    (root / "mkdocs.yml").write_text(
        config.replace("name: Français, build: false", "name: Français, build: true"), "utf-8"
    )
    assert (build(root) / "fr/about/index.html").exists()


# --- addresses ---

ADDRESSES = [
    *("", "programmes/", "programmes/bridge/", "partners/", "partners/harbour-trust/", "employers/", "participants/"),
    *("news/", "news/first-people-arrive/", "news/kind/news/", "news/kind/press-release/", "news/kind/story/"),
    *("about/", "feeds/", "data/", "accessibility/", "privacy/"),
]
"""The contract's addresses, beneath the home page of each language."""


@pytest.mark.parametrize("uri", ADDRESSES)
def test_the_contracts_addresses_exist_in_each_language(built: Built, uri: str) -> None:
    """The default language at the root, the other beneath its tag, with the same slugs."""
    site = built("whole", "en", "ar")
    for prefix, locale in (("", "en"), ("ar/", "ar")):
        file = site / prefix / uri / "index.html"
        assert file.is_file(), f"/{prefix}{uri} is missing"
        assert lxml.html.document_fromstring(file.read_bytes()).get("lang") == locale


def test_a_site_below_a_path_links_only_below_it(built: Built) -> None:
    """site_url ends in /sub/: every link and file of every page lies beneath it and exists."""
    site = built("whole", "en", "ar")
    checked = 0
    for file in site.rglob("*.html"):
        page = lxml.html.document_fromstring(file.read_bytes())
        uri = file.relative_to(site).as_posix().removesuffix("index.html")
        for address in page.xpath("//a/@href | //link/@href | //script/@src"):
            parts = urlsplit(urljoin(HOST + uri, address))
            if parts.scheme == "mailto" or parts.netloc != "tiny.example.org":
                assert urlsplit(address).scheme, address
                continue
            assert parts.path.startswith("/sub/"), f"{uri}: {address} leads out of the site"
            target = site / unquote(parts.path.removeprefix("/sub/"))
            assert (target / "index.html" if parts.path.endswith("/") else target).is_file(), f"{uri}: {address}"
            checked += 1
    assert checked > 500


def test_the_page_for_missing_addresses_works_at_any_depth(built: Built) -> None:
    """404.html is there in each language, in its frame, and speaks every one, its own first; its links and files are absolute beneath the site's path."""
    site = built("whole", "en", "ar")
    files = {"404.html": ["en", "ar"], "ar/404.html": ["ar", "en"]}
    assert {file.relative_to(site).as_posix() for file in site.rglob("404.html")} == files.keys()
    for name, locales in files.items():
        page = lxml.html.document_fromstring((site / name).read_bytes())
        assert (page.get("lang"), bool(page.xpath("//header//nav"))) == (locales[0], True)
        addresses = page.xpath("//a/@href[not(starts-with(., 'mailto:'))] | //link/@href | //script/@src")
        assert {address[:5] for address in addresses if address != "#content"} == {"/sub/"}
        assert [section.get("lang") for section in page.xpath("//*[@data-locale]")] == locales
        assert page.xpath("//meta[@name='robots' and @content='noindex']") and not page.xpath(
            "//link[@rel='canonical']"
        )
        for section in page.xpath("//*[@data-page]"):
            assert (site / section.get("data-page").removeprefix("/sub/")).is_file()


def test_robots_txt_names_the_sitemap(built: Built) -> None:
    """robots.txt allows everything and gives the sitemap's absolute address."""
    site = built("whole", "en", "ar")
    assert (site / "robots.txt").read_text("utf-8") == f"User-agent: *\nAllow: /\n\nSitemap: {HOST}sitemap.xml\n"
    assert etree.parse(site / "sitemap.xml").getroot().tag == "{http://www.sitemaps.org/schemas/sitemap/0.9}urlset"


def test_while_mkdocs_serves_its_script_may_run() -> None:
    """MkDocs writes a script into each page that it serves, which the policy would stop: there, the policy does not stand."""
    server = LiveReloadServer(builder=lambda: None, host="127.0.0.1", port=0, root="/nowhere")
    try:
        engine.PortalPlugin().on_serve(server, config=Mock(), builder=Mock())
        page = f"<head>{META}</head><body></body>".encode()
        served = server._inject_js_into_html(page, 1)
        assert b"Content-Security-Policy" not in served and b"<script>" in served
    finally:
        server.server_close()
