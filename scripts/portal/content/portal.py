"""Everything that was written, as one ``Portal`` that nobody can change; while files are read, a ``PortalDraft`` that is filled."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, KeysView, Mapping
from dataclasses import dataclass, field, fields, replace
from functools import cached_property
from types import MappingProxyType
from typing import Any, Generic, NamedTuple, Self, TypeVar, cast

from portal.common.confusables import in_plain_letters
from portal.common.problems import Place
from portal.content.mentions import mentions_in, names_of
from portal.content.name_reading import Mention
from portal.content.names import Names
from portal.content.texts import TextDraft, TextStore
from portal.files.config import Settings
from portal.files.documents import Document
from portal.files.images import ImageInfo
from portal.files.nodes import Node, place_at
from portal.model.collections import COLLECTIONS, Ref
from portal.model.countries import CountryFacts
from portal.model.field_types import as_id
from portal.model.fields import shared_texts
from portal.model.news import NewsMatter
from portal.model.notices import Notice
from portal.model.partners import Partner
from portal.model.programmes import Programme
from portal.model.records import Figure, Image, PageMatter, Person, Record, Redirect, Source
from portal.model.terms import Term

REDIRECTS = "data/redirects.yml"

_R = TypeVar("_R", bound=Record)

Addresses = Mapping[str, tuple[str, ...]]
"""Languages by address without language: ``programmes/dt4e/``, ``programmes/dt4e/feed.xml``."""


class Moved(NamedTuple):
    """What stands at an address that has no page of its own any more."""

    to: str | None
    """The address, without language, of the page that took its place; None: it is gone."""
    since: dt.date | None = None
    """Since when it is gone."""


class Tombstone(NamedTuple):
    """What is left of a news item that was withdrawn."""

    matter: NewsMatter
    since: dt.date
    locales: tuple[str, ...]
    """Languages in which it was."""
    is_nameless: bool
    """Its address names a withdrawn person, so that nothing stands there."""


class SharedValue(NamedTuple):
    """A text, an address or an id that all languages share, where it stands."""

    node: Node
    path: tuple[str | int, ...]
    value: str
    is_id: bool

    @property
    def place(self) -> Place:
        return place_at(self.node, self.path)


@dataclass
class PortalDraft:
    """A portal while its files are read: filled by ``load``, then ``finished``."""

    settings: Settings
    texts: TextDraft
    records: dict[str, dict[str, Any]] = field(default_factory=lambda: {name: {} for name in COLLECTIONS})
    nodes: dict[tuple[str, str], Node] = field(default_factory=dict)
    unreadable: set[str] = field(default_factory=set)
    vague: set[str] = field(default_factory=set)
    documents: dict[tuple[str, str], Document] = field(default_factory=dict)
    pictures: dict[str, ImageInfo] = field(default_factory=dict)
    redirects: dict[str, Redirect] = field(default_factory=dict)
    addresses: dict[str, tuple[str, ...]] = field(default_factory=dict)
    revisions: dict[str, str] = field(default_factory=dict)
    told: dict[str, list[str]] = field(default_factory=dict)
    dead: dict[str, dt.date] = field(default_factory=dict)

    def finished(self) -> Portal:
        """The portal, which can't be changed any more."""
        parts: dict[str, Any] = {part.name: getattr(self, part.name) for part in fields(self)}
        parts["records"] = {name: MappingProxyType(found) for name, found in self.records.items()}
        for name, value in parts.items():
            parts[name] = MappingProxyType(value) if isinstance(value, dict) else value
        parts["told"] = MappingProxyType({key: tuple(versions) for key, versions in self.told.items()})
        return Portal(
            **parts
            | {"unreadable": frozenset(self.unreadable), "vague": frozenset(self.vague), "texts": self.texts.finished()}
        )


class _RecordsOf(Generic[_R]):
    """The records of the collection that has the attribute's name, with their type."""

    def __set_name__(self, owner: type[Portal], name: str) -> None:
        self.name = name

    def __get__(self, portal: Portal, owner: type[Portal]) -> Mapping[str, _R]:
        return portal.records[self.name]


