"""Feeds: RSS 2.0, Atom (RFC 4287), JSON Feed 1.1 and the OPML list of them, as a feed reader gets them."""

import datetime as dt
import json
import re
import uuid
from collections.abc import Callable
from email.utils import parsedate_to_datetime
from pathlib import Path
from urllib.parse import urlsplit

import lxml.html
import pytest
from feedgen.feed import FeedGenerator
from lxml import etree

from portal.build.outputs import Renderer, outputs
from portal.check.project import read
from portal.render.feed_formats import WRITERS, Feed, FeedItem
from support.sites import Tiny, write

HOST = "https://tiny.example.org/sub/"
NAMES = ("feed.xml", "atom.xml", "feed.json")
Built = Callable[..., Path]

PLACES = {"", "news/kind/news/", "programmes/bridge/", "partners/harbour-trust/"}
"""Where the tiny site called ``whole`` has feeds: all news, its kind, its programme, its partner."""


@pytest.fixture(scope="module")
def whole(built: Built) -> dict[str, bytes]:
    """Every feed of the tiny site called ``whole`` by address, in English and Arabic."""
    site = built("whole", "en", "ar")
    return {file.relative_to(site).as_posix(): file.read_bytes() for name in NAMES for file in site.rglob(name)}


def feeds(root: Path) -> dict[str, bytes]:
    """Every file of a site that is no page, by address."""
    site, problems = read(root)
    assert site is not None and not [one for one in problems if one.severity == "error"], problems
    renderer = Renderer(site)
    made = [renderer.render(output).files for output in outputs(site) if output.kind != "page"]
    return {uri: content for files in made for uri, content in files.items()}


def xml(content: bytes) -> etree._Element:
    """A feed, parsed."""
    return etree.fromstring(content)


def text(element: etree._Element, path: str) -> str:
    """The text of the only element at a path; it must not be empty."""
    found = element.findall(path)
    assert len(found) == 1, f"{path} occurs {len(found)} times"
    assert (found[0].text or "").strip(), f"{path} is empty"
    return found[0].text or ""


def moment(value: str) -> dt.datetime:
    """A moment in RFC 3339 or RFC 822, with its zone."""
    found = dt.datetime.fromisoformat(value) if value[:4].isdigit() else parsedate_to_datetime(value)
    assert found.tzinfo is not None, value
    return found


def item(slug: str, published: str, more: str = "", body: str = "The text.") -> dict[str, str]:
    """A news item in English as a file of a site."""
    matter = f"title: Title of {slug}\nsummary: Summary of {slug}.\nkind: news\npublished: {published}\n"
    return {f"docs/en/news/{slug}.md": f"---\n{matter}{more}source_date: 2025\nsource: release\n---\n\n{body}\n"}


SOURCES = {"data/sources.yml": "sources: [{id: release, publisher: A, title: B, kind: article}]\n"}


# --- which feeds there are ---


def test_feeds_lie_where_something_was_published_in_each_language(whole: dict[str, bytes]) -> None:
    """All news, the kind, the programme and the partner: three formats each, in both languages, and nowhere else."""
    assert set(whole) == {f"{prefix}{place}{name}" for prefix in ("", "ar/") for place in PLACES for name in NAMES}


def test_a_language_without_a_translated_item_has_no_feed(tiny: Tiny) -> None:
    """The only item is not translated into Arabic: English has feeds, Arabic has none and an empty OPML list."""
    root = tiny("whole", languages=("en", "ar"))
    (root / "docs/ar/news/first-people-arrive.md").unlink()
    found = feeds(root)
    assert {uri for uri in found if uri.endswith(NAMES)} == {place + name for place in PLACES for name in NAMES}
    assert xml(found["ar/feeds/feeds.opml"]).findall(".//outline") == []


def test_opml_lists_exactly_the_feeds_there_are(built: Built, whole: dict[str, bytes]) -> None:
    """OPML 2.0: an outline per feed with its address, its page and its title, in each language's own list, in folders as on the page of feeds."""
    for prefix in ("", "ar/"):
        root = etree.parse(built("whole", "en", "ar") / f"{prefix}feeds/feeds.opml").getroot()
        assert (root.tag, root.get("version")) == ("opml", "2.0")
        text(root, "head/title")
        listed = {one.get("xmlUrl", "").removeprefix(HOST): one for one in root.findall("body/outline/outline")}
        page = lxml.html.parse(built("whole", "en", "ar") / f"{prefix}feeds/index.html").getroot()
        folders = [text.strip() for text in page.xpath("//section[ul[@class='feed-list']]/h2/text()")]
        assert [one.get("text") for one in root.findall("body/outline")] == folders
        assert set(listed) == {f"{prefix}{place}feed.xml" for place in PLACES}
        for uri, one in listed.items():
            assert one.get("type") == "rss"
            assert one.get("htmlUrl") == HOST + uri.removesuffix("feed.xml")
            assert one.get("text") == one.get("title") == text(xml(whole[uri]), "channel/title")


