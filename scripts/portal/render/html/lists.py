"""Pages that list what there is to take elsewhere: the figures with all open data, and the feeds."""

from __future__ import annotations

from portal.common.grouping import grouped
from portal.render.presenters.figures import charts_of, figure
from portal.render.presenters.page_links import ListedFeed, feed_groups, open_data_links
from portal.render.presenters.programmes import programme_link, programmes
from portal.render.presenters.records import View
from portal.render.reader import Reader
from portal.site.route import Route
from portal.site.urls import CATALOGUE, FEED_FORMATS, FEEDS, HOME, NEWS, schema_uri


def data_page(entry: Route, reader: Reader) -> View:
    ids = reader.inputs.ids("figures")
    intro, rest = reader.prose_parts(entry.body[0])
    lists = [(collection, reader.inputs.entry(uri)) for collection, uri in reader.inputs.open_data().items()]
    return {
        "groups": _figures_by_programme(reader, ids),
        "charts": charts_of(reader, ids),
        "catalogue": reader.asset(CATALOGUE),
        "intro": intro,
        "rest": rest,
        "open_data": open_data_links(reader, entry),
        "gaps": [shown for shown in programmes(reader) if shown["gaps"] or shown["record"].unanswered],
        "lists": [
            {
                "title": reader.title(page).title,
                "href": reader.href(page.uri),
                "files": open_data_links(reader, page),
                "schema": reader.asset(schema_uri(collection)),
            }
            for collection, page in lists
        ],
    }


def _figures_by_programme(reader: Reader, ids: tuple[str, ...]) -> list[View]:
    """All figures: those of each programme, in the order of the programmes, then those of none; each with its source once."""
    of = {
        figure_id: record.id
        for record in reversed(reader.inputs.programmes())
        for figure_id in (*record.figures, *(name for place in record.in_countries for name in place.figures))
    }
    by_programme = grouped((of.get(figure_id, ""), figure(reader, figure_id)) for figure_id in ids)
    return [
        {
            "programme": programme_link(reader, name) if name else None,
            "count": len(by_programme[name]),
            "by_source": [
                (figures[0]["source"], figures)
                for figures in grouped((shown["source"].id, shown) for shown in by_programme[name]).values()
            ],
        }
        for name in (*reader.inputs.ids("programmes"), "")
        if name in by_programme
    ]


def feeds_page(entry: Route, reader: Reader) -> View:
    """Feeds that exist in the reader's language, in the groups of the page."""
    groups = {
        group: [
            {
                "title": feed.label,
                "base": reader.asset(reader.inputs.uri(feed.uri, reader.locale)),
                "page": reader.href(NEWS if feed.uri == HOME else feed.source.uri) + _place_of(feed, group),
            }
            for feed in feeds
        ]
        for group, feeds in feed_groups(reader).items()
    }
    return {"groups": groups, "formats": FEED_FORMATS, "opml": reader.href(FEEDS) + "feeds.opml"}


def _place_of(feed: ListedFeed, group: str) -> str:
    """Where on its page the feed is spoken of; a page that only gathers changes speaks of nothing else."""
    if group != "changes":
        return "#follow"
    return "" if feed.source.kind.gathers_changes else "#changes"
