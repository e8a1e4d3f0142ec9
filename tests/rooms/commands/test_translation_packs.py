"""``portal translations export`` and ``import``: what a translator changes arrives, all or nothing, and nothing else."""

import csv
import datetime as dt
import io
import json
import os
import re
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import polib
import pytest
from click.testing import CliRunner, Result
from lxml import etree
from translate.storage import tbx

from portal.commands.cli import main
from portal.edit.packs.bodies import text_of
from support.sites import PROJECT, build, call, edit, make_tiny, tree, write

pytestmark = pytest.mark.slow

LEDGER = "data/ledger/translations/fr.json"
PARTNERS = "data/translations/fr/partners.yml"
SUMMARY = "partners/harbour-trust/summary"
FRENCH, BETTER = "Une association.", "Une association : =la meilleure du port, « toujours ».\n\nDepuis 1950."
NS = "{urn:oasis:names:tc:xliff:document:2.0}"
ENDINGS = {"po": "po", "xliff": "xlf", "csv": "csv", "xlsx": "xlsx"}


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tiny site in French, its ledger in step, with comments that must stay."""
    root = make_tiny(tmp_path_factory.mktemp("prepared") / "tiny", "outdated")
    text = f"# Ours.\nharbour-trust:\n  # As they say it.\n  name: Fondation du port\n  # short\n  summary: {FRENCH}\n"
    write(root, PARTNERS, text)
    assert call("translations", "sync", root=root).exit_code == 0
    return root


@pytest.fixture
def root(prepared: Path, tmp_path: Path) -> Path:
    """The same, to work in."""
    return shutil.copytree(prepared, tmp_path / "tiny", symlinks=True)


def export(root: Path, form: str = "po", *options: str) -> Path:
    path = root.parent / f"pack.{ENDINGS[form]}"
    result = call("translations", "export", "fr", "-o", str(path), *options, root=root)
    assert result.exit_code == 0, result.output
    return path


def take(root: Path, path: Path, *options: str, asked: bool = False) -> Result:
    return call("translations", "import", str(path), *([] if asked else ["--yes"]), *options, root=root, COLUMNS="200")


def content(root: Path) -> dict[str, bytes]:
    """Every file but what is remembered."""
    return {name: held for name, held in tree(root).items() if not name.startswith((".cache", "site/"))}


def ledger(root: Path, key: str = SUMMARY) -> dict:
    return json.loads((root / LEDGER).read_text("utf-8"))[key]


def states(root: Path) -> dict:
    return json.loads(call("translations", "--format", "json", root=root).stdout)["fr"]


def in_po(path: Path, change: Callable[[polib.POEntry], object], key: str = SUMMARY) -> None:
    po = polib.pofile(str(path))
    change(next(entry for entry in po if entry.msgctxt == key))
    po.save()


def translated(path: Path, text: str, key: str = SUMMARY) -> None:
    """Another translation in a pack, put there by a library of that format."""
    if path.suffix == ".po":
        in_po(path, lambda entry: (setattr(entry, "msgstr", text), setattr(entry, "flags", [])), key)
    elif path.suffix == ".xlf":
        document = etree.parse(path)
        unit = next(one for one in document.iter(f"{NS}unit") if one.get("name") == key)
        segment = unit.find(f"{NS}segment")
        segment.set("state", "translated")
        target = segment.find(f"{NS}target")
        target = etree.SubElement(segment, f"{NS}target") if target is None else target
        for child in list(target):
            target.remove(child)
        target.text = text
        document.write(path, encoding="UTF-8", xml_declaration=True)
    elif path.suffix == ".csv":
        read = path.read_bytes().decode("utf-8-sig")
        rows = list(csv.reader(io.StringIO(read), delimiter=";" if read.startswith("key;") else ","))
        next(row for row in rows if row[0] == key)[2] = text
        out = io.StringIO()
        csv.writer(out, delimiter=";").writerows(rows)  # as Excel saves it in French
        path.write_bytes(out.getvalue().encode("utf-8-sig"))
    else:
        book = openpyxl.load_workbook(path)
        row = next(row for row in book.active.iter_rows() if row[0].value == key)
        row[2].value = text
        row[2].data_type = "s"
        book.save(path)


def whole(path: Path, key: str) -> None:
    """The only block of a body under the key of the body, as all of it once went out."""

    def change(entry: polib.POEntry) -> None:
        entry.msgctxt, entry.comment = key, ""

    in_po(path, change, f"{key}/1")


# --- what arrives ---


@pytest.mark.parametrize("form", ENDINGS)
def test_one_new_translation_changes_one_value_and_the_ledger(root: Path, form: str) -> None:
    """Comments, order and every other line stay; the ledger notes who translated it."""
    path = export(root, form)
    translated(path, BETTER)
    before = content(root)
    result = take(root, path, "--by", "Ada Example")
    assert result.exit_code == 0, result.output
    after = content(root)
    assert {name for name in after if after[name] != before.get(name)} == {PARTNERS, LEDGER}
    text = after[PARTNERS].decode()
    assert text.startswith("# Ours.\nharbour-trust:\n  # As they say it.\n  name: Fondation du port\n")
    assert "# short" in text
    assert states(root)["translated"] == 1
    assert ledger(root)["by"] == "Ada Example"
    again = take(root, export(root, form))
    assert "Nothing to change." in again.stdout
    assert content(root) == after


@pytest.mark.parametrize("form", ENDINGS)
def test_it_asks_first_and_writes_nothing_without_an_answer(root: Path, form: str) -> None:
    path = export(root, form)
    translated(path, "Une fondation.")
    before = content(root)
    for options, answered in (([], 1), (["--dry-run"], 0), (["--dry-run", "--yes"], 0)):
        result = call("translations", "import", str(path), *options, root=root, COLUMNS="200")
        assert result.exit_code == answered, result.output
        assert SUMMARY in result.stdout
        assert FRENCH in result.stdout
        assert "Une fondation." in result.stdout
        assert content(root) == before


def test_a_text_between_braces_is_exchanged_there_and_one_without_room_is_named(root: Path) -> None:
    """YAML in one line: what would end it is put in quotes; nothing of the file is written where that can't be."""
    file, note = "data/translations/fr/programmes.yml", "programmes/bridge/organisations/harbour-trust-project-of/note"
    path = export(root)
    translated(path, "À Lisbonne, bien sûr : {là} # oui", note)
    assert take(root, path).exit_code == 0
    text = (root / file).read_text("utf-8")
    assert '    harbour-trust-project-of: {note: "À Lisbonne, bien sûr : {là} # oui"}\n  for_employers:\n' in text
    write(root, file, "bridge: {name: Un pont}\n")
    path = export(root)
    translated(path, "Une fondation.")
    translated(path, "Fini.", "programmes/bridge/status_note")
    before = content(root)
    result = take(root, path)
    assert result.exit_code == 1
    assert "programmes/bridge/status_note: There is no room for this here; add it in the file." in result.stderr
    assert content(root) == before


