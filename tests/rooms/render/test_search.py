"""Search: what a word is in each language, what the index holds, and what readers find in the browser."""

import json
from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from portal.common.language_data import languages_with_data
from portal.common.stemmer import stem, stems_of
from portal.files.theme import THEME
from support import browser as site
from support.browser import LOCALES, address, path
from support.sites import Tiny, build

ONE_WORD = {
    "en": ["employers", "employer", "Employment", "employer’s"],
    "fr": ["l’eau", "l'eau", "eau", "L’EAU"],
    "ar": ["اللاجئين", "لاجئ", "لاجئون", "لاجِئَة"],
    "uk": ["роботодавець", "роботодавці", "Роботодавцям", "роботодавців"],
    "de": ["Flüchtlinge", "fluchtlingen"],
}


@pytest.mark.parametrize("language", ONE_WORD)
def test_forms_of_a_word_have_one_stem(language: str) -> None:
    """Case, accents, articles, elisions and endings don't part the forms of a word."""
    assert len({stem(*stems_of(one), language) for one in ONE_WORD[language]}) == 1


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("en", "news", "newt"),
        ("en", "partner", "part"),
        ("fr", "eau", "eux"),
        ("ar", "ورق", "رقم"),
        ("uk", "мова", "мати"),
    ],
)
def test_different_words_keep_different_stems(language: str, one: str, other: str) -> None:
    """Endings go, words stay: at least three letters are left."""
    assert stem(*stems_of(one), language) != stem(*stems_of(other), language)


@pytest.fixture(scope="module")
def page(chromium: Browser, served: str) -> Iterator[Page]:
    """One window for all tests of this file."""
    context = chromium.new_context(base_url=served, viewport={"width": 1000, "height": 800})
    yield context.new_page()
    context.close()


def test_script_and_index_take_words_apart_alike(page: Page) -> None:
    """What is typed becomes the same stems as what is indexed, letter for letter, in every language with a grammar."""
    samples = [
        *chain(*ONE_WORD.values()),
        "DT4E’s 65,000 people – “pre-departure”",
        "Ґанок і п'ять п’яти, її",
        "œuvre Straße İstanbul ﬁne",
        "مُنَظَّمَـة إلى على ٱلعمل والعمل",
    ]
    for locale in LOCALES:
        page.goto(address("search/", locale))
        for tag, data in languages_with_data():
            script = """async ([text, grammar]) => {
              const search = await import(document.querySelector("script[type=module]").src);
              return search.words(text).map((word) => search.stem(word, grammar));
            }"""
            for text in samples if locale == "en" else samples[:1]:
                assert page.evaluate(script, [text, data.search.table()]) == [
                    stem(word, tag) for word in stems_of(text)
                ]


FIND = """async (query) => {
  const search = await import(document.querySelector("script[type=module]").src);
  const found = await search.search(query);
  return Promise.all(found.pages.slice(0, 5).map(async (page) => (await search.pageAt(page, found.index))[1]));
}"""
NURSES, REMOTE, REFUGEES = (
    "news/nurses-return-to-nursing/",
    "news/iom-and-upwork-remote-work/",
    "news/link-it-closing-event/",
)
QUERIES = {
    "en": [
        *(("nurse", NURSES), ("Nursing England", NURSES), ("iom", "partners/iom/"), ("turkiye", "programmes/link-it/")),
        *(("employer", "employers/"), ("fedas", "partners/fedasil/"), ("upwrok", "partners/upwork/"), ("LINK-IT", "programmes/link-it/")),
        *(("petra hueck", REFUGEES), ("remote work", "programmes/opportunity-unlimited/"), ("tajikistan", "data/#figure-remittances-tajikistan")),
    ],
    "fr": [
        *(("l’emploi", REMOTE), ("lʼemploi", REMOTE), ("emploi", REMOTE), ("refugie", REFUGEES), ("réfugiées", REFUGEES)),
        *(("infirmiere", NURSES), ("d'Ukraine", REMOTE), ("employeurs", "employers/"), ("jordanie", "programmes/dt4e/"), ("OIM", "partners/iom/")),
    ],
    "ar": [
        *(("لاجئ", REFUGEES), ("اللاجئين", REFUGEES), ("لاجِئون", REFUGEES), ("ممرضين", NURSES), ("الممرضات", NURSES)),
        *(("أردن", "programmes/dt4e/"), ("الاردن", "programmes/dt4e/"), ("اوكرانيا", REMOTE), ("fedasil", "partners/fedasil/")),
    ],
    "uk": [
        *(("роботодавець", "employers/"), ("роботодавцям", "employers/"), ("медсестра", NURSES), ("медсестрам", NURSES)),
        *(("біженець", "programmes/link-it/"), ("біженцями", "programmes/link-it/"), ("україні", REMOTE), ("Йорданія", "programmes/dt4e/")),
        *(("грошових переказів", "data/#figure-remittances-kyrgyzstan"), ("МОМ", "partners/iom/")),
    ],
}  # fmt: skip
"""What readers may type, and what must be among the first five results."""


@pytest.mark.parametrize("locale", QUERIES)
def test_readers_find_what_they_look_for(locale: str, page: Page) -> None:
    """Whatever form of a word is typed, the page that they mean is among the first five; slips of the finger are forgiven."""
    page.goto(address("search/", locale))
    missed = []
    for query, expected in QUERIES[locale]:
        found = page.evaluate(FIND, query)
        if expected not in found:
            missed.append(f"{query}: {found}")
    assert not missed, "\n".join(missed)


