"""``portal new``: what it writes passes the check at once, in the file's own style, and nothing is lost if it can't be."""

import json
import re
import shutil
from pathlib import Path

import polib
import pytest
from click.testing import CliRunner, Result
from PIL import Image

from portal.check.project import read
from portal.commands import new as asking
from portal.commands.cli import main
from portal.content.texts import State
from portal.edit.create import KINDS, askable
from portal.edit.yaml_writer import yaml_lines
from portal.files.nodes import Mapping, Scalar
from portal.files.yaml_reader import parse_yaml, slips_in
from portal.model.field_types import as_id
from support.agency import FILES
from support.good import GOOD
from support.sites import Tiny, call, edit, tree, write

pytestmark = pytest.mark.slow

GIVEN: dict[str, dict[str, str]] = {
    "programme": {
        "name": "A new way: for “everyone”",
        "kind": "remote",
        "status": "unknown",
        "status-note": "Our source doesn’t say.",
        "summary": "It leads to work.",
        "description": "More of it.\n\nIn two paragraphs.",
        "sources": "report",
        "destinations": "NO,PT",
    },
    "partner": {
        "name": "Agência de Évora",
        "kind": "ngo",
        "summary": "- It helps # people: here.",
        "sources": "report",
    },
    "answer": {
        "id": "cost",
        "question": "What does it cost?",
        "text": "Nothing.",
        "asked": "cost, price",
        "page": "/participants/",
    },
    "country": {"id": "jo", "help-page": "https://help.example/jordan/"},
    "notice": {"level": "warning", "title": "Fraud", "summary": "Don’t pay.", "publish-at": "2026-01-02T09:00+01:00"},
    "term": {"term": "letter of thanks"},
    "event": {
        "title": "Open day",
        "summary": "Doors are open.",
        "start": "2026-09-01",
        "place": "Évora",
        "sources": "report",
    },
    "figure": {"label": "Jobs found", "value": "1200", "unit": "jobs", "scope": "In one town.", "source": "report"},
    "source": {"id": "letter", "publisher": "The town", "title": "A letter", "kind": "article", "date": "2025-06~"},
    "person": {"name": "Ada Example"},
    "image": {"file": "a-photo.jpg", "alt": "A door.", "credit": "Jo", "licence": "CC BY 4.0"},
    "news": {"title": "People arrive", "summary": "They came.", "source": "report", "text": "They *came*."},
    "press-release": {
        "title": "A partner joins",
        "summary": "It joins.",
        "source": "report",
        "publish-at": "2999-01-02T09:00+01:00",
        "partners": "agency",
        "dateline": "Lisbon",
        "issued-by": "agency",
        "media-office": "Example Agency",
        "text": "The [agency](/partners/agency/) joins.",
    },
    "story": {"title": "One of many", "summary": "Hers.", "source": "report", "text": "She came."},
    "page": {"title": "Questions", "summary": "What people ask.", "text": "## One\n\nWhy?"},
}


def options(kind: str, /, **other: str | None) -> list[str]:
    given = GIVEN[kind] | {name.replace("_", "-"): value for name, value in other.items()}
    return [word for name, value in given.items() if value is not None for word in (f"--{name}", value)]


@pytest.fixture
def root(tiny: Tiny) -> Path:
    made = tiny(files=FILES)
    write(made, "docs/en/events.md", "---\ntitle: Events\nsummary: All.\nupdated: 2026-01-02\n---\n\nCome.\n")
    write(made, "docs/en/countries.md", "---\ntitle: Events\nsummary: All.\nupdated: 2026-01-02\n---\n\nCome.\n")
    (made / "docs/images").mkdir()
    Image.new("RGB", (40, 30)).save(made / "docs/images/a-photo.jpg")
    return made


def test_every_kind_of_thing_can_be_new() -> None:
    assert set(GIVEN) == set(KINDS)


