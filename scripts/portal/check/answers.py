"""Rules about the answers of the search: each leads to a page that is there."""

from __future__ import annotations

from collections.abc import Iterator

from portal.check.link_targets import nearest_page
from portal.common.printable import shorten
from portal.common.problems import Problem, problem
from portal.content.portal import Portal
from portal.files.nodes import place_at
from portal.site.routes import Routes


def answers_lead_to_pages(portal: Portal, routes: Routes) -> Iterator[Problem]:
    """The page that answers a question exists, or has another address now."""
    for answer_id, answer in portal.records["answers"].items():
        if answer_id not in routes.search_answers:
            place = place_at(portal.nodes["answers", answer_id], ("page",))
            remedy = nearest_page(answer.page, {f"/{uri}" for uri in routes.entries})
            yield problem("link.no-page", place, path=shorten(answer.page), remedy=remedy)
