"""Rules about pages in plain language: what each says again is there, is said again by one page alone, and hasn't changed since."""

from __future__ import annotations

from collections.abc import Iterator

from portal.check.unread import Unread
from portal.common.problems import Problem, did_you_mean, one_of, problem
from portal.content.change_ledger import plain_pages_behind
from portal.content.portal import Portal
from portal.files.nodes import place_at
from portal.model.collections import Ref
from portal.site.routes import Routes


def pages_in_plain_language(portal: Portal, routes: Routes) -> Iterator[Problem]:
    """Each leads to the page that it says in plain language, and is looked at when that changes."""
    said: dict[str, str] = {}
    unread, behind = Unread(portal), set(plain_pages_behind(portal))
    full = [name for name, matter in portal.pages.items() if not matter.plain_of]
    for name, matter in portal.pages.items():
        if matter.plain_of is None:
            continue
        place = place_at(portal.nodes["pages", name], ("plain_of",))
        if matter.plain_of not in full:
            if unread.may_hold(f"{matter.plain_of}/"):
                continue  # it has faults of its own, which are reported there
            remedy = did_you_mean(matter.plain_of, full, one_of(full))
            yield problem("plain.no-page", place, name=matter.plain_of, remedy=remedy)
        elif matter.plain_of in said:
            yield problem("plain.twice", place, name=matter.plain_of, other=said[matter.plain_of])
        elif Ref("pages", name) in behind:
            place = place_at(portal.nodes["pages", name], ("updated",))
            yield problem("plain.behind", place, name=matter.plain_of, key=Ref("pages", name).key)
        said.setdefault(matter.plain_of, name)