@pytest.mark.parametrize("kind", GIVEN)
def test_what_is_new_passes_the_check_and_says_what_was_given(root: Path, kind: str) -> None:
    before = tree(root)
    result = call("new", kind, *options(kind), root=root)
    assert result.exit_code == 0, result.output
    assert "The check has nothing against it." in result.stdout
    changed = {name for name, content in tree(root).items() if before.get(name) != content}
    assert len(changed) == 1
    assert before.keys() <= tree(root).keys()
    check = call("check", root=root)
    assert check.exit_code == 0, check.stdout
    site, _ = read(root)
    assert site is not None
    collection = KINDS[kind].name
    new_id = next(
        one
        for one in site.portal.records[collection]
        if f"{collection}/{one}" in result.stdout or one in ("letter", "letter-of-thanks", "ada-example", "jo")
    )
    record = site.portal.records[collection][new_id]
    for name, value in GIVEN[kind].items():
        if name == "text" and KINDS[kind].is_markdown:
            assert site.portal.documents["en", f"{collection}/{new_id}"].body == value
        elif name not in ("id", "publish-at", "date", "value", "start"):
            shown = getattr(record, name.replace("-", "_"))
            assert (",".join(shown) if isinstance(shown, tuple) else shown) == value


def test_comments_and_order_stay_and_the_record_has_the_style_of_the_file(root: Path) -> None:
    before = (root / "data/partners.yml").read_text("utf-8")
    call("new", "partner", *options("partner"), root=root)
    after = (root / "data/partners.yml").read_text("utf-8")
    assert after == (
        before + "\n  - id: agencia-de-evora\n    name: Agência de Évora\n    kind: ngo\n"
        f'    checked: {re.findall(r"checked: (.*)", after)[-1]}\n    summary: "- It helps # people: here."\n    sources: [report]\n'
    )


def test_what_is_new_is_told_to_be_untranslated_and_a_translation_can_be_begun(root: Path) -> None:
    result = call("new", "press-release", *options("press-release"), root=root)
    assert (
        "Not translated yet into fr: title, summary, dateline, media_office, body. To begin: portal translations begin fr news/a-partner-joins\n"
        in result.stdout
    )
    result = call("translations", "begin", "fr", "news/a-partner-joins", root=root)
    assert result.exit_code == 0, result.output
    text = (root / "docs/fr/news/a-partner-joins.md").read_text("utf-8")
    assert (
        text
        == "---\ntitle: A partner joins\nsummary: It joins.\ndateline: Lisbon\nmedia_office: Example Agency\n---\n\nThe [agency](/partners/agency/) joins.\n"
    )
    assert call("check", root=root).exit_code == 0
    assert call("translations", "begin", "fr", "news/a-partner-joins", root=root).exit_code == 1


def test_english_left_in_a_translation_is_shown_as_english(root: Path) -> None:
    """Until somebody replaces it, the reader is told that the passage is not translated."""
    call("new", "news", *options("news", text="They came from far away."), root=root)
    call("translations", "begin", "fr", "news/people-arrive", root=root)
    site, problems = read(root)
    assert site is not None
    assert "not-translated" in {problem.rule for problem in problems}
    entry = site.routes.entries["news/people-arrive/"]
    assert site.routes.locales(entry) == ("en",)
    edit(root, "docs/fr/news/people-arrive.md", "They came from far away.", "Ils sont venus de loin.")
    edit(root, "docs/fr/news/people-arrive.md", "People arrive", "Des gens arrivent")
    site, _ = read(root)
    assert site is not None
    assert site.routes.locales(site.routes.entries["news/people-arrive/"]) == ("en", "fr")


