"""Fact sheets and cards: what is printed and what a link is shared with, in every language."""

import datetime as dt
import io
import json
import re
import shutil
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

import lxml.html
import pytest
from PIL import Image

from portal.common.language_data import LanguageData, use_own_languages
from portal.render import typesetting
from portal.render.typesetting import Job, Unprintable, print_files, typeset
from support.html import page
from support.sites import Tiny, build, call, edit, write

Built = Callable[..., Path]
DAY = dt.date(2026, 1, 10)


@pytest.fixture(scope="module")
def whole(built: Built) -> Path:
    """The tiny site called ``whole``, in English and Arabic."""
    return built("whole", "en", "ar")


def meta(document: lxml.html.HtmlElement) -> dict[str, str]:
    """The head's ``<meta>`` elements by name; each may stand there once."""
    found = [(one.get("property") or one.get("name"), one.get("content")) for one in document.findall(".//meta")]
    names = [name for name, _ in found if name and name != "og:locale:alternate"]
    assert len(names) == len(set(names)), names
    return {name: content for name, content in found if name}


def pages_of(pdf: bytes) -> int:
    return len(re.findall(rb"/Type ?/Page\b", pdf))


def set_sheet(tmp_path: Path, text: str) -> bytes:
    """A sheet whose description is *text*."""
    element = {"tag": "p", "kids": [text]}
    parts = [
        {"tag": "header", "kids": [{"tag": "h1", "kids": [text[:40]]}, element]},
        {"tag": "aside", "class": "state-open", "kids": [element]},
        {"tag": "div", "class": "side", "kids": [{"tag": "section", "kids": [element]}]},
        {"tag": "div", "class": "main", "kids": [{"tag": "section", "spare": "4", "kids": [element]}]},
        {"tag": "footer", "kids": [element]},
    ]
    data = {"parts": parts, "title": text[:40], "site": "Site", "label": "Sheet", "url": "https://x.example/"}
    return typeset(
        tmp_path,
        "sheet.typ",
        "pdf",
        data | {"lang": "en", "dir": "ltr", "date": [2026, 1, 10]},
        DAY,
    )


def test_every_real_sheet_is_one_page_tagged_titled_in_its_language_and_light(portal_site: Path) -> None:
    """One sheet a programme and language: one page of A4, PDF/UA with a title, below 200 KB."""
    sheets = sorted(portal_site.rglob("*.pdf"))
    assert len(sheets) == 3 * 4
    for path in sheets:
        pdf = path.read_bytes()
        language = path.stem.rsplit("-", 1)[1]
        assert pages_of(pdf) == 1, path
        assert len(pdf) < 200_000, path
        for needed in (b"/StructTreeRoot", b"/Marked true", b"pdfuaid", b"/DisplayDocTitle true", b"/FontFile"):
            assert needed in pdf, (path, needed)
        assert f"/Lang({language})".encode() in pdf, path
        assert b"/MediaBox[0 0 595.2" in pdf.replace(b"/MediaBox [", b"/MediaBox["), path


@pytest.mark.parametrize(("uri", "language"), [("programmes/bridge", "en"), ("ar/programmes/bridge", "ar")])
def test_the_link_to_a_sheet_states_type_size_language_and_date(whole: Path, uri: str, language: str) -> None:
    """Nobody has to open a file to learn what it is; the size is that of the file that lies there."""
    (link,) = page(whole, uri).xpath("//a[@type='application/pdf']")
    file = (whole / uri / link.get("href")).resolve()
    text = " ".join(link.text_content().split())
    assert link.get("hreflang") == language
    assert re.search(rf"\(PDF[,،] {round(file.stat().st_size / 1000)} ", text), text
    assert {"en": "English, 10 January 2026", "ar": "العربية، 10 كانون الثاني/يناير 2026"}[language] in text


def test_a_page_without_translation_leads_to_the_sheet_in_the_language_it_shows(built: Built) -> None:
    """There is no sheet in a language in which the page doesn't exist."""
    site = built("whole", "en", "fr")
    (link,) = page(site, "fr/programmes/bridge").xpath("//a[@type]")
    assert link.get("hreflang") == "en"
    assert (site / "fr/programmes/bridge" / link.get("href")).resolve() == site / "programmes/bridge/bridge-en.pdf"
    assert [path.name for path in site.rglob("*.pdf")] == ["bridge-en.pdf"]


