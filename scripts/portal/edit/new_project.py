"""A new portal in a folder of its own: the files of ``starter/`` with a name and an address, and what commands write beside them.

All that it says is invented, and plainly so. It is written whole or not at all.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import os
import shutil
import tempfile
from importlib.metadata import version
from pathlib import Path

from portal.check.project import read
from portal.common.problems import Problem
from portal.edit.apply import all_ledgers
from portal.edit.draft import write_files
from portal.edit.journal import write_bytes
from portal.model.json_schema import editor_schemas, reference

STARTER = Path(__file__).with_name("starter")
_MAY_BE_THERE = {".git"}


def is_free(folder: Path) -> bool:
    """Whether a new portal may be written there: nothing is, or a repository without files. OSError if nobody can tell."""
    return not folder.exists() or {path.name for path in folder.iterdir()} <= _MAY_BE_THERE


def write_project(folder: Path, name: str, url: str, moment: dt.datetime) -> list[Problem]:
    """Write a new portal, and return nothing; or what is wrong with *name* or *url*, and nothing is written. OSError.

    It grows in a hidden folder within, so that the folder itself stays the one in which somebody may stand.
    """
    made = [path for path in (folder, *folder.parents) if not path.exists()]
    moved: list[Path] = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".new-", dir=folder) as hidden:
            draft = Path(hidden)
            if problems := _write_draft(draft, name, url, moment):
                raise _Refused(problems)
            for path in sorted(draft.iterdir()):
                moved.append(path.rename(folder / path.name))
    except BaseException as exc:
        for path in moved:
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        with contextlib.suppress(OSError):
            for path in made:
                path.rmdir()
        if isinstance(exc, _Refused):
            return exc.problems
        raise
    return []


class _Refused(Exception):
    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems


def _write_draft(root: Path, name: str, url: str, moment: dt.datetime) -> list[Problem]:
    """Write everything; what the check has against it."""
    write_bytes(root, {file: text.encode() for file, text in _starter(name, url, moment).items()})
    write_files(root, editor_schemas() | {"FIELDS.md": reference()})
    site, problems = read(root, moment=moment)
    if site is None or problems:
        return problems
    write_files(root, all_ledgers(root, site.portal, moment))
    return []


def _starter(name: str, url: str, moment: dt.datetime) -> dict[str, str]:
    """The starter's files by name, with what is to be filled in between @ and @; values in quotation marks are YAML."""
    values = {"NAME": name, "URL": url}
    marks = {f'"@{mark}@"': json.dumps(value, ensure_ascii=False) for mark, value in values.items()}
    marks |= {f"@{mark}@": value for mark, value in values.items()}
    marks |= {"@TODAY@": moment.date().isoformat(), "@NOW@": moment.isoformat(timespec="minutes")}
    marks["@VERSION@"] = version("partner-portal")
    found = {}
    for folder, _, names in os.walk(STARTER):
        for path in (Path(folder, name) for name in names):
            text = path.read_text("utf-8")
            for mark, value in marks.items():
                text = text.replace(mark, value)
            found[path.relative_to(STARTER).as_posix()] = text
    return found
