"""What a reader sees first: the home page, the page for displaced people, and the frame around every page."""

import re
from functools import partial
from pathlib import Path

import pytest
from lxml.html import fromstring
from playwright.sync_api import Browser

from portal.check.project import read
from portal.files.theme import THEME
from portal.model.enums import Colour
from portal.render.html.page import PageRenderer
from support.browser import PHONE, answer
from support.html import page, words
from support.sites import Tiny, build, call, edit

MANY = (
    "en",
    *[
        "fr",
        "ar",
        "uk",
        "de",
        "es",
        "pt",
        "tr",
        "fa",
        "ps",
        "ti",
        "am",
        "so",
        "ku",
        "ckb",
        "bn",
        "ta",
        "my",
        "sw",
        "ru",
        "ro",
        "nl",
        "it",
        "pl",
        "vi",
    ],
)
PLACES = "---\ntitle: For you\nsummary: Help.\nupdated: 2026-01-02\n---\n\nFirst.\n\n## If you live here\n\nAsk.\n\n## If you live there\n\nAsk others.\n"
HOME = "https://tiny.example.org/"


def test_people_come_first_at_home(portal_site: Path) -> None:
    """Whoever had to leave home has the first door; then employers, then whoever writes of it."""
    html = page(portal_site, "ar")
    doors = [link.get("href") for link in html.xpath("//ul[@class='doors']//a")]
    assert doors == [f"../ar/{name}/" for name in ("participants", "employers", "press")]


def test_what_was_achieved_stands_large_with_its_source(portal_site: Path) -> None:
    """The figures that a programme calls its achievement, no other, in its colour; each leads to its source in one tap."""
    html = page(portal_site, "")
    shown = html.xpath("//ul[@class='achieved']/li")
    assert [words(item.find_class("number")[0]) for item in shown] == ["98", "86", "more than 1,000"]
    assert [item.get("class").strip() for item in shown] == ["hue-teal", "hue-teal", "hue-plum"]
    targets = [item.xpath(".//a[starts-with(normalize-space(), 'Source')]/@href")[0] for item in shown]
    assert all(target.startswith(("https://", "data/#figure-")) for target in targets)


def test_figures_that_home_names_lead_to_the_list_of_all(portal_site: Path) -> None:
    """The home page ends with organisations, not with footnotes."""
    html = page(portal_site, "")
    assert not html.find_class("figure-notes")
    assert {href.partition("#")[0] for href in html.xpath("//a[@class='figure']/@href")} <= {"data/"}


def test_a_portal_without_any_of_it_has_a_home_page_all_the_same(tiny: Tiny) -> None:
    html = page(build(tiny(languages=("en",))), "")
    assert len(html.xpath("//ul[@class='doors']/li")) == 3
    assert not html.xpath("//*[@id='achieved' or @id='voice' or @id='partners'] | //figure")


def test_each_place_is_one_tap_away_and_so_is_the_way_out(tiny: Tiny) -> None:
    root = tiny(languages=("en",), files={"docs/en/participants.md": PLACES})
    assert not page(build(root), "participants").find_class("leave")
    out = "https://{language}.weather.example.org/"
    edit(root, "mkdocs.yml", "report_address:", f"exit_address: {out}\n      report_address:")
    html = page(build(root), "participants")
    targets = html.xpath("//ul[@class='places']//a/@href")
    assert [words(html.get_element_by_id(target[1:])) for target in targets] == [
        "If you live here",
        "If you live there",
    ]
    (way,) = html.xpath("//p[contains(@class, 'leave')]/a")
    assert (way.get("href"), way.get("rel")) == (out.format(language="en"), "external noreferrer nofollow")
    assert words(way) == "Leave quickly for en.weather.example.org", "it says what it does"


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "http://weather.example.org/", "wikipedia", "https://{lang}.example.org/"]
)
def test_the_way_out_leads_to_a_page_elsewhere(tiny: Tiny, address: str) -> None:
    root = tiny(languages=("en",))
    edit(root, "mkdocs.yml", "report_address:", f"exit_address: {address}\n      report_address:")
    result = call("check", root=root)
    assert result.exit_code == 1
    assert f"“{address}” is no address of a page elsewhere. Write it as https://www.wikipedia.org/." in result.stdout


