"""Reviewing in the form: text by text as in the terminal, with the name of who reads, and nothing of anybody's lost."""

import json
import shutil
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from click.testing import CliRunner
from lxml import html

from portal.check.project import read
from portal.commands.cli import main
from portal.commands.serve.admin import Admin
from portal.commands.serve.form_pages import ADDRESS, AdminResponse
from portal.content.texts import State
from portal.edit.packs.review import unread_texts
from support.agency import FILES, agency_by_machine
from support.form import values_of
from support.sites import Tiny, edit, tree

HOST = "127.0.0.1:8000"
FIRST = "programmes/path/summary"


@pytest.fixture
def root(tiny: Tiny) -> Path:
    return agency_by_machine(tiny)


def read_first(root: Path, key: str) -> str:
    """The query with which the form shows a text."""
    site, _ = read(root)
    assert site is not None
    queue = unread_texts(site, "fr")
    at = queue.index(key)
    return urlencode({"in": "fr"} | ({"after": queue[at - 1]} if at else {}))


def say(admin: Admin, page: AdminResponse, do: str = "reviewed", **typed: str) -> AdminResponse:
    """Press a button of a page, with what was *typed*: ``words`` and ``by``."""
    (form,) = html.fromstring(page.html).forms
    fields = values_of(form)
    (name,) = form.xpath(".//textarea[1]/@name")
    fields |= {"do": do, "by": typed.get("by", "Ada Zzreader")}
    fields |= {name: typed["words"]} if "words" in typed else {}
    body = urlencode({field: value.replace("\n", "\r\n") for field, value in fields.items()}).encode()
    return admin.post(*form.action.split("?"), body, f"http://{HOST}", HOST)


def follow(admin: Admin, answer: AdminResponse) -> AdminResponse:
    assert answer.status == 303, answer.html
    return admin.get(ADDRESS + "review", answer.location.partition("?")[2])


def key_of(page: AdminResponse) -> str:
    (key,) = html.fromstring(page.html).xpath("//input[@name='key']/@value")
    return str(key)


def entries(root: Path) -> dict[str, dict[str, object]]:
    found: dict[str, dict[str, object]] = json.loads((root / "data/ledger/translations/fr.json").read_text("utf-8"))
    return found


def told(page: AdminResponse) -> str:
    return " ".join(html.fromstring(page.html).xpath("string(//*[@role='alert'])").split())


def test_the_walk_is_that_of_the_terminal_and_notes_the_same(root: Path) -> None:
    """It is right, skip, it is right: the ledger holds what the terminal writes of it, to the byte."""
    by_hand = root.with_name("by-hand")
    shutil.copytree(root, by_hand)
    admin = Admin(root)
    page = admin.get(f"{ADDRESS}review", "in=fr")
    walked = []
    for do in ("reviewed", "skip", "reviewed"):
        walked.append(key_of(page))
        answer = say(admin, page, do)
        page = follow(admin, answer)
    words = ["--root", str(by_hand), "translations", "review", "fr", "--by", "Ada Zzreader"]
    done = CliRunner().invoke(main, words, input="1\n3\n1\n4\n")
    assert [line.split()[4] for line in done.stdout.splitlines() if line.startswith("Text ")][:3] == walked
    ledger = {name: content for name, content in tree(root).items() if name.startswith("data/ledger")}
    assert ledger == {name: content for name, content in tree(by_hand).items() if name.startswith("data/ledger")}
    assert [key for key in walked if "reviewed" in entries(root)[key]] == [walked[0], walked[2]]
    assert html.fromstring(page.html).xpath("//progress/@value") == ["2"]
    assert parse_qs(urlsplit(answer.location).query)["by"] == ["Ada Zzreader"]  # typed once for all texts


def test_source_translation_difference_and_terms_stand_beside_each_other(root: Path) -> None:
    terms = "terms:\n  - id: path\n    term: path\n    translations: [{language: fr, use: [voie], never: [chemin]}]\n"
    (root / "data/terms.yml").write_text(terms, "utf-8")
    edit(root, "data/programmes.yml", "summary: A path.", "summary: One path.")
    page = html.fromstring(Admin(root).get(f"{ADDRESS}review", read_first(root, FIRST)).html)
    assert page.xpath("string(//p[contains(@class, 'text')])") == "One path."
    assert page.xpath("string(//textarea)") == "Une voie."
    assert (page.xpath("string(//del)").strip(), page.xpath("string(//ins)").strip()) == ("A", "One")
    assert any("path → voie" in note.text_content() and "chemin" in note.text_content() for note in page.xpath("//li"))
    assert page.xpath("//a[contains(@href, '/fr/programmes/path/')]")
    assert page.xpath("//button[@formtarget='preview']/@formaction")[0].startswith("/admin/preview/fr/programmes/path/")


def test_of_an_outdated_text_it_may_be_said_that_it_holds(root: Path) -> None:
    edit(root, "data/programmes.yml", "summary: A path.", "summary: One path.")
    admin = Admin(root)
    assert say(admin, admin.get(f"{ADDRESS}review", read_first(root, FIRST))).status == 303
    site, _ = read(root)
    assert site is not None and site.portal.texts.state(FIRST, "fr") is State.REVIEWED


