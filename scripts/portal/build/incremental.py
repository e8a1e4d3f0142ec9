"""One build: what must be rendered anew, rendering it on all cores, and putting the new site in the place of the old.

Why it is fast: an output is rendered only if something it was made from has changed (``render.dependencies`` names what each one read);
everything else is linked from the last good site. What is rendered is rendered in forked workers that inherit the
portal. The last good site stays until the new one is whole.
"""

from __future__ import annotations

import os
from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from portal.build.drawing import NotDrawn, draw_for_hosts, where_at_fault
from portal.build.last_build import LastBuild, RenderedOutput, differing
from portal.build.outcome import Refused
from portal.build.outputs import Output, Rendered, Renderer, outputs
from portal.build.sharding import Shard
from portal.build.staging import SiteFolders
from portal.check.project import Site
from portal.common.filesystem import Stat, files_in, same_content, stat_of, write_new
from portal.common.parallel import in_parallel
from portal.common.progress import Progress, silent

_FEW = 32
"""So many outputs are rendered in this process, and need few templates."""
Elsewhere = Callable[[Sequence[Output]], Iterator[tuple[Sequence[Output], list[Rendered]]]]
"""Renders outputs on other machines: some after another with what came of them, in order. NotDrawn."""
_SLOW = ("search", "data", "llms")
"""Outputs that take all texts of a language; a preview makes them when nobody edits."""


