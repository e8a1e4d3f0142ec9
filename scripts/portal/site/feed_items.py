"""What stands in the feed of a page: news, what joins it, and word of what was withdrawn."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from portal.content.portal import PublicPortal
from portal.model.collections import JOINING, Ref, news_ref
from portal.site.page_kinds import PAGE_KINDS
from portal.site.relations import Relations
from portal.site.route import Route
from portal.site.urls import FEED, HOME

LATEST = 50
"""So many items a feed holds."""


class FeedItems:
    """The items of all feeds of a portal, in every language."""

    def __init__(self, portal: PublicPortal, relations: Relations) -> None:
        self.portal = portal
        self.relations = relations

    def of_page(self, entry: Route) -> list[Ref]:
        """What belongs into the feed of a page, also beyond the page's first list: what appeared last comes first."""
        slugs = self.relations.news_by_kind[entry.record] if entry.kind is PAGE_KINDS["news"] else entry.news or ()
        return sorted([*map(news_ref, slugs), *self.joining(entry)], key=self._appearance, reverse=True)

    def joining(self, entry: Route) -> list[Ref]:
        """The records of other collections than news that stand in the feed of a page."""
        if entry.kind.shows:
            return [ref for ref in self.relations.naming.get(entry.ref, ()) if entry.ref != ref]
        collections = [row.name for row in JOINING if entry.uri == HOME or row.name in entry.kind.lists]
        return [Ref(name, record_id) for name in collections for record_id in self.portal.records[name]]

    def _appearance(self, ref: Ref) -> tuple[dt.datetime, str]:
        """When a news item, or a record that stands among them, appeared; withdrawn ones too."""
        stone = self.portal.withdrawn.get(ref.id) if ref.collection == "news" else None
        record: Any = stone.matter if stone else self.portal.records[ref.collection][ref.id]
        return record.appears, ref.id

    def with_tombstones(self, entry: Route, items: list[Ref], locale: str) -> list[Ref]:
        """The items of a feed with those that were withdrawn, in the same order."""
        gone = [
            news_ref(slug)
            for slug in self.relations.withdrawn_from.get(entry.uri, ())
            if locale in self.portal.withdrawn[slug].locales
        ]
        return sorted({*items, *gone}, key=self._appearance, reverse=True)[:LATEST] if gone else items

    def is_at(self, uri: str, items: Sequence[object]) -> bool:
        """Whether there is a feed at a page's address in some language, or was once."""
        return bool(items) or uri + FEED in self.portal.addresses or uri in self.relations.withdrawn_from
