"""A command reads the portal once and imports what it needs; faults of the portal itself are told where somebody looks."""

import gc
import http.client
import json
import os
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click import Context

from portal.check import project
from portal.commands import cli
from portal.commands.serve.admin import Admin
from portal.commands.serve.form_pages import ADDRESS
from portal.commands.serve.server import Preview
from portal.common.cache import FileCache
from portal.common.parallel import in_parallel
from portal.content.address_ledger import ADDRESSES
from support.good import GOOD, PARTNERS
from support.sites import PROJECT, Tiny, call, edit, tree, write

FRENCH = {"docs/fr/about.md": "---\ntitle: À propos\nsummary: Nous.\n---\n\nTexte.\n"}


def counted(monkeypatch: pytest.MonkeyPatch) -> tuple[list[Path], list[str]]:
    """Which portals are loaded, and which files are made something of, from now on."""
    loaded: list[Path] = []
    made: list[str] = []
    load, of_file = project.load_portal, FileCache.of_file
    monkeypatch.setattr(
        project, "load_portal", lambda settings, files: loaded.append(settings.root) or load(settings, files)
    )  # type: ignore[func-returns-value]
    monkeypatch.setattr(
        FileCache,
        "of_file",
        lambda self, path, name, make: of_file(self, path, name, lambda *a: made.append(name) or make(*a)),  # type: ignore[func-returns-value]
    )
    return loaded, made


def grow_old(root: Path) -> None:
    """Files that were saved just now may change again without their time telling, and are read again."""
    for path in root.rglob("*.*"):
        if path.is_file() and ".cache" not in path.parts:
            os.utime(path, (1_700_000_000, 1_700_000_000))


