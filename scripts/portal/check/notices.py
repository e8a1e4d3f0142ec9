"""Rules about notices: the pages and languages that they name are there."""

from __future__ import annotations

from collections.abc import Iterator

from portal.check.link_targets import nearest_page
from portal.common.printable import shorten
from portal.common.problems import Problem, did_you_mean, one_of, problem
from portal.content.portal import Portal
from portal.files.nodes import place_at
from portal.site.routes import Routes


def notices(portal: Portal, routes: Routes) -> Iterator[Problem]:
    """A notice on a page that isn't there would be seen by nobody."""
    pages = {f"/{uri}" for uri in routes.entries}
    languages = portal.settings.languages
    for name, notice in portal.notices.items():
        node = portal.nodes["notices", name]
        named = [(("pages", index), address) for index, address in enumerate(notice.pages)]
        for path, address in [*named, *([(("leads_to",), notice.leads_to)] if notice.leads_to else [])]:
            if address not in pages:
                remedy = nearest_page(address, pages)
                yield problem("link.no-page", place_at(node, path), path=shorten(address), remedy=remedy)
        for index, locale in enumerate(notice.languages):
            if locale not in languages:
                remedy = did_you_mean(locale, languages, one_of(languages))
                yield problem("notice.no-language", place_at(node, ("languages", index)), locale=locale, remedy=remedy)
