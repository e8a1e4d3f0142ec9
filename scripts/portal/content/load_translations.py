"""What translators write: interface strings, the texts of records by id, and pages; taken into the store of texts.

A translation holds words only. Anything that all languages share is an error here, for it would be stated twice. Words
whose English is gone are warnings: whoever deletes English need not know Arabic.
"""

from __future__ import annotations

from pathlib import PurePosixPath

from portal.common.locales import locale_format
from portal.common.messages import message
from portal.common.printable import shorten
from portal.common.problems import Fix, Place, Problem, did_you_mean, one_of, problem
from portal.content.interface_words import counted, interface_file, package_words
from portal.content.portal import PortalDraft
from portal.content.texts import TextDraft, TextUnit, body_unit, file_of
from portal.files.config import Settings
from portal.files.documents import Document, FileReader
from portal.files.nodes import Mapping, Node, Scalar
from portal.files.yaml_reader import slips_in
from portal.model.collections import COLLECTIONS, YAML_COLLECTIONS, Ref
from portal.model.field_types import as_id
from portal.model.fields import fields
from portal.model.records import Record


def load_interface(settings: Settings, files: FileReader, texts: TextDraft, locale: str) -> list[Problem]:
    """Interface strings: the generator's, and in their place the site's own, a flat mapping of names to texts or to plural forms."""
    theirs = package_words(locale)
    known = texts.so_far.source

    def take(units: dict[str, TextUnit]) -> None:
        if locale != settings.default:
            return texts.translate(locale, units)
        for key, unit in units.items():
            texts.write(key, unit)

    take({key: unit for key, unit in theirs.items() if locale == settings.default or key in known})
    file = interface_file(locale)
    may_be_missing = locale != settings.default or theirs
    if may_be_missing and not files.exists(file):
        return []
    node, problems = files.yaml(file)
    if may_be_missing and isinstance(node, Scalar) and not node.value:
        return problems  # nothing but comments yet
    if not isinstance(node, Mapping):
        return problems or [problem("interface.none", Place(file))]
    forms_of = locale_format(locale).plural_forms
    for name, value in node.entries.items():
        key = f"interface/{name}"
        source = known.get(key)
        if locale != settings.default and source is None:
            words_known = [k.removeprefix("interface/") for k in known if k.startswith("interface/")]
            remedy = did_you_mean(name, words_known, message("hint.delete-it"))
            problems.append(problem("interface.unknown", node.key_places[name], name=shorten(name), remedy=remedy))
            continue
        for words in value.entries.values() if isinstance(value, Mapping) else (value,):
            problems += slips_in(words) if isinstance(words, Scalar) else ()
        if isinstance(value, Scalar) and value.value.strip() and not (source and source.forms):
            take({key: TextUnit(value.value.strip(), value.place)})
        elif (
            isinstance(value, Mapping)
            and all(isinstance(v, Scalar) and v.value for v in value.entries.values())
            and not (source and not source.forms)
        ):
            missing = [form for form in forms_of if form not in value.entries]
            extra = [form for form in value.entries if form not in forms_of]
            if missing or extra:
                id = f"interface.plural-forms-{'both' if missing and extra else 'missing' if missing else 'extra'}"
                lists = {"forms": ", ".join(forms_of), "missing": ", ".join(missing), "extra": ", ".join(extra)}
                problems.append(problem(id, value.place, name=name, **lists))
                continue
            forms = tuple((form, value.entries[form].value) for form in forms_of)  # type: ignore[union-attr]
            take({key: counted(forms, value.place)})
        else:
            kind, remedy = message("interface.one-text"), message("interface.write-one-text")
            if source and source.forms:
                kind = message("interface.set-of-forms")
                remedy = message("interface.add-forms", forms=", ".join(forms_of))
            problems.append(problem("interface.form", value.place, name=name, kind=kind, remedy=remedy))
    return problems


