"""The published pages in a browser: of each kind the one that shows most, in every language."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

import markup
import windows
from portal.common.locales import locale_format
from support import browser

WIDTHS = "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"


@pytest.fixture(scope="module")
def page(chromium: Browser, home: str) -> Iterator[Page]:
    context = chromium.new_context(base_url=home)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("half", [0, 1])  # so that two workers share them
def test_pages_are_quiet_fit_the_window_and_keep_every_rule_of_axe(
    half: int, built: markup.Built, page: Page, home: str
) -> None:
    """Nothing in the console, no other host asked, no sideways scrolling; axe-core finds nothing in either direction of writing."""
    faults = browser.complaints(page, home)
    from_the_right = [one for one in built.languages if locale_format(one).direction == "rtl"]
    for uri in sorted(windows.pages(built).values())[half::2]:
        for locale in built.languages:
            for width in (browser.PHONE, browser.DESK):
                page.set_viewport_size({"width": width, "height": 800})
                if width == browser.PHONE:
                    page.goto(built.address(uri, locale))
                page.evaluate(browser.OPEN_EVERYTHING)
                wide, room = page.evaluate(WIDTHS)
                if wide > room:
                    faults.append(f"{page.url} is {wide} pixels wide in a window of {room}")
            if locale in (built.source, *from_the_right):
                faults += browser.axe(page, contrast=False)
    assert not faults, "\n".join(faults)
