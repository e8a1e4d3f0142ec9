"""``portal check`` on tiny sites: what it says of each fault, where, and how it exits.

In the tables, ``¦`` stands where a problem must be reported; it is taken out before the site is written.
"""

import datetime as dt
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import click
import pytest
from click.testing import CliRunner

from portal.check import text_rules as word_rules
from portal.check.project import read
from portal.commands.cli import main
from portal.common.cache import FileCache
from portal.common.clock import now
from portal.common.messages import catalogue
from portal.common.problems import errors_first, has_errors
from portal.common.report import as_text
from portal.common.report import rules as explained_rules
from portal.content.load import load_portal
from portal.files.config import read_settings
from portal.files.documents import FileReader
from support.good import (
    ABOUT,
    CONFIG,
    FIGURES,
    FRENCH,
    FRENCH_INTERFACE,
    GOOD,
    MATTER,
    NEWS,
    PARTNERS,
    PROGRAMMES,
    SOURCES,
)
from support.sites import CONFIG as TINY_CONFIG
from support.sites import Tiny, run, write

LINE = re.compile(
    r"(?P<path>[^:\n]+):(?P<line>[1-9]\d*):(?P<column>[1-9]\d*): (error|warning): [^ \n][^\n]*[^.\n]\. "
    r"[^ \n][^\n]*[.?] \[[a-z0-9-]+\]"
)
"""The contract: place, severity, what is wrong, how to mend it, rule."""

Files = dict[str, str | None]


class Outcome(NamedTuple):
    """What a check came to."""

    code: int
    lines: list[str]
    """All but notes of what is not translated yet."""


def check(root: Path) -> Outcome:
    """Read a site and check it as ``portal check`` does, once; its text for people tells every mistake too."""
    problems = read(root, moment=now())[1]
    lines = [str(problem) for problem in problems if problem.rule != "translation-missing"]
    shown = [text.partition("\n")[0] for text in as_text(problems, root, "en")]
    assert all(any(same_mistake(line, other) for other in shown) for line in lines)
    return Outcome(int(has_errors(problems)), lines)


def same_mistake(one: str, other: str) -> bool:
    """Whether two lines tell of the same mistake, wherever it was made."""
    return one.partition(": ")[2] == other.partition(": ")[2]


def edit(file: str, old: str, new: str) -> Files:
    """The good site's file with one change."""
    assert GOOD[file].count(old) == 1, f"{old!r} should stand in {file} once"
    return {file: GOOD[file].replace(old, new)}


def body(text: str, file: str = ABOUT) -> Files:
    """A page with a text."""
    return {file: MATTER + text + "\n"}


def marks(files: Files) -> tuple[Files, list[str]]:
    """The files without their marks, and the places of the marks in the order of the output."""
    clean: Files = {}
    places = []
    for file, text in sorted(files.items()):
        clean[file] = text and text.replace("¦", "")
        for part in range((text or "").count("¦")):
            before = "".join((text or "").split("¦")[: part + 1])
            places.append(f"{file}:{before.count(chr(10)) + 1}:{len(before) - before.rfind(chr(10))}")
    return clean, places


def write_site(tiny: Tiny, files: Files, languages: tuple[str, ...] = ("en", "fr")) -> Path:
    """The good site with these files changed, or left out where they are None."""
    root = tiny(languages=languages, files=GOOD)
    for file, text in files.items():
        if text is None:
            (root / file).unlink()
        else:
            write(root, file, text)
    return root


def assert_located(root: Path, lines: list[str]) -> None:
    """Every line keeps the contract and names a place that exists."""
    for line in lines:
        match = LINE.fullmatch(line)
        assert match, line
        assert click.unstyle(line) == line, "a message can steer the terminal"
        file = root / match["path"]
        if file.is_file():
            rows = re.split(r"\r\n|\r|\n", file.read_bytes().decode("utf-8-sig", "replace"))
            assert int(match["line"]) <= len(rows), line
            assert int(match["column"]) <= len(rows[int(match["line"]) - 1].encode()) + 1, line


# --- what is right ---


def test_a_site_without_faults_exits_0(tiny: Tiny) -> None:
    """Nothing to mend: one friendly line."""
    result = CliRunner().invoke(main, ["--root", str(tiny(languages=("en",), files=GOOD)), "check"])
    assert (result.exit_code, result.output) == (0, "All is well.\n")


def test_missing_translations_are_warnings_and_exit_0(tiny: Tiny) -> None:
    """What isn't translated yet doesn't stop the site; one line for each thing."""
    root = tiny(files=GOOD)
    result = CliRunner().invoke(main, ["--root", str(root), "check", "--only", "warnings"])
    assert result.exit_code == 0
    lines = [line for line in result.output.splitlines() if not line.startswith(" ")]
    assert (
        "data/figures.yml:3:12: warning: Translations of figures/talents are missing: fr (2 in all). "
        "Begin with portal translations begin fr figures/talents; until then it appears in the original language. [translation-missing]"
        in lines
    )
    assert lines[-1] == f"Errors: 0. Warnings: {len(lines) - 1}."
    assert_located(root, lines[:-1])


def test_line_ends_of_windows_and_a_byte_order_mark_change_nothing(tiny: Tiny) -> None:
    """CRLF and BOM, as some editors write them, are read as if they weren't there: also in places."""
    root = tiny(files=GOOD | body("Line one\n\n[gone](/gone/)") | edit(PARTNERS, "country: GB", "country: UK"))
    before = check(root)
    assert len(before.lines) == 2
    for file in [*root.glob("data/**/*.yml"), *root.glob("docs/**/*.md"), root / CONFIG]:
        file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes().replace(b"\n", b"\r\n"))
    assert check(root) == before


def test_plain_text_stays_as_it_was_typed(tiny: Tiny) -> None:
    """NO is Norway and no “false”; 012, 12:30 and on are text, not numbers, times and truth values."""
    files = edit(PARTNERS, "country: GB", "country: NO\n    short_name: on") | edit(SOURCES, "A report", "012")
    root = tiny(languages=("en",), files=GOOD | files | edit(FIGURES, "scope: Everywhere.", "scope: 12:30"))
    assert check(root).code == 0
    site, _ = read(root)
    assert site is not None
    partner = site.portal.partners["agency"]
    assert (partner.country, partner.short_name) == ("NO", "on")
    assert (site.portal.sources["report"].title, site.portal.figures["talents"].scope) == ("012", "12:30")


# --- YAML ---

YAML: dict[str, tuple[str, str]] = {
    "colon in unquoted text": (
        "sources:\n  - title: A report¦: new\n",
        (
            "error: There is a colon inside unquoted text: “- title: A report: new”. "
            'Put the text after the first colon in quotes: key: "text: more text". [yaml-syntax]'
        ),
    ),
    "tab between spaces": (
        "sources:\n  - id: report\n¦\ttitle: A report\n",
        "error: The line is indented with a tab. Use spaces: two for each level. [yaml-syntax]",
    ),
    "tab alone": ("sources:\n¦\t- id: report\n", "[yaml-syntax]"),
    "quotation mark never closed": (
        'sources:\n  - id: report\n    title: ¦"A report\n    kind: article\n',
        "error: A quoted text is opened and never closed. "
        "Close it with the quotation mark it began with. [yaml-syntax]",
    ),
    "apostrophe never closed": ("sources:\n  - title: ¦'A report\n", "[yaml-syntax]"),
    "text that starts with a sign": (
        "sources:\n  - title: ¦@home\n",
        "error: A text can't start with “@” unless it is quoted. Put the text in quotes. [yaml-syntax]",
    ),
    "indented too little": (
        "sources:\n  - id: report\n   ¦title: A report\n",
        (
            "error: The line doesn't fit the lines around it: “title: A report”. "
            "Check its indentation (two spaces for each level) and that a colon follows the key. [yaml-syntax]"
        ),
    ),
    "key twice at the top": (
        "sources: []\n¦sources: []\n",
        "error: “sources” is given twice; the first is in line 1. Keep one of the two. [duplicate-key]",
    ),
    "key twice in a record": ("sources:\n  - id: a\n    ¦id: b\n", "[duplicate-key]"),
    "key twice deeper down": ("sources:\n  - {id: a, x: {y: 1, ¦y: 2}}\n", "[duplicate-key]"),
    "anchor": (
        "sources:\n  - id: ¦&a report\n",
        "error: “&a” is an anchor. If it is text, put all of it in quotes; otherwise remove it, and write values out where they are needed. [yaml-anchor]",
    ),
    "alias": (
        "sources:\n  - id: ¦*a\n",
        "error: “*a” is an alias. If it is text, put it in quotes; otherwise write the value out in full. [yaml-alias]",
    ),
    "merge key": (
        "sources:\n  - id: a\n    ¦<<: {title: b}\n",
        "error: “<<” is a merge key. Write the values out in full. [yaml-merge]",
    ),
    "tag": (
        "sources:\n  - title: ¦!!str A report\n",
        "error: “tag:yaml.org,2002:str” is a tag. If it is text, put all of it in quotes; otherwise remove it: every value is plain text. [yaml-tag]",
    ),
    "second document": (
        "sources: []\n¦---\nsources: []\n",
        "error: A second document begins here (---). Keep one document per file. [yaml-documents]",
    ),
    "list as key": (
        "sources:\n  - ¦[a, b]: c\n",
        "error: A key must be one word, not a list or mapping. Quote the text, if it is text. [yaml-key]",
    ),
    "20,000 nested levels": (
        "sources: " + "[" * 29 + "¦" + "[" * 19_971,
        "error: Values are nested more than 30 deep. Flatten them. [yaml-depth]",
    ),
    "override of direction": (
        "sources:\n  - title: A ¦\u202ereport\n",
        (
            "error: The invisible character U+202E (override of writing direction) is not allowed. "
            "Delete it, or type the line anew. [invisible-character]"
        ),
    ),
    "control character": (
        "sources:\n  - title: Отчёт¦\x07\n",
        (
            "error: The invisible character U+0007 (control character) is not allowed. "
            "Delete it, or type the line anew. [invisible-character]"
        ),
    ),
    "direction left open": (
        "sources:\n  - title: A ¦\u2067report\n",
        (
            "error: A mark of writing direction is opened and never closed. "
            "Delete it, or type the line anew. [invisible-character]"
        ),
    ),
    "line separator of Unicode": ("sources:\n  - title: A¦\u2028report\n", "[invisible-character]"),
    "next-line character": ("sources:\n  - title: A ¦\x85report\n", "[invisible-character]"),
    "quotation mark of Windows": ("sources:\n  - title: A ¦\x93report\n", "[invisible-character]"),
    "override by an escape": ('sources:\n  - title: ¦"A \\u202Ereport"\n', "[invisible-character]"),
    "wrong key at the top": (
        "¦source: []\n",
        (
            "error: “sources:” is missing at the top of the file. "
            "Begin the file with sources: and list the records beneath. [missing-field]"
        ),
    ),
    "key that belongs elsewhere": (
        "sources: []\n¦partners: []\n",
        "error: “partners” doesn't belong here. The file holds only sources:. [unknown-key]",
    ),
    "records not in a list": (
        "sources: ¦{id: report}\n",
        "error: “sources” is not a list. Begin each record with “- id: …”. [wrong-type]",
    ),
    "record that is a text": (
        "sources:\n  - ¦report\n",
        "error: A source is written as keys with values. Write id: …, for instance. [wrong-type]",
    ),
}