def test_opml_lists_feeds_in_the_order_of_their_page(portal_site: Path) -> None:
    for prefix in ("", "ar/"):
        page = lxml.html.parse(portal_site / f"{prefix}feeds/index.html").getroot()
        shown = [name.text_content().strip() for name in page.xpath("//ul[@class='feed-list']/li/a")]
        outlines = etree.parse(portal_site / f"{prefix}feeds/feeds.opml").findall("body/outline/outline")
        assert [one.get("text", "").rpartition(" – ")[0] for one in outlines] == shown
        assert len(shown) > 20


def test_pages_with_a_feed_offer_it_and_no_other_page_does(built: Built) -> None:
    """Autodiscovery on exactly the pages beside which feeds lie, and on /news/, which offers the feeds of all news."""
    site = built("whole", "en", "ar")
    types = {
        "application/rss+xml": "feed.xml",
        "application/atom+xml": "atom.xml",
        "application/feed+json": "feed.json",
    }
    offered = {}
    for file in site.rglob("*.html"):
        uri = file.parent.relative_to(site).as_posix() + "/"
        page = lxml.html.document_fromstring(file.read_bytes())
        links = [link for link in page.xpath("//link[@rel='alternate']") if link.get("type") in types]
        if links:
            uri = uri.removeprefix("./")
            offered[uri] = {link.get("type"): (file.parent / link.get("href")).resolve() for link in links}
            titles = [link.get("title") for link in links]
            assert len(set(titles)) == 3 and all(titles), uri
    wanted = {}
    for prefix in ("", "ar/"):
        for place in (*PLACES, "news/"):
            base = site / prefix / (place if place != "news/" else "")
            wanted[prefix + place] = {kind: (base / name).resolve() for kind, name in types.items()}
    assert offered == wanted
    assert all(file.exists() for links in wanted.values() for file in links.values())


# --- each format's own rules ---


@pytest.mark.parametrize("uri", ["feed.xml", "ar/programmes/bridge/feed.xml"])
def test_rss_has_what_rss_requires(whole: dict[str, bytes], uri: str) -> None:
    """RSS 2.0: title, link to the page, description; items with guid that is no link; dates in RFC 822; one of each."""
    root = xml(whole[uri])
    assert (root.tag, root.get("version"), len(root)) == ("rss", "2.0", 1)
    channel = root[0]
    for name in ("title", "description", "language", "lastBuildDate"):
        text(channel, name)
    assert text(channel, "link") == HOST + uri.removesuffix("feed.xml"), "the channel's link is its page, not the feed"
    moment(text(channel, "lastBuildDate"))
    items = channel.findall("item")
    assert items
    for one in items:
        for name in ("title", "link", "description", "{*}encoded"):
            text(one, name)
        assert one.find("guid").get("isPermaLink") == "false"
        moment(text(one, "pubDate"))
        assert one.find("author") is None, "RSS's author needs an e-mail address"


@pytest.mark.parametrize("uri", ["atom.xml", "ar/partners/harbour-trust/atom.xml"])
def test_atom_has_what_atom_requires(whole: dict[str, bytes], uri: str) -> None:
    """RFC 4287: id, title, updated, author and self link of the feed; id, title, updated and link of each entry."""
    root = xml(whole[uri])
    assert root.tag == "{http://www.w3.org/2005/Atom}feed"
    for name in ("id", "title", "updated", "author/{*}name"):
        text(root, f"{{*}}{name}")
    rels = [link.get("rel") for link in root.findall("{*}link")]
    assert sorted(rels) == ["alternate", "self"]
    entries = root.findall("{*}entry")
    ids = [text(entry, "{*}id") for entry in entries]
    assert ids and len(set(ids)) == len(ids) and text(root, "{*}id") not in ids
    for value in [*ids, text(root, "{*}id")]:
        assert urlsplit(value).scheme, "an id is an absolute IRI"
    for entry in entries:
        text(entry, "{*}title")
        assert moment(text(entry, "{*}published")) <= moment(text(entry, "{*}updated"))
        assert [link.get("rel", "alternate") for link in entry.findall("{*}link")] == ["alternate"]
        assert entry.find("{*}content").get("type") == "html"
        text(entry, "{*}content")
    assert moment(text(root, "{*}updated")) == max(moment(text(entry, "{*}updated")) for entry in entries)


