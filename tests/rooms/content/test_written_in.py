"""What is written in another language than the portal's own: a news item or an event that begins there, or exists only there."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from lxml import etree

from portal.check.project import read
from portal.common.clock import now
from portal.content.texts import State
from portal.edit.controls import ValueNames
from portal.edit.draft import Draft
from portal.edit.form import rows
from portal.edit.form_values import put_value
from portal.edit.typed.values import Meaning
from support.html import page, words
from support.sites import build, call, edit, make_tiny, share_prints, tree, write

UKRAINIAN = """\
---
title: Перший ярмарок вакансій у Львові
summary: У Львові вперше відбувся ярмарок вакансій для тих, хто виїхав з дому.
kind: news
written_in: uk
published: 2026-02-02T09:00+01:00
source_date: 2026-02-01
programmes: [bridge]
source: harbour-release
---

Тут уперше зустрілися роботодавці та люди, які шукають роботу.

## Що далі

Наступний ярмарок відбудеться навесні, і про нього буде окрема новина.
"""
ENGLISH = """\
---
title: The first job fair in Lviv
summary: Lviv has held its first job fair.
---

Here employers and people who look for work met for the first time.

## What comes next

The next fair will take place in spring, and there will be news of it.
"""
EVENTS = """\
events:
  - id: fair
    written_in: uk
    title: Весняний ярмарок вакансій
    summary: Навесні відбудеться ще один ярмарок для тих, хто шукає роботу.
    start: 2026-04-02
    place: Львів, ратуша
    programmes: [bridge]
    published: 2026-02-03T09:00+01:00
    checked: 2026-02-03
    sources: [harbour-release]
"""
FAIR, EVENT = "news/lviv-fair", "events/fair"


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A news item and an event in Ukrainian alone, in a portal of English, French and Ukrainian."""
    events = "---\ntitle: Events\nsummary: About events.\nupdated: 2026-01-02\n---\n\nThe text of events.\n"
    files = {"docs/uk/news/lviv-fair.md": UKRAINIAN, "data/events.yml": EVENTS, "docs/en/events.md": events}
    root = make_tiny(tmp_path_factory.mktemp("written") / "tiny", "whole", languages=("en", "fr", "uk"), files=files)
    result = call("check", root=root)
    assert result.exit_code == 0, result.output
    assert call("translations", "sync", root=root).exit_code == 0
    build(root)
    return root


@pytest.fixture
def copy(root: Path, tmp_path: Path) -> Path:
    return shutil.copytree(root, tmp_path / "copy", symlinks=True)


def translate(root: Path) -> None:
    """Into English, as translators do it."""
    write(root, "docs/en/news/lviv-fair.md", ENGLISH)
    write(
        root,
        "data/translations/en/events.yml",
        "fair:\n  title: A spring fair\n  summary: In spring there will be another fair.\n",
    )


def test_a_page_that_exists_in_one_language_alone_says_so_in_the_others(root: Path) -> None:
    site = root / "site"
    for locale, told in (("", "in the language in which it was written (Ukrainian)"), ("fr/", "(ukrainien)")):
        for uri in (FAIR, EVENT):
            html = page(site, f"{locale}{uri}/")
            assert told in words(html.find_class("notices")[0]), (locale, uri)
            assert html.xpath("//link[@rel='canonical']/@href") == [f"https://tiny.example.org/sub/uk/{uri}/"]
            assert html.xpath("//meta[@name='robots']/@content") == ["noindex"]
            assert not html.xpath("//link[@rel='alternate'][@hreflang]")
            assert html.xpath("//h1/*[@lang='uk']") or html.xpath("//h1[@lang='uk']")
    own = page(site, f"uk/{FAIR}/")
    told = words(own.find_class("notices")[0])
    assert "Деякі уривки цієї сторінки перекладено машинно" in told and "Цю сторінку" not in told, (
        "names of programmes are, and not the page"
    )
    assert not own.xpath("//meta[@name='robots']")
    assert own.xpath("//h2/@id")[0] == page(site, f"{FAIR}/").xpath("//h2/@id")[0], (
        "anchors are those of the text as written"
    )


