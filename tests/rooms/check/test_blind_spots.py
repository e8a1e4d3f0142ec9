"""What a checker easily overlooks: each is reported with its rule, file and line, and good ones beside it are left alone."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from portal.check.project import read
from portal.common.cache import FileCache
from portal.common.clock import now
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
from support.sites import Tiny, call, make_tiny

Files = dict[str, str]


def edit(file: str, old: str, new: str) -> Files:
    assert GOOD[file].count(old) >= 1, old
    return {file: GOOD[file].replace(old, new, 1)}


def body(text: str) -> Files:
    return {ABOUT: f"{MATTER}{text}\n"}


def french(text: str, english: str = "This is a text about nothing in particular.", title: str = "À propos") -> Files:
    return {"docs/fr/about.md": f"---\ntitle: {title}\nsummary: Nous.\n---\n\n{text}\n", **body(english)}


def option(line: str) -> str:
    """The configuration of a tiny site with one option of its own."""
    languages = (
        "        - {locale: en, name: en, default: true, build: true}\n        - {locale: fr, name: fr, build: true}"
    )
    return TINY_CONFIG.format(languages=languages).replace("report_address: errors@tiny.example.org", line)


SPOTS: dict[str, tuple[Files, str, str]] = {
    "points for thousands": (edit(FIGURES, "value: 65000", "value: 65.000"), "number", f"{FIGURES}:4"),
    "a point for thousands that might be decimals": (
        edit(FIGURES, "value: 65000\n    unit: people", "value: 1.500\n    unit: percent"), "number", f"{FIGURES}:4"),
    "leading zero": (edit(FIGURES, "value: 65000", "value: 012"), "number", f"{FIGURES}:4"),
    "escape of no character": (edit(PARTNERS, "Helps people.", '"\\ud800"'), "yaml-syntax", f"{PARTNERS}:8"),
    "a sign of one font alone": (edit(PARTNERS, "Helps", "\uf0b7 Helps"), "unreadable-character", f"{PARTNERS}:8"),
    "a sign of one font in a plane beyond": (edit(NEWS, "came", "c\U000f1234me"), "unreadable-character", f"{NEWS}:3"),
    "a sign of one font by an escape": (edit(PARTNERS, "Helps people.", '"\\ue000"'), "unreadable-character", f"{PARTNERS}:8"),
    "a sign of one font by a reference": (body("A &#xF0B7; point."), "invisible-character", f"{ABOUT}:7"),
    "a letter lost": (edit(PARTNERS, "Example", "Ex\ufffdmple"), "unreadable-character", f"{PARTNERS}:3"),
    "a letter lost in a translation": (french("Un texte \ufffd."), "unreadable-character", "docs/fr/about.md:6"),
    "a letter lost in the configuration": ({CONFIG: "# \ufffd\nsite_name: Tiny\n"}, "unreadable-character", f"{CONFIG}:1"),
    "no character at all": (edit(PARTNERS, "Helps", "Helps\ufdd0"), "invisible-character", f"{PARTNERS}:8"),
    "no character of a plane beyond": (edit(PARTNERS, "Helps", "Helps\U0001fffe"), "invisible-character", f"{PARTNERS}:8"),
    "letters that were drawn": (edit(PARTNERS, "Helps people.", "The o\ufb03ce."), "garbled-text", f"{PARTNERS}:8"),
    "Arabic letters that were drawn": (edit(NEWS, "They came.", "ﻣﺮﺣﺒﺎ"), "garbled-text", f"{NEWS}:3"),
    "letters as in source code": (edit(PARTNERS, "Helps people.", "Caf\\u00e9 people."), "garbled-text", f"{PARTNERS}:8"),
    "letters as in HTML": (edit(PARTNERS, "Example Agency", "Example &amp; Agency"), "garbled-text", f"{PARTNERS}:3"),
    "letters as in an e-mail": (body("A caf=C3=A9 there."), "garbled-text", f"{ABOUT}:7"),
    "a name cut short": (edit(PARTNERS, "name: Example Agency", "name: Agency #1 for Work"), "cut-text", f"{PARTNERS}:3"),
    "a summary cut short": (edit(PARTNERS, "Helps people.", "It leads #1 of them."), "cut-text", f"{PARTNERS}:8"),
    "a summary of two lines cut short": (
        edit(PARTNERS, "Helps people.", "It leads\n      people to #1 of them."), "cut-text", f"{PARTNERS}:9"),
    "a text that is nothing but a sign and words": (
        edit(PARTNERS, "name: Example Agency", "name: #1 for Work"), "cut-text", f"{PARTNERS}:3"),
    "a quoted text cut short": (edit(PARTNERS, "Helps people.", '"Helps" #people.'), "cut-text", f"{PARTNERS}:8"),
    "a text of which the second line is lost": (
        edit(PARTNERS, "Helps people.", "It leads #1\n      of the projects."), "cut-text", f"{PARTNERS}:8"),
    "a quotation mark of Windows": (edit(PARTNERS, "Helps", "It\x92s"), "invisible-character", f"{PARTNERS}:8"),
    "a quotation mark of Windows by a reference": (body("It&#146;s there."), "garbled-text", f"{ABOUT}:7"),
    "a title cut short": (edit(NEWS, "People arrive", "Winner of prize #1 arrives"), "cut-text", f"{NEWS}:2"),
    "a spelling cut short": (
        {"data/people.yml": "people:\n  - id: ada\n    name: Ada L\n    spellings:\n      - Ada #2\n"}, "cut-text", "data/people.yml:5"),
    "a source's title cut short": (edit(SOURCES, "A report", "Report #7 of 9"), "cut-text", f"{SOURCES}:4"),
    "a translation cut short": (edit(FRENCH, "Il court.", "Il court #1."), "cut-text", f"{FRENCH}:3"),
    "a translated title cut short": (french("Un texte.", title="Prix #1"), "cut-text", "docs/fr/about.md:2"),
    "a word of the interface cut short": (
        {FRENCH_INTERFACE: "chrome.report: Signaler #1 erreur\n"}, "cut-text", f"{FRENCH_INTERFACE}:1"),
    "an option cut short": ({CONFIG: option("publisher: Agency #1 for work")}, "cut-text", f"{CONFIG}:15"),
    "nothing in a text": (edit(PARTNERS, "Helps people.", "null"), "empty", f"{PARTNERS}:8"),
    "nothing in a field that may be left out": (
        edit(PARTNERS, "    kind: ngo", "    short_name: ~\n    kind: ngo"), "empty", f"{PARTNERS}:4"),
    "nothing in a list": (
        {"data/people.yml": "people:\n  - {id: ada, name: Ada L, spellings: [NULL]}\n"}, "empty", "data/people.yml:2"),
    "nothing in a translation": (edit(FRENCH, "Il court.", "Null"), "empty", f"{FRENCH}:3"),
    "nothing in a word of the interface": ({FRENCH_INTERFACE: "chrome.report: ~\n"}, "empty", f"{FRENCH_INTERFACE}:1"),
    "nothing in an option": ({CONFIG: option("publisher: null")}, "empty", f"{CONFIG}:15"),
    "no answer in a text": (edit(PARTNERS, "Helps people.", "n/a"), "empty", f"{PARTNERS}:8"),
    "a dash in a text": (edit(PARTNERS, "Helps people.", "–"), "empty", f"{PARTNERS}:8"),
    "a switch in a text": (edit(NEWS, "They came.", "No"), "empty", f"{NEWS}:3"),
    "byte-order mark within": (edit(PARTNERS, "Helps", "Helps\ufeff"), "invisible-character", f"{PARTNERS}:8"),
    "tag characters": (edit(PARTNERS, "Helps", "Helps\U000e0041"), "invisible-character", f"{PARTNERS}:8"),
    "nothing that can be seen": (edit(PARTNERS, "Helps people.", '"\u200b\u00a0"'), "empty", f"{PARTNERS}:8"),
    "Cyrillic letter in a Latin word": (edit(PARTNERS, "Example Agency", "Exаmple Agency"), "mixed-scripts", f"{PARTNERS}:3"),
    "Latin letter in a Cyrillic word": (french("Слово cлово", title="T"), "mixed-scripts", "docs/fr/about.md:6"),
    "endless headline": (edit(NEWS, "People arrive", "word " * 40), "too-long", f"{NEWS}:2"),
    "endless lead": (edit(NEWS, "They came.", "word " * 200), "too-long", f"{NEWS}:3"),
    "question marks": (edit(PARTNERS, "Helps people.", "???"), "unfinished", f"{PARTNERS}:8"),
    "to be confirmed": (body("The place is to be confirmed."), "unfinished", f"{ABOUT}:7"),
    "a template's brace": (edit(PARTNERS, "Helps people", "Helps {name}"), "unfinished", f"{PARTNERS}:8"),
    "e-mail in a text": (edit(PARTNERS, "Helps people", "Ask jo.doe@example.org"), "contact", f"{PARTNERS}:8"),
    "telephone in a page": (body("Call +44 20 7946 0958 now."), "contact", f"{ABOUT}:7"),
    "space in a link": (body("See [x](https://exa mple.org)."), "address", f"{ABOUT}:7"),
    "link that is never closed": (body("See [x](/partners/"), "markdown", f"{ABOUT}:7"),
    "reference without definition": (body("See [x][nowhere]."), "markdown", f"{ABOUT}:7"),
    "link without words": (body("See [](/partners/)."), "link-text", f"{ABOUT}:7"),
    "address as words": (body("See [https://example.org/](https://example.org/)."), "link-text", f"{ABOUT}:7"),
    "bare address": (body("See www.example.org for more."), "link-text", f"{ABOUT}:7"),
    "the site's own host": (body("See [x](https://tiny.example.org/sub/partners/)."), "link", f"{ABOUT}:7"),
    "picture by reference": (body("![x][y]\n\n[y]: /x.png"), "image", f"{ABOUT}:7"),
    "bold that is never closed": (body("This is **bold."), "markdown", f"{ABOUT}:7"),
    "bold in the place of a heading": (body("A text.\n\n**Next**\n\nMore."), "markdown", f"{ABOUT}:9"),
    "list in a paragraph": (body("Two things:\n2. one\n3. two"), "markdown", f"{ABOUT}:8"),
    "heading without words": (body("A.\n\n##\n\nB."), "heading-level", f"{ABOUT}:9"),
    "template language": (body('{% include "/etc/passwd" %}'), "markdown", f"{ABOUT}:7"),
    "snippet of another engine": (body('--8<-- "/etc/passwd"'), "markdown", f"{ABOUT}:7"),
    "page where pictures lie": ({"docs/en/images.md": f"{MATTER}x\n"}, "reserved", "docs/en/images.md:1"),
    "name of a device": (edit(PARTNERS, "id: agency", "id: con"), "reserved", f"{PARTNERS}:2"),
    "checked in the future": (edit(PARTNERS, "2026-01-02", "2062-01-02"), "date-in-future", f"{PARTNERS}:7"),
    "source of the future": (edit(SOURCES, "2022-07", "2202-07"), "date-in-future", f"{SOURCES}:6"),
    "figure of the future": (edit(FIGURES, "as_of: unknown", "as_of: 2202"), "date-in-future", f"{FIGURES}:7"),
    "event in the far future": (edit(NEWS, "2022-07", "2202-07"), "date-in-future", f"{NEWS}:6"),
    "a checked date before there were portals": (edit(PARTNERS, "2026-01-02", "1926-01-02"), "date-long-ago", f"{PARTNERS}:7"),
    "published before there were portals": (edit(NEWS, "2026-01-02T", "1931-01-02T"), "date-long-ago", f"{NEWS}:5"),
    "a figure of antiquity": (edit(FIGURES, "as_of: unknown", "as_of: 0222"), "date-long-ago", f"{FIGURES}:7"),
    "an event of antiquity": (edit(NEWS, "2022-07", "0033"), "date-long-ago", f"{NEWS}:6"),
    "a source of antiquity": (edit(SOURCES, "2022-07", "1202-07"), "date-long-ago", f"{SOURCES}:6"),
    "a period that began in antiquity": (edit(PROGRAMMES, "start: 2021", "start: 0221"), "date-long-ago", f"{PROGRAMMES}:11"),
    "a correction in the future": (
        edit(NEWS, "source: report\n", "source: report\ncorrections:\n  - {date: 2062-01-03T09:00Z, note: A name.}\n"),
        "date-in-future", f"{NEWS}:11"),
    "a source that is read in the future": (edit(SOURCES, "    date: 2022-07", "    seen: 2062-01-02\n    date: 2022-07"), "date-in-future", f"{SOURCES}:6"),
    "a name that is former in the future": (
        edit(PARTNERS, "    kind: ngo", "    former_names:\n      - {name: Agency of Old, until: 2062}\n    kind: ngo"), "date-in-future", f"{PARTNERS}:5"),
    "an address that will be gone": (
        {"data/redirects.yml": "redirects:\n  - {address: /old/, gone: 2062-01-02}\n"}, "date-in-future", "data/redirects.yml:2"),
    "an embargo for another century": (
        edit(NEWS, "published: 2026-01-02T09:00+01:00", "publish_at: 2206-01-02T09:00+01:00"), "date-in-future", f"{NEWS}:5"),
    "a period that ends in another century": (edit(PROGRAMMES, "end: 2022", "end: 2220"), "date-in-future", f"{PROGRAMMES}:12"),
    "an address gone before there were any": (
        {"data/redirects.yml": "redirects:\n  - {address: /old/, gone: 1926-01-02}\n"}, "date-long-ago", "data/redirects.yml:2"),
    "a day that begins a paragraph": (body("Intro.\n\n22. November was the day."), "list-number", f"{ABOUT}:9"),
    "a year that begins a paragraph": (body("1945. It was the year."), "list-number", f"{ABOUT}:7"),
    "days that would be counted on": (body("22. November: A.\n\n5. December: B."), "list-number", f"{ABOUT}:9"),
    "days of one list": (body("1. Mai war es.\n3. Mai auch."), "list-number", f"{ABOUT}:8"),
    "first days of months": (body("1. Mai war es.\n\n1. Juni auch."), "list-number", f"{ABOUT}:9"),
    "zeros that would vanish": (body("007. James."), "list-number", f"{ABOUT}:7"),
    "a day in a quotation": (body("> 22. November was the day."), "list-number", f"{ABOUT}:7"),
    "a day in a point of a list": (body("- A\n\n    22. November."), "list-number", f"{ABOUT}:9"),
    "a day in a translation": (french("12. novembre : le jour."), "list-number", "docs/fr/about.md:6"),
    "asterisks for times": (body("It is 10*20*30 metres."), "markdown", f"{ABOUT}:7"),
    "a sign of a heading that touches its word": (body("Text.\n\n##The projects"), "heading-level", f"{ABOUT}:9"),
    "a line that is an address for Markdown": (body("Text.\n\n[Note]: important"), "markdown", f"{ABOUT}:9"),
    "a source that is an address for Markdown": (body("A.\n\n[1]: https://example.org/"), "markdown", f"{ABOUT}:9"),
    "a cell too many": (body("| a | b |\n|---|---|\n| 1 | 2 |\n| 1 | 2 | 3 |"), "markdown", f"{ABOUT}:10"),
    "a cell too many without strokes at the ends": (body("a | b\n--|--\n1 | 2 | 3"), "markdown", f"{ABOUT}:9"),
    "a cell too many by a stroke in code": (body("| a | b |\n|---|---|\n| 1 | `2 | 3` |"), "markdown", f"{ABOUT}:9"),
    "degrees below zero": (body("It was cold.\n\n- 5 degrees at night."), "list-number", f"{ABOUT}:9"),
    "a number that grew": (body("+ 15 per cent in a year."), "list-number", f"{ABOUT}:7"),
    "a bracket that a comment takes": (edit(PARTNERS, "[report]", "[report #1]"), "cut-text", f"{PARTNERS}:9"),
    "a brace that a comment takes": ({"data/people.yml": "people:\n  - {id: ada, name: Ada #1 Love}\n"}, "cut-text", "data/people.yml:2"),
    "a comment in the second line of three": (edit(PARTNERS, "Helps people.", "Helps\n      of #1 and\n      more."), "cut-text", f"{PARTNERS}:9"),
    "a quotation at the beginning": (edit(PARTNERS, "Helps people.", "[sic] Helps."), "yaml-syntax", f"{PARTNERS}:8"),
    "a question mark at the beginning": (edit(PARTNERS, "Helps people.", "? Helps."), "yaml-syntax", f"{PARTNERS}:8"),
    "what stands behind the end of a document": ({PARTNERS: f"{GOOD[PARTNERS]}...\n  - id: lost\n"}, "yaml-documents", f"{PARTNERS}:10"),
    "front matter of another tool": ({ABOUT: '+++\ntitle = "About"\n+++\n\nText.\n'}, "front-matter", f"{ABOUT}:1"),
    "front matter that ends in dots": ({ABOUT: MATTER.rstrip().removesuffix("---") + "...\n\nText.\n"}, "front-matter", f"{ABOUT}:5"),
    "front matter that ends in dashes": ({ABOUT: MATTER.rstrip().removesuffix("---") + "———\n\nText.\n"}, "front-matter", f"{ABOUT}:5"),
    "front matter below a remark": ({ABOUT: f"<!-- a remark -->\n{MATTER}Text.\n"}, "front-matter", f"{ABOUT}:1"),
    "front matter that a rule below would end": (
        {ABOUT: MATTER.rstrip().removesuffix("---") + "\nText.\n\n---\n\nMore.\n"}, "front-matter", f"{ABOUT}:5"),
    "front matter twice": (body("---\ntitle: Again\n---\n\nText."), "front-matter", f"{ABOUT}:7"),
    "a page of blanks": (body("&nbsp;"), "empty", f"{ABOUT}:7"),
    "a page of an empty point": (body("-"), "empty", f"{ABOUT}:7"),
    "braces that are closed alone": (body("We have figure:talents}} people."), "figure-syntax", f"{ABOUT}:7"),
    "wide braces": (body("We have ｛｛figure:talents｝｝ people."), "figure-syntax", f"{ABOUT}:7"),
    "a letter that became a question mark": (edit(PARTNERS, "Helps people.", "It is na?ve."), "unreadable-character", f"{PARTNERS}:8"),
    "letters of mathematics": (edit(PARTNERS, "Helps people.", "𝐇𝐞𝐥𝐩𝐬 people."), "garbled-text", f"{PARTNERS}:8"),
    "wide letters": (edit(PARTNERS, "Helps people.", "Ｈｅｌｐｓ people."), "garbled-text", f"{PARTNERS}:8"),
    "nothing but signs": (edit(PARTNERS, "Helps people.", "..."), "empty", f"{PARTNERS}:8"),
    "a Chinese name": (edit(PARTNERS, "Example Agency", "机构"), "not-translated", f"{PARTNERS}:3"),
    "a source's title of two lines": (edit(SOURCES, "A report", "|-\n      A\n      report"), "plain-text", f"{SOURCES}:4"),
    "a publisher of two lines": (edit(SOURCES, "publisher: Example Agency", 'publisher: "A\\nB"'), "plain-text", f"{SOURCES}:3"),
    "more people than there are": (edit(FIGURES, "value: 65000", "value: 9000000000"), "implausible", f"{FIGURES}:4"),
    "one organisation in two records": (
        {PARTNERS: GOOD[PARTNERS] + GOOD[PARTNERS].split("\n", 1)[1].replace("id: agency", "id: agency-2").replace("Example Agency", "EXAMPLE  agency")},
        "listed-twice", f"{PARTNERS}:11"),
    "one website in two records": (
        {PARTNERS: GOOD[PARTNERS] + GOOD[PARTNERS].split("\n", 1)[1].replace("id: agency", "id: other").replace("Example Agency", "Another")},
        "listed-twice", f"{PARTNERS}:14"),
    "a host with an empty part": (edit(PARTNERS, "agency.example.org", "agency..example.org"), "address", f"{PARTNERS}:6"),
    "a host of one house": (edit(PARTNERS, "agency.example.org", "intranet.local"), "address", f"{PARTNERS}:6"),
    "a publisher who is to come": ({CONFIG: option("publisher: TODO")}, "unfinished", f"{CONFIG}:15"),
    "figure without date": (edit(FIGURES, "    as_of: unknown\n", ""), "figure-date", f"{FIGURES}:2"),
    "two numbers for one thing": (
        {FIGURES: GOOD[FIGURES] + GOOD[FIGURES].split("figures:\n")[1].replace("id: talents", "id: pool").replace("65000", "70000").split("  - id: jobs")[0]},
        "figures-disagree", f"{FIGURES}:18",
    ),
    "English in French": (french("This is a text that was left in English by somebody who had no time."), "not-translated", "docs/fr/about.md:6"),
    "Russian in French": (french("Это русский текст о портале."), "not-translated", "docs/fr/about.md:6"),
    "person not named in French": (
        {"data/people.yml": "people:\n  - id: ada\n    name: Ada Lovelace\n", **french("Elle est venue.", "Ada Lovelace came.")},
        "names-differ", "docs/fr/about.md:6",
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, FileCache]:
    """A site without faults, and what was read of it."""
    root = make_tiny(tmp_path_factory.mktemp("spots") / "tiny", files=GOOD)
    read(root, memory=(known := FileCache()))
    return root, known


@pytest.mark.parametrize("spot", SPOTS)
def test_it_is_seen(good: tuple[Path, FileCache], spot: str) -> None:
    files, rule, place = SPOTS[spot]
    root, known = good
    drafted = {name: text.encode() for name, text in files.items()}
    problems = read(root, memory=FileCache(known, keep=True), moment=now(), drafted=drafted)[1]
    assert (place, rule) in {(f"{one.place.path}:{one.place.line}", one.rule) for one in problems}


@pytest.mark.parametrize(
    "files",
    [
        body(
            "A text.\n\n- one\n- two\n\n1. first\n2. second\n\nSee <https://example.org/> and `www.example.org` and `**`."
        ),
        edit(PARTNERS, "kind: ngo", "kind: ngo  # since 2020"),
        edit(PARTNERS, "Helps people.", '"Helps people #1." # a comment'),
        edit(PARTNERS, "    kind: ngo", '    short_name: "null"\n    kind: ngo'),
        edit(PARTNERS, "Helps people.", ">-  # folded\n      It leads #1 of them: yes or no, C#, #2."),
        edit(PARTNERS, "Helps people.", "CAFÉ» “LIBERTÉ” „Gruß“ « café », Рік, надії, أ، ب، وسط، A&B; a=b"),
        body("A &lt;b&gt; and `caf\\u00e9` and &amp;."),
        body("1. one\n2. two\n\nText.\n\n3. three\n4. four"),
        body("1. one\n1. two\n1. three"),
        body("0. zero\n1. one"),
        body("- 20 people\n- 30 people\n\nText.\n\n- One way\n\n-5 degrees, +15 per cent."),
        body(
            'See [the agency][a] and [elsewhere].\n\n[A]: /partners/agency/\n[elsewhere]: https://example.org/ "There"'
        ),
        body("| a | b |\n|---|:-:|\n| 1 | `2 \\| 3` |\n| 1 |\n| 1 \\| 2 | 3 |\n\nText | text | text."),
        body("[Note]\\: important, and \\[Note]: too."),
        body("١. واحد\n٢. اثنان"),
        body(
            "1. one\n    1. inner\n    2. inner\n2. two\n\n```\n22. code\n```\n\n22\\. November and 22.5 and 1945 and 3\\*4\\*5."
        ),
        body("\\#1 of *2* projects, **3**.\n\n## Work in C\\#\n\n## Closed ##\n\n## Work in C#"),
        body("#1 of the projects.\n\n#JobsForUkraine is the word.\n\n#IOM #Jobs\n\n" + "2" * 30 + ". A."),
        body("The [agency](/partners/agency/), [elsewhere](https://example.org/a_(b)) and 2 * 3 ** 4 in `code`."),
        body("| a | b |\n|---|---|\n| **x** | [y](/partners/) |"),
        body("A **bold** paragraph with *stress*.\n\n> A quotation\n> - with a list\n\n## A heading\n- and its list"),
        french("Ceci est un texte français qui parle d’Upwork et de la Tent Partnership for Refugees."),
        body("See [words of a link\nof two lines](https://example.org/), and [another](https://example.org/b)."),
        body("IOM-projects and COVID-19 in м. Київ."),
        edit(FIGURES, "value: 65000\n    unit: people", "value: 1.10\n    unit: percent"),
        edit(PARTNERS, "country: GB", "country: NO"),
        edit(PARTNERS, "Helps people.", "Aide soft\u00adhyphen."),
    ],
)
def test_what_is_good_is_left_alone(tiny: Tiny, files: Files) -> None:
    problems = read(tiny(files=GOOD | files), moment=now())[1]
    assert [str(one) for one in problems if one.rule != "translation-missing"] == []


@pytest.mark.parametrize(("written_in", "told"), [("en", True), ("fr", False)])
def test_a_growth_above_a_hundred_per_cent_is_looked_for_where_its_words_are_known(
    tiny: Tiny, written_in: str, told: bool
) -> None:
    """Whoever writes in another language than English isn't told to say “growth”."""
    root = tiny(files=GOOD | edit(FIGURES, "value: 65000\n    unit: people", "value: 120\n    unit: percent"))
    (root / "docs/en").rename(root / "docs" / written_in)
    languages = f"        - {{locale: {written_in}, name: A, default: true, build: true}}"
    (root / CONFIG).write_text(TINY_CONFIG.format(languages=languages), "utf-8")
    site, problems = read(root, moment=now())
    assert site is not None
    assert ("implausible" in {one.rule for one in problems}) is told


