"""A withdrawn person is in nothing that is published, wherever the name was written; the check says where, and how to mend it."""

import datetime as dt
from collections import Counter
from pathlib import Path

import pytest
from PIL import Image

from portal.build.outputs import Renderer, outputs
from portal.check.built_texts import said_by
from portal.check.project import Site, read
from portal.common.problems import Problem
from portal.content.mentions import names_of
from portal.render.typesetting import printed_words
from support.agency import FILES, item
from support.sites import Tiny, call, edit, write

PEOPLE = "people:\n  - id: zz\n    name: Jane Zzdoe\n    withdrawn: 2026-02-01\n  - id: other\n    name: Other Person\n"
IMAGES = (
    "images:\n  - id: arrival\n    file: arrival.png\n    alt: A woman.\n    caption: The first ones.\n    credit: An agency\n"
    "    licence: CC BY 4.0\n"
)
EVENTS = (
    "events:\n  - id: fair\n    title: A fair\n    start: 2026-03-01\n    link: https://fair.example.org/\n    online: true\n    partners: [agency]\n"
    "    published: 2026-01-01T00:00Z\n    checked: 2026-01-02\n    summary: A day.\n    sources: [report]\n"
)
POINT = "    for_employers:\n      - id: choice\n        text: A choice.\n    sources: [report]\n"
SITE = FILES | {
    "data/people.yml": PEOPLE,
    "data/images.yml": IMAGES,
    "data/events.yml": EVENTS,
    "data/partners.yml": FILES["data/partners.yml"].replace(
        "    checked:", "    website: https://agency.example.org/\n    checked:"
    ),
    "data/programmes.yml": FILES["data/programmes.yml"].replace("    sources: [report]\n", POINT),
    "docs/en/news/arrival.md": item("arrival", "image: arrival\n"),
    "docs/en/events.md": "---\ntitle: Events\nsummary: Days.\nupdated: 2026-01-02\n---\n\nText.\n",
    "docs/en/data.md": "---\ntitle: Data\nsummary: Lists.\nupdated: 2026-01-02\n---\n\nText.\n",
}
MOMENT = dt.datetime(2026, 2, 2, tzinfo=dt.UTC)


@pytest.fixture
def root(tiny: Tiny) -> Path:
    root = tiny(files=SITE)
    (root / "docs/images").mkdir()
    Image.new("RGB", (8, 8)).save(root / "docs/images/arrival.png")
    return root


def site_of(root: Path) -> tuple[Site, list[Problem]]:
    site, problems = read(root, moment=MOMENT)
    assert site
    return site, [one for one in problems if one.rule == "withdrawn-name"]


def said(site: Site) -> dict[str, str]:
    """What of everything that is published names, or may name, the person, by address."""
    found, renderer, root = {}, Renderer(site), site.portal.settings.root
    names = names_of(site.portal.people, site.portal.texts, {"zz"})
    for output in outputs(site):
        for name, content in renderer.render(output).files.items():
            told = said_by(name, content, lambda content: printed_words(root, content))
            assert told.is_whole or name.startswith("images/"), name
            for text, is_address in ((name, True), (told.addresses, True), (told.words, False)):
                if named := names.surest_in(text, is_address=is_address):
                    found[name] = named.what
    return found


LEFT_OUT = [
    (
        "data/programmes.yml",
        "      note: Any office.\n",
        "      note: Any office.\n      email: jane.zzdoe@example.org\n",
        19,
    ),
    ("data/sources.yml", "A report", "Jane Zzdoe speaks", 4),
    ("data/sources.yml", "The publisher", "The office of J. Zzdoe", 3),
    ("data/sources.yml", "    kind:", "    note: Zzdoe’s own words.\n    kind:", 5),
    ("data/sources.yml", "    kind:", "    url: https://example.org/jane-zzdoe\n    seen: 2026-01-02\n    kind:", 5),
    ("data/images.yml", "An agency", "ZZDOE Jane", 6),
    ("data/images.yml", "CC BY 4.0", "With leave of Zz\u00addoe", 7),
    ("data/images.yml", "A woman.", "Jane Zzdoe at work.", 4),
    ("data/images.yml", "The first ones.", "Zzdoe, Jane.", 5),
    ("data/partners.yml", "https://agency.example.org/", "https://jane-zzdoe.example.org/", 7),
    ("data/partners.yml", "https://agency.example.org/", "https://example.org/~zzdoe", 7),
    ("data/partners.yml", "Example Agency", "The Zzdoe Foundation", 5),
    ("data/events.yml", "https://fair.example.org/", "https://example.org/janezzdoe", 5),
    ("data/events.yml", "A fair", "A fair of Zzdoe’s", 3),
    ("data/figures.yml", "Talents", "Talents of Ms Zzdoe", 3),
    ("data/programmes.yml", "In one town.", "At Jane Zzdoe’s.", 13),
    ("docs/en/extra.md", "Text.", "So said Zz*doe*.", 11),
    ("docs/en/extra.md", "Text.", "So said Zz&shy;doe.", 11),
    ("docs/en/extra.md", "Text.", "[She](https://example.org/jane-zzdoe) said so.", 11),
    ("docs/en/extra.md", "## Top", "## What Zzdoe said", 9),
    ("docs/fr/news/arrival.md", "Voir", "Voir ZZDOE,", 6),
    ("mkdocs.yml", "report_address: errors@", "report_address: jane.zzdoe@", 15),
    ("mkdocs.yml", "report_address:", "publisher: Jane Zzdoe\n      report_address:", 15),
]