@pytest.mark.parametrize("uri", ["feed.json", "ar/news/kind/news/feed.json"])
def test_json_feed_has_what_json_feed_requires(whole: dict[str, bytes], uri: str) -> None:
    """JSON Feed 1.1: version, title, items; each with a text id, content and dates in RFC 3339."""
    feed = json.loads(whole[uri].decode("utf-8"))
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["title"] and feed["home_page_url"] == HOST + uri.removesuffix("feed.json")
    assert feed["items"]
    for one in feed["items"]:
        assert isinstance(one["id"], str) and one["title"] and one["content_html"]
        assert moment(one["date_published"]) <= moment(one["date_modified"])


def test_every_feed_names_its_own_address(whole: dict[str, bytes]) -> None:
    """The self link of RSS and Atom and the feed_url of JSON are the very address of that file."""
    own = {}
    for uri, content in whole.items():
        if uri.endswith(".json"):
            own[uri] = json.loads(content)["feed_url"]
        else:
            links = xml(content).iterfind(".//{http://www.w3.org/2005/Atom}link[@rel='self']")
            own[uri] = " ".join(link.get("href", "") for link in links)
    assert own == {uri: HOST + uri for uri in whole}


def test_feeds_speak_their_language(whole: dict[str, bytes]) -> None:
    """Language, titles, categories and contents are the language's own; Arabic contents run right to left."""
    for prefix, locale, direction in (("", "en", "ltr"), ("ar/", "ar", "rtl")):
        rss, atom = (xml(whole[f"{prefix}partners/harbour-trust/{name}"]) for name in NAMES[:2])
        feed = json.loads(whole[f"{prefix}partners/harbour-trust/feed.json"])
        tag = atom.get("{http://www.w3.org/XML/1998/namespace}lang")
        assert [text(rss, "channel/language"), tag, feed["language"]] == [locale] * 3
        assert text(rss, "channel/title") == text(atom, "{*}title") == feed["title"]
        name = {"en": "Harbour Trust", "ar": "صندوق الميناء"}[locale]
        assert feed["title"].startswith(f"{name} – ")
        block = lxml.html.fragment_fromstring(feed["items"][0]["content_html"])
        assert (block.get("lang"), block.get("dir")) == (locale, direction)
        assert (text(rss, ".//item/category") == "News") == (locale == "en")


def test_titles_tell_feeds_apart(whole: dict[str, bytes]) -> None:
    """All feeds of a format have different titles, in all languages together."""
    titles = [json.loads(content)["title"] for uri, content in whole.items() if uri.endswith(".json")]
    assert len(set(titles)) == len(titles) == 8


@pytest.mark.parametrize("name", ["Work – Partner Information Portal", "A – B – C", "Портал - партнери — і все"])
def test_the_author_of_atom_is_the_site_by_its_whole_name(tiny: Tiny, name: str) -> None:
    """Whatever dashes stand in a name, neither its author nor its manifest cuts it."""
    root = tiny("whole", languages=("en",))
    strings = (root / "data/translations/en/interface.yml").read_text("utf-8")
    write(root, "data/translations/en/interface.yml", re.sub(r"(?m)^(chrome\.site-name:).*$", rf'\1 "{name}"', strings))
    made = feeds(root)
    authors = {text(xml(content), "{*}author/{*}name") for uri, content in made.items() if uri.endswith("atom.xml")}
    assert authors == {name}
    manifest = json.loads(made["manifest.webmanifest"])
    assert manifest["name"] == name and manifest.get("short_name", name) == name


def test_code_in_a_right_to_left_feed_runs_left_to_right(tiny: Tiny) -> None:
    """An item may be read where no style sheet of the site comes."""
    code = "```\n$ portal check --lang fr\n```\n\nالنص `--fix` هنا.\n"
    item = (tiny("whole", languages=("en", "ar")) / "docs/ar/news").glob("*.md")
    file = next(item)
    file.write_text(file.read_text("utf-8") + f"\n{code}", "utf-8")
    content = json.loads(feeds(file.parents[3])["ar/feed.json"])["items"][0]["content_html"]
    found = lxml.html.fragment_fromstring(content).xpath("//pre | //code[not(ancestor::pre)]")
    assert [(one.tag, one.get("dir")) for one in found] == [("pre", "ltr"), ("code", "ltr")]


