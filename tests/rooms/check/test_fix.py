"""``portal check --fix`` mends what is mechanical, shows it, and touches nothing else."""

from pathlib import Path

import pytest

from support.good import FIGURES, FRENCH, GOOD, NEWS, PARTNERS, PROGRAMMES
from support.sites import Tiny, call, tree, write

MECHANICAL = {
    "a misspelt word": (PARTNERS, "kind: ngo", "kind: ngoo"),
    "a word in typographic quotes": (PARTNERS, "kind: ngo", "kind: “ngo”"),
    "a word in capitals": (PARTNERS, "kind: ngo", "kind: NGO"),
    "a misspelt field": (PARTNERS, "website:", "webiste:"),
    "a misspelt reference": (PARTNERS, "sources: [report]", "sources: [repotr]"),
    "a misspelt figure": (PROGRAMMES, "{{figure:talents}}", "{{figure:talens}}"),
    "a country in small letters": (PARTNERS, "country: GB", "country: gb"),
    "a country as people say it": (PARTNERS, "country: GB", "country: UK"),
    "a number with separators": (FIGURES, "value: 65000", "value: 65,000"),
    "a number with separators of another language": (FIGURES, "value: 65000", "value: 65'000"),
    "a number in other digits": (FIGURES, "value: 65000", "value: ٦٥٬٠٠٠"),
    "lakhs": (FIGURES, "value: 65000", "value: 65,000"),
    "a date in other digits": (PARTNERS, "checked: 2026-01-02", "checked: ٢٠٢٦-٠١-٠٢"),
    "a moment in other digits": (NEWS, "published: 2026-01-02T09:00+01:00", "published: २०२६-०१-०२T०९:००+०१:००"),
    "a year in a list": (NEWS, "They came to", "1. First.\n\n22\\. November: they came to"),
    "a quotation mark of Windows": (NEWS, "They came to", "It\x92s: they came to"),
    "a date without zeros": (PARTNERS, "checked: 2026-01-02", "checked: 2026-1-2"),
    "a date with slashes": (PARTNERS, "checked: 2026-01-02", "checked: 2026/01/02"),
    "a link with a language": (NEWS, "(/programmes/path/)", "(/fr/programmes/path/)"),
    "a link without its slash": (NEWS, "(/programmes/path/)", "(/programmes/path)"),
    "a first-level heading": (NEWS, "They came to", "## Then\n\nThey came to"),
    "an unquoted colon": (NEWS, "title: People arrive", 'title: "People: they arrive"'),
    "a tab": (PARTNERS, "    kind: ngo", "\t\tkind: ngo"),
    "an invisible character": (NEWS, "They came to", "They\u202e came to"),
    "a shared field in a translation": (FRENCH, "  name: Une voie\n", "  name: Une voie\n  status: open\n"),
}


@pytest.mark.parametrize("mistake", MECHANICAL)
def test_what_is_mechanical_is_mended_and_shown(tiny: Tiny, mistake: str) -> None:
    file, right, wrong = MECHANICAL[mistake]
    good = GOOD[file]
    if mistake == "a first-level heading":
        good, wrong = good.replace(right, wrong), wrong.replace("## ", "# ")
        right = "## Then\n\nThey came to"
    if mistake == "a year in a list":
        right, wrong = wrong, wrong.replace("\\", "")
        good = good.replace("They came to", right)
    if mistake == "a quotation mark of Windows":
        good, right = good.replace(right, "It’s: they came to"), "It’s: they came to"
    if mistake == "an unquoted colon":
        good, right, wrong = good.replace(right, wrong), wrong, "title: People: they arrive"
    assert good.count(right) == 1
    root = tiny(files=GOOD | {file: good.replace(right, wrong)})
    before = tree(root)
    assert call("check", root=root).exit_code == 1
    result = call("check", "--fix", root=root)
    assert result.exit_code == 0, result.output
    assert (root / file).read_text("utf-8") == good
    assert {name for name, content in tree(root).items() if before[name] != content} == {file}
    assert f"--- {file}\n+++ {file}\n@@" in result.stdout
    for line in {*wrong.split("\n")} - {*right.split("\n")}:
        assert f"-{line}" in result.stdout.replace("\n-  ", "\n-").replace("\n-  ", "\n-") or line in result.stdout


