"""The command line: ``check``, ``build``, ``serve``, ``schedule`` and ``schemas``; the other commands join from ``asking``, ``translating`` and ``desk``."""

from __future__ import annotations

import datetime as dt
import json
import os
import sys
from pathlib import Path

import click

from portal.check.project import read
from portal.commands import addresses as command_addresses
from portal.commands import new as asking
from portal.commands import rename as desk
from portal.commands import translations as translating
from portal.commands import withdrawn as command_withdrawn
from portal.commands.shared import CLEAN, COULD_NOT_RUN, ERRORS, STOPPED, count, heeding_control_c, show
from portal.common import report
from portal.common.messages import in_language, language_of_environment, languages, say
from portal.common.problems import Problem, has_errors
from portal.edit.draft import Draft, write_files
from portal.site.schedule import moments, now

_ROUNDS = 20


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--root", type=click.Path(path_type=Path), default=Path(), help="Folder of the project; here, if not given."
)
@click.pass_context
def main(context: click.Context, root: Path) -> None:
    """Build, check and translate the partner information portal."""
    context.obj = root.resolve()
    if not (root / "mkdocs.yml").is_file():
        click.echo(
            f"There is no mkdocs.yml in {root.resolve()}. Run portal in the project's folder, or name it with --root.",
            err=True,
        )
        sys.exit(COULD_NOT_RUN)


@main.command()
@click.option("--format", "output", type=click.Choice(["text", "json", "github"]), default="text")
@click.option("--fix", is_flag=True, help="Mend what can be mended mechanically, and show what was changed.")
@click.option("--explain", metavar="RULE", help="Tell about a rule, such as unknown-value, and check nothing.")
@click.option(
    "--lang",
    type=click.Choice(languages()),
    default=language_of_environment,
    help="Language of the messages; the system's, if not given.",
)
@click.pass_obj
def check(root: Path, output: str, fix: bool, explain: str | None, lang: str) -> None:
    """Say what is wrong in the content, where, and how to mend it."""
    if explain is not None:
        try:
            click.echo(report.explain(explain, lang))
        except KeyError as exc:
            click.echo(in_language(exc.args[0], lang), err=True)
            sys.exit(COULD_NOT_RUN)
        return
    _, problems = read(root, moment=now())
    mendable = sum(problem.fix is not None for problem in problems)
    if fix:
        problems = _mended(root, problems)
        if not mendable:
            click.echo(in_language(say("Nothing here can be mended mechanically."), lang))
    show(problems, root, output, lang)
    sys.exit(ERRORS if has_errors(problems) else CLEAN)


def _mended(root: Path, problems: list[Problem]) -> list[Problem]:
    """What is still wrong when everything is mended that can be; what was changed is printed."""
    for _ in range(_ROUNDS):  # a file that can be read at last may have more to mend
        draft = Draft(root)
        if not [problem for problem in problems if problem.fix and draft.mend(problem)]:
            break
        changes = list(draft.diff())
        try:
            draft.save()
        except OSError as exc:
            click.echo(f"Nothing was mended: {exc.strerror} ({exc.filename}).", err=True)
            sys.exit(COULD_NOT_RUN)
        click.echo("\n".join(changes))
        _, problems = read(root, moment=now())
    return problems


