"""What all commands have in common: showing problems, reading the portal, writing a draft that the check accepts, ending.

What takes long to import, the models above all, is imported by who needs it: some commands don't.
"""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, NoReturn

import click
from click.core import ParameterSource

from portal.common.cache import FileCache
from portal.common.messages import Message, in_language, message
from portal.common.problems import Problem, as_github, as_json, errors_among, errors_first, has_errors
from portal.common.progress import Progress

if TYPE_CHECKING:
    from portal.check.project import Site
    from portal.edit.apply import DraftProof, Ledgers
    from portal.edit.draft import Draft

CLEAN, ERRORS, COULD_NOT_RUN, STOPPED = 0, 1, 2, 130
"""What a command ends with."""


def language() -> str:
    """The language in which the command speaks: what --lang says, or the system's."""
    return str(click.get_current_context().find_root().params["lang"])


def is_language_given() -> bool:
    """Whether --lang says the language, and not the system."""
    return click.get_current_context().find_root().get_parameter_source("lang") is ParameterSource.COMMANDLINE


def told(id: str, /, **values: object) -> str:
    """A message by its id, in the language of the command."""
    return in_language(message(id, **values), language())


def show(
    problems: list[Problem], root: Path, output: str = "text", language: str = "en", at_most: int | None = None
) -> None:
    """Problems in one of the three formats, in a language; as text, *at_most* so many warnings of a rule."""
    from portal.common import report

    shown = [problem.told_in(language) for problem in errors_first(problems)]
    if output == "json":
        click.echo(as_json(shown))
    elif output == "github":
        for problem in shown:
            click.echo(as_github(problem))
    else:
        for text in report.as_text(problems, root, language, at_most=at_most):
            click.echo(text)
        errors = len(errors_among(problems))
        numbers = {"errors": errors, "warnings": len(problems) - errors}
        end = message("check.summary", **numbers) if problems else message("check.clean")
        click.echo(in_language(end, language))


def read_site(
    root: Path, before: FileCache | None = None, *, whole: bool = False
) -> tuple[Site, list[Problem], FileCache]:
    """The portal as far as it can be read, what is wrong in it, and what was read; what was read *before* is not read again.

    Ends the command if it can't be read, or, with *whole*, if anything in it is wrong: a ledger is only written from a whole portal,
    for a file that can't be read would lose its reviews.
    """
    from portal.check.project import read
    from portal.common.clock import now

    memory = FileCache(before)
    site, problems = read(root, memory=memory, checked_at=now())
    if site is None or (whole and has_errors(problems)):
        show(problems, root, language=language())
        sys.exit(COULD_NOT_RUN)
    return site, problems, memory


def read_for_output(root: Path) -> Site:
    """The portal as far as it can be read, for a command that only shows or exports it: says that there is more, if that has errors."""
    site, problems, _ = read_site(root)
    if has_errors(problems):
        click.echo(told("read.in-part"), err=True)
    return site


def write_or_demand(root: Path, ledgers: dict[str, str], only_check: bool, memory: FileCache) -> None:
    """Write those ledgers that are not as they should be; or only end the command if there is one."""
    from portal.edit.draft import stale_files, write_files

    if not only_check:
        for name in write_files(root, ledgers, memory):
            click.echo(told("draft.wrote", file=name))
    elif stale := stale_files(root, ledgers):
        fail(message("ledger.stale", files=", ".join(stale)), ERRORS)


def fail(why: Message, code: int = COULD_NOT_RUN) -> NoReturn:
    click.echo(in_language(why, language()), err=True)
    sys.exit(code)


def apply_or_end(
    root: Path,
    draft: Draft,
    before: list[Problem],
    memory: FileCache,
    ledgers: Ledgers | None = None,
    *,
    show: bool = True,
) -> Site:
    """Write a draft as ``edit.apply`` does, unless there is an error that was not there before: that is told, and the command ends."""
    from portal.edit import apply

    for line in draft.diff() if show else ():
        if line.startswith(("+", "-")) and not line.startswith(("+++", "---")):
            click.echo(line)
    site, fresh = apply.apply_draft(root, draft, before, memory, ledgers)
    if fresh or site is None:
        _refuse(root, draft, fresh)
    return site


