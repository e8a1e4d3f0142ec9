"""The newsroom's clock: what of a portal is public at a moment.

Everything that was written is read and checked; only what is public then goes into the site. A news item is public from
``publish_at`` (or ``published``) to ``expires_at``. What only held-back items name goes with them: see ``visible``.
"""

from __future__ import annotations

import datetime as dt
import os
import time
from dataclasses import replace
from typing import Literal, NamedTuple

from portal.content.portal import Moved, Portal, PublicPortal
from portal.model.collections import news_ref
from portal.model.news import NewsMatter


class Change(NamedTuple):
    """A moment at which the site changes by itself."""

    at: dt.datetime
    event: Literal["appears", "disappears"]
    slug: str


def now() -> dt.datetime:
    """The moment to build for: SOURCE_DATE_EPOCH, if that is set (reproducible-builds.org), or the system's time."""
    given = os.environ.get("SOURCE_DATE_EPOCH", "")
    seconds = int(given) if given.isdecimal() and len(given) < 12 else time.time()
    return dt.datetime.fromtimestamp(seconds, dt.UTC)


def moments(portal: Portal) -> list[Change]:
    """Every moment at which the site changes by itself, past ones included, the earliest first."""
    changes: list[Change] = []
    for slug, matter in portal.news.items():
        if matter.publish_at:
            changes.append(Change(matter.publish_at, "appears", slug))
        if matter.expires_at:
            changes.append(Change(matter.expires_at, "disappears", slug))
    return sorted(changes)


def is_public(matter: NewsMatter, moment: dt.datetime) -> bool:
    """Whether a news item is public at a moment; one that says ``published`` has been since it was written."""
    return not (matter.publish_at and moment < matter.publish_at) and not has_expired(matter, moment)


def has_expired(matter: NewsMatter, moment: dt.datetime) -> bool:
    """Whether a news item was public and is no longer."""
    return matter.expires_at is not None and moment >= matter.expires_at


def public_part(portal: PublicPortal, moment: dt.datetime | None) -> PublicPortal:
    """The part of a portal that is public at a moment; all of it, if no moment is given, as in a preview."""
    if moment is None:
        return portal
    hidden = {slug: matter for slug, matter in portal.news.items() if not is_public(matter, moment)}
    if not hidden and all(is_public(stone.matter, moment) for stone in portal.withdrawn.values()):
        return portal
    expired = {
        news_ref(name).uri: Moved(None, matter.expires_at.date())
        for slug, matter in hidden.items()
        if matter.expires_at and has_expired(matter, moment)
        for name in (slug, *matter.formerly)
    }
    return replace(
        portal.with_records(news={slug: matter for slug, matter in portal.news.items() if slug not in hidden}),
        texts=portal.texts.without({news_ref(slug) for slug in hidden}),
        expired={**portal.expired, **expired},
        withdrawn={slug: stone for slug, stone in portal.withdrawn.items() if is_public(stone.matter, moment)},
    )
