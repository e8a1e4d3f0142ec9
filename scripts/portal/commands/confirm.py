"""``portal confirm``: a sheet on which an organisation confirms what is said of it."""

from __future__ import annotations

from pathlib import Path

import click

from portal.commands.click_words import argument, command, option
from portal.commands.shared import ERRORS, fail, file_to_write, read_for_output, told
from portal.common.clock import now
from portal.common.filesystem import write_whole
from portal.common.messages import message
from portal.common.problems import did_you_mean
from portal.model.collections import partner_ref
from portal.site.routes import Routes
from portal.site.visible import visible_part


@command()
@argument("partner")
@option("--language", "locale")
@option("-o", "--output", "file", type=click.Path(path_type=Path, dir_okay=False))
@click.pass_obj
def confirm(root: Path, partner: str, locale: str | None, file: Path | None) -> None:
    from portal.render.confirm_sheets import confirm_sheet
    from portal.render.dependencies import TrackedPortal  # most commands draw nothing, and are faster without
    from portal.render.html.environment import environment
    from portal.render.typesetting import Unprintable

    site = read_for_output(root)
    routes = Routes(visible_part(site.portal, None))
    languages = site.portal.settings.languages
    locale = locale or languages[0]
    if locale not in languages:
        fail(message("translations.no-language", locale=locale, locales=", ".join(languages)))
    if partner_ref(partner).uri not in routes.entries:
        remedy = did_you_mean(partner, site.portal.partners, message("confirm.ids"))
        fail(message("confirm.no-partner", id=partner, remedy=remedy), ERRORS)
    target = file_to_write(root, file, f"confirm-{partner}-{locale}.pdf")
    try:
        content = confirm_sheet(partner, locale, TrackedPortal(routes), environment(root), now().date())
    except Unprintable as exc:
        fail(message("confirm.letters", letters=str(exc)), ERRORS)
    write_whole(target, content)
    click.echo(told("draft.wrote", file=target))
