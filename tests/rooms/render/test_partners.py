"""Partners: an organisation's page says what it does where and whom to ask; the directory finds one among many, with a script and without."""

import json
import re
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import yaml
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from portal.common.locales import locale_format
from support.browser import PATIENCE, answer
from support.html import Element, page, words
from support.sites import SITES, Tiny, build, call, edit, make_tiny, write

pytestmark = pytest.mark.slow

Built = Callable[..., Path]
HOME = "https://tiny.example.org/sub/"


def records(name: str) -> list[dict]:
    return yaml.safe_load((SITES / f"portal/data/{name}.yml").read_text("utf-8"))[name]


# --- an organisation's page ---


def test_each_programme_stands_once_with_all_that_the_organisation_is_to_it(portal_site: Path) -> None:
    """Its roles in a line, how the programme stands, from where to where; in the programme's colour."""
    parts = page(portal_site, "partners/iom").find_class("part")
    assert [words(part.find("h3")) for part in parts] == ["DT4E", "LINK IT", "Opportunity Unlimited"]
    assert [part.get("class") for part in parts] == ["part hue-teal", "part hue-plum", "part hue-amber"]
    assert words(parts[0].find_class("roles-held")[0]) == "lead organisation · took part in the earlier pilot"
    assert all(part.find_class("standing") and part.find_class("from-to") for part in parts)


def test_who_was_only_in_what_came_before_has_no_part_in_what_it_leads_to(portal_site: Path) -> None:
    (part,) = page(portal_site, "partners/nhs-england").find_class("part")
    assert words(part.find_class("roles-held")[0]) == "took part in the earlier pilot"
    assert not part.find_class("standing") and not part.find_class("from-to")


@pytest.mark.parametrize(
    ("prefix", "names"), [("", ["HT", ":", "Harbour Trust"]), ("ar/", ["صندوق الميناء", ":", "HT"])]
)
def test_the_head_names_it_by_the_shortest_name_of_the_language_and_leads_to_its_site(
    built: Built, prefix: str, names: list[str]
) -> None:
    (head,) = page(built("whole", "en", "ar"), f"{prefix}partners/harbour-trust").xpath("//article/header")
    assert [words(one) for one in head.xpath(".//h1/span")] == names
    (website,) = head.xpath(".//a[@rel='external']")
    assert (website.get("href"), website.get("dir"), words(website)) == (
        "https://www.harbour.example/",
        "ltr",
        "harbour.example",
    )


REGISTERED = """\
    short_name: HT
    ror: https://ror.org/04zfme737
    wikidata: Q458
    org_id: GB-CHC-1014576
    former_names:
      - name: Missão do Porto
        short_name: MP
        language: pt
        until: 2019
"""


@pytest.fixture
def registered(tiny: Tiny) -> Path:
    """A site on which an organisation stands in registers, and had another name before."""
    root = tiny("whole", languages=("en", "ar"))
    edit(root, "data/partners.yml", "    short_name: HT\n", REGISTERED)
    return root