@pytest.mark.parametrize(("text", "expected"), YAML.values(), ids=YAML)
def test_what_is_no_plain_yaml_is_refused_where_it_stands(tiny: Tiny, text: str, expected: str) -> None:
    """One fault, one line: the exact place, the rule, and a remedy that an author understands."""
    files, (place,) = marks({SOURCES: text})
    root = tiny(languages=("en",), files=files)
    outcome = check(root)
    assert outcome.code == 1
    (line,) = outcome.lines
    assert line.startswith(f"{place}: error: ")
    assert line.endswith(expected)
    assert_located(root, outcome.lines)


@pytest.mark.parametrize(
    ("raw", "place", "byte"),
    [
        (b"sources:\n  - id: caf\xe9\n", "2:12", "0xE9"),
        (b"sources:\r\n\r\n  - id: caf\xe9\r\n", "3:12", "0xE9"),
        ("sources: []\n".encode("utf-16"), "1:1", "0xFF"),
        ("sources: []\n".encode("utf-16-be"), "1:1", "0x00"),
    ],
    ids=["Latin-1", "Latin-1 with CRLF", "UTF-16", "UTF-16 without its mark"],
)
def test_a_file_in_another_encoding_is_refused_at_its_first_wrong_byte(
    tiny: Tiny, raw: bytes, place: str, byte: str
) -> None:
    """Files are UTF-8; the message names the byte, its place and the remedy."""
    root = tiny(languages=("en",))
    (root / SOURCES).write_bytes(raw)
    remedy = "Save the file as UTF-8 (in most editors: “Save with encoding”)."
    assert check(root).lines == [f"{SOURCES}:{place}: error: The byte {byte} is not UTF-8. {remedy} [not-utf-8]"]


def test_a_python_object_in_yaml_is_never_made(tiny: Tiny) -> None:
    """Tags are refused before anything obeys them, in records, front matter and configuration alike."""
    root = tiny(languages=("en",))
    order = f"!!python/object/apply:subprocess.check_call [['touch', '{root / 'obeyed'}']]"
    write(root, SOURCES, f"sources: {order}\n")
    write(root, ABOUT, MATTER.replace("title: About", f"title: {order}") + "Text\n")
    outcome = check(root)
    assert [line.split()[0] for line in outcome.lines] == [f"{SOURCES}:1:10:", f"{ABOUT}:2:8:"]
    assert all(line.endswith("[yaml-tag]") for line in outcome.lines)
    write(root, CONFIG, (root / CONFIG).read_text("utf-8") + f"      publisher: {order}\n")
    assert check(root).code == 1
    assert not (root / "obeyed").exists()


def test_an_alias_bomb_is_defused_at_its_first_alias(tiny: Tiny) -> None:
    """Billions of laughs are refused unread."""
    bomb = "a: &a [x, x]\n" + "".join(f"b{n}: &b{n} [*{'a' if n == 0 else f'b{n - 1}'}, x]\n" for n in range(60))
    outcome = check(tiny(languages=("en",), files={SOURCES: bomb}))
    assert outcome.code == 1
    assert outcome.lines[-1].startswith(f"{SOURCES}:2:10: error: “*a” is an alias.")


# --- records ---