BOMBS: dict[str, bytes] = {
    "20,000 nested lists": b"partners: " + b"[" * 20_000,
    "20,000 nested mappings": b"".join(b" " * depth + b"a:\n" for depth in range(2_000)),
    "a line of 100 MB": b'partners: "' + b"x" * 100_000_000 + b'"',
    "a number of 5,000 digits": b"partners:\n  - id: " + b"9" * 5_000,
    "aliases of aliases": b"a: &a [x,x]\nb: &b [*a,*a]\nc: &c [*b,*b]\npartners: *c\n",
    "UTF-16": GOOD[PARTNERS].encode("utf-16"),
    "nothing but null": b"\0" * 100_000,
    "random bytes": bytes(range(256)) * 100,
    "a hundred thousand keys": b"partners:\n" + b"".join(b"  k%d: v\n" % number for number in range(100_000)),
    "a million quotes": b"partners: " + b"'\"" * 500_000,
    "a million brackets": b"partners:\n  - summary: " + b"[](" * 300_000,
}


@pytest.mark.slow
@pytest.mark.parametrize("bomb", BOMBS)
def test_a_bomb_is_defused_within_seconds_and_little_memory(tiny: Tiny, bomb: str) -> None:
    root = tiny(files=GOOD)
    (root / PARTNERS).write_bytes(BOMBS[bomb])
    measure = (
        "import resource, subprocess, sys\n"
        "done = subprocess.run(sys.argv[1:], capture_output=True, text=True)\n"
        "used = resource.getrusage(resource.RUSAGE_CHILDREN)\n"
        "print(done.returncode, used.ru_maxrss // 1024, round(used.ru_utime + used.ru_stime))\n"
        "print(done.stdout, done.stderr)\n"
    )
    portal = str(Path(sys.executable).with_name("portal"))
    result = subprocess.run(
        [sys.executable, "-c", measure, portal, "check"], cwd=root, capture_output=True, text=True, timeout=300, check=True,
        env={**os.environ, "LC_ALL": "C.UTF-8"},
    )  # fmt: skip
    first, output = result.stdout.split("\n", 1)
    code, megabytes, seconds = map(int, first.split())
    assert code == 1
    assert f"{PARTNERS}:" in output
    assert "Traceback" not in output
    assert "portal itself" not in output
    assert megabytes < 500
    assert seconds < 30  # of a processor, however busy it is; some five are usual


