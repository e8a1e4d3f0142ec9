"""Files compressed beside the files themselves, for hosts that send what lies there: only where ``mkdocs.yml`` asks for it.

The same content gives the same bytes. gzip alone: decision 0013 has the numbers.
"""

from __future__ import annotations

import gzip
from collections.abc import Mapping
from pathlib import PurePosixPath

from portal.render.hosting.rules import COMPRESSED

ENDING = ".gz"
_SMALLEST = 512
"""So few bytes are not worth a file."""


def compressed(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """What lies beside these files, by address; nothing beside those that hardly get smaller."""
    return {f"{name}{ENDING}": packed(content) for name, content in files.items() if _is_worth_it(name, content)}


def packed(content: bytes) -> bytes:
    """A content as gzip, without name and time."""
    return gzip.compress(content, compresslevel=9, mtime=0)


def _is_worth_it(name: str, content: bytes) -> bool:
    return len(content) >= _SMALLEST and PurePosixPath(name).suffix[1:] in COMPRESSED
