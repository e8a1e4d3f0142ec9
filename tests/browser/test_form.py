"""An officer's tasks in the form of ``portal serve``, in a real browser: with the keyboard, against axe's rules, in languages of both directions."""

import io
import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import yaml
from PIL import Image
from playwright.sync_api import Browser, Locator, Page, expect

from portal.commands.serve.admin import Admin
from portal.commands.serve.form_pages import ADDRESS
from portal.commands.serve.server import Preview
from support.browser import DESK, PAINTED, PHONE, axe, complaints
from support.repositories import git
from support.sites import Tiny, build, call, edit, write

QUAY = {"name": "quay.jpg", "mimeType": "image/jpeg"}


@pytest.fixture
def root(tiny: Tiny) -> Path:
    root = tiny("whole", languages=("en", "ar"))
    config = (root / "mkdocs.yml").read_text("utf-8")
    (root / "mkdocs.yml").write_text(f"{config}      time_zone: Europe/Lisbon\n", "utf-8")
    build(root)
    return root


@pytest.fixture
def served(root: Path) -> Iterator[Callable[..., str]]:
    """The form, in a language, beside the site as it was built."""
    running: list[Preview] = []

    def serve(language: str = "en") -> str:
        running.append(Preview(root / "site", "127.0.0.1", 0, "/", language, Admin(root, language)))
        running[-1].start()
        return f"http://127.0.0.1:{running[-1].port}"

    yield serve
    for preview in running:
        preview.stop()


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    page = chromium.new_page(viewport={"width": DESK, "height": 900})
    yield page
    page.close()


def saved(page: Page, button: str = "Save") -> None:
    page.get_by_role("button", name=button, exact=True).last.click()
    expect(page.get_by_role("status")).to_contain_text("Saved.")


def field(page: Page, label: str) -> Locator:
    """A field by its label, in the source language if it is a text."""
    return page.get_by_label(re.compile(rf"^{re.escape(label)}(?: \(English\))?$"))


def picture() -> dict[str, object]:
    out = io.BytesIO()
    Image.new("RGB", (800, 600), "teal").save(out, "JPEG")
    return {**QUAY, "buffer": out.getvalue()}


def records(root: Path, name: str) -> dict[str, dict]:
    found = yaml.load((root / f"data/{name}.yml").read_text("utf-8"), yaml.BaseLoader)[name]
    return {one["id"]: one for one in found}


