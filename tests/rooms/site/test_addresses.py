"""Addresses never die: what was published leads somewhere for ever, in every language, and feeds go on."""

import json
import re
from pathlib import Path

import pytest
from lxml import etree, html

from portal.content.address_ledger import read_addresses
from portal.files.documents import FileReader
from support.agency import FILES, PARTNERS, PROGRAMMES, item
from support.sites import AFTER, BEFORE, LATER, Tiny, build, call, edit, everything, guids, tree, write

pytestmark = pytest.mark.slow


@pytest.fixture
def published(tiny: Tiny) -> Path:
    """A site whose addresses and translations are noted."""
    root = tiny(files=FILES)
    assert call("check", root=root).exit_code == 0, call("check", root=root).stdout
    for command in ("translations", "addresses"):
        assert call(command, "sync", root=root).exit_code == 0
    return root


def leads_to(site: Path, uri: str) -> str:
    """The address, from the site's root, to which a page without content leads."""
    page = html.fromstring((site / uri / "index.html").read_bytes())
    (refresh,) = page.xpath("//meta[@http-equiv='refresh']/@content")
    (link,) = page.xpath("//article//*[@class='lead']/a/@href")
    target = refresh.removeprefix("0; url=")
    assert target == link
    found = (site / uri / target).resolve().relative_to(site.resolve()).as_posix()
    assert (site / found / "index.html").exists()
    return f"{found}/"


def test_a_page_that_moved_or_is_gone_stands_in_the_frame_of_its_language(published: Path) -> None:
    """Whoever comes by an old link finds the menu, the search and the languages there, and a link for browsers that don't lead on by themselves."""
    assert call("rename", "partner", "agency", "the-agency", root=published).exit_code == 0
    (published / "docs/en/extra.md").unlink()
    assert call("addresses", "gone", "/extra/", root=published).exit_code == 0
    site = build(published, AFTER)
    for prefix, moved, gone in (
        ("", "This page has moved", "This page is no longer published"),
        ("fr/", "Cette page a changé d’adresse", "Cette page n’est plus publiée"),
    ):
        for uri, title in ((f"{prefix}partners/agency/", moved), (f"{prefix}extra/", gone)):
            page = html.fromstring((site / uri / "index.html").read_bytes())
            whole = html.fromstring((site / prefix / "partners/index.html").read_bytes())
            assert page.get("lang") == (prefix.strip("/") or "en")
            assert [one.text_content() for one in page.xpath("//h1")] == [title]
            for part in ("//nav[@class='menu']//a", "//a[@class='search-link']", "//footer//a[not(@class)]"):
                there = [one.text_content() for one in page.xpath(part)]
                assert there and there == [one.text_content() for one in whole.xpath(part)]
            assert [one.get("hreflang") for one in page.xpath("//*[@class='languages']//a")] in (
                ["en", "fr"],
                ["fr", "en"],
            )
            assert page.xpath("//meta[@name='robots'][@content='noindex']")
            for link in page.xpath("//main//a/@href | //*[@class='languages']//a/@href"):
                assert (site / uri / link / "index.html").is_file(), link


def test_the_ledger_holds_every_page_and_feed_in_its_languages(published: Path) -> None:
    noted, problems = read_addresses(FileReader(published))
    assert problems == []
    site = tree(build(published))
    pages = {name.removesuffix("index.html") for name in site if name.endswith("index.html")}
    assert {
        f"{'' if one == 'en' else 'fr/'}{uri}"
        for uri, locales in noted.items()
        for one in locales
        if not uri.endswith("xml")
    } == pages
    feeds = {name for name in site if name.endswith("feed.xml")}
    assert {
        f"{'' if one == 'en' else 'fr/'}{uri}"
        for uri, locales in noted.items()
        for one in locales
        if uri.endswith("xml")
    } == feeds


def test_check_of_the_ledger_demands_what_is_new(published: Path) -> None:
    assert call("addresses", "sync", "--check", root=published).exit_code == 0
    (published / "docs/en/news/second.md").write_text(item("second"), "utf-8")
    result = call("addresses", "sync", "--check", root=published)
    assert (result.exit_code, "Run make check" in result.stderr) == (1, True)
    call("addresses", "sync", root=published)
    assert call("addresses", "sync", "--check", root=published).exit_code == 0