RECORDS: dict[str, tuple[Files, str | list[str]]] = {
    "unknown field": (
        edit(PARTNERS, "website:", "¦web_site:"),
        "error: “web_site” is not a field of a partner. Did you mean “website”? [unknown-key]",
    ),
    "unknown field that resembles none": (
        edit(SOURCES, "    kind:", "    ¦whatever: x\n    kind:"),
        (
            "error: “whatever” is not a field of a source. "
            "Use one of: archived, confirmed, date, date_note, expires_at, id, kind, note, owner, publish_at, publisher, review_by, review_every, seen, title, title_language, url. [unknown-key]"
        ),
    ),
    "unknown field deeper down": (
        edit(PROGRAMMES, "        text: A choice", "        text: A choice of people.\n        ¦txet: A choice"),
        "[unknown-key]",
    ),
    "missing field": (
        edit(
            PARTNERS, "  - id: agency\n    name: Example Agency\n    kind: ngo\n", "  - ¦id: agency\n    name: Agency\n"
        ),
        "error: “kind” is missing. Add it: What sort of organisation it is. [missing-field]",
    ),
    "missing id": (
        edit(PARTNERS, "  - id: agency\n    name: Example Agency\n", "  - ¦name: Example Agency\n"),
        (
            "error: “id” is missing. If the record is new, give it one in small letters, such as id: example-agency. If it had one before, write that again, "
            "for its address and other records hold to it. [missing-field]"
        ),
    ),
    "missing field deeper down": (
        edit(PROGRAMMES, "      - partner: agency\n        role: partner\n", "      - ¦partner: agency\n"),
        "error: “role” is missing. Add it: What it is to the programme. [missing-field]",
    ),
    "list where a text belongs": (
        edit(PARTNERS, "name: Example Agency", "name: ¦[Example, Agency]"),
        (
            "error: “name” is a list here, where one text belongs. "
            "Write one text, without brackets and hyphens. [wrong-type]"
        ),
    ),
    "list where a choice belongs": (edit(PARTNERS, "kind: ngo", "kind: ¦[ngo]"), "[wrong-type]"),
    "text where a list belongs": (
        edit(PROGRAMMES, "destinations: [GB, IE]", "destinations: ¦GB"),
        (
            "error: “destinations” is one text here, and should be a list. "
            "Put it in square brackets: destinations: [GB]. [wrong-type]"
        ),
    ),
    "text where a record belongs": (
        edit(PROGRAMMES, "      - id: choice\n        text: A choice of people.\n", "      - ¦A choice of people.\n"),
        "[wrong-type]",
    ),
    "empty text": (
        edit(PARTNERS, "summary: Helps people.", "summary:¦"),
        "error: summary: The text is empty. Fill it in, or delete the whole line. [empty]",
    ),
    "empty list": (
        edit(PARTNERS, "sources: [report]", "sources: ¦[]"),
        "error: “sources” is empty. Name at least one. [empty]",
    ),
    "unknown choice": (
        edit(PARTNERS, "kind: ngo", "kind: ¦ngoo"),
        "error: “ngoo” is not allowed for “kind”. Did you mean “ngo”? [unknown-value]",
    ),
    "unknown choice that resembles none": (
        edit(PROGRAMMES, "kind: relocation", "kind: ¦holiday"),
        "error: “holiday” is not allowed for “kind”. Use one of: integration, relocation, remote. [unknown-value]",
    ),
    "UK for GB": (
        edit(PARTNERS, "country: GB", "country: ¦UK"),
        "error: country: “UK” is not a country code of two capital letters. The United Kingdom is GB. [country-code]",
    ),
    "country in small letters": (
        edit(PROGRAMMES, "[GB, IE]", "[GB, ¦ie]"),
        "error: destinations: “ie” is not a country code of two capital letters. Did you mean “IE”? [country-code]",
    ),
    "unknown language": (
        edit(PARTNERS, "    country:", "    name_language: ¦xx\n    country:"),
        "error: name_language: “xx” is not a language code. Use one such as en, fr, ro or pt. [language-code]",
    ),
    "impossible day": (
        edit(PARTNERS, "checked: 2026-01-02", "checked: ¦2026-02-30"),
        "error: checked: “2026-02-30” is not a day of the calendar. Write it as 2026-11-22. [date]",
    ),
    "impossible month": (
        edit(SOURCES, "date: 2022-07", "date: ¦2022-13"),
        (
            "error: date: “2022-13” can't be used as a date: the calendar has no such day or month. "
            "Write 2022, 2022-07 or 2022-07-12; add ~ for about, ? for inferred. [date]"
        ),
    ),
    "end before start": (
        edit(PROGRAMMES, "start: 2021\n      end: ", "start: 2023\n      end: ¦"),
        "error: period: The end is before the start. Exchange them, or correct one. [date-order]",
    ),
    "changed before published": (
        edit(NEWS, "title: People", "updated: ¦2026-01-01T09:00+01:00\ntitle: People"),
        "error: “updated” is before “published”. Correct one of the two. [date-order]",
    ),
    "missing time zone": (
        edit(NEWS, "2026-01-02T09:00+01:00", "¦2026-01-02T09:00"),
        "error: published: “2026-01-02T09:00” has no time zone. Write it as 2026-11-22T09:00+01:00. [moment-zone]",
    ),
    "day without time": (
        edit(NEWS, "2026-01-02T09:00+01:00", "¦2026-01-02"),
        "error: published: “2026-01-02” is not a day and time. Write it as 2026-11-22T09:00+01:00. [moment]",
    ),
    "javascript: as an address": (
        edit(PARTNERS, "https://agency.example.org/", "¦javascript:alert(1)"),
        (
            "error: website: “javascript:alert(1)” is not a web address. "
            "Write the whole address, beginning with https://. [address]"
        ),
    ),
    "number with a separator": (
        edit(FIGURES, "value: 65000", "value: ¦65,000"),
        "error: value: “65,000” is not a number. Write digits only, with a point for decimals: 65000 or 11.7. [number]",
    ),
    "unknown partner": (
        edit(PROGRAMMES, "- partner: agency", "- partner: ¦agenzy"),
        "error: “agenzy” is in no record of data/partners.yml. Did you mean “agency”? [unknown-record]",
    ),
    "unknown partner as contact": (
        edit(PROGRAMMES, "contact:\n      partners: [agency]", "contact:\n      partners: [¦agenzy]"),
        "[unknown-record]",
    ),
    "unknown partner of a news item": (edit(NEWS, "[agency]", "[agency, ¦agenzy]"), "[unknown-record]"),
    "unknown figure": (
        edit(PROGRAMMES, "figures: [talents]", "figures: [talents, ¦jobz]"),
        "error: “jobz” is in no record of data/figures.yml. Did you mean “jobs”? [unknown-record]",
    ),
    "unknown source": (
        edit(PARTNERS, "sources: [report]", "sources: [¦reports]"),
        "error: “reports” is in no record of data/sources.yml. Did you mean “report”? [unknown-record]",
    ),
    "unknown source of a news item": (edit(NEWS, "source: report", "source: ¦repport"), "[unknown-record]"),
    "unknown programme": (
        edit(NEWS, "programmes: [path]", "programmes: [¦paths]"),
        "error: “paths” is in no record of data/programmes.yml. Did you mean “path”? [unknown-record]",
    ),
    "unknown programme that resembles none": (
        edit(NEWS, "programmes: [path]", "programmes: [¦elsewhere]"),
        "error: “elsewhere” is in no record of data/programmes.yml. Use one of: path. [unknown-record]",
    ),
    "id taken": (
        edit(FIGURES, "id: jobs", "id: ¦talents"),
        "error: The id “talents” is taken by the record in line 2. Give each record an id of its own. [duplicate-id]",
    ),
    "id taken in a list": (
        edit(
            PROGRAMMES,
            "text: A choice of people.\n",
            "text: A choice of people.\n      - id: ¦choice\n        text: Again.\n",
        ),
        "error: “choice” occurs twice in this list. Give each item an id of its own. [duplicate-id]",
    ),
    "an offer in a country to which nothing leads": (
        edit(PROGRAMMES, "A choice of people.\n", "A choice of people.\n        country: ¦FR\n"),
        "warning: “FR” is no destination of this programme. Add it to destinations, or say in followed_by, in "
        "in_countries, what leads there now. [country-not-a-destination]",
    ),
    "facts of a country to which nothing leads": (
        edit(
            PROGRAMMES,
            "    for_employers:\n",
            "    in_countries:\n      - country: ¦FR\n        text: They met.\n        sources: [report]\n"
            "      - country: BE\n        text: They met.\n        followed_by: Another path.\n        sources: [report]\n"
            "    for_employers:\n",
        ),
        "warning: “FR” is no destination of this programme. Add it to destinations, or say in followed_by, in "
        "in_countries, what leads there now. [country-not-a-destination]",
    ),
    "facts of one country twice": (
        edit(
            PROGRAMMES,
            "    for_employers:\n",
            "    in_countries:\n      - country: IE\n        text: They met.\n        sources: [report]\n"
            "      - country: ¦IE\n        text: They parted.\n        sources: [report]\n    for_employers:\n",
        ),
        "error: “IE” occurs twice in this list. Put what is known of one country into one item. [duplicate-id]",
    ),
    "same relation twice": (
        edit(
            PROGRAMMES,
            "        role: partner\n",
            "        role: partner\n      - partner: ¦agency\n        role: partner\n",
        ),
        "error: “agency” is listed twice as partner. Delete one of the two. [listed-twice]",
    ),
    "same relation twice with notes": (
        edit(
            PROGRAMMES,
            "        role: partner\n",
            "        role: partner\n        note: A\n"
            "      - partner: ¦agency\n        role: partner\n        note: B\n",
        ),
        "[listed-twice]",
    ),
    "reference twice": (
        edit(PARTNERS, "sources: [report]", "sources: [report, ¦report]"),
        "warning: “report” is listed twice. Delete one of the two. [listed-twice]",
    ),
    "reserved id": (
        {PARTNERS: GOOD[PARTNERS] + GOOD[PARTNERS].split("\n", 1)[1].replace("id: agency", "id: ¦page")},
        "error: id: “page” is a reserved word. Choose another id. [reserved]",
    ),
    "id that can't be an address": (
        {PARTNERS: GOOD[PARTNERS] + GOOD[PARTNERS].split("\n", 1)[1].replace("id: agency", "id: ¦Our Agency")},
        (
            "error: id: “Our Agency” can't be an id. "
            "Use small letters a to z, digits and single hyphens, as in our-agency. [identifier]"
        ),
    ),
    "unknown figure in a text": (
        edit(PARTNERS, "summary: Helps people.", "summary: ¦Helps {{figure:talent}} people."),
        "error: “talent” is in no record of data/figures.yml. Did you mean “talents”? [unknown-record]",
    ),
    "plural form that is lacking": (
        edit(PARTNERS, "summary: Helps people.", "summary: ¦Helps {{figure:jobs, other=# people}}."),
        (
            "error: What is counted lacks a plural form: one. In this language (en) write all of one, other, "
            "with # where the number stands: {{figure:…, other=# people}}. [figure-forms]"
        ),
    ),
    "plural form of another language": (
        edit(PARTNERS, "summary: Helps people.", "summary: ¦Helps {{figure:jobs, one=# man, few=# men, other=# men}}."),
        (
            "error: “few” is no plural form of this language (en). "
            "Its forms are one, other: {{figure:…, other=# people}}, with # where the number stands. [figure-forms]"
        ),
    ),
    "what is counted without its form": (
        edit(PARTNERS, "summary: Helps people.", "summary: ¦Helps {{figure:jobs, people}}."),
        (
            "error: “people” is no plural form of this language (en). "
            "Its forms are one, other: {{figure:…, other=# people}}, with # where the number stands. [figure-forms]"
        ),
    ),
    "figure within a figure": (
        edit(FIGURES, "scope: Everywhere.", "scope: ¦All {{figure:jobs}}."),
        "error: A reference to a figure can't stand here. Write the text without it. [figure-place]",
    ),
    "misspelt reference": (
        edit(PARTNERS, "summary: Helps people.", "summary: ¦Helps {{figures:talents}} people."),
        "error: “{{” begins nothing that we know. Write {{figure:…}} with an id from data/figures.yml, or {{image:…}} with one from data/images.yml. [figure-syntax]",
    ),
}


# --- pages ---

