"""Work that is cut off as by kill -9, at a step that is counted and not timed."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

STEPS = ((os, "replace"), (Path, "unlink"), (Path, "write_bytes"), (shutil, "copy2"))
"""All by which a file changes."""


def _counting(on_step: Callable[[], object]) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    def counted(function: Callable[..., Any]) -> Callable[..., Any]:
        def step(*args: Any, **kwargs: Any) -> Any:
            on_step()
            return function(*args, **kwargs)

        return step

    return counted


def killed_at(at: int, work: Callable[[], object]) -> bool:
    """Do some work in a process that is gone when it comes to a step; none of its own cleaning is done. Whether it came so far."""
    left = at

    def on_step() -> None:
        nonlocal left
        left -= 1
        if left == 0:
            os._exit(9)

    child = os.fork()
    if child == 0:
        for holder, name in STEPS:
            setattr(holder, name, _counting(on_step)(getattr(holder, name)))
        try:
            work()
        finally:
            os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9
