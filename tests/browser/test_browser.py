"""Readers' ways through a site, walked in Debian's Chromium."""

import re
import time
from collections.abc import Callable, Iterator
from urllib.parse import parse_qs, urljoin, urlsplit

import pytest
import yaml
from playwright.sync_api import Browser, Locator, Page, expect

import lighthouse
import windows
from portal.files.theme import THEME
from support import browser as site
from support.browser import DESK, DIRECTIONS, LOCALES, PATIENCE, PHONE, TEMPLATES, address, path
from support.sites import SITES

Window = Callable[..., Page]


FORCED = ("index", "programme", "programmes", "news")
"""Kinds of pages that are looked at with forced colours."""
WALKED = (
    ("", "dark", DESK),
    ("programmes/dt4e/", "light", DESK),
    ("ar/data/", "light", DESK),
    ("ar/programmes/", "dark", PHONE),
    ("nowhere/", "light", DESK),
)
"""Pages that the Tab key walks through, each in a colour scheme and a width."""


@pytest.fixture
def window(chromium: Browser, served: str) -> Iterator[Window]:
    """Open a window at a page: ``window("uk/programmes/", width=320, locale="uk-UA")``; each knows nothing of others."""
    opened = []

    def make(uri: str | None = None, *, width: int = DESK, **options: object) -> Page:
        context = chromium.new_context(base_url=served, viewport={"width": width, "height": 800}, **options)
        context.set_default_timeout(PATIENCE)
        opened.append(context)
        page = context.new_page()
        if uri is not None:
            page.goto(uri)
            if options.get("java_script_enabled", True):
                page.evaluate(site.PAINTED)
        return page

    yield make
    for context in opened:
        context.close()


@pytest.fixture(scope="module")
def reused_tab(chromium: Browser, served: str) -> Iterator[tuple[Page, list[str]]]:
    """A window that many tests use one after another, for a new one takes longer than what they look at; and its faults."""
    context = chromium.new_context(base_url=served, viewport={"width": DESK, "height": 800})
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    yield page, site.complaints(page, served)
    context.close()


@pytest.fixture
def tab(reused_tab: tuple[Page, list[str]]) -> Iterator[Page]:
    """A window as a reader has it who has walked about in the site; what is emulated for a test is put back."""
    page, faults = reused_tab
    faults.clear()
    yield page
    page.emulate_media(color_scheme="light", forced_colors="none")
    page.set_viewport_size({"width": DESK, "height": 800})


@pytest.fixture
def faults(tab: Page, reused_tab: tuple[Page, list[str]]) -> list[str]:
    """What the page in the tab complains of: grows."""
    return reused_tab[1]


def programmes() -> list[dict]:
    """The programmes as the content states them."""
    return yaml.safe_load((SITES / "portal/data/programmes.yml").read_text("utf-8"))["programmes"]


def follow(page: Page, link: Locator) -> str:
    """Click a link that must be in view, wait for what it leads to, and return the new address."""
    expect(link).to_be_visible()
    with page.expect_navigation():
        link.click()
    expect(page.locator("h1")).to_be_visible()
    return path(page)


# --- every kind of page ---


def test_every_template_is_visited_in_every_language() -> None:
    """The pages that these tests and the audit visit stand for all templates and languages there are."""
    made = {file.stem for file in (THEME / "pages").glob("*.html")}
    elsewhere = {"notice", "languages", "glossary", "in-plain-language"}  # rooms/render: test_notices, …
    assert set(TEMPLATES) == made - elsewhere
    assert set(LOCALES) == {folder.name for folder in (SITES / "portal/docs").iterdir()}


WIDTHS = f"""(() => {{
  const space = {site.SPACE_TEXT};
  const root = document.documentElement;
  return [true, false].map((spaced) => {{
    space(spaced);
    return [spaced, root.scrollWidth, root.clientWidth];
  }});
}})()"""
"""Whether text is spaced, how wide the page is then, and the room that it has: with text as spaced as readers may have it, and as it is."""


def test_as_many_pages_are_looked_at_as_a_statement_may_say() -> None:
    """These numbers stand in the accessibility statement of this repository's own portal (``tests/content``)."""
    assert (len(FORCED), len(WALKED), len(lighthouse.MEASURED)) == (4, 5, 5)
    assert windows.SCHEMES == ("light", "dark")


