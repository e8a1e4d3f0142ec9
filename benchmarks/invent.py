"""Inventing text: the same words for the same seed, in any of ten languages, each in its own script.

A text is first described by a ``Say`` (how long, what it mentions), which all languages share, and then spoken by a
``Voice``. A translation therefore mentions what its source mentions, as the portal demands.
"""

from __future__ import annotations

import random
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

LANGUAGES = ("en", "fr", "ar", "uk", "de", "pt", "es", "ru", "ro", "nl")
"""Languages that can be spoken, the source language first. A portal of five languages has the first five."""

_WORDS = Path(__file__).parent / "words"
_LATIN_WORD = re.compile(r"\{\w+\}|[^\W\d_][\w’'-]*")


@dataclass(frozen=True, slots=True)
class Say:
    """A text that each language has in its own words."""

    words: tuple[int, ...]
    """About how many words each paragraph has."""
    mentions: tuple[str, ...] = ()
    """What the text refers to, in order: ``figure:<id>``, or the address of a page."""
    is_name: bool = False
    """Capital letters and no full stop."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of the second or third level, in a body."""

    level: int
    say: Say


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list, in a body."""

    items: tuple[Say, ...]
    is_numbered: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table, in a body: its rows hold names, the first row is the head."""

    rows: tuple[tuple[Say, ...], ...]


Body = tuple[Say | Heading | Bullets | Table, ...]
"""A Markdown text, in no particular language."""


@dataclass(frozen=True)
class Voice:
    """A language to speak in."""

    locale: str
    seed: int
    words: tuple[str, ...]

    def say(self, what: Say, key: str) -> str:
        """The text *key* as plain text; its paragraphs are parted by an empty line."""
        rng = random.Random(f"{self.seed}/{self.locale}/{key}")
        if what.is_name:
            return " ".join(word[:1].upper() + word[1:] for word in rng.choices(self.words, k=what.words[0]))
        mentions = [self._mention(rng, one) for one in what.mentions]
        share = -(-len(mentions) // len(what.words))
        paragraphs = (
            self._paragraph(rng, count, mentions[number * share : (number + 1) * share])
            for number, count in enumerate(what.words)
        )
        return "\n\n".join(paragraphs)

    def _mention(self, rng: random.Random, mention: str) -> str:
        if mention.startswith("figure:"):
            return f"{{{{{mention}}}}}"
        return f"[{' '.join(rng.choices(self.words, k=2))}]({mention})"

    def _paragraph(self, rng: random.Random, count: int, mentions: list[str]) -> str:
        """Sentences of about thirteen words; each of the first ones ends with a mention."""
        comma = "،" if self.locale == "ar" else ","
        number = max(1, round(count / 13), len(mentions))
        sentences = []
        for index in range(number):
            words = rng.choices(self.words, k=count // number + (index < count % number))
            words[0] = words[0][:1].upper() + words[0][1:]
            if len(words) > 9:
                words[5] += comma
            words += mentions[index : index + 1]
            sentences.append(f"{' '.join(words)}.")
        return " ".join(sentences)

    def write(self, body: Body, key: str) -> str:
        """The Markdown text *key*."""
        return "\n\n".join(self._block(block, f"{key}/{number}") for number, block in enumerate(body)) + "\n"

    def _block(self, block: Say | Heading | Bullets | Table, key: str) -> str:
        match block:
            case Say():
                return self.say(block, key)
            case Heading(level, say):
                return f"{'#' * level} {self.say(say, key)}"
            case Bullets(items, is_numbered):
                mark = "1." if is_numbered else "-"
                return "\n".join(f"{mark} {self.say(item, f'{key}/{number}')}" for number, item in enumerate(items))
            case Table(rows):
                lines = [
                    f"| {' | '.join(self.say(cell, f'{key}/{row}/{column}') for column, cell in enumerate(cells))} |"
                    for row, cells in enumerate(rows)
                ]
                return "\n".join([lines[0], f"|{' --- |' * len(rows[0])}", *lines[1:]])

    def retell(self, text: str, key: str) -> str:
        """An English text with every word exchanged for one of this language; ``{placeholders}`` stay."""
        rng = random.Random(f"{self.seed}/{self.locale}/{key}")

        def exchange(match: re.Match[str]) -> str:
            if match[0].startswith("{"):
                return match[0]
            word = rng.choice(self.words)
            return word[:1].upper() + word[1:] if match[0][0].isupper() else word

        return _LATIN_WORD.sub(exchange, text)


@cache
def voice(locale: str, seed: int) -> Voice:
    """The voice of a language; ValueError names the languages there are."""
    if locale not in LANGUAGES:
        raise ValueError(f"“{locale}” can't be spoken here; choose among {', '.join(LANGUAGES)}.")
    return Voice(locale, seed, tuple((_WORDS / f"{locale}.txt").read_text("utf-8").split()))
