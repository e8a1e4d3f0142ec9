"""The command line: ``portal`` and its commands, one module each."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from portal.commands.addresses import addresses
from portal.commands.build import build
from portal.commands.check import check
from portal.commands.init import init
from portal.commands.new import new
from portal.commands.rename import rename
from portal.commands.schedule import schedule
from portal.commands.schemas import schemas
from portal.commands.serve.command import serve
from portal.commands.shared import COULD_NOT_RUN
from portal.commands.translations import translations
from portal.commands.withdrawn import withdrawn


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--root", type=click.Path(path_type=Path), default=Path(), help="Folder of the project; here, if not given."
)
@click.pass_context
def main(context: click.Context, root: Path) -> None:
    """Build, check and translate the partner information portal."""
    context.obj = root.resolve()
    if context.invoked_subcommand != init.name and not (root / "mkdocs.yml").is_file():
        click.echo(
            f"There is no mkdocs.yml in {root.resolve()}. Run portal in the project's folder, or name it with --root. "
            "To begin a new one: portal init FOLDER.",
            err=True,
        )
        sys.exit(COULD_NOT_RUN)


for _command in (
    init,
    check,
    build,
    serve,
    schedule,
    schemas,
    new,
    translations,
    rename,
    addresses,
    withdrawn,
):
    main.add_command(_command)


def run() -> None:
    """The console command. A fault of the portal itself is told in a sentence; PORTAL_DEBUG=1 shows where it is."""
    try:
        main()
    except Exception as exc:
        if os.environ.get("PORTAL_DEBUG"):
            raise
        click.echo(f"The portal itself is at fault, not what you wrote: {type(exc).__name__}: {exc}", err=True)
        click.echo(
            "Run the command again with PORTAL_DEBUG=1 before it, and show a developer what it prints.", err=True
        )
        sys.exit(COULD_NOT_RUN)


if __name__ == "__main__":
    run()
