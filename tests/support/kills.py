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

    return _worked(on_step, work) == 9


def cut_off(root: Path, work: Callable[[], object], into: Path, every: int = 1) -> list[Path]:
    """What is left of *root* if some work on it is killed at a step, for every so many steps: copies in folders of *into*, in order.

    The work is done once, in a process of its own: what lies on the disk when a step begins is all that a kill leaves then.
    """
    copy, left = shutil.copytree, 0

    def on_step() -> None:
        nonlocal left
        if left % every == 0:
            copy(root, into / f"{left:05}", symlinks=True)
        left += 1

    assert _worked(on_step, work) == 0
    return sorted(into.iterdir())


def _worked(on_step: Callable[[], object], work: Callable[[], object]) -> int:
    """Do some work in a process of its own, in which every step is counted; how that ended, 0 if the work did."""
    child = os.fork()
    if child == 0:
        for holder, name in STEPS:
            setattr(holder, name, _counting(on_step)(getattr(holder, name)))
        try:
            work()
            os._exit(0)
        finally:
            os._exit(1)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