# --- what an item carries ---


def test_an_item_is_carried_in_full_with_the_contents_own_dates(whole: dict[str, bytes]) -> None:
    """All three formats: same id, title, address and full text; published and updated as the front matter says."""
    rss, atom = xml(whole["feed.xml"]).find(".//item"), xml(whole["atom.xml"]).find("{*}entry")
    assert rss is not None and atom is not None
    feed = json.loads(whole["feed.json"])["items"][0]
    assert text(rss, "guid") == text(atom, "{*}id") == feed["id"]
    assert text(rss, "title") == text(atom, "{*}title") == feed["title"] == "First people arrive"
    url = f"{HOST}news/first-people-arrive/"
    assert text(rss, "link") == atom.find("{*}link").get("href") == feed["url"] == url
    assert text(rss, "{*}encoded") == text(atom, "{*}content") == feed["content_html"]
    content = lxml.html.fragment_fromstring(feed["content_html"])
    said = " ".join(content.text_content().split())
    assert said.startswith(
        "When it happened: about June 2025Source: Harbour Trust: Bridge ends, 1 December 2025The first of more than"
    )
    assert [one.tag for one in content] == ["p", "p", "h2", "p", "h2", "p"]  # the last two: the media office
    published = dt.datetime.fromisoformat("2026-01-12T09:00+01:00")
    updated = dt.datetime.fromisoformat("2026-01-14T12:30+01:00")
    assert [moment(text(rss, "pubDate")), moment(text(atom, "{*}published"))] == [published] * 2
    assert moment(feed["date_published"]) == published
    assert [moment(text(atom, "{*}updated")), moment(feed["date_modified"])] == [updated] * 2


def test_links_in_feeds_are_absolute_and_lead_to_pages_in_the_language(built: Built, whole: dict[str, bytes]) -> None:
    """No relative address, anchors included; links of the site lead to a page that exists, in the feed's language."""
    site = built("whole", "en", "ar")
    for uri in ("feed.json", "ar/feed.json"):
        prefix = HOST + uri.removesuffix("feed.json")
        links = lxml.html.fragment_fromstring(json.loads(whole[uri])["items"][0]["content_html"]).xpath("//a/@href")
        assert {urlsplit(link).scheme for link in links} == {"https"}
        inside = [link for link in links if link.startswith(HOST)]
        original = [link for link in inside if not link.startswith(prefix)]
        assert original == ([] if prefix == HOST else [f"{HOST}news/first-people-arrive/"])
        assert len(inside) - len(original) == 3 and len(links) - len(original) == 4
        for link in inside:
            path, _, anchor = link.removeprefix(HOST).partition("#")
            page = lxml.html.document_fromstring((site / path / "index.html").read_bytes())
            assert not anchor or page.xpath(f"//*[@id='{anchor}']"), link


ORDER = [
    ("late-zone", "2026-03-01T23:30-05:00"),
    ("early-zone", "2026-03-02T04:00+00:00"),
    ("middle", "2026-03-02T05:00+02:00"),
    ("old", "2026-02-28T12:00Z"),
]


def test_the_newest_item_comes_first_whatever_its_zone(tiny: Tiny) -> None:
    """Items are ordered by the moment of publication, not by its digits, and an update moves none of them."""
    given: dict[str, str] = dict(SOURCES)
    for slug, published in reversed(ORDER):
        given |= item(slug, published, more="updated: 2026-06-01T00:00Z\n" if slug == "old" else "")
    found = feeds(tiny(languages=("en",), files=given))
    wanted = [f"Title of {slug}" for slug, _ in ORDER]
    assert [one["title"] for one in json.loads(found["feed.json"])["items"]] == wanted
    assert [one.text for one in xml(found["feed.xml"]).iterfind(".//item/title")] == wanted
    assert [one.text for one in xml(found["atom.xml"]).iterfind("{*}entry/{*}title")] == wanted
    assert text(xml(found["atom.xml"]), "{*}updated").startswith("2026-06-01")


