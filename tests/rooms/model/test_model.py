"""What a record, a date and the configuration may be: every field's rule, told at the field's place."""

import datetime as dt
import re
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Any

import pytest
from pydantic import Field

from portal.common.edtf import PartialDate, parse_partial_date
from portal.common.messages import message
from portal.common.problems import Problem
from portal.content.markdown import render
from portal.content.validate import validate
from portal.files.config import OPTIONS, read_settings
from portal.files.yaml_reader import parse_yaml
from portal.model.collections import MODELS
from portal.model.fields import walk_texts
from portal.model.news import NewsMatter
from portal.model.partners import Partner
from portal.model.programmes import Programme
from portal.model.records import Figure, PageMatter, Record, Source
from support.sites import Tiny, write

GOOD: dict[type[Record], str] = {
    Source: "id: report\npublisher: Agency\ntitle: A report\nkind: article\n",
    Figure: "id: jobs\nlabel: Jobs\nvalue: 12\nunit: jobs\nscope: Here.\nsource: report\n",
    Partner: "id: agency\nname: Agency\nkind: ngo\nchecked: 2026-01-02\nsummary: Helps.\nsources: [report]\n",
    Programme: (
        "id: path\nname: Path\nkind: remote\nstatus: open\nstatus_note: It runs.\nchecked: 2026-01-02\n"
        "summary: A way.\ndescription: It leads to work.\nsources: [report]\n"
    ),
    PageMatter: "title: About\nsummary: Who we are.\nupdated: 2026-01-02\n",
    NewsMatter: (
        "title: Arrivals\nsummary: They came.\nkind: story\npublished: 2026-01-02T09:00+01:00\n"
        "source_date: 2022-07\nsource: report\n"
    ),
}
"""Each kind of record with no more than it must have."""


def made(model: type[Record], more: str = "") -> tuple[Any, list[Problem]]:
    """A record with these lines more, or in the place of lines with the same keys."""
    keys = {line.split(":")[0] for line in more.splitlines() if not line.startswith((" ", "-"))}
    lines = [line for line in GOOD[model].splitlines() if line.split(":")[0] not in keys]
    node, problems = parse_yaml("\n".join([*lines, more]), "x.yml")
    assert node is not None and not problems, problems
    return validate(node, model, message("record.pages"))


def value(model: type[Record], line: str) -> Any:
    """What a field holds after reading it from a line."""
    record, problems = made(model, line)
    assert record is not None, problems
    return getattr(record, line.split(":")[0])


# --- records ---


@pytest.mark.parametrize("model", GOOD, ids=lambda model: model.__name__)
def test_a_record_needs_no_more_than_its_required_fields(model: type[Record]) -> None:
    """What no source states is left out; each required field that is left out is named with its help text."""
    assert made(model)[1] == []
    for line in GOOD[model].splitlines():
        name = line.split(":")[0]
        node, _ = parse_yaml(GOOD[model].replace(line + "\n", ""), "x.yml")
        assert node is not None
        record, (problem,) = validate(node, model, message("record.pages"))
        assert record is None
        assert (problem.rule, problem.what) == ("missing-field", f"“{name}” is missing")
        if name == "id" and problem.remedy.startswith("If the record is new, give it one"):
            continue  # it may have had one before, which is said with more words
        assert problem.remedy == f"Add it: {model.model_fields[name].description}"


def test_every_field_has_a_help_text_of_one_sentence() -> None:
    """The model is the documentation: no field without a description that can stand in a message."""
    seen: set[type[Record]] = set()
    waiting: list[type[Record]] = [Record, *GOOD]
    while waiting:
        model = waiting.pop()
        seen.add(model)
        waiting += [one for one in model.__subclasses__() if one not in seen]
        for name, field in model.model_fields.items():
            assert field.description and field.description.endswith("."), f"{model.__name__}.{name}"
    assert set(MODELS.values()) <= seen


