"""Text that is safe to print: on one line, without anything that a terminal would obey, in whatever encoding the terminal has."""

import codecs
import unicodedata

_PLAINER = str.maketrans(
    {**dict.fromkeys("“”„‘’‚«»‹›", "'"), **dict.fromkeys("–—−", "-"), "…": "...", "→": "->", "•": "*"}
)


def printable(text: str) -> str:
    """Text on one line, without anything that a terminal would obey."""
    if text.isprintable():
        return text
    return "".join(ch if ch.isprintable() else " " if ch.isspace() else "�" for ch in text)


def shorten(text: str, limit: int = 60) -> str:
    """Text as quoted in a message: one line, at most *limit* characters, nothing that a terminal would obey."""
    flat = " ".join("".join(ch if ch.isprintable() or ch.isspace() else "�" for ch in text).split())
    return flat if len(flat) <= limit else flat[: limit - 1] + "…"


def _as_far_as_it_goes(exc: UnicodeError) -> tuple[str, int]:
    """What a stream gets of letters that its encoding lacks: quotation marks and dashes of ASCII, letters without accents, or “?”."""
    if not isinstance(exc, UnicodeEncodeError):
        raise exc
    plain = unicodedata.normalize("NFKD", exc.object[exc.start : exc.end].translate(_PLAINER))
    return "".join(char if char.isascii() else "?" for char in plain if not unicodedata.combining(char)), exc.end


AS_FAR_AS_IT_GOES = "as-far-as-it-goes"
"""Name of the way in which streams write what their encoding lacks: the code page of a Windows console, say."""
codecs.register_error(AS_FAR_AS_IT_GOES, _as_far_as_it_goes)