PAGES: dict[str, tuple[Files, str | list[str]]] = {
    "file name with a space": (
        {"docs/en/My page.md": "¦" + MATTER + "Text\n"},
        (
            "error: The file name “My page” can't become an address. "
            "Use small letters a to z, digits and single hyphens. [identifier]"
        ),
    ),
    "reserved file name": ({"docs/en/news/kind.md": "¦" + GOOD[NEWS]}, "[reserved]"),
    "missing page": (
        {"docs/en/privacy.md": None},
        "docs/en/privacy.md:1:1: error: The page is missing. "
        "Restore it; the menu or a template needs it. [file-missing]",
    ),
    "missing file of records": (
        {SOURCES: None},
        f"{SOURCES}:1:1: error: The file is missing. Restore it, or create it anew. [file-missing]",
    ),
    "no front matter": (
        {ABOUT: "¦Welcome!\n"},
        (
            "error: The page has no front matter. "
            "Begin the file with a line ---, then title: …, then another line ---. [front-matter]"
        ),
    ),
    "front matter never closed": (
        {ABOUT: "¦---\ntitle: About\n\nWelcome!\n"},
        "error: The front matter is never closed. Put a line --- after its last key. [front-matter]",
    ),
    "empty front matter": (
        {ABOUT: "---\n¦---\n\nWelcome!\n"},
        "error: The front matter has no keys. Write at least title: and summary:. [front-matter]",
    ),
    "no title": (
        {ABOUT: "---\n" + "¦" + MATTER.removeprefix("---\ntitle: About\n") + "Text\n"},
        "error: “title” is missing. Add it: Title of the page; its first-level heading. [missing-field]",
    ),
    "colon in the title": ({ABOUT: MATTER.replace("title: About", "title: About¦: us") + "Text\n"}, "[yaml-syntax]"),
    "no text": (
        {ABOUT: MATTER.removesuffix("\n") + "¦"},
        "error: The page has no text. Write something below the front matter. [empty]",
    ),
    "unknown figures in Markdown": (
        body("Of the jobz we know {{figure:talents}}.\n\nThen there are {{figure:¦jobz}}, and {{figure:¦jobz}}."),
        [
            "error: “jobz” is in no record of data/figures.yml. Did you mean “jobs”? [unknown-record]",
            "error: “jobz” is in no record of data/figures.yml. Did you mean “jobs”? [unknown-record]",
        ],
    ),
    "broken link": (
        body("The [partners](/partners/) and\nthe page /partner/, that is [this](¦/partner/)."),
        "error: There is no page “/partner/”. Did you mean “/partners/”? [link]",
    ),
    "broken link twice": (
        body("[one](¦/gone-for-good/) and [two](¦/gone-for-good/)"),
        ["Pages end with a slash, as in /programmes/. [link]"] * 2,
    ),
    "the home page by its file": (body("[home](¦/index/)"), "[link]"),
    "the page for missing addresses by its file": (body("[lost](¦/not-found/)"), "[link]"),
    "relative link": (
        body("[up](¦../partners/)"),
        (
            "error: The link “../partners/” leads nowhere. "
            "Begin it with / for a page of this site (/programmes/dt4e/), with https:// otherwise. [link]"
        ),
    ),
    "link without scheme": (body("[there](¦//elsewhere.example.org/)"), "[link]"),
    "link with a language": (
        body("[ici](¦/fr/partners/)"),
        (
            "error: There is no page “/fr/partners/”. "
            "Leave the language out: each reader is led to the page in their own. [link]"
        ),
    ),
    "broken anchor on the page itself": (
        body("## The team\n\nWe say #the-teams: [us](¦#the-teams), [us again](/about/#the-team)"),
        "error: There is no heading “#the-teams” on that page. Did you mean “the-team”? [anchor]",
    ),
    "broken anchor elsewhere": (body("[figure](/data/#figure-talents) [none](¦/data/#figure-talentz)"), "[anchor]"),
    "anchor where there are none": (
        body("[none](¦/programmes/path/#steps)"),
        "error: There is no heading “#steps” on that page. Link to the page itself. [anchor]",
    ),
    "javascript: link": (
        body("[click](¦javascript:alert%281%29)"),
        "error: The link “javascript:alert%281%29” is not allowed. Use https://, mailto: or tel:. [address]",
    ),
    "JavaScript: link in capitals": (body("[click](¦JavaScript:alert)"), "[address]"),
    "raw HTML": (
        body("Fine: <https://example.org/> and `<b>`.\n\nNot fine: ¦<b>bold and\n\n¦<i>more"),
        [
            "error: HTML such as “<b>” is not allowed. Write it in Markdown; < can be written as &lt;. [raw-html]",
            "error: HTML such as “<i>” is not allowed. Write it in Markdown; < can be written as &lt;. [raw-html]",
        ],
    ),
    "first-level heading": (
        body("Text\n\n¦# About\n\nText"),
        (
            "error: A first-level heading stands in the text. "
            "The title is the page’s first heading; begin others with ##. [heading-level]"
        ),
    ),
    "first-level heading without a space": (
        body("Text\n\n¦#About\n\nText"),
        "warning: “#About” is no heading, for # touches the word. "
        "If it is to be a heading, write ## and a blank; if it is a hashtag, write \\ before it. [heading-level]",
    ),
    "first-level heading, underlined": (body("About\n¦=====\n\nText"), "[heading-level]"),
    "first-level heading, barely underlined": (body("About\n¦=\n\nText"), "[heading-level]"),
    "skipped level": (
        body("Work comes first.\n\n## Life\n\n¦#### Work\n\nText"),
        "warning: The heading “Work” skips a level. Begin it with ###. [heading-level]",
    ),
    "image": (
        body("Text ¦![a cat](/cat.png)"),
        "error: A picture is written as Markdown. Describe it in data/images.yml (portal new image), and write {{image:its-id}} here in a paragraph of its own. [image]",
    ),
    "override of direction in a page": (
        body("Text\n\nmore ¦\u202eText"),
        (
            "error: The invisible character U+202E (override of writing direction) is not allowed. "
            "Delete it, or type the line anew. [invisible-character]"
        ),
    ),
}


# --- translations ---

