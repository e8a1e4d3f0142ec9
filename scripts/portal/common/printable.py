"""Text that is safe to print: on one line, and without anything that a terminal would obey."""


def printable(text: str) -> str:
    """Text on one line, without anything that a terminal would obey."""
    if text.isprintable():
        return text
    return "".join(ch if ch.isprintable() else " " if ch.isspace() else "�" for ch in text)


def shorten(text: str, limit: int = 60) -> str:
    """Text as quoted in a message: one line, at most *limit* characters, nothing that a terminal would obey."""
    flat = " ".join("".join(ch if ch.isprintable() or ch.isspace() else "�" for ch in text).split())
    return flat if len(flat) <= limit else flat[: limit - 1] + "…"
