"""Links: whatever the site has they may lead to; what doesn't lead is told where it is written; what deceives is told too."""

import re
from collections.abc import Callable

import pytest

from portal.check.deceptive_links import looks_like
from portal.check.project import Site, read
from portal.common.cache import FileCache
from portal.common.problems import Problem
from portal.render.dependencies import TrackedPortal
from portal.render.reader import Reader
from support.good import ABOUT, GOOD, MATTER, NEWS
from support.sites import Tiny, call, make_tiny

Look = Callable[..., tuple[Site, list[Problem]]]
FRENCH_NEWS = "docs/fr/news/arrival.md"
ABOVE = MATTER.count("\n")


@pytest.fixture(scope="module")
def look(tmp_path_factory: pytest.TempPathFactory) -> Look:
    """A good site in two languages with other files, which are not written."""
    root = make_tiny(tmp_path_factory.mktemp("links") / "tiny", files=GOOD)
    memory = FileCache()

    def looked(files: dict[str, str]) -> tuple[Site, list[Problem]]:
        site, problems = read(root, memory=memory, drafted={name: text.encode() for name, text in files.items()})
        assert site is not None
        return site, [one for one in problems if one.rule not in ("translation-missing", "link-text")]

    return looked


def body(text: str) -> dict[str, str]:
    return {ABOUT: f"{MATTER}{text}\n"}


FILES = [
    "/feed.xml", "/atom.xml", "/news/kind/news/feed.json", "/programmes/path/feed.xml", "/partners/agency/atom.xml", "/feeds/feeds.opml",
    "/data/partners.csv", "/data/figures.json", "/data/schema/partners.json", "/data/catalogue.jsonld", "/sitemap.xml", "/robots.txt",
]  # fmt: skip
"""Files of the site, also of pages that have them."""


@pytest.mark.parametrize(
    "address",
    [
        *FILES, "/partners/?kind=ngo&sort=name", "/search/#q=work", "/partners/#kind=ngo", "/about/?from=poster#content", "/partners/agency/#facts",
        "/data/#figure-talents", "/partners/%61gency/", "#gr%C3%B6%C3%9Fe-i", "#größe-i", "tel:+41227179111", "mailto:office@example.org",
        "https://пример.укр/я?б=в", "https://example.org:8080/a_(b)",
    ],
)  # fmt: skip
def test_it_may_lead_there(address: str, look: Look) -> None:
    assert [str(one) for one in look(body(f"## Größe İ\n\nSee [what is there]({address})."))[1]] == []


