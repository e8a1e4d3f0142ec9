"""How far a long build is, shown where somebody watches: on a terminal, never in CI or in a file."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from portal.common.messages import in_language, message

Progress = Callable[[str, int, int], None]
"""Told the step, by the id of a message, how much of it is done, and of how much; of nothing, where that isn't known."""

_LONG = 0.5
"""Seconds after which somebody would like to know."""


_OFTEN = 0.1
"""Seconds between two looks at the line."""


def silent(step: str, done: int = 0, total: int = 0) -> None:
    """Nobody watches."""


@contextmanager
def shown_on_terminal(language: str) -> Iterator[Progress]:
    """Show a line on the terminal while a build is long; it is gone when the build is done."""
    if not sys.stderr.isatty():
        yield silent
        return
    from rich.console import Console

    console = Console(stderr=True)
    if not console.is_terminal or console.is_dumb_terminal or os.environ.get("CI"):
        yield silent
        return
    started = time.monotonic()
    drawn = 0.0
    bar: Any = None
    task: Any = None
    with ExitStack() as shown:

        def tell(step: str, done: int = 0, total: int = 0) -> None:
            nonlocal bar, task, drawn
            if bar is None:
                if time.monotonic() - started < _LONG:
                    return
                bar = shown.enter_context(_bar(console))
                task = bar.add_task("")
            told = in_language(message(step), language)
            bar.update(task, description=told, completed=done, total=total or None)
            if (now := time.monotonic()) - drawn >= _OFTEN:
                bar.refresh()
                drawn = now

        yield tell


def _bar(console: Any) -> Any:
    from rich.progress import BarColumn, TaskProgressColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bar

    columns = TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn()
    return Bar(*columns, console=console, transient=True, auto_refresh=False)  # no thread: a build forks
