"""Reading aloud: offered only where the device has a voice for the language that needs no network, and each language in its own."""

import pytest
from playwright.sync_api import Browser, Page, expect

from support.browser import PATIENCE

DEVICE = """
window.said = []; window.stopped = 0;
const voices = VOICES;
window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
Object.defineProperty(window, "speechSynthesis", { value: {
  getVoices: () => voices,
  speak: (one) => window.said.push([one.voice.name, one.lang, one.text, one]),
  cancel: () => { window.stopped += 1; },
  addEventListener: () => {},
}});
"""
BRITISH = '{ name: "British", lang: "en_GB", localService: true }'
ARABIC = '{ name: "Arabic", lang: "ar-SA", localService: true }'
REMOTE = '{ name: "Remote", lang: "uk-UA", localService: false }'


@pytest.fixture
def window(chromium: Browser, served: str) -> Page:
    context = chromium.new_context(base_url=served)
    context.set_default_timeout(PATIENCE)
    return context.new_page()


def with_voices(window: Page, *voices: str) -> Page:
    window.add_init_script(DEVICE.replace("VOICES", f"[{', '.join(voices)}]"))
    return window


def test_the_device_reads_what_stands_on_the_page_and_stops(window: Page) -> None:
    with_voices(window, BRITISH).goto("programmes/dt4e/")
    button = window.locator("[data-read] button")
    button.click()
    said = window.evaluate("said.map(([voice, lang, text]) => [voice, lang, text])")
    assert {(voice, lang) for voice, lang, _ in said} == {("British", "en")}
    texts = [text for *_, text in said]
    assert texts[0].split() == ["DT4E", ":", "Displaced", "Talent", "for", "Europe"] and "Steps for employers" in texts
    assert not [text for text in texts if "WhatsApp" in text or "Read aloud" in text]
    assert len(texts) == len(set(texts)) or len(texts) > 30
    expect(button).to_have_text("Stop reading")
    button.click()
    expect(button).to_have_text("Read aloud")
    assert window.evaluate("stopped") == 2
    button.click()
    window.evaluate("said[said.length - 1][3].onend()")
    expect(button).to_have_text("Read aloud")


def test_what_stands_in_another_language_is_read_in_it_or_passed_over(window: Page) -> None:
    with_voices(window, ARABIC).goto("ar/programmes/dt4e/")
    window.locator("[data-read] button").click()
    assert {voice for voice, *_ in window.evaluate("said.map((one) => [one[0]])")} == {"Arabic"}
    assert {lang for (lang,) in window.evaluate("said.map((one) => [one[1]])")} == {"ar"}


@pytest.mark.parametrize("uri", ["uk/programmes/dt4e/", "fr/participants/"])
def test_nothing_is_offered_where_reading_would_send_the_text_away(window: Page, uri: str) -> None:
    with_voices(window, BRITISH, REMOTE).goto(uri)
    expect(window.locator("[data-read]")).to_have_count(1)
    expect(window.locator("[data-read]")).to_be_hidden()


def test_without_a_voice_or_a_script_nothing_is_offered(chromium: Browser, served: str) -> None:
    page = chromium.new_context(base_url=served, java_script_enabled=False).new_page()
    page.goto("news/labour-mobility-overview/")
    expect(page.locator("[data-read]")).to_be_hidden()