@pytest.mark.parametrize(
    ("address", "told", "mended"),
    [
        ("/gone.xml", "link.no-page", None),
        ("/partners/agency/calendar.ics", "link.no-page", None),
        ("/partners", "link.no-page", "/partners/"),
        ("/Partners/Agency/", "link.no-page", "/partners/agency/"),
        ("/partners/index.html", "link.no-page", "/partners/"),
        ("/partners.html", "link.no-page", "/partners/"),
        ("/fr/partners/", "link.no-page", "/partners/"),
        ("/partners//agency/", "link.no-page", "/partners/agency/"),
        ("partners.md", "link.nowhere", "/partners/"),
        ("../en/partners/", "link.nowhere", "/partners/"),
        ("//example.org/", "link.nowhere", None),
        ("/partners/#nowhere", "link.no-heading", None),
        ("#nowhere", "link.no-heading", None),
        ("/about/#q=work", "link.no-heading", None),
        ("HTTPS://TINY.example.org/sub/partners/?kind=ngo#content", "link.own-host", "/partners/?kind=ngo#content"),
        ("https://tiny.example.org/sub", "link.own-host", "/"),
        ("JavaScript:alert(1)", "link.scheme", None),
        ("data:text/html,x", "link.scheme", None),
        ("ftp://example.org/", "link.scheme", None),
        ("https://", "link.no-host", None),
        ("http:///x", "link.no-host", None),
        ("https:///example.org/", "link.no-host", None),
        ("https://example.org:99999/", "link.no-host", None),
        ("https://example.org:port/", "link.no-host", None),
        ("https://.org/", "link.no-host", None),
        ("https://example..org/", "link.no-host", None),
        ("https://-a.org", "link.no-host", None),
        ("https://example。org/", "link.no-host", None),
        ("https://0x7f.1/", "link.no-host", None),
        ("https://localhost/", "link.no-host", None),
        ("https://printer.local/", "link.no-host", None),
        ("https://example.o/", "link.no-host", None),
        ("mailto:", "link.no-mail", None),
        ("mailto:?subject=Hello", "link.no-mail", None),
        ("mailto:office@", "link.no-mail", None),
        ("mailto:office@example", "link.no-mail", None),
        ("mailto:office@example.org,,", "link.no-mail", None),
        ("tel:", "link.no-number", None),
        ("tel:call-me", "link.no-number", None),
        ("tel:12", "link.no-number", None),
        ("tel:+41%20call", "link.no-number", None),
        ("/partners/./agency/", "link.no-page", "/partners/agency/"),
        ("/news/../partners/", "link.no-page", "/partners/"),
        ("/docs/en/partners.md", "link.no-page", "/partners/"),
    ],
)
def test_what_does_not_lead_is_told_where_it_is_written(
    address: str, told: str, mended: str | None, look: Look
) -> None:
    """In a line of its own, among others, and with its mending where that is sure."""
    text = f"See [one](/partners/agency/),\n[what is there]({address}) and [two](/programmes/path/)."
    (found,) = look(body(text))[1]
    assert (found.what.id, found.place.line, found.place.column) == (f"{told}.what", ABOVE + 2, 17)
    if mended:
        assert found.fix is not None
        assert (found.fix.old, found.fix.new) == (address, mended)
        assert [str(one) for one in look(body(text.replace(f"]({address})", f"]({mended})")))[1]] == []
    below = f"See [what is there][a] and [more][a].\n\n[a]: {address}"
    places = {one.place.line for one in look(body(below))[1]}
    assert places == {ABOVE + 3}, "the address is mended below"


def test_a_link_in_a_translation_is_told_in_the_translation(look: Look) -> None:
    french = "---\ntitle: À propos\nsummary: Nous.\n---\n\nUn texte.\n\n> - Voir [ici même](/prtners/).\n"
    (found,) = [one for one in look({"docs/fr/about.md": french})[1] if one.rule == "link"]
    assert (found.place.path, found.place.line) == ("docs/fr/about.md", 8)


def test_a_place_that_a_translation_lacks_is_told_there(look: Look) -> None:
    """A translation with other headings has anchors of its own: a link to one of the source's leads to no place of it."""
    english = GOOD[NEWS] + "\n## Background\n\nA.\n\n## What it asks\n\nB.\n"
    french = (
        "---\ntitle: Arrivée\nsummary: Ils viennent.\n---\n\nVoir [plus bas](#what-it-asks).\n\n## Contexte\n\nA.\n"
    )
    _, problems = look({NEWS: english, FRENCH_NEWS: french})
    (found,) = [one for one in problems if one.rule == "anchor"]
    assert (found.what.id, found.place.path, found.place.line) == (
        "link.heading-not-translated.what", FRENCH_NEWS, 6,
    )  # fmt: skip
    whole = french + "\n## Ce qu’il demande\n\nB.\n"
    assert not [one for one in look({NEWS: english, FRENCH_NEWS: whole})[1] if one.rule == "anchor"]


