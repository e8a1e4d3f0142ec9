"""A rehearsal of the build: everything that it would draw is drawn in memory, so that what the check accepts can be built.

Rules prove what they can; the rest – a template of the project, a text that a library can't take – shows only when it is drawn.
What was drawn, and from what, is remembered, so that only what changed is drawn again. Pictures are not drawn: reading them proved it.
Beside what is public now, what will be public later is drawn, lest a build at night fail.
"""

from __future__ import annotations

import contextlib
from array import array
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from portal.build.drawing import NotDrawn, Undrawn, draw, where_at_fault
from portal.build.last_build import LastBuild, RenderedOutput, differing, load_last_build
from portal.build.outputs import Output, Renderer, outputs
from portal.build.stamp import state_file
from portal.build.version import version_of
from portal.check.project import Site
from portal.common.cache import load_cache, save_cache
from portal.common.parallel import in_parallel
from portal.common.problems import Problem
from portal.common.progress import Progress, silent
from portal.files.config import CACHE
from portal.render.fingerprints import fingerprints
from portal.site.routes import Routes
from portal.site.visible import visible_part

DRAWN = f"{CACHE}/drawn"
_CHUNK = 32


class _Drawn(NamedTuple):
    """What was drawn in the last rehearsal."""

    public: LastBuild
    whole: LastBuild


def rehearse(
    site: Site, configuration: Callable[[Path], list[Problem]], jobs: int, progress: Progress = silent
) -> list[Problem]:
    """What can't be drawn, and where it comes from; before that, what is wrong with a *configuration* never met before."""
    root, version = site.portal.settings.root, version_of(site)
    drawn = load_cache(root / DRAWN, version)
    if not isinstance(drawn, _Drawn):
        built = load_last_build(state_file(root, site.portal.settings.site_dir), version)
        if built is None:
            if problems := configuration(root):
                return problems
            built = LastBuild()
        drawn = _Drawn(built, built)
    public, problems = _draw_all(site, drawn.public, jobs, progress)
    later = visible_part(site.portal, None)
    if len(later.news) == len(site.routes.portal.news):
        whole = public
    else:
        whole, more = _draw_all(Site(site.portal, Routes(later)), drawn.whole, jobs, progress)
        problems += more
    if (public, whole) != drawn:
        with contextlib.suppress(OSError):  # it is drawn again next time
            save_cache(root / DRAWN, version, _Drawn(public, whole))
    return sorted(set(problems))


def _draw_all(site: Site, last: LastBuild, jobs: int, progress: Progress) -> tuple[LastBuild, list[Problem]]:
    """Draw what was not drawn from the same before."""
    now = fingerprints(site.routes)
    if now == last.fingerprints and not last.late:
        return last, []
    names = differing(last.fingerprints, now)
    numbers = last.numbers_with(names)
    changed = {numbers[name] for name in names}
    drawn = LastBuild(now, numbers)
    stale = []
    for output in outputs(site):
        made = last.made.get(output)
        if made and changed.isdisjoint(made.read):
            drawn.made[output] = made
        elif output.kind != "image":
            stale.append(output)
    failed: list[Undrawn] = []
    done = 0
    renderer = Renderer(site)
    if len(stale) > _CHUNK:
        renderer.prepare()
    for some, results in in_parallel(_draw, (renderer, numbers), stale, jobs, _CHUNK):
        for output, result in zip(some, results, strict=True):
            if isinstance(result, Undrawn):
                failed.append(result)
                drawn.late.add(output)
            else:
                drawn.made[output] = RenderedOutput("", result, {})
        done += len(some)
        progress("progress.drawing", done, len(stale))
    return drawn, where_at_fault(site, failed)


def _draw(shared: tuple[Renderer, dict[str, int]], some: Sequence[Output]) -> list[array[int] | Undrawn]:
    renderer, numbers = shared
    results: list[array[int] | Undrawn] = []
    for output in some:
        try:
            read = draw(renderer, output).read
        except NotDrawn as exc:
            results.append(exc.undrawn)
        else:
            results.append(array("I", sorted(numbers[name] for name in read)))
    return results