def test_a_text_is_mended_and_faults_are_told_with_what_was_typed(root: Path) -> None:
    key = "programmes/path/description"
    admin, before = Admin(root), tree(root)
    page = admin.get(f"{ADDRESS}review", read_first(root, key))
    refused = say(admin, page, words="Elle touche 55 personnes.")
    assert refused.status == 409 and "{{figure:talents}}" in told(refused)
    assert html.fromstring(refused.html).xpath("string(//textarea)") == "Elle touche 55 personnes."
    assert tree(root)["data/translations/fr/programmes.yml"] == before["data/translations/fr/programmes.yml"]
    shown = follow(admin, say(admin, refused, words="Elle aide {{figure:talents}} personnes."))
    assert "Ada Zzreader has mended" in html.fromstring(shown.html).xpath("string(//*[@role='status'])")
    assert (root / "data/translations/fr/programmes.yml").read_text("utf-8") == FILES[
        "data/translations/fr/programmes.yml"
    ].replace("touche", "aide")
    assert (entries(root)[key]["by"], entries(root)[key]["reviewed"]) == ("Ada Zzreader", "Ada Zzreader")
    news = follow(
        admin, say(admin, admin.get(f"{ADDRESS}review", read_first(root, "news/arrival/body")), words="Un.\n\nDeux.")
    )
    assert news.status == 200
    assert (root / "docs/fr/news/arrival.md").read_text("utf-8").endswith("---\n\nUn.\n\nDeux.\n")


def test_whom_nobody_knows_and_machines_review_nothing(root: Path) -> None:
    admin, before = Admin(root), tree(root)
    for name in ("", "machine", "Machine ", "a\x1bb", "x" * 500):
        assert say(admin, admin.get(f"{ADDRESS}review", "in=fr"), by=name).status == 409
    page = admin.get(f"{ADDRESS}review", "in=fr")
    (form,) = html.fromstring(page.html).forms
    body = urlencode(values_of(form) | {"do": "reviewed", "by": "Ada", "token": "guessed"}).encode()
    assert admin.post(f"{ADDRESS}review", "in=fr", body, f"http://{HOST}", HOST).status == 403
    assert admin.post(f"{ADDRESS}review", "in=fr", body, "http://evil.example", HOST).status == 403
    assert {name: held for name, held in tree(root).items() if name.startswith("data/")} == {
        name: held for name, held in before.items() if name.startswith("data/")
    }
    assert admin.get(f"{ADDRESS}review", "in=xx").status == 404
    assert admin.get(f"{ADDRESS}review", "").status == 200


def test_what_changed_while_it_was_read_is_not_noted(root: Path) -> None:
    """Be it source or translation, or that somebody else was quicker; what was typed is still there."""
    admin = Admin(root)
    page = admin.get(f"{ADDRESS}review", read_first(root, FIRST))
    edit(root, "data/programmes.yml", "summary: A path.", "summary: No path.")
    for refused in (say(admin, page), say(admin, page, words="Pas de voie.")):
        assert refused.status == 409 and "changed this text or its original" in told(refused)
    assert html.fromstring(refused.html).xpath("string(//textarea)") == "Pas de voie."
    assert "No path." in refused.html
    assert "reviewed" not in entries(root)[FIRST]
    assert say(admin, refused).status == 303  # seen, and sent again
    assert "summary: Pas de voie." in (root / "data/translations/fr/programmes.yml").read_text("utf-8")
    late = say(admin, page)
    assert late.status == 409 and "somebody else has read" in told(late)


def test_a_portal_with_errors_is_mended_first(root: Path) -> None:
    """A ledger written from a portal that can't be read whole would lose reviews."""
    admin = Admin(root)
    assert say(admin, admin.get(f"{ADDRESS}review", "in=fr")).status == 303
    page = admin.get(f"{ADDRESS}review", "in=fr")
    (root / "data/translations/fr/partners.yml").write_text("agency: [\n", "utf-8")
    before = entries(root)
    answer = say(admin, page)
    assert answer.status == 409 and "partners.yml" in answer.html
    assert entries(root) == before


def test_the_end_is_told_and_the_skipped_wait(root: Path) -> None:
    admin = Admin(root)
    site, _ = read(root)
    assert site is not None
    queue = unread_texts(site, "fr")
    page = follow(admin, say(admin, admin.get(f"{ADDRESS}review", read_first(root, queue[-1])), "skip"))
    assert f"still to be read: {len(queue)}." in page.html
    assert key_of(admin.get(f"{ADDRESS}review", "in=fr")) == queue[0]


def test_what_was_written_in_another_language_is_read_beside_that(root: Path) -> None:
    """Its English is then the translation, and English a language to review."""
    french = FILES["docs/fr/news/arrival.md"].replace("summary: Résumé.", "summary: Résumé.\nwritten_in: fr")
    english = FILES["docs/en/news/arrival.md"]
    matter = english[len("---\n") : english.index("---\n\n")].split("\n")
    shared = "\n".join(line for line in matter if not line.startswith(("title:", "summary:")))
    (root / "docs/fr/news/arrival.md").write_text(french.replace("---\n\n", f"{shared}---\n\n", 1), "utf-8")
    (root / "docs/en/news/arrival.md").write_text("---\ntitle: Headline\nsummary: Summary.\n---\n\nWords.\n", "utf-8")
    admin = Admin(root)
    assert "review?in=en" in admin.get(f"{ADDRESS}review", "").html
    page = admin.get(f"{ADDRESS}review", "in=en")
    assert key_of(page) == "news/arrival/title"
    shown = html.fromstring(page.html)
    assert (shown.xpath("string(//p[contains(@class, 'text')])"), shown.xpath("string(//textarea)")) == (
        "Titre",
        "Headline",
    )
    assert say(admin, page, words="Arrival").status == 303
    assert "title: Arrival\n" in (root / "docs/en/news/arrival.md").read_text("utf-8")
