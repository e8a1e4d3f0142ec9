"""Digits as the scripts of the world have them."""

from __future__ import annotations


def in_ascii_digits(text: str) -> str:
    """The same text with 0 to 9 in the place of other decimal digits: ٢٠٢٦ is 2026."""
    return text if text.isascii() else "".join(str(int(char)) if char.isdecimal() else char for char in text)
