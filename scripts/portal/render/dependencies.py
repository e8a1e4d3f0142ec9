"""The portal as one output reads it: every access is noted by name, so that a later build knows what the output rests on.

A name stands for one thing that can change: a text in a locale (``partners/x/summary@fr``), a record (``partners/x``), the
list of a collection (``partners``), a page of the routes (``page:partners/x/``), a feed (``feed:news/@fr``), a template
(``template:pages/partner.html``), what print is set from (``print``), all words of a locale (``words@fr``).
``fingerprints`` gives all of them with a hash of what they stand for now. Settings are not among them: another
configuration is another site.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Literal

import jinja2

from portal.content.portal import Moved, Tombstone, news_matter
from portal.content.texts import LocalisedText
from portal.files.config import Settings
from portal.files.images import ImageInfo
from portal.files.theme import theme_files
from portal.model.enums import Role
from portal.model.fields import shared_values
from portal.model.records import COLLECTIONS, Figure, Image, NewsMatter, Partner, Person, Programme, Source
from portal.render.typesetting import print_files, typeset
from portal.site.routes import CHROME, NOT_FOUND, Route, Routes


class TrackedPortal:
    """What one output reads."""

    def __init__(self, routes: Routes) -> None:
        self._registry = routes
        self._portal = routes.portal
        self.settings: Settings = routes.portal.settings
        self.default = self.settings.default
        self.read: set[str] = set()
        """Names of everything read so far."""

    # --- addresses: they follow from the settings alone ---

    def uri(self, entry_uri: str, locale: str) -> str:
        """The address in a locale, relative to the home page."""
        return self._registry.uri(entry_uri, locale)

    def url(self, entry_uri: str, locale: str) -> str:
        """The absolute address in a locale."""
        return self._registry.url(entry_uri, locale)

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
        """The text *key* in the source language."""
        return self.text(key, self.default).value

    def has_text(self, key: str) -> bool:
        """Whether there is a text *key*; a property of the record it belongs to, which must have been read."""
        return key in self._portal.texts.source

    def texts_of(self, record: str) -> list[str]:
        """Keys of all texts of a record (``partners/x``); which there are is a property of the record, which must have been read."""
        return self._registry.texts_of.get(record, [])

    def forms(self, localised: LocalisedText) -> dict[str, str]:
        """Plural forms of an interface string; empty for one that doesn't count."""
        texts = self._portal.texts
        units = texts.source if localised.locale == self.default else texts.translations[localised.locale]
        return dict(units[localised.key].forms)

    def chrome(self, locale: str) -> dict[str, LocalisedText]:
        """Interface strings that stand on every page, in the header, the footer and the notices."""
        self.read.add(f"{CHROME}@{locale}")
        return self._registry.chrome(locale)

    # --- records ---

    def programme(self, programme_id: str) -> Programme:
        """A programme by its id."""
        self.read.add(f"programmes/{programme_id}")
        return self._portal.programmes[programme_id]

    def partner(self, partner_id: str) -> Partner:
        """An organisation by its id."""
        self.read.add(f"partners/{partner_id}")
        return self._portal.partners[partner_id]

    def figure(self, figure_id: str) -> Figure:
        """A figure by its id."""
        self.read.add(f"figures/{figure_id}")
        return self._portal.figures[figure_id]

    def source(self, source_id: str) -> Source:
        """A source by its id."""
        self.read.add(f"sources/{source_id}")
        return self._portal.sources[source_id]

    def person(self, person_id: str) -> Person:
        """A person by their id."""
        self.read.add(f"people/{person_id}")
        return self._portal.people[person_id]

    def image(self, image_id: str) -> tuple[Image, ImageInfo] | None:
        """A picture by its id, and what its file holds; None if it was withdrawn."""
        self.read.add(f"image:{image_id}")
        image = self._portal.images.get(image_id)
        return (image, self._portal.pictures[image_id]) if image and not image.withdrawn else None

    def matter(self, slug: str) -> NewsMatter:
        """What a news item says of itself, but for its words."""
        self.read.add(f"news/{slug}")
        return news_matter(self._portal.news[slug])

    def programmes(self) -> list[Programme]:
        """All programmes, in the order of the file."""
        self.read.add("programmes")
        return [self.programme(one) for one in self._portal.programmes]

    def partners(self) -> list[Partner]:
        """All organisations, in the order of the file."""
        self.read.add("partners")
        return [self.partner(one) for one in self._portal.partners]

    def partner_count(self) -> int:
        """How many organisations there are."""
        self.read.add("partners")
        return len(self._portal.partners)

    def figures(self) -> list[str]:
        """Ids of all figures, in the order of the file."""
        self.read.add("figures")
        return list(self._portal.figures)

    def sources(self) -> tuple[str, ...]:
        """Ids of all sources, in the order of the file."""
        self.read.add("sources")
        return tuple(self._portal.sources)

    def conflicting(self, figure: Figure) -> list[Figure]:
        """Figures that contradict this one; the relation is stated on one side and holds on both."""
        self.read.add("conflicts")
        return [self.figure(one) for one in self._registry.conflicts.get(figure.id, ())]

    def parts(self, partner_id: str) -> list[tuple[str, Role, str]]:
        """Where an organisation takes part: programme, role and the relation's id, in the programmes' order."""
        self.read.add(f"parts:{partner_id}")
        return self._registry.parts.get(partner_id, [])

    # --- the routes ---

    def entry(self, uri: str) -> Route:
        """A page by its address."""
        self.read.add(f"page:{uri}")
        return self._registry.entries[uri]

    def plain_pages(self) -> list[str]:
        """Addresses of all pages that show no single record, and of lists the first page."""
        self.read.add("pages")
        records = ("programme", "partner", "news-item")
        return [
            uri
            for uri, entry in self._registry.entries.items()
            if entry.template not in records and entry.number == 1 and uri != NOT_FOUND
        ]

    def locales(self, entry: Route) -> tuple[str, ...]:
        """The locales in which a page truly exists."""
        self.read.add(f"page:{entry.uri}")
        return self._registry.locales(entry)

    def is_translated(self, entry: Route, locale: str) -> bool:
        """Whether a page truly exists in a locale."""
        return locale in self.locales(entry)

    def menu(self) -> list[Route]:
        """The pages of the main menu."""
        uris = [uri for uri in self.settings.navigation if uri]
        self.read.update(f"page:{uri}" for uri in uris)
        return [self._registry.entries[uri] for uri in uris if uri in self._registry.entries]

    def latest_news(self, number: int) -> list[str]:
        """Slugs of the newest items."""
        self.read.add("news")
        return self._registry.news[:number]

    def news_kinds(self) -> list[tuple[Route, int]]:
        """The list of each kind of news, with the number of items of that kind."""
        self.read.add("news")
        found = [
            (entry, len(self._registry.news_of(kind=entry.record)))
            for uri, entry in self._registry.entries.items()
            if uri.startswith("news/kind/") and entry.number == 1
        ]
        self.read.update(f"page:{entry.uri}" for entry, _ in found)
        return found

    def news_count(self) -> int:
        """How many news items there are."""
        self.read.add("news")
        return len(self._registry.news)

    def feed(self, uri: str, locale: str) -> list[str] | None:
        """Slugs of the items in the feed at a page's address; None where there is no feed in that language."""
        if not self.entry(uri).has_feed:
            return None
        self.read.add(f"feed:{uri}@{locale}")
        return self._registry.feeds(locale).get(uri)

    def tombstone(self, slug: str) -> Tombstone | None:
        """What is left of a news item in a feed, if it was withdrawn."""
        return self._portal.withdrawn.get(slug)

    def former(self, uri: str) -> list[str]:
        """Addresses that lead to a page with a feed."""
        self.read.add(f"former:{uri}")
        return self._registry.former.get(uri, [])

    def moved(self, uri: str) -> Moved:
        """What stands at an address without a page."""
        self.read.add(f"moved:{uri}")
        return self._registry.moved[uri]

    def feeds(self, locale: str) -> list[Route]:
        """The pages that have feeds in a locale."""
        self.read.add(f"feeds@{locale}")
        return [self.entry(uri) for uri in self._registry.feeds(locale)]

    def template(self, env: jinja2.Environment, *names: str) -> jinja2.Template:
        """The first template that exists."""
        template = env.select_template(names)
        self.read.add(f"template:{template.name}")
        return template

    def typeset(self, template: str, form: Literal["pdf", "png"], data: dict[str, Any], day: dt.date) -> bytes:
        """A PDF or PNG from a template in the theme's ``print`` (``typesetting``)."""
        self.read.add("print")
        return typeset(self.settings.root, template, form, data, day)


