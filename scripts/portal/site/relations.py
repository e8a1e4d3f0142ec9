"""What of a portal belongs to what: news to programmes, organisations to programmes, figures to those that contradict them."""

from __future__ import annotations

import datetime as dt
from functools import cached_property
from typing import Any, NamedTuple

from portal.common.grouping import grouped
from portal.content.markdown import images_in
from portal.content.portal import PublicPortal
from portal.model.collections import COLLECTIONS, JOINING, MODELS, Ref, figure_ref, partner_ref, programme_ref
from portal.model.enums import NewsKind, Role
from portal.model.fields import collections_named_by, refs_of
from portal.model.news import Correction, NewsMatter
from portal.model.records import ChangeNote
from portal.site.urls import HOME, country_uri, kind_uri

_WITH_PICTURES = {name for name, model in MODELS.items() if "images" in collections_named_by(model)}
"""Collections whose records show pictures besides those in their texts."""
Note = ChangeNote | Correction
"""What readers are told of something that changed or was wrong."""


def changes_of(portal: PublicPortal, ref: Ref, record: Any) -> list[tuple[str, ChangeNote]]:
    """What changed of a record, and of the figures that a programme states: keys of the notes and what they say, the newest first."""
    figures = (portal.figures[name] for name in getattr(record, "figures", ()) if name in portal.figures)
    told = [(ref, record), *((figure_ref(figure.id), figure) for figure in figures)]
    noted = [(of.text(f"changes/{change.id}/note"), change) for of, one in told for change in one.changes]
    return sorted(noted, key=lambda note: note[1].date, reverse=True)


class DeadLink(NamedTuple):
    """An address elsewhere at which nothing was found any more."""

    since: dt.date
    kept: str
    """The address of a kept copy; empty, if no source has one."""


class Relations:
    """The relations within a portal, each looked for once, when it is asked for."""

    def __init__(self, portal: PublicPortal) -> None:
        self.portal = portal
        self.news = self.listed("news")
        """Slugs of all news, by when it happened, newest first."""

    def listed(self, collection: str) -> list[str]:
        """Ids of a collection's records as lists show them."""
        records, field = self.portal.records[collection], COLLECTIONS[collection].newest_first
        if not field:
            return list(records)
        return sorted(records, key=lambda record_id: (getattr(records[record_id], field), record_id), reverse=True)

    @cached_property
    def told(self) -> list[tuple[str, Note]]:
        """All that readers are told to have changed or been wrong: keys of the notes and what they say, the newest first."""
        noted: list[tuple[str, Note]] = [
            (ref.text(f"{field}/{note.id}/note"), note)
            for ref, record in self.portal.every_record()
            for field in ("changes", "corrections")
            for note in getattr(record, field, ())
        ]
        return sorted(noted, key=lambda one: (one[1].day, one[0]), reverse=True)

    @cached_property
    def news_by_kind(self) -> dict[str, list[str]]:
        """Slugs of the news of each kind, newest first."""
        return {str(kind): [] for kind in NewsKind} | grouped((self.portal.news[slug].kind, slug) for slug in self.news)

    @cached_property
    def news_about(self) -> dict[Ref, list[str]]:
        """Slugs of the news about each programme or organisation, newest first."""
        return grouped((ref, slug) for slug in self.news for ref in dict.fromkeys(_about(self.portal.news[slug])))

    @cached_property
    def news_in(self) -> dict[tuple[str, str], list[str]]:
        """Slugs of the news of each programme in each country, newest first."""
        return grouped(
            ((programme, country), slug)
            for slug in self.news
            for programme in self.portal.news[slug].programmes
            for country in self.portal.news[slug].countries
        )

    @cached_property
    def news_from(self) -> dict[str, list[str]]:
        """Slugs of the news from each country, newest first."""
        return grouped((code, slug) for slug in self.news for code in dict.fromkeys(self.portal.news[slug].countries))

    @cached_property
    def dead(self) -> dict[str, DeadLink]:
        """Addresses elsewhere at which nothing was found any more."""
        kept = {source.url: source.archived for source in self.portal.sources.values() if source.archived}
        return {address: DeadLink(since, kept.get(address, "")) for address, since in sorted(self.portal.dead.items())}

    @cached_property
    def naming(self) -> dict[Ref, list[Ref]]:
        """By record: the records of collections that join others which name it, as those are listed."""
        refs = [Ref(row.name, record_id) for row in JOINING for record_id in self.listed(row.name)]
        named = {
            ref: dict.fromkeys(to for _, to in refs_of(self.portal.records[ref.collection][ref.id])) for ref in refs
        }
        return grouped((target, ref) for ref in refs for target in named[ref])

    @cached_property
    def parts(self) -> dict[str, list[tuple[str, Role, str]]]:
        """By partner: programme, role and the relation's id, in the programmes' order."""
        return grouped(
            (relation.partner, (record.id, relation.role, relation.id))
            for record in self.portal.programmes.values()
            for relation in record.organisations
        )

    @cached_property
    def predecessors(self) -> dict[str, list[str]]:
        """By programme: those that it came after; the relation is stated on the earlier one."""
        programmes = self.portal.programmes.values()
        return grouped((later, record.id) for record in programmes for later in record.succeeded_by)

    @cached_property
    def conflicts(self) -> dict[str, list[str]]:
        """By figure: the figures that contradict it; the relation is stated on one side and holds on both."""
        pairs = {
            (record.id, other)
            for record in self.portal.figures.values()
            for other in record.conflicts_with
            if other in self.portal.figures
        }
        pairs |= {(other, figure_id) for figure_id, other in pairs}
        place = {figure: number for number, figure in enumerate(self.portal.figures)}
        return grouped(sorted(pairs, key=lambda pair: (place[pair[1]], place[pair[0]])))

    @cached_property
    def texts_of(self) -> dict[Ref, list[str]]:
        """Keys of texts by the record they belong to."""
        return grouped((Ref.of_key(key), key) for key in self.portal.texts.source)

    @cached_property
    def images(self) -> set[str]:
        """Ids of the pictures that some page shows."""
        references = self.portal.texts.with_references()
        shown = {image_id for key, words in references if key.endswith("/body") for image_id in images_in(words)}
        for name in _WITH_PICTURES:
            for record in self.portal.records[name].values():
                shown |= {ref.id for _, ref in refs_of(record) if ref.collection == "images"}
        return {image_id for image_id, image in self.portal.images.items() if image_id in shown and not image.withdrawn}

    @cached_property
    def unspoken(self) -> set[str]:
        """Ids that records had before and that name somebody who was withdrawn."""
        names = self.portal.unspoken
        records = self.portal.every_record() if names else ()
        former = (old for _, record in records for old in getattr(record, "formerly", ()))
        return {old for old in former if names and names.are_in(old, is_address=True)}

    @cached_property
    def withdrawn_from(self) -> dict[str, list[str]]:
        """By address of a page: slugs of the news items that were withdrawn from its feed."""
        withdrawn = self.portal.withdrawn.items()
        return grouped((uri, slug) for slug, stone in withdrawn for uri in _feeds_with(stone.matter))


def _feeds_with(matter: NewsMatter) -> set[str]:
    """Addresses of the pages in whose feeds a news item stands."""
    return {HOME, kind_uri(matter.kind), *map(country_uri, matter.countries), *(ref.uri for ref in _about(matter))}


def _about(matter: NewsMatter) -> list[Ref]:
    """The programmes and organisations that a news item is about; who issued it is one of them."""
    return [*map(programme_ref, matter.programmes), *map(partner_ref, (*matter.partners, *matter.issued_by))]
