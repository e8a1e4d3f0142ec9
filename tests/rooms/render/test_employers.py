"""What an employer reads of a country: its own facts, and in a block of its own what is known of another country alone."""

import json
from pathlib import Path

import pytest

from support.html import Element, page, words
from support.sites import Tiny, build, call, edit, write

pytestmark = pytest.mark.slow

PROGRAMMES = "data/programmes.yml"
COUNTRIES = """\
    in_countries:
      - country: PT
        text: Lisbon welcomed eleven people.
        permits: The consulate gives visas.
        followed_by: A second bridge was built to Portugal.
        contact: The office of the trust in Porto.
        email: porto@harbour.example
        website: https://porto.harbour.example/employers
        figures: [people-met]
        sources: [harbour-release]
      - country: NO
        text: Oslo signed a paper.
        sources: [harbour-release]
"""
STEPS = """\
      - id: visit
        title: Visit
        text: The trust visits the workshop.
        country: NO
"""
OFFER = """\
      - id: course
        text: A course about tides.
        country: NO
      - id: lunch
        text: A lunch in the port.
        country: PT
"""
OWN = ["Lisbon welcomed eleven people.", "The consulate gives visas.", "A second bridge was built to Portugal.",
       "The office of the trust in Porto.", "porto@harbour.example", "porto.harbour.example", "A lunch in the port."]  # fmt: skip
OTHERS = ["The trust visits the workshop.", "A course about tides."]


@pytest.fixture
def harbour(tiny: Tiny) -> Path:
    """A programme that leads to Portugal, Norway and Ireland; of Ireland nothing more is known."""
    root = tiny("whole", languages=("en", "ar"))
    edit(root, PROGRAMMES, "    status: over\n", "    status: open\n")
    edit(root, PROGRAMMES, "destinations: [PT]", "destinations: [PT, NO, IE]")
    edit(root, PROGRAMMES, "    for_employers:\n", f"{COUNTRIES}    for_employers:\n")
    edit(root, PROGRAMMES, "    steps:\n", f"{OFFER}    steps:\n{STEPS}")
    edit(root, "docs/en/news/first-people-arrive.md", "\npartners:", "\ncountries: [PT]\npartners:")
    return root


@pytest.fixture
def site(harbour: Path) -> Path:
    return build(harbour)


def article(site: Path, country: str, locale: str = "") -> Element:
    (found,) = page(site, f"{locale}employers/on-site/{country}/").xpath("//article")
    return found


def test_a_country_tells_its_own_facts_once(site: Path) -> None:
    """Who is seated there, whom to ask, what has happened, what the law asks; each of it once."""
    shown = words(article(site, "pt"))
    assert {fact: shown.count(fact) for fact in OWN} == dict.fromkeys(OWN, 1)
    assert "more than 12,500" in shown and "First people arrive" in shown and "Oslo" not in shown
    seated = article(site, "pt").xpath("//dl[@class='here']//ul[@class='plain']//a/@href")
    assert seated == ["../../../partners/harbour-trust/", "https://www.harbour.example/"]
    assert "mailto:porto@harbour.example" in article(site, "pt").xpath(".//a/@href")


def test_what_is_known_of_another_country_stands_in_a_block_of_its_own(site: Path) -> None:
    """The block names the country, leads to its page, and nothing of it stands outside."""
    (block,) = article(site, "pt").xpath("//section[@class='only']")
    assert words(block.xpath("h3")[0]) == "Known only for: Norway"
    assert all(fact in words(block) for fact in OTHERS)
    assert "../../../employers/on-site/no/" in block.xpath(".//a/@href")
    around = article(site, "pt")
    (inside,) = around.xpath(".//section[@class='only']")
    inside.drop_tree()
    assert not [fact for fact in OTHERS if fact in words(around)]


def test_no_two_countries_have_the_same_page(site: Path) -> None:
    norway = words(article(site, "no"))
    assert all(norway.count(fact) == 1 for fact in [*OTHERS, "Oslo signed a paper."])
    assert not [fact for fact in OWN[:-1] if fact in norway] and "First people arrive" not in norway
    (block,) = article(site, "no").xpath("//section[@class='only']")
    assert "A lunch in the port." in words(block)


def test_a_country_of_which_nothing_is_known_has_no_page(site: Path) -> None:
    """It isn't among the answers; who chooses another country reads what holds everywhere, and what only in single ones."""
    assert not (site / "employers/on-site/ie").exists()
    chooser = [words(item) for item in page(site, "employers/on-site/").xpath("//article//li")]
    assert chooser == ["Norway", "Portugal", "Another country"]
    elsewhere = article(site, "elsewhere")
    assert "Ireland" in words(elsewhere) and not [fact for fact in OWN[:-1] if fact in words(elsewhere)]
    assert [words(block.xpath("h3")[0]) for block in elsewhere.xpath(".//section[@class='only']")] == [
        "Known only for: Norway",
        "Known only for: Portugal",
    ]


