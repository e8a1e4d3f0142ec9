"""What people type is understood as they mean it, wherever they are asked; what may mean two things is refused."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel import Locale

from portal.check.project import read
from portal.common.messages import catalogue, in_language, languages
from portal.content.portal import Portal
from portal.edit.typed.names import country_code
from portal.edit.typed.times import NotUnderstood
from portal.edit.typed.values import Meaning, join_list, split_list
from portal.model.collections import MODELS
from portal.model.field_types import TERRITORIES
from portal.model.fields import choice_word, field_label, fields
from portal.model.records import Record
from support.agency import FILES
from support.sites import edit, make_tiny

NOW = dt.datetime(2026, 11, 28, 23, 30, tzinfo=dt.UTC)


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Portal:
    root: Path = make_tiny(tmp_path_factory.mktemp("typed"), files=FILES)
    edit(root, "mkdocs.yml", "news_per_page: 2", "news_per_page: 2\n      time_zone: Europe/Brussels")
    former = "    former_names:\n      - name: The Old Agency\n        short_name: TOA\n        until: 2020\n"
    edit(root, "data/partners.yml", "    kind: ngo\n", f"    kind: ngo\n{former}")
    site, problems = read(root)
    assert site is not None and not [one for one in problems if one.severity == "error"], problems
    return site.portal


def meant(portal: Portal, field: str, typed: str) -> str | list[str]:
    collection, _, name = field.partition(".")
    return Meaning(portal, NOW).of(fields(MODELS[collection])[name], typed)


@pytest.mark.parametrize(
    ("field", "typed", "value"),
    [
        ("partners.country", "Germany", "DE"),
        ("partners.country", " de\u00a0", "DE"),
        ("partners.country", "Jordanie", "JO"),
        ("partners.country", "الأردن", "JO"),
        ("partners.country", "Німеччина", "DE"),
        ("partners.country", "Deutschland", "DE"),
        ("partners.country", "UK", "GB"),
        ("partners.country", "DEU", "DE"),
        ("partners.country", "Cote d'Ivoire", "CI"),
        ("partners.country", "Turkey", "TR"),
        ("partners.country", "Myanmar", "MM"),
        ("partners.kind", "NGO", "ngo"),
        ("partners.kind", "Public authority", "public-authority"),
        ("partners.kind", "public_authority", "public-authority"),
        ("partners.kind", "ONG", "ngo"),
        ("partners.kind", "Громадська організація", "ngo"),
        ("partners.website", "www.x.org", "https://www.x.org"),
        ("partners.website", "x.org/a?b=c", "https://x.org/a?b=c"),
        ("partners.website", "HTTP://x.org", "http://x.org"),
        ("partners.name_language", "French", "fr"),
        ("partners.name_language", "allemand", "de"),
        ("partners.checked", "29.11.2026", "2026-11-29"),
        ("partners.checked", "29/11/2026", "2026-11-29"),
        ("partners.checked", "11/29/2026", "2026-11-29"),
        ("partners.checked", "2026/11/29", "2026-11-29"),
        ("partners.checked", "1.2.2026", "2026-02-01"),
        ("partners.checked", "29 November 2026", "2026-11-29"),
        ("partners.checked", "Nov 29th, 2026", "2026-11-29"),
        ("partners.checked", "1er décembre 2026", "2026-12-01"),
        ("partners.checked", "29 листопада 2026", "2026-11-29"),
        ("partners.checked", "٢٩/١١/٢٠٢٦", "2026-11-29"),
        ("partners.checked", "today", "2026-11-29"),
        ("partners.checked", "demain", "2026-11-30"),
        ("partners.checked", "2026-11-29 00:00:00", "2026-11-29"),
        ("figures.as_of", "November 2026", "2026-11"),
        ("figures.as_of", "11/2026", "2026-11"),
        ("figures.as_of", "about 2022", "2022~"),
        ("figures.as_of", "inconnu", "unknown"),
        ("figures.as_of", "2022-07/..", "2022-07/.."),
        ("figures.value", "65,000", "65000"),
        ("figures.value", "1 200", "1200"),
        ("figures.value", "11,7", "11.7"),
        ("news.publish_at", "2026-11-29 09:00", "2026-11-29T09:00+01:00"),
        ("news.publish_at", "tomorrow 9:00", "2026-11-30T09:00+01:00"),
        ("news.publish_at", "tomorrow at 9 am", "2026-11-30T09:00+01:00"),
        ("news.publish_at", "demain 9h", "2026-11-30T09:00+01:00"),
        ("news.publish_at", "1.7.2026, 12:30", "2026-07-01T12:30+02:00"),
        ("news.publish_at", "2026-07-01T12:30Z", "2026-07-01T12:30Z"),
        ("news.publish_at", "12/31/2026 11:05 pm", "2026-12-31T23:05+01:00"),
        ("events.start", "29.11.2026 9:00", "2026-11-29T09:00"),
        ("events.start", "29.11.2026", "2026-11-29"),
        ("events.online", "yes", "true"),
        ("events.online", "Oui", "true"),
        ("events.online", "no", ""),
        ("programmes.destinations", "Germany; Jordan, Hashemite", None),
        ("programmes.destinations", "Germany, Jordan", ["DE", "JO"]),
        ("programmes.destinations", "Germany; Jordanie;DE", ["DE", "JO"]),
        ("programmes.destinations", "DE\nJO", ["DE", "JO"]),
        ("partners.sources", "The publisher: A report", ["report"]),
        ("partners.sources", "a  REPORT", ["report"]),
        ("partners.successor", "Example Agency", "agency"),
        ("partners.successor", "the old agency", "agency"),
        ("partners.successor", "TOA", "agency"),
        ("answers.page", "participants", "/participants/"),
        ("answers.page", "https://tiny.example.org/sub/participants/", "/participants/"),
        ("partners.summary", " One\nline.\n\n\nAnother. ", "One line.\n\nAnother."),
        ("people.spellings", "Doe, Jane; J. Doe", ["Doe, Jane", "J. Doe"]),
    ],
)
def test_what_people_write_is_what_the_file_wants(
    portal: Portal, field: str, typed: str, value: str | list[str] | None
) -> None:
    if value is None:
        with pytest.raises(NotUnderstood):
            meant(portal, field, typed)
    else:
        assert meant(portal, field, typed) == value


@pytest.mark.parametrize(
    ("field", "typed", "told"),
    [
        ("partners.checked", "03/04/2026", "“03/04/2026” may mean 2026-04-03 or 2026-03-04. Write one of them."),
        ("partners.country", "Albanai", "“Albanai” is not the name of a country. Did you mean “Albania (AL)”?"),
        ("partners.country", "Almagne", "“Almagne” is not the name of a country. Did you mean “Germany (DE)”?"),
        ("partners.country", "Germny", "“Germny” is not the name of a country. Did you mean “Germany (DE)”?"),
        ("partners.kind", "ngoo", "“ngoo” is not among the choices. Did you mean “ngo”?"),
        ("partners.sources", "A repot", "“A repot” is not among the choices. Did you mean “a report”?"),
        (
            "news.publish_at",
            "25.10.2026 02:30",
            "“25.10.2026 02:30” is a time that clocks in Europe/Brussels show twice or never, for they change then."
            " Write 2026-10-25T02:30+02:00 or 2026-10-25T02:30+01:00.",
        ),
    ],
)
def test_what_may_mean_two_things_or_nothing_is_told(portal: Portal, field: str, typed: str, told: str) -> None:
    with pytest.raises(NotUnderstood) as found:
        meant(portal, field, typed)
    assert found.value.told == told


@pytest.mark.parametrize(
    "typed", ["tomorrow", "2026-11-29", "soon", "29.11.2026 25:00", "31.11.2026 9:00", "2026-11-29 9"]
)
def test_what_is_no_moment_stays_as_typed_for_the_model_to_refuse(portal: Portal, typed: str) -> None:
    assert meant(portal, "news.publish_at", typed) == typed


@pytest.mark.parametrize("language", languages())
def test_every_country_is_understood_by_its_name_in_the_languages_of_the_staff(language: str) -> None:
    known = Locale(language).territories
    names = {code: known[code] for code in TERRITORIES if code in known}
    assert {code: country_code(name, (language,)) for code, name in names.items()} == {code: code for code in names}


@pytest.mark.parametrize(
    "parts", [["a"], ["a, b"], ["a", "b, c"], ["a; b", "c"], ["a;b, c"], ['a "b"; c\n', "d"], [], ["a", "b"]], ids=str
)
def test_a_list_in_one_text_is_read_as_the_same_list(parts: list[str]) -> None:
    assert split_list(join_list(parts)) == parts, join_list(parts)


def models() -> Iterator[type[Record]]:
    """Those of the collections, and of what their records hold."""
    pending: list[type[Record]] = list(MODELS.values())
    while pending:
        model = pending.pop()
        yield model
        pending += [about.inner for about in fields(model).values() if about.inner]


@pytest.mark.parametrize("language", languages())
def test_fields_and_choices_have_names_in_the_language_that_tell_them_apart(language: str) -> None:
    """Who adds a field adds a word for it: label.<name> in the catalogues, and choice.<enum>.<word> for each new word."""
    known = catalogue(language)
    for model in models():
        labels = [in_language(field_label(name), language) for name in fields(model)]
        assert len(set(labels)) == len(labels), model
        assert {f"label.{name}" for name in fields(model)} <= known.keys()
        for about in fields(model).values():
            words = [in_language(choice_word(choice), language) for choice in about.choices]
            assert len(set(words)) == len(words)
            assert {choice_word(choice).id for choice in about.choices} <= known.keys()
