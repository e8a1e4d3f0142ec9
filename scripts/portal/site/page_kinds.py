"""The kinds of pages: one row for each, from which everything that depends on what kind of page this is is made.

To add one: a row here, and its template ``pages/<name>.html`` in the theme; what the template shows beyond its route is a view
in ``render.html.views``, if it needs one.
"""

from __future__ import annotations

from dataclasses import dataclass

from portal.site.urls import NEWS


@dataclass(frozen=True)
class PageKind:
    """What all pages of a kind have in common."""

    name: str
    """Name of its template in the theme's ``pages``; also a class of the article, for styles."""
    is_required: bool = False
    """``docs/<default language>/<name>.md`` must be there: the menu, a template or another page leads to it."""
    shows: str = ""
    """The collection of which it shows one record."""
    parent: str = ""
    """Address of the page above it."""
    body: tuple[str, ...] = ()
    """Fields of the record without which, as without its title, the page counts as untranslated."""
    lists: tuple[str, ...] = ()
    """Collections that it lists: it changes when one of their records is compared with its sources."""
    latest_news: int = 0
    """So many of the newest news items stand on it: it changes with them."""
    gathers_changes: bool = False
    """It shows what changed of everything, and was corrected, with a feed of that at its own address."""
    feed_group: str = ""
    """Under which the page of feeds lists its feed; empty for a kind without feeds."""
    has_card: bool = False
    """Each page has a picture of its own with which links to it are shared; main pages have one anyway."""
    has_sheet: bool = False
    """It leads to a fact sheet (PDF)."""
    open_data: str = ""
    """The list of open data that holds the same as the page."""
    json_ld: str = "WebPage"
    """Type of what it shows, in schema.org's vocabulary."""
    has_exit: bool = False
    """Readers can leave it at once for a page that anybody may look at; so can those of the same in plain language."""
    has_script: bool = False
    """``assets/<name>.js`` runs on it."""
    has_notes: bool = False
    """The figures that its text names are explained in notes at its end; otherwise they lead to the list of all."""


_ROWS = (
    PageKind(
        "index", is_required=True, lists=("programmes",), latest_news=3, feed_group="all", json_ld="WebSite"
    ),
    PageKind("news", is_required=True, feed_group="kinds", json_ld="CollectionPage"),
    PageKind("news-item", shows="news", parent=NEWS, body=("body",), json_ld="NewsArticle", has_notes=True),
    PageKind(
        "programmes", is_required=True, lists=("programmes",), open_data="programmes", json_ld="CollectionPage"
    ),
    PageKind(
        "programme", shows="programmes", parent="programmes/", body=("summary", "description"),
        feed_group="programmes", has_card=True, has_sheet=True, json_ld="Project",
    ),
    PageKind(
        "partners", is_required=True, lists=("partners",), open_data="partners", json_ld="CollectionPage", has_script=True
    ),
    PageKind(
        "partner", shows="partners", parent="partners/", body=("summary",), feed_group="partners",
        json_ld="Organization",
    ),
    PageKind("events", lists=("events",), feed_group="kinds", open_data="events", json_ld="CollectionPage"),
    PageKind("event", shows="events", parent="events/", body=("summary",), json_ld="Event"),
    PageKind("notice", shows="notices", body=("summary",)),
    PageKind("employers", is_required=True, lists=("programmes",)),
    PageKind("employers-on-site"),
    PageKind("employers-answer"),
    PageKind("participants", is_required=True, has_exit=True),
    PageKind("in-plain-language"),
    PageKind("countries", lists=("countries",), json_ld="CollectionPage"),
    PageKind("country", feed_group="countries"),
    PageKind("about", is_required=True, json_ld="AboutPage"),
    PageKind("press"),
    PageKind("corrections", gathers_changes=True, json_ld="CollectionPage"),
    PageKind("languages"),
    PageKind("glossary"),
    PageKind("feeds", is_required=True),
    PageKind("data", is_required=True, open_data="figures"),
    PageKind("accessibility", is_required=True),
    PageKind("privacy", is_required=True),
    PageKind("search", is_required=True, has_script=True),
    PageKind("offline", is_required=True, has_script=True),
    PageKind("not-found", is_required=True),
)  # fmt: skip

PAGE_KINDS = {row.name: row for row in _ROWS}

IN_PLAIN_LANGUAGE = PAGE_KINDS["in-plain-language"]
"""What says another page in plain language, which is the page above it."""

REQUIRED_PAGES = tuple(row.name for row in _ROWS if row.is_required)

KIND_OF_RECORD = {row.shows: row for row in _ROWS if row.shows}
"""The kind of page that shows one record of a collection."""

LIST_URIS = {row.open_data: f"{row.name}/" for row in _ROWS if row.open_data}
"""Addresses of the pages that show what a list of open data holds."""


def kind_of_page(name: str) -> PageKind:
    """The kind of a hand-written page: the one of its name, or a plain page."""
    kind = PAGE_KINDS.get(name)
    return kind if kind and not kind.shows else PageKind(name)
