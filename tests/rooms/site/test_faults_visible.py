"""Whatever is public names nothing that is not there, and nothing is published that only hidden things name."""

import datetime as dt
import random
from pathlib import Path

import pytest
from PIL import Image

from portal.build.outputs import Renderer, outputs
from portal.check.project import Site, read
from portal.common.problems import Place, has_errors
from portal.content.portal import Portal, PortalDraft, PublicPortal
from portal.content.texts import LedgerEntry, State, TextDraft, TextUnit
from portal.files.config import Settings
from portal.model.news import NewsMatter
from portal.model.records import Figure, Source
from portal.site.visible import visible_part
from support.sites import Tiny, call, write

MOMENT = dt.datetime(2026, 2, 1, tzinfo=dt.UTC)
LEDGERS = ("figures", "sources", "people", "images")
HIDDEN = {
    "held back": "publish_at: 2027-01-01T00:00Z",
    "expired": "published: 2026-01-01T00:00Z\nexpires_at: 2026-01-15T00:00Z",
    "withdrawn": "published: 2026-01-01T00:00Z\nwithdrawn: 2026-01-15",
}
WAYS = (
    "body", "summary", "note", "translation-body", "translation-summary", "translation-note",
    "conflict", "other-side",
)  # fmt: skip
"""How a hidden item comes to name a figure; the last two name each other, and the item the first of them."""


def figures(*ids: str) -> str:
    conflicts = {"conflict": "other-side", "other-side": "conflict"}
    records = [
        f"  - id: {one}\n    label: Label of {one}\n    value: {number}\n    unit: people\n    scope: Everywhere.\n"
        f"    source: source-of-{one}\n    as_of: unknown\n"
        + (f"    conflicts_with: [{conflicts[one]}]\n" if one in conflicts else "")
        for number, one in enumerate(ids, start=7001)
    ]
    return "figures:\n" + "".join(records)


def item(more: str, named: dict[str, str], front: str = "source: plain") -> str:
    """An English item; *named* says which figures its texts name."""
    words = {one: f" {{{{figure:{named[one]}}}}}" if one in named else "" for one in ("body", "summary", "note")}
    return (
        f"---\ntitle: The title\nsummary: The summary.{words['summary']}\nkind: news\n{more}\nsource_date: 2025\n"
        f"notes_to_editors:\n  - id: first\n    text: The note.{words['note']}\n{front}\n---\n\nThe text.{words['body']}\n"
    )


def french(named: dict[str, str], picture: str = "") -> str:
    words = {one: f" {{{{figure:{named[one]}}}}}" if one in named else "" for one in ("body", "summary", "note")}
    return (
        f"---\ntitle: Le titre\nsummary: Le résumé.{words['summary']}\nnotes_to_editors:\n  first:\n"
        f"    text: La note.{words['note']}\n---\n\nLe texte.{words['body']}\n{picture}"
    )


def site_of(root: Path) -> Site:
    site, problems = read(root, moment=MOMENT)
    assert site is not None
    assert not has_errors(problems), [str(one) for one in problems]
    return site


def outdate(root: Path, file: str, before: str, after: str) -> None:
    """Write an English text, let its translation be noted, and write another English text."""
    write(root, file, before)
    result = call("translations", "sync", root=root)
    assert result.exit_code == 0, result.output
    (root / file).write_text(after, "utf-8")


FIRST = {one: one for one in WAYS if "-" not in one and one != "conflict"} | {"body": "conflict"}
TRANSLATED = {one.removeprefix("translation-"): one for one in WAYS if one.startswith("translation-")}
FRONT = "source: front-source\nimage: front-image\npeople:\n  - person: only-here\n    role: Guest"


def everything(root: Path) -> set[str]:
    """Ids of all records of the ledgers that are published, after every output was rendered from them."""
    site = site_of(root)
    portal = site.routes.portal
    renderer = Renderer(site)
    for output in outputs(site):
        if output.kind not in ("card", "image"):
            renderer.render(output)
    return {one for collection in LEDGERS for one in getattr(portal, collection)}