def test_what_is_only_begun_counts_as_nobodys_work_however_short(root: Path) -> None:
    """A name of two words is no machine's translation; it is one once somebody says so, or writes others."""
    assert call("new", "language", "de", root=root).exit_code == 0

    def states() -> dict:
        return json.loads(call("translations", "--format", "json", root=root).stdout)["de"]

    words = states()["machine"]
    assert call("translations", "begin", "de", "--all", root=root).exit_code == 0

    before = states()
    assert (before["machine"], "pages/events/title" in before["keys"]["missing"]) == (words, True)
    assert call("check", "--ledgers", "write", root=root).exit_code == 0
    assert states() == before
    site, _ = read(root)
    assert site is not None
    assert site.portal.texts.text("pages/events/title", "de").is_fallback
    edit(root, "docs/de/events.md", "title: Events", "title: Termine")
    path = root.parent / "de.csv"
    assert call("translations", "export", "de", "--format", "csv", "-o", str(path), root=root).exit_code == 0
    path.write_text(path.read_text("utf-8-sig").replace("Come.,,missing", "Come.,Come.,missing"), "utf-8")
    assert call("translations", "import", str(path), "--by", "Ada", "--yes", root=root).exit_code == 0
    assert (states()["machine"], states()["translated"]) == (words + 1, 2)  # countries say so too
    site, _ = read(root)
    assert site is not None
    assert site.portal.texts.text("pages/events/body", "de").locale == "de"


def test_what_a_language_lacks_is_begun_at_once_and_nothing_else_is_touched(root: Path) -> None:
    """All of it, a collection, a record or one text; a new language then has a file of each, and the site stays as it was."""
    assert call("new", "language", "de", root=root).exit_code == 0
    assert call("translations", "begin", "de", root=root).exit_code == 2
    assert call("translations", "begin", "de", "programmes/path/summary", root=root).exit_code == 0
    file = root / "data/translations/de/programmes.yml"
    assert file.read_text("utf-8").endswith("\npath:\n  summary: A path.\n")
    edit(root, "data/translations/de/programmes.yml", "A path.", "Ein Weg.")
    assert call("translations", "begin", "de", "programmes", root=root).exit_code == 0
    assert "summary: Ein Weg.\n" in file.read_text("utf-8")
    assert "description: It reaches" in file.read_text("utf-8")
    result = call("translations", "begin", "de", "--all", root=root)
    assert result.exit_code == 0, result.output
    written = {line.split(",")[0].removeprefix("Written to ") for line in result.stdout.splitlines()}
    assert {"data/translations/de/partners.yml", "docs/de/index.md"} <= written
    assert "data/translations/de/programmes.yml" not in written
    assert call("translations", "begin", "de", "programmes", root=root).exit_code == 1
    site, problems = read(root)
    assert site is not None
    assert [problem for problem in problems if problem.severity == "error"] == []
    entry = site.routes.entries["programmes/path/"]
    assert "de" not in site.routes.locales(entry)  # English is shown as English, and is no translation
    assert site.portal.texts.state("programmes/path/description", "de") is State.MISSING
    assert site.portal.texts.state("programmes/path/summary", "de") is State.MACHINE


def test_a_text_that_counts_is_begun_in_a_language_of_other_forms(root: Path) -> None:
    """Until it is translated it has those of English; then the language's own are asked for."""
    edit(
        root,
        "data/programmes.yml",
        "{{figure:talents}} people",
        "{{figure:talents, one=# person, other=# people}} in all",
    )
    assert call("new", "language", "pl", root=root).exit_code == 0
    assert call("translations", "begin", "pl", "programmes", root=root).exit_code == 0
    edit(root, "data/translations/pl/programmes.yml", "It reaches", "Obejmuje w sumie")
    assert "[figure-forms]" in call("check", root=root).output


def test_a_record_s_translation_can_be_begun(root: Path) -> None:
    (root / "data/translations/fr/programmes.yml").unlink()
    assert call("translations", "begin", "fr", "programmes/path", root=root).exit_code == 0
    text = (root / "data/translations/fr/programmes.yml").read_text("utf-8")
    assert text == (
        "# yaml-language-server: $schema=../../../schemas/translations/programmes.json\n"
        "path:\n  status_note: It runs.\n  summary: A path.\n"
        "  description: It reaches {{figure:talents}} people.\n"
        "  organisations:\n    agency-partner:\n      note: In one town.\n  contact:\n    note: Any office.\n"
    )
    assert call("check", root=root).exit_code == 0


