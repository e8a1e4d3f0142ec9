"""The employers' chooser: plain links from a question to the programmes that fit, each answer at an address of its own."""

import json
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urljoin

import lxml.html
import pytest

from portal.check.project import read
from portal.common.locales import locale_format
from support.browser import LOCALES, address
from support.html import page
from support.sites import Tiny, build, edit

ANSWERS = ["on-site/be/", "on-site/elsewhere/", "on-site/gb/", "on-site/pt/", "remote/"]
"""Answers of a large site: DT4E leads to four countries, and of Ireland nothing more is known than that."""

PROGRAMMES = "data/programmes.yml"


def links(site: Path, uri: str) -> set[str]:
    """Where the links of a page's article lead, relative to the home page."""
    return {urljoin(f"/{uri}", str(one)).lstrip("/") for one in page(site, uri).xpath("//article//a/@href")}


def programmes(site: Path, uri: str) -> list[str]:
    """Ids of the programmes that an answer names."""
    found = page(site, uri).xpath("//section[contains(@class, 'answer')]/h2/@id")
    over = page(site, uri).xpath("//section[@class='over']/ul/li/p[1]/a/@href")
    return [str(one).removeprefix("programme-") for one in found] + [str(one).split("/")[-2] for one in over]


@pytest.mark.parametrize("locale", LOCALES)
def test_every_answer_is_two_plain_links_away(portal_site: Path, locale: str) -> None:
    """From the employers' page at most two links lead to every answer, and every answer leads back to its questions."""
    start = address("employers/", locale)
    first = {one for one in links(portal_site, start) if one.startswith(start) and "#" not in one}
    second = {one for uri in first for one in links(portal_site, uri) if one.startswith(start) and "#" not in one}
    assert first | second == {start + one for one in (*ANSWERS, "on-site/")}
    for uri in ANSWERS:
        back = links(portal_site, start + uri)
        assert f"{start}#which" in back and f"{start}on-site/" in back


def test_answers_follow_from_what_programmes_offer_employers(portal_site: Path) -> None:
    """DT4E fits where it leads, remote work everywhere; LINK IT, which led to Britain too, offered employers nothing."""
    assert {uri: programmes(portal_site, f"employers/{uri}") for uri in ANSWERS} == {
        "on-site/be/": ["dt4e"],
        "on-site/elsewhere/": ["dt4e"],
        "on-site/gb/": ["dt4e"],
        "on-site/pt/": ["dt4e"],
        "remote/": ["opportunity-unlimited"],
    }


@pytest.mark.parametrize("locale", LOCALES)
def test_an_answer_is_a_page_that_can_be_shared(portal_site: Path, locale: str) -> None:
    """Its title names the country in the reader's language wherever titles stand; it is in the sitemap and has its sisters."""
    uri = address("employers/on-site/gb/", locale)
    html = page(portal_site, uri)
    country = locale_format(locale).country("GB")
    assert country in html.findtext(".//h1") and country in html.findtext(".//title")
    assert country in html.xpath("string(//meta[@name='description']/@content)")
    (trail,) = (
        one
        for one in json.loads(html.xpath("string(//script[@type='application/ld+json'])"))["@graph"]
        if one["@type"] == "BreadcrumbList"
    )
    assert country in trail["itemListElement"][-1]["name"] and len(trail["itemListElement"]) == 4
    assert "{country}" not in lxml.html.tostring(html, encoding="unicode")
    assert set(html.xpath("//link[@rel='alternate']/@hreflang")) == {*LOCALES, "x-default"}
    assert f"<loc>https://portal.example.org/{uri}</loc>" in (portal_site / "sitemap.xml").read_text("utf-8")


def test_an_answer_says_who_acts_what_is_needed_and_how_long_it_takes(portal_site: Path) -> None:
    """Each step says of the three what is known, and leaves out the rest. Whether the programme is open is said plainly."""
    html = page(portal_site, "employers/remote/")
    steps = [
        [" ".join(one.text_content().split()) for one in step.xpath(".//dd")] for step in html.xpath("//ol/li[.//h4]")
    ]
    assert [len(step) for step in steps] == [1, 2, 2]
    assert steps[1] == ["Upwork.", "Work that can be done remotely."] and all(map(all, steps))
    assert "several months" in steps[2][1]
    assert "Still open? Ask Upwork." in html.text_content()


