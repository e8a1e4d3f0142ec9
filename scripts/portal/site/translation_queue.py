"""In which order translations are best read by a person: first where a wrong word does most harm."""

from __future__ import annotations

_FIRST = (
    "pages/participants",
    "answers",
    "notices",
    "pages/employers",
    "countries",
    "programmes",
    "interface",
    "pages",
    "partners",
    "events",
    "people",
    "figures",
    "news",
)
"""Beginnings of keys: who had to leave home is misled first, then who would employ them; what isn't named comes last."""


def rank_of_harm(key: str) -> int:
    """How early a text wants to be read: a small number is early."""
    return next((rank for rank, start in enumerate(_FIRST) if f"{key}/".startswith(f"{start}/")), len(_FIRST))
