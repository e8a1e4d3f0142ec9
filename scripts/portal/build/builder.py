"""Where builds happen: what one build knows of the last, whoever starts it – ``portal build``, ``portal serve`` or MkDocs.

Everything remembered lies in ``.cache/portal`` and may be deleted at any time. It is used only if the portal's code, what it
stands on, and the configuration are the same.
"""

from __future__ import annotations

import contextlib
import gc
import os
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import ParamSpec

from portal.build.fast_path import reload_words
from portal.build.incremental import Build, Elsewhere
from portal.build.kept_reading import SoundReading, read_upon, whole_reading
from portal.build.last_build import LastBuild, RenderedOutput, keep_last_build, load_last_build
from portal.build.outcome import Failed, Outcome, Refused, why_it_failed
from portal.build.outputs import Output
from portal.build.sharding import Shard, label_shard
from portal.build.snapshot import Snapshot
from portal.build.staging import SiteFolders, only_one
from portal.build.stamp import ENGINE_INPUTS, inputs_of, note_build, state_file
from portal.build.version import built_from, version_of
from portal.check.project import FEW, Site, read, remember, remembered
from portal.common.cache import FileCache
from portal.common.clock import now
from portal.common.filesystem import Stat
from portal.common.messages import Message, message, reason_of
from portal.common.parallel import default_jobs
from portal.common.problems import has_errors
from portal.common.progress import Progress, silent
from portal.files.config import CACHE
from portal.files.documents import FileReader
from portal.render.fingerprints import fingerprints_after
from portal.site import schedule

_P = ParamSpec("_P")