TRANSLATIONS: dict[str, tuple[Files, str | list[str]]] = {
    "shared field": (
        edit(FRENCH, "  status_note", "  ¦kind: remote\n  status_note"),
        (
            "error: “kind” is shared by all languages. "
            "Delete it here; it is stated once, with the original. [shared-field]"
        ),
    ),
    "shared field deeper down": (
        edit(FRENCH, "  contact:", "  period:\n    ¦start: 2021\n  contact:"),
        "[shared-field]",
    ),
    "unknown id": (
        edit(FRENCH, "path:", "¦paths:"),
        "warning: “paths” is in no record of data/programmes.yml. Did you mean “path”? [unknown-record]",
    ),
    "unknown key": (
        edit(FRENCH, "  summary:", "  ¦sumary:"),
        "error: “sumary” is not a text that can be translated. Did you mean “summary”? [unknown-key]",
    ),
    "unknown item": (
        edit(FRENCH, "    choice:", "    ¦choices:"),
        "warning: There is no item “choices” in the original list. Did you mean “choice”? [unknown-record]",
    ),
    "text that English lacks": (
        edit(FRENCH, "  summary:", "  ¦steps_note: Rien.\n  summary:"),
        (
            "warning: “steps_note” has no original to translate. "
            "Delete it, or write the original first. [unknown-record]"
        ),
    ),
    "empty value": (
        edit(FRENCH, "summary: Une voie vers le travail.", "summary:¦"),
        "error: The translation of “summary” is empty. Fill it in, or delete the line. [empty]",
    ),
    "list for a text": (
        edit(FRENCH, "summary: Une voie vers le travail.", "summary: ¦[Une, voie]"),
        "error: “summary” is not one text. Write one text; if it contains a colon, put it in quotes. [wrong-type]",
    ),
    "list for ids": (
        edit(FRENCH, "    choice:\n      text: Un choix.", "    ¦- Un choix."),
        (
            "error: “for_employers” should hold ids with texts beneath. "
            "Write the id of each item and a colon, without a hyphen, and beneath it, indented, its texts. [wrong-type]"
        ),
    ),
    "text for an item": (
        edit(FRENCH, "    choice:\n      text: Un choix.", "    choice: ¦Un choix."),
        "error: “choice” should hold texts. Write its texts beneath it, indented, each with its name and a colon: text: …. [wrong-type]",
    ),
    "text for a record": (
        {FRENCH: "path: ¦Une voie\n"},
        "error: “path” has no fields beneath it. Write summary: …, for instance. [wrong-type]",
    ),
    "list for a file": (
        {FRENCH: "¦- path\n"},
        (
            "error: A translation is written as ids with texts beneath. "
            "Write the id of a record and a colon, and beneath it, indented, its texts, such as summary: …. [wrong-type]"
        ),
    ),
    "file of no collection": (
        {"data/translations/fr/programme.yml": "¦path: {}\n"},
        "error: There is no data/programme.yml to translate. Did you mean “programmes”? [unknown-file]",
    ),
    "figure written out": (
        edit(FRENCH, "Il touche {{figure:talents}}", "¦Il touche 65 000"),
        (
            "error: The figure “talents” of the original is missing. "
            "Use the same {{figure:…}} as the original. [figures-differ]"
        ),
    ),
    "figure too many": (
        edit(FRENCH, "Il touche {{figure:talents}}", "¦De {{figure:jobs}} à {{figure:talents}}"),
        ("error: The figures differ from the original. Use the same {{figure:…}} as the original. [figures-differ]"),
    ),
    "shared field in a page": (
        {"docs/fr/about.md": "---\ntitle: À propos\n¦updated: 2026-01-02\n---\n\nTexte\n"},
        "[shared-field]",
    ),
    "unknown key in a page": ({"docs/fr/about.md": "---\n¦titel: À propos\n---\n\nTexte\n"}, "[unknown-key]"),
    "page that English lacks": (
        {"docs/fr/abuot.md": "¦---\ntitle: À propos\n---\n\nTexte\n"},
        "warning: There is no docs/en/abuot.md to translate. Did you mean “about”? [unknown-record]",
    ),
    "news item that English lacks": (
        {"docs/fr/news/arrivals.md": "¦---\ntitle: Arrivées\n---\n\nTexte\n"},
        "warning: There is no docs/en/news/arrivals.md to translate. Did you mean “arrival”? [unknown-record]",
    ),
    "faults in the text of a page": (
        {"docs/fr/about.md": "---\ntitle: À propos\n---\n\n¦# Titre\n\nVoir [rien](¦/rien-du-tout/).\n"},
        ["[heading-level]", "[link]"],
    ),
    "wrong plural forms": (
        {FRENCH_INTERFACE: "partners.count:\n  ¦one: Une\n  few: Peu\n  other: '{count} organisations'\n"},
        "error: “partners.count” needs the plural forms one, many, other. Add many. Remove few. [plural-forms]",
    ),
    "plural forms missing altogether": (
        {FRENCH_INTERFACE: "partners.count: ¦'{count} organisations'\n"},
        ("error: “partners.count” is not a set of plural forms. Add one, many, other. [wrong-type]"),
    ),
    "plural forms for a plain string": (
        {FRENCH_INTERFACE: "chrome.skip:\n  ¦other: Aller au contenu\n"},
        "error: “chrome.skip” is not one text. Write one text; if it contains a colon, put it in quotes. [wrong-type]",
    ),
    "wrong placeholder": (
        {FRENCH_INTERFACE: "news.page: ¦¦page {number} sur {total}\n"},
        [
            "error: news.page: “{pages}” is missing. Use {number}, {pages}. [placeholder]",
            "error: news.page: “{total}” is not in the original. Use {number}, {pages}. [placeholder]",
        ],
    ),
    "unknown interface string": (
        {FRENCH_INTERFACE: "¦chrome.skpi: Aller au contenu\n"},
        "warning: “chrome.skpi” is no interface string. Did you mean “chrome.skip”? [unknown-key]",
    ),
    "damaged ledger": (
        {"data/ledger/translations/fr.json": "¦{"},
        "error: The ledger of translations is damaged. Restore the file from its last good version. [ledger]",
    ),
}


# --- words ---

WORDS: dict[str, tuple[Files, str | list[str]]] = {
    "note to oneself": (
        edit(PARTNERS, "summary: Helps people.", "summary: ¦Helps people. TODO more"),
        "error: “TODO” stands where a text is to come. Write the text, or delete the line. [unfinished]",
    ),
    "lorem ipsum": (
        body("Text.\n\n¦Lorem ipsum dolor."),
        "error: “Lorem ipsum” stands where a text is to come. Write the text, or delete the line. [unfinished]",
    ),
    "number that is a figure": (
        body("There are ¦65,000 people."),
        "warning: The number 65,000 is typed, and is in data/figures.yml. If it is that figure, "
        "write {{figure:talents}}; its source and date then stand on the page. [figure-typed]",
    ),
    "website with http": (
        edit(PARTNERS, "https://agency.example.org/", "¦http://agency.example.org/"),
        "warning: The address “http://agency.example.org/” begins with http:. "
        "Try it with https:, which nobody on the way can read or change. [insecure-address]",
    ),
    "source with http": (
        edit(SOURCES, "    kind:", "    url: ¦http://example.org/report\n    seen: 2026-01-02\n    kind:"),
        "warning: The address “http://example.org/report” begins with http:. "
        "Try it with https:, which nobody on the way can read or change. [insecure-address]",
    ),
    "country's page with http": (
        edit(PROGRAMMES, "    sources: [report]\n", "    in_countries:\n      - country: GB\n        text: There.\n        followed_by: Something else.\n        website: ¦http://example.org/gb\n        sources: [report]\n    sources: [report]\n"),
        "warning: The address “http://example.org/gb” begins with http:. "
        "Try it with https:, which nobody on the way can read or change. [insecure-address]",
    ),
    "link with http": (
        body("Text [elsewhere](¦http://example.org/)."),
        "warning: The address “http://example.org/” begins with http:. "
        "Try it with https:, which nobody on the way can read or change. [insecure-address]",
    ),
    "click here": (
        body("For the partners [¦click here](/partners/)."),
        "warning: The link text “click here” doesn't say where the link leads. "
        "Name what is there: people jump from link to link. [link-text]",
    ),
    "a number more": (
        edit(FRENCH, "Il court.", "¦Il court depuis 2021."),
        "warning: The number 2021 is not in the original. Compare the two. [numbers-differ]",
    ),
    "English in French": (
        edit(FRENCH, "summary: Une voie vers le travail.", "summary: ¦A way  to work."),
        "warning: The translation is the same as the original. "
        "Translate it; until then the site says that it is not translated. [not-translated]",
    ),
    "another link": (
        {"docs/fr/about.md": "---\ntitle: À propos\n---\n\nVoir [les partenaires](¦/partners/).\n"},
        "warning: The link “/partners/” is not in the original. Compare the two. [links-differ]",
    ),
    "ici": (
        body("[Partners](/partners/)") | {"docs/fr/about.md": "---\ntitle: À propos\n---\n\nVoir [¦ici](/partners/).\n"},
        "warning: The link text “ici” doesn't say where the link leads. "
        "Name what is there: people jump from link to link. [link-text]",
    ),
}  # fmt: skip


def test_words_that_only_look_odd_are_left_alone(tiny: Tiny) -> None:
    """“Todo” is Spanish; names stay as they are; each language writes numbers in its way."""
    english = edit(PROGRAMMES, "status_note: It takes part.", "status_note: In 2022 todo, 1,250.5 and 12 of 65,001.")
    french = edit(FRENCH, "Il court.", "En 2022 todo, 1 250,5 et ١٢ sur 65\u202f001.")
    page = (
        MATTER + "In 2022, 650 came; {{figure:talents}}. [Here and now](/partners/), [a](https://example.org/65000).\n"
    )
    assert check(tiny(files=GOOD | english | french | {ABOUT: page})).lines == []


FAULTS = RECORDS | PAGES | TRANSLATIONS | WORDS


@pytest.mark.parametrize(("changes", "expected"), FAULTS.values(), ids=FAULTS)
def test_a_fault_is_reported_once_and_where_it_stands(tiny: Tiny, changes: Files, expected: str | list[str]) -> None:
    """One fault gives one line, with its exact place, its words and its rule, and no line about anything else."""
    files, places = marks(changes)
    wanted = [expected] if isinstance(expected, str) else expected
    root = write_site(tiny, files)
    outcome = check(root)
    assert len(outcome.lines) == len(wanted), outcome.lines
    for line, words, place in zip(outcome.lines, wanted, places or [""] * len(wanted), strict=True):
        whole = words if not place else f"{place}: {words}" if words.startswith(("error", "warning")) else None
        assert line == whole if whole else line.startswith(f"{place}: error: ") and line.endswith(words), line
    assert outcome.code == (1 if any(": error: " in line for line in outcome.lines) else 0)
    assert_located(root, outcome.lines)