def test_registers_and_earlier_names_stand_beside_the_text_and_in_what_machines_read(registered: Path) -> None:
    site = build(registered)
    facts = page(site, "partners/harbour-trust").xpath("//aside")[0]
    assert "FormerlyMissão do Porto (MP), until 2019" in words(facts)
    assert facts.xpath(".//span[@lang='pt']")
    assert {words(link): link.get("href") for link in facts.xpath(".//dd//a[@rel='external']")} == {
        "harbour.example": "https://www.harbour.example/",
        "ROR: 04zfme737": "https://ror.org/04zfme737",
        "Wikidata: Q458": "https://www.wikidata.org/wiki/Q458",
    }
    assert "org-id: GB-CHC-1014576" in words(facts)
    told = json.loads(page(site, "partners/harbour-trust").xpath("//script[@type='application/ld+json']")[0].text)
    (thing,) = (one for one in told["@graph"] if "Organization" in one["@type"])
    assert thing["identifier"] == "GB-CHC-1014576" and thing["alternateName"] == ["HT", "Missão do Porto"]
    assert thing["sameAs"][1:] == ["https://ror.org/04zfme737", "https://www.wikidata.org/wiki/Q458"]
    published = json.loads((site / "data/partners.json").read_text("utf-8"))["partners"]
    (row,) = (one for one in published if one["id"] == "harbour-trust")
    assert (row["ror"], row["wikidata"], row["org_id"]) == ("https://ror.org/04zfme737", "Q458", "GB-CHC-1014576")


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("ror", "https://ror.org/04zfme736"),
        ("ror", "https://ror.org/04zfme773"),
        ("ror", "04zfme737"),
        ("ror", "http://ror.org/04zfme737"),
        ("ror", "https://ror.org/04zfmu737"),
        ("wikidata", "458"),
        ("wikidata", "https://www.wikidata.org/wiki/Q458"),
        ("wikidata", "Q0458"),
        ("org_id", "1014576"),
        ("org_id", "gb-chc-1014576"),
    ],
)
def test_an_identifier_that_cannot_be_one_is_refused(registered: Path, field: str, wrong: str) -> None:
    """A digit mistyped, two exchanged, the wrong form: it would lead to another organisation, or nowhere."""
    text = (registered / "data/partners.yml").read_text("utf-8")
    (registered / "data/partners.yml").write_text(re.sub(rf"(    {field}: ).*", rf"\g<1>{wrong}", text), "utf-8")
    result = call("check", root=registered)
    assert result.exit_code == 1 and f"“{wrong}” is no" in result.stdout


OFFICES = """\
    short_name: HT
    offices:
      - id: press
        audience: press
        name: Press office in Lisbon
        email: press@harbour.example
        phone: +351 21 (000) 00-00
        link: https://www.harbour.example/press
      - id: hiring
        audience: employers
        name: Desk for employers
        phone: +351 210000001
"""


@pytest.fixture
def reachable(tiny: Tiny) -> Path:
    root = tiny("whole", languages=("en", "ar"))
    edit(root, "data/partners.yml", "    short_name: HT\n", OFFICES)
    return root


def test_offices_can_be_reached_and_the_press_finds_its_own_beside_the_news(reachable: Path) -> None:
    site = build(reachable)
    facts = page(site, "partners/harbour-trust").xpath("//aside")[0]
    assert {"Press contact", "Contact for employers"} <= {words(term) for term in facts.iter("dt")}
    links = facts.xpath(".//dd//a/@href")
    assert {"mailto:press@harbour.example", "tel:+351210000000", "tel:+351210000001"} <= set(links)
    assert "https://www.harbour.example/press" in links
    beside = page(site, "news/first-people-arrive").xpath("//aside")[0]
    assert "Press contact" in words(beside) and "mailto:press@harbour.example" in beside.xpath(".//a/@href")
    assert "Desk for employers" not in words(beside)
    published = json.loads((site / "data/partners.json").read_text("utf-8"))["partners"]
    (offices,) = (one["offices"] for one in published if one["id"] == "harbour-trust")
    assert [(one["audience"], one["name"], one["email"]) for one in offices] == [
        ("press", "Press office in Lisbon", "press@harbour.example"),
        ("employers", "Desk for employers", None),
    ]


@pytest.mark.parametrize(
    "phone", ["021 000 00 00", "0035121000000", "+351", "+351 21 000 00 00 ext 5", "+1234567890123456"]
)
def test_a_number_that_cannot_be_called_from_abroad_is_refused(reachable: Path, phone: str) -> None:
    edit(reachable, "data/partners.yml", "phone: +351 210000001", f"phone: '{phone}'")
    assert (
        f"“{phone}” is not a telephone number that can be called from everywhere"
        in call("check", root=reachable).stdout
    )


