"""Loading: every YAML and Markdown file becomes one immutable ``Portal``, and every fault on the way a problem.

Nothing stops at the first fault: what can be read is read, so that one run names everything there is to mend.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from portal.locales import locale_format
from portal.model import (
    ID_PATTERN,
    RESERVED_SLUGS,
    Figure,
    NewsMatter,
    PageMatter,
    Partner,
    Programme,
    Record,
    Source,
    Translatable,
    record_class,
    texts,
    translatable,
)
from portal.problems import Place, Problem, did_you_mean, error, one_of, shorten
from portal.records import validate
from portal.settings import Settings
from portal.source import Document, Mapping, Node, Scalar, Sequence, read_markdown, read_yaml
from portal.translations import TextStore, Unit, read_ledger

COLLECTIONS: dict[str, type[Record]] = {
    "programmes": Programme,
    "partners": Partner,
    "figures": Figure,
    "sources": Source,
}
"""The files of records in ``data/``, each a list beneath a key of the same name."""

REQUIRED_PAGES = (
    "index", "programmes", "partners", "employers", "participants", "news", "about", "feeds", "data", "accessibility",
    "privacy", "not-found",
)  # fmt: skip
"""Pages that the templates rely on: ``docs/<default>/<name>.md``."""


@dataclass(frozen=True)
class Page:
    """A hand-written page or news item: its shared fields, and where it is written. Its words are in the texts."""

    name: str
    """``about``, or the slug of a news item."""
    matter: PageMatter | NewsMatter
    document: Document


@dataclass(frozen=True)
class Portal:
    """Everything that was written, read once and trusted from here on."""

    settings: Settings
    programmes: dict[str, Programme] = field(default_factory=dict)
    partners: dict[str, Partner] = field(default_factory=dict)
    figures: dict[str, Figure] = field(default_factory=dict)
    sources: dict[str, Source] = field(default_factory=dict)
    pages: dict[str, Page] = field(default_factory=dict)
    news: dict[str, Page] = field(default_factory=dict)
    texts: TextStore = field(default_factory=lambda: TextStore("en"))
    nodes: dict[tuple[str, str], Node] = field(default_factory=dict)
    """Where each record is written, by collection and id; also of records that are not valid."""
    documents: dict[tuple[str, str], Document] = field(default_factory=dict)
    """Every Markdown file read, by locale and key (``pages/about``, ``news/<slug>``)."""


def load(settings: Settings) -> tuple[Portal, list[Problem]]:
    """Read everything beneath the project's folder."""
    portal = Portal(settings, texts=TextStore(settings.default))
    problems: list[Problem] = []
    for name, model in COLLECTIONS.items():
        problems += _load_collection(portal, name, model)
    problems += _load_interface(portal, settings.default, portal.texts.source)
    for locale in settings.languages:
        problems += _load_markdown(portal, locale)
    for locale in settings.languages[1:]:
        problems += _load_translations(portal, locale)
    ledger, found = read_ledger(settings.root, settings.languages[1:])
    portal.texts.ledger.update(ledger)
    return portal, sorted(set(problems + found))


def _load_collection(portal: Portal, name: str, model: type[Record]) -> list[Problem]:
    file = f"data/{name}.yml"
    node, problems = read_yaml(portal.settings.root / file, file)
    if node is None:
        return problems
    listed = node.get(name) if isinstance(node, Mapping) else None
    if not isinstance(node, Mapping) or listed is None:
        return [error(node.place, f"“{name}:” is missing at the top of the file", f"Begin the file with {name}: and list the records beneath.", "missing-field")]
    for key in node.entries:
        if key != name:
            problems.append(error(node.key_places[key], f"“{shorten(key)}” doesn't belong here", f"The file holds only {name}:.", "unknown-key"))
    if isinstance(listed, Scalar) and not listed.value:
        return problems
    if not isinstance(listed, Sequence):
        return [*problems, error(listed.place, f"“{name}” is not a list", "Begin each record with “- id: …”.", "wrong-type")]
    records: dict[str, Any] = getattr(portal, name)
    for item in listed.items:
        given = item.get("id") if isinstance(item, Mapping) else None
        record_id = given.value if isinstance(given, Scalar) else ""
        if record_id and (name, record_id) in portal.nodes:
            first = portal.nodes[name, record_id].place
            problems.append(
                error(given.place, f"The id “{shorten(record_id)}” is taken by the record in line {first.line}", "Give each record an id of its own.", "duplicate-id")  # type: ignore[union-attr]
            )
            continue
        portal.nodes[name, record_id] = item
        record, found = validate(item, model, name.removesuffix("s"))
        problems += found
        if record is not None:
            records[record_id] = record
            problems += _add_texts(portal, f"{name}/{record_id}", record, item)
    return problems


