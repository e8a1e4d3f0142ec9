"""What is public may not lean on what isn't: links, texts and records that name something before or after its time.

Where a record can do without another, ``site.left_out`` leaves that out, and nothing is said here. All that will be is told now, so that
no build fails one night because time went by.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

from portal.common.printable import shorten
from portal.common.problems import Place, Problem, problem
from portal.content.markdown import SHOWN_IN_TEXTS, render, shown_in
from portal.content.portal import Portal
from portal.content.texts import body_unit
from portal.files.nodes import Node, Scalar, Sequence, node_at, place_at
from portal.model.collections import Ref
from portal.model.fields import refs_of
from portal.model.records import Record, Timed
from portal.site.left_out import NAMED, left_of
from portal.site.page_kinds import PAGE_KINDS, REQUIRED_PAGES
from portal.site.routes import Routes
from portal.site.schedule import timed_records

_ALWAYS = dt.datetime.min.replace(tzinfo=dt.UTC)


def required_pages(portal: Portal) -> Iterable[str]:
    """Names of the pages to which the menu, a template or another page leads."""
    lists = (kind for kind in PAGE_KINDS.values() if any(portal.records[name] for name in kind.lists))
    return dict.fromkeys((*REQUIRED_PAGES, *(kind.name for kind in lists)))


def required_pages_held_back(portal: Portal, routes: Routes) -> Iterator[Problem]:
    """Without some pages there is no site."""
    for name in required_pages(portal):
        page = portal.pages.get(name)
        for field in ("publish_at", "expires_at") if page else ():
            if getattr(page, field):
                yield problem("page.always", place_at(portal.nodes["pages", name], (field,)), field=field)


def links_to_held_back(portal: Portal, moment: dt.datetime) -> Iterator[Problem]:
    """A link to what isn't public yet would give its address away, and lead nowhere; what is gone says so at its address."""
    held = {
        f"/{ref.uri}": until
        for ref, record in timed_records(portal)
        if (until := record.publish_at) and until > moment and not getattr(record, "withdrawn", None)
    }
    for (_, key), document in portal.documents.items() if held else ():
        own = portal.record(Ref.of_key(key))
        if not isinstance(own, Timed):
            continue
        for address in dict.fromkeys(render(document.body).links):
            until = held.get(address.partition("#")[0])
            if until and max(own.publish_at or _ALWAYS, moment) < until and not own.has_expired(moment):
                place = body_unit(document).at(max(0, document.body.find(address)))
                yield problem("link.held-back", place, address=shorten(address), moment=_written(until))


def names_held_back(portal: Portal, moment: dt.datetime) -> Iterator[Problem]:
    """Records and texts that would be public, now or later, while what they can't do without is not."""
    timed = {
        ref: record for ref, record in timed_records(portal) if ref.collection in NAMED and _changes(record, moment)
    }
    if not timed:
        return
    for ref, record in portal.every_record():
        if named := {target: timed[target] for _, target in refs_of(record) if target in timed}:
            yield from _without(portal, ref, record, named, moment)
    if any(ref.collection in SHOWN_IN_TEXTS for ref in timed):
        yield from _texts(portal, timed, moment)


def _without(
    portal: Portal, ref: Ref, record: Record, named: dict[Ref, Timed], moment: dt.datetime
) -> Iterator[Problem]:
    for at in _moments([record, *named.values()], moment):
        gone = {target for target, other in named.items() if not other.is_public(at)}
        if _is_public(record, at) and gone and left_of(record, gone) is None:
            required = type(record).model_fields
            name, target = next(
                (name, target) for name, target in refs_of(record) if target in gone and required[name].is_required()
            )
            yield _problem(_place_of(portal.nodes[ref], name, target), target, named[target], at)
            return


def _place_of(node: Node, name: str, target: Ref) -> Place:
    """Where a field of a record names another."""
    given = node_at(node, (name,))
    items = given.items if isinstance(given, Sequence) else ()
    index = next((number for number, one in enumerate(items) if isinstance(one, Scalar) and one.value == target.id), -1)
    return place_at(node, (name,) if index < 0 else (name, index))


def _texts(portal: Portal, timed: dict[Ref, Timed], moment: dt.datetime) -> Iterator[Problem]:
    """Texts of any language that name a figure or a picture outside its time."""
    for units in portal.texts.by_locale.values():
        for key, unit in units.items():
            if "{{" not in unit.value:
                continue
            named = shown_in(unit.value)
            record = portal.record(Ref.of_key(key)) if not key.startswith("interface/") else None
            for target in sorted(named & timed.keys()):
                other = timed[target]
                for at in _moments([record, other], moment):
                    if _is_public(record, at) and not other.is_public(at):
                        yield _problem(unit.at(max(0, unit.value.find(target.id))), target, other, at)
                        break


def _changes(record: Timed, moment: dt.datetime) -> bool:
    """Whether it is not public now, or not for ever."""
    return record.expires_at is not None or not record.is_public(moment)


def _moments(records: Iterable[Record | None], moment: dt.datetime) -> list[dt.datetime]:
    """This moment, and those to come at which one of these appears or disappears."""
    timed = (record for record in records if isinstance(record, Timed))
    edges = (edge for record in timed for edge in (record.publish_at, record.expires_at))
    return [moment, *sorted(edge for edge in edges if edge and edge > moment)]


def _is_public(record: Record | None, at: dt.datetime) -> bool:
    return not isinstance(record, Timed) or (record.is_public(at) and not getattr(record, "withdrawn", None))


def _problem(place: Place, target: Ref, other: Timed, at: dt.datetime) -> Problem:
    if other.expires_at and other.has_expired(at):
        return problem("record.names-no-more", place, key=target.key, moment=_written(other.expires_at))
    assert other.publish_at
    return problem("record.names-not-yet", place, key=target.key, moment=_written(other.publish_at))


def _written(moment: dt.datetime) -> str:
    return moment.isoformat(" ", "minutes")