@pytest.mark.parametrize(
    ("model", "line", "expected"),
    [
        (Source, "id: a", "a"),
        (Source, "id: 12", "12"),
        (Source, "id: talent-beyond-2-boundaries", "talent-beyond-2-boundaries"),
        (Source, "title: '  A report  '", "A report"),
        (Source, "title: NO", "NO"),
        (Source, "date: 2022-07/..", PartialDate(2022, 7, open_end=True)),
        (Source, "title_language: pt", "pt"),
        (Source, "title_language: ff-Adlm", "ff-Adlm"),
        (NewsMatter, "written_in: sr-Latn", "sr-Latn"),
        (Figure, "value: 103000000", Decimal(103_000_000)),
        (Figure, "value: 11.70\nunit: percent", Decimal("11.70")),
        (Figure, "value: 0", Decimal(0)),
        (Partner, "country: NO", "NO"),
        (Partner, "country: PS", "PS"),
        (Partner, "website: https://example.org/path?query=1#part", "https://example.org/path?query=1#part"),
        (Partner, "checked: 2024-02-29", dt.date(2024, 2, 29)),
        (Partner, "general_knowledge: [kind, country, website]", ("kind", "country", "website")),
        (Programme, "destinations: [GB, IE]", ("GB", "IE")),
        (NewsMatter, "published: 2026-01-02T09:00:30Z", dt.datetime(2026, 1, 2, 9, 0, 30, tzinfo=dt.UTC)),
        (NewsMatter, "published: 2026-01-02 09:00+00:00", dt.datetime(2026, 1, 2, 9, tzinfo=dt.UTC)),
        (NewsMatter, "updated: 2026-01-02T08:00Z", dt.datetime(2026, 1, 2, 8, tzinfo=dt.UTC)),
    ],
)  # fmt: skip
def test_a_value_is_read_as_it_was_meant(model: type[Record], line: str, expected: object) -> None:
    """Ids, texts, addresses, codes, numbers, days and moments, each exact: numbers are decimal."""
    found = value(model, line)
    assert found == expected
    assert type(found) is type(expected)
    assert str(found) == str(expected)


ADDRESSES = [
    "javascript:alert(1)", "JavaScript:alert(1)", "data:text/html,x", "ftp://example.org/", "mailto:a@example.org",
    "www.example.org", "//example.org/", "https://", "https://localhost/", "https:///path", "https://exa mple.org/",
    '"https://example.org/\\t"', "https://example.org/<script>", "'https://example.org/\"onclick'", '"http://[::1/"',
    "https://user:word@example.org/", "https://example.org:port/",
]  # fmt: skip


@pytest.mark.parametrize(
    ("model", "field", "wrong", "rule"),
    [
        (Source, "id", ["Report", "a--b", "-a", "a-", "a_b", "é", "a b", "a" * 81, "../a"], "identifier"),
        (Partner, "id", ["page", "kind"], "reserved"),
        (Source, "title", ["''", "'  '", '"\\u00a0"'], "empty"),
        (Partner, "summary", ["a" * 20_001], "too-long"),
        (Partner, "kind", ["NGO", "ngo s", "''"], "unknown-value"),
        (Partner, "country", ["UK", "gb", "EU", "UN", "ZZ", "GBR", "001", "E", "''"], "country-code"),
        (Partner, "name_language", ["xx", "EN", "english", "''", "sr-latn", "fr_FR"], "language-code"),
        (Partner, "website", ADDRESSES, "address"),
        (Partner, "checked", ["2026", "2026-02-30", "2026-1-2", "20260102", "2026-01-02T00:00", "soon", "''"], "date"),
        (Source, "date", ["22", "2022-13", "2022-02-30", "0000", "July", "2022~?", "2022/2021", "٢٠٢٢", "''"], "date"),
        (Figure, "value", ["65,000", "65 000", "-1", "1e3", ".5", "5.", "NaN", "many", "1" * 16, "''", "٦٥", "65.000", "1.500"], "number"),
        (NewsMatter, "published", ["2026-01-02", "2026-01-02T25:00Z", "2026-01-02T09:00+99:00", "now", "''"], "moment"),
        (NewsMatter, "published", ["2026-01-02T09:00", "2026-01-02 09:00:00"], "moment-zone"),
        (
            NewsMatter,
            "published",
            [f"2026-01-02T09:00{zone}" for zone in ("+01:00:30", "+23:59", "-12:30", "+14:01", "-00:00:01", "+01:00:00.5")],
            "moment-zone",
        ),
        (NewsMatter, "published", ["0001-01-01T00:00+14:00", "9999-12-31T23:59-14:00"], "moment"),
    ],
)  # fmt: skip
def test_a_value_of_the_wrong_form_is_refused(model: type[Record], field: str, wrong: list[str], rule: str) -> None:
    """Each wrong value gives one problem of its own rule, at the value, with a remedy, on one line."""
    for one in wrong:
        record, problems = made(model, f"{field}: {one}")
        assert record is None, f"{field}: {one} is accepted"
        assert [problem.rule for problem in problems] == [rule], f"{field}: {one}"
        (problem,) = problems
        assert problem.place.column == len(field) + 3
        assert problem.remedy and "\n" not in str(problem)
        assert len(problem.what) < 200


