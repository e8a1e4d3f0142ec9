"""What translators write: interface strings, the texts of records by id, and pages; taken into the store of texts.

A translation holds words only. Anything that all languages share is an error here, for it would be stated twice. Words
whose English is gone are warnings: whoever deletes English need not know Arabic.
"""

from __future__ import annotations

from portal.common.locales import locale_format
from portal.common.messages import join, say
from portal.common.printable import shorten
from portal.common.problems import Fix, Place, Problem, did_you_mean, error, one_of, warning
from portal.content.interface_words import counted, interface_file, package_words
from portal.content.texts import TextStore, TextUnit, file_of
from portal.files.config import Settings
from portal.files.documents import Document, FileReader
from portal.files.nodes import Mapping, Node, Scalar
from portal.model.fields import fields
from portal.model.records import COLLECTIONS, NewsMatter, PageMatter, Record

NodeIndex = dict[tuple[str, str], Node]
"""Where each record is written, by collection and id."""


def load_interface(settings: Settings, files: FileReader, texts: TextStore, locale: str) -> list[Problem]:
    """Interface strings: the generator's, and in their place the site's own, a flat mapping of names to texts or to plural forms."""
    into = texts.source if locale == settings.default else texts.translations.setdefault(locale, {})
    theirs = package_words(locale)
    into |= {key: unit for key, unit in theirs.items() if locale == settings.default or key in texts.source}
    file = interface_file(locale)
    may_be_missing = locale != settings.default or theirs
    if may_be_missing and not (settings.root / file).exists():
        return []
    node, problems = files.yaml(file)
    if may_be_missing and isinstance(node, Scalar) and not node.value:
        return problems  # nothing but comments yet
    if not isinstance(node, Mapping):
        return problems or [
            error(Place(file), say("The file holds no interface strings"), say("Restore it."), "missing-field")
        ]
    forms_of = locale_format(locale).plural_forms
    for name, value in node.entries.items():
        key = f"interface/{name}"
        source = texts.source.get(key)
        if locale != settings.default and source is None:
            known = [k.removeprefix("interface/") for k in texts.source if k.startswith("interface/")]
            problems.append(
                warning(
                    node.key_places[name],
                    say("“{name}” is no interface string", name=shorten(name)),
                    did_you_mean(name, known, say("Delete it.")),
                    "unknown-key",
                )
            )
            continue
        if isinstance(value, Scalar) and value.value.strip() and not (source and source.forms):
            into[key] = TextUnit(value.value.strip(), value.place)
        elif (
            isinstance(value, Mapping)
            and all(isinstance(v, Scalar) and v.value for v in value.entries.values())
            and not (source and not source.forms)
        ):
            missing = [form for form in forms_of if form not in value.entries]
            extra = [form for form in value.entries if form not in forms_of]
            if missing or extra:
                problems.append(
                    error(
                        value.place,
                        say("“{name}” needs the plural forms {forms_of}", name=name, forms_of=", ".join(forms_of)),
                        join(
                            say("Add {forms}.", forms=", ".join(missing)) if missing else "",
                            say("Remove {forms}.", forms=", ".join(extra)) if extra else "",
                        ),
                        "plural-forms",
                    )
                )
                continue
            forms = tuple((form, value.entries[form].value) for form in forms_of)  # type: ignore[union-attr]
            into[key] = counted(forms, value.place)
        else:
            problems.append(
                error(
                    value.place,
                    say(
                        "“{name}” is not {value}",
                        name=name,
                        value=say("a set of plural forms") if source and source.forms else say("one text"),
                    ),
                    say("Add {forms}.", forms=", ".join(forms_of))
                    if source and source.forms
                    else say("Write one text; if it contains a colon, put it in quotes."),
                    "wrong-type",
                )
            )
    return problems


def load_translations(
    settings: Settings, files: FileReader, texts: TextStore, nodes: NodeIndex, unreadable: set[str], locale: str
) -> list[Problem]:
    """What translators edit: interface strings, and records keyed by id with text fields only."""
    problems = load_interface(settings, files, texts, locale)
    folder = settings.root / "data/translations" / locale
    for path in sorted(folder.glob("[!.]*.yml")):
        name, file = path.stem, path.relative_to(settings.root).as_posix()
        if name == "interface":
            continue
        if name not in COLLECTIONS:
            problems.append(
                error(
                    Place(file),
                    say("There is no data/{name}.yml to translate", name=name),
                    did_you_mean(name, COLLECTIONS, one_of(COLLECTIONS)),
                    "unknown-file",
                )
            )
            continue
        node, found = files.yaml(file)
        problems += found
        if node is None:
            unreadable.add(file)
        if name in unreadable or (isinstance(node, Scalar) and not node.value):
            continue
        if not isinstance(node, Mapping):
            if node is not None:
                problems.append(
                    error(
                        node.place,
                        say("A translation is written as ids with texts beneath"),
                        say("Compare it with another language's file."),
                        "wrong-type",
                    )
                )
            continue
        known = {record_id for collection, record_id in nodes if collection == name}
        valid = texts.beneath(name)
        for record_id, value in node.entries.items():
            if record_id not in known:
                problems.append(
                    warning(
                        node.key_places[record_id],
                        say(
                            "“{record_id}” is in no record of data/{name}.yml", record_id=shorten(record_id), name=name
                        ),
                        did_you_mean(record_id, known, say("Delete it, or correct the id.")),
                        "unknown-record",
                    )
                )
            elif record_id not in valid:
                continue  # the English record has faults of its own, which are reported there
            elif isinstance(value, Mapping):
                problems += add_fields(texts, locale, f"{name}/{record_id}", COLLECTIONS[name], value)
            else:
                problems.append(
                    error(
                        value.place,
                        say("“{record_id}” has no fields beneath it", record_id=shorten(record_id)),
                        say("Write summary: …, for instance."),
                        "wrong-type",
                    )
                )
    return problems


