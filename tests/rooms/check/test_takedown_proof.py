"""The proof of a take-down reads what readers get, and says of what it couldn't read that nobody has."""

import gzip
import io
import json
import zipfile
from pathlib import Path

import pytest
from PIL import Image, PngImagePlugin

from portal.check.built_texts import said_by
from portal.content.names import Names
from support.sites import Tiny, call, write

NAME = "Jane Zzdoe"
PEOPLE = "people:\n  - id: zz\n    name: {}\n    withdrawn: 2026-02-01\n"


def page(body: str, head: str = "") -> bytes:
    return f"<!doctype html><html lang=en><head><title>T</title>{head}</head><body>{body}</body></html>".encode()


def xml(body: str) -> bytes:
    return f'<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom">{body}</feed>'.encode()


def zipped(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "."), content)
    return out.getvalue()


def picture(text: str) -> bytes:
    about = PngImagePlugin.PngInfo()
    about.add_text("Author", text)
    out = io.BytesIO()
    Image.new("RGB", (4, 4)).save(out, "PNG", pnginfo=about)
    return out.getvalue()


NAMING: dict[str, tuple[str, bytes]] = {
    "a tag within the word": ("x.html", page("<p>Zz<em>doe</em> said</p>")),
    "tags between the words": ("x.html", page("<p><b>Jane</b>\n   <i>Zzdoe</i></p>")),
    "a break that may be taken": ("x.html", page("<p>Zz<wbr>doe</p>")),
    "two cells of a table": ("x.html", page("<table><tr><td>Jo</td><td>Zzdoe</td></tr></table>")),
    "an entity": ("x.html", page("<p>Zz&shy;doe &#74;ane</p>")),
    "a numeric reference": ("x.html", page("<p>Z&#x7a;doe</p>")),
    "an alternative text": ("x.html", page("<img src=x.png alt='A portrait of Jane Zzdoe'>")),
    "an address": ("x.html", page("<a href='/news/zzdoe-speaks/'>She</a>")),
    "an address in percent": ("x.html", page("<a href='/x/%4Aane%20%5Azdoe'>She</a>")),
    "a mail address": ("x.html", page("<a href='mailto:j.zzdoe@example.org'>Mail</a>")),
    "an anchor": ("x.html", page("<h2 id='what-jane-zzdoe-said'>What</h2>")),
    "a description": ("x.html", page("", "<meta name=description content='By J. Zzdoe.'>")),
    "structured data": ("x.html", page("", '<script type="application/ld+json">{"name": "Jane Zz\\u0064oe"}</script>')),
    "data in an attribute": ("x.html", page("<div data-x='{\"name\": \"Jane Zzdoe\"}'></div>")),
    "a comment": ("x.html", page("<!-- Zzdoe -->")),
    "a sizes list": ("x.html", page("<img alt='' srcset='/images/zzdoe-1-480.webp 480w, /images/zzdoe-1-960.webp 960w'>")),
    "an escaped feed": ("x.xml", xml("<content type='html'>&lt;p&gt;Zz&lt;em&gt;doe&lt;/em&gt;&lt;/p&gt;</content>")),
    "a link of an escaped feed": ("x.xml", xml("<content type='html'>&lt;a href='/x/%7Azdoe.pdf'&gt;She&lt;/a&gt;</content>")),
    "a section of a feed": ("feed.xml", xml("<content><![CDATA[<p>Jane <b>Zzdoe</b></p>]]></content>")),
    "a feed's guid": ("feed.xml", xml("<id>tag:example.org,2026:news/jane-zzdoe</id>")),
    "an OPML attribute": ("feeds.opml", b"<opml><body><outline text='News of Zzdoe' xmlUrl='/x'/></body></opml>"),
    "JSON": ("feed.json", json.dumps({"items": [{"content_html": "<p>Zz<em>doe</em></p>"}]}).encode()),
    "JSON's escapes": ("x.json", b'{"a": "\\u005azd\\u006fe"}'),
    "a key of JSON": ("x.json", b'{"zzdoe": [1, 2]}'),
    "terms of the search": ("search/terms-1.json", b'{"zzdoe": [[1, 2]]}'),
    "a folded calendar": ("x.ics", b"BEGIN:VCALENDAR\r\nSUMMARY:With Jane Zz\r\n doe\r\nEND:VCALENDAR\r\n"),
    "an escaped calendar": ("x.ics", b"BEGIN:VCALENDAR\r\nSUMMARY:Zzdoe\\, Jane\\nsaid\r\nEND:VCALENDAR\r\n"),
    "CSV": ("x.csv", "\ufeffid,name\r\n1,\"Zzdoe, Jane\"\r\n".encode()),
    "CSV in UTF-16": ("x.csv", "\ufeffname\r\nJane Zzdoe\r\n".encode("utf-16")),
    "a script": ("x.js", b'const name = "Jane Zz\\u0064oe";'),
    "a style": ("x.css", b"a::after{content:'Zzdoe'}"),
    "rules of a host": ("_redirects", b"/news/zzdoe-speaks/ /news/ 301\n"),
    "a picture's metadata": ("x.png", picture("Photograph by Jane Zzdoe")),
    "a vector picture": ("x.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><text>Jane <tspan>Zzdoe</tspan></text></svg>"),
    "a compressed page": ("x.html.gz", gzip.compress(page("<p>Zz<em>doe</em></p>"))),
    "an archive": ("x.zip", zipped(page__html=page("<p>Zzdoe</p>"))),
    "a name in an archive": ("x.zip", zipped(zzdoe__txt=b"x")),
    "a workbook": ("x.xlsx", zipped(sheet__xml=xml("<t>Jane Zzdoe</t>"))),
    "decomposed letters": ("x.html", page("<p>Zzdoe\u0301</p>")),
}  # fmt: skip
NOT_NAMING: dict[str, tuple[str, bytes]] = {
    "paragraphs apart": ("x.html", page("<p>Jo</p><p>Lee side</p>")),
    "other words": ("x.html", page("<p>zz doe, zzdoering</p>")),
    "keys of JSON": ("x.json", b'{"given": "Zz", "family": "doe"}'),
}