@pytest.mark.parametrize(
    ("model", "line", "what", "place"),
    [
        (Partner, "name: [a, b]", "“name” is a list here", "6:7"),
        (Partner, "name: {a: b}", "“name” is keys with values here", "6:7"),
        (Partner, "kind: [ngo]", "“kind” is a list here", "6:7"),
        (Partner, "country: {GB: IE}", "“country” is keys with values here", "7:10"),
        (Partner, "checked: [2026-01-02]", "“checked” is a list here", "6:10"),
        (Partner, "sources: report", "“sources” is one text here", "6:10"),
        (Partner, "sources: {report: a}", "“sources” is keys with values here", "6:10"),
        (Partner, "sources: [[report]]", "“sources” is a list here", "6:11"),
        (Figure, "value: [12]", "“value” is a list here", "6:8"),
        (Source, "date: [2022]", "“date” is a list here", "5:7"),
        (NewsMatter, "published: [now]", "“published” is a list here", "6:12"),
        (Programme, "contact: agency", "“contact” holds texts where keys with values belong", "10:10"),
        (Programme, "period: [2021, 2022]", "“period” is a list here", "10:9"),
        (Programme, "for_employers: [a choice]", "“for_employers” holds texts where keys with values belong", "10:17"),
    ],
)
def test_a_list_a_text_and_a_mapping_are_not_taken_for_one_another(
    model: type[Record], line: str, what: str, place: str
) -> None:
    """The message says what was found, in words and never as Python would print it."""
    record, (problem,) = made(model, line)
    assert record is None
    assert (problem.rule, str(problem.place)) == ("wrong-type", f"x.yml:{place}")
    assert problem.what.startswith(what)
    assert not set("'{}") & set(problem.what)


def test_all_faults_of_a_record_are_named_at_once() -> None:
    """Mending one must not bring up the next; faults deeper down are found like those above."""
    more = (
        "kind: travel\ncountries_before: [JO, XX, YY]\nwhatever: x\nperiod:\n  start: soon\nsteps:\n"
        "  - id: A\n    title: T\n  - title: ''\n    id: b\n    text: x\n    extra: y\n"
    )
    assert [(problem.rule, str(problem.place)) for problem in sorted(made(Programme, more)[1])] == [
        ("unknown-value", "x.yml:9:7"),
        ("country-code", "x.yml:10:24"),
        ("country-code", "x.yml:10:28"),
        ("unknown-key", "x.yml:11:1"),
        ("date", "x.yml:13:10"),
        ("missing-field", "x.yml:15:5"),
        ("identifier", "x.yml:15:9"),
        ("empty", "x.yml:17:12"),
        ("unknown-key", "x.yml:20:5"),
    ]


def test_only_what_can_rest_on_general_knowledge_may_do_so() -> None:
    """Kind, country and website; everything else needs a source."""
    record, (problem,) = made(Partner, "general_knowledge: [kind, summary]")
    assert record is None
    assert (problem.rule, problem.what) == ("general-knowledge", "“summary” can't rest on general knowledge")


def test_a_record_can_t_be_changed_once_it_is_read() -> None:
    """Everything is read once and trusted from there on."""
    record, _ = made(Partner)
    with pytest.raises(ValueError, match="frozen"):
        record.name = "Another"


