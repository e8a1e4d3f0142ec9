"""Help while typing: the schemas for editors are those of the models, and the content fits them."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft7Validator

from portal.model.collections import YAML_COLLECTIONS
from portal.model.json_schema import editor_schemas, reference
from support.good import GOOD
from support.sites import PROJECT, SITES

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


def test_the_settings_for_vs_code_name_every_file() -> None:
    settings: dict[str, Any] = json.loads((PROJECT / ".vscode/settings.json").read_text("utf-8"))
    mapped = settings["yaml.schemas"]
    assert {name.removeprefix("./") for name in mapped} == {
        name for name in editor_schemas() if not name.endswith(("page.json", "news.json"))
    }
    for name, pattern in mapped.items():
        files = {path for path in FILES if path.match(pattern)}
        assert files or name.endswith("translations/images.json"), pattern  # there is no picture yet to describe
        assert {path.stem for path in files} <= {Path(name).stem}


MORE = {
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