@pytest.mark.parametrize("template", TEMPLATES)
def test_page_is_quiet_fits_the_window_and_keeps_every_rule_of_axe(template: str, tab: Page, faults: list[str]) -> None:
    """In each language, a page logs no error, fails no request, asks no other host and never scrolls sideways.

    Nor does it when text is spaced as widely as WCAG 2.2 says. In English on a desk and in Arabic on a phone, axe-core finds
    nothing, with everything unfolded; the audit asks it in every language and width. A window of 320 pixels is also what a
    reader has who enlarges one of 1280 to 400 %.
    """
    page = tab
    for locale in LOCALES:
        for width in (PHONE, DESK):
            page.set_viewport_size({"width": width, "height": 800})
            if width == PHONE:
                page.goto(address(TEMPLATES[template], locale))
            drawn = page.locator("article").get_attribute("class")
            assert drawn == (
                "accessibility" if template == "page" else template
            )  # a page without a template of its own
            page.evaluate(site.OPEN_EVERYTHING)
            for spaced, wide, room in page.evaluate(WIDTHS):
                if wide > room or room != width:
                    faults.append(f"{page.url} is {wide} pixels wide in a window of {room}{' spaced' * spaced}")
            if (locale, width) in (("en", DESK), ("ar", PHONE)):
                faults += site.axe(page, contrast=False)
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("uri", ["", "ar/", "programmes/dt4e/", "ar/programmes/dt4e/"])
def test_nothing_shifts_as_a_page_comes_and_its_first_view_is_light(uri: str, window: Window) -> None:
    """However late the script comes, nothing moves; with everything, the first view is 60 kB over the wire at most."""
    page = window(width=PHONE, locale="uk-UA")  # a reader to whom a line is offered
    page.add_init_script(site.WATCH_SHIFTS)
    requests = []
    page.on("requestfinished", lambda request: requests.append(request))
    page.route("**/*.js", lambda route: (time.sleep(0.3), route.continue_()))
    page.goto(uri, wait_until="networkidle")
    expect(page.locator(".offer:visible")).to_have_count(1)
    assert page.evaluate("shifts") == []
    sizes = {one.url: one.sizes()["responseBodySize"] + one.sizes()["responseHeadersSize"] for one in requests}
    assert len(sizes) >= 3
    assert sum(sizes.values()) <= 60_000, sizes


# What must be among the texts that were measured, so that the measurement can't be empty.
SAMPLES = {
    "index": [
        ".doors strong",
        ".doors span",
        ".hero .lead",
        ".hero h1",
        ".brand span",
        ".standing span",
        ".from-to dt",
        ".achieved .number",
        ".names a",
        ".offer a",
    ],
    "programme": [
        ".standing span",
        ".beside dd",
        ".note",
        ".steps li",
        ".prose p",
        ".prose a.figure data",
        ".full",
        ".footer-links a",
    ],
    "partner": [
        ".part h3 a, .part h3 span",
        ".part .note",
        ".standing span",
        ".button",
        "a.external",
        ".named .full, .named .full span",
        ".trail a",
        ".independent",
    ],
    "partners": [
        ".letter h2",
        ".names-rows .plain li",
        ".names-rows .meta span",
        ".choices-by a",
        ".choices-by .count",
    ],
    "news": [".kind-press-release", ".jump a[aria-current]", ".jump .count", ".year h2", ".rows h3 a", ".meta span"],
    "news-item": [".button", ".button.quiet", "textarea", ".share a", ".figure-notes li", ".back", ".beside dt"],
    "data": [".ledger td", ".ledger .note", ".inferred", "a.conflict", "caption"],
    "not-found": [".big-code", ".doors-small a"],
}


@pytest.mark.parametrize("template", TEMPLATES)
def test_text_can_be_read_in_light_and_in_dark(template: str, tab: Page) -> None:
    """All text keeps a contrast of 4.5 to 1 with what lies behind it, in both colour schemes."""
    page = tab
    faults = []
    for locale, width in (("en", DESK), ("ar", PHONE)):
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(address(TEMPLATES[template], locale))
        page.evaluate(site.OPEN_EVERYTHING)
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            ground = page.evaluate(site.BACKGROUND)
            if (ground < 0.1) != (scheme == "dark") or (ground > 0.8) != (scheme == "light"):
                faults.append(f"{page.url} has a background of luminance {ground} where {scheme} was asked for")
            measured = page.evaluate(site.TEXT_CONTRAST, SAMPLES.get(template, ["h1", ".lead", "main p"]))
            faults += [f"{page.url} {scheme}: {fault}" for fault in measured["faults"]]
            faults += [f"{page.url} has no {selector} in view" for selector in measured["missing"]]
    assert not faults, "\n".join(faults)