class Build:
    """A build of *site* into its folders, upon what is known of the last one."""

    @classmethod
    def upon(
        cls,
        last: LastBuild,
        site: Site,
        now: dict[str, bytes],
        folders: SiteFolders,
        *,
        is_update: bool,
        edited: set[str] | None,
        is_standing: bool = False,
        found: Mapping[str, Stat] | None = None,
        shard: Shard | None = None,
    ) -> Build:
        """A build that knows what is stale. *now* are the fingerprints of the site's inputs. An update trusts that the last build's files are there;
        where the site *is_standing*, they were looked at already, and the engine has nothing to change; *found* are its files, for a build that is no update.

        *edited* names the inputs that have changed, if that is known and the outputs are the same as in the last build. Of a *shard*, no others are built.
        """
        names = differing(last.fingerprints, now) if edited is None else edited
        numbers = last.numbers_with(names)
        build = cls(site, folders, last, LastBuild(now, numbers, base=last.base), is_update=is_update, shard=shard)
        build.is_copied = is_standing and bool(last.made) and (is_update or last.files() == found)
        if build.is_copied and found:
            build._on_disk = dict(found)
        changed = {numbers[name] for name in names}
        if edited is not None and last.readers is not None:
            build._take_readers_of(changed, last.readers)
        else:
            build._take_all(changed)
        return build

    def __init__(
        self,
        site: Site,
        folders: SiteFolders,
        last: LastBuild,
        result: LastBuild,
        *,
        is_update: bool = False,
        shard: Shard | None = None,
    ) -> None:
        """An update changes the last build's files in place."""
        self.site = site
        self._shard = shard
        self._last = last
        self._is_update = is_update
        self.folders = folders
        self.result = result
        self.stale: list[Output] = []
        """Outputs to render, language by language."""
        self.total = len(last.made)
        self.is_new = True
        """Whether there is anything in the result that wasn't in the last."""
        self.is_copied = False
        """What the engine copies is there already."""
        self._same: set[str] = set()
        """Files that were written again in the same bytes."""
        self._on_disk: dict[str, Stat] = {}
        self._written: dict[str, Stat] = {}
        """All that were written, as they stand in the site."""
        self.standing: dict[str, Stat] = {}
        """Once the new site is in its place: all its files. Nobody looks at thousands of them once more."""

    def _take_all(self, changed: set[int]) -> None:
        """Look at every output that there is."""
        last = self._last
        if last.made and not self._is_update and not self.is_copied:
            self._on_disk = files_in(self.folders.live)
        self.total = 0
        every = outputs(self.site)
        for output in self._shard.share(every) if self._shard else every:
            self.total += 1
            made = last.made.get(output)
            if (
                made
                and output not in last.late
                and changed.isdisjoint(made.read)
                and (self._is_update or self._is_there(made))
            ):
                self.result.made[output] = made
            else:
                self.stale.append(output)

    def _take_readers_of(self, changed: set[int], readers: dict[int, list[Output]]) -> None:
        """Look only at the outputs that may rest on what has changed; there are no others than in the last build.

        If nothing has, it is the turn of those that have waited.
        """
        made = self._last.made
        found = {output for number in changed for output in readers.get(number, ())}
        stale = {output for output in found if not changed.isdisjoint(made[output].read)}
        waiting = self._last.late | {output for output in stale if output.kind in _SLOW}
        stale, self.result.late = (stale - waiting, waiting) if changed else (waiting, set())
        languages = self.site.portal.settings.languages
        self.stale = sorted(stale, key=lambda output: (languages.index(output.locale), output.kind, output.uri))
        self.result.made = dict(made)
        self.result.readers = readers

    def _is_there(self, made: RenderedOutput) -> bool:
        return all(self._on_disk.get(name) == stat for name, stat in made.files.items())

    @property
    def kept(self) -> int:
        """How many outputs need not be rendered."""
        return self.total - len(self.stale)

    def render(
        self, jobs: int, progress: Progress = silent, elsewhere: Elsewhere | None = None
    ) -> Iterator[tuple[Output, RenderedOutput]]:
        """Render what is stale into the staging folder, or have it rendered *elsewhere*; each output as it is done."""
        done = 0
        try:
            for some, results in self._written_elsewhere(elsewhere) if elsewhere else self._written_here(jobs):
                for output, made in zip(some, results, strict=True):
                    before = self._last.made.get(output)
                    self.result.note(output, set(made.read).difference(before.read if before else ()))
                    self.result.made[output] = made
                    yield output, made
                done += len(some)
                progress("progress.drawing", done, len(self.stale))
        except NotDrawn as failed:
            raise Refused(where_at_fault(self.site, [failed.undrawn]), self.site.portal.settings.root) from failed

    def _written_here(self, jobs: int) -> Iterator[tuple[Sequence[Output], list[RenderedOutput]]]:
        renderer = Renderer(self.site)
        if len(self.stale) > _FEW:
            renderer.prepare()
        return in_parallel(_render, (renderer, self._folder()), self.stale, jobs, _FEW)

    def _written_elsewhere(self, elsewhere: Elsewhere) -> Iterator[tuple[Sequence[Output], list[RenderedOutput]]]:
        folder = self._folder()
        for some, results in elsewhere(self.stale):
            yield some, [folder.write(rendered) for rendered in results]

    def _folder(self) -> _Folder:
        return _Folder(str(self.folders.staged), self.result.numbers, set())

    def place(self) -> set[str] | None:
        """Put the new site in the place of the last one; which files an update has changed, None if all may have."""
        if self._is_update:
            return self._update()
        self._swap()
        return None

    def _swap(self) -> None:
        """Put the staged files, and from the last site what was kept, in the place of the last site."""
        staged = self._new_files()
        staying = {name for made in self.result.made.values() for name in made.files} - staged
        if self.is_copied:
            staying |= self.result.copied.keys()
        gone = self._on_disk.keys() - staying - staged - self._same
        self.standing = {name: stat for name, stat in self._on_disk.items() if name not in gone} | self._written
        if not staged and not gone:
            self.folders.discard()
            self.result.spare_lags = self._last.spare_lags
            self.is_new = self.result != self._last
            return
        if self.folders.copy_live(self._on_disk, self._last.spare_lags):
            self.folders.move_in(staged, gone)
        else:
            self.folders.complete(staying | self._same)
        self.result.spare_lags = {*staged, *gone} if self.folders.exchange() else None

    def _update(self) -> set[str]:
        """Move the staged files into the site as it stands, file by file, and delete what is gone; what was changed.

        For a preview: nobody publishes it, and the work is in proportion to the edit.
        """
        staged = self._new_files()
        last, result = self._last, self.result
        rendered = set(self.stale)
        gone = {
            name
            for output in (rendered if result.readers else rendered | (last.made.keys() - result.made.keys()))
            if output in last.made
            for name in last.made[output].files
        }
        gone |= last.copied.keys()
        gone -= {name for output in rendered for name in result.made[output].files} | result.copied.keys()
        self.folders.tree = self.folders.live
        self.folders.move_in(staged, gone)
        return {*staged, *gone}

    def _new_files(self) -> set[str]:
        """Which staged files differ from the live site's; the others are thrown away, so that their times stay as they were.

        Takes down size and time of all that were rendered, and what else there is.
        """
        staged = files_in(self.folders.staged)
        rendered = {name for output in self.stale for name in self.result.made[output].files}
        stats = dict(staged)
        for name in staged:
            if same_content(self.folders.live / name, self.folders.staged / name):
                (self.folders.staged / name).unlink()
                self._same.add(name)
                stats[name] = stat_of(self.folders.live / name)
        for output in self.stale:
            made = self.result.made[output]
            made.files = {name: stats[name] for name in made.files}
        self._written = stats
        copied = {name: stat for name, stat in stats.items() if name not in rendered}
        self.result.copied = self._last.copied if self.is_copied else copied
        return staged.keys() - self._same


class _Folder(NamedTuple):
    """Where outputs are written."""

    top: str
    numbers: dict[str, int]
    """Inputs by name: a number for each."""
    made: set[str]
    """Folders that are there."""

    def write(self, rendered: Rendered) -> RenderedOutput:
        for name, content in rendered.files.items():
            folder = f"{self.top}/{name.rpartition('/')[0]}"
            if folder not in self.made:
                os.makedirs(folder, exist_ok=True)
                self.made.add(folder)
            write_new(f"{self.top}/{name}", content)
        read = array("I", sorted(map(self.numbers.__getitem__, rendered.read)))
        return RenderedOutput(rendered.title, read, dict.fromkeys(rendered.files, (0, 0)))


def _render(shared: tuple[Renderer, _Folder], some: Sequence[Output]) -> list[RenderedOutput]:
    """Render some outputs and write their files."""
    renderer, folder = shared
    return [folder.write(draw_for_hosts(renderer, output)) for output in some]