@pytest.mark.parametrize(("file", "old", "new", "line"), LEFT_OUT)
def test_what_names_the_person_is_left_out_and_told(root: Path, file: str, old: str, new: str, line: int) -> None:
    edit(root, file, old, new)
    _, problems = site_of(root)
    assert {(one.place.path, one.place.line, one.severity) for one in problems} == {(file, line, "warning")}


@pytest.mark.parametrize("number", range(max(Counter((file, old) for file, old, _, _ in LEFT_OUT).values())))
def test_nothing_that_is_published_says_it(root: Path, number: int) -> None:
    """All of these edits, as far as they don't touch the same words; the next time, those that remained."""
    done: Counter[tuple[str, str]] = Counter()
    for file, old, new, _ in LEFT_OUT:
        done[file, old] += 1
        if done[file, old] == number + 1:
            edit(root, file, old, new)
    site, problems = site_of(root)
    assert problems
    assert said(site) == {}


def test_a_picture_whose_address_names_the_person_is_left_out(root: Path) -> None:
    edit(root, "data/images.yml", "id: arrival", "id: zzdoe-portrait")
    edit(root, "docs/en/news/arrival.md", "image: arrival", "image: zzdoe-portrait")
    assert_picture_is_left_out(root, line=2)


def test_a_picture_whose_file_names_the_person_is_left_out(root: Path) -> None:
    (root / "docs/images/arrival.png").rename(root / "docs/images/jane-zzdoe.png")
    edit(root, "data/images.yml", "arrival.png", "jane-zzdoe.png")
    assert_picture_is_left_out(root, line=3)


def assert_picture_is_left_out(root: Path, line: int) -> None:
    site, (problem,) = site_of(root)
    assert (problem.place.path, problem.place.line, problem.severity) == ("data/images.yml", line, "warning")
    assert said(site) == {}
    assert site.routes.relations.images == set()


def test_a_picture_that_names_nobody_stays(root: Path) -> None:
    site, problems = site_of(root)
    assert problems == []
    assert site.routes.relations.images == {"arrival"}
    assert said(site) == {}


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("data/sources.yml", "id: report", "id: zzdoe-report"),
        ("data/figures.yml", "id: talents", "id: talents-of-jane-zzdoe"),
        ("data/partners.yml", "id: agency", "id: zzdoe"),
        ("data/programmes.yml", "- id: choice", "- id: jane-zzdoe"),
        ("data/events.yml", "id: fair", "id: fair-of-zzdoe"),
    ],
)
def test_an_id_that_names_the_person_is_refused(root: Path, file: str, old: str, new: str) -> None:
    """Others refer to it, so it can't be left out; the mend is a command, which runs although the content has this error."""
    edit(root, file, old, new)
    _, problems = site_of(root)
    assert [(one.place.path, one.severity) for one in problems] == [(file, "error")]


def test_a_renaming_mends_such_an_id(tiny: Tiny) -> None:
    files = {
        name: text.replace("report", "zzdoe-report").replace("agency", "jane-zzdoe") for name, text in FILES.items()
    }
    root = tiny(files=files | {"data/people.yml": PEOPLE})
    before = site_of(root)[1]
    assert {one.place.path for one in before} >= {"data/sources.yml", "data/partners.yml"}
    for kind, old, new in (("source", "zzdoe-report", "report"), ("partner", "jane-zzdoe", "agency")):
        result = call("rename", kind, old, new, root=root)
        assert result.exit_code == 0, result.output
    site, problems = site_of(root)
    assert {one.severity for one in problems} == {"warning"}
    assert said(site) == {}


