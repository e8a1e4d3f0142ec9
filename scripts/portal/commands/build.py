"""``portal build``: check the content and write the site."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Mapping
from pathlib import Path

import click

from portal.build.outcome import Failed, Outcome, Refused
from portal.build.stamp import SinceLastBuild, since_last_build
from portal.commands.click_words import command, option
from portal.commands.shared import ERRORS, STOPPED, fail, heeding_control_c, language, told
from portal.common.filesystem import Stat
from portal.common.messages import message
from portal.common.printable import shorten
from portal.common.problems import has_errors
from portal.files.config import read_settings


@command()
@option("--config", "other", type=click.Path(path_type=Path))
@option("--site-dir")
@option("--jobs", type=click.IntRange(1))
@option("--shard", metavar="PART")
@option("--scheduler", metavar="ADDRESS")
@option("--verbose", is_flag=True)
@click.pass_obj
def build(
    root: Path,
    other: Path | None,
    site_dir: str | None,
    jobs: int | None,
    shard: str | None,
    scheduler: str | None,
    verbose: bool,
) -> None:
    name = os.path.relpath(other, root) if other else ""
    part = _shard(shard) if shard else None
    settings, _ = read_settings(root, other=name)
    if part and not site_dir:
        site_dir = f"{settings.site_dir if settings else 'site'}.{part[0]}-of-{part[1]}"
    target = Path(site_dir).resolve() if site_dir else None
    try:
        todo = SinceLastBuild() if part else since_last_build(root, target, name)
        live = (target or settings.site_dir).resolve() if settings and not (verbose or todo.needs_engine) else None
        done = todo.done or _build(root, jobs, target, name, part, scheduler or "", live, todo.files, verbose=verbose)
    except Failed as exc:
        click.echo(exc.text(language()), err=True)
        sys.exit(ERRORS)
    except KeyboardInterrupt:
        click.echo(told("build.stopped"), err=True)
        sys.exit(STOPPED)
    pages, languages = message("build.pages", number=done.pages), message("build.languages", number=done.languages)
    kept = message("build.kept", kept=done.kept, outputs=done.outputs) if done.kept else ""
    folder = site_dir or (os.path.relpath(settings.site_dir, root) if settings else "site")
    seconds = f"{done.seconds:.1f}"
    click.echo(told("build.done", pages=pages, languages=languages, seconds=seconds, kept=kept, folder=folder))
    if done.forgotten:
        click.echo(told("build.forgotten", reason=done.forgotten), err=True)


def _shard(typed: str) -> tuple[int, int]:
    """The number of a part and of how many: ``2/3``."""
    found = re.fullmatch(r"([1-9][0-9]{0,3})/([1-9][0-9]{0,3})", typed)
    if not found or int(found[1]) > int(found[2]):
        fail(message("merge.which", typed=shorten(typed)))
    return int(found[1]), int(found[2])


def _build(
    root: Path,
    jobs: int | None,
    site_dir: Path | None,
    other: str,
    part: tuple[int, int] | None,
    scheduler: str,
    live: Path | None,
    files: Mapping[str, Stat],
    *,
    verbose: bool,
) -> Outcome:
    """Refused, or Failed. *live* is a site, of these *files*, in which the engine has nothing to change.

    What a build needs is imported here: most of it takes longer than to see that nothing has changed.
    """
    from portal.build.builder import Builder
    from portal.build.sharding import Shard
    from portal.build.staging import may_hold_a_site
    from portal.common.progress import shown_on_terminal

    if site_dir and not may_hold_a_site(site_dir):
        raise Failed(message("build.no-site", folder=site_dir))
    with shown_on_terminal(language()) as progress, heeding_control_c(progress) as heeded:
        said = _said_otherwise(root, other) if other else {}
        target = str(site_dir) if site_dir else said.get("site_dir")
        shard = Shard(*part) if part else None
        builder = Builder(root, jobs, heeded, other=other, shard=shard, scheduler=scheduler)
        if live and (done := builder.build_without_engine(live, said.get("site_url"), files)):
            return done
        from portal.build.mkdocs_plugin import build_site

        return build_site(builder, target, said.get("site_url"), verbose=verbose)


def _said_otherwise(root: Path, name: str) -> dict[str, str]:
    """Where the site lives and is written by another configuration; Refused, if that can't be used."""
    settings, problems = read_settings(root, other=name)
    if settings is None or has_errors(problems):
        raise Refused(problems, root)
    return {"site_url": settings.site_url, "site_dir": str(settings.site_dir.resolve())}
