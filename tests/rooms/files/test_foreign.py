"""Nothing that is not a file of the content is read, published or shown: links that lead out, devices, pipes; and no file without end."""

import io
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from portal.common.problems import Place, problem
from portal.common.report import as_text
from portal.files.documents import MAX_BLOCK, MAX_BODY
from portal.files.images import MAX_SCANS, image_info
from portal.files.text import read_text
from support.good import GOOD, MATTER
from support.sites import Tiny, call, write

SECRET = "the-secret-of-the-machine"


def link(target: str) -> Callable[[Path], None]:
    return lambda path: path.symlink_to(target)


FOREIGN: dict[str, tuple[str, Callable[[Path], None]]] = {
    "page outside": ("docs/en/leak.md", link("../../../outside.md")),
    "picture outside": ("docs/images/leak.jpg", link("../../../outside.md")),
    "environment": ("docs/images/leak.jpg", link("/proc/self/environ")),
    "endless device": ("docs/images/leak.jpg", link("/dev/zero")),
    "terminal": ("docs/en/leak.md", link("/dev/tty")),
    "records outside": ("data/events.yml", link("../../outside.md")),
    "asset outside": ("overrides/assets/leak.txt", link("../../../outside.md")),
    "template outside": ("overrides/pages/about.html", link("../../../outside.md")),
    "folder outside": ("docs/fr", link("../..")),
    "git's own configuration": ("docs/en/leak.md", link("../../.git/config")),
    "a link to a link": ("docs/en/leak.md", link("../../data/other.md")),
    "pipe": ("docs/en/leak.md", os.mkfifo),
    "pipe of records": ("data/events.yml", os.mkfifo),
    "pipe of templates": ("overrides/leak.html", os.mkfifo),
}


@pytest.mark.parametrize("name", FOREIGN)
@pytest.mark.parametrize("command", ["check", "build"])
def test_what_is_no_file_of_the_content_is_refused_and_not_shown(tiny: Tiny, name: str, command: str) -> None:
    where, make = FOREIGN[name]
    root = tiny(files=GOOD)
    (root.parent / "outside.md").write_text(f"---\ntitle: {SECRET}\n---\n{SECRET}\n")
    write(root, ".git/config", SECRET)
    if name == "a link to a link":
        (root / "data/other.md").symlink_to("../../outside.md")
    (root / where).parent.mkdir(parents=True, exist_ok=True)
    make(root / where)
    result = call(command, root=root)
    assert result.exit_code == 1, result.output
    assert f"{where}:1:1" in result.output
    assert ": error: This is " in result.output
    assert SECRET not in result.output
    assert not (root / "site").exists()


def test_the_configuration_may_not_lie_elsewhere(tiny: Tiny) -> None:
    root = tiny(files=GOOD)
    (root / "mkdocs.yml").rename(root.parent / "outside.yml")
    (root / "mkdocs.yml").symlink_to("../outside.yml")
    result = call("check", root=root)
    assert "mkdocs.yml:1:1: error: This is a link" in result.output


def test_a_link_within_the_content_is_followed(tiny: Tiny) -> None:
    root = tiny(files=GOOD)
    (root / "docs/en/again.md").symlink_to("about.md")
    assert call("check", root=root).exit_code == 0


def test_a_report_shows_no_line_of_what_lies_elsewhere(tmp_path: Path) -> None:
    (tmp_path / "outside").write_text(SECRET)
    (tmp_path / "root").mkdir()
    (tmp_path / "root/link").symlink_to("../outside")
    for name in ("link", "../outside"):
        assert SECRET not in "".join(as_text([problem("file.missing", Place(name))], tmp_path / "root"))


def test_a_file_is_read_no_further_than_it_may_be_long(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A device says that it is empty and never ends."""
    monkeypatch.setattr("portal.files.text.MAX_TEXT_BYTES", 5_000_000)
    text, (told,) = read_text(Path("/dev/zero"), "data/x.yml")
    assert (text, told.rule) == (None, "file-too-large")
    assert "5 MB" in told.what


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("Short. " * 5 + "\n\n" + "word " * (MAX_BLOCK // 5 + 1), "More than 20,000 characters stand here"),
        ("A paragraph of some words.\n\n" * (MAX_BODY // 26 + 1), "The text is longer than 200,000 characters"),
        ("[a](b\n" * 5_000, "More than 20,000 characters stand here"),
    ],
    ids=["paragraph", "page", "links"],
)
def test_a_text_too_long_for_the_parser_is_told_with_its_limit(tiny: Tiny, body: str, said: str) -> None:
    result = call("check", root=tiny(files=GOOD | {"docs/en/about.md": MATTER + body + "\n"}))
    assert result.exit_code == 1
    assert said in result.output


def test_a_picture_of_many_layers_is_refused_before_it_is_drawn() -> None:
    """Each layer of a progressive JPEG takes as long as the picture; three hundred of them fit into 250 kB."""
    out = io.BytesIO()
    Image.effect_noise((64, 64), 40).convert("RGB").save(out, "JPEG", progressive=True)
    good = out.getvalue()
    facts, problems = image_info(good, Place("data/images.yml"))
    assert facts
    assert not problems
    start = good.index(b"\xff\xda")
    scan = good[start : good.index(b"\xff", start + 14)]
    facts, (told,) = image_info(good[:start] + scan * (MAX_SCANS + 1) + good[start:], Place("data/images.yml", 3))
    assert facts is None
    assert told.place.line == 3
    assert "more than 100 layers" in told.what
