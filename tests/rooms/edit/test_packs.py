"""Packs of translations: what leaves for a translator comes back as the same bytes, in every format and language, and other programs read it."""

import csv
import datetime as dt
import io
import re
import shutil
import subprocess
from pathlib import Path

import openpyxl
import polib
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from lxml import etree
from translate.filters import checks
from translate.storage import factory, xliff2
from translate.storage import po as toolkit_po

from portal.check.project import Site, read
from portal.common.formulas import guarded, unguarded
from portal.common.locales import locale_format
from portal.content.markdown_blocks import cut
from portal.content.texts import State
from portal.content.translation_ledger import read_source_texts
from portal.edit.packs.bodies import text_of
from portal.edit.packs.formats import PACK_FORMATS, read_pack
from portal.edit.packs.inline import codes_in, pieces, whole_codes_in
from portal.edit.packs.intake import Fate, assessed, draft_of_pack
from portal.edit.packs.po import plural_header
from portal.edit.packs.units import Pack, PackedText, ReturnedPack, as_meant, pack_of
from portal.files.text import forbidden_characters
from support.sites import make_portal

pytestmark = pytest.mark.slow

DAY = dt.date(2026, 11, 29)
LANGUAGES = ("fr", "ar", "uk")
NS = "{urn:oasis:names:tc:xliff:document:2.0}"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A portal as large as ours, read once; these tests don't write into it."""
    found, _ = read(make_portal(tmp_path_factory.mktemp("packs") / "portal"))
    assert found is not None
    return found


def packed(site: Site, locale: str) -> Pack:
    return pack_of(site.portal, site.routes, {}, locale)


def written(site: Site, locale: str, form: str, folder: Path) -> Path:
    path = folder / f"{locale}{PACK_FORMATS[form].ending}"
    path.write_bytes(PACK_FORMATS[form].write(packed(site, locale), "en"))
    return path


def plurals(site: Site) -> dict[str, list[str]]:
    return {locale: locale_format(locale).plural_forms for locale in site.portal.settings.languages}


# --- round trips ---


@pytest.mark.parametrize("locale", LANGUAGES)
@pytest.mark.parametrize("form", PACK_FORMATS)
def test_everything_comes_back_as_it_left(site: Site, form: str, locale: str, tmp_path: Path) -> None:
    """Every text of a language, in every format: nothing to change, nothing at fault, and no file that would be another."""
    back = read_pack(written(site, locale, form, tmp_path), plurals(site))
    intake = assessed(site.portal, back, locale, reviewed=False)
    assert back.locale == locale
    assert {text_of(unit.key) for unit in back.units} == set(site.portal.texts.source)
    assert len(intake.incoming) == len(site.portal.texts.source)
    assert {one.fate for one in intake.incoming} <= {Fate.SAME, Fate.EMPTY}
    assert not intake.faults
    assert len(intake.of(Fate.SAME)) > 300
    draft = draft_of_pack(
        site.portal, intake, read_source_texts(site.portal.settings.root), by="", reviewer="", day=DAY
    )
    assert {name for name in draft.contents() if not name.startswith("data/ledger/")} == set()


@pytest.mark.parametrize(("form", "locale"), list(zip(PACK_FORMATS, ("ar", "uk", "fr", "ar"), strict=True)))
def test_a_language_that_is_gone_is_made_whole_from_its_pack(
    portal: Path, form: str, locale: str, tmp_path: Path
) -> None:
    """All texts of a language written anew into files that aren't there: each is read again as it was."""
    before, _ = read(portal)
    assert before is not None
    path = written(before, locale, form, tmp_path)
    shutil.rmtree(portal / f"docs/{locale}")
    for file in (portal / f"data/translations/{locale}").iterdir():
        if file.name != "interface.yml":
            file.unlink()
    bare, _ = read(portal)
    assert bare is not None
    intake = assessed(bare.portal, read_pack(path, plurals(bare)), locale, reviewed=False)
    assert not intake.faults
    assert len(intake.of(Fate.NEW)) > 100
    draft = draft_of_pack(bare.portal, intake, {}, by="Ada", reviewer="", day=DAY)
    after, problems = read(portal, drafted=draft.files())
    assert after is not None
    assert not [problem for problem in problems if problem.severity == "error"]
    was, now = (one.portal.texts.translations[locale] for one in (before, after))
    squeeze = lambda text: re.sub(r"\s+", " ", text)  # noqa: E731
    assert {key: squeeze(unit.value) for key, unit in now.items()} == {
        key: squeeze(unit.value) for key, unit in was.items()
    }
    bodies = [(cut(now[key].value), cut(was[key].value)) for key in now if key.endswith("/body")]
    assert all(one and other and one.shape == other.shape for one, other in bodies)
    assert after.portal.texts.state("pages/about/body", locale) is State.TRANSLATED


