"""In which order translations are best read by a person: first where a wrong word does most harm."""

from __future__ import annotations

from portal.model.collections import COLLECTIONS

_FIRST = ("pages/participants", "pages/employers")
"""Who had to leave home is misled first, then who would employ them."""
_ORDER = list(COLLECTIONS)


def rank_of_harm(key: str) -> tuple[int, int]:
    """How early a text wants to be read: those two pages, then collections in the order of their rows, words of the interface last."""
    page = next((rank for rank, start in enumerate(_FIRST) if f"{key}/".startswith(f"{start}/")), len(_FIRST))
    collection = key.partition("/")[0]
    return page, _ORDER.index(collection) if collection in COLLECTIONS else len(_ORDER)