def _add_texts(portal: Portal, prefix: str, record: Record, node: Node) -> list[Problem]:
    problems = []
    for path, value, mark in texts(record):
        place = _place_of(node, path.split("/"))
        key = f"{prefix}/{path}"
        if key in portal.texts.source:
            problems.append(
                error(place, f"“{path.split('/')[-2]}” occurs twice in this list", "Give each item an id of its own.", "duplicate-id")
            )
            continue
        portal.texts.source[key] = Unit(value, place, mark.optional)
    return problems


def _place_of(node: Node, path: list[str]) -> Place:
    """The place of a text; items of a list are found by their id (or partner and role)."""
    for step in path:
        if isinstance(node, Mapping) and step in node.entries:
            node = node.entries[step]
        elif isinstance(node, Sequence):
            node = next((item for item in node.items if _item_id(item) == step), node)
    return node.place


def _item_id(item: Node) -> str:
    data = item.plain_data() if isinstance(item, Mapping) else {}
    return str(data.get("id") or f"{data.get('partner')}-{data.get('role')}")


def _load_interface(portal: Portal, locale: str, into: dict[str, Unit]) -> list[Problem]:
    """Interface strings: a flat mapping of names to texts, or to plural forms."""
    file = f"data/translations/{locale}/interface.yml"
    path = portal.settings.root / file
    if locale != portal.settings.default and not path.exists():
        return []
    node, problems = read_yaml(path, file)
    if not isinstance(node, Mapping):
        return problems or [error(Place(file), "The file holds no interface strings", "Restore it.", "missing-field")]
    forms_of = locale_format(locale).plural_forms
    for name, value in node.entries.items():
        key = f"interface/{name}"
        source = portal.texts.source.get(key)
        if locale != portal.settings.default and source is None:
            known = [k.removeprefix("interface/") for k in portal.texts.source if k.startswith("interface/")]
            problems.append(error(node.key_places[name], f"“{shorten(name)}” is no interface string", did_you_mean(name, known, "Delete it."), "unknown-key"))
            continue
        if isinstance(value, Scalar) and value.value.strip() and not (source and source.forms):
            into[key] = Unit(value.value.strip(), value.place)
        elif isinstance(value, Mapping) and all(isinstance(v, Scalar) and v.value for v in value.entries.values()) and not (source and not source.forms):
            missing = [form for form in forms_of if form not in value.entries]
            extra = [form for form in value.entries if form not in forms_of]
            if missing or extra:
                problems.append(
                    error(value.place, f"“{name}” needs the plural forms {', '.join(forms_of)}", f"{'Add ' + ', '.join(missing) + '. ' if missing else ''}{'Remove ' + ', '.join(extra) + '.' if extra else ''}".strip(), "plural-forms")
                )
                continue
            forms = tuple((form, value.entries[form].value) for form in forms_of)  # type: ignore[union-attr]
            into[key] = Unit("\n".join(f"{form}: {text}" for form, text in forms), value.place, forms=forms)
        else:
            problems.append(
                error(value.place, f"“{name}” is not {'a set of plural forms' if source and source.forms else 'one text'}", f"Compare it with data/translations/{portal.settings.default}/interface.yml.", "wrong-type")
            )
    return problems