def test_one_command_checks_and_keeps_both_ledgers_from_one_reading(
    tiny: Tiny, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = tiny(files=FRENCH)
    loaded, _ = counted(monkeypatch)
    stale = call("check", "--ledgers", "check", root=root)
    assert stale.exit_code == 1
    assert "Run make check and commit what it writes." in stale.output
    assert call("check", "--ledgers", "write", root=root).exit_code == 0
    assert len(loaded) == 2
    before = tree(root / "data/ledger")
    assert {"translations/fr.json", Path(ADDRESSES).name} <= before.keys()
    for command in (("translations", "sync"), ("addresses", "sync"), ("check", "--ledgers", "check")):
        assert call(*command, root=root).exit_code == 0
    assert tree(root / "data/ledger") == before


def test_ledgers_are_not_written_from_a_portal_with_errors(tiny: Tiny) -> None:
    root = tiny(files=FRENCH | {"data/figures.yml": "figures: what\n"})
    assert call("check", "--ledgers", "write", root=root).exit_code == 1
    assert not (root / "data/ledger").exists()


@pytest.mark.parametrize(
    "command",
    [
        ("translations",),
        ("translations", "diff", "fr"),
        ("translations", "export", "fr", "-o", "fr.po"),
        ("translations", "glossary", "-o", "terms.tbx"),
        ("export", "partners", "-o", "partners.xlsx"),
        ("due",),
    ],
    ids=" ".join,
)
def test_what_is_shown_of_a_portal_with_errors_is_said_to_be_a_part(
    tiny: Tiny, tmp_path: Path, command: tuple[str, ...]
) -> None:
    root = tiny("whole")
    command = tuple(str(tmp_path / word) if "." in word else word for word in command)
    whole = call(*command, root=root)
    assert (whole.exit_code, whole.stderr) == (0, "")
    edit(root, "docs/en/participants.md", "summary: ", "summary: >- ")
    part = call(*command, root=root)
    assert (part.exit_code, "what can't be read is left out of this" in part.stderr) == (0, True)


def test_make_check_starts_one_command() -> None:
    recipe = (PROJECT / "Makefile").read_text("utf-8").partition("\ncheck:")[2].partition("\n\n")[0]
    assert recipe.count("/portal ") == 1


@pytest.mark.parametrize("command", ["build", "check"])
def test_a_check_takes_up_what_was_read_last(tiny: Tiny, monkeypatch: pytest.MonkeyPatch, command: str) -> None:
    root = tiny()
    grow_old(root)
    assert call(command, root=root).exit_code == 0
    write(root, "docs/en/about.md", (root / "docs/en/about.md").read_text("utf-8") + "\nMore.\n")
    _, made = counted(monkeypatch)
    assert call("check", root=root).exit_code == 0
    assert made == ["docs/en/about.md"]


def test_each_round_of_mending_reads_only_what_was_mended(tiny: Tiny, monkeypatch: pytest.MonkeyPatch) -> None:
    root = tiny()
    text = (root / "docs/en/about.md").read_text("utf-8")
    write(root, "docs/en/about.md", text.replace("updated: 2026-01-02", "updatd: 2026-01-02"))
    grow_old(root)
    loaded, made = counted(monkeypatch)
    assert call("check", "--fix", root=root).exit_code == 0
    assert "updated: 2026-01-02" in (root / "docs/en/about.md").read_text("utf-8")
    assert len(loaded) >= 2
    assert made.count("docs/en/privacy.md") == 1
    assert made.count("docs/en/about.md") == 2


def test_what_is_mended_is_not_told_again_by_what_was_remembered_of_other_files(tiny: Tiny) -> None:
    """A mistake in one file must not be kept with another that has not changed since."""
    files = {
        "data/translations/fr/sources.yml": "nobody:\n  title: Rien\n",
        "data/redirects.yml": "redirects:\n  - address: /old/\n    leads_to: /nowhere/\n",
        "docs/fr/about.md": "---\ntitle: À propos\nupdated: 2026-01-02\n---\n\nTexte.\n",
    }
    root = tiny(files=files)
    memory = FileCache()
    _, found = project.read(root, memory=memory)
    faulty = {one.place.path for one in found if one.rule != "translation-missing"}
    assert faulty >= files.keys()
    for name in files:
        (root / name).unlink()
    _, problems = project.read(root, memory=FileCache(memory))
    assert {one.place.path for one in problems}.isdisjoint(files)


def test_a_command_is_imported_when_it_is_asked_for(tiny: Tiny) -> None:
    code = (
        "import sys\nfrom portal.commands.cli import main\n"
        f"main(['--root', {str(tiny())!r}, 'schedule'], standalone_mode=False)\n"
        "print([name for name in sys.modules if name.startswith('portal.commands.')])"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=os.environ)
    assert "portal.commands.schedule" in result.stdout
    for other in ("new", "translations", "serve", "rename", "addresses"):
        assert f"portal.commands.{other}'" not in result.stdout


def test_a_build_with_nothing_to_do_imports_neither_models_nor_libraries(built: Callable[..., Path]) -> None:
    """To see that nothing has changed takes less time than to import what would draw it."""
    code = (
        "import sys\nfrom pathlib import Path\nimport portal.commands.cli, portal.commands.build\n"
        "from portal.build.stamp import since_last_build\n"
        f"print(since_last_build(Path({str(built('whole', 'en', 'ar').parent)!r})).done is not None)\n"
        "print(*{name.partition('.')[0] for name in sys.modules}, *sys.modules)"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=os.environ)
    nothing, _, imported = result.stdout.partition("\n")
    assert nothing == "True"
    heavy = {"mkdocs", "pydantic", "jinja2", "markdown_it", "lxml", "feedgen", "typst", "rich", "portal.model.records"}
    assert heavy.isdisjoint(imported.split())


def test_every_command_is_there_under_its_own_name() -> None:
    context = Context(cli.main)
    names = cli.main.list_commands(context)
    assert {"build", "check", "init", "new", "serve", "translations"} <= set(names)
    for name in names:
        command = cli.main.get_command(context, name)
        assert command is not None
        assert command.name == name
        assert command.help
    assert cli.main.get_command(context, "nothing") is None


def test_a_fault_in_the_form_is_told_in_the_browser_and_at_the_terminal(
    tiny: Tiny, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    admin = Admin(tiny())

    def broken(*_: object) -> None:
        raise ValueError("of no use")

    monkeypatch.setattr(admin, "_read", broken)
    preview = Preview(admin.root, "127.0.0.1", 0, admin=admin, tell=told.append)
    preview.start()
    try:
        connection = http.client.HTTPConnection("127.0.0.1", preview.port, timeout=30)
        connection.request("GET", ADDRESS)
        answer = connection.getresponse()
        assert answer.status == 500
        assert "The portal itself is at fault" in answer.read().decode()
        assert told == ["The portal itself is at fault, not what you wrote: ValueError: of no use"]
        connection.close()
    finally:
        preview.stop()


def test_any_other_fault_of_the_preview_is_told_and_a_reader_who_left_is_none(
    tiny: Tiny, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    preview = Preview(tiny(), "127.0.0.1", 0, tell=told.append)
    raised: list[Exception] = [ConnectionResetError("gone"), TimeoutError("slow"), KeyError("x")]

    def broken(self: object, *_: object) -> None:
        raise raised[0]

    monkeypatch.setattr("portal.commands.serve.server._Handler._send_file", broken)
    preview.start()
    try:
        while raised:
            with socket.create_connection(("127.0.0.1", preview.port), timeout=30) as reader:
                reader.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
                assert reader.recv(12) == (b"HTTP/1.1 500" if isinstance(raised[0], KeyError) else b"")
            raised.pop(0)
    finally:
        preview.stop()
    assert told == ["The portal itself is at fault, not what you wrote: KeyError: 'x'"]


def _nothing(_: None, some: object) -> object:
    return some


def test_what_was_frozen_for_good_stays_so_after_work_on_all_cores() -> None:
    """A build freezes the portal, so that no collection looks at it again; a worker's start must not undo that."""
    gc.unfreeze()  # what another test may have frozen
    gc.freeze()
    try:
        frozen = gc.get_freeze_count()
        assert list(in_parallel(_nothing, None, range(4), jobs=2, chunk=2))
        assert gc.get_freeze_count() > frozen * 0.9 > 0  # a few die by themselves; undone, all of them would be gone
    finally:
        gc.unfreeze()
    assert list(in_parallel(_nothing, None, range(4), jobs=2, chunk=2))
    assert gc.get_freeze_count() == 0


@pytest.mark.parametrize("encoding", ["cp437", "cp1252", "cp1251", "latin-1"])
@pytest.mark.parametrize("output", ["text", "json"])
def test_whatever_encoding_a_terminal_has_the_problems_are_told(tiny: Tiny, encoding: str, output: str) -> None:
    """Windows redirects output in an old code page: what it lacks is written as far as it goes, and nothing is lost."""
    partners = GOOD[PARTNERS].replace("https://agency.example.org/", "надія").replace("kind: ngo", "kind: مرحبا")
    root = tiny(languages=("en",), files=GOOD | {PARTNERS: partners})
    program = Path(sys.executable).with_name("portal")
    done = subprocess.run(
        [program, "check", "--format", output],
        cwd=root, env={**os.environ, "PYTHONIOENCODING": encoding}, capture_output=True, timeout=60, check=False,
    )  # fmt: skip
    said = done.stdout.decode(encoding)
    assert (done.returncode, done.stderr) == (1, b"")
    assert all(rule in said for rule in ("address", "unknown-value", "is not a web address"))
    assert output == "text" or len(json.loads(said)) == 2


@pytest.mark.parametrize("file", ["data/partners.yml", "docs/en/about.md", "mkdocs.yml", "overrides/x.css"])
@pytest.mark.parametrize(
    "command",
    [
        ("export", "partners"),
        ("export", "partners", "--format", "csv"),
        ("translations", "export", "fr", "--format", "po"),
        ("translations", "glossary"),
        ("confirm", "harbour-trust"),
    ],
)
def test_no_export_takes_the_place_of_content(tiny: Tiny, command: tuple[str, ...], file: str) -> None:
    root = tiny("whole", files={"overrides/x.css": "a{}"})
    before = tree(root)
    result = call(*command, "-o", str(root / file), root=root)
    assert (result.exit_code in (1, 2) and "Nothing was written" in result.output) or "no ending" in result.output
    assert tree(root) == before


def test_a_sheet_is_written_whole_or_not_at_all(tiny: Tiny, monkeypatch: pytest.MonkeyPatch) -> None:
    root = tiny("whole")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    result = call("confirm", "harbour-trust", "-o", str(root / "sheet.pdf"), root=root)
    assert result.exit_code == 2 and "No space left" in result.output
    assert [name for name in os.listdir(root) if "sheet" in name] == []
