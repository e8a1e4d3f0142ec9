"""Situations, each a tiny whole site in ``tests/sites``: what a reader sees of them."""

import dataclasses
import json
import os
import re
from collections.abc import Callable
from itertools import product
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import lxml.html
import pytest
import yaml
from lxml import etree
from markupsafe import Markup

from portal.build.outputs import outputs
from portal.check.project import Site, read
from portal.common.locales import locale_format
from portal.content.texts import LedgerEntry, TextStore, TextUnit, fingerprint
from portal.render.context import PageContext
from portal.render.html.page import PageRenderer, RenderedPage
from portal.site.routes import Routes
from portal.site.urls import NOT_FOUND
from support.html import Element, page, words
from support.sites import INTERFACE, Tiny, build, call

pytestmark = pytest.mark.slow

HOST = "https://tiny.example.org/sub/"
Built = Callable[..., Path]


def one(element: Element, path: str) -> Element:
    """The only element that an XPath finds."""
    found = element.xpath(path)
    assert len(found) == 1, f"{path} finds {len(found)} elements"
    return found[0]


def string(locale: str, name: str) -> str:
    """An interface string as translators wrote it."""
    file = INTERFACE / f"{locale}.yml"
    return yaml.safe_load(file.read_text("utf-8"))[name]


def sitemap(site: Path) -> dict[str, list[str]]:
    """Addresses of the sitemap, without the host, with the languages of their sisters."""
    root = etree.parse(site / "sitemap.xml").getroot()
    return {
        url.findtext("{*}loc", "").removeprefix(HOST): [link.get("hreflang", "") for link in url.iterfind("{*}link")]
        for url in root
    }


def all_pages(site: Path) -> list[Path]:
    """Every HTML file of a site."""
    return sorted(site.rglob("*.html"))


# --- one language only ---


def test_a_site_in_one_language_speaks_of_no_other(built: Built) -> None:
    """One language: no hreflang, no offer of another language, no sister in the sitemap, no folder of a language."""
    site = built("one-language", "en")
    for file in all_pages(site):
        html = page(site, file.relative_to(site).as_posix())
        assert not html.xpath("//link[@hreflang] | //*[@data-offer] | //meta[contains(@property, 'alternate')]"), file
    listed = sitemap(site)
    assert "news/only-one/" in listed and set(map(tuple, listed.values())) == {()}
    assert not (site / "en").exists()


# --- a page without translation ---


@pytest.mark.parametrize(
    ("locale", "uri", "true_locales"),
    [("fr", "news/only-english/", {"en"}), ("fr", "about/", {"en"}), ("ar", "news/both/", {"en", "fr"})],
)
def test_an_untranslated_page_says_so_and_yields_to_its_original(
    built: Built, locale: str, uri: str, true_locales: set[str]
) -> None:
    """Chrome and notice in the reader's language; canonical to the English page, noindex, no hreflang, no sitemap."""
    site = built("untranslated", "en", "fr", "ar")
    html = page(site, f"{locale}/{uri}")
    assert (html.get("lang"), html.get("dir")) == (locale, "rtl" if locale == "ar" else "ltr")
    assert words(one(html, "//aside[contains(@class, 'notices')]")) == string(locale, "chrome.notice.fallback")
    assert one(html, "//link[@rel='canonical']").get("href") == HOST + uri
    assert one(html, "//meta[@name='robots']").get("content") == "noindex"
    assert not html.xpath("//link[@hreflang]")
    assert {offer.get("lang") for offer in html.xpath("//*[@data-offer]")} == true_locales
    listed = sitemap(site)
    assert uri in listed and f"{locale}/{uri}" not in listed and locale not in listed[uri]
    english = page(site, uri)
    assert not english.xpath(f"//link[@hreflang='{locale}'] | //*[@data-offer and @lang='{locale}']")
    assert not english.xpath("//meta[@name='robots']")


