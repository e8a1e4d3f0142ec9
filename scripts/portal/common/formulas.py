"""Texts that a spreadsheet would take for a formula: guarded with an apostrophe, as people type it there (OWASP, “CSV Injection”).

A spreadsheet divides CSV by the separator of its country, whatever divides it: what stands behind a semicolon, a tab or a line end
within a text begins a cell there, and is guarded too.
"""

from __future__ import annotations

import re

_SIGNS = "=+\\-@\uff1d\uff0b\uff0d\uff20"
"""What begins a formula, in some program; the last four are the signs in full width."""
_BEGINS = (*_SIGNS.replace("\\", ""), "\t", "\r", "\n")
_GUARDED = ("'", *_BEGINS)
_CELL = '([;\\t\\r\\n][ \u00a0"]*+)'
_WITHIN = re.compile(f"{_CELL}(?='*[{_SIGNS}])")
_GUARDED_WITHIN = re.compile(f"{_CELL}'(?='*[{_SIGNS}])")


def guarded(text: str) -> str:
    """A text that no program takes for a formula; ``unguarded`` makes of it what it was."""
    if ";" in text or "\n" in text or "\t" in text or "\r" in text:  # most have none, and there are thousands of cells
        text = _WITHIN.sub(r"\1'", text)
    is_guard_of_its_own = text.startswith("'") and text[1:].startswith(_GUARDED)
    return f"'{text}" if is_guard_of_its_own or text.startswith(_BEGINS) else text


def unguarded(text: str) -> str:
    """The text as it was before it was guarded."""
    text = text[1:] if text.startswith("'") and text[1:].startswith(_GUARDED) else text
    return _GUARDED_WITHIN.sub(r"\1", text)
