"""The newsroom's clock: what of a portal is public at a moment.

Everything that was written is read and checked; only what is public then goes into the site. A record, picture, page or news item is
public from ``publish_at`` to ``expires_at``. What others say of it goes with it (``left_out``), and what it alone names (``visible``).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from typing import Literal, NamedTuple

from portal.content.portal import Moved, Portal, PublicPortal
from portal.model.collections import COLLECTIONS, TIMED, Ref
from portal.model.records import Timed
from portal.site.left_out import without_hidden


class Change(NamedTuple):
    """A moment at which the site changes by itself."""

    at: dt.datetime
    event: Literal["appears", "disappears"]
    ref: Ref

    @property
    def shown_as(self) -> str:
        """The address of what appears or disappears; its key, where it has no page."""
        return f"/{self.ref.uri}" if COLLECTIONS[self.ref.collection].has_pages else self.ref.key

    @property
    def in_utc(self) -> str:
        """Its moment, as scripts compare it."""
        return f"{self.at.astimezone(dt.UTC):%Y-%m-%dT%H:%M:%SZ}"


def moments(portal: Portal) -> list[Change]:
    """Every moment at which the site changes by itself, past ones included, the earliest first."""
    changes: list[Change] = []
    for ref, record in timed_records(portal):
        if record.publish_at:
            changes.append(Change(record.publish_at, "appears", ref))
        if record.expires_at:
            changes.append(Change(record.expires_at, "disappears", ref))
    return sorted(changes)


def changes_to_come(portal: Portal, moment: dt.datetime) -> list[Change]:
    """Those after a moment, the next one first."""
    return [change for change in moments(portal) if change.at > moment]


def timed_records(portal: Portal) -> Iterator[tuple[Ref, Timed]]:
    """Everything that may have a time."""
    for row in TIMED:
        yield from ((Ref(row.name, name), record) for name, record in portal.records[row.name].items())


def public_part(portal: PublicPortal, moment: dt.datetime | None) -> PublicPortal:
    """The part of a portal that is public at a moment; all of it, if no moment is given, as in a preview."""
    if moment is None:
        return portal
    hidden = {ref: record for ref, record in timed_records(portal) if not record.is_public(moment)}
    if not hidden and all(stone.matter.is_public(moment) for stone in portal.withdrawn.values()):
        return portal
    expired = {
        Ref(collection, name).uri: Moved(None, record.expires_at.date())
        for (collection, record_id), record in hidden.items()
        if record.expires_at and record.has_expired(moment) and COLLECTIONS[collection].has_pages
        for name in (record_id, *portal.records[collection][record_id].formerly)
    }
    return replace(
        without_hidden(portal, hidden.keys()),
        expired={**portal.expired, **expired},
        withdrawn={slug: stone for slug, stone in portal.withdrawn.items() if stone.matter.is_public(moment)},
    )
