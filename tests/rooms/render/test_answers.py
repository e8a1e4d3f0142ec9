"""What the search answers at once: questions that lead to the page that answers them, before all results."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from portal.common.stemmer import stem, stems_of
from portal.model.answers import phrases
from support.browser import LOCALES, address
from support.sites import Tiny, build, call, edit

ANSWERS = """\
answers:
  - id: cost
    question: What does it cost?
    text: Nothing.
    asked: cost, how much; price
    page: /about/
"""
FILES = {
    "data/answers.yml": ANSWERS,
    "data/translations/fr/answers.yml": "cost:\n  question: Combien cela coûte-t-il ?\n  text: Rien.\n  asked: prix, combien\n",
}
Row = list[Any]


def answers(site: Path, folder: str = "search") -> list[Row]:
    return json.loads((site / folder / "index.json").read_text("utf-8"))["answers"]  # type: ignore[no-any-return]


def ways(row: Row) -> list[list[str]]:
    return row[4]  # type: ignore[no-any-return]


def test_each_language_is_asked_in_its_own_words(tiny: Tiny) -> None:
    """The index has the answer in the reader's words, and the stems of what they type; the address is the same."""
    site = build(tiny(files=FILES))
    assert answers(site) == [["What does it cost?", "about/", "Nothing.", "", [["cost"], ["how", "much"], ["pric"]]]]
    (french,) = answers(site, "fr/search")
    assert french[:4] == ["Combien cela coûte-t-il ?", "about/", "Rien.", ""]
    assert ways(french) == [[stem(word, "fr") for word in stems_of(phrase)] for phrase in ("prix", "combien")]


def test_who_types_a_country_is_led_to_its_page(tiny: Tiny) -> None:
    """In the name that the language has for it, and in the others that people use; and only where it has a page."""
    countries = "---\ntitle: Countries\nsummary: All.\nupdated: 2026-01-02\n---\n\nChoose.\n"
    root = tiny("whole", files={"docs/en/countries.md": countries})
    edit(root, "data/programmes.yml", "destinations: [PT]", "destinations: [PT, GB]")
    site = build(root)
    english = {row[1]: ways(row) for row in answers(site)}
    assert set(english) == {"countries/jo/", "countries/lb/", "countries/pt/", "countries/gb/"}
    assert english["countries/jo/"] == [["jordan"]]
    assert [stem("uk", "en")] in english["countries/gb/"] and [stem(one, "en") for one in ("united", "kingdom")] in english["countries/gb/"]  # fmt: skip
    french = {row[1]: ways(row) for row in answers(site, "fr/search")}
    assert french["countries/jo/"] == [[stem("jordanie", "fr")]]


def test_an_answer_that_is_not_translated_says_its_language(tiny: Tiny) -> None:
    site = build(tiny(files={"data/answers.yml": ANSWERS}))
    assert answers(site, "fr/search")[0][:4] == ["What does it cost?", "about/", "Nothing.", "en"]


@pytest.mark.parametrize("comma", [",", ";", "،", "؛", "\n"])
def test_ways_to_ask_are_parted_by_whatever_comma_the_language_has(comma: str) -> None:
    assert phrases(f"كيف أقدم{comma} طلب {comma}") == ["كيف أقدم", "طلب"]


def test_a_page_that_is_not_there_is_told(tiny: Tiny) -> None:
    root = tiny(files=FILES)
    edit(root, "data/answers.yml", "page: /about/", "page: /abuot/")
    told = call("check", root=root).stdout
    assert "data/answers.yml:6:11: error: There is no page “/abuot/”. Did you mean “/about/”?" in told


def test_an_answer_follows_its_page_to_another_address(tiny: Tiny) -> None:
    """Renamed by the command, it is written anew; where a redirect leads on, the search goes there at once."""
    files = {"docs/en/costs.md": "---\ntitle: Costs\nsummary: Costs.\nupdated: 2026-01-02\n---\n\nNone.\n"}
    root = tiny(files=FILES | files, languages=("en",))
    (root / "data/translations/fr/answers.yml").unlink()
    (root / "data/translations/fr").rmdir()
    edit(root, "data/answers.yml", "page: /about/", "page: /costs/  # what it costs")
    assert call("check", "--ledgers", "write", root=root).exit_code == 0
    assert call("rename", "page", "costs", "prices", root=root).exit_code == 0
    assert "page: /prices/  # what" in (root / "data/answers.yml").read_text("utf-8")
    edit(root, "data/answers.yml", "page: /prices/", "page: /costs/")
    assert call("check", root=root).exit_code == 0
    assert answers(build(root))[0][1] == "prices/"


def test_a_page_that_is_held_back_answers_nobody_yet(tiny: Tiny) -> None:
    item = "---\ntitle: An item\nsummary: An item.\nkind: news\npublish_at: 2026-01-04T09:00Z\nsource_date: 2026-01-01\nsource: report\n---\n\nText.\n"
    source = "sources:\n  - id: report\n    publisher: A\n    title: B\n    kind: report\n"
    files = FILES | {"docs/en/news/item.md": item, "data/sources.yml": source}
    root = tiny(files=files)
    edit(root, "data/answers.yml", "page: /about/", "page: /news/item/")
    assert answers(build(root, "1767427200")) == [], "3 January 2026"
    assert len(answers(build(root, "1767600000"))) == 1


