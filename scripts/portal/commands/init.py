"""``portal init``: a small invented portal in an empty folder, to begin with."""

from __future__ import annotations

from pathlib import Path

import click

from portal.commands.click_words import argument, command, option
from portal.commands.shared import ERRORS, fail, language, told
from portal.common.clock import now
from portal.common.messages import message
from portal.common.printable import shorten
from portal.common.report import as_text
from portal.edit.new_project import is_free, starter_languages, write_project


@command()
@argument("folder", type=click.Path(path_type=Path))
@option("--name", default="Example Portal", show_default=True)
@option("--url", default="https://portal.example.org/", show_default=True)
@option("--language", "written_in", metavar="LANGUAGE", default="en", show_default=True)
def init(folder: Path, name: str, url: str, written_in: str) -> None:
    if written_in not in starter_languages():
        fail(message("init.language", given=shorten(written_in), languages=", ".join(starter_languages())))
    if not is_free(folder):
        fail(message("init.not-empty", folder=folder))
    if problems := write_project(folder.absolute(), name, url, written_in, now()):
        click.echo("\n".join(as_text(problems, folder, language())), err=True)
        fail(message("init.refused"), ERRORS)
    said = told("init.written", folder=folder)
    is_here = folder.resolve() == Path.cwd()
    click.echo(said.replace(f"  cd {folder}\n", "") if is_here else said)