def test_foreign_text_carries_its_language_and_direction(built: Built) -> None:
    """On an untranslated page heading, lead and text are marked as English, left to right."""
    html = page(built("untranslated", "en", "fr", "ar"), "fr/news/only-english/")
    for path in ("//h1/*", "//p[@class='lead']/*", "//div[contains(@class, 'prose')]/*"):
        block = one(html, path)
        assert (block.get("lang"), block.get("dir")) == ("en", "ltr"), path
    assert words(one(html, "//h1")) == "Told in English"


def test_an_untranslated_news_item_is_listed_visibly_but_is_in_no_feed(built: Built) -> None:
    """The French list shows it, marked as English; the French feed leaves it out, the English feed has it."""
    site = built("untranslated", "en", "fr", "ar")
    listed = page(site, "fr/news/").xpath("//ul[@class='rows']//h3/a")
    assert [words(link) for link in listed] == ["Told in English", "Raconté dans les deux langues"]
    assert [link.xpath("count(.//*[@lang='en'])") for link in listed] == [1, 0]

    def titles(uri: str) -> list[str]:
        return [item["title"] for item in json.loads((site / uri).read_text("utf-8"))["items"]]

    assert titles("feed.json") == ["Told in English", "Told in both"]
    assert titles("fr/feed.json") == ["Raconté dans les deux langues"]


def test_a_translated_page_and_its_original_name_each_other(built: Built) -> None:
    """Both translations carry the same hreflang set with x-default, are indexed, and canonical to themselves."""
    site = built("untranslated", "en", "fr", "ar")
    uri = "news/both/"
    wanted = {"en": HOST + uri, "fr": f"{HOST}fr/{uri}", "x-default": HOST + uri}
    for here in (uri, f"fr/{uri}"):
        html = page(site, here)
        found = {link.get("hreflang"): link.get("href") for link in html.xpath("//link[@hreflang]")}
        assert found == wanted
        assert one(html, "//link[@rel='canonical']").get("href") == HOST + here
        assert not html.xpath("//meta[@name='robots']")
        assert sitemap(site)[here] == ["en", "fr", "x-default"]


def test_the_machines_hand_is_declared_until_a_person_has_reviewed(tiny: Tiny) -> None:
    """A translated page that nobody has reviewed says so; after a review it doesn't."""
    root = tiny("untranslated")
    notice = string("fr", "chrome.notice.machine").split(".")[0]
    assert notice in str(rendered(root, "fr")["news/both/"].notices)
    reviewed = call(
        "translations", "review", "--by", "Ada Lovelace", "fr", "news/both", "pages", "interface", root=root
    )
    assert reviewed.exit_code == 0, reviewed.stderr
    pages_ = rendered(root, "fr")
    assert notice not in str(pages_["news/both/"].notices)
    assert notice not in str(pages_["news/only-english/"].notices)


# --- a record with one field untranslated ---


def test_one_untranslated_field_is_marked_and_the_page_counts_as_translated(built: Built) -> None:
    """The question's answer appears in English, marked; the page says that passages are missing, and is indexed."""
    site = built("one-field-untranslated", "en", "fr")
    html = page(site, "fr/programmes/bridge/")
    foreign = [(words(block), block.get("lang"), block.get("dir")) for block in html.xpath("//article//*[@lang]")]
    assert ("Not stated.", "en", "ltr") in foreign
    assert words(one(html, "//section[@aria-labelledby='questions']/h3")) == "Combien cela coûtait-il ?"
    assert string("fr", "chrome.notice.partial") in words(one(html, "//aside[contains(@class, 'notices')]"))
    assert string("fr", "chrome.notice.fallback") not in words(one(html, "//aside[contains(@class, 'notices')]"))
    assert not html.xpath("//meta[@name='robots']")
    assert len(html.xpath("//link[@hreflang]")) == 3
    assert "fr/programmes/bridge/" in sitemap(site)


# --- an outdated translation ---


