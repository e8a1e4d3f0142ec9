"""Pages of countries: which there are follows from what the records name, and none is empty."""

from collections.abc import Callable
from pathlib import Path

import pytest
from lxml import etree

from portal.build.outputs import Renderer, outputs
from portal.check.project import Site, read
from portal.site.routes import Routes
from support.sites import Tiny, build, call, edit

PAGE = "---\ntitle: Countries\nsummary: All.\nupdated: 2026-01-02\n---\n\nChoose.\n"
FILES = {"docs/en/countries.md": PAGE}
PROGRAMMES, PARTNERS = "data/programmes.yml", "data/partners.yml"
COUNTRIES = "data/countries.yml"


def routes_of(root: Path) -> Routes:
    site, problems = read(root)
    assert site is not None, problems
    return site.routes


def countries(root: Path) -> list[str]:
    """Codes of the countries that have a page."""
    uris = [uri for uri in routes_of(root).entries if uri.startswith("countries/") and uri != "countries/"]
    return [uri.split("/")[1] for uri in uris]


@pytest.fixture
def root(tiny: Tiny) -> Path:
    return tiny("whole", languages=("en",), files=FILES)


def test_countries_that_records_name_have_pages(root: Path) -> None:
    assert countries(root) == ["jo", "lb", "pt"]
    known = routes_of(root).countries
    assert (known["JO"].from_here, known["JO"].leads_here) == (("bridge",), ())
    assert (known["PT"].leads_here, known["PT"].partners) == (("bridge",), ("harbour-trust",))


IN_NORWAY = """\
    in_countries:
      - country: NO
        text: Oslo signed a paper.
        followed_by: A second bridge.
        sources: [harbour-release]
    steps:
"""
ONE = "countries:\n  - id: no\n    {}\n    checked: 2026-01-02\n"
STEP = "first_step: {text: Ask., label: Go, link: 'https://ask.example/'}"
NAMED: dict[str, Callable[[Path], None]] = {
    "people live there": lambda root: edit(root, PROGRAMMES, "before: [JO, LB]", "before: [JO, LB, NO]"),
    "a programme leads there": lambda root: edit(root, PROGRAMMES, "destinations: [PT]", "destinations: [PT, NO]"),
    "something that followed leads there": lambda root: edit(root, PROGRAMMES, "    steps:\n", IN_NORWAY),
    "an organisation": lambda root: edit(root, PARTNERS, "kind: company", "kind: company\n    country: NO"),
    "news": lambda root: edit(
        root, "docs/en/news/first-people-arrive.md", "\npartners:", "\ncountries: [NO]\npartners:"
    ),
    "UNHCR's page": lambda root: (
        (root / COUNTRIES).write_text(ONE.format("help_page: https://help.example/no/"), "utf-8") and None
    ),
    "a first step": lambda root: (root / COUNTRIES).write_text(ONE.format(STEP), "utf-8") and None,
}


@pytest.mark.parametrize("how", NAMED)
def test_a_country_has_a_page_as_soon_as_anything_is_known_of_it(root: Path, how: str) -> None:
    NAMED[how](root)
    assert countries(root) == ["jo", "lb", "no", "pt"]


def test_a_record_that_says_nothing_makes_no_empty_page(root: Path) -> None:
    (root / COUNTRIES).write_text(ONE.format("sources: [harbour-release]"), "utf-8")
    assert "no" not in countries(root)


def test_without_the_list_of_countries_there_are_no_pages(tiny: Tiny) -> None:
    """A portal that wants none writes no docs/en/countries.md; one that writes records of countries is asked for it."""
    root = tiny("whole", languages=("en",))
    assert countries(root) == []
    (root / COUNTRIES).write_text(ONE.format("help_page: https://help.example/no/"), "utf-8")
    assert "docs/en/countries.md" in call("check", root=root).stdout


def test_a_country_of_which_nothing_is_known_any_more_leads_to_the_list(root: Path) -> None:
    (root / "data/ledger").mkdir()
    (root / "data/ledger/addresses.json").write_text('{"countries/no/": "en", "countries/no/feed.xml": "en"}\n', "utf-8")  # fmt: skip
    assert routes_of(root).moved["countries/no/"].to == "countries/"
    assert 'href="../../countries/"' in (build(root) / "countries/no/index.html").read_text("utf-8")


def test_a_page_changes_with_what_it_shows(root: Path) -> None:
    """A later day in one of its records is the page's own."""
    entries = routes_of(root).entries
    assert entries["countries/jo/"].changed.isoformat() == "2026-01-10"
    edit(root, PARTNERS, "kind: company", "kind: company\n    country: JO")
    assert routes_of(root).entries["countries/jo/"].changed.isoformat() == "2026-01-11"


@pytest.mark.parametrize(
    ("id", "said"),
    [
        ("JO", "jo for Jordan"),
        ("uk", "gb for the United Kingdom"),
        ("jordan", "small letters"),
        ("xx", "small letters"),
    ],
)
def test_who_writes_another_code_is_told_which(root: Path, id: str, said: str) -> None:
    (root / COUNTRIES).write_text(f"countries:\n  - id: {id}\n    checked: 2026-01-02\n", "utf-8")
    told = call("check", root=root).stdout
    assert f"“{id}” is not a country’s code" in told and said in told, told


def test_a_country_is_begun_by_a_command(root: Path) -> None:
    given = ["--id", "ie", "--help-page", "https://help.example/ie/"]
    result = call("new", "country", *given, root=root)
    assert result.exit_code == 0, result.output
    assert "- id: ie\n    help_page: https://help.example/ie/\n" in (root / COUNTRIES).read_text("utf-8")
    assert "ie" in countries(root)


def test_the_feed_of_a_country_outlives_its_page(root: Path) -> None:
    """A story was all that was known there: withdrawn, it leaves word in the feed; gone, an empty feed, if there was ever one."""
    story, feed = "docs/en/news/first-people-arrive.md", "countries/no/feed.xml"

    def feeds() -> dict[str, bytes]:
        routes = routes_of(root)
        site = Site(routes.portal, routes)
        renderer = Renderer(site)
        found = [one for one in outputs(site) if one.kind == "feed" and one.uri == "countries/no/"]
        return {name: content for one in found for name, content in renderer.render(one).files.items()}

    edit(root, story, "\npartners:", "\ncountries: [NO]\npartners:")
    (guid,) = etree.fromstring(feeds()[feed]).findall(".//item/guid")
    edit(root, story, "\npartners:", "\nwithdrawn: 2026-02-01\npartners:")
    assert "no" not in countries(root)
    left = etree.fromstring(feeds()[feed])
    assert [(one.findtext("guid"), one.findtext("title")) for one in left.findall(".//item")] == [
        (guid.text, "Withdrawn")
    ]
    assert not [route for route in routes_of(root).entries if route == "countries/no/"]
    edit(root, story, "countries: [NO]\n", "")
    assert feeds() == {}
    (root / "data/ledger").mkdir()
    (root / "data/ledger/addresses.json").write_text(f'{{"countries/no/": "en", "{feed}": "en"}}\n', "utf-8")
    assert etree.fromstring(feeds()[feed]).findall(".//item") == []