def planted(tiny: Tiny, more: str) -> Path:
    """A site in which one item names each figure in one way, and in which an outdated French text names the rest."""
    ids = [one for one in WAYS if one != "body"]
    sources = ["plain", "front-source", *(f"source-of-{one}" for one in ids)]
    root = tiny(
        files={
            "data/figures.yml": figures(*ids),
            "data/sources.yml": "sources:\n"
            + "".join(
                f"  - id: {one}\n    publisher: Publisher of {one}\n    title: Title of {one}\n    kind: web-page\n"
                for one in sources
            ),
            "data/people.yml": "people:\n  - id: only-here\n    name: Only Here\n",
            "data/images.yml": "images:\n"
            + "".join(
                f"  - id: {one}\n    file: {one}.png\n    alt: A picture.\n    credit: Somebody\n    licence: CC BY 4.0\n"
                for one in ("front-image", "body-image")
            ),
            "docs/fr/news/secret.md": french(TRANSLATED, "\n{{image:body-image}}\n"),
        }
    )
    (root / "docs/images").mkdir()
    for one in ("front-image", "body-image"):
        Image.new("RGB", (40, 20), "red").save(root / f"docs/images/{one}.png")
    outdate(
        root,
        "docs/en/news/secret.md",
        item(more, TRANSLATED, FRONT) + "\n{{image:body-image}}\n",
        item(more, FIRST, FRONT),
    )
    return root


SECRETS = {one for one in WAYS if one != "body"} | {f"source-of-{one}" for one in WAYS if one != "body"}
SECRETS |= {"front-source", "front-image", "body-image", "only-here"}


@pytest.mark.parametrize("more", HIDDEN.values(), ids=HIDDEN)
def test_what_a_hidden_item_alone_names_is_hidden_with_it_however_it_names_it(tiny: Tiny, more: str) -> None:
    """In a text of its page or front matter, in English or only in an outdated translation; a source through a figure."""
    root = planted(tiny, more)
    assert everything(root) & SECRETS == set()
    assert {one for one in site_of(root).routes.portal.texts.source if one.split("/")[1] in SECRETS} == set()
    assert site_of(root).routes.relations.images == set()


@pytest.mark.parametrize("more", HIDDEN.values(), ids=HIDDEN)
def test_what_an_outdated_translation_of_a_public_text_names_is_there(tiny: Tiny, more: str) -> None:
    """It is what French readers get: the check accepts it, so the build must find all it names."""
    root = planted(tiny, more)
    (root / "docs/fr/news/open.md").write_text(french(TRANSLATED, "\n{{image:body-image}}\n"), "utf-8")
    open_item = "published: 2026-01-01T00:00Z"
    before = item(open_item, TRANSLATED) + "\n{{image:body-image}}\n"
    outdate(root, "docs/en/news/open.md", before, item(open_item, {}))
    site = site_of(root)
    assert site.portal.texts.state("news/open/body", "fr") is State.OUTDATED
    public = everything(root)
    assert public >= {*TRANSLATED.values(), *(f"source-of-{one}" for one in TRANSLATED.values()), "body-image"}
    assert public & {"front-source", "front-image", "only-here", "conflict", "other-side"} == set()


def test_without_anything_hidden_the_whole_portal_is_public(tiny: Tiny) -> None:
    site = site_of(planted(tiny, "published: 2026-01-01T00:00Z"))
    assert site.routes.portal is site.portal


def test_what_only_a_paragraph_named_that_was_taken_down_goes_with_it(tiny: Tiny) -> None:
    root = planted(tiny, "published: 2026-01-01T00:00Z")
    (root / "docs/en/news/secret.md").write_text(
        item("published: 2026-01-01T00:00Z", {}) + "\nOnly Here said {{figure:note}}.\n", "utf-8"
    )
    (root / "docs/fr/news/secret.md").unlink()
    assert "note" in everything(root)
    with (root / "data/people.yml").open("a", encoding="utf-8") as file:
        file.write("    withdrawn: 2026-01-15\n")
    public = everything(root)
    assert not public & {"note", "source-of-note", "only-here"}
    assert "summary" in public  # no text names it: the ledger is published as it is


