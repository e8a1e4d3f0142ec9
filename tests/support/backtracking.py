"""What a regular expression costs: its steps are counted, as Python's engine takes them – one alternative after another, from every place.

``worst(pattern)`` feeds it the texts that can cost most: pieces of what it looks for, begun again and again and never ended.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from re import _constants as c  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

Next = Callable[[int], bool]


class TooMany(Exception):
    """So many steps that nothing more need be known."""


class _Counted:
    """A pattern that is matched step by step; look-behinds and back references cost a step and are left to ``re``."""

    def __init__(self, pattern: re.Pattern[str], limit: int) -> None:
        self.tree = _plain(parser.parse(pattern.pattern, pattern.flags))
        self.fit: dict[tuple[Any, int, str], bool] = {}
        self.flags = pattern.flags
        self.limit = limit
        self.steps = 0

    def scan(self, text: str, *, anchored: bool) -> int:
        """The steps to find all matches in a text, or to try the beginning alone."""
        self.text, self.steps = text, 0
        at = 0
        while at <= len(text):
            ends: list[int] = []
            self._match(self.tree, 0, at, lambda end, ends=ends: ends.append(end) or True)  # type: ignore[misc]
            if anchored:
                break
            at = max(at + 1, ends[0] if ends else 0)
        return self.steps

    def _step(self) -> None:
        self.steps += 1
        if self.steps > self.limit:
            raise TooMany

    def _match(self, nodes: list[Any], index: int, at: int, then: Next) -> bool:
        if index == len(nodes):
            return then(at)
        op, value = nodes[index]
        if op in (c.LITERAL, c.NOT_LITERAL, c.ANY, c.IN):
            self._step()
            return self._fits(op, value, at) and self._match(nodes, index + 1, at + 1, then)
        if op is c.AT:
            self._step()
            return self._is_at(value, at) and self._match(nodes, index + 1, at, then)
        if op is c.SUBPATTERN:
            return self._match(value, 0, at, lambda end: self._match(nodes, index + 1, end, then))
        if op is c.BRANCH:
            rest: Next = lambda end: self._match(nodes, index + 1, end, then)  # noqa: E731
            return any(self._match(branch, 0, at, rest) for branch in value)
        if op in (c.MAX_REPEAT, c.MIN_REPEAT):
            return self._repeat(op, value, nodes, index, at, then)
        if op is c.POSSESSIVE_REPEAT:
            end = self._possessive(value, at)
            return end is not None and self._match(nodes, index + 1, end, then)
        if op is c.ATOMIC_GROUP:
            ends: list[int] = []
            found = self._match(value, 0, at, lambda end: ends.append(end) or True)  # type: ignore[func-returns-value]
            return found and self._match(nodes, index + 1, ends[0], then)
        if op in (c.ASSERT, c.ASSERT_NOT):
            back, inside = value
            start = at - back
            self._step()
            found = start >= 0 and self._match(inside, 0, start, lambda end: not back or end == at)
            return found is (op is c.ASSERT) and self._match(nodes, index + 1, at, then)
        raise NotImplementedError(op)

    def _repeat(self, op: Any, value: Any, nodes: list[Any], index: int, at: int, then: Next) -> bool:
        least, most, body = value
        rest: Next = lambda end: self._match(nodes, index + 1, end, then)  # noqa: E731
        if len(body) == 1 and body[0][0] in (c.LITERAL, c.NOT_LITERAL, c.ANY, c.IN):
            end = at
            if op is c.MIN_REPEAT:
                while end - at < least or not rest(end):
                    self._step()
                    if end - at >= most or not self._fits(*body[0], end):
                        return False
                    end += 1
                return True
            while end - at < most:
                self._step()
                if not self._fits(*body[0], end):
                    break
                end += 1
            return any(rest(one) for one in range(end, at + least - 1, -1))

        def more(count: int, here: int) -> bool:
            def again(end: int) -> bool:
                return end != here and more(count + 1, end)

            self._step()
            if count < least:
                return self._match(body, 0, here, again)
            if op is c.MIN_REPEAT:
                return rest(here) or (count < most and self._match(body, 0, here, again))
            return (count < most and self._match(body, 0, here, again)) or rest(here)

        return more(0, at)

    def _possessive(self, value: Any, at: int) -> int | None:
        least, most, body = value
        count = 0
        while count < most:
            ends: list[int] = []
            if not self._match(body, 0, at, lambda end, ends=ends: ends.append(end) or True) or ends[0] == at:  # type: ignore[misc]
                break
            at, count = ends[0], count + 1
        return at if count >= least else None

    def _fits(self, op: Any, value: Any, at: int) -> bool:
        if at >= len(self.text):
            return False
        key = op, id(value), self.text[at]
        if key not in self.fit:
            self.fit[key] = _one(op, value, self.flags).match(self.text[at]) is not None
        return self.fit[key]

    def _is_at(self, value: Any, at: int) -> bool:
        signs = {
            c.AT_BEGINNING: "^", c.AT_BEGINNING_STRING: r"\A", c.AT_BOUNDARY: r"\b", c.AT_NON_BOUNDARY: r"\B", c.AT_END: "$", c.AT_END_STRING: r"\Z",
        }  # fmt: skip
        return re.compile(signs[value], self.flags & re.MULTILINE).match(self.text, at) is not None


def _plain(nodes: Iterable[Any]) -> list[Any]:
    """A parsed pattern as lists, which are quicker to walk; of a group only what is in it, of a look-behind how far back it begins."""
    found: list[Any] = []
    for op, value in nodes:
        if op is c.SUBPATTERN:
            value = _plain(value[3])
        elif op is c.BRANCH:
            value = [_plain(branch) for branch in value[1]]
        elif op in (c.MAX_REPEAT, c.MIN_REPEAT, c.POSSESSIVE_REPEAT):
            value = value[0], value[1], _plain(value[2])
        elif op is c.ATOMIC_GROUP:
            value = _plain(value)
        elif op in (c.ASSERT, c.ASSERT_NOT):
            value = value[1].getwidth()[0] if value[0] < 0 else 0, _plain(value[1])
        found.append((op, value))
    return found


_known: dict[str, re.Pattern[str]] = {}


def _one(op: Any, value: Any, flags: int) -> re.Pattern[str]:
    """A pattern of one character."""
    key = f"{op}{value}{flags}"
    if key not in _known:
        if op is c.ANY:
            made = "."
        elif op is c.IN:
            made = f"[{''.join(map(_in_class, value))}]"
        else:
            made = f"[{'^' if op is c.NOT_LITERAL else ''}{re.escape(chr(value))}]"
        _known[key] = re.compile(made, flags & (re.IGNORECASE | re.DOTALL))
    return _known[key]


_CATEGORIES = {
    c.CATEGORY_DIGIT: r"\d", c.CATEGORY_NOT_DIGIT: r"\D", c.CATEGORY_SPACE: r"\s", c.CATEGORY_NOT_SPACE: r"\S", c.CATEGORY_WORD: r"\w", c.CATEGORY_NOT_WORD: r"\W",
}  # fmt: skip


def _in_class(item: tuple[Any, Any]) -> str:
    op, value = item
    if op is c.NEGATE:
        return "^"
    if op is c.RANGE:
        return f"{re.escape(chr(value[0]))}-{re.escape(chr(value[1]))}"
    return _CATEGORIES[value] if op is c.CATEGORY else re.escape(chr(value))


def _samples(nodes: Iterable[Any], flags: int) -> Iterator[list[str]]:
    """Texts that a pattern matches, each as its single pieces: the first alternative everywhere, then each of the others."""
    made: list[list[str]] = [[]]
    for op, value in nodes:
        if op is c.SUBPATTERN:
            options = list(_samples(value[3], flags))
        elif op is c.ATOMIC_GROUP:
            options = list(_samples(value, flags))
        elif op is c.BRANCH:
            options = [option for branch in value[1] for option in _samples(branch, flags)]
        elif op in (c.MAX_REPEAT, c.MIN_REPEAT, c.POSSESSIVE_REPEAT):
            options = [option * max(value[0], 1) for option in _samples(value[2], flags)]
        elif op in (c.LITERAL, c.NOT_LITERAL, c.ANY, c.IN):
            options = [
                [letter] for letter in "a1 \n-.@[](){}<>&#*`\"'!/:|=+_АяÀم" if _one(op, value, flags).match(letter)
            ][:3]
            options = options or [[_first(op, value)]]
        else:
            options = [[]]
        first = made[0]
        made = [one + options[0] for one in made] + [first + option for option in options[1:]]
        made = made[:12]
    yield from made


def _first(op: Any, value: Any) -> str:
    """A character of a class that holds none of the usual ones."""
    if op is c.LITERAL:
        return chr(value)
    found = [chr(one if kind is c.LITERAL else one[0]) for kind, one in value if kind in (c.LITERAL, c.RANGE)]
    return next(letter for letter in [*found, "\u4e00", "\U0001f642"] if _one(op, value, 0).match(letter))


def attacks(pattern: re.Pattern[str]) -> set[tuple[str, str, str]]:
    """What may cost most: a beginning, what is repeated behind it, and an end that fits nothing."""
    tree = parser.parse(pattern.pattern, pattern.flags)
    found: set[tuple[str, str, str]] = set()
    for sample in _samples(tree, pattern.flags):
        letters = dict.fromkeys([*sample, " ", "\n", "a", "1"])
        for end in range(len(sample) + 1):
            begun = "".join(sample[:end])
            found |= {("", begun, "")} if begun else set()
            found |= {(begun, letter, "\0") for letter in letters}
            found |= {(begun[:-2], begun[-2:], "\0")} if end > 2 else set()
    return found


def worst(pattern: re.Pattern[str], number: int, *, anchored: bool) -> tuple[float, tuple[str, str, str]]:
    """How many times as many steps a text of twice the length takes, at most; and of which text."""
    found = (0.0, ("", "", ""))
    counted = _Counted(pattern, 100 * number * number)
    for attack in sorted(attacks(pattern)):
        begun, again, end = attack
        costs = [0, 0]
        for which, times in enumerate((number, 2 * number)):
            try:
                costs[which] = counted.scan(begun + again * times + end, anchored=anchored)
            except (TooMany, RecursionError):
                return 99.0, attack
        found = max(found, ((costs[1] - 2 * costs[0]) / max(costs[0], 10 * number), attack))
        if found[0] > 0.5:
            break
    return found