def test_what_was_typed_is_printed_as_typed(tmp_path: Path) -> None:
    """An editor's # $ \\ @ * _ < [ is a character, never code: Typst sets it, runs nothing and finds no fault in it."""
    hostile = '#panic("x") $x$ \\ @ref *a* _b_ <l> [c] `d` // e /* f */ #import "a" ~ -- "g" = h'
    assert pages_of(set_sheet(tmp_path, hostile)) == 1


def test_a_programme_with_much_to_say_fits_on_its_page(tmp_path: Path) -> None:
    """Text becomes smaller, and what the page can spare is left out."""
    assert pages_of(set_sheet(tmp_path, "A sentence of the description. " * 60)) == 1


def test_what_has_no_glyph_is_not_printed(tmp_path: Path, tiny: Tiny) -> None:
    """Better no sheet than one with holes; the card speaks the source language; the site is built."""
    with pytest.raises(Unprintable, match="ქ"):
        set_sheet(tmp_path, "ქართული")
    root = tiny("whole", languages=("en", "ka"))
    write(root, "docs/ka/news.md", "---\ntitle: სიახლეები\nsummary: სიახლეები\n---\n\nტექსტი.\n")
    write(
        root,
        "data/translations/ka/programmes.yml",
        "bridge:\n  name: ხიდი\n  summary: ხიდი {{figure:people-met}}\n  description: ხიდი\n",
    )
    site = build(root)
    assert [path.name for path in site.rglob("*.pdf")] == ["bridge-en.pdf"]
    assert not page(site, "ka/programmes/bridge").xpath("//a[@type]")
    cards = site / "assets/cards"
    assert (cards / "news/card-ka.png").read_bytes() == (cards / "news/card-en.png").read_bytes()


def thai(root: Path) -> Path:
    """A font with letters that the generator's lack, as a site brings it."""
    (font,) = Path(str(files("fontpkg_noto_sans_thai"))).glob("files/*.ttf")
    target = root / "overrides/print" / font.name
    target.parent.mkdir(parents=True, exist_ok=True)
    return Path(shutil.copy(font, target))


def test_a_site_brings_a_font_for_its_language(tiny: Tiny) -> None:
    """Sheet and card are in the language's own letters; they follow the font when it goes, and what was built before does."""
    words = "bridge:\n  name: สะพาน\n  summary: สะพาน {{figure:people-met}}\n  description: สะพาน\n"
    root = tiny("whole", languages=("en", "th"), files={"data/translations/th/programmes.yml": words})
    without = build(root)
    assert [path.name for path in without.rglob("*.pdf")] == ["bridge-en.pdf"]
    cards = without / "assets/cards/programmes/bridge"
    assert (cards / "card-th.png").read_bytes() == (cards / "card-en.png").read_bytes()
    font = thai(root)
    assert "no-glyph" not in call("check", root=root).stdout
    site = build(root)
    assert sorted(path.name for path in site.rglob("*.pdf")) == ["bridge-en.pdf", "bridge-th.pdf"]
    assert b"NotoSansThai" in (site / "th/programmes/bridge/bridge-th.pdf").read_bytes()
    cards = site / "assets/cards/programmes/bridge"
    assert (cards / "card-th.png").read_bytes() != (cards / "card-en.png").read_bytes()
    assert not list(site.rglob("*.ttf")), "it is for what is printed, and no page loads it"
    font.unlink()
    assert "[no-glyph]" in call("check", root=root).stdout
    assert [path.name for path in build(root).rglob("*.pdf")] == ["bridge-en.pdf"]


def test_a_language_says_which_font_comes_first(tmp_path: Path) -> None:
    thai(tmp_path)
    assert b"NotoSansThai" not in set_sheet(tmp_path, "Only Latin.")
    try:
        use_own_languages((("en", LanguageData(fonts=("Noto Sans Thai",))),))
        assert b"NotoSansThai" in set_sheet(tmp_path, "Only Latin.")
    finally:
        use_own_languages(())


def test_a_font_has_another_name_for_old_programs(tmp_path: Path) -> None:
    """Noto Sans Meetei Mayek, for whom names are short: Noto Sans MeeteiMayek. Both are found, and nothing is left out in silence."""
    target = tmp_path / "overrides/print"
    target.mkdir(parents=True)
    shutil.copy("/usr/share/fonts/truetype/noto/NotoSansMeeteiMayek-Regular.ttf", target)
    assert b"NotoSansMeeteiMayek" in set_sheet(tmp_path, "ꯑꯩꯈꯣꯌ")


