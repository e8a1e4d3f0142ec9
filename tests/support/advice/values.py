"""Advice on single values: addresses, dates, numbers, ids, words."""

from support.advice.rows import FIX, PICTURE, Files, N, Rows, body, edit
from support.good import FIGURES, MATTER, NEWS, PARTNERS, PROGRAMMES, SOURCES

EVENTS = "data/events.yml"
EVENT = """\
events:
  - id: fair
    title: A fair
    summary: Employers meet people.
    start: 2026-03-05
    place: Hall, Brussels
    published: 2026-01-02T09:00+01:00
    checked: 2026-01-02
    sources: [report]
"""
OFFICE = "    offices:\n      - {id: press, audience: press, name: The press office, email: press@agency.example.org}\n"


def partner(line: str) -> Files:
    """With one more field, in line 4."""
    return edit(PARTNERS, "    kind: ngo\n", f"    {line}\n    kind: ngo\n")


def office(old: str, new: str) -> Files:
    """With an office, in line 5, of which something is otherwise."""
    assert old in OFFICE
    return edit(PARTNERS, "    kind: ngo\n", OFFICE.replace(old, new) + "    kind: ngo\n")


def event(old: str, new: str, beside: str = "") -> Files:
    """An event of which something is otherwise; *beside* are more lines."""
    assert old in EVENT
    return {EVENTS: EVENT.replace(old, new) + beside, "docs/en/events.md": MATTER + "What takes place.\n"}


