"""``portal build``: check the content and write the site."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from portal.commands.shared import ERRORS, STOPPED, heeding_control_c, language, told
from portal.common.messages import message
from portal.files.config import read_settings


@click.command()
@click.option("--site-dir", help="Where to write the site; as in mkdocs.yml, if not given.")
@click.option("--jobs", type=click.IntRange(1), help="How many processes; one for each core, if not given.")
@click.option("--verbose", is_flag=True, help="Show what MkDocs says on the way.")
@click.pass_obj
def build(root: Path, site_dir: str | None, jobs: int | None, verbose: bool) -> None:
    """Check the content and write the site."""
    from portal.build.builder import Builder
    from portal.build.mkdocs_plugin import build_site
    from portal.build.outcome import Failed
    from portal.common.progress import shown_on_terminal

    try:
        with shown_on_terminal(language()) as progress, heeding_control_c(progress) as heeded:
            target = str(Path(site_dir).resolve()) if site_dir else None
            done = build_site(Builder(root, jobs, heeded), target, verbose=verbose)
    except Failed as exc:
        click.echo(exc.text(language()), err=True)
        sys.exit(ERRORS)
    except KeyboardInterrupt:
        click.echo(told("build.stopped"), err=True)
        sys.exit(STOPPED)
    pages, languages = message("build.pages", number=done.pages), message("build.languages", number=done.languages)
    kept = message("build.kept", kept=done.kept, outputs=done.outputs) if done.kept else ""
    settings, _ = read_settings(root)
    folder = site_dir or (os.path.relpath(settings.site_dir, root) if settings else "site")
    seconds = f"{done.seconds:.1f}"
    click.echo(told("build.done", pages=pages, languages=languages, seconds=seconds, kept=kept, folder=folder))
    if done.forgotten:
        click.echo(told("build.forgotten", reason=done.forgotten), err=True)
