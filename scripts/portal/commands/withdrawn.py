"""``portal withdrawn``: build, and prove that nothing names what was withdrawn."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from portal.check.takedown_proof import found_in, searched
from portal.commands.shared import ERRORS, fail, language, read_site, told
from portal.common.filesystem import files_in
from portal.common.messages import in_language, message


@click.command()
@click.option(
    "--site-dir", type=click.Path(path_type=Path), help="A site that is built already; without it, one is built."
)
@click.pass_obj
def withdrawn(root: Path, site_dir: Path | None) -> None:
    """Build the site, and prove that no file of it names who or what was withdrawn."""
    from portal.build.builder import Builder
    from portal.build.mkdocs_plugin import build_site
    from portal.build.outcome import Failed

    site, _ = read_site(root)
    try:
        if site_dir is None:
            build_site(Builder(root))
    except Failed as exc:
        click.echo(exc.text(language()), err=True)
        sys.exit(ERRORS)
    folder = site_dir or site.portal.settings.site_dir
    if not folder.is_dir():
        fail(message("withdrawn.no-site", folder=folder))
    found = list(found_in(site.portal, folder))
    for name, what in found:
        click.echo(f"{folder.name}/{name}: “{what}”")
    forms = searched(site.portal)
    if not forms:
        click.echo(told("withdrawn.nothing"))
        return
    click.echo(told("withdrawn.looked-for"))
    for form in forms:
        click.echo(f"  {in_language(form, language())}")
    if found:
        fail(message("withdrawn.found", number=len(found)), ERRORS)
    click.echo(told("withdrawn.clean", number=len(files_in(folder))))
    click.echo(told("withdrawn.spellings"))
