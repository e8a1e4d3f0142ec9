"""``portal export`` and ``portal import``: what goes out comes back unchanged, what people write is understood, and all of it is written or nothing."""

import datetime as dt
import io
import re
import zipfile
from collections.abc import Callable, Iterable
from itertools import pairwise
from pathlib import Path

import pytest
from click.testing import CliRunner
from openpyxl import Workbook, load_workbook

from portal.check.project import read
from portal.commands import spreadsheets
from portal.commands.cli import main
from portal.common.messages import languages
from portal.content.portal import Portal
from portal.edit.spreadsheets.drafting import draft_of
from portal.edit.spreadsheets.exporting import as_csv, as_workbook
from portal.edit.spreadsheets.importing import plan_of
from portal.edit.spreadsheets.plan import Plan
from portal.edit.spreadsheets.tables import read_tables
from portal.edit.workbooks import Unreadable
from portal.files.yaml_reader import parse_yaml
from portal.model.collections import YAML_COLLECTIONS
from support.agency import FILES, PARTNERS
from support.sites import SITES, Tiny, call, edit, make_tiny, tree, write
from support.steps import assert_in_proportion, calls

pytestmark = pytest.mark.slow

NOW = dt.datetime(2026, 11, 29, 9, tzinfo=dt.UTC)
Cells = list[list[object]]


def workbook(rows: Iterable[list[object]], title: str = "Partners") -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title
    for row in rows:
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def portal_in(root: Path) -> Portal:
    site, _ = read(root)
    assert site is not None
    return site.portal


@pytest.fixture
def root(tiny: Tiny) -> Path:
    return tiny(files=FILES)


@pytest.fixture
def bring(root: Path, tmp_path: Path) -> Callable[..., tuple[int, str]]:
    """Import rows, or a file's bytes, into the partners: with what it ends, and what it says."""

    def run(given: Cells | bytes, *options: str, name: str = "a.xlsx", collection: str = "partners") -> tuple[int, str]:
        file = tmp_path / name
        file.write_bytes(given if isinstance(given, bytes) else workbook(given))
        result = call("import", collection, str(file), *options, root=root)
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return result.exit_code, result.output

    return run


Bring = Callable[..., tuple[int, str]]
HEAD: list[object] = ["Name", "Kind", "Summary"]


def plan_from(portal: Portal, content: bytes, collection: str = "partners", language: str = "en") -> Plan:
    return plan_of(portal, collection, read_tables(content, language), NOW, "report")


# --- out, and back ---


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Portal:
    """A portal as large as ours."""
    return portal_in(SITES / "portal")


@pytest.mark.parametrize("collection", YAML_COLLECTIONS)
def test_what_goes_out_changes_nothing_when_it_comes_back(whole: Portal, collection: str) -> None:
    books = [as_workbook(whole, collection, "en", NOW, is_empty=False)]
    lists = [as_csv(whole, collection, language, NOW, is_empty=False) for language in languages()]
    for content in (*books, *lists):
        if not whole.ids.get(collection):
            continue
        plan = plan_from(whole, content, collection)
        assert (plan.faults, plan.changed, plan.remarks) == ([], [], [])
        assert plan.untouched == len(whole.ids[collection])


ODD = [
    "1E+11", "1.5E+10", "_x0041_ and _x000D_", "1.234", "3/4", "12:30", "50 %", "(5)", "٢٠٢٦", "#N", "Err",
    "=1+1", "+32 2 123", "-5 of them", "@all", "'=quoted", "''", "a, b; c", "“One” line", "0049", "2022-07", "1e5", "TRUE", "a | b\\nc", "<b>&amp;</b>", "النص", "no. 5 # 6",
]  # fmt: skip


@pytest.mark.parametrize("make", [as_workbook, as_csv])
def test_no_text_becomes_a_formula_a_date_or_a_number_on_its_way(tiny: Tiny, make: Callable[..., bytes]) -> None:
    people = "".join(
        f"  - id: p{at}\n    name: {text!r}\n    spellings: [{text!r}, x]\n" for at, text in enumerate(ODD)
    )
    people = re.sub(r"'((?:[^'\n])*)'", lambda m: "'" + m[1] + "'", people)
    lines = ["people:"]
    for at, text in enumerate(ODD):
        quoted = text.replace("'", "''")
        lines += [f"  - id: p{at}", f"    name: '{quoted}'", f"    spellings: ['{quoted}', '{quoted}, too']"]
    portal = portal_in(tiny(files={"data/people.yml": "\n".join(lines) + "\n"}))
    content = make(portal, "people", "en", NOW, is_empty=False)
    plan = plan_from(portal, content, "people")
    assert (plan.faults, plan.changed, plan.untouched) == ([], [], len(ODD))
    if make is as_csv:
        assert not re.search(r'(?:^|,)"?[=+@\t-]', content.decode("utf-8-sig"), re.MULTILINE)
    else:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")


