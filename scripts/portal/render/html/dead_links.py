"""Links to addresses at which nothing was found any more: the kept copy comes first, and the dead one is marked."""

from __future__ import annotations

import html
from collections.abc import Mapping

from markupsafe import Markup

from portal.render.reader import Reader
from portal.site.relations import DeadLink

_OPENING = '<a class="external" rel="external" href="'


def with_dead_links_marked(article: str, reader: Reader) -> str:
    """An article in which whoever follows a link knows before that nothing is there; the same, where all of its links open."""
    dead = reader.inputs.dead() if _OPENING in article else {}
    if not dead:
        return article
    before, *links = article.split(_OPENING)
    return before + "".join(_marked(link, dead, reader) for link in links)


def _marked(after_opening: str, dead: Mapping[str, DeadLink], reader: Reader) -> str:
    """A link, of which the opening is left out, and what follows it."""
    address, _, rest = after_opening.partition('"')
    attributes, _, rest = rest.partition(">")
    words, _, rest = rest.partition("</a>")
    found = dead.get(html.unescape(address))
    if found is None:
        return _OPENING + after_opening
    since = reader.date(found.since)
    if not found.kept:
        note = reader.t("dead.alone", date=since)
        kept = address
    else:
        original = Markup('<a class="external" rel="external nofollow" href="{}">{}</a>').format(
            html.unescape(address), reader.t("dead.original")
        )
        note = reader.t("dead.kept", original=original, date=since)
        kept = html.escape(found.kept)
    return f'{_OPENING}{kept}"{attributes}>{words}</a> <span class="note dead">{note}</span>{rest}'
