"""In which order translations are best read by a person: first where a wrong word does most harm."""

from __future__ import annotations

from collections.abc import Iterable

from portal.content.portal import PublicPortal
from portal.model.collections import COLLECTIONS, Ref

_FIRST = ("pages/participants", "pages/employers")
"""Who had to leave home is misled first, then who would employ them."""
_ORDER = list(COLLECTIONS)


def in_order_of_harm(portal: PublicPortal, keys: Iterable[str]) -> list[str]:
    """Keys of texts, first those where a wrong word does most harm; a page in plain language is read with the one that it says again."""
    said = {
        Ref("pages", name).key: Ref("pages", matter.plain_of).key
        for name, matter in portal.pages.items()
        if matter.plain_of
    }
    return sorted(keys, key=lambda key: _rank(said.get(Ref.of_key(key).key) or key))


def _rank(key: str) -> tuple[int, int]:
    """Those two pages, then collections in the order of their rows, words of the interface last."""
    page = next((rank for rank, start in enumerate(_FIRST) if f"{key}/".startswith(f"{start}/")), len(_FIRST))
    collection = key.partition("/")[0]
    return page, _ORDER.index(collection) if collection in COLLECTIONS else len(_ORDER)