def test_target_of_a_figure_can_be_read_in_light_and_in_dark(window: Window) -> None:
    """The entry that a link to a figure leads to stands out, and its text keeps a contrast of 4.5 to 1."""
    page = window()
    for uri, figure in (("news/labour-mobility-overview/", "region-population"), ("data/", "ukraine-displaced-iom")):
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            page.goto(f"{uri}#figure-{figure}")
            ground = page.evaluate("getComputedStyle(document.querySelector(':target')).backgroundColor")
            assert ground != "rgba(0, 0, 0, 0)"
            assert page.evaluate(site.TEXT_CONTRAST, [":target strong, :target th, :target td"]) == {
                "faults": [],
                "missing": [],
            }


@pytest.mark.parametrize("template", FORCED)
@pytest.mark.parametrize(("locale", "scheme"), [("en", "light"), ("ar", "dark")])
def test_forced_colours_hide_nothing(template: str, locale: str, scheme: str, tab: Page) -> None:
    """With the reader's own colours forced, all text is there and readable, and cards and labels keep their edges."""
    page = tab
    page.goto(address(TEMPLATES[template], locale))
    before = page.locator("body").inner_text()
    page.emulate_media(forced_colors="active", color_scheme=scheme)
    assert page.evaluate("matchMedia('(forced-colors: active)').matches")
    assert page.locator("body").inner_text() == before
    samples = ["h1, h1 span", "main a", ".footer-links a", ".brand span", ".languages summary"]
    assert page.evaluate(site.TEXT_CONTRAST, samples) == {"faults": [], "missing": []}
    edges = "(all) => all.map((one) => parseFloat(getComputedStyle(one).borderTopWidth))"
    assert min(page.locator(".label, .card, .doors a, .scroll").evaluate_all(edges)) >= 1


# --- languages ---


@pytest.mark.parametrize(("uri", "width"), [("programmes/dt4e/", DESK), ("partners/iom/", PHONE)])
def test_switching_language_stays_on_the_page(uri: str, width: int, window: Window) -> None:
    """Choosing a language leads to the same page in that language and in its direction, wherever one comes from."""
    page = window(uri, width=width)
    for locale in ("fr", "ar", "uk", "en", "ar"):
        page.locator(".languages summary").click()
        chosen = page.locator(f".languages a[hreflang={locale}]")
        assert chosen.get_attribute("aria-current") is None
        assert follow(page, chosen) == address(uri, locale)
        root = page.locator("html")
        assert (root.get_attribute("lang"), root.get_attribute("dir")) == (locale, DIRECTIONS[locale])
        offered = page.locator(".languages a")
        assert [one.get_attribute("lang") for one in offered.all()] == sorted(LOCALES, key=lambda name: name != locale)
        assert page.locator(".languages a[aria-current]").get_attribute("lang") == locale


@pytest.mark.parametrize(
    ("uri", "wanted", "offered"),
    [
        ("programmes/dt4e/", ["uk-UA"], "uk"),
        ("uk/partners/iom/", ["ar-EG", "uk"], "ar"),
        ("", ["de-AT", "fr-CH", "en"], "fr"),
        ("ar/participants/", ["en-GB", "ar"], "en"),
        ("news/dt4e-first-arrivals/", ["de", "uk"], "uk"),
        ("programmes/dt4e/", ["en-GB", "uk"], None),
        ("programmes/dt4e/", ["de-DE"], None),
        ("uk/programmes/dt4e/", ["uk-UA"], None),
        ("nowhere/", ["uk-UA"], None),
    ],
)
def test_readers_own_language_is_offered_in_one_quiet_line(
    uri: str, wanted: list[str], offered: str | None, window: Window
) -> None:
    """A page offers itself in the language that the browser prefers, in that language, and leaves it at that."""
    page = window(locale=wanted[0])
    languages = f"Object.defineProperty(navigator, 'languages', {{ get: () => {wanted} }});"
    page.add_init_script(languages)
    page.goto(uri)
    assert path(page) == uri
    shown = [one for one in page.locator(".offer").all() if one.is_visible()]
    assert [one.get_attribute("lang") for one in shown] == ([offered] if offered else [])
    assert page.evaluate("document.activeElement === document.body")
    if offered:
        (line,) = shown
        assert line.evaluate("(one) => getComputedStyle(one).direction") == DIRECTIONS[offered]
        assert line.evaluate("(one) => [getComputedStyle(one).position, one.getClientRects().length]") == ["static", 1]
        assert line.bounding_box()["height"] <= 56
        bare = uri.removeprefix(f"{page.locator('html').get_attribute('lang')}/")
        assert follow(page, line.locator("a")) == address(bare, offered)
        expect(page.locator(".offer:visible")).to_have_count(0)


