"""Files compressed beside the files: what each says is what the file says, whatever was edited, and there are none unless asked for."""

import gzip
import time
from pathlib import Path

import pytest

from portal.build.compressing import compressed
from support.sites import Tiny, build, edit, tree, write

pytestmark = pytest.mark.slow

HOOK = "def on_post_page(output, page, config):\n    return output.replace('</body>', '<!-- hooked --></body>')\n"


def packed_wrong(files: dict[str, bytes]) -> set[str]:
    """Files that are not what lies compressed beside them."""
    beside = {name: content for name, content in files.items() if name.endswith(".gz")}
    assert {"index.html.gz", "fr/index.html.gz", "sitemap.xml.gz"} <= beside.keys()
    assert any(name.startswith("assets/portal-") and name.endswith(".css.gz") for name in beside)
    return {name for name, content in beside.items() if gzip.decompress(content) != files[name.removesuffix(".gz")]}


def test_only_texts_of_some_length_have_one_and_the_same_has_the_same_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    files = {"a/index.html": b"x" * 600, "short.html": b"x" * 60, "picture.png": b"x" * 600, "sheet.pdf": b"x" * 600}
    first = compressed(files)
    monkeypatch.setattr(time, "time", lambda: 4e9)
    assert compressed(files) == first and first.keys() == {"a/index.html.gz"}
    assert gzip.decompress(first["a/index.html.gz"]) == files["a/index.html"]


def test_they_follow_every_edit_and_vanish_with_the_option(tiny: Tiny) -> None:
    root: Path = tiny(files={"hook.py": HOOK})
    edit(root, "mkdocs.yml", "news_per_page: 2", "compressed: true")
    first = tree(build(root))
    assert not packed_wrong(first)
    edit(root, "docs/en/about.md", "The text of about.", "Other words.")
    edited = tree(build(root))
    assert not packed_wrong(edited)
    assert b"Other words" in gzip.decompress(edited["about/index.html.gz"])
    assert edited["news/index.html.gz"] == first["news/index.html.gz"]
    with (root / "mkdocs.yml").open("a", encoding="utf-8") as file:
        file.write("hooks: [hook.py]\n")
    hooked = tree(build(root))
    assert not packed_wrong(hooked) and b"hooked" in gzip.decompress(hooked["index.html.gz"])
    edit(root, "mkdocs.yml", "compressed: true", "news_per_page: 2")
    assert tree(build(root)).keys() == {name for name in hooked if not name.endswith(".gz")}


def test_the_option_says_yes_or_no(tiny: Tiny) -> None:
    root = tiny()
    edit(root, "mkdocs.yml", "news_per_page: 2", "compressed: brotli")
    write(root, "docs/en/about.md", "---\ntitle: T\nsummary: S\nupdated: 2026-01-02\n---\n\nx\n")
    from portal.files.config import read_settings

    _, problems = read_settings(root)
    assert [problem.place.line for problem in problems] and "says neither yes nor no" in problems[0].what
