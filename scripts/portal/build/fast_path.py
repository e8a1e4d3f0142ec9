"""An edit of words alone: the same portal, in which some texts are others.

Nearly every save changes words and nothing else. Then no address, no reference and no other record need be looked at again,
and a preview of 30,000 pages is up to date in a moment. Whatever might be more than words, or wrong, is left to a full
reading.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import NamedTuple

from portal.check.comparison import Comparison
from portal.check.interface import interface_strings
from portal.check.project import Site
from portal.check.text_part import TextPart
from portal.check.text_rules import check_words
from portal.common.problems import Problem, has_errors
from portal.content.load import add_page, add_record
from portal.content.load_translations import add_fields, add_page_translation
from portal.content.markdown import images_in, render
from portal.content.portal import PortalDraft, PublicPortal
from portal.content.texts import TextDraft, TextStore
from portal.files.documents import Document, FileReader, YamlRecords
from portal.files.nodes import Mapping, Node, Scalar, Sequence
from portal.model.collections import COLLECTIONS, MODELS, YAML_COLLECTIONS, Ref
from portal.model.fields import shared_values
from portal.site.routes import Routes


class _MoreThanWords(Exception):
    """The edit needs a full reading."""


class EditedWords(NamedTuple):
    """A portal in which some texts are others than they were."""

    portal: PublicPortal
    keys: set[str]
    """The keys of these texts."""
    documents: dict[tuple[str, str], Document]
    """The pages and news items among them, by locale and key."""

    def check(self, routes: Routes) -> list[Problem]:
        """What is wrong in what was edited, and in translations of it."""
        texts = self.portal.texts
        stores = {**texts.translations, texts.default: texts.source}
        some = {locale: {key: units[key] for key in self.keys if key in units} for locale, units in stores.items()}
        comparison = Comparison(self.portal, routes)
        return check_words(self.portal, routes, TextPart(texts.part(some), self.documents, None, comparison))


def edited_words(was: PublicPortal, files: FileReader, changed: Iterable[str]) -> EditedWords | None:
    """The portal that *was* after these files were edited; None if more than words may have changed. Nothing of it is checked but single values."""
    edit = _Edit(was, files)
    try:
        for name in sorted(changed):  # data/….yml before data/translations, and docs/<default> needs no order
            edit.take(name)
        keys = edit.keys()
    except _MoreThanWords:
        return None
    return EditedWords(edit.applied(keys), keys, edit.now.documents)


def reload_words(site: Site, files: FileReader, changed: Iterable[str]) -> tuple[Site, set[str]] | None:
    """The site of a preview after these files were edited, and the keys of the texts that are others; None if more may have changed.

    The site must be without errors. Of the one returned only what was edited is checked; templates are in no site, but are checked.
    """
    if site.routes.portal is not site.portal:  # something was withdrawn; who knows what an edit says of it
        return None
    edit = edited_words(site.portal, files, changed)
    if edit is None:
        return None
    portal = edit.portal
    if any(
        site.portal.texts.is_missing(key, locale) != portal.texts.is_missing(key, locale)
        for key in edit.keys
        for locale in portal.settings.languages
    ):
        return None  # a page comes to be in a language, or ceases to
    routes = site.routes.with_words_of(portal)
    if has_errors([*edit.check(routes), *interface_strings(portal, routes)]):
        return None
    return Site(portal, routes), edit.keys


class _Edit:
    """What was edited, as a portal that holds nothing else."""

    def __init__(self, was: PublicPortal, files: FileReader) -> None:
        self.was = was
        self.files = files
        self.now = PortalDraft(was.settings, TextDraft(was.settings.default))
        self.default = was.settings.default

    def _known(self, ref: Ref) -> None:
        """A record that is written in the portal's own language: what others stand in for is for a full reading."""
        if ref.key in self.was.texts.written_in:
            raise _MoreThanWords

    def take(self, name: str) -> None:
        parts = PurePosixPath(name).with_suffix("").parts
        locales = self.was.settings.languages
        match parts:
            case ("overrides", *_):
                if name.endswith(".html") and not (self.was.settings.root / name).exists():
                    raise _MoreThanWords
            case ("data", collection) if collection in YAML_COLLECTIONS:
                self._records(name, collection)
            case ("data", "translations", locale, collection) if (
                collection in YAML_COLLECTIONS and locale in locales[1:]
            ):
                self._translations(name, locale, collection)
            case ("docs", locale, *folder, page) if locale in locales:
                path = "".join(f"{part}/" for part in folder)
                collections = [row.name for row in COLLECTIONS.values() if row.folder == path]
                if not collections:
                    raise _MoreThanWords
                self._document(name, locale, Ref(collections[0], page))
            case _:
                raise _MoreThanWords

    def _records(self, name: str, collection: str) -> None:
        was = {record_id: node for (name, record_id), node in self.was.nodes.items() if name == collection}
        node, problems = self.files.yaml(name)
        sequence = node.get(collection) if isinstance(node, Mapping) and len(node.entries) == 1 else None
        if problems or not isinstance(sequence, Sequence) or [_id(item) for item in sequence.items] != list(was):
            raise _MoreThanWords
        for record_id, item in zip(was, sequence.items, strict=True):
            if _same(item, was[record_id]):
                continue
            self._known(Ref(collection, record_id))
            if add_record(self.now, Ref(collection, record_id), item):
                raise _MoreThanWords
            self._same_values(Ref(collection, record_id))

    def _translations(self, name: str, locale: str, collection: str) -> None:
        before = self.files.memory.before(name)
        was = before.node if isinstance(before, YamlRecords) else None
        node, problems = self.files.yaml(name)
        if (
            problems
            or not isinstance(node, Mapping)
            or not isinstance(was, Mapping)
            or list(node.entries) != list(was.entries)
        ):
            raise _MoreThanWords
        for record_id, item in node.entries.items():
            if not _same(item, was.entries[record_id]):
                self._known(Ref(collection, record_id))
                prefix, model = Ref(collection, record_id).key, MODELS[collection]
                then, now = self._store(), self._store()
                for store, entry in ((then, was.entries[record_id]), (now, item)):
                    if not isinstance(entry, Mapping) or add_fields(store, locale, prefix, model, entry):
                        raise _MoreThanWords
                self._take_translation(locale, then.so_far, now.so_far)

    def _document(self, name: str, locale: str, ref: Ref) -> None:
        self._known(ref)
        was = self.was.documents.get((locale, ref.key))
        document, problems = self.files.markdown(name)
        if problems or document is None or was is None or _headings(document) != _headings(was):
            raise _MoreThanWords
        if images_in(document.body) != images_in(was.body):
            raise _MoreThanWords
        self.now.documents[locale, ref.key] = document
        if locale == self.default:
            if add_page(self.now, ref, document):
                raise _MoreThanWords
            self._same_values(ref)
            return
        then, now = self._draft(), self._draft()
        for draft, version in ((then, was), (now, document)):
            if add_page_translation(draft, locale, ref, version):
                raise _MoreThanWords
        self._take_translation(locale, then.texts.so_far, now.texts.so_far)

    def _same_values(self, ref: Ref) -> None:
        """The two versions of a record must differ in nothing but words."""
        now, was = (shared_values(portal.records[ref.collection][ref.id]) for portal in (self.now, self.was))
        if now != was:
            raise _MoreThanWords

    def _draft(self) -> PortalDraft:
        """A draft to take translations of the texts that there are."""
        return PortalDraft(self.was.settings, self._store(), nodes=dict(self.was.nodes))

    def _store(self) -> TextDraft:
        """A draft for translations of the texts that there are."""
        return TextDraft(self.default, onto=self.was.texts)

    def _take_translation(self, locale: str, then: TextStore, now: TextStore) -> None:
        units = now.translations.get(locale, {})
        if units.keys() != then.translations.get(locale, {}).keys():
            raise _MoreThanWords
        self.now.texts.translate(locale, units)

    def keys(self) -> set[str]:
        """Keys of all texts that are others than they were."""
        keys = set()
        before, after = self.was.texts, self.now.texts.so_far
        stores = [(after.source, before.source)]
        stores += [(units, before.translations[locale]) for locale, units in after.translations.items()]
        for now, was in stores:
            if not now.keys() <= was.keys():
                raise _MoreThanWords
            keys |= {key for key, unit in now.items() if unit.value != was[key].value}
        return keys

    def applied(self, keys: set[str]) -> PublicPortal:
        was, now = self.was, self.now
        return replace(
            was.with_records(**{name: {**was.records[name], **records} for name, records in now.records.items()}),
            texts=was.texts.with_texts_of(now.texts.so_far, keys),
            nodes=MappingProxyType({**was.nodes, **now.nodes}),
            documents=MappingProxyType({**was.documents, **now.documents}),
        )


def _id(item: Node) -> str | None:
    given = item.get("id") if isinstance(item, Mapping) else None
    return given.value if isinstance(given, Scalar) else None


def _same(node: Node, other: Node) -> bool:
    """Whether two values are equal, wherever they stand."""
    return node is other or node.plain_data() == other.plain_data()


def _headings(document: Document) -> list[str]:
    return [heading.anchor for heading in render(document.body).headings]
