"""A whole portal that nobody wrote: programmes, partners, figures, sources, pages and news, the same for the same seed.

Records are dictionaries in the shape of ``data/*.yml`` in which a ``Say`` stands for each text. ``speak`` gives a record
in the source language, ``only_texts`` what a translator would write of it. Only text comes from a language's voice;
everything else is drawn here, once.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from invent import LANGUAGES, Say, Voice, voice
from records import (
    FIGURES,
    PROGRAMMES,
    SOURCES,
    Document,
    Record,
    figure,
    news_item,
    page,
    partner,
    programme,
    slug,
    source,
)

SIZES = {"small": (30, 20, 5), "medium": (300, 200, 5), "large": (2000, 1000, 10)}
"""Partners, news items per language, languages."""

PAGES = (
    "index", "programmes", "partners", "employers", "participants", "news", "about", "feeds", "data", "accessibility",
    "privacy", "search", "offline", "not-found",
)  # fmt: skip


@dataclass(frozen=True)
class Fiction:
    """An invented portal."""

    languages: tuple[str, ...]
    seed: int
    records: dict[str, list[Record]] = field(default_factory=dict)
    pages: dict[str, Document] = field(default_factory=dict)
    news: dict[str, Document] = field(default_factory=dict)
    """By slug, the oldest first."""

    def voices(self) -> list[Voice]:
        """The voices of all languages, the source language first."""
        return [voice(locale, self.seed) for locale in self.languages]

    def documents(self) -> Iterator[tuple[str, Document]]:
        """Pages and news items by key: ``pages/about``, ``news/<slug>``."""
        yield from ((f"pages/{name}", page) for name, page in self.pages.items())
        yield from ((f"news/{slug}", item) for slug, item in self.news.items())


def size_of(name: str) -> tuple[int, int, int]:
    """Partners, news and languages of a size: a name, or numbers such as ``12x6x3``. ValueError says what is allowed."""
    if name in SIZES:
        return SIZES[name]
    numbers = re.fullmatch(r"([1-9]\d*)x(\d+)x([1-9]\d*)", name)
    if not numbers or int(numbers[3]) > len(LANGUAGES):
        raise ValueError(f"“{name}” is no size. Write {', '.join(SIZES)}, or partners x news x languages as in 12x6x3.")
    return int(numbers[1]), int(numbers[2]), int(numbers[3])


def imagine(size: str, seed: int) -> Fiction:
    """The portal of a size and a seed."""
    partners, news, languages = size_of(size)
    fiction = Fiction(LANGUAGES[:languages], seed)
    rng = random.Random(f"{seed}/{partners}x{news}")
    fiction.records["sources"] = [source(rng, number) for number in range(SOURCES)]
    fiction.records["figures"] = [figure(rng, number) for number in range(FIGURES)]
    fiction.records["partners"] = [partner(rng, number, seed) for number in range(partners)]
    ids = [record["id"] for record in fiction.records["partners"]]
    fiction.records["programmes"] = [programme(rng, ids, name) for name in PROGRAMMES]
    fiction.pages.update((name, page(rng, ids)) for name in PAGES)
    for number in range(news):
        fiction.news[f"{slug(rng, seed, 3)}-{number}"] = news_item(rng, ids, number, news)
    return fiction


def speak(value: Any, by: Voice, key: str) -> Any:
    """A record with its texts in a language."""
    if isinstance(value, Say):
        return by.say(value, key)
    if isinstance(value, dict):
        return {name: speak(one, by, f"{key}/{name}") for name, one in value.items()}
    if isinstance(value, list):
        return [speak(one, by, f"{key}/{number}") for number, one in enumerate(value)]
    return value


def only_texts(value: Any, by: Voice, key: str) -> Any:
    """A record's texts in a language, those of a list by the item's id; None where there is no text."""
    if isinstance(value, Say):
        return by.say(value, key)
    if isinstance(value, dict):
        texts = {name: only_texts(one, by, f"{key}/{name}") for name, one in value.items()}
    elif isinstance(value, list):
        texts = {
            one.get("id") or f"{one['partner']}-{one['role']}": only_texts(one, by, f"{key}/{number}")
            for number, one in enumerate(value)
            if isinstance(one, dict)
        }
    else:
        return None
    return {name: text for name, text in texts.items() if text} or None