def test_an_officer_adds_a_picture_a_partner_with_it_and_a_release_held_until_tomorrow(
    root: Path, served: Callable[..., str], page: Page
) -> None:
    home = served()
    faults = complaints(page, home)
    page.goto(f"{home}{ADDRESS}new?kind=image")
    field(page, "File").set_input_files(picture())
    field(page, "Alternative text").fill("The quay at dawn.")
    field(page, "Credit").fill("Harbour Trust")
    field(page, "Licence").fill("CC BY 4.0")
    saved(page, "Add")

    page.goto(f"{home}{ADDRESS}new?kind=partner")
    field(page, "Name").fill("Quay Works")
    field(page, "Kind").select_option("Company")
    field(page, "Website").fill("www.quay.example")
    field(page, "Country").fill("Portugal")
    page.get_by_text("No picture").first.click()
    page.get_by_label("The quay at dawn.").check()
    field(page, "Summary").fill("It hires.")
    field(page, "Sources 1").fill("Bridge ends")
    page.get_by_role("button", name="One more").last.click()
    expect(field(page, "Sources 2")).to_be_focused()
    page.get_by_role("button", name="Take out: Sources 2").click()
    saved(page, "Add")
    new = records(root, "partners")["quay-works"]
    assert (new["website"], new["country"], new["logo"]) == ("https://www.quay.example", "PT", "quay")
    assert new["sources"] == ["harbour-release"]

    page.goto(f"{home}{ADDRESS}new?kind=person")
    field(page, "Name").fill("Ada Example")
    saved(page, "Add")
    page.goto(f"{home}{ADDRESS}new?kind=press-release")
    for label, words in (
        ("Title", "Quay Works joins"),
        ("Summary", "It hires."),
        ("Dateline", "Lisbon"),
        ("Media office", "Trust"),
    ):
        field(page, label).fill(words)
    field(page, "Publish at (Europe/Lisbon)").fill("2099-07-01T09:00")
    field(page, "Issued by 1").fill("Quay Works")
    field(page, "Source").fill("Bridge ends")
    page.locator("details.pictures summary").click()
    page.get_by_role("radio", name="The quay at dawn.").check()
    text = field(page, "Text")
    text.fill("It hires now.")
    text.press("Control+a")
    text.press("Control+b")
    expect(text).to_have_value("**It hires now.**")
    text.press("Control+End")
    page.get_by_role("button", name="Figure", exact=True).click()
    page.get_by_role("dialog").get_by_role("listbox").select_option("people-met")
    page.get_by_role("button", name="Put in").click()
    page.get_by_role("button", name="Picture", exact=True).click()
    page.get_by_role("dialog").get_by_label("The quay at dawn.").check()
    faults += axe(page, contrast=True)
    page.get_by_role("button", name="Put in").click()
    expect(text).to_have_value("**It hires now.**{{figure:people-met}}\n\n{{image:quay}}")
    expect(text).to_be_focused()
    text.press("Control+z")
    page.get_by_role("button", name="Figure", exact=True).click()
    page.get_by_role("button", name="Cancel").click()
    expect(text).to_have_value("**It hires now.**{{figure:people-met}}")
    text.fill("**It hires now.**")
    saved(page, "Add")
    for link, words in (
        ("People", {"Person": "Ada Example", "Role": "Director"}),
        ("Notes to editors", {"Id": "more", "Text": "Ask us."}),
    ):
        page.get_by_role("link", name=link, exact=True).click()
        for label, typed in words.items():
            field(page, label).fill(typed)
        saved(page, "Add")
    matter = yaml.safe_load((root / "docs/en/news/quay-works-joins.md").read_text("utf-8").split("---")[1])
    assert str(matter["publish_at"]) == "2099-07-01T09:00+01:00" and matter["image"] == "quay"
    assert (matter["people"], matter["issued_by"]) == ([{"person": "ada-example", "role": "Director"}], ["quay-works"])
    assert faults == []


def test_a_folded_item_is_opened_with_the_keyboard_and_stays_open_over_a_save(
    root: Path, served: Callable[..., str], page: Page
) -> None:
    home = served()
    page.goto(f"{home}{ADDRESS}edit?key=programmes/bridge")
    title = field(page, "Steps › ask › Title")
    expect(title).to_be_hidden()
    page.locator("details", has=title).locator("summary").focus()
    page.keyboard.press("Enter")
    expect(title).to_be_visible()
    page.keyboard.press("Tab")
    expect(title).to_be_focused()
    title.fill("Ask first")
    saved(page)
    expect(title).to_have_value("Ask first")
    expect(title).to_be_visible()
    assert [step["title"] for step in records(root, "programmes")["bridge"]["steps"]] == ["Ask first"]


def test_an_officer_corrects_a_figure_with_a_note_and_takes_it_back(
    root: Path, served: Callable[..., str], page: Page
) -> None:
    home = served()
    faults = complaints(page, home)
    page.goto(f"{home}{ADDRESS}")
    page.get_by_role("link", name="People who met an employer").click()
    field(page, "Value").fill("12600")
    saved(page)
    page.get_by_role("link", name="Changes", exact=True).click()
    field(page, "Date").fill("2026-02-03")
    field(page, "Note").fill("It was 12,500; 12,600 is right.")
    page.locator("[name='correction']").check()
    field(page, "What it was").fill("12500")
    saved(page, "Add")
    figure = records(root, "figures")["people-met"]
    assert figure["value"] == "12600"
    assert figure["changes"] == [
        {"date": "2026-02-03", "note": "It was 12,500; 12,600 is right.", "correction": "true", "was": "12500"}
    ]
    page.get_by_role("link", name="Last saves").click()
    page.get_by_role("button", name="Take it back").first.click()
    expect(page.get_by_role("status")).to_contain_text("Taken back.")
    assert "changes" not in records(root, "figures")["people-met"]
    assert faults == []


