"""What lies in the project's folders and is none of its files: links that lead out of them, devices, pipes.

A branch of somebody else's may hold them. Nothing of them is read, published or shown: the rest is read only when none is there.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from portal.common.problems import Place, Problem, problem
from portal.files.config import CACHE, CONFIG_FILE
from portal.files.theme import OVERRIDES

CONTENT_FOLDERS = ("data", "docs", OVERRIDES)


def foreign_files(root: Path) -> list[Problem]:
    """What must not be read, by the names under which it lies in the project."""
    home = os.path.realpath(root)
    return [
        found for name in (CONFIG_FILE, *CONTENT_FOLDERS) for found in _look_at(os.path.join(home, name), name, home)
    ]


def tracked_cache(root: Path) -> list[Problem]:
    """A cache that git carries from one machine to another: it is nobody's content, and not to be trusted."""
    for folder in (root, *root.parents):
        index = folder / ".git/index"
        if os.path.isfile(index):  # False, too, where nobody may look
            names = index.read_bytes()
            within = "" if names[4:8] == b"\0\0\0\4" or folder == root else f"{root.relative_to(folder).as_posix()}/"
            cache = (
                f"{within}{CACHE}/" if names[4:8] != b"\0\0\0\4" else f"{CACHE}/"[1:]
            )  # names are cut short in version 4
            return [problem("file.cache-tracked", Place(CACHE), folder=CACHE)] if cache.encode() in names else []
    return []


def _look_at(path: str, name: str, home: str) -> Iterator[Problem]:
    """A file or folder; a link to one of the project's own is followed no further, for what it leads to is looked at anyway."""
    if os.path.islink(path):
        inside = os.path.relpath(os.path.realpath(path), home).split(os.sep)[0]
        if inside not in CONTENT_FOLDERS:
            yield problem("file.outside", Place(name))
            return
    elif os.path.isdir(path):
        yield from _look_into(path, name, home)
        return
    if os.path.exists(path) and not os.path.isfile(path) and not os.path.isdir(path):
        yield problem("file.no-file", Place(name))


def _look_into(folder: str, name: str, home: str) -> Iterator[Problem]:
    try:
        entries = os.scandir(folder)
    except OSError:  # said where it is read
        return
    with entries:
        for entry in entries:
            if not entry.is_file(follow_symlinks=False):
                yield from _look_at(entry.path, f"{name}/{entry.name}", home)
