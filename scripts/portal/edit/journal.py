"""Files written all or none, whenever it fails or is ended: a change is prepared beside its places, and a journal says how far it is.

Each new content is written beside its place first, and each old one kept there; what is done then moves files within their
folders, which takes no room on the disk. The journal's name is its state: begun (nothing has changed yet), decided (all is
prepared: the change will be whole), or undoing. It changes by giving it another name. ``recover`` brings a change to its end
that was cut off by a kill or a power cut; git ignores all of these files.
"""

from __future__ import annotations

import contextlib
import errno
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from portal.common.cache import digest_of_content
from portal.common.messages import Message, Told, message

BEGUN, DECIDED, UNDOING = ".portal-change.begun", ".portal-change.decided", ".portal-change.undoing"


class ChangedMeanwhile(Told):
    """A file doesn't hold any more what a change rests on; nothing was written."""

    def __init__(self, file: str) -> None:
        super().__init__(message("draft.changed-meanwhile", file=file))


class _Step(NamedTuple):
    """One file that gets a new content, or goes away."""

    name: str
    before: str | None
    """Digest of its content; None if there is no file."""
    after: str | None

    def place(self, root: Path, ending: str) -> Path:
        """Where the new content waits (``part``), or the old one is kept (``before``)."""
        path = root / self.name
        return path.with_name(f".{path.name}.{ending}")


def write_bytes(
    root: Path, files: Mapping[str, bytes | None], as_read: Mapping[str, bytes | None] | None = None
) -> None:
    """Write files, and delete those without content; all or none. OSError leaves all as they were.

    *as_read* is what files held on which the new content rests: ChangedMeanwhile, if one holds something else by now.
    """
    with alone(root):
        _settle_any(root)
        before = {name: _content(root / name) for name in files}
        for name, content in (as_read or {}).items():
            if before.get(name, content) != content:
                raise ChangedMeanwhile(name)
        steps = [
            _Step(name, _digest(before[name]), _digest(content))
            for name, content in files.items()
            if content != before[name]
        ]
        try:
            if steps:
                _write(root, steps, files)
        except OSError as exc:  # a full disk names no file
            exc.filename = exc.filename or root / steps[0].name
            raise


def _write(root: Path, steps: list[_Step], files: Mapping[str, bytes | None]) -> None:
    try:
        _put(root / BEGUN, json.dumps(steps).encode())
        for step in steps:
            path = root / step.name
            if (content := files[step.name]) is not None:
                path.parent.mkdir(parents=True, exist_ok=True)
                _put(step.place(root, "part"), content)
                if step.before:
                    shutil.copymode(path, step.place(root, "part"))
            if step.before:
                _assert_unlocked(path)
                shutil.copy2(path, step.place(root, "before"))
                if _digest(_content(step.place(root, "before"))) != step.before:
                    raise ChangedMeanwhile(step.name)
            elif path.exists():
                raise ChangedMeanwhile(step.name)
        os.replace(root / BEGUN, root / DECIDED)
        for step in steps:
            if step.after:
                os.replace(step.place(root, "part"), root / step.name)
            else:
                (root / step.name).unlink()
    except BaseException:
        with contextlib.suppress(OSError):  # a disk that fails for good: the next command brings it to an end
            if (root / DECIDED).exists():
                os.replace(root / DECIDED, root / UNDOING)
            _settle_any(root)
        raise
    with contextlib.suppress(OSError):  # it is written; what is left is cleared away by the next command
        _clear(root, steps, DECIDED)


def _assert_unlocked(path: Path) -> None:
    """PermissionError, if nobody may write a file: that it could be given another content from beside is no leave to do so."""
    if not path.stat().st_mode & 0o222:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), path)


def _put(path: Path, content: bytes) -> None:
    try:
        path.write_bytes(content)
    except OSError as exc:
        exc.filename = exc.filename or path
        raise


def recover(root: Path) -> Message | None:
    """Bring a change to its end that was cut off: all of it, or nothing. What to tell of it; None if there is none. OSError."""
    if not any((root / name).exists() for name in (BEGUN, DECIDED, UNDOING)):
        return None
    with alone(root):
        return _settle_any(root)


def _settle_any(root: Path) -> Message | None:
    for journal in (DECIDED, UNDOING, BEGUN):
        if not (root / journal).exists():
            continue
        try:
            steps = [_Step(*step) for step in json.loads((root / journal).read_bytes())]
        except (ValueError, TypeError):  # cut off while it was being written, before anything else was
            steps = []
        if not all(_is_within(root, step.name) for step in steps):  # a branch has brought it
            steps = []
        left = [] if journal == BEGUN else _settled(root, steps, forward=journal == DECIDED)
        _clear(root, steps, journal)
        if left:
            return message("draft.left-beside", files=", ".join(left))
        return message("draft.completed" if journal == DECIDED else "draft.taken-back", number=len(steps))
    return None


def _is_within(root: Path, name: object) -> bool:
    """Whether a name is that of a file of the project, also where folders are links to elsewhere."""
    return isinstance(name, str) and (root / name).parent.resolve().is_relative_to(root.resolve())


def _settled(root: Path, steps: list[_Step], *, forward: bool) -> list[str]:
    """Bring every file to its new state, or to its old one; those that somebody has edited since stay as they are.

    What these were to hold is put beside them: its names.
    """
    left: list[str] = []
    for step in steps:
        path, waiting = root / step.name, step.place(root, "part" if forward else "before")
        wanted, other = (step.after, step.before) if forward else (step.before, step.after)
        now = _digest(_content(path))
        if now == wanted:
            continue
        if now == other and wanted is None:
            path.unlink()
        elif not waiting.exists():
            continue  # somebody has cleared it away
        elif now in (other, None):
            os.replace(waiting, path)
        else:
            beside = path.with_name(f"{path.name}.interrupted")
            os.replace(waiting, beside)
            left.append(beside.relative_to(root).as_posix())
    return left


def _clear(root: Path, steps: list[_Step], journal: str) -> None:
    for step in steps:
        for ending in ("part", "before"):
            step.place(root, ending).unlink(missing_ok=True)
    (root / journal).unlink(missing_ok=True)


def _content(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


def _digest(content: bytes | None) -> str | None:
    return None if content is None else digest_of_content(content).hex()


@contextlib.contextmanager
def alone(root: Path) -> Iterator[None]:
    """While no other command, or form, writes into the same project; where the system can tell."""
    try:
        import fcntl

        folder = os.open(root, os.O_RDONLY)
    except (ImportError, OSError):
        yield
        return
    try:
        with contextlib.suppress(OSError):  # some network file systems can't
            fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)
