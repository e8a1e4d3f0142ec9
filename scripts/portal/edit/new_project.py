"""A new portal in a folder of its own: the files of ``starter/`` with a name and an address, and what commands write beside them.

All that it says is invented, and plainly so. It is written whole or not at all.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import os
import re
import shlex
import shutil
import tempfile
from importlib.metadata import distribution
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from portal.check.project import read
from portal.common.locales import locale_format
from portal.common.problems import Problem
from portal.content.portal import Portal
from portal.edit.apply import all_ledgers
from portal.edit.controls import ValueNames
from portal.edit.draft import Draft, write_files
from portal.edit.form import rows
from portal.edit.form_values import put_value
from portal.edit.journal import write_bytes
from portal.edit.typed.values import Meaning
from portal.files.config import CONFIG_FILE
from portal.model.collections import Ref
from portal.model.json_schema import editor_schemas, reference

STARTER = Path(__file__).with_name("starter")
GENERATOR = "generator"
"""The folder of a new portal in which the generator lies that wrote it, if that came as a file."""
_MAY_BE_THERE = {".git"}


def is_free(folder: Path) -> bool:
    """Whether a new portal may be written there: nothing is, or a repository without files. OSError if nobody can tell."""
    return not folder.exists() or {path.name for path in folder.iterdir()} <= _MAY_BE_THERE


def starter_languages() -> list[str]:
    """The languages in which the starter's words are there."""
    return sorted(path.name for path in (STARTER / "docs").iterdir())


def write_project(folder: Path, name: str, url: str, language: str, moment: dt.datetime) -> list[Problem]:
    """Write a new portal in one of the starter's languages, and return nothing; or what is wrong with *name* or *url*, and nothing is written. OSError.

    It grows in a hidden folder within, so that the folder itself stays the one in which somebody may stand.
    """
    made = [path for path in (folder, *folder.parents) if not path.exists()]
    moved: list[Path] = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".new-", dir=folder) as hidden:
            draft = Path(hidden)
            if problems := _write_draft(draft, folder, name, url, language, moment):
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


def _write_draft(root: Path, folder: Path, name: str, url: str, language: str, moment: dt.datetime) -> list[Problem]:
    """Write everything that is to lie in *folder*; what the check has against it."""
    requirement, wheel = generator_of(folder)
    starter = _starter(name, url, requirement, language, moment)
    write_bytes(root, {file: text.encode() for file, text in starter.items()})
    if wheel:
        (root / GENERATOR).mkdir()
        shutil.copy(wheel, root / GENERATOR)
    write_files(root, editor_schemas() | {"FIELDS.md": reference()})
    site, problems = read(root, moment=moment)
    if site and not problems and language != site.portal.settings.default:
        _write_in(site.portal, language, moment)
        site, problems = read(root, moment=moment)
    if site is None or problems:
        return problems
    write_files(root, all_ledgers(root, site.portal, moment))
    return []


def _write_in(portal: Portal, language: str, moment: dt.datetime) -> None:
    """Make the translations into a *language* the portal's own words, and what they were made from the translations."""
    root, default = portal.settings.root, portal.settings.default
    names = ValueNames(Meaning(portal, moment), language)
    draft = Draft(root)
    for ref in portal.nodes:
        key = Ref(*ref).key
        for row in rows(portal, key, names):
            cells = {cell.locale: cell for cell in row.cells}
            if row.is_text and cells[language].value:
                words = {locale: cells[locale].value for locale in (default, language)}
                for locale, other in ((default, language), (language, default)):
                    cells[locale].value = words[other]
                    put_value(portal, key, row, cells[locale], names.meaning, draft)
    config = draft.content(CONFIG_FILE)
    first, second = re.findall(r"\{locale: [^,{}]++, name: [^,{}]++,", config)
    draft.write(CONFIG_FILE, config.replace(first, "@").replace(second, first).replace("@", second))
    draft.save()
    docs, translations = root / "docs", root / "data/translations"
    (docs / default).rename(docs / "aside")
    (docs / language).rename(docs / default)
    (docs / "aside").rename(docs / language)
    for file in (translations / language).iterdir():
        if file.name != "interface.yml":
            file.rename(translations / default / file.name)


def generator_of(folder: Path) -> tuple[str, Path | None]:
    """How pip finds the generator that writes a portal in *folder*, and the wheel that belongs there, if it was installed from one.

    What isn't from an index says where it is from (PEP 610): a folder, a repository, a file here or elsewhere.
    """
    package = distribution("partner-portal")
    origin: dict[str, Any] = json.loads(package.read_text("direct_url.json") or "{}")
    url = str(origin.get("url", ""))
    here = Path(unquote(urlsplit(url).path))
    if "dir_info" in origin:
        return f"--editable {shlex.quote(os.path.relpath(here, folder))}", None
    if "vcs_info" in origin:
        vcs = origin["vcs_info"]
        return f"partner-portal @ {vcs['vcs']}+{url}@{vcs['commit_id']}", None
    if url.startswith("file:") and here.is_file():
        return f"./{GENERATOR}/{here.name}", here
    return f"partner-portal @ {url}" if url and not url.startswith(
        "file:"
    ) else f"partner-portal=={package.version}", None


def _starter(name: str, url: str, requirement: str, language: str, moment: dt.datetime) -> dict[str, str]:
    """The starter's files by name, with what is to be filled in between @ and @; values in quotation marks are YAML."""
    values = {"NAME": name, "URL": url}
    marks = {f'"@{mark}@"': json.dumps(value, ensure_ascii=False) for mark, value in values.items()}
    marks |= {f"@{mark}@": value for mark, value in values.items()}
    marks |= {"@TODAY@": moment.date().isoformat(), "@NOW@": moment.isoformat(timespec="minutes")}
    marks["@GENERATOR@"] = requirement
    other = next(one for one in starter_languages() if one != language)
    marks |= {"@SOURCE@": language, "@OTHER@": other, "@LANGUAGE@": locale_format("en").language(language)}
    found = {}
    for folder, _, names in os.walk(STARTER):
        for path in (Path(folder, name) for name in names):
            text = path.read_text("utf-8")
            for mark, value in marks.items():
                text = text.replace(mark, value)
            found[path.relative_to(STARTER).as_posix()] = text
    return found
