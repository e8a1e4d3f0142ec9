"""Texts at random, until the time is over: whatever is typed is read in words, at its place, and what is offered as a mending mends.

Markdown, front matter and YAML that are nearly right, languages by tags that are nearly right, edits that are cut off.
"""

import os
import random
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from portal.check.project import read
from portal.common.cache import FileCache
from portal.common.language_tags import is_locale
from portal.common.problems import Problem
from portal.content.markdown import render
from portal.edit.draft import Draft
from support.dialects import LEFT_ALONE, TOLD, WORKS
from support.good import ABOUT, GOOD, MATTER
from support.kills import killed_at
from support.sites import call, make_tiny, tree, write

MINUTES = float(os.environ.get("MINUTES", "1")) / 8
"""For each of the tests here; another half is for whole portals."""
_SIGNS = " \n\n\t*_`~#->+.:;|[](){}<>\\!&=\"'^$%@/0123456789abcаб١أ\u00a0\u200b\u200f•–－：é😀"
_PIECES = [*(told.markdown for told in TOLD.values()), *(text for text, _ in WORKS.values()), *LEFT_ALONE]
_markdown = st.lists(
    st.one_of(
        st.sampled_from(_PIECES), st.text(st.sampled_from(_SIGNS), max_size=12), st.sampled_from(["\n", "\n\n", "    ", "> ", "- ", "1. ", "```\n"])
    ),
    max_size=8,
).map("".join)  # fmt: skip


def until_the_time_is_over(look: Callable[..., None], *given_: st.SearchStrategy[object]) -> int:
    end, tried = time.monotonic() + 60 * MINUTES, 0
    began = time.time_ns()

    def once(values: tuple[object, ...]) -> None:
        nonlocal tried
        tried += 1
        look(*values)

    while time.monotonic() < end:
        run = settings(
            max_examples=50, deadline=None, database=None, phases=[Phase.generate, Phase.shrink], suppress_health_check=list(HealthCheck)
        )(given(st.tuples(*given_))(once))  # fmt: skip
        seed(began + tried)(run)()
    return tried


@pytest.fixture(scope="module")
def root() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        yield make_tiny(Path(folder) / "tiny", files=GOOD)


def problems_of(root: Path, memory: FileCache, name: str, content: bytes) -> list[Problem]:
    """Every problem lies in the project, at a line that is there."""
    problems = read(root, memory=memory, drafted={name: content})[1]
    lines = content.decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n").count("\n") + 1
    for one in problems:
        assert one.place.line >= 1 and one.place.column >= 1, one
        assert one.place.path != name or one.place.line <= lines, (one, lines)
        assert "\n" not in str(one) and "Traceback" not in str(one), one
    return problems


def test_markdown(root: Path) -> None:
    memory = FileCache()

    def look(text: str) -> None:
        prose = render(text.strip("\n"))
        assert "<script" not in prose.html and "javascript:" not in prose.html.lower().replace("&", "")
        assert all(0 <= offset <= len(text) for offset in prose.link_offsets)
        content = f"{MATTER}{text}\n".encode("utf-8", "replace")
        problems = problems_of(root, memory, ABOUT, content)
        (root / ABOUT).write_bytes(content)
        draft = Draft(root)
        for one in problems:
            if one.fix and one.place.path == ABOUT:
                draft.mend(one)
        after = draft.contents().get(ABOUT)
        if after is not None:
            problems_of(root, memory, ABOUT, after.encode())

    print(until_the_time_is_over(look, _markdown), "texts of Markdown")
    write(root, ABOUT, GOOD.get(ABOUT, f"{MATTER}Text.\n"))


def test_yaml_and_front_matter(root: Path) -> None:
    """A good file in which a few letters are others: exchanged, put in, taken out, lines doubled and moved."""
    memory = FileCache()

    def look(name: str, number: int) -> None:
        chance = random.Random(number)
        text = list(GOOD[name])
        for _ in range(chance.randint(1, 4)):
            where = chance.randrange(len(text))
            match chance.randrange(4):
                case 0:
                    text[where] = chance.choice(_SIGNS)
                case 1:
                    text.insert(where, chance.choice(_SIGNS))
                case 2:
                    del text[where : where + chance.randint(1, 6)]
                case 3:
                    text[where:where] = text[where : where + chance.randint(1, 60)]
        problems_of(root, memory, name, "".join(text).encode("utf-8", "replace"))

    tried = until_the_time_is_over(look, st.sampled_from(sorted(GOOD)), st.integers(0, 2**40))
    print(tried, "files of YAML and Markdown")


def test_language_tags() -> None:
    """Whatever is typed as a language is refused in words, or can be built."""
    parts = st.one_of(
        st.sampled_from(["no", "ckb", "zh", "Hant", "TW", "es", "419", "sr", "Latn", "x", "u", "nu", "latn", "FR", "ar", "und", "i", "klingon", "true", "1"]),
        st.text(st.sampled_from("abcDE12-_ é"), max_size=4),
    )  # fmt: skip

    def look(tag: str) -> None:
        with tempfile.TemporaryDirectory() as folder:
            small = make_tiny(Path(folder) / "tiny", languages=("en",))
            added = call("new", "language", tag, root=small)
            assert added.exception is None or isinstance(added.exception, SystemExit), (tag, repr(added.exception))
            assert (added.exit_code == 0) <= is_locale(tag), tag
            if added.exit_code == 0:
                built = call("build", "--jobs", "1", root=small)
                assert built.exit_code == 0, (tag, built.output)

    print(until_the_time_is_over(look, st.lists(parts, min_size=1, max_size=3).map("-".join)), "tags of languages")


EDITS = [
    ("rename", "partners", "agency", "office"), ("rename", "programmes", "path", "way"), ("rename", "news", "arrival", "they-arrive"),
    ("rename", "figures", "talents", "pool"), ("translations", "sync"),
]  # fmt: skip


def test_edits_that_are_cut_off() -> None:
    """Whenever an edit of many files is killed, the next command finds all of it or nothing of it."""

    def content(root: Path) -> dict[str, bytes]:
        return {name: text for name, text in tree(root).items() if name.startswith(("data/", "docs/"))}

    def look(edits: list[tuple[str, ...]], at: int) -> None:
        with tempfile.TemporaryDirectory() as folder:
            one, other = (make_tiny(Path(folder) / name, files=GOOD) for name in ("one", "other"))
            *whole, last = edits
            for edit in whole:
                for root in (one, other):
                    call(*edit, root=root)
            before = content(one)
            call(*last, root=other)
            killed_at(at, lambda: call(*last, root=one))
            found = call("check", root=one)
            assert found.exception is None or isinstance(found.exception, SystemExit), repr(found.exception)
            assert content(one) in (before, content(other)), (edits, at)

    edits = st.lists(st.sampled_from(EDITS), min_size=1, max_size=3)
    print(until_the_time_is_over(look, edits, st.integers(1, 40)), "edits that were cut off")