def test_where_nothing_fits_nobody_is_invented(tiny: Tiny) -> None:
    """The answer for all other countries names no programme and nobody to ask, and shows the way to remote work."""
    site = build(tiny("whole", languages=("en",)))
    uri = "employers/on-site/elsewhere/"
    assert not page(site, uri).xpath("//article//a[contains(@class, 'external')]")
    assert links(site, uri) == {"employers/#which", "employers/on-site/", "employers/remote/"}


def test_a_programme_changes_the_chooser_by_itself(tiny: Tiny) -> None:
    """A country of which something is known is a new answer; one that was published and is gone leads to the answer for others."""
    root = tiny("whole", languages=("en",), files={"data/ledger/addresses.json": '{"employers/on-site/ie/": "en"}\n'})
    edit(root, "data/programmes.yml", "destinations: [PT]", "destinations: [PT, NO]")
    edit(root, "data/programmes.yml", "text: Meetings with candidates.", "text: Meetings.\n        country: 'NO'")
    site = build(root)
    assert programmes(site, "employers/on-site/no/") == programmes(site, "employers/on-site/pt/") == ["bridge"]
    assert "employers/on-site/elsewhere/" in (site / "employers/on-site/ie/index.html").read_text("utf-8")


IN_NORWAY = """\
    in_countries:
      - country: NO
        text: Three ports have met candidates.
        sources: [harbour-release]
"""
KNOWN: dict[str, Callable[[Path], None]] = {
    "what is said of it": lambda root: edit(root, PROGRAMMES, "    steps:\n", f"{IN_NORWAY}    steps:\n"),
    "a step": lambda root: edit(root, PROGRAMMES, "asks the trust.\n", "asks the trust.\n        country: NO\n"),
    "an offer": lambda root: edit(root, PROGRAMMES, "with candidates.\n", "with candidates.\n        country: NO\n"),
    "an organisation": lambda root: edit(root, "data/partners.yml", "country: PT", "country: NO"),
    "news": lambda root: edit(
        root, "docs/en/news/first-people-arrive.md", "\npartners:", "\ncountries: [NO]\npartners:"
    ),
}


@pytest.mark.parametrize("fact", KNOWN)
def test_a_country_has_a_page_as_soon_as_anything_is_known_of_it(tiny: Tiny, fact: str) -> None:
    """That a programme leads there is not enough; its employers are then led to the page for all other countries."""
    root = tiny("whole", languages=("en",))
    edit(root, PROGRAMMES, "destinations: [PT]", "destinations: [NO]")
    assert answers(root) == {"elsewhere/": ("bridge",)}
    KNOWN[fact](root)
    assert answers(root) == {"no/": ("bridge",), "elsewhere/": ()}


def test_who_took_part_in_an_earlier_pilot_makes_no_page(tiny: Tiny) -> None:
    root = tiny("whole", languages=("en",))
    edit(root, PROGRAMMES, "destinations: [PT]", "destinations: [NO]")
    edit(root, "data/partners.yml", "country: PT", "country: NO")
    for role in ("role: project-of", "role: partner"):
        edit(root, PROGRAMMES, role, "role: pilot")
    assert answers(root) == {"elsewhere/": ("bridge",)}


def answers(root: Path) -> dict[str, tuple[str, ...]]:
    """The programmes with which employers are answered, by the end of the answer's address."""
    site, problems = read(root)
    assert site is not None, problems
    on_site = "employers/on-site/"
    return {
        uri.removeprefix(on_site): entry.programmes
        for uri, entry in site.routes.entries.items()
        if uri.startswith(on_site) and uri != on_site
    }


def test_a_programme_without_countries_may_fit_elsewhere(tiny: Tiny) -> None:
    """One that names no country is not kept from employers."""
    root = tiny("whole", languages=("en",))
    edit(root, PROGRAMMES, "    destinations: [PT]\n", "")
    assert answers(root) == {"elsewhere/": ("bridge",)}