ROWS: Rows = {
    "a letter that became a question mark": (edit(PARTNERS, "Helps people.", "It is na?ve."), "text.letter-lost", 8, ("na?ve", "naïve")),
    "a Cyrillic letter in an id": (edit(PARTNERS, "id: agency", "id: аgency"), "value.odd-letter", 2, FIX),
    "nothing seen in an id": (edit(PARTNERS, "id: agency", "id: agen\u200bcy"), "value.odd-letter", 2, FIX),
    "a Cyrillic letter in a reference": (edit(PROGRAMMES, "partner: agency", "partner: аgency"), "value.odd-letter", 15, FIX),
    "a Cyrillic letter in a choice": (edit(PARTNERS, "kind: ngo", "kind: ngо"), "value.odd-letter", 4, FIX),
    "a no-break space behind a date": (edit(PARTNERS, "checked: 2026-01-02", f"checked: 2026-01-02{N}"), "value.odd-letter", 7, FIX),
    "a mark of direction before a code": (edit(PARTNERS, "country: GB", "country: \u200eGB"), "value.odd-letter", 5, FIX),
    "an address without its scheme": (edit(PARTNERS, "https://agency.example.org/", "agency.example.org"), "value.address", 6, ("website: ", "website: https://")),
    "a blank in an address": (edit(PARTNERS, "https://agency.example.org/", "https://agency.example.org/a b"), "value.address-space", 6, ("/a b", "/a")),
    "a user in an address": (edit(PARTNERS, "https://agency", "https://me@agency"), "value.address-user", 6, ("https://me@", "https://")),
    "no e-mail address": (office("press@agency.example.org", "press at agency.example.org"), "value.email", 5, ("press at agency", "press@agency")),
    "a register's address with a slip": (partner("ror: https://ror.org/03yrm5c27"), "value.ror", 4, ("5c27", "5c26")),
    "a register's number alone": (partner("ror: 03yrm5c26"), "value.ror", 4, ("ror: 0", "ror: https://ror.org/0")),
    "an address for an item": (partner("wikidata: https://www.wikidata.org/wiki/Q458"), "value.wikidata", 4, ("https://www.wikidata.org/wiki/", "")),
    "a number without its register": (partner("org_id: 1014576"), "value.org-id", 4, ("1014576", "GB-CHC-1014576")),
    "a number as it is called at home": (office("email: press@agency.example.org", "phone: 022 717 91 11"), "value.phone", 5, ("022", "+41 22")),
    "a person's address": (office("press@", "jo.doe@"), "value.email-person", 5, ("jo.doe@", "press@")),
    "an office that nobody can reach": (office(", email: press@agency.example.org", ""), "partner.office-unreachable", 5, ("office}", "office, phone: +41 22 717 91 11}")),
    "a country as people say it": (edit(PARTNERS, "GB", "UK"), "value.country", 5, FIX),
    "a country in small letters": (edit(PARTNERS, "GB", "gb"), "value.country", 5, ("gb", "GB")),
    "a country by its name": (edit(PARTNERS, "GB", "Kingdom"), "value.country", 5, ("Kingdom", "GB")),
    "a country's id in capitals": ({"data/countries.yml": "countries:\n  - id: JO\n    checked: 2026-01-02\n    sources: [report]\n", "docs/en/countries.md": MATTER + "Where.\n"}, "value.country-id", 2, ("JO", "jo")),
    "a month too many": (edit(SOURCES, "2022-07", "2022-13"), "value.date", 6, ("2022-13", "2022-12")),
    "a date as people write it": (edit(SOURCES, "2022-07", "12.7.2022"), "value.date", 6, ("12.7.2022", "2022-07-12")),
    "a date that is about": (edit(SOURCES, "2022-07", "about 2022"), "value.date", 6, ("about 2022", "2022~")),
    "a day that there isn't": (edit(PARTNERS, "checked: 2026-01-02", "checked: 2026-02-30"), "value.day", 7, ("02-30", "02-28")),
    "a day without zeros": (edit(PARTNERS, "checked: 2026-01-02", "checked: 2026-1-2"), "value.day", 7, FIX),
    "nothing that can be seen": (edit(PARTNERS, "Helps people.", '" "'), "value.empty", 8, ('" "', "Helps.")),
    "nothing that can be seen in a field that may be left out": (partner('short_name: " "'), "value.empty", 4, ('    short_name: " "\n', "")),
    "an id with capitals": (edit(FIGURES, "id: jobs", "id: All Jobs"), "value.id", 9, ("All Jobs", "all-jobs")),
    "a picture with blanks": ({"data/images.yml": "images:\n  - {id: hall, file: The Hall.JPG, decorative: true, credit: C, licence: CC0}\n", "docs/images/the-hall.jpg": PICTURE}, "value.image", 2, ("The Hall.JPG", "the-hall.jpg")),
    "a language by its name": (partner("name_language: French"), "value.language", 4, ("French", "fr")),
    "a text of 20,001 characters": (edit(PARTNERS, "Helps people.", "word " * 4_100), "value.long", 8, ("word " * 4_100, "Helps.")),
    "half a month": (partner("review_every: 2.5"), "value.months", 4, ("2.5", "3")),
    "a day without time": (edit(NEWS, "2026-01-02T09:00+01:00", "2026-01-02"), "value.moment", 5, ("2026-01-02", "2026-01-02T09:00+01:00")),
    "no answer": (edit(PARTNERS, "Helps people.", "n/a"), "value.no-answer", 8, ("n/a", '"n/a"')),
    "no answer in a field that may be left out": (partner("short_name: none"), "value.no-answer", 4, ("    short_name: none\n", "")),
    "a name in quotation marks": (edit(PARTNERS, "Example Agency", "“Example Agency”"), "value.quotes-shown", 3, FIX),
    "null": (partner("short_name: null"), "value.null", 4, ("    short_name: null\n", "")),
    "null in a field that must be there": (edit(PARTNERS, "Helps people.", "null"), "value.null", 8, ("null", "Helps.")),
    "a number in words": (edit(FIGURES, "65000", "65 thousand"), "value.number", 4, ("65 thousand", "65000")),
    "a comma for thousands": (edit(FIGURES, "65000", "65,000"), "value.number", 4, FIX),
    "a point for thousands": (edit(FIGURES, "65000", "65.000"), "value.number-thousands", 4, ("65.000", "65000")),
    "zeros behind a point": (edit(FIGURES, "65000\n    unit: people", "1.500\n    unit: percent"), "value.number-thousands", 4, ("1.500", "1.5")),
    "an address of this site without a slash": ({"data/redirects.yml": "redirects:\n  - {address: /old, leads_to: /about/}\n"}, "value.own-address", 2, ("/old,", "/old/,")),
    "an Arabic comma between countries": (edit(PROGRAMMES, "[GB, IE]", "[GB، IE]"), "value.other-comma", 13, FIX),
    "a semicolon between countries": (edit(PROGRAMMES, "[GB, IE]", "[GB; IE]"), "value.other-comma", 13, ("; ", ", ")),
    "an Arabic comma between ids": (edit(NEWS, "[agency]", "[agency،agency-two]"), "value.other-comma", 8, ("،agency-two", "")),
    "a reserved word": (edit(PARTNERS, "id: agency", "id: page"), "value.reserved", 2, ("id: page", "id: agency")),
    "a year that can't be": (edit(PARTNERS, "checked: 2026-01-02", "checked: 0026-01-02"), "value.year", 7, ("0026", "2026")),
    "no time zone": (edit(NEWS, "2026-01-02T09:00+01:00", "2026-01-02T09:00"), "value.zone", 5, ("09:00", "09:00+01:00")),
    "a time zone that there isn't": (edit(NEWS, "+01:00", "+19:00"), "value.zone-impossible", 5, ("+19:00", "+01:00")),
    "a time zone by its name": (edit(NEWS, "2026-01-02T09:00+01:00", "2026-01-02T09:00 CET"), "value.moment", 5, (" CET", "+01:00")),
    "a time with a zone": (event("2026-03-05", "2026-03-05T09:00+01:00"), "event.time-with-zone", 5, ("T09:00+01:00\n    place", "T09:00\n    time_zone: Europe/Brussels\n    place")),
    "a time that there isn't": (event("2026-03-05", "2026-03-05T25:00"), "event.no-such-time", 5, ("T25:00", "")),
    "a zone by its town": (event("2026-03-05", "2026-03-05T09:00\n    time_zone: Brussels"), "event.no-such-zone", 6, ("Brussels\n    place", "Europe/Brussels\n    place")),
    "a time and a day": (event("2026-03-05", "2026-03-05T09:00\n    time_zone: Europe/Brussels\n    end: 2026-03-06"), "event.time-and-day", 7, ("03-06", "03-06T12:00")),
    "a time without a zone": (event("2026-03-05", "2026-03-05T09:00"), "event.no-zone", 5, ("09:00\n", "09:00\n    time_zone: Europe/Brussels\n")),
    "a day with a zone": (event("2026-03-05", "2026-03-05\n    time_zone: Europe/Brussels"), "event.zone-of-day", 6, ("    time_zone: Europe/Brussels\n", "")),
    "an event that ends before": (event("2026-03-05", "2026-03-05\n    end: 2026-03-04"), "event.end-before-start", 6, ("2026-03-05\n    end: 2026-03-04", "2026-03-04\n    end: 2026-03-05")),
    "an hour that clocks skip": (event("2026-03-05", "2026-03-29T02:30\n    time_zone: Europe/Brussels"), "event.skipped-time", 5, ("T02:30", "T03:30")),
    "an event at no place": (event("    place: Hall, Brussels\n", ""), "event.no-place", 2, ("    published", "    online: true\n    published")),
    "a thousand and ninety-two men": (edit(FIGURES, "65000", "1.092"), "figure.whole-number", 4, ("1.092", "1092")),
    "half a man": (edit(FIGURES, "65000", "10.5"), "figure.whole-number", 4, ("10.5", "10")),
    "an end before its start": (edit(PROGRAMMES, "start: 2021", "start: 2023"), "programme.period-order", 12, ("start: 2023\n      end: 2022", "start: 2022\n      end: 2023")),
    "a country twice": (edit(PROGRAMMES, "[GB, IE]", "[GB, IE, GB]"), "reference.twice", 13, ("[GB, IE, GB]", "[GB, IE]")),
    "a source twice": (edit(PARTNERS, "[report]", "[report, report]"), "reference.twice", 9, (", report", "")),
    "a spelling twice": ({"data/people.yml": "people:\n  - {id: ada, name: Ada L, spellings: [Ada, Ada]}\n"}, "reference.twice", 2, (", Ada]", "]")),
    "an updated day before it was published": (edit(NEWS, "kind: news", "kind: news\nupdated: 2025-12-31T09:00Z"), "news.order", 5, ("2025-12-31", "2026-01-31")),
    "a correction before it was published": (
        edit(NEWS, "source: report\n", "source: report\ncorrections:\n  - {date: 2025-01-03T09:00Z, note: A name was wrong.}\n"), "news.order", 11, ("2025-01-03", "2026-01-03")),
    "more than the whole": (edit(FIGURES, "12\n    unit: jobs", "120\n    unit: percent"), "figure.above-the-whole", 11, ("120\n", "12\n")),
    "a growth of more than the whole": (edit(FIGURES, "12\n    unit: jobs", "120\n    unit: percent"), "figure.above-the-whole", 11, ("label: Jobs", "label: Growth of jobs")),
    "a day of the far future": (edit(PROGRAMMES, "end: 2022", "end: 2220"), "date.far-ahead", 12, ("2220", "2022")),
    "a day of the future": (edit(PARTNERS, "checked: 2026-01-02", "checked: 2062-01-02"), "date.in-future", 7, ("2062", "2026")),
    "a day of antiquity": (edit(SOURCES, "2022-07", "1202-07"), "date.long-ago", 6, ("1202", "2022")),
    "an Arabic name in English": (edit(PARTNERS, "Example Agency", "منظمة المثال"), "text.other-script", 3, ("المثال\n", "المثال\n    name_language: ar\n")),
    "a German summary in English": (edit(PARTNERS, "Helps people.", "Sie hilft den Menschen, die aus der Ukraine kommen, und sie sucht mit ihnen nach Arbeit."), "translation.language", 8, ("Sie hilft den Menschen, die aus der Ukraine kommen, und sie sucht mit ihnen nach Arbeit.", "Helps people.")),
    "a French paragraph in English": (edit(NEWS, "They came to", "They came by train.\n\nIls sont venus en train, et les entreprises de la ville les ont reçus dans leurs bureaux.\n\nThey came to"), "translation.language", 14, ("Ils sont venus en train, et les entreprises de la ville les ont reçus dans leurs bureaux.\n\n", "")),
    "a Ukrainian title in English": (edit(NEWS, "People arrive", "Люди прибувають"), "text.other-script", 2, ("Люди прибувають", "People come")),
    "a name of two lines": (edit(PARTNERS, "name: Example Agency", "name: |\n      Example\n      Agency"), "text.lines", 3, ("|\n      Example\n      Agency", "Example agency")),
    "bold in a summary": (edit(PARTNERS, "Helps people", "Helps **people**"), "text.markup", 8, ("**people**", "people")),
    "a link in a summary": (edit(NEWS, "They came.", "They [came](/about/)."), "text.markup", 3, ("[came](/about/)", "came")),
    "HTML in a description": (edit(PROGRAMMES, "people.\n    period", "<b>people</b>.\n    period"), "text.markup", 9, ("<b>people</b>", "people")),
    "a list in a description": (
        edit(PROGRAMMES, "It reaches {{figure:talents}} people.", "|\n      - one {{figure:talents}}\n      - two"), "text.markup", 10, ("- one {{figure:talents}}\n      - two", "One {{figure:talents}}, two.")),
    "a source's title in HTML": (edit(SOURCES, "A report", "A <i>report</i>"), "text.markup", 4, ("<i>report</i>", "report")),
    "a name that is a headline and more": (edit(NEWS, "People arrive", "word " * 40), "text.long", 2, ("word " * 40, "A word")),
    "a letter as in HTML": (edit(PARTNERS, "Example Agency", "Example &amp; Agency"), "text.escaped", 3, ("&amp;", "&")),
    "a Cyrillic letter in a word": (edit(PARTNERS, "Example Agency", "Exаmple Agency"), "text.mixed-scripts", 3, ("Exаmple", "Example")),
    "letters that no font of fact sheets has": (edit(PROGRAMMES, "It takes part.", "It takes part in 東京."), "text.no-glyph", 6, ("東京", "Tokyo")),
    "a note to oneself": (edit(PARTNERS, "Helps people.", "Helps people. TODO more"), "text.unfinished", 8, (" TODO more", "")),
    "a place that is to be confirmed": (body("The place is to be confirmed."), "text.perhaps-unfinished", 7, ("The place is to be confirmed.", "It is in Brussels.")),
    "a brace of a template": (edit(PARTNERS, "Helps people", "Helps {name}"), "text.perhaps-unfinished", 8, ("{name}", "people")),
    "a person's contact in a text": (edit(PARTNERS, "Helps people.", "Ask jo.doe@example.org."), "text.contact", 8, ("jo.doe@example.org", "the press office")),
}  # fmt: skip
