"""Opening a workbook (XLSX) that anybody may have made: whatever could harm is refused in a sentence, before anything of it is used."""

from __future__ import annotations

import io
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from openpyxl import load_workbook

from portal.common.messages import Told, message

LONGEST_CELL = 32_767
"""So many characters a cell holds; Excel cuts off the rest."""
_MAX_PARTS = 1000
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How files of older Office programs begin, and those that are encrypted (MS-CFB, 2.2)."""


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
            if len(parts) > _MAX_PARTS or sum(part.file_size for part in parts) > largest:
                raise Unreadable(message("sheet.too-large", limit=largest // 1_000_000))
            if any(part.flag_bits & 1 for part in parts):
                raise Unreadable(message("sheet.locked"))
            for part in parts:
                if part.filename.endswith((".xml", ".rels")) and _declares(archive.read(part)):
                    raise Unreadable(message("sheet.broken"))
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, ValueError, zlib.error) as exc:
        raise Unreadable(message("sheet.broken")) from exc


def _declares(xml: bytes) -> bool:
    """Whether XML has a document type, in which entities could be made; in any encoding of which a parser could know."""
    return b"<!DOCTYPE" in xml.replace(b"\0", b"") or b"<!ENTITY" in xml.replace(b"\0", b"")
