"""``portal withdrawn``: build, and prove that nothing names what was withdrawn."""

from __future__ import annotations

from pathlib import Path

import click

from portal.check.takedown_proof import found_in, searched
from portal.commands.shared import ERRORS, fail, read_site
from portal.common.filesystem import files_in


@click.command()
@click.option(
    "--site-dir", type=click.Path(path_type=Path), help="A site that is built already; without it, one is built."
)
@click.pass_obj
def withdrawn(root: Path, site_dir: Path | None) -> None:
    """Build the site, and prove that no file of it names who or what was withdrawn."""
    from portal.build.builder import Builder, Failed, Refused
    from portal.build.mkdocs_plugin import build_site

    site, _ = read_site(root)
    try:
        if site_dir is None:
            build_site(Builder(root))
    except (Refused, Failed) as exc:
        fail(str(exc), ERRORS)
    folder = site_dir or root / "site"
    if not folder.is_dir():
        fail(f"There is no built site at {folder}; name it with --site-dir.")
    found = list(found_in(site.portal, folder))
    for name, what in found:
        click.echo(f"{folder.name}/{name}: “{what}”")
    forms = searched(site.portal)
    if not forms:
        click.echo("Nothing is withdrawn.")
        return
    click.echo("Looked for, with any ending in Cyrillic:\n  " + "\n  ".join(forms))
    if found:
        fail(f"{len(found)} files name what was withdrawn. If the site is another one, build it anew.", ERRORS)
    click.echo(f"{len(files_in(folder))} files looked at: nothing of this is in any of them.")
    click.echo("If texts use another form of a name, add it beneath spellings: in data/people.yml and build again.")
