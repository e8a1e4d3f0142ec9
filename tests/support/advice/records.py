"""Advice on pages and records: fields, ids, what names what, times at which it is public, pictures, press releases."""

import io
import re

from PIL import Image

from portal.content.texts import fingerprint
from support.advice.rows import FIX, GONE, PICTURE, Content, Files, Rows, body, edit
from support.advice.values import event
from support.good import ABOUT, FIGURES, GOOD, MATTER, NEWS, PARTNERS, PROGRAMMES, SOURCES

IMAGES, PEOPLE, REDIRECTS = "data/images.yml", "data/people.yml", "data/redirects.yml"
HALL = "images:\n  - {id: hall, file: hall.jpg, alt: A hall., credit: C, licence: CC0}\n"
JANE = "people:\n  - {id: jane, name: Jane Zzdoe, withdrawn: 2026-01-02}\n"
PUBLISHED = "published: 2026-01-02T09:00+01:00"
LATER = "2026-12-02T09:00+01:00"


def drawn(width: int, height: int, kind: str = "JPEG") -> bytes:
    out = io.BytesIO()
    Image.new("1" if kind == "PNG" else "RGB", (width, height)).save(out, kind)
    return out.getvalue()


def hall(picture: Content, old: str = "id", new: str = "id") -> Files:
    """A picture's record, in line 2, and its file."""
    assert old in HALL
    return {IMAGES: HALL.replace(old, new), "docs/images/hall.jpg": picture, **body("{{image:hall}}")}


def jane(files: Files) -> Files:
    """With a person who was withdrawn."""
    return {**files, PEOPLE: JANE}


def release(more: str) -> Files:
    """A news item as a press release."""
    return edit(NEWS, "kind: news", "kind: press-release", "source: report\n", f"source: report\n{more}")


def plain(line: str) -> Files:
    """A page that says another one in plain language, with a line of its own in line 5."""
    return {"docs/en/plain.md": MATTER.replace("---\n\n", f"{line}\n---\n\n") + "Words.\n"}


WORDS = fingerprint("\n".join([*re.findall("(?:title|summary): (.*)", MATTER), "Words."]))
BEHIND = {**plain("plain_of: about"), "data/ledger/told.json": f'{{\n"pages/plain": "plain_of=#other {WORDS}"\n}}\n'}