@pytest.mark.parametrize(("locale", "name"), [("en-simple", "English (in plain language)"), ("it", "Italiano")])
def test_a_language_is_told_from_its_plain_form(root: Path, locale: str, name: str) -> None:
    assert call("new", "language", locale, root=root).exit_code == 0
    assert re.search(rf'locale: {locale}, name: "?{re.escape(name)}"?, build', (root / "mkdocs.yml").read_text("utf-8"))
    said = call("check", root=root)
    assert said.exit_code == 0 and "[not-translated]" not in said.stdout, "English words are right in plain English"


def test_words_that_come_back_take_the_place_of_those_that_waited(root: Path) -> None:
    """A new language's words wait as comments: what a pack brings stands where each waited, and what somebody noted there stays."""
    assert call("new", "language", "pl", root=root).exit_code == 0
    file = "data/translations/pl/interface.yml"
    edit(root, file, "# chrome.menu: Menu\n", "# chrome.menu: Jadłospis? (asked Ewa)\n")
    pack = root.parent / "pl.po"
    assert call("translations", "export", "pl", "--for", "interface", "-o", str(pack), root=root).exit_code == 0
    po = polib.pofile(str(pack))
    words = {entry.msgctxt.partition("/")[2]: entry for entry in po}
    words["chrome.skip"].msgstr, words["chrome.menu"].msgstr = "Przejdź do treści", "Menu"
    words["search.found"].msgstr_plural = dict(
        enumerate(f"{{count}} {form}" for form in ("wynik", "wyniki", "wyników", "wyniku"))
    )
    words[
        "chrome.independent"
    ].msgstr = "Niezależny portal, który nie przyjmuje zgłoszeń i podaje źródło każdej liczby."
    po.save()
    assert call("translations", "import", str(pack), "--yes", root=root).exit_code == 0
    text = (root / file).read_text("utf-8")
    assert "# On every page.\nchrome.skip: Przejdź do treści\n# chrome.languages: " in text
    assert "# chrome.menu: Jadłospis? (asked Ewa)\n" in text and text.endswith("\nchrome.menu: Menu\n")
    assert text.count("chrome.independent:") == text.count("search.found:") == 1 and "takes no applications" not in text
    assert not re.search(r"search\.found:\n(?:  .*\n)*#  ", text)


@pytest.mark.parametrize(
    ("kind", "other", "said"),
    [
        ("partner", {"kind": "ngos"}, "--kind: “ngos” is not among the choices. Did you mean “ngo”?"),
        ("partner", {"sources": "report,repot"}, "--sources: “repot” is not among the choices. Did you mean “report”?"),
        (
            "partner",
            {"website": "example"},
            "--website: “example” is not a web address. Write the whole address",
        ),
        (
            "partner",
            {"id": "agency"},
            "“agency” is there already (data/partners.yml:4:5). Choose another id.",
        ),
        ("partner", {"name": "Всесвіт"}, "No id can be made from a name without Latin letters. Give one with --id."),
        ("partner", {"summary": "TODO"}, "“TODO” stands where a text is to come"),
        ("figure", {"value": "1,5 or 2"}, "--value: “1,5 or 2” is not a number."),
        ("news", {"published": "tomorrow"}, "--published: “tomorrow” is not a day and time."),
        ("news", {"text": "# A headline"}, "A first-level heading stands in the text"),
        ("news", {"text": "See [it](/nowhere/)."}, "There is no page “/nowhere/”"),
        ("page", {"id": "fr"}, "The address /fr/ belongs to the pages in another language"),
    ],
)
def test_what_cannot_be_is_told_and_nothing_is_written(root: Path, kind: str, other: dict[str, str], said: str) -> None:
    before = tree(root)
    result = call("new", kind, *options(kind, **other), root=root)
    assert result.exit_code == 1, result.output
    assert said in result.stderr
    assert tree(root) == before


