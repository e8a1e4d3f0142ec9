"""Reading without a network: only for those who asked, dated, and gone without a trace when they have had enough."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from support import browser as site
from support.browser import DIRECTIONS, LOCALES, address


@pytest.fixture
def context(chromium: Browser, served: str) -> Iterator[BrowserContext]:
    """A browser that knows nothing of the site."""
    made = chromium.new_context(base_url=served, viewport={"width": 360, "height": 800}, timezone_id="UTC")
    yield made
    made.close()


def test_a_reader_keeps_pages_reads_them_without_a_network_and_forgets_them(context: BrowserContext) -> None:
    """Asked for on a page: what is read is kept and shown offline with its date; “delete” leaves nothing behind."""
    page = context.new_page()
    page.goto("ar/offline/")
    assert page.evaluate(site.STORED) == site.NOTHING
    page.locator("[name=keep]").click()
    expect(page.locator("[name=forget]")).to_be_visible()
    page.goto("ar/programmes/dt4e/")
    expect(page.locator("main [role=status]")).to_have_count(0)
    page.wait_for_function("caches.match(location.href).then(Boolean)")
    context.set_offline(True)
    page.goto("ar/programmes/dt4e/")
    line = page.locator("main [role=status]")
    expect(line).to_contain_text("الشبكة لا تستجيب")
    assert str(page.evaluate("new Date().getUTCFullYear()")) in line.inner_text()
    assert page.evaluate("getComputedStyle(document.querySelector('h1')).direction") == "rtl"
    answer = page.goto("ar/partners/upwork/")
    assert answer is not None and answer.status == 503
    expect(page.locator("p[lang=ar]")).to_contain_text("غير محفوظة")
    context.set_offline(False)
    page.goto("ar/programmes/dt4e/")
    expect(page.locator("main [role=status]")).to_have_count(0)
    page.goto("ar/offline/")
    page.locator("[name=forget]").click()
    expect(page.locator("[role=status]")).to_contain_text("حُذف كل شيء")
    page.goto("ar/about/")
    assert page.evaluate(site.STORED) == site.NOTHING


def test_a_language_can_be_fetched_whole_with_its_search(context: BrowserContext) -> None:
    """One button fetches every page of the language and its index: then all of them open offline, and search finds them."""
    page = context.new_page()
    page.goto("uk/offline/")
    page.locator("[name=keep]").click()
    page.locator("[name=pack]").click()
    expect(page.locator("[role=status]")).to_have_text("Тепер усі сторінки цією мовою збережено на цьому пристрої.")
    context.set_offline(True)
    page.goto("uk/partners/upwork/")
    expect(page.locator("h1")).to_contain_text("Upwork")
    page.goto("uk/search/#q=медсестра")
    expect(page.locator(".results li").first).to_be_visible()


@pytest.mark.parametrize("locale", LOCALES)
def test_each_language_has_a_manifest(locale: str, portal_site: Path) -> None:
    """A web manifest in the language's words and direction; its addresses exist. Only the page about it names it."""
    folder = portal_site / address("", locale)
    manifest = json.loads((folder / "manifest.webmanifest").read_text("utf-8"))
    assert (manifest["lang"], manifest["dir"]) == (locale, DIRECTIONS[locale])
    assert (folder / manifest["start_url"] / "index.html").is_file()
    assert (folder / manifest["icons"][0]["src"]).is_file()
    assert 'rel="manifest"' in (folder / "offline/index.html").read_text("utf-8")
    assert 'rel="manifest"' not in (folder / "index.html").read_text("utf-8")
