"""Opening a workbook (XLSX) that anybody may have made: whatever could harm is refused in a sentence, before anything of it is used."""

from __future__ import annotations

import datetime as dt
import io
import re
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

from openpyxl import load_workbook
from openpyxl.utils.escape import unescape
from openpyxl.worksheet.cell_range import CellRange

from portal.common.messages import Message, Told, message

LONGEST_CELL = 32_767
"""So many characters a cell holds; Excel cuts off the rest."""
_MAX_PARTS = 1000
_STRICT = b"http://purl.oclc.org/ooxml/"
"""In what Excel calls a strict workbook, which few programs read (ISO/IEC 29500)."""
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How files of older Office programs begin, and those that are encrypted (MS-CFB, 2.2)."""


_ERROR = re.compile(
    r"#(?:N/A|NV|N/D|N/B|I/T|Н/Д|[A-ZÀ-ÝА-ЯІЇЄҐ0-9¡¿/]+[!?])|(?:Err|Fehler|Erreur|Ошибка|Помилка|خطأ):\d{3}|#{3,}"
)
"""What is shown in the place of a value, in whichever language: #N/A, #BEZUG!, Err:502; and where a column is too narrow."""
_AS_IT_IS = ("", "general", "0", "@")
"""Formats in which a whole number is shown as it is."""
_LITERAL = re.compile(r'"[^"]*+"?|\\.|_.|\[[^\]]*+\]?')
"""In the format of a number: what is shown as it stands there, and colours and countries."""
_WORD = re.compile(r'"[^"]{0,60}[^\W\d_]{2}')
"""As in “5 million”."""
_LEFT_OUT = re.compile(r"(?<=[0#?,]),(?![0#?,])")
"""Thousands that are not shown."""
_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
"""What spreadsheets would take for the number of a character (ECMA-376, ST_Xstring)."""
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^<>]*?\bref="([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})"')


class SheetCell(NamedTuple):
    """What stands in one cell."""

    text: str
    fault: Message | None = None
    """Why it has no text that could be used: it is a formula, or an error of one."""
    made: str = ""
    """What a program has made of what was typed, and shows in its own way: ``day``, ``number`` or ``flag``; empty for texts and whole numbers."""


class Unreadable(Told):
    """The file is no spreadsheet, or none that may be read."""


def is_workbook(content: bytes) -> bool:
    """Whether a file says by its first bytes that it is a workbook, of whatever kind."""
    return content.startswith((b"PK", _OLE))