def test_lists_name_the_language_and_say_what_is_not_translated(root: Path) -> None:
    card = page(root / "site", "news/").xpath("//ul[@class='rows']/li[.//a[contains(@href, 'lviv-fair')]]")[0]
    assert "In Ukrainian" in words(card) and card.xpath(".//*[@lang='uk']")
    assert "Ukrainian" in words(page(root / "site", "news/").find_class("notices")[0])
    assert "In Ukrainian" in words(page(root / "site", "events/").xpath("//ul[@class='rows']/li")[0])
    assert "Мова:" not in words(page(root / "site", "uk/news/").xpath("//ul[@class='rows']")[0])


def test_feeds_sitemap_search_and_counts_know_it_where_it_is(root: Path) -> None:
    site = root / "site"
    titles = {
        locale: etree.parse(site / f"{locale}feed.xml").xpath("//item/title/text()")
        for locale in ("", "uk/")
        if (site / f"{locale}feed.xml").exists()
    }
    assert {"Перший ярмарок вакансій у Львові", "Весняний ярмарок вакансій"} <= set(titles["uk/"])
    assert not [title for title in titles[""] if "ярмарок" in title]
    listed = (site / "sitemap.xml").read_text("utf-8")
    assert f"/sub/uk/{FAIR}/</loc>" in listed and f"/sub/{FAIR}/</loc>" not in listed
    found = "".join(path.read_text("utf-8") for path in (site / "search").glob("pages-*.json"))
    assert "ярмарок" in found and '"uk"' in found
    texts = read(root)[0].portal.texts  # type: ignore[union-attr]
    assert texts.state(f"{FAIR}/title", "uk") is State.SOURCE and texts.state(f"{FAIR}/title", "en") is State.MISSING
    assert texts.counts("en")[State.MISSING] == len([key for key in texts.source if key.startswith((FAIR, EVENT))])
    table = call("translations", root=root).output
    assert "en" in table


def test_a_translation_into_the_portal_s_own_language_is_one_like_all_others(copy: Path) -> None:
    """Machine-made until reviewed, outdated when the original changes; who reads neither gets the portal's own language."""
    translate(copy)
    assert call("check", root=copy).exit_code == 0
    assert call("translations", "sync", root=copy).exit_code == 0
    assert set(json.loads((copy / "data/ledger/translations/en.json").read_text("utf-8"))) >= {
        f"{FAIR}/body",
        f"{EVENT}/title",
    }
    site = build(copy)
    english = page(site, f"{FAIR}/")
    notices = english.find_class("notices")[0]
    assert "machine" in words(notices) and notices.xpath(".//a[@hreflang='uk']/@href") == [f"../../uk/{FAIR}/"]
    assert english.xpath("//link[@rel='alternate'][@hreflang]/@hreflang") == ["en", "uk", "x-default"]
    french = page(site, f"fr/{FAIR}/")
    assert french.xpath("//link[@rel='canonical']/@href") == [f"https://tiny.example.org/sub/{FAIR}/"]
    assert "The first job fair" in words(french.find("body"))
    assert "In Ukrainian" not in words(page(site, "news/").find("body"))
    edit(
        copy,
        "docs/uk/news/lviv-fair.md",
        "Наступний ярмарок відбудеться навесні",
        "Наступний ярмарок відбудеться восени",
    )
    texts = read(copy)[0].portal.texts  # type: ignore[union-attr]
    assert texts.state(f"{FAIR}/body", "en") is State.OUTDATED
    assert f"{FAIR}/body" in call("translations", "diff", "en", root=copy).output
    built = tree(build(copy))
    assert "has changed since this translation" in (copy / "site" / FAIR / "index.html").read_text("utf-8")
    for folder in (".cache", "site"):
        shutil.rmtree(copy / folder)
    share_prints(copy)
    assert tree(build(copy)) == built, "a build upon the last one writes what a clean one writes"