def test_without_a_name_it_counts_as_made_by_a_machine_and_says_so(root: Path) -> None:
    path = export(root)
    translated(path, "Une fondation.")
    result = take(root, path)
    assert "They count as machine-made." in result.stdout
    assert "by" not in ledger(root)
    assert states(root)["translated"] == 0


@pytest.mark.parametrize(
    ("answers", "by"), [("y\nAda Example\n", "Ada Example"), ("y\n\n", None), ("y\nMachine\n", None)]
)
def test_whoever_takes_it_in_is_asked_who_translated(root: Path, answers: str, by: str | None) -> None:
    path = export(root)
    translated(path, "Une fondation.")
    result = CliRunner().invoke(main, ["--root", str(root), "translations", "import", str(path)], input=answers)
    assert result.exit_code == 0, result.output
    assert "Who translated them? A name, or machine [machine]:" in result.output
    assert ledger(root).get("by") == by


@pytest.mark.parametrize("options", [("--by", "A\x1b[31m"), ("--by", "x" * 101), ("--reviewed-by", "machine")])
def test_what_is_no_persons_name_is_not_noted_as_such(root: Path, options: tuple[str, str]) -> None:
    path = export(root)
    translated(path, "Une fondation.")
    before = content(root)
    result = take(root, path, *options)
    assert result.exit_code == 2
    assert "can’t be noted as a person’s name." in result.stderr
    assert content(root) == before


def test_reviewed_is_what_somebody_by_name_stands_by(root: Path) -> None:
    """All that is current and finished in the file, changed or not; nothing that is outdated."""
    edit(root, "data/programmes.yml", "It ended.", "It has ended.")
    path = export(root)
    translated(path, "Une fondation.")
    result = take(root, path, "--reviewed-by", "Bo Example")
    assert result.exit_code == 0, result.output
    assert ledger(root)["reviewed"] == "Bo Example"
    assert ledger(root, "partners/harbour-trust/name")["reviewed"] == "Bo Example"
    found = states(root)
    assert found["machine"] == 0
    assert found["outdated"] == 1
    assert "reviewed" not in ledger(root, "programmes/bridge/description")


def test_readers_are_told_of_no_machine_where_a_person_translated(root: Path) -> None:
    """A person's own work isn't called machine-made, reviewed or not."""
    notice = "Traduit par une machine"
    for file in (f"data/translations/fr/{name}.yml" for name in ("programmes", "figures")):
        (root / file).unlink()
    path = export(root)
    take(root, path)
    assert notice in re.sub(r"\s+", " ", (build(root) / "fr/partners/harbour-trust/index.html").read_text("utf-8"))
    po = polib.pofile(str(path))
    for entry in po:
        if entry.msgctxt.startswith("partners/") and entry.msgstr:
            entry.msgstr += " "
    po.save()
    take(root, path, "--reviewed-by", "Bo Example")
    assert notice not in re.sub(r"\s+", " ", (build(root) / "fr/partners/harbour-trust/index.html").read_text("utf-8"))


# --- what was made from an earlier text ---


def test_an_outdated_text_is_fuzzy_and_shows_what_its_source_was(root: Path) -> None:
    edit(root, "data/partners.yml", "A charity.", "A large charity.")
    po = polib.pofile(str(export(root, "po", "--only", "outdated")))
    (entry,) = po
    assert (entry.fuzzy, entry.msgid, entry.previous_msgid) == (True, "A large charity.", "A charity.")
    unit = next(etree.parse(export(root, "xliff", "--only", "outdated")).iter(f"{NS}unit"))
    segment = unit.find(f"{NS}segment")
    assert (segment.get("state"), segment.get("subState")) == ("initial", "portal:outdated")
    assert [note.text for note in unit.iter(f"{NS}note") if note.get("category") == "previous-source"] == ["A charity."]
    for form in ("csv", "xlsx"):
        assert SUMMARY.encode() in export(root, form, "--only", "outdated").read_bytes() or form == "xlsx"


@pytest.mark.parametrize("form", ENDINGS)
def test_an_outdated_text_that_is_mended_is_current(root: Path, form: str) -> None:
    edit(root, "data/partners.yml", "A charity.", "A large charity.")
    path = export(root, form)
    assert "Nothing to change." in take(root, path).stdout
    assert states(root)["outdated"] == 1
    translated(path, "Une grande association.")
    assert take(root, path).exit_code == 0
    assert states(root)["outdated"] == 0


def test_an_outdated_text_that_still_holds_is_confirmed_by_taking_the_mark_away(root: Path) -> None:
    """Poedit: “needs work” off; XLIFF: a state; a table: another word in the column of states. No word changes."""
    for form in ENDINGS:
        edit(root, "data/partners.yml", "A charity.", "A charity!")
        before = (root / PARTNERS).read_bytes()
        path = export(root, form)
        if form in ("po", "xliff"):
            translated(path, FRENCH)
        elif form == "csv":
            path.write_text(re.sub(r"(Une association\.,)outdated", r"\1ok", path.read_text("utf-8-sig")), "utf-8-sig")
        else:
            book = openpyxl.load_workbook(path)
            next(row for row in book.active.iter_rows() if row[0].value == SUMMARY)[3].value = "ok"
            book.save(path)
        result = take(root, path)
        assert "holds for today’s original" in result.stdout, result.output
        assert (states(root)["outdated"], (root / PARTNERS).read_bytes()) == (0, before)
        edit(root, "data/partners.yml", "A charity!", "A charity.")
        call("translations", "sync", root=root)
        edit(root, PARTNERS, FRENCH, f"{FRENCH[:-1]}s.")
        call("translations", "sync", root=root)
        edit(root, PARTNERS, f"{FRENCH[:-1]}s.", FRENCH)
        call("translations", "sync", root=root)


