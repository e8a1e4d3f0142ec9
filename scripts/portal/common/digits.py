"""Digits as the scripts of the world have them."""

from __future__ import annotations

import re
from functools import cache

import icu


def in_ascii_digits(text: str) -> str:
    """The same text with 0 to 9 in the place of other decimal digits: ٢٠٢٦ is 2026."""
    return text if text.isascii() else "".join(str(int(char)) if char.isdecimal() else char for char in text)


@cache
def digits_of(system: str) -> str | None:
    """The ten digits of a numbering system of CLDR, such as “arabext”, from 0 on; None if there is none of this name, or it has no ten digits."""
    if not re.fullmatch("[a-z0-9]{3,8}", system):
        return None
    formatter = icu.NumberFormatter.withLocale(icu.Locale.forLanguageTag(f"en-u-nu-{system}"))
    try:
        found = "".join(str(formatter.formatInt(number)) for number in range(10))
    except icu.ICUError:  # there is no such system
        return None
    is_known = system == "latn" or not found.isascii()
    return found if is_known and len(found) == 10 and found.isdecimal() else None
