"""Texts that a spreadsheet would take for a formula: guarded with an apostrophe, as people type it there (OWASP, “CSV Injection”)."""

from __future__ import annotations

_BEGINS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""What begins a formula, in some program; the last four are the signs in full width."""
_GUARDED = ("'", *_BEGINS)


def guarded(text: str) -> str:
    """A text that no program takes for a formula; ``unguarded`` makes of it what it was."""
    is_guard_of_its_own = text.startswith("'") and text[1:].startswith(_GUARDED)
    return f"'{text}" if is_guard_of_its_own or text.startswith(_BEGINS) else text


def unguarded(text: str) -> str:
    """The text as it was before it was guarded."""
    return text[1:] if text.startswith("'") and text[1:].startswith(_GUARDED) else text