def test_who_comes_from_another_page_here_is_offered_no_language(window: Window) -> None:
    page = window(locale="uk-UA")
    page.goto("programmes/")
    expect(page.locator(".offer:visible")).to_have_count(1)
    page.locator(".brand").click()
    page.wait_for_load_state()
    assert path(page) == ""
    expect(page.locator(".offer:visible")).to_have_count(0)


OFFERS = r"(?s)<li><a[^>]* data-offer=.*data-offer=[^\n]*</li>"


@pytest.mark.parametrize(
    ("wanted", "there", "offered"),
    [
        (["pt-BR"], ["pt-PT", "fr"], "pt-PT"),  # better than English, and named for what it is
        (["pt-BR"], ["pt-PT", "pt-BR"], "pt-BR"),
        (["zh-TW"], ["zh-Hans", "zh-Hant"], "zh-Hant"),
        (["zh-CN"], ["zh-Hant", "fr"], None),
        (["sr-RS", "fr"], ["sr-Latn", "fr"], "fr"),
        (["sr-Latn-RS"], ["sr", "sr-Latn"], "sr-Latn"),
        (["fa-AF"], ["ps", "fa"], "fa"),
        (["en-US", "fr"], ["fr", "en-ZA"], None),
        (["x", "", "fr-CA"], ["ar", "fr"], "fr"),
    ],
)
def test_a_language_is_offered_to_who_reads_its_script(
    wanted: list[str], there: list[str], offered: str | None, window: Window
) -> None:
    page = window()
    page.add_init_script(f"Object.defineProperty(navigator, 'languages', {{ get: () => {wanted} }});")
    html = "".join(f'<li><a href="./" lang="{tag}" data-offer="…">…</a></li>' for tag in there)
    page.route("**/about/", lambda route: route.fulfill(body=re.sub(OFFERS, html, route.fetch().text(), count=1)))
    page.goto("about/")
    assert page.evaluate("[...document.querySelectorAll('.offer')].map((one) => one.lang)") == (
        [offered] if offered else []
    )


def test_nothing_is_stored(window: Window) -> None:
    """After a walk through the site, languages changed and offers taken, the browser holds nothing of it."""
    page = window("", locale="uk-UA")
    follow(page, page.locator(".offer:visible a"))
    page.locator(".languages summary").click()
    follow(page, page.locator(".languages a[hreflang=ar]"))
    for uri in ("ar/news/", "ar/data/", "ar/nowhere/"):
        page.goto(uri)
    assert page.context.cookies() == []
    assert page.evaluate(site.STORED) == site.NOTHING


@pytest.mark.parametrize("width", [PHONE, DESK])
@pytest.mark.parametrize("locale", ["en", "ar"])
def test_page_runs_in_the_direction_of_its_language(locale: str, width: int, window: Window) -> None:
    """The brand stands where reading begins, texts begin at that edge; in Arabic this is the right one."""
    page = window(address("participants/", locale), width=width)
    start, end = ("right", "left") if locale == "ar" else ("left", "right")
    edges = "(one) => { const box = one.getBoundingClientRect(); return { left: box.left, right: innerWidth - box.right }; }"
    brand = page.locator(".brand .mark").evaluate(edges)
    assert 0 <= brand[start] < brand[end]
    if width == DESK:
        search = page.locator(".search-link").evaluate(edges)
        assert search[end] == pytest.approx(brand[start], abs=1)
    lines = page.evaluate(site.START_EDGES, "main :is(h1, h2, h3, .lead, .prose p)")
    assert len(lines) > 10
    assert [line for line in lines if abs(line[start]) > 2] == []
    assert any(line[end] > 20 for line in lines)
    assert page.locator(".prose p").first.evaluate("(one) => getComputedStyle(one).direction") == DIRECTIONS[locale]


