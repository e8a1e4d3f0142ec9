"""Help while typing: the schemas for editors are those of the models, and the content fits them."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft7Validator

from portal.commands.shared import read_site
from portal.common.messages import in_language, languages
from portal.edit.create import draft_of_record
from portal.edit.new_project import STARTER
from portal.model.collections import YAML_COLLECTIONS
from portal.model.fields import choices_of, field_help
from portal.model.json_schema import editor_schemas, reference
from portal.model.records import Record
from support.good import GOOD
from support.sites import PROJECT, SITES, Tiny

PORTAL = SITES / "portal"
FILES = [*sorted(PORTAL.glob("data/*.yml")), *sorted(PORTAL.glob("data/translations/*/[!i]*.yml"))]


class Editor(yaml.SafeLoader):
    """YAML as editors read it (1.2, core schema): NO is a text, 2022 a number, a day a text."""


Editor.yaml_implicit_resolvers = {}
for tag, pattern, first in (
    ("null", r"~|null|", ["~", "n", ""]),
    ("bool", r"true|false", list("tf")),
    ("int", r"[-+]?[0-9]+", list("-+0123456789")),
    ("float", r"[-+]?[0-9]+\.[0-9]+", list("-+0123456789")),
):
    Editor.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(rf"^(?:{pattern})$"), first)


def schema(name: str) -> Draft7Validator:
    return Draft7Validator(json.loads((PROJECT / f"schemas/{name}.json").read_text("utf-8")))


def faults(name: str, text: str) -> list[str]:
    """What an editor would mark."""
    return [error.message for error in schema(name).iter_errors(yaml.load(text, Editor))]


def test_the_schemas_and_the_list_of_fields_are_those_of_the_models() -> None:
    """Run portal schemas if this fails, and commit what it writes."""
    written = {path.relative_to(PROJECT).as_posix() for path in (PROJECT / "schemas").rglob("*.json")}
    assert written == set(editor_schemas())
    for name, content in (editor_schemas() | {"FIELDS.md": reference()}).items():
        assert (PROJECT / name).read_text("utf-8") == content, name


@pytest.mark.parametrize("name", editor_schemas())
def test_a_schema_is_one(name: str) -> None:
    Draft7Validator.check_schema(json.loads((PROJECT / name).read_text("utf-8")))
    assert '"null"' not in re.sub(r'"(array|object)",\s*"null"', "", (PROJECT / name).read_text("utf-8"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(PORTAL).as_posix())
def test_each_file_of_a_portal_fits_its_schema(path: Path) -> None:
    text = path.read_text("utf-8")
    name = path.stem if path.parent.name == "data" else f"translations/{path.stem}"
    assert faults(name, text) == []


BEGUN = [path for path in STARTER.rglob("data/**/*.yml") if path.stem in YAML_COLLECTIONS]


@pytest.mark.parametrize("path", BEGUN, ids=lambda path: path.relative_to(STARTER).as_posix())
def test_each_file_that_a_portal_begins_with_names_its_schema(path: Path) -> None:
    assert len(BEGUN) > len(YAML_COLLECTIONS) // 2
    said = path.read_text("utf-8").partition("\n")[0]
    assert said.startswith("# yaml-language-server: $schema=")
    target = (path.parent / said.partition("=")[2]).resolve()
    assert target.relative_to(STARTER.resolve()).as_posix() in editor_schemas()
    assert target.stem == path.stem and ("translations" in target.parts) == ("translations" in path.parts)


@pytest.mark.parametrize("kind", ["event", "image"])
def test_the_first_record_of_a_file_names_its_schema(tiny: Tiny, kind: str) -> None:
    root = tiny("empty-news")
    site, *_ = read_site(root)
    draft, file = draft_of_record(site.portal, kind, {"id": "ada"})
    assert not (root / file).exists()
    assert str(draft.contents()[file]).startswith(
        f"# yaml-language-server: $schema=../schemas/{Path(file).stem}.json\n"
    )


MORE = {
    "data/events.yml": "events:\n  - id: a\n    title: A day\n    start: 2026-02-01\n    summary: A day.\n"
    "    published: 2026-01-01T12:00+00:00\n    checked: 2026-01-01\n    sources: [report]\n",
    "data/answers.yml": "answers:\n  - id: cost\n    question: What does it cost?\n    text: Nothing.\n    asked: cost, price\n"
    "    page: /participants/\n",
    "data/countries.yml": "countries:\n  - id: jo\n    help_page: https://help.example/jo/\n    checked: 2026-01-01\n"
    "    first_step:\n      text: Ask.\n      label: Go\n      link: https://help.example/go/\n",
    "data/notices.yml": "notices:\n  - id: a\n    level: warning\n    title: A.\n    summary: B.\n    publish_at: 2026-01-01T12:00+00:00\n"
    "    pages: [/]\n    countries: [JO]\n    languages: [fr]\n    leads_to: /about/\n",
    "data/terms.yml": "terms:\n  - id: a\n    term: agency\n    translations:\n      - language: fr\n        use: [agence]\n        never: [bureau]\n",
    "data/people.yml": "people:\n  - id: ada\n    name: Ada\n    spellings: [A, B]\n    withdrawn: 2026-02-01\n",
    "data/images.yml": "images:\n  - id: a\n    file: a.jpg\n    alt: A.\n    credit: B\n    licence: C\n"
    "  - id: b\n    file: b.png\n    decorative: true\n    credit: B\n    licence: C\n",
}


@pytest.mark.parametrize("name", YAML_COLLECTIONS)
def test_what_the_check_accepts_the_schema_accepts(name: str) -> None:
    assert faults(name, (GOOD | MORE)[f"data/{name}.yml"]) == []
    assert faults(name, f"{name}: []\n") == faults(name, f"{name}:\n") == []


def test_the_front_matter_of_pages_and_news_fits_its_schema() -> None:
    for path in (PORTAL / "docs/en").rglob("*.md"):
        matter = path.read_text("utf-8").split("---\n")[1]
        assert faults("news" if path.parent.name == "news" else "page", matter) == [], path


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("partners", "kind: ngo", "kind: ngoo", "'ngoo' is not one of"),
        ("partners", "    kind: ngo\n", "", "'kind' is a required property"),
        ("partners", "website:", "web_site:", "'web_site' was unexpected"),
        ("partners", "country: GB", "country: gb", "'gb' does not match"),
        ("partners", "id: agency", "id: Agency", "'Agency' does not match"),
        ("partners", "checked: 2026-01-02", "checked: 2.1.2026", "'2.1.2026' does not match"),
        ("partners", "sources: [report]", "sources: report", "'report' is not of type 'array'"),
        ("figures", "value: 65000", "value: 65,000", "'65,000' is not of type 'number'"),
        ("programmes", "role: partner", "role: friend", "'friend' is not one of"),
        ("programmes", "        text: A choice of people.", "        txet: A choice", "'txet' was unexpected"),
    ],
)
def test_an_editor_marks_what_the_check_refuses(name: str, old: str, new: str, said: str) -> None:
    text = GOOD[f"data/{name}.yml"]
    assert text.count(old) == 1
    assert any(said in one for one in faults(name, text.replace(old, new)))
    assert faults("translations/programmes", "path:\n  kind: remote\n")
    assert faults("translations/programmes", "path:\n  summary: Une voie.\n  steps:\n    one: {title: Un}\n") == []


def test_every_field_is_explained() -> None:
    def look(node: Any) -> None:
        for name, about in node.get("properties", {}).items():
            if name not in (*YAML_COLLECTIONS, "redirects"):
                assert about["description"].endswith("."), name
                assert about["title"]
            look(about)
            look(about.get("items", {}))

    for content in editor_schemas().values():
        look(json.loads(content))


def record_classes(model: type[Record] = Record) -> list[type[Record]]:
    return [found for sub in model.__subclasses__() for found in (sub, *record_classes(sub))]


@pytest.mark.parametrize("language", languages())
def test_no_explanation_repeats_the_words_among_which_to_choose(language: str) -> None:
    """They stand beside it, made from the model: written twice, one of the two would grow old."""
    explained = 0
    for model in record_classes():
        for name, field in model.model_fields.items():
            if choices := choices_of(field.annotation):
                explained += 1
                words = set(re.findall(r"[\w-]+", in_language(field_help(model, name), language)))
                assert len(words & set(choices)) < 2, (model.__name__, name)
    assert explained > 5
