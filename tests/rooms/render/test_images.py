"""Pictures: the sizes that readers need, nothing of their metadata, and kind words for files that can't be used."""

import io
import json
import re
from pathlib import Path

import pytest
from lxml import html
from PIL import Image

from portal.common.problems import Place
from portal.files.images import image_info
from portal.render.images import image_files
from support.agency import FILES
from support.sites import Tiny, build, call, tree

pytestmark = pytest.mark.slow

IMAGES = """\
images:
  - id: arrival
    file: arrival.jpg
    alt: A woman & a child at a "station".
    caption: The first ones.
    credit: Jo Example
    licence: CC BY 4.0
"""
ITEM = FILES["docs/en/news/arrival.md"].replace("source: report\n", "source: report\nimage: arrival\n")
SITE = FILES | {
    "data/images.yml": IMAGES,
    "data/translations/fr/images.yml": "arrival:\n  alt: Une femme et un enfant.\n  caption: Les premiers.\n",
    "docs/en/extra.md": FILES["docs/en/extra.md"] + "\n{{image:arrival}}\n\nMore.\n",
}
GPS = "51 deg 30 north"


def photograph(
    size: tuple[int, int] = (600, 300), kind: str = "JPEG", orientation: int = 1, mode: str = "RGB"
) -> bytes:
    picture = Image.effect_noise(size, 40).convert(mode)
    if mode == "RGBA":
        picture.putalpha(128)
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "Secret Camera"
    exif.get_ifd(0x8825)[1] = GPS
    out = io.BytesIO()
    picture.save(out, kind, exif=exif)
    return out.getvalue()


def plain(size: tuple[int, int]) -> bytes:
    """A picture of one colour, where only its size counts: noise takes many seconds."""
    out = io.BytesIO()
    Image.new("RGB", size, "teal").save(out, "JPEG")
    return out.getvalue()


def with_picture(tiny: Tiny, content: bytes, files: dict[str, str] | None = None) -> Path:
    root = tiny(files=SITE | (files or {}))
    (root / "docs/images").mkdir()
    (root / "docs/images/arrival.jpg").write_bytes(content)
    return root


def pictures(site: Path) -> dict[str, Image.Image]:
    return {name: Image.open(io.BytesIO(content)) for name, content in tree(site).items() if name.startswith("images/")}


def test_readers_get_sizes_and_formats_and_never_more_than_there_is(tiny: Tiny) -> None:
    root = with_picture(tiny, photograph((1000, 500)))
    assert call("check", root=root).exit_code == 0, call("check", root=root).stdout
    made = pictures(build(root))
    sizes = sorted((one.format or "", one.size) for one in made.values())
    assert sizes == [
        (kind, size) for kind in ("AVIF", "JPEG", "WEBP") for size in ((480, 240), (960, 480), (1000, 500))
    ]
    small = pictures(build(with_picture_replaced(root, photograph((300, 200)))))
    assert {one.size for one in small.values()} == {(300, 200)}


def with_picture_replaced(root: Path, content: bytes) -> Path:
    (root / "docs/images/arrival.jpg").write_bytes(content)
    return root


def test_nothing_of_the_metadata_is_left(tiny: Tiny) -> None:
    content = photograph()
    assert b"Secret Camera" in content
    site = build(with_picture(tiny, content))
    for name, one in pictures(site).items():
        assert not one.getexif()
        assert not {"exif", "icc_profile", "xmp", "comment"} & set(one.info)
        raw = (site / name).read_bytes()
        assert b"Secret" not in raw
        assert GPS.encode() not in raw


def test_a_camera_s_orientation_is_applied(tiny: Tiny) -> None:
    site = build(with_picture(tiny, photograph((400, 200), orientation=6)))
    assert {one.size for one in pictures(site).values()} == {(200, 400)}
    page = html.fromstring((site / "extra/index.html").read_bytes())
    (img,) = page.xpath("//figure//img")
    assert (img.get("width"), img.get("height")) == ("200", "400")


