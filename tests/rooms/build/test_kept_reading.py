"""What the last build has read serves the next one, if words alone were edited: it finds the same errors, and makes the same site of it."""

import datetime as dt
import json
import random
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from unittest.mock import Mock

import pytest
from generate import generate

from portal.build import fast_path
from portal.build.kept_reading import KeptReading, SoundReading, read_upon, whole_reading
from portal.build.snapshot import Snapshot
from portal.build.stamp import INPUTS
from portal.check.comparison import Comparison
from portal.check.project import Site, read, remember, remembered
from portal.common.cache import FileCache
from portal.common.problems import has_errors
from portal.content.texts import TextStore
from portal.render import fingerprints as names_and_hashes
from portal.render.fingerprints import fingerprints

pytestmark = pytest.mark.slow

NOW = dt.datetime(2026, 11, 30, 12, tzinfo=dt.UTC)
TYPED = (
    "Other words.", "", " ", "{{ figure:nope }}", "{{ image:nope }}", "{{ figure:", "{name} asks", "[x](/nowhere/)", "[x](#nowhere)", "[x](nowhere.md)",
    "[bank.example](https://evil.example/)", "http://plain.example/", "<script>alert(1)</script>", "<b>bold</b>", "TODO", "TBD: later", "Lorem ipsum dolor sit amet",
    "\u202eabc", "a\u200bb", "\ufffd", "\ue000", "ada.lovelace@person.example", "**bold", "# Heading", "![x](image.png)", "| a | b |\n|---|---|\n| 1 | 2 |",
    "It’s “quoted'", "مرحبا بكم", "1000000 people", "4,8 million", "- [ ] either", "[ ]", "x" * 3000, "word " * 400, "&nbsp;&eacute;", "`code", "===", "!!! note", "[^1]", "$x^2$",
)  # fmt: skip
"""What somebody may type in the place of a text: much of it is refused in one place and fine in another."""
_FIELD = re.compile(r"^( +(?:- )?(?:summary|label|note|scope|name|text|question|title|term|alt): )(?!>|\|)(.+)$", re.M)


def typed_into(root: Path, words: str, chance: random.Random) -> None:
    """The words in the place of a field, before one, or in a page, in some language."""
    path = chance.choice(
        sorted([*root.glob("data/*.yml"), *root.glob("data/translations/*/*.yml"), *root.glob("docs/**/*.md")])
    )
    text = path.read_text("utf-8")
    if path.suffix == ".md":
        head, body = re.match(r"(?s)(---\n.*?\n---\n)(.*)", text).groups()  # type: ignore[union-attr]
        place = chance.randrange(3)
        quoted = json.dumps(words, ensure_ascii=False)
        head = re.sub(r"(?m)^title: .*$", lambda _: f"title: {quoted}", head) if place == 0 else head
        path.write_text(head + (f"{body}\n{words}\n" if place == 1 else words if place == 2 else body), "utf-8")
    elif found := list(_FIELD.finditer(text)):
        match = chance.choice(found)
        value = json.dumps(words, ensure_ascii=False)
        path.write_text(text[: match.start(2)] + value + text[match.end(2) :], "utf-8")


def read_whole(root: Path, memory: FileCache, moment: dt.datetime = NOW) -> SoundReading | None:
    """Everything, as a build reads it; None if there are errors."""
    inputs = Snapshot.of(root, INPUTS)
    site, problems = read(root, None, memory, moment=moment, checked_at=moment)
    return whole_reading(site, memory, inputs, moment) if site and not has_errors(problems) else None


def read_again(root: Path, before: FileCache, moment: dt.datetime = NOW) -> SoundReading | None:
    return read_upon(before, root, None, Snapshot.of(root, INPUTS), moment, "")


@pytest.fixture(scope="module")
def pristine(once_for_all: Callable[[str, Callable[[Path], object]], Path]) -> Path:
    return once_for_all("kept-reading", lambda root: generate("4x4x3", root))


@pytest.fixture
def root(pristine: Path, tmp_path: Path) -> Path:
    shutil.copytree(pristine, tmp_path / "portal")
    return tmp_path / "portal"


@pytest.fixture
def before(root: Path) -> FileCache:
    """What was read of the portal as it is, after it was kept on disk."""
    memory = FileCache()
    assert read_whole(root, memory)
    remember(root, memory, None)
    kept = remembered(root)
    assert kept and isinstance(kept.whole, KeptReading)
    return kept


def compared(site: Site) -> list[bytes]:
    comparison = Comparison(site.portal, site.routes)
    return [comparison.digest(locale) for locale in site.portal.settings.languages]


