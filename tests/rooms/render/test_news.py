"""News: in the order of what happened; an item leads to its original, can be copied and sent on, and explains its figures."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from lxml import etree
from playwright.sync_api import Browser, Page, expect

from support.browser import PATIENCE
from support.html import Element, page, words
from support.sites import Tiny, build, edit

Built = Callable[..., Path]

WHEN = {
    "later-in-2025": "2025-11-02",
    "in-summer": "2025-06~",
    "from-june-on": "2025-06?/..",
    "in-that-year": "2025%",
    "over-the-turn": "2024/2025",
    "in-2024": "2024",
    "long-ago": "2019-07-12?",
}
"""Items in the order in which lists have them: of a vague date the earliest day counts, and what may have lasted longer is newer."""
SOURCES = {"data/sources.yml": "sources: [{id: paper, publisher: A, title: B, kind: article}]\n"}


def items(when: dict[str, str], more: str = "") -> dict[str, str]:
    """News of these dates, published in the order in which they stand; each file by its address."""
    head = "---\ntitle: {0}\nsummary: S.\nkind: news\npublished: 2026-01-{1:02}T09:00Z\nsource_date: {2}\n{3}source: paper\n---\n\nText.\n"
    return {
        f"docs/en/news/{slug}.md": head.format(slug, number, date, more)
        for number, (slug, date) in enumerate(when.items(), start=1)
    }


def listed(html: Element) -> list[str]:
    return [words(link) for link in html.xpath(".//ul[@class='rows']//h3/a")]


def test_lists_go_by_what_happened_and_feeds_by_what_is_new_to_their_readers(tiny: Tiny) -> None:
    """Whatever was entered first; on the home page as in lists. A feed puts last published first, or its readers would miss it."""
    root = tiny(languages=("en",), files={**SOURCES, **items(WHEN)})
    edit(root, "mkdocs.yml", "news_per_page: 2", "news_per_page: 20")
    site = build(root)
    in_order = ["later-in-2025", "from-june-on", "in-summer", *list(WHEN)[3:]]
    html = page(site, "news/")
    assert listed(html) == in_order
    years = {words(one.find("h2")): listed(one) for one in html.find_class("year")}
    assert years == {"2025": in_order[:4], "2024": in_order[4:6], "2019": in_order[6:]}
    assert listed(page(site, "")) == in_order[:3]
    feed = json.loads((site / "feed.json").read_bytes())["items"]
    assert [item["title"] for item in feed] == list(reversed(WHEN))
    assert [item["date_published"][:10] for item in feed] == [f"2026-01-{day:02}" for day in range(len(WHEN), 0, -1)]


def test_of_one_day_the_later_to_appear_is_the_newer(tiny: Tiny) -> None:
    root = tiny(languages=("en",), files={**SOURCES, **items(dict.fromkeys(("b", "c", "a"), "2025-03-01"))})
    assert listed(page(build(root), "news/")) == ["a", "c"]


def test_a_story_stands_once_on_the_home_page(tiny: Tiny) -> None:
    files = items({"one": "2025-01-01", "two": "2025-01-02", "three": "2025-01-03", "told": "2025-02-01"})
    files["docs/en/news/told.md"] = files["docs/en/news/told.md"].replace("kind: news", "kind: story")
    html = page(build(tiny(languages=("en",), files={**SOURCES, **files})), "")
    assert words(html.get_element_by_id("voice").getparent()).endswith("told")
    assert listed(html) == ["three", "two", "one"]


# --- an item ---


@pytest.fixture
def item(tiny: Tiny) -> Callable[[str], Element]:
    """The page of the one item of a tiny site, with this text."""

    def made(body: str) -> Element:
        root = tiny("whole", languages=("en",))
        file = root / "docs/en/news/first-people-arrive.md"
        head = file.read_text("utf-8").partition("\n---\n")[0]
        file.write_text(f"{head}\n---\n\n{body}\n", "utf-8")
        return page(build(root), "news/first-people-arrive")

    return made


def test_the_original_and_the_text_to_copy_come_first(built: Built) -> None:
    for prefix in ("", "ar/"):
        html = page(built("whole", "en", "ar"), f"{prefix}news/first-people-arrive")
        first, second = html.xpath("//header//p[@class='actions']/a")
        assert (first.get("href"), first.get("rel")) == ("https://harbour.example/releases/bridge-ends", "external")
        assert html.get_element_by_id(second.get("href")[1:]).getparent().xpath(".//textarea[@readonly]")


def test_without_an_address_of_the_original_there_is_no_link_to_it(tiny: Tiny) -> None:
    root = tiny(languages=("en",), files={**SOURCES, **items({"only": "2025"})})
    html = page(build(root), "news/only")
    assert [link.get("href") for link in html.xpath("//header//p[@class='actions']/a")] == ["#copy"]


TEXT = """\
One *word* [there](/programmes/bridge/) & **{{figure:people-met}}** &lt;here&gt;.

