"""Two pages that a portal may have: one for the press, one of all that was corrected or has changed; the frame leads to both."""

import json
from pathlib import Path

import pytest
from lxml import etree

from support.html import page, words
from support.sites import build, edit, make_tiny

PAGE = "---\ntitle: {0}\nsummary: About {0}.\nupdated: 2026-01-02\n---\n\nIn short.\n\n## More\n\nMore words.\n"
SOURCES = "    sources: [harbour-release]\n"
ENDED = "    changes:\n      - date: 2026-02-01\n        note: Bridge has ended.\n"
WAS = "    source: harbour-release\n"
SLIP = "    changes:\n      - date: 2026-03-05\n        note: A slip of ours.\n        correction: true\n        was: 1250\n"
WRONG = "\ncorrections:\n  - date: 2026-04-01T10:00:00+02:00\n    note: The day was wrong.\npartners:"
OFFICE = "    offices:\n      - id: press\n        audience: press\n        name: Harbour press desk\n        email: press@harbour.example\n"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    files = {f"docs/en/{name}.md": PAGE.format(name.capitalize()) for name in ("press", "corrections")}
    root = make_tiny(tmp_path_factory.mktemp("press") / "tiny", "whole", languages=("en", "ar"), files=files)
    edit(root, "data/programmes.yml", SOURCES, SOURCES + ENDED)
    edit(root, "data/figures.yml", WAS, WAS + SLIP)
    edit(root, "docs/en/news/first-people-arrive.md", "\npartners:", WRONG)
    edit(root, "data/partners.yml", "  - id: harbour-trust\n", f"  - id: harbour-trust\n{OFFICE}")
    edit(
        root,
        "data/programmes.yml",
        "    checked: 2026-01-10\n",
        "    checked: 2026-01-10\n    achieved: [people-met]\n",
    )
    edit(
        root,
        "data/translations/ar/programmes.yml",
        "bridge:\n",
        "bridge:\n  changes:\n    2026-02-01:\n      note: انتهى.\n",
    )
    return build(root)


def test_all_that_was_corrected_or_changed_stands_on_one_page_newest_first(site: Path) -> None:
    rows = page(site, "corrections/").xpath("//ul[@class='rows']/li")
    assert [(words(row.find_class("kind")[0]), row.xpath(".//h3/a/@href")[0]) for row in rows] == [
        ("Correction", "../news/first-people-arrive/#corrections"),
        ("Correction", "../data/#figure-people-met"),
        ("Change", "../programmes/bridge/#changes"),
    ]
    assert "Before, it said more than 1,250." in words(rows[1])
    for address in (href for row in rows for href in row.xpath(".//h3/a/@href")):
        uri, _, anchor = str(address).removeprefix("../").partition("#")
        assert page(site, uri).xpath(f"//*[@id='{anchor}']"), f"{address} leads somewhere"


def test_one_feed_in_each_format_holds_them_all_as_the_others_do(site: Path) -> None:
    """With the identifiers of the feeds of single records, so that no reader shows the same note twice."""
    titles = ["First people arrive: The day", "People who met an employer: A slip", "Bridge: Bridge has ended."]
    rss = etree.parse(site / "corrections/feed.xml").xpath("//item/title/text()")
    assert [title[: len(start)] for title, start in zip(rss, titles, strict=True)] == titles
    assert len(etree.parse(site / "corrections/atom.xml").xpath("//*[local-name()='entry']")) == 3
    gathered, single = (
        json.loads((site / f"{folder}/feed.json").read_text("utf-8"))["items"]
        for folder in ("corrections", "programmes/bridge/changes")
    )
    assert {item["id"] for item in single} < {item["id"] for item in gathered}
    assert gathered[1]["url"] == "https://tiny.example.org/sub/data/#figure-people-met"
    (arabic,) = json.loads((site / "ar/corrections/feed.json").read_text("utf-8"))["items"]
    assert "انتهى." in arabic["content_html"], "only what is translated"
    assert "../corrections/feed.xml" in page(site, "feeds/").xpath(
        "//section[@aria-labelledby='feeds-changes']//a/@href"
    )
    assert "sub/corrections/feed.xml" in (site / "feeds/feeds.opml").read_text("utf-8")


def test_the_press_finds_figures_offices_news_releases_and_feeds_on_one_page(site: Path) -> None:
    html = page(site, "press/")
    shown = words(html.xpath("//article")[0])
    assert "12,500" in shown and "Harbour press desk" in shown and "More words." in shown
    assert "First people arrive" in words(html.xpath("//section[@aria-labelledby='latest']")[0])
    assert not html.xpath("//section[@aria-labelledby='ask']"), "about what is over nobody need be asked"
    links = html.xpath("//article//a/@href")
    assert {"mailto:press@harbour.example", "../corrections/", "../feeds/", "../data/"} <= set(links)
    assert not html.xpath("//article//section[not(@class='band')][count(*) < 2]"), (
        "nothing is announced that isn't there"
    )


def test_the_press_finds_who_answers_for_a_programme(tmp_path: Path) -> None:
    root = make_tiny(tmp_path / "tiny", "whole", languages=("en",), files={"docs/en/press.md": PAGE.format("Press")})
    edit(root, "data/programmes.yml", "    status: over\n", "    status: running\n")
    (ask,) = page(build(root), "press/").xpath("//section[@aria-labelledby='ask']")
    assert "Bridge" in words(ask) and ask.xpath(".//a[starts-with(@href, 'mailto:office@')]")


def test_the_frame_leads_to_them_where_they_are(site: Path, tmp_path: Path) -> None:
    home = page(site, "")
    ways = home.xpath("//footer//a/@href")
    assert {"press/", "corrections/"} <= set(ways) and "news/" not in ways
    assert "press/" in home.xpath("//ul[@class='doors']//a/@href")
    without = page(build(make_tiny(tmp_path / "tiny", languages=("en",))), "")
    assert "news/" in without.xpath("//footer//a/@href")
    assert not [way for way in without.xpath("//a/@href") if way in ("press/", "corrections/")]