def pages(site: Site, locale: str) -> list[RenderedPage]:
    """Every page of a locale, without the frame around it."""
    renderer, entries = PageRenderer(site.routes), site.routes.entries
    listed = [one.uri for one in outputs(site) if one.kind == "page" and one.locale == locale]
    return [renderer.page(entries[uri], locale) for uri in listed]


def rendered(root: Path, locale: str) -> dict[str, RenderedPage]:
    """Every page of a locale by its address, without the frame around it."""
    site, problems = read(root)
    assert site is not None, problems
    return {one.entry.uri: one for one in pages(site, locale)}


def with_notice(root: Path) -> set[str]:
    """French pages that say that their English text has changed."""
    notice = string("fr", "chrome.notice.outdated").split("{")[0]
    return {uri for uri, one in rendered(root, "fr").items() if notice in str(one.notices)}


def sync(root: Path) -> None:
    """Note from which English text each translation was made."""
    assert call("translations", "sync", root=root).exit_code == 0


def replace(root: Path, path: str, old: str, new: str) -> None:
    """Edit a file of a site."""
    text = (root / path).read_text("utf-8")
    assert old in text
    (root / path).write_text(text.replace(old, new), "utf-8")


OUTDATED = {
    "a partner's summary": (
        ("data/partners.yml", "A charity.", "A large charity."),
        ("data/translations/fr/partners.yml", "Une association.", "Une grande association."),
        {"partners/harbour-trust/"},
    ),
    "a programme's note on a partner": (
        ("data/programmes.yml", "In Lisbon.", "In Lisbon and Porto."),
        ("data/translations/fr/programmes.yml", "À Lisbonne.", "À Lisbonne et à Porto."),
        {"programmes/bridge/", "partners/harbour-trust/"},
    ),
    "a figure's scope": (
        ("data/figures.yml", "Portugal only.", "Portugal and Spain."),
        ("data/translations/fr/figures.yml", "Portugal seulement.", "Portugal et Espagne."),
        {"news/first-arrivals/"},
    ),
    "the text of a news item": (
        ("docs/en/news/first-arrivals.md", "}} people came.", "}} people came by ship."),
        ("docs/fr/news/first-arrivals.md", "personnes est venue.", "personnes est venue en bateau."),
        {"news/first-arrivals/"},
    ),
    "an interface string": (
        ("data/translations/en/interface.yml", "partner.part: Role in", "partner.part: Its role in"),
        ("data/translations/fr/interface.yml", "partner.part: ", "partner.part: Son "),
        {"partners/harbour-trust/"},
    ),
}


@pytest.mark.parametrize("case", OUTDATED)
def test_an_outdated_text_is_announced_where_it_is_used_until_it_is_translated_anew(tiny: Tiny, case: str) -> None:
    """English edited: a notice on exactly the pages that use the text. Translation edited: the notice goes."""
    (file, old, new), (translation, old_words, new_words), wanted = OUTDATED[case]
    root = tiny("outdated")
    sync(root)
    assert with_notice(root) == set()
    replace(root, file, old, new)
    assert with_notice(root) == wanted
    sync(root)
    assert with_notice(root) == wanted, "a sync alone clears nothing"
    replace(root, translation, old_words, new_words)
    assert with_notice(root) == set()


def test_white_space_and_touch_make_nothing_outdated(tiny: Tiny) -> None:
    """New line breaks, spaces at line ends, CRLF and new dates of files change no state."""
    root = tiny("outdated")
    sync(root)
    replace(root, "data/partners.yml", "A charity.", ">-\n      A\n      charity.")
    replace(root, "docs/en/news/first-arrivals.md", "}} people came.\n", "}} people  \ncame.\n\n")
    news = root / "docs/en/news/first-arrivals.md"
    news.write_bytes(news.read_bytes().replace(b"\n", b"\r\n"))
    for file in (*root.glob("data/*.yml"), *root.glob("docs/*/*.md")):
        os.utime(file, (0, 0))
    assert with_notice(root) == set()
    assert call("translations", "sync", "--check", root=root).exit_code == 0