def test_packs_hold_what_is_written_in_one_language(copy: Path) -> None:
    pack = copy / "en.po"
    assert call("translations", "export", "en", "--from", "uk", "-o", str(pack), root=copy).exit_code == 0
    text = pack.read_text("utf-8")
    assert "X-Source-Language: uk" in text and f"{FAIR}/title" in text and "pages/about" not in text
    filled = text.replace(
        'msgid "Весняний ярмарок вакансій"\nmsgstr ""', 'msgid "Весняний ярмарок вакансій"\nmsgstr "A spring fair"'
    )
    assert filled != text
    pack.write_text(filled, "utf-8")
    taken = call("translations", "import", str(pack), "--by", "A. Person", "--yes", root=copy)
    assert taken.exit_code == 0, taken.output
    assert "A spring fair" in (copy / "data/translations/en/events.yml").read_text("utf-8")
    assert read(copy)[0].portal.texts.state(f"{EVENT}/title", "en") is State.TRANSLATED  # type: ignore[union-attr]
    french = copy / "fr.po"
    asked = call("translations", "export", "fr", "-o", str(french), root=copy)
    assert asked.exit_code == 0 and "--from uk" in asked.stderr, "whoever translates into French is told of the others"
    assert not call("translations", "export", "fr", "-o", str(french), "--for", "pages", root=copy).stderr
    assert "pages/about/title" in french.read_text("utf-8") and FAIR not in french.read_text("utf-8")


def test_the_form_writes_each_language_where_it_stands(copy: Path) -> None:
    translate(copy)
    portal = read(copy)[0].portal  # type: ignore[union-attr]
    names = ValueNames(Meaning(portal, now()), "en")
    for key, own, theirs in (
        (EVENT, "data/events.yml", "data/translations/en/events.yml"),
        (FAIR, "docs/uk/news/lviv-fair.md", "docs/en/news/lviv-fair.md"),
    ):
        title = next(row for row in rows(portal, key, names) if row.path == ("title",))
        cells = {cell.locale: cell for cell in title.cells}
        assert "ярмарок" in cells["uk"].value and "fair" in cells["en"].value and cells["fr"].value == ""
        draft = Draft(copy)
        for locale, word in (("uk", "Назва"), ("en", "A name")):
            cells[locale].value = word
            put_value(portal, key, title, cells[locale], names.meaning, draft)
        assert "title: Назва" in draft.content(own) and "title: A name" in draft.content(theirs)
        (shared,) = next(row for row in rows(portal, key, names) if row.path == ("published",)).cells
        assert shared.locale == "uk", "what languages share stands where it is written"


FAULTS = {
    "a language that the portal lacks": ("data/events.yml", "written_in: uk", "written_in: ro", "record.language-not-there"),
    "a translation into its own language": ("data/translations/uk/events.yml", None, "fair:\n  title: Ярмарок\n", "translation.own-language"),
    "a translation of what is English": ("data/translations/en/programmes.yml", None, "bridge:\n  name: Bridge\n", "translation.own-language"),
    "shared fields in a translation": ("docs/en/news/lviv-fair.md", None, ENGLISH.replace("title:", "kind: news\ntitle:"), "translation.shared"),
    "no word of where it begins": ("docs/uk/news/lviv-fair.md", "written_in: uk\n", "", "translation.no-page"),
    "written elsewhere": ("docs/en/news/elsewhere.md", None, UKRAINIAN, "page.written-elsewhere"),
}  # fmt: skip


@pytest.mark.parametrize("what", FAULTS)
def test_what_can_t_be_is_told(copy: Path, what: str) -> None:
    file, old, new, id = FAULTS[what]
    if old is None:
        write(copy, file, new)
    else:
        edit(copy, file, old, new)
    found = [found for found in read(copy)[1] if found.what.id == f"{id}.what"]
    assert [one.place.path for one in found] == [file] and (found[0].severity == "error" or id == "translation.no-page")
    if id == "translation.no-page":
        assert "written_in: uk" in found[0].remedy
