"""Open data: the published lists as a program and a spreadsheet read them."""

import csv
import io
import json
from collections.abc import Callable
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import Any

import lxml.html
import pytest
from jsonschema import Draft202012Validator
from pydantic import Field

from portal.build.outputs import Output, Renderer
from portal.check.project import read
from portal.common.edtf import parse_partial_date
from portal.model.collections import COLLECTIONS, MODELS, YAML_COLLECTIONS
from portal.model.field_types import Partial, Text
from portal.model.partners import Partner
from portal.model.records import PartnerId
from portal.render.open_data.files import _list_of
from portal.site.page_kinds import LIST_URIS
from support.browser import LOCALES, address
from support.sites import Tiny, edit

Built = Callable[..., Path]
HOST = "https://tiny.example.org/sub/"


def document(site: Path, name: str, locale: str = "en") -> Any:
    """A published list as JSON."""
    return json.loads((site / address(f"data/{name}.json", locale)).read_bytes())


def rows(content: bytes) -> list[dict[str, str]]:
    """The rows of a published list as a spreadsheet reads them."""
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True))


@pytest.fixture
def published(tiny: Tiny) -> Callable[..., dict[str, bytes]]:
    """The files of one list of a tiny site, with files of its own."""

    def make(name: str, files: dict[str, str]) -> dict[str, bytes]:
        site, problems = read(tiny("whole", languages=("en", "ar"), files=files))
        assert site is not None and not [one for one in problems if one.severity == "error"], problems
        return Renderer(site).render(Output("data", name, "en")).files

    return make


@pytest.mark.parametrize("name", LIST_URIS)
def test_every_file_fits_its_schema_in_every_language(portal_site: Path, name: str) -> None:
    """What is published is what the schema describes, and every field is described."""
    schema = json.loads((portal_site / f"data/schema/{name}.json").read_bytes())
    Draft202012Validator.check_schema(schema)
    strict = json.loads(json.dumps(schema), object_hook=_nothing_more)
    for locale in LOCALES:
        found = document(portal_site, name, locale)
        assert [fault.message for fault in Draft202012Validator(strict).iter_errors(found)] == []
        assert found["language"] == locale and found[name] and found["schema"] == schema["$id"]


def _nothing_more(part: dict[str, Any]) -> dict[str, Any]:
    return {**part, "additionalProperties": False} if part.get("type") == "object" and "properties" in part else part


def test_a_record_says_which_of_its_texts_are_not_in_the_reader_s_language(built: Built) -> None:
    """A text that fell back to the source language, or that a machine translated, is named with its record."""
    site = built("whole", "en", "ar")
    (programme,) = document(site, "programmes", "ar")["programmes"]
    assert programme["url"] == f"{HOST}ar/programmes/bridge/"
    assert programme["translation"]["missing"] == ["unanswered", "steps"]
    assert programme["steps"][0]["text"] == "The employer asks the trust."
    assert "summary" in programme["translation"]["machine"] and not programme["summary"].isascii()
    (trust, works) = document(site, "partners", "ar")["partners"]
    assert (trust["name_language"], works["name_language"]) == ("ar", "pt")
    assert [one["translation"] for one in document(site, "partners")["partners"]] == [{}, {}]


def test_texts_are_plain_and_hold_their_figures(built: Built) -> None:
    """A text holds neither markup nor a reference: the number stands in it as the language writes it."""
    site = built("whole", "en", "ar")
    (programme,) = document(site, "programmes")["programmes"]
    assert programme["summary"] == "It led more than 12,500 people to employers."
    assert programme["description"] == "Bridge was a project of the Harbour Trust.\n\nIt ended."
    for name, locale in product(("programmes", "partners", "figures"), ("en", "ar")):
        content = (site / address(f"data/{name}.json", locale)).read_text("utf-8")
        assert "{{" not in content and "</" not in content


