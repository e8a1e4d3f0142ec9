"""What is remembered from one build to the next, and how it is kept on disk so that nothing wrong is ever believed.

What is kept is read by pickle, which obeys whoever wrote it. So each file is signed with a secret of the user's that lies outside
the project: what came with a branch, an archive or somebody else's CI is not believed, whatever it says.
A ``FileCache`` holds what was made of each file and of each Markdown text. It is keyed by content: a file whose size, time and
place on disk are as they were is not even read.
"""

from __future__ import annotations

import contextlib
import copyreg
import hashlib
import hmac
import os
import pickle
import secrets
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

import portal
from portal.common.filesystem import read_at_most

_T = TypeVar("_T")

_MAGIC = b"portal cache 2\n"
_SECRET_BYTES = 32
LARGEST = 50_000_000
"""So many bytes are read of a file, and one more; whoever understands it says that it is too large. 15,000 partners' texts in Cyrillic are no more."""
RACY = 2_000_000_000
"""A file changed so many nanoseconds ago may change again without its time telling."""
FileStat = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class _File:
    stat: FileStat | None
    """None: too fresh to be trusted."""
    digest: bytes
    value: Any


class FileCache:
    """What was made of each file and each text in one reading; the next reading takes from it what still holds."""

    def __init__(
        self, before: FileCache | None = None, *, keep: bool = False, on_file: Callable[[int], None] | None = None
    ) -> None:
        """With *keep*, it also holds what won't be read again. *on_file* is told the bytes of each file that was read."""
        self._on_file = on_file
        self._before: dict[str, _File] = before._files if before else {}
        self._files: dict[str, _File] = dict(self._before) if keep else {}
        self._noted: dict[str, bytes] = {}
        self.texts: dict[bytes, Any] = before.texts if before else {}
        """Rendered Markdown by the digest of its text; whoever renders replaces it by what is in use."""
        self.clean: set[bytes] = before.clean if before else set()
        """Digests of texts that were proofread and are without fault; of those too that are gone."""
        self.whole: Any = None
        """What all files together made, if whoever read them keeps that, too; the next reading makes its own."""

    def of_file(self, path: Path, name: str, make: Callable[[bytes, _T | None], _T]) -> _T:
        """``make(content, before)`` of a file, or what was made of the same content before. OSError if it can't be read."""
        known = self._before.get(name)
        stat = file_stat(path)
        if known is None or known.stat != stat:
            self.of_content(read_at_most(path, LARGEST), name, make, stat if time.time_ns() - stat[1] > RACY else None)
        else:
            self._files[name] = known
        if self._on_file:
            self._on_file(stat[0])
        value_made: _T = self._files[name].value
        return value_made

    def of_content(
        self, content: bytes, name: str, make: Callable[[bytes, _T | None], _T], stat: FileStat | None = None
    ) -> _T:
        """The same of a content that the file has, or is to have."""
        known = self._before.get(name)
        digest = digest_of_content(content)
        before = known.value if known else None
        value: _T = before if known and known.digest == digest else make(content, before)  # type: ignore[assignment]
        self._files[name] = _File(stat, digest, value)
        return value

    def become(self, other: FileCache) -> None:
        """Hold what another one holds, in the place of what was."""
        self._files, self._noted, self.texts, self.clean = other._files, other._noted, other.texts, other.clean

    def hold_with(self, said: str) -> None:
        """Forget which texts are without fault, if what proofreading rests on besides them isn't *said* to be as it was."""
        mark = digest_of(f"rests on {said}")
        if mark not in self.clean:
            self.clean = {mark}

    def note(self, content: bytes, name: str) -> None:
        """Remember what a file held of which nothing is kept."""
        self._noted[name] = digest_of_content(content)

    def digest(self, name: str) -> bytes | None:
        """The digest of a file as it was when it was read; None if it was not."""
        return self._files[name].digest if name in self._files else self._noted.get(name)

    def before(self, name: str) -> Any:
        """What was made of a file when it was read before; None if it was not."""
        known = self._before.get(name)
        return known.value if known else None

    def news(self, other: FileCache | None) -> int:
        """How many files were read that *other* doesn't know as they are, or that are gone."""
        theirs = other._files if other else {}
        changed = sum(theirs.get(name) is not file for name, file in self._files.items())
        return changed + len(theirs.keys() - self._files)

    def __getstate__(self) -> dict[str, Any]:
        return {
            "_on_file": None,
            "_before": {},
            "_noted": {},
            "_files": self._files,
            "texts": self.texts,
            "clean": self.clean,
            "whole": self.whole,
        }


