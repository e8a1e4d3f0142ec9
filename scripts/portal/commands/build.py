"""``portal build``: check the content and write the site."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from portal.commands.shared import ERRORS, STOPPED, count, heeding_control_c


@click.command()
@click.option("--site-dir", help="Where to write the site; as in mkdocs.yml, if not given.")
@click.option("--jobs", type=click.IntRange(1), help="How many processes; one for each core, if not given.")
@click.option("--verbose", is_flag=True, help="Show what MkDocs says on the way.")
@click.pass_obj
def build(root: Path, site_dir: str | None, jobs: int | None, verbose: bool) -> None:
    """Check the content and write the site."""
    from portal.build.builder import Builder, Failed, Refused
    from portal.build.mkdocs_plugin import build_site
    from portal.common.progress import shown_on_terminal

    try:
        with shown_on_terminal() as progress, heeding_control_c(progress) as heeded:
            target = str(Path(site_dir).resolve()) if site_dir else None
            done = build_site(Builder(root, jobs, heeded), target, verbose=verbose)
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