def test_links_of_a_text_lead_each_reader_to_their_own_page_and_file(look: Look) -> None:
    """In a page from there; in a feed with the whole address, to a place of the same text too."""
    text = "See [a](/partners/?kind=ngo), [b](/feed.xml), [c](/data/partners.csv), [d](/sitemap.xml) and [e](#below).\n\n## Below\n\nX."
    site, _ = look({NEWS: GOOD[NEWS] + f"\n{text}\n"})
    home = "https://tiny.example.org/sub/"
    addresses = re.compile(r'href="([^"]*)"')
    of_page = Reader(TrackedPortal(site.routes), "fr", "news/arrival/")
    assert addresses.findall(of_page.prose("news/arrival/body"))[1:] == [
        "../../../fr/partners/?kind=ngo", "../../../feed.xml", "../../../fr/data/partners.csv", "../../../sitemap.xml", "#below",
    ]  # fmt: skip
    of_feed = Reader(TrackedPortal(site.routes), "fr", "news/arrival/", base=home)
    assert addresses.findall(of_feed.prose("news/arrival/body", in_page=False))[1:] == [
        f"{home}fr/partners/?kind=ngo", f"{home}feed.xml", f"{home}fr/data/partners.csv", f"{home}sitemap.xml",
        f"{home}fr/news/arrival/#below",
    ]  # fmt: skip


@pytest.mark.slow
def test_every_file_to_which_a_text_may_lead_is_built(tiny: Tiny) -> None:
    root = tiny(files=GOOD | body(" ".join(f"[file {number}]({name})" for number, name in enumerate(FILES))))
    assert call("build", "--jobs", "1", root=root).exit_code == 0
    assert [name for name in FILES if not (root / f"site{name}").exists()] == []
    for language in ("", "fr/"):
        page = root / f"site/{language}about/index.html"
        linked = re.findall(r'href="([^"#?]*\.(?:xml|json|csv|opml|jsonld|txt))"', page.read_text("utf-8"))
        assert len(linked) >= len(FILES)
        assert [one for one in linked if not (page.parent / one).resolve().exists()] == []


@pytest.mark.parametrize(
    ("link", "told"),
    [
        ("[The agency](https://www.iom.int@evil.example.net/login)", "link.user"),
        ("[www.iom.int](https://evil.example.net/)", "link.other-host"),
        ("[https://www.iom.int/about](https://iom.int.example.net/about)", "link.other-host"),
        ("[iom.int](https://evil.example.net/?iom.int)", "link.other-host"),
        ("[office@iom.int](mailto:office@evil.example.net)", "link.other-host"),
        ("[The agency](https://ехаmple.org/)", "link.lookalike"),
        ("[The agency](https://xn--80ak6aa92e.com/)", "link.lookalike"),
        ("[The agency](https://раураl.com/)", "link.lookalike"),
        ("[The agency](https://127.0.0.1/)", "link.number-for-host"),
        ("[The agency](https://[::1]/)", "link.number-for-host"),
        ("[The agency](https://2130706433/)", "link.number-for-host"),
    ],
)
def test_what_deceives_is_told(link: str, told: str, look: Look) -> None:
    found = [(one.what.id, one.place.line) for one in look(body(f"A text.\n\nSee {link}."))[1]]
    assert (f"{told}.what", ABOVE + 3) in found


@pytest.mark.parametrize(
    "link",
    [
        "[iom.int](https://www.iom.int/)", "[www.iom.int](https://iom.int/)", "[weblog.iom.int](https://iom.int/weblog)", "[Node.js](https://nodejs.org/)",
        "[Report 2.0](https://example.org/)", "[укр](https://пример.укр/)", "[Göteborg](https://göteborg.se/)", "[рос](https://рос.укр/)",
        "[东京](https://東京.jp/)", "[The agency](https://example.org/@office)",
    ],
)  # fmt: skip
def test_what_deceives_nobody_is_left_alone(link: str, look: Look) -> None:
    assert not [one for one in look(body(f"See {link}."))[1] if one.rule == "deceptive-link"]


def test_an_address_of_a_record_is_looked_at_too(look: Look) -> None:
    partners = GOOD["data/partners.yml"].replace("agency.example.org", "аgency.example.org")
    (found,) = look({"data/partners.yml": partners})[1]
    assert (found.what.id, found.place.line) == ("link.lookalike.what", 6)
    assert looks_like("аррӏе.com") == "appie.com"
