"""Press releases have what the trade expects of them, and what is withdrawn is in no byte of the site."""

import json
import re
from pathlib import Path

import pytest
from lxml import etree, html
from PIL import Image
from playwright.sync_api import Browser

from portal.build.outputs import Renderer, outputs
from portal.check.project import read
from portal.common.problems import has_errors
from portal.content.interface_words import package_words
from support.agency import FILES
from support.html import page, words
from support.sites import Tiny, build, call, edit, guids, tree, write

pytestmark = pytest.mark.slow

PEOPLE = """\
people:
  - id: ada-lovelight
    name: Ada Lovelight
    spellings: [Lovelights, Ади Приклад]
  - id: other-person
    name: Other Person
"""
RELEASE = """\
---
title: A partner joins
summary: It joins the path.
kind: press-release
published: 2026-01-02T09:00Z
source_date: 2025-06-01
dateline: Lisbon
issued_by: [agency]
people:
  - person: ada-lovelight
    role: Head of the <agency>
    partner: agency
    said: It is a good day.
  - person: other-person
    role: Guest
notes_to_editors:
  - id: first
    text: The path began in 2020.
partners: [agency]
media_office: Example Agency, Lisbon
source: report
---

The first paragraph.

## What was said

Ada
Lovelight said that it is a good day.

- Other Person agreed.

## And then

They left; ADA LOVELIGHT stayed.
"""
FRENCH = """\
---
title: Un partenaire arrive
summary: Il rejoint la voie.
dateline: Lisbonne
people:
  ada-lovelight:
    role: Directrice
    said: C’est un beau jour.
notes_to_editors:
  first:
    text: La voie a commencé en 2020.
---

Le premier paragraphe.

## Ce qui a été dit

Elle a dit que c’est un beau jour.

- L’autre a acquiescé.

## Puis

Ils sont partis.
"""
PARTNERS = FILES["data/partners.yml"].replace(
    "summary: It helps.",
    "summary: It helps. Ada Lovelight leads it. It is old.\n    boilerplate: The agency was founded long ago.",
)
SITE = {name: text for name, text in FILES.items() if name != "docs/en/extra.md"} | {
    "data/people.yml": PEOPLE,
    "data/partners.yml": PARTNERS,
    "data/translations/fr/people.yml": "ada-lovelight:\n  name: Ada Belleclarté\n",
    "docs/en/news/release.md": RELEASE,
    "docs/fr/news/release.md": FRENCH,
    "docs/en/news/ada-lovelight-speaks.md": FILES["docs/en/news/arrival.md"],
    "docs/en/news/portrait.md": FILES["docs/en/news/arrival.md"].replace(
        "Headline of arrival", "Ada Lovelight, a portrait"
    ),
}


@pytest.fixture
def root(tiny: Tiny) -> Path:
    return tiny(files=SITE)


def test_a_press_release_shows_all_its_parts_in_each_language(root: Path) -> None:
    assert call("check", root=root).exit_code == 0, call("check", root=root).stdout
    site = tree(build(root))
    text = words(html.fromstring(site["news/release/index.html"]))
    for part in (
        "Lisbon, 1 June 2025", "It joins the path.", "The first paragraph.", "Ada Lovelight, Head of the <agency> (Example Agency)",
        "It is a good day.", "Other Person, Guest", "Notes to editors The path began in 2020.",
        "In brief: Example Agency The agency was founded long ago.", "Example Agency, Lisbon",
    ):  # fmt: skip
        assert part in text
    french = words(html.fromstring(site["fr/news/release/index.html"]))
    for part in ("Lisbonne, 1 juin 2025", "Ada Belleclarté, Directrice", "La voie a commencé en 2020."):
        assert part in french
    (item,) = [one for one in json.loads(site["feed.json"])["items"] if one["title"] == "A partner joins"]
    for part in ("Lisbon, ", "The path began in 2020.", "The agency was founded long ago."):
        assert part in item["content_html"]
    (item,) = [one for one in json.loads(site["fr/feed.json"])["items"] if one["title"] == "Un partenaire arrive"]
    assert package_words("fr")["interface/chrome.notice.partial"].value in item["content_html"], "the end is English"


@pytest.mark.parametrize("part", ["dateline", "issued_by", "people", "notes_to_editors", "media_office"])
def test_a_missing_part_is_an_error_unless_it_is_said_that_the_source_lacks_it(root: Path, part: str) -> None:
    path = root / "docs/en/news/release.md"
    short = re.sub(rf"^{part}:.*\n(  .*\n)*", "", path.read_text("utf-8"), flags=re.MULTILINE)
    path.write_text(short, "utf-8")
    (root / "docs/fr/news/release.md").unlink()
    result = call("check", root=root)
    assert result.exit_code == 1
    assert f"docs/en/news/release.md:2:1: error: The press release lacks “{part}”. Add it: " in result.stdout
    assert f"write not_stated: [{part}]. [press-release-part]" in result.stdout
    path.write_text(short.replace("source: report", f"not_stated: [{part}]\nsource: report"), "utf-8")
    assert call("check", root=root).exit_code == 0
    assert words(page(build(root), "news/release").xpath("//h1")[0]) == "A partner joins", (
        "what is not there is not shown"
    )


