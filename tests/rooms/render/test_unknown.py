"""What a reader can look up, and what nobody could find out: said once, in its place, and nowhere else."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from lxml import etree, html

from portal.render.context import INFERRED
from support.sites import Tiny, build, call

BRIDGE = "programmes/bridge/index.html"
MARK = html.fromstring(INFERRED.strip()).get("class")


@pytest.fixture
def bridge(built: Callable[..., Path]) -> html.HtmlElement:
    return html.parse(str(built("whole", "en", "ar") / BRIDGE)).getroot()


def test_a_source_is_opened_by_its_title_and_its_kept_copy_stands_beside_it(
    bridge: html.HtmlElement, built: Callable[..., Path]
) -> None:
    source = bridge.xpath("//ul[@class='sources']/li")[0]
    assert source.xpath(".//a/@href") == [
        "https://harbour.example/releases/bridge-ends",
        "https://kept.example/2026/bridge-ends",
    ]
    assert set(source.xpath(".//a/@rel")) == {"external"}
    said = source.xpath("string(ancestor::section)")
    assert said.count("Last read on 9 January 2026, there or in a kept copy.") == 1, "once for all sources of a list"
    site = built("whole", "en", "ar")
    (programme,) = json.loads((site / "data/programmes.json").read_text("utf-8"))["programmes"]
    stated = programme["sources"][0]
    assert (stated["url"], stated["seen"]) == ("https://harbour.example/releases/bridge-ends", "2026-01-09")


def test_a_programme_says_at_its_end_what_is_not_known_and_nowhere_else(
    bridge: html.HtmlElement, built: Callable[..., Path]
) -> None:
    wanted = [
        "What came after it.",
        "Who pays for it.",
        "What it offers displaced people.",
        "How long each step takes.",
    ]
    (section,) = bridge.xpath("//section[@aria-labelledby='gaps']")
    assert section.xpath("h2")[0].text == "What we could not find out"
    assert [item.text_content() for item in section.xpath(".//li")] == wanted
    assert not bridge.xpath("//dd[not(normalize-space())]")
    data = html.parse(str(built("whole", "en", "ar") / "data/index.html")).getroot()
    (gathered,) = data.xpath("//section[@aria-labelledby='gaps']")
    assert [item.text_content() for item in gathered.xpath(".//li")] == wanted


def test_nobody_is_told_of_gaps_where_there_are_none(tiny: Tiny) -> None:
    root = tiny("whole", languages=("en",))
    programmes = root / "data/programmes.yml"
    text = programmes.read_text("utf-8").replace(
        "    unanswered:\n      - id: after\n        text: What came after it.\n", ""
    )
    text = text.replace("role: project-of\n", "role: project-of\n      - partner: north-works\n        role: funder\n")
    text = text.replace("    steps:\n", "    for_participants:\n      - id: work\n        text: Work.\n    steps:\n")
    programmes.write_text(
        text.replace("The employer asks the trust.\n", "The employer asks the trust.\n        duration: A day.\n"),
        "utf-8",
    )
    site = build(root)
    assert not html.parse(str(site / BRIDGE)).getroot().xpath("//*[@id='gaps']")
    (section,) = html.parse(str(site / "data/index.html")).getroot().xpath("//section[h2/@id='gaps']")
    assert section.xpath("string(p)") == "No question of this kind is open."


def test_an_inferred_date_carries_a_mark_that_is_explained_once(tiny: Tiny) -> None:
    root = tiny("whole", languages=("en",))
    sources = root / "data/sources.yml"
    sources.write_text(sources.read_text("utf-8").replace("date: 2025-12-01", "date: 2025-12?"), "utf-8")
    site = build(root)
    page = html.parse(str(site / BRIDGE)).getroot()
    assert {mark.text for mark in page.find_class(MARK)} == {"*"}
    assert page.text_content().count("No document gives this date; we worked it out.") == 1
    (item, *_) = etree.parse(site / "feed.xml").iterfind(".//{*}encoded")
    assert "(inferred)" in (item.text or ""), "a feed has no page's end"


def test_an_office_is_written_to_at_its_own_address(bridge: html.HtmlElement, tiny: Tiny) -> None:
    assert "mailto:office@harbour.example" in bridge.xpath("//a/@href")
    root = tiny("whole", languages=("en",))
    programmes = root / "data/programmes.yml"
    programmes.write_text(programmes.read_text("utf-8").replace("office@harbour.example", "office at harbour"), "utf-8")
    assert "“office at harbour” is not an e-mail address. Write it in full, such as" in call("check", root=root).stdout
