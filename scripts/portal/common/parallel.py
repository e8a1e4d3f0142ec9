"""Work for all cores: the same function over many items, in forked processes that share what was read before the fork.

A worker needs nothing sent to it but the items: everything else it inherits, at no cost. Results come back in order.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from math import ceil
from typing import Any, TypeVar

SharedT = TypeVar("SharedT")
ItemT = TypeVar("ItemT")
ResultT = TypeVar("ResultT")

_MOST = 512
"""So many items are a chunk at most: somebody watches how far it is."""
_RENEWED_AFTER = 4096
"""After so many items, at most, new processes take the place of the old: each makes a copy, by and by, of all that it inherited and looks at."""
_inherited: tuple[Callable[[Any, Any], Any], Any] | None = None
"""In a worker: the function, and what it works with."""


class WorkerDied(Exception):
    """A process was killed, by the system for want of memory, say, before its work was done."""


def default_jobs() -> int:
    """As many processes as there are cores for us."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def in_parallel(
    function: Callable[[SharedT, Sequence[ItemT]], ResultT],
    shared: SharedT,
    items: Sequence[ItemT],
    jobs: int,
    chunk: int = 32,
) -> Iterator[tuple[Sequence[ItemT], ResultT]]:
    """``function(shared, some_items)`` for all *items*, *chunk* or more at a time; with one job, or one chunk, in this process.

    Yields each chunk with its result, in order. Chunks are large at first, for neighbours have much in common that a process
    makes once, and small at the end, so that all processes are done at about the same time. *shared* is inherited, never pickled; items and results are pickled. An
    exception in a worker is raised here; WorkerDied if a worker is gone. However many items there are, memory is needed as for a few thousand.
    """
    if jobs <= 1 or len(items) <= chunk or "fork" not in multiprocessing.get_all_start_methods():
        for some in chunks(items, 1, chunk):
            yield some, function(shared, some)
        return
    freezes = not gc.get_freeze_count()  # what somebody else has frozen stays so
    if freezes:
        gc.freeze()  # a collection in a worker would touch, and so copy, everything inherited
    try:
        size = ceil(len(items) / ceil(len(items) / _RENEWED_AFTER))
        for start in range(0, len(items), size):
            yield from _in_processes(function, shared, list(chunks(items[start : start + size], jobs, chunk)), jobs)
    finally:
        if freezes:
            gc.unfreeze()


def _in_processes(
    function: Callable[[SharedT, Sequence[ItemT]], ResultT], shared: SharedT, parts: list[Sequence[ItemT]], jobs: int
) -> Iterator[tuple[Sequence[ItemT], ResultT]]:
    """Each of the *parts* with its result, in order, from processes that are made for them."""
    pool = ProcessPoolExecutor(min(jobs, len(parts)), multiprocessing.get_context("fork"), _inherit, (function, shared))
    waiting: list[tuple[Sequence[ItemT], Future[ResultT]]] = []
    try:
        waiting = [(items, pool.submit(_work, items)) for items in parts]
        waiting.reverse()
        while waiting:
            items, future = waiting.pop()
            yield items, future.result()
    except BrokenProcessPool:
        raise WorkerDied from None
    finally:
        pool.shutdown(cancel_futures=True)


def chunks(items: Sequence[ItemT], jobs: int, least: int) -> Iterator[Sequence[ItemT]]:
    """All *items* in parts of *least* or more: the more, the more are left for each of the *jobs*."""
    start = 0
    while start < len(items):
        size = max(least, min(_MOST, (len(items) - start) // (3 * jobs))) if jobs > 1 else least
        yield items[start : start + size]
        start += size


def _inherit(function: Callable[[Any, Any], Any], shared: Any) -> None:
    global _inherited
    _inherited = (function, shared)
    gc.set_threshold(1_000_000, 50, 1000)  # templates leave cycles behind: before there are many, a new process begins
    gc.enable()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Control-C is the first process's to handle
    threading.Thread(target=_leave_with_parent, daemon=True).start()


def _leave_with_parent() -> None:
    """End when the first process is gone, also when it was killed."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _work(items: Sequence[Any]) -> Any:
    assert _inherited is not None
    function, shared = _inherited
    return function(shared, items)