def _closed(mapping: dict[Any, Any]) -> MappingProxyType[Any, Any]:
    return MappingProxyType(mapping)


copyreg.pickle(MappingProxyType, lambda proxy: (_closed, (dict(proxy),)))  # which pickle leaves to whoever uses them


def file_stat(path: Path | str) -> FileStat:
    found = os.stat(path)
    return found.st_size, found.st_mtime_ns, found.st_ino


def digest_of_content(content: bytes) -> bytes:
    return hashlib.blake2b(content, digest_size=16).digest()


def digest_of(text: str) -> bytes:
    return digest_of_content(text.encode(errors="surrogatepass"))


def fingerprint_of_package(folder: Path) -> bytes:
    """A fingerprint of every file of a package: its modules and its data, in all its folders, by name and content."""
    found = hashlib.blake2b(digest_size=16)
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.suffix != ".pyc":
            content = path.read_bytes()
            found.update(f"{path.relative_to(folder).as_posix()} {len(content)}\n".encode() + content)
    return found.digest()


@cache
def code_fingerprint() -> str:
    """A fingerprint of all that shapes the output besides content and configuration: this package, every installed one, Python."""
    found = hashlib.blake2b(sys.version.encode(), digest_size=16)
    found.update(fingerprint_of_package(Path(portal.__file__).parent))
    installed: set[str] = set()
    for folder in sys.path:
        with contextlib.suppress(OSError):
            installed.update(name for name in os.listdir(folder or ".") if name.endswith((".dist-info", ".egg-info")))
    found.update(repr(sorted(installed)).encode())
    return found.hexdigest()


def _secret_file() -> Path:
    """Where the user's programs keep what belongs to this machine (XDG Base Directory Specification)."""
    state = os.environ.get("XDG_STATE_HOME") or os.environ.get("LOCALAPPDATA")
    return (Path(state) if state else Path.home() / ".local/state") / "portal/cache-secret"


def _secret(path: Path) -> bytes | None:
    """The secret with which a cache is signed, made at the first time; None where there can't be one outside the cache's project."""
    try:
        file = _secret_file().resolve()
        project = next((folder.parent for folder in path.parents if folder.name == ".cache"), path.parent)
        if file.is_relative_to(project.resolve()):  # where a branch could have put it
            return None
        if not file.exists():
            file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            with tempfile.NamedTemporaryFile(dir=file.parent) as draft:  # which nobody else can read
                draft.write(secrets.token_bytes(_SECRET_BYTES))
                draft.flush()
                with contextlib.suppress(FileExistsError):  # another process was faster
                    os.link(draft.name, file)
        found = file.read_bytes()
    except (OSError, RuntimeError):
        return None
    return found if len(found) == _SECRET_BYTES else None


def _signed(secret: bytes, version: str, content: bytes | memoryview) -> bytes:
    signature = hashlib.blake2b(hashlib.blake2b(version.encode()).digest(), key=secret)
    signature.update(content)
    return signature.digest()


def save_cache(path: Path, version: str, value: object) -> None:
    """Keep *value* in a file, whole or not at all; OSError if it can't be written."""
    secret = _secret(path)
    if secret is None:
        return
    content = pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
    header = _MAGIC + _signed(secret, version, content)
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
        raise


def load_cache(path: Path, version: str) -> Any:
    """What was kept in a file, if it is whole and was kept by the same version for the same user; None otherwise."""
    start = len(_MAGIC)
    try:
        kept = path.read_bytes()
        secret = _secret(path)
        content = memoryview(kept)[start + 64 :]
        if secret is None or kept[:start] != _MAGIC:
            return None
        if not hmac.compare_digest(kept[start : start + 64], _signed(secret, version, content)):
            return None
        return pickle.loads(content)
    except (OSError, MemoryError):
        return None
