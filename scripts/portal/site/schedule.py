"""The newsroom's clock: what of a portal is public at a moment.

Everything that was written is read and checked; only what is public then goes into the site. A news item is public from
``publish_at`` (or ``published``) to ``expires_at``. A figure or source to which nothing but held-back items refers is held
back with them.
"""

from __future__ import annotations

import datetime as dt
import os
import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Literal, NamedTuple

from portal.content.markdown import figures_in
from portal.content.portal import Moved, Portal, PublicPortal
from portal.model.collections import MODELS, Ref, figure_ref, news_ref
from portal.model.fields import references
from portal.model.records import NewsMatter


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
    found: list[Change] = []
    for slug, matter in portal.news.items():
        if matter.publish_at:
            found.append(Change(matter.publish_at, "appears", slug))
        if matter.expires_at:
            found.append(Change(matter.expires_at, "disappears", slug))
    return sorted(found)


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
    away = {news_ref(slug) for slug in hidden}
    away |= _referred_to_by_none_but(portal, away)
    return replace(
        portal.with_records(
            **{
                name: {one: record for one, record in portal.records[name].items() if Ref(name, one) not in away}
                for name in {ref.collection for ref in away}
            }
        ),
        texts=portal.texts.without(away),
        expired={**portal.expired, **expired},
        withdrawn={slug: stone for slug, stone in portal.withdrawn.items() if is_public(stone.matter, moment)},
    )


def _referred_to_by_none_but(portal: Portal, hidden: set[Ref]) -> set[Ref]:
    """Figures and sources to which hidden records refer, and nothing that is public."""
    private: set[Ref] = set()
    named: dict[Ref, set[Ref]] = {}
    for ref, refers in _all_references(portal):
        named.setdefault(ref, set()).update(refers)
    suspects = {target for ref in hidden for target in named.get(ref, ())}
    while True:  # a hidden figure takes with it the source that it alone names
        away = hidden | private
        suspects |= {target for ref in private for target in named.get(ref, ())}
        seen = {target for ref, refers in named.items() if ref not in away for target in refers}
        more = {target for target in suspects - seen if target.collection in ("figures", "sources")}
        if more <= private:
            return private
        private |= more


def _all_references(portal: Portal) -> Iterator[tuple[Ref, list[Ref]]]:
    """What each record, page and news item refers to, in its fields and in its words of every language."""
    for ref, node in ((Ref(*key), node) for key, node in portal.nodes.items()):
        if ref.collection in MODELS:
            named = [Ref(target, given.value) for given, target, _ in references(node, MODELS[ref.collection])]
            yield ref, [target for target in named if target != ref]
    for path, unit in portal.texts.source.items():
        if "{{" in unit.value:
            yield Ref.of_key(path), [figure_ref(figure) for figure in figures_in(unit.value)]
