"""Programmes that are over: on every page for those who might take part they stand together, apart, and invite nobody."""

from pathlib import Path

import pytest
from lxml.html import HtmlElement, fromstring

from portal.check.project import read
from portal.render.html.page import PageRenderer
from support.html import words
from support.sites import Tiny, edit

OTHER = "  - {id: other, label: Boats, value: 3, unit: people, scope: In port., as_of: 2025, source: harbour-release}\n"
PAGES = ("", "participants/", "employers/", "employers/on-site/pt/", "countries/jo/", "countries/pt/")
FILES = {"docs/en/countries.md": "---\ntitle: Countries\nsummary: All.\nupdated: 2026-01-02\n---\n\nChoose.\n"}


def drawn(root: Path) -> dict[str, HtmlElement]:
    site, _ = read(root)
    assert site
    pages = PageRenderer(site.routes)
    return {uri: fromstring(pages.page(site.routes.entries[uri], "en").article) for uri in PAGES}


def test_figures_stand_by_programme_and_those_of_none_last(bridge: Path) -> None:
    edit(bridge, "data/figures.yml", "figures:\n", "figures:\n" + OTHER)
    site, _ = read(bridge)
    assert site
    html = fromstring(PageRenderer(site.routes).page(site.routes.entries["data/"], "en").article)
    tables = html.xpath("//section[@aria-labelledby='figures']//table")
    assert [(words(table.find("caption")), table.xpath(".//tr/@id")) for table in tables] == [
        ("Bridge 1 figure", ["figure-people-met"]),
        ("Other figures 1 figure", ["figure-other"]),
    ]


@pytest.fixture
def bridge(tiny: Tiny) -> Path:
    return tiny("whole", languages=("en",), files=FILES)


def test_what_is_over_stands_in_one_list_and_invites_nobody(bridge: Path) -> None:
    for uri, html in drawn(bridge).items():
        (over,) = html.find_class("over")
        assert [words(name) for name in over.xpath(".//li/p[1]/a")] == ["Bridge"], uri
        assert "office@harbour.example" not in words(html) and not html.find_class("programme-card"), uri


def test_what_runs_stands_on_a_card_and_nothing_is_said_to_be_over(bridge: Path) -> None:
    edit(bridge, "data/programmes.yml", "    status: over\n", "    status: running\n")
    for uri, html in drawn(bridge).items():
        assert not html.find_class("over"), uri
        assert "Bridge" in words(html), uri