## A heading

- First [point](https://www.harbour.example/)
- Second

3. Third
4. Fourth

> Quoted
> words.

| Country | People |
|---|---|
| Portugal | {{figure:people-met}} |

[What leads on](/programmes/bridge/).

- [Bridge](/programmes/bridge/)
- [Partners](/partners/)
"""
PLAIN = [
    "First people arrive",
    "The first people of Bridge reached Lisbon.",
    "One word there & more than 12,500 <here>.",
    "A heading",
    "– First point\n– Second",
    "3. Third\n4. Fourth",
    "Quoted words.",
    "Country – People\nPortugal – more than 12,500",
    "Source: Harbour Trust: Bridge ends, 1 December 2025 https://harbour.example/releases/bridge-ends",
    "https://tiny.example.org/sub/news/first-people-arrive/",
]


def test_the_text_to_copy_is_whole_and_plain(item: Callable[[str], Element]) -> None:
    """Headline, summary, every paragraph, list and table, figures in words, the source with its address, the page's address."""
    (field,) = item(TEXT).xpath("//textarea")
    assert field.text.split("\n\n") == PLAIN


def test_the_text_to_copy_has_its_own_language_and_the_releases_place(tiny: Tiny) -> None:
    root = tiny("whole", languages=("en", "ar", "fr"))
    edit(root, "docs/en/news/first-people-arrive.md", "media_office", "dateline: Lisbon\nmedia_office")
    site = build(root)
    fields = {uri: page(site, f"{uri}news/first-people-arrive").xpath("//textarea")[0] for uri in ("", "ar/", "fr/")}
    assert "\n\nLisbon, about June 2025\n\n" in fields[""].text
    assert [(one.get("lang"), one.get("dir")) for one in fields.values()] == [
        ("en", "ltr"),
        ("ar", "rtl"),
        ("en", "ltr"),
    ]
    assert "وصول أوائل الأشخاص" in fields["ar/"].text
    assert [one.text.endswith("\n\n(ترجمة آلية)") for one in fields.values()] == [False, True, False], (
        "whoever reads it elsewhere is told"
    )


def test_figures_are_explained_in_notes_that_lead_back(portal_site: Path) -> None:
    """Each source once; each figure once, with what is counted; ↩ leads to the first place; the figure’s link says that it leads to its source."""
    html = page(portal_site, "news/labour-mobility-overview")
    (notes,) = html.find_class("figure-notes")
    figures = html.xpath("//main//a[@class='figure']")
    targets = dict.fromkeys(link.get("href")[1:] for link in figures)
    assert [note.get("id") for note in notes.xpath("./ul/li")] == list(targets) and len(targets) > 10
    assert len(notes.xpath("./p[starts-with(normalize-space(), 'Source:')]")) == 1
    for note in notes.xpath("./ul/li"):
        (back,) = note.find_class("back")
        place = html.get_element_by_id(back.get("href")[1:])
        assert place is next(link for link in figures if link.get("href") == f"#{note.get('id')}")
        described = html.get_element_by_id(place.get("aria-describedby"))
        assert place.get("aria-label") is None, "read aloud, the sentence stays one"
        assert words(described) == "leads to the source" and words(back).endswith(words(place))
    assert not notes.xpath(".//table | .//svg"), "bars stand with all figures"


def test_only_an_items_text_has_notes_elsewhere_figures_lead_to_all_of_them(portal_site: Path) -> None:
    for uri in ("programmes/dt4e", "partners/nhs-england", "news", "events", "programmes", ""):
        html = page(portal_site, uri)
        assert not html.find_class("figure-notes"), uri
        hrefs = {link.get("href") for link in html.xpath("//main//a[@class='figure']")}
        base = "../" * len([part for part in uri.split("/") if part])
        assert {href.partition("#")[0] for href in hrefs} <= {f"{base}data/"}, uri


def test_figures_in_feeds_lead_to_where_they_are_explained(built: Built) -> None:
    site = built("whole", "en", "ar")
    (entry,) = json.loads((site / "ar/feed.json").read_bytes())["items"]
    (link,) = etree.HTML(entry["content_html"]).xpath("//a[@class='figure']")
    uri, _, anchor = link.get("href").removeprefix("https://tiny.example.org/sub/").partition("#")
    assert uri == "ar/news/first-people-arrive/" and page(site, uri).get_element_by_id(anchor) is not None
    assert link.get("aria-describedby") is None, "the words are on our pages alone"
    assert link.get("id") is None, "an item is one of many where it is read"


def test_an_item_says_who_answers_the_press_and_nothing_that_is_not_there(portal_site: Path) -> None:
    """The office as the release names it; not what the release leaves out; people with a comma of the page’s language."""
    html = page(portal_site, "news/link-it-closing-event")
    facts = {words(one.find("dt")): words(one.find("dd")) for one in html.xpath("//aside//dl/div")}
    assert facts["Press contact"] == "IOM UK"
    assert "Notes to editors" not in words(html.xpath("//main")[0])
    people = [
        words(one)
        for one in page(portal_site, "ar/news/link-it-closing-event").xpath("//section[@aria-labelledby='people']//li")
    ]
    assert len(people) == 3 and all("،" in one and "," not in one.partition("(")[0] for one in people)


def test_what_the_head_says_are_statements_with_room_between(portal_site: Path) -> None:
    """Kind, date and publisher each stand in an element of their own: loose words in a row of boxes would lose their spaces."""
    (meta,) = page(portal_site, "ar/news/dt4e-first-arrivals").xpath("//article/header//p[@class='meta']")
    assert [one.tag for one in meta] == ["span"] * 3
    assert not (meta.text or "").strip() and not any((one.tail or "").strip() for one in meta)


def test_an_item_without_picture_has_the_map_of_its_programmes(portal_site: Path) -> None:
    """In the colour of its programme; none where it names none."""
    html = page(portal_site, "news/link-it-closing-event")
    (drawing,) = html.xpath("//aside//figure/svg")
    assert drawing.get("aria-label") == "Map: where people live before LINK IT, and where it leads"
    assert "Natural Earth" in words(html.xpath("//aside//figcaption")[0])
    assert html.find_class("two")[0].get("class").endswith("hue-plum")
    assert not page(portal_site, "news/labour-mobility-overview").xpath("//figure")


# --- sending a page on ---


@pytest.mark.parametrize("title", ["Work & pay: 100 % “yours”?", "عمل ورعاية"])
def test_links_send_title_and_address_to_others(tiny: Tiny, title: str) -> None:
    root = tiny("whole", languages=("en",))
    edit(root, "docs/en/news/first-people-arrive.md", "First people arrive", f"'{title}'")
    html = page(build(root), "news/first-people-arrive")
    url = "https://tiny.example.org/sub/news/first-people-arrive/"
    whatsapp, email = (urlsplit(href) for href in html.xpath("//div[@class='share']//a/@href"))
    assert (whatsapp.netloc, parse_qs(whatsapp.query)) == ("wa.me", {"text": [f"{title} {url}"]})
    assert email.scheme == "mailto" and not email.path
    assert [unquote(part) for part in re.split("[=&]", email.query)] == ["subject", title, "body", f"{title}\r\n{url}"]


def test_programmes_and_news_can_be_sent_on_each_at_its_own_address(portal_site: Path) -> None:
    home = "https://portal.example.org/"
    for uri in ("programmes/dt4e/", "ar/programmes/dt4e/", "uk/news/dt4e-first-arrivals/"):
        (share,) = page(portal_site, uri).xpath("//div[@class='share']")
        assert share.get("data-share") == home + uri
        assert share.xpath(".//button[@hidden]"), "what needs a script is not shown without"
    assert not page(portal_site, "about").find_class("share")


@pytest.fixture
def window(chromium: Browser, served: str) -> Page:
    context = chromium.new_context(base_url=served, permissions=["clipboard-read", "clipboard-write"])
    context.set_default_timeout(PATIENCE)
    return context.new_page()


def test_the_devices_own_dialogue_takes_the_place_of_the_links(window: Page) -> None:
    window.add_init_script(
        "navigator.share = (what) => { window.shared = what; return Promise.reject(new Error('closed')); }"
    )
    window.goto("programmes/dt4e/")
    share = window.locator(".share")
    expect(share.locator("a").first).to_be_hidden()
    share.locator("button").click()
    url = "https://portal.example.org/programmes/dt4e/"
    assert window.evaluate("shared") == {"title": "Displaced Talent for Europe", "url": url}


def test_one_press_copies_the_text(window: Page) -> None:
    window.goto("news/dt4e-first-arrivals/")
    window.locator("[data-copy]").click()
    expect(window.locator("[data-copied]")).to_have_text("Copied.")
    assert window.evaluate("navigator.clipboard.readText()") == window.locator("textarea").input_value()
