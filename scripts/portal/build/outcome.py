"""What came of a build: what it did, or why there is none."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from portal.common.messages import Message, Told, in_language, message, reason_of
from portal.common.parallel import WorkerDied
from portal.common.problems import Problem, errors_among


@dataclass(frozen=True)
class Outcome:
    """What a build did."""

    pages: int
    languages: int
    outputs: int
    kept: int
    """Outputs taken from the last build."""
    seconds: float
    changed: set[str] | None
    """In a preview, the files that were written or deleted; None: all may have been."""
    is_late: bool = False
    """In a preview, something waits to be brought up to date when nobody edits: another build does it."""
    forgotten: Message | None = None
    """Why nothing could be remembered for the next build, if it wasn't."""


class Failed(Told):
    """The site could not be written, through no fault of the content."""

    def lines(self, language: str) -> list[str]:
        """One text for each thing to mend."""
        return [self.text(language)]

    def text(self, language: str) -> str:
        return in_language(self.told, language)


class Refused(Failed):
    """The content is not fit to be published."""

    def __init__(self, problems: list[Problem], root: Path) -> None:
        self.errors = errors_among(problems)
        super().__init__(message("build.refused", number=len(self.errors)))
        self.root = root

    def lines(self, language: str) -> list[str]:
        """One text for each mistake."""
        from portal.common.report import as_text  # a build that has nothing to tell is faster without

        return as_text(self.errors, self.root, language)

    def text(self, language: str) -> str:
        return "\n".join([*self.lines(language), super().text(language)])


_SITE = "site"
"""What is named where the system names no file: it doesn't, when it is a write that fails."""


def why_it_failed(error: BaseException) -> Message | None:
    """What to tell of a failure that is not the portal's own fault."""
    if isinstance(error, OSError):
        return message("build.not-written", reason=reason_of(error), file=error.filename or _SITE)
    if isinstance(error, WorkerDied):
        return message("build.killed")
    return None
