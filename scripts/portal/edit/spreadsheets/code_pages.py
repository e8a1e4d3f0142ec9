"""The text of a CSV file in whatever encoding a program has written it: read right, or refused, and never garbled.

Single bytes say nothing of their code page. One is believed if all that it shows is what people write in its languages: letters,
signs where they stand, capitals where they stand.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress

from portal.common.language_data import language_data, languages_with_data
from portal.common.messages import Message, languages, message
from portal.edit.workbooks import Unreadable

_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_SIGNS = "\xa0«»“”„‘’‚‹›–—…•·€£§©®™°º"
_LETTERS = {
    "cp1252": "àâäáãåæçéèêëíìîïñóòôöõøœßúùûü",
    "cp1250": "ăâîşţáäçéëíóöúüß",
    "cp1251": "абвгґдеєжзиіїйклмнопрстуфхцчшщьюяёъыэ",
    "cp1256": "ءآأؤإئابةتثجحخدذرزسشصضطظعغـفقكلمنهوىيًٌٍَُِّْپچژگ،؛؟\u200c\u200d\u200e\u200fàâçéèêëîïôùûüœ",
}
"""What is believed of a code page; of others, all that it has. Letters that seldom occur are what other code pages look like."""
_SMALL, _LATIN, _OTHER = "a-zß-öø-ÿœа-џґ", "A-Za-zÀ-ɏ", "\u0400-\u06ff"
_CAPITALS = "ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖØÙÚÛÜÝÞŠŸŽŒ\u0401-\u042f"
_MISREAD = re.compile(
    f"[{_SMALL}][{_CAPITALS}]|[^\\W_][“”„‚‹›•€£§©®°º«»][^\\W\\d_]|[^\\W\\d_][„‚€£§°]|[£¥¢][{_SMALL}]|(?<![\\d.])º"
    f"|[À-ÖØ-öø-ÿ]{{3}}|(?<![^\\W_])[À-ÖØ-öø-ɏ]{{2,}}(?![^\\W_])|[{_LATIN}][{_OTHER}]|[{_OTHER}][{_LATIN}]"
    "|(?<![\u0620-\u0655])[\u064b-\u0652]"
)
"""Letters and signs side by side that no language has: text that was written in another code page than it was read in."""
_CYRILLIC_WORD, _CYRILLIC = re.compile("[Ѐ-Я][а-џґ]"), re.compile("[Ѐ-ӿ]")
_ARTICLE = re.compile(r"\bال")


def decoded(content: bytes, language: str) -> tuple[str, Message | None]:
    """A text, and what to know of how it was read; Unreadable. *language* is the reader's, for what isn't Unicode."""
    if content.lstrip().startswith(b"<"):
        raise Unreadable(message("sheet.not-one"))
    if content.startswith((b"\xff\xfe\0\0", b"\0\0\xfe\xff")):
        raise Unreadable(message("sheet.code-page"))
    unicode = _utf_16(content)
    if not unicode and _CONTROLS.search(content):
        raise Unreadable(message("sheet.not-one"))
    with suppress(UnicodeDecodeError):
        return content.decode(unicode or "utf-8"), None
    if unicode:
        raise Unreadable(message("sheet.not-one"))
    for page in _code_pages(language):
        with suppress(UnicodeDecodeError):
            text = content.decode(page)
            if _is_believed(text, content, page):
                return text, message("sheet.read-as", encoding=page)
    raise Unreadable(message("sheet.code-page"))


def _utf_16(content: bytes) -> str:
    """UTF-16, also without a mark: a table begins with two letters or signs of ASCII, its headings; empty for others."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    first = "".join("0" if byte == 0 else "1" for byte in content[:4])
    return {"1010": "utf-16-le", "0101": "utf-16-be"}.get(first, "")


def _code_pages(language: str) -> Iterator[str]:
    """Those of the reader's language, of English, of those that the portal speaks, and of all others of which something is known."""
    tags = (language, "en", *languages(), *(tag for tag, _ in languages_with_data()))
    yield from dict.fromkeys(language_data(tag).code_page or "cp1252" for tag in tags)


def _is_believed(text: str, content: bytes, page: str) -> bool:
    """Whether a text is what somebody has written, and not what another code page looks like in this one."""
    if _MISREAD.search(text):
        return False
    known = _LETTERS.get(page)
    if known and any(not char.isascii() and char not in _SIGNS and char.lower() not in known for char in set(text)):
        return False
    if page == "cp1251" and _CYRILLIC.search(text):  # small letters are where KOI8 has its capitals
        return bool(_CYRILLIC_WORD.search(text))
    if page == "cp1256":  # half of the letters are where ISO 8859-6 has others
        with suppress(UnicodeDecodeError):
            return len(_ARTICLE.findall(text)) > len(_ARTICLE.findall(content.decode("iso8859_6")))
    return True
