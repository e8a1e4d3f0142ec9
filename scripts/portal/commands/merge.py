"""``portal merge``: the shards that several machines have built become the site."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from portal.build.sharding import merge_shards
from portal.commands.click_words import argument, command, option
from portal.commands.shared import COULD_NOT_RUN, language, show, told
from portal.common.problems import has_errors
from portal.files.config import read_settings


@command()
@argument(
    "shards", nargs=-1, required=True, metavar="PART...", type=click.Path(exists=True, file_okay=False, path_type=Path)
)
@option("--site-dir", type=click.Path(path_type=Path))
@click.pass_obj
def merge(root: Path, shards: tuple[Path, ...], site_dir: Path | None) -> None:
    settings, problems = read_settings(root)
    if settings is None or has_errors(problems):
        show(problems, root, language=language())
        sys.exit(COULD_NOT_RUN)
    folder = (site_dir or settings.site_dir).resolve()
    number = merge_shards(shards, folder)
    click.echo(told("merge.done", shards=len(shards), number=number, folder=folder))