def a_portal(chance: random.Random) -> PublicPortal:
    """A portal in which anything may name anything."""
    sources = [f"s{number}" for number in range(4)]
    ids = [f"f{number}" for number in range(6)]
    texts, ledger = TextDraft("en"), {}
    texts.translate("fr", {})
    place = Place("x.md")

    def words() -> str:
        return "Words that are prose. " + " ".join(
            f"{{{{figure:{chance.choice(ids)}}}}}" for _ in range(chance.choice((0, 0, 1, 2)))
        )

    news = {}
    for number in range(4):
        slug = f"n{number}"
        matter = {"title": "T", "summary": "S", "kind": "news", "source_date": "2025", "source": chance.choice(sources)}
        when = chance.choice(("published", "publish_at"))
        matter[when] = "2026-01-01T00:00Z" if when == "published" else "2027-01-01T00:00Z"
        if chance.random() < 0.3:
            matter["withdrawn"] = "2026-01-15"
        news[slug] = NewsMatter.model_validate(matter)
        for name, text in (("title", "T"), ("summary", "T"), ("body", words())):
            texts.write(f"news/{slug}/{name}", TextUnit(text, place))
        if chance.random() < 0.6:
            texts.translate("fr", {f"news/{slug}/body": TextUnit(f"Traduction. {words()}", place)})
            ledger[f"news/{slug}/body"] = LedgerEntry("another", "", reviewed=True)
    texts.take_ledger({"fr": ledger})
    figures = {
        one: Figure.model_validate(
            {"id": one, "label": "L", "value": "7", "unit": "people", "scope": "S.", "source": chance.choice(sources)}
            | ({"conflicts_with": [chance.choice(ids)]} if chance.random() < 0.4 else {})
        )
        for one in ids
    }
    kept = {
        one: Source.model_validate({"id": one, "publisher": "P", "title": "T", "kind": "web-page"}) for one in sources
    }
    settings = Settings(Path("x"), "https://tiny.example.org/", ("en", "fr"), ())
    draft = PortalDraft(settings, texts)
    draft.records |= {"figures": figures, "sources": kept, "news": news}
    return PublicPortal.all_of(draft.finished())


def names(portal: Portal, slug: str) -> set[str]:
    """What an item names, said anew: by looking for the ids in all its words."""
    stores = [portal.texts.source, *portal.texts.translations.values()]
    said = "".join(units[f"news/{slug}/body"].value for units in stores if f"news/{slug}/body" in units)
    return {one for one in portal.figures if f":{one}}}" in said} | {portal.news[slug].source}


def behind(portal: Portal, start: set[str]) -> set[str]:
    """What these name, with all that stands behind it."""
    found = set(start)
    for _ in portal.figures:
        for one in [one for one in found if one in portal.figures]:
            found |= {portal.figures[one].source, *portal.figures[one].conflicts_with}
    return found


def test_whatever_names_whatever_the_two_promises_hold() -> None:
    for seed in range(300):
        portal = a_portal(random.Random(seed))
        visible = visible_part(portal, MOMENT)
        public = {slug for slug, matter in portal.news.items() if matter.is_public(MOMENT) and not matter.withdrawn}
        assert set(visible.news) == public
        by_public = behind(portal, {one for slug in public for one in names(portal, slug)})
        by_hidden = behind(portal, {one for slug in portal.news.keys() - public for one in names(portal, slug)})
        ledger = portal.figures.keys() | portal.sources.keys()
        assert visible.figures.keys() | visible.sources.keys() == by_public | behind(portal, ledger - by_hidden), seed