def test_a_feed_holds_the_latest_fifty(tiny: Tiny) -> None:
    """Of 55 items the five oldest are left out, in every format; the list pages keep them all."""
    given: dict[str, str] = dict(SOURCES)
    for number in range(55):
        given |= item(f"item-{number:02}", f"2026-01-01T10:{number:02}Z")
    root = tiny(languages=("en",), files=given)
    found = feeds(root)
    wanted = [f"Title of item-{number:02}" for number in range(54, 4, -1)]
    for place in ("", "news/kind/news/"):
        assert [one["title"] for one in json.loads(found[f"{place}feed.json"])["items"]] == wanted
        assert [one.text for one in xml(found[f"{place}feed.xml"]).iterfind(".//item/title")] == wanted
        assert [one.text for one in xml(found[f"{place}atom.xml"]).iterfind("{*}entry/{*}title")] == wanted
    site, _ = read(root)
    assert site is not None and len(site.routes.relations.news) == 55


def ids(root: Path) -> dict[str, str]:
    """Ids of the items of all news by address."""
    return {
        one["url"].removeprefix(HOST): one["id"]
        for uri, content in feeds(root).items()
        if uri in ("feed.json", "ar/feed.json")
        for one in json.loads(content)["items"]
    }


def test_a_guid_survives_all_edits_and_a_new_host(tiny: Tiny) -> None:
    """New title, summary, text, dates, kind, site_url: the guid stays; each slug and language has one of its own."""
    root = tiny("whole", languages=("en", "ar"))
    before = ids(root)
    assert len(before) == len(set(before.values())) == 2
    for file in ("docs/en/news/first-people-arrive.md", "docs/ar/news/first-people-arrive.md"):
        matter = (root / file).read_text("utf-8")
        matter = re.sub(r"title: .*", "title: Another title", matter).replace("2026-01-1", "2026-02-1")
        write(root, file, matter.replace("kind: news", "kind: story") + "\nMore.\n")
    write(root, "mkdocs.yml", (root / "mkdocs.yml").read_text("utf-8").replace(HOST, "https://elsewhere.example/"))
    after = {key.removeprefix("https://elsewhere.example/"): value for key, value in ids(root).items()}
    assert after == before
    assert before["news/first-people-arrive/"] == "urn:uuid:481b3788-8000-51ec-9e9f-beab8dd40718", "guids are for ever"


def test_each_feed_has_a_page_for_people_to_which_the_list_leads(built: Built) -> None:
    """It says how to follow, with the address and each format, and shows the latest items."""
    site = built("whole", "en", "ar")
    for locale in ("", "ar/"):
        listed = lxml.html.parse(str(site / f"{locale}feeds/index.html")).getroot()
        pages = [link.get("href") for link in listed.xpath("//ul[@class='feed-list']/li/a")]
        assert len(pages) == len(PLACES)
        for href in pages:
            where, _, anchor = href.partition("#")
            page = lxml.html.parse(str(site / f"{locale}feeds" / where / "index.html")).getroot()
            (block,) = page.xpath(f"//*[@id='{anchor}']")
            address = block.findtext(".//code") or ""
            assert (site / address.removeprefix(HOST)).is_file()
            formats = [link.get("href") for link in block.xpath(".//p[@class='formats']/a")]
            assert all((site / address.removeprefix(HOST)).with_name(name).is_file() for name in NAMES)
            assert [name for name in NAMES if not any(one.endswith(name) for one in formats)] == []
            assert page.xpath("//main//a[contains(@href, 'news/first-people-arrive/')]")


def test_an_item_is_written_once_for_all_feeds_that_hold_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """feedgen is asked to write each item once a format, however many feeds it stands in."""
    written = list[str]()
    add = FeedGenerator.add_entry
    monkeypatch.setattr(FeedGenerator, "add_entry", lambda *args, **more: written.append("") or add(*args, **more))
    day = dt.datetime(2026, 1, 2, tzinfo=dt.UTC)
    items = tuple(
        FeedItem(f"urn:{uuid.uuid4()}", HOST, "A title", "In short", "<p>More</p>", day, day, "News") for _ in range(3)
    )
    page = {"page_url": HOST, "site_name": "S", "description": "D", "locale": "en", "site_url": HOST}
    feeds = [Feed(f"{name}/", title=name, items=items, page_changed=day, **page) for name in "abcdefgh"]
    for feed in feeds:
        for write_feed in WRITERS.values():
            assert write_feed(feed).count(b"A title") == len(items)
    assert len(written) == 2 * len(items)  # JSON needs no feedgen
