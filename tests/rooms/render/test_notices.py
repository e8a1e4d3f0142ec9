"""A notice stands at the top of the pages that it is for, in their languages, from its first moment to its last, and in their feeds."""

import json
import re
from pathlib import Path

import pytest
from lxml import etree, html
from playwright.sync_api import Browser

from support.browser import axe
from support.good import GOOD
from support.sites import AFTER, BEFORE, LATER, Tiny, build, call, everything, write

pytestmark = pytest.mark.slow

NOTICES = "data/notices.yml"
FRAUD = """\
notices:
  - id: fraud
    level: warning
    title: Somebody asks for money
    summary: Taking part costs nothing. Don’t pay anybody.
    publish_at: 2026-01-02T09:00+01:00
    expires_at: 2026-03-01T00:00Z
"""
FRENCH = "fraud:\n  title: On vous demande de l’argent\n  summary: Participer ne coûte rien. Ne payez personne.\n"
EVERYWHERE = {NOTICES: FRAUD, "data/translations/fr/notices.yml": FRENCH}


@pytest.fixture
def root(tiny: Tiny) -> Path:
    return tiny(files=GOOD | EVERYWHERE, languages=("en", "fr", "ar"))


def shown(site: Path) -> dict[str, list[str]]:
    """By page: the titles of the notices at its top."""
    return {
        path.relative_to(site).as_posix().removesuffix("index.html"): [
            " ".join(one.text_content().split())
            for one in html.parse(path).xpath("//main/section/div/*[@class='alert-title']")
        ]
        for path in sorted(site.rglob("*.html"))
    }


def test_it_comes_and_goes_by_the_clock_and_leaves_no_byte_before(root: Path) -> None:
    before = everything(build(root, BEFORE))
    assert "asks for money" not in before and "demande de l’argent" not in before
    there = shown(build(root, AFTER))
    assert there.pop("notices/fraud/") == there.pop("fr/notices/fraud/") == there.pop("ar/notices/fraud/") == []
    assert len(there) > 40
    for uri, titles in there.items():
        assert titles == [
            "Attention On vous demande de l’argent"
            if uri.startswith("fr/")
            else "تحذير Somebody asks for money"
            if uri.startswith("ar/")
            else "Warning Somebody asks for money"
        ], uri
    gone = build(root, LATER)
    assert not any(shown(gone).values())
    assert "no longer published" in (gone / "notices/fraud/index.html").read_text("utf-8")


def test_the_command_says_when_and_the_form_of_machines_too(root: Path) -> None:
    told = json.loads(call("schedule", "--format", "json", root=root, SOURCE_DATE_EPOCH=BEFORE).stdout)
    assert [(one["event"], one["address"], one["file"]) for one in told] == [
        ("appears", "/notices/fraud/", NOTICES), ("disappears", "/notices/fraud/", NOTICES),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("more", "pages"),
    [
        ("    pages: [/participants/, /]\n", {"", "participants/", "fr/", "fr/participants/", "ar/", "ar/participants/"}),
        ("    pages: [/about/]\n    languages: [fr]\n", {"fr/about/"}),
        ("    countries: [IE]\n    languages: [en]\n", {"programmes/path/"}),
        ("    countries: [GB]\n    languages: [fr]\n    pages: [/privacy/]\n", {"fr/privacy/", "fr/programmes/path/", "fr/employers/on-site/gb/", "fr/partners/agency/"}),
        ("    countries: [JO]\n", set()),
    ],
)  # fmt: skip
def test_it_stands_on_the_pages_that_are_named_and_on_no_other(root: Path, more: str, pages: set[str]) -> None:
    write(root, NOTICES, FRAUD + more)
    there = shown(build(root, AFTER))
    assert {uri for uri, titles in there.items() if titles} == pages


