"""Loading: every YAML and Markdown file becomes one immutable ``Portal``, and every fault on the way a problem.

Nothing stops at the first fault: what can be read is read, so that one run names everything there is to mend.
"""

from __future__ import annotations

from collections import abc
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

from portal.common.messages import message
from portal.common.printable import shorten
from portal.common.problems import Place, Problem, one_of, problem
from portal.content.address_ledger import read_addresses
from portal.content.change_ledger import read_told
from portal.content.link_ledger import Found, read_links
from portal.content.load_translations import add_page_translation, load_interface, load_translations
from portal.content.portal import REDIRECTS, Portal, PortalDraft
from portal.content.revision_ledger import read_revisions
from portal.content.texts import TextDraft, TextUnit, body_unit, file_of
from portal.content.translation_ledger import read_ledger, united
from portal.content.validate import validate
from portal.files.config import Settings
from portal.files.documents import Document, FileReader
from portal.files.images import IMAGES_FOLDER
from portal.files.nodes import Mapping, Node, Scalar, Sequence, place_at
from portal.files.yaml_reader import slips_in
from portal.model.collections import COLLECTIONS, YAML_COLLECTIONS, Collection, Ref
from portal.model.field_types import ID_PATTERN, as_id, is_reserved
from portal.model.fields import typed_words, walk_texts
from portal.model.news import Appearance, Correction
from portal.model.partners import FormerName
from portal.model.programmes import InCountry, Relation
from portal.model.records import ChangeNote, FigureChangeNote, Record, Redirect
from portal.model.terms import TermIn

LANGUAGE_FIELD = "written_in"
"""The field in which a record says its language."""
_TOLD_APART = {
    Correction: ("date", "hint.one-note-a-day"),
    ChangeNote: ("date", "hint.one-note-a-day"),
    FigureChangeNote: ("date", "hint.one-note-a-day"),
    Appearance: ("person", "hint.id-of-its-own"),
    InCountry: ("country", "hint.one-item-a-country"),
    TermIn: ("language", "hint.one-item-a-language"),
}
"""By which field the items of a list are told apart, where that is not ``id``, and how to do it."""


def load_portal(settings: Settings, files: FileReader) -> tuple[Portal, list[Problem]]:
    portal = PortalDraft(settings, TextDraft(settings.default))
    problems: list[Problem] = []
    for collection in YAML_COLLECTIONS.values():
        problems += _load_collection(portal, files, collection)
    problems += load_interface(settings, files, portal.texts, settings.default)
    problems += _load_markdown(portal, files)
    for locale in settings.languages:
        problems += load_translations(portal, files, locale)
    ledger, found = read_ledger(files, settings.languages)
    portal.texts.take_ledger(united(ledger, portal.texts.so_far))
    problems += _load_redirects(portal, files) + _load_pictures(portal, files)
    addresses, damaged = read_addresses(files)
    portal.addresses.update(addresses)
    revisions, damaged_too = read_revisions(files)
    portal.revisions.update(revisions)
    noted, damaged_told = read_told(files)
    portal.told.update(noted)
    links, damaged_links = read_links(files)
    portal.dead.update((address, link.since) for address, link in links.items() if link.found is Found.DEAD)
    return portal.finished(), sorted(set(problems + found + damaged + damaged_too + damaged_told + damaged_links))


def _load_redirects(portal: PortalDraft, files: FileReader) -> list[Problem]:
    """``data/redirects.yml``, which need not be there."""
    if not files.exists(REDIRECTS):
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


def _load_pictures(portal: PortalDraft, files: FileReader) -> list[Problem]:
    problems: list[Problem] = []
    for image_id, image in portal.records["images"].items():
        place = place_at(portal.nodes["images", image_id], ("file",))
        facts, found = files.picture(f"{IMAGES_FOLDER}/{image.file}", place)
        problems += found
        if facts:
            portal.pictures[image_id] = facts
    return problems


