"""What is said first: what must be mended, at its cause; what may wait is folded, and never advises what would do harm."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from portal.check.project import read
from portal.common.cache import FileCache
from portal.common.messages import catalogue, languages
from portal.common.report import rules
from portal.edit.draft import Draft
from support.agency import FILES
from support.sites import Tiny, call, edit, write

PARTNERS = "data/partners.yml"
SECOND = "  - id: second\n    name: Other\n    kind: ngo\n    checked: 2026-01-02\n    summary: It is.\n    sources: [report]\n"


@pytest.fixture
def root(tiny: Tiny) -> Path:
    """An agency in three languages, of which two are translated."""
    return tiny(files=FILES, languages=("en", "fr", "uk"))


def told(root: Path) -> list[str]:
    skipped = ("translation-missing", "figure-date", "translation-outdated")
    return [str(problem) for problem in read(root)[1] if problem.rule not in skipped]


def test_errors_stand_before_warnings_in_every_format(root: Path) -> None:
    edit(root, "data/programmes.yml", "kind: remote", "kind: remot")
    said = call("check", root=root).stdout
    assert said.startswith("data/programmes.yml:4:11: error: ")
    assert re.findall(r": (error|warning): ", said) == sorted(re.findall(r": (error|warning): ", said))
    listed = json.loads(call("check", "--format", "json", root=root).stdout)
    assert [one["severity"] for one in listed] == sorted(one["severity"] for one in listed)
    marked = call("check", "--format", "github", root=root).stdout
    assert marked.startswith("::error file=data/programmes.yml")


def test_what_a_new_item_lacks_is_told_in_one_warning_of_all_languages(root: Path) -> None:
    write(root, "docs/en/news/new.md", FILES["docs/en/news/arrival.md"])
    (one,) = [str(problem) for problem in read(root)[1] if "news/new" in problem.what]
    assert one == (
        "docs/en/news/new.md:2:8: warning: Translations of news/new are missing: fr, uk (6 in all)."
        " Begin with portal translations begin fr news/new; until then it appears in the original language. [translation-missing]"
    )
    write(root, "docs/fr/news/new.md", "---\ntitle: Titre\n---\n\nTexte.\n")
    some, none = sorted(str(problem) for problem in read(root)[1] if "news/new" in problem.what)
    assert "Translations of news/new are missing: uk (3 in all)" in some
    assert (
        "Some translations of news/new are missing: fr (1 in all). Add them, news/new/summary for one, in docs/fr/news/new.md"
        in none
    )


def test_one_english_text_that_changed_is_told_once_for_all_languages(root: Path) -> None:
    write(root, "data/translations/uk/partners.yml", "agency:\n  name: Агенція\n  summary: Вона допомагає.\n")
    assert call("check", "--ledgers", "write", root=root).exit_code == 0
    edit(root, PARTNERS, "summary: It helps.", "summary: It helps many.")
    said = call("check", "--only", "translation-outdated", root=root).stdout
    assert said.count("The original of partners/agency/summary has changed") == 1
    assert "data/translations/uk/partners.yml:3:" in said


def test_of_many_warnings_of_a_rule_the_first_are_shown_and_the_others_named(root: Path) -> None:
    said = call("check", root=root).stdout
    shown = said.count("[translation-missing]")
    assert shown == 10
    more = re.search(r"… and (\d+) more of this sort: portal check --only translation-missing", said)
    everything = call("check", "--only", "translation-missing", root=root).stdout
    assert more and everything.count("[translation-missing]") == shown + int(more[1])


@pytest.mark.parametrize(
    ("only", "rules_shown", "code"),
    [
        (["errors"], {"unknown-value"}, 1),
        (["unknown-value"], {"unknown-value"}, 1),
        (["[unknown-value]"], {"unknown-value"}, 1),
        (["data/programmes.yml"], {"unknown-value"}, 1),
        (["data/translations/"], {"translation-missing"}, 0),
        (["warnings"], {"translation-missing", "figure-date", "is-english"}, 0),
        (["data/figures.yml", "errors"], {"figure-date", "unknown-value", "translation-missing"}, 1),
        (["uk"], {"translation-missing"}, 0),
        (["docs/en/extra.md"], {"translation-missing"}, 0),
        (["docs/en/news"], set(), 0),
    ],
)  # fmt: skip
def test_only_what_is_asked_for_is_shown_and_counts(
    root: Path, only: list[str], rules_shown: set[str], code: int
) -> None:
    edit(root, "data/programmes.yml", "kind: remote", "kind: remot")
    write(
        root,
        "docs/uk/news/arrival.md",
        "---\ntitle: Заголовок\nsummary: Опис.\n---\n\n[Агенція](/partners/agency/), [шлях](/programmes/path/).\n",
    )
    result = call("check", *(word for given in only for word in ("--only", given)), root=root)
    assert result.exit_code == code, result.output
    shown = set(re.findall(r"\[([a-z-]+)\]$", result.stdout, re.MULTILINE))
    assert shown <= rules_shown and (shown or only[0] in ("docs/en/news", "data/translations/"))
    assert re.search(r"^\d+ (?:error|warning)s?, not shown\.$", result.stdout, re.MULTILINE)


def test_asking_for_what_there_is_not_is_told(root: Path) -> None:
    result = call("check", "--only", "unknown-valeu", root=root)
    assert result.exit_code == 2 and "Did you mean “unknown-value”?" in result.stderr
    result = call("check", "--only", "zzzzzz", root=root)
    assert result.exit_code == 2 and "It takes errors, warnings, a rule" in result.stderr


def test_a_mistyped_id_is_no_page_that_is_gone(root: Path) -> None:
    edit(root, PARTNERS, "sources: [report]\n", f"sources: [report]\n{SECOND}")
    assert call("check", "--ledgers", "write", root=root).exit_code == 0
    edit(root, PARTNERS, "id: second", "id: agency")
    assert told(root) == [
        f"{PARTNERS}:10:9: error: The id “agency” is taken by the record in line 4. Give each record an id of its own. [duplicate-id]"
    ]
    edit(root, PARTNERS, "- id: agency\n    name: Other", "- id: third\n    name: Other")
    assert any("/partners/second/ was published, and has no page any more" in one for one in told(root))


def test_what_follows_from_a_file_that_cannot_be_read_is_not_told_besides(root: Path) -> None:
    edit(root, "docs/en/news/arrival.md", "source: report\n---", "source: report\n--")
    assert told(root) == [
        "docs/en/news/arrival.md:9:1: error: “--” is no line of front matter. Three hyphens alone, ---, stand in the first line of the file, and again behind the last key; write them so, and nothing above them. [front-matter]"
    ]


@pytest.mark.parametrize(
    ("change", "said", "mended"),
    [
        (
            lambda root: edit(root, PARTNERS, "name: Example Agency", "name: Agency #1 of all"),
            f"{PARTNERS}:5:18: error: The text ends before “#1 of all”, which YAML takes for a comment.",
            None,
        ),
        (
            lambda root: edit(root, PARTNERS, "name: Example Agency", "name: Agency # of all"),
            f"{PARTNERS}:5:18: error: The text ends before “# of all”",
            None,
        ),
        (
            lambda root: edit(root, PARTNERS, "name: Example Agency", "name: Agency  # the oldest"),
            f"{PARTNERS}:5:19: warning: “# the oldest” behind the text is a remark to YAML, and no part of it.",
            None,
        ),
        (
            lambda root: edit(root, PARTNERS, "name: Example Agency", "name: “Agency”"),
            f"{PARTNERS}:5:11: warning: The quotation marks around “Agency” are part of the text",
            "name: Agency\n",
        ),
        (
            lambda root: edit(root, PARTNERS, "    kind: ngo", "\u00a0\u00a0\u00a0\u00a0kind: ngo"),
            f"{PARTNERS}:6:1: error: The line is indented with U+00A0, which looks like a blank and is none.",
            "\n    kind: ngo\n",
        ),
        (
            lambda root: edit(root, PARTNERS, "    kind: ngo", "  \u2003 kind: ngo"),
            f"{PARTNERS}:6:3: error: The line is indented with U+2003",
            "\n    kind: ngo\n",
        ),
        (
            lambda root: (
                write(root, "docs/en/extra.md", "---\ntitle: Extra\nsummary: More.\nupdated: 2026-01-02\n---\n\n## A\n\nB.\n\n## C\n\nD.\n"),
                write(root, "docs/fr/extra.md", "---\ntitle: En plus\nsummary: Plus.\n---\n\n## A\n\nB.\n"),
            ),
            "docs/fr/extra.md:6:1: warning: The original has more headings (2) than the “fr” translation (1).",
            None,
        ),
        (
            lambda root: ((root / "docs/images").mkdir(), (root / "docs/images/Team Photo.PNG").write_bytes(b"\x89PNG\0")),
            "docs/images/Team Photo.PNG:1:1: warning: The picture is not shown anywhere: nobody has added it yet."
            " Add it: portal new image --file \"Team Photo.PNG\". If its name can’t be an address, it becomes team-photo.png.",
            None,
        ),
    ],
)  # fmt: skip
def test_a_slip_is_told_where_it_was_made(
    root: Path, change: Callable[[Path], object], said: str, mended: str | None
) -> None:
    change(root)
    (one,) = told(root)
    assert one.startswith(said)
    if mended:
        draft = Draft(root)
        assert [draft.mend(problem) for problem in read(root)[1] if problem.fix] == [True]
        draft.save()
        assert mended in (root / PARTNERS).read_text("utf-8") and told(root) == []


def test_a_remark_stays_one_when_the_lines_above_it_change(root: Path) -> None:
    """Records are read once, and moved when others grow."""
    memory = FileCache()
    edit(root, PARTNERS, "name: Example Agency", "name: Agency  # the oldest")
    assert read(root, memory=memory)[0] is not None
    edit(root, PARTNERS, "partners:\n", f"partners:\n{SECOND}")
    found = [problem for problem in read(root, memory=FileCache(memory))[1] if problem.rule == "cut-text"]
    assert [(problem.severity, problem.place.line) for problem in found] == [("warning", 11)]


def test_the_bytes_of_a_picture_are_not_shown_as_a_line(root: Path) -> None:
    (root / "docs/images").mkdir()
    (root / "docs/images/a.png").write_bytes(b"\x89PNG\r\n\x1a\n\0\0")
    assert "PNG\n" not in call("check", "--only", "stray-file", root=root).stdout


@pytest.mark.parametrize("language", languages())
def test_every_rule_shows_an_example_or_the_way_out(root: Path, language: str) -> None:
    english, known = catalogue("en"), catalogue(language)
    for rule in rules():
        has_example = f"rule.{rule}.fails" in english and f"rule.{rule}.passes" in english
        assert has_example or known.get(f"rule.{rule}.way"), rule
    said = call("check", "--explain", "address-lost", "--lang", language, root=root).stdout
    assert f"{known['explain.way']}:\n    {known['rule.address-lost.way']}" in said


def test_who_asks_for_a_language_is_told_of_that_alone(root: Path) -> None:
    write(root, "docs/en/news/new.md", FILES["docs/en/news/arrival.md"])
    said = call("check", "--only", "uk", root=root).stdout
    assert (
        "Translations of news/new are missing: uk (3 in all). Begin with portal translations begin uk news/new;" in said
    )
    assert "fr" not in re.findall(r"missing: ([a-z, ]+) \(", said)
