"""Characters that nobody sees as what they are: blanks that are none, letters without width, letters that look like others (ICU)."""

from __future__ import annotations

import re
from functools import cache

import icu

ODD_BLANKS = "\u00a0\u1680\u2000-\u200a\u202f\u205f\u2800\u3000\u3164\u115f\u1160\uffa0"
"""What looks like a blank to people, and is none to YAML; the last five are none to Unicode either."""
UNSEEN = "\u00ad\u034f\u061c\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u2060-\u2064\ufe00-\ufe0e\ufeff"
"""What has no width, or only changes how its neighbours look."""
SEEN = re.compile(f"[^ \\t\\n\\r\\v\\f{ODD_BLANKS}{UNSEEN}]")
"""What is neither a blank, whatever it is called, nor without width."""
NO_BLANKS = re.compile("[\u2800\u3164\u115f\u1160\uffa0\u180e]")
_ODD = re.compile(f"[{ODD_BLANKS}{UNSEEN}]")
_SPACELESS = "\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff\u1950-\u1aaf\ua9e0-\ua9ff\uaa60-\uaadf\u3000-\u9fff"
"""Letters of scripts that write no blanks between words, and mark where a line may break."""
_PLAIN = "A-Za-z0-9\u00c0-\u024f\u0370-\u03ff\u0400-\u052f"
WITHOUT_WIDTH = re.compile(
    f"(?<![{_SPACELESS}])\u200b(?![{_SPACELESS}])|(?<=[{_PLAIN}])[\u200c\u200d](?=[{_PLAIN}])|[\u034f\u2800\u3164\u115f\u1160\uffa0\u180e]"
)
"""What has no width, or none that can be seen, where no script needs it; it keeps a word from being found."""


def in_plain_letters(word: str) -> str:
    """A word as it looks, in ASCII: without what nobody sees, and with the letters that its own look like."""
    if word.isascii():
        return word
    return "".join(_plain(letter) for letter in _ODD.sub("", word))


def odd_letter(word: str) -> str:
    """What makes a word another one than it looks: the first letter that is none of ASCII, or can't be seen; empty if nothing does."""
    odd = next((letter for letter in word if not letter.isascii()), "")
    return odd if odd.isalpha() or _ODD.match(odd) else ""


def looks_like_another(word: str, *, is_latin: bool) -> bool:
    """Whether letters of two alphabets that are easily taken for each other stand in it, or, where Latin ones are expected, all look like these."""
    if word.isascii():
        return False
    is_mixed = bool(_looks().check(word) & icu.USpoofChecks.RESTRICTION_LEVEL)
    return is_mixed or (is_latin and str(_looks().getSkeleton(0, word)).isascii())


@cache
def _plain(letter: str) -> str:
    return letter if letter.isascii() else str(_looks().getSkeleton(0, letter))


@cache
def _looks() -> icu.SpoofChecker:
    return icu.SpoofChecker()