def _listed(portal: PortalDraft, files: FileReader, name: str) -> tuple[tuple[Node, ...], list[Problem]]:
    """The items of ``data/<name>.yml``, a list beneath a key of the same name."""
    file = f"data/{name}.yml"
    node, problems = files.yaml(file)
    if node is None:
        portal.unreadable.add(name)
        portal.vague.add(name)
        return (), problems
    listed = node.get(name) if isinstance(node, Mapping) else None
    if not isinstance(node, Mapping) or listed is None:
        portal.unreadable.add(name)
        portal.vague.add(name)
        return (), [problem("file.no-list", node.place, name=name)]
    others = {key: place for key, place in node.key_places.items() if key != name}
    problems += [problem("file.other-key", place, key=shorten(key), name=name) for key, place in others.items()]
    if isinstance(listed, Scalar) and not listed.value:
        return (), problems
    if not isinstance(listed, Sequence):
        portal.unreadable.add(name)
        portal.vague.add(name)
        return (), [*problems, problem("file.not-a-list", listed.place, name=name)]
    return listed.items, problems


def _load_collection(portal: PortalDraft, files: FileReader, collection: Collection) -> list[Problem]:
    name = collection.name
    if collection.is_optional and not files.exists(collection.file):
        return []  # a portal may name nobody and show nothing
    items, problems = _listed(portal, files, name)
    for item in items:
        given = item.get("id") if isinstance(item, Mapping) else None
        record_id = given.value if isinstance(given, Scalar) else ""
        if isinstance(given, Scalar) and (name, record_id) in portal.nodes:
            portal.vague.add(name)
            first = portal.nodes[name, record_id].place
            problems.append(problem("record.id-taken", given.place, id=shorten(record_id), line=first.line))
            continue
        if not as_id(record_id):
            portal.vague.add(name)
        problems += add_record(portal, Ref(name, record_id), item)
    return problems


def add_record(portal: PortalDraft, ref: Ref, node: Node) -> list[Problem]:
    portal.nodes[ref] = node
    collection = COLLECTIONS[ref.collection]
    record, problems = validate(node, collection.model, collection.word)
    problems += slips_of_words(node, collection.model)
    if record is not None:
        portal.records[ref.collection][ref.id] = record
        if (said := getattr(record, LANGUAGE_FIELD, None)) and not collection.is_markdown:
            problems += _language_there(portal, said, node)
            if said != portal.settings.default and said in portal.settings.languages:
                portal.texts.say_language(ref, said)
        problems += _add_texts(portal, ref, record, node)
    return problems


def _language_there(portal: PortalDraft, said: str, node: Node) -> list[Problem]:
    """Whoever writes in a language must be read in it."""
    languages = portal.settings.languages
    if said in languages:
        return []
    return [
        problem("record.language-not-there", place_at(node, (LANGUAGE_FIELD,)), value=said, remedy=one_of(languages))
    ]


def slips_of_words(node: Node, model: type[Record]) -> Iterator[Problem]:
    """What is wrong with the words of a record as they are typed, sound or not."""
    return (problem for words in typed_words(node, model) for problem in slips_in(words))


def _add_texts(portal: PortalDraft, ref: Ref, record: Record, node: Node) -> list[Problem]:
    problems = []
    for name in type(record).model_fields:
        seen: set[str] = set()
        value = getattr(record, name)
        for index, item in enumerate(value if isinstance(value, tuple) else ()):
            if not isinstance(item, Record) or isinstance(item, (Relation, FormerName)):
                continue  # whether an organisation has a role twice is another rule
            item_id: str = item.id  # type: ignore[attr-defined]
            if item_id in seen:
                field, hint = _TOLD_APART.get(type(item), ("id", "hint.id-of-its-own"))
                place = place_at(node, (name, index, field))
                problems.append(problem("record.id-twice", place, id=item_id, remedy=message(hint)))
            seen.add(item_id)
    for path, value, mark in walk_texts(record):
        written = _node_at(node, path.split("/"))
        lines = written.lines if isinstance(written, Scalar) else ()
        unit = TextUnit(value, written.place, mark.optional, lines=lines)
        if ref.text(path) not in portal.texts.so_far.source:  # of two items with one id, the first
            portal.texts.write(ref.text(path), unit)
    return problems


