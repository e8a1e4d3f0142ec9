"""One row per collection and one per kind of page: what is made from them fits together."""

from __future__ import annotations

import ast
from dataclasses import FrozenInstanceError

import pytest

from portal.check.project import read
from portal.files.theme import THEME
from portal.model.collections import COLLECTIONS, Ref
from portal.site.page_kinds import KIND_OF_RECORD, PAGE_KINDS
from support.sites import PROJECT, Tiny, call


def test_every_kind_of_page_has_its_template() -> None:
    templates = {path.stem for path in (THEME / "pages").glob("*.html")}
    plain = {"accessibility", "page"}
    assert {*PAGE_KINDS} - plain == templates - plain
    for kind in PAGE_KINDS.values():
        assert not kind.has_script or (THEME / f"assets/{kind.name}.js").is_file()


def test_collections_with_pages_have_a_kind_of_page() -> None:
    with_pages = {row.name for row in COLLECTIONS.values() if row.has_pages}
    assert with_pages == {*KIND_OF_RECORD, "pages"}
    for kind in KIND_OF_RECORD.values():
        fields = COLLECTIONS[kind.shows].model.model_fields
        assert all(name in fields or name == "body" for name in (*kind.body, COLLECTIONS[kind.shows].title))


def test_no_module_lists_collections_by_hand() -> None:
    """Three names that make up most of a tuple, list or set are such a list, and four of a dictionary: three may be exceptions."""
    found = []
    for path in sorted((PROJECT / "scripts/portal").rglob("*.py")):
        if path.stem in ("collections", "page_kinds"):
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            parts = node.keys if isinstance(node, ast.Dict) else getattr(node, "elts", [])
            names = {part.value for part in parts if isinstance(part, ast.Constant)} & {*COLLECTIONS}
            if len(names) > (3 if isinstance(node, ast.Dict) else 2) and 2 * len(names) > len(parts):
                found.append(f"{path.name}:{node.lineno} {sorted(names)}")
    assert found == []


@pytest.mark.parametrize(
    ("ref", "key", "uri"),
    [
        (Ref("partners", "x"), "partners/x", "partners/x/"),
        (Ref("news", "x"), "news/x", "news/x/"),
        (Ref("pages", "about"), "pages/about", "about/"),
        (Ref("pages", "index"), "pages/index", ""),
        (Ref("pages", "not-found"), "pages/not-found", "404.html"),
    ],
)
def test_a_record_has_a_key_and_an_address(ref: Ref, key: str, uri: str) -> None:
    assert (ref.key, ref.uri, ref.text("summary")) == (key, uri, f"{key}/summary")
    assert Ref.of_key(ref.text("steps/one/title")) == Ref.of_key(ref.key) == ref


def test_a_portal_can_not_be_changed_once_it_is_read(tiny: Tiny) -> None:
    root = tiny("whole")
    assert call("translations", "sync", root=root).exit_code == 0
    site, _ = read(root)
    assert site is not None
    portal = site.portal
    with pytest.raises(FrozenInstanceError):
        portal.settings = None  # type: ignore[misc]
    mappings = [portal.records, portal.records["partners"], portal.nodes, portal.documents, portal.addresses]
    mappings += [portal.revisions, portal.told, portal.dead, portal.pictures, portal.redirects]
    texts = portal.texts
    mappings += [texts.source, texts.written_in, texts.withheld, texts.translations, texts.translations["fr"]]
    mappings += [texts.ledger, texts.ledger["fr"]]
    for mapping in mappings:
        with pytest.raises(TypeError):
            mapping["new"] = None  # type: ignore[index]
        assert not hasattr(mapping, "clear")
    with pytest.raises(FrozenInstanceError):
        portal.texts.default = "xx"  # type: ignore[misc]
    assert all(isinstance(versions, tuple) for versions in portal.told.values())


EVENT = """\
  - id: {}
    title: A day
    summary: A day.
    start: {}
    time_zone: {}
    place: Here
    published: 2026-01-01T12:00+00:00
    checked: 2026-01-01
    sources: [harbour-release]
"""
ITEM = """\
---
title: An item
summary: An item.
kind: news
published: {}
source_date: 2026-01-01
source: harbour-release
---

Text.
"""


def test_lists_follow_the_moment_and_not_the_letters_in_which_it_is_written(tiny: Tiny) -> None:
    """Eight o'clock in New York is later than nine in Kyiv; the same holds of hours with their distance from UTC."""
    early, late = ("kyiv", "2026-05-01T09:00", "Europe/Kyiv"), ("york", "2026-05-01T08:00", "America/New_York")
    files = {"data/events.yml": "events:\n" + EVENT.format(*early) + EVENT.format(*late)}
    files |= {"docs/en/news/east.md": ITEM.format("2026-05-01T09:00+03:00")}
    files |= {"docs/en/news/west.md": ITEM.format("2026-05-01T08:00-04:00")}
    site, _ = read(tiny("whole", files=files))
    assert site is not None
    assert site.routes.relations.listed("events") == ["york", "kyiv"]
    assert [slug for slug in site.routes.relations.listed("news") if slug in ("east", "west")] == ["west", "east"]
    assert site.routes.relations.news == site.routes.relations.listed("news")