# --- the configuration ---


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            "      news_per_page: 2",
            "      ¦news_per_pages: 2",
            "error: “news_per_pages” is not an option of the portal. Did you mean “news_per_page”? [unknown-key]",
        ),
        (
            "news_per_page: 2",
            "news_per_page: ¦none",
            "error: “none” is not a number of items. Write 10, say. [number]",
        ),
        (
            "news_per_page: 2",
            "publisher: ¦[a, b]",
            "error: “publisher” takes one text. Write it on the same line. [configuration]",
        ),
        (
            "https://tiny.example.org/sub/",
            "¦tiny.example.org",
            "error: site_url is not a whole address. Write it as https://portal.example.org/. [configuration]",
        ),
        ("https://tiny.example.org/sub/", "¦http://[tiny", "[configuration]"),
        ("https://tiny.example.org/sub/", '¦https://example.org/?x=1', "[configuration]"),
        ("https://tiny.example.org/sub/", '¦https://example.org/#x', "[configuration]"),
        ("https://tiny.example.org/sub/", '¦https://example.org/portal/index.html', "[configuration]"),
        ("https://tiny.example.org/sub/", '¦https://user:pw@example.org/', "[configuration]"),
        ("https://tiny.example.org/sub/", "¦'https://example.org/a b/'", "[configuration]"),
        ("https://tiny.example.org/sub/", '¦https://example.org/;return%20200/', "[configuration]"),
        ("https://tiny.example.org/sub/", '¦https://example.org:x/', "[configuration]"),
        ("https://tiny.example.org/sub/", '¦https:///x/', "[configuration]"),
        ("errors@tiny.example.org", "¦not an address", "[configuration]"),
        ("https://tiny.example.org/sub/", "¦[[SITE_URL]]", "[configuration]"),
        (
            "{locale: fr",
            "{locale: ¦xx",
            "error: “xx” is no language that CLDR knows. Write a tag of BCP 47: fr, ckb or zh-Hant, for instance. [configuration]",
        ),
        ("{locale: fr", "{locale: ¦FR", "error: “FR” is no language that CLDR knows. Did you mean “fr”? [configuration]"),
        ("{locale: fr", "¦{lokale: fr", "error: A language has no locale. Write locale: fr, for instance. [configuration]"),
        (
            "{locale: fr",
            "{locale: ¦no",
            'error: MkDocs does not take no for text. Put it in quotation marks: "no". [configuration]',
        ),
        ("name: Français", "name: ¦12", "[configuration]"),
        (
            "        - {locale: en, name: English, build: true, default: true}",
            "        ¦- {locale: en, name: English, build: true}",
            "error: There must be exactly one default language. Give one language default: true. [configuration]",
        ),
        (
            "news.md]",
            "¦nwes.md]",
            "error: The menu names “nwes.md”, and there is no such page. Correct the entry below nav:. [link]",
        ),
    ],
    ids=[
        "unknown option", "no number", "list for a text", "address without scheme", "broken address", "query", "fragment", "page", "password", "space", "code", "port", "no host", "no e-mail", "list of lists",
        "unknown language", "capitals", "no language", "boolean", "number", "no default language", "menu entry without page",
    ],
)  # fmt: skip
def test_a_fault_of_the_configuration_is_reported_where_it_stands(
    tiny: Tiny, old: str, new: str, expected: str
) -> None:
    """mkdocs.yml is checked like the content: exact place, words and rule."""
    root = tiny()
    text = (root / CONFIG).read_text("utf-8")
    assert old in text
    files, (place,) = marks({CONFIG: text.replace(old, new)})
    write(root, CONFIG, files[CONFIG] or "")
    outcome = check(root)
    assert outcome.code == 1
    (line,) = outcome.lines
    assert line.startswith(f"{place}: error: ")
    assert line.endswith(expected)


def test_without_a_configuration_nothing_can_be_checked(tmp_path: Path) -> None:
    """No mkdocs.yml: a sentence on standard error, and exit code 2."""
    result = run("portal", "check", root=tmp_path)
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr == (
        f"There is no mkdocs.yml in {tmp_path}. Run portal in the project's folder, or name it with --root. To begin a new one: portal init FOLDER.\n"
    )


# --- one run ---


def test_one_run_names_everything_there_is_to_mend(tiny: Tiny) -> None:
    """No fault hides another: all files are read, all rules run, and the lines are sorted by place, errors first."""
    changes = [
        edit(SOURCES, "A report", "A report¦: new"),
        edit(FIGURES, "value: 65000", "value: ¦many"),
        edit(PARTNERS, "kind: ngo\n    country: GB", "kind: ¦ngoo\n    country: ¦UK"),
        edit(PROGRAMMES, "[GB, IE]", "[¦XX, ¦YY]"),
        edit(NEWS, "/programmes/path/", "¦/programmes/paths/"),
        body("¦# One\n\n¦<b>two {{figure:¦three}}"),
        {"docs/en/data.md": "¦No front matter\n"},
    ]
    files, places = marks({file: text for change in changes for file, text in change.items()})
    root = write_site(tiny, files)
    outcome = check(root)
    assert sorted(line.split(" ")[0].rstrip(":") for line in outcome.lines) == sorted(places)
    result = CliRunner().invoke(main, ["--root", str(root), "check"])
    problems = read(root)[1]
    warnings = sum(problem.severity == "warning" for problem in problems)
    told = [line for line in result.output.splitlines() if not line.startswith(" ")]
    assert told[-1] == f"Errors: {len(places)}. Warnings: {warnings}."
    as_json = CliRunner().invoke(main, ["--root", str(root), "check", "--format", "json"])
    assert as_json.exit_code == result.exit_code == 1
    assert [
        f"{found['path']}:{found['line']}:{found['column']}: {found['severity']}: {found['message']}. {found['remedy']} [{found['rule']}]"
        for found in json.loads(as_json.output)
    ] == [str(problem) for problem in errors_first(problems)]
    assert told[:-1] == [str(problem) for problem in errors_first(problems)][: len(told) - 1]
    assert [problem.place for problem in problems] == sorted(problem.place for problem in problems)


@pytest.mark.parametrize("file", [SOURCES, FIGURES, PARTNERS, PROGRAMMES])
def test_a_file_that_cannot_be_read_is_not_held_against_other_files(tiny: Tiny, file: str) -> None:
    """A slip in one file isn't followed by “unknown record” wherever its records are named."""
    outcome = check(write_site(tiny, {file: GOOD[file] + "oops: a: b\n"}))
    assert [line.split(":")[0] for line in outcome.lines] == [file]


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        (PROGRAMMES, "[GB, IE]", "[GB, XX]"),
        (PROGRAMMES, "kind: relocation", "kind: holiday"),
        (PARTNERS, "country: GB", "country: UK"),
        (NEWS, "source_date: 2022-07", "source_date: soon"),
        (ABOUT, "updated: 2026-01-02", "updated: soon"),
    ],
)
def test_a_record_with_a_fault_is_not_held_against_its_translations(tiny: Tiny, file: str, old: str, new: str) -> None:
    """A fault of the English record is told once, and not again for each text of its translation."""
    translated = {
        "data/translations/fr/partners.yml": "agency:\n  summary: Elle aide.\n",
        "docs/fr/news/arrival.md": "---\ntitle: Arrivées\nsummary: Les voici.\n---\n\n[Là](/programmes/path/).\n",
        "docs/fr/about.md": "---\ntitle: À propos\nsummary: Qui nous sommes.\n---\n\nNous.\n",
        ABOUT: MATTER + "We are us.\n",
    }
    text = (GOOD | translated)[file]
    assert text.count(old) == 1
    outcome = check(write_site(tiny, {**translated, file: text.replace(old, new)}))
    assert [line.split(":")[0] for line in outcome.lines] == [file]


# --- formats ---

AWKWARD = body("[a](¦/100%,of:it/)")


def test_the_json_format_holds_the_same_problems(tiny: Tiny) -> None:
    """A list of objects with path, line, column, severity, message, remedy and rule; the exit code is the same."""
    files, _ = marks(AWKWARD)
    root = write_site(tiny, files, languages=("en",))
    result = CliRunner().invoke(main, ["--root", str(root), "check", "--format", "json"])
    assert result.exit_code == 1
    assert json.loads(result.output) == [
        {
            "path": ABOUT,
            "line": 7,
            "column": 5,
            "severity": "error",
            "message": "There is no page “/100%,of:it/”",
            "remedy": "Pages end with a slash, as in /programmes/.",
            "rule": "link",
        }
    ]
    write(root, ABOUT, MATTER + "Text\n")
    result = CliRunner().invoke(main, ["--root", str(root), "check", "--format", "json"])
    assert (result.exit_code, json.loads(result.output)) == (0, [])


def test_the_github_format_marks_the_line_in_a_pull_request(tiny: Tiny) -> None:
    """One workflow command per problem, escaped as GitHub Actions want it; warnings are warnings there too."""
    files, _ = marks(AWKWARD)
    root = write_site(tiny, files | {"docs/en/a,b.md": MATTER + "## One\n\n#### Two\n"}, languages=("en",))
    result = CliRunner().invoke(main, ["--root", str(root), "check", "--format", "github"])
    assert result.exit_code == 1
    assert result.output.splitlines() == [
        "::error file=docs/en/a%2Cb.md,line=1,col=1,title=identifier::The file name “a,b” can't become an address. "
        "Use small letters a to z, digits and single hyphens.",
        f"::error file={ABOUT},line=7,col=5,title=link::There is no page “/100%25,of:it/”. "
        "Pages end with a slash, as in /programmes/.",
        "::warning file=docs/en/a%2Cb.md,line=9,col=1,title=heading-level::The heading “Two” skips a level. "
        "Begin it with ###.",
    ]


def test_the_command_can_be_run_from_anywhere(tiny: Tiny, tmp_path: Path) -> None:
    """With --root, places are still relative to the project; the process exits with 1."""
    root = tiny(languages=("en",), files=body("[a](/gone/)"))
    result = run("portal", "--root", str(root), "check", root=tmp_path)
    assert (result.returncode, result.stderr) == (1, "")
    assert result.stdout.startswith(f"{ABOUT}:7:5: error: There is no page “/gone/”.")
    assert result.stdout.endswith("\nErrors: 1. Warnings: 0.\n")