def test_an_office_that_nobody_can_reach_is_refused(reachable: Path) -> None:
    edit(reachable, "data/partners.yml", "        phone: +351 210000001\n", "")
    assert "Nobody can reach this office. Give email:, phone: or link:." in call("check", root=reachable).stdout


@pytest.mark.parametrize(
    ("address", "is_person"),
    [
        ("jane.doe", True), ("j.doe", True), ("jane_doe2", True), ("marie-claire.dupont", True), ("press", False),
        ("press.office", False), ("uk.visas", False), ("hiring", False), ("dt4e", False), ("info-lisbon", False),
    ],
)  # fmt: skip
def test_the_address_of_a_person_is_told_from_an_office_s(reachable: Path, address: str, is_person: bool) -> None:
    edit(reachable, "data/partners.yml", "email: press@", f"email: {address}@")
    said = call("check", root=reachable).stdout
    assert ("looks like the address of a person" in said) == is_person


def test_a_logo_stands_in_the_head_with_whose_it_is(tiny: Tiny) -> None:
    root = tiny("whole", languages=("en",))
    edit(root, "data/partners.yml", "    short_name: HT\n", "    short_name: HT\n    logo: mark\n")
    record = "images:\n- id: mark\n  file: mark.png\n  alt: The trust's mark\n  credit: Harbour Trust\n  licence: all rights reserved\n"
    write(root, "data/images.yml", record)
    (root / "docs/images").mkdir()
    Image.new("RGB", (300, 200), "navy").save(root / "docs/images/mark.png")
    site = build(root)
    (logo,) = page(site, "partners/harbour-trust").xpath("//article/header//figure[@class='logo']")
    assert logo.xpath(".//img/@alt") == ["The trust's mark"] and "Harbour Trust" in words(logo)
    assert (site / "partners/harbour-trust" / logo.xpath(".//img/@src")[0]).resolve().is_file()
    edit(
        root,
        "data/images.yml",
        "licence: all rights reserved\n",
        "licence: all rights reserved\n  withdrawn: 2026-01-01\n",
    )
    assert not page(build(root), "partners/harbour-trust").xpath("//figure")


def test_who_took_its_place_stands_in_the_head_and_nobody_takes_their_own(registered: Path) -> None:
    edit(registered, "data/partners.yml", "    ror:", "    successor: north-works\n    ror:")
    head = page(build(registered), "partners/harbour-trust").xpath("//article/header")[0]
    assert words(head.find_class("next")[0]) == "Trabalho do Norte took its place."
    edit(registered, "data/partners.yml", "successor: north-works", "successor: harbour-trust")
    assert "“harbour-trust” comes after itself" in call("check", root=registered).stdout


def test_a_name_ends_after_it_began(registered: Path) -> None:
    edit(registered, "data/partners.yml", "        until: 2019\n", "        since: 2020\n        until: 2019\n")
    assert "The end is before the start" in call("check", root=registered).stdout


def test_its_page_can_be_shared_and_leads_to_its_country(portal_site: Path) -> None:
    aside = page(portal_site, "partners/nhs-england").xpath("//aside")[0]
    links = aside.xpath(".//a/@href")
    assert "../../countries/gb/" in links and [link for link in links if link.startswith("https://wa.me/")]


def test_whom_to_ask_stands_beside_the_text(tiny: Tiny) -> None:
    """The address that a programme's record names for it, and for no other organisation."""
    root = tiny("whole", languages=("en",))
    edit(root, "data/programmes.yml", "    status: over\n", "    status: open\n")
    site = build(root)
    (asked,) = page(site, "partners/harbour-trust").xpath("//aside//dd[.//a[starts-with(@href, 'mailto:')]]")
    assert words(asked) == "Bridge: office@harbour.exampleThe office in Lisbon."
    assert not page(site, "partners/north-works").xpath("//aside//dd//a")


