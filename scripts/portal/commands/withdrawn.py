"""``portal withdrawn``: build, and prove that nothing names what was withdrawn."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from portal.check.takedown_proof import prove, searched
from portal.check.withdrawn import names_unknown
from portal.commands.click_words import command, option
from portal.commands.shared import ERRORS, fail, language, read_site, told
from portal.common.messages import in_language, message
from portal.common.printable import printable
from portal.render.typesetting import printed_words

_LISTED = 50
"""So many files are listed of those in which something was found."""


@command()
@option("--site-dir", type=click.Path(path_type=Path))
@click.pass_obj
def withdrawn(root: Path, site_dir: Path | None) -> None:
    from portal.build.builder import Builder
    from portal.build.mkdocs_plugin import build_site
    from portal.build.outcome import Failed
    from portal.build.stamp import since_last_build

    site, *_ = read_site(root)
    try:
        if site_dir is None and not since_last_build(root).done:
            build_site(Builder(root))
    except Failed as exc:
        click.echo(exc.text(language()), err=True)
        sys.exit(ERRORS)
    folder = site_dir or site.portal.settings.site_dir
    if not folder.is_dir():
        fail(message("withdrawn.no-site", folder=folder))
    forms = searched(site.portal)
    if not forms:
        click.echo(told("withdrawn.nothing"))
        return
    proof = prove(site.portal, folder, lambda content: printed_words(root, content))
    _list(folder, proof.surely)
    click.echo(told("withdrawn.looked-for"))
    for form in forms:
        click.echo(f"  {in_language(form, language())}")
    unnamed = [in_language(one.what, language()) for one in names_unknown(site.portal)]
    for said in unnamed:
        click.echo(said)
    if proof.maybe:
        click.echo(told("withdrawn.perhaps", number=len(proof.maybe)))
        _list(folder, proof.maybe, "  ")
    if proof.unread:
        click.echo(told("withdrawn.unread", number=len(proof.unread)))
        _list(folder, dict.fromkeys(proof.unread, ""), "  ")
    if proof.surely:
        fail(message("withdrawn.found", number=len(proof.surely)), ERRORS)
    click.echo(told("withdrawn.read" if proof.maybe or unnamed else "withdrawn.clean", number=proof.read))
    click.echo(told("withdrawn.spellings"))


def _list(folder: Path, found: dict[str, str], indent: str = "") -> None:
    """The first files and the words found in them; of files without, the names alone."""
    for name, words in list(found.items())[:_LISTED]:
        click.echo(f"{indent}{folder.name}/{printable(name)}" + (f": “{printable(words)}”" if words else ""))
    if len(found) > _LISTED:
        click.echo(indent + told("withdrawn.more", number=len(found) - _LISTED))