def test_what_is_missing_is_listed_with_its_help(root: Path) -> None:
    result = call("new", "partner", "--name", "One", root=root)
    assert result.exit_code == 2
    assert result.stderr.startswith("To add a partner, these are needed as well:\n")
    assert re.findall(r"^  --(\w+)", result.stderr, re.MULTILINE) == ["kind", "summary", "sources"]


def test_faults_elsewhere_do_not_hinder_and_are_not_blamed_on_what_is_new(root: Path) -> None:
    edit(root, "data/programmes.yml", "kind: remote", "kind: remot")
    result = call("new", "partner", *options("partner"), root=root)
    assert result.exit_code == 0, result.output


def test_on_a_terminal_it_asks_for_what_is_missing_until_it_is_right(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "is_interactive", lambda: True)
    typed = "One of Many\nngos\nngo\nIt helps.\nrepot\nreport\n"
    result = CliRunner().invoke(main, ["--root", str(root), "new", "partner"], input=typed)
    assert result.exit_code == 0, result.output
    assert "Did you mean “ngo”?" in result.output
    assert "Did you mean “report”?" in result.output
    assert "  - id: one-of-many\n    name: One of Many\n    kind: ngo\n" in (root / "data/partners.yml").read_text(
        "utf-8"
    )


def asked(root: Path, monkeypatch: pytest.MonkeyPatch, kind: str, *typed: str, ends: bool = False) -> Result:
    """A dialogue in which somebody types these lines, and then goes on, or stops."""
    monkeypatch.setattr(asking, "is_interactive", lambda: True)
    lines = "".join(f"{line}\n" for line in typed)
    return CliRunner().invoke(main, ["--root", str(root), "new", kind], input=lines if ends else f"{lines}\n")


