"""The portal as one output reads it: every access is noted by name, so that a later build knows what the output rests on.

A name stands for one thing that can change: a text in a locale (``partners/x/summary@fr``), a record (``partners/x``), the
list of a collection (``partners``), a page of the routes (``page:partners/x/``), a feed (``feed:news/@fr``), a template
(``template:pages/partner.html``), the names of styles and scripts (``assets``), what print is set from (``print``), all words of a locale (``words@fr``).
``render.fingerprints`` gives all of them with a hash of what they stand for now. Settings are not among them: another
configuration is another site.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import KeysView, Mapping
from typing import Any, Literal, cast

import jinja2
from markupsafe import Markup

from portal.content.portal import Moved, Tombstone
from portal.content.revision_ledger import revision_of
from portal.content.texts import LocalisedText, State
from portal.files.assets import Asset, is_named_by_content
from portal.files.config import Settings
from portal.files.images import ImageInfo
from portal.model.collections import Ref, figure_ref, news_ref, partner_ref, person_ref, programme_ref, source_ref
from portal.model.countries import CountryFacts
from portal.model.enums import NewsKind, NoticeLevel, Role
from portal.model.news import NewsMatter
from portal.model.partners import Partner
from portal.model.programmes import Programme
from portal.model.records import ChangeNote, Figure, Image, Person, Source
from portal.render.typesetting import typeset
from portal.site.countries import Known
from portal.site.notices import stands_on
from portal.site.own_files import own_file
from portal.site.relations import DeadLink, Note, changes_of
from portal.site.route import Route
from portal.site.routes import CHROME, Routes
from portal.site.urls import CALENDAR, NOT_FOUND, kind_uri


class TrackedPortal:
    """What one output reads."""

    def __init__(self, routes: Routes) -> None:
        self._routes = routes
        self._portal = routes.portal
        self.settings: Settings = routes.portal.settings
        self.default = self.settings.default
        self.read: set[str] = set()
        """Names of everything read so far."""

    # --- addresses: they follow from the settings alone ---

    def uri(self, entry_uri: str, locale: str) -> str:
        """The address in a locale, relative to the home page."""
        return self._routes.uri(entry_uri, locale)

    def url(self, entry_uri: str, locale: str) -> str:
        return self._routes.url(entry_uri, locale)

    # --- texts ---

    def text(self, key: str, locale: str) -> LocalisedText:
        """The text *key* for a reader of *locale*."""
        self.read.add(f"{CHROME}@{locale}" if key.startswith(CHROME) else f"{key}@{locale}")
        return self._portal.texts.text(key, locale)

    def words(self, key: str, locale: str) -> LocalisedText:
        """The text *key* for one who reads all texts of a locale, and minds their words alone, not the state of a translation."""
        self.read.add(f"words@{locale}")
        return self._portal.texts.text(key, locale)

    def source_text(self, key: str) -> str:
        """The text *key* as it was written."""
        return self.text(key, self.language_of(key)).value

    def language_of(self, key: str) -> str:
        """The language in which the text *key* is written."""
        self.read.add("written-in")
        return self._portal.texts.language_of(key)

    def file_of(self, key: str, locale: str) -> str:
        """The file in which a text, or a record, stands in a language; for those who edit."""
        self.read.add("written-in")
        return self._portal.texts.file_of(key, locale)

    def marked(self, safe_html: str, locale: str) -> Markup:
        """A text in a language, its words of other languages marked with theirs."""
        self.read.add("foreign-words")
        return self._routes.foreign_words.marked(safe_html, locale)

    def has_text(self, key: str) -> bool:
        """Whether there is a text *key*; a property of the record it belongs to, which must have been read."""
        return key in self._portal.texts.source

    def texts_of(self, ref: Ref) -> list[str]:
        """Keys of all texts of a record; which there are is a property of the record, which must have been read."""
        return self._routes.relations.texts_of.get(ref, [])

    def forms(self, localised: LocalisedText) -> dict[str, str]:
        """Plural forms of an interface string; empty for one that doesn't count."""
        texts = self._portal.texts
        units = texts.source if localised.locale == self.default else texts.translations[localised.locale]
        return dict(units[localised.key].forms)

    def chrome(self, locale: str) -> dict[str, LocalisedText]:
        """Interface strings that stand on every page, in the header, the footer and the notices."""
        self.read.add(f"{CHROME}@{locale}")
        return self._routes.chrome(locale)

    def standing(self, locale: str) -> Mapping[State, int]:
        """How many texts stand how in a locale."""
        self.read.add(f"standing@{locale}")
        return self._routes.standing(locale)

    # --- records ---

    def record(self, ref: Ref) -> Any:
        """A record, or what a page or news item says of itself but for its words."""
        self.read.add(ref.key)
        return self._portal.records[ref.collection][ref.id]

    def records(self, collection: str) -> list[Any]:
        """All records of a collection, in the order of the file."""
        self.read.add(collection)
        return [self.record(Ref(collection, record_id)) for record_id in self._portal.records[collection]]

    def ids(self, collection: str) -> tuple[str, ...]:
        """Ids of all records of a collection, in the order of the file."""
        self.read.add(collection)
        return tuple(self._portal.records[collection])

    def programme(self, programme_id: str) -> Programme:
        return cast(Programme, self.record(programme_ref(programme_id)))

    def partner(self, partner_id: str) -> Partner:
        return cast(Partner, self.record(partner_ref(partner_id)))

    def figure(self, figure_id: str) -> Figure:
        return cast(Figure, self.record(figure_ref(figure_id)))

    def country(self, code: str) -> CountryFacts | None:
        """What was written of a country."""
        return self.record(Ref("countries", code.lower())) if code.lower() in self.ids("countries") else None

    def source(self, source_id: str) -> Source:
        return cast(Source, self.record(source_ref(source_id)))

    def person(self, person_id: str) -> Person:
        return cast(Person, self.record(person_ref(person_id)))

    def matter(self, slug: str) -> NewsMatter:
        """What a news item says of itself, but for its words."""
        return cast(NewsMatter, self.record(news_ref(slug)))

    def programmes(self) -> list[Programme]:
        return self.records("programmes")

    def partners(self) -> list[Partner]:
        return self.records("partners")

    def image(self, image_id: str) -> tuple[Image, ImageInfo] | None:
        """A picture by its id, and what its file holds; None if it was withdrawn."""
        self.read.add(f"image:{image_id}")
        image = self._portal.images.get(image_id)
        return (image, self._portal.pictures[image_id]) if image and not image.withdrawn else None

    def listed(self, collection: str) -> list[Ref]:
        """The records of a collection, as lists show them."""
        self.read.add(f"listed:{collection}")
        return [Ref(collection, record_id) for record_id in self._routes.relations.listed(collection)]

    def notices(self, entry: Route, locale: str) -> list[Ref]:
        """The notices at the top of a page, those that matter most first."""
        refs = self.listed("notices")
        shown = self.record(entry.ref) if refs and entry.kind.shows and entry.record else None
        found = [ref for ref in refs if stands_on(self.record(ref), entry, shown, locale)]
        return sorted(found, key=lambda ref: list(NoticeLevel).index(self.record(ref).level))

    def naming(self, ref: Ref) -> list[Ref]:
        """The records of collections that join others, such as events, which name this one."""
        self.read.add(f"naming:{ref.key}")
        return self._routes.relations.naming.get(ref, [])

    def open_data(self) -> dict[str, str]:
        """The published lists, each with the address of the page that shows the same."""
        self.read.add("open-data")
        return self._routes.open_data

    def answered_countries(self) -> dict[str, tuple[str, ...]]:
        """By code of each country in which employers are answered on a page of their own, the ids of the programmes that fit there."""
        self.read.add("answers")
        return self._routes.answers.countries

    def countries(self) -> KeysView[str]:
        """Codes of the countries that have a page."""
        self.read.add("country-pages")
        return self._routes.countries.keys()

    def known_of(self, code: str) -> Known:
        """What is known of a country that has a page."""
        self.read.add(f"country:{code}")
        return self._routes.countries[code]

    def search_answers(self) -> dict[str, str]:
        """By id, the address of the page that answers a question of the search."""
        self.read.add("search-answers")
        return self._routes.search_answers

    def calendar(self, entry: Route) -> list[Ref]:
        """What takes place and belongs into the calendar of a page; often nothing."""
        self.read.add(f"calendar:{entry.uri}")
        return self._routes.calendar(entry)

    def has_calendar(self, uri: str) -> bool:
        """Whether there is a calendar at a page's address."""
        self.read.add("calendars")
        return bool(self._routes.calendar(self._routes.entries[uri]))

    def revision(self, ref: Ref) -> int:
        """How often what a calendar shows of a record has changed; a property of the record, which must have been read."""
        return revision_of(self._portal, ref)

    def conflicting(self, figure: Figure) -> list[Figure]:
        """Figures that contradict this one; the relation is stated on one side and holds on both."""
        self.read.add("conflicts")
        return [self.figure(figure_id) for figure_id in self._routes.relations.conflicts.get(figure.id, ())]

    def predecessors(self, programme_id: str) -> list[str]:
        """Ids of the programmes that one came after."""
        self.read.add(f"predecessors:{programme_id}")
        return self._routes.relations.predecessors.get(programme_id, [])

    def parts(self, partner_id: str) -> list[tuple[str, Role, str]]:
        """Where an organisation takes part: programme, role and the relation's id, in the programmes' order."""
        self.read.add(f"parts:{partner_id}")
        return self._routes.relations.parts.get(partner_id, [])

    def dead(self) -> Mapping[str, DeadLink]:
        """Addresses elsewhere at which nothing was found any more."""
        self.read.add("dead")
        return self._routes.relations.dead

    def former_ids(self, record: Any) -> list[str]:
        """The ids that a record had before, but for those that name somebody who was withdrawn."""
        self.read.add("unspoken")
        return [old for old in record.formerly if old not in self._routes.relations.unspoken]

    # --- the routes ---

    def own_file(self, name: str, locale: str) -> str | None:
        """The address of a file beside the pages, given without language, for readers of a locale."""
        self.read |= {"pages", "open-data", f"feeds@{locale}", f"feeds@{self.default}"}
        entry = self._routes.entries.get(name.removesuffix(CALENDAR)) if name.endswith(CALENDAR) else None
        if entry and self._routes.calendar(entry):
            self.calendar(entry)
        return own_file(self._routes, name, locale)

    def entry(self, uri: str) -> Route:
        self.read.add(f"page:{uri}")
        return self._routes.entries[uri]

    def entry_or_none(self, uri: str) -> Route | None:
        """A page that may not be public yet, or not any more."""
        self.read.add("pages")
        return self.entry(uri) if uri in self._routes.entries else None

    def above(self, entry: Route) -> list[Route]:
        """The pages above a page, from the home page down."""
        parent = None if entry.parent is None else self.entry(entry.parent)
        return [*self.above(parent), parent] if parent else []

    def plain_pages(self) -> list[str]:
        """Addresses of all pages that show no single record, and of lists the first page."""
        self.read.add("pages")
        first = {uri: entry for uri, entry in self._routes.entries.items() if entry.number == 1 and uri != NOT_FOUND}
        return [uri for uri, entry in first.items() if not entry.kind.shows]

    def pages(self) -> list[tuple[Route, tuple[str, ...]]]:
        """All pages, each with the locales in which it truly exists."""
        self.read.add("pages")
        return [(entry, self._routes.locales(entry)) for entry in self._routes.entries.values()]

    def locales(self, entry: Route) -> tuple[str, ...]:
        """The locales in which a page truly exists."""
        self.read.add(f"page:{entry.uri}")
        return self._routes.locales(entry)

    def shown_in(self, entry: Route, locale: str) -> str:
        """The language in which readers of a locale get a page."""
        self.read.add(f"page:{entry.uri}")
        return self._routes.shown_in(entry, locale)

    def is_translated(self, entry: Route, locale: str) -> bool:
        """Whether a page truly exists in a locale."""
        return locale in self.locales(entry)

    def menu(self) -> list[Route]:
        uris = [uri for uri in self.settings.navigation if uri]
        self.read.update(f"page:{uri}" for uri in uris)
        return [self._routes.entries[uri] for uri in uris if uri in self._routes.entries]

    def latest_news(self, number: int, kind: NewsKind | None = None) -> list[str]:
        """The newest items of news, of one kind or of all."""
        self.read.add("news")
        relations = self._routes.relations
        return (relations.news_by_kind[kind] if kind else relations.news)[:number]

    def news_kinds(self) -> list[tuple[Route, int]]:
        """The list of each kind of news, with the number of items of that kind."""
        self.read.add("news")
        return [(self.entry(kind_uri(kind)), len(slugs)) for kind, slugs in self._routes.relations.news_by_kind.items()]

    def news_count(self) -> int:
        self.read.add("news")
        return len(self._routes.relations.news)

    def feed(self, uri: str, locale: str) -> list[Ref] | None:
        """The items in the feed at a page's address; None where there is no feed in that language."""
        if uri not in self._routes.feeds_alone and not self.entry(uri).has_feed:
            return None
        self.read.add(f"feed:{uri}@{locale}")
        return self._routes.feeds(locale).get(uri)

    def tombstone(self, slug: str) -> Tombstone | None:
        """What is left of a news item in a feed, if it was withdrawn."""
        return self._portal.withdrawn.get(slug)

    def former(self, uri: str) -> list[str]:
        """Addresses that lead to a page with a feed."""
        self.read.add(f"former:{uri}")
        return self._routes.former.get(uri, [])

    def moved(self, uri: str) -> Moved:
        """What stands at an address without a page."""
        self.read.add(f"moved:{uri}")
        return self._routes.moved[uri]

    def all_moved(self) -> dict[str, tuple[Moved, tuple[str, ...]]]:
        """What stands at each address without a page, and the locales in which it stands there."""
        self.read.add("moved")
        return {uri: (moved, self._routes.moved_locales(uri)) for uri, moved in self._routes.moved.items()}

    def has_feed(self, uri: str, locale: str) -> bool:
        """Whether there are feeds at a page's address in a locale."""
        self.read.add(f"feeds@{locale}")
        return uri in self._routes.feeds(locale)

    def feeds(self, locale: str) -> list[Route]:
        """The pages that have feeds in a locale."""
        self.read.add(f"feeds@{locale}")
        return [self.entry(uri) for uri in self._routes.feeds(locale) if uri not in self._routes.feeds_alone]

    def changes_feeds(self, locale: str) -> list[Route]:
        """The pages that have a feed of what changed in a locale."""
        self.read.add("pages")
        return [entry for entry in self._routes.entries.values() if locale in entry.changes_in]

    def changes_of(self, ref: Ref) -> list[tuple[str, ChangeNote]]:
        """Notes of what changed of a record and of its figures: the key of each and what it says, the newest first."""
        record = self.record(ref)
        for name in getattr(record, "figures", ()):
            self.figure(name)
        return changes_of(self._portal, ref, record)

    def told(self) -> list[tuple[str, Note]]:
        """All that readers are told to have changed or been wrong: the key of each note and what it says, the newest first."""
        self.read.add("told")
        return self._routes.relations.told

    def has_page(self, uri: str) -> bool:
        """Whether there is a page that a portal may have."""
        self.read.add(f"has:{uri}")
        return uri in self._routes.entries

    def asset(self, name: str) -> str:
        """Where a file that all languages share is published, relative to the site's root."""
        if not is_named_by_content(name):
            return name
        self.read.add("assets")
        asset = self._routes.assets.get(name)
        return asset.uri if asset else name

    def assets(self) -> list[Asset]:
        """All styles, scripts and fonts, with what they say."""
        self.read.add("assets:content")
        return list(self._routes.assets.values())

    def template(self, env: jinja2.Environment, *names: str) -> jinja2.Template:
        """The first template that exists."""
        template = env.select_template(names)
        self.read.add(f"template:{template.name}")
        return template

    def typeset(self, template: str, form: Literal["pdf", "png"], data: dict[str, Any], day: dt.date) -> bytes:
        """A PDF or PNG from a template in the theme's ``print`` (``typesetting``)."""
        self.read.add("print")
        return typeset(self.settings.root, template, form, data, day)