def test_a_translator_writes_beside_the_source_and_sees_the_page_while_typing(
    root: Path, served: Callable[..., str], page: Page
) -> None:
    home = served("ar")
    faults = complaints(page, home)
    page.goto(f"{home}{ADDRESS}edit?key=news/first-people-arrive&with=ar")
    assert page.evaluate("document.documentElement.dir") == "rtl"
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    before = (
        (root / "docs/ar/news/first-people-arrive.md").read_bytes()
        if (root / "docs/ar/news/first-people-arrive.md").exists()
        else None
    )
    page.locator("button.preview[formaction*='in=ar']").click()
    shown = page.frame_locator("iframe[name=preview]")
    expect(shown.locator("h1")).to_be_visible()
    attack = (
        "وصل خمسون <script>parent.document.title='taken'</script><img src=x onerror=\"parent.document.title='taken'\">"
    )
    page.locator("[name='ar:title']").fill("وصل خمسون")
    expect(shown.locator("h1")).to_have_text("وصل خمسون")
    assert (
        shown.locator("h1").evaluate(
            "(one) => getComputedStyle(one).fontFamily.length > 0 && getComputedStyle(document.body).margin"
        )
        == "0px"
    )
    page.locator("[name='ar:body']").fill(attack)
    expect(shown.locator("main")).to_contain_text("parent.document")
    assert "taken" not in page.title()
    page.locator("[name='ar:body']").fill("وصل {{figure:people-met}}.")
    now = root / "docs/ar/news/first-people-arrive.md"
    assert (now.read_bytes() if now.exists() else None) == before, "nothing is written"
    page.locator(".bar button:not([type=button], .preview)").click()
    expect(page.get_by_role("status")).to_be_visible()
    assert "وصل خمسون" in now.read_text("utf-8")
    assert [fault for fault in faults if "Blocked script execution" not in fault] == []
    assert faults, "what the page would run was kept from it"


