"""Advice that mends: each message that the check can give is provoked, what it says is done, and the fault is gone, and no other has come."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import pytest

from portal.check.project import read
from portal.check.release import examples
from portal.common.cache import FileCache
from portal.common.messages import catalogue
from portal.common.problems import Problem
from portal.edit.draft import Draft
from support.advice import ADVICE, NOT_BY_AN_EDIT, configuration, translations
from support.advice.rows import CONFIGURATION, PIPE, Content, Files
from support.dialects import TOLD
from support.good import ABOUT, CONFIG, GOOD, MATTER
from support.sites import call, make_tiny

MOMENT = dt.datetime(2026, 6, 1, tzinfo=dt.UTC)
OF_ALL_SITES = {"translation-missing", "example-value"}
"""Rules by which something is told of the site without faults, too."""


class Laid(NamedTuple):
    """A site without faults, and what the check says of it as it lies there; what is as in the beginning is read once."""

    root: Path
    known: FileCache

    @classmethod
    def in_folder(cls, root: Path, *locales: str) -> Laid:
        words = {f"data/translations/{locale}/interface.yml": "chrome.site-name: Tiny\n" for locale in locales}
        files = {name: text for name, text in GOOD.items() if "fr" in locales or "/fr/" not in name}
        make_tiny(root, languages=locales, files={**files, **words})
        if len(locales) > 1:
            _put(root, CONFIG, CONFIGURATION)
        read(root, memory=(known := FileCache()), moment=MOMENT)
        return cls(root, known)

    def look(self) -> list[Problem]:
        site, found = read(self.root, memory=FileCache(self.known, keep=True), moment=MOMENT)
        return [*found, *(examples(site.portal) if site else ())]


@pytest.fixture(scope="module")
def english(tmp_path_factory: pytest.TempPathFactory) -> Laid:
    return Laid.in_folder(tmp_path_factory.mktemp("advice") / "tiny", "en")


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Laid:
    return Laid.in_folder(tmp_path_factory.mktemp("advice") / "tiny", "en", "fr")


@pytest.mark.parametrize("name", ADVICE)
def test_what_is_advised_mends(name: str, english: Laid, both: Laid) -> None:
    files, told, line, cure = ADVICE[name]
    (file, *_) = files
    laid = both if "/fr" in str(files) or name in configuration.ROWS or name in translations.ROWS else english
    root, look = laid.root, laid.look
    with _laid(root, files):
        before = look()
        assert (told, file, line) in {(_id(one), one.place.path, one.place.line) for one in before}, before
        _obey(root, file, cure, before)
        after = look()
        assert [str(one) for one in after if _id(one) == told and one.place.path == file] == []
        assert [str(one) for one in after if one.rule not in OF_ALL_SITES] == []


def _id(told: Problem) -> str:
    """By which a message stands in the catalogue; of a value, that of what is wrong with it."""
    within = told.what.values.get("what") if told.what.id == "value.of-field" else None
    return str(getattr(within, "id", told.what.id)).removesuffix(".what")


def _obey(root: Path, file: str, cure: object, told: list[Problem]) -> None:
    """Do what was advised: a command, files that are written, words that are replaced, or ``portal check --fix``."""
    if isinstance(cure, list):
        result = call(*cure, root=root, SOURCE_DATE_EPOCH=str(int(MOMENT.timestamp())))
        assert result.exit_code == 0, result.output
    elif isinstance(cure, tuple):
        text = (root / file).read_text("utf-8")
        assert cure[0] in text
        _put(root, file, text.replace(*cure, 1))
    elif isinstance(cure, dict):
        for name, content in {file: None, **cure}.items():
            _put(root, name, content)
    else:
        draft = Draft(root)
        assert [one for one in told if one.fix and draft.mend(one)]
        draft.save()


def _put(root: Path, name: str, content: Content) -> None:
    path = root / name
    path.unlink(missing_ok=True)
    if content is None:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    if content == PIPE:
        os.mkfifo(path)
    elif isinstance(content, Path):
        path.symlink_to(content)
    else:
        path.write_bytes(content if isinstance(content, bytes) else content.encode())


@contextmanager
def _laid(root: Path, files: Files) -> Iterator[None]:
    """The site with these files in it, and in the end as it was."""
    kept = {path.relative_to(root).as_posix(): path.read_bytes() for path in _files(root)}
    for name, content in files.items():
        _put(root, name, content)
    try:
        yield
    finally:
        for name in {path.relative_to(root).as_posix() for path in _files(root)} - kept.keys():
            (root / name).unlink()
        for name, content in kept.items():
            if not (root / name).is_file() or (root / name).read_bytes() != content:
                _put(root, name, content)


def _files(root: Path) -> list[Path]:
    return [path for path in root.rglob("*") if not path.is_dir() and ".cache" not in path.parts]


def test_every_message_is_obeyed_or_can_be_obeyed_by_no_edit() -> None:
    known = {id.removesuffix(".severity") for id in catalogue("en") if id.endswith(".severity")}
    obeyed = {told for _, told, _, _ in ADVICE.values()} | {id for told in TOLD.values() for id, _ in told.told}
    assert (sorted(known - obeyed), sorted(obeyed - known)) == (sorted(NOT_BY_AN_EDIT), [])


@pytest.mark.parametrize("name", [name for name, told in TOLD.items() if told.is_mechanical])
def test_what_the_portal_offers_to_mend_in_markdown_it_mends(name: str, english: Laid) -> None:
    told = TOLD[name]
    with _laid(english.root, {ABOUT: f"{MATTER}{told.markdown}\n"}):
        _obey(english.root, ABOUT, None, english.look())
        assert (english.root / ABOUT).read_text("utf-8") == f"{MATTER}{told.mended}\n"
