"""The form speaks the officer's language: no word on any of its pages stands in the code, and Arabic runs from right to left."""

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest
from lxml import html

from portal.commands.serve.admin import Admin
from portal.commands.serve.form_pages import ADDRESS, AdminResponse
from portal.common import messages
from portal.edit.create import KINDS
from support.form import values_of
from support.sites import edit

HOST = "127.0.0.1:8000"
LATIN = re.compile(r"[A-Za-z]{2,}")


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from support.sites import make_tiny

    root = make_tiny(tmp_path_factory.mktemp("said") / "tiny", "whole", languages=("en", "ar"))
    edit(root, "data/programmes.yml", "title: Ask\n", "title: Ask them\n")
    return root


def marked() -> dict[str, str]:
    """A catalogue in which every word is Greek, but for what is filled in."""
    made = {}
    for id, text in messages.catalogue("fr").items():  # which has the helps of fields too
        names = re.findall(r"\{\w+\}", text)
        made[id] = "".join(["ΜΗΝΥΜΑ", *(f" ‹{name}›" for name in names)])
    return made


def pages(admin: Admin) -> Iterator[tuple[str, AdminResponse]]:
    for uri in (
        "",
        "publish",
        "proposals",
        "nowhere",
        "review",
        "review?in=ar",
        "addresses",
        "?gone=x",
        *(f"new?kind={kind}" for kind in KINDS),
    ):
        yield uri, admin.get(ADDRESS + uri.partition("?")[0], uri.partition("?")[2])
    for key in (
        "partners/harbour-trust",
        "programmes/bridge",
        "figures/people-met",
        "news/first-people-arrive",
        "pages/about",
    ):
        query = urlencode({"key": key, "saved": "1"})
        yield key, admin.get(f"{ADDRESS}edit", query)
        yield f"{key} before", admin.get(f"{ADDRESS}history", query)
        for name in ("rename", "remove"):
            yield f"{name} {key}", admin.get(f"{ADDRESS}{name}", query)
    for name in ("steps", "organisations", "changes"):
        yield name, admin.get(f"{ADDRESS}item", urlencode({"key": "programmes/bridge", "list": name}))
    (form,) = html.fromstring(admin.get(f"{ADDRESS}edit", "key=partners/harbour-trust").html).forms
    typed = {"en:website": "x y", "en:country": "Qqq", "en:checked": "2026-02-31"}
    body = urlencode(values_of(form) | typed).encode()
    for origin in (f"http://{HOST}", "http://evil.example"):
        yield f"sent from {origin}", admin.post(f"{ADDRESS}edit", "key=partners/harbour-trust", body, origin, HOST)


def said_in(answer: AdminResponse) -> Iterator[str]:
    """Every word that a page says by itself: not what somebody wrote, nor the names of languages and time zones."""
    page = html.fromstring(answer.html)
    for element in page.iter():
        if element.tag in ("option", "script", "style") and (
            element.tag != "option" or element.getparent().tag == "datalist"
        ):
            continue
        if element.get("lang") and element.tag != "html":
            continue
        yield from (text for text in (element.text, *(child.tail for child in element)) if text)
        yield from (element.get(name) for name in ("aria-label", "title", "placeholder", "alt") if element.get(name))
        yield from (element.get(name) for name in element.attrib if name.startswith("data-"))


def test_every_word_of_the_form_is_a_message(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written = "\n".join(
        path.read_text("utf-8")
        for folder in ("data", "docs/en")
        for path in (root / folder).rglob("*")
        if path.is_file()
    )
    original, greek = messages.catalogue, marked()
    monkeypatch.setattr(messages, "catalogue", lambda language: greek if language == "uk" else original(language))
    admin = Admin(root, "uk")
    for uri, answer in pages(admin):
        assert "ΜΗΝΥΜΑ" in answer.html, uri
        for text in said_in(answer):
            shown = re.sub(r"‹.*?›|[\w./-]*[/.]\w+[\w./:-]*|\bUTC\b|\b(?:en|ar)\b", " ", text, flags=re.DOTALL)
            for word in LATIN.findall(shown):
                assert word in written, f"{uri}: {word!r} in {' '.join(text.split())!r}"


@pytest.mark.parametrize("language", ["fr", "uk", "ar"])
def test_the_forms_pages_are_in_the_officers_language(root: Path, language: str) -> None:
    """Words of their own letters in Ukrainian and Arabic; in French, none of the small words of English."""
    admin = Admin(root, language)
    script = {"fr": "LATIN", "uk": "CYRILLIC", "ar": "ARABIC"}[language]
    for uri, answer in pages(admin):
        page = html.fromstring(answer.html)
        assert (page.get("lang"), page.get("dir")) == (language, "rtl" if language == "ar" else "ltr")
        for said in page.xpath("//p[@class='help'] | //legend | //button"):
            words = said.text_content()
            assert any(unicodedata.name(ch).startswith(script) for ch in words), (uri, words)
            if language == "fr" and said.tag == "p":
                assert not re.search(r"\b(?:the|of|which|with|is)\b", words), (uri, words)