def test_a_part_cannot_be_both_there_and_not_stated(root: Path) -> None:
    edit(root, "docs/en/news/release.md", "source: report", "not_stated: [dateline]\nsource: report")
    assert (
        "“dateline” is given, and is said to be not stated. Delete one of the two." in call("check", root=root).stdout
    )


def test_a_press_release_prints_on_a4(served: str, chromium: Browser) -> None:
    page = chromium.new_page()
    page.goto(f"{served}news/link-it-closing-event/")
    pdf = page.pdf(prefer_css_page_size=True)
    boxes = set(re.findall(rb"/MediaBox \[([^\]]*)\]", pdf))
    page.emulate_media(media="print")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert not page.locator(".menu").first.is_visible()
    page.close()
    assert {tuple(round(float(one)) for one in box.split()) for box in boxes} == {(0, 0, 595, 842)}


# --- take-down ---


NAMES = (
    "Ada",
    "ADA",
    "Lovelight",
    "Belleclarté",
    "ada-lovelight",
    "Lovelights",
    "a good day",
    "un beau jour",
    "portrait,",
)


def withdraw(root: Path, *ids: str) -> None:
    for one in ids:
        edit(root, "data/people.yml", f"  - id: {one}\n", f"  - id: {one}\n    withdrawn: 2026-02-01\n")


def test_a_withdrawn_person_is_in_no_byte_of_the_site(root: Path) -> None:
    edit(root, "mkdocs.yml", "report_address:", "publisher: Ada Lovelight\n      report_address:")
    edit(root, "data/sources.yml", "title: A report", "title: A report by Ada Lovelight")
    before = build(root)
    assert "Ada Lovelight" in (before / "about/index.html").read_text("utf-8")
    assert call("withdrawn", "--site-dir", str(before), root=root).stdout == "Nothing is withdrawn.\n"
    first = guids(before, "feed.xml")
    withdraw(root, "ada-lovelight")
    stale = call("withdrawn", "--site-dir", str(root / "site"), root=root)
    assert stale.exit_code == 1
    assert "site/news/ada-lovelight-speaks/index.html: “ada-lovelight”" in stale.stdout
    assert call("withdrawn", root=root).exit_code == 0  # it builds the site first
    site = root / "site"
    result = call("withdrawn", "--site-dir", str(site), root=root)
    assert result.exit_code == 0, result.output
    assert (
        "Ada Lovelight: Ada Belleclarté, Ada Lovelight, Belleclarté, Lovelight, Lovelights, Ади Приклад"
        in result.stdout
    )
    assert "nothing of this is in any of them." in result.stdout
    everything = "\n".join([*tree(site), *(content.decode("utf-8", "replace") for content in tree(site).values())])
    assert [name for name in NAMES if name in everything] == []
    text = words(page(site, "news/release"))
    assert "The first paragraph." in text
    assert "Other Person agreed." in text
    assert "They left" not in text
    assert "And then" not in text  # a heading below which nothing is left
    assert guids(site, "feed.xml") == first


def test_only_the_sentence_goes_from_a_record(root: Path) -> None:
    withdraw(root, "ada-lovelight")
    edit(root, "data/partners.yml", "    boilerplate: The agency was founded long ago.\n", "")
    text = words(page(build(root), "partners/agency"))
    assert "It helps. It is old." in text


def test_the_same_paragraph_goes_in_every_language(root: Path) -> None:
    """Also where a translation calls the person by a form that nobody has listed."""
    withdraw(root, "ada-lovelight")
    text = words(page(build(root), "fr/news/release"))
    assert "Le premier paragraphe." in text
    assert "Elle a dit" not in text
    assert "Ils sont partis" not in text


def test_an_item_whose_headline_or_address_names_the_person_is_withdrawn_whole(root: Path) -> None:
    withdraw(root, "ada-lovelight")
    site = tree(build(root))
    assert not [name for name in site if "ada-lovelight" in name]
    gone = words(html.fromstring(site["news/portrait/index.html"]))
    assert "no longer published" in gone
    items = json.loads(site["feed.json"])["items"]
    stones = [one for one in items if one["title"] == "Withdrawn"]
    assert {one["url"] for one in stones} == {
        "https://tiny.example.org/sub/news/",
        "https://tiny.example.org/sub/news/portrait/",
    }
    assert all(one["date_modified"] == "2026-02-01T00:00:00+00:00" for one in stones)


def test_check_says_where_the_files_still_name_the_person(root: Path) -> None:
    withdraw(root, "ada-lovelight")
    result = call("check", "--format", "json", root=root)
    assert result.exit_code == 0
    found = {(one["path"], one["line"]) for one in json.loads(result.stdout) if one["rule"] == "withdrawn-name"}
    assert found >= {("docs/en/news/portrait.md", 2), ("data/partners.yml", 8)}
    assert "docs/en/news/release.md" in {path for path, _ in found}


