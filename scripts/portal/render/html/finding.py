"""Pages on which readers find others: the search, and that for an address without a page."""

from __future__ import annotations

from operator import attrgetter

from markupsafe import Markup

from portal.common.locales import locale_format
from portal.model.collections import COLLECTIONS, JOINING, SEARCHED
from portal.render.presenters.page_links import doors
from portal.render.presenters.records import PageLink, View, record_link
from portal.render.reader import Reader
from portal.site.route import Route


def search_page(entry: Route, reader: Reader) -> View:
    """All pages by kind, for readers without JavaScript."""
    lists = {name: _found_without_script(entry, reader, name) for name in SEARCHED if COLLECTIONS[name].has_pages}
    empty = {row.name for row in JOINING if not lists.get(row.name)}
    return {
        "kinds": [kind for kind in SEARCHED if kind not in empty],
        "lists": lists,
        "original": _original(reader, entry),
        "key_slash": Markup("<kbd>/</kbd>"),
    }


def _original(reader: Reader, entry: Route) -> View:
    """Where the search in the original language lies, if the reader's is another; and how that language is called."""
    default = reader.inputs.default
    return {
        "folder": reader.href(entry.uri, default) if default != reader.locale else "",
        "language": reader.format.language(default),
        "locale": default,
        "direction": locale_format(default).direction,
    }


def _found_without_script(entry: Route, reader: Reader, collection: str) -> list[PageLink]:
    """Links to all pages of a collection, in the order in which readers look for them."""
    inputs = reader.inputs
    if collection == "pages":
        links = [_page_link(reader, uri) for uri in inputs.plain_pages() if uri != entry.uri]
    else:
        links = [record_link(reader, ref) for ref in inputs.listed(collection)]
    return reader.sorted(links, attrgetter("sort")) if COLLECTIONS[collection].is_alphabetical else links


def _page_link(reader: Reader, uri: str) -> PageLink:
    title = reader.title(reader.inputs.entry(uri)).title
    return PageLink(title, title, reader.href(uri), reader.inputs.url(uri, reader.locale))


def not_found(entry: Route, reader: Reader) -> View:
    """The page for missing addresses, in every language at once, its own first."""
    locales = sorted(reader.inputs.settings.languages, key=lambda locale: locale != reader.locale)
    others = [Reader(reader.inputs, locale, entry.uri, base=reader.base) for locale in locales[1:]]
    return {"spoken": [(other, doors(other)) for other in (reader, *others)]}
