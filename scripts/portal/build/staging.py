"""The folders of a site: the live one, the staged one in which a new one grows, and a spare copy of the last.

At every moment the live folder holds a whole site, the old or the new: the two are exchanged in one step. A new site consists
of hard links to the files that stay and of the new files. The site that was replaced is kept as a spare, so that the next build
has only to bring it up to date, and neither links nor deletes thousands of files.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import shutil
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from portal.common.filesystem import Stat, files_in
from portal.site.urls import NOT_FOUND

SHARD_FILE = ".portal-shard.json"
"""The file in which a part of a site says what it is; no site has it."""


def may_hold_a_site(folder: Path) -> bool:
    """Whether a site may be written there: nothing is, or a site, which has a page for what is not found, or a part of one; never somebody's work."""
    is_one = any((folder / name).is_file() for name in (NOT_FOUND, SHARD_FILE))
    return is_one or not folder.exists() or not any(folder.iterdir())


class SiteFolders:
    """The folders beside one site."""

    def __init__(self, live: Path, spare: Path) -> None:
        self.live = live
        self.spare = spare
        self.staged = live.with_name(f".{live.name}.next")
        """Where files are written first."""
        self._old, self._copy = live.with_name(f".{live.name}.old"), live.with_name(f".{live.name}.copy")
        self.tree = self.staged
        """Where the new site is put together."""

    def begin(self) -> None:
        """Make an empty staging folder; undo what a build that was killed may have left: it may be the live site itself, if moved aside."""
        if self._old.exists() and not self.live.exists():
            os.replace(self._old, self.live)
        for path in (self._old, self.staged, self._copy):
            shutil.rmtree(path, ignore_errors=True)
        self.staged.mkdir(parents=True)

    def discard(self) -> None:
        shutil.rmtree(self.staged, ignore_errors=True)

    def copy_live(self, on_disk: dict[str, Stat], lags: set[str] | None) -> bool:
        """Make the spare a copy of the live site, from which it differs in the files *lags*; whether that was possible."""
        if lags is None:
            return False
        try:
            os.replace(self.spare, self._copy)  # whatever happens now, nobody will take it for a spare again
            for name in lags:
                (self._copy / name).unlink(missing_ok=True)
                if name in on_disk:
                    _link(name, self.live, self._copy, set())
            if files_in(self._copy) == on_disk:
                self.tree = self._copy
                return True
        except OSError:
            pass
        shutil.rmtree(self._copy, ignore_errors=True)
        return False

    def move_in(self, staged: Iterable[str], gone: Iterable[str]) -> None:
        """Move the staged files into the tree, and delete from it what is gone."""
        for name in gone:
            path = self.tree / name
            path.unlink(missing_ok=True)
            with contextlib.suppress(OSError):  # until a folder is not empty
                for folder in path.relative_to(self.tree).parents:
                    (self.tree / folder).rmdir()
        for name in staged:
            (self.tree / name).parent.mkdir(parents=True, exist_ok=True)
            os.replace(self.staged / name, self.tree / name)
        shutil.rmtree(self.staged)

    def complete(self, kept: Iterable[str]) -> None:
        """Add to the staged files those of the live site that stay."""
        made: set[str] = set()
        for name in kept:
            _link(name, self.live, self.staged, made)

    def exchange(self) -> bool:
        """Put the tree in the place of the live site; whether the old one could be kept as a spare."""
        if not self.live.exists():
            os.replace(self.tree, self.live)
            return False
        if not _exchange(self.tree, self.live):
            os.replace(self.live, self._old)
            os.replace(self.tree, self.live)
            os.replace(self._old, self.tree)
        try:
            shutil.rmtree(self.spare, ignore_errors=True)
            self.spare.parent.mkdir(parents=True, exist_ok=True)
            os.replace(self.tree, self.spare)
            return True
        except OSError:  # on another file system, or one that can't be written
            shutil.rmtree(self.tree, ignore_errors=True)
            return False


def _exchange(one: Path, other: Path) -> bool:
    """Exchange two folders in one step (renameat2 of Linux, renamex_np of macOS); False where the system can't."""
    system = ctypes.CDLL(None, use_errno=True) if os.name == "posix" else None
    names = os.fsencode(one), os.fsencode(other)
    try:
        if sys.platform == "linux":
            return bool(system and system.renameat2(-100, names[0], -100, names[1], 2) == 0)
        if sys.platform == "darwin":
            return bool(system and system.renamex_np(*names, 2) == 0)
    except AttributeError:  # an older system
        pass
    return False


def _link(name: str, source: Path, target: Path, made: set[str]) -> None:
    """Link a file of one tree into another, or copy it where links can't be had; folders *made* need not be made."""
    folder = name.rpartition("/")[0]
    if folder not in made:
        os.makedirs(f"{target}/{folder}", exist_ok=True)
        made.add(folder)
    try:
        os.link(f"{source}/{name}", f"{target}/{name}")  # thousands of them: objects for paths would take as long again
    except OSError:
        shutil.copy2(f"{source}/{name}", f"{target}/{name}")


@contextlib.contextmanager
def only_one(site_dir: Path) -> Iterator[None]:
    """Wait until no other build writes the same site. The lock is on the folder above; it ends with the process."""
    try:
        import fcntl
    except ImportError:  # a system without it
        yield
        return
    if not site_dir.parent.exists():
        site_dir.parent.mkdir(parents=True, exist_ok=True)
    folder = os.open(site_dir.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)
