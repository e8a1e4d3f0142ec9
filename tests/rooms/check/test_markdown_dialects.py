"""Markdown of other tools either works as CommonMark and GitHub have it, or is told with what mends it; good text is left alone."""

import re
from collections.abc import Callable

import pytest

from portal.check.project import read
from portal.common.cache import FileCache
from portal.common.problems import Problem
from portal.content.markdown import render
from support.dialects import LEFT_ALONE, TOLD, WORKS
from support.good import ABOUT, GOOD, MATTER
from support.sites import make_tiny

Look = Callable[[str], list[Problem]]
ABOVE = MATTER.count("\n")


@pytest.fixture(scope="module")
def look(tmp_path_factory: pytest.TempPathFactory) -> Look:
    """What the check has against a page with some text."""
    files = {name: text for name, text in GOOD.items() if "/fr/" not in name}
    root = make_tiny(tmp_path_factory.mktemp("dialects") / "tiny", languages=("en",), files=files)
    memory = FileCache()

    def problems(text: str) -> list[Problem]:
        drafted = {ABOUT: f"{MATTER}{text}\n".encode()}
        return [one for one in read(root, memory=memory, drafted=drafted)[1] if one.place.path == ABOUT]

    return problems


def flat(html: str) -> str:
    """HTML without the line ends between blocks and within words."""
    return re.sub(r"(?<=>)\n|\n(?=<)", "", html).replace("\n", " ")


@pytest.mark.parametrize("name", WORKS)
def test_it_works(name: str, look: Look) -> None:
    """As CommonMark, and GitHub's additions, have it; the check has nothing against it but for its style."""
    text, html = WORKS[name]
    assert flat(render(text).html) == html
    assert [str(one) for one in look(text) if one.severity == "error" or one.rule == "markdown"] == []


@pytest.mark.parametrize("text", LEFT_ALONE)
def test_good_text_is_left_alone(text: str, look: Look) -> None:
    assert [str(one) for one in look(text)] == []


@pytest.mark.parametrize("name", TOLD)
def test_it_is_told_and_what_is_advised_mends_it(name: str, look: Look) -> None:
    told = TOLD[name]
    found = [(one.what.id.removesuffix(".what"), one.place.line - ABOVE) for one in look(told.markdown)]
    assert [one for one in told.told if one not in found] == [], found
    assert [str(one) for one in look(told.mended)] == []