def test_answers_weigh_little(portal_site: Path) -> None:
    """They come with the first file of the index, on a phone's connection: at most two kilobytes, as hosts compress it."""
    import gzip

    for locale in LOCALES:
        rows = answers(portal_site, address("search", locale))
        assert len([row for row in rows if not row[1].startswith("countries/") or row[1] == "countries/"]) == 9
        assert len(gzip.compress(json.dumps(rows, ensure_ascii=False).encode())) < 2_500, locale


@pytest.fixture(scope="module")
def page(chromium: Browser, served: str) -> Iterator[Page]:
    context = chromium.new_context(base_url=served, viewport={"width": 360, "height": 640})
    yield context.new_page()
    context.close()


ASKED = {
    "en": {
        **{"how to apply": "participants/", "Apply": "participants/", "jobs": "participants/", "contact": "programmes/"},
        **{"what does it cost?": "participants/", "vacencies": "participants/", "vacanc": "participants/", "hiring": "employers/"},
    },
    "fr": {"comment postuler": "participants/", "emploi offres d’": "participants/", "coût": "participants/", "contact": "programmes/"},
    "ar": {"كيف أقدم": "participants/", "وظائف": "participants/", "كم يكلف": "participants/", "اتصال": "programmes/"},
    "uk": {"як податися": "participants/", "вакансії": "participants/", "скільки коштує": "participants/", "контакти": "programmes/"},
}  # fmt: skip


@pytest.mark.parametrize("locale", ASKED)
def test_who_asks_in_their_words_gets_the_answer_first(locale: str, page: Page) -> None:
    """Whole, with a slip of the finger, or as far as it is typed; ?q= works as an address and keeps the words from the host."""
    for asked, uri in ASKED[locale].items():
        page.goto(f"{address('search/', locale)}?q={asked}")
        first = page.locator(".results li").first
        expect(first.locator("a")).to_have_attribute("href", f"../{uri}")
        assert "?" not in page.url and "#q=" in page.url
        expect(page.get_by_role("status")).not_to_have_text("")


def test_who_means_something_else_gets_no_answer(page: Page) -> None:
    page.goto("search/?q=upwork")
    expect(page.locator(".results li").first).to_contain_text("Upwork")
    assert "Answer" not in page.locator(".results").inner_text()


def test_what_home_asks_the_search_answers(page: Page) -> None:
    """The words go to the search behind “#”: the host doesn't learn them."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("ar/")
    page.locator("form[role=search] input").fill("وظائف")
    page.keyboard.press("Enter")
    page.wait_for_url("**/ar/search/#q=*")
    expect(page.locator(".results li").first.locator("a")).to_have_attribute("href", "../participants/")
    assert not [url for url in asked if "q=" in url.partition("#")[0]]
    expect(page.locator(".found")).to_be_focused()  # what was found is where one stands


def test_without_a_script_the_box_at_home_leads_to_the_list_of_all_pages(chromium: Browser, served: str) -> None:
    context = chromium.new_context(base_url=served, java_script_enabled=False)
    page = context.new_page()
    page.goto("")
    page.locator("form[role=search] input").fill("jobs")
    page.locator("form[role=search] button").click()
    page.wait_for_url("**/search/?q=jobs")
    expect(page.locator("noscript p")).to_be_visible()
    expect(page.locator(".every-page")).to_be_visible()
    context.close()


def test_few_results_are_followed_by_those_in_the_original_language(page: Page) -> None:
    """Marked as English, each leading to the English page, without those that stand above already; enough results have none."""
    page.goto("uk/search/?q=nurses")
    original = page.locator(".original")
    expect(original).to_be_visible()
    expect(original.locator("ol")).to_have_attribute("lang", "en")
    links = [str(link.get_attribute("href")) for link in original.locator("a").all()]
    above = {str(link.get_attribute("href")).removeprefix("../") for link in page.locator(".results a").all()}
    assert links and all(link.startswith("../../search/../") for link in links)
    assert not {link.removeprefix("../../search/../") for link in links} & above
    original.locator("a").first.click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.goto("uk/search/?q=МОМ")
    expect(page.locator(".results li").nth(5)).to_be_visible()
    expect(original).to_be_hidden()
    page.goto("search/?q=zzzz")
    expect(page.get_by_role("status")).not_to_have_text("")
    expect(original).to_be_hidden()


def test_what_editors_write_of_answers_is_text(built: Callable[..., Path], tiny: Tiny) -> None:
    root = tiny(files={"data/answers.yml": ANSWERS.replace("Nothing.", "'<b>Nothing</b> & \"q\"'")})
    assert answers(build(root))[0][2] == '<b>Nothing</b> & "q"'


def test_a_short_word_is_no_slip_of_another(page: Page) -> None:
    """Who looks for a cast isn't told what it costs; of longer words, one letter may be wrong."""
    for asked, number in (("cost", 1), ("cast", 0), ("vacencies", 1)):
        page.goto(f"{address('search/', 'en')}?q={asked}")
        expect(page.get_by_role("status")).not_to_have_text("")
        expect(page.locator(".results .label").filter(has_text="Answer")).to_have_count(number)
