"""An id is what an address can be, wherever it is typed; and what is new never takes the place of what is there."""

from pathlib import Path
from urllib.parse import urlencode

import pytest
from lxml import html

from portal.commands.serve.admin import Admin
from portal.commands.serve.form_pages import ADDRESS, AdminResponse
from portal.edit.draft import Draft, FileThere
from support.agency import FILES
from support.sites import Tiny, call, tree, write

pytestmark = pytest.mark.slow

HOST = "127.0.0.1:8000"
NO_IDS = [
    "extra/new", "arrival/2", "..", ".", ".a", "../../x", "../evil", "/x", "/elsewhere/evil", "x/", "a\\b", "C:x", "Extra", "EXTRA",
    "a b", "-a", "a-", "a--b", "a.b", "x.md", "é", "а", "x\0y", "x\ny", "a" * 81, "con", "nul", "com1", "~", "*", "?", "a?b", "a#b", "%2e%2e",
]  # fmt: skip
"""None of them can be an address, or a folder everywhere."""
NO_ADDRESSES = [name for name in NO_IDS if name not in ("con", "nul", "com1")]
"""People have none, and can be called so."""
GIVEN = {
    "page": {"title": "T", "summary": "S.", "text": "Words."},
    "news": {"title": "T", "summary": "S.", "source": "report", "text": "Words."},
    "partner": {"name": "T", "kind": "ngo", "summary": "S.", "sources": "report"},
    "person": {"name": "T"},
}


@pytest.fixture
def root(tiny: Tiny) -> Path:
    return tiny(files=FILES | {"data/people.yml": "people:\n  - id: ada\n    name: Ada Example\n"})


def sent(admin: Admin, kind: str, given: dict[str, str]) -> AdminResponse:
    body = urlencode(given | {"token": admin.token}).encode()
    return admin.post(f"{ADDRESS}new", urlencode({"kind": kind}), body, f"http://{HOST}", HOST)


def told_in(answer: AdminResponse) -> str:
    return " ".join(
        one.text_content()
        for one in html.fromstring(answer.html).xpath("//*[@role='alert']//li | //*[@role='alert']//pre")
    )


@pytest.mark.parametrize("kind", GIVEN)
def test_what_can_be_no_address_is_no_id_in_the_form(root: Path, kind: str) -> None:
    before = tree(root)
    admin = Admin(root)
    for name in NO_IDS if kind != "person" else NO_ADDRESSES:
        answer = sent(admin, kind, GIVEN[kind] | {"id": name})
        assert answer.status == 409, name
        assert told_in(answer).lower().startswith("id: "), name
        assert html.fromstring(answer.html).xpath("//*[@name='summary' or @name='name']"), (
            name
        )  # what was typed is there
        assert tree(root) == before, name


@pytest.mark.parametrize("kind", GIVEN)
@pytest.mark.parametrize("name", ["extra/new", "..", ".a", "../../x", "/x", "Extra", "x\0y", "a" * 81])
def test_what_can_be_no_address_is_no_id_on_the_command_line(root: Path, kind: str, name: str) -> None:
    before = tree(root)
    given = [part for option, value in GIVEN[kind].items() for part in (f"--{option}", value)]
    for command in (("new", kind, "--id", name, *given), ("rename", kind, RENAMED[kind], name)):
        result = call(*command, root=root)
        assert (result.exit_code, result.stdout) == (1, ""), command
        assert "can't be an id" in result.stderr, command
        assert tree(root) == before, command


RENAMED = {"page": "extra", "news": "arrival", "partner": "agency", "person": "ada"}


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("page", "admin"), ("page", "404"), ("page", "feed"), ("page", "fr"), ("page", "en"), ("page", "con"),
        ("news", "page"), ("news", "kind"), ("news", "con"), ("partner", "page"), ("partner", "con"),
    ],
)  # fmt: skip
def test_reserved_names_are_told_before_anything_is_written(root: Path, kind: str, name: str) -> None:
    before = tree(root)
    given = [part for option, value in GIVEN[kind].items() for part in (f"--{option}", value)]
    for command in (("new", kind, "--id", name, *given), ("rename", kind, RENAMED[kind], name)):
        result = call(*command, root=root)
        assert result.exit_code == 1
        assert "reserved" in result.stderr or "belongs to the pages in another language" in result.stderr
        assert "would refuse" not in result.stderr
        assert tree(root) == before
    assert sent(Admin(root), kind, GIVEN[kind] | {"id": name}).status == 409


def test_a_reserved_name_is_refused_even_if_it_was_made_from_a_title(root: Path) -> None:
    before = tree(root)
    assert sent(Admin(root), "news", GIVEN["news"] | {"title": "Page"}).status == 409
    result = call(
        "new",
        "news",
        *[part for o, v in (GIVEN["news"] | {"title": "Kind"}).items() for part in (f"--{o}", v)],
        root=root,
    )
    assert "“kind” is reserved" in result.stderr
    assert tree(root) == before