def test_a_programme_that_is_over_says_so_in_one_line_with_what_followed_and_offers_nothing(harbour: Path) -> None:
    edit(harbour, PROGRAMMES, "    status: open\n", "    status: over\n")
    site = build(harbour)
    for country, followed in (
        ("pt", "A second bridge was built to Portugal."),
        ("no", "Its source says that it ended."),
    ):
        (brief,) = article(site, country).find_class("short")
        assert [words(part) for part in brief[0]] == ["Bridge", followed]
        headings = [words(heading) for heading in article(site, country).xpath(".//h2")]
        assert headings[:2] == ["No programme is running here", "Over: what other employers did"]
        assert words(article(site, country)).count("is running here") == 1 and not article(site, country).xpath(
            ".//section//p[@class='lead']"
        )
    assert "Lisbon welcomed eleven people." in words(article(site, "pt"))
    assert not [
        offer
        for offer in ("Meetings with candidates.", "A lunch in the port.", *OTHERS)
        if offer in words(article(site, "pt"))
    ]


def test_no_cell_is_empty(site: Path) -> None:
    for country in ("pt", "no", "elsewhere"):
        assert not article(site, country).xpath(
            ".//*[self::dd or self::dt or self::li or self::dl][not(normalize-space())]"
        )


def test_elsewhere_a_text_that_holds_in_one_country_begins_with_its_name(site: Path) -> None:
    """On the programme's page, beside the others, and in open data alike."""
    for uri in ("programmes/bridge/", "programmes/"):
        assert "Norway: A course about tides." in words(page(site, uri)), uri
    assert "Norway: Visit" in words(page(site, "programmes/bridge/"))
    (programme,) = json.loads((site / "data/programmes.json").read_text("utf-8"))["programmes"]
    assert "Norway: A course about tides." in programme["for_employers"]
    assert programme["steps"][0]["country"] == {"code": "NO", "name": "Norway"}
    assert [item["country"]["code"] for item in programme["in_countries"]] == ["PT", "NO"]
    assert programme["in_countries"][0]["figures"][0]["id"] == "people-met"


def test_the_employers_page_asks_and_leaves_the_rest_to_the_answers(site: Path) -> None:
    """Offers, steps and questions stand on the answers and on the programmes' pages; here a programme is named once, and whom to ask."""
    employers = page(site, "employers/").xpath("//article")[0]
    assert not employers.xpath(".//ol | .//details") and "Meetings with candidates." not in words(employers)
    assert words(employers).count("It led more than 12,500 people") == 1


def test_a_country_is_translated_by_its_code(harbour: Path) -> None:
    edit(harbour, "data/translations/ar/programmes.yml", "  for_employers:\n", "  in_countries:\n    NO: {text: وقّعت أوسلو ورقة.}\n  for_employers:\n")  # fmt: skip
    site = build(harbour)
    assert "وقّعت أوسلو ورقة." in words(article(site, "no", "ar/"))
    lisbon = article(site, "pt", "ar/").xpath(".//*[@lang='en'][contains(., 'Lisbon welcomed')]")
    assert lisbon, "what is not translated is marked as English"


def test_whom_a_country_names_is_left_out_when_withdrawn(harbour: Path) -> None:
    """Of the list of countries goes only the one whose address names the person; in texts, the sentence."""
    edit(harbour, PROGRAMMES, "Oslo signed a paper.", "Oslo signed a paper. Jane Doe read it.")
    edit(harbour, PROGRAMMES, "https://porto.harbour.example/employers", "https://porto.harbour.example/jane-doe")
    (harbour / "data/people.yml").write_text("people:\n  - id: jane-doe\n    name: Jane Doe\n    withdrawn: 2026-01-20\n", "utf-8")  # fmt: skip
    edit(harbour, "data/people.yml", "id: jane-doe", "id: somebody")
    site = build(harbour)
    assert "Oslo signed a paper." in words(article(site, "no")) and "Jane Doe" not in words(article(site, "no"))
    portugal = article(site, "pt")
    assert "Lisbon welcomed" not in words(portugal) and "First people arrive" in words(portugal)
    assert call("withdrawn", root=harbour).exit_code == 0


IN_SHORT = """\
        text: Lisbon welcomed eleven people.
        permit: A blue card.
        duration: Two weeks.
"""