def _load_markdown(portal: Portal, locale: str) -> list[Problem]:
    """Pages and news items of one language; the default language's carry the shared fields."""
    root = portal.settings.root
    folder = root / "docs" / locale
    problems: list[Problem] = []
    paths = [*sorted(folder.glob("*.md")), *sorted((folder / "news").glob("*.md"))]
    for path in paths:
        collection = "news" if path.parent.name == "news" else "pages"
        file = path.relative_to(root).as_posix()
        problems += _check_name(path.stem, collection, file)
        document, found = read_markdown(path, file)
        problems += found
        if document is None:
            continue
        portal.documents[locale, f"{collection}/{path.stem}"] = document
        if locale == portal.settings.default:
            problems += _add_page(portal, collection, path.stem, document)
        else:
            problems += _add_page_translation(portal, locale, collection, path.stem, document)
    if locale == portal.settings.default:
        present = {path.stem for path in paths if path.parent == folder}
        problems += [
            error(Place(f"docs/{locale}/{name}.md"), "The page is missing", "Restore it; the menu or a template needs it.", "file-missing")
            for name in REQUIRED_PAGES
            if name not in present
        ]
    return problems


def _check_name(stem: str, collection: str, file: str) -> list[Problem]:
    if not ID_PATTERN.fullmatch(stem) or (collection == "news" and stem in RESERVED_SLUGS):
        return [error(Place(file), f"The file name “{shorten(stem)}” can't become an address", "Use small letters a to z, digits and single hyphens; “kind” and “page” are reserved.", "identifier")]
    return []


def _add_page(portal: Portal, collection: str, name: str, document: Document) -> list[Problem]:
    model = NewsMatter if collection == "news" else PageMatter
    what = "news item" if collection == "news" else "page"
    matter, problems = validate(document.front_matter, model, what)
    portal.nodes[collection, name] = document.front_matter
    if not document.body:
        problems.append(error(Place(document.place.path, document.body_line), "The page has no text", "Write something below the front matter.", "empty"))
    if matter is None:
        return problems
    getattr(portal, collection)[name] = Page(name, matter, document)
    problems += _add_texts(portal, f"{collection}/{name}", matter, document.front_matter)
    portal.texts.source[f"{collection}/{name}/body"] = Unit(document.body, Place(document.place.path, document.body_line))
    return problems


def _add_page_translation(portal: Portal, locale: str, collection: str, name: str, document: Document) -> list[Problem]:
    if (collection, name) not in portal.nodes:
        known = [n for c, n in portal.nodes if c == collection]
        return [
            error(document.place, f"There is no docs/{portal.settings.default}/{'news/' if collection == 'news' else ''}{name}.md to translate", did_you_mean(name, known, "Write the English page first, or delete this one."), "unknown-record")
        ]
    model = NewsMatter if collection == "news" else PageMatter
    problems = _add_translated_fields(portal, locale, f"{collection}/{name}", model, document.front_matter)
    if document.body:
        portal.texts.translations.setdefault(locale, {})[f"{collection}/{name}/body"] = Unit(
            document.body, Place(document.place.path, document.body_line)
        )
    return problems