# --- ways through the site ---


@pytest.mark.parametrize(("locale", "width"), [("en", DESK), ("fr", PHONE), ("ar", PHONE), ("uk", DESK)])
def test_employer_reaches_a_programme_with_steps_in_two_clicks(locale: str, width: int, window: Window) -> None:
    """From the home page through the door for employers to a programme that tells its steps."""
    page = window(address("", locale), width=width)
    assert follow(page, page.locator(".doors a[href$='employers/']")) == address("employers/", locale)
    rows = page.locator("section[aria-labelledby=all] .rows > li")
    assert rows.count() == sum("for_employers" in one for one in programmes())
    with_steps = next(one for one in programmes() if "steps" in one)
    uri = f"programmes/{with_steps['id']}/"
    assert follow(page, rows.locator(f"a[href$='{uri}']").first) == address(uri, locale)
    steps = page.locator("ol.steps > li")
    assert steps.count() == len(with_steps["steps"])
    for step in steps.all():
        expect(step.locator("h3")).to_be_visible()
        assert step.locator("p").inner_text().strip()


def test_displaced_person_finds_in_arabic_what_exists_and_whom_to_ask(window: Window) -> None:
    """From the home page to what exists and what is over, to a programme's state, to whom to ask: all in Arabic."""
    page = window("ar/", width=PHONE, locale="ar-JO")
    assert follow(page, page.locator(".doors a[href$='participants/']")) == "ar/participants/"
    expect(page.locator(".prose p strong").first).to_be_visible()  # takes no applications
    cards = page.locator("section[aria-labelledby=overview] .card")
    shown = [card.locator(".standing").get_attribute("class").split("standing-")[1] for card in cards.all()]
    assert shown == [one["status"] for one in programmes() if one["status"] != "over"]
    assert page.locator("section.over li").count() == len(programmes()) - len(shown)
    unclear = next(one for one in programmes() if one["status"] == "unknown")
    uri = f"ar/programmes/{unclear['id']}/"
    assert follow(page, cards.locator(f"a[href$='programmes/{unclear['id']}/']").first) == uri
    expect(page.locator(".standing-unknown")).to_be_visible()
    partner = unclear["contact"]["partners"][0]
    ask = page.locator(f"[aria-labelledby=facts] a[href$='partners/{partner}/']").last
    assert follow(page, ask) == f"ar/partners/{partner}/"
    expect(page.locator("main a.external").first).to_be_visible()
    assert (page.locator("html").get_attribute("lang"), page.locator("html").get_attribute("dir")) == ("ar", "rtl")


@pytest.mark.parametrize("locale", ["en", "ar"])
def test_news_are_filtered_by_kind(locale: str, window: Window) -> None:
    """Each kind leads to a list of that kind alone, as long as was announced; “all” leads back to everything."""
    page = window(address("news/", locale))
    counts = {}
    addresses = [urljoin(page.url, one.get_attribute("href")) for one in page.locator(".jump a").all()]
    for whole in [*addresses[1:], addresses[0]]:
        uri = urlsplit(whole).path.removeprefix("/")
        link = next(
            one for one in page.locator(".jump a").all() if urljoin(page.url, one.get_attribute("href")) == whole
        )
        announced = int(link.locator(".count").inner_text())
        assert follow(page, link) == uri
        assert urljoin(page.url, page.locator(".jump a[aria-current]").get_attribute("href")) == whole
        kinds = [one.get_attribute("class") for one in page.locator(".rows .label").all()]
        while page.locator("a[rel=next]").count():
            follow(page, page.locator("a[rel=next]"))
            kinds += [one.get_attribute("class") for one in page.locator(".rows .label").all()]
        assert len(kinds) == announced > 0
        kind = uri.rstrip("/").rsplit("/", 1)[-1]
        if kind != "news" or "kind/" in uri:
            assert set(kinds) == {f"label kind-{kind}"}
        counts[uri] = announced
    assert sum(counts.values()) == 2 * counts[address("news/", locale)]


