"""What the page for the press shows, and the page of all that was corrected."""

from __future__ import annotations

from itertools import groupby

from portal.model.enums import NewsKind
from portal.render.change_notes import everything_told
from portal.render.news_items import press_offices
from portal.render.presenters.programmes import answered_for, programmes
from portal.render.presenters.records import View, news_card
from portal.render.reader import Reader
from portal.site.route import Route
from portal.site.urls import CORRECTIONS, FEED, FEEDS, HOME, NEWS, OPEN_DATA, kind_uri

_PICTURES, _LATEST, _LOOKED_AT = 6, 3, 100


def press_page(entry: Route, reader: Reader) -> View:
    """The main figures, who the press can ask, what is new, what there is to show, and how to follow it."""
    inputs = reader.inputs
    intro, rest = reader.prose_parts(entry.body[0])
    shown = programmes(reader)
    return {
        "programmes": shown,
        "has_achieved": any(programme["achieved"] for programme in shown),
        "asked": answered_for(shown),
        "offices": press_offices(reader, inputs.ids("partners")),
        "latest": [news_card(reader, slug) for slug in inputs.latest_news(_LATEST)],
        "released": [news_card(reader, slug) for slug in inputs.latest_news(_LATEST, NewsKind.PRESS_RELEASE)],
        "pictures": [reader.picture(name) for name in _pictures(reader)],
        "intro": intro,
        "rest": rest,
        "ways": {
            "news": reader.href(NEWS),
            "released": reader.href(kind_uri(NewsKind.PRESS_RELEASE)),
            "feed": reader.href(HOME) + FEED if inputs.feed(HOME, reader.locale) else None,
            "feeds": reader.href(FEEDS),
            "figures": reader.href(OPEN_DATA),
            "corrections": reader.href(CORRECTIONS) if inputs.has_page(CORRECTIONS) else None,
        },
    }


def _pictures(reader: Reader) -> list[str]:
    """The pictures of the latest news that are still there."""
    latest = map(reader.inputs.matter, reader.inputs.latest_news(_LOOKED_AT))
    there = (matter.image for matter in latest if matter.image and reader.inputs.image(matter.image))
    return list(dict.fromkeys(there))[:_PICTURES]


def corrections(entry: Route, reader: Reader) -> View:
    """All that changed or was wrong, by year, and the feed of it."""
    years = {year: list(notes) for year, notes in groupby(everything_told(reader), key=lambda one: one["date"].year)}
    return {"years": years, "feed": FEED if reader.locale in entry.changes_in else None}