def test_a_sheet_explains_itself_and_offers_what_can_be_chosen(root: Path) -> None:
    content = as_workbook(portal_in(root), "partners", "fr", NOW, is_empty=True)
    book = load_workbook(io.BytesIO(content))
    sheet, manual, lists = book.worksheets
    heads = [cell.value for cell in sheet[1]]
    assert heads[:4] == ["Identifiant", "Nom *", "Nom court", "Langue du nom"]
    assert sheet.freeze_panes == "C2"
    assert all(cell.comment is not None for cell in sheet[1])
    offered = {str(rule.sqref)[0] for rule in sheet.data_validations.dataValidation}
    assert {sheet.cell(1, ord(letter) - 64).value for letter in offered} >= {"Type *", "Pays"}
    assert "ONG" in [cell.value for column in lists.columns for cell in column]
    assert ("report", "A report") in [(one.value, other.value) for row in lists for one, other in pairwise(row)]
    assert any("SUPPRIMER" in str(cell.value) for cell in manual["A"])
    assert "Anciens noms" in "".join(str(cell.value) for cell in manual["A"])


def test_export_writes_a_file_and_never_over_another_unasked(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert call("export", "partners", root=root).exit_code == 0
    before = Path("partners.xlsx").read_bytes()
    again = call("export", "partners", root=root)
    assert again.exit_code == 1 and "partners.xlsx is there already" in again.stderr
    assert Path("partners.xlsx").read_bytes() == before
    assert call("export", "partners", "-o", "partners.csv", root=root).exit_code == 0
    assert Path("partners.csv").read_bytes().startswith(b"\xef\xbb\xbfId,Name *")
    assert call("export", "partners", "--empty", "-o", "partners.csv", root=root).exit_code == 0
    assert len(Path("partners.csv").read_text("utf-8").splitlines()) == 1


# --- in ---


def test_partners_of_a_list_that_somebody_made_for_themselves_are_added_whole(root: Path, bring: Bring) -> None:
    before = (root / "data/partners.yml").read_text("utf-8")
    code, said = bring(
        [
            ["Organisation", "Type", "COUNTRY", "Web site", "Remarks", "Summary", "checked on"],
            ["Caritas Germany ", "NGO", "Germany", "www.caritas.de", "tel.", "It helps.\nMuch.", dt.datetime(2026, 11, 1)],
            [],
            ["Ministry of Labour", "Public authority", "Jordanie", None, None, "It gives permits.", "2.11.2026"],
        ],
        "--yes", "--source", "Caritas: List of members", "--source-kind", "web-page",
    )  # fmt: skip
    assert code == 0, said
    assert "E1: “Remarks” is no column of the portal, and is passed over." in said
    assert "row 2: new: Caritas Germany [caritas-germany]" in said
    assert (root / "data/partners.yml").read_text("utf-8") == before + (
        "\n  - id: caritas-germany\n    name: Caritas Germany\n    kind: ngo\n    country: DE\n    website: https://www.caritas.de\n"
        "    checked: 2026-11-01\n    summary: It helps. Much.\n    sources: [list-of-members]\n"
        "\n  - id: ministry-of-labour\n    name: Ministry of Labour\n    kind: public-authority\n    country: JO\n"
        "    checked: 2026-11-02\n    summary: It gives permits.\n    sources: [list-of-members]\n"
    )
    sources = (root / "data/sources.yml").read_text("utf-8")
    assert (
        "  - id: list-of-members\n    publisher: Caritas\n    title: List of members\n    kind: web-page\n    seen: 2"
        in sources
    )
    assert "date:" not in sources.partition("list-of-members")[2]
    assert "new source: Caritas: List of members [list-of-members]\n    Publisher: Caritas" in said
    assert call("check", root=root).exit_code == 0
    assert (
        "Nothing to change."
        in bring([["Organisation", "Type"], ["caritas  germany", "ngo"], ["Ministry of labour", None]])[1]
    )


def test_what_sort_of_document_a_new_source_is_must_be_said(bring: Bring) -> None:
    code, said = bring([HEAD, ["Caritas", "ngo", "It helps."]], "--yes", "--source", "Caritas: List of members")
    assert code == 1
    assert "--source-kind: press-release, article, web-page, report" in said


def test_a_value_is_exchanged_where_it_stands_and_comments_stay(root: Path, bring: Bring) -> None:
    more = (
        PARTNERS
        + "\n  # The second.\n  - id: other\n    name: Other\n    kind: ngo  # as it says\n    checked: 2026-01-02\n    summary: It is other.\n    sources:\n      - report\n"
    )
    write(root, "data/partners.yml", more)
    rows: Cells = [
        ["Id", "Summary", "Kind", "Country", "Sources"],
        ["other", "New words.", "company", "", "A report"],
        ["agency", None, None, "Portugal", None],
    ]
    code, said = bring(rows, "--yes")
    assert code == 0, said
    assert "row 2: changed: Other [other]\n    Summary: It is other. → New words.\n    Kind: ngo → company\n" in said
    assert "row 3: changed: Example Agency [agency]\n    Country: – → PT\n" in said
    wanted = more.replace("It is other.", "New words.").replace("kind: ngo  # as", "kind: company  # as")
    assert (root / "data/partners.yml").read_text("utf-8") == wanted.replace(
        "    sources: [report]\n", "    sources: [report]\n    country: PT\n"
    )


def test_an_empty_cell_takes_nothing_away_and_a_word_does(root: Path, bring: Bring) -> None:
    edit(root, "data/partners.yml", "    kind: ngo\n", "    kind: ngo\n    country: PT\n    short_name: EA\n")
    before = tree(root)
    assert "Nothing to change." in bring([["Id", "Name", "Country", "Short name"], ["agency", "", " ", None]])[1]
    assert tree(root) == before
    code, said = bring([["Id", "Country", "Short name"], ["agency", "DELETE", "SUPPRIMER"]], "--yes")
    assert code == 0 and "Country: PT is taken away" in said
    assert (root / "data/partners.yml").read_text("utf-8") == PARTNERS
    code, said = bring([["Id", "Kind"], ["agency", "DELETE"]], "--yes")
    assert code == 1 and "Kind (B2): This value is needed and can’t be taken away." in said


def test_rows_are_matched_by_names_of_today_and_of_former_times_and_renamed_by_id_alone(
    root: Path, bring: Bring
) -> None:
    former = "    former_names:\n      - name: The Old Agency\n        short_name: TOA\n        until: 2020\n"
    edit(root, "data/partners.yml", "    kind: ngo\n", f"    kind: ngo\n{former}")
    for name in ("example agency", "The Old Agency", "TOA"):
        code, said = bring([["Name", "Country"], [name, "Portugal"]], "--dry-run")
        assert code == 0 and "changed: Example Agency [agency]" in said and "Name" not in said
    code, said = bring([["Id", "Name"], ["agency", "New Agency"]], "--dry-run")
    assert "Name: Example Agency → New Agency" in said


def test_one_row_may_name_another_that_is_new_too(root: Path, bring: Bring) -> None:
    rows: Cells = [
        [*HEAD, "Successor"],
        ["One", "ngo", "It was.", "Two of Them"],
        ["Two of them", "ngo", "It is.", None],
    ]
    code, said = bring(rows, "--yes", "--source", "report")
    assert code == 0 and "successor: two-of-them" in (root / "data/partners.yml").read_text("utf-8"), said


def test_above_the_headings_a_title_may_stand(bring: Bring) -> None:
    rows: Cells = [
        ["Our partners, as of 2026"],
        [],
        [None, *HEAD],
        ["1", "One", "NGO", "It."],
        ["2", "Two", "NGOO", "It."],
    ]
    code, said = bring(rows, "--dry-run", "--source", "report")
    assert code == 1 and "row 5, Kind (C5): “NGOO” is not among the choices." in said
    code, said = bring(rows[:4], "--dry-run", "--source", "report")
    assert code == 0 and "row 4: new: One [one]" in said


def test_a_name_that_is_nearly_there_is_told(bring: Bring) -> None:
    said = bring([HEAD, ["Example Agency LLP", "ngo", "It."]], "--dry-run", "--source", "report")[1]
    assert "“Example Agency” is there already. If that is meant, write its id into the row." in said


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ([HEAD, ["One", "NGOs", "It."]], "sheet “Partners”, row 2, Kind (B2): “NGOs” is not among the choices. Did you mean “ngo”?"),
        ([[*HEAD, "Country"], ["One", "ngo", "It.", "Germny"]], "row 2, Country (D2): “Germny” is not the name of a country."),
        ([[*HEAD, "Website"], ["One", "ngo", "It.", "none"]], "row 2, Website (D2): “none” is not a web address."),
        ([[*HEAD, "Checked on"], ["One", "ngo", "It.", "1/2/2026"]], "(D2): “1/2/2026” may mean 2026-02-01 or 2026-01-02."),
        ([HEAD, ["One", "ngo", None]], "row 2, Summary (C2): It is needed for what is new. What the sources say"),
        ([["Name", "Kind"], ["One", "ngo"]], "row 2, Summary: It is needed for what is new."),
        ([HEAD, [None, "ngo", "It."]], "row 2, Name (A2): Neither an id nor a name stands in this row"),
        ([HEAD, ["Всесвіт", "ngo", "It."]], "row 2, Id: No id can be made from “Всесвіт”"),
        ([HEAD, ["=A1", "ngo", "It."]], "row 2, Name (A2): A formula stands here; formulas are not calculated."),
        ([HEAD, ["#N/A", "ngo", "It."]], "row 2, Name (A2): The spreadsheet shows an error here (#N/A)"),
        ([HEAD, ["One", "ngo", "TODO"]], "row 2, Summary (C2): “TODO” stands where a text is to come."),
        ([[*HEAD, "Successor"], ["One", "ngo", "It.", "Agensy"]], "row 2, Successor (D2): “Agensy” is not among the choices. Did you mean “agency”?"),
        ([[*HEAD, "Sumary"], ["One", "ngo", "It.", "x"]], "D1: there is no column “Sumary”. Did you mean “Summary”?"),
        ([[*HEAD, "Résumé"], ["One", "ngo", "It.", "x"]], "D1: the column “Summary” is there a second time."),
        ([["A", "B"], ["x", "y"]], "Row 1 names no column of the portal. The first row holds the names of columns, such as name, kind, summary"),
        ([HEAD, ["One", "ngo", "It."], ["ONE", "ngo", "It."]], "Rows 2, 3 are about the same: “one”. Keep one of them."),
        ([["Id", *HEAD], ["No Id!", "One", "ngo", "It."]], "row 2, Id (A2): “No Id!” can"),
        ([HEAD, ["One", "ngo", dt.datetime(2026, 4, 3)]], "row 2, Summary (C2): The program has made a date"),
        ([HEAD, ["One", "ngo", dt.time(9, 30)]], "(09:30). Format the cell as text"),
        ([HEAD, [True, "ngo", "It."]], "row 2, Name (A2): The program has made a date, a number or a yes or no"),
        ([HEAD, [1.5, "ngo", "It."]], "row 2, Name (A2): The program has made a date"),
        ([HEAD, ["1,23457E+11", "ngo", "It."]], "row 2, Name (A2): The program has made a date"),
        ([HEAD, ["#BEZUG!", "ngo", "It."]], "row 2, Name (A2): The spreadsheet shows an error here (#BEZUG!)"),
        ([HEAD, ["Err:502", "ngo", "It."]], "row 2, Name (A2): The spreadsheet shows an error here (Err:502)"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_by_row_and_column_and_nothing_is_written(
    root: Path, bring: Bring, rows: Cells, told: str
) -> None:
    before = tree(root)
    code, said = bring(rows, "--yes", "--source", "report")
    assert code == 1 and told in said, said
    assert "Nothing was changed. Mend the file, and try again." in said
    assert tree(root) == before


def test_a_column_that_was_sorted_or_moved_without_the_others_is_told(root: Path, bring: Bring) -> None:
    """Every record would have the words of another."""
    more = PARTNERS + "".join(
        f"  - id: {name}\n    name: {name.title()}\n    kind: ngo\n    checked: 2026-01-02\n    summary: It is {name}.\n    sources: [report]\n"
        for name in ("other", "third")
    )
    write(root, "data/partners.yml", more)
    code, said = bring([["Id", "Name"], ["agency", "Other"], ["other", "Example Agency"]], "--yes")
    assert code == 1 and "row 2, Name (B2): “Other” is what other says, not agency." in said
    moved = [["Id", "Summary"], ["agency", "It is third."], ["other", "It helps."], ["third", "It is other."]]
    code, said = bring(moved, "--yes")
    assert code == 1 and "row 4, Summary (B4): “It is other.” is what other says, not third." in said
    assert (root / "data/partners.yml").read_text("utf-8") == more
    code, said = bring([["Id", "Summary"], ["agency", "It is third."], ["third", "It is so."]], "--dry-run")
    assert code == 0 and "Changed: 2." in said


def test_merged_cells_and_a_second_sheet_with_records_are_told(root: Path, bring: Bring) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["All our partners"])
    sheet.merge_cells("A1:C1")
    for row in [HEAD, ["One", "ngo", "It."], ["Two", None, "It."], ["Three", "ngo", "It."]]:
        sheet.append(row)
    book.create_sheet("Legend").append(["Kind", "Country"])
    out = io.BytesIO()
    book.save(out)
    assert "Kind (B4): It is needed" in bring(out.getvalue(), "--yes", "--source", "report")[1]
    sheet.merge_cells("B3:B4")
    out = io.BytesIO()
    book.save(out)
    code, said = bring(out.getvalue(), "--yes", "--source", "report")
    assert code == 1 and "row 3: The cells B3:B4 are merged" in said
    sheet.unmerge_cells("B3:B4")
    sheet["B4"] = "ngo"
    second = book.create_sheet("New ones")
    second.append(["Name", "Country"])
    second.append(["Example Agency", "PT"])
    for is_hidden in (False, True):
        second.sheet_state = "hidden" if is_hidden else "visible"
        out = io.BytesIO()
        book.save(out)
        code, said = bring(out.getvalue(), "--dry-run", "--source", "report")
        assert (code, "More than one sheet holds records: Sheet, New ones." in said) == (
            int(not is_hidden),
            not is_hidden,
        ), said


def test_emptied_cells_are_told_to_change_nothing(root: Path, bring: Bring) -> None:
    more = (
        PARTNERS
        + "  - id: other\n    name: Other\n    kind: ngo\n    checked: 2026-01-02\n    summary: It is.\n    sources: [report]\n"
    )
    write(root, "data/partners.yml", more)
    said = bring([["Id", "Summary", "Country"], ["agency", None, None], ["other", "It is.", None]])[1]
    assert "Empty cells change nothing: B2. To take a value away, write DELETE into its cell." in said
    code, said = bring([["Id", "Summary"], ["agency", "delete"]], "--yes")
    assert code == 1 and "This value is needed" in said


@pytest.mark.parametrize(
    ("value", "shown", "wanted"),
    [
        (dt.datetime(2022, 7, 1), "mmm\\-yy", "2022-07"),
        (dt.datetime(2022, 7, 1), "[$-407]mmm\\ yy;@", "2022-07"),
        (dt.datetime(2022, 7, 1), "yyyy", "2022"),
        (dt.datetime(2022, 7, 1), '"day of" yyyy', "2022"),
        (dt.datetime(2022, 7, 14), "dd/mm/yyyy", "2022-07-14"),
        (dt.datetime(2022, 7, 14, 14, 33), "dd/mm/yyyy", "2022-07-14"),
        (dt.datetime(2022, 7, 14, 14, 33), "dd/mm/yyyy hh:mm", "2022-07-14 14:33"),
        (dt.datetime(2022, 7, 14), "[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy", "2022-07-14"),
        (2022, "General", "2022"),
        (1234567, "#,##0", "1234567"),
        (0.5, "0%", "50"),
        (50, '0" %"', "50"),
        (50, "0\\ \\%", "50"),
        (5, '0" million"', ""),
        (5000, "0,", ""),
        (12, "#,##0 [$€-407]", "12"),
        ("Tom_x000D_\nand _x005F_x0041_", "@", "Tom\nand _x0041_"),
        ("#NAME?", "@", ""),
        ("########", "@", ""),
        ("#1 of all", "@", "#1 of all"),
    ],
)  # fmt: skip
def test_a_cell_says_what_it_shows(value: object, shown: str, wanted: str) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet["A1"] = value
    sheet["A1"].number_format = shown
    sheet["B1"] = "x"
    out = io.BytesIO()
    book.save(out)
    (table,) = read_tables(out.getvalue(), "en")
    cell = table.rows[0].cells[0]
    assert (cell.text, bool(cell.fault)) == (wanted, not wanted)


@pytest.mark.parametrize(
    ("was", "now"),
    [("0049", "49"), ("1.234", "1234"), ("12:30", "12:30:00 PM"), ("50 %", "50%"), ("(5)", "-5"), ("€ 5", "5"), ("1,5", "1.5"), ("3/4", "03/04/26"), ("2022-07", "01.07.2022")],
)  # fmt: skip
def test_what_a_program_made_of_a_text_in_csv_takes_the_place_of_none(
    root: Path, bring: Bring, was: str, now: str
) -> None:
    """Spreadsheets read CSV as they please, and write what they have read."""
    edit(root, "data/partners.yml", "    kind: ngo\n", f"    kind: ngo\n    short_name: '{was}'\n")
    assert "Nothing to change." in bring(f"Id,Short name\nagency,{was}\n".replace(was, f'"{was}"').encode())[1]
    code, said = bring(f"Id,Short name\nagency,{now}\n".encode(), "--yes")
    assert code == 1 and f"shows it otherwise than it keeps it ({now})" in said, said
    assert "→ ABC" in bring(b"Id,Short name\nagency,ABC\n", "--dry-run")[1]


def test_csv_that_was_saved_as_a_workbook_brings_no_apostrophes(root: Path, bring: Bring) -> None:
    """Spreadsheets take the apostrophe of CSV, which guards a text from being a formula, for a part of it."""
    edit(root, "data/partners.yml", "summary: It helps.", "summary: '+32 calls; -5 of them.'")
    rows: Cells = [["Id", "Summary"], ["agency", "'+32 calls; '-5 of them."]]
    assert "Nothing to change." in bring(rows)[1]
    rows[1][1] = "'+33 calls; '-5 of them."
    assert "→ +33 calls; -5 of them.\n" in bring(rows, "--dry-run")[1]


def test_decimals_are_written_so_that_no_country_takes_them_for_thousands(root: Path, bring: Bring) -> None:
    edit(root, "data/figures.yml", "value: 55", "value: 1.234")
    content = as_csv(portal_in(root), "figures", "en", NOW, is_empty=False)
    assert b",1.2340," in content
    assert "Nothing to change." in bring(content, collection="figures")[1]
    assert "Nothing to change." in bring(content.replace(b",", b";"), collection="figures")[1]


@pytest.mark.parametrize("text", ["1.234", "1,234", "12.345"])
def test_a_number_that_is_another_elsewhere_is_asked_for(root: Path, bring: Bring, text: str) -> None:
    rows: Cells = [["Id", "Value"], ["talents", text]]
    whole = re.sub(r"\D", "", text)
    for content in (workbook(rows), f"Id;Value\ntalents;{text}\n".encode()):
        code, said = bring(content, "--yes", collection="figures")
        assert code == 1 and f"“{text}” may mean {whole} or {whole[:-3]}.{whole[-3:]}0." in said, said
    code, said = bring([["Id", "Value"], ["talents", 1234]], "--dry-run", collection="figures")
    assert code == 0 and "Value: 55 → 1234" in said


def test_it_is_told_in_the_language_of_the_staff(root: Path, tmp_path: Path) -> None:
    write(root, "a.csv", "Nom;Type;Résumé\nUn;ONG;Elle aide.\nDeux;ONGG;Elle.\n")
    result = call("--lang", "fr", "import", "partners", str(root / "a.csv"), "--source", "report", root=root)
    assert result.exit_code == 1
    assert "ligne 3, Type (B3): « ONGG » ne fait pas partie des choix." in result.stderr


def test_nothing_is_written_unless_somebody_says_so(root: Path, bring: Bring, monkeypatch: pytest.MonkeyPatch) -> None:
    before = tree(root)
    rows: Cells = [HEAD, ["One", "ngo", "It helps."]]
    assert bring(rows, "--dry-run", "--source", "report")[1].endswith("Nothing was written: this was a dry run.\n")
    assert bring(rows, "--source", "report")[0] == 1
    code, said = bring(rows, "--yes")
    assert code == 1 and "Rows 2 say nothing of their source." in said
    assert tree(root) == before
    monkeypatch.setattr(spreadsheets, "is_interactive", lambda: True)
    write(root, "a.csv", "Name,Kind,Summary\nOne,ngo,It helps.\n")
    command = ["--root", str(root), "import", "partners", str(root / "a.csv")]
    asked = CliRunner().invoke(main, command, input="repot\nreport\nno\n")
    assert (
        "There is no source “repot”. Did you mean “report”?" in asked.output and "Nothing was written." in asked.output
    )
    assert (root / "data/partners.yml").read_text("utf-8") == PARTNERS
    agreed = CliRunner().invoke(main, command, input="The town: Its list\n3\nyes\n")
    assert agreed.exit_code == 0, agreed.output
    assert "sources: [its-list]" in (root / "data/partners.yml").read_text("utf-8")


# --- files of every sort ---

TEXT = "Name;Kind;Summary\nAgência;ngo;Wörter, „viele“\n"


@pytest.mark.parametrize(
    "content",
    [
        TEXT.encode("cp1252"),
        TEXT.encode(),
        TEXT.encode("utf-8-sig"),
        TEXT.encode("utf-16"),
        TEXT.replace(";", "\t").encode("utf-16"),
        TEXT.replace("\n", "\r\n").encode(),
        f"sep=;\r\n{TEXT}".encode(),
        TEXT.replace(";", ",").replace("Wörter, „viele“", '"Wörter, „viele“"').encode(),
        f"Partners, as of March, 2026, a draft, not final\n\n{TEXT}".encode(),
    ],
)
def test_csv_of_any_program_is_read(root: Path, bring: Bring, content: bytes) -> None:
    code, said = bring(content, "--yes", "--source", "report", name="a.csv")
    assert code == 0, said
    assert "summary: Wörter, „viele“\n" in (root / "data/partners.yml").read_text("utf-8")
    assert ("was read as cp1252" in said) is (content == TEXT.encode("cp1252"))


GERMAN, POLISH, UKRAINIAN, ARABIC = (
    "Größe für Ämter – 5 €",
    "Łódź i okolice źle",
    "Фонд «праці» IOM",
    "منظمة العمل «IOM»",
)


@pytest.mark.parametrize(
    ("text", "encoding", "is_sure"),
    [
        (GERMAN, "cp1252", True),
        ("L’œuvre d’été à São João, 20 °C, §5", "cp1252", True),
        (UKRAINIAN, "cp1251", True),
        (ARABIC, "cp1256", True),
        (GERMAN.replace("€", ""), "mac_roman", False),
        (GERMAN.replace("–", "").replace("€", ""), "cp850", False),
        (POLISH, "cp1250", False),
        (UKRAINIAN.replace("«", "").replace("»", ""), "koi8_u", False),
    ],
)
def test_letters_are_those_that_were_typed_or_the_file_is_refused(
    root: Path, bring: Bring, text: str, encoding: str, is_sure: bool
) -> None:
    code, said = bring(f"Id;Summary\nagency;{text}\n".encode(encoding), "--dry-run")
    assert (code == 0, f"→ {text}" in said, f"was read as {encoding}" in said) == (is_sure,) * 3, said
    assert is_sure or "its letters can’t be told for certain" in said


_TYPED = [
    *(
        "Київ",
        "КРАСНЫЙ КРЕСТ",
        "ООН",
        "Ґанок і під’їзд",
        "київ",
        UKRAINIAN,
        ARABIC,
        "الأردن",
        "لاجئون",
        "ÉTÉ À PARIS",
        "Pêche",
    ),
    *(
        "Müller & Söhne, Größe, Äpfel, Öl",
        "Fundaţia Ţara să găsească un loc în România",
        "Associação São João, informações",
    ),
    *(
        "Łódź żółć",
        "İstanbul Şişli çağ",
        "Ελληνική Οργάνωση",
        "ארגון סיוע",
        "سازمان گچ",
        "Plain “quoted” – it’s €5",
        "Größe 20 °C",
    ),
]
_PAGES = (
    "koi8_r koi8_u iso8859_5 cp866 cp855 mac_cyrillic cp1251 iso8859_6 cp1256 mac_arabic cp720 iso8859_1 cp1252 cp850 cp437 mac_roman"
    " iso8859_2 cp1250 cp852 mac_latin2 cp1254 cp1253 cp1255 shift_jis cp500 utf_16_le utf_16_be utf_16 utf_32 utf_8_sig"
)


@pytest.mark.parametrize("page", _PAGES.split())
def test_no_code_page_is_taken_for_another(page: str) -> None:
    """Every text in every encoding, for readers of every language: read right, or refused in words."""
    for text in _TYPED:
        try:
            content = f"Id;Summary\nagency;{text}\n".encode(page)
        except UnicodeEncodeError:
            continue
        for language in ("en", "fr", "uk", "ar"):
            try:
                table = read_tables(content, language)[0]
            except Unreadable:
                assert not page.startswith("utf_16"), text
            else:
                assert table.rows[-1].cells[-1].text == text, (text, language)


def packed(**parts: str | bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return out.getvalue()


def with_part(name: str, change: Callable[[bytes], bytes]) -> bytes:
    out = io.BytesIO()
    source = workbook([HEAD, ["One", "ngo", "It."]])
    with zipfile.ZipFile(io.BytesIO(source)) as archive, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as other:
        for part in archive.namelist():
            other.writestr(part, change(archive.read(part)) if part == name else archive.read(part))
    return out.getvalue()


SHEET = "xl/worksheets/sheet1.xml"
BOMB = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
HOSTILE = {
    "zip bomb": (with_part(SHEET, lambda text: text + b" " * 30_000_000), "larger than 20 MB"),
    "xml bomb": (with_part(SHEET, lambda text: BOMB + text.partition(b"?>")[2]), "The file is broken"),
    "xml bomb in utf-16": (with_part(SHEET, lambda text: (BOMB + text).decode().encode("utf-16")), "The file is broken"),
    "far cell": (with_part(SHEET, lambda text: text.replace(b'r="2"', b'r="1048576"')), "below row 20,000"),
    "cut off": (workbook([HEAD])[:-200], "The file is broken"),
    "broken sheet": (with_part(SHEET, lambda text: text[:-30]), "The file is broken"),
    "without sheets": (with_part("xl/workbook.xml", lambda text: b"<workbook/>"), "Nothing stands in the file."),
    "old excel": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "older Excel (.xls)"),
    "encrypted": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "locked with a password"),
    "ods": (packed(mimetype="application/vnd.oasis.opendocument.spreadsheet", content_xml="<x/>"), "another kind (.ods"),
    "strict": (with_part("xl/workbook.xml", lambda text: text.replace(b"http://schemas.openxmlformats.org/spreadsheetml/2006/main", b"http://purl.oclc.org/ooxml/spreadsheetml/main")), "another kind (.ods"),
    "xml bomb by another name": (with_part("[Content_Types].xml", lambda text: BOMB + text.partition(b"?>")[2]), "The file is broken"),
    "web page": (b"<html><table><tr><td>Name</td></tr></table></html>", "neither an Excel workbook"),
    "a comma without quotes": (b"Id,Summary\nagency,Yesterday, it helped.\n", "C1: this column has no heading"),
    "a cell of 1 MB": (b"Id,Summary\nagency," + b"x" * 1_000_000, "more than 32,767 characters"),
    "word": (packed(word__document_xml="<x/>"), "neither an Excel workbook"),
    "picture": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "neither an Excel workbook"),
    "pdf": (b"%PDF-1.7\n\x01\x02\x80\x81", "neither an Excel workbook"),
    "no utf-16": (b"\xff\xfea", "neither an Excel workbook"),
    "empty": (b"", "Nothing stands in the file."),
    "blank": (b"\xef\xbb\xbf \n;;\n", "Nothing stands in the file."),
    "empty book": (workbook([]), "Nothing stands in the file."),
    "open quote": (b'Name,Kind\n"One,ngo\n', "never closed"),
    "too long": (b"Name\n" + b"x\n" * 20_001, "below row 20,000"),
    "large": (b"Name\n" + b"x" * 20_000_001, "larger than 20 MB"),
    "formula": (b"Name,Kind\n=1+1,ngo\n", "A formula stands here"),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_file_that_is_no_good_is_refused_in_a_sentence(root: Path, bring: Bring, name: str) -> None:
    content, told = HOSTILE[name]
    before = tree(root)
    code, said = bring(content, "--yes", name="a.dat")
    assert code == 1 and told in said, said
    assert "Traceback" not in said and tree(root) == before