def test_a_withdrawn_story_leaves_word_at_its_address_and_in_every_feed(root: Path) -> None:
    first = guids(build(root), "fr/partners/agency/feed.xml")
    edit(root, "docs/en/news/release.md", "dateline:", "withdrawn: 2026-02-01\ndateline:")
    site = build(root)
    for locale in ("", "fr/"):
        assert "2026-02-01" in (site / f"{locale}news/release/index.html").read_text("utf-8")
        feed = etree.parse(site / f"{locale}partners/agency/feed.xml")
        assert "A partner joins" not in etree.tostring(feed, encoding="unicode")
        assert "The first paragraph" not in etree.tostring(feed, encoding="unicode")
    assert guids(site, "fr/partners/agency/feed.xml") == first
    assert call("withdrawn", "--site-dir", str(root / "site"), root=root).exit_code == 0
    assert "A partner joins" not in "".join(content.decode("utf-8", "replace") for content in tree(site).values())


def test_feeds_carry_a_press_release_in_full(root: Path) -> None:
    """Its people with what they said, its notes, its media office and how to reach it, and its picture, in each format; also to
    those who follow the organisation that issued it and is not among those it is about."""
    edit(root, "docs/en/news/release.md", "partners: [agency]\n", "image: harbour\n")
    office = "    offices:\n      - id: press\n        audience: press\n        name: Press office\n        email: press@agency.example.org\n"
    edit(root, "data/partners.yml", "    boilerplate:", f"{office}    boilerplate:")
    write(
        root,
        "data/images.yml",
        "images:\n  - {id: harbour, file: harbour.png, alt: A harbour., credit: A, licence: CC0}\n",
    )
    (root / "docs/images").mkdir()
    Image.new("RGB", (40, 20), "red").save(root / "docs/images/harbour.png")
    site, problems = read(root)
    assert site is not None and not has_errors(problems), [str(one) for one in problems]
    renderer = Renderer(site)
    wanted = [one for one in outputs(site) if one.kind == "feed" and one.uri == "partners/agency/"]
    files = {name: content for one in wanted for name, content in renderer.render(one).files.items()}
    picture = f"https://tiny.example.org/sub/images/harbour-{site.portal.pictures['harbour'].digest}-40.png"
    for format in ("feed.xml", "atom.xml", "feed.json"):
        text = files[f"partners/agency/{format}"].decode()
        full = ("Ada Lovelight", "Head of the", "It is a good day", "Other Person", "The path began in 2020", "Example Agency, Lisbon", "press@agency.example.org", "founded long ago", picture)  # fmt: skip
        assert [words for words in full if words not in text] == [], format
    (enclosure,) = etree.fromstring(files["partners/agency/feed.xml"]).findall(".//item/enclosure")
    assert dict(enclosure.attrib) == {"url": picture, "length": "0", "type": "image/png"}
    links = etree.fromstring(files["partners/agency/atom.xml"]).findall(".//{*}entry/{*}link")
    assert [link.get("href") for link in links if link.get("rel") == "enclosure"] == [picture]
    assert [one["image"] for one in json.loads(files["partners/agency/feed.json"])["items"] if "image" in one] == [
        picture
    ]
    assert "C’est un beau jour" in files["fr/partners/agency/feed.json"].decode()


def test_a_withdrawn_quotation_goes_from_its_item_alone(root: Path) -> None:
    edit(root, "docs/en/news/release.md", "    role: Head", "    withdrawn: 2026-02-01\n    role: Head")
    site = tree(build(root))
    text = words(html.fromstring(site["news/release/index.html"]))
    assert "a good day" not in text
    assert "Ada" not in text
    assert "Other Person" in text
    assert "Ada Lovelight, a portrait" in words(html.fromstring(site["news/portrait/index.html"]))


def test_an_address_that_names_a_withdrawn_person_is_not_written_even_when_its_file_is_gone(root: Path) -> None:
    call("addresses", "sync", root=root)
    withdraw(root, "ada-lovelight")
    (root / "docs/en/news/ada-lovelight-speaks.md").unlink()
    assert call("addresses", "gone", "/news/ada-lovelight-speaks/", root=root).exit_code == 0
    assert call("check", root=root).exit_code == 0
    build(root)
    assert call("withdrawn", "--site-dir", str(root / "site"), root=root).exit_code == 0


@pytest.mark.parametrize(
    "content",
    ["Ada\u00a0Lovelight", "ADA LOVELIGHT", "&#65;da Lovelight", "Ada%20Lovelight", '"\\u0041da Lovelight"', "x/ada-lovelight/y", "Ada\nLovelight",
     "Ada\u200bLovelight", "Ади Прикладові", "АДОЮ ПРИКЛАД", "&amp;#65;da Lovelight"],
)  # fmt: skip
def test_the_proof_finds_a_name_however_it_is_written(root: Path, content: str) -> None:
    withdraw(root, "ada-lovelight")
    (root / "site").mkdir()
    (root / "site/x.html").write_text(f"some {content} text", "utf-8")
    result = call("withdrawn", "--site-dir", str(root / "site"), root=root)
    assert result.exit_code == 1, content
    (root / "site/x.html").write_text("some Adams, for example-less text", "utf-8")
    assert call("withdrawn", "--site-dir", str(root / "site"), root=root).exit_code == 0
