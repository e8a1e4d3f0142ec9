"""Help while typing: JSON Schemas made from the models, by which an editor completes, explains and marks fields.

They say less than ``portal check``, which knows what refers to what, and nothing that it doesn't. Values are as YAML 1.2 reads
them: 2022 is a number there, and NO a text.
"""

from __future__ import annotations

import json
import re
from typing import Any

from portal.model.collections import COLLECTIONS, YAML_COLLECTIONS
from portal.model.fields import fields
from portal.model.records import Record, Redirect

_VERSION = "http://json-schema.org/draft-07/schema#"


def editor_schemas() -> dict[str, str]:
    """The content of every file in ``schemas/``, by path."""
    schemas = {name: _collection(name, row.model) for name, row in YAML_COLLECTIONS.items()}
    schemas |= {"redirects": _collection("redirects", Redirect)}
    schemas |= {row.commands[0]: _record(row.model) for row in COLLECTIONS.values() if row.is_markdown}
    schemas |= {f"translations/{name}": _by_id(row.model) for name, row in YAML_COLLECTIONS.items()}
    return {
        f"schemas/{name}.json": json.dumps({"$schema": _VERSION, **schema}, ensure_ascii=False, indent=2) + "\n"
        for name, schema in schemas.items()
    }


def _collection(name: str, model: type[Record]) -> dict[str, Any]:
    """A file of records: a list beneath a key of the same name."""
    records = {"type": ["array", "null"], "items": _record(model)}
    return {"type": "object", "required": [name], "additionalProperties": False, "properties": {name: records}}


def _record(model: type[Record]) -> dict[str, Any]:
    schema = model.model_json_schema()
    tidy: dict[str, Any] = _tidy(schema, schema.get("$defs", {}))
    return tidy | {"properties": {name: tidy["properties"][name] for name in fields(model)}}


def _tidy(schema: Any, definitions: dict[str, Any]) -> Any:
    """Without references, and without “null”, for a field is filled in or left out."""
    if isinstance(schema, list):
        return [_tidy(item, definitions) for item in schema]
    if not isinstance(schema, dict):
        return schema
    schema = dict(schema)
    if "$ref" in schema:
        schema = definitions[schema.pop("$ref").rpartition("/")[2]] | schema
    alternatives = [alternative for alternative in schema.pop("anyOf", []) if alternative != {"type": "null"}]
    for alternative in alternatives:
        schema = _tidy(alternative, definitions) | schema
    if schema.get("default", "") in (None, []):
        del schema["default"]
    schema.pop("$defs", None)
    schema.pop("title", None)
    if "properties" in schema:
        named = {name: _tidy(inner, definitions) for name, inner in schema.pop("properties").items()}
        schema["properties"] = {name: {"title": _title(name), **inner} for name, inner in named.items()}
    return {key: _tidy(value, definitions) if key != "properties" else value for key, value in schema.items()}


def _title(name: str) -> str:
    return name.replace("_", " ").capitalize()


def _by_id(model: type[Record]) -> dict[str, Any]:
    """Translations: words by the id of what they belong to."""
    return {"type": ["object", "null"], "additionalProperties": _translation(model)}


def _translation(model: type[Record]) -> dict[str, Any]:
    properties: dict[str, Any] = {}
    for name, field in fields(model).items():
        about = {"title": _title(name), "description": model.model_fields[name].description}
        if field.mark:
            properties[name] = {**about, "type": "string"}
        elif field.inner and (inner := _translation(field.inner))["properties"]:
            properties[name] = {**about, **(_by_id(field.inner) if field.is_list else inner)}
    return {"type": "object", "additionalProperties": False, "properties": properties}


def reference() -> str:
    """The reference chapter of the staff manual, in Markdown: every field, whether it must be there, and what it is for."""
    chapters: list[tuple[str, type[Record]]] = [
        (f"docs/en/{row.folder}….md" if row.is_markdown else row.file, row.model) for row in COLLECTIONS.values()
    ]
    chapters += [("data/redirects.yml", Redirect)]
    text = [
        "# Every field\n\nMade by `portal schemas` from the models; change it there. A field in bold must be there. “Words” are "
        "translated; all other fields are shared by all languages and stated once.\n"
    ]
    for file, model in chapters:
        text.append(f"## {file}\n\n{model.__doc__}\n\n| field | what it is for | how it is written |\n|---|---|---|")
        text.append("\n".join(_rows(model)) + "\n")
    return "\n".join(text)


def _rows(model: type[Record], within: str = "") -> list[str]:
    rows = []
    described = _record(model)["properties"]
    for name, field in fields(model).items():
        info = model.model_fields[name]
        label = f"**`{within}{name}`**" if info.is_required() else f"`{within}{name}`"
        how = "words" if field.mark else _how(described[name])
        rows.append(f"| {label} | {_cell(info.description or '')} | {how} |")
        if field.inner:
            rows += _rows(field.inner, f"{within}{name}.")
    return rows


def _how(schema: dict[str, Any]) -> str:
    if schema.get("type") == "array":
        return "a list of records" if "properties" in schema["items"] else f"a list: {_how(schema['items'])}"
    if "properties" in schema:
        return "a record"
    if "const" in schema:
        return f"`{json.dumps(schema['const'])}`"
    if "enum" in schema:
        return " · ".join(f"`{word}`" for word in schema["enum"])
    examples = schema.get("examples", [])
    return " · ".join(f"`{example}`" for example in examples) or "text"


def _cell(text: str) -> str:
    return re.sub(r"([<>|])", r"\\\1", text)
