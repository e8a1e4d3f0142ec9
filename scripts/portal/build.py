"""One build: what must be rendered anew, rendering it on all cores, and putting the new site in the place of the old.

Why it is fast: an output is rendered only if something it was made from has changed (``inputs`` names what each one read);
everything else is linked from the last good site. What is rendered is rendered in forked workers that inherit the
portal. The last good site stays until the new one is whole.
"""

from __future__ import annotations

import contextlib
import os
import shutil
from array import array
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from portal.inputs import fingerprints
from portal.site import Output, Renderer, Site, outputs
from portal.workers import in_parallel

Progress = Callable[[int, int], None]
"""Told how many outputs are done, and of how many."""


@dataclass(slots=True)
class Made:
    """What is remembered of an output."""

    title: str
    read: array[int]
    """Numbers of the inputs it was made from."""
    files: dict[str, tuple[int, int]]
    """Its files by address, each with size in bytes and time of last change in nanoseconds."""


@dataclass
class LastBuild:
    """What is remembered of the last build of a site."""

    fingerprints: dict[str, bytes] = field(default_factory=dict)
    """Hashes of all inputs by name."""
    numbers: dict[str, int] = field(default_factory=dict)
    """Inputs by name: a number for each."""
    made: dict[Output, Made] = field(default_factory=dict)


class RenderFailed(Exception):
    """A template, or the portal itself, is at fault."""


class Build:
    """A build of *site* into the folder *live*, upon what is known of the last one."""

    def __init__(self, site: Site, live: Path, last: LastBuild) -> None:
        self.site = site
        self.live = live
        self.staged = live.with_name(f".{live.name}.next")
        now = fingerprints(site.registry)
        changed = {number for name, number in last.numbers.items() if now.get(name) != last.fingerprints.get(name)}
        self.numbers = dict(last.numbers)
        for name in now.keys() - self.numbers.keys():
            self.numbers[name] = len(self.numbers)
        self.result = LastBuild(now, self.numbers)
        self.stale: list[Output] = []
        """Outputs to render, language by language."""
        self.total = 0
        on_disk = _files(live) if last.made else {}
        for output in outputs(site):
            self.total += 1
            made = last.made.get(output)
            if made and changed.isdisjoint(made.read) and all(on_disk.get(f) == s for f, s in made.files.items()):
                self.result.made[output] = made
            else:
                self.stale.append(output)

    @property
    def kept(self) -> int:
        """How many outputs need not be rendered."""
        return self.total - len(self.stale)

    def render(self, jobs: int, progress: Progress | None = None) -> Iterator[tuple[Output, str, dict[str, bytes]]]:
        """Render what is stale: each output with its title and its pages; other files are written to the staging folder."""
        renderer = Renderer(self.site)
        renderer.prepare()
        done = 0
        for some, results in in_parallel(_render, (renderer, self.staged, self.numbers), self.stale, jobs):
            for output, (title, read, pages, files) in zip(some, results, strict=True):
                self.result.made[output] = Made(title, read, files)
                yield output, title, pages
            done += len(some)
            if progress:
                progress(done, len(self.stale))

    def begin(self) -> None:
        """Make an empty staging folder, and put back a site that an earlier build was killed while swapping."""
        old = self.live.with_name(f".{self.live.name}.old")
        if old.exists() and not self.live.exists():
            os.replace(old, self.live)
        shutil.rmtree(old, ignore_errors=True)
        shutil.rmtree(self.staged, ignore_errors=True)
        self.staged.mkdir(parents=True)

    def discard(self) -> None:
        """Leave nothing of a build that failed."""
        shutil.rmtree(self.staged, ignore_errors=True)

    def swap(self) -> None:
        """Put the staged files, and from the last site what was kept, in the place of the last site."""
        rendered = set(self.stale)
        folders: set[str] = set()
        for output, made in self.result.made.items():
            if output not in rendered:
                for name in made.files:
                    folder = name.rpartition("/")[0]
                    if folder not in folders:
                        (self.staged / folder).mkdir(parents=True, exist_ok=True)
                        folders.add(folder)
                    _link(f"{self.live}/{name}", f"{self.staged}/{name}")
        self._note_pages(self.staged)
        old = self.live.with_name(f".{self.live.name}.old")
        if self.live.exists():
            os.replace(self.live, old)
        os.replace(self.staged, self.live)
        shutil.rmtree(old, ignore_errors=True)

    def _note_pages(self, folder: Path) -> None:
        """Take down size and time of the pages, which the engine has written."""
        for output in self.stale:
            made = self.result.made[output]
            for name in made.files:
                made.files[name] = _stat(folder / name)


def _render(
    shared: tuple[Renderer, Path, dict[str, int]], some: Sequence[Output]
) -> list[tuple[str, array[int], dict[str, bytes], dict[str, tuple[int, int]]]]:
    """Render some outputs: title, inputs, pages with their content, and all files. Files that are no pages are written."""
    renderer, staged, numbers = shared
    results = []
    for output in some:
        try:
            rendered = renderer.render(output)
        except Exception as exc:
            raise RenderFailed(f"{output.locale}: /{output.uri} can't be drawn: {type(exc).__name__}: {exc}") from exc
        if output.kind != "page":
            for name, content in rendered.files.items():
                path = staged / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)
        read = array("I", sorted(numbers[name] for name in rendered.read))
        files = dict.fromkeys(rendered.files, (0, 0))
        results.append((rendered.title, read, rendered.files if output.kind == "page" else {}, files))
    return results


def _link(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except OSError:  # a file system without links, or across two of them
        shutil.copy2(source, target)


def _stat(path: Path) -> tuple[int, int]:
    found = path.stat()
    return found.st_size, found.st_mtime_ns


def _files(folder: Path) -> dict[str, tuple[int, int]]:
    """All files beneath a folder by relative address, each with size and time of last change."""
    found: dict[str, tuple[int, int]] = {}
    pending = [("", str(folder))]
    while pending:
        prefix, path = pending.pop()
        with contextlib.suppress(OSError), os.scandir(path) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    pending.append((f"{prefix}{entry.name}/", entry.path))
                elif entry.is_file(follow_symlinks=False):
                    stat = entry.stat()
                    found[prefix + entry.name] = (stat.st_size, stat.st_mtime_ns)
    return found
