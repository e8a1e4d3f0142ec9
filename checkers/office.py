"""What goes out as a spreadsheet, and is opened and saved by LibreOffice in several countries, comes back as it was: records and packs."""

import shutil
import subprocess
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from portal.check.project import Site, read
from portal.common.clock import now
from portal.common.locales import locale_format
from portal.edit.packs.formats import PACK_FORMATS, read_pack
from portal.edit.packs.intake import Fate, assessed
from portal.edit.packs.units import ReturnedPack, pack_of
from portal.edit.spreadsheets.exporting import as_csv, as_workbook
from portal.edit.spreadsheets.importing import plan_of
from portal.edit.spreadsheets.tables import read_tables
from portal.model.collections import YAML_COLLECTIONS

_ENGLISH, _GERMAN, _FRENCH, _ARABIC = 1033, 1031, 1036, 1025
"""Countries by Windows' numbers for their languages, as LibreOffice's filters want them."""
COUNTRIES = {_ENGLISH: ord(","), _GERMAN: ord(";"), _FRENCH: ord(";"), _ARABIC: ord("\t")}
"""What is put between the cells of CSV in each."""
_UTF_8, _QUOTE = 76, ord('"')
Back = Callable[[Path], list[str]]
"""What differs in a file that came back."""


def round_trips(project: Path, folder: Path) -> tuple[int, list[str]]:
    """How many files came back, and what differed; FileNotFoundError without LibreOffice. *folder* holds the files."""
    site, _ = read(project)
    assert site is not None
    out = folder / "out"
    out.mkdir(parents=True)
    sent = dict(_sent(site, out))
    faults = []
    number = 0
    for country, ending in (
        (None, "xlsx"),
        *((country, "csv") for country in COUNTRIES),
        *((country, "xlsx") for country in COUNTRIES),
    ):
        files = [file for file in sent if (file.suffix == ".csv") is bool(country)]
        back = folder / f"{country}.{ending}"
        _opened_and_saved(files, back, folder / "profile", country, ending)
        for file in files:
            number += 1
            found = sent[file](back / f"{file.stem}.{ending}")
            faults += [f"{file.name} as {ending} ({country or 'any country'}): {fault}" for fault in found]
    return number, faults


def _sent(site: Site, folder: Path) -> Iterator[tuple[Path, Back]]:
    portal, moment = site.portal, now()
    for collection in (name for name in YAML_COLLECTIONS if portal.ids.get(name)):
        for make, ending in ((as_workbook, "xlsx"), (as_csv, "csv")):
            file = folder / f"{collection}.{ending}"
            file.write_bytes(make(portal, collection, "en", moment, is_empty=False))
            yield file, partial(_in_records, site, collection)
    for locale in portal.settings.languages[1:]:
        for form in ("xlsx", "csv"):
            file = folder / f"{locale}.{form}"
            file.write_bytes(PACK_FORMATS[form].write(pack_of(portal, site.routes, {}, locale), "en"))
            yield file, partial(_in_pack, site, locale)


def _opened_and_saved(files: list[Path], back: Path, profile: Path, country: int | None, ending: str) -> None:
    program = shutil.which("soffice")
    if program is None:
        raise FileNotFoundError("soffice")
    filters = ["--convert-to", "xlsx"]
    if country:  # opened as by a double click: numbers and days are looked for in every text
        read_as = f"CSV:44,{_QUOTE},{_UTF_8},1,,{country},false,true"
        written_as = (
            f"csv:Text - txt - csv (StarCalc):{COUNTRIES[country]},{_QUOTE},{_UTF_8},1,,{country},false,true,false"
        )
        filters = [f"--infilter={read_as}", "--convert-to", written_as if ending == "csv" else ending]
    command = [
        program,
        "--headless",
        f"-env:UserInstallation={profile.resolve().as_uri()}",
        *filters,
        "--outdir",
        str(back),
    ]
    subprocess.run([*command, *map(str, files)], check=True, capture_output=True, timeout=600)


def _in_records(site: Site, collection: str, back: Path) -> list[str]:
    plan = plan_of(site.portal, collection, read_tables(back.read_bytes(), "en"), now())
    said = [str(fault) for fault in (*plan.faults, *plan.remarks)]
    return said + [
        f"{row.id}: {change.column.key}: {change.was} → {change.becomes}"
        for row in plan.changed
        for change in row.changes
    ]


def _in_pack(site: Site, locale: str, back: Path) -> list[str]:
    pack = read_pack(back, {locale: locale_format(locale).plural_forms})
    assert isinstance(pack, ReturnedPack)
    intake = assessed(site.portal, pack, locale, reviewed=False)
    said = [str(fault) for fault in intake.faults]
    return said + [
        f"{one.key}: {one.fate}: {one.text}" for one in intake.incoming if one.fate not in (Fate.SAME, Fate.EMPTY)
    ]
