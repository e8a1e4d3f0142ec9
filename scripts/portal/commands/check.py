"""``portal check``: what is wrong in the content, where, and how to mend it."""

from __future__ import annotations

import contextlib
import datetime as dt
import sys
import threading
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from portal.build.snapshot import Snapshot
from portal.build.stamp import INPUTS, CheckStamp, check_before, note_check
from portal.commands.click_words import command, option
from portal.commands.shared import CLEAN, COULD_NOT_RUN, ERRORS, language, show
from portal.common import report
from portal.common.cache import FileCache
from portal.common.clock import now
from portal.common.messages import in_language, languages, message, reason_of
from portal.common.parallel import default_jobs
from portal.common.problems import Problem, did_you_mean, errors_among, has_errors

if TYPE_CHECKING:
    from portal.check.project import Site

_ROUNDS = 20
_OF_A_RULE = 10
"""So many warnings of one rule are shown, unless somebody asks for them."""


@command()
@option("--format", "output", type=click.Choice(["text", "json", "github"]), default="text")
@option("--fix", is_flag=True)
@option("--ledgers", type=click.Choice(["write", "check"]))
@option("--release", is_flag=True)
@option("--only", multiple=True, metavar="WHAT")
@option("--explain", metavar="RULE")
@option("--lang", type=click.Choice(languages()))
@click.pass_obj
def check(
    root: Path,
    output: str,
    fix: bool,
    ledgers: str | None,
    release: bool,
    only: tuple[str, ...],
    explain: str | None,
    lang: str | None,
) -> None:
    lang = lang or language()
    if explain is not None:
        try:
            click.echo(report.explain(explain, lang))
        except report.NoSuchRule as exc:
            click.echo(in_language(exc.told, lang), err=True)
            sys.exit(COULD_NOT_RUN)
        return
    before = None if fix or release or only else check_before(root, is_synced=ledgers is not None)
    if before is not None:
        show(before, root, output, lang, _OF_A_RULE)
        sys.exit(CLEAN)
    _check(root, output, ledgers, only, lang, fix=fix, release=release)


def _check(
    root: Path, output: str, ledgers: str | None, only: tuple[str, ...], lang: str, *, fix: bool, release: bool
) -> None:
    """What a check needs is imported here: most of it takes longer than to see that nothing has changed."""
    from portal.build.rehearsal import rehearse
    from portal.check.dates import same_until
    from portal.check.project import remember, remembered
    from portal.check.release import examples

    inputs, moment = Snapshot.of(root, INPUTS), now()
    before = remembered(root)
    memory = FileCache(before)
    site, problems = _read(root, memory, moment)
    with contextlib.suppress(OSError):  # it is read again next time
        remember(root, memory, before)
    mendable = sum(problem.fix is not None for problem in problems)
    if fix:
        site, problems, memory = _mended(root, memory, site, problems, lang, moment)
        if not mendable:
            click.echo(in_language(message("check.nothing-to-mend"), lang))
    if site and release:
        problems = sorted([*problems, *examples(site.portal)])
    if site and not has_errors(problems):
        problems = sorted([*problems, *rehearse(site, _problems_of_configuration, _jobs())])
    shown = _chosen(root, site, problems, only, lang) if only else problems
    if only and not shown and output == "text":
        click.echo(in_language(message("check.nothing-of-it"), lang))
    else:
        show(shown, root, output, lang, None if only else _OF_A_RULE)
    if only and output == "text" and len(shown) < len(problems):
        errors, every = (len(errors_among(them)) for them in (shown, problems))
        left = {"errors": every - errors, "warnings": len(problems) - every - len(shown) + errors}
        for what, number in left.items():
            if number:
                click.echo(in_language(message(f"check.{what}-not-shown", number=number), lang))
    if site is None or has_errors(problems if ledgers else shown):
        sys.exit(ERRORS)
    if ledgers:
        from portal.commands.addresses import sync_ledger_of_addresses
        from portal.commands.translations import sync_translations

        sync_translations(root, site.portal, ledgers == "check", memory)
        sync_ledger_of_addresses(root, site.portal, ledgers == "check", memory)
    if not (fix or release or only):
        with contextlib.suppress(OSError):  # it is checked again next time
            note_check(root, CheckStamp(inputs, moment, same_until(site.portal, moment), ledgers is not None, problems))
    sys.exit(CLEAN)


