"""A portal may be written in any language: what readers are told of its translations names that one, and never English."""

from pathlib import Path

import pytest

from portal.build.builder import Builder
from support.html import page, words
from support.sites import Tiny, build, call, edit, write

pytestmark = pytest.mark.slow

SOURCE = """\
sources:
  - id: report
    publisher: Ministère
    title: Un rapport
    kind: report
"""
PARTNER = """\
partners:
  - id: relais
    name: Le Relais
    kind: ngo
    summary: Une association qui accompagne des familles arrivées en France depuis dix ans.
    checked: 2026-01-02
    sources: [report]
"""


@pytest.fixture
def root(tiny: Tiny) -> Path:
    """A portal written in French, with English as its translation."""
    root = tiny(languages=("en", "fr"), files={"data/sources.yml": SOURCE, "data/partners.yml": PARTNER})
    edit(root, "mkdocs.yml", ", default: true}", "}")
    edit(root, "mkdocs.yml", "{locale: fr, ", "{locale: fr, default: true, ")
    (root / "docs/en").rename(root / "docs/fr")
    return root


def told(site: Path, uri: str) -> str:
    return " ".join(map(words, page(site, uri).xpath("//aside[contains(@class, 'notices')]")))


def test_what_is_not_translated_is_shown_in_the_language_it_was_written_in(root: Path) -> None:
    site = build(root)
    assert "It is shown in the language in which it was written (French)." in told(site, "en/partners/relais/")
    assert "English" not in told(site, "en/about/")
    assert told(site, "about/") == "" and page(site, "about/").get("lang") == "fr"


def test_what_has_changed_is_the_original(root: Path) -> None:
    write(root, "docs/en/about.md", "---\ntitle: About us\nsummary: Who we are.\n---\n\nA text of ours.\n")
    assert call("translations", "sync", root=root).exit_code == 0
    edit(root, "docs/fr/about.md", "The text of about.", "Un autre texte, bien plus long.")
    site = build(root)
    notice = told(site, "en/about/")
    assert "The original (French) has changed since this translation was made. Read the original (French)" in notice
    assert "English" not in notice
    edit(root, "docs/fr/about.md", "bien plus long.", "encore plus long.")
    assert "encore plus long." in words(page(build(root), "about/"))


def test_the_language_that_stands_second_is_drawn_once(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """MkDocs is told the default language first, whatever order the configuration has; and the next build begins afresh."""
    begun: list[str] = []
    render = Builder.render
    monkeypatch.setattr(Builder, "render", lambda self: begun.append("render") or render(self))
    build(root)
    edit(root, "docs/fr/about.md", "The text of about.", "Un texte.")
    build(root)
    assert begun == ["render", "render"]


def test_a_passage_that_is_not_translated_says_in_which_language_it_is(root: Path) -> None:
    write(root, "docs/en/partners.md", "---\ntitle: Partners\nsummary: All of them.\n---\n\nAll.\n")
    notice = told(build(root), "en/partners/")
    assert "appear in the language in which they were written (French)" in notice
