"""The page of the languages: what it counts, where it sends who wants to help, and who leads to it."""

import json
import re
import shutil
from collections import Counter
from pathlib import Path
from urllib.parse import unquote

import lxml.html
import pytest

from portal.check.project import read
from portal.content.texts import State
from portal.render.html.page import PageRenderer
from support.html import Element, page, words
from support.sites import build, call, edit, make_tiny, share_prints, tree, write

PAGE = "---\ntitle: Our languages\nsummary: How far they are.\nupdated: 2026-01-02\n---\n\nBefore.\n\n## How to help\n\nAfter.\n"
ABOUT = "---\ntitle: À propos\nsummary: Ce que c’est.\n---\n\nUn texte français qui compte plusieurs mots.\n"
LEDGER = "data/ledger/translations/fr.json"


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """In French, a page of three texts: one reviewed, one by a person, one outdated; the rest of the site is as machines made it, or missing."""
    files = {"docs/en/languages.md": PAGE, "docs/fr/about.md": ABOUT}
    root = make_tiny(tmp_path_factory.mktemp("languages") / "tiny", languages=("en", "fr", "ar"), files=files)
    assert call("translations", "sync", root=root).exit_code == 0
    assert call("translations", "review", "fr", "pages/about/title", "--by", "A. Reader", root=root).exit_code == 0
    ledger = json.loads((root / LEDGER).read_text("utf-8"))
    ledger["pages/about/summary"]["by"] = "A. Person"
    lines = ",\n".join(f"{json.dumps(key)}: {json.dumps(entry)}" for key, entry in ledger.items())
    write(root, LEDGER, "{\n" + lines + "\n}\n")
    edit(root, "docs/en/about.md", "The text of about.", "The text of about, which is another one now.")
    build(root)
    return root


def row_of(root: Path, locale: str, uri: str = "languages/") -> Element:
    return page(root / "site", uri).xpath(f"//table[@class='standings stack']//tr[th/a/@lang='{locale}']")[0]


def drawn(root: Path, uri: str, locale: str = "en") -> Element:
    """A page without a build."""
    site, _ = read(root)
    assert site
    renderer = PageRenderer(site.routes)
    return lxml.html.document_fromstring(renderer.html(renderer.page(site.routes.entries[uri], locale)))


def shown(row: Element) -> dict[str, str]:
    return {str(cell.get("data-label")): words(cell) for cell in row.xpath("td[@data-label]")}


def test_every_language_says_how_many_texts_stand_how(root: Path) -> None:
    site, _ = read(root)
    assert site
    texts = site.routes.portal.texts
    needed = [key for key, unit in texts.source.items() if not unit.optional]
    counts = {locale: Counter(texts.state(key, locale) for key in needed) for locale in ("fr", "ar")}
    for locale, by_state in counts.items():
        total, missing = sum(by_state.values()), by_state[State.MISSING]
        said = shown(row_of(root, locale))
        assert said["Translated"] == f"{total - missing:,} of {total:,} texts"
        machine = by_state[State.MACHINE]
        assert said["By a machine, not reviewed yet"] == f"{machine:,}"
    french = shown(row_of(root, "fr"))
    assert [french[name] for name in ("Reviewed by a person", "By a person, not reviewed yet")] == ["1", "1"]
    assert french["Outdated: the original has changed"] == "1"
    assert words(row_of(root, "en").find("td")) == "The language in which this portal is written."
    bars = [[rect.get("width") for rect in row_of(root, name).xpath(".//rect")] for name in ("fr", "ar")]
    assert all(track == "100" and 0 < int(done) < 100 and reviewed == "0" for track, done, reviewed in bars), (
        "whole percents, and none before it is full"
    )


def test_the_page_speaks_each_language_and_leads_into_it(root: Path) -> None:
    arabic = row_of(root, "fr", "ar/languages/")
    assert arabic.xpath("th/a/@href") == ["../../fr/"] and "1" in words(arabic)
    assert {cell.get("data-label") for cell in arabic.xpath("td[@data-label]")} > {"راجعه إنسان"}


def test_who_wants_to_help_is_sent_where_the_configuration_says_or_nowhere(root: Path, tmp_path: Path) -> None:
    """To the page of translators; else to those who are told of errors; nothing is made up."""
    (address,) = row_of(root, "ar").xpath(".//a[starts-with(@href, 'mailto:')]/@href")
    assert unquote(address) == "mailto:errors@tiny.example.org?subject=Translation: العربية"
    other = make_tiny(tmp_path / "other", files={"docs/en/languages.md": PAGE})
    edit(
        other,
        "mkdocs.yml",
        "report_address: errors@tiny.example.org",
        "translate_address: https://a.example/{language}/",
    )
    assert drawn(other, "languages/").xpath("//table//td/a/@href") == ["https://a.example/fr/"]
    edit(other, "mkdocs.yml", "      translate_address: https://a.example/{language}/\n", "")
    assert not drawn(other, "languages/").xpath("//table//td//a")