def test_leaving_leaves_no_step_back(tiny: Tiny, chromium: Browser) -> None:
    root = tiny(languages=("en",), files={"docs/en/participants.md": PLACES})
    edit(root, "mkdocs.yml", "report_address:", "exit_address: https://weather.example.org/\n      report_address:")
    site = build(root)
    with chromium.new_context() as context:
        window = context.new_page()
        window.route("https://weather.example.org/", lambda route: route.fulfill(body="Sun", content_type="text/plain"))
        window.route(f"{HOME}**", partial(answer, site, HOME))
        window.goto(f"{HOME}privacy/")
        window.goto(f"{HOME}participants/")
        window.click("[data-leave]")
        window.wait_for_url("https://weather.example.org/")
        window.go_back()
        assert window.url == f"{HOME}privacy/"


def test_twenty_five_languages_make_the_header_no_taller(tiny: Tiny, chromium: Browser) -> None:
    """The list is folded, the reader's own language first, each in its own name; under 100 pixels on a phone."""
    site, _ = read(tiny(languages=MANY))
    assert site
    drawn = PageRenderer(site.routes)
    text = drawn.html(drawn.page(site.routes.entries[""], "fr"))
    links = fromstring(text).xpath("//details[contains(@class, 'languages')]//a")
    assert [link.get("lang") for link in links] == ["fr", *(tag for tag in MANY if tag != "fr")]
    assert {words(link).partition(" ○ ")[2] for link in links if link.get("lang") not in ("en", "fr")} == {
        "(pas encore traduit)"
    }
    with chromium.new_context(viewport={"width": PHONE, "height": 640}, locale="fr") as context:
        window = context.new_page()
        window.route(f"{HOME}**", partial(answer, THEME, HOME))
        style = THEME / "assets/portal.css"  # published under a name with a hash
        window.route(f"{HOME}assets/*portal*", lambda route: route.fulfill(path=style))
        window.route(f"{HOME}fr/", lambda route: route.fulfill(body=text, content_type="text/html; charset=utf-8"))
        window.goto(f"{HOME}fr/")
        header = window.locator(".site-header")
        assert header.bounding_box()["height"] < 100
        assert window.evaluate("document.documentElement.scrollWidth") <= PHONE
        window.click(".languages summary")
        assert window.locator(".languages a:visible").count() == len(MANY)
        assert header.bounding_box()["height"] < 100


def test_what_a_machine_translated_is_marked_in_the_list(portal_site: Path) -> None:
    links = page(portal_site, "programmes/dt4e").xpath("//details[contains(@class, 'languages')]//a")
    assert [words(link) for link in links] == [
        "English",
        *(f"{name} ◐ (translated by a machine)" for name in ("Français", "العربية", "Українська")),
    ]
    assert page(portal_site, "programmes/dt4e").xpath("//details[contains(@class, 'languages')]//p[@class='note']")


@pytest.mark.parametrize("scheme", [":root {", "@media screen and (prefers-color-scheme: dark) {\n  :root {"])
@pytest.mark.parametrize("colour", [*Colour, "ink", "muted", "link", "accent"])
def test_each_colour_can_be_read_on_every_ground(colour: str, scheme: str) -> None:
    """A programme's colour has its rule; it and the words of pages keep 4.5 to 1 on paper, on cards and on bands (WCAG 2.2, 1.4.3)."""
    css = (THEME / "assets/portal.css").read_text("utf-8")
    assert colour not in list(Colour) or f".hue-{colour} {{ --hue: var(--{colour}); }}" in css
    tokens = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", css.partition(scheme)[2].partition("}")[0]))
    for ground in ("paper", "surface", "sunk"):
        lighter, darker = sorted((luminance(tokens[colour]), luminance(tokens[ground])), reverse=True)
        assert (lighter + 0.05) / (darker + 0.05) >= 4.5, (colour, ground)


def luminance(colour: str) -> float:
    """Relative luminance, 0 to 1, of ``#rrggbb`` (WCAG 2.2)."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
