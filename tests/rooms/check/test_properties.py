"""Whatever is typed: the check ends with 0 or 1 and a place for every problem, and what it accepts becomes a sound and harmless site."""

import csv
import io
import json
import re
import shutil
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import html5lib
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree
from playwright.sync_api import Browser

from portal.build.outputs import Renderer, outputs
from portal.check.project import Site, read
from portal.common.problems import has_errors
from portal.render.dependencies import TrackedPortal
from support.good import ABOUT, FRENCH, GOOD, MATTER, NEWS, PARTNERS
from support.sites import call, make_tiny

pytestmark = pytest.mark.slow

PROFILE = settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])

EXECUTES = [
    "<script>window.pwned=1</script>", "<img src=x onerror=window.pwned=1>", "\"><svg onload=window.pwned=1>",
    "javascript:window.pwned=1", "[x](javascript:window.pwned=1)", "<javascript:window.pwned=1>", "[x]: javascript:window.pwned=1",
    "' onmouseover='window.pwned=1", "{{ 7*7 }}", "{% raw %}", "</title><script>window.pwned=1</script>", "</script><script>window.pwned=1",
    "]]><script>window.pwned=1</script>", "&lt;script&gt;window.pwned=1&lt;/script&gt;", "[x](https://a.example/\"onclick=window.pwned=1)",
    "![x](x\" onerror=\"window.pwned=1)", "<a href=\"&#106;avascript:window.pwned=1\">x</a>", "\u2028window.pwned=1//", "`<b>`",
    "<!--", "-->", "<![CDATA[", "&#0;", "&#x202e;", "<style>*{display:none}</style>", "data:text/html,<script>window.pwned=1</script>",
]  # fmt: skip

odd = st.text(
    alphabet=st.one_of(
        st.characters(blacklist_categories=("Cs",)),
        st.sampled_from("\"'<>&:#-[]{}|>*!%@`\\\n\t \u00a0\u200b\u202e\u2066ياЖé|=~_"),
    ),
    max_size=80,
)
words = st.one_of(odd, st.sampled_from(EXECUTES), st.tuples(odd, st.sampled_from(EXECUTES)).map(" ".join))


@cache
def site_root() -> Path:
    """A tiny site in a folder of this worker; each example writes over what it uses."""
    return make_tiny(Path(tempfile.mkdtemp()) / "tiny", files=GOOD)


@pytest.fixture(scope="module", autouse=True)
def _leaving_nothing_behind() -> Iterator[None]:
    yield
    if site_root.cache_info().currsize:
        shutil.rmtree(site_root().parent)


def write_all(files: dict[str, str]) -> Path:
    root = site_root()
    for name, text in (GOOD | {"docs/fr/about.md": "---\ntitle: À propos\n---\n\nUn texte.\n"} | files).items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode("utf-8", "surrogatepass"))
    return root


def ends_well(root: Path) -> bool:
    """Whether the check accepts a site; whatever it says, it says it as promised."""
    result = call("check", "--format", "json", root=root)
    assert result.exit_code in (0, 1), result.output
    assert result.exception is None or isinstance(result.exception, SystemExit)
    for one in json.loads(result.stdout):
        assert one["line"] >= 1
        assert one["column"] >= 1
        assert one["path"]
        assert one["message"].isprintable()
        assert one["remedy"].isprintable()
    text = call("check", root=root).stdout
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f]", text)
    return result.exit_code == 0


def rendered(root: Path) -> dict[str, bytes]:
    """The files of the site's pages, feeds, open data and search that show what was typed."""
    site, problems = read(root)
    assert site is not None
    assert not has_errors(problems)
    renderer = Renderer(site)
    files: dict[str, bytes] = {}
    for output in outputs(site):
        if output.kind in ("feed", "sitemap", "opml", "data", "search") or (
            output.kind == "page" and _shows(site, output.uri)
        ):
            files |= renderer.render(output).files
    return files


def _shows(site: Site, uri: str) -> bool:
    return uri in ("", "about/", "partners/", "partners/agency/", "news/", "news/arrival/", "programmes/path/", "data/")


def assert_sound(files: dict[str, bytes]) -> None:
    """Valid HTML with nothing executable that isn't the site's own, valid XML and JSON."""
    for name, content in files.items():
        if name.endswith(".html"):
            parser = html5lib.HTMLParser(strict=False, namespaceHTMLElements=False)
            tree = parser.parse(content.decode("utf-8"))
            assert parser.errors == [], (name, parser.errors[:2])
            for element in tree.iter():
                if not isinstance(element.tag, str):
                    continue
                for attribute, value in element.attrib.items():
                    assert not attribute.startswith("on"), (name, attribute)
                    if attribute in ("href", "src", "action", "content"):
                        assert not re.match(r"\s*(javascript|vbscript|data):", value, re.IGNORECASE), (name, value)
                if element.tag == "script":
                    assert (
                        element.get("src")
                        or element.get("type") == "application/ld+json"
                        or "pwned" not in (element.text or "")
                    )
                    if element.get("type") == "application/ld+json":
                        json.loads(element.text or "")
                assert element.tag not in ("iframe", "object", "embed", "base")
                assert element.tag != "form" or element.get("role") == "search"
        elif name.endswith(".pdf"):
            assert content.startswith(b"%PDF") and content.rstrip().endswith(b"%%EOF")
        elif name.endswith(".csv"):
            rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True))
            assert {len(row) for row in rows} == {len(rows[0])}, name
            assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "@"))], name
        elif name.endswith(".json"):
            json.loads(content)
        else:
            etree.fromstring(content)


