"""A site that a cluster of machines draws: the workers of a Dask scheduler, each from its own copy of the project.

What is read, checked and written is so by whoever builds; the outputs that have to be drawn are handed out in parts, and come back as bytes, in
order. A machine reads its copy once, and draws only if that is what the builder has read. The part of one that dies is given to another.
Dask is an extra, and its messages are pickles: a scheduler belongs into a network of one's own, or behind TLS.
"""

from __future__ import annotations

import datetime as dt
import socket
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from distributed import Client, KilledWorker
from distributed.comm.core import CommClosedError

from portal.build.drawing import draw_for_hosts
from portal.build.outcome import Failed
from portal.build.outputs import Output, Rendered, Renderer
from portal.build.version import built_from, version_of
from portal.check.project import load_site, remembered
from portal.common.cache import FileCache
from portal.common.messages import message
from portal.common.parallel import chunks
from portal.render.fingerprints import fingerprints

_PATIENCE = 10
"""Seconds to wait for the scheduler, and for a first machine."""
_CHUNK = 32


@dataclass(frozen=True)
class Wanted:
    """What every machine must have before it draws."""

    built_from: str
    """A hash of all that the site is made from (``version``)."""
    other: str
    site_url: str
    moment: dt.datetime | None


def draw_on_cluster(
    scheduler: str, wanted: Wanted, stale: Sequence[Output]
) -> Iterator[tuple[Sequence[Output], list[Rendered]]]:
    """Some outputs after another with what was drawn of them, in order; NotDrawn, or Failed."""
    try:
        client = Client(scheduler, timeout=_PATIENCE, set_as_default=False)
    except (OSError, ValueError, ImportError) as exc:
        raise Failed(message("cluster.no-scheduler", address=scheduler)) from exc
    with client:
        try:
            client.wait_for_workers(1, timeout=_PATIENCE)
            machines = sum(client.nthreads().values())
            waiting = [
                (some, client.submit(_draw, wanted, some, pure=False)) for some in chunks(stale, machines, _CHUNK)
            ]
            waiting.reverse()
            while waiting:
                some, future = waiting.pop()
                yield some, future.result()
                future.release()
        except TimeoutError as exc:
            raise Failed(message("cluster.no-machine", address=scheduler)) from exc
        except (KilledWorker, CommClosedError) as exc:
            raise Failed(message("cluster.lost", address=scheduler)) from exc


_one_at_a_time = threading.Lock()
_ready: tuple[Wanted, Renderer] | None = None
"""On a machine: what it has read last."""


def _draw(wanted: Wanted, some: Sequence[Output]) -> list[Rendered]:
    """On a machine, in the folder of its copy: draw some outputs. NotDrawn; Failed if the copy is another."""
    global _ready
    with _one_at_a_time:
        if _ready is None or _ready[0] != wanted:
            _ready = None
            _ready = wanted, _renderer(wanted)
        return [draw_for_hosts(_ready[1], output) for output in some]


def _renderer(wanted: Wanted) -> Renderer:
    root = Path.cwd()
    site = load_site(root, wanted.site_url, FileCache(remembered(root)), moment=wanted.moment, other=wanted.other)
    if site is None or built_from(version_of(site), fingerprints(site.routes)) != wanted.built_from:
        raise Failed(message("cluster.another-copy", folder=root, machine=socket.gethostname()))
    renderer = Renderer(site)
    renderer.prepare()
    return renderer