def test_nothing_empty_is_shown_and_nothing_is_said_of_how_we_work(portal_site: Path, tiny: Tiny) -> None:
    """No heading without content; sources by name alone: what is known of each stands on the page about the portal, once."""
    for record in records("partners"):
        html = page(portal_site, f"partners/{record['id']}")
        for section in html.xpath("//article//section"):
            assert section.xpath("count(./*)") > 1 and words(section) != words(section[0]), record["id"]
        main = words(html.xpath("//article")[0])
        for said in (
            "not stated",
            "carries no date",
            "Last read on",
            "general knowledge",
            "None",
            "No news",
        ):
            assert said not in main, (record["id"], said)
        assert main.count("are widely known") == bool(record.get("general_knowledge"))
        assert len(html.xpath("//ul[@class='sources']/li")) == len(record["sources"])
    assert "carries no date" in words(page(portal_site, "about").xpath("//article")[0])
    root = tiny(
        languages=("en",), files={"data/sources.yml": "sources: [{id: s, publisher: A, title: B, kind: article}]\n"}
    )
    (root / "data/partners.yml").write_text(
        "partners: [{id: lone, name: Lone, kind: ngo, checked: 2026-01-01, summary: Alone., sources: [s]}]\n", "utf-8"
    )
    headings = [words(one) for one in page(build(root), "partners/lone").xpath("//article//h2")]
    assert headings == ["At a glance", "Sources", "Do you work here?"]


def test_whoever_knows_better_is_told_where_to_write(tiny: Tiny) -> None:
    root = tiny("whole", languages=("en",))
    html = page(build(root), "partners/harbour-trust")
    (link,) = html.xpath("//aside[@aria-labelledby='yours']//a[contains(., 'Write to us')]")
    (cited,) = html.find_class("cite")
    assert "Partner Information Portal: “Harbour Trust”" in words(cited), "and how to cite it"
    assert words(cited).endswith("https://tiny.example.org/sub/partners/harbour-trust/")
    assert link.get("href").startswith("mailto:errors@tiny.example.org?subject=")
    assert [words(one) for one in html.find_class("address")][-2:] == ["errors@tiny.example.org"] * 2, (
        "also without an e-mail program"
    )
    edit(root, "mkdocs.yml", "      report_address: errors@tiny.example.org\n", "")
    html = page(build(root), "partners/harbour-trust")
    assert not html.xpath("//article//a[contains(., 'Write to us')] | //*[@aria-labelledby='yours']")


@pytest.mark.parametrize("lines", ["", "    summary: الصندوق.\n"])
def test_the_list_of_languages_marks_what_the_page_says_of_itself(tiny: Tiny, lines: str) -> None:
    """A name may stay as it is: a text that a machine translated is marked all the same, and one that is not there, too."""
    root = tiny("whole", languages=("en", "ar"))
    (root / "data/translations/ar/partners.yml").write_text(
        "harbour-trust:\n    name: Harbour Trust\n" + lines, "utf-8"
    )
    (language,) = page(build(root), "partners/harbour-trust").xpath("//details//a[@lang='ar']")
    says = "translated by a machine" if lines else "not translated yet"
    assert says in words(language)


# --- the directory ---


def by_letter(html: Element) -> dict[str, list[str]]:
    return {
        words(one.find("h2")): [link.get("href").strip("/").rpartition("/")[2] for link in one.xpath(".//li/div/a")]
        for one in html.find_class("letter")
    }


@pytest.mark.parametrize("locale", ["en", "fr", "ar", "uk"])
def test_everyone_stands_once_beneath_a_letter_of_the_language(portal_site: Path, locale: str) -> None:
    html = page(portal_site, "partners" if locale == "en" else f"{locale}/partners")
    letters = by_letter(html)
    names = [words(link) for link in html.xpath("//section[@class='letter']//li/div/a")]
    form = locale_format(locale)
    assert names == sorted(names, key=form.sort_key)
    assert [form.letter(name) for name in names] == [letter for letter, ids in letters.items() for _ in ids]
    assert sorted(one for ids in letters.values() for one in ids) == sorted(one["id"] for one in records("partners"))