@pytest.mark.parametrize("form", ENDINGS)
def test_a_pack_from_before_an_edit_gives_outdated_texts_never_current_ones(root: Path, form: str) -> None:
    """What the translation was made from is noted, so that the next pack shows what has changed."""
    path = export(root, form)
    edit(root, "data/partners.yml", "A charity.", "A large charity.")
    translated(path, "Une fondation.")
    result = take(root, path, "--by", "Ada", "--reviewed-by", "Bo")
    assert "taken in as outdated: the original has changed since" in result.stdout, result.output
    assert states(root)["keys"]["outdated"] == [SUMMARY]
    assert "reviewed" not in ledger(root)
    (entry,) = polib.pofile(str(export(root, "po", "--only", "outdated")))
    assert (entry.previous_msgid, entry.msgstr) == ("A charity.", "Une fondation.")


def test_a_pack_from_before_an_edit_takes_the_place_of_nothing_newer(root: Path) -> None:
    path = export(root)
    translated(path, "Une fondation.")
    in_po(path, lambda entry: setattr(entry, "comment", ""))  # a program may drop comments
    edit(root, "data/partners.yml", "A charity.", "A large charity.")
    edit(root, PARTNERS, FRENCH, "Une grande association.")
    call("translations", "sync", root=root)
    before = content(root)
    result = take(root, path)
    assert "here is a newer translation" in result.stdout
    assert content(root) == before


@pytest.mark.parametrize("form", ENDINGS)
def test_a_translation_mended_here_meanwhile_is_not_undone(root: Path, form: str) -> None:
    """Neither by a pack that leaves the text as it was, nor by one that says something else: then both are shown."""
    path = export(root, form)
    edit(root, PARTNERS, FRENCH, "Une association portuaire.")
    before = content(root)
    assert "Nothing to change." in take(root, path).stdout
    translated(path, "Une fondation.")
    result = take(root, path)
    assert "the translation has been changed here since" in result.stdout
    assert "Une fondation." in result.stdout
    assert content(root) == before


@pytest.mark.parametrize("form", ENDINGS)
def test_what_is_empty_or_gone_from_a_pack_stays_here(root: Path, form: str) -> None:
    path = export(root, form, "--for", "partners/harbour-trust/summary")
    translated(path, "")
    before = content(root)
    assert "Nothing to change." in take(root, path).stdout
    assert content(root) == before


def test_an_outdated_text_that_was_edited_is_current_whatever_state_the_program_leaves(root: Path) -> None:
    """Not every program knows the states of XLIFF."""
    edit(root, "data/partners.yml", "A charity.", "A large charity.")
    path = export(root, "xliff")
    path.write_text(path.read_text("utf-8").replace(FRENCH, "Une grande association."), "utf-8")
    assert 'subState="portal:outdated"' in path.read_text("utf-8")
    assert take(root, path).exit_code == 0
    assert states(root)["outdated"] == 0


def test_a_text_cut_into_segments_is_put_together_and_a_half_one_is_left_out(root: Path) -> None:
    """Programs cut a unit into sentences, with what stands between them (XLIFF 2.0, 4.7)."""
    edit(root, "data/partners.yml", "A charity.", "A charity. It helps.")
    call("translations", "sync", root=root)
    path = export(root, "xliff")
    segments = (
        '<segment id="s1"><source>A charity.</source><target>Une fondation.</target></segment>'
        "<ignorable><source> </source></ignorable>"
        '<segment id="s2"><source>It helps.</source>{}</segment>'
    )
    whole = path.read_text("utf-8")
    start = whole.index("<segment", whole.index(f'name="{SUMMARY}"'))
    end = whole.index("</segment>", start) + len("</segment>")
    for last, summary in (("", FRENCH), ("<target>Elle aide.</target>", "Une fondation. Elle aide.")):
        path.write_text(whole[:start] + segments.format(last) + whole[end:], "utf-8")
        assert ("left out: not finished" in take(root, path).stdout) == (not last)
        assert summary in (root / PARTNERS).read_text("utf-8")


def test_a_long_text_is_shown_where_it_differs(root: Path) -> None:
    long = "Des mots et encore des mots. " * 40
    write(root, "docs/fr/about.md", f"---\ntitle: Titre\nsummary: Résumé.\n---\n\n{long}Fin.\n")
    call("translations", "sync", root=root)
    path = export(root)
    translated(path, f"{long}Terminé.", "pages/about/body/1")
    shown = re.sub(r"[\s│]+", " ", take(root, path, "--dry-run").stdout)
    assert "Terminé." in shown
    assert "Fin." in shown


def test_what_a_translator_has_not_finished_is_left_out(root: Path) -> None:
    path = export(root)
    in_po(path, lambda entry: (setattr(entry, "msgstr", "Une f"), setattr(entry, "flags", ["fuzzy"])))
    before = content(root)
    assert "left out: not finished" in take(root, path).stdout
    assert content(root) == before


def test_a_text_that_is_no_longer_there_is_named_and_left_out(root: Path) -> None:
    path = export(root)
    translated(path, "Une fondation.")

    def go(entry: polib.POEntry) -> None:
        entry.msgctxt, entry.msgid, entry.msgstr, entry.comment = "partners/gone/name", "Gone Trust", "Disparue", ""

    in_po(path, go, "partners/harbour-trust/name")
    result = take(root, path)
    assert re.search(r"partners/gone/name .* Disparue .* left out: there is no such text", result.stdout), (
        "the work is shown, for it is nowhere else"
    )
    assert ledger(root)["translation"]
    assert "Une fondation." in (root / PARTNERS).read_text("utf-8")


