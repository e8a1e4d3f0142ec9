"""Files beneath a folder: names, sizes, times, and whether two are the same."""

from __future__ import annotations

import contextlib
import os
import tempfile
from pathlib import Path

Stat = tuple[int, int]
"""Size in bytes, and time of last change in nanoseconds."""


def same_content(one: Path, other: Path) -> bool:
    """Whether two files hold the same bytes; False if one is missing."""
    try:
        return stat_of(one)[0] == stat_of(other)[0] and one.read_bytes() == other.read_bytes()
    except OSError:
        return False


def write_whole(path: Path, content: bytes) -> None:
    """Write all of a file or nothing of it. OSError."""
    handle, beside = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(content)
        Path(beside).chmod(0o644)
        os.replace(beside, path)
    except BaseException:
        Path(beside).unlink(missing_ok=True)
        raise


def write_new(path: str, content: bytes) -> None:
    """Write a file that nobody reads yet, with as few calls of the system as there can be: a site has thousands. OSError."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0), 0o666)
    try:
        rest = memoryview(content)
        while rest:
            rest = rest[os.write(handle, rest) :]
    finally:
        os.close(handle)


def read_at_most(path: Path, limit: int) -> bytes:
    """The content of a file, or so much that it shows to be longer than *limit*. OSError."""
    with open(path, "rb") as file:
        return file.read(limit + 1)


def stat_of(path: Path) -> Stat:
    stat = path.stat()
    return stat.st_size, stat.st_mtime_ns


def files_in(folder: Path) -> dict[str, Stat]:
    """All files beneath a folder by relative address; nothing if it doesn't exist."""
    files: dict[str, Stat] = {}
    pending = [("", str(folder))]
    while pending:
        prefix, path = pending.pop()
        with contextlib.suppress(OSError), os.scandir(path) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    pending.append((f"{prefix}{entry.name}/", entry.path))
                else:
                    stat = entry.stat(follow_symlinks=False)
                    files[prefix + entry.name] = (stat.st_size, stat.st_mtime_ns)
    return files