def test_the_notice_stands_on_exactly_the_pages_that_show_the_text(tiny: Tiny) -> None:
    """For every text of records, pages and news: the pages with a notice are those in whose HTML its words occur."""
    site, problems = read(tiny("outdated"))
    assert site is not None, problems
    source, translations = site.portal.texts.source, every_text_translated(site)
    notice = translations["interface/chrome.notice.outdated"].value.split()[0]

    def in_french(ledger: dict[str, LedgerEntry]) -> list[RenderedPage]:
        texts = TextStore("en", source, translations={"fr": translations}, ledger={"fr": ledger})
        portal = dataclasses.replace(site.portal, texts=texts)
        return pages(Site(portal, Routes(portal)), "fr")

    shown = {one.entry.uri: everything(one) for one in in_french({}) if one.entry.uri != NOT_FOUND}
    wrong = []
    for key, unit in source.items():
        if key.startswith(("interface/", "pages/not-found/")):
            continue
        translation = translations[key].value
        outdated = LedgerEntry(fingerprint(unit.value + " once"), fingerprint(translation))
        uses = {uri for uri, text in shown.items() if translation.split()[0] in text}
        says = {one.entry.uri for one in in_french({key: outdated}) if notice in str(one.notices)}
        if uses != says or not uses:
            wrong.append(f"{key}: used on {sorted(uses)}, announced on {sorted(says)}")
    assert not wrong, "\n".join(wrong)


def every_text_translated(site: Site) -> dict[str, TextUnit]:
    """A French translation of each text that begins with a word of its own."""
    translations = {}
    for number, (key, unit) in enumerate(site.portal.texts.source.items()):
        words_ = " ".join([f"Mot{number:04}fr", *re.findall(r"\{\{.*?\}\}|\{\w+\}", unit.value)])
        forms = tuple((form, words_) for form in ("one", "many", "other")) if unit.forms else ()
        translations[key] = TextUnit(words_, unit.place, forms=forms)
    return translations


def everything(one: RenderedPage) -> str:
    """All words of a page, chrome included."""
    links = [link.label for link in (*one.menu, *one.trail, *one.feeds)]
    return " ".join([one.title, one.description, one.structured_data or "", one.article, *links])


# --- right to left ---


def test_arabic_runs_right_to_left_and_what_is_english_in_it_does_not(built: Built) -> None:
    """html is dir=rtl; an untranslated step inside is marked lang=en dir=ltr; addresses and names likewise."""
    html = page(built("whole", "en", "ar"), "ar/programmes/bridge/")
    assert (html.get("lang"), html.get("dir")) == ("ar", "rtl")
    foreign = {words(block): (block.get("lang"), block.get("dir")) for block in html.xpath("//article//span[@lang]")}
    assert foreign["The employer asks the trust."] == ("en", "ltr")
    assert foreign["Trabalho do Norte"] == ("pt", "ltr")
    website = one(page(built("whole", "en", "ar"), "ar/partners/harbour-trust/"), "//header//p[@class='actions']/a")
    assert website.get("dir") == "ltr"
    assert {tag.get("hreflang"): tag.get("dir", "rtl") for tag in html.xpath("//nav[1]//a[@hreflang]")} == {
        "en": "ltr",
        "ar": "rtl",
    }


@pytest.mark.parametrize("locale", ["zh-Hant", "pl", "fr"])
def test_words_that_fall_back_are_counted_in_the_language_that_they_are_in(tiny: Tiny, locale: str) -> None:
    """“1 result” in a language without English plurals: scripts are told which language's rules choose a form."""
    root = tiny("whole", languages=("en", locale))
    (root / f"data/translations/{locale}/interface.yml").unlink(missing_ok=True)
    site, _ = read(root)
    assert site is not None
    for uri, script in (("search/", "data-found"), ("partners/", "data-counted")):
        html = next(one.article for one in pages(site, locale) if one.entry.uri == uri)
        forms = json.loads(lxml.html.fromstring(html).xpath(f"//@{script}")[0])
        language = forms.pop("lang")
        assert language == (locale if locale == "fr" else "en")
        assert set(forms) == set(locale_format(language).plural_forms)