def quoted(text: str) -> str:
    """A text as YAML, in double quotes."""
    return json.dumps(text, ensure_ascii=False)


@PROFILE
@given(name=words, summary=words, website=words, identifier=words)
def test_whatever_stands_in_a_record(name: str, summary: str, website: str, identifier: str) -> None:
    partners = GOOD[PARTNERS].replace("Example Agency", quoted(name)).replace("Helps people.", quoted(summary))
    if ends_well(write_all({PARTNERS: partners})):
        files = rendered(site_root())
        assert_sound(files)
        assert " ".join(name.split()) in words_of(files["partners/agency/index.html"])
    address = GOOD[PARTNERS].replace("https://agency.example.org/", quoted(website))
    if ends_well(write_all({PARTNERS: address})):
        assert_sound(rendered(site_root()))
    ends_well(write_all({PARTNERS: GOOD[PARTNERS].replace("id: agency", f"id: {quoted(identifier)}")}))


def words_of(content: bytes) -> str:
    tree: Any = html5lib.parse(content.decode(), namespaceHTMLElements=False)
    return " ".join("".join(tree.itertext()).split())


@PROFILE
@given(text=words)
def test_whatever_is_typed_as_yaml_without_quotes(text: str) -> None:
    if ends_well(write_all({PARTNERS: GOOD[PARTNERS].replace("Helps people.", text)})):
        assert_sound(rendered(site_root()))


@PROFILE
@given(title=words, summary=words, body=st.lists(words, min_size=1, max_size=4).map("\n\n".join))
def test_whatever_stands_in_a_news_item(title: str, summary: str, body: str) -> None:
    matter = GOOD[NEWS].replace("People arrive", quoted(title)).replace("They came.", quoted(summary))
    news = matter.rpartition("---\n")[0] + f"---\n\n{body}\n"
    if ends_well(write_all({NEWS: news})):
        assert_sound(rendered(site_root()))


@PROFILE
@given(front=words)
def test_whatever_stands_in_front_matter(front: str) -> None:
    if ends_well(write_all({ABOUT: f"---\n{front}\ntitle: About\nsummary: Who.\nupdated: 2026-01-02\n---\n\nText.\n"})):
        assert_sound(rendered(site_root()))


@PROFILE
@given(summary=words, title=words, body=words)
def test_whatever_stands_in_a_translation(summary: str, title: str, body: str) -> None:
    files = {
        FRENCH: GOOD[FRENCH].replace("Une voie vers le travail.", quoted(summary)),
        "docs/fr/about.md": f"---\ntitle: {quoted(title)}\nsummary: {quoted(summary)}\n---\n\n{body}\n",
    }
    if ends_well(write_all(files)):
        assert_sound(rendered(site_root()))


@PROFILE
@given(content=st.binary(max_size=300))
def test_whatever_bytes_a_file_holds(content: bytes) -> None:
    root = write_all({})
    for name in (PARTNERS, NEWS, FRENCH):
        (root / name).write_bytes(content)
    ends_well(root)


def test_what_is_accepted_runs_nothing_in_a_browser(chromium: Browser) -> None:
    """Each attack in every field that takes words; what the check accepts is opened and asked whether anything ran."""
    page = chromium.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    accepted = 0
    for attack in EXECUTES:
        texts = {
            PARTNERS: GOOD[PARTNERS].replace("Example Agency", quoted(attack)).replace("Helps people.", quoted(attack)),
            FRENCH: GOOD[FRENCH].replace("Une voie vers le travail.", quoted(attack)),
        }
        pages = {
            ABOUT: f"{MATTER}{attack}\n",
            NEWS: GOOD[NEWS].replace("People arrive", quoted(attack)) + f"\n{attack}\n",
        }
        for files in (texts, pages):
            if not ends_well(write_all(files)):
                continue
            accepted += 1
            for name, content in rendered(site_root()).items():
                if name.endswith(".html") and b"pwned" in content:  # without the word nothing can set it
                    page.set_content(content.decode("utf-8"), wait_until="domcontentloaded")
                    assert page.evaluate("window.pwned") is None, (attack, name)
    page.close()
    assert accepted > 10
    assert [url for url in asked if "pwned" in url] == []


def test_names_of_the_inputs_are_noted_whatever_is_typed() -> None:
    """A template that reads what it must not would raise here: every name is known beforehand."""
    from portal.render.fingerprints import fingerprints

    root = write_all({})
    site, _ = read(root)
    assert site is not None
    known = fingerprints(site.routes)
    renderer = Renderer(site)
    for output in outputs(site):
        assert renderer.render(output).read <= known.keys()
    assert TrackedPortal(site.routes).read == set()