@pytest.mark.parametrize("way", NAMING)
def test_what_a_file_says_is_read(way: str) -> None:
    name, content = NAMING[way]
    said, names = said_by(name, content), Names({"p": [NAME]}, {})
    assert names.are_in(said.words) or names.are_in(said.addresses, is_address=True)
    assert said.is_whole is not name.endswith(".png")


@pytest.mark.parametrize("way", NOT_NAMING)
def test_what_a_file_does_not_say_is_not_read_into_it(way: str) -> None:
    name, content = NOT_NAMING[way]
    said, names = said_by(name, content), Names({"p": [NAME], "lee": ["Jo Lee"]}, {})
    assert said.is_whole
    assert not names.are_in(said.words)
    assert not names.are_in(said.addresses, is_address=True)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("x.pdf", b"%PDF-1.7\n\x00\x01stream"), ("x.webp", b"RIFF\x00\x00\x00\x00WEBP"), ("x.br", b"\x0b\x02\x80\x00\x03"), ("x.json", b"{not json"),
        ("x.zip", b"PK\x00damaged"), ("x.html.gz", b"\x1f\x8bdamaged"), ("x.xml", b"<feed><open></feed>"), ("x.woff2", b"wOF2\x00\x01"),
    ],
)  # fmt: skip
def test_what_cant_be_read_is_said_to_be_unread(name: str, content: bytes) -> None:
    assert not said_by(name, content).is_whole


def test_what_unpacks_to_more_than_is_read_is_said_to_be_unread(monkeypatch: pytest.MonkeyPatch) -> None:
    content = page("<p>Nothing.</p>")
    packed = gzip.compress(content)
    monkeypatch.setattr("portal.check.built_texts._LARGEST", len(content))
    assert said_by("x.html.gz", packed).is_whole
    monkeypatch.setattr("portal.check.built_texts._LARGEST", len(content) - 1)
    assert not said_by("x.html.gz", packed).is_whole


def test_a_pdf_is_read_by_what_it_was_made_from() -> None:
    data = json.dumps({"parts": [{"tag": "p", "kids": ["So said ", "Jane Zzdoe"]}], "title": "T"})
    said = said_by("x.pdf", b"%PDF-1.7\n\x00", lambda content: data)
    assert said.is_whole
    assert Names({"p": [NAME]}, {}).are_in(said.words)


def test_the_proof_never_says_nothing_of_what_it_has_not_read(tiny: Tiny) -> None:
    root = tiny(files={"data/people.yml": PEOPLE.format(NAME)})
    site = root / "site"
    write(root, "site/index.html", page("<p>Nothing.</p>").decode())
    (site / "sheet.pdf").write_bytes(b"%PDF-1.7\n\x00\x01")
    clean = call("withdrawn", "--site-dir", str(site), root=root)
    assert clean.exit_code == 0
    assert "1 files looked at: nothing of this is in any of them." in clean.stdout
    assert "1 files can't be read" in clean.stdout
    assert "\n  site/sheet.pdf\n" in clean.stdout


def test_the_proof_lists_what_may_name_somebody_and_does_not_call_it_nothing(tiny: Tiny) -> None:
    root = tiny(files={"data/people.yml": PEOPLE.format("Renate Held")})
    write(root, "site/a.html", page("<p>Held was there.</p>").decode())
    write(root, "site/b.html", page("<p>A fair was held.</p>").decode())
    said = call("withdrawn", "--site-dir", str(root / "site"), root=root)
    assert said.exit_code == 0
    assert "\n  site/a.html: “Held”\n" in said.stdout
    assert "b.html" not in said.stdout
    assert "nothing of this" not in said.stdout
    write(root, "site/b.html", page("<p>R. Held</p>").decode())
    said = call("withdrawn", "--site-dir", str(root / "site"), root=root)
    assert said.exit_code == 1
    assert "site/b.html: “R. Held”" in said.stdout
    assert "nothing of this" not in said.stdout


def test_a_withdrawn_headline_is_looked_for_through_tags(tiny: Tiny) -> None:
    front = "title: The bridge opens\nsummary: S.\nkind: news\npublished: 2026-01-02T09:00Z\nwithdrawn: 2026-02-01\nsource_date: 2025\nsource: report\n"
    sources = "sources:\n  - id: report\n    publisher: P\n    title: R\n    kind: web-page\n"
    root = tiny(files={"docs/en/news/bridge.md": f"---\n{front}---\n\nText.\n", "data/sources.yml": sources})
    write(root, "site/a.html", page("<h1>The <em>bridge</em> opens</h1>").decode())
    said = call("withdrawn", "--site-dir", str(root / "site"), root=root)
    assert said.exit_code == 1
    assert "site/a.html: “The bridge opens”" in said.stdout
    write(root, "site/a.html", page("<p>The bridge is open.</p>").decode())
    assert call("withdrawn", "--site-dir", str(root / "site"), root=root).exit_code == 0


def test_the_generators_own_files_are_known(tiny: Tiny) -> None:
    from portal.files.theme import THEME

    root = tiny(files={"data/people.yml": PEOPLE.format(NAME)})
    font = next(Path(THEME / "assets").rglob("*.js"))
    target = root / "site" / font.relative_to(THEME)
    target.parent.mkdir(parents=True)
    target.write_bytes(font.read_bytes())
    assert "can't be read" not in call("withdrawn", "--site-dir", str(root / "site"), root=root).stdout
