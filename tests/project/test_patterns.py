"""No pattern of the package takes more than twice as long for a text twice as long: steps are counted, nothing is timed."""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from importlib import import_module

import pytest

from support.backtracking import worst
from support.sites import PROJECT

PACKAGE = PROJECT / "scripts/portal"
MODULES = sorted(
    path for path in PACKAGE.rglob("*.py") if "/theme/" not in path.as_posix() and path.name != "mkdocs_plugin.py"
)
TRIED_FROM_THE_START = ("match", "fullmatch")
READ_SAFE_HTML = {"markdown_slips.py: _TEXT", "markdown.py: _TAG_OR_FIGURE"}
"""These are given what nh3 wrote, in which every tag ends."""
pytestmark = pytest.mark.slow


def to_the_end(pattern: re.Pattern[str]) -> re.Pattern[str]:
    """The pattern as ``fullmatch`` tries it: what doesn't reach the end of the text is taken back, and tried otherwise."""
    return re.compile(rf"(?:{pattern.pattern})\Z", pattern.flags)


def patterns() -> Iterator[tuple[str, re.Pattern[str], bool]]:
    """Every pattern with its place, and whether it is only ever tried at the start of a text."""
    code = {path: path.read_text("utf-8") for path in MODULES}
    calls = defaultdict[str, set[str]](set)
    for text in code.values():
        for name, how in re.findall(r"\b(\w+)\.(\w+)", text):
            calls[name].add(how)
    for path, text in code.items():
        module = import_module("portal." + path.relative_to(PACKAGE).with_suffix("").as_posix().replace("/", "."))
        for name, value in vars(module).items():
            if isinstance(value, re.Pattern) and f"{name} = re.compile(" in text:
                used = calls[name]
                if "fullmatch" in used:
                    yield f"{path.name}: {name}, whole", to_the_end(value), True
                if used != {"fullmatch"}:
                    yield f"{path.name}: {name}", value, used <= {*TRIED_FROM_THE_START, "pattern"}
        for node in ast.walk(ast.parse(text)):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and ast.unparse(node.func.value) == "re"
            ):
                literal = node.args[0] if node.args else None
                if (
                    isinstance(literal, ast.Constant)
                    and isinstance(literal.value, str)
                    and node.func.attr not in ("compile", "escape")
                ):
                    value, how = re.compile(literal.value), node.func.attr
                    tried = to_the_end(value) if how == "fullmatch" else value
                    yield f"{path.name}:{node.lineno}", tried, how in TRIED_FROM_THE_START


ALL = [one for one in patterns() if one[0] not in READ_SAFE_HTML]


@pytest.mark.parametrize(("pattern", "anchored"), [one[1:] for one in ALL], ids=[one[0] for one in ALL])
def test_a_pattern_takes_no_more_than_its_share_of_a_longer_text(pattern: re.Pattern[str], anchored: bool) -> None:
    growth, attack = worst(pattern, 16, anchored=anchored)
    assert growth < 0.5, f"{pattern.pattern} on {attack}"


@pytest.mark.parametrize(
    "pattern",
    [
        r"\{\{\s*figure:\s*([^{}]*?)\s*\}\}",
        r"[\w.+-]+@[\w-]+",
        r"\w*(?:ab|ba)\w*",
        r"(a+)+b",
        r"<[^>]*>",
        r"\s*$",
        r"(?:x|x)*y",
    ],
)
def test_the_count_finds_what_is_slow(pattern: str) -> None:
    assert worst(re.compile(pattern), 16, anchored=False)[0] >= 0.5


@pytest.mark.parametrize(
    "pattern", [r"\{\{\s*+figure:([^{}]*)\}\}", r"(?<![\w.+-])[\w.+-]++@", r"<[^<>]*>", r"(?<!a)a++b", r"\*\*[^*]+\*\*"]
)
def test_the_count_lets_pass_what_is_not(pattern: str) -> None:
    assert worst(re.compile(pattern), 16, anchored=False)[0] < 0.5
