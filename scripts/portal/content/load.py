"""Loading: every YAML and Markdown file becomes one immutable ``Portal``, and every fault on the way a problem.

Nothing stops at the first fault: what can be read is read, so that one run names everything there is to mend.
"""

from __future__ import annotations

from portal.common.messages import message
from portal.common.printable import shorten
from portal.common.problems import Place, Problem, problem
from portal.content.ledgers import read_addresses, read_ledger
from portal.content.load_translations import add_page_translation, load_interface, load_translations
from portal.content.portal import REDIRECTS, Page, Portal
from portal.content.texts import TextStore, TextUnit
from portal.content.validate import validate
from portal.files.config import Settings
from portal.files.documents import Document, FileReader
from portal.files.images import IMAGES_FOLDER
from portal.files.nodes import Mapping, Node, Scalar, Sequence, place_at
from portal.model.field_types import ID_PATTERN, is_reserved
from portal.model.fields import walk_texts
from portal.model.records import (
    COLLECTIONS,
    Appearance,
    Correction,
    NewsMatter,
    PageMatter,
    Point,
    Question,
    Record,
    Redirect,
    Step,
)

REQUIRED_PAGES = (
    "index", "programmes", "partners", "employers", "participants", "news", "about", "feeds", "data", "accessibility",
    "privacy", "search", "offline", "not-found",
)  # fmt: skip
"""Pages that the templates rely on: ``docs/<default>/<name>.md``."""


_NAMED_BY: dict[type[Record], str] = {Correction: "date", Appearance: "person"}
"""The field that tells the items of a list apart, where it is not ``id``."""


def load_portal(settings: Settings, files: FileReader) -> tuple[Portal, list[Problem]]:
    """Read everything beneath the project's folder."""
    portal = Portal(settings, texts=TextStore(settings.default))
    problems: list[Problem] = []
    for name in COLLECTIONS:
        problems += _load_collection(portal, files, name)
    problems += load_interface(settings, files, portal.texts, settings.default)
    for locale in settings.languages:
        problems += _load_markdown(portal, files, locale)
    for locale in settings.languages[1:]:
        problems += load_translations(settings, files, portal.texts, portal.nodes, portal.unreadable, locale)
    ledger, found = read_ledger(settings.root, settings.languages[1:])
    portal.texts.ledger.update(ledger)
    problems += _load_redirects(portal, files) + _load_pictures(portal, files)
    addresses, damaged = read_addresses(settings.root)
    portal.addresses.update(addresses)
    return portal, sorted(set(problems + found + damaged))


def _load_redirects(portal: Portal, files: FileReader) -> list[Problem]:
    """``data/redirects.yml``, which need not be there."""
    if not (portal.settings.root / REDIRECTS).exists():
        return []
    items, problems = _listed(portal, files, "redirects")
    for item in items:
        redirect, found = validate(item, Redirect, message("record.redirects"))
        problems += found
        portal.nodes["redirects", redirect.address if redirect else ""] = item
        if redirect and redirect.address in portal.redirects:
            problems.append(problem("redirect.twice", place_at(item, ("address",)), address=redirect.address))
        elif redirect:
            portal.redirects[redirect.address] = redirect
    return problems


def _load_pictures(portal: Portal, files: FileReader) -> list[Problem]:
    problems: list[Problem] = []
    for image_id, image in portal.images.items():
        facts, found = files.picture(
            f"{IMAGES_FOLDER}/{image.file}", place_at(portal.nodes["images", image_id], ("file",))
        )
        problems += found
        if facts:
            portal.pictures[image_id] = facts
    return problems


def _listed(portal: Portal, files: FileReader, name: str) -> tuple[tuple[Node, ...], list[Problem]]:
    """The items of ``data/<name>.yml``, a list beneath a key of the same name."""
    file = f"data/{name}.yml"
    node, problems = files.yaml(file)
    if node is None:
        portal.unreadable.add(name)
        return (), problems
    listed = node.get(name) if isinstance(node, Mapping) else None
    if not isinstance(node, Mapping) or listed is None:
        portal.unreadable.add(name)
        return (), [problem("file.no-list", node.place, name=name)]
    for key in node.entries:
        if key != name:
            problems.append(problem("file.other-key", node.key_places[key], key=shorten(key), name=name))
    if isinstance(listed, Scalar) and not listed.value:
        return (), problems
    if not isinstance(listed, Sequence):
        portal.unreadable.add(name)
        return (), [
            *problems,
            problem("file.not-a-list", listed.place, name=name),
        ]
    return listed.items, problems


def _load_collection(portal: Portal, files: FileReader, name: str) -> list[Problem]:
    if name in ("people", "images") and not (portal.settings.root / f"data/{name}.yml").exists():
        return []  # a portal may name nobody and show nothing
    items, problems = _listed(portal, files, name)
    for item in items:
        given = item.get("id") if isinstance(item, Mapping) else None
        record_id = given.value if isinstance(given, Scalar) else ""
        if isinstance(given, Scalar) and (name, record_id) in portal.nodes:
            first = portal.nodes[name, record_id].place
            problems.append(problem("record.id-taken", given.place, id=shorten(record_id), line=first.line))
            continue
        problems += add_record(portal, name, record_id, item)
    return problems