def test_the_texts_of_a_record_are_exactly_what_translators_translate() -> None:
    """Words have a key by ids, whatever their order in the list; what all languages share has none."""
    more = (
        "short_name: P\nperiod: {start: 2021, note: A year.}\ndestinations: [GB]\n"
        "organisations: [{partner: agency, role: funder, note: Pays.}, {partner: agency, role: partner}]\n"
        "steps: [{id: one, title: First, text: Do this.}, {id: two, title: Then, text: Do that.}]\n"
        "contact: {partners: [agency], note: Ask.}\n"
    )
    record, problems = made(Programme, more)
    assert not problems
    optional = {path: mark.optional for path, _, mark in walk_texts(record)}
    assert [path for path in optional if not optional[path]] == [
        "status_note", "summary", "description", "period/note", "organisations/agency-funder/note", "steps/one/title",
        "steps/one/text", "steps/two/title", "steps/two/text", "contact/note",
    ]  # fmt: skip
    assert [path for path in optional if optional[path]] == ["name", "short_name"]
    assert dict((path, text) for path, text, _ in walk_texts(record))["steps/two/text"] == "Do that."


# --- dates ---


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2019", PartialDate(2019)),
        ("2022-07", PartialDate(2022, 7)),
        ("2019-07-12", PartialDate(2019, 7, 12)),
        ("2024-02-29", PartialDate(2024, 2, 29)),
        ("2022~", PartialDate(2022, approximate=True)),
        ("2022-07~", PartialDate(2022, 7, approximate=True)),
        ("2019-07-12?", PartialDate(2019, 7, 12, uncertain=True)),
        ("2022-07%", PartialDate(2022, 7, approximate=True, uncertain=True)),
        ("2022?/..", PartialDate(2022, uncertain=True, open_end=True)),
        ("2021/2022", PartialDate(2021, end=PartialDate(2022))),
        ("2021/2021", PartialDate(2021, end=PartialDate(2021))),
        ("2021-11/2022-02?", PartialDate(2021, 11, end=PartialDate(2022, 2, uncertain=True))),
        ("2022-07/..", PartialDate(2022, 7, open_end=True)),
        ("2022~/..", PartialDate(2022, approximate=True, open_end=True)),
        ("2022-07/2022", PartialDate(2022, 7, end=PartialDate(2022))),
        ("2022-07-12/2022-07", PartialDate(2022, 7, 12, end=PartialDate(2022, 7))),
        ("0987", PartialDate(987)),
    ],
)
def test_a_date_is_read_as_it_is_meant(text: str, expected: PartialDate) -> None:
    """Every form of the subset of EDTF; a span may end in a year or month of which its start is a part."""
    assert parse_partial_date(text) == expected
    assert parse_partial_date(f" {text} ") == expected


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "it is not a date"),
        ("22", "it is not a date"),
        ("2022-7", "it is not a date"),
        ("2022-07-1", "it is not a date"),
        ("2022-07-12T10:00", "it is not a date"),
        ("12/07/2019", "it is not a date"),
        ("July 2022", "it is not a date"),
        ("2022~?", "it is not a date"),
        ("~2022", "it is not a date"),
        ("2022/", "it is not a date"),
        ("/2022", "it is not a date"),
        ("../2022", "it is not a date"),
        ("2022/../2023", "it is not a date"),
        ("2022--07", "it is not a date"),
        ("2022-13", "the calendar has no such day or month"),
        ("2022-00", "the calendar has no such day or month"),
        ("2022-02-30", "the calendar has no such day or month"),
        ("2023-02-29", "the calendar has no such day or month"),
        ("0000", "the calendar has no such day or month"),
        ("2022/2021", "the span ends before it begins"),
        ("2022-07/2022-06", "the span ends before it begins"),
        ("2022-07-12/2022-06", "the span ends before it begins"),
    ],
)
def test_what_is_no_date_is_refused_with_its_reason(text: str, why: str) -> None:
    """Nothing is guessed: 12/07 could be two days."""
    with pytest.raises(ValueError, match=f"^{why}"):
        parse_partial_date(text)


@pytest.mark.parametrize(
    ("text", "first", "iso"),
    [
        ("2019", dt.date(2019, 1, 1), "2019"),
        ("2022-07~", dt.date(2022, 7, 1), "2022-07"),
        ("2019-07-12?", dt.date(2019, 7, 12), "2019-07-12"),
        ("2021/2022", dt.date(2021, 1, 1), "2021"),
        ("2022-07/..", dt.date(2022, 7, 1), "2022-07"),
    ],
)
def test_a_date_has_a_first_day_and_a_form_for_machines(text: str, first: dt.date, iso: str) -> None:
    """The first day sorts, the form for machines knows no more than the source (HTML’s time element)."""
    date = parse_partial_date(text)
    assert (date.first_day(), date.iso()) == (first, iso)