@main.command()
@click.option("--site-dir", help="Where to write the site; as in mkdocs.yml, if not given.")
@click.option("--jobs", type=click.IntRange(1), help="How many processes; one for each core, if not given.")
@click.option("--verbose", is_flag=True, help="Show what MkDocs says on the way.")
@click.pass_obj
def build(root: Path, site_dir: str | None, jobs: int | None, verbose: bool) -> None:
    """Check the content and write the site."""
    from portal.build import mkdocs_plugin as engine
    from portal.build.builder import Failed, Refused, Workshop
    from portal.common.progress import shown_on_terminal

    try:
        with shown_on_terminal() as progress, heeding_control_c(progress) as heeded:
            target = str(Path(site_dir).resolve()) if site_dir else None
            done = engine.build(Workshop(root, jobs, heeded), target, verbose=verbose)
    except (Refused, Failed) as exc:
        click.echo(str(exc), err=True)
        sys.exit(ERRORS)
    except KeyboardInterrupt:
        click.echo("Stopped. The last good site is untouched.", err=True)
        sys.exit(STOPPED)
    kept = f", {done.kept} of {done.outputs} outputs as they were" if done.kept else ""
    click.echo(
        f"{count(done.pages, 'page')} in {count(done.languages, 'language')}, {done.seconds:.1f} seconds{kept}: {site_dir or 'site'}/"
    )
    if done.forgotten:
        click.echo(f"The next build will begin from nothing, for {done.forgotten}.", err=True)


@main.command()
@click.option("--address", default="127.0.0.1:8000", show_default=True, help="Host and port at which to show it.")
@click.option("--jobs", type=click.IntRange(1), help="How many processes; one for each core, if not given.")
@click.pass_obj
def serve(root: Path, address: str, jobs: int | None) -> None:
    """Show the site in the browser while you edit it; each change appears as you save it."""
    from portal.build import mkdocs_plugin as engine
    from portal.build.builder import Outcome, Workshop
    from portal.commands.serve.watch import serve as keep_serving
    from portal.common.progress import shown_on_terminal

    workshop = Workshop(root, jobs, is_preview=True)

    def rebuild(site_dir: Path, site_url: str) -> Outcome:
        with shown_on_terminal() as workshop.progress:
            return engine.build(workshop, str(site_dir), site_url)

    host, colon, port = address.rpartition(":")
    if not colon or not port.isdecimal() or int(port) > 65_535:
        click.echo(f"“{address}” is not a host and a port. Write 127.0.0.1:8000, say.", err=True)
        sys.exit(COULD_NOT_RUN)
    try:
        keep_serving(root, rebuild, host.strip("[]"), int(port), click.echo)
    except OSError as exc:
        click.echo(
            f"The site can't be shown at {address}: {exc.strerror}. Try --address 127.0.0.1:8001, say.", err=True
        )
        sys.exit(COULD_NOT_RUN)


@main.command()
@click.option("--format", "output", type=click.Choice(["text", "json"]), default="text")
@click.pass_obj
def schedule(root: Path, output: str) -> None:
    """What will appear or disappear by itself, and when the site must be built for it."""
    moment = now()
    site, problems = read(root, moment=moment)
    if site is None or has_errors(problems):
        click.echo("The content has errors, and what can't be read may be due as well: run portal check.", err=True)
        sys.exit(ERRORS)
    due = [one for one in moments(site.portal) if one.at > moment]
    found = [
        {
            "at": one.at.isoformat(),
            "event": one.event,
            "address": f"/news/{one.slug}/",
            "file": f"docs/{site.portal.settings.default}/news/{one.slug}.md",
        }
        for one in due
    ]
    if output == "json":
        click.echo(json.dumps(found, indent=2))
        return
    for one, told in zip(due, found, strict=True):
        click.echo(f"{one.at.isoformat(' ', 'minutes')}  {one.event:<10}  {told['address']}  ({told['file']})")
    next_build = f"Build the site again at {due[0].at.astimezone(dt.UTC):%Y-%m-%dT%H:%M:%SZ}." if due else ""
    click.echo(next_build or "Nothing is due.")


@main.command()
@click.pass_obj
def schemas(root: Path) -> None:
    """Write schemas/ and FIELDS.md anew, after a model has changed."""
    from portal.model.json_schema import reference, schema_files

    for name in write_files(root, schema_files() | {"FIELDS.md": reference()}):
        click.echo(f"wrote {name}")


for _command in (
    asking.new,
    translating.translations,
    desk.rename,
    command_addresses.addresses,
    command_withdrawn.withdrawn,
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