def _refuse(root: Path, draft: Draft, fresh: list[Problem]) -> NoReturn:
    from portal.common.report import as_text

    click.echo("\n".join(as_text(fresh, root, language(), draft.files())), err=True)
    fail(message("draft.refused"), ERRORS)


def prove_or_end(root: Path, draft: Draft, before: list[Problem], memory: FileCache) -> DraftProof:
    """What the portal would be with a draft; what the check would warn of is told, and what it would refuse ends the command."""
    from portal.common.report import as_text
    from portal.edit import apply

    proof = apply.prove_draft(root, draft, before, memory)
    if proof.fresh or proof.site is None:
        _refuse(root, draft, proof.fresh)
    if shown := [problem for problem in proof.warnings if problem.rule != "translation-missing"]:
        click.echo("\n".join([told("pack.look-at"), *as_text(shown, root, language(), draft.files())]))
    return proof


def is_interactive() -> bool:
    """Whether somebody is there to be asked."""
    return sys.stdin.isatty()


def agreed(question: str) -> bool:
    """Ask for a yes or a no, in the language of the command, until it is one; nothing is a no."""
    from portal.common.folding import fold_name
    from portal.edit.typed.times import said_as

    yes, no = (told(f"choice.flag.{word}").lower() for word in ("true", "false"))
    asked = told("new.yes-no", question=Message(question), yes=yes, no=no)
    while True:
        answer = fold_name(str(click.prompt(asked, default=no, show_default=False)).strip())
        if answer in {fold_name(yes), *said_as("typed.yes"), *said_as("choice.flag.true")}:
            return True
        if answer in {fold_name(no), *said_as("typed.no"), *said_as("choice.flag.false")}:
            return False


@contextmanager
def heeding_control_c(progress: Progress) -> Iterator[Progress]:
    """A progress that ends in KeyboardInterrupt once Control-C was pressed, should the first have been lost.

    Modules compiled by Cython, lxml's for one, swallow it while they are loaded; so does Python, with a traceback, where it cleans up.
    """
    was_pressed = False

    def note(number: int, frame: FrameType | None) -> None:
        nonlocal was_pressed
        was_pressed = True
        signal.default_int_handler(number, frame)

    def heeded(step: str, done: int = 0, total: int = 0) -> None:
        if was_pressed:
            raise KeyboardInterrupt
        progress(step, done, total)

    def lost(what: sys.UnraisableHookArgs) -> None:
        if what.exc_type is not KeyboardInterrupt:  # that one is heeded at the next step
            told_of_others(what)

    before, told_of_others = signal.getsignal(signal.SIGINT), sys.unraisablehook
    if before is signal.default_int_handler:
        signal.signal(signal.SIGINT, note)
        sys.unraisablehook = lost
    try:
        yield heeded
    finally:
        signal.signal(signal.SIGINT, before)
        sys.unraisablehook = told_of_others


def assert_language(site: Site, locale: str) -> None:
    """Ends the command if a language is none into which the portal is translated."""
    languages = site.portal.texts.translated_into(site.portal.settings.languages)
    if locale not in languages:
        fail(message("translations.no-language", locale=locale, locales=", ".join(languages)))


def file_to_write(root: Path, given: Path | None, name: str) -> Path:
    """The file that was *given*, or the one of that name here; ends the command if that would take the place of content, or of somebody's work."""
    from portal.files.config import CONFIG_FILE
    from portal.files.foreign import CONTENT_FOLDERS

    file = given or Path(name)
    if given is None and file.exists():
        fail(message("command.file-there", file=file), ERRORS)
    path = file.resolve()
    top = path.relative_to(root).parts[0] if path.is_file() and path.is_relative_to(root) else ""
    if top in (*CONTENT_FOLDERS, CONFIG_FILE):
        fail(message("command.file-of-content", file=file), ERRORS)
    return file