def fingerprints(routes: Routes) -> dict[str, bytes]:
    """Everything that an output can read, by name, with a hash of what it is now."""
    return _hashes(_everything(routes))


def fingerprints_after(before: dict[str, bytes], routes: Routes, keys: set[str]) -> tuple[dict[str, bytes], set[str]]:
    """The fingerprints after a change of nothing but these texts, and of templates; and which of them are others."""
    languages = routes.portal.settings.languages
    texts = ((f"{key}@{locale}", _text(routes.portal.texts.text(key, locale))) for key in keys for locale in languages)
    now = _hashes(texts) | _hashes(_templates(routes.portal.settings.root))
    for locale in languages:  # what matters is that it is another one: all texts would take too long
        said = "".join(routes.portal.texts.text(key, locale).value for key in sorted(keys))
        now |= _hashes([(f"words@{locale}", f"{before[f'words@{locale}'].hex()} {said}")]) if keys else {}
    return before | now, {name for name, value in now.items() if before.get(name) != value}


def _hashes(named: Iterable[tuple[str, str]]) -> dict[str, bytes]:
    return {name: hashlib.blake2b(value.encode(), digest_size=8).digest() for name, value in named}


def _everything(routes: Routes) -> Iterator[tuple[str, str]]:
    portal = routes.portal
    for collection in COLLECTIONS:
        records: dict[str, Any] = getattr(portal, collection)
        yield collection, repr(list(records))
        for record_id, record in records.items():
            yield f"{collection}/{record_id}", repr(shared_values(record))
    for image_id in {*portal.images, *routes.images}:
        yield f"image:{image_id}", repr((portal.images.get(image_id), portal.pictures.get(image_id)))
    yield "conflicts", repr(routes.conflicts)
    yield from ((f"parts:{one}", repr(routes.parts.get(one))) for one in portal.partners)
    yield "news", repr([(slug, news_matter(portal.news[slug]).kind.value) for slug in routes.news])
    yield from ((f"news/{slug}", repr(shared_values(page.matter))) for slug, page in portal.news.items())
    pages = {uri: repr((entry, routes.locales(entry))) for uri, entry in routes.entries.items()}
    yield from ((f"page:{uri}", value) for uri, value in pages.items())
    yield from ((f"page:{uri}", "") for uri in portal.settings.navigation if uri not in pages)
    yield from ((f"moved:{uri}", repr(value)) for uri, value in routes.moved.items())
    yield "moved", repr([routes.moved, [list(routes.feeds(one)) for one in portal.settings.languages]])
    yield "pages", repr(list(pages.values()))
    for locale in portal.settings.languages:
        yield f"feeds@{locale}", repr(list(routes.feeds(locale)))
        for uri, entry in routes.entries.items():
            if entry.has_feed:
                yield f"former:{uri}", repr(routes.former.get(uri))
                slugs = routes.feeds(locale).get(uri)
                yield f"feed:{uri}@{locale}", repr([slugs, [portal.withdrawn.get(slug) for slug in slugs or ()]])
        said: list[str] = []
        for key in portal.texts.source:
            text = portal.texts.text(key, locale)
            yield f"{key}@{locale}", _text(text)
            said.append(f"{text.locale} {text.value}")
        yield f"words@{locale}", "".join(said)
        yield f"{CHROME}@{locale}", "".join(map(_text, routes.chrome(locale).values()))
    yield from _templates(portal.settings.root)


def _templates(root: Path) -> Iterator[tuple[str, str]]:
    files = theme_files(root)
    sources = {
        name: path.read_text("utf-8") for name, path in files.items() if name.endswith(".html") or name == "sw.js"
    }
    used_by_all = "".join(source for name, source in sources.items() if not name.startswith(("pages/", "print/")))
    yield "print", repr(print_files(root))
    yield from ((f"template:{name}", source + used_by_all) for name, source in sources.items())


def _text(text: LocalisedText) -> str:
    return f"{text.key} {text.locale} {text.state} {text.reviewed} {text.value}"