def test_a_reviewer_goes_from_text_to_text_with_keys_beside_the_page(
    root: Path, served: Callable[..., str], page: Page
) -> None:
    assert call("check", "--ledgers", "write", root=root).exit_code == 0
    home = served("ar")
    page.goto(f"{home}{ADDRESS}review?in=ar&after=pages/search/body&by=Ada+Zzreader")
    faults = axe(page, contrast=True)
    words, position = page.locator("textarea"), page.locator("h2")
    first = position.inner_text()
    expect(page.frame_locator("iframe[name=preview]").locator("main")).to_contain_text(words.input_value()[:20])
    page.keyboard.press("Control+ArrowDown")
    expect(position).not_to_have_text(first)
    second = position.inner_text()
    page.wait_for_load_state()  # keys that come before scripts go nowhere
    page.evaluate(PAINTED)
    page.keyboard.press("Alt+e")
    expect(words).to_be_focused()
    words.fill("كلمات جديدة")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("status")).to_contain_text("Ada Zzreader")
    expect(position).not_to_have_text(second)
    assert any("كلمات جديدة" in file.read_text("utf-8") for file in (root / "docs/ar").rglob("*.md"))
    page.set_viewport_size({"width": PHONE, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "it fits a telephone"
    assert faults == []


def test_without_scripts_the_same_is_done(root: Path, served: Callable[..., str], chromium: Browser) -> None:
    home = served()
    page = chromium.new_page(java_script_enabled=False)
    page.goto(f"{home}{ADDRESS}edit?key=partners/harbour-trust&with=ar")
    page.locator("[name='en:summary']").fill("A charity of sailors.")
    page.locator("[name='en:sources']").nth(1).fill("nobody")
    page.locator(".bar button:not([type=button], .preview)").click()
    expect(page.get_by_role("alert")).to_contain_text("nobody")
    page.locator("[name='en:sources']").nth(1).fill("")
    page.locator("button.preview").first.click()
    expect(page.frame_locator("iframe[name=preview]").locator("main")).to_contain_text("A charity of sailors.")
    page.locator(".bar button:not([type=button], .preview)").click()
    expect(page.get_by_role("status")).to_contain_text("Saved.")
    assert records(root, "partners")["harbour-trust"]["summary"] == "A charity of sailors."
    page.close()


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_forms_pages_keep_the_rules_of_axe_and_are_walked_by_keyboard(
    served: Callable[..., str], page: Page, language: str
) -> None:
    home = served(language)
    faults = complaints(page, home)
    edited = "edit?key=programmes/bridge&with=ar"
    moved = ("rename?key=partners/harbour-trust", "remove?key=news/first-people-arrive", "addresses")
    others = ("", "new?kind=image", "new?kind=press-release", "item?key=programmes/bridge&list=steps", "saves")
    for uri in (edited, *moved, *(others if language == "en" else ())):
        page.goto(f"{home}{ADDRESS}{uri}")
        faults += axe(page, contrast=True)
    page.set_viewport_size({"width": PHONE, "height": 640})
    page.goto(f"{home}{ADDRESS}edit?key=partners/harbour-trust&with=ar")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "it fits a telephone"
    assert page.evaluate("document.querySelector('.bar').offsetHeight") < 90, "what is typed has the rest of it"
    reached: list[str] = []
    for _ in range(120):
        page.keyboard.press("Tab")
        name = page.evaluate("document.activeElement.name || document.activeElement.textContent.trim()")
        if page.evaluate("document.activeElement === document.body"):
            break
        assert page.evaluate("document.activeElement.matches(':focus-visible, [type^=date]')"), (
            name
        )  # whose parts have rings
        reached.append(name)
    fields = page.evaluate(
        '[...document.querySelectorAll(\'[name^="en:"], [name^="ar:"]\')].filter((one) => one.checkVisibility()).map((one) => one.name)'
    )
    assert set(fields) <= set(reached), set(fields) - set(reached)
    assert faults == []


def test_a_story_is_taken_down_with_the_keyboard_and_taken_back(
    root: Path, served: Callable[..., str], page: Page
) -> None:
    assert call("check", "--ledgers", "write", root=root).exit_code == 0
    home, story = served(), root / "docs/en/news/first-people-arrive.md"
    faults = complaints(page, home)
    page.goto(f"{home}{ADDRESS}")
    find = page.get_by_role("searchbox")
    find.fill("PEOPLE ARRIVE")
    expect(page.get_by_role("status")).to_have_text("Found: 1")
    page.get_by_role("link", name="First people arrive").press("Enter")
    page.get_by_role("link", name="Take it down").press("Enter")
    expect(page.get_by_role("radio", name="Withdraw it")).to_be_checked()
    page.get_by_role("radio", name="Withdraw it").press("ArrowDown")
    expect(page.get_by_role("radio", name="Delete it")).to_be_checked()
    expect(page.get_by_role("radio", name="Delete it")).to_have_accessible_description(
        "It goes from the site and from this form. So do its translations: Arabic."
    )
    page.get_by_role("radio", name="is led on to:").check()
    page.get_by_role("combobox", name="is led on to:").fill("/news/")
    page.set_viewport_size({"width": PHONE, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "it fits a telephone"
    page.get_by_role("button", name="Take it down").press("Enter")
    expect(page.get_by_role("status").first).to_contain_text("“First people arrive” was taken down.")
    assert not story.exists() and "leads_to: /news/" in (root / "data/redirects.yml").read_text("utf-8")
    page.get_by_role("link", name="Take it back").click()
    page.get_by_role("button", name="Take it back").first.click()
    expect(page.get_by_role("status")).to_contain_text("Taken back.")
    assert story.exists() and not (root / "data/redirects.yml").exists()
    assert faults == []


def test_what_is_added_in_another_tab_is_offered_and_nothing_typed_is_lost(
    root: Path, served: Callable[..., str], page: Page
) -> None:
    home = served()
    page.goto(f"{home}{ADDRESS}new?kind=partner")
    field(page, "Name").fill("Quay Works")
    with page.expect_popup() as opened:
        page.get_by_role("link", name="Add a source (in a new tab)").click()
    other = opened.value
    for label, words in (("Publisher", "Quay Works"), ("Title", "Quay opens"), ("Address", "https://quay.example/")):
        if field(other, label).count():
            field(other, label).fill(words)
    other.get_by_label("Kind").select_option(index=1)
    saved(other, "Add")
    other.close()
    page.evaluate("dispatchEvent(new Event('focus'))")
    expect(page.locator("#names-sources option[value='Quay opens']")).to_have_count(1)
    expect(field(page, "Name")).to_have_value("Quay Works")


@pytest.mark.parametrize("language", ["en", "ar"])
def test_who_publishes_what_somebody_else_changed_too_sees_both_in_words_and_chooses(
    root: Path, served: Callable[..., str], page: Page, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    """Field by field, where the other's is gone as well; on a telephone, in both directions; and the history tells of it afterwards."""
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("HOME", str(tmp_path))
    remote, theirs = tmp_path / "remote.git", tmp_path / "theirs"
    write(root, ".gitignore", "/site/\n/.cache/\n")
    git(f"init --quiet --bare --initial-branch main {remote}", tmp_path)
    git("init --quiet --initial-branch main", root)
    for command in (
        "config user.name Ana",
        "config user.email ana@example.org",
        "add --all",
        "commit --quiet -m Start",
    ):
        git(command, root)
    git(f"remote add origin {remote}", root)
    git("push --quiet --set-upstream origin main", root)
    git(f"clone --quiet {remote} {theirs}", tmp_path)
    for place, words in ((theirs, "An agency."), (root, "A charity of sailors.")):
        edit(place, "data/partners.yml", "A charity that ran Bridge.", words)
        edit(place, "data/partners.yml", "kind: ngo", "kind: company" if place == theirs else "kind: foundation")
    for command in (
        "config user.name Bo",
        "config user.email bo@example.org",
        "commit --quiet --all -m Theirs",
        "push --quiet",
    ):
        git(command, theirs)

    home = served(language)
    faults = complaints(page, home)
    page.goto(f"{home}{ADDRESS}publish")
    faults += axe(page, contrast=True)
    page.locator("#sentence").fill("Ours")
    page.locator(".bar button").press("Enter")
    expect(page.get_by_role("alert")).to_be_visible()
    faults += axe(page, contrast=True)
    page.set_viewport_size({"width": PHONE, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "it fits a telephone"
    radios = page.get_by_role("radio")
    assert radios.count() == 4
    expect(radios.nth(2)).to_have_accessible_description("A charity of sailors.")
    expect(radios.nth(3)).to_have_accessible_description("An agency.")
    if language == "en":
        expect(radios.nth(1)).to_have_accessible_description("Company")
    radios.nth(1).check()
    radios.nth(2).check()
    page.locator(".bar button").press("Enter")
    expect(page.get_by_role("status")).to_be_visible()
    trust = records(root, "partners")["harbour-trust"]
    assert (trust["kind"], trust["summary"]) == ("company", "A charity of sailors.")
    page.goto(f"{home}{ADDRESS}history?key=partners/harbour-trust")
    page.locator("summary").first.press("Enter")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "it fits a telephone"
    faults += axe(page, contrast=True)

    edit(theirs, "data/partners.yml", "An agency.", "An agency of sailors.")
    for command in (
        "checkout --quiet -b proposals/bo-1",
        "commit --quiet --all -m Sailors",
        "push --quiet origin HEAD",
    ):
        git(command, theirs)
    page.goto(f"{home}{ADDRESS}proposals")
    page.locator("input[name='remark']").fill("How many?")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_be_visible()
    expect(page.locator(".outdated li")).to_contain_text("How many?")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "it fits a telephone"
    faults += axe(page, contrast=True)
    git("fetch --quiet", theirs)
    assert git("log -1 --format=%an:%s origin/proposals/bo-1", theirs) == "Ana:How many?\n"
    assert [fault for fault in faults if "409" not in fault] == []
