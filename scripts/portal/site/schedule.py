"""The newsroom's clock: what of a portal is public at a moment.

Everything that was written is read and checked; only what is public then goes into the site. A news item or a notice is public from
``publish_at`` (or ``published``) to ``expires_at``. What only held-back items name goes with them: see ``visible``.
"""

from __future__ import annotations

import datetime as dt
import os
import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Literal, NamedTuple, Protocol

from portal.content.portal import Moved, Portal, PublicPortal
from portal.model.collections import TIMED, Ref


class Change(NamedTuple):
    """A moment at which the site changes by itself."""

    at: dt.datetime
    event: Literal["appears", "disappears"]
    ref: Ref


class Timed(Protocol):
    """A news item, or another record that appears and disappears by itself."""

    @property
    def publish_at(self) -> dt.datetime | None: ...
    @property
    def expires_at(self) -> dt.datetime | None: ...


def now() -> dt.datetime:
    """The moment to build for: SOURCE_DATE_EPOCH, if that is set (reproducible-builds.org), or the system's time."""
    given = os.environ.get("SOURCE_DATE_EPOCH", "")
    seconds = int(given) if given.isdecimal() and len(given) < 12 else time.time()
    return dt.datetime.fromtimestamp(seconds, dt.UTC)


def moments(portal: Portal) -> list[Change]:
    """Every moment at which the site changes by itself, past ones included, the earliest first."""
    changes: list[Change] = []
    for ref, record in _timed(portal):
        if record.publish_at:
            changes.append(Change(record.publish_at, "appears", ref))
        if record.expires_at:
            changes.append(Change(record.expires_at, "disappears", ref))
    return sorted(changes)


def _timed(portal: Portal) -> Iterator[tuple[Ref, Timed]]:
    for row in TIMED:
        yield from ((Ref(row.name, name), record) for name, record in portal.records[row.name].items())


def is_public(record: Timed, moment: dt.datetime) -> bool:
    """Whether a news item, or another such record, is public at a moment; one that says ``published`` has been since it was written."""
    return not (record.publish_at and moment < record.publish_at) and not has_expired(record, moment)


def has_expired(record: Timed, moment: dt.datetime) -> bool:
    """Whether it was public and is no longer."""
    return record.expires_at is not None and moment >= record.expires_at


def public_part(portal: PublicPortal, moment: dt.datetime | None) -> PublicPortal:
    """The part of a portal that is public at a moment; all of it, if no moment is given, as in a preview."""
    if moment is None:
        return portal
    hidden = {ref: record for ref, record in _timed(portal) if not is_public(record, moment)}
    if not hidden and all(is_public(stone.matter, moment) for stone in portal.withdrawn.values()):
        return portal
    expired = {
        Ref(collection, name).uri: Moved(None, record.expires_at.date())
        for (collection, record_id), record in hidden.items()
        if record.expires_at and has_expired(record, moment)
        for name in (record_id, *portal.records[collection][record_id].formerly)
    }
    left = {
        row.name: {
            name: record for name, record in portal.records[row.name].items() if Ref(row.name, name) not in hidden
        }
        for row in TIMED
    }
    return replace(
        portal.with_records(**left),
        texts=portal.texts.without(hidden),
        expired={**portal.expired, **expired},
        withdrawn={slug: stone for slug, stone in portal.withdrawn.items() if is_public(stone.matter, moment)},
    )