def test_everything_that_is_mechanical_is_mended_in_one_run(tiny: Tiny) -> None:
    files = dict(GOOD)
    for mistake, (file, right, wrong) in MECHANICAL.items():
        if mistake in (
            "a misspelt word",
            "a misspelt reference",
            "a country in small letters",
            "an unquoted colon",
            "a tab",
            "an invisible character",
        ):
            files[file] = files[file].replace(right, wrong.replace('"', ""), 1)
    root = tiny(files=files)
    result = call("check", "--fix", root=root)
    assert result.exit_code == 0, result.output
    wanted = {name: text for name, text in GOOD.items() if name != NEWS}
    assert {name: (root / name).read_text("utf-8") for name in wanted} == wanted
    assert 'title: "People: they arrive"' in (root / NEWS).read_text("utf-8")


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        (PARTNERS, "kind: ngo", "kind: charity"),
        (PARTNERS, "checked: 2026-01-02", "checked: 2.1.2026"),
        (PARTNERS, "checked: 2026-01-02", "checked: 2026-02-30"),
        (FIGURES, "value: 65000", "value: 65.000,5"),
        (NEWS, "(/programmes/path/)", "(/programmes/other/)"),
        (NEWS, "title: People arrive", "title: People: they arrive  # a note"),
        (NEWS, "title:", "titles and more:"),
    ],
)
def test_what_needs_a_person_is_left_to_a_person(tiny: Tiny, file: str, old: str, new: str) -> None:
    assert old in GOOD[file]
    root = tiny(files=GOOD | {file: GOOD[file].replace(old, new)})
    before = tree(root)
    result = call("check", "--fix", root=root)
    assert result.exit_code == 1
    assert tree(root) == before
    assert "@@" not in result.stdout


def test_where_two_words_may_be_meant_nothing_is_chosen(tiny: Tiny) -> None:
    figures = (
        GOOD[FIGURES]
        + "  - id: talents-two\n    label: T\n    value: 1\n    unit: people\n    scope: S.\n    source: report\n"
    )
    root = tiny(
        files=GOOD | {FIGURES: figures, NEWS: GOOD[NEWS] + "\n{{figure:talents-tw}} and {{figure:talents-to}}\n"}
    )
    result = call("check", "--fix", root=root)
    assert result.exit_code in (0, 1)
    assert "{{figure:talents}}" not in (root / NEWS).read_text("utf-8")


def test_comments_line_ends_and_a_byte_order_mark_survive(tiny: Tiny) -> None:
    root = tiny(files=GOOD)
    text = "# Above.\n" + GOOD[PARTNERS].replace("kind: ngo", "kind: ngoo  # beside") + "# below\n"
    (root / PARTNERS).write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    assert call("check", "--fix", root=root).exit_code == 0
    expected = text.replace("ngoo", "ngo").replace("\n", "\r\n").encode()
    assert (root / PARTNERS).read_bytes() == b"\xef\xbb\xbf" + expected


def test_a_full_disk_loses_nothing(tiny: Tiny, monkeypatch: pytest.MonkeyPatch) -> None:
    root = tiny(files=GOOD)
    write(root, PARTNERS, GOOD[PARTNERS].replace("kind: ngo", "kind: ngoo"))
    before = tree(root)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device", "x")

    monkeypatch.setattr(Path, "write_bytes", full)
    result = call("check", "--fix", root=root)
    monkeypatch.undo()
    assert result.exit_code == 2
    assert tree(root) == before
