"""Writing a draft and checking what the portal then is."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from portal.check.project import Site, read
from portal.common.cache import FileCache
from portal.common.problems import Problem, errors_among
from portal.edit.draft import Draft


def try_draft(
    root: Path, draft: Draft, before: list[Problem], memory: FileCache | None = None
) -> tuple[Site | None, list[Problem]]:
    """Write a draft; the site as it then is, and errors that were not there before, for which it should be undone. OSError.

    *memory* as in ``read``.
    """
    draft.save()
    site, problems = read(root, memory=memory)
    known = Counter((problem.place.path, problem.what, problem.rule) for problem in before)
    errors = errors_among(problems)
    return site, [problem for problem in errors if not known[(problem.place.path, problem.what, problem.rule)]]