ROWS: Rows = {
    "one thing in two records": (
        {PARTNERS: GOOD[PARTNERS] + GOOD[PARTNERS].split("\n", 1)[1].replace("id: agency", "id: other").replace("agency.example.org", "other.example.org")}, "record.same", 11, {PARTNERS: GOOD[PARTNERS]}),
    "more people than there are": (edit(FIGURES, "value: 65000", "value: 9000000000"), "figure.more-than-people", 4, ("9000000000", "65000")),
    "a page without text": ({ABOUT: MATTER}, "page.empty", 7, body("Words.")),
    "front matter without keys": ({ABOUT: "---\n---\n\nWords.\n"}, "page.empty-front-matter", 2, body("Words.")),
    "a page that there must be, until a day": ({ABOUT: MATTER.replace("---\n\n", f"expires_at: {LATER}\n---\n\n") + "Words.\n"}, "page.always", 5, (f"expires_at: {LATER}\n", "")),
    "a page that there must be": ({"docs/en/privacy.md": None}, "page.missing", 1, {"docs/en/privacy.md": MATTER + "Words.\n"}),
    "plain language of no page": (plain("plain_of: abuot"), "plain.no-page", 5, ("abuot", "about")),
    "plain language of a page that changed": (BEHIND, "plain.behind", 4, ("\n\nWords.", "\n\nOther words.")),
    "plain language of a page that changed, and it holds": (BEHIND, "plain.behind", 4, ["told", "pages/plain"]),
    "plain language twice": (
        {"docs/en/plainer.md": MATTER.replace("---\n\n", "plain_of: about\n---\n\n") + "Words.\n", **plain("plain_of: about")}, "plain.twice", 5, {}),
    "a page's name with blanks": ({"docs/en/Our work.md": MATTER + "Words.\n"}, "page.name", 1, {"docs/en/our-work.md": MATTER + "Words.\n"}),
    "a page's name that is a language": ({"docs/en/fr.md": MATTER + "Words.\n"}, "page.name-is-language", 1, {"docs/en/french.md": MATTER + "Words.\n"}),
    "a page's name that is reserved": ({"docs/en/images.md": MATTER + "Words.\n"}, "page.name-reserved", 1, {"docs/en/pictures.md": MATTER + "Words.\n"}),
    "no front matter": ({ABOUT: "Words.\n"}, "page.no-front-matter", 1, {ABOUT: "---\ntitle: About\nsummary: Who we are.\nupdated: 2026-01-02\n---\nWords.\n"}),
    "front matter that is never closed": ({ABOUT: MATTER.replace("---\n\n", "\n") + "Words.\n"}, "page.open-front-matter", 1, body("Words.")),
    "a list that is empty": (edit(PROGRAMMES, "destinations: [GB, IE]", "destinations:"), "record.empty-field", 13, ("    destinations:\n", "")),
    "a list that is empty, filled in": (edit(PROGRAMMES, "destinations: [GB, IE]", "destinations:"), "record.empty-field", 13, ("destinations:", "destinations: [GB]")),
    "no source": (edit(PARTNERS, "[report]", "[]"), "record.empty-list", 9, ("[]", "[report]")),
    "an id that is taken": (edit(FIGURES, "id: jobs", "id: talents"), "record.id-taken", 9, ("id: talents\n    label: Jobs", "id: jobs\n    label: Jobs")),
    "an id twice in a list": (edit(PROGRAMMES, "A choice of people.\n", "A choice of people.\n      - id: choice\n        text: Again.\n"), "record.id-twice", 20, ("id: choice\n        text: Again", "id: again\n        text: Again")),
    "one country twice": (
        edit(PROGRAMMES, "    contact:", "    in_countries:\n      - {country: IE, text: They met., sources: [report]}\n      - {country: IE, text: They parted., sources: [report]}\n    contact:"), "record.id-twice", 22,
        (" They met., sources: [report]}\n      - {country: IE, text: They parted.", " They met and parted.")),
    "no id": (edit(PARTNERS, "  - id: agency\n    name: Example", "  - name: Example"), "record.missing-id", 2, ("  - name: Example", "  - id: agency\n    name: Example")),
    "no kind": (edit(PARTNERS, "    kind: ngo\n", ""), "record.missing-field", 2, ("    country", "    kind: ngo\n    country")),
    "a record that is a text": ({SOURCES: GOOD[SOURCES] + "  - other\n"}, "record.not-keys", 7, ("  - other\n", "")),
    "a text for a list": (edit(PARTNERS, "[report]", "report"), "record.one-text", 9, ("sources: report", "sources: [report]")),
    "a list for a text": (edit(PARTNERS, "name: Example Agency", "name: [Example, Agency]"), "record.other-kind", 3, ("[Example, Agency]", "Example Agency")),
    "a text for keys": (edit(PROGRAMMES, "period:\n      start: 2021\n      end: 2022", "period: 2021"), "record.text-for-keys", 10, ("period: 2021", "period:\n      start: 2021")),
    "texts for records": (edit(PROGRAMMES, "      - id: choice\n        text: A choice of people.", "      - A choice of people."), "record.texts-for-records", 18, ("- A choice", "- id: choice\n        text: A choice")),
    "an event whose source is there until a day": (
        {**event("[report]", "[other]"), SOURCES: GOOD[SOURCES] + f"  - {{id: other, publisher: Office, title: Another, kind: web-page, expires_at: {LATER}}}\n"},
        "record.names-no-more", 9, ("    checked", f"    expires_at: {LATER}\n    checked")),
    "a figure until a day": (
        {**body("It has {{figure:jobs}}."), FIGURES: GOOD[FIGURES] + f"    expires_at: {LATER}\n"}, "record.names-no-more", 7, ("{{figure:jobs}}", "{{figure:talents}}")),
    "a figure from a day on": (
        {**body("It has {{figure:jobs}}."), FIGURES: GOOD[FIGURES] + f"    publish_at: {LATER}\n"}, "record.names-not-yet", 7, ("{{figure:jobs}}", "{{figure:talents}}")),
    "a source of a news item from a day on": (
        {NEWS: GOOD[NEWS], SOURCES: GOOD[SOURCES] + f"    publish_at: {LATER}\n  - {{id: other, publisher: Example Agency, title: Another, kind: web-page}}\n",
         **edit(PARTNERS, "[report]", "[other]"), **edit(PROGRAMMES, "sources: [report]", "sources: [other]"), FIGURES: GOOD[FIGURES].replace("source: report", "source: other")},
        "record.names-not-yet", 9, (PUBLISHED, f"publish_at: {LATER}")),
    "a field that there isn't": (edit(PARTNERS, "website:", "web_site:"), "record.unknown-field", 6, FIX),
    "a field of another collection": (edit(PARTNERS, "    kind: ngo\n", "    kind: ngo\n    destinations: [GB]\n"), "record.unknown-field", 5, ("    destinations: [GB]\n", "")),
    "a word with a slip": (edit(PARTNERS, "kind: ngo", "kind: ngoo"), "record.unknown-value", 4, FIX),
    "a word that isn't allowed": (edit(PROGRAMMES, "kind: relocation", "kind: holiday"), "record.unknown-value", 4, ("holiday", "remote")),
    "a source with a slip": (edit(PARTNERS, "[report]", "[repotr]"), "reference.unknown", 9, FIX),
    "a source that there isn't": (edit(PARTNERS, "[report]", "[annual-review]"), "reference.unknown", 9, ("annual-review", "report")),
    "a person where there are none": (edit(NEWS, "source: report\n", "source: report\npeople:\n  - {person: jane, role: Nurse}\n"), "reference.unknown", 11, ("people:\n  - {person: jane, role: Nurse}\n", "")),
    "a role twice": (edit(PROGRAMMES, "        role: partner\n", "        role: partner\n      - partner: agency\n        role: partner\n"), "programme.role-twice", 17, ("      - partner: agency\n        role: partner\n", "")),
    "a programme after itself": (edit(PROGRAMMES, "    destinations", "    succeeded_by: [path]\n    destinations"), "record.after-itself", 13, ("    succeeded_by: [path]\n", "")),
    "a country to which nothing leads": (edit(PROGRAMMES, "A choice of people.\n", "A choice of people.\n        country: FR\n"), "programme.not-a-destination", 20, ("[GB, IE]", "[GB, IE, FR]")),
    "a country to which nothing leads any more": (
        edit(PROGRAMMES, "    contact:", "    in_countries:\n      - {country: FR, text: They met., sources: [report]}\n    contact:"), "programme.not-a-destination", 21, ("They met.,", "They met., followed_by: Another path.,")),
    "general knowledge of a summary": (edit(PARTNERS, "    kind: ngo\n", "    general_knowledge: [summary]\n    kind: ngo\n"), "partner.general-knowledge", 4, ("[summary]", "[country]")),
    "two units in a chart": ({FIGURES: GOOD[FIGURES].replace("    source: report\n", "    source: report\n    chart: all\n")}, "figure.chart-mixed", 17, ("report\n    chart: all\n  - id: jobs", "report\n  - id: jobs")),
    "a figure against itself": ({FIGURES: GOOD[FIGURES] + "    conflicts_with: [jobs]\n"}, "figure.contradicts-itself", 16, ("[jobs]", "[talents]")),
    "two numbers for one thing": (edit(FIGURES, "Jobs", "People in the pool", "unit: jobs", "unit: people"), "figure.disagree", 11, ("    source: report\n  - id: jobs", "    conflicts_with: [jobs]\n    source: report\n  - id: jobs")),
    "two numbers for one thing, told apart": (edit(FIGURES, "Jobs", "People in the pool", "unit: jobs", "unit: people"), "figure.disagree", 11, ("label: People in the pool\n    value: 12", "label: People in the office\n    value: 12")),
    "a figure without a date": ({FIGURES: GOOD[FIGURES].replace("    as_of: unknown\n    source: report\n  - id: jobs", "    source: report\n  - id: jobs")}, "figure.no-date", 2, ("    source", "    as_of: 2022\n    source")),
    "a figure in a figure": (edit(FIGURES, "Everywhere.", "Of {{figure:jobs}}."), "figure.not-here", 6, ("Of {{figure:jobs}}.", "Of all.")),
    "a reference with a slip": (edit(PARTNERS, "Helps people.", "Helps {{figures:talents}} people."), "figure.syntax", 8, ("{{figures:", "{{figure:")),
    "a reference that lacks a brace": (body("It has {figure:talents} people."), "figure.syntax", 7, ("{figure:talents}", "{{figure:talents}}")),
    "a number that is a figure": (body("There are 65,000 people."), "figure.typed", 7, ("65,000", "{{figure:talents}}")),
    "a form that is lacking": (body("It has {{figure:jobs, other=# jobs}}."), "figure.form-missing", 7, (", other", ", one=# job, other")),
    "a form that there isn't": (body("It has {{figure:jobs, one=# job, few=# jobs, other=# jobs}}."), "figure.form-unknown", 7, ("few=# jobs, ", "")),
    "what is counted, without its form": (body("It has {{figure:jobs, jobs}}."), "figure.form-unknown", 7, (", jobs", ", one=# job, other=# jobs")),
    "half a picture": (hall(PICTURE[:300]), "image.damaged", 2, hall(PICTURE)),
    "a picture of 21 MB": (hall(PICTURE + b"\0" * 21_000_000), "image.file-size", 2, hall(PICTURE)),
    "a picture that is none": (hall("A text."), "image.file-type", 2, hall(PICTURE)),
    "a picture of 20,000 pixels' height": (hall(drawn(40, 60_000)), "image.height", 2, hall(drawn(40, 6_000))),
    "a picture of 64 million pixels": (hall(drawn(8_000, 8_001, "PNG")), "image.pixels", 2, hall(PICTURE)),
    "a picture in 101 layers": (hall(PICTURE[:-2] + b"\xff\xda" * 101 + PICTURE[-2:]), "image.scans", 2, hall(PICTURE)),
    "a picture as Markdown": (body("![A hall](/images/hall.jpg)"), "image.markdown", 7, hall(PICTURE)),
    "a picture without a word": (hall(PICTURE, "alt: A hall., ", ""), "image.not-described", 2, ("file:", "alt: A hall., file:")),
    "a picture that says nothing": (hall(PICTURE, "alt: A hall., ", ""), "image.not-described", 2, ("file:", "decorative: true, file:")),
    "a picture within a sentence": ({**body("See {{image:hall}} there."), IMAGES: HALL, "docs/images/hall.jpg": PICTURE}, "image.within-text", 7, ("See {{image:hall}} there.", "See there.\n\n{{image:hall}}")),
    "a picture that there isn't": ({IMAGES: HALL}, "file.missing", 2, {IMAGES: HALL, "docs/images/hall.jpg": PICTURE}),
    "a picture that nobody has added": ({"docs/images/hall.jpg": PICTURE}, "file.stray-picture", 1, ["new", "image", "--file", "hall.jpg", "--alt", "A hall.", "--credit", "C", "--licence", "CC0"]),
    "a picture with a name of its camera": ({"docs/images/IMG 1.JPG": PICTURE}, "file.stray-picture", 1, ["new", "image", "--file", "IMG 1.JPG", "--alt", "A hall.", "--credit", "C", "--licence", "CC0"]),
    "a news item that was never published": (edit(NEWS, f"{PUBLISHED}\n", ""), "news.not-published", 2, ("kind: news", f"kind: news\n{PUBLISHED}")),
    "a part of a press release, and not stated": (release("media_office: The press office\nnot_stated: [media_office, dateline, issued_by, notes_to_editors, people]\n"), "news.part-given", 11, ("[media_office, ", "[")),
    "a press release without its parts": (release("media_office: The press office\nissued_by: [agency]\nnotes_to_editors:\n  - {id: a, text: A note.}\nnot_stated: [people]\n"), "news.part-missing", 2, ("not_stated: [", "not_stated: [dateline, ")),
    "published in the future": (edit(NEWS, PUBLISHED, f"published: {LATER}"), "news.published-in-future", 5, ("published:", "publish_at:")),
    "published twice": (edit(NEWS, PUBLISHED, f"{PUBLISHED}\npublish_at: 2026-01-02T09:00+01:00"), "news.published-twice", 6, ("publish_at: 2026-01-02T09:00+01:00\n", "")),
    "a redirect to nowhere": ({REDIRECTS: "redirects:\n  - {address: /old/}\n"}, "redirect.neither", 2, ("/old/", "/old/, leads_to: /about/")),
    "a redirect to no page": ({REDIRECTS: "redirects:\n  - {address: /old/, leads_to: /abuot/}\n"}, "redirect.no-page", 2, ("abuot", "about")),
    "a redirect of a page": ({REDIRECTS: "redirects:\n  - {address: /about/, leads_to: /partners/}\n"}, "redirect.page-exists", 2, ("  - {address: /about/, leads_to: /partners/}\n", "")),
    "a former id of another": (edit(PARTNERS, "    kind: ngo\n", "    formerly: [agency-two]\n    kind: ngo\n", "sources: [report]\n", "sources: [report]\n" + GOOD[PARTNERS].partition("\n")[2].replace("id: agency", "id: agency-two").replace("Example Agency", "Agency Two").replace("//agency", "//two")), "redirect.taken", 4, ("    formerly: [agency-two]\n", "")),
    "a redirect twice": ({REDIRECTS: "redirects:\n  - {address: /old/, leads_to: /about/}\n  - {address: /old/, leads_to: /about/}\n"}, "redirect.twice", 3, ("  - {address: /old/, leads_to: /about/}\n", "")),
    "a notice in no language of the portal": (
        {"data/notices.yml": "notices:\n  - {id: fraud, level: warning, title: Fraud, summary: Never pay., publish_at: 2026-01-02T09:00Z, languages: [pl]}\n", "docs/en/notices.md": MATTER + "What you must know.\n"}, "notice.no-language", 2, ("[pl]", "[en]")),
    "a change of which nobody was told": (
        {**edit(FIGURES, "value: 12", "value: 13"), "data/ledger/told.json": '{\n"figures/jobs": "value=12 unit=jobs qualifier=exact as_of=None"\n}\n'}, "record.untold", 11,
        ("    source: report\n  - id: jobs", "    source: report\n  - id: jobs\n    changes:\n      - {date: 2026-03-01, note: One more.}")),
    "a slip of which nobody need be told": (
        {**edit(FIGURES, "value: 12", "value: 13"), "data/ledger/told.json": '{\n"figures/jobs": "value=12 unit=jobs qualifier=exact as_of=None"\n}\n'}, "record.untold", 11, ["told", "figures/jobs"]),
    "a withdrawn person in a text": (jane(body("Jane Zzdoe came.")), "text.withdrawn-name", 7, ("Jane Zzdoe", "A nurse")),
    "a withdrawn person's surname": ({**body("It was White."), PEOPLE: JANE.replace("Zzdoe", "White")}, "text.withdrawn-perhaps", 7, ("White", "a nurse")),
    "a withdrawn person in a source": (jane(edit(SOURCES, "A report", "What Jane Zzdoe says")), "withdrawn-name.field", 4, ("What Jane Zzdoe says", "What a nurse says")),
    "a withdrawn person in a file": (jane({"overrides/assets/jane.txt": "Jane Zzdoe"}), "withdrawn-name.file", 1, GONE | {PEOPLE: JANE}),
    "a withdrawn person in an id": (jane(edit(FIGURES, "id: jobs", "id: jane-zzdoe-jobs")), "withdrawn-name.id", 9, ["rename", "figure", "jane-zzdoe-jobs", "jobs"]),
    "a withdrawn person in a picture's credit": (jane(hall(PICTURE, "credit: C", "credit: Jane Zzdoe")), "withdrawn-name.images", 2, ("Jane Zzdoe", "A nurse")),
    "a withdrawn person without a name in a language's letters": ({PEOPLE: "people:\n  - {id: jane, name: Джейн, withdrawn: 2026-01-02}\n"}, "withdrawn-name.script", 2, ("Джейн", "Jane Zzdoe")),
    "a withdrawn person in an address": (jane({"docs/en/news/jane-zzdoe.md": GOOD[NEWS]}), "withdrawn-name.news", 2, ["rename", "news", "jane-zzdoe", "a-nurse"]),
}  # fmt: skip