@dataclass(frozen=True)
class Portal:
    """Everything that was written, read once and trusted from here on."""

    settings: Settings
    texts: TextStore
    records: Mapping[str, Mapping[str, Any]]
    """The sound records by collection and id; of pages and news, what their front matter says."""
    nodes: Mapping[tuple[str, str], Node]
    """Where each record is written, by ``Ref``; also of records that are not valid."""
    unreadable: frozenset[str]
    """Collections, and files of translators, that can't be read at all: nothing more is said of them, one error is enough."""
    vague: frozenset[str]
    """Collections of which not every id is known, as they can't be read, or a record's id is none: an id that isn't there may be meant."""
    documents: Mapping[tuple[str, str], Document]
    """Every Markdown file read, by locale and key (``pages/about``, ``news/<slug>``)."""
    pictures: Mapping[str, ImageInfo]
    """What the files of the images hold, by the images' ids."""
    redirects: Mapping[str, Redirect]
    """What was said of addresses without a page, by address."""
    addresses: Addresses
    """Every address that the site ever had."""
    revisions: Mapping[str, str]
    """How often what calendars show of a record has changed, and a hash of that, by the record's key (``ledgers``)."""
    told: Mapping[str, tuple[str, ...]]
    """Of what readers know by each record's key (``change_ledger``); several versions, where such were merged."""
    dead: Mapping[str, dt.date]
    """Addresses elsewhere at which nothing was found when ``portal links`` asked, each with the day since which that is so."""

    programmes = _RecordsOf[Programme]()
    partners = _RecordsOf[Partner]()
    countries = _RecordsOf[CountryFacts]()
    figures = _RecordsOf[Figure]()
    sources = _RecordsOf[Source]()
    people = _RecordsOf[Person]()
    images = _RecordsOf[Image]()
    pages = _RecordsOf[PageMatter]()
    news = _RecordsOf[NewsMatter]()
    notices = _RecordsOf[Notice]()
    terms = _RecordsOf[Term]()

    def __getstate__(self) -> dict[str, object]:
        """What is kept of it: nothing that follows from the rest."""
        return {part.name: getattr(self, part.name) for part in fields(self)}

    @cached_property
    def ids(self) -> Mapping[str, KeysView[str]]:
        """By collection: the ids of all records, also of those that are not valid."""
        found: dict[str, dict[str, None]] = {}
        for collection, record_id in self.nodes:
            found.setdefault(collection, {})[record_id] = None
        return {collection: known.keys() for collection, known in found.items()}

    @cached_property
    def ids_as_they_look(self) -> Mapping[str, frozenset[str]]:
        """The same without what nobody sees in them, and as they must have been meant: what an id that was typed is compared with."""
        return {
            name: frozenset({*map(in_plain_letters, found - {""}), *map(as_id, found)} - {""})
            for name, found in self.ids.items()
        }

    @cached_property
    def withdrawn_names(self) -> Names:
        """The names of everybody who was withdrawn."""
        which = {person_id for person_id, person in self.people.items() if person.withdrawn}
        return names_of(self.people, self.texts, which)

    @cached_property
    def mentions(self) -> Mapping[tuple[str, str], Mention]:
        """By key and language, the texts that name, or may name, somebody who was withdrawn."""
        return mentions_in(self.withdrawn_names, self.texts)

    def record(self, ref: Ref) -> Record | None:
        """A sound record; None if there is none."""
        return cast("Record | None", self.records[ref.collection].get(ref.id))

    def every_record(self) -> Iterator[tuple[Ref, Any]]:
        """All sound records, in the order of their files."""
        return (
            (Ref(name, record_id), record) for name, held in self.records.items() for record_id, record in held.items()
        )

    def shared_values(self) -> Iterator[SharedValue]:
        """What all languages share of all sound records, but for references."""
        return (
            SharedValue(self.nodes[ref], *found)
            for ref, record in self.every_record()
            for found in shared_texts(record)
        )

    def with_records(self, **collections: Mapping[str, Any]) -> Self:
        """The portal with other records in some collections."""
        return replace(self, records=MappingProxyType({**self.records, **collections}))


@dataclass(frozen=True)
class PublicPortal(Portal):
    """What of a portal is public at a moment, and what stands for the rest."""

    expired: Mapping[str, Moved] = field(default_factory=dict)
    """Addresses of news items that were public and are no longer."""
    withdrawn: Mapping[str, Tombstone] = field(default_factory=dict)
    """News items that were withdrawn; they are in ``news`` no more."""
    unspoken: Names | None = None
    """Who was withdrawn, if somebody was: at an address that names them nothing shall stand."""

    @classmethod
    def all_of(cls, portal: Portal) -> PublicPortal:
        """A portal of which everything counts as public: what the rules look at, and the start of every smaller one."""
        return cls(**{part.name: getattr(portal, part.name) for part in fields(portal)})