@pytest.mark.parametrize(
    "text", ["=1+1", "+49 30", "-", "- a", "@x", "'", "''", "'=x", "'t Is", "''=x", "\tx", "plain", "＝x", ""]
)
def test_no_cell_is_a_formula_and_every_text_comes_back(text: str) -> None:
    assert unguarded(guarded(text)) == text
    assert guarded(text)[:1] not in set("=+-@\t\r＝＋－＠")


def test_a_text_in_pieces_is_the_text() -> None:
    text = "See [DT4E](/programmes/dt4e/) and {{figure:a-b}}, <https://a.example/> or https://b.example/c_(d)?e=f."
    assert "".join(piece for piece, _ in pieces("pages/about/body", text)) == text
    assert codes_in("pages/about/body", text) == [
        "(/programmes/dt4e/)", "{{figure:a-b}}", "<https://a.example/>", "https://b.example/c_",
    ]  # fmt: skip
    counted = "Of {{figure:a-b, one=# member, or so, other=# members}}."
    assert "".join(piece for piece, _ in pieces("pages/about/body", counted)) == counted
    assert [piece for piece, stays in pieces("pages/about/body", counted) if not stays] == [
        "Of ", " member, or so", " members", ".",
    ]  # fmt: skip
    assert codes_in("interface/x", "{count} of {all}") == ["{count}", "{all}"]
    assert whole_codes_in("pages/about/body", f"{counted} [a](/b/)") == ["{{figure:a-b}}", "(/b/)"], (
        "each can be copied as it is told"
    )


# --- what other programs make of it ---


@pytest.mark.parametrize("locale", LANGUAGES)
def test_po_passes_gettext_and_the_translate_toolkit(site: Site, locale: str, tmp_path: Path) -> None:
    path = written(site, locale, "po", tmp_path)
    if shutil.which("msgfmt"):  # CI has it
        done = subprocess.run(
            ["msgfmt", "-c", "-o", "/dev/null", str(path)], capture_output=True, text=True, check=False
        )
        assert (done.returncode, done.stderr) == (0, "")
    store = toolkit_po.pofile.parsefile(str(path))
    units = {unit.getcontext(): unit for unit in store.units if not unit.isheader()}
    ours = {unit.key: unit for unit in packed(site, locale).units}
    assert units.keys() == ours.keys()
    for key, unit in units.items():
        assert list(map(str, unit.target.strings if unit.hasplural() else [unit.target])) == (
            list(ours[key].target.values()) or [""] * (len(unit.target.strings) if unit.hasplural() else 1)
        )


def test_pofilter_finds_nothing_of_a_pack_at_fault(site: Site, tmp_path: Path) -> None:
    """What the toolkit's filters hold against a format rather than against a translator; and proof that they look."""
    wanted = {"blank", "escapes", "newlines", "nplurals", "printf", "tabs", "untranslated", "pythonbraceformat"}
    checker = checks.StandardChecker(checks.CheckerConfig())
    units = [unit for unit in factory.getobject(str(written(site, "fr", "po", tmp_path))).units if unit.istranslated()]
    found = {unit.getcontext(): wanted & checker.run_filters(unit).keys() for unit in units if not unit.isheader()}
    assert len(found) > 250
    assert {key for key, faults in found.items() if faults} == set()
    units[1].target += "\n\n"
    assert "newlines" in checker.run_filters(units[1])


