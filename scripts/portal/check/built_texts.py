"""What the files of a built site say to their readers: HTML through its tags, JSON and XML decoded, calendars unfolded, archives opened.

Of a file that can't be read it says so: nothing may pass for proven that nobody looked at.
"""

from __future__ import annotations

import gzip
import html
import io
import json
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import PurePosixPath
from typing import Any, NamedTuple
from urllib.parse import unquote

import lxml.etree
import lxml.html

from portal.content.mentions import addresses_of_html, words_of_html

_BREAK = "\n\n"
"""Stands between texts that no name reaches across."""
_PARTS = frozenset((
    "html", "head", "body", "title", "header", "footer", "main", "nav", "section", "article", "aside", "div", "p", "h1", "h2", "h3",
    "h4", "h5", "h6", "ul", "ol", "li", "dl", "dt", "dd", "table", "caption", "thead", "tbody", "tfoot", "tr", "figure", "figcaption",
    "blockquote", "pre", "hr", "form", "fieldset", "legend", "select", "option", "button", "details", "summary", "noscript",
    "template", "address", "iframe", "video", "audio", "picture", "svg", "text", "desc", "script", "style", "meta", "link",
))  # fmt: skip
_SPACES = frozenset(("td", "th", "br", "img", "input", "label"))
_SPACE = re.compile(r"\s+")
_ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})")
_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_FOLDED_LINE = re.compile(r"\r?\n[ \t]")
_ARCHIVES = {".zip", ".xlsx", ".docx", ".pptx", ".ods", ".odt", ".epub", ".kmz"}
_LARGEST = 200_000_000
"""Bytes that an archive may unpack to; one that says more is not read."""


class Said(NamedTuple):
    """What a file says."""

    words: str
    addresses: str = ""
    """Addresses and names of files, in which case says nothing."""
    is_whole: bool = True
    """False: this is what shows in its bytes, and it may say more."""


def said_by(name: str, content: bytes, printed: Callable[[bytes], str | None] = lambda content: None) -> Said:
    """What a file says, its name apart; *printed* gives the data that a PDF or a card was made from, if it is known."""
    suffix = PurePosixPath(name).suffix.lower()
    try:
        if suffix == ".gz":
            with gzip.GzipFile(fileobj=io.BytesIO(content)) as file:
                unpacked = file.read(_LARGEST + 1)
            if len(unpacked) > _LARGEST:
                raise ValueError
            return said_by(name[: -len(suffix)], unpacked, printed)
        if suffix in _ARCHIVES:
            return _in_archive(content, printed)
        if (data := printed(content)) is not None:
            return _together(_in_json(json.loads(data)))
        if suffix in (".html", ".htm", ".xhtml"):
            return _in_html(content)
        if suffix in (".xml", ".svg", ".opml", ".rss", ".atom", ".xsl", ".xslt", ".kml"):
            return _in_xml(content)
        if suffix in (".json", ".webmanifest", ".geojson", ".jsonld", ".map"):
            return _together(_in_json(json.loads(_decoded(content))))
    except (ValueError, OSError, EOFError, zlib.error, lxml.etree.LxmlError, RecursionError, zipfile.BadZipFile):
        return _in_bytes(content)._replace(is_whole=False)
    if suffix == ".ics":
        content = _FOLDED_LINE.sub("", _decoded(content)).encode()
    return _in_bytes(content)


def _decoded(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "ignore")
    return content.decode("utf-8-sig", "ignore")


def _in_bytes(content: bytes) -> Said:
    """A text as it is, and with what may be written otherwise in it resolved; of other bytes what looks like text."""
    is_wide = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    plain = _decoded(content)
    texts = [plain, html.unescape(html.unescape(plain)), unquote(plain)]
    texts.append(_ESCAPE.sub(lambda found: chr(int(found[1], 16)), plain).replace("\\n", "\n").replace("\\,", ","))
    is_text = is_wide or not _CONTROLS.search(content[:100_000])
    if not is_text:
        texts += [content.decode("utf-16-le", "ignore"), content.decode("utf-16-be", "ignore")]
    if "<" in plain and is_text:
        texts.append(words_of_html(plain))
    return Said(_BREAK.join(dict.fromkeys(texts)), is_whole=is_text)


def _in_archive(content: bytes, printed: Callable[[bytes], str | None]) -> Said:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        members = [member for member in archive.infolist() if not member.is_dir()]
        if sum(member.file_size for member in members) > _LARGEST:
            raise ValueError
        said = [(member.filename, said_by(member.filename, archive.read(member), printed)) for member in members]
    return Said(
        _BREAK.join(inner.words for _, inner in said),
        _BREAK.join(part for name, inner in said for part in (name, inner.addresses)),
        all(inner.is_whole for _, inner in said),
    )


def _in_html(content: bytes) -> Said:
    text = _decoded(content)
    if not text.strip():
        return Said("")
    root = lxml.html.document_fromstring(text.encode(), parser=lxml.html.HTMLParser(encoding="utf-8", huge_tree=True))
    return _in_tree(root)


def _in_xml(content: bytes) -> Said:
    parser = lxml.etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    return _in_tree(lxml.etree.fromstring(content, parser), is_html=False)


def _in_tree(root: Any, *, is_html: bool = True) -> Said:
    words: list[str] = []
    addresses: list[str] = []

    def take(text: str) -> None:
        if text.lstrip().startswith(("{", "[")):  # data within a page
            try:
                said = _together(_in_json(json.loads(text)))
            except (ValueError, RecursionError):
                pass
            else:
                words.append(f"{_BREAK}{said.words}{_BREAK}")
                addresses.append(said.addresses)
                return
        words.append(_SPACE.sub(" ", text) if is_html and "<" not in text else words_of_html(text))
        if "<" in text:
            addresses.append(addresses_of_html(text))

    for event, node in lxml.etree.iterwalk(root, events=("start", "end", "comment", "pi")):
        tag = node.tag if isinstance(node.tag, str) else ""
        around = "" if is_html and tag and tag not in _PARTS | _SPACES else " " if tag in _SPACES else _BREAK
        if event == "end":
            words.append(around)
            if node.tail:
                take(node.tail)
            continue
        words.append(around)
        for value in node.attrib.values() if tag else ():
            (words if re.search(r"\s", value) else addresses).append(f"{_BREAK}{unquote(value)}{_BREAK}")
        if node.text:
            take(node.text)
        if event != "start":  # comments and instructions have no end of their own
            words.append(around)
            if node.tail:
                take(node.tail)
    return Said("".join(words), _BREAK.join(addresses))


def _in_json(value: Any) -> Iterator[tuple[str, bool]]:
    """Every text of a JSON value, and whether it is an address or a name without white space."""
    if isinstance(value, dict):
        for key, part in value.items():
            yield str(key), True
            yield from _in_json(part)
    elif isinstance(value, list):
        for part in value:
            yield from _in_json(part)
    elif isinstance(value, str):
        yield value, not re.search(r"\s", value)
        if "<" in value:
            yield words_of_html(value), False


def _together(texts: Iterator[tuple[str, bool]]) -> Said:
    words: list[str] = []
    addresses: list[str] = []
    for text, is_address in texts:
        (addresses if is_address else words).append(unquote(text) if is_address else text)
        if is_address and any(char.isupper() for char in text):
            words.append(text)
    return Said(_BREAK.join(words), _BREAK.join(addresses))
