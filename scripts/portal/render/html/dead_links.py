"""Links to addresses at which nothing was found any more: the kept copy comes first, and the dead one is marked."""

from __future__ import annotations

import html
import re

from markupsafe import Markup

from portal.render.reader import Reader

_OPENING = '<a class="external" rel="external" href="'
_LINK = re.compile(f'{_OPENING}([^"]*)"([^>]*)>(.*?)</a>', re.DOTALL)


def with_dead_links_marked(article: str, reader: Reader) -> str:
    """An article in which whoever follows a link knows before that nothing is there; the same, where all of its links open."""
    dead = reader.inputs.dead() if _OPENING in article else {}

    def mark(link: re.Match[str]) -> str:
        found = dead.get(html.unescape(link[1]))
        if found is None:
            return link[0]
        since = reader.date(found.since)
        if not found.kept:
            return f'{link[0]} <span class="note dead">{reader.t("dead.alone", date=since)}</span>'
        original = Markup('<a class="external" rel="external nofollow" href="{}">{}</a>').format(
            html.unescape(link[1]), reader.t("dead.original")
        )
        note = reader.t("dead.kept", original=original, date=since)
        return f'{_OPENING}{html.escape(found.kept)}"{link[2]}>{link[3]}</a> <span class="note dead">{note}</span>'

    return _LINK.sub(mark, article) if dead else article