def test_a_file_that_is_not_there_is_told(root: Path) -> None:
    result = call("import", "partners", "nowhere.xlsx", root=root)
    assert result.exit_code == 1 and "nowhere.xlsx can't be read: " in result.stderr


# --- size ---


def many(number: int) -> str:
    return "partners:\n" + "".join(
        f"  - id: p{at}\n    name: Partner number {at}\n    kind: ngo\n    checked: 2026-01-02\n    summary: It helps.\n    sources: [report]\n"
        for at in range(number)
    )


@pytest.mark.parametrize("is_new", [False, True])
def test_twice_the_rows_cost_twice_the_steps(tmp_path: Path, is_new: bool) -> None:
    def cost(number: int) -> int:
        folder = tmp_path / str(number)
        folder.mkdir()
        given = many(1 if is_new else number)
        root = make_tiny(
            folder, languages=("en",), files={"data/sources.yml": FILES["data/sources.yml"], "data/partners.yml": given}
        )
        portal = portal_in(root)
        rows: Cells = [["Id", "Name", "Kind", "Summary", "Country"]]
        rows += [
            [f"{'n' if is_new else 'p'}{at}", f"Thing {at} of all", "company", f"Words {at}.", "Portugal"]
            for at in range(number)
        ]
        tables = read_tables(workbook(rows), "en")
        made: list[str] = []

        def work() -> None:
            plan = plan_of(portal, "partners", tables, NOW, "report")
            assert len(plan.changed) == number and not plan.faults
            made.append(draft_of(portal, plan).contents()["data/partners.yml"] or "")

        taken = calls(work)
        node, _ = parse_yaml(made[0], "")
        assert node is not None and made[0].count("kind: company") == number
        return taken

    assert_in_proportion(cost, 15)
