"""Which formats there are; reading a file of somebody else's only as far as that is safe."""

from __future__ import annotations

import io
import re
import stat
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from portal.common.filesystem import read_at_most
from portal.common.messages import message
from portal.common.printable import shorten
from portal.edit.packs.bodies import text_of
from portal.edit.packs.po import read_po, write_po
from portal.edit.packs.sheet import read_xlsx, write_xlsx
from portal.edit.packs.tables import read_csv, write_csv
from portal.edit.packs.tbx import is_tbx
from portal.edit.packs.units import LARGEST_PACK, CannotRead, Pack, ReturnedPack
from portal.edit.packs.xliff import read_xliff, write_xliff
from portal.files.text import decode


@dataclass(frozen=True)
class Format:
    """A format of packs."""

    ending: str
    write: Callable[[Pack, str], bytes]
    """Of a pack, with its remarks in a language."""


PACK_FORMATS = {
    "po": Format(".po", write_po),
    "xliff": Format(".xlf", write_xliff),
    "csv": Format(".csv", write_csv),
    "xlsx": Format(".xlsx", write_xlsx),
}


_PO = re.compile(r'(?:[ \t]*(?:#.*)?\n)*msg(?:id|ctxt) "')
"""How PO begins, with comments above."""


@dataclass(frozen=True)
class ReturnedGlossary:
    """A file that holds terms in the place of texts."""

    text: str


def read_pack(path: Path, plurals: dict[str, list[str]]) -> ReturnedPack | ReturnedGlossary:
    """What is in a file, in whatever format its content is; *plurals* are the plural forms of each language. CannotRead, OSError."""
    pack = _read(path, plurals)
    if isinstance(pack, ReturnedPack):
        keys = {unit.key for unit in pack.units}
        for unit in pack.units:
            if text_of(unit.key) != unit.key and text_of(unit.key) in keys:  # whole, and block by block
                raise CannotRead(message("pack.twice", key=shorten(text_of(unit.key)), place=unit.place))
    return pack


def _read(path: Path, plurals: dict[str, list[str]]) -> ReturnedPack | ReturnedGlossary:
    name = path.name
    mode = path.lstat().st_mode
    if not stat.S_ISREG(mode):
        raise CannotRead(message("pack.no-file", file=name))
    content = read_at_most(path, LARGEST_PACK)
    if len(content) > LARGEST_PACK:
        raise CannotRead(message("pack.too-large", file=name))
    if zipfile.is_zipfile(io.BytesIO(content)) or content.startswith(b"PK"):
        return read_xlsx(content, name)
    text, problems = decode(content, name, typed=False)
    if text is None:
        first = problems[0]
        raise CannotRead(message("pack.unreadable", place=first.place, what=first.what, remedy=first.remedy))
    start = text.lstrip()[:200]
    if is_tbx(text):
        return ReturnedGlossary(text)
    if start.startswith("<"):
        return read_xliff(text, name)
    if path.suffix.lower() in (".po", ".pot") or _PO.match(text):
        return read_po(text, name, plurals)
    return read_csv(text, name)