@pytest.mark.parametrize(
    ("language", "name", "letter"),
    [
        ("en", "Österreich", "O"), ("sv", "Österreich", "Ö"), ("ar", "إغاثة", "ا"), ("ar", "IOM", "I"), ("uk", "Їжак", "Ї"),
        ("ti", "Care", "C"), ("en", "3M", "#"), ("en", "", "#"), ("en", "中文", "#"),
    ],
)  # fmt: skip
def test_names_stand_beneath_the_letter_that_the_language_has_for_them(language: str, name: str, letter: str) -> None:
    assert locale_format(language).letter(name) == letter


def test_choices_lead_without_a_script_to_lists_of_those_to_whom_they_apply(portal_site: Path) -> None:
    """Each with its number: the partners of a programme, without those of what came before it, and those of a country."""
    html = page(portal_site, "partners")
    wanted: dict[str, set[str]] = {
        f"country-{one['country'].lower()}": set() for one in records("partners") if "country" in one
    }
    for one in records("partners"):
        if "country" in one:
            wanted[f"country-{one['country'].lower()}"].add(one["id"])
        wanted.setdefault(f"kind-{one['kind']}", set()).add(one["id"])
    for record in records("programmes"):
        wanted[f"programme-{record['id']}"] = {
            one["partner"] for one in record["organisations"] if one["role"] != "pilot"
        }
    links = html.xpath("//nav[@class='choices-by']//li/a")
    assert len(links) == len(wanted)
    for link in links:
        target = urlsplit(link.get("href"))
        assert not target.path and target.query.replace("=", "-") == target.fragment
        shown = html.get_element_by_id(target.fragment).xpath(".//li/a/@href")
        assert {href.strip("/").rpartition("/")[2] for href in shown} == wanted[target.fragment]
        assert int(words(link.getnext())) == len(shown) > 0