def test_forty_mistakes_in_a_portal_are_found_in_one_run(portal: Path) -> None:
    """Planted all at once; each is named with its file and line."""
    assert call("check", root=portal).stdout == "All is well.\n"
    wanted: list[tuple[str, int, str]] = []
    for file, old, new, rule in PLANTED:
        text = (portal / file).read_text("utf-8")
        assert old in text, (file, old)
        changed = text.replace(old, new, 1)
        line = changed.count("\n", 0, text.index(old)) + 1
        (portal / file).write_text(changed, "utf-8")
        wanted.append((file, line, rule))
    result = call("check", "--format", "json", root=portal)
    found = {(one["path"], one["line"], one["rule"]) for one in json.loads(result.stdout)}
    assert [one for one in wanted if one not in found] == []
    assert len(wanted) == 40


DT4E, LINKIT = "docs/en/news/dt4e-first-arrivals.md", "docs/en/news/link-it-closing-event.md"
# Every plant keeps the number of lines of its file, so that the lines of the others stay where they are.
PLANTED: list[tuple[str, str, str, str]] = [
    ("data/partners.yml", "kind: intergovernmental", "kind: intergovermental", "unknown-value"),
    ("data/partners.yml", "country: CH", "country: ch", "country-code"),
    ("data/partners.yml", "website: https://www.iom.int/", "website: www.iom.int", "address"),
    ("data/partners.yml", "website: https://european-union.europa.eu/", "websit: https://european-union.europa.eu/", "unknown-key"),
    ("data/partners.yml", "website: https://www.talentbeyondboundaries.org/", "website: javascript:alert(1)", "address"),
    ("data/partners.yml", "website: https://www.fedasil.be/", "website: http://www.fedasil.be/", "insecure-address"),
    ("data/partners.yml", "name_language: pt", "name_language: portuguese", "language-code"),
    ("data/partners.yml", "general_knowledge: [kind, country]", "general_knowledge: [kind, summary]", "general-knowledge"),
    ("data/partners.yml", "  - id: fragomen", "  - id: Fragomen", "identifier"),
    ("data/programmes.yml", "status: unknown", "status: closed", "unknown-value"),
    ("data/figures.yml", "value: 65000", "value: 65,000", "number"),
    ("data/figures.yml", "unit: employers", "unit: employer", "unknown-value"),
    ("data/figures.yml", "as_of: 2021/2022", "as_of: 2022/2021", "date"),
    ("data/sources.yml", "kind: press-release", "kind: release", "unknown-value"),
    ("data/sources.yml", "date: 2022?/..", "date: 2022-13", "date"),
    ("data/people.yml", "spellings: [Hedren]", "spelling: [Hedren]", "unknown-key"),
    ("data/translations/fr/partners.yml", "european-union:", "european-unoin:", "unknown-record"),
    ("data/translations/fr/interface.yml", "chrome.site-name: Portail", "chrome.site-name: Portail {name}", "placeholder"),
    ("data/translations/uk/interface.yml", "chrome.independent: ", "chrome.independant: ", "unknown-key"),
    ("docs/en/about.md", "## What it is not", "# What it is not", "heading-level"),
    ("docs/en/about.md", "[ledger of figures](/data/)", "[ledger of figures](/dta/)", "link"),
    ("docs/en/about.md", "It is nobody’s official site.", "It is <b>nobody’s</b> site.", "raw-html"),
    ("docs/en/privacy.md", "updated: 2026-11-26", "updated: 2026-11-31", "date"),
    ("docs/en/feeds.md", "title: ", "titel: ", "unknown-key"),
    ("docs/en/accessibility.md", "updated: 2026-11-26", "updated: 2062-11-22", "date-in-future"),
    (LINKIT, "published: 2026-11-22T01:50:00+00:00", "published: 2026-11-22T01:50", "moment-zone"),
    (LINKIT, "[IOM](/partners/iom/)", "[click here](/partners/iom/)", "link-text"),
    (LINKIT, "## Who paid for it", "#### Who paid for it", "heading-level"),
    ("docs/en/news/iom-and-upwork-remote-work.md", "{{figure:ukraine-jobs-lost}}", "{{figure:ukraine-job-lost}}", "unknown-record"),
    ("docs/en/news/iom-and-upwork-remote-work.md", "programmes: [opportunity-unlimited]", "programmes: [opportunity-unlimitd]", "unknown-record"),
    ("docs/en/news/iom-and-upwork-remote-work.md", "issued_by: [iom]", "issued_by: [iomm]", "unknown-record"),
    (DT4E, "kind: news", "kind: story time", "unknown-value"),
    (DT4E, "partners: [", "partners: [iomm, ", "unknown-record"),
    ("docs/en/news/yassine-new-chapter.md", "It says no more about his work", "TODO says no more about his work", "unfinished"),
    ("docs/en/news/nurses-return-to-nursing.md", "kind: ", "kind:: ", "unknown-key"),
    ("docs/fr/about.md", "title: ", "updated: 2026-01-01 # ", "shared-field"),
    ("docs/fr/news/link-it-closing-event.md", "[LINK IT](/programmes/link-it/)", "[LINK IT](/fr/programmes/link-it/)", "link"),
    ("docs/uk/about.md", "title: ", "title: \u202e", "invisible-character"),
    ("docs/ar/employers.md", "](/programmes/dt4e/)", "](/programmes/dt4e)", "link"),
    ("docs/en/news/labour-mobility-overview.md", "source: iom-labour-mobility-overview", "source: [iom-labour-mobility-overview]", "wrong-type"),
]  # fmt: skip
