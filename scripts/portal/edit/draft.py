"""Changing the project's files as a careful person would: exact places are edited, and everything else stays as it was typed.

A ``Draft`` gathers changes and writes them all or none. Comments, order, line ends and a byte-order mark are kept.
"""

from __future__ import annotations

import codecs
import contextlib
import difflib
import os
import re
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from portal.common.messages import Told, message
from portal.common.problems import Place, Problem

_GONE = "\0"
"""Stands for a line that goes; no file holds it, for the check refuses it."""


class FileThere(Told):
    """What was to be new is there already."""


def file_there(root: Path, name: str) -> str | None:
    """The file that has a name, in whatever case: some systems don't tell them apart. None if the name is free."""
    path = root / name
    if not path.parent.is_dir():
        return None
    there = next((other for other in os.listdir(path.parent) if other.casefold() == path.name.casefold()), None)
    return path.with_name(there).relative_to(root).as_posix() if there else None


class _Edit(NamedTuple):
    line: int
    column: int
    old: str
    new: str


class Draft:
    """Changes to files of the project in *root* that are not written yet."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._edits: dict[str, dict[_Edit, None]] = {}
        """By file, each edit once, in the order in which they came."""
        self._edited_lines: dict[str, set[int]] = {}
        self._on_disk: dict[str, list[str]] = {}
        """Lines of the files that edits rest on, as they were read first."""
        self._whole: dict[str, str | None] = {}
        """New content by file; None for a file that goes away."""
        self._before: dict[str, bytes | None] = {}

    def replace(self, place: Place, old: str, new: str) -> None:
        """Put *new* in the place of *old*, which stands there, perhaps in quotes."""
        line = self._lines(place.path)[place.line - 1]
        column = line.find(old, place.column - 1)
        if not place.column - 1 <= column <= place.column:
            raise ValueError(f"{place} does not hold “{old}”")
        self._add(place.path, _Edit(place.line, column + 1, old, new))

    def _add(self, name: str, edit: _Edit) -> None:
        self._edits.setdefault(name, {})[edit] = None
        self._edited_lines.setdefault(name, set()).add(edit.line)

    def substitute(self, name: str, pattern: re.Pattern[str], new: str) -> None:
        """Put *new* in the place of the first group of every match of *pattern* within a line."""
        for number, line in enumerate(self._lines(name), start=1):
            for match in pattern.finditer(line):
                self.replace(Place(name, number, match.start(1) + 1), match[1], new)

    def mend(self, problem: Problem) -> bool:
        """Do what a problem's fix says; False if the file doesn't hold what it should at that place."""
        place, fix = problem.place, problem.fix
        lines = self._lines(place.path)
        if fix is None or place.line > len(lines):
            return False
        line = lines[place.line - 1]
        if fix.whole_line:
            if place.line in self._edited_lines.get(place.path, ()) or (fix.old and fix.old != line):
                return False
            self._add(place.path, _Edit(place.line, 1, line, fix.new if fix.old else _GONE))
            return True
        if fix.old.startswith("{{"):  # the place of a reference within a YAML text is that of the text
            rest = range(place.line, len(lines) + 1)
            found = next((number for number in rest if fix.old in lines[number - 1]), None)
            place = Place(place.path, found, lines[found - 1].index(fix.old) + 1) if found else place
        try:
            self.replace(place, fix.old, fix.new)
        except ValueError:
            return False
        return True

    def insert(self, name: str, line: int, text: str) -> None:
        """Put whole lines before line number *line*, or at the end of the file."""
        self._add(name, _Edit(line, 1, "", text))

    def write(self, name: str, text: str) -> None:
        self._whole[name] = text

    def create(self, name: str, text: str) -> None:
        """Write a file that is new; FileThere, if one has its name, in whatever case."""
        if there := file_there(self.root, name):
            raise FileThere(message("draft.file-there", file=there))
        self._whole[name] = text

    def move(self, name: str, to: str) -> None:
        """Give a file another name, which is free; edits of its content go with it. FileThere."""
        self.create(to, self._content(name))
        self._whole[name] = None

    def text(self, name: str) -> str:
        """The text of a file as it is on disk; empty if there is none."""
        raw = self._raw(name) or b""
        return raw.removeprefix(codecs.BOM_UTF8).decode().replace("\r\n", "\n").replace("\r", "\n")

    def _raw(self, name: str) -> bytes | None:
        path = self.root / name
        return path.read_bytes() if path.is_file() else None

    def _lines(self, name: str) -> list[str]:
        if name not in self._on_disk:
            self._on_disk[name] = self.text(name).split("\n")
        return self._on_disk[name]

    def _content(self, name: str) -> str:
        """The content of a file with the edits so far."""
        if name in self._whole:
            return self._whole[name] or ""
        lines = list(self._lines(name))
        for edit in sorted(self._edits.get(name, ()), reverse=True):
            if edit.line > len(lines):
                lines += [edit.new.removesuffix("\n")]
                continue
            line = lines[edit.line - 1]
            before, after = line[: edit.column - 1], line[edit.column - 1 + len(edit.old) :]
            lines[edit.line - 1] = before + edit.new + after
        return "\n".join(line for line in lines if line != _GONE)

    def contents(self) -> dict[str, str | None]:
        """The new content of every file that changes, by name; None for a file that goes away."""
        made: dict[str, str | None] = {name: self._content(name) for name in self._edits}
        made |= self._whole
        return {name: text for name, text in made.items() if text is None or text != self.text(name)}

    def diff(self) -> Iterator[str]:
        """The changes as lines of a unified diff."""
        for name, text in sorted(self.contents().items()):
            before, after = self.text(name).splitlines(), (text or "").splitlines()
            yield from difflib.unified_diff(before, after, name, name if text is not None else "/dev/null", lineterm="")

    def save(self) -> list[str]:
        """Write everything, or nothing: OSError leaves all files as they were. The names of those written."""
        contents = self.contents()
        self._before = {name: self._raw(name) for name in contents}
        write_bytes(
            self.root,
            {name: None if text is None else _as_before(text, self._before[name]) for name, text in contents.items()},
        )
        return [name for name, text in contents.items() if text is not None]

    def undo(self) -> None:
        write_bytes(self.root, self._before)


def _as_before(text: str, before: bytes | None) -> bytes:
    """Text with the line ends and byte-order mark that the file had."""
    if before and b"\r\n" in before:
        text = text.replace("\n", "\r\n")
    return (codecs.BOM_UTF8 if before and before.startswith(codecs.BOM_UTF8) else b"") + text.encode()


class _Step(NamedTuple):
    """One file that gets a new content, or goes away."""

    path: Path
    new: Path | None
    """Where the new content waits; None for a file that goes away."""
    old: Path | None
    """Where the old one is kept; None for a file that is new."""


def write_bytes(root: Path, files: Mapping[str, bytes | None]) -> None:
    """Write files, and delete those without content; all or none. OSError leaves all as they were.

    Each new content is written beside its place first, and each old one kept there, so that whatever fails on the way is undone by
    moving files within their folders; that takes no room on the disk.
    """
    steps: list[_Step] = []
    done: list[_Step] = []
    left_over: set[Path] = set()
    try:
        for name, content in files.items():
            path = root / name
            is_there = path.exists()
            new = path.with_name(f".{path.name}.part") if content is not None else None
            step = _Step(path, new, path.with_name(f".{path.name}.before") if is_there else None)
            steps.append(step)
            left_over |= {place for place in step[1:] if place}
            if new and content is not None:
                path.parent.mkdir(parents=True, exist_ok=True)
                new.write_bytes(content)
            if step.old:
                shutil.copy2(path, step.old)
        for step in steps:
            if step.new:
                os.replace(step.new, step.path)
            elif step.old:
                step.path.unlink()
            done.append(step)
    except BaseException:
        for step in reversed(done):
            try:
                if step.old:
                    os.replace(step.old, step.path)
                else:
                    step.path.unlink(missing_ok=True)
            except OSError:  # then the old content stays where it is kept
                left_over -= {step.old}
        raise
    finally:
        for place in left_over:
            with contextlib.suppress(OSError):
                place.unlink()


def write_files(root: Path, files: dict[str, str]) -> list[str]:
    """Write those files that differ, all or none; the names of those written."""
    changed = stale_files(root, files)
    write_bytes(root, {name: files[name].encode() for name in changed})
    return changed


def stale_files(root: Path, files: dict[str, str]) -> list[str]:
    """Names of those files that don't hold what they should, whatever their line ends."""
    return [
        name
        for name, text in files.items()
        if not (root / name).is_file() or (root / name).read_text("utf-8", "replace") != text
    ]