# --- empty news ---


@pytest.mark.parametrize("locale", ["en", "fr"])
def test_without_news_there_is_no_feed_and_the_pages_say_so(built: Built, locale: str) -> None:
    """No feed file, no autodiscovery, no link to a feed; home and lists say that there is none, programme and partner nothing."""
    site = built("empty-news", "en", "fr")
    assert not [file for file in site.rglob("*") if file.name in ("feed.xml", "atom.xml", "feed.json")]
    prefix = "" if locale == "en" else "fr/"
    for uri in ("", "news/", "news/kind/story/"):
        html = page(site, prefix + uri)
        assert string(locale, "news.none") in words(one(html, "//main")), uri
    for uri in ("programmes/bridge/", "partners/harbour-trust/"):
        assert not page(site, prefix + uri).xpath("//*[@id='news']"), uri
    for file in all_pages(site):
        html = page(site, file.relative_to(site).as_posix())
        types = ("application/rss+xml", "application/atom+xml", "application/feed+json")
        assert not [link for link in html.xpath("//link") if link.get("type") in types], file
        assert not [link for link in html.xpath("//a/@href") if link.endswith(("feed.xml", "atom.xml", "feed.json"))], (
            file
        )
    outlines = etree.parse(site / f"{prefix}feeds/feeds.opml").getroot().iterfind(".//outline")
    assert list(outlines) == []


# --- one partner ---


@pytest.mark.parametrize("locale", ["en", "fr", "ar"])
def test_one_partner_is_counted_in_the_singular(built: Built, locale: str) -> None:
    """One organisation: each language uses its form for one."""
    site = built("one-partner", "en", "fr", "ar")
    prefix = "" if locale == "en" else f"{locale}/"
    for uri, name in (("partners/", "partners.count"), ("", "home.partners")):
        form = string(locale, name)["one"].replace("{count}", "1")
        assert form in words(one(page(site, prefix + uri), "//main")), uri


# --- hostile text ---


ALLOWED = set(
    re.findall(
        r"\w+",
        """
        a article aside bdi blockquote body br button caption cite code data dd details div dl dt em fieldset figcaption figure footer form g h1 h2 h3 h4 h5 h6 head
        header hr html input kbd label legend li link main meta nav noscript ol option p path circle pre rect script section select span strong summary svg table tbody td text
        textarea th thead time title tr tspan ul
        """,
    )
)
"""Elements that the templates and Markdown make; the hostile text adds img, b, i and its own scripts."""


def test_hostile_text_never_becomes_markup(built: Built) -> None:
    """Names, titles, summaries, questions and Markdown with <script>, quotes and & add no element and no handler."""
    site = built("hostile", "en", "fr")
    for file in all_pages(site):
        html = page(site, file.relative_to(site).as_posix())
        assert {element.tag for element in html.iter(etree.Element)} <= ALLOWED, file
        assert not html.xpath("//@*[starts-with(name(), 'on')] | //comment()"), file
        for script in html.xpath("//script"):
            if script.get("type") == "application/ld+json":
                assert "<" not in script.text
                json.loads(script.text)
            else:
                assert re.search(r"assets/(portal|search|partners|offline)-[0-9a-f]{12}\.js$", script.get("src", "")), (
                    file
                )
                assert not script.text, file
        for link in html.xpath("//a/@href"):
            assert urlsplit(link).scheme in ("", "https", "mailto"), link