def test_whoever_does_not_see_it_is_told_what_it_is(root: Path) -> None:
    """Its level is a word, not a colour alone; it is a region with a name, before the heading; foreign words bear their language."""
    page = html.parse(build(root, AFTER) / "ar/about/index.html")
    (section,) = page.xpath("//main/section[contains(@class, 'alert')]")
    (title,) = page.xpath(f"//*[@id='{section.get('aria-labelledby')}']")
    assert title.xpath("string(*[1])") == "تحذير"
    assert title.xpath(".//*[@lang='en'][@dir='ltr']"), "not translated into Arabic"
    assert section.xpath("following::h1") and not section.xpath("preceding::h1")


def test_what_matters_most_stands_first(root: Path) -> None:
    emergency = (
        FRAUD.removeprefix("notices:\n")
        .replace("id: fraud", "id: flood")
        .replace("warning", "emergency")
        .replace("Somebody", "Flood")
    )
    write(root, NOTICES, f"{FRAUD.replace('level: warning', 'level: information')}\n{emergency}")
    titles = shown(build(root, AFTER))["about/"]
    assert titles == ["Emergency Flood asks for money", "Please note Somebody asks for money"]


def test_feeds_tell_of_it_while_it_holds_and_in_its_languages(root: Path) -> None:
    write(root, NOTICES, FRAUD + "    languages: [en]\n")
    site = build(root, AFTER)
    assert "Somebody asks for money" in etree.parse(site / "feed.xml").xpath("//item/title/text()")
    assert not (site / "fr/feed.xml").exists()
    assert "fraud" not in (build(root, LATER) / "feed.xml").read_text("utf-8")


def test_the_page_that_says_more_is_linked_in_the_readers_language_once_it_is_public(root: Path) -> None:
    write(root, NOTICES, FRAUD + "    leads_to: /participants/\n")
    page = html.parse(build(root, AFTER) / "fr/about/index.html")
    assert page.xpath("//main/section[contains(@class, 'alert')]//a/@href") == ["../../fr/participants/"]


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ("    pages: [/participant/]\n", r"data/notices\.yml:8:13: error: .*“/participant/”.* “/participants/”"),
        ("    leads_to: /nowhere/\n", r"data/notices\.yml:8:15: error: .*“/nowhere/”"),
        ("    languages: [de]\n", r"data/notices\.yml:8:17: error: “de” is no language of this portal.*ar, en, fr"),
        ("    level: urgent\n", "level"),
        ("    countries: [Jordan]\n", r"data/notices\.yml:8:17: error: .*Jordan"),
        ("    updated: 2025-01-01T00:00Z\n", r"data/notices\.yml:8:14: error: “updated” is before “publish_at”"),
    ],
)  # fmt: skip
def test_what_would_be_seen_by_nobody_is_told_with_its_place(root: Path, more: str, told: str) -> None:
    write(root, NOTICES, FRAUD + more)
    result = call("check", root=root, SOURCE_DATE_EPOCH=AFTER)
    assert result.exit_code == 1
    assert re.search(told, result.output), result.output


def test_a_page_that_is_renamed_keeps_its_notice(root: Path) -> None:
    write(root, NOTICES, FRAUD + "    pages: [/programmes/path/, /about/]\n    leads_to: /programmes/path/\n")
    assert call("rename", "programme", "path", "way", root=root).exit_code == 0
    text = (root / NOTICES).read_text("utf-8")
    assert "pages: [/programmes/way/, /about/]" in text and "leads_to: /programmes/way/" in text


def test_a_notice_and_its_page_keep_every_rule_of_axe(root: Path, chromium: Browser) -> None:
    site = build(root, AFTER)
    with chromium.new_context(bypass_csp=True) as context:
        window = context.new_page()
        for uri in ("about", "ar/about", "notices/fraud", "fr/notices/fraud"):
            window.set_content((site / uri / "index.html").read_text("utf-8"))
            window.add_style_tag(path=next(site.glob("assets/portal-*.css")))
            assert axe(window, contrast=True) == []