def test_a_run_of_a_ci_does_not_fail_because_time_goes_by(published: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (published / "docs/en/news/second.md").write_text(
        item("second").replace("published: 2026-01-02T09:00Z", "publish_at: 2026-01-02T09:00Z"), "utf-8"
    )
    monkeypatch.setenv("SOURCE_DATE_EPOCH", BEFORE)
    call("addresses", "sync", root=published)
    assert "second" not in (published / "data/ledger/addresses.json").read_text("utf-8")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", AFTER)
    assert call("addresses", "sync", "--check", root=published).exit_code == 0
    call("addresses", "sync", root=published)
    assert "news/second/" in (published / "data/ledger/addresses.json").read_text("utf-8")


def test_an_address_that_would_vanish_is_told_and_move_or_gone_mends_it(published: Path) -> None:
    (published / "docs/en/news/arrival.md").rename(published / "docs/en/news/arrivals.md")
    (published / "docs/fr/news/arrival.md").rename(published / "docs/fr/news/arrivals.md")
    edit(published, "docs/en/extra.md", "/news/arrival/", "/news/arrivals/")
    result = call("check", root=published)
    assert result.exit_code == 1
    assert re.search(
        r"^data/ledger/addresses\.json:\d+:1: error: The address /news/arrival/ was published, and has no page any more\. "
        r"Run portal addresses move /news/arrival/ /news/arrivals/ to lead its readers on, or portal addresses gone "
        r"/news/arrival/ if it is gone for good\. \[address-lost\]$",
        result.stdout,
        re.MULTILINE,
    )
    result = call("addresses", "move", "/news/arrival/", "news/arrivals", root=published)
    assert result.stdout.endswith("/news/arrival/ leads to /news/arrivals/ now, in every language.\n")
    assert call("check", root=published).exit_code == 0
    site = build(published)
    assert leads_to(site, "news/arrival") == "news/arrivals/"
    assert leads_to(site, "fr/news/arrival") == "fr/news/arrivals/"
    assert "/sub/news/arrival/ /sub/news/arrivals/ 301\n" in (site / "_redirects").read_text()
    assert (
        "location = /sub/fr/news/arrival/ { return 301 /sub/fr/news/arrivals/; }\n"
        in (site / "portal.nginx.conf").read_text()
    )
    assert "news/arrival/" not in (site / "sitemap.xml").read_text()


def test_what_is_gone_says_so_in_every_language(published: Path) -> None:
    for locale in ("en", "fr"):
        (published / f"docs/{locale}/news/arrival.md").unlink()
    edit(published, "docs/en/extra.md", "See [it](/news/arrival/).", "See.")
    assert call("check", root=published).exit_code == 1
    assert call("addresses", "gone", "/news/arrival/", root=published).exit_code == 0
    assert call("check", root=published).exit_code == 0
    site = build(published)
    for uri, lang in (("news/arrival", "en"), ("fr/news/arrival", "fr")):
        page = html.fromstring((site / uri / "index.html").read_bytes())
        assert page.get("lang") == lang
        assert page.xpath("//meta[@name='robots']/@content") == ["noindex"]
        assert page.xpath("//time")
    assert "error_page 410 /sub/news/arrival/index.html; return 410;" in (site / "portal.nginx.conf").read_text()


def test_a_feed_once_published_stays_though_it_has_no_item_any_more(published: Path) -> None:
    before = (build(published) / "partners/agency/feed.xml").read_text("utf-8")
    edit(published, "docs/en/news/arrival.md", "partners: [agency]\n", "")
    assert call("check", root=published).exit_code == 0
    site = build(published)
    for locale in ("", "fr/"):
        for name in ("feed.xml", "atom.xml", "feed.json"):
            content = (site / f"{locale}partners/agency/{name}").read_bytes()
            if name.endswith("json"):
                assert json.loads(content)["items"] == []
            else:
                feed = etree.fromstring(content)
                assert not feed.xpath("//*[local-name()='item' or local-name()='entry']")
                assert feed.xpath("//*[local-name()='lastBuildDate' or local-name()='updated']/text()")
    assert "<item>" in before


def test_pages_of_a_list_that_has_grown_shorter_lead_to_its_first(tiny: Tiny) -> None:
    items = {f"docs/en/news/n{number}.md": item(f"n{number}") for number in range(3)}
    files = {name: text for name, text in FILES.items() if "news/" not in name and name != "docs/en/extra.md"}
    root = tiny(files=files | items)
    call("addresses", "sync", root=root)
    (root / "docs/en/news/n2.md").unlink()
    call("addresses", "gone", "/news/n2/", root=root)
    assert call("check", root=root).exit_code == 0
    site = build(root)
    assert leads_to(site, "news/page/2") == "news/"
    assert leads_to(site, "fr/news/kind/news/page/2") == "fr/news/kind/news/"


def test_an_expired_item_leaves_word_at_its_address(published: Path) -> None:
    """Its own expiry is explicit enough; nobody is asked for a redirect."""
    edit(published, "docs/en/news/arrival.md", "source_date", "expires_at: 2026-03-01T00:00Z\nsource_date")
    assert call("check", root=published).exit_code == 0
    site = build(published, LATER)
    page = (site / "fr/news/arrival/index.html").read_text("utf-8")
    assert "1 mars 2026" in page
    assert "Headline" not in everything(site)


def test_a_language_that_goes_leads_to_the_default_one(published: Path) -> None:
    edit(published, "mkdocs.yml", "        - {locale: fr, name: Français, build: true}\n", "")
    for file in (published / "docs/fr").rglob("*.md"):
        file.unlink()
    result = call("check", root=published)
    told = re.findall(r"error: (.*) \[address-lost\]", result.stdout)
    assert told == ["The language “fr” was published at /fr/ and is no more. Run: portal addresses move /fr/ /"]
    assert call("addresses", "move", "/fr/", "/", root=published).exit_code == 0
    assert call("check", root=published).exit_code == 0
    site = build(published)
    assert leads_to(site, "fr/news/arrival") == "news/arrival/"
    assert leads_to(site, "fr") == "./"
    assert "/sub/fr/partners/agency/ /sub/partners/agency/ 301\n" in (site / "_redirects").read_text()


def test_a_page_with_a_fault_of_its_own_is_not_lost(published: Path) -> None:
    edit(published, "data/partners.yml", "kind: ngo", "kind: ngoo")
    edit(published, "docs/en/news/arrival.md", "title:", "titel:")
    assert "address-lost" not in call("check", root=published).stdout
    edit(published, "data/partners.yml", "kind: ngoo", "kind: [")
    assert "address-lost" not in call("check", root=published).stdout


def test_an_address_that_was_never_public_can_be_forgotten(published: Path) -> None:
    (published / "docs/en/news/arival.md").write_text(item("arival"), "utf-8")
    call("addresses", "sync", root=published)
    (published / "docs/en/news/arival.md").unlink()
    assert call("check", root=published).exit_code == 1
    assert call("addresses", "forget", "/news/arival/", root=published).stdout == "/news/arival/ is forgotten.\n"
    assert call("check", root=published).exit_code == 0


@pytest.mark.parametrize(
    ("redirects", "said"),
    [
        (
            "- address: news/x\n    leads_to: /news/",
            "“news/x” is not an address of this site. Write it without language,",
        ),
        ("- address: /news/x/", "“/news/x/” needs either leads_to or gone."),
        (
            "- address: /news/x/\n    leads_to: /news/arivall/",
            "There is no page “/news/arivall/”. Did you mean “/news/arrival/”?",
        ),
        ("- address: /about/\n    leads_to: /news/", "There is a page at /about/. Delete the redirect, or the page."),
        ("- address: /x/\n    leads_to: /y/\n  - address: /y/\n    leads_to: /x/", "There is no page “/y/”."),
        ("- address: /x/\n    gone: 2026-01-02\n  - address: /x/\n    gone: 2026-01-02", "“/x/” is listed twice."),
        ("- adress: /x/", "“adress” is not a field of a redirect. Did you mean “address”?"),
    ],
)
def test_a_redirect_that_leads_nowhere_is_told(published: Path, redirects: str, said: str) -> None:
    (published / "data/redirects.yml").write_text(f"redirects:\n  {redirects}\n", "utf-8")
    result = call("check", root=published)
    assert result.exit_code == 1
    assert re.search(rf"^data/redirects\.yml:\d+:\d+: error: .*{re.escape(said)}", result.stdout, re.MULTILINE), (
        result.stdout
    )


def test_moves_are_followed_to_their_end(published: Path) -> None:
    (published / "data/redirects.yml").write_text(
        "redirects:\n  - address: /a/\n    leads_to: /b/\n  - address: /b/\n    leads_to: /news/arrival/\n", "utf-8"
    )
    assert leads_to(build(published), "a") == "news/arrival/"


# --- rename ---


def test_rename_changes_every_reference_and_nothing_else(published: Path) -> None:
    assert (
        call(
            "translations",
            "review",
            "--by",
            "Ada Lovelace",
            "fr",
            "partners/agency",
            "programmes/path",
            "news/arrival",
            root=published,
        ).exit_code
        == 0
    )
    result = call("rename", "partner", "agency", "the-agency", root=published)
    assert result.exit_code == 0, result.output
    assert "agency is the-agency now" in result.stdout
    partners = (published / "data/partners.yml").read_text("utf-8")
    assert partners == PARTNERS.replace("  - id: agency\n", "  - id: the-agency\n    formerly: [agency]\n")
    programmes = (published / "data/programmes.yml").read_text("utf-8")
    assert programmes == PROGRAMMES.replace("partner: agency ", "partner: the-agency ").replace(
        "- agency\n", "- the-agency\n"
    )
    assert "the-agency-partner:" in (published / "data/translations/fr/programmes.yml").read_text("utf-8")
    for locale in ("en", "fr"):
        assert "(/partners/the-agency/)" in (published / f"docs/{locale}/news/arrival.md").read_text("utf-8")
    assert call("check", root=published).stdout.count("outdated") == 0
    assert call("translations", "sync", "--check", root=published).exit_code == 0
    ledger = json.loads((published / "data/ledger/translations/fr.json").read_text("utf-8"))
    assert ledger["partners/the-agency/summary"]["reviewed"]
    assert ledger["news/arrival/body"]["reviewed"]
    assert ledger["programmes/path/organisations/the-agency-partner/note"]["reviewed"]
    assert "partners/agency/summary" not in ledger


def test_a_renamed_record_keeps_its_addresses_its_feed_and_its_fact_sheet(published: Path) -> None:
    first = build(published)
    before = guids(first, "partners/agency/feed.xml")
    assert (first / "programmes/path/path-en.pdf").exists()
    call("rename", "partner", "agency", "the-agency", root=published)
    call("rename", "programme", "path", "a-path", root=published)
    call("addresses", "sync", root=published)
    site = build(published)
    sheet = (site / "programmes/a-path/a-path-en.pdf").read_bytes()
    assert (site / "programmes/path/path-en.pdf").read_bytes() == sheet
    assert leads_to(site, "fr/partners/agency") == "fr/partners/the-agency/"
    for old in ("partners/agency/", "partners/the-agency/", "fr/partners/agency/"):
        assert guids(site, f"{old}feed.xml") == (before if not old.startswith("fr") else guids(site, "fr/feed.xml"))
    feed = (site / "partners/agency/feed.xml").read_text("utf-8")
    assert 'href="https://tiny.example.org/sub/partners/the-agency/feed.xml" rel="self"' in feed


def test_a_renamed_news_item_keeps_its_guid_however_often(published: Path) -> None:
    before = guids(build(published), "feed.xml")
    for old, new in (("arrival", "arrivals"), ("arrivals", "people-arrive")):
        assert call("rename", "news", old, new, root=published).exit_code == 0
        call("addresses", "sync", root=published)
    assert not (published / "docs/fr/news/arrival.md").exists()
    matter = (published / "docs/en/news/people-arrive.md").read_text("utf-8")
    assert "formerly: [arrival, arrivals]\n---\n" in matter
    site = build(published)
    assert guids(site, "feed.xml") == before
    assert leads_to(site, "news/arrival") == "news/people-arrive/"
    assert leads_to(site, "fr/news/arrivals") == "fr/news/people-arrive/"
    assert call("rename", "news", "people-arrive", "arrival", root=published).exit_code == 0
    assert call("check", root=published).exit_code == 0
    assert guids(build(published), "feed.xml") == before


@pytest.mark.parametrize(
    ("kind", "old", "new"),
    [
        ("figure", "talents", "people"),
        ("source", "report", "the-report"),
        ("programme", "path", "way"),
        ("page", "extra", "more"),
    ],
)
def test_every_kind_can_be_renamed(published: Path, kind: str, old: str, new: str) -> None:
    result = call("rename", kind, old, new, root=published)
    assert result.exit_code == 0, result.output
    assert call("check", root=published).exit_code == 0
    files = [path for path in (*published.glob("data/**/*.yml"), *published.glob("docs/**/*.md"))]
    left = [
        line
        for path in files
        if path.name != "interface.yml"
        for line in path.read_text("utf-8").splitlines()
        if re.search(
            rf"(?<![\w-]){old}(?![\w-])", line.replace("A report", "").replace("A path", "").replace("[path](", "")
        )
    ]
    assert [line.strip() for line in left] == ([f"formerly: [{old}]"] if kind in ("programme", "page") else [])


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("partner", "agenci", "new"), "There is no “agenci”. Did you mean “agency”?"),
        (("partner", "agency", "New One"), "“New One” can't be an id."),
        (("source", "report", "report"), "“report” is there already (data/sources.yml:2:5)."),
        (("page", "about", "who-we-are"), "The page “about” can't be renamed"),
    ],
)
def test_what_cannot_be_renamed_is_told(published: Path, arguments: tuple[str, ...], said: str) -> None:
    before = tree(published)
    result = call("rename", *arguments, root=published)
    assert result.exit_code == 1
    assert said in result.stderr
    assert tree(published) == before


