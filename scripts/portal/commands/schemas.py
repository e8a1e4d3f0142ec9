"""``portal schemas``: what editors' programs and FIELDS.md say of the models."""

from __future__ import annotations

from pathlib import Path

import click

from portal.commands.click_words import command
from portal.commands.shared import told
from portal.edit.draft import write_files


@command()
@click.pass_obj
def schemas(root: Path) -> None:
    from portal.model.json_schema import editor_schemas, reference

    for name in write_files(root, editor_schemas() | {"FIELDS.md": reference()}):
        click.echo(told("draft.wrote", file=name))
