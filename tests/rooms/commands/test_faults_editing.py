"""What somebody types goes to the record they meant, or nowhere and is told; what others save meanwhile is never lost."""

import re
import shutil
import subprocess
from collections.abc import Callable
from functools import partial
from pathlib import Path
from urllib.parse import urlencode

import pytest
from lxml import html

from portal.commands.serve.admin import Admin
from portal.commands.serve.form_pages import ADDRESS, AdminResponse
from portal.content import load
from portal.edit import apply
from portal.edit.typed.values import join_list, split_list
from support.agency import FILES
from support.form import values_of
from support.kills import cut_off, killed_at
from support.sites import PROJECT, Tiny, call, tree, write

pytestmark = pytest.mark.slow

HOST = "127.0.0.1:8000"
PEOPLE = """\
people:
  - id: ada
    name: Ada Example
    spellings: [Adah]
  - id: ben
    name: Ben Example
  - id: cem
    name: Cem Example  # as on the card
"""
NEWS = "docs/en/news/arrival.md"
ITEM = FILES[NEWS].replace(
    "source: report\n",
    "source: report\npeople:\n  - person: ada\n    role: Director\n  - person: ben\n    role: Director\n  - person: cem\n    role: Guest\n",
)


@pytest.fixture
def root(tiny: Tiny) -> Path:
    return tiny(files=FILES | {"data/people.yml": PEOPLE, NEWS: ITEM})


def fields_of(admin: Admin, key: str) -> dict[str, str]:
    (form,) = html.fromstring(admin.get(f"{ADDRESS}edit", urlencode({"key": key})).html).forms
    return values_of(form)


def post(admin: Admin, key: str, fields: dict[str, str]) -> AdminResponse:
    return admin.post(f"{ADDRESS}edit", urlencode({"key": key}), urlencode(fields).encode(), f"http://{HOST}", HOST)


def save(admin: Admin, key: str, **changes: str) -> AdminResponse:
    fields = fields_of(admin, key)
    return post(admin, key, fields | {f"en:{name}": value for name, value in changes.items()})


def told_in(answer: AdminResponse) -> str:
    return " ".join(one.text_content() for one in html.fromstring(answer.html).xpath("//*[@role='alert']"))


ABOVE = {
    "a copy not yet renamed": "  - id: ada\n    name: Ada Example\n    spellings: [Adah]\n",
    "two copies": "  - id: ada\n    name: Ada Example\n  - id: ada\n    name: Ada Example\n",
    "two records without id": "  - name: One\n  - name: Two\n",
    "two items that are no records": "  - one\n  - two\n",
    "a record, a list and an empty item without id": "  - name: One\n  - [a]\n  -\n",
    "ids that are none": "  - id: [x]\n    name: One\n  - id: ''\n    name: Two\n",
    "an id in quotes": '  - id: "dan"\n    name: Dan\n',
}


@pytest.mark.parametrize("above", ABOVE)
@pytest.mark.parametrize("change", [{"name": "Cem Other"}, {"withdrawn": "2026-01-01"}, {"spellings": "Djem, Dzhem"}])
def test_the_form_changes_the_record_that_was_meant(root: Path, above: str, change: dict[str, str]) -> None:
    text = PEOPLE.replace("  - id: ben\n", f"{ABOVE[above]}  - id: ben\n")
    write(root, "data/people.yml", text)
    assert save(Admin(root), "people/cem", **change).status == 303
    before, _, after = (root / "data/people.yml").read_text("utf-8").partition("  - id: cem\n")
    assert before == text.partition("  - id: cem\n")[0]
    assert next(iter(change.values())).split(",")[0] in after


def test_a_value_is_taken_away_from_the_record_that_was_meant(root: Path) -> None:
    text = PEOPLE.replace("  - id: ben\n", "  - name: One\n    spellings: [x]\n  - id: ben\n    spellings: [Benno]\n")
    write(root, "data/people.yml", text)
    assert save(Admin(root), "people/ben", spellings="").status == 303
    assert (root / "data/people.yml").read_text("utf-8") == text.replace("    spellings: [Benno]\n", "")