MANY = "".join(
    f"  - {{id: partner-{number}, name: {name} {number}, kind: {'company' if number % 3 else 'ngo'}, country: {'BE' if number % 2 else 'JO'},"
    " checked: 2026-01-01, summary: One of many., sources: [harbour-release]}\n"
    for number, name in enumerate(
        ["Internationale Flüchtlingshilfeorganisationsgesellschaft", "Œuvre d’accueil", "Zentrum"] * 34
    )
)


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site with more than a hundred organisations, some with long names."""
    root = make_tiny(tmp_path_factory.mktemp("many") / "tiny", "whole", languages=("en", "ar"))
    file = root / "data/partners.yml"
    file.write_text(file.read_text("utf-8") + "\n" + MANY, "utf-8")
    return build(root)


@pytest.fixture
def window(chromium: Browser, many: Path) -> Iterator[Callable[..., Page]]:
    opened = []

    def make(uri: str, **options: object) -> Page:
        context = chromium.new_context(viewport={"width": 360, "height": 640}, **options)
        context.set_default_timeout(PATIENCE)
        opened.append(context)
        shown = context.new_page()
        shown.route(f"{HOME}**", partial(answer, many, HOME))
        shown.goto(f"{HOME}{uri}")
        return shown

    yield make
    for context in opened:
        context.close()


@pytest.fixture(scope="module")
def phone(chromium: Browser, many: Path) -> Iterator[Page]:
    """One window for those who only look, for a new one takes longer than the look."""
    with chromium.new_context(viewport={"width": 360, "height": 640}) as context:
        context.route(f"{HOME}**", partial(answer, many, HOME))
        yield context.new_page()


@pytest.mark.parametrize("locale", ["", "ar/"])
@pytest.mark.parametrize(
    "uri",
    [
        "",
        "participants/",
        "partners/",
        "partners/partner-0/",
        "news/",
        "news/first-people-arrive/",
        "programmes/bridge/",
    ],
)
def test_nothing_is_wider_than_a_phone_with_letters_twice_as_large(phone: Page, uri: str, locale: str) -> None:
    shown = phone
    shown.goto(f"{HOME}{locale}{uri}")
    shown.evaluate("document.documentElement.style.fontSize = '200%'")
    wide = """() => [...document.querySelectorAll("main *")].filter((one) => one.getBoundingClientRect().right > innerWidth + 1 || one.getBoundingClientRect().left < -1).map((one) => one.outerHTML.slice(0, 80))"""
    assert shown.evaluate("document.documentElement.scrollWidth") <= 360, shown.evaluate(wide)[:5]


def test_a_hundred_are_narrowed_by_name_and_choice_and_the_address_says_how(window: Callable[..., Page]) -> None:
    shown = window("partners/")
    rows = shown.locator(".names-rows > li:visible")
    expect(rows).to_have_count(104)
    expect(shown.get_by_role("status")).to_have_text("104 organisations")
    expect(shown.locator(".by-choice").first).to_be_hidden()
    for typed, found in (("charity", "ngo"), ("firm", "company")):
        shown.get_by_role("searchbox").fill(typed)
        chip = shown.locator(f"[data-choice=kind][data-value={found}] + .count")
        expect(shown.locator(f".names-rows > li[data-kind={found}]:visible")).to_have_count(int(chip.inner_text()))
        expect(rows).to_have_count(int(chip.inner_text()))
    shown.get_by_role("searchbox").fill("lüchtling")
    expect(rows).to_have_count(0)  # words are found by their beginnings
    shown.get_by_role("searchbox").fill("oeuvre 1")
    expect(shown.locator("[data-all]")).to_be_visible()
    shown.get_by_role("searchbox").fill("ŒUVRE D")
    expect(rows).to_have_count(34)
    choice = shown.locator("[data-choice=country][data-value=be]")
    announced = int(shown.locator("[data-value=be] + .count").inner_text())
    choice.click()
    expect(rows).to_have_count(announced)
    assert announced == 17 and choice.get_attribute("aria-current") == "true"
    assert urlsplit(shown.url).query == "country=be&q=%C5%92UVRE+D"
    again = window(f"partners/?{urlsplit(shown.url).query}")
    expect(again.locator(".names-rows > li:visible")).to_have_count(17)
    expect(again.locator(".printed")).to_have_text(again.url)
    choice.click()
    expect(rows).to_have_count(34)
    shown.get_by_role("searchbox").fill("nobody of that name")
    expect(shown.get_by_role("status")).to_have_text("No organisation fits all of this.")
    shown.get_by_role("button", name="Show all").click()
    expect(rows).to_have_count(104)
    assert urlsplit(shown.url).query == ""


def test_names_are_found_in_other_languages_than_the_readers(window: Callable[..., Page]) -> None:
    """In Arabic, one who types the name in Latin letters finds it; and so does one who types it in Arabic, or the country."""
    shown = window("ar/partners/")
    for typed, number in (("harbour", 1), ("صندوق الميناء", 1), ("البرتغال", 1), ("الأردن", 51)):
        shown.get_by_role("searchbox").fill(typed)
        expect(shown.locator(".names-rows > li:visible")).to_have_count(number)


def test_without_a_script_the_choices_jump_and_no_field_waits_in_vain(window: Callable[..., Page]) -> None:
    shown = window("partners/", java_script_enabled=False)
    expect(shown.locator(".names-rows > li:visible")).to_have_count(104)
    expect(shown.locator("#name")).to_be_hidden()
    shown.locator("[data-value=be]").click()
    assert urlsplit(shown.url).fragment == "country-be"
    expect(shown.locator("#country-be")).to_be_in_viewport()