def add_fields(texts: TextStore, locale: str, prefix: str, model: type[Record], node: Mapping) -> list[Problem]:
    """Take the texts of one record's translation; anything else in it is an error."""
    problems: list[Problem] = []
    translations = texts.translations.setdefault(locale, {})
    for name, value in node.entries.items():
        place = node.key_places[name]
        field = fields(model).get(name)
        key = f"{prefix}/{name}"
        if field is None:
            words = [n for n, one in fields(model).items() if one.mark or one.inner]
            problems.append(
                error(
                    place,
                    say("“{name}” is not a text that can be translated", name=shorten(name)),
                    did_you_mean(name, words, one_of(words, limit=20)),
                    "unknown-key",
                )
            )
            continue
        inner, is_list = field.inner, field.is_list
        if field.mark and isinstance(value, Scalar):
            if key not in texts.source:
                problems.append(
                    warning(
                        place,
                        say("“{name}” has no English text to translate", name=name),
                        say("Delete it, or write the English text first."),
                        "unknown-record",
                    )
                )
            elif not value.value.strip():
                problems.append(
                    error(
                        value.place,
                        say("The translation of “{name}” is empty", name=name),
                        say("Fill it in, or delete the line."),
                        "empty",
                    )
                )
            else:
                translations[key] = TextUnit(value.value.strip(), value.place)
        elif field.mark:
            problems.append(
                error(
                    value.place,
                    say("“{name}” is not one text", name=name),
                    say("Write one text; if it contains a colon, put it in quotes."),
                    "wrong-type",
                )
            )
        elif inner is None:
            problems.append(
                error(
                    place,
                    say("“{name}” is shared by all languages", name=name),
                    say("Delete it here; it is stated once, in the English file."),
                    "shared-field",
                    Fix("", "", whole_line=True) if value.place.line == place.line and _is_short(value) else None,
                )
            )
        elif not isinstance(value, Mapping):
            problems.append(
                error(
                    value.place,
                    say("“{name}” should hold ids with texts beneath", name=name),
                    say("Compare it with another language's file."),
                    "wrong-type",
                )
            )
        elif not is_list:
            problems += add_fields(texts, locale, key, inner, value)
        else:
            problems += _add_items(texts, locale, key, inner, value)
    return problems


def _is_short(value: Node) -> bool:
    """Whether a value surely ends on the line on which it begins."""
    return isinstance(value, Scalar) and value.plain and "\n" not in value.value and len(value.value) < 80


def _add_items(texts: TextStore, locale: str, key: str, inner: type[Record], node: Mapping) -> list[Problem]:
    problems: list[Problem] = []
    known = texts.beneath(key)
    for item_id, item in node.entries.items():
        place = node.key_places[item_id]
        if item_id not in known:
            problems.append(
                warning(
                    place,
                    say("There is no item “{item_id}” in the English list", item_id=shorten(item_id)),
                    did_you_mean(item_id, known, say("Delete it.")),
                    "unknown-record",
                )
            )
        elif isinstance(item, Mapping):
            problems += add_fields(texts, locale, f"{key}/{item_id}", inner, item)
        else:
            problems.append(
                error(
                    item.place,
                    say("“{item_id}” should hold texts", item_id=shorten(item_id)),
                    say("Compare it with another language's file."),
                    "wrong-type",
                )
            )
    return problems


def add_page_translation(
    settings: Settings, texts: TextStore, nodes: NodeIndex, locale: str, collection: str, name: str, document: Document
) -> list[Problem]:
    """Take the words of a translated page or news item."""
    if (collection, name) not in nodes:
        if (settings.root / file_of(f"{collection}/{name}", settings.default)).exists():
            return []  # it can't be read, which is reported there
        known = [n for c, n in nodes if c == collection]
        return [
            warning(
                document.place,
                say(
                    "There is no docs/{default}/{value}{name}.md to translate",
                    default=settings.default,
                    value="news/" if collection == "news" else "",
                    name=name,
                ),
                did_you_mean(name, known, say("Write the English page first, or delete this one.")),
                "unknown-record",
            )
        ]
    if f"{collection}/{name}/body" not in texts.source:
        return []  # the English page has faults of its own, which are reported there
    model = NewsMatter if collection == "news" else PageMatter
    problems = add_fields(texts, locale, f"{collection}/{name}", model, document.front_matter)
    if document.body:
        texts.translations.setdefault(locale, {})[f"{collection}/{name}/body"] = TextUnit(
            document.body, Place(document.place.path, document.body_line)
        )
    return problems
