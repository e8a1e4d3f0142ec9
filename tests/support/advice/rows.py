"""How a row of advice is written: files with a fault, what is told of it and in which line, and the cure."""

from __future__ import annotations

import io
from pathlib import Path

from PIL import Image

from support.good import ABOUT, CONFIG, GOOD, MATTER, NEWS
from support.sites import CONFIG as TINY_CONFIG

PIPE = b"a pipe"
"""In the place of a file's content."""
Content = str | bytes | Path | None
"""Of a file; a path stands for a link that leads there, None for a file that isn't there."""
Files = dict[str, Content]
Cure = dict[str, Content] | tuple[str, str] | list[str] | None
"""Files as they are when the advice was followed; what is replaced in the file of the fault; a command; None: ``portal check --fix``."""
Rows = dict[str, tuple[Files, str, int, Cure]]
"""By what was done: files with a fault, the first of which it is told of; what is told of it, in which line; the cure."""
N = "\u00a0"
FIX: Cure = None
GONE: Files = {}
"""The cure of a file that shouldn't be there, or of a fault that undoing it mends."""


def text_of(file: str) -> str:
    """What a file holds where nothing is wrong."""
    return CONFIGURATION if file == CONFIG else GOOD[file]


def edit(file: str, *swaps: str) -> Files:
    """The file with every second of *swaps* in the place of what comes before it."""
    text = text_of(file)
    for old, new in zip(swaps[::2], swaps[1::2], strict=True):
        assert old in text, old
        text = text.replace(old, new, 1)
    return {file: text}


def body(text: str) -> Files:
    """A page with a text."""
    return {ABOUT: f"{MATTER}{text}\n"}


def news(text: str) -> Files:
    """A news item with a text of its own."""
    return {NEWS: GOOD[NEWS].partition("They came to")[0] + text + "\n"}


def in_french(text: str, english: str = "This is a text about nothing in particular.") -> Files:
    """A translated page."""
    return {"docs/fr/about.md": f"---\ntitle: À propos\nsummary: Nous.\n---\n\n{text}\n", **body(english)}


CONFIGURATION = TINY_CONFIG.format(
    languages="        - {locale: en, name: English, default: true}\n        - {locale: fr, name: Français}"
)


def _picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (60, 40)).save(out, "JPEG")
    return out.getvalue()


PICTURE = _picture()
