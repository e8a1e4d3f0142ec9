"""A page in plain language: it and the full one lead to each other where a language has both, and it is asked for when that changes."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import lxml.html
import pytest

from portal.check.project import read
from portal.common.problems import Problem
from portal.render.html.page import PageRenderer
from support.html import Element, words
from support.sites import call, edit, make_tiny, write

PLAIN = "---\ntitle: In short\nsummary: Who to ask.\nupdated: 2026-01-02\nplain_of: participants\n---\n\nAsk us. It is free.\n"
FRENCH = "---\ntitle: {0}\nsummary: En français.\n---\n\nUn texte français qui compte plusieurs mots.\n"
URI = "participants-plain/"


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """In English both pages, in French the full one, in Arabic none."""
    files = {"docs/en/participants-plain.md": PLAIN, "docs/fr/participants.md": FRENCH.format("Pour vous")}
    root = make_tiny(tmp_path_factory.mktemp("plain") / "tiny", languages=("en", "fr", "ar"), files=files)
    edit(
        root,
        "mkdocs.yml",
        "      report_address:",
        "      exit_address: https://weather.example.org/\n      report_address:",
    )
    return root


@pytest.fixture
def copy(root: Path, tmp_path: Path) -> Path:
    return shutil.copytree(root, tmp_path / "copy", symlinks=True)


def drawn(root: Path, uri: str, locale: str = "en") -> Element:
    site, _ = read(root)
    assert site
    renderer = PageRenderer(site.routes)
    return lxml.html.document_fromstring(renderer.html(renderer.page(site.routes.entries[uri], locale)))


def twin(html: Element) -> list[tuple[str, str]]:
    return [(words(link), link.get("href")) for link in html.xpath("//p[contains(@class, 'twin')]/a")]


def test_the_two_lead_to_each_other_and_nothing_else_does(root: Path) -> None:
    full, plain = drawn(root, "participants/"), drawn(root, URI)
    assert twin(full) == [("In plain language", "../participants-plain/")]
    assert twin(plain) == [("The full page", "../participants/")]
    assert plain.xpath("//nav[contains(@class, 'trail')]//a/@href") == ["../", "../participants/"]
    assert twin(drawn(root, "about/")) == []
    for html in (full, plain):
        assert html.xpath("//a[@data-leave]"), "who has to leave at once can do so on both"
    assert not plain.xpath("//ul[@class='menu-wide']//a[contains(@href, 'plain')]")


def test_a_language_that_lacks_the_other_is_not_sent_there(copy: Path) -> None:
    assert twin(drawn(copy, "participants/", "fr")) == []
    write(copy, "docs/fr/participants-plain.md", FRENCH.format("En bref"))
    assert twin(drawn(copy, "participants/", "fr")) == [("En langage simple", "../../fr/participants-plain/")]
    assert drawn(copy, URI, "fr").xpath("//link[@rel='alternate'][@hreflang]/@hreflang") == ["en", "fr", "x-default"]


def test_plain_language_stands_in_the_list_of_languages_beneath_the_readers(root: Path) -> None:
    def listed(uri: str, locale: str = "en") -> list[tuple[str, str, str, bool]]:
        links = drawn(root, uri, locale).xpath("//details[@class='languages']//li/a")
        return [(words(link), link.get("href"), link.get("lang"), bool(link.get("aria-current"))) for link in links]

    assert [link[2] for link in listed("about/")] == ["en", "fr", "ar"]
    assert listed("participants/")[:2] == [
        ("English", "../participants/", "en", True),
        ("In plain language", "../participants-plain/", "en-simple", False),
    ]
    assert listed(URI)[:2] == [
        ("English", "../participants/", "en", False),
        ("In plain language", "../participants-plain/", "en-simple", True),
    ]
    assert [link[1] for link in listed(URI)[2:]] == ["../fr/participants-plain/", "../ar/participants-plain/"]
    assert len(listed("participants/")) == 4
    assert [link[2] for link in listed("participants/", "fr")] == ["fr", "en", "ar"], "French has none"


def test_a_language_is_listed_under_the_name_that_the_site_gives_it(copy: Path) -> None:
    plain = '        - {locale: en-simple, name: "English <in short>", build: true}\n'
    edit(copy, "mkdocs.yml", "        - {locale: ar,", f"{plain}        - {{locale: ar,")
    write(copy, "docs/en-simple/participants.md", FRENCH.format("For you"))
    html = drawn(copy, "participants/", "en-simple")
    (link,) = html.xpath("//details[@class='languages']//a[@lang='en-simple']")
    assert words(link).startswith("English <in short> ")
    assert (html.get("lang"), words(html.find(".//h1"))) == ("en-simple", "For you")


def test_the_text_says_that_it_is_plain(root: Path) -> None:
    full, plain = drawn(root, "participants/"), drawn(root, URI)
    assert [html.get("lang") for html in (full, plain)] == ["en", "en"]
    assert [html.xpath("string(//article/@lang)") for html in (full, plain)] == ["", "en-simple"]
    told = [html.xpath("string(//script[@type='application/ld+json'])") for html in (full, plain)]
    assert [json.loads(said)["@graph"][0]["inLanguage"] for said in told] == ["en", "en-simple"]


@pytest.mark.parametrize(
    ("old", "new", "id", "line"),
    [
        ("plain_of: participants", "plain_of: participant", "plain.no-page", 5),
        ("plain_of: participants", "plain_of: participants-plain", "plain.no-page", 5),
        ("plain_of: participants", "plain_of: participants\n", "", 0),
    ],
)
def test_what_is_wrong_between_them_is_told(copy: Path, old: str, new: str, id: str, line: int) -> None:
    edit(copy, "docs/en/participants-plain.md", old, new)
    found = [found for found in read(copy)[1] if found.rule == "plain-language"]
    assert [(one.what.id, one.place) for one in found] == (
        [(f"{id}.what", ("docs/en/participants-plain.md", line, found[0].place.column))] if id else []
    )


FULL = "docs/en/participants.md"


def behind(root: Path) -> list[Problem]:
    return [found for found in read(root)[1] if found.what.id == "plain.behind.what"]


def test_who_changes_the_full_page_is_asked_to_look_at_the_plain_one_whatever_the_days_say(copy: Path) -> None:
    assert not behind(copy)
    call("check", "--ledgers", "write", root=copy)
    edit(copy, FULL, "updated: 2026-01-02", "updated: 2026-02-02")
    assert not behind(copy), "the day alone is no change of words"
    edit(copy, FULL, "\n---\n\n", "\n---\n\nThe office has moved. ")
    assert len(behind(copy)) == 1
    call("check", "--ledgers", "write", root=copy)
    assert len(behind(copy)) == 1, "writing the ledgers is no look at the page"
    edit(copy, "docs/en/participants-plain.md", "updated: 2026-01-02", "updated: 2026-02-03")
    assert len(behind(copy)) == 1, "its day alone says nothing new to readers"
    edit(copy, "docs/en/participants-plain.md", "Ask us.", "Ask us in the new office.")
    assert not behind(copy)
    call("check", "--ledgers", "write", root=copy)
    edit(copy, FULL, "The office has moved", "The office is closed")
    assert len(behind(copy)) == 1, "the edit answered the first change, not the next one"


def test_a_plain_page_that_holds_is_said_to(copy: Path) -> None:
    call("check", "--ledgers", "write", root=copy)
    edit(copy, FULL, "\n---\n\n", "\n---\n\nThe office has moved. ")
    assert call("told", "pages/participants-plain", root=copy).exit_code == 0
    assert not behind(copy)


def test_a_page_is_said_in_plain_language_once(copy: Path) -> None:
    write(copy, "docs/en/participants-short.md", PLAIN)
    (found,) = [found for found in read(copy)[1] if found.rule == "plain-language"]
    assert (found.what.id, found.place.path) == ("plain.twice.what", "docs/en/participants-short.md")
    assert "participants-plain" in found.what