@pytest.mark.parametrize(
    ("start", "end", "in_order"),
    [
        ("2021", "2022", True),
        ("2022", "2022", True),
        ("2022-07", "2022", True),
        ("2022", "2022-07", True),
        ("2022-07-12", "2022-07", True),
        ("2021", "2021/2022", True),
        ("2022-07", "2022-06", False),
        ("2022", "2021-12-31", False),
        ("2023", "2021/2022", False),
    ],
)
def test_a_period_is_refused_only_if_it_surely_ends_before_it_begins(start: str, end: str, in_order: bool) -> None:
    """A period from July 2022 to some time in 2022 is in order; one that can't be is an error."""
    record, problems = made(Programme, f"period:\n  start: {start}\n  end: {end}")
    assert (record is not None) == in_order
    assert [(problem.rule, problem.place.line) for problem in problems] == ([] if in_order else [("date-order", 12)])


def test_a_news_item_is_not_changed_before_it_is_published() -> None:
    """Moments are compared across time zones."""
    published = "published: 2026-01-02T09:00+01:00\n"
    assert made(NewsMatter, f"{published}updated: 2026-01-02T08:00Z")[1] == []
    record, (problem,) = made(NewsMatter, f"{published}updated: 2026-01-02T08:30+01:00")
    assert (record, problem.rule) == (None, "date-order")


# --- the configuration ---


def test_the_configuration_is_read_without_mkdocs(tiny: Tiny) -> None:
    """Address, languages with the default first, menu and options; what isn't set is empty."""
    settings, problems = read_settings(tiny(languages=("en", "fr", "ar")))
    assert settings is not None and not problems
    assert settings.site_url == "https://tiny.example.org/sub/"
    assert (settings.base_path, settings.default, settings.languages) == ("/sub/", "en", ("en", "fr", "ar"))
    assert settings.navigation == ("", "programmes/", "partners/", "news/")
    assert (settings.report_address, settings.publisher, settings.news_per_page) == ("errors@tiny.example.org", "", 2)


def config(root: Path, text: str) -> tuple[Any, list[Problem]]:
    """Settings read from the text of a configuration."""
    write(root, "mkdocs.yml", text)
    return read_settings(root)


I18N = "site_name: A\nplugins: [i18n: {languages: [{locale: fr, name: F}, {locale: en, name: E, default: true}]}, portal]\n"


