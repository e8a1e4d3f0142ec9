"""The configuration is content too: each value has a sort, each key is known, and a slip is told with its place and its mending."""

from pathlib import Path

import pytest

from portal.files.config import read_settings, whole_address
from support.sites import make_tiny

ADDRESS = "site_url: https://tiny.example.org/sub/"
REPORT = "report_address: errors@tiny.example.org"


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_tiny(tmp_path_factory.mktemp("config") / "tiny", languages=("en",))


@pytest.fixture(scope="module")
def good(root: Path) -> str:
    return (root / "mkdocs.yml").read_text("utf-8")


def told(root: Path, good: str, old: str, new: str) -> list[tuple[str, int]]:
    """What is told of the good configuration with something else in it, and in which line."""
    assert old in good
    (root / "mkdocs.yml").write_text(good.replace(old, new, 1), "utf-8")
    return [(one.what.id.removesuffix(".what"), one.place.line) for one in read_settings(root)[1]]


OPTIONS = [
    ("report_address: a@b", "config.report-address"), ("report_address: Office <a@b.org>", "config.report-address"),
    ("report_address: оffice@example.org", "config.report-address"), ("report_adress: a@b.org", "config.unknown-option"),
    ('publisher: ""', "record.empty-field"), ("publisher: [a]", "config.option-text"), ('publisher: "a\\nb"', "config.option-text"),
    ("publisher: Agency <b>x</b>", "text.markup"), ("privacy_controller: The **Agency**", "text.markup"), ("publisher: null", "value.null"),
    ("content_licence: htps://example.org/", "config.licence"), ("content_licence: https://exa mple.org/", "config.licence"),
    ("content_licence: javascript:x", "config.licence"), ("edit_address: foo", "config.edit-address"),
    ("edit_address: https://git.example.org/edit", "config.edit-address"), ("edit_address: javascript:x/", "config.edit-address"),
    ("exit_address: https://x", "config.exit-address"), ("exit_address: http://example.org", "config.exit-address"),
    ("translate_address: weblate", "config.exit-address"), ("publishing: Direct", "config.publishing"), ("plain_text: yes", "config.yes-or-no"), ("plain_text: maybe", "config.yes-or-no"),
    ("content_licence: creativecommons.org/licenses/by/4.0/", "config.licence"), ("edit_address: https://me:secret@git.example.org/edit/", "config.edit-address"),
    ("review_months: 12, partners 6, partners 7", "config.review-months"),
    ("time_zone: europe/brussels", "config.time-zone"), ("time_zone: CET", "config.time-zone"), ("time_zone: ../etc/passwd", "config.time-zone"),
]  # fmt: skip


@pytest.mark.parametrize(("line", "id"), OPTIONS)
def test_an_option_of_another_sort_is_told(root: Path, good: str, line: str, id: str) -> None:
    assert told(root, good, REPORT, line) == [(id, 14)]


@pytest.mark.parametrize("number", ["ten", "0", "1001", "-1", "1.5", "١٠"])
def test_a_number_of_items_is_one(root: Path, good: str, number: str) -> None:
    assert told(root, good, "news_per_page: 2", f"news_per_page: {number}") == [("config.news-per-page", 15)]


