"""What is shown of any record: its texts, its address, its sources, and links to what it names."""

from __future__ import annotations

from operator import attrgetter
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from markupsafe import Markup

from portal.common.grouping import grouped
from portal.content.texts import State
from portal.model.collections import COLLECTIONS, MODELS, Ref, news_ref, source_ref
from portal.model.fields import fields, refs_of
from portal.render.localized import LocalRecord, ReaderName
from portal.render.reader import Reader

View = dict[str, Any]
"""Records, lists and flags, for a template."""


def stated(thing: dict[str, Any]) -> dict[str, Any]:
    """What is known of a thing."""
    return {name: value for name, value in thing.items() if value}


def host_of(address: str | None) -> str:
    """By what people know an address on the web: its host, without “www.”."""
    return (urlsplit(address or "").hostname or "").removeprefix("www.")


def cited_sources(reader: Reader, ids: tuple[str, ...]) -> list[LocalRecord]:
    return [reader.record(reader.inputs.source(source_id), source_ref(source_id)) for source_id in ids]


def news_card(reader: Reader, slug: str) -> View:
    """A news item as a list shows it."""
    return {
        "slug": slug,
        "matter": reader.record(reader.inputs.matter(slug), news_ref(slug)),
        "href": reader.href(news_ref(slug).uri),
        "language": shown_language(reader, news_ref(slug)),
    }


def shown_language(reader: Reader, ref: Ref) -> str:
    """The name of the language in which a list shows a record, if that is neither the reader's nor the portal's own; else empty."""
    title = reader.inputs.text(ref.text(COLLECTIONS[ref.collection].title), reader.locale)
    is_other = title.state is State.MISSING and title.locale != reader.inputs.default
    return reader.format.language(title.locale) if is_other else ""


def record_view(reader: Reader, ref: Ref) -> View:
    """Any record with a page: its texts, its address, and links to the records with pages that it names, by field."""
    record = reader.inputs.record(ref)
    known = fields(MODELS[ref.collection])
    links: dict[str, list[PageLink]] = {name: [] for name, field in known.items() if field.refers_to}
    for name, target in refs_of(record):
        if COLLECTIONS[target.collection].has_pages:
            links[name].append(record_link(reader, target))
    return {
        "ref": ref,
        "record": reader.record(record, ref),
        "title": reader.name(record, ref, COLLECTIONS[ref.collection].title),
        "href": reader.href(ref.uri),
        "host": host_of(getattr(record, "link", None)),
        "language": shown_language(reader, ref) if hasattr(record, "written_in") else "",
        "links": {name: reader.sorted(shown, attrgetter("sort")) for name, shown in links.items()},
        "sources_of": cited_sources(reader, getattr(record, "sources", ())),
    }


def notice(reader: Reader, ref: Ref) -> View:
    """A notice, and the page that says more."""
    shown = record_view(reader, ref)
    more = reader.inputs.record(ref).leads_to
    entry = reader.inputs.entry_or_none(more.removeprefix("/")) if more else None
    return {
        **shown,
        "reader": reader,
        "more": {"href": reader.href(entry.uri), "title": reader.title(entry).title} if entry else None,
    }


class PageLink(NamedTuple):
    """Name and address of a page, for a list of links."""

    name: Markup | ReaderName
    sort: str
    """By what it stands in its place in a list."""
    href: str
    url: str


def record_link(reader: Reader, ref: Ref) -> PageLink:
    """Name and address of any record with a page."""
    field = COLLECTIONS[ref.collection].title
    name = reader.name(reader.inputs.record(ref), ref, field)
    sort = reader.inputs.text(ref.text(field), reader.locale).value
    return PageLink(name, sort, reader.href(ref.uri), reader.inputs.url(ref.uri, reader.locale))


def joined(reader: Reader, ref: Ref) -> dict[str, list[View]]:
    """By collection, the records that name this one and stand on its page, such as events."""
    return grouped((other.collection, record_view(reader, other)) for other in reader.inputs.naming(ref))