@pytest.mark.parametrize("form", ENDINGS)
@pytest.mark.parametrize(
    "renamed", ["partner harbour-trust the-trust", "programme bridge the-bridge", "figure people-met those-met"]
)
def test_what_was_renamed_meanwhile_takes_its_translations_from_under_its_new_name(
    root: Path, form: str, renamed: str
) -> None:
    kind, old, new = renamed.split()
    field = "label" if kind == "figure" else "summary"
    path = export(root, form)
    translated(path, "Mieux dit ainsi.", f"{kind}s/{old}/{field}")
    assert call("rename", *renamed.split(), root=root).exit_code == 0
    result = take(root, path, "--by", "Ada Example")
    assert (result.exit_code, "no such text" in result.stdout) == (0, False), result.output
    assert ledger(root, f"{kind}s/{new}/{field}")["by"] == "Ada Example"
    assert "Mieux dit ainsi." in (root / f"data/translations/fr/{kind}s.yml").read_text("utf-8")


def test_csv_that_was_saved_as_a_workbook_brings_no_apostrophes(root: Path) -> None:
    """Spreadsheets take the apostrophe of CSV, which guards a text from being a formula, for a part of it: numbers to ring begin so."""
    edit(root, "docs/en/about.md", "The text of about.", "- +44 20 Call us\n- Two")
    write(root, "docs/fr/about.md", "---\ntitle: À propos\nsummary: Sur nous.\n---\n\n- +44 20 Appelez\n- Deux\n")
    assert call("translations", "sync", root=root).exit_code == 0
    rows = list(csv.reader(io.StringIO(export(root, "csv").read_text("utf-8-sig"))))
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append([text.replace("Deux", "Trois") for text in row])
    path = root.parent / "saved.xlsx"
    book.save(path)
    assert any("'+44 20 Appelez" in row for row in rows)
    before = content(root)
    result = take(root, path)
    assert result.exit_code == 0, result.output
    assert "changed: 1" in result.stdout
    after = content(root)
    assert after["docs/fr/about.md"] == before["docs/fr/about.md"].replace(b"Deux", b"Trois")
    assert {name for name in after if after[name] != before.get(name)} == {"docs/fr/about.md", LEDGER}


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_column_that_was_moved_without_the_others_is_noticed(root: Path, form: str) -> None:
    """Every translation would stand beside the key of another text."""
    path = export(root, form)
    book = openpyxl.load_workbook(path) if form == "xlsx" else None
    rows = list(csv.reader(io.StringIO(path.read_text("utf-8-sig")))) if form == "csv" else []
    words = [row[2].value for row in book.active.iter_rows(min_row=2)] if book else [row[2] for row in rows[1:]]
    words = [words[-1], *words[:-1]]
    for number, text in enumerate(words):
        if book:
            book.active.cell(number + 2, 3).value = text
        else:
            rows[number + 1][2] = text
    if book:
        book.save(path)
    else:
        out = io.StringIO()
        csv.writer(out).writerows(rows)
        path.write_text(out.getvalue(), "utf-8-sig")
    before = content(root)
    result = take(root, path)
    assert result.exit_code == 1, result.output
    assert "Perhaps one column was sorted or moved without the others" in result.stderr
    assert content(root) == before


# --- what is refused ---


def po_with(line: str, instead: str) -> Callable[[Path], None]:
    return lambda path: path.write_text(path.read_text("utf-8").replace(line, instead), "utf-8")


