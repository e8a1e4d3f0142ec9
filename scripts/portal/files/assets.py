"""Styles, scripts and fonts under the names at which they are published: with a hash of what they say.

A browser may keep such a file for ever, and never shows a page with yesterday's style: what changes gets another name. One that names
another (``url(sans.woff2)``, ``import "./map.js"``) changes with it. Pictures keep their names, for others link to them.
"""

from __future__ import annotations

import hashlib
import posixpath
import re
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from portal.files.theme import theme_files

ASSETS = "assets"
_NAMED_BY_CONTENT = (".css", ".js", ".mjs", ".woff", ".woff2")
_TEXTS = (".css", ".js", ".mjs")
_MENTION = re.compile(rb"""(?<=["'(])[\w./-]+\.(?:css|m?js|woff2?)(?=["')])""")
_DIGITS = 12


class Asset(NamedTuple):
    """A file that pages load."""

    uri: str
    """Where it is published, relative to the site's root."""
    content: bytes


def is_named_by_content(name: str) -> bool:
    """Whether a file of the theme, such as ``assets/portal.css``, is published under a name with a hash."""
    return name.startswith(f"{ASSETS}/") and name.endswith(_NAMED_BY_CONTENT)


def published_assets(root: Path, *, as_they_are: bool) -> dict[str, Asset]:
    """All of them by the theme's names; *as_they_are* in a preview, where a style is exchanged beneath a page that stays."""
    files = {name: path.read_bytes() for name, path in theme_files(root, ASSETS).items() if is_named_by_content(name)}
    if as_they_are:
        return {name: Asset(name, content) for name, content in files.items()}
    mentioned = {name: _mentioned(name, content, files) for name, content in files.items()}
    uris = {name: _uri(name, files, mentioned) for name in files}
    return {name: Asset(uris[name], _rewritten(name, content, uris)) for name, content in files.items()}


def _mentioned(name: str, content: bytes, files: Mapping[str, bytes]) -> set[str]:
    found = _MENTION.findall(content) if name.endswith(_TEXTS) else ()
    return {_beside(name, mention) for mention in found} & files.keys()


def _beside(name: str, mention: bytes) -> str:
    return posixpath.normpath(posixpath.join(posixpath.dirname(name), mention.decode()))


def _uri(name: str, files: Mapping[str, bytes], mentioned: Mapping[str, set[str]]) -> str:
    """Its name with a hash of it and of all that it leads to; two files may name each other."""
    reached, new = {name}, {name}
    while new:
        new = {other for one in new for other in mentioned[one]} - reached
        reached |= new
    digest = hashlib.blake2b(digest_size=_DIGITS // 2)
    for other in (name, *sorted(reached - {name})):
        digest.update(f"{other} {len(files[other])} ".encode() + files[other])
    stem, extension = posixpath.splitext(name)
    return f"{stem}-{digest.hexdigest()}{extension}"


def _rewritten(name: str, content: bytes, uris: Mapping[str, str]) -> bytes:
    """The same with the published names of what it mentions."""

    def put(match: re.Match[bytes]) -> bytes:
        uri = uris.get(_beside(name, match[0]))
        folder, slash, _ = match[0].rpartition(b"/")
        return match[0] if uri is None else folder + slash + posixpath.basename(uri).encode()

    return _MENTION.sub(put, content) if name.endswith(_TEXTS) else content