# --- messages that teach ---


def test_the_line_stands_below_with_a_mark(tiny: Tiny) -> None:
    root = tiny(languages=("en",), files=GOOD | edit(PARTNERS, "country: GB", "country: UK"))
    assert CliRunner().invoke(main, ["--root", str(root), "check"]).output == (
        f"{PARTNERS}:5:14: error: country: “UK” is not a country code of two capital letters. "
        "The United Kingdom is GB. [country-code]\n"
        "    5 |     country: UK\n"
        "                     ^\n"
        "Errors: 1. Warnings: 0.\n"
    )


@pytest.mark.parametrize(
    ("line", "shown", "mark"),
    [
        ("日本 [x](/gone/)", "日本 [x](/gone/)", "日本 [x](".__len__() + 2),
        ("e\u0301t [x](/gone/)", "e\u0301t [x](/gone/)", len("et [x](")),
        ("\t[x](/gone/)", " [x](/gone/)", len(" [x](")),
        ("a" * 300 + " [x](/gone/) " + "b" * 300, "…" + "a" * 45 + " [x](/gone/) " + "b" * 42 + "…", 51),
    ],
)
def test_the_mark_stands_beneath_the_place_whatever_comes_before(tiny: Tiny, line: str, shown: str, mark: int) -> None:
    """Wide letters, letters without width, a tab, a very long line."""
    root = tiny(languages=("en",), files=body(f"Text.\n\n- x\n\n  {line.lstrip()}" if line[0] == "\t" else line))
    output = CliRunner().invoke(main, ["--root", str(root), "check"]).output.splitlines()
    (place,) = [number for number, one in enumerate(output) if "[link]" in one]
    prefix, _, text = output[place + 1].partition(" | ")
    assert text.strip() == shown.strip()
    assert (
        output[place + 2] == " " * (len(prefix) + 3 + len(text) - len(text.lstrip()) + mark - (line[0] == "\t")) + "^"
    )


def test_the_same_mistake_is_told_once_with_its_count(tiny: Tiny) -> None:
    root = tiny(languages=("en",), files=body("\n\n".join(["[gone](/gone-for-good/)"] * 50)))
    output = CliRunner().invoke(main, ["--root", str(root), "check"]).output.splitlines()
    assert output == [
        f"{ABOUT}:7:8: error: There is no page “/gone-for-good/”. Pages end with a slash, as in /programmes/. [link]",
        "    7 | [gone](/gone-for-good/)",
        "               ^",
        f"      the same in more places (49): {', '.join(f'{ABOUT}:{line}:8' for line in (9, 11, 13, 15))} and 45 more",
        "Errors: 50. Warnings: 0.",
    ]


def test_what_is_shown_of_a_line_cannot_steer_the_terminal(tiny: Tiny) -> None:
    root = tiny(languages=("en",), files={SOURCES: "sources:\n  - id: \x1b[31mred\x07\n"})
    output = CliRunner().invoke(main, ["--root", str(root), "check"]).output
    assert "\x1b" not in output
    assert "\x07" not in output


def test_every_rule_that_a_problem_names_is_explained_and_no_other() -> None:
    named = {text for id, text in catalogue("en").items() if id.endswith(".rule")}
    assert named == explained_rules()
    assert set().union(*(_rules_in(expected) for _, expected in FAULTS.values())) <= named


def _rules_in(expected: str | list[str]) -> set[str]:
    return set(re.findall(r"\[([a-z0-9-]+)\]$", "\n".join([expected] if isinstance(expected, str) else expected), re.M))


MOMENT = dt.datetime(2026, 6, 1, tzinfo=dt.UTC)
EXAMPLES = {
    FIGURES: GOOD[FIGURES].replace("  - id: jobs", "    chart: talents\n  - id: jobs")
    + "    chart: jobs\n    conflicts_with: [talents]\n",
    ABOUT: MATTER
    + "## The team\n\n[the team](#the-team)\n\nA **cat**.\n\nA cat.\n\nThe team meets.\n\n22\\. November was the day.\n"
    + "\nIt has {{figure:jobs, one=# job, other=# jobs}}.\n",
    PARTNERS: GOOD[PARTNERS].replace("    website:", "    name_language: en\n    website:"),
    SOURCES: GOOD[SOURCES].replace("A report", '"Report: part one"').replace("Example Agency", "Málaga Agency"),
    NEWS: GOOD[NEWS].replace("They came.", '"They came #1."'),
    FRENCH_INTERFACE: 'chrome.report: Signaler une erreur\npartners.count: {one: Une, many: "{count} d’organisations", other: "{count} organisations"}\n',
}


@pytest.mark.parametrize(
    "rule", [rule for rule in sorted(explained_rules()) if f"rule.{rule}.fails" in catalogue("en")]
)
def test_what_an_explanation_says_fails_fails_and_what_it_says_passes_passes(tiny: Tiny, rule: str) -> None:
    fails, passes = (catalogue("en")[f"rule.{rule}.{name}"] for name in ("fails", "passes"))
    files = GOOD | {CONFIG: ""} | EXAMPLES
    root = tiny(files={name: text for name, text in files.items() if text})
    files[CONFIG] = (root / CONFIG).read_text("utf-8")
    plain = passes.split("\n")[0] if passes not in "".join(files.values()) else passes
    assert any(plain in text for text in files.values()), (
        f"{plain}: an example is of lines that stand in support.good, or in EXAMPLES"
    )
    file = next(name for name, text in files.items() if plain in text)

    def rules() -> set[str]:
        return {problem.rule for problem in read(root, moment=MOMENT)[1]}

    write(root, file, files[file].replace(plain, passes, 1))
    assert rule not in rules()
    write(root, file, files[file].replace(plain, fails, 1))
    assert rule in rules()


def test_a_rule_is_explained_with_an_example(tiny: Tiny) -> None:
    root = str(tiny())
    result = CliRunner().invoke(main, ["--root", root, "check", "--explain", "unknown-value"])
    assert (result.exit_code, result.output) == (
        0,
        "The field takes one of a few words, for templates, lists and translations rest on them.\n\n"
        "Fails:\n    kind: ngoo\n\nPasses:\n    kind: ngo\n",
    )
    result = CliRunner().invoke(main, ["--root", root, "check", "--explain", "unknown-valeu"])
    assert (result.exit_code, result.output) == (
        2,
        "There is no rule “unknown-valeu”. Did you mean “unknown-value”?\n",
    )


# --- whatever comes ---


def languages(*listed: str) -> str:
    """A configuration with these entries below languages:."""
    return TINY_CONFIG.format(languages="\n".join(f"        - {one}" for one in listed))