def _node_at(node: Node, path: list[str]) -> Node:
    """What was written of a text; items of a list are found by their id (or country, or partner and role)."""
    for step in path:
        if isinstance(node, Mapping) and step in node.entries:
            node = node.entries[step]
        elif isinstance(node, Sequence):
            node = next((item for item in node.items if item_id(item) == step), node)
    return node


def item_id(item: Node) -> str:
    """The name by which translations refer to an item of a list, in what was written of it."""
    return id_in(item.plain_data() if isinstance(item, Mapping) else {})


def id_in(item: abc.Mapping[str, Any]) -> str:
    """The same of what was read of it."""
    if "date" in item:
        return str(item["date"])[:10]
    named = next((item[name] for name in ("person", "id", "country", "language", "until") if item.get(name)), None)
    return str(named or f"{item.get('partner')}-{item.get('role')}")


def _load_markdown(portal: PortalDraft, files: FileReader) -> list[Problem]:
    """Pages and news items; the file in the language in which one is written carries the shared fields."""
    problems: list[Problem] = []
    found: dict[tuple[str, Ref], Document] = {}
    for locale in portal.settings.languages:
        for collection in COLLECTIONS.values():
            names = [] if collection.folder is None else files.in_folder(f"docs/{locale}/{collection.folder}", ".md")
            for file in names:
                ref = Ref(collection.name, PurePosixPath(file).stem)
                problems += faults_of_name(ref, Place(file), portal.settings.languages)
                document, faults = files.markdown(file)
                problems += faults
                if document is None:
                    portal.unreadable.add(file)
                    continue
                portal.documents[locale, ref.key] = found[locale, ref] = document
                if locale != portal.settings.default and _says_written_in(document, collection, locale):
                    portal.texts.say_language(ref, locale)
    for (locale, ref), document in found.items():
        if locale == portal.texts.so_far.language_of(ref.key):
            problems += add_page(portal, ref, document)
    for (locale, ref), document in found.items():
        if locale != portal.texts.so_far.language_of(ref.key):
            problems += add_page_translation(portal, locale, ref, document)
    return problems


def _says_written_in(document: Document, collection: Collection, locale: str) -> bool:
    said = document.front_matter.get(LANGUAGE_FIELD)
    return collection.may_begin_anywhere and isinstance(said, Scalar) and said.value == locale


def faults_of_name(ref: Ref, place: Place, languages: tuple[str, ...]) -> list[Problem]:
    """What is wrong with the name of a page's or news item's file, without folder and ending."""
    collection, stem = ref
    if collection == "pages" and stem in languages:
        return [problem("page.name-is-language", place, stem=stem)]
    if is_reserved(stem, collection):
        return [problem("page.name-reserved", place, stem=stem)]
    if not ID_PATTERN.fullmatch(stem) or len(stem) > 80:
        return [problem("page.name", place, stem=shorten(stem))]
    return []


def add_page(portal: PortalDraft, ref: Ref, document: Document) -> list[Problem]:
    """Take a page or news item of the source language, and its words."""
    collection = COLLECTIONS[ref.collection]
    matter, problems = validate(document.front_matter, collection.model, collection.word)
    problems += slips_of_words(document.front_matter, collection.model)
    portal.nodes[ref] = document.front_matter
    if not document.body:
        problems.append(problem("page.empty", body_unit(document).place))
    language = portal.texts.so_far.language_of(ref.key)
    if said := getattr(matter, LANGUAGE_FIELD, None):
        problems += _language_there(portal, said, document.front_matter)
        if said != language and said in portal.settings.languages:
            place = place_at(document.front_matter, (LANGUAGE_FIELD,))
            values = {"said": said, "locale": language, "file": file_of(ref.key, said)}
            problems.append(problem("page.written-elsewhere", place, **values))
    if matter is None:
        return problems
    portal.records[ref.collection][ref.id] = matter
    problems += _add_texts(portal, ref, matter, document.front_matter)
    portal.texts.write(ref.text("body"), body_unit(document))
    return problems
