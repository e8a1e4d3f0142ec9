"""Rules about what can hardly be so: more than the whole, the same thing twice in a list."""

from __future__ import annotations

import re
from collections.abc import Iterator

from portal.common.printable import shorten
from portal.common.problems import Problem, problem
from portal.content.portal import Portal
from portal.files.nodes import Mapping, Node, Scalar, Sequence, place_at
from portal.model.collections import COLLECTIONS, MODELS, figure_ref
from portal.model.enums import Unit
from portal.site.routes import Routes

_MAY_BE_MORE = re.compile(
    r"\b(?:grow\w*|grew|rise\w*|rose|increas\w*|more|up|than|chang\w*|compared|rate)\b", re.IGNORECASE
)
"""What is said of a number that is no share of a whole."""


def shares_above_the_whole(portal: Portal, routes: Routes) -> Iterator[Problem]:
    """More than a hundred per cent is a growth, of which the words say so, or a slip; only English words are known for that."""
    if portal.settings.default.partition("-")[0] != "en":
        return
    for figure_id, figure in portal.figures.items():
        if figure.unit is Unit.PERCENT and figure.value > 100:
            words = (portal.texts.source.get(figure_ref(figure_id).text(name)) for name in ("label", "scope"))
            if not _MAY_BE_MORE.search(" ".join(unit.value for unit in words if unit)):
                place = place_at(portal.nodes["figures", figure_id], ("value",))
                yield problem("figure.above-the-whole", place, value=f"{figure.value:f}")


_PEOPLE_ON_EARTH = 8_500_000_000


def more_than_there_are(portal: Portal, routes: Routes) -> Iterator[Problem]:
    """More people than live on earth."""
    for figure_id, figure in portal.figures.items():
        if figure.unit is Unit.PEOPLE and figure.value > _PEOPLE_ON_EARTH:
            place = place_at(portal.nodes["figures", figure_id], ("value",))
            yield problem("figure.more-than-people", place, value=f"{figure.value:f}")


def records_twice(portal: Portal, routes: Routes) -> Iterator[Problem]:
    """The same thing in two records, each with an id of its own."""
    for collection, row in COLLECTIONS.items():
        first: dict[tuple[str, str], str] = {}
        for record_id, record in portal.records[collection].items() if row.tell_apart else ():
            for name in row.tell_apart:
                given = getattr(record, name, None)
                if not given:
                    continue
                other = first.setdefault((name, " ".join(given.split()).casefold().rstrip("/")), record_id)
                if other != record_id:
                    line = portal.nodes[collection, other].place.line
                    place = place_at(portal.nodes[collection, record_id], (name,))
                    yield problem("record.same", place, given=shorten(given), field=name, other=other, line=line)
                    break


def listed_twice(portal: Portal, routes: Routes) -> Iterator[Problem]:
    """The same word, country or id twice in any list of a record."""
    for (collection, _), node in portal.nodes.items():
        if collection in MODELS:
            yield from _twice_in(node)


def _twice_in(node: Node) -> Iterator[Problem]:
    if isinstance(node, Mapping):
        for entry in node.entries.values():
            if not isinstance(entry, Scalar):
                yield from _twice_in(entry)
    elif isinstance(node, Sequence):
        seen: set[str] = set()
        for item in node.items:
            if not isinstance(item, Scalar):
                yield from _twice_in(item)
            elif item.value.strip() in seen:
                yield problem("reference.twice", item.place, given=shorten(item.value))
            else:
                seen.add(item.value.strip())
