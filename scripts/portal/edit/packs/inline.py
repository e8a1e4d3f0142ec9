"""What in a text must stay as it is, whatever the language: references, placeholders, addresses of links."""

from __future__ import annotations

import re
from collections import Counter

_MUST_STAY = re.compile(
    r"\{\{[^{}]*\}\}"  # a figure or a picture
    r"|(?<=\])\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*\)"  # the address of a link
    r"|<https?:[^<>\s]*>|https?://[^\s<>()\[\]«»“”\"]*[^\s<>()\[\]«»“”\".,;:!?]"
)
_PLACEHOLDER = re.compile(r"\{\w+\}")
_OF_FORMS = re.compile(r"^\{\{[^,،]*|[,،]\s*\w+\s*=|#|\}\}$")
"""Of a figure with plural forms, all but their words."""


def pieces(key: str, text: str) -> list[tuple[str, bool]]:
    """A text in pieces; the second says whether it must stay as it is."""
    return [
        finer
        for piece, stays in _cut(_pattern(key), text)
        for finer in (_cut(_OF_FORMS, piece) if stays and _has_forms(piece) else [(piece, stays)])
    ]


def _pattern(key: str) -> re.Pattern[str]:
    return _PLACEHOLDER if key.startswith("interface/") else _MUST_STAY


def _cut(pattern: re.Pattern[str], text: str) -> list[tuple[str, bool]]:
    found: list[tuple[str, bool]] = []
    at = 0
    for match in pattern.finditer(text):
        found += [(text[at : match.start()], False), (match[0], True)]
        at = match.end()
    return [piece for piece in [*found, (text[at:], False)] if piece[0]]


def _has_forms(code: str) -> bool:
    return code.startswith("{{") and bool(re.search("[,،]", code))


def codes_in(key: str, text: str) -> list[str]:
    """What in a text must stay as it is, in its order."""
    return [piece for piece, stays in pieces(key, text) if stays]


def is_of_a_form(code: str) -> bool:
    """Whether it is the name of a plural form, or the number in it: another language has other forms."""
    return code == "#" or code.startswith((",", "،"))


def whole_codes_in(key: str, text: str) -> list[str]:
    """The same, each in one piece: a figure without the plural forms that stand behind its id."""
    return [
        f"{re.split('[,،]', code, maxsplit=1)[0].rstrip()}}}}}" if _has_forms(code) else code
        for code, stays in _cut(_pattern(key), text)
        if stays
    ]


def _references(key: str, text: str) -> list[str]:
    """Placeholders and references, not addresses of links."""
    return [code for code in whole_codes_in(key, text) if code.startswith("{")]


def lost_and_found(key: str, source: str, target: str) -> tuple[list[str], list[str]]:
    """References and placeholders that a translation lacks, and those that its source doesn't have; of links, the check tells.

    Each language has plural forms of its own for what a figure counts, or none.
    """
    wanted, given = (Counter(_references(key, text)) for text in (source, target))
    return sorted((wanted - given).elements()), sorted((given - wanted).elements())
