"""Tables with a row for each text, for spreadsheets: the columns, and CSV. No cell of it is ever a formula."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence

from portal.common.formulas import guarded, unguarded
from portal.common.messages import message
from portal.common.printable import shorten
from portal.content.texts import State
from portal.edit.packs.units import NO_FORM, CannotRead, Pack, ReturnedPack, returned_from, text_key
from portal.edit.workbooks import shows_error

COLUMNS = (
    "key",
    "source",
    "translation",
    "state",
    "source before",
    "must stay",
    "at most",
    "remarks",
    "page",
    "portal",
)
"""What each column holds; of source and translation, the language stands behind it in brackets."""
KEY, SOURCE, TRANSLATION, STATE, WAS = 0, 1, 2, 3, 9
_LANGUAGE = re.compile(r"translation\s*[(\[]\s*([A-Za-z0-9_-]+)\s*[)\]]", re.IGNORECASE)
TableRow = tuple[str, ...]


def header(pack: Pack) -> TableRow:
    return tuple(
        f"{name} ({pack.default})" if name == "source" else f"{name} ({pack.locale})" if name == "translation" else name
        for name in COLUMNS
    )


def table_rows(pack: Pack, language: str) -> Iterator[TableRow]:
    for unit in pack.units:
        remarks = unit.remarks
        for form in pack.forms if unit.counts else [NO_FORM]:
            yield (
                text_key(unit.key, form),
                unit.source_of(form),
                unit.target.get(form, ""),
                str(unit.state),
                unit.previous_of(form),
                "\n".join(dict.fromkeys(remarks.stays)),
                str(remarks.limit or ""),
                "\n".join(filter(None, [remarks.help, *remarks.notes])),
                remarks.address,
                unit.was,
            )


def write_csv(pack: Pack, language: str) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(header(pack))
    writer.writerows(tuple(map(guarded, row)) for row in table_rows(pack, language))
    return out.getvalue().encode("utf-8-sig")


def read_csv(text: str, name: str) -> ReturnedPack:
    """A CSV file that came back, with commas, semicolons or tabs. CannotRead."""
    given = re.match(r"sep=(.)\r?\n", text)  # a line that Excel obeys and doesn't count
    text = text[given.end() :] if given else text
    first = text.split("\n", 1)[0]
    delimiter = given[1] if given else max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text), delimiter=delimiter, strict=True)
    limit = csv.field_size_limit(len(text) + 1)  # the texts of pages are longer than its own
    try:
        lines = list(reader)
    except csv.Error as exc:
        raise CannotRead(message("pack.broken", file=name, line=reader.line_num)) from exc
    finally:
        csv.field_size_limit(limit)
    # the last column is never empty where we wrote it
    if lines and len(lines[-1]) < len(lines[0]) and lines[0][-1].strip().casefold() == "portal":
        raise CannotRead(message("pack.broken", file=name, line=reader.line_num))
    return read_rows([[unguarded(cell) for cell in line] for line in lines], name)


def columns_of_words(titles: Sequence[str]) -> set[int]:
    """Where key, source and translation stand."""
    found = (_column([title.strip().casefold() for title in titles], name) for name in ("key", "source", "translation"))
    return {at for at in found if at is not None}


def read_rows(lines: Sequence[Sequence[str]], name: str) -> ReturnedPack:
    """The rows of a table that came back, whatever the order of its columns. CannotRead."""
    titles = [title.strip().casefold() for title in lines[0]] if lines else []
    found = {column: _column(titles, column) for column in COLUMNS}
    missing = [column for column in ("key", "source", "translation") if found[column] is None]
    if missing:
        raise CannotRead(message("pack.no-columns", file=name, columns=", ".join(missing)))
    if twice := [column for column in COLUMNS if sum(_is_column(title, column) for title in titles) > 1]:
        raise CannotRead(message("pack.columns-twice", file=name, columns=", ".join(twice)))
    language = _LANGUAGE.search(titles[found["translation"] or 0])
    read = []
    for number, line in enumerate(lines[1:], start=2):

        def cell(column: str, line: Sequence[str] = line) -> str:
            at = found[column]
            return line[at].replace("\r\n", "\n") if at is not None and at < len(line) else ""

        place, words = f"{name}:{number}", cell("translation").strip()
        if shows_error(words):
            raise CannotRead(message("value.of-field", field=place, what=message("sheet.error", value=words)))
        if not cell("key").strip():
            if words:
                raise CannotRead(message("pack.no-key", place=place, text=shorten(words)))
            continue
        confirmed = bool(cell("state").strip()) and cell("state").strip().casefold() != State.OUTDATED
        read.append(
            (cell("key").strip(), cell("source"), cell("translation"), place, cell("portal").strip(), False, confirmed)
        )
    return ReturnedPack(language[1] if language else "", returned_from(read))


def _column(titles: Sequence[str], name: str) -> int | None:
    """Where a column stands."""
    return next((at for at, title in enumerate(titles) if _is_column(title, name)), None)


def _is_column(title: str, name: str) -> bool:
    """Whether a folded title is a column's; of source and translation, with a language behind it."""
    return title == name or (name in ("source", "translation") and bool(re.fullmatch(rf"{name}\s*[(\[].*", title)))