@pytest.mark.parametrize(
    ("line", "environment", "expected", "path"),
    [
        ("https://a.example.org", {}, "https://a.example.org/", "/"),
        ("https://a.example.org/sub", {}, "https://a.example.org/sub/", "/sub/"),
        ("http://127.0.0.1:8000/", {}, "http://127.0.0.1:8000/", "/"),
        ('!ENV [SITE_URL, "https://b.example.org/"]', {}, "https://b.example.org/", "/"),
        ("!ENV [SITE_URL, 'https://b.example.org/']", {"SITE_URL": "https://c.org/x"}, "https://c.org/x/", "/x/"),
        ("!ENV [FIRST_URL, SITE_URL, 'https://b.org/']", {"SITE_URL": "https://c.org"}, "https://c.org/", "/"),
    ],
)  # fmt: skip
def test_the_address_of_the_site_may_come_from_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, line: str, environment: dict[str, str], expected: str, path: str
) -> None:
    """site_url ends with a slash however it is written; !ENV is read as MkDocs reads it."""
    for name in ("SITE_URL", "FIRST_URL"):
        monkeypatch.delenv(name, raising=False)
    for name, text in environment.items():
        monkeypatch.setenv(name, text)
    settings, problems = config(tmp_path, f"site_url: {line}\n{I18N}")
    assert not problems
    assert (settings.site_url, settings.base_path) == (expected, path)
    assert settings.languages == ("en", "fr")


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("", "configuration"),
        ("- a\n", "configuration"),
        (I18N, "configuration"),
        (f"site_url: example.org\n{I18N}", "configuration"),
        (f"site_url: ftp://example.org\n{I18N}", "configuration"),
        (f"site_url: 'http://[x'\n{I18N}", "configuration"),
        (f"site_url: []\n{I18N}", "configuration"),
        (f"site_url: [[]]\n{I18N}", "configuration"),
        (f"site_url: {{a: b}}\n{I18N}", "configuration"),
        ("site_url: https://a.example.org/\n", "configuration"),
        ("site_url: https://a.example.org/\nplugins: i18n\n", "configuration"),
        ("site_url: https://a.example.org/\nplugins: [i18n, portal]\n", "configuration"),
        ("site_url: https://a.example.org/\nplugins: [i18n: {languages: en}]\n", "configuration"),
        ("site_url: https://a.example.org/\nplugins: [i18n: {languages: [en]}]\n", "configuration"),
        ("site_url: https://a.example.org/\nplugins: [i18n: {languages: [{locale: [en]}]}]\n", "configuration"),
        (f"site_url: https://a.example.org/\n{I18N.replace('locale: fr', 'locale: ../fr')}", "configuration"),
        (f"site_url: https://a.example.org/\n{I18N.replace('locale: fr', 'locale: en')}", "configuration"),
        (f"site_url: https://a.example.org/\n{I18N.replace(' fr', ' fr, default: true')}", "configuration"),
        (f"site_url: https://a.example.org/\n{I18N.replace('portal', 'portal: {x: y}')}", "unknown-key"),
        (f"site_url: https://a.example.org/\n{I18N.replace('portal', 'portal: {news_per_page: 0}')}", "number"),
        (f"site_url: https://a.example.org/\n{I18N.replace('portal', 'portal: {news_per_page: 1001}')}", "number"),
        (f"site_url: https://a.example.org/\n{I18N.replace('portal', 'portal: {news_per_page: -1}')}", "number"),
        (f"site_url: https://a.example.org/\n{I18N.replace('portal', 'portal: {publisher: [x]}')}", "configuration"),
    ],
)  # fmt: skip
def test_a_configuration_that_can_t_be_used_is_refused(tmp_path: Path, text: str, rule: str) -> None:
    """No settings, and problems with a place in mkdocs.yml."""
    settings, problems = config(tmp_path, text)
    assert settings is None
    assert {(problem.place.path, problem.rule) for problem in problems} == {("mkdocs.yml", rule)}


def test_every_option_of_the_plugin_is_read_and_explained(tmp_path: Path) -> None:
    """Each option has a help text and a field of its own; the number of news items may be 1 to 1000."""
    options = {name: f"some {name}" for name in OPTIONS} | {
        "news_per_page": "1000",
        "report_address": "a@b.example",
        "exit_address": "https://a.example/",
        "translate_address": "https://weblate.example/",
        "edit_address": "https://git.example/edit/",
        "publishing": "propose",
        "plain_text": "True",
        "compressed": "True",
        "noindex": "True",
        "time_zone": "Europe/Lisbon",
        "review_months": "12",
    }
    listed = ", ".join(f"{name}: {text}" for name, text in options.items())
    settings, _ = config(
        tmp_path, f"site_url: https://a.example.org/\n{I18N.replace('portal', f'portal: {{{listed}}}')}"
    )
    assert {name: str(getattr(settings, name)) for name in OPTIONS} == options
    assert all(text.endswith(".") for text in OPTIONS.values())


def test_columns_are_aligned_by_class() -> None:
    """Markdown's alignment survives as a class, for the pages' policy forbids style attributes; left is where text begins anyway."""
    html = render("|a|b|c|\n|:-|-:|:-:|\n|1|2|3|").html
    assert re.findall(r"<td[^>]*>", html) == ["<td>", '<td class="align-right">', '<td class="align-center">']


class _Tone(StrEnum):
    SOFT = "soft or low"
    LOUD = "loud, high"


class _Sound(Record):
    tone: _Tone = Field(description="How it sounds.")
    tones: tuple[_Tone, ...] = Field((), description="How it sounded.")


@pytest.mark.parametrize("text", ["tone: lowd\n", "tone: loud, high\ntones: [lowd]\n"])
def test_words_that_are_allowed_are_told_whole(text: str) -> None:
    """They come from the model, never from a sentence in which commas and “or” part them."""
    node, _ = parse_yaml(text, "x.yml")
    assert node is not None
    (problem,) = validate(node, _Sound, message("record.pages"))[1]
    assert problem.remedy == "Use one of: loud, high, soft or low."