def test_hostile_text_is_shown_as_it_was_typed(built: Built) -> None:
    """Title, description, heading, question, structured data and the error report hold the very characters."""
    site = built("hostile", "en", "fr")
    name = """</title></script><script>alert("programme")</script> & "Bridge" {count}"""
    html = page(site, "programmes/bridge/")
    assert html.findtext(".//title") == f"{name} – {string('en', 'chrome.site-name')}"
    assert one(html, "//meta[@property='og:title']").get("content") == name
    lead = """" onmouseover="alert(1)" x=" 12,500 & <b>bold</b>"""
    assert one(html, "//meta[@name='description']").get("content") == lead
    assert words(one(html, "//h1")) == name
    assert words(one(html, "//p[@class='lead']")) == lead
    question = """</script><script>alert("question")</script> & "why"?"""
    assert words(one(html, "//section[@aria-labelledby='questions']/h3")) == question
    graph = json.loads(one(html, "//script[@type='application/ld+json']").text)["@graph"]
    (questions,) = [thing for thing in graph if thing["@type"] == "FAQPage"]
    assert questions["mainEntity"][0]["name"] == question
    mail = parse_qs(urlsplit(one(html, "//a[@class='report']").get("href")).query)
    assert mail["subject"] == [string("en", "chrome.report-subject").replace("{title}", name)]
    news = page(site, "news/hostile-headline/")
    assert words(news.xpath("//code")[0]) == '<script>alert("code")</script>'
    french = page(site, "fr/news/hostile-headline/")
    assert words(one(french, "//h1")) == """</title><script>alert("titre")</script> & "nouvelles\""""


def test_hostile_text_stays_text_in_feeds(built: Built) -> None:
    """What readers take for HTML (RSS description, contents) holds no script; titles are the typed characters."""
    site = built("hostile", "en", "fr")
    title = """</title></script><script>alert("headline")</script> & "news" 'today' ]]>"""
    summary = """<script>alert("lead")</script> & 'so' "on" 12,500 ]]>"""
    rss = etree.parse(site / "feed.xml").getroot()
    atom = etree.parse(site / "atom.xml").getroot()
    item = json.loads((site / "feed.json").read_text("utf-8"))["items"][0]
    assert [rss.findtext(".//item/title"), atom.findtext(".//{*}entry/{*}title"), item["title"]] == [title] * 3
    assert [atom.findtext(".//{*}summary"), item["summary"]] == [summary] * 2
    contents = [rss.findtext(".//{*}encoded"), atom.findtext(".//{*}content"), item["content_html"]]
    for html in [*contents, rss.findtext(".//item/description")]:
        element = lxml.html.fragment_fromstring(html or "", create_parent="main")
        assert {one.tag for one in element.iter(etree.Element)} <= ALLOWED - {"script"}, html
        assert '<script>alert("' in element.text_content()


@pytest.mark.parametrize(
    ("file", "line", "column", "what"),
    [
        ("data/partners.yml", 5, 14, "website: “javascript:alert(1)” is not a web address"),
        ("docs/en/about.md", 7, 13, "The link “javascript:alert(1)” is not allowed"),
    ],
)
def test_javascript_addresses_are_refused(tiny: Tiny, file: str, line: int, column: int, what: str) -> None:
    """javascript: as a website or in a link of a text is an error in its place."""
    sources = "sources: [{id: release, publisher: A, title: B, kind: article}]\n"
    partner = "- id: trust\n    name: Trust\n    kind: ngo\n    website: javascript:alert(1)\n"
    page_text = "---\ntitle: About\nsummary: About.\nupdated: 2026-01-02\n---\n\nRead [this](javascript:alert(1)).\n"
    root = tiny(
        languages=("en",),
        files={
            "data/sources.yml": sources,
            "data/partners.yml": f"partners:\n  {partner}    checked: 2026-01-10\n    summary: S.\n    sources: [release]\n",
            "docs/en/about.md": page_text,
        },
    )
    result = call("check", root=root)
    assert result.exit_code == 1
    assert f"{file}:{line}:{column}: error: {what}" in result.stdout
    assert result.stdout.count("[address]") == 2


