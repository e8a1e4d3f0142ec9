"""``portal check --release`` refuses whatever only stands for something, with its place; without it, anybody may try the portal with that."""

import json
from pathlib import Path

import pytest

from support.good import ABOUT, CONFIG, GOOD, MATTER, PARTNERS, PROGRAMMES, SOURCES
from support.sites import Tiny, call, edit, write

TRUE = {
    name: text.replace("Example Agency", "Rode Hulp").replace("agency.example.org", "www.rodehulp.be")
    for name, text in GOOD.items()
}


@pytest.fixture
def root(tiny: Tiny) -> Path:
    """A site in which everything is true."""
    root = tiny(files=TRUE)
    edit(root, CONFIG, "https://tiny.example.org/sub/", "https://portal.rodehulp.be/")
    edit(root, CONFIG, "errors@tiny.example.org", "errors@rodehulp.be")
    return root


def told(root: Path) -> list[tuple[str, int, str]]:
    problems = json.loads(call("check", "--release", "--format", "json", root=root).stdout)
    return [(one["path"], one["line"], one["message"]) for one in problems if one["rule"] == "example-value"]


def test_what_is_true_may_be_published_and_what_is_not_set_is_missed_by_nobody(root: Path) -> None:
    result = call("check", "--release", root=root)
    assert (result.exit_code, told(root)) == (0, []), result.output


@pytest.mark.parametrize(
    "address",
    ["https://portal.example.org/", "https://example.com/", "https://portal.test/", "https://localhost/", "https://127.0.0.1:8000/",
     "https://portal.invalid/", "https://intranet/"],
)  # fmt: skip
def test_an_address_that_no_reader_can_open_is_refused(root: Path, address: str) -> None:
    edit(root, CONFIG, "https://portal.rodehulp.be/", address)
    assert call("check", root=root).exit_code == 0
    ((path, line, message),) = told(root)
    assert (path, line) == (CONFIG, 2)
    assert message.startswith(f"The site would be published for “{address}")


def test_the_address_that_the_host_gives_counts(root: Path) -> None:
    edit(
        root,
        CONFIG,
        "site_url: https://portal.rodehulp.be/",
        'site_url: !ENV [SITE_URL, "https://portal.example.org/"]',
    )
    assert len(told(root)) == 1
    assert call("check", "--release", root=root, SITE_URL="https://portal.rodehulp.be/").exit_code == 0


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("report_address", "errors@portal.example.org"),
        ("publisher", "Example Agency"),
        ("publisher", "Who publishes this portal"),
        ("publisher", "TODO"),
        ("publisher", "xxx"),
        ("privacy_controller", "Who answers for personal data, and how to reach them"),
        ("privacy_controller", "Rode Hulp, privacy@example.com"),
        ("content_licence", "Licence of the texts"),
        ("edit_address", "https://git.example.org/team/portal/edit/main/"),
    ],
)  # fmt: skip
def test_an_option_that_only_stands_for_one_is_refused_where_it_is_written(root: Path, name: str, value: str) -> None:
    if name == "report_address":
        edit(root, CONFIG, "errors@rodehulp.be", value)
    else:
        edit(root, CONFIG, "      news_per_page: 2\n", f'      news_per_page: 2\n      {name}: "{value}"\n')
    lines = (root / CONFIG).read_text("utf-8").split("\n")
    ((path, line, message),) = told(root)
    assert path == CONFIG and name in lines[line - 1]
    assert message == f"“{value}” is an example, and readers would take it for true"


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        (PARTNERS, "name: Rode Hulp", "name: Example Foundation"),
        (PARTNERS, "https://www.rodehulp.be/", "https://agency.example.org/"),
        (SOURCES, "publisher: Rode Hulp", "publisher: Example Society"),
        (SOURCES, "date: 2022-07", "date: 2022-07\n    url: https://reports.example.net/1"),
        (PROGRAMMES, "note: Any office.", "email: office@example.org\n      note: Any office."),
    ],
)  # fmt: skip
def test_a_record_that_only_stands_for_one_is_refused(root: Path, file: str, old: str, new: str) -> None:
    edit(root, file, old, new)
    assert call("check", root=root).exit_code == 0
    (found,) = told(root)
    lines = (root / file).read_text("utf-8").split("\n")
    assert found[0] == file and any(word in lines[found[1] - 1] for word in ("Example", "example"))


def test_a_link_of_a_text_is_looked_at_and_a_sentence_may_speak_of_examples(root: Path) -> None:
    write(root, ABOUT, f"{MATTER}For example, see [the agency](https://www.example.org/x). Examples abound.\n")
    assert [one[:2] for one in told(root)] == [(ABOUT, 7)]


def test_what_a_new_portal_begins_with_is_named_until_it_is_replaced(tmp_path: Path) -> None:
    assert (
        call(
            "init", str(tmp_path / "new"), "--name", "Our portal", "--url", "https://portal.rodehulp.be/", root=tmp_path
        ).exit_code
        == 0
    )
    assert call("check", root=tmp_path / "new").exit_code == 0
    named = {path for path, _, _ in told(tmp_path / "new")}
    assert {"data/partners.yml", "data/programmes.yml", "data/sources.yml", "data/events.yml"} <= named