FAULTY = "---\ntitle: [\n---\n\nWork of a day.\n"


@pytest.mark.parametrize("file", ["there.md", "There.md", "THERE.MD"])
@pytest.mark.parametrize("kind", ["page", "news"])
def test_a_file_that_is_there_is_never_replaced(root: Path, kind: str, file: str) -> None:
    """Not even one that can't be read, so that the portal doesn't know what it is."""
    folder = "docs/en/news" if kind == "news" else "docs/en"
    write(root, f"{folder}/{file}", FAULTY)
    before = tree(root)
    given = [part for option, value in GIVEN[kind].items() for part in (f"--{option}", value)]
    result = call("new", kind, "--id", "there", *given, root=root)
    assert result.exit_code == 1
    assert f"“there” is there already ({folder}/{file}:1:1)." in result.stderr
    assert sent(Admin(root), kind, GIVEN[kind] | {"id": "there"}).status == 409
    assert tree(root) == before


def test_a_record_of_another_case_is_there_too(root: Path) -> None:
    write(root, "data/partners.yml", FILES["data/partners.yml"].replace("id: agency", "id: Other"))
    result = call(
        "new", "partner", "--id", "other", *[p for o, v in GIVEN["partner"].items() for p in (f"--{o}", v)], root=root
    )
    assert "“other” is there already (data/partners.yml:4:5)." in result.stderr


def test_a_translation_that_was_begun_is_never_replaced(root: Path) -> None:
    """Be it broken, or still without a word that counts: what is missing is written beside it, if anything."""
    for text in (FAULTY, "Le texte.\n"):
        write(root, "docs/fr/extra.md", text)
        before = tree(root)
        assert call("translations", "begin", "fr", "pages/extra", root=root).exit_code == 1
        assert tree(root) == before
    write(root, "docs/fr/extra.md", "---\n---\n\nLe texte.\n")
    call("translations", "begin", "fr", "pages/extra", root=root)
    assert (root / "docs/fr/extra.md").read_text("utf-8").endswith("---\n\nLe texte.\n")
    records = "path:\n  summary: Une voie.\n  status_note: [\n"
    write(root, "data/translations/fr/programmes.yml", records)
    assert call("translations", "begin", "fr", "programmes", root=root).exit_code == 1
    assert call("translations", "begin", "fr", "--all", root=root).exit_code == 0
    assert (root / "data/translations/fr/programmes.yml").read_text("utf-8") == records


def test_words_of_a_language_that_were_begun_are_kept(root: Path) -> None:
    write(root, "data/translations/de/interface.yml", "chrome.skip: Zum Inhalt\n")
    assert call("new", "language", "de", root=root).exit_code == 0
    assert (root / "data/translations/de/interface.yml").read_text("utf-8") == "chrome.skip: Zum Inhalt\n"


@pytest.mark.parametrize("locale", ["FR", "Fr", "EN", "../de", "/de", ".", "de/x", "", "de\0"])
def test_a_language_of_another_case_is_there_and_what_is_none_is_told(root: Path, locale: str) -> None:
    before = tree(root)
    result = call("new", "language", locale, root=root)
    assert result.exit_code == 1
    assert (
        "is a language of the portal already" if locale.lower() in ("fr", "en") else "is no language that CLDR knows"
    ) in result.stderr
    assert tree(root) == before


@pytest.mark.parametrize("is_elsewhere", [True, False])
def test_a_language_that_has_no_line_to_stand_after_is_added_by_hand(root: Path, is_elsewhere: bool) -> None:
    config = (root / "mkdocs.yml").read_text("utf-8")
    lines = config[config.index("      languages:\n") : config.index("  - portal:")]
    flow = (
        "      languages: [{locale: en, name: en, build: true, default: true}, {locale: fr, name: fr, build: true}]\n"
    )
    config = config.replace(lines, flow)
    if is_elsewhere:
        config += "extra:\n  others:\n    - locale: en\n"
    write(root, "mkdocs.yml", config)
    before = tree(root)
    result = call("new", "language", "de", root=root)
    assert (result.exit_code, result.stderr) == (1, "mkdocs.yml: There is no room for this here; add it in the file.\n")
    assert tree(root) == before


def test_a_file_is_not_moved_over_another(root: Path) -> None:
    write(root, "docs/fr/other.md", FAULTY)
    with pytest.raises(FileThere, match=r"docs/fr/other\.md is there already"):
        Draft(root).move("docs/fr/news/arrival.md", "docs/fr/other.md")
