"""What readers see of a country: what they can do first, programmes, organisations, news, and the ways on."""

import json
from pathlib import Path
from urllib.parse import urljoin

import pytest
from lxml import etree

from portal.common.locales import locale_format
from support.browser import LOCALES, address
from support.html import Element, page, words
from support.sites import Tiny, build, edit

COUNTRIES = """\
countries:
  - id: jo
    first_step:
      text: Register first. It costs nothing.
      label: Read how to register
      link: https://register.example/here
    help_page: https://help.example/jordan/
    checked: 2026-02-01
    sources: [harbour-release]
"""
PAGE = "---\ntitle: Countries\nsummary: All of them.\nupdated: 2026-01-02\n---\n\nChoose.\n"
HERE = """\
    in_countries:
      - country: PT
        text: Lisbon welcomed eleven people.
        contact: The office in Porto.
        email: porto@harbour.example
        website: https://porto.harbour.example/employers
        figures: [people-met]
        sources: [harbour-release]
    for_participants:
      - id: work
        text: A job.
      - id: talk
        text: A talk in the port.
        country: PT
    steps:
"""
FILES = {
    "docs/en/countries.md": PAGE,
    "data/countries.yml": COUNTRIES,
    "data/translations/ar/countries.yml": "jo:\n  first_step:\n    text: سجلوا أولاً. لا يكلف شيئاً.\n    label: اقرأوا كيف تسجلون\n",
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from support.sites import make_tiny

    root = make_tiny(tmp_path_factory.mktemp("countries") / "tiny", "whole", languages=("en", "ar"), files=FILES)
    edit(root, "data/programmes.yml", "    steps:\n", HERE)
    edit(root, "data/programmes.yml", "    status: over\n", "    status: running\n")
    edit(root, "docs/en/news/first-people-arrive.md", "\npartners:", "\ncountries: [JO]\npartners:")
    return build(root)


def article(site: Path, uri: str) -> Element:
    (found,) = page(site, uri).xpath("//article")
    return found


def ways(site: Path, uri: str) -> set[str]:
    """Where the links of a page's article lead: addresses within the site, and elsewhere."""
    return {urljoin(f"/{uri}", str(href)).lstrip("/") for href in article(site, uri).xpath(".//a/@href")}


def test_who_lives_there_reads_first_what_to_do(site: Path) -> None:
    """Before all else one sentence and a button, then UNHCR’s page and ours for displaced people; then the programmes, whom to ask, the source."""
    jordan = article(site, "countries/jo/")
    assert words(jordan.xpath(".//p[@class='lead']")[0]) == "Register first. It costs nothing."
    doors = jordan.xpath(".//ul[@class='doors']//a")
    assert [door.get("href") for door in doors] == [
        "https://register.example/here",
        "https://help.example/jordan/",
        "../../participants/",
    ]
    assert "Read how to register" in words(doors[0])
    shown = words(jordan.xpath(".//section[@aria-labelledby='from-here']")[0])
    assert "A job." in shown and "office@harbour.example" in shown and "Its source says that it ended." in shown
    assert "A talk in the port." not in shown, "that is offered in another country alone"
    assert "Harbour" in words(jordan.xpath(".//section[@aria-labelledby='sources']")[0])


def test_a_destination_tells_what_is_known_there_and_leads_to_hiring(site: Path) -> None:
    portugal = article(site, "countries/pt/")
    shown = words(portugal)
    facts = ["Lisbon welcomed eleven people.", "The office in Porto.", "porto@harbour.example", "porto.harbour.example"]
    assert {fact: shown.count(fact) for fact in facts} == dict.fromkeys(facts, 1)
    assert "more than 12,500" in shown
    assert ways(site, "countries/pt/") >= {"employers/on-site/pt/", "partners/harbour-trust/", "programmes/bridge/", "countries/"}  # fmt: skip
    assert "countries/pt/" in ways(site, "employers/on-site/pt/"), "and back"


def test_news_of_a_country_stands_on_its_page_and_in_its_feed(site: Path) -> None:
    assert "news/first-people-arrive/" in ways(site, "countries/jo/") and "feed.xml" in str(ways(site, "countries/jo/"))
    feed = etree.parse(site / "countries/jo/feed.xml")
    assert feed.xpath("//channel/title/text()") == ["Jordan – Partner Information Portal"]
    assert "{country}" not in etree.tostring(feed, encoding="unicode") and len(feed.xpath("//item")) == 1
    assert not (site / "countries/pt/feed.xml").exists(), "no feed where there is no news"
    assert "Jordan" in words(page(site, "feeds/").xpath("//section[@aria-labelledby='feeds-countries']")[0])


def test_the_way_to_a_country_leads_from_wherever_it_is_named(site: Path) -> None:
    """From the programme, the page for displaced people, the home page, the table of the map; on the list of all, every country once."""
    assert ways(site, "programmes/bridge/") >= {"countries/jo/", "countries/lb/", "countries/pt/"}
    assert ways(site, "participants/") >= {"countries/jo/", "countries/lb/"}
    assert "countries/pt/" not in ways(site, "participants/"), "nobody is taken from there"
    assert "countries/" in ways(site, "") and "countries/jo/" in ways(site, "programmes/")
    listed = [words(link) for link in article(site, "countries/").xpath(".//ul[contains(@class, 'places')]//strong")]
    assert listed == ["Jordan", "Lebanon", "Portugal"]


def test_what_goes_on_stands_before_what_is_over(portal_site: Path) -> None:
    """Of the programmes that lead to a country, those that are over come last."""
    for code in ("be", "gb"):
        standing = page(portal_site, f"countries/{code}/").xpath("//article//p[contains(@class, 'standing')]/@class")
        over = ["standing-over" in one for one in standing]
        assert over == sorted(over) and over


def test_the_map_of_all_countries_leads_to_each_for_those_who_point(site: Path) -> None:
    """Who hears the page or goes by keyboard has the same links below, and meets none twice."""
    (drawn,) = article(site, "countries/").xpath(".//*[local-name()='svg'][.//*[local-name()='a']]")
    assert drawn.get("aria-hidden") == "true"
    links = drawn.xpath(".//*[local-name()='a']")
    assert len(links) == 3 and all(link.get("tabindex") == "-1" for link in links)


def test_no_element_is_empty(site: Path) -> None:
    for uri in ("countries/", "countries/jo/", "countries/lb/", "countries/pt/"):
        empty = ".//*[self::dd or self::dt or self::li or self::ul or self::p or self::section or self::aside][not(normalize-space())]"
        assert not article(site, uri).xpath(empty), uri


def test_a_country_speaks_the_readers_language(site: Path) -> None:
    jordan = page(site, "ar/countries/jo/")
    assert words(jordan.xpath("//h1")[0]) == "الأردن" and jordan.get("dir") == "rtl"
    assert words(jordan.xpath("//p[@class='lead']")[0]) == "سجلوا أولاً. لا يكلف شيئاً."


@pytest.mark.parametrize("locale", LOCALES)
def test_a_country_is_a_page_that_can_be_found_and_shared(portal_site: Path, locale: str) -> None:
    """Its name is its title wherever titles stand; it is in the sitemap, the search, and has its sisters."""
    uri = address("countries/jo/", locale)
    html = page(portal_site, uri)
    name = locale_format(locale).country("JO")
    assert words(html.xpath("//h1")[0]) == name and html.findtext(".//title").startswith(name)
    assert name in html.xpath("string(//meta[@name='description']/@content)")
    graph = json.loads(html.xpath("string(//script[@type='application/ld+json'])"))["@graph"]
    assert graph[0]["about"] == {"@type": "Country", "name": name}
    assert set(html.xpath("//link[@rel='alternate']/@hreflang")) == {*LOCALES, "x-default"}
    assert f"<loc>https://portal.example.org/{uri}</loc>" in (portal_site / "sitemap.xml").read_text("utf-8")
    rows = [
        row
        for file in (portal_site / address("search/", locale)).glob("pages-*.json")
        for row in json.loads(file.read_text("utf-8"))
    ]
    assert [row[0] for row in rows if row[1] == "countries/jo/"] == [name]
    assert "{country}" not in str(rows)


def test_a_withdrawn_person_is_not_named_on_a_countrys_page(tiny: Tiny) -> None:
    """A sentence that names them goes, an address that does too; the rest of the page stays."""
    root = tiny("whole", languages=("en",), files=FILES | {"data/translations/ar/countries.yml": ""})
    (root / "data/translations/ar/countries.yml").unlink()
    edit(root, "data/countries.yml", "It costs nothing.", "Ask Jane Doe.")
    edit(root, "data/countries.yml", "https://help.example/jordan/", "https://help.example/jane-doe/")
    (root / "data/people.yml").write_text("people:\n  - id: somebody\n    name: Jane Doe\n    withdrawn: 2026-01-20\n", "utf-8")  # fmt: skip
    jordan = article(build(root), "countries/jo/")
    assert "Register first." in words(jordan) and "Jane" not in etree.tostring(jordan, encoding="unicode")
    assert "jane-doe" not in etree.tostring(jordan, encoding="unicode")