@pytest.mark.parametrize("locale", LANGUAGES)
def test_xliff_is_read_by_the_translate_toolkit(site: Site, locale: str, tmp_path: Path) -> None:
    store = xliff2.Xliff2File.parsefile(str(written(site, locale, "xliff", tmp_path)))
    assert (store.getsourcelanguage(), store.gettargetlanguage()) == ("en", locale)
    ours = packed(site, locale)
    forms = [len(ours.forms) if unit.counts else 1 for unit in ours.units]
    assert len(store.units) == sum(forms)
    translated = sum(number for number, unit in zip(forms, ours.units, strict=True) if unit.target)
    assert (
        0 <= translated - sum(unit.istranslated() for unit in store.units) < 3
    )  # it skips codes, and a text may begin with one


def test_xliff_has_the_shape_that_its_standard_asks_for(site: Site, tmp_path: Path) -> None:
    """XLIFF 2.0, 4.2 and 4.3: order of elements, unique ids that are name tokens, data for every code, one state for each segment."""
    root = etree.parse(written(site, "ar", "xliff", tmp_path)).getroot()
    assert {(root.tag, root.get("version"), root.get("srcLang"), root.get("trgLang"))} == {
        (f"{NS}xliff", "2.0", "en", "ar")
    }
    (file,) = root
    ids = [one.get("id") for one in file.iter(f"{NS}unit", f"{NS}group")]
    assert len(ids) == len(set(ids))
    assert all(re.fullmatch(r"[\w.:-]+", one) for one in ids)
    for unit in file.iter(f"{NS}unit"):
        tags = [child.tag.removeprefix(NS) for child in unit]
        assert [tag for tag in tags if tag != "originalData"] == ["notes", "segment"]
        (segment,) = unit.iter(f"{NS}segment")
        assert segment.get("state") in ("initial", "translated", "reviewed", "final")
        data = {one.get("id") for one in unit.iter(f"{NS}data")}
        source, *targets = segment
        for text in (source, *targets):
            codes = [code.get("id") for code in text]
            assert len(codes) == len(set(codes))
            assert {code.get("dataRef") for code in text} <= data
            may = {code.get("disp"): (code.get("canDelete"), code.get("canCopy")) for code in text}
            assert all(pair == (("yes", "yes") if code[0] in ",،#" else ("no", "no")) for code, pair in may.items())


def test_figures_links_and_placeholders_are_protected_codes(site: Site, tmp_path: Path) -> None:
    root = etree.parse(written(site, "fr", "xliff", tmp_path)).getroot()
    for unit in root.iter(f"{NS}unit"):
        source = unit.find(f"{NS}segment/{NS}source")
        words = (source.text or "") + "".join(code.tail or "" for code in source)
        assert "{{" not in words
        assert "](/" not in words
        if unit.get("name").startswith("interface/"):
            assert not re.search(r"\{\w+\}", words)


# --- what a translator is told ---


def test_a_translator_is_told_what_a_text_is_for_and_which_words_to_use(site: Site, tmp_path: Path) -> None:
    po = polib.pofile(str(written(site, "fr", "po", tmp_path)))
    by_key = {entry.msgctxt: entry for entry in po}
    summary = by_key["programmes/dt4e/summary"]
    assert "https://" in summary.comment
    assert "/fr/programmes/dt4e/" in summary.comment
    assert "At most 700 characters." in summary.comment
    assert "max-length:700" in summary.flags
    assert summary.occurrences[0][0] == "data/programmes.yml"
    assert "Name: IOM → OIM" in "\n".join(entry.comment for entry in po)
    figure = next(entry for entry in po if "{{figure:" in entry.msgid)
    assert re.search(r"Must stay as it is: .*\{\{figure:", figure.comment, re.DOTALL)
    counted = by_key["interface/home.partners"]
    assert "python-brace-format" in counted.flags
    assert counted.msgid_plural
    assert sorted(counted.msgstr_plural) == [0, 1, 2]


