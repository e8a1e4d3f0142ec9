"""The collections of a portal: one row for each, from which everything that lists them is made.

To add one: its model in a module of its own, a row here, and, if its records have pages, two rows in ``site.page_kinds`` with
their templates, one of them for JSON-LD, and one for feeds if it joins the news. Reading, checking, translating, forms, commands, schemas, addresses, search and open data follow from the row.
A record is referred to by a ``Ref``.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any, NamedTuple

from portal.common.messages import Message, message
from portal.model.answers import Answer
from portal.model.countries import CountryFacts
from portal.model.enums import NewsKind
from portal.model.events import Event
from portal.model.news import NewsMatter
from portal.model.notices import Notice
from portal.model.partners import Partner
from portal.model.programmes import Programme
from portal.model.records import Figure, Image, PageMatter, Person, Record, Source, Timed
from portal.model.terms import Term

_PAGES_OF_THEIR_OWN = {"index": "", "not-found": "404.html"}
"""Pages whose address is not their name."""


@dataclass(frozen=True)
class Collection:
    """What all records of one sort have in common."""

    name: str
    """Its name in files, keys and addresses; a YAML collection lies in ``data/<name>.yml``, beneath a key of that name."""
    model: type[Record]
    title: str
    """The field that names a record to people."""
    commands: tuple[str, ...]
    """What ``portal new`` and ``portal rename`` call it; of news, each kind."""
    folder: str | None = None
    """Folder beneath ``docs/<language>/`` of a collection whose records are Markdown files; None for YAML."""
    is_optional: bool = False
    """Its file may be missing."""
    has_pages: bool = False
    """Each record has a page at ``/<name>/<id>/``, and may have had others (``formerly``)."""
    joins: bool = False
    """Its records stand, as news do, on the pages and in the feeds of the programmes and organisations that they name."""
    newest_first: str = ""
    """When that happened of which a record tells: by it lists show them, the newest first; the order of the file, if empty.

    Feeds go by when a record appeared: readers of feeds want what is new to them, also where it tells of long ago.
    """
    has_calendar: bool = False
    """Its records take place at a time: they are written as iCalendar too."""
    named_by: str = ""
    """The field from which an id is made where nobody gives one, if not the title."""
    needs_one_of: tuple[str, ...] = ()
    """Fields of which a record needs one; the first is asked for."""
    tell_apart: tuple[str, ...] = ()
    """Fields that no two of its records share."""
    is_alphabetical: bool = False
    """Lists of it go by the names that readers see."""
    mark: str = ""
    """The field that sets a record apart in the list of the form, besides its title."""
    is_made_on_the_way: bool = False
    """It can be made while something else is asked that must name one."""
    asked_on_the_way: tuple[str, ...] = ()
    """What is then asked besides what it needs: whoever has it before them knows it now."""
    weighty: tuple[str, ...] = ()
    """Fields of which readers are told when they change, by a note in ``changes``."""
    search_place: int = 0
    """Its place among the kinds of results of the search; 0: it is not searched by itself."""

    @property
    def word(self) -> Message:
        """What one of its records is called."""
        return message(f"record.{self.name}")

    @property
    def id_from(self) -> str:
        """The field from which an id is made where nobody gives one; ``id`` itself, if none says it."""
        return self.named_by or self.title

    @property
    def is_markdown(self) -> bool:
        """Whether each record is a Markdown file, whose front matter the model describes."""
        return self.folder is not None

    @property
    def may_begin_anywhere(self) -> bool:
        """Whether a record can be written first in any language of the portal, which it says."""
        return "written_in" in self.model.model_fields

    @property
    def file(self) -> str:
        return f"data/{self.name}.yml"


COLLECTIONS = {
    row.name: row
    for row in (
        Collection(
            "programmes", Programme, "name", ("programme",),
            has_pages=True, search_place=1, tell_apart=("name",),
            weighty=("status", "period", "succeeded_by", "organisations", "figures"),
        ),
        Collection(
            "partners", Partner, "name", ("partner",),
            has_pages=True, search_place=2, is_alphabetical=True, tell_apart=("name", "website"),
            weighty=("successor",), is_made_on_the_way=True,
        ),
        Collection(
            "events", Event, "title", ("event",), is_optional=True,
            has_pages=True, joins=True, newest_first="begins", has_calendar=True, search_place=3,
            needs_one_of=("place", "online"),
        ),
        Collection(
            "notices", Notice, "title", ("notice",), is_optional=True,
            has_pages=True, joins=True, newest_first="appears", mark="level",
        ),
        Collection(
            "figures", Figure, "label", ("figure",),
            mark="value", search_place=5, weighty=("value", "unit", "qualifier", "as_of"),
        ),
        Collection("countries", CountryFacts, "id", ("country",), is_optional=True),
        Collection("answers", Answer, "question", ("answer",), is_optional=True),
        Collection(
            "sources", Source, "title", ("source",),
            tell_apart=("url",), is_made_on_the_way=True, asked_on_the_way=("url", "date"),
        ),
        Collection("people", Person, "name", ("person",), is_optional=True, is_made_on_the_way=True),
        Collection(
            "images", Image, "alt", ("image",), is_optional=True,
            named_by="file", needs_one_of=("alt", "decorative"), is_made_on_the_way=True,
        ),
        Collection("terms", Term, "term", ("term",), is_optional=True),
        Collection("pages", PageMatter, "title", ("page",), folder="", has_pages=True, search_place=6, is_alphabetical=True),
        Collection(
            "news", NewsMatter, "title", tuple(map(str, NewsKind)),
            folder="news/", has_pages=True, newest_first="happened", mark="kind", search_place=4,
        ),
    )
}  # fmt: skip
"""Every collection by its name, in the order in which they are read and shown to editors."""

YAML_COLLECTIONS = {name: row for name, row in COLLECTIONS.items() if not row.is_markdown}
"""Those whose records lie in ``data/``, each a list beneath a key of the collection's name."""