@pytest.mark.parametrize(("locale", "width"), [("en", DESK), ("ar", PHONE)])
def test_news_item_leads_to_programme_partner_and_website(locale: str, width: int, window: Window) -> None:
    """From an item to its programme, to a partner of that, to the partner's website, which is marked as elsewhere."""
    page = window(address("news/dt4e-first-arrivals/", locale), width=width)
    programme = page.locator("aside[aria-labelledby=behind] a[href$='programmes/dt4e/']")
    assert follow(page, programme) == address("programmes/dt4e/", locale)
    partner = page.locator("section[aria-labelledby=organisations] a[href$='partners/talent-beyond-boundaries/']").first
    assert follow(page, partner) == address("partners/talent-beyond-boundaries/", locale)
    website = page.locator(".page-head a[href^='http']")
    expect(website).to_be_visible()
    assert website.get_attribute("href") == "https://www.talentbeyondboundaries.org/"
    assert website.get_attribute("rel") == "external"
    assert website.get_attribute("target") is None
    mark = website.evaluate("(one) => getComputedStyle(one, '::after').content")
    assert mark.startswith('"\N{NO-BREAK SPACE}↗"'), "which stays with the last word, and points as an address reads"
    assert website.inner_text() == "talentbeyondboundaries.org"


@pytest.mark.parametrize(
    ("uri", "locale"),
    [
        ("", "en"),
        ("", "ar"),
        ("news/", "en"),
        ("news/", "uk"),
        ("news/kind/story/", "fr"),
        ("programmes/dt4e/", "fr"),
        ("partners/iom/", "ar"),
    ],
)
def test_feed_found_by_autodiscovery_can_be_read(uri: str, locale: str, window: Window) -> None:
    """A page names its feeds; they are well formed, and their first item leads to the item of that title."""
    page = window(address(uri, locale))
    root = page.locator("link[rel=canonical]").get_attribute("href").removesuffix(address(uri, locale))
    found = {}
    for kind, element in (("application/rss+xml", "rss"), ("application/atom+xml", "feed")):
        feed = page.evaluate(site.READ_FEED, page.locator(f"link[type='{kind}']").first.get_attribute("href"))
        assert (feed["status"], feed["broken"], feed["root"]) == (200, False, element)
        found[element] = feed["items"]
    assert found["rss"] == found["feed"]
    assert len({item["id"] for item in found["rss"]}) == len(found["rss"]) > 0
    json_href = page.locator("link[type='application/feed+json']").first.get_attribute("href")
    as_json = page.evaluate("async (href) => (await (await fetch(href)).json()).items", json_href)
    assert [(item["id"], item["url"]) for item in as_json] == [(item["id"], item["link"]) for item in found["rss"]]
    first = found["rss"][0]
    assert first["link"].startswith((root + address("news/", locale), root + address("events/", locale)))
    page.goto(first["link"].removeprefix(root))
    assert page.locator("h1").inner_text().split() == first["title"].split()


@pytest.mark.parametrize("locale", ["en", "ar"])
def test_feeds_page_leads_to_feeds_in_each_group(locale: str, window: Window) -> None:
    """Everything, each kind, what changed, a programme and a partner: the page of feeds leads to feeds that can be read."""
    page = window(address("feeds/", locale))
    groups = page.locator("section:has(.feed-list)")
    assert groups.count() == 5
    for group in groups.all():
        for place, root in enumerate(("rss", "feed")):
            link = group.locator(".formats").first.locator("a").nth(place)
            feed = page.evaluate(site.READ_FEED, link.get_attribute("href"))
            assert (feed["status"], feed["broken"], feed["root"]) == (200, False, root)
            assert all(item["title"] and item["id"] and item["link"] for item in feed["items"])
    with page.expect_download() as download:
        page.locator("a[download]").click()
    assert download.value.suggested_filename == "feeds.opml"


@pytest.mark.parametrize("locale", ["en", "ar"])
def test_figure_in_a_text_leads_to_its_source_and_back(locale: str, window: Window) -> None:
    """A number in a text leads down the page to a note, which names what it counts; ↩ leads back to where one was reading."""
    uri = address("news/labour-mobility-overview/", locale)
    page = window(uri, width=PHONE)
    figure = page.locator(".prose a.figure[id]").last
    number, href = figure.inner_text(), figure.get_attribute("href")
    figure.click()
    assert (path(page), urlsplit(page.url).fragment) == (uri, href.removeprefix("#"))
    note = page.locator(":target")
    expect(note).to_be_in_viewport()
    assert note.inner_text().startswith(number)
    note.locator(".back").click()
    expect(page.locator(":target")).to_have_text(number)
    expect(figure).to_be_in_viewport()