def test_a_figure_carries_its_date_its_source_and_what_contradicts_it(built: Built) -> None:
    """A number never comes without what one must know to use it."""
    (figure,) = document(built("whole", "en", "ar"), "figures")["figures"]
    assert figure["value"] == 12500 and figure["qualifier"] == "more-than" and figure["unit"] == "people"
    assert figure["as_of"] == {"edtf": "2025-06~", "approximate": True, "inferred": False}
    assert figure["source"]["title"] == "Bridge ends" and figure["source"]["date"]["edtf"] == "2025-12-01"
    assert figure["conflicts_with"] == []


@pytest.mark.parametrize(
    "edtf", ["2022", "2022-07~", "2019-07-12?", "2022-07%", "2021/2022", "2022-07?/..", "2021?/2022~"]
)
def test_a_date_can_be_read_again(edtf: str) -> None:
    """Dates are published in the notation in which they are written."""
    assert parse_partial_date(edtf).edtf() == edtf


def test_csv_opens_in_a_spreadsheet(portal_site: Path) -> None:
    """It begins with a byte-order mark, its lines end in CR LF, its columns are the same in all languages."""
    for name in LIST_URIS:
        files = [(portal_site / address(f"data/{name}.csv", locale)).read_bytes() for locale in LOCALES]
        assert len({file.split(b"\r\n")[0] for file in files}) == 1
        for locale, file in zip(LOCALES, files, strict=True):
            assert file.startswith(b"\xef\xbb\xbf") and file.endswith(b"\r\n")
            records = document(portal_site, name, locale)[name]
            field = "label" if name == "figures" else "summary"
            assert [(row["id"], row[field]) for row in rows(file)] == [(one["id"], one[field]) for one in records]


def test_csv_holds_any_text_and_no_formula(published: Callable[..., dict[str, bytes]]) -> None:
    """Commas, quotation marks and line breaks survive; what would be a formula is a text; a number stays a number."""
    figures = """\
figures:
  - id: people-met
    label: '=HYPERLINK("https://evil.example", "a, b")'
    value: 12.5
    unit: percent
    scope: "@one\\n\\ntwo"
    as_of: unknown
    source: harbour-release
  - id: others
    label: -1 is not a number here
    value: 7
    unit: people
    scope: Plain, and "quoted".
    as_of: 2025?
    source: harbour-release
    conflicts_with: [people-met]
"""
    (one, other) = rows(published("figures", {"data/figures.yml": figures})["data/figures.csv"])
    assert one["label"] == '\'=HYPERLINK("https://evil.example", "a, b")' and one["scope"] == "'@one\n\ntwo"
    assert other["label"] == "'-1 is not a number here" and other["scope"] == 'Plain, and "quoted".'
    assert (one["value"], other["value"]) == ("12.5", "7")
    assert (one["conflicts_with"], other["conflicts_with"]) == ("others", "people-met")
    assert (one["as_of"], other["as_of"], other["as_of_inferred"]) == ("", "2025?", "true")


def test_an_empty_list_has_its_columns(tiny: Tiny) -> None:
    """Also where nothing is described yet, the files are whole."""
    site, _ = read(tiny(languages=("en",)))
    assert site is not None
    files = Renderer(site).render(Output("data", "partners", "en")).files
    assert json.loads(files["data/partners.json"])["partners"] == []
    assert files["data/partners.csv"].startswith(b"\xef\xbb\xbfid,url,name,")
    assert files["data/partners.csv"].count(b"\r\n") == 1