class Builder:
    """Builds the site of one project, again and again."""

    def __init__(
        self,
        root: Path,
        jobs: int | None = None,
        progress: Progress = silent,
        *,
        is_preview: bool = False,
        other: str = "",
        shard: Shard | None = None,
        scheduler: str = "",
    ) -> None:
        """A preview is brought up to date in place, and nobody else writes it. *other* names a file that says otherwise than mkdocs.yml.

        Of a *shard* nothing is remembered: it goes to where the site is put together. A *scheduler* has machines that draw.
        """
        self.root = root
        self.other = other
        self.shard = shard
        self.scheduler = scheduler
        self.inputs = inputs_of(other)
        self.is_preview = is_preview
        self.jobs = jobs or _jobs_from_environment()
        self.progress = progress
        self._reading: SoundReading | None = None
        self._version = ""
        self._forgotten: Message | None = None
        self._memory: FileCache | None = None
        self._last: LastBuild | None = None
        self._build: Build | None = None
        self.engine_saw: Snapshot | None = None
        """In a preview, how these stood when the engine last built the site, if it was alone."""
        self.is_engine_alone = False
        """No plugin of another's, and no hook, takes part in the engine's work."""
        self._held = contextlib.ExitStack()
        """What is held while a build is under way."""

    def begin(
        self,
        site_dir: Path,
        site_url: str | None = None,
        *,
        is_standing: bool = False,
        found: Mapping[str, Stat] | None = None,
    ) -> Build:
        """Read and check everything, and say what has to be rendered; Refused if the content has errors.

        A site *is_standing* if it was looked at and *found* as the last build left it, and the engine would do the same again.
        """
        self._started = time.monotonic()
        self._held.enter_context(only_one(site_dir))
        self._held.enter_context(_no_garbage_collection(freeze=self._last is None))
        self._reading = self._read_edited(site_url, is_standing=is_standing) or self._read_whole(site_url)
        site = self.site
        if (version_now := version_of(site)) != self._version:
            self._last, self._version = None, version_now
        is_update = self.is_preview and self._last is not None
        self._last = self._last or load_last_build(state_file(self.root, site_dir), self._version) or LastBuild()
        folders = SiteFolders(site_dir, state_file(self.root, site_dir).with_suffix(".spare"))
        now, edited = self.reading.fingerprints, self.reading.edited if is_update else None
        self._build = Build.upon(
            self._last,
            site,
            now,
            folders,
            is_update=is_update,
            edited=edited,
            is_standing=is_standing,
            found=found,
            shard=self.shard,
        )
        folders.begin()  # from here on there is a build to abandon
        return self._build

    def bring_up_to_date(self, site_dir: Path, site_url: str | None) -> Outcome | None:
        """In a preview, what the engine would do again to no end is left out; None where it is needed. Refused, or Failed."""
        now = Snapshot.of(self.root, ENGINE_INPUTS)
        if self._last is None or self.engine_saw is None or self.engine_saw.changed(self.root, now):
            return None
        return self.build_without_engine(site_dir, site_url)

    def build_without_engine(
        self, site_dir: Path, site_url: str | None = None, found: Mapping[str, Stat] | None = None
    ) -> Outcome | None:
        """Build, upon a site in which the engine has nothing to change; None if that is not known to the last build. Refused, or Failed.

        But for a preview, *found* are the site's files as they stand.
        """
        try:
            build = self.begin(site_dir, site_url, is_standing=True, found=found)
            if not build.is_copied:
                self.abandon()
                return None
            self.is_engine_alone = True
            for _ in self.render():
                pass
            return self.finish()
        except BaseException as exc:
            self.abandon()
            if reason := why_it_failed(exc):
                raise Failed(message("build.untouched", reason=reason)) from exc
            raise

    @property
    def site(self) -> Site:
        return self.reading.site

    @property
    def reading(self) -> SoundReading:
        """What was read when the build began, or the last one; there is none before."""
        assert self._reading is not None
        return self._reading

    def _read_whole(self, site_url: str | None) -> SoundReading:
        inputs = Snapshot.of(self.root, self.inputs)
        moment = None if self.is_preview else now()
        before = self._memory or remembered(self.root)
        self._memory = FileCache(before, on_file=self._told_of_reading(inputs))
        site, problems = read(
            self.root,
            site_url,
            self._memory,
            self.jobs,
            self.progress,
            moment,
            checked_at=now(),
            is_preview=self.is_preview,
            other=self.other,
        )
        is_sound = not has_errors(problems)
        found = whole_reading(site, self._memory, inputs, moment) if site and is_sound else None
        if not self.is_preview:
            self._try_to_keep(remember, self.root, self._memory, before)
        if found is None:
            raise Refused(problems, self.root)
        return found

    def _told_of_reading(self, inputs: Snapshot) -> Callable[[int], None]:
        """What is to be told the bytes of each file that was read."""
        total = sum(stat[0] for name, stat in inputs.stats.items() if name.startswith(("data/", "docs/")))
        done = 0

        def on_file(size: int) -> None:
            nonlocal done
            done += size
            self.progress("progress.reading", done, total)

        return on_file

    def _read_edited(self, site_url: str | None, *, is_standing: bool) -> SoundReading | None:
        """What was read last with what was edited since, if that was words, or in a preview templates; None if it has to be read as a whole."""
        if self.is_preview:
            return self._read_again()
        self._memory = remembered(self.root) if is_standing else None
        if self._memory is None:
            return None
        inputs = Snapshot.of(self.root, self.inputs)
        found = read_upon(self._memory, self.root, site_url, inputs, now(), self.other)
        if found is not None and found.memory.news(self._memory) > FEW:
            self._try_to_keep(remember, self.root, found.memory, self._memory)
        return found

    def _read_again(self) -> SoundReading | None:
        if self._last is None or self._reading is None:
            return None
        inputs, last = Snapshot.of(self.root, self.inputs), self._reading
        memory = FileCache(last.memory, keep=True)
        found = reload_words(last.site, FileReader(self.root, memory), last.inputs.changed(self.root, inputs))
        if found is None:
            return None
        site, keys = found
        self._memory = memory
        now, edited = fingerprints_after(last.fingerprints, last.site.portal.texts, site.routes, keys)
        was_built = last.fingerprints is self._last.fingerprints
        return SoundReading(site, memory, inputs, now, None, edited if was_built else None)

    def render(self) -> Iterator[tuple[Output, RenderedOutput]]:
        """Render what has to be rendered, into the staging folder."""
        assert self._build is not None
        elsewhere = self._cluster() if self.scheduler and self._build.stale else None
        return self._build.render(self.jobs, self.progress, elsewhere)

    def _cluster(self) -> Elsewhere:
        """The machines behind the scheduler; Failed if what it takes is not installed."""
        try:
            from portal.build.cluster import Wanted, draw_on_cluster
        except ImportError as exc:
            raise Failed(message("cluster.extra")) from exc
        reading = self.reading
        mark = built_from(self._version, reading.fingerprints)
        wanted = Wanted(mark, self.other, self.site.portal.settings.site_url, reading.moment)
        return partial(draw_on_cluster, self.scheduler, wanted)

    def finish(self) -> Outcome:
        """Put the new site in its place, and remember it."""
        build = self._build
        assert build is not None
        self.progress("progress.placing", 0, 0)
        if self.shard:
            label_shard(build.folders.staged, self.shard, self._version, self.reading.fingerprints)
        self._last = None  # should the next line fail
        changed = build.place()
        self._last = build.result
        pages = sum(output.kind == "page" for output in build.result.made)
        languages = len(self.site.portal.settings.languages)
        outcome = Outcome(pages, languages, build.total, build.kept, time.monotonic() - self._started, changed)
        if changed is None and not self.shard:
            self._try_to_keep(self._remember, outcome)
        if self.is_preview and not self._last.readers:
            self._last.index()
        self._held.close()
        return replace(outcome, is_late=bool(build.result.late), forgotten=self._forgotten)

    def _remember(self, outcome: Outcome) -> None:
        """Keep on disk what is known of the last build; OSError. The stamp comes last: it says that the rest is true of the site."""
        assert self._build is not None and self._last is not None
        live = self._build.folders.live
        if self._build.is_new:
            keep_last_build(state_file(self.root, live), self._version, self._last)
        due = [event.at for event in schedule.moments(self.site.portal)]
        moment = self.reading.moment or now()
        since = max((at for at in due if at <= moment), default=None)
        until = min((at for at in due if at > moment), default=None)
        inputs, standing = self.reading.inputs, self._build.standing
        note_build(
            self.root, live, self.other, inputs, since, until, outcome, standing, is_engine_alone=self.is_engine_alone
        )

    def _try_to_keep(self, keep: Callable[_P, None], *args: _P.args, **kwargs: _P.kwargs) -> None:
        try:
            keep(*args, **kwargs)
        except OSError as exc:
            self._forgotten = message("build.cache-unwritable", folder=CACHE, reason=reason_of(exc))

    def abandon(self) -> None:
        if self._build:
            self._build.folders.discard()
        self._held.close()


@contextlib.contextmanager
def _no_garbage_collection(*, freeze: bool) -> Iterator[None]:
    """A build makes millions of objects and throws hardly one away; looking for garbage takes a fifth of its time.

    With *freeze*, what is there at the end is never looked at again.
    """
    gc.disable()
    try:
        yield
    finally:
        if freeze:
            gc.freeze()
        gc.enable()


def _jobs_from_environment() -> int:
    given = os.environ.get("PORTAL_JOBS", "")
    return int(given) if given.isdecimal() and int(given) > 0 else default_jobs()
