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
from portal.content.portal import Moved, Portal, news_matter
from portal.model.fields import references
from portal.model.records import MODELS, NewsMatter


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
    for slug, page in portal.news.items():
        matter = news_matter(page)
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


def public_part(portal: Portal, moment: dt.datetime | None) -> Portal:
    """The part of a portal that is public at a moment; all of it, if no moment is given, as in a preview."""
    if moment is None:
        return portal
    hidden = {slug for slug, page in portal.news.items() if not is_public(news_matter(page), moment)}
    if not hidden and all(is_public(one.matter, moment) for one in portal.withdrawn.values()):
        return portal
    matters = {slug: news_matter(portal.news[slug]) for slug in hidden}
    expired = {
        f"news/{name}/": Moved(None, matter.expires_at.date())
        for slug, matter in matters.items()
        if matter.expires_at and has_expired(matter, moment)
        for name in (slug, *matter.formerly)
    }
    private = _referred_to_by_none_but(portal, hidden)
    away = {f"news/{slug}" for slug in hidden} | {f"{collection}/{one}" for collection, one in private}
    texts = replace(
        portal.texts,
        source={key: unit for key, unit in portal.texts.source.items() if "/".join(key.split("/", 2)[:2]) not in away},
        _known={},
        _beneath={},
    )
    return replace(
        portal,
        texts=texts,
        expired=portal.expired | expired,
        withdrawn={slug: one for slug, one in portal.withdrawn.items() if is_public(one.matter, moment)},
        news={slug: page for slug, page in portal.news.items() if slug not in hidden},
        figures={one: figure for one, figure in portal.figures.items() if ("figures", one) not in private},
        sources={one: source for one, source in portal.sources.items() if ("sources", one) not in private},
    )


def _referred_to_by_none_but(portal: Portal, hidden: set[str]) -> set[tuple[str, str]]:
    """Figures and sources to which hidden news refer, and nothing that is public."""
    private: set[tuple[str, str]] = set()
    named: dict[tuple[str, str], set[tuple[str, str]]] = {}
    for key, refers in _all_references(portal):
        named.setdefault(key, set()).update(refers)
    suspects = {one for key, refers in named.items() if key in {("news", slug) for slug in hidden} for one in refers}
    while True:  # a hidden figure takes with it the source that it alone names
        away = {("news", slug) for slug in hidden} | private
        suspects |= {one for key in private for one in named.get(key, ())}
        seen = {one for key, refers in named.items() if key not in away for one in refers}
        more = {one for one in suspects - seen if one[0] in ("figures", "sources")}
        if more <= private:
            return private
        private |= more


def _all_references(portal: Portal) -> Iterator[tuple[tuple[str, str], list[tuple[str, str]]]]:
    """What each record, page and news item refers to, in its fields and in its words of every language."""
    for key, node in portal.nodes.items():
        if key[0] in MODELS:
            named = [(target, one.value) for one, target, _ in references(node, MODELS[key[0]])]
            yield key, [one for one in named if one != key]
    for path, unit in portal.texts.source.items():
        if "{{" in unit.value:
            collection, name, *_ = path.split("/")
            yield (collection, name), [("figures", one) for one in figures_in(unit.value)]