def cut_within(words: str) -> Callable[[Path], None]:
    """A file that ends in the middle of some words."""

    def cut(path: Path) -> None:
        before, there, _ = path.read_text("utf-8").partition(words)
        assert there
        path.write_text(before + words[: len(words) // 2], "utf-8")

    return cut


def entities(path: Path) -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;"><!ENTITY c SYSTEM "file:///etc/hostname">]>'
    path.write_text(path.read_text("utf-8").replace("<xliff", f"{bomb}<xliff", 1).replace(FRENCH, "&c;&b;"), "utf-8")


def in_cell(value: object, shown: str = "") -> Callable[[Path], None]:
    """Something else where a translation stood."""

    def put(path: Path) -> None:
        book = openpyxl.load_workbook(path)
        cell = next(row for row in book.active.iter_rows() if row[0].value == SUMMARY)[2]
        cell.number_format = "General"
        cell.value = value
        cell.number_format = shown or cell.number_format
        book.save(path)

    return put


def merged(path: Path) -> None:
    book = openpyxl.load_workbook(path)
    book.active.merge_cells("C3:C4")
    book.save(path)


def second_pack(path: Path) -> None:
    book = openpyxl.load_workbook(path)
    book.copy_worksheet(book.active).title = "more"
    book.save(path)


def zip_bomb(path: Path) -> None:
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet9.xml", b" " * 150_000_000)


def entities_in_a_workbook(path: Path) -> None:
    parts = {}
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w") as archive:
        for name, held in parts.items():
            archive.writestr(name, held.replace(b"<worksheet", b"<!DOCTYPE a [<!ENTITY b 'c'>]><worksheet", 1))


def one_code_without_end(path: Path) -> None:
    code = f'<originalData><data id="d1">{"x" * 1_000_000}</data></originalData>'
    named = "".join(f'<ph id="{number}" dataRef="d1"/>' for number in range(6000))
    unit = f'<unit id="u">{code}<segment><source>{named}</source></segment></unit>'
    path.write_text(path.read_text("utf-8").replace("</file>", f"{unit}</file>"), "utf-8")


def one_text_in_every_row(path: Path, length: int = 1_000_000) -> None:
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    strings, types = "xl/sharedStrings.xml", "[Content_Types].xml"
    main = "openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    override = f'<Override PartName="/{strings}" ContentType="application/vnd.{main}"/></Types>'
    parts[types] = parts[types].replace(b"</Types>", override.encode())
    sst = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    parts[strings] = f'<sst xmlns="{sst}"><si><t>{"x" * length}</t></si></sst>'.encode()
    rows = "".join(f'<row r="{number}"><c r="A{number}" t="s"><v>0</v></c></row>' for number in range(1000, 4000))
    sheet = parts["xl/worksheets/sheet1.xml"].decode("utf-8")
    parts["xl/worksheets/sheet1.xml"] = sheet.replace("</sheetData>", f"{rows}</sheetData>").encode()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, held in parts.items():
            archive.writestr(name, held)


def large(path: Path) -> None:
    with open(path, "r+b") as file:
        file.truncate(1_000_000_000)


def link(path: Path) -> None:
    other = path.with_name("other.po")
    path.rename(other)
    path.symlink_to(other)


def device(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


HOSTILE: dict[str, tuple[str, Callable[[Path], object], str]] = {
    "entities": ("xliff", entities, "pack.xlf defines entities of its own"),
    "XLIFF 1": ("xliff", po_with("document:2.0", "document:1.2"), "pack.xlf is XLIFF 2.0; this is written for XLIFF 2"),
    "cut off": ("xliff", lambda path: path.write_bytes(path.read_bytes()[:2000]), "can’t be understood (line "),
    "other XML": ("xliff", lambda path: path.write_text("<html/>"), "is no pack of translations"),
    "formula": ("xlsx", in_cell('=HYPERLINK("https://x.example")'), ": A formula stands here"),
    "a date": ("xlsx", in_cell(dt.date(2022, 7, 1)), "The program has made a date, a number"),
    "a percentage": ("xlsx", in_cell(0.5, "0%"), "shows it otherwise than it keeps it (50)"),
    "a sum of money": ("xlsx", in_cell(1234, "#,##0.00 [$€-407]"), "shows it otherwise than it keeps it (1234)"),
    "decimals": ("xlsx", in_cell(1.5), "shows it otherwise than it keeps it (1.5)"),
    "yes": ("xlsx", in_cell(True), "shows it otherwise than it keeps it (true)"),
    "an error": ("xlsx", in_cell("#NAME?"), "shows an error here (#NAME?)"),
    "an error in CSV": ("csv", po_with(FRENCH, "#NOM?"), "shows an error here (#NOM?)"),
    "merged": ("xlsx", merged, "The cells C3:C4 are merged"),
    "no key in PO": ("po", po_with(f'msgctxt "{SUMMARY}"\n', ""), "no key stands beside “Une fondation.”"),
    "two packs": ("xlsx", second_pack, "More than one sheet holds records: fr, more."),
    "a column twice": ("csv", po_with("state,", "translation (fr) mine,"), "has these columns more than once: translation."),
    "no key": ("csv", po_with(f"{SUMMARY},", ","), "no key stands beside “Une association.”"),
    "zip bomb": ("xlsx", zip_bomb, "is larger than 100 MB, or holds so much"),
    "one code without end": ("xliff", one_code_without_end, "the file holds more than 20 million characters"),
    "a cell of 1 MB": ("xlsx", one_text_in_every_row, ": This cell holds more than 32,767 characters"),
    "one text in every row": ("xlsx", lambda path: one_text_in_every_row(path, 32_000), "is far larger than any pack"),
    "lines without end": ("po", po_with('msgstr "Une fondation."', 'msgstr ""\n' + '"Une."\n' * 150_000), "this text has more than 10,000 lines"),
    "a key without end, twice": ("po", lambda path: path.write_text(path.read_text("utf-8") + f'\nmsgctxt "{"x" * 500}"\nmsgid "A"\nmsgstr "B"\n' * 2, "utf-8"), f"“{'x' * 59}…” stands there twice"),
    "entities in a workbook": ("xlsx", entities_in_a_workbook, "pack.xlsx: The file is broken"),
    "no workbook": ("xlsx", lambda path: path.write_bytes(b"PK\x03\x04" + b"x" * 99), "pack.xlsx: The file is broken"),
    "another language": ("po", po_with("Language: fr", "Language: de"), "pack.po is in “de”"),
    "no language": ("po", po_with("Language: fr", "Language: "), "doesn’t say which language it is in"),
    "in another language": ("po", lambda path: translated(path, "Це зовсім інша мова, і кожен це бачить одразу тут."), "doesn’t seem to be in “fr”"),
    "in another Latin language": ("po", lambda path: (call("new", "language", "de", root=path.parent / "tiny"), translated(path, "Das ist eine ganz andere Sprache, und man sieht es auf den ersten Blick.")), "doesn’t seem to be in “fr”"),
    "twice": ("po", lambda path: path.write_text(path.read_text("utf-8") + f'\nmsgctxt "{SUMMARY}"\nmsgid "A"\nmsgstr "B"\n', "utf-8"), "stands there twice"),
    "foreign": ("po", po_with('msgctxt "', 'msgctxt "x'), "No text of pack.po is one of this portal"),
    "not UTF-8": ("po", lambda path: path.write_bytes(path.read_text("utf-8").replace("à", "\xe0").encode("latin-1", "replace")), "is not UTF-8"),
    "NUL": ("po", lambda path: translated(path, "Une\x00fondation."), "holds characters that nobody sees"),
    "direction": ("po", lambda path: translated(path, "Une \u202efondation."), "holds characters that nobody sees"),
    "half a character": (
        "xliff",
        lambda path: (translated(path, "Une fondation."), po_with("Une fondation.", 'Une <cp hex="D800"/>')(path)),
        "holds characters that nobody sees",
    ),
    "half a character in a cell": (
        "xlsx",
        lambda path: translated(path, "Une _xD800_ fondation."),
        "holds characters that nobody sees",
    ),
    "broken": ("po", lambda path: path.write_text("msgid msgid \"\n\nx", "utf-8"), "can’t be understood (line "),
    "no columns": ("csv", lambda path: path.write_text("a,b\n1,2\n"), "lacks columns on its first line: key, source, translation"),
    "cut off in a string": ("po", cut_within("Une fondation."), "can’t be understood (line "),
    "cut off in the last text": ("po", lambda path: (cut_within("Une fondation.")(path), path.write_text(path.read_text("utf-8") + "\n")), "can’t be understood (line "),
    "cut off in a row": ("csv", cut_within(FRENCH), "can’t be understood (line "),
    "cut off in a row of quotes": ("csv", lambda path: (translated(path, "Une « fondation », ici."), cut_within("fondation")(path)), "can’t be understood"),
    "open quotes": ("csv", lambda path: path.write_text('key,source (en),translation (fr)\na,"b', "utf-8"), "can’t be understood"),
    "UTF-16": ("csv", lambda path: path.write_bytes(path.read_text("utf-8-sig").encode("utf-16")), "is not UTF-8"),
    "1 GB": ("po", large, "is far larger than any pack"),
    "link": ("po", link, "is no file of its own"),
    "device": ("po", device, "is no file of its own"),
    "empty": ("po", lambda path: path.write_bytes(b""), "is no pack of translations"),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_or_broken_file_is_told_in_a_sentence_and_changes_nothing(root: Path, name: str) -> None:
    form, harm, told = HOSTILE[name]
    path = export(root, form)
    if form == "po":
        translated(path, "Une fondation.")
    harm(path)
    before = content(root)
    result = take(root, path)
    assert result.exit_code in (1, 2), result.output
    assert told in result.stderr
    assert "Traceback" not in result.output
    assert "own fault" not in result.stderr
    assert content(root) == before


def test_one_fault_and_nothing_is_taken_in(root: Path) -> None:
    """A figure that was lost, or became another, is named; the sound texts of the same file wait with it."""
    edit(
        root,
        "data/programmes.yml",
        "summary: It led people to employers.",
        "summary: It led {{figure:people-met}} people to employers.",
    )
    key = "programmes/bridge/summary"
    for form in ("po", "xliff", "csv"):
        for words, told in (
            ("Il y menait.", "Missing: {{figure:people-met}}. Not in the original: –."),
            (
                "Il y menait {{figure:people}}.",
                "Missing: {{figure:people-met}}. Not in the original: {{figure:people}}.",
            ),
            ("{{figure:people-met}} {{figure:people-met}}.", "Missing: –. Not in the original: {{figure:people-met}}."),
        ):
            path = export(root, form)
            translated(path, "Une fondation.")
            translated(path, words, key)
            before = content(root)
            result = take(root, path)
            assert result.exit_code == 1
            assert told in result.stderr
            assert "Nothing was changed, for a pack is taken in whole. To mend: 1." in result.stderr
            assert content(root) == before


@pytest.mark.parametrize("form", ENDINGS)
def test_words_that_a_figure_counts_are_translated_in_the_forms_of_the_language(root: Path, form: str) -> None:
    """What stays is told, and of it only the figure; a language has its own plural forms."""
    counted, key = "It led {{figure:people-met, one=# person, other=# people}} on.", "programmes/bridge/summary"
    edit(root, "data/programmes.yml", "summary: It led people to employers.", f"summary: {counted}")
    path = export(root, form)
    if form == "po":
        remark = next(entry.comment for entry in polib.pofile(str(path)) if entry.msgctxt == key)
        assert "Must stay as it is: {{figure:people-met}}" in remark
        assert "The forms of this language: one=, many=, other=" in " ".join(remark.split())
    if form == "xliff":
        unit = next(one for one in etree.parse(path).iter(f"{NS}unit") if one.get("name") == key)
        source = unit.find(f"{NS}segment/{NS}source")
        assert [source.text, *(code.tail or "" for code in source)] == [
            "It led ", "", "", " person", "", " people", " on.",
        ]  # fmt: skip
    translated(path, "Cela mena {{figure:other, one=# personne, many=# de personnes, other=# personnes}}.", key)
    assert "Missing: {{figure:people-met}}. Not in the original: {{figure:other}}." in take(root, path).stderr
    translated(path, "Cela mena {{figure:people-met, one=# personne, many=# de personnes, other=# personnes}}.", key)
    assert take(root, path).exit_code == 0
    assert "many=# de personnes" in (root / "data/translations/fr/programmes.yml").read_text("utf-8")


def test_a_code_that_a_program_has_turned_into_another_is_noticed(root: Path) -> None:
    """What an inline code stands for is said by the source, and compared with the portal's own."""
    edit(
        root,
        "data/programmes.yml",
        "summary: It led people to employers.",
        "summary: It led {{figure:people-met}} people to employers.",
    )
    edit(
        root, "data/translations/fr/programmes.yml", "Il menait vers", "Il menait {{figure:people-met}} personnes vers"
    )
    path = export(root, "xliff")
    text = path.read_text("utf-8")
    assert ">{{figure:people-met}}<" in text
    text = text.replace(">{{figure:people-met}}<", ">{{figure:other}}<").replace(
        'state="initial" subState="portal:outdated"', 'state="translated"'
    )
    path.write_text(text.replace("personnes vers", "gens vers"), "utf-8")
    before = content(root)
    result = take(root, path)
    assert content(root) == before
    assert "{{figure:other}}" in result.output


def test_what_the_check_refuses_is_not_written(root: Path) -> None:
    """The portal's own check has the last word: nothing of the file is written, and it says why."""
    write(root, "docs/fr/about.md", "---\ntitle: Titre\nsummary: Résumé.\n---\n\nTexte.\n")
    path = export(root)
    whole(path, "pages/about/body")
    translated(path, "Texte.\n\n" + "[" * 400 + "x", "pages/about/body")
    before = content(root)
    for dry in ((), ("--dry-run",)):
        result = take(root, path, *dry)
        assert result.exit_code == 1
        assert "Nothing was written, for the check would refuse it." in result.stderr
        assert content(root) == before


def test_what_the_check_warns_of_in_it_is_told_at_once(root: Path) -> None:
    """A link that was lost is no error; whoever takes the file in sees it, and nothing that was so before."""
    edit(root, "docs/en/about.md", "The text of about.", "The text of [news](/news/).")
    write(root, "docs/fr/about.md", "---\ntitle: Titre\nsummary: Résumé.\n---\n\nLe [texte](/news/).\n")
    path = export(root)
    translated(path, "Le texte.", "pages/about/body/1")
    before = content(root)
    for way in (("--dry-run",), ()):  # told, and only then asked
        result = take(root, path, *way, asked=not way)
        assert content(root) == before
        told = result.stdout.partition("The check has something to say of it:")[2]
        assert "The link “/news/” of the original is missing" in told
        assert told.count("warning:") == 1
    assert take(root, path).exit_code == 0


# --- asking for a pack ---


def test_the_manuals_component_for_weblate_finds_the_packs(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """JSON, whose mask fits what the manual's command writes, and whose flag fits what must stay."""
    manual = (PROJECT / "CONTRIBUTING.md").read_text("utf-8")
    (block,) = re.findall(r"^```json\n(.*?)^```$", manual, re.MULTILINE | re.DOTALL)
    component = json.loads(block)
    assert "portal translations export --all -o packs/" in manual
    monkeypatch.chdir(tmp_path)
    assert call("translations", "export", "--all", "-o", "packs/", root=root).exit_code == 0
    assert [path.relative_to(tmp_path).as_posix() for path in tmp_path.glob(component["filemask"])] == ["packs/fr.po"]
    assert component["file_format"] == "po"
    assert polib.pofile("packs/fr.po").metadata["Language"] == "fr"
    stays = re.fullmatch(r'placeholders:r"(.*)"', component["check_flags"])[1]  # type: ignore[index]
    assert re.findall(stays, "{{figure:a}} or {{figure:b, one=# person, other=# people}}") == [
        "{{figure:a",
        "{{figure:b",
    ]


def test_a_pack_holds_what_was_asked_for(root: Path) -> None:
    keys = {entry.msgctxt for entry in polib.pofile(str(export(root, "po", "--for", "partners/harbour-trust")))}
    assert keys == {SUMMARY, "partners/harbour-trust/name"}
    missing = {text_of(entry.msgctxt) for entry in polib.pofile(str(export(root, "po", "--only", "missing")))}
    assert missing == set(states(root)["keys"]["missing"])
    both = polib.pofile(str(export(root, "po", "--only", "missing, unreviewed")))
    assert len(both) == sum(states(root)[state] for state in ("missing", "machine", "outdated", "translated"))


def test_a_text_that_names_somebody_who_was_withdrawn_goes_to_nobody(root: Path) -> None:
    write(
        root,
        "data/people.yml",
        "people:\n  - id: jo\n    name: Joanna Doeburg\n    withdrawn: 2026-01-01\n",
    )
    edit(root, "data/partners.yml", "A charity.", "A charity of Joanna Doeburg’s.")
    held = export(root).read_text("utf-8")
    assert SUMMARY not in held
    assert "partners/harbour-trust/name" in held
    assert "Doeburg" not in held


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["fr", "--only", "mising"], "--only knows no “mising”. Did you mean “missing”?"),
        (["de"], "“de” is not a language of the portal."),
        ([], "Name a language, or --all: fr."),
        (["fr", "-o", "z.txt"], "“.txt” is no ending of a pack. Use one of .po, .xlf, .csv, .xlsx, .xliff"),
        (["fr", "--for", "programes"], "Did you mean “programmes”?"),
    ],
)
def test_a_slip_on_the_command_line_is_told(root: Path, arguments: list[str], told: str) -> None:
    result = call("translations", "export", *arguments, root=root)
    assert result.exit_code == (1 if "--for" in arguments else 2)
    assert told in result.stderr


def test_what_other_programs_make_of_a_pack_is_understood(root: Path) -> None:
    """Tags with a region or in capitals, XLIFF by its longer ending, a line for Excel, a sheet before the one of the pack."""
    result = call("translations", "export", "fr", "-o", str(root.parent / "z.xliff"), root=root)
    assert (result.exit_code, (root.parent / "z.xliff").read_bytes()[:5]) == (0, b"<?xml")
    for number, tag in enumerate(("FR", "fr_FR", "fr_CA")):
        path = export(root)
        change = {0: f"Une {number}", 1: "Des {count}", 2: "Les {count}"}
        in_po(path, lambda entry, change=change: entry.msgstr_plural.update(change), "interface/home.partners")  # type: ignore[misc]
        po_with('"Language: fr', f'"Language: {tag}')(path)
        assert take(root, path).exit_code == 0
        assert f"Une {number}" in (root / "data/translations/fr/interface.yml").read_text("utf-8")
    path = export(root, "csv")
    path.write_bytes(b"\xef\xbb\xbfsep=,\r\n" + path.read_bytes()[3:].replace(FRENCH.encode(), b"Une agence."))
    assert take(root, path).exit_code == 0
    path = export(root, "xlsx")
    book = openpyxl.load_workbook(path)
    next(row for row in book.active.iter_rows() if row[0].value == SUMMARY)[2].value = "Une maison."
    book.create_sheet("Notes", 0)["A1"] = "Dear all"
    book.active = 0
    book.save(path)
    assert take(root, path).exit_code == 0
    assert "Une maison." in (root / PARTNERS).read_text("utf-8")


def test_a_pack_that_is_there_is_replaced_only_if_it_is_named(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert call("translations", "export", "fr", root=root).exit_code == 0
    (tmp_path / "fr.po").write_text("a day's work", "utf-8")
    result = call("translations", "export", "fr", root=root)
    assert result.exit_code == 1
    assert "fr.po is there already" in result.stderr
    assert (tmp_path / "fr.po").read_text("utf-8") == "a day's work"
    assert call("translations", "export", "fr", "-o", "fr.po", root=root).exit_code == 0
    assert call("translations", "export", "--all", "--format", "xliff", "-o", "packs", root=root).exit_code == 0
    assert (tmp_path / "packs/fr.xlf").is_file()
    assert call("translations", "export", "fr", "-o", "sheet.xlsx", root=root).exit_code == 0
    assert (tmp_path / "sheet.xlsx").read_bytes().startswith(b"PK")


def test_a_new_page_and_a_word_of_the_interface_arrive_too(root: Path) -> None:
    edit(root, "docs/en/about.md", "The text of about.", "The text of about.\n\n## More\n\nThe end.")
    path = export(root)
    for key, words in (
        ("pages/about/title", "À propos"),
        ("pages/about/summary", "De quoi il s’agit."),
        ("pages/about/body/1", "Le texte."),
        ("pages/about/body/2", "Suite"),
        ("pages/about/body/3", "Fin."),
        ("interface/chrome.home", "Début"),
    ):
        translated(path, words, key)
    in_po(path, lambda entry: entry.msgstr_plural.update({0: "Voyez {count} organisation"}), "interface/home.partners")
    result = take(root, path, "--by", "Ada")
    assert result.exit_code == 0, result.output
    assert (root / "docs/fr/about.md").read_text("utf-8") == (
        "---\ntitle: À propos\nsummary: De quoi il s’agit.\n---\n\nLe texte.\n\n## Suite\n\nFin.\n"
    )
    words = (root / "data/translations/fr/interface.yml").read_text("utf-8")
    assert "\nchrome.home: Début\n" in words
    assert "Voyez {count} organisation" in words
    assert call("check", root=root).exit_code == 0


def test_texts_of_the_same_words_have_places_of_their_own(root: Path) -> None:
    """po2xliff and xliff2po know texts by place and words alone, and would make one of two."""
    entries = polib.pofile(str(export(root)))
    places = [(entry.msgid, *entry.occurrences) for entry in entries]
    assert len(set(places)) == len(places) > len({entry.msgid for entry in entries})


def test_a_group_of_words_is_a_pack(root: Path) -> None:
    """The frame of every page is what a new language begins with; nobody looks for it among all words of the interface."""
    keys = {entry.msgctxt for entry in polib.pofile(str(export(root, "po", "--for", "interface/chrome")))}
    assert "interface/chrome.home" in keys and all(key.startswith("interface/chrome.") for key in keys)
    assert call("translations", "export", "fr", "--for", "interface/chrom", root=root).exit_code == 1


def test_every_place_in_which_a_long_text_differs_is_shown(root: Path) -> None:
    lines = [f"Ligne {number}, qui reste telle qu’elle est." for number in range(40)]
    edit(root, "docs/en/about.md", "The text of about.", "\n\n".join(f"Line {number}." for number in range(40)))
    write(root, "docs/fr/about.md", "---\ntitle: Titre\nsummary: Résumé.\n---\n\n" + "\n\n".join(lines) + "\n")
    path = export(root)
    translated(path, "La première.", "pages/about/body/4")
    translated(path, "La seconde.", "pages/about/body/31")
    said = " ".join(take(root, path, "--dry-run").output.split())
    assert (
        all(words in said for words in ("La première.", "La seconde.", "Ligne 3,", "Ligne 30,"))
        and "Ligne 20," not in said
    )


# --- the glossary ---

TERMS = """\
# The glossary.
terms:
  - id: employer
    term: employer
    # not a client
    note: Whoever hires.
    translations:
      # As the press says it.
      - language: fr
        use: [employeur, employeuse]
        never: [patron]

  - id: pilot
    term: pilot
"""


def test_the_glossary_goes_out_as_tbx_and_comes_back_as_it_was(root: Path) -> None:
    """The translate toolkit, which Weblate reads it with, finds each word with its status."""
    write(root, "data/terms.yml", TERMS)
    path = root.parent / "terms.tbx"
    assert call("translations", "glossary", "-o", str(path), root=root).exit_code == 0
    store = tbx.tbxfile.parsefile(str(path))
    store.settargetlanguage("fr")
    assert [(unit.source, unit.target) for unit in store.units][:1] == [("employer", "employeur")]
    before = content(root)
    assert "Nothing to change." in take(root, path).stdout
    assert content(root) == before
    assert "deprecatedTerm-admn-sts" in path.read_text("utf-8")


def test_terms_that_came_back_are_taken_in_one_by_one(root: Path) -> None:
    """Another word, a forbidden one, a term without a translation, a new term; comments and all else stay."""
    write(root, "data/terms.yml", TERMS)
    path = root.parent / "terms.tbx"
    call("translations", "glossary", "-o", str(path), root=root)
    tig = '<tig><term>{}</term><termNote type="administrativeStatus">{}-admn-sts</termNote></tig>'
    text = path.read_text("utf-8")
    text = text.replace("<term>employeuse</term>", "<term>recruteur</term>")
    text = text.replace(
        "<term>pilot</term>", '<term>pilot</term></tig></langSet><langSet xml:lang="fr"><tig><term>projet pilote</term>'
    )
    new = f'<termEntry id="x"><langSet xml:lang="en">{tig.format("talent pool", "preferredTerm")}</langSet><langSet xml:lang="fr">{tig.format("vivier", "preferredTerm")}{tig.format("stock", "deprecatedTerm")}</langSet></termEntry>'
    path.write_text(text.replace("</body>", f"{new}</body>"), "utf-8")
    assert call("translations", "import", str(path), "--dry-run", root=root).exit_code == 0
    assert (root / "data/terms.yml").read_text("utf-8") == TERMS
    result = take(root, path)
    assert result.exit_code == 0, result.output
    assert (root / "data/terms.yml").read_text("utf-8") == TERMS.replace("employeuse", "recruteur") + (
        '    translations:\n      - language: fr\n        use: ["projet pilote"]\n\n'
        "  - id: talent-pool\n    term: talent pool\n    translations:\n      - language: fr\n        use: [vivier]\n        never: [stock]\n"
    )
    assert "Nothing to change." in take(root, path).stdout


@pytest.mark.parametrize("tag", ["FR", "fr-FR", "fr_FR"])
def test_a_termbase_names_languages_its_own_way_and_its_notes_are_left_with_a_word(root: Path, tag: str) -> None:
    write(root, "data/terms.yml", TERMS)
    path = root.parent / "terms.tbx"
    call("translations", "glossary", "-o", str(path), root=root)
    text = path.read_text("utf-8").replace('xml:lang="fr"', f'xml:lang="{tag}"').replace("employeuse", "recruteur")
    path.write_text(text.replace("Whoever hires.", "Whoever pays."), "utf-8")
    result = take(root, path)
    assert "in the file they are others than here: employer." in result.stderr
    assert (root / "data/terms.yml").read_text("utf-8") == TERMS.replace("employeuse", "recruteur")


def test_a_hostile_glossary_changes_nothing(root: Path) -> None:
    write(root, "data/terms.yml", TERMS)
    path = root.parent / "terms.tbx"
    call("translations", "glossary", "-o", str(path), root=root)
    sound = path.read_text("utf-8")
    for text, told in (
        (sound.replace("<martif", '<!DOCTYPE martif [<!ENTITY a "b">]><martif', 1), "defines entities of its own"),
        (sound[:-40], "can’t be understood"),
        (sound.replace("employeuse", "a\u202eb"), "holds characters that nobody sees"),
        (sound.replace("employeuse", "{{figure:x}} # y: [z"), ""),
    ):
        path.write_text(text, "utf-8")
        result = take(root, path)
        assert told in result.stderr
        assert "Traceback" not in result.output
        assert not told or (root / "data/terms.yml").read_text("utf-8") == TERMS
