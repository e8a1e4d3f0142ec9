"""``portal build``: check the content and write the site."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from portal.commands.shared import ERRORS, STOPPED, heeding_control_c, language, told
from portal.common.messages import message
from portal.common.problems import has_errors
from portal.files.config import read_settings


@click.command()
@click.option(
    "--config",
    "other",
    type=click.Path(path_type=Path),
    help="File that says otherwise than mkdocs.yml: site_url, site_dir and options of the portal.",
)
@click.option("--site-dir", help="Where to write the site; as in mkdocs.yml, if not given.")
@click.option("--jobs", type=click.IntRange(1), help="How many processes; one for each core, if not given.")
@click.option("--verbose", is_flag=True, help="Show what MkDocs says on the way.")
@click.pass_obj
def build(root: Path, other: Path | None, site_dir: str | None, jobs: int | None, verbose: bool) -> None:
    """Check the content and write the site."""
    from portal.build.builder import Builder
    from portal.build.mkdocs_plugin import build_site
    from portal.build.outcome import Failed
    from portal.common.progress import shown_on_terminal

    try:
        with shown_on_terminal(language()) as progress, heeding_control_c(progress) as heeded:
            name = os.path.relpath(other, root) if other else ""
            said = _said_otherwise(root, name) if other else {}
            target = str(Path(site_dir).resolve()) if site_dir else said.get("site_dir")
            done = build_site(Builder(root, jobs, heeded, other=name), target, said.get("site_url"), verbose=verbose)
    except Failed as exc:
        click.echo(exc.text(language()), err=True)
        sys.exit(ERRORS)
    except KeyboardInterrupt:
        click.echo(told("build.stopped"), err=True)
        sys.exit(STOPPED)
    pages, languages = message("build.pages", number=done.pages), message("build.languages", number=done.languages)
    kept = message("build.kept", kept=done.kept, outputs=done.outputs) if done.kept else ""
    settings, _ = read_settings(root, other=name)
    folder = site_dir or (os.path.relpath(settings.site_dir, root) if settings else "site")
    seconds = f"{done.seconds:.1f}"
    click.echo(told("build.done", pages=pages, languages=languages, seconds=seconds, kept=kept, folder=folder))
    if done.forgotten:
        click.echo(told("build.forgotten", reason=done.forgotten), err=True)


def _said_otherwise(root: Path, name: str) -> dict[str, str]:
    """Where the site lives and is written by another configuration; Refused, if that can't be used."""
    from portal.build.outcome import Refused

    settings, problems = read_settings(root, other=name)
    if settings is None or has_errors(problems):
        raise Refused(problems, root)
    return {"site_url": settings.site_url, "site_dir": str(settings.site_dir.resolve())}