@pytest.mark.parametrize("locale", ["en", "ar"])
@pytest.mark.parametrize("uri", ["programmes/dt4e/", "partners/iom/"])
def test_figure_in_a_record_leads_to_its_entry_among_all(uri: str, locale: str, window: Window) -> None:
    page = window(address(uri, locale), width=PHONE)
    figure = page.locator("main a.figure").first
    number = figure.inner_text()
    assert follow(page, figure) == address("data/", locale)
    expect(page.locator(":target")).to_be_in_viewport()
    assert number in page.locator(":target").inner_text()


# --- missing addresses ---


@pytest.mark.parametrize(
    ("uri", "preferred", "first", "asked"),
    [
        ("uk/nowhere/", "en-GB", "uk", "nowhere"),
        ("ar/programmes/link_it-2/", "uk-UA", "ar", "link it 2"),
        ("fr/nowhere.html", "de-DE", "fr", "nowhere"),
        ("nowhere/at/all/", "uk-UA", "uk", "all"),
        ("nowhere/", "de-DE", "en", "nowhere"),
    ],
)
def test_missing_page_speaks_the_readers_language_first(
    uri: str, preferred: str, first: str, asked: str, window: Window
) -> None:
    """Where there is nothing, the language of the address speaks first, then the browser's; all offer working links and a search."""
    page = window(locale=preferred)
    assert page.goto(uri).status == 404
    expect(page.locator("html")).to_have_attribute("lang", first)  # with the menu and the search of that language
    sections = page.locator("main [data-locale]")
    spoken = [one.get_attribute("lang") for one in sections.all()]
    assert (spoken[0], sorted(spoken)) == (first, sorted(LOCALES))
    for locale in LOCALES:
        section = page.locator(f"[data-locale={locale}]")
        assert section.get_attribute("dir") == DIRECTIONS[locale]
        expect(section.locator("h1, h2")).to_be_visible()
        links = [urljoin(page.url, one.get_attribute("href")) for one in section.locator("a").all()]
        paths = [urlsplit(link).path.removeprefix("/") for link in links]
        assert paths == [address(one, locale) for one in ("", "search/", "programmes/", "partners/", "news/")]
        assert parse_qs(urlsplit(links[1]).fragment) == {"q": [asked]}
        for link in links:
            answer = page.request.get(link)
            assert answer.ok
            assert f'<html lang="{locale}"' in answer.text()
    assert follow(page, sections.first.locator("a").first) == address("", first)


def test_missing_page_does_not_take_the_place_of_who_has_begun_with_the_keyboard(window: Window) -> None:
    """Where the line is slow, the page in the reader's language comes too late, and leaves the focus where it is."""
    page = window(locale="uk-UA")
    asked = []
    page.route("**/uk/404.html", lambda route: asked.append(route))
    page.goto("nowhere/")
    page.evaluate(site.PAINTED)
    page.keyboard.press("Tab")
    with page.expect_response("**/uk/404.html") as answer:
        asked.pop().continue_()
    answer.value.finished()
    page.evaluate(site.PAINTED)
    expect(page.locator("a.skip")).to_be_focused()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator("main [data-locale]").first).to_have_attribute("lang", "uk")


@pytest.mark.parametrize("locale", ["en", "ar"])
def test_printed_pages_write_out_addresses_and_leave_out_what_only_a_screen_needs(locale: str, window: Window) -> None:
    """On paper: the page's own address, that of each link to elsewhere, left to right; no menu, no filters."""
    page = window(address("partners/iom/", locale))
    page.emulate_media(media="print")
    expect(page.locator(".printed")).to_have_text(f"https://portal.example.org/{address('partners/iom/', locale)}")
    link = page.locator("main a.external").first
    after = link.evaluate("(one) => getComputedStyle(one, '::after').content")
    assert after.replace('" "', "") == f'" \u2066({link.get_attribute("href")})\u2069"', "isolated, from left to right"
    for selector in (".menu", ".search-link", ".languages", ".footer-links"):
        expect(page.locator(selector).first).to_be_hidden()


# --- without a script, without a mouse ---


