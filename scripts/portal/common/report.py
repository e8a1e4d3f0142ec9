"""Problems as people read them: the line itself with a mark beneath, and a mistake that was made fifty times only once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

from rich.cells import cell_len

from portal.common.cache import LARGEST
from portal.common.filesystem import read_at_most
from portal.common.grouping import grouped
from portal.common.messages import Told, catalogue, in_language, message
from portal.common.printable import printable
from portal.common.problems import Place, Problem, did_you_mean, errors_first

_WIDTH = 100
"""So much of a line is shown, in characters."""
_PLACES = 4
"""So many further places of the same mistake are listed."""


_IN_NO_LINE = ("translation-missing",)
"""Rules of which the line says nothing: what is missing stands in none."""


def alike(problems: Iterable[Problem]) -> list[list[Problem]]:
    """Problems, errors first, together with those that say the same of other places."""
    same = grouped(((one.severity, one.what, one.remedy, one.rule), one) for one in errors_first(problems))
    return list(same.values())


def as_text(
    problems: Iterable[Problem],
    root: Path,
    language: str = "en",
    drafted: Mapping[str, bytes | None] | None = None,
    at_most: int | None = None,
) -> list[str]:
    """One text of some lines for each mistake, errors first, in the order of the first place where it was made.

    *drafted* as in ``project.read``. Of warnings of a rule, *at_most* so many are shown, and the others counted.
    """
    lines, shown, texts = _Lines(root, drafted or {}), Counter[str](), []
    for first, *others in alike(problems):
        if first.severity == "warning":
            shown[first.rule] += 1
            if at_most is not None and shown[first.rule] > at_most:
                continue
        texts.append(
            "\n".join(
                [
                    str(first.told_in(language)),
                    *(() if first.rule in _IN_NO_LINE else lines.shown(first.place)),
                    *_others(others, language),
                ]
            )
        )
    for rule, number in shown.items():
        if at_most is not None and number > at_most:
            more = message("check.more-of-rule", number=number - at_most, rule=rule)
            texts.append(f"      {in_language(more, language)}")
    return texts


def _others(others: list[Problem], language: str) -> list[str]:
    if not others:
        return []
    places = ", ".join(str(problem.place) for problem in others[:_PLACES])
    if len(others) > _PLACES:
        places = message("report.places-and-more", places=places, number=len(others) - _PLACES)
    where = message("report.more-places", number=len(others), places=places)
    return [f"      {in_language(where, language)}"]


class _Lines:
    """Lines of the project's files, each file read once."""

    def __init__(self, root: Path, drafted: Mapping[str, bytes | None]) -> None:
        self._root = root
        self._drafted = drafted
        self._known: dict[str, list[str]] = {}

    def shown(self, place: Place) -> list[str]:
        """The line at a place, and a mark beneath the place; nothing where there is no such line."""
        if place.path not in self._known:
            self._known[place.path] = self._read(place.path)
        lines = self._known[place.path]
        if not 0 < place.line <= len(lines) or not lines[place.line - 1].strip():
            return []
        line, column = lines[place.line - 1], place.column - 1
        begin = max(0, column - _WIDTH // 2) if len(line) > _WIDTH else 0
        before, after = printable(line[begin:column]), printable(line[column : begin + _WIDTH])
        number = f"{place.line:>5} | "
        cut = "…" if begin else ""
        text = f"{number}{cut}{before}{after}{'…' if len(line) > begin + _WIDTH else ''}"
        return [text, " " * (cell_len(f"{number}{cut}{before}")) + "^"]

    def _read(self, name: str) -> list[str]:
        try:
            if (content := self._drafted.get(name)) is None:
                path = self._root / name
                if path.resolve() != self._root.resolve() / name or not path.is_file():
                    return []  # what a link leads to is not shown: it may be no part of the content
                content = read_at_most(path, LARGEST)
        except (OSError, ValueError):
            return []
        if b"\0" in content:
            return []  # a picture has no lines
        return content.decode("utf-8-sig", "replace").replace("\r\n", "\n").replace("\r", "\n").split("\n")


class NoSuchRule(Told):
    """There is no rule of such a name."""


def rules() -> set[str]:
    """The name of every rule."""
    return {id.split(".")[1] for id in catalogue("en") if id.startswith("rule.")}


def explain(rule: str, language: str = "en") -> str:
    """Why there is a rule and, where a line can show it, what fails and what passes, else what to do; NoSuchRule."""
    rule = rule.strip("[]")
    if rule not in rules():
        hint = did_you_mean(rule, rules(), message("explain.there-are", known=", ".join(sorted(rules()))))
        raise NoSuchRule(message("explain.no-rule", rule=rule, hint=hint))
    lines = [in_language(message(f"rule.{rule}.why"), language)]
    for name in ("fails", "passes"):
        if example := catalogue("en").get(f"rule.{rule}.{name}"):
            title = in_language(message(f"explain.{name}"), language)
            lines += ["", f"{title}:", *(f"    {line}" for line in example.split("\n"))]
    if f"rule.{rule}.way" in catalogue("en"):
        title = in_language(message("explain.way"), language)
        lines += ["", f"{title}:", f"    {in_language(message(f'rule.{rule}.way'), language)}"]
    return "\n".join(lines)