def add_record(portal: Portal, collection: str, record_id: str, node: Node) -> list[Problem]:
    """Take a record and its words."""
    portal.nodes[collection, record_id] = node
    record, problems = validate(node, COLLECTIONS[collection], message(f"record.{collection}"))
    if record is not None:
        getattr(portal, collection)[record_id] = record
        problems += _add_texts(portal, f"{collection}/{record_id}", record, node)
    return problems


def _add_texts(portal: Portal, prefix: str, record: Record, node: Node) -> list[Problem]:
    problems = []
    for name in type(record).model_fields:
        seen: set[str] = set()
        value = getattr(record, name)
        for index, item in enumerate(value if isinstance(value, tuple) else ()):
            if isinstance(item, (Point, Step, Question, Correction, Appearance)) and item.id in seen:
                problems.append(
                    problem(
                        "record.id-twice",
                        place_at(node, (name, index, _NAMED_BY.get(type(item), "id"))),
                        id=item.id,
                        remedy=message("hint.one-note-a-day")
                        if isinstance(item, Correction)
                        else message("hint.id-of-its-own"),
                    )
                )
            seen.add(getattr(item, "id", ""))
    for path, value, mark in walk_texts(record):
        place = _place_of(node, path.split("/"))
        portal.texts.source.setdefault(f"{prefix}/{path}", TextUnit(value, place, mark.optional))
    return problems


def _place_of(node: Node, path: list[str]) -> Place:
    """The place of a text; items of a list are found by their id (or partner and role)."""
    for step in path:
        if isinstance(node, Mapping) and step in node.entries:
            node = node.entries[step]
        elif isinstance(node, Sequence):
            node = next((item for item in node.items if item_id(item) == step), node)
    return node.place


def item_id(item: Node) -> str:
    """The name by which translations refer to an item of a list, in what was written of it."""
    data = item.plain_data() if isinstance(item, Mapping) else {}
    if "date" in data:
        return str(data["date"])[:10]
    if "person" in data:
        return str(data["person"])
    return str(data.get("id") or f"{data.get('partner')}-{data.get('role')}")


def _load_markdown(portal: Portal, files: FileReader, locale: str) -> list[Problem]:
    """Pages and news items of one language; the default language's carry the shared fields.

    Hidden files are an editor's, here as elsewhere: what it saves while somebody types is no page.
    """
    root = portal.settings.root
    folder = root / "docs" / locale
    problems: list[Problem] = []
    paths = [*sorted(folder.glob("[!.]*.md")), *sorted((folder / "news").glob("[!.]*.md"))]
    for path in paths:
        collection = "news" if path.parent.name == "news" else "pages"
        file = path.relative_to(root).as_posix()
        problems += _check_name(path.stem, collection, file, portal.settings.languages)
        document, found = files.markdown(file)
        problems += found
        if document is None:
            portal.unreadable.add(file)
            continue
        portal.documents[locale, f"{collection}/{path.stem}"] = document
        if locale == portal.settings.default:
            problems += add_page(portal, collection, path.stem, document)
        else:
            problems += add_page_translation(
                portal.settings, portal.texts, portal.nodes, locale, collection, path.stem, document
            )
    if locale == portal.settings.default:
        present = {path.stem for path in paths if path.parent == folder}
        problems += [
            problem("page.missing", Place(f"docs/{locale}/{name}.md")) for name in REQUIRED_PAGES if name not in present
        ]
    return problems


def _check_name(stem: str, collection: str, file: str, languages: tuple[str, ...]) -> list[Problem]:
    if collection == "pages" and stem in languages:
        return [problem("page.name-is-language", Place(file), stem=stem)]
    if is_reserved(stem, collection):
        return [problem("page.name-reserved", Place(file), stem=stem)]
    if not ID_PATTERN.fullmatch(stem) or len(stem) > 80:
        return [problem("page.name", Place(file), stem=shorten(stem))]
    return []


def add_page(portal: Portal, collection: str, name: str, document: Document) -> list[Problem]:
    """Take a page or news item of the source language, and its words."""
    model = NewsMatter if collection == "news" else PageMatter
    matter, problems = validate(document.front_matter, model, message(f"record.{collection}"))
    portal.nodes[collection, name] = document.front_matter
    if not document.body:
        problems.append(problem("page.empty", Place(document.place.path, document.body_line)))
    if matter is None:
        return problems
    assert isinstance(matter, PageMatter | NewsMatter)
    getattr(portal, collection)[name] = Page(name, matter, document)
    problems += _add_texts(portal, f"{collection}/{name}", matter, document.front_matter)
    portal.texts.source[f"{collection}/{name}/body"] = TextUnit(
        document.body, Place(document.place.path, document.body_line)
    )
    return problems
