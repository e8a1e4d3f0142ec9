"""What is remembered from one build to the next, and how it is kept on disk so that nothing wrong is ever believed.

A ``Memory`` holds what was made of each file and of each Markdown text. It is keyed by content: a file whose size, time and
place on disk are as they were is not even read.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import pickle
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

T = TypeVar("T")

_MAGIC = b"portal cache 1\n"
_RACY = 2_000_000_000
"""A file changed so many nanoseconds ago may change again without its time telling."""
_Stat = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class _File:
    stat: _Stat | None
    """None: too fresh to be trusted."""
    digest: bytes
    value: Any


class Memory:
    """What was made of each file and each text in one reading; the next reading takes from it what still holds."""

    def __init__(self, before: Memory | None = None) -> None:
        self._before: dict[str, _File] = before._files if before else {}
        self._files: dict[str, _File] = {}
        self.texts: dict[bytes, Any] = before.texts if before else {}
        """Rendered Markdown by the digest of its text; whoever renders replaces it by what is in use."""

    def of_file(self, path: Path, name: str, make: Callable[[bytes, T | None], T]) -> T:
        """``make(content, before)`` of a file, or what was made of the same content before. OSError if it can't be read."""
        known = self._before.get(name)
        stat = _stat(path)
        if known is None or known.stat != stat:
            content = path.read_bytes()
            digest = hashlib.blake2b(content, digest_size=16).digest()
            before = known.value if known else None
            value = before if known and known.digest == digest else make(content, before)
            known = _File(stat if time.time_ns() - stat[1] > _RACY else None, digest, value)
        self._files[name] = known
        value_made: T = known.value
        return value_made

    def same_as(self, other: Memory | None) -> bool:
        """Whether nothing was learned or forgotten since."""
        return other is not None and self._files == other._files and self.texts.keys() == other.texts.keys()

    def __getstate__(self) -> dict[str, Any]:
        return {"_before": {}, "_files": self._files, "texts": self.texts}


def _stat(path: Path) -> _Stat:
    found = path.stat()
    return found.st_size, found.st_mtime_ns, found.st_ino


def digest_of(text: str) -> bytes:
    """The key of a text."""
    return hashlib.blake2b(text.encode(errors="surrogatepass"), digest_size=16).digest()


@cache
def version() -> str:
    """A fingerprint of all that shapes the output besides content and configuration: this package, every installed one, Python."""
    found = hashlib.blake2b(sys.version.encode(), digest_size=16)
    for path in sorted(Path(__file__).parent.glob("*.py")):
        found.update(path.read_bytes())
    for folder in sys.path:
        with contextlib.suppress(OSError):
            names = [name for name in os.listdir(folder or ".") if name.endswith((".dist-info", ".egg-info"))]
            found.update(repr(sorted(names)).encode())
    return found.hexdigest()


def save(path: Path, version: str, value: object) -> None:
    """Keep *value* in a file, whole or not at all; without a word if it can't be written, for it is only a cache."""
    content = pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
    header = _MAGIC + hashlib.blake2b(version.encode() + content).digest()
    draft = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=path.name, delete=False) as file:
            draft = Path(file.name)
            file.write(header)
            file.write(content)
        os.replace(draft, path)
    except OSError:
        if draft:
            with contextlib.suppress(OSError):
                draft.unlink()


def load(path: Path, version: str) -> Any:
    """What was kept in a file, if it is whole and was kept by the same version; None otherwise."""
    start = len(_MAGIC)
    try:
        kept = path.read_bytes()
        content = memoryview(kept)[start + 64 :]
        digest = hashlib.blake2b(version.encode())
        digest.update(content)
        if kept[:start] != _MAGIC or kept[start : start + 64] != digest.digest():
            return None
        return pickle.loads(content)
    except (OSError, MemoryError):
        return None
