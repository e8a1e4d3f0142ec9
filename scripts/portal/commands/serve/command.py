"""``portal serve``: the site in the browser while somebody edits it."""

from __future__ import annotations

from pathlib import Path

import click

from portal.commands.click_words import command, option
from portal.commands.shared import fail, is_language_given, language
from portal.common.messages import message, reason_of


@command()
@option("--address", default="127.0.0.1:8000", show_default=True)
@option("--jobs", type=click.IntRange(1))
@click.pass_obj
def serve(root: Path, address: str, jobs: int | None) -> None:
    from portal.build.builder import Builder
    from portal.build.mkdocs_plugin import build_site
    from portal.build.outcome import Outcome
    from portal.commands.serve.watch import watch
    from portal.common.progress import shown_on_terminal

    builder = Builder(root, jobs, is_preview=True)
    spoken = language()

    def rebuild(site_dir: Path, site_url: str) -> Outcome:
        try:
            with shown_on_terminal(spoken) as builder.progress:
                return build_site(builder, str(site_dir), site_url)
        finally:  # from now on threads watch and answer; a forked process would wait for ever for what they hold
            builder.jobs = 1

    host, colon, port = address.rpartition(":")
    if not colon or not port.isdecimal() or int(port) > 65_535:
        fail(message("serve.no-address", address=address))
    try:
        watch(root, rebuild, host.strip("[]"), int(port), click.echo, spoken, heeds_browsers=not is_language_given())
    except OSError as exc:
        fail(message("serve.not-shown", address=address, reason=reason_of(exc)))