def test_the_dialogue_takes_numbers_and_names_and_asks_for_what_else_is_known(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    result = asked(
        root, monkeypatch, "partner", "One of Many", "3", "It helps.", "a rep", "1",
        "country, website", "Germany", "www.many.org",
    )  # fmt: skip
    assert result.exit_code == 0, result.output
    assert "   3  NGO\n" in result.output and "   1  A report  [report]\n" in result.output
    assert " Country   " in result.output
    added = (root / "data/partners.yml").read_text("utf-8").partition("- id: one-of-many\n")[2]
    assert "    kind: ngo\n    country: DE\n    website: https://www.many.org\n" in added
    assert "    sources: [report]\n" in added
    assert call("check", "--only", "errors", root=root).exit_code == 0


def test_a_source_is_made_on_the_way(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    result = asked(
        root, monkeypatch, "partner", "One of Many", "NGO", "It helps.", "new", "The town", "A report", "report",
        "https://www.town.example/report", "2024-05",
        "https://www.many.org", "website", "https://www.many.org",
    )  # fmt: skip
    assert result.exit_code == 0, result.output
    assert "What else is known of One of Many?" in result.output
    assert "“https://www.many.org” is no number of this list." in result.output
    assert "website: https://www.many.org\n" in (root / "data/partners.yml").read_text("utf-8")
    source = (root / "data/sources.yml").read_text("utf-8").partition("- id: a-report\n")[2]
    assert "    date: 2024-05\n    url: https://www.town.example/report\n    seen: 2" in source
    assert "Or type “new” to add a source now." in result.output
    assert "  - id: a-report\n    publisher: The town\n" in (root / "data/sources.yml").read_text("utf-8")
    assert "    sources: [a-report]\n" in (root / "data/partners.yml").read_text("utf-8")
    assert call("check", "--only", "errors", root=root).exit_code == 0


def test_people_and_notes_of_a_press_release_are_asked_for_one_by_one(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    result = asked(
        root, monkeypatch, "press-release", "A partner joins", "It joins.", "Lisbon", "agency", "Example Agency", "report",
        "It *joins*.", "people, notes to editors",
        "new", "Ada Example", "Head of the agency", "1", "She is glad.", "no",
        "The agency was founded in 2020.", "no",
    )  # fmt: skip
    assert result.exit_code == 0, result.output
    text = (root / "docs/en/news/a-partner-joins.md").read_text("utf-8")
    assert (
        "people:\n  - person: ada-example\n    role: Head of the agency\n    partner: agency\n    said: She is glad.\n"
        "notes_to_editors:\n  - id: the-agency-was-founded\n    text: The agency was founded in 2020.\n"
    ) in text
    assert "not_stated" not in text and "name: Ada Example\n" in (root / "data/people.yml").read_text("utf-8")


@pytest.mark.parametrize("has_folder", [True, False])
def test_a_picture_is_taken_in_on_the_way_with_its_folder_and_a_name_that_can_be_an_address(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, has_folder: bool
) -> None:
    picture = tmp_path / "Team Photo 2026.PNG"
    Image.new("RGB", (40, 30)).save(picture)
    if not has_folder:
        shutil.rmtree(root / "docs/images")
    result = asked(
        root, monkeypatch, "news", "People arrive", "They came.", "1", "They *came*.",
        "picture", "new", f'"{picture}"', "A team in a garden.", "Jo Example", "CC BY 4.0",
    )  # fmt: skip
    assert result.exit_code == 0, result.output
    assert (root / "docs/images/team-photo-2026.png").read_bytes() == picture.read_bytes()
    assert "image: team-photo-2026\n" in (root / "docs/en/news/people-arrive.md").read_text("utf-8")
    assert "alt: A team in a garden.\n" in (root / "data/images.yml").read_text("utf-8")
    assert call("check", "--only", "errors", root=root).exit_code == 0


def test_a_picture_that_lies_in_its_folder_under_another_name_gets_the_right_one(root: Path) -> None:
    there = root / "docs/images/Team Photo.PNG"
    Image.new("RGB", (40, 30)).save(there)
    given = ("--alt", "A team.", "--credit", "Jo", "--licence", "CC BY 4.0")
    result = call("new", "image", "--file", "Team Photo.PNG", *given, root=root)
    assert result.exit_code == 0, result.output
    assert not there.exists() and (root / "docs/images/team-photo.png").exists()


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("tomorrow 9:00", None),
        ("2026-11-29 09:00", "2026-11-29T09:00+01:00"),
        ("1.7.2999 9h", "2999-07-01T09:00+02:00"),
    ],
)
def test_a_moment_is_meant_in_the_time_zone_of_the_portal(root: Path, typed: str, written: str | None) -> None:
    without = call("new", "news", *options("news", publish_at=typed), root=root)
    assert without.exit_code == 1 and "has no time zone. Write " in without.stderr
    edit(root, "mkdocs.yml", "news_per_page: 2", "news_per_page: 2\n      time_zone: Europe/Brussels")
    result = call("new", "news", *options("news", publish_at=typed), root=root)
    assert result.exit_code == 0, result.output
    wanted = re.escape(written) if written else r"\d{4}-\d\d-\d\dT09:00\+0[12]:00"
    text = (root / "docs/en/news/people-arrive.md").read_text("utf-8")
    assert re.search(rf"^publish_at: {wanted}$", text, re.MULTILINE)


def test_what_was_typed_is_kept_when_somebody_stops_and_the_next_time_goes_on_with_it(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = (root / "data/partners.yml").read_text("utf-8")
    stopped = asked(root, monkeypatch, "partner", "One of Many", "ngo", ends=True)
    assert stopped.exit_code == 1
    assert "What you typed is kept: portal new partner goes on with it." in stopped.output
    assert (root / "data/partners.yml").read_text("utf-8") == before
    result = asked(root, monkeypatch, "partner", "yes", "It helps.", "report")
    assert result.exit_code == 0, result.output
    assert "You began already: One of Many; ngo. Go on with that? (yes/no)" in result.output
    assert "    name: One of Many\n    kind: ngo\n" in (root / "data/partners.yml").read_text("utf-8")
    afresh = asked(root, monkeypatch, "partner", "Two", ends=True)
    assert "You began already" not in afresh.output
    unsure = asked(root, monkeypatch, "partner", "perhaps", "no", "no", ends=True)
    assert unsure.output.count("You began already: Two.") == 3, (
        "what is neither is asked again, and a no can be taken back"
    )
    declined = asked(root, monkeypatch, "partner", "no", "yes", ends=True)
    assert "You began already: Two." in declined.output
    assert "You began already" not in asked(root, monkeypatch, "partner", ends=True).output


def test_what_is_so_is_still_no_text_when_somebody_goes_on(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = ("Open day", "Doors are open.", "2026-09-01", "Évora", "report")
    stopped = asked(root, monkeypatch, "event", *answers, "online, link", "yes", ends=True)
    assert "What you typed is kept" in stopped.output, stopped.output
    result = asked(root, monkeypatch, "event", "yes")
    assert result.exit_code == 0, result.output
    assert "    online: true\n" in (root / "data/events.yml").read_text("utf-8")


@pytest.mark.parametrize("content", [b"", b"[]", b"{", b'{"values": 1, "made": [], "pictures": []}', b"\xff"])
def test_a_draft_that_cannot_be_read_is_as_if_there_were_none(
    root: Path, monkeypatch: pytest.MonkeyPatch, content: bytes
) -> None:
    (root / ".cache/portal/new").mkdir(parents=True)
    (root / ".cache/portal/new/person.json").write_bytes(content)
    result = asked(root, monkeypatch, "person", "Ada Example")
    assert result.exit_code == 0, result.output


def test_a_full_disk_loses_nothing(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device", "x")

    before = tree(root)
    monkeypatch.setattr(Path, "write_bytes", full)
    result = call("new", "partner", *options("partner"), root=root)
    monkeypatch.undo()
    assert result.exit_code == 2
    assert "Nothing was written: No space left on device" in result.stderr
    assert tree(root) == before


def test_a_new_language_passes_the_check_and_is_english_throughout(root: Path) -> None:
    result = call("new", "language", "it", root=root)
    assert result.exit_code == 0, result.output
    assert "- {locale: it, name: Italiano, build: true}" in (root / "mkdocs.yml").read_text("utf-8")
    check = call("check", root=root)
    assert check.exit_code == 0, check.stdout
    counts = json.loads(call("translations", "--format", "json", root=root).stdout)["it"]
    assert counts["machine"] == counts["reviewed"] == 0
    strings = root / "data/translations/it/interface.yml"
    edit(root, "data/translations/it/interface.yml", "# chrome.skip: Skip to the content", "chrome.skip: Al contenuto")
    assert strings.exists()
    assert call("check", root=root).exit_code == 0
    assert call("new", "language", "it", root=root).exit_code == 1
    assert call("new", "language", "xx-yy", root=root).exit_code == 1


def test_any_language_that_cldr_knows_can_be_added_and_built(root: Path) -> None:
    """Norwegian is no boolean; three letters, a script, a region and a want of country names are no hindrance."""
    tags = ["no", "ckb", "rw", "zh-Hant", "es-419", "mn-Mong"]
    for tag in tags:
        assert call("new", "language", tag, root=root).exit_code == 0
    assert call("check", root=root).exit_code == 0
    built = call("build", root=root)
    assert built.exit_code == 0, built.output
    for tag in tags:
        assert f'<html lang="{tag}"' in (root / "site" / tag / "index.html").read_text("utf-8")


def test_a_country_without_a_name_in_a_language_is_named_in_the_source_language(tiny: Tiny) -> None:
    """CLDR has no name of Switzerland in Kinyarwanda, and none of Sark in French; the name is marked with its language."""
    files = {name: text.replace("[GB, IE]", "[CH, CQ]") for name, text in GOOD.items()}
    root = tiny(languages=("en", "fr", "rw"), files=files)
    built = call("build", root=root)
    assert built.exit_code == 0, built.output
    for tag, name in (("rw", "Switzerland"), ("fr", "Sark")):
        page = (root / "site" / tag / "programmes/path/index.html").read_text("utf-8")
        assert f'<span class="fallback" lang="en" dir="ltr">{name}</span>' in page


def test_a_language_in_other_letters_is_refused_with_the_right_ones(root: Path) -> None:
    result = call("new", "language", "ZH_hant", root=root)
    assert result.exit_code == 1
    assert "Did you mean “zh-Hant”?" in result.stderr


def test_a_language_can_be_added_to_a_portal(portal: Path) -> None:
    config = (portal / "mkdocs.yml").read_text("utf-8")
    assert call("new", "language", "ro", root=portal).exit_code == 0
    last = "        - {locale: uk, name: Українська, build: true}\n"
    new = "        - {locale: ro, name: Română, build: true}\n"
    assert (portal / "mkdocs.yml").read_text("utf-8") == config.replace(last, last + new)
    assert call("check", root=portal).exit_code == 0


@pytest.mark.parametrize(
    ("name", "made"),
    [
        ("Agência de Évora", "agencia-de-evora"),
        ("  IOM – UK ", "iom-uk"),
        ("Straße & Co.", "strasse-co"),
        ("Всесвіт", ""),
    ],
)
def test_an_id_is_made_from_a_name(name: str, made: str) -> None:
    assert as_id(name) == made


@pytest.mark.parametrize("text", ["NO", "a: b", "# x", "'", '"', "- x", "x #y", "[x]", "{x}", "*x", "&x", "a\n\nb", "@x", "%x", "x" * 300, "word " * 60 + "end", "a: b " * 40 + "c"])  # fmt: skip
def test_whatever_is_written_as_yaml_is_read_again_as_it_was(text: str) -> None:
    from portal.files.documents import parse_yaml
    from portal.files.nodes import Mapping

    for values in ({"key": text}, {"key": [text, "other"]}, {"key": {"inner": text}}):
        node, problems = parse_yaml("\n".join(yaml_lines(dict(values))), "")
        assert problems == []
        assert isinstance(node, Mapping)
        assert node.plain_data() == values


def test_every_option_has_a_help_text() -> None:
    for kind in KINDS:
        assert all(field.help for field in askable(kind))


@pytest.mark.parametrize("text", ["null", "~", "No", "n/a", "Agency #1", "#1 of them", "–", "MÃ¡laga"])
def test_what_is_written_says_what_was_meant_to_every_reader_of_yaml(text: str) -> None:
    """Words that YAML takes for nothing, for a switch or for a comment stand in quotes."""
    (line,) = yaml_lines({"name": text})
    node, problems = parse_yaml(line, "x.yml")
    assert isinstance(node, Mapping) and not problems
    (value,) = node.entries.values()
    assert isinstance(value, Scalar) and value.value == text and not list(slips_in(value))


@pytest.mark.parametrize("name", ["walko-old.bmp", "logo.svg", "party.GIF", "photo.heic"])
def test_what_is_no_picture_for_browsers_is_refused_with_the_way_out(root: Path, tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"x")
    given = ("--alt", "A team.", "--credit", "Jo", "--licence", "CC BY 4.0")
    result = call("new", "image", "--file", str(tmp_path / name), *given, root=root)
    assert result.exit_code == 1
    assert "Open it in a program for pictures and save it as JPEG; a new name alone changes nothing." in result.stderr


def test_who_asks_for_a_redirect_is_told_how_addresses_move(root: Path) -> None:
    result = call("new", "redirect", "--address", "/a/", root=root)
    assert result.exit_code == 1 and "portal addresses move OLD NEW" in result.stderr