@pytest.mark.parametrize("locale", LOCALES)
def test_the_pages_lead_to_their_data(portal_site: Path, locale: str) -> None:
    """A page that shows a list names its files to programs and to readers; the page of open data names all of them."""
    for name, uri in LIST_URIS.items():
        folder = portal_site / address(uri, locale)
        page = lxml.html.parse(str(folder / "index.html")).getroot()
        files = [
            (folder / str(one)).resolve() for one in page.xpath("//p[contains(@class, 'as-data')]//a[@type]/@href")
        ]
        wanted = [(portal_site / address(f"data/{name}.{ending}", locale)).resolve() for ending in ("json", "csv")]
        assert files == wanted and all(file.exists() for file in files)
        named = page.xpath("//link[@rel='alternate'][@type='application/json' or @type='text/csv']/@href")
        assert [(folder / str(one)).resolve() for one in named] == wanted
    folder = portal_site / address("data/", locale)
    page = lxml.html.parse(str(folder / "index.html")).getroot()
    links = {(folder / str(one)).resolve() for one in page.xpath("//td//a[@type]/@href")}
    assert links == {
        (portal_site / one).resolve()
        for name in LIST_URIS
        for one in (
            f"data/schema/{name}.json",
            *(address(f"data/{name}.{ending}", locale) for ending in ("json", "csv")),
        )
    }
    assert all(link.exists() for link in links)


def test_search_engines_find_the_data(portal_site: Path) -> None:
    """The page of open data describes each list as a Dataset, with its files; nothing is said of a licence that isn't stated."""
    page = lxml.html.parse(str(portal_site / "fr/data/index.html")).getroot()
    graph = json.loads(page.xpath("string(//script[@type='application/ld+json'])"))["@graph"]
    datasets = [one for one in graph if one["@type"] == "Dataset"]
    assert [[file["contentUrl"].split("/fr/")[1] for file in one["distribution"]] for one in datasets] == [
        [f"data/{name}.json", f"data/{name}.csv"] for name in LIST_URIS
    ]
    assert not any("license" in one for one in datasets)


class NewPartner(Partner):
    """An organisation of a model that has grown."""

    founded: Partial | None = Field(None, description="When it was founded.")
    motto: Text | None = Field(None, description="What it says of itself.")
    kin: tuple[PartnerId, ...] = Field((), description="Organisations of the same family.")


def test_a_new_field_of_a_model_is_in_json_schema_and_csv_by_itself(
    tiny: Tiny, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing but the model is told of it."""
    row = replace(COLLECTIONS["partners"], model=NewPartner)
    for rows_by_name, value in ((COLLECTIONS, row), (YAML_COLLECTIONS, row), (MODELS, NewPartner)):
        monkeypatch.setitem(rows_by_name, "partners", value)
    _list_of.cache_clear()
    root = tiny("whole", languages=("en", "ar"))
    more = (
        "founded: 1951-12~\n    motto: With {{figure:people-met}}.\n    kin: [north-works]\n    checked: 2026-01-10\n"
    )
    edit(root, "data/partners.yml", "checked: 2026-01-10\n", more)
    site, problems = read(root)
    assert site is not None and not [one for one in problems if one.severity == "error"], problems
    files = Renderer(site).render(Output("data", "partners", "en")).files
    data = json.loads(files["data/partners.json"])
    (shape,) = (json.loads(content) for name, content in files.items() if "schema" in name)
    Draft202012Validator(shape).validate(data)
    assert shape["$defs"]["PartnerData"]["properties"]["founded"]["description"] == "When it was founded."
    record = next(one for one in data["partners"] if one["id"] == "harbour-trust")
    assert (record["founded"], [link["id"] for link in record["kin"]]) == ("1951-12~", ["north-works"])
    assert record["motto"].startswith("With ") and "{{" not in record["motto"]
    cells = next(one for one in rows(files["data/partners.csv"]) if one["id"] == "harbour-trust")
    assert list(cells)[-3:] == ["founded", "motto", "kin"]
    assert (cells["founded"], cells["motto"]) == ("1951-12~", record["motto"])
    arabic = json.loads(Renderer(site).render(Output("data", "partners", "ar")).files["ar/data/partners.json"])
    record = next(one for one in arabic["partners"] if one["id"] == "harbour-trust")
    assert "motto" in record["translation"]["missing"]
    monkeypatch.undo()
    _list_of.cache_clear()