def test_a_page_reserves_the_place_and_says_what_the_picture_shows(tiny: Tiny) -> None:
    site = build(with_picture(tiny, photograph((2000, 1000))))
    for uri, alt, caption in (
        ("extra", 'A woman & a child at a "station".', "The first ones."),
        ("fr/extra", "Une femme et un enfant.", "Les premiers."),
    ):
        page = html.fromstring((site / uri / "index.html").read_bytes())
        (figure,) = page.xpath("//figure")
        (img,) = figure.xpath(".//img")
        assert img.get("alt") == alt
        assert (img.get("width"), img.get("height")) == ("1600", "800")
        assert caption in figure.text_content()
        assert "Jo Example" in figure.text_content()
        assert "CC BY 4.0" in figure.text_content()
        kinds = figure.xpath(".//source/@type")
        assert kinds == ["image/avif", "image/webp"], "the smallest first, for a browser takes the first that it knows"
        named = [one.split()[0] for each in figure.xpath(".//@srcset") for one in each.split(",")] + [img.get("src")]
        assert all((site / uri / one).resolve().is_file() for one in named)


def test_a_news_item_may_begin_with_a_picture_and_feeds_show_the_texts_pictures(tiny: Tiny) -> None:
    more = {"docs/en/news/arrival.md": ITEM + "\n{{image:arrival}}\n"}
    site = build(with_picture(tiny, photograph(), more))
    page = (site / "news/arrival/index.html").read_text("utf-8")
    assert page.count("<figure>") == 2
    data = json.loads(re.search(r'application/ld\+json">(.*?)</script>', page)[1])  # type: ignore[index]
    (article,) = [one for one in data["@graph"] if one["@type"] == "NewsArticle"]
    assert article["image"]["url"].startswith("https://tiny.example.org/sub/images/arrival-")
    assert (article["image"]["width"], article["image"]["height"]) == (600, 300)
    head = page.partition("</head>")[0]
    assert f'<meta property="og:image" content="{article["image"]["url"]}">' in head, "shared with its own picture"
    assert '<meta property="og:image:alt" content="A woman &amp; a child at a &#34;station&#34;.">' in head
    (item,) = json.loads((site / "feed.json").read_bytes())["items"]
    assert 'src="https://tiny.example.org/sub/images/arrival-' in item["content_html"]


def test_a_picture_that_no_page_shows_or_that_is_withdrawn_is_not_in_the_site(tiny: Tiny) -> None:
    root = with_picture(tiny, photograph(), {"docs/en/extra.md": FILES["docs/en/extra.md"]})
    assert pictures(build(root)) == {}
    (root / "docs/en/extra.md").write_text(SITE["docs/en/extra.md"], "utf-8")
    assert pictures(build(root))
    (root / "data/images.yml").write_text(IMAGES + "    withdrawn: 2026-02-01\n", "utf-8")
    site = build(root)
    assert pictures(site) == {}
    text = (site / "extra/index.html").read_text("utf-8")
    assert "<figure" not in text
    assert "{{image:" not in text
    assert "Jo Example" not in text


def test_a_picture_is_drawn_anew_only_when_its_file_changes(tiny: Tiny) -> None:
    root = with_picture(tiny, photograph((600, 400)))
    first = tree(build(root))
    assert tree(build(root)) == first
    names = {name for name in first if name.startswith("images/")}
    second = tree(build(with_picture_replaced(root, photograph((600, 400)))))
    assert names.isdisjoint(second)  # the address holds a hash, so that no cache keeps the old one


@pytest.mark.parametrize(("shade", "seen"), [(0x0000, 0), (0x4000, 64), (0xFFFF, 255)])
def test_shades_of_sixteen_bits_stay(shade: int, seen: int) -> None:
    out = io.BytesIO()
    Image.new("I;16", (60, 40), shade).save(out, "PNG")
    facts, _ = image_info(out.getvalue(), Place("x"))
    assert facts
    (png,) = (content for name, content in image_files(out.getvalue(), facts, "x").items() if name.endswith(".png"))
    assert Image.open(io.BytesIO(png)).convert("RGB").getpixel((5, 5)) == (seen, seen, seen)


