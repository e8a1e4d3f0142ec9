"""Problems are values: where something is wrong, what it is, and how to mend it.

Nothing here prints or raises; readers and rules return lists of problems, and the command line shows them.
"""

import difflib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, NamedTuple

Severity = Literal["error", "warning"]


class Place(NamedTuple):
    """A place in a file: path relative to the project, line and column counted from 1."""

    path: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{printable(self.path)}:{self.line}:{self.column}"


@dataclass(frozen=True, order=True, slots=True)
class Problem:
    """One thing to mend."""

    place: Place
    severity: Severity
    what: str
    """What is wrong, in the file's own words; a sentence without its full stop."""
    remedy: str
    """How to mend it; a whole sentence."""
    rule: str
    """Identifier of the rule in kebab-case."""

    def __str__(self) -> str:
        return f"{self.place}: {self.severity}: {self.what}. {self.remedy} [{self.rule}]"


def error(place: Place, what: str, remedy: str, rule: str) -> Problem:
    """A problem that stops the site from being published."""
    return Problem(place, "error", printable(what), printable(remedy), rule)


def warning(place: Place, what: str, remedy: str, rule: str) -> Problem:
    """A problem that the site can be published with."""
    return Problem(place, "warning", printable(what), printable(remedy), rule)


def has_errors(problems: Iterable[Problem]) -> bool:
    """Whether any of the problems forbids publishing."""
    return any(problem.severity == "error" for problem in problems)


def did_you_mean(word: str, known: Iterable[str], otherwise: str = "") -> str:
    """A sentence naming the nearest known word, or *otherwise* when none is near."""
    near = difflib.get_close_matches(word.strip().lower(), sorted(known), n=1, cutoff=0.6)
    return f"Did you mean “{near[0]}”?" if near else otherwise


def one_of(known: Iterable[str], limit: int = 8) -> str:
    """A sentence that lists what is allowed."""
    words = sorted(known)
    more = f" … ({len(words)} in all)" if len(words) > limit else ""
    return f"Use one of: {', '.join(words[:limit])}{more}."


def printable(text: str) -> str:
    """Text on one line, without anything that a terminal would obey."""
    return "".join(ch if ch.isprintable() else " " if ch.isspace() else "�" for ch in text)


def shorten(text: str, limit: int = 60) -> str:
    """Text as quoted in a message: one line, at most *limit* characters, nothing that a terminal would obey."""
    flat = " ".join("".join(ch if ch.isprintable() or ch.isspace() else "�" for ch in text).split())
    return flat if len(flat) <= limit else flat[: limit - 1] + "…"


def as_json(problems: Iterable[Problem]) -> str:
    """Problems as a JSON list of objects: path, line, column, severity, message, remedy, rule."""
    return json.dumps(
        [
            {
                "path": printable(p.place.path),
                "line": p.place.line,
                "column": p.place.column,
                "severity": p.severity,
                "message": p.what,
                "remedy": p.remedy,
                "rule": p.rule,
            }
            for p in problems
        ],
        ensure_ascii=False,
        indent=2,
    )


def as_github(problem: Problem) -> str:
    """A workflow command that marks the line in a pull request (GitHub Actions, "Workflow commands")."""

    def data(text: str) -> str:
        return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")

    def value(text: str) -> str:
        return data(text).replace(":", "%3A").replace(",", "%2C")

    p = problem.place
    return (
        f"::{problem.severity} file={value(printable(p.path))},line={p.line},col={p.column},"
        f"title={value(problem.rule)}::{data(f'{problem.what}. {problem.remedy}')}"
    )
