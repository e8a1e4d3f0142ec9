"""What in a text must stay as it is, whatever the language: references, placeholders, addresses of links."""

from __future__ import annotations

import re
from collections import Counter

_MUST_STAY = re.compile(
    r"\{\{[^{}]*\}\}"  # a figure or a picture
    r"|(?<=\])\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*\)"  # the address of a link
    r"|<https?:[^<>\s]*>|https?://[^\s<>()\[\]«»“”\"]*[^\s<>()\[\]«»“”\".,;:!?]"
)
_FORMS = re.compile(r"\s*[,،].*\Z", re.DOTALL)
"""What stands in a reference behind the figure's id."""
_PLACEHOLDER = re.compile(r"\{\w+\}")


def pieces(key: str, text: str) -> list[tuple[str, bool]]:
    """A text in pieces; the second says whether it must stay as it is."""
    pattern = _PLACEHOLDER if key.startswith("interface/") else _MUST_STAY
    found: list[tuple[str, bool]] = []
    at = 0
    for match in pattern.finditer(text):
        found += [(text[at : match.start()], False), (match[0], True)]
        at = match.end()
    return [piece for piece in [*found, (text[at:], False)] if piece[0]]


def codes_in(key: str, text: str) -> list[str]:
    """What in a text must stay as it is, in its order."""
    return [piece for piece, stays in pieces(key, text) if stays]


def lost_and_found(key: str, source: str, target: str) -> tuple[list[str], list[str]]:
    """References and placeholders that a translation lacks, and those that its source doesn't have; of links, the check tells.

    Each language has plural forms of its own for what a figure counts, or none.
    """
    wanted, given = (
        Counter(_FORMS.sub("}}", code) for code in codes_in(key, text) if code[0] == "{") for text in (source, target)
    )
    return sorted((wanted - given).elements()), sorted((given - wanted).elements())