@pytest.mark.parametrize(
    ("old", "new", "id", "line"),
    [
        ("site_name: Tiny", "site_name: Tiny\nsite_nmae: Tiny", "config.unknown-key", 2),
        ("site_name: Tiny", "site_name: Tiny\nanalytics: x", "config.unknown-key", 2),
        ("site_name: Tiny", "site_name: Tiny\nINHERIT: base.yml", "config.inherit", 2),
        ("build: true", "buidl: true", "config.unknown-key", 12),
        ("build: true", "colour: blue", "config.unknown-key", 12),
        ("build: true", "build: perhaps", "config.yes-or-no", 12),
        ("reconfigure_search", "reconfigure_serch", "config.unknown-key", 10),
        ("  - portal:", "  - portl:", "config.unknown-key", 14),
        ("docs_structure: folder", "docs_structure: suffix", "config.fixed", 8),
        ("site_name: Tiny", "site_name: Tiny\ndocs_dir: content", "config.fixed", 2),
        ("site_name: Tiny", "site_name: Tiny\nuse_directory_urls: false", "config.fixed", 2),
        ("site_name: Tiny\n", "", "config.no-value", 1),
        ("site_name: Tiny", "site_name:", "config.no-value", 1),
        ("site_name: Tiny", "site_name: no", "config.quotes", 1),
        ("site_name: Tiny", "site_name: 2026", "config.quotes", 1),
        ("site_name: Tiny", "site_name: [Tiny]", "config.option-text", 1),
        ("news.md]", "news.md, More: [about.md]]", "config.menu", 4),
        ("nav: [index.md, programmes.md, partners.md, news.md]", "nav: index.md", "config.menu", 4),
        ("nav: [index.md, programmes.md, partners.md, news.md]", "nav: {Home: index.md}", "config.menu", 4),
        ("news.md]", "[news.md]]", "config.menu", 4),
        ("news.md]", "partners.md]", "reference.twice", 4),
        ("build: true", "nav: [index.md], build: true", "config.menu", 12),
        ("build: true", "build: false", "config.fixed", 12),
        ("  - portal:", "  - other:", "config.no-plugin", 7),
        ("  - i18n:", "  - other:", "config.no-plugin", 7),
        ("  - portal:", "  - portal\n  - portal:", "config.language-twice", 14),
    ],
)
def test_a_key_that_nobody_reads_is_told(root: Path, good: str, old: str, new: str, id: str, line: int) -> None:
    assert (id, line) in told(root, good, old, new)


@pytest.mark.parametrize(
    "folder", ["docs", "docs/site", ".", "..", "/", "data", "overrides/x", "../tiny", "site/../docs", ".git/x"]
)
def test_no_site_is_written_over_what_people_wrote(root: Path, good: str, folder: str) -> None:
    """A build exchanges the folder as a whole."""
    assert told(root, good, "site_name: Tiny", f"site_name: Tiny\nsite_dir: {folder}") == [("config.site-dir", 2)]


@pytest.mark.parametrize("folder", ["site", "public/", "../elsewhere", "/srv/www/portal", "documents", "site-data"])
def test_a_site_may_lie_anywhere_else(root: Path, good: str, folder: str) -> None:
    assert told(root, good, "site_name: Tiny", f"site_name: Tiny\nsite_dir: {folder}") == []


@pytest.mark.parametrize(
    "address",
    [
        "example.org", "ftp://example.org/", "https:///x", "https://example.org:99999/", "https://example.org./", "https://a..b/", "https://-a.org/",
        "https://exa_mple.org/", "https://exa mple.org/", f"https://{'a' * 64}.org/", "https://example.org/%zz/", "https://example.org//a/",
        "https://example.org/../a/", "https://example.org/a/./", "https://example.org/?a=b", "https://example.org/#a", "https://example.org/index.html",
        "https://example.org/a/index.html/", "https://example.org/a b/", "https://example.org/\\ta/", "https://user:secret@example.org/", "https://@example.org/",
    ],
)  # fmt: skip
def test_an_address_that_spoils_every_link_is_told(root: Path, good: str, address: str) -> None:
    ((id, line),) = told(root, good, ADDRESS, f'site_url: "{address}"')
    assert (id.startswith("config.site-url"), line) == (True, 2)


@pytest.mark.parametrize(
    ("address", "whole"),
    [
        ("https://example.org", "https://example.org/"),
        ("HTTPS://Example.ORG/Portal", "https://example.org/Portal/"),
        ("https://example.org:8443/a/b", "https://example.org:8443/a/b/"),
        ("https://example.org:/a", "https://example.org/a/"),
        ("http://localhost:8000", "http://localhost:8000/"),
        ("http://[::1]:8000/", "http://[::1]:8000/"),
        ("https://münchen.de/größe", "https://xn--mnchen-3ya.de/gr%C3%B6%C3%9Fe/"),
        ("https://пример.укр/портал/", "https://xn--e1afmkfd.xn--j1amh/%D0%BF%D0%BE%D1%80%D1%82%D0%B0%D0%BB/"),
    ],
)
def test_any_other_address_is_written_as_links_need_it(root: Path, good: str, address: str, whole: str) -> None:
    assert told(root, good, ADDRESS, f'site_url: "{address}"') == []
    assert whole_address(address) == whole