def test_what_employers_ask_first_stands_first(harbour: Path) -> None:
    """Whether and of whom to ask it, whom, how long, which permit, and what nobody published; what is over says that it is, and which permit there is otherwise."""
    edit(harbour, PROGRAMMES, "        text: Lisbon welcomed eleven people.\n", IN_SHORT)
    edit(
        harbour,
        PROGRAMMES,
        "        website: https://porto",
        "        permits_website: https://permits.example/apply\n        website: https://porto",
    )
    site = build(harbour)
    (brief,) = page(site, "employers/on-site/pt/").find_class("short")
    asked = [[words(part) for part in row] for row in brief]
    office = "The office of the trust in Porto. porto@harbour.example (porto.harbour.example)"
    assert asked == [
        ["Can I hire this way?", f"Yes. Ask first: {office}"],
        ["Who can I hire? People who live in", "Jordan and Lebanon"],
        ["How long does it take?", "Two weeks."],
        ["Which permit?", "A blue card."],
        ["We found nothing on this", "What came after it."],
    ]
    (apply,) = article(site, "pt").xpath(".//a[@href='https://permits.example/apply']")
    assert words(apply) == "permits.example"
    edit(harbour, PROGRAMMES, "    status: open\n", "    status: over\n")
    (brief,) = page(build(harbour), "employers/on-site/pt/").find_class("short")
    assert [words(row[0]) for row in brief] == ["Bridge", "Which permit?", "Who to ask"]


def test_headings_say_where_it_is_as_people_do(harbour: Path) -> None:
    """Where somebody wrote how that is said, and in the languages into which it is translated; so does the search."""
    record = "countries:\n- id: pt\n  place: in sunny Portugal\n  checked: 2026-01-02\n"
    write(harbour, "data/countries.yml", record)
    matter = "title: Countries\nsummary: About countries.\nupdated: 2026-01-02\n"
    write(harbour, "docs/en/countries.md", f"---\n{matter}---\n\nThe text.\n")
    site = build(harbour)
    assert words(page(site, "employers/on-site/pt/").find(".//h1")) == "Hiring in sunny Portugal"
    assert words(page(site, "employers/on-site/no/").find(".//h1")) == "Hiring: Norway"
    assert words(page(site, "ar/employers/on-site/pt/").find(".//h1")) == "التوظيف: البرتغال"
    index = json.loads((site / "search/index.json").read_text("utf-8"))
    titles = [row[0] for name in index["pages"] for row in json.loads((site / "search" / name).read_text("utf-8"))]
    assert "Hiring in sunny Portugal" in titles and "Hiring: Norway" in titles


def test_elsewhere_leads_to_countries_of_which_it_is_written_what_to_do(harbour: Path) -> None:
    """Without a programme, the country's own page says whom to ask; countries that have an answer, or only a page of help, are not among them. The chooser leads there in one tap."""
    step = "  first_step: {text: Ask the ministry., label: The ministry, link: https://ministry.example/}\n"
    iceland, portugal, germany = (f"- id: '{code}'\n  checked: 2026-01-02\n" for code in ("is", "pt", "de"))
    help_page = "  help_page: https://help.example/\n"
    write(harbour, "data/countries.yml", f"countries:\n{iceland}{step}{portugal}{step}{germany}{help_page}")
    write(harbour, "docs/en/countries.md", "---\ntitle: Countries\nsummary: All.\nupdated: 2026-01-02\n---\n\nText.\n")
    site = build(harbour)
    links = page(site, "employers/on-site/elsewhere/").xpath("//nav[@aria-labelledby='others']//a")
    assert [(words(one), one.get("href")) for one in links] == [("Iceland", "../../../countries/is/")]
    for uri in ("employers/", "employers/on-site/"):
        assert [words(one) for one in page(site, uri).xpath("//li/a[contains(@href, 'countries/is/')]")] == ["Iceland"]


def test_countries_with_a_programme_now_stand_apart_from_those_without(harbour: Path) -> None:
    """A country of which only something else is written is among those without; the way to all others stands last, once."""
    step = "  first_step: {text: Ask the ministry., label: The ministry, link: https://ministry.example/}\n"
    write(harbour, "data/countries.yml", f"countries:\n- id: is\n  checked: 2026-01-02\n{step}")
    write(harbour, "docs/en/countries.md", "---\ntitle: Countries\nsummary: All.\nupdated: 2026-01-02\n---\n\nText.\n")
    running = {
        "There is a programme": ["Norway", "Portugal"],
        "No programme now: what you can do": ["Iceland", "Another country"],
    }
    assert _by_programme(build(harbour)) == [running, running]
    edit(harbour, PROGRAMMES, "    status: open\n", "    status: over\n")
    over = {"No programme now: what you can do": ["Iceland", "Norway", "Portugal", "Another country"]}
    assert _by_programme(build(harbour)) == [over, over]


def _by_programme(site: Path) -> list[dict[str, list[str]]]:
    """The names of the countries by the heading above them, on both pages of the choice."""
    shown = [page(site, uri).xpath("//*[contains(@class, 'jump')]")[0] for uri in ("employers/", "employers/on-site/")]
    return [
        {
            words(found.xpath(f".//*[@id='{group.get('aria-labelledby')}']")[0]): [words(one) for one in group]
            for group in found.iter("ul")
        }
        for found in shown
    ]
