"""Problems are values: where something is wrong, what it is, and how to mend it.

Nothing here prints or raises; readers and rules return lists of problems, and the command line shows them.
"""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any, Literal, NamedTuple

from portal.common.messages import Message, catalogue, in_language, message
from portal.common.printable import printable

_AROUND = " \t“”„‚‘’«»\"'"
"""What may stand around a word by mistake."""
Severity = Literal["error", "warning"]


class Place(NamedTuple):
    """A place in a file: path relative to the project, line and column counted from 1."""

    path: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{printable(self.path)}:{self.line}:{self.column}"


class Fix(NamedTuple):
    """What ``portal check --fix`` does: it puts *new* in the place of *old*, which stands at the problem's place."""

    old: str
    new: str
    whole_line: bool = False
    """The line itself goes, or is written anew."""


@dataclass(frozen=True, order=True, slots=True)
class Problem:
    """One thing to mend."""

    place: Place
    severity: Severity
    what: Message
    """What is wrong, in the file's own words; a sentence without its full stop."""
    remedy: Message
    """How to mend it; a whole sentence."""
    rule: str
    """Identifier of the rule in kebab-case."""
    fix: Fix | None = field(default=None, compare=False)
    """Set where mending is mechanical."""

    def __str__(self) -> str:
        return f"{self.place}: {self.severity}: {self.what}. {self.remedy} [{self.rule}]"

    def told_in(self, language: str) -> Problem:
        """The same problem in the words of another language."""
        what, remedy = (Message(in_language(text, language)) for text in (self.what, self.remedy))
        return replace(self, what=what, remedy=remedy)


def problem(id: str, place: Place, fix: Fix | None = None, /, **values: object) -> Problem:
    """A problem by its id: catalogues hold what it says and how to mend it, the English one also its rule and severity."""
    about = catalogue("en")
    severity: Any = about[f"{id}.severity"]
    what, remedy = message(f"{id}.what", **values), message(f"{id}.remedy", **values)
    return Problem(place, severity, what, remedy, about[f"{id}.rule"], fix)


def has_errors(problems: Iterable[Problem]) -> bool:
    return bool(errors_among(problems))


def errors_among(problems: Iterable[Problem]) -> list[Problem]:
    """Those without whose mending nothing is built."""
    return [problem for problem in problems if problem.severity == "error"]


def errors_first(problems: Iterable[Problem]) -> list[Problem]:
    """The same, what must be mended before what may be; each part in its order."""
    return sorted(problems, key=lambda problem: problem.severity != "error")


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word that may have been meant, or None when none is near."""
    near = difflib.get_close_matches(word.strip(_AROUND).lower(), sorted(known), n=1, cutoff=0.6)
    return near[0] if near else None


def sure_fix(word: str, known: Iterable[str]) -> Fix | None:
    """The mending of a word that can only have been meant for one that is known; None where there is doubt."""
    plain, words = word.strip(_AROUND).lower(), sorted(known)
    near = [plain] if plain in words else difflib.get_close_matches(plain, words, n=2, cutoff=0.75)
    return Fix(word, near[0]) if len(near) == 1 else None


def did_you_mean(word: str, known: Iterable[str], otherwise: Message) -> Message:
    """A sentence naming the nearest known word, or *otherwise* when none is near."""
    near = nearest(word, known)
    return message("hint.did-you-mean", word=near) if near else otherwise


def one_of(known: Iterable[str], limit: int = 8) -> Message:
    """A sentence that lists what is allowed."""
    words = sorted(known)
    if len(words) > limit:
        return message("hint.one-of-many", words=", ".join(words[:limit]), number=len(words))
    return message("hint.one-of", words=", ".join(words))


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