def _chosen(root: Path, site: Site | None, problems: list[Problem], only: tuple[str, ...], lang: str) -> list[Problem]:
    """The problems that were asked for; whoever asks for what there isn't is told."""
    chosen: set[Problem] = set()
    spoken = site.portal.settings.languages if site else ()
    for given in only:
        word = given.strip("[]").removeprefix("./").rstrip("/")
        if word in ("errors", "warnings"):
            chosen.update(problem for problem in problems if f"{problem.severity}s" == word)
        elif word in report.rules():
            chosen.update(problem for problem in problems if problem.rule == word)
        elif word in spoken:
            chosen.update(problem for problem in problems if _is_of_language(problem, word, spoken[0]))
        else:
            path = _in_project(root, word)
            found = [problem for problem in problems if f"{problem.place.path}/".startswith(f"{path}/")]
            if not found and not (root / path).exists():
                hint = did_you_mean(word, {*report.rules(), "errors", "warnings"}, message("check.only-hint"))
                click.echo(in_language(message("check.only-unknown", given=given, hint=hint), lang), err=True)
                sys.exit(COULD_NOT_RUN)
            chosen.update(found)
    shown = [problem for problem in problems if problem in chosen]
    if only and set(only) <= set(spoken):
        return [_in_languages(problem, only) for problem in shown]
    return shown


def _in_languages(problem: Problem, languages: tuple[str, ...]) -> Problem:
    """The same of those languages alone, where it tells what several lack."""
    told = problem.what.values
    numbers = dict(pair.split(" ") for pair in str(told.get("numbers", "")).split(", ") if pair)
    left = {locale: number for locale, number in numbers.items() if locale in languages}
    if not left or left == numbers:
        return problem
    was, first = next(iter(numbers)), next(iter(left))
    values = {**told, "locales": ", ".join(left), "number": sum(map(int, left.values()))}
    values |= {"locale": first} if "locale" in told else {}
    values |= {"file": str(told["file"]).replace(f"/{was}/", f"/{first}/")} if "file" in told else {}
    return replace(problem, what=message(problem.what.id, **values), remedy=message(problem.remedy.id, **values))


def _in_project(root: Path, path: str) -> str:
    """A path as problems name it, also if it was typed from another folder."""
    there = Path(path).absolute()
    return there.relative_to(root).as_posix() if there.is_relative_to(root) and there.exists() else path


def _is_of_language(problem: Problem, language: str, source: str) -> bool:
    """Whether it stands in the language's files, or tells of them; what is shared stands in the source's."""
    path, told = problem.place.path, problem.what.values
    if path.startswith((f"docs/{language}/", f"data/translations/{language}/")) or language == told.get("locale"):
        return True
    in_source = path.startswith("data/") and not path.startswith("data/translations/")
    return language in str(told.get("locales", "")).split(", ") or (language == source and in_source)


def _problems_of_configuration(root: Path) -> list[Problem]:
    from portal.build.mkdocs_plugin import problems_of_configuration  # MkDocs is slow to load, and seldom needed here

    return problems_of_configuration(root)


def _read(root: Path, memory: FileCache, moment: dt.datetime) -> tuple[Site | None, list[Problem]]:
    from portal.check.project import read

    return read(root, memory=memory, jobs=_jobs(), moment=moment)


def _jobs() -> int:
    # a lock that another thread holds is never freed after a fork
    return default_jobs() if threading.active_count() == 1 else 1


def _mended(
    root: Path, memory: FileCache, site: Site | None, problems: list[Problem], lang: str, moment: dt.datetime
) -> tuple[Site | None, list[Problem], FileCache]:
    """The portal and what is still wrong when everything is mended that can be; what was changed is printed."""
    from portal.edit.draft import Draft
    from portal.edit.journal import ChangedMeanwhile

    for _ in range(_ROUNDS):  # a file that can be read at last may have more to mend
        draft = Draft(root)
        if not [problem for problem in problems if problem.fix and draft.mend(problem)]:
            break
        changes = list(draft.diff())
        if file := draft.changed_since(memory):
            raise ChangedMeanwhile(file)
        try:
            draft.save()
        except OSError as exc:
            why = message("check.not-mended", reason=reason_of(exc), file=exc.filename)
            click.echo(in_language(why, lang), err=True)
            sys.exit(COULD_NOT_RUN)
        click.echo("\n".join(changes))
        memory = FileCache(memory)
        site, problems = _read(root, memory, moment)
    return site, problems, memory