def test_nothing_is_renamed_while_something_cannot_be_read(published: Path) -> None:
    edit(published, "data/programmes.yml", "kind: remote", "kind: remot")
    before = tree(published)
    result = call("rename", "partner", "agency", "other", root=published)
    assert result.exit_code == 1
    assert "unknown-value" in result.stderr
    assert tree(published) == before


def test_line_ends_and_a_byte_order_mark_stay(published: Path) -> None:
    path = published / "data/partners.yml"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert call("rename", "partner", "agency", "other", root=published).exit_code == 0
    content = path.read_bytes()
    assert content.startswith(b"\xef\xbb\xbf# Every")
    assert content.count(b"\n") == content.count(b"\r\n") == PARTNERS.count("\n") + 1
    assert b"- id: other\r\n    formerly: [agency]\r\n" in content


def test_a_redirect_to_a_page_that_is_there_leads_to_it(tiny: Tiny) -> None:
    """Also where the page would lead elsewhere if nothing were known any more: of a country, of the second page of a list."""
    root = tiny("whole", languages=("en",))
    write(root, "docs/en/countries.md", "---\ntitle: Countries\nsummary: Words.\nupdated: 2026-01-02\n---\n\nText.\n")
    call("addresses", "sync", root=root)
    write(root, "data/redirects.yml", "redirects:\n  - address: /portugal/\n    leads_to: /countries/pt/\n")
    assert leads_to(build(root), "portugal") == "countries/pt/"


@pytest.mark.parametrize("command", [("gone", "/partners/agncy/"), ("move", "/partners/agncy/", "/partners/")])
def test_an_address_that_was_never_published_is_refused(published: Path, command: tuple[str, ...]) -> None:
    before = tree(published / "data")
    result = call("addresses", *command, root=published)
    assert result.exit_code == 1
    assert "/partners/agncy/ was never published" in result.stderr
    assert "Did you mean “/partners/agency/”?" in result.stderr
    assert tree(published / "data") == before


def test_a_page_that_is_only_new_is_no_guess_of_where_another_went(published: Path) -> None:
    (published / "docs/en/news/arrival.md").unlink()
    edit(published, "docs/en/extra.md", "(/news/arrival/)", "(/news/)")
    (published / "docs/en/news/bakery-9.md").write_text(item("bakery-9"), "utf-8")
    assert "addresses move /news/arrival/ NEW" in call("check", root=published).stdout