@pytest.mark.parametrize("name", ["Thai.woff2", "logo.png", ".DS_Store"])
def test_a_file_that_typst_cannot_read_stops_nothing(tiny: Tiny, name: str) -> None:
    """What is no text lies beside the templates, and no page is blamed for it; that nothing is set in a font for the web is told."""
    root = tiny("whole", languages=("en",))
    thai(root).unlink()
    (root / "overrides/print" / name).write_bytes(b"wOF2\xff\xfe")
    said = call("check", root=root)
    assert said.exit_code == 0 and ("[no-glyph]" in said.stdout) == (name == "Thai.woff2")
    assert [path.name for path in build(root).rglob("*.pdf")] == ["bridge-en.pdf"]


@pytest.mark.parametrize("content", [b"", b"no font", b"\0\1\0\0" + b"\xff" * 40], ids=["empty", "text", "cut off"])
def test_a_font_that_is_none_is_told_and_stops_nothing(tiny: Tiny, content: bytes) -> None:
    root = tiny("whole", languages=("en",))
    thai(root).write_bytes(content)
    said = call("check", root=root)
    (line,) = [one for one in said.stdout.splitlines() if "[no-glyph]" in one]
    assert said.exit_code == 0 and line.startswith("overrides/print/NotoSansThai")
    assert [path.name for path in build(root).rglob("*.pdf")] == ["bridge-en.pdf"]


def test_a_name_without_glyphs_in_the_source_language_stops_nothing(tiny: Tiny) -> None:
    """The page of news bears letters that the fonts lack: its card shows the mark alone, and the site is built."""
    root = tiny(languages=("en",))
    write(root, "docs/en/news.md", "---\ntitle: 東京\nsummary: News.\nupdated: 2026-01-02\n---\n\nText.\n")
    cards = build(root) / "assets/cards"
    with Image.open(cards / "news/card-en.png") as picture:
        assert (picture.width, picture.height) == (1200, 630)
    assert (cards / "news/card-en.png").read_bytes() != (cards / "about/card-en.png").read_bytes()


def test_an_editor_is_told_which_letter_costs_the_sheet(tiny: Tiny) -> None:
    """One warning for a programme and language, at the text, with the letters; an emoji costs nothing."""
    root = tiny("whole", languages=("en",))
    file = root / "data/programmes.yml"
    file.write_text(file.read_text("utf-8").replace("    summary: ", "    summary: 東京 🎉 ", 1), "utf-8")
    said = call("check", root=root)
    assert said.exit_code == 0
    (line,) = [one for one in said.stdout.splitlines() if "[no-glyph]" in one]
    assert (
        "warning: The fonts of fact sheets lack “京東”. There is no fact sheet in “en” as long as it stands there"
        in line
    )


def test_a_symbol_without_a_glyph_costs_nobody_the_sheet(tmp_path: Path) -> None:
    """An emoji that somebody typed is left out; the sheet is there."""
    assert set_sheet(tmp_path, "Well done 🎉 indeed.") == set_sheet(tmp_path, "Well done  indeed.")


def test_the_same_input_gives_the_same_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No clock, no chance: neither when set anew nor in another process; and what is kept, but damaged, is not believed."""
    data = {"title": "News الأخبار", "site": "Site", "lang": "en", "dir": "ltr"}
    makers: list[Callable[[], bytes]] = [
        lambda: set_sheet(tmp_path, "Some words – بعض الكلمات."),
        lambda: typeset(tmp_path, "card.typ", "png", data, DAY),
    ]
    first = [make() for make in makers]
    for path in (tmp_path / typesetting.MADE).iterdir():
        path.write_bytes(path.read_bytes()[:-1] + b"!")
    monkeypatch.setattr(typesetting, "_press", typesetting._Press())
    assert [make() for make in makers] == first
    assert all(typesetting.printed_words(tmp_path, made) for made in first)


def test_what_was_made_is_kept_and_found_by_content(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second time nothing is set; another word is another picture."""
    jobs: list[Job] = []
    monkeypatch.setattr(typesetting, "_press", lambda job: jobs.append(job) or b"made")
    for title in ("A", "A", "B"):
        assert typeset(tmp_path, "card.typ", "png", {"title": title, "lang": "en"}, DAY) == b"made"
    assert [json.loads(job.data)["title"] for job in jobs] == ["A", "B"]
    assert "sys.inputs" in str(print_files(tmp_path))