def test_terms_of_the_glossary_stand_beside_a_text_that_says_them(tmp_path: Path) -> None:
    root = make_portal(tmp_path / "portal")
    (root / "data/terms.yml").write_text(
        "terms:\n  - id: employer\n    term: employer\n    note: Whoever hires.\n    translations:\n      - language: fr\n"
        "        use: [employeur, employeuse]\n        never: [patron]\n",
        "utf-8",
    )
    site, _ = read(root)
    assert site is not None
    noted = {unit.key: unit.remarks.notes for unit in packed(site, "fr").units}
    with_term = [key for key, notes in noted.items() if any("Never: patron. Whoever hires." in note for note in notes)]
    assert with_term
    assert all("employer" in site.portal.texts.source[text_of(key)].value.lower() for key in with_term)
    assert not any("Term:" in note for unit in packed(site, "uk").units for note in unit.remarks.notes)


@pytest.mark.parametrize(
    "locale", ["fr", "ar", "uk", "de", "pt-PT", "ro", "pl", "ja", "cy", "zh-Hant", "sr-Latn", "ckb"]
)
def test_plural_forms_are_those_of_cldr(locale: str) -> None:
    """gettext's own reading of the header chooses the form that CLDR chooses, for every number up to 250 and some large ones."""
    import gettext

    header = plural_header(locale)
    number, expression = re.fullmatch(r"nplurals=(\d+); plural=(.*);", header).groups()  # type: ignore[union-attr]
    forms = locale_format(locale).plural_forms
    assert int(number) == len(forms)
    choose = gettext.c2py(expression)  # type: ignore[attr-defined]
    for counted in [*range(250), 1_000, 1_000_000, 2_000_000, 1_000_001]:
        assert forms[choose(counted)] == locale_format(locale).plural_form(counted)


def test_a_workbook_opens_in_the_direction_of_its_language_with_its_keys_locked(site: Site, tmp_path: Path) -> None:
    arabic = openpyxl.load_workbook(written(site, "ar", "xlsx", tmp_path)).active
    french = openpyxl.load_workbook(written(site, "fr", "xlsx", tmp_path)).active
    assert arabic is not None
    assert french is not None
    assert (arabic.sheet_view.rightToLeft, french.sheet_view.rightToLeft) == (True, False)
    assert arabic.protection.sheet
    assert arabic["A2"].protection.locked
    assert not arabic["C2"].protection.locked
    assert arabic.column_dimensions["B"].width >= 50


def test_csv_begins_with_a_byte_order_mark_for_excel(site: Site, tmp_path: Path) -> None:
    content = written(site, "ar", "csv", tmp_path).read_bytes()
    assert content.startswith(b"\xef\xbb\xbfkey,source (en),translation (ar),state,")
    first = next(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    assert first["key"] in site.portal.texts.source


_PIECES = st.one_of(
    st.sampled_from(list("ab \n\t'\"=+-@;,{}[]()<>&#\\/|_%:*`~.$")),
    st.sampled_from(["{{figure:a-b}}", "[a](/a/b/)", "{count}", "https://a.example/b", "]]>", "<!--", "\n\n", "\\n", "_x0041_", "msgid", "«\u202f", "שלا", "🙂"]),
    st.characters(exclude_categories=("Cs", "Cc", "Cn", "Co")),
)  # fmt: skip
_odd = st.lists(_PIECES, max_size=20).map("".join)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(_odd, _odd, st.sampled_from(["programmes/a/summary", "pages/a/body", "interface/a.b"]))
@pytest.mark.parametrize("form", PACK_FORMATS)
def test_any_text_that_a_portal_may_hold_travels_unharmed(
    tmp_path: Path, form: str, source: str, target: str, key: str
) -> None:
    """Quotes, markup, formulas, braces, escapes of every format, letters of every script: as they were, but for white space at the ends."""
    source, target = as_meant(key, source).strip() or "a", as_meant(key, target).strip()
    assume(not any(forbidden_characters(source + target, "")))
    unit = PackedText(key, {"": source}, {"": target} if target else {}, State.MACHINE, "0123-4567")
    path = tmp_path / f"pack{PACK_FORMATS[form].ending}"
    path.write_bytes(PACK_FORMATS[form].write(Pack("Ours", "en", "fr", (unit,)), "en"))
    back = read_pack(path, {"fr": ["one", "many", "other"]})
    assert isinstance(back, ReturnedPack)
    (returned,) = back.units
    assert back.locale == "fr"
    assert (returned.key, returned.was, returned.sources) == (key, "0123-4567", (source,))
    assert as_meant(key, returned.target[""]).strip() == target