def test_of_two_records_with_the_same_id_none_is_changed_and_both_places_are_told(root: Path) -> None:
    write(root, "data/people.yml", PEOPLE + "  - id: ben\n    name: Benjamin Other\n")
    before = tree(root)
    answer = save(Admin(root), "people/ben", name="Ben New")
    assert answer.status == 409
    assert "More than one record has the id “ben” (data/people.yml:5:9, data/people.yml:9:9)" in told_in(answer)
    assert "Ben New" in answer.html
    assert tree(root) == before


@pytest.mark.parametrize("key", ["people/", "people/cem/x", "people", "/cem", "", "news/../about", "people/ada\0"])
def test_what_is_no_record_has_no_form(root: Path, key: str) -> None:
    write(root, "data/people.yml", PEOPLE + "  - name: Nameless\n  - id: cem/x\n    name: Cem Too\n")
    before = tree(root)
    admin = Admin(root)
    assert admin.get(f"{ADDRESS}edit", urlencode({"key": key})).status == 404
    assert post(admin, key, {"token": admin.token, "en:name": "X", "was:en:name": "Cem Example"}).status == 404
    assert tree(root) == before


@pytest.mark.parametrize("what", ["above", "swapped"])
def test_an_item_of_a_list_is_found_by_its_id_wherever_it_stands_by_now(root: Path, what: str) -> None:
    """Both are directors, so that the value alone doesn't tell them apart."""
    admin = Admin(root)
    fields = fields_of(admin, "news/arrival")
    ada, ben = "  - person: ada\n    role: Director\n", "  - person: ben\n    role: Director\n"
    text = ITEM.replace("  - person: ada\n", "  - person: cem\n    role: Host\n  - person: ada\n").replace(
        "  - person: cem\n    role: Guest\n", ""
    )
    write(root, NEWS, text if what == "above" else ITEM.replace(ada + ben, ben + ada))
    answer = post(admin, "news/arrival", fields | {"en:people/ben/role": "Chair"})
    assert answer.status == 303, told_in(answer)
    now = (root / NEWS).read_text("utf-8")
    assert "person: ben\n    role: Chair\n" in now
    assert "person: ada\n    role: Director\n" in now


def test_what_was_typed_for_an_item_that_is_gone_is_told(root: Path) -> None:
    admin = Admin(root)
    fields = fields_of(admin, "news/arrival")
    write(root, NEWS, ITEM.replace("  - person: ben\n    role: Director\n", ""))
    before = tree(root)
    answer = post(admin, "news/arrival", fields | {"en:people/ben/role": "Chair of all"})
    assert answer.status == 409
    assert "somebody took it away or renamed it meanwhile. You typed: Chair of all" in told_in(answer)
    assert tree(root) == before


def test_of_two_items_with_the_same_id_none_is_changed(root: Path) -> None:
    write(root, NEWS, ITEM.replace("person: cem", "person: ben"))
    before = tree(root)
    admin = Admin(root)
    fields = fields_of(admin, "news/arrival")
    names = [name for name in fields if name.startswith("en:people/ben/role")]
    assert len(names) == 2
    answer = post(admin, "news/arrival", fields | {names[1]: "Chair"})
    assert "More than one entry of this list has the id “ben”" in told_in(answer)
    assert tree(root) == before


NO_ROOM = {
    "another key below": PEOPLE + "others:\n  - id: x\n    name: X\n",
    "a list in brackets": "people: [{id: ada, name: Ada Example}, {id: ben, name: Ben}, {id: cem, name: Cem}]\n",
    "a key twice": PEOPLE + "people:\n  - id: x\n    name: X\n",
    "a quote that is never closed": PEOPLE + '  - id: x\n    name: "X\n',
    "records by id": "people:\n  ada:\n    name: Ada Example\n  ben:\n    name: Ben\n  cem:\n    name: Cem\n",
    "a text": "people: none\n",
    "a mark of an end": PEOPLE + "...\n",
    "a second document": PEOPLE + "---\npeople: []\n",
}