def test_every_page_has_a_picture_that_is_there_and_as_large_as_it_says(whole: Path) -> None:
    """Open Graph names a picture with type, size and words; on pages in the right language."""
    seen = set()
    for path in sorted(whole.rglob("index.html")):
        uri = path.parent.relative_to(whole).as_posix()
        tags = meta(page(whole, uri))
        if 'http-equiv="refresh"' in path.read_text("utf-8"):
            continue
        seen.add(image := tags["og:image"])
        assert tags["twitter:card"] == "summary_large_image"
        assert "" not in (tags["og:image:alt"], tags["og:title"], tags["og:description"])
        content = (whole / image.removeprefix("https://tiny.example.org/sub/")).read_bytes()
        assert len(content) < 60_000, image
        with Image.open(io.BytesIO(content)) as picture:
            assert (str(picture.width), str(picture.height)) == (tags["og:image:width"], tags["og:image:height"])
            assert f"image/{picture.format}".lower() == tags["og:image:type"]
            assert len(picture.convert("RGB").getcolors(1_000_000)) > 8, "nothing is written on it"
    assert any(one.endswith("programmes/bridge/card-ar.png") for one in seen)
    assert "og:image" not in meta(lxml.html.fromstring((whole / "404.html").read_bytes()))


def test_a_news_item_says_of_itself_what_article_readers_expect(whole: Path) -> None:
    """Times and section for Open Graph; picture, section and what it is about in JSON-LD."""
    (uri,) = {path.parent.relative_to(whole).as_posix() for path in whole.glob("news/*/index.html")} - {"news/kind"}
    tags = meta(page(whole, uri))
    assert tags["og:type"] == "article"
    assert tags["article:section"] == "News"
    for name in ("published_time", "modified_time"):
        assert dt.datetime.fromisoformat(tags[f"article:{name}"]).tzinfo
    (item,) = [one for one in graph(whole, uri) if one["@type"] == "NewsArticle"]
    assert item["image"]["url"] == tags["og:image"]
    assert {one["@type"] for one in item["about"]} <= {"Project", "Organization"}


def test_a_programme_says_no_more_in_json_ld_than_its_record(whole: Path) -> None:
    """Exact dates, countries and roles; what the record doesn't state is not there."""
    (project,) = [one for one in graph(whole, "programmes/bridge") if one["@type"] == "Project"]
    assert project["foundingDate"] == "2024-03"
    assert project["dissolutionDate"] == "2025"
    assert [one["name"] for one in project["areaServed"]] == ["Portugal"]
    assert [one["name"] for one in project["parentOrganization"]] == ["Harbour Trust"]
    assert "funder" not in project


def graph(site: Path, uri: str) -> list[dict[str, object]]:
    (script,) = page(site, uri).xpath("//script[@type='application/ld+json']")
    found = json.loads(script.text)["@graph"]
    assert isinstance(found, list)
    return found


def test_a_programmes_card_has_its_colour_and_a_figure_that_its_words_tell_too(tiny: Tiny) -> None:
    """The first figure that it achieved; whoever can't see the card hears the number."""
    root = tiny("whole", languages=("en",))
    plain = build(root)
    before = (plain / "assets/cards/programmes/bridge/card-en.png").read_bytes()
    edit(
        root,
        "data/programmes.yml",
        "    kind: relocation\n",
        "    kind: relocation\n    colour: plum\n    achieved: [people-met]\n",
    )
    site = build(root)
    content = (site / "assets/cards/programmes/bridge/card-en.png").read_bytes()
    words = json.loads(typesetting.printed_words(root, content) or "")
    assert words["hue"] == "plum"
    with Image.open(io.BytesIO(before)) as teal, Image.open(io.BytesIO(content)) as plum:
        assert [one.convert("RGB").getpixel((600, 8)) for one in (teal, plum)] == [
            (0x0A, 0x34, 0x40),
            (0x6A, 0x2C, 0x5B),
        ]
    alt = meta(page(site, "programmes/bridge"))["og:image:alt"]
    assert f"{words['figure']['number']} {words['figure']['label']}" in alt


def test_a_sheet_cites_each_source_once_and_figures_say_which(whole: Path) -> None:
    words = json.loads(
        typesetting.printed_words(whole.parent, (whole / "programmes/bridge/bridge-en.pdf").read_bytes()) or ""
    )
    text = json.dumps(words["parts"])
    publishers = re.findall(r"Harbour Trust: ", text)
    assert len(publishers) == 1
    assert "[1]" in text
    assert [side for side, _ in words["map"]["key"]] == ["before", "destination"]
    assert len(words["map"]["places"]) == 3
