"""How the files of a project stood at a moment."""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from portal.common.cache import RACY, FileStat, digest_of_content, file_stat


class Snapshot(NamedTuple):
    """How files stood at a moment."""

    stats: dict[str, FileStat]
    """Size, time of last change in nanoseconds, and place on disk, by name."""
    digests: dict[str, bytes]
    """Of files that had been written so shortly before that they could be written again without it showing."""

    @classmethod
    def of(cls, root: Path, names: Iterable[str]) -> Snapshot:
        """How these files, and all files beneath these folders, stand now. What can't be read is left out."""
        now = time.time_ns()
        stats: dict[str, FileStat] = {}
        for name in names:
            with contextlib.suppress(OSError):
                stats |= _stats_beneath(root / name, name)
        fresh = [name for name, stat in stats.items() if now - stat[1] <= RACY]
        return cls(stats, {name: _digest_of_file(root / name) for name in fresh})

    def changed(self, root: Path, now: Snapshot) -> set[str]:
        """Names of the files that have changed until *now*, have come or are gone."""
        names = {name for name in self.stats.keys() | now.stats.keys() if self.stats.get(name) != now.stats.get(name)}
        return names | {name for name, digest in self.digests.items() if _digest_of_file(root / name) != digest}


def _stats_beneath(path: Path | str, name: str) -> dict[str, FileStat]:
    if not os.path.isdir(path):
        return {name: file_stat(path)} if os.path.isfile(path) else {}
    stats: dict[str, FileStat] = {}
    with os.scandir(path) as entries:
        for entry in entries:
            with contextlib.suppress(OSError):
                if entry.is_dir():
                    stats |= _stats_beneath(entry.path, f"{name}/{entry.name}")
                elif entry.is_file():  # of a pipe there is no end
                    stat = entry.stat()
                    stats[f"{name}/{entry.name}"] = (stat.st_size, stat.st_mtime_ns, stat.st_ino)
    return stats


def _digest_of_file(path: Path) -> bytes:
    try:
        return digest_of_content(path.read_bytes())
    except OSError:
        return b""