@pytest.mark.parametrize("text", NO_ROOM.values(), ids=NO_ROOM)
def test_a_new_record_goes_to_its_own_list_or_nowhere(root: Path, text: str) -> None:
    write(root, NEWS, FILES[NEWS])
    write(root, "data/people.yml", text)
    before = tree(root)
    result = call("new", "person", "--name", "New Example", root=root)
    assert result.exit_code == 1, result.output
    assert result.stderr
    admin = Admin(root)
    body = urlencode({"token": admin.token, "name": "New Example"}).encode()
    assert admin.post(f"{ADDRESS}new", "kind=person", body, f"http://{HOST}", HOST).status == 409
    assert tree(root) == before


def test_a_new_record_comes_after_one_that_ends_in_a_long_text(root: Path) -> None:
    write(root, "data/people.yml", PEOPLE + "  - id: dan\n    name: >-\n      Dan\n      Example\n\n\n# The end.\n")
    assert call("new", "person", "--name", "New Example", root=root).exit_code == 0
    assert (root / "data/people.yml").read_text("utf-8").startswith(PEOPLE)
    assert call("check", root=root).exit_code == 0


@pytest.mark.parametrize(
    "text", ["agency:\n  name: Agence\n", "report:\n", "{}\n", "- x\n", "x: [\n", "# none yet\n", ""]
)
def test_a_translation_that_is_begun_stands_by_itself_or_nowhere(root: Path, text: str) -> None:
    file = "data/translations/fr/sources.yml"
    write(root, file, text)
    result = call("translations", "begin", "fr", "sources/report", root=root)
    now = (root / file).read_text("utf-8")
    assert (now == text) == (result.exit_code != 0), result.output
    assert now.startswith(text.rstrip("\n"))


# --- YAML typed into fields (attack 13) ---

YAML = [
    "Hedren]\n    withdrawn: 2026-01-01 #", "JO] #", "a: b", "{x: y}", "[x]", "# none", "'", '"', "*a", "&a b", "!t x", "- x", "| x", "> x", "x #y",
    "\\", "null", "~", "NO", "1", "%x", "@x", "`x", "? x", ": x", "x:", "<<: y", "---", "...",
]  # fmt: skip


@pytest.mark.parametrize("typed", YAML)
def test_whatever_is_typed_into_a_list_is_a_text_of_the_list(root: Path, typed: str) -> None:
    admin = Admin(root)
    answer = save(admin, "people/ada", spellings=f"{typed}, Second")
    assert answer.status == 303, answer.html
    assert fields_of(admin, "people/ada")["en:spellings"] == join_list(split_list(f"{typed}, Second"))
    assert (
        (root / "data/people.yml")
        .read_text("utf-8")
        .startswith("people:\n  - id: ada\n    name: Ada Example\n    spellings: [")
    )
    assert (root / "data/people.yml").read_text("utf-8").endswith(PEOPLE.partition("  - id: ben\n")[2])


# --- while others save ---


def while_reading(monkeypatch: pytest.MonkeyPatch, work: Callable[[], object]) -> None:
    """Do something at the moment at which a draft is tried."""
    read = apply.read

    def reading(*args, **options):  # type: ignore[no-untyped-def]
        work()
        return read(*args, **options)

    monkeypatch.setattr(apply, "read", reading)


