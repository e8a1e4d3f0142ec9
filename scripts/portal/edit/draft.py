"""Changing the project's files as a careful person would: exact places are edited, and everything else stays as it was typed.

A ``Draft`` gathers changes; they are written all or none (``journal``), and only into files that still hold what they rest on. Comments, order, line ends and a byte-order mark are kept.
"""

from __future__ import annotations

import codecs
import difflib
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from portal.common.cache import FileCache, digest_of_content
from portal.common.messages import Told, message
from portal.common.problems import Place, Problem
from portal.edit.journal import ChangedMeanwhile, write_bytes

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
        self._edits_of_line: dict[tuple[str, int], list[_Edit]] = {}
        self._edited_lines: dict[str, set[int]] = {}
        self._on_disk: dict[str, list[str]] = {}
        """Lines of the files that edits rest on, as they were read first."""
        self._whole: dict[str, str | None] = {}
        """New content by file; None for a file that goes away."""
        self._pictures: dict[str, bytes | None] = {}
        """New content by file of what is no text; None for a file that goes away."""
        self._as_read: dict[str, bytes | None] = {}
        """What each file held when it was first looked at; None if there was none."""

    def replace(self, place: Place, old: str, new: str) -> None:
        """Put *new* in the place of *old*, which stands there, perhaps in quotes. ChangedMeanwhile, if it doesn't."""
        line = self._lines(place.path)[place.line - 1]
        column = line.find(old, place.column - 1)
        if not place.column - 1 <= column <= place.column or self._is_edited(place, column + 1, len(old)):
            raise ChangedMeanwhile(place.path)
        self._add(place.path, _Edit(place.line, column + 1, old, new))

    def _is_edited(self, place: Place, column: int, length: int) -> bool:
        """Whether another edit already takes some of it: what would be left then nobody knows."""
        others = self._edits_of_line.get((place.path, place.line), ())
        return any(
            edit.column < column + length and column < edit.column + len(edit.old) and edit.column != column
            for edit in others
        )

    def _add(self, name: str, edit: _Edit) -> None:
        self._edits.setdefault(name, {})[edit] = None
        self._edits_of_line.setdefault((name, edit.line), []).append(edit)
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
        except ChangedMeanwhile:
            return False
        return True

    def insert(self, name: str, line: int, text: str) -> None:
        """Put whole lines before line number *line*, or at the end of the file."""
        self._add(name, _Edit(line, 1, "", text))

    def write(self, name: str, text: str) -> None:
        self._whole[name] = text

    def put(self, name: str, content: bytes | None) -> None:
        """Write a file that is no text, a picture, or take it away; FileThere, if another one has its name, in whatever case."""
        there = file_there(self.root, name)
        if content is not None and there and self.before(there) != content:
            raise FileThere(message("draft.file-there", file=there))
        self.before(name)
        self._pictures[name] = content

    def create(self, name: str, text: str) -> None:
        """Write a file that is new; FileThere, if one has its name, in whatever case."""
        if there := file_there(self.root, name):
            raise FileThere(message("draft.file-there", file=there))
        self._whole[name] = text

    def move(self, name: str, to: str) -> None:
        """Give a file another name, which is free; edits of its content go with it. FileThere."""
        self.create(to, self.content(name))
        self._whole[name] = None

    def delete(self, name: str) -> None:
        self.before(name)
        self._whole[name] = None

    def text(self, name: str) -> str:
        """The text of a file as it was on disk when it was first looked at; empty if there was none."""
        raw = self.before(name) or b""
        return raw.removeprefix(codecs.BOM_UTF8).decode().replace("\r\n", "\n").replace("\r", "\n")

    def before(self, name: str) -> bytes | None:
        """What a file held when it was first looked at; None if there was none."""
        if name not in self._as_read:
            path = self.root / name
            self._as_read[name] = path.read_bytes() if path.is_file() else None
        return self._as_read[name]

    def _lines(self, name: str) -> list[str]:
        if name not in self._on_disk:
            self._on_disk[name] = self.text(name).split("\n")
        return self._on_disk[name]

    def content(self, name: str) -> str:
        """The text of a file with the changes so far; empty if there is none."""
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
        made: dict[str, str | None] = {name: self.content(name) for name in self._edits}
        made |= self._whole
        return {name: text for name, text in made.items() if text is None or text != self.text(name)}

    def diff(self) -> Iterator[str]:
        """The changes as lines of a unified diff."""
        for name, text in sorted(self.contents().items()):
            before, after = self.text(name).splitlines(), (text or "").splitlines()
            yield from difflib.unified_diff(before, after, name, name if text is not None else "/dev/null", lineterm="")

    def files(self) -> dict[str, bytes | None]:
        """The same as the files will hold it."""
        texts = {
            name: None if text is None else _as_before(text, self.before(name))
            for name, text in self.contents().items()
        }
        return {**texts, **self._pictures}

    def changed_since(self, memory: FileCache) -> str | None:
        """A file that doesn't hold what it held when the portal was read, so that edits could go astray; None if there is none."""
        for name in {**self._as_read, **self._edits, **self._whole}:
            if name in self._pictures:
                continue  # nobody has read what lay there
            content = self.before(name)
            if memory.digest(name) != (None if content is None else digest_of_content(content)):
                return name
        return None

    def save(self) -> list[str]:
        """Write everything, or nothing: OSError and ChangedMeanwhile leave all files as they were. The names of those written."""
        files = self.files()
        write_bytes(self.root, files, self._as_read)
        return [name for name, content in files.items() if content is not None]


def _as_before(text: str, before: bytes | None) -> bytes:
    """Text with the line ends and byte-order mark that the file had."""
    if before and b"\r\n" in before:
        text = text.replace("\n", "\r\n")
    return (codecs.BOM_UTF8 if before and before.startswith(codecs.BOM_UTF8) else b"") + text.encode()


def stale_files(root: Path, files: dict[str, str]) -> list[str]:
    """Names of those files that don't hold what they should, whatever their line ends."""
    return [
        name
        for name, text in files.items()
        if not (root / name).is_file() or (root / name).read_text("utf-8", "replace") != text
    ]


def write_files(root: Path, files: dict[str, str], memory: FileCache | None = None) -> list[str]:
    """Write those files that differ, all or none; the names of those written. OSError.

    ChangedMeanwhile, if one of them isn't any more what it was when the portal was read, in *memory*.
    """
    draft = Draft(root)
    for name, text in files.items():
        draft.write(name, text)
    if memory and (file := draft.changed_since(memory)):
        raise ChangedMeanwhile(file)
    return draft.save()