def test_the_page_of_an_address_that_names_the_person_is_refused(root: Path) -> None:
    write(root, "docs/en/jane-zzdoe.md", SITE["docs/en/extra.md"])
    _, problems = site_of(root)
    assert [(one.place.path, one.severity) for one in problems] == [("docs/en/jane-zzdoe.md", "error")]


@pytest.mark.parametrize(
    ("name", "text"),
    [("assets/note.txt", "So said Jane Zzdoe."), ("assets/zzdoe.txt", "Nothing."), ("pages/extra.html", "<p>Zz<b>doe</b></p>"), ("assets/x.json", '{"by": "J. Zzdoe"}')],
)  # fmt: skip
def test_a_file_of_the_sites_own_that_names_the_person_is_refused(root: Path, name: str, text: str) -> None:
    write(root, f"overrides/{name}", text)
    write(root, "overrides/assets/other.txt", "Jane Roe said so.")
    _, problems = site_of(root)
    assert [(one.place.path, one.severity) for one in problems] == [(f"overrides/{name}", "error")]


def test_a_news_item_of_such_an_address_is_left_out_and_told(root: Path) -> None:
    write(root, "docs/en/news/zzdoe-speaks.md", item("speaks"))
    site, problems = site_of(root)
    assert [(one.place.path, one.severity) for one in problems] == [("docs/en/news/zzdoe-speaks.md", "warning")]
    assert said(site) == {}


def test_identifiers_of_feeds_stay_though_a_former_address_names_the_person(root: Path) -> None:
    edit(root, "docs/en/news/arrival.md", "source: report", "formerly: [zzdoe-arrives, arrives]\nsource: report")
    site, problems = site_of(root)
    assert problems == []
    assert site.routes.portal.news["arrival"].formerly == ("zzdoe-arrives", "arrives")
    assert site.routes.moved.keys() == {"news/arrives/"}
    assert said(site) == {}


def test_open_data_forget_a_former_id_that_names_the_person(root: Path) -> None:
    for file in ("data/partners.yml", "data/programmes.yml", "data/events.yml"):
        edit(root, file, "    checked:", "    formerly: [jane-zzdoe, elsewhere]\n    checked:")
    site, problems = site_of(root)
    assert problems == []
    assert said(site) == {}


def test_what_may_mean_somebody_else_stays_and_is_told(root: Path) -> None:
    edit(root, "data/people.yml", "Jane Zzdoe", "Renate Held")
    edit(root, "docs/en/extra.md", "Text.", "Held had it. A fair was held.")
    site, problems = site_of(root)
    assert len(problems) == 1, list(map(str, problems))
    (problem,) = problems
    assert problem.severity == "warning"
    assert "“Held” may mean Renate Held" in str(problem)
    assert "beneath “spellings” of zz" in str(problem)
    assert site.routes.portal.texts.text("pages/extra/body", "en").value.endswith("A fair was held.")
    edit(root, "data/people.yml", "    name: Renate Held\n", "    name: Renate Held\n    spellings: [Held]\n")
    site, (problem,) = site_of(root)
    assert "is left out" in str(problem)
    assert "Held" not in site.routes.portal.texts.text("pages/extra/body", "en").value


def test_a_sentence_that_an_initial_ends_takes_the_rest_of_the_name_with_it(root: Path) -> None:
    edit(root, "data/people.yml", "Jane Zzdoe", "Jo Lee")
    edit(root, "data/partners.yml", "It helps.", "It helps. So said J. Lee of it. It is old.")
    site, _ = site_of(root)
    assert site.routes.portal.texts.text("partners/agency/summary", "en").value == "It helps. It is old."


def test_what_one_item_withdraws_is_looked_for_in_that_item_alone(root: Path) -> None:
    write(root, "data/people.yml", PEOPLE.replace("    withdrawn: 2026-02-01\n", ""))
    people = "people:\n  - person: zz\n    role: Guest\n    withdrawn: 2026-02-01\n"
    for slug, more in (("arrival", people), ("portrait", "")):
        write(root, f"docs/en/news/{slug}.md", item(slug, more) + "\nSaid ZZDOE, Jane.\n")
    site, _ = site_of(root)
    texts = site.routes.portal.texts
    assert "ZZDOE" not in texts.text("news/arrival/body", "en").value
    assert "ZZDOE" in texts.text("news/portrait/body", "en").value
