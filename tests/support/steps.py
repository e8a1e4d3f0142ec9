"""Costs counted, never timed: what work takes in calls and lines of Python, for n things and for twice as many."""

import sys
from collections.abc import Callable
from types import FrameType
from typing import Any


def calls(work: Callable[[], object]) -> int:
    """How many functions are called, Python's own among them, until *work* is done, and how many lines are run."""
    number = 0

    def count(frame: FrameType, event: str, _: Any) -> None:
        nonlocal number
        number += event in ("call", "c_call")

    def count_lines(frame: FrameType, event: str, _: Any) -> Any:
        nonlocal number
        number += event == "line"
        return count_lines

    was = sys.gettrace(), sys.getprofile()
    sys.setprofile(count)
    sys.settrace(count_lines)
    try:
        work()
    finally:
        sys.settrace(was[0])
        sys.setprofile(was[1])
    return number


def assert_in_proportion(cost: Callable[[int], int], number: int) -> None:
    """Twice the things cost twice the steps, give or take what longer numbers cost; *cost* is told how many there are."""
    once, twice = cost(number), cost(2 * number)
    assert once > number / 2, f"{once} steps for {number} things: nothing was done"
    assert twice <= 2.3 * once, f"{once} steps for {number} things, {twice} for twice as many"


class Compared(str):
    """A text that counts how often it is compared with another, and hashes as any: for costs that hide within Python's own loops."""

    __slots__ = ()
    number = 0

    def __eq__(self, other: object) -> bool:
        Compared.number += 1
        return str.__eq__(self, other)

    def __hash__(self) -> int:
        return str.__hash__(self)
