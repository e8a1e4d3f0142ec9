"""``portal new``: one command for each kind, with options made from its model; what is missing is asked for, and proved at once."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from portal.check.project import Site
from portal.commands.shared import ERRORS, apply_draft, fail, read_site
from portal.common.locales import is_locale
from portal.common.problems import one_of
from portal.content.texts import State
from portal.edit.create import (
    KINDS,
    Field,
    Values,
    askable,
    begin_language,
    draft_of_record,
    fault_in_field,
    split_list,
    untranslated_fields,
    with_defaults,
)
from portal.site.schedule import now


@click.group()
def new() -> None:
    """Add something: asks for what is missing, writes it in the file's own style, and checks it."""


def _is_interactive() -> bool:
    """Whether somebody is there to be asked."""
    return sys.stdin.isatty()


def _option(field: Field) -> str:
    return f"--{field.name.replace('_', '-')}"


def _a(kind: str) -> str:
    words = {"image": "a picture", "news": "a news item"}
    return words.get(kind, f"a {kind.replace('-', ' ')}")


def _command(kind: str) -> click.Command:
    options = [
        click.Option(
            [_option(field)],
            help=field.help + (f" One of: {', '.join(field.choices)}." if field.choices else ""),
            metavar="A,B" if field.is_list else "TEXT",
        )
        for field in askable(kind)
    ]

    @click.pass_obj
    def run(root: Path, /, **given: str | None) -> None:
        _new(root, kind, {name: value for name, value in given.items() if value is not None})

    return click.Command(kind, params=list(options), callback=run, help=f"Add {_a(kind)}.")


def _new(root: Path, kind: str, given: dict[str, str]) -> None:
    site, before = read_site(root)
    portal = site.portal
    known = list(askable(kind, portal))
    wrong = [
        f"{_option(one)}: {said}"
        for one in known
        if one.name in given and (said := fault_in_field(one, given[one.name]))
    ]
    if wrong:
        fail("\n".join(wrong), ERRORS)
    values: Values = {}
    for one in known:
        if one.name in given:
            values[one.name] = split_list(given[one.name]) if one.is_list else given[one.name].strip()
    values = with_defaults(kind, values, now())
    not_asked = {"id", *values.get("not_stated", ())}
    missing = [one for one in known if one.required and not values.get(one.name) and one.name not in not_asked]
    if missing and not _is_interactive():
        lines = [f"  {_option(one):<18} {one.help}" for one in missing]
        fail("\n".join([f"To add {_a(kind)}, these are needed as well:", *lines]))
    for one in missing:
        if values.get(one.name):
            continue
        typed = _ask(one)
        values[one.name] = split_list(typed) if one.is_list else typed
        values = with_defaults(kind, values, now())
    if not values.get("id"):
        fail("No id can be made from a name without Latin letters. Give one with --id.", ERRORS)
    collection, name = KINDS[kind][0], str(values["id"])
    if (collection, name) in portal.nodes:
        place = portal.nodes[collection, name].place
        fail(f"“{name}” is there already ({place}). If this is another {kind}, give it another id with --id.", ERRORS)
    draft, file = draft_of_record(portal, kind, values)
    site = apply_draft(root, draft, before)
    key = f"{collection}/{name}"
    click.echo(f"Written to {file}. The check has nothing against it.")
    _say_what_is_left(site, kind, key)


def _ask(field: Field) -> str:
    """Ask for one value until it is right."""
    click.echo()
    click.echo(field.help)
    if field.choices:
        click.echo(one_of(field.choices, limit=12))

    def proved(typed: str) -> str:
        if not typed.strip():
            hint = " A new source is added first, with portal new source." if "source" in field.name else ""
            raise click.UsageError(f"This is needed.{hint}")
        if said := fault_in_field(field, typed):
            raise click.UsageError(said)
        return typed.strip()

    label = field.name.replace("_", " ") + (" (commas between several)" if field.is_list else "")
    return str(click.prompt(label, value_proc=proved, default="", show_default=False))


def _say_what_is_left(site: Site, kind: str, key: str) -> None:
    portal = site.portal
    words = untranslated_fields(portal, key)
    others = portal.settings.languages[1:]
    if words and others:
        click.echo(
            f"Not translated yet into {', '.join(others)}: {', '.join(words)}. To begin: portal translations begin {others[0]} {key}"
        )
    if kind == "partner":
        click.echo("Its part in a programme is stated in data/programmes.yml, beneath organisations:.")
    if kind == "press-release":
        click.echo(
            "If it names people or has notes to editors, add them below people: and notes_to_editors: (see FIELDS.md)."
        )
    if kind == "figure":
        click.echo(f"In a text, write {{{{figure:{key.partition('/')[2]}}}}} where the number belongs.")
    click.echo("See it: portal serve")


@new.command("language")
@click.argument("locale")
@click.pass_obj
def new_language(root: Path, locale: str) -> None:
    """Add a language, such as de: everything appears in English, and says so, until it is translated."""
    site, before = read_site(root)
    portal = site.portal
    if not is_locale(locale):
        fail(f"“{locale}” is no language that CLDR knows. Write de, es or pt, say.", ERRORS)
    if locale in portal.settings.languages:
        fail(f"“{locale}” is a language of the portal already.", ERRORS)
    site = apply_draft(root, begin_language(portal, locale), before, show=False)
    click.echo(
        f"Added to mkdocs.yml. Begin with data/translations/{locale}/interface.yml: it holds the English words as comments."
    )
    missing = site.portal.texts.counts(locale)[State.MISSING]
    click.echo(f"{missing} texts are to be translated; portal translations shows how far it is.")


for _kind in KINDS:
    new.add_command(_command(_kind))
