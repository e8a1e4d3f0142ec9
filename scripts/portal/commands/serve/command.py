"""``portal serve``: the site in the browser while somebody edits it."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from portal.commands.shared import COULD_NOT_RUN


@click.command()
@click.option("--address", default="127.0.0.1:8000", show_default=True, help="Host and port at which to show it.")
@click.option("--jobs", type=click.IntRange(1), help="How many processes; one for each core, if not given.")
@click.pass_obj
def serve(root: Path, address: str, jobs: int | None) -> None:
    """Show the site in the browser while you edit it; each change appears as you save it."""
    from portal.build.builder import Builder, Outcome
    from portal.build.mkdocs_plugin import build_site
    from portal.commands.serve.watch import watch
    from portal.common.progress import shown_on_terminal

    builder = Builder(root, jobs, is_preview=True)

    def rebuild(site_dir: Path, site_url: str) -> Outcome:
        with shown_on_terminal() as builder.progress:
            return build_site(builder, str(site_dir), site_url)

    host, colon, port = address.rpartition(":")
    if not colon or not port.isdecimal() or int(port) > 65_535:
        click.echo(f"“{address}” is not a host and a port. Write 127.0.0.1:8000, say.", err=True)
        sys.exit(COULD_NOT_RUN)
    try:
        watch(root, rebuild, host.strip("[]"), int(port), click.echo)
    except OSError as exc:
        click.echo(
            f"The site can't be shown at {address}: {exc.strerror}. Try --address 127.0.0.1:8001, say.", err=True
        )
        sys.exit(COULD_NOT_RUN)