@contextmanager
def opened(content: bytes, largest: int) -> Iterator[Any]:
    """A workbook, which is read within; Unreadable. *largest*: so many bytes may be packed in it."""
    _prove_harmless(content, largest)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter(
                "ignore"
            )  # of what openpyxl leaves out: colours, pictures, drop-downs of newer programs
            yield load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
    except Told:
        raise
    except MemoryError as exc:
        raise Unreadable(message("sheet.too-large", limit=largest // 1_000_000)) from exc
    except Exception as exc:  # openpyxl lets pass whatever a broken file brings about
        raise Unreadable(message("sheet.broken")) from exc


def _prove_harmless(content: bytes, largest: int) -> None:
    """A workbook is a small archive of small XML files without declarations of their own (ECMA-376, part 2)."""
    if content.startswith(_OLE):
        is_locked = "EncryptedPackage".encode("utf-16-le") in content
        raise Unreadable(message("sheet.locked" if is_locked else "sheet.old-excel"))
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            names = {part.filename for part in parts}
            if "xl/workbook.xml" not in names:
                is_known = names & {"mimetype", "content.xml", "xl/workbook.bin", "Index/Document.iwa"}
                raise Unreadable(message("sheet.other-program" if is_known else "sheet.not-one"))
            if _STRICT in archive.read("xl/workbook.xml"):
                raise Unreadable(message("sheet.other-program"))
            if len(parts) > _MAX_PARTS or sum(part.file_size for part in parts) > largest:
                raise Unreadable(message("sheet.too-large", limit=largest // 1_000_000))
            if any(part.flag_bits & 1 for part in parts):
                raise Unreadable(message("sheet.locked"))
            for part in parts:
                if _declares(archive.read(part)):  # a part may have any name
                    raise Unreadable(message("sheet.broken"))
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, ValueError, zlib.error) as exc:
        raise Unreadable(message("sheet.broken")) from exc


def read_cell(cell: Any) -> SheetCell:
    """What a cell of a workbook says; formulas are never calculated."""
    value = cell.value
    if value is None:
        return NO_CELL
    if cell.data_type == "f":
        return SheetCell("", message("sheet.formula"))
    if cell.data_type == "e" or (isinstance(value, str) and shows_error(value)):
        return SheetCell("", message("sheet.error", value=value))
    if isinstance(value, str):
        if len(value) > LONGEST_CELL:
            return SheetCell("", message("sheet.cell-too-long", limit=f"{LONGEST_CELL:,}"))
        return SheetCell(_unescaped(value))
    if isinstance(value, bool):
        return SheetCell("true" if value else "false", made="flag")
    typed_format = str(cell.number_format)
    plain_format = _LITERAL.sub("", typed_format).lower()
    if isinstance(value, int | float):
        if any(map(_WORD.match, _LITERAL.findall(typed_format))) or _LEFT_OUT.search(plain_format):
            return SheetCell("", message("sheet.shows-otherwise", value=number_text(value)))
        text = number_text(value * 100 if "%" in plain_format else value)
        return SheetCell(text, made="" if text.isdecimal() and plain_format in _AS_IT_IS else "number")
    return SheetCell(_day_text(value, plain_format), made="day")


def shows_error(text: str) -> bool:
    """Whether a text is what spreadsheets show where there is no value."""
    return text[:1] in "#EFПОخ" and bool(_ERROR.fullmatch(text.strip()))


def _day_text(value: Any, shown: str) -> str:
    """A day or time (ISO 8601), as much of it as is *shown*: “Jul-22” is a month."""
    if isinstance(value, dt.datetime | dt.date) and "y" in shown and "d" not in shown:
        return value.strftime("%Y-%m" if "m" in shown else "%Y")
    if isinstance(value, dt.datetime):
        is_day = value.time() == dt.time() or ("d" in shown and "h" not in shown)
        return value.date().isoformat() if is_day else value.isoformat(" ", "minutes")
    return value.isoformat("minutes") if isinstance(value, dt.time) else str(value)


NO_CELL = SheetCell("")


def number_text(value: float) -> str:
    """A number as people write it: spreadsheets keep 15 digits (IEEE 754), and no difference between 3 and 3.0."""
    if isinstance(value, int) or value.is_integer():
        return str(int(value))
    text = f"{value:.15g}"
    return f"{value:.15f}".rstrip("0") if "e" in text else text


def escaped(text: str) -> str:
    """A text of which no program takes a part for the number of a character."""
    return _ESCAPE.sub("_x005F_", text)


def _unescaped(text: str) -> str:
    whole = unescape(text).replace("\r\n", "\n")
    return whole.encode("utf-16", "surrogatepass").decode("utf-16", "replace")  # half a character may have been escaped


def merged_cells(book: Any, sheet: Any) -> list[CellRange]:
    """The cells of a sheet that were made one; only the first of them holds what is shown."""
    with book._archive.open(sheet._worksheet_path) as file:  # openpyxl passes them over where it only reads
        return [CellRange(found.decode()) for found in _MERGED.findall(file.read())]


def _declares(xml: bytes) -> bool:
    """Whether XML has a document type, in which entities could be made; in any encoding of which a parser could know."""
    return b"<!DOCTYPE" in xml.replace(b"\0", b"") or b"<!ENTITY" in xml.replace(b"\0", b"")