TIMED = tuple(row for row in COLLECTIONS.values() if issubclass(row.model, Timed))
"""Those whose records can appear at ``publish_at`` and disappear at ``expires_at``, by themselves."""

JOINING = tuple(row for row in COLLECTIONS.values() if row.joins)

SEARCHED = tuple(row.name for row in sorted(COLLECTIONS.values(), key=lambda row: row.search_place) if row.search_place)
"""Kinds of results of the search, in the order in which its index numbers them."""

MODELS = {name: row.model for name, row in COLLECTIONS.items()}


class Ref(NamedTuple):
    """A record, page or news item, wherever it is referred to."""

    collection: str
    id: str

    @classmethod
    def of_key(cls, key: str) -> Ref:
        """The record to which a text key belongs: ``partners/x/summary``, or the record's own key."""
        collection, _, rest = key.partition("/")
        return cls(collection, rest.partition("/")[0])

    @property
    def key(self) -> str:
        """What the keys of its texts begin with: ``partners/x``."""
        return f"{self.collection}/{self.id}"

    @property
    def uri(self) -> str:
        """The address of its page, without language: ``partners/x/``."""
        if self.collection == "pages":
            return _PAGES_OF_THEIR_OWN.get(self.id, f"{self.id}/")
        return f"{self.collection}/{self.id}/"

    def first(self, record: Any) -> Ref:
        """The same *record* by the first id that it had, from which identifiers are made that never change."""
        return Ref(self.collection, (*getattr(record, "formerly", ()), self.id)[0])

    def text(self, path: str) -> str:
        """The key of one of its texts, by the text's path in the record: ``partners/x/summary``."""
        return f"{self.collection}/{self.id}/{path}"


programme_ref = partial(Ref, "programmes")
partner_ref = partial(Ref, "partners")
figure_ref = partial(Ref, "figures")
source_ref = partial(Ref, "sources")
person_ref = partial(Ref, "people")
image_ref = partial(Ref, "images")
news_ref = partial(Ref, "news")