def test_what_is_refused_never_touches_the_disk(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = tree(root)
    seen = []
    load_portal = load.load_portal
    monkeypatch.setattr("portal.check.project.load_portal", lambda *args: seen.append(tree(root)) or load_portal(*args))  # type: ignore[func-returns-value]
    assert save(Admin(root), "partners/agency", website="no address").status == 409
    for command in (
        ("new", "news", "--title", "T", "--summary", "S.", "--source", "report", "--text", "See [it](/nowhere/)."),
        ("new", "person", "--name", "TODO"),
        ("addresses", "move", "/old/", "/nowhere/"),
    ):
        assert call(*command, root=root).exit_code == 1
    assert all(one == before for one in [*seen, tree(root)])


@pytest.mark.parametrize("is_refused", [True, False])
def test_what_somebody_saves_while_the_form_is_being_checked_stays(
    root: Path, monkeypatch: pytest.MonkeyPatch, is_refused: bool
) -> None:
    theirs = FILES["data/partners.yml"].replace("It helps.", "It helps everybody.")
    while_reading(monkeypatch, lambda: write(root, "data/partners.yml", theirs))
    value = "no address" if is_refused else "https://agency.example.org/"
    answer = save(Admin(root), "partners/agency", website=value)
    if is_refused:
        assert answer.status == 409
        assert value in answer.html
        assert (root / "data/partners.yml").read_text("utf-8") == theirs
    else:
        assert answer.status == 303
        assert "It helps everybody." in (root / "data/partners.yml").read_text("utf-8")
    monkeypatch.undo()
    assert post(Admin(root), "partners/agency", {}).status == 403
    admin = Admin(root)
    assert (
        post(
            admin,
            "partners/agency",
            fields_of(admin, "partners/agency") | {"en:website": "https://agency.example.org/"},
        ).status
        == 303
    )
    now = (root / "data/partners.yml").read_text("utf-8")
    assert "It helps everybody." in now
    assert "https://agency.example.org/" in now


COMMANDS = {
    ("new", "partner", "--name", "New", "--kind", "ngo", "--summary", "S.", "--sources", "report"): "data/partners.yml",
    ("new", "page", "--title", "New", "--summary", "S.", "--text", "Words."): "docs/en/new.md",
    ("new", "language", "de"): "mkdocs.yml",
    ("rename", "partner", "agency", "other"): "docs/fr/news/arrival.md",
    ("rename", "news", "arrival", "arrivals"): "docs/en/news/arrivals.md",
    ("translations", "begin", "fr", "figures/talents"): "data/translations/fr/figures.yml",
    ("translations", "begin", "fr", "pages/extra"): "docs/fr/extra.md",
    ("addresses", "gone", "/old/"): "data/redirects.yml",
}


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_what_somebody_saves_while_a_command_checks_stays(
    root: Path, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    if "gone" in command:
        write(root, "data/ledger/addresses.json", '{"old/": "en"}')
    file = COMMANDS[command]
    theirs = (root / file).read_text("utf-8") + "# theirs\n" if (root / file).exists() else "Theirs.\n"
    while_reading(monkeypatch, lambda: write(root, file, theirs))
    before = tree(root)
    result = call(*command, root=root)
    assert result.exit_code == 1
    assert f"Nothing was written: somebody has changed {file} meanwhile." in result.stderr
    assert tree(root) == before | {file: theirs.encode()}


def test_what_somebody_saves_between_reading_and_renaming_stays(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Then lines aren't where they were when the portal was read."""
    from portal.commands import rename

    original = rename.draft_of_rename
    theirs = "# one more line\n" + FILES["data/programmes.yml"]

    def later(*args):  # type: ignore[no-untyped-def]
        write(root, "data/programmes.yml", theirs.replace("A path.", "A path, partner: agency."))
        return original(*args)

    monkeypatch.setattr(rename, "draft_of_rename", later)
    result = call("rename", "partner", "agency", "other", root=root)
    assert result.exit_code == 1
    assert "somebody has changed data/programmes.yml meanwhile" in result.stderr
    assert "id: agency" in (root / "data/partners.yml").read_text("utf-8")


def test_a_review_that_came_meanwhile_is_not_lost_by_a_sync(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from portal.commands import translations

    assert call("translations", "sync", root=root).exit_code == 0
    write(
        root,
        "docs/fr/news/arrival.md",
        (root / "docs/fr/news/arrival.md").read_text("utf-8").replace("Titre", "Un titre"),
    )
    original = translations.ledger_files

    def later(*args):  # type: ignore[no-untyped-def]
        files = original(*args)
        monkeypatch.setattr(translations, "ledger_files", original)
        assert call("translations", "review", "--by", "Ada Lovelace", "fr", "partners/agency", root=root).exit_code == 0
        return files

    monkeypatch.setattr(translations, "ledger_files", later)
    result = call("translations", "sync", root=root)
    assert re.search("somebody has changed data/ledger/translations/fr.json meanwhile", result.stderr)
    assert call("translations", "sync", root=root).exit_code == 0
    assert '"reviewed": "Ada Lovelace"' in (root / "data/ledger/translations/fr.json").read_text("utf-8")


# --- kills ---


def synced(root: Path) -> Path:
    """A portal whose translations have been reviewed, and one of which is outdated since."""
    assert call("check", "--ledgers", "write", root=root).exit_code == 0
    assert (
        call(
            "translations", "review", "--by", "Ada Lovelace", "fr", "news/arrival", "partners/agency", root=root
        ).exit_code
        == 0
    )
    write(
        root, "data/partners.yml", (root / "data/partners.yml").read_text("utf-8").replace("It helps.", "It helps all.")
    )
    return root


def save_in_two_languages(root: Path) -> None:
    admin = Admin(root)
    fields = fields_of(admin, "partners/agency") | {"en:name": "New name", "fr:name": "Nouveau nom"}
    assert post(admin, "partners/agency", fields).status == 303


WORK: dict[str, Callable[[Path], object]] = {
    "rename partner": lambda root: call("rename", "partner", "agency", "other", root=root),
    "rename news": lambda root: call("rename", "news", "arrival", "arrivals", root=root),
    "review": lambda root: call("translations", "review", "--by", "Ada Lovelace", "fr", "programmes", root=root),
    "form": save_in_two_languages,
}


@pytest.mark.parametrize("name", WORK)
def test_killed_at_any_step_content_and_ledger_are_both_old_or_both_new(tiny: Tiny, tmp_path: Path, name: str) -> None:
    """With the next command, whatever it is; which says so in one line."""
    original = synced(tiny(files=FILES | {"data/people.yml": PEOPLE, NEWS: ITEM}))
    before = tree(original)
    shutil.copytree(original, tmp_path / "done", symlinks=True)
    WORK[name](tmp_path / "done")
    after = tree(tmp_path / "done")
    assert after != before
    working, ends = tmp_path / "working", set()
    shutil.copytree(original, working, symlinks=True)
    for root in cut_off(working, partial(WORK[name], working), tmp_path / "left", every=3):
        told = call("schedule", root=root).stderr
        assert tree(root) in (before, after), root.name
        ends.add(told[:40])
        assert told.count("\n") <= 1  # nothing to tell, if nothing was begun
    assert len(ends) >= 2


def test_the_form_brings_to_its_end_what_a_command_left_half_done(root: Path) -> None:
    """So that it never shows, or changes, a mix of both."""
    synced(root)
    for at in range(30, 60):
        if not killed_at(at, partial(WORK["rename partner"], root)):
            raise AssertionError("nothing was left half done")
        if (root / ".portal-change.decided").exists():
            break
    assert Admin(root).get(f"{ADDRESS}edit", "key=partners/other").status == 200
    assert not [
        path.name
        for path in root.rglob(".*")
        if path.name.startswith(".portal-") or path.suffix in (".part", ".before")
    ]
    assert "(/partners/other/)" in (root / "docs/fr/news/arrival.md").read_text("utf-8")


@pytest.mark.parametrize("ignored", [".gitignore", "scripts/portal/edit/starter/.gitignore"])
def test_what_a_cut_off_change_leaves_behind_is_nothing_to_git(root: Path, ignored: str) -> None:
    subprocess.run(["git", "init", "--quiet", root], check=True)
    shutil.copy(PROJECT / ignored, root / ".gitignore")
    status = ["git", "-C", str(root), "status", "--porcelain", "--untracked-files=all"]
    for at in range(1, 60, 6):
        killed_at(at, partial(WORK["rename news"], root))
        names = [
            path.name
            for path in root.rglob(".*")
            if path.name.startswith(".portal-") or path.suffix in (".part", ".before")
        ]
        if names:
            left = subprocess.run(status, capture_output=True, check=True).stdout.decode()
            assert not any(one in left for one in names)
            return
    raise AssertionError("nothing was left behind")
