"""``portal init``: a small invented portal in an empty folder, to begin with."""

from __future__ import annotations

from pathlib import Path

import click

from portal.commands.shared import ERRORS, fail
from portal.common.report import as_text
from portal.edit.new_project import is_free, write_project
from portal.site.schedule import now


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--name", default="Example Portal", show_default=True, help="Name that readers see.")
@click.option("--url", default="https://portal.example.org/", show_default=True, help="Address at which it will live.")
def init(folder: Path, name: str, url: str) -> None:
    """Begin a portal: write a small invented one, in English and French, into an empty FOLDER."""
    try:
        if not is_free(folder):
            fail(f"{folder} is not empty. Name a new folder, or an empty one.")
        problems = write_project(folder.absolute(), name, url, now())
    except OSError as exc:
        fail(f"Nothing was written: {exc.strerror} ({exc.filename}).")
    if problems:
        fail("\n".join([*as_text(problems, folder), "Nothing was written. Give another --name or --url."]), ERRORS)
    click.echo(f"Written to {folder}: an invented portal in English and French. Next:")
    click.echo(f"  cd {folder}")
    click.echo("  make serve   # see it at http://127.0.0.1:8000/ while you replace what is invented")
    click.echo("  make check   # what is wrong, where, and how to mend it")
    click.echo("README.md in it says how to make it yours and how to publish it.")
