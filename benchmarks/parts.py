"""What a portal's other outputs cost beside its pages: ``python benchmarks/parts.py ROOT`` prints it as JSON.

Each kind is rendered by itself, in one process that renders nothing else, from a portal that was read and with nothing kept; then
cards and fact sheets once more, from what was kept by content.
"""

from __future__ import annotations

import json
import shutil
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from portal.build.outputs import Output, Renderer, outputs
from portal.check.project import Site, read
from portal.render.dependencies import TrackedPortal
from portal.render.graphics.charts import map_of
from portal.render.print.fact_sheets import fact_sheet
from portal.render.reader import Reader
from portal.render.typesetting import MADE

Part = tuple[int, float, int]
"""Number of things made, seconds, bytes."""


def parts(root: Path) -> dict[str, Part]:
    """What each kind of output costs."""
    site, problems = read(root)
    if site is None:
        raise ValueError(problems)
    shutil.rmtree(root / MADE, ignore_errors=True)
    renderer = Renderer(site)
    listed = list(outputs(site))
    timed = {
        "search index": _timed(_render(renderer, listed, "search")),
        "open data": _timed(_render(renderer, listed, "data")),
        "maps": _timed(_maps(site)),
        "cards": _timed(_render(renderer, listed, "card")),
        "fact sheets": _timed(_sheets(site, renderer)),
    }
    timed["cards, kept"] = _timed(_render(renderer, listed, "card"))
    timed["fact sheets, kept"] = _timed(_sheets(site, renderer))
    return timed


def _timed(makers: Iterable[Callable[[], int]]) -> Part:
    begin = time.perf_counter()
    sizes = [make() for make in makers]
    return len(sizes), time.perf_counter() - begin, sum(sizes)


def _render(renderer: Renderer, listed: list[Output], kind: str) -> list[Callable[[], int]]:
    def of(output: Output) -> Callable[[], int]:
        return lambda: sum(map(len, renderer.render(output).files.values()))

    return [of(output) for output in listed if output.kind == kind]


def _sheets(site: Site, renderer: Renderer) -> list[Callable[[], int]]:
    routes = site.routes

    def of(uri: str, locale: str) -> Callable[[], int]:
        def make() -> int:
            made = fact_sheet(routes.entries[uri], locale, TrackedPortal(routes), renderer.pages.env)
            return len(made.content) if made else 0

        return make

    languages = routes.portal.settings.languages
    return [of(f"programmes/{one}/", locale) for locale in languages for one in routes.portal.programmes]


def _maps(site: Site) -> list[Callable[[], int]]:
    """Of each programme and of all, in each language; the bytes are those of the drawing's data."""
    routes = site.routes
    records = list(routes.portal.programmes.values())
    groups = [records, *([one] for one in records)]
    readers = [Reader(TrackedPortal(routes), locale, "programmes/") for locale in routes.portal.settings.languages]
    return [lambda r=reader, g=group: len(repr(map_of(r, g))) for reader in readers for group in groups]  # type: ignore[misc]


if __name__ == "__main__":
    print(json.dumps(parts(Path(sys.argv[1]))))