def test_the_frame_the_list_of_languages_and_what_a_machine_made_lead_to_it(root: Path, tmp_path: Path) -> None:
    about = page(root / "site", "fr/about/")
    for place in ("//footer", "//details[@class='languages']", "//aside[contains(@class, 'notices')]"):
        assert "../../fr/languages/" in about.xpath(f"{place}//a/@href"), place
    without = drawn(make_tiny(tmp_path / "tiny", files={"docs/fr/about.md": ABOUT}), "about/", "fr")
    assert "machine" in words(without.xpath("//aside[contains(@class, 'notices')]")[0])
    assert not without.xpath("//a[contains(@href, 'languages/')]")


def test_its_numbers_follow_whatever_changes_them(root: Path, tmp_path: Path) -> None:
    """A build upon the last one writes what a clean one writes: after a review, an edit in English, and a translation that is gone."""
    copy = shutil.copytree(root, tmp_path / "copy", symlinks=True)
    said = [words(row_of(copy, "fr"))]
    call("translations", "review", "fr", "pages/about/summary", "--by", "A. Reader", root=copy)
    said.append(words(row_of(build(copy).parent, "fr")))
    edit(copy, "docs/en/about.md", "About about.", "About what this is, in other words.")
    said.append(words(row_of(build(copy).parent, "fr")))
    (copy / "docs/fr/about.md").unlink()
    built = tree(build(copy))
    said.append(words(row_of(copy, "fr")))
    assert len(set(said)) == len(said), said
    shutil.rmtree(copy / ".cache")
    shutil.rmtree(copy / "site")
    share_prints(copy)
    assert tree(build(copy)) == built


TERMS = """\
terms:
  - id: employer
    term: employer
    note: Whoever hires.
    translations:
      - {language: fr, use: [employeur, recruteur], never: [patron], note: Qui recrute.}
  - {id: pilot, term: pilot, note: A first try.}
"""


def test_the_glossary_shows_how_to_say_a_term_and_not_how_not_to(root: Path, tmp_path: Path) -> None:
    """In a language, its own words and notes first, and what isn't said in it in the portal's own; without the page, no link to it."""
    assert not drawn(root, "languages/").xpath("//a[contains(@href, 'glossary')]")
    copy = shutil.copytree(root, tmp_path / "copy", symlinks=True)
    write(copy, "docs/en/glossary.md", PAGE.replace("Our languages", "Words"))
    write(copy, "data/terms.yml", TERMS)
    assert drawn(copy, "languages/").xpath("//main//a[contains(@href, 'glossary')]")
    assert drawn(copy, "").xpath("//footer//a[contains(@href, 'glossary')]")
    terms = {term.get("id"): words(term) for term in drawn(copy, "glossary/").xpath("//dl[@class='terms']/div")}
    assert terms == {"employer": "employer Whoever hires. French: employeur, recruteur", "pilot": "pilot A first try."}
    french = drawn(copy, "glossary/", "fr").xpath("//dl[@class='terms']/div")
    assert [words(term) for term in french] == [
        "employeur recruteur Qui recrute. anglais: employer",
        "pilot A first try.",
    ]
    assert [span.get("lang") for span in french[0].xpath(".//span")] == [None, None, None, "en"]
    assert french[1].xpath(".//span/@lang") == ["en", "en"]
    letters = drawn(copy, "glossary/").xpath("//nav[@class='jump']//a")
    assert [(words(one), one.get("href")) for one in letters] == [("E", "#employer"), ("P", "#pilot")]


def test_the_digits_of_a_language_reach_the_page_and_its_scripts(tmp_path: Path) -> None:
    root = make_tiny(tmp_path / "tiny", languages=("en", "fa", "ar"), files={"docs/en/languages.md": PAGE})
    texts = {locale: drawn(root, "languages/", locale) for locale in ("en", "fa", "ar")}
    assert [texts[locale].xpath("string(/html/@data-digits)") for locale in texts] == ["", "arabext", ""]
    numbers = {
        locale: words(texts[locale].xpath("//table[contains(@class, 'standings')]//tr[2]/td[1]")[0]) for locale in texts
    }
    assert re.search("[۰-۹]", numbers["fa"]) and not re.search("[0-9]", numbers["fa"])
    assert re.search("[0-9]", numbers["ar"])