def test_whatever_is_typed_the_same_is_refused_and_the_same_site_made(root: Path, before: FileCache) -> None:
    chance = random.Random(1)
    files = {path: path.read_bytes() for path in [*root.glob("data/**/*.yml"), *root.glob("docs/**/*.md")]}
    first = read_whole(root, FileCache(before))
    assert first
    served = refused = 0
    for words in TYPED * 2:
        typed_into(root, words, chance)
        found, whole = read_again(root, before), read_whole(root, FileCache(before))
        if whole is None:
            refused += 1
            assert found is None, words
        elif found is not None:
            served += 1
            assert found.fingerprints == whole.fingerprints == fingerprints(found.site.routes), words
            assert compared(found.site) == compared(first.site), words
        for path, content in files.items():
            if path.read_bytes() != content:
                path.write_bytes(content)
    assert served > 15 and refused > 15


@pytest.mark.parametrize("size", ["4x4x3", "40x4x3"])
def test_an_edit_costs_what_it_changes_however_large_the_portal(
    size: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """States of texts, their fingerprints, and the rules about words: of the one text in its three languages."""
    generate(size, tmp_path)
    memory = FileCache()
    assert read_whole(tmp_path, memory)
    path = tmp_path / "data/partners.yml"
    path.write_text(re.sub(r"(summary: >-\n +)", r"\1Other words. ", path.read_text("utf-8"), count=1), "utf-8")
    states, hashes = Mock(wraps=TextStore._state), Mock(wraps=names_and_hashes._text)
    words = Mock(wraps=fast_path.check_words)
    monkeypatch.setattr(TextStore, "_state", lambda *args: states(*args))
    monkeypatch.setattr(names_and_hashes, "_text", hashes)
    monkeypatch.setattr(fast_path, "check_words", words)
    monkeypatch.setattr(
        Comparison, "digest", Mock(side_effect=AssertionError("all records are looked at for one text"))
    )
    found = read_again(tmp_path, memory)
    assert found and states.call_count == 3
    assert hashes.call_count == 3 * (1 + len(found.site.routes.chrome("en")))
    [(_, _, part)] = [call.args for call in words.call_args_list]
    assert [len(units) for units in part.texts.by_locale.values()] == [1, 1, 1] and not part.documents


def test_one_edit_after_another_is_read_upon_the_same(root: Path, before: FileCache) -> None:
    for number in range(3):
        with (root / f"docs/en/news/{sorted(root.glob('docs/en/news/*.md'))[number].name}").open("a") as file:
            file.write(f"\nMore words {number}.\n")
        found, whole = read_again(root, before), read_whole(root, FileCache(before))
        assert found and whole and found.fingerprints == whole.fingerprints
    upon = read_again(root, found.memory)
    assert upon and upon.fingerprints == whole.fingerprints


def test_other_settings_are_no_edit_of_words(root: Path, before: FileCache, tmp_path: Path) -> None:
    assert read_again(root, before)
    assert read_upon(before, root, "https://other.example/", Snapshot.of(root, INPUTS), NOW, "") is None
    root.rename(tmp_path / "moved")
    assert read_again(tmp_path / "moved", before) is None
    assert read_again(tmp_path / "moved", FileCache()) is None


def test_what_is_held_back_stays_so_until_it_is_due(root: Path) -> None:
    item = sorted(root.glob("docs/en/news/*.md"))[0]
    item.write_text(re.sub(r"(?m)^published: .*$", "publish_at: 2026-12-01T09:00Z", item.read_text("utf-8")), "utf-8")
    memory = FileCache()
    first = read_whole(root, memory)
    assert first and memory.whole.hidden
    item.write_text(item.read_text("utf-8") + "\nMore words.\n", "utf-8")
    found, whole = read_again(root, memory), read_whole(root, FileCache(memory))
    assert found and whole and found.fingerprints == whole.fingerprints == first.fingerprints
    due = NOW + dt.timedelta(days=2)
    assert read_again(root, memory, due) is None
    then = read_whole(root, FileCache(memory), due)
    assert then and then.fingerprints.keys() > whole.fingerprints.keys()


def test_the_clock_is_asked_again(root: Path) -> None:
    """A link to what isn't public yet is an error until it is."""
    item, other = sorted(root.glob("docs/en/news/*.md"))[:2]
    item.write_text(re.sub(r"(?m)^published: .*$", "publish_at: 2026-12-01T09:00Z", item.read_text("utf-8")), "utf-8")
    memory, due = FileCache(), NOW + dt.timedelta(days=2)
    assert read_whole(root, memory)
    later = FileCache(memory)
    assert read_whole(root, later, due)
    other.write_text(f"{other.read_text('utf-8')}\nSee [the item](/news/{item.stem}/).\n", "utf-8")
    assert read_whole(root, FileCache(memory)) is None and read_again(root, memory) is None
    found, whole = read_again(root, later, due), read_whole(root, FileCache(later), due)
    assert found and whole and found.fingerprints == whole.fingerprints
    assert read_again(root, later) is None


def test_where_somebody_was_withdrawn_everything_is_read_again(root: Path) -> None:
    people = "people:\n  - id: ada\n    name: Ada Lovelace\n    withdrawn: 2026-01-05\n"
    (root / "data/people.yml").write_text(people, "utf-8")
    memory = FileCache()
    assert read_whole(root, memory)
    assert memory.whole is None and read_again(root, memory) is None