@pytest.mark.parametrize("locale", ["en", "ar"])
def test_site_works_without_javascript(locale: str, window: Window) -> None:
    """With scripts switched off the menu opens on a phone, questions unfold, and no offer waits in vain."""
    page = window(address("programmes/dt4e/", locale), width=PHONE, java_script_enabled=False, locale="uk-UA")
    with_scripts = window(address("programmes/dt4e/", locale), width=PHONE, locale=f"{locale}-JO")
    assert page.locator("main").inner_text() == with_scripts.locator("main").inner_text()
    expect(page.locator(".offer:visible")).to_have_count(0)
    page.goto(address("data/", locale))
    charts = page.locator("main details").first
    shown = charts.locator("summary ~ *").first
    expect(shown).not_to_be_visible()
    charts.locator("summary").click()
    expect(shown).to_be_visible()
    page.goto(address("programmes/dt4e/", locale))
    expect(page.locator(".menu-wide")).not_to_be_visible()
    links = page.locator(".menu-narrow a")
    expect(links.first).not_to_be_visible()
    page.locator(".menu-narrow summary").click()
    expect(links.first).to_be_visible()
    assert links.count() == page.locator(".menu-wide a").count() > 3
    assert follow(page, page.locator(".menu-narrow a[href$='news/']")) == address("news/", locale)
    page.goto(address("nowhere/", locale))
    sections = page.locator("[data-locale]:visible")
    assert [one.get_attribute("lang") for one in sections.all()] == list(LOCALES)


@pytest.mark.parametrize("locale", ["en", "ar"])
def test_first_tab_offers_to_skip_to_the_content(locale: str, window: Window) -> None:
    """The first press of Tab brings a link into view that takes the keyboard past the menu, into the content."""
    page = window(address("news/", locale))
    skip = page.locator("a.skip")
    expect(skip).not_to_be_in_viewport()
    page.keyboard.press("Tab")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport(ratio=1)
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")
    page.keyboard.press("Shift+Tab")
    assert not page.evaluate("document.querySelector('main').contains(document.activeElement)")


@pytest.mark.parametrize(("uri", "scheme", "width"), WALKED)
def test_keyboard_reaches_everything_in_order_and_visibly(uri: str, scheme: str, width: int, window: Window) -> None:
    """Tab goes through menu, languages, content and footer as they are written, and then leaves the page.

    A ring shows where it stands, in view and never covered. The list of languages, closed, holds no focus, nor does the
    menu of a phone.
    """
    page = window(uri, width=width, color_scheme=scheme, locale="uk-UA")
    if uri == "nowhere/":  # its frame in the reader's language comes after it
        expect(page.locator("html")).to_have_attribute("lang", "uk")
    faults = []
    stops = page.evaluate(site.STOPS)
    for place in range(stops):
        page.keyboard.press("Tab")
        focus = page.evaluate(site.FOCUS)
        if focus["place"] != place:
            faults.append(f"{focus['name']} is stop {focus['place']}, not {place}")
        if focus["ring"] < 2 or focus["contrast"] < 3 or not focus["onScreen"] or not focus["uncovered"]:
            faults.append(str(focus))
    page.keyboard.press("Tab")
    assert not faults, "\n".join(faults)
    assert page.evaluate("document.activeElement === document.body")
    folded = page.locator(".menu-narrow a" if width == PHONE else ".menu-wide a").count()
    assert folded > 3
    assert stops > page.locator(".footer-links a").count() + (folded if width == DESK else 0)
    closed = "[...document.querySelectorAll('.menu-narrow a, .languages a')]"
    assert page.evaluate(f"{closed}.every((one) => !one.checkVisibility())")


@pytest.mark.parametrize("locale", ["en", "ar"])
def test_keyboard_opens_the_menu_on_a_phone(locale: str, window: Window) -> None:
    """In a narrow window, Tab reaches the menu after the brand, Enter unfolds it, and Enter follows a link in it."""
    page = window(address("", locale), width=PHONE, locale=locale)
    for _ in range(3):  # the link to the content, the brand, the menu
        page.keyboard.press("Tab")
    expect(page.locator(".menu-narrow summary")).to_be_focused()
    page.keyboard.press("Enter")
    first = page.locator(".menu-narrow a").first
    expect(first).to_be_visible()
    page.keyboard.press("Tab")
    expect(first).to_be_focused()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert path(page) == address("programmes/", locale)
