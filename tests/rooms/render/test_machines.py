"""What machines read: a catalogue of the open data (DCAT), each page as plain text, llms.txt, and sitemaps of any size."""

import json
import re
from collections.abc import Callable
from itertools import chain
from pathlib import Path

import pytest
from lxml import etree

from portal.render import sitemap
from support.html import page
from support.sites import Tiny, build, call, edit, tree

pytestmark = pytest.mark.slow

Built = Callable[..., Path]
HOST = "https://tiny.example.org/sub/"


@pytest.fixture
def plain(tiny: Tiny) -> Path:
    root = tiny("whole", languages=("en", "ar"))
    edit(root, "mkdocs.yml", "      news_per_page: 2\n", "      news_per_page: 2\n      plain_text: true\n")
    return root


def test_every_page_lies_beside_itself_as_plain_text(plain: Path) -> None:
    site = build(plain)
    pages = {name for name in tree(site) if name.endswith("/index.html") or name == "index.html"}
    assert {name.replace(".html", ".md") for name in pages} == {name for name in tree(site) if name.endswith(".md")}
    text = (site / "programmes/bridge/index.md").read_text("utf-8")
    assert text.startswith("# Bridge to Work\n\nIt led [more than 12,500]")
    assert f"[Harbour Trust]({HOST}partners/harbour-trust/) (HT)" in text, "links are absolute"
    assert "## Steps for employers" in text and text.endswith(f"<{HOST}programmes/bridge/>\n")
    for nothing in ("<svg", "wa.me", "<article", "data:image", "Back to the text"):
        assert nothing not in text
    assert page(site, "programmes/bridge/").xpath("//link[@type='text/markdown']/@href") == ["index.md"]


def test_the_plain_text_of_a_translation_says_what_it_is(plain: Path) -> None:
    head = (build(plain) / "ar/programmes/bridge/index.md").read_text("utf-8").partition("\n\n# ")[0]
    assert (
        len([line for line in head.split("\n") if line.startswith("> ")]) == 2
        and f"]({HOST}programmes/bridge/)" in head
    )


def test_llms_txt_leads_to_the_texts(plain: Path) -> None:
    site = build(plain)
    text = (site / "llms.txt").read_text("utf-8")
    assert text.startswith("# ") and "\n> About index.\n" in text
    addresses = re.findall(r"\]\((\S+)\)", text)
    assert f"{HOST}programmes/bridge/index.md" in addresses and f"{HOST}ar/index.md" in addresses
    assert [one for one in addresses if not (site / one.removeprefix(HOST)).is_file()] == []


def test_who_does_not_ask_for_plain_text_gets_none(built: Built) -> None:
    site = built("whole", "en", "ar")
    assert not [name for name in tree(site) if name.endswith((".md", "llms.txt"))]
    assert not page(site, "programmes/bridge/").xpath("//link[@type='text/markdown']")


def test_plain_text_is_asked_for_or_not(plain: Path) -> None:
    edit(plain, "mkdocs.yml", "plain_text: true", "plain_text: perhaps")
    result = call("check", root=plain)
    assert result.exit_code == 1 and "“perhaps” says neither yes nor no. Write plain_text: true" in result.output


def test_the_catalogue_names_every_file_in_every_language(built: Built) -> None:
    site = built("whole", "en", "ar")
    catalogue = json.loads((site / "data/catalogue.jsonld").read_text("utf-8"))
    assert catalogue["@type"] == "dcat:Catalog" and "dct:license" not in catalogue
    files = [one for dataset in catalogue["dcat:dataset"] for one in dataset["dcat:distribution"]]
    named = {one["dcat:downloadURL"]["@id"].removeprefix(HOST) for one in files}
    assert named == {name for name in tree(site) if re.search(r"data/\w+\.(json|csv)$", name)}
    schemas = {one["dct:conformsTo"]["@id"] for one in files if "dct:conformsTo" in one}
    assert all((site / one.removeprefix(HOST)).is_file() for one in schemas)
    titles = {dataset["@id"].partition("#")[2]: dataset["dct:title"] for dataset in catalogue["dcat:dataset"]}
    assert [title["@language"] for title in titles["programmes"]] == ["en", "ar"]
    assert [title["@language"] for title in titles["figures"]] == ["en"], "what isn't translated is not said to be"
    link = page(site, "data/").xpath("//a[@type='application/ld+json']/@href")
    assert link == ["../data/catalogue.jsonld"] and page(site, "ar/data/").xpath("//a[@type='application/ld+json']")


def test_the_catalogue_says_on_what_terms(tiny: Tiny) -> None:
    root = tiny("whole", languages=("en",))
    terms = "      publisher: An Agency\n      content_licence: https://creativecommons.org/licenses/by/4.0/\n"
    edit(root, "mkdocs.yml", "      news_per_page: 2\n", f"      news_per_page: 2\n{terms}")
    catalogue = json.loads((build(root) / "data/catalogue.jsonld").read_text("utf-8"))
    for thing in (catalogue, *catalogue["dcat:dataset"]):
        assert thing["dct:publisher"]["foaf:name"] == "An Agency"
        assert thing["dct:license"] == {"@id": "https://creativecommons.org/licenses/by/4.0/"}


@pytest.mark.parametrize("limit", ["LARGEST_NUMBER", "LARGEST_SIZE"])
def test_more_addresses_than_a_sitemap_may_hold_are_spread(
    tiny: Tiny, limit: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = tiny("whole", languages=("en", "ar"))
    whole = etree.parse(build(root) / "sitemap.xml").xpath("//*[local-name()='url']/*[local-name()='loc']/text()")
    monkeypatch.setattr(sitemap, limit, 7 if limit == "LARGEST_NUMBER" else 2000)
    edit(root, "docs/en/about.md", "The text of about.", "Another text.")
    edit(root, "docs/en/about.md", "updated: 2026-01-02", "updated: 2026-01-03")
    site = build(root)
    index = etree.parse(site / "sitemap.xml")
    assert etree.QName(index.getroot()).localname == "sitemapindex"
    parts = [site / one.removeprefix(HOST) for one in index.xpath("//*[local-name()='loc']/text()")]
    lists = [etree.parse(part).xpath("//*[local-name()='url']/*[local-name()='loc']/text()") for part in parts]
    assert len(parts) > 2 and [*chain(*lists)] == whole, "each address once, in the same order"
    if limit == "LARGEST_NUMBER":
        assert {len(listed) for listed in lists[:-1]} == {7}
    else:
        assert max(part.stat().st_size for part in parts) < 2300
    days = index.xpath("//*[local-name()='lastmod']/text()")
    assert len(days) == len(parts) and max(days) >= "2026-01-12"