MALFORMED: dict[str, dict[str, str | bytes]] = {
    "empty file": {PARTNERS: ""},
    "comment only": {PARTNERS: "# partners\n"},
    "scalar": {PARTNERS: "partners\n"},
    "list of lists": {PARTNERS: "partners: [[], [[]], {}]\n"},
    "null": {PARTNERS: "partners: [null, ~, '', \"\"]\n"},
    "noise": {PARTNERS: bytes(range(14, 256))},
    "zero bytes": {PARTNERS: b"\0" * 1000},
    "UTF-32": {PARTNERS: "partners: []\n".encode("utf-32")},
    "byte-order mark in the middle": {PARTNERS: "partners:\n\ufeff- id: \x01"},
    "unknown directive": {PARTNERS: "%YAML 9.9\n---\npartners: []\n"},
    "unclosed brackets": {PARTNERS: "partners: [{id: a, [\n"},
    "block nested 3,000 deep": {PARTNERS: "".join(" " * depth + "-\n" for depth in range(3_000))},
    "20,000 nested mappings": {PARTNERS: "partners: " + "{a: " * 20_000},
    "20,000 question marks": {PARTNERS: "? " * 20_000},
    "control character by an escape": {SOURCES: GOOD[SOURCES].replace("A report", r'"A \x01report"')},
    "zero by an escape": {NEWS: GOOD[NEWS].replace("They came.", r'"They \0came."')},
    "direction by a reference": {ABOUT: MATTER + "A &#x202e; reference\n"},
    "reference between escaped backticks": {ABOUT: MATTER + "A \\`&#x202E;abc\\` b\n"},
    "control character between escaped backticks": {NEWS: GOOD[NEWS] + "\n\\`&#1;\\`\n"},
    "no character": {ABOUT: MATTER + "A &#xD800; &#0; b\n"},
    "reference in an address": {ABOUT: MATTER + "A [b](https://example.org/&#x202e;x) c\n"},
    "quotations 600 deep on a line": {ABOUT: MATTER + "> " * 600 + "x\n"},
    "lists 600 deep on a line": {ABOUT: MATTER + "- " * 600 + "x\n"},
    "numbered lists 40 deep on a line": {ABOUT: MATTER + "1. " * 40 + "x\n"},
    "emphasis 3,000 deep": {ABOUT: MATTER + "_" * 3_000 + "a" + "_" * 3_000 + "\n"},
    "address outside the site": {"data/ledger/addresses.json": '{"../../PWNED/page/2/": "en"}'},
    "address of a list that is none": {"data/ledger/addresses.json": '{"nothing/page/2/": "en"}'},
    "address in a language that is none": {"data/ledger/addresses.json": '{"about/": "en ../x"}'},
    "control character by a reference": {NEWS: GOOD[NEWS] + "\nA &#1; reference\n"},
    "colours for the terminal": {PARTNERS: GOOD[PARTNERS].replace("GB", r'"\e[31mGB"')},
    "line breaks in a value": {PARTNERS: GOOD[PARTNERS].replace("2026-01-02", '"2026\\n\\n01"')},
    "line breaks in a key": {PARTNERS: GOOD[PARTNERS].replace("country:", '"coun\\ntry":')},
    "line breaks in an id": {PARTNERS: GOOD[PARTNERS].replace("agency\n", '"agen\\ncy"\n')},
    "line breaks in an option": {CONFIG: 'site_url: https://a.example.org/\nplugins: [portal: {"pub\\nlisher": x}]\n'},
    "endless word": {PARTNERS: GOOD[PARTNERS].replace("Helps people.", "a" * 100_000)},
    "endless key": {PARTNERS: GOOD[PARTNERS].replace("country:", '"' + "a" * 900 + '":')},
    "the year 1": {NEWS: GOOD[NEWS].replace("2026-01-02T09:00+01:00", "0001-01-01T00:00+01:00")},
    "the year 9999": {NEWS: GOOD[NEWS].replace("2026-01-02T09:00+01:00", "9999-12-31T23:59-01:00")},
    "the year 0": {SOURCES: GOOD[SOURCES].replace("2022-07", "0000")},
    "list as id": {PARTNERS: GOOD[PARTNERS].replace("id: agency", "id: [agency]")},
    "mapping as reference": {PARTNERS: GOOD[PARTNERS].replace("[report]", "[{a: report}]")},
    "empty page": {ABOUT: ""},
    "front matter only begun": {ABOUT: "---"},
    "front matter that is a list": {ABOUT: "---\n- title\n---\n\nText\n"},
    "front matter with a second document": {ABOUT: "---\ntitle: A\n...\n%YAML 9\n---\n\nText\n"},
    "list 250 deep": {ABOUT: MATTER + "\n".join("    " * depth + "- x" for depth in range(250)) + "\n"},
    "2,000 brackets": {ABOUT: MATTER + "[" * 2_000 + "\n"},
    "link to nothing": {ABOUT: MATTER + "[nothing]()\n"},
    "link of a script in disguise": {ABOUT: MATTER + "[a](java&#115;cript:alert)\n"},
    "page that takes a language's place": {"docs/en/fr.md": MATTER + "Text\n"},
    "line break in a file name": {"docs/en/a\nb\x1b[31m.md": MATTER + "Text\n"},
    "configuration that is empty": {CONFIG: ""},
    "configuration that is a list": {CONFIG: "- site_name\n"},
    "configuration with a second document": {CONFIG: "a: b\n---\n"},
    "language twice": {CONFIG: languages("{locale: en, default: true}", "{locale: fr}", "{locale: fr}")},
    "default language twice": {CONFIG: languages("{locale: en, default: true}", "{locale: en}")},
    "interface without strings": {"data/translations/en/interface.yml": ""},
    "interface that is a list": {FRENCH_INTERFACE: "- a\n"},
    "interface with lists for forms": {FRENCH_INTERFACE: "partners.count: {one: [], many: {}, other: ''}\n"},
    "ledger that is a number": {"data/ledger/translations/fr.json": "1"},
    "ledger of numbers": {"data/ledger/translations/fr.json": '{"a": 1}'},
    "ledger nested 20,000 deep": {"data/ledger/translations/fr.json": "[" * 20_000},
    "ledger in another encoding": {"data/ledger/translations/fr.json": "{}".encode("utf-16")},
}


@pytest.mark.parametrize("name", MALFORMED)
def test_whatever_is_wrong_is_an_error_with_a_place_and_never_a_traceback(tiny: Tiny, name: str) -> None:
    """Malformed input of every kind: exit code 1, located lines that keep the contract, nothing for the terminal."""
    root = tiny(files=GOOD)
    for file, content in MALFORMED[name].items():
        (root / file).parent.mkdir(parents=True, exist_ok=True)
        (root / file).write_bytes(content if isinstance(content, bytes) else content.encode())
    result = CliRunner().invoke(main, ["--root", str(root), "check"])
    assert result.exception is None or isinstance(result.exception, SystemExit), repr(result.exception)
    assert result.exit_code == 1
    assert "Traceback" not in result.output
    lines = [line for line in result.output.removesuffix("\n").split("\n")[:-1] if not line.startswith(" ")]
    assert any(": error: " in line for line in lines)
    assert_located(root, lines)


def test_folders_links_and_strange_names_in_place_of_files_are_told(tiny: Tiny) -> None:
    """A folder, a link that leads nowhere, and a name that is not UTF-8: each is told, as bytes that can be printed."""
    root = tiny(languages=("en",))
    (root / ABOUT).unlink()
    (root / ABOUT).mkdir()
    (root / SOURCES).unlink()
    (root / SOURCES).symlink_to("nowhere.yml")
    with open(bytes(root / "docs/en") + b"/caf\xe9.md", "wb") as file:
        file.write(MATTER.encode() + b"Text\n")
    program = Path(sys.executable).with_name("portal")
    result = subprocess.run([program, "check"], cwd=root, capture_output=True, timeout=60, check=False)
    assert (result.returncode, result.stderr) == (1, b"")
    output = result.stdout.decode("utf-8")
    assert (
        f"{ABOUT}:1:1: error: The file can't be read (Is a directory). Check its permissions. [file-unreadable]"
        in output
    )
    assert f"{SOURCES}:1:1: error: The file is missing." in output
    assert "The file name “caf�” can't become an address." in output


@pytest.mark.slow
@pytest.mark.parametrize("file", GOOD)
def test_no_slip_of_the_keyboard_brings_the_check_down(tiny: Tiny, file: str) -> None:
    """A file cut off anywhere, or with a stray character anywhere, still gives located lines and no exception.

    It shows as the file is read; of a few slips, all rules look at what is left.
    """
    root = tiny(languages=("en", "fr"), files=GOOD)
    write(root, FRENCH_INTERFACE, "")
    settings, _ = read_settings(root)
    assert settings is not None
    others = FileCache()
    load_portal(settings, FileReader(root, others))
    text = GOOD[file]
    slips = [text[:cut] for cut in range(0, len(text), 11)]
    starts = [0, *(match.end() for match in re.finditer(r"\n *(?:- )?|: |\[", text))]
    slips += [text[:start] + char + text[start:] for start in starts for char in ("-", ":", "{", '"', "\t")]
    few = len(slips) // 4
    for number, slip in enumerate(slips):
        write(root, file, slip)
        reader = FileReader(root, FileCache(others, keep=True))
        for problem in read(root)[1] if number % few == 0 else load_portal(settings, reader)[1]:
            assert LINE.fullmatch(str(problem)), f"{problem!r} in\n{slip}"
            place = problem.place
            if place.path == file:
                rows = slip.split("\n")
                assert place.line <= len(rows) and place.column <= len(rows[place.line - 1]) + 1, (
                    f"{problem} in\n{slip}"
                )


def test_a_large_portal_is_checked_in_parts_and_says_the_same(tiny: Tiny, monkeypatch: pytest.MonkeyPatch) -> None:
    """Words looked at on all cores, in small parts, give the problems that one look gives, in the same order."""
    root = tiny(
        files={
            **GOOD,
            PARTNERS: GOOD[PARTNERS].replace("Helps people.", "TODO {{figure:nix}}"),
            "data/translations/fr/partners.yml": "agency:\n  summary: TODO\n",
        }
    )
    write(
        root,
        "docs/en/about.md",
        "---\ntitle: About\nsummary: About.\nupdated: 2026-01-02\n---\n\nTODO see [here](/nowhere/).\n",
    )
    at_once = read(root)[1]
    monkeypatch.setattr(word_rules, "_MANY", 3)
    assert read(root, jobs=2)[1] == at_once
    assert len(at_once) > 4


def test_the_address_of_an_office_may_stand_in_a_text_and_no_other(tiny: Tiny) -> None:
    """It is the office's if a record says so."""
    text = "Write to help@agency.example.org or to jo@agency.example.org."
    files = body(text) | edit(
        PROGRAMMES, "      note: Any office.", "      email: Help@agency.example.org\n      note: Any office."
    )
    found = [problem for problem in read(tiny(files=GOOD | files), moment=MOMENT)[1] if problem.rule == "contact"]
    assert [(str(problem.place.path), problem.place.column) for problem in found] == [(ABOUT, text.index("jo@") + 1)]