def test_transparency_stays(tiny: Tiny) -> None:
    files = {"data/images.yml": IMAGES.replace("arrival.jpg", "arrival.png")}
    root = with_picture(tiny, b"", files)
    (root / "docs/images/arrival.jpg").unlink()
    (root / "docs/images/arrival.png").write_bytes(photograph((500, 300), "PNG", mode="RGBA"))
    made = pictures(build(root))
    assert {(one.format, one.mode) for one in made.values()} == {("AVIF", "RGBA"), ("PNG", "RGBA"), ("WEBP", "RGBA")}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"%PDF-1.7 no picture", "The file is not a picture in JPEG, PNG or WebP. Open it in a program for pictures"),
        (b"", "The file is not a picture in JPEG, PNG or WebP."),
        (
            b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
            "The file is not a picture in JPEG,",
        ),
        (
            plain((5, 16_384)),
            "The picture is 16,384 pixels high, and here 16,383 are the most. Cut it into several pictures",
        ),
        (plain((1_000, 20_000)), "The picture is 20,000 pixels high, and here 16,383 are the most."),
        (plain((2_000, 20_490)), "The picture is 20,490 pixels high, and here 20,478 are the most."),
        (photograph((500, 300))[:5000], "The picture is damaged or incomplete. Copy it anew from where it came from."),
        (b"\xff\xd8" + b"x" * 40_000_000, "The picture is 40 MB large. Save it as JPEG with at most 4000 pixels"),
    ],
    ids=["pdf", "empty", "svg", "strip", "tall", "tall when scaled", "cut off", "40 MB"],
)
def test_a_file_that_cannot_be_used_is_told_kindly_where_it_is_named(tiny: Tiny, content: bytes, said: str) -> None:
    result = call("check", root=with_picture(tiny, content))
    assert result.exit_code == 1
    assert f"data/images.yml:3:11: error: {said}" in result.stdout


@pytest.mark.parametrize("size", [(5, 16_383), (100, 20_478), (1, 1), (3_000, 1)])
def test_the_tallest_picture_that_the_check_accepts_can_be_drawn(
    size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("portal.files.images.WIDTHS", (24, 48, 80))  # a wider one is as tall and takes ten seconds
    content = plain(size)
    facts, problems = image_info(content, Place("data/images.yml"))
    assert facts
    assert not problems
    assert len(image_files(content, facts, "tall")) == 3 * len(facts.widths())


def test_a_picture_that_would_fill_the_memory_is_refused_unread(tiny: Tiny) -> None:
    bomb = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(bomb, "PNG")
    assert len(bomb.getvalue()) < 100_000
    result = call("check", root=with_picture(tiny, bomb.getvalue()))
    assert "data/images.yml:3:11: error: The picture has more than 60 million pixels." in result.stdout


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({"data/images.yml": IMAGES.replace("    alt: A woman & a child at a \"station\".\n", "")}, "The picture needs either alt or decorative."),
        ({"data/images.yml": IMAGES.replace("    credit: Jo Example\n", "")}, "“credit” is missing."),
        ({"data/images.yml": IMAGES.replace("arrival.jpg", "../../secret.jpg")}, "“../../secret.jpg” is not the name of a picture."),
        ({"data/images.yml": IMAGES.replace("arrival.jpg", "gone.jpg")}, "The file is missing."),
        ({"docs/en/extra.md": SITE["docs/en/extra.md"].replace("image:arrival", "image:arival")}, "Did you mean “arrival”?"),
        ({"docs/en/extra.md": SITE["docs/en/extra.md"].replace("\n\n{{image", "\nSee {{image")}, "A picture stands within other text."),
        ({"docs/en/extra.md": SITE["docs/en/extra.md"] + "\n![x](x.jpg)\n"}, "A picture is written as Markdown."),
        ({"docs/en/news/arrival.md": ITEM.replace("image: arrival", "image: arival")}, "Did you mean “arrival”?"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_picture_is_told(tiny: Tiny, files: dict[str, str], said: str) -> None:
    result = call("check", root=with_picture(tiny, photograph((50, 50)), files))
    assert result.exit_code == 1
    assert said in result.stdout


def test_a_decorative_picture_has_an_empty_alternative(tiny: Tiny) -> None:
    images = re.sub("    alt: .*\n", "    decorative: true\n", IMAGES)
    files = {"data/images.yml": images, "data/translations/fr/images.yml": "arrival:\n  caption: Les premiers.\n"}
    site = build(with_picture(tiny, photograph((50, 50)), files))
    (img,) = html.fromstring((site / "extra/index.html").read_bytes()).xpath("//figure//img")
    assert img.get("alt") == ""