def load_translations(portal: PortalDraft, files: FileReader, locale: str) -> list[Problem]:
    """What translators edit: interface strings, and records keyed by id with text fields only."""
    settings, texts, nodes, unreadable = portal.settings, portal.texts, portal.nodes, portal.unreadable
    problems = [] if locale == settings.default else load_interface(settings, files, texts, locale)
    for file in files.in_folder(f"data/translations/{locale}", ".yml"):
        name = PurePosixPath(file).stem
        if name == "interface":
            continue
        if name not in YAML_COLLECTIONS:
            remedy = did_you_mean(name, YAML_COLLECTIONS, one_of(YAML_COLLECTIONS))
            problems.append(problem("translation.unknown-file", Place(file), name=name, remedy=remedy))
            continue
        node, found = files.yaml(file)
        problems += found
        if node is None:
            unreadable.add(file)
        if name in unreadable or (isinstance(node, Scalar) and not node.value):
            continue
        if not isinstance(node, Mapping):
            if node is not None:
                problems.append(problem("translation.not-by-id", node.place))
            continue
        known = {record_id for collection, record_id in nodes if collection == name}
        meant = {as_id(record_id) for record_id in known}
        valid = texts.so_far.beneath(name)
        for record_id, value in node.entries.items():
            if record_id not in known:
                if name in portal.vague or record_id in meant:
                    continue
                place, remedy = node.key_places[record_id], message("hint.delete-or-correct-id")
                values = {"id": shorten(record_id), "name": name, "remedy": did_you_mean(record_id, known, remedy)}
                problems.append(problem("translation.unknown-record", place, **values))
            elif record_id not in valid:
                continue  # the English record has faults of its own, which are reported there
            elif texts.so_far.language_of(Ref(name, record_id).key) == locale:
                values = {"id": shorten(record_id), "file": COLLECTIONS[name].file}
                problems.append(problem("translation.own-language", node.key_places[record_id], **values))
            elif isinstance(value, Mapping):
                problems += add_fields(texts, locale, Ref(name, record_id).key, COLLECTIONS[name].model, value)
            else:
                problems.append(problem("translation.no-fields", value.place, id=shorten(record_id)))
    return problems


def add_fields(texts: TextDraft, locale: str, prefix: str, model: type[Record], node: Mapping) -> list[Problem]:
    """Take the texts of one record's translation; anything else in it is an error."""
    problems: list[Problem] = []
    texts.translate(locale, {})
    for name, value in node.entries.items():
        place = node.key_places[name]
        field = fields(model).get(name)
        key = f"{prefix}/{name}"
        if field is None:
            words = [n for n, field in fields(model).items() if field.mark or field.inner]
            remedy = did_you_mean(name, words, one_of(words, limit=20))
            problems.append(problem("translation.unknown-field", place, name=shorten(name), remedy=remedy))
            continue
        inner, is_list = field.inner, field.is_list
        if field.mark and isinstance(value, Scalar):
            if key not in texts.so_far.source:
                problems.append(problem("translation.no-source", place, name=name))
            elif not value.value.strip():
                problems.append(problem("translation.empty", value.place, name=name))
            else:
                texts.translate(locale, {key: TextUnit(value.value.strip(), value.place, lines=value.lines)})
                problems += slips_in(value)
        elif field.mark:
            problems.append(problem("translation.not-text", value.place, name=name))
        elif inner is None:
            fix = Fix("", "", whole_line=True) if value.place.line == place.line and _is_short(value) else None
            problems.append(problem("translation.shared", place, fix, name=name))
        elif not isinstance(value, Mapping):
            problems.append(problem("translation.no-ids", value.place, name=name))
        elif not is_list:
            problems += add_fields(texts, locale, key, inner, value)
        else:
            problems += _add_items(texts, locale, key, inner, value)
    return problems


def _is_short(value: Node) -> bool:
    """Whether a value surely ends on the line on which it begins."""
    return isinstance(value, Scalar) and value.plain and "\n" not in value.value and len(value.value) < 80


def _add_items(texts: TextDraft, locale: str, key: str, inner: type[Record], node: Mapping) -> list[Problem]:
    problems: list[Problem] = []
    known = texts.so_far.beneath(key)
    for item_id, item in node.entries.items():
        place = node.key_places[item_id]
        if item_id not in known:
            remedy = did_you_mean(item_id, known, message("hint.delete-it"))
            problems.append(problem("translation.unknown-item", place, id=shorten(item_id), remedy=remedy))
        elif isinstance(item, Mapping):
            problems += add_fields(texts, locale, f"{key}/{item_id}", inner, item)
        else:
            keys = ", ".join(f"{name}: …" for name, field in fields(inner).items() if field.mark)
            problems.append(problem("translation.no-texts", item.place, id=shorten(item_id), keys=keys))
    return problems


def add_page_translation(portal: PortalDraft, locale: str, ref: Ref, document: Document) -> list[Problem]:
    """Take the words of a translated page or news item."""
    settings, texts = portal.settings, portal.texts
    if ref not in portal.nodes:
        if any(file_of(ref.key, language) in portal.unreadable for language in settings.languages):
            return []  # it can't be read, which is reported there
        known = [name for collection, name in portal.nodes if collection == ref.collection]
        row = COLLECTIONS[ref.collection]
        values = {"default": settings.default, "folder": row.folder, "name": ref.id}
        otherwise = (
            message("hint.or-written-in", locale=locale)
            if row.may_begin_anywhere
            else message("hint.english-page-first")
        )
        remedy = did_you_mean(ref.id, known, otherwise)
        return [problem("translation.no-page", document.place, **values, remedy=remedy)]
    if ref.text("body") not in texts.so_far.source:
        return []  # the English page has faults of its own, which are reported there
    problems = add_fields(texts, locale, ref.key, COLLECTIONS[ref.collection].model, document.front_matter)
    if document.body:
        texts.translate(locale, {ref.text("body"): body_unit(document)})
    return problems