def _load_translations(portal: Portal, locale: str) -> list[Problem]:
    """What translators edit: interface strings, and records keyed by id with text fields only."""
    into = portal.texts.translations.setdefault(locale, {})
    problems = _load_interface(portal, locale, into)
    folder = portal.settings.root / "data/translations" / locale
    for path in sorted(folder.glob("*.yml")):
        name, file = path.stem, path.relative_to(portal.settings.root).as_posix()
        if name == "interface":
            continue
        if name not in COLLECTIONS:
            problems.append(error(Place(file), f"There is no data/{name}.yml to translate", did_you_mean(name, COLLECTIONS, one_of(COLLECTIONS)), "unknown-file"))
            continue
        node, found = read_yaml(path, file)
        problems += found
        if isinstance(node, Scalar) and not node.value:
            continue
        if not isinstance(node, Mapping):
            if node is not None:
                problems.append(error(node.place, "A translation is written as ids with texts beneath", "Compare it with another language's file.", "wrong-type"))
            continue
        known = [record_id for collection, record_id in portal.nodes if collection == name]
        for record_id, value in node.entries.items():
            if record_id not in known:
                problems.append(error(node.key_places[record_id], f"“{shorten(record_id)}” is in no record of data/{name}.yml", did_you_mean(record_id, known, "Delete it, or correct the id."), "unknown-record"))
            elif isinstance(value, Mapping):
                problems += _add_translated_fields(portal, locale, f"{name}/{record_id}", COLLECTIONS[name], value)
            else:
                problems.append(error(value.place, f"“{shorten(record_id)}” has no fields beneath it", "Write summary: …, for instance.", "wrong-type"))
    return problems


def _add_translated_fields(portal: Portal, locale: str, prefix: str, model: type[Record], node: Mapping) -> list[Problem]:
    """Take the texts of one record's translation; anything else in it is an error."""
    problems: list[Problem] = []
    translations = portal.texts.translations.setdefault(locale, {})
    for name, value in node.entries.items():
        place = node.key_places[name]
        info = model.model_fields.get(name)
        key = f"{prefix}/{name}"
        if info is None:
            words = [n for n, i in model.model_fields.items() if translatable(i.annotation, i.metadata) or record_class(i.annotation)]
            problems.append(error(place, f"“{shorten(name)}” is not a text that can be translated", did_you_mean(name, words, one_of(words, limit=20)), "unknown-key"))
            continue
        inner = record_class(info.annotation)
        mark: Translatable | None = translatable(info.annotation, info.metadata)
        if mark and isinstance(value, Scalar):
            if key not in portal.texts.source:
                problems.append(error(place, f"“{name}” has no English text to translate", "Delete it, or write the English text first.", "unknown-record"))
            elif not value.value.strip():
                problems.append(error(value.place, f"The translation of “{name}” is empty", "Fill it in, or delete the line.", "empty"))
            else:
                translations[key] = Unit(value.value.strip(), value.place)
        elif mark:
            problems.append(error(value.place, f"“{name}” is not one text", "Write one text; if it contains a colon, put it in quotes.", "wrong-type"))
        elif inner is None:
            problems.append(error(place, f"“{name}” is shared by all languages", "Delete it here; it is stated once, in the English file.", "shared-field"))
        elif not isinstance(value, Mapping):
            problems.append(error(value.place, f"“{name}” should hold ids with texts beneath", "Compare it with another language's file.", "wrong-type"))
        elif "tuple" not in str(info.annotation):
            problems += _add_translated_fields(portal, locale, key, inner, value)
        else:
            problems += _add_translated_items(portal, locale, key, inner, value)
    return problems


def _add_translated_items(portal: Portal, locale: str, key: str, inner: type[Record], node: Mapping) -> list[Problem]:
    problems: list[Problem] = []
    known = sorted({k.removeprefix(key + "/").split("/")[0] for k in portal.texts.source if k.startswith(key + "/")})
    for item_id, item in node.entries.items():
        place = node.key_places[item_id]
        if item_id not in known:
            problems.append(error(place, f"There is no item “{shorten(item_id)}” in the English list", did_you_mean(item_id, known, "Delete it."), "unknown-record"))
        elif isinstance(item, Mapping):
            problems += _add_translated_fields(portal, locale, f"{key}/{item_id}", inner, item)
        else:
            problems.append(error(item.place, f"“{shorten(item_id)}” should hold texts", "Compare it with another language's file.", "wrong-type"))
    return problems


def page_file(settings: Settings, locale: str, collection: str, name: str) -> Path:
    """Where a page of a language is written."""
    folder = settings.root / "docs" / locale
    return (folder / "news" if collection == "news" else folder) / f"{name}.md"
