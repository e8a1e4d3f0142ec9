"""The command line: ``portal`` and its commands, one module each."""

from __future__ import annotations

import atexit
import errno
import gc
import io
import os
import re
import sys
import threading
from importlib import import_module
from pathlib import Path
from typing import Any, NoReturn

import click

from portal.commands.click_words import TranslatedGroup, option, speak
from portal.commands.shared import COULD_NOT_RUN, ERRORS
from portal.common.messages import Told, in_language, language_of_environment, languages, message, reason_of
from portal.common.printable import AS_FAR_AS_IT_GOES
from portal.edit.journal import recover

_COMMANDS = {
    "init": "init",
    "check": "check",
    "build": "build",
    "merge": "merge",
    "serve": "serve.command",
    "form": "form_server.command",
    "links": "links.command",
    "doctor": "doctor.command",
    "schedule": "schedule",
    "due": "due",
    "confirm": "confirm",
    "schemas": "schemas",
    "new": "new",
    "export": "spreadsheets",
    "import": "spreadsheets",
    "translations": "translations",
    "rename": "rename",
    "addresses": "addresses",
    "told": "told",
    "withdrawn": "withdrawn",
}
"""Each command, and the module of this room that holds it."""


class _Commands(TranslatedGroup):
    """Imports a command when it is asked for: those with options made from the models take longer than some others run.

    What a command can't do is told in a sentence.
    """

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except Told as exc:
            click.echo(in_language(exc.told, ctx.params["lang"]), err=True)
            sys.exit(ERRORS)
        except OSError as exc:
            if exc.errno in (None, errno.EPIPE) or os.environ.get("PORTAL_DEBUG"):
                raise
            why = message("draft.not-written", reason=reason_of(exc), file=exc.filename or ctx.obj)
            click.echo(in_language(why, ctx.params["lang"]), err=True)
            sys.exit(COULD_NOT_RUN)

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        module = import_module(f"portal.commands.{_COMMANDS[cmd_name]}")
        named = getattr(module, f"{cmd_name}_", None)  # import is a word of Python's, told one of ours
        command = named or getattr(module, cmd_name)
        assert isinstance(command, click.Command)
        return command

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Whatever click has to say of them, it says in the language that --lang names, or the system's."""
        named = re.search(r"(?:^|\n)--lang[\n=](\w+)", "\n".join(args))
        speak(named[1] if named and named[1] in languages() else language_of_environment())
        return super().parse_args(ctx, args)


@click.group("portal", cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@option("--root", type=click.Path(path_type=Path), default=Path())
@option("--lang", type=click.Choice(languages()), default=language_of_environment)
@click.pass_context
def main(context: click.Context, root: Path, lang: str) -> None:
    context.obj = root.resolve()
    if context.invoked_subcommand != "init" and not (root / "mkdocs.yml").is_file():
        click.echo(in_language(message("command.no-project", folder=root.resolve()), lang), err=True)
        sys.exit(COULD_NOT_RUN)
    if ended := recover(root):
        click.echo(in_language(ended, lang), err=True)


def run() -> None:
    """The console command. A fault of the portal itself is told in a sentence; PORTAL_DEBUG=1 shows where it is."""
    gc.set_threshold(100_000)  # imports make hundreds of thousands of objects, and no garbage
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors=AS_FAR_AS_IT_GOES)
    try:
        main()
    except SystemExit as ended:
        if isinstance(ended.code, int) and threading.active_count() == 1:
            _leave(ended.code)
        raise
    except Exception as exc:
        if os.environ.get("PORTAL_DEBUG"):
            raise
        for why in (message("command.own-fault", said=f"{type(exc).__name__}: {exc}"), message("command.debug")):
            click.echo(in_language(why, language_of_environment()), err=True)
        sys.exit(COULD_NOT_RUN)


def _leave(code: int) -> NoReturn:
    """End at once: giving back what a large portal took, object by object, takes as long as reading it."""
    try:
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
    except OSError:  # what was printed last can't be read by anybody
        code = COULD_NOT_RUN
    atexit._run_exitfuncs()
    os._exit(code)


if __name__ == "__main__":
    run()