# --- paging ---


def test_news_are_spread_over_pages_newest_first(built: Built) -> None:
    """Five items, two to a page: three pages, each item once, newest first; each page leads to its neighbours."""
    site = built("paging", "en")
    uris = ["news/", "news/page/2/", "news/page/3/"]
    seen = []
    for number, uri in enumerate(uris, start=1):
        html = page(site, uri)
        seen.append([words(link) for link in html.xpath("//ul[@class='rows']//h3/a")])
        neighbours = {
            link.get("rel"): os.path.normpath(f"{uri}{link.get('href')}") + "/" for link in html.xpath("//a[@rel]")
        }
        wanted = {"prev": uris[number - 2] if number > 1 else None, "next": uris[number] if number < 3 else None}
        assert neighbours == {rel: to for rel, to in wanted.items() if to}
        assert one(html, "//link[@rel='canonical']").get("href") == HOST + uri
        counted = string("en", "news.page").replace("{number}", str(number)).replace("{pages}", "3")
        assert counted in words(one(html, "//nav[@class='pager']"))
        assert (counted in html.findtext(".//title", "")) == (number > 1)
        assert uri in sitemap(site)
    assert seen == [["Alpha", "Charlie"], ["Echo", "Bravo"], ["Delta"]]
    assert not (site / "news/page/1").exists() and not (site / "news/page/4").exists()


def test_lists_of_a_kind_have_pages_of_their_own(built: Built) -> None:
    """Three items of one kind make two pages beneath the kind; a list that fits has one page and no pager."""
    site = built("paging", "en")
    first, second = page(site, "news/kind/news/"), page(site, "news/kind/news/page/2/")
    titles = [[words(link) for link in html.xpath("//ul[@class='rows']//h3/a")] for html in (first, second)]
    assert titles == [["Alpha", "Charlie"], ["Delta"]]
    single = page(site, "news/kind/story/")
    assert not single.xpath("//nav[@class='pager']") and not (site / "news/kind/story/page").exists()
    for html, kind in product((first, second), [string("en", "news.kinds.news")]):
        assert words(one(html, "//nav[contains(@class, 'jump')]//a[@aria-current]")).startswith(kind)


def test_titles_of_pages_are_all_different(built: Built) -> None:
    """No two pages of a language have the same title."""
    site = built("paging", "en")
    titles = [page(site, file.relative_to(site).as_posix()).findtext(".//title") for file in all_pages(site)]
    assert len(set(titles)) == len(titles)


def test_a_tiny_site_needs_nothing_but_its_files(tiny: Tiny) -> None:
    """The harness itself: a site with no situation and no records builds, and the check finds nothing wrong in it."""
    root = tiny(languages=("en",))
    assert call("check", root=root).stdout == "All is well.\n"
    assert (build(root) / "index.html").exists()


def test_what_is_rendered_once_says_the_same_on_every_page(portal: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """``r.once`` keeps what a block wrote; with every block written anew wherever it stands, no page has another byte."""
    site, problems = read(portal)
    assert site is not None, problems

    def written() -> dict[str, str]:
        renderer = PageRenderer(site.routes)
        shown = (
            renderer.page(entry, locale)
            for locale in site.portal.settings.languages
            for entry in site.routes.entries.values()
        )
        return {page.uri: renderer.html(page) for page in shown}

    def anew(self: PageContext, *key: str, caller: Callable[[], Markup]) -> Markup:
        self._fragments.pop((self.locale, self.base, self.page_anchor, *key), None)
        asked.append(key[0])
        return once(self, *key, caller=caller)

    kept, once, asked = written(), PageContext.once, list[str]()
    monkeypatch.setattr(PageContext, "once", anew)
    assert written() == kept
    assert len(asked) > 100