def test_only_the_pages_own_language_is_searched(page: Page, portal_site: Path) -> None:
    """The titles in an index are those of its language's pages; an English word finds nothing in Ukrainian."""
    titles = {}
    for locale in LOCALES:
        folder = portal_site / address("search/", locale)
        titles[locale] = {
            row[0] for file in folder.glob("pages-*.json") for row in json.loads(file.read_text("utf-8")) if not row[3:]
        }
    assert "For employers" in titles["en"] and not titles["en"] & titles["ar"] - {"LINK IT", "Opportunity Unlimited"}
    page.goto("uk/search/")
    assert page.evaluate(FIND, "employers") == []


def test_nothing_is_fetched_before_somebody_searches(page: Page) -> None:
    """Opening a page, even the search page, fetches no index; the first letter does, and all of it weighs little."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("partners/iom/")
    page.goto("search/")
    expect(page.locator("#q")).to_be_focused()
    assert [url for url in asked if url.endswith(".json")] == []
    page.keyboard.type("n")
    expect(page.locator(".found")).not_to_be_empty()
    assert {url.rpartition("/")[2].partition("-")[0] for url in asked if ".json" in url} == {
        "index.json",
        "terms",
        "pages",
    }


def test_from_slash_to_result_by_keyboard(page: Page) -> None:
    """“/”, words, Enter, Enter: and one stands on the page. The address keeps words and kind; the number is announced."""
    page.goto("ar/about/")
    page.keyboard.press("/")
    page.wait_for_url("**/ar/search/")
    page.keyboard.type("ممرضات")
    page.keyboard.press("Enter")
    expect(page.locator(".results a").first).to_be_focused()
    expect(page.get_by_role("status")).to_have_text("5 نتائج")
    assert "#q=" in page.url and "?" not in page.url
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/ar/{NURSES}")
    page.go_back()
    expect(page.locator(".results li")).to_have_count(5)
    expect(page.locator("#q")).to_have_value("ممرضات")


def test_results_are_filtered_by_kind_with_counts(page: Page) -> None:
    """Each kind says how many results it has, shows as many, and can be shared."""
    page.goto("search/#q=iom")
    expect(page.locator(".results li").first).to_be_visible()
    for choice in page.locator(".choices label").all():
        expected = int(choice.locator(".count").inner_text())
        choice.locator("input").check()
        expect(page.locator(".results li")).to_have_count(min(expected, 20))
        assert page.locator(".found").inner_text().startswith(f"{expected} ")
    page.goto("search/#q=iom&kind=partners")
    expect(page.locator(".results li").first).to_contain_text("International Organization for Migration")
    assert {one.inner_text() for one in page.locator(".results .kind").all()} == {"Partners"}


def test_the_key_can_be_switched_off_and_nothing_else_is_stored(page: Page) -> None:
    """WCAG 2.1.4: a shortcut of one character can be switched off; only that choice is kept, and taking it back empties the store."""
    page.goto("search/")
    assert page.evaluate("localStorage.length") == 0
    button = page.locator("[data-key] button")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    page.goto("about/")
    page.keyboard.press("/")
    page.wait_for_timeout(50)
    assert path(page) == "about/"
    page.goto("search/")
    page.locator("[data-key] button").click()
    assert page.evaluate(site.STORED) == site.NOTHING


def test_without_javascript_every_page_is_listed(portal_site: Path, chromium: Browser, served: str) -> None:
    """Then there is no form that does nothing, but a list that leads to every page of the language."""
    context = chromium.new_context(base_url=served, java_script_enabled=False)
    page = context.new_page()
    page.goto("uk/search/")
    expect(page.locator("[data-search]")).to_be_hidden()
    linked = {path_of(one) for one in page.locator(".every-page a").evaluate_all("(all) => all.map((one) => one.href)")}
    context.close()
    pages = {
        f"uk/{file.parent.relative_to(portal_site / 'uk').as_posix()}/"
        for file in (portal_site / "uk").rglob("index.html")
    }
    assert {one.replace("/./", "/") for one in pages} - {"uk/search/"} == linked


def path_of(url: str) -> str:
    """The path of an address, without its first slash."""
    return url.split("/", 3)[3]


def test_what_editors_type_is_text_in_results_too(tiny: Tiny, chromium: Browser) -> None:
    """Markup in a title stands in the index as it was typed, and the script writes text, never markup."""
    script = (THEME / "assets/search.js").read_text("utf-8")
    assert "innerHTML" not in script and "insertAdjacentHTML" not in script
    root = tiny(
        languages=("en",),
        files={"docs/en/about.md": '---\ntitle: A <b> & "q"\nsummary: About.\nupdated: 2026-01-02\n---\n\nText.\n'},
    )
    folder = build(root) / "search"
    rows = [row for file in folder.glob("pages-*.json") for row in json.loads(file.read_text("utf-8"))]
    assert ['A <b> & "q"', "about/", "About."] in rows


def test_a_large_index_is_divided(built: Callable[..., Path], monkeypatch: pytest.MonkeyPatch) -> None:
    """Terms are divided into files in alphabetical order, and each page's place follows from its number."""
    from portal.render.search import index as search

    monkeypatch.setattr(search, "_TERMS_IN_FILE", 50)
    shelves = list(search._shelves([(letter * 5, [1, 1]) for letter in "abcdefghij"]))
    assert [one[0][0][0] for one in shelves] == ["a", "e", "i"]
    assert list(chain(*shelves)) == [(letter * 5, [1, 1]) for letter in "abcdefghij"]
