"""``portal new``: one command for each kind, with options made from its model; what is missing is asked for, and proved at once."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from portal.check.project import Site
from portal.commands.click_words import TranslatedCommand, TranslatedGroup, TranslatedOption, argument
from portal.commands.dialogue import Dialogue
from portal.commands.kept_answers import forget_answers, keep, kept
from portal.commands.shared import COULD_NOT_RUN, ERRORS, apply_or_end, fail, is_interactive, language, read_site, told
from portal.common.clock import now
from portal.common.language_tags import is_locale
from portal.common.messages import Message, catalogue, in_language, message
from portal.content.texts import State
from portal.edit.create import KINDS, Field, askable, draft_of_record, fault_of_id, judged, untranslated_fields
from portal.edit.draft import Draft, file_there
from portal.edit.new_language import begin_language, language_file
from portal.edit.new_picture import name_of_picture, picture_file, take_in
from portal.files.config import tag_hint
from portal.model.collections import Ref


@click.group(cls=TranslatedGroup)
def new() -> None:
    pass


def _option(field: Field) -> str:
    return f"--{field.name.replace('_', '-')}"


def _a(kind: str) -> Message:
    """A thing of a kind, with its article: “a partner”."""
    return message(f"new.a.{kind}")


class _Kind(TranslatedCommand):
    """The command that adds a thing of a kind."""

    def explained(self) -> Message:
        return message("new.add", kind=_a(str(self.name)))


class _FieldOption(TranslatedOption):
    """The option by which a field is given."""

    def __init__(self, field: Field) -> None:
        super().__init__([_option(field)], metavar="TEXT,TEXT" if field.about.is_list else "TEXT")
        self.field = field

    def explained(self) -> Message:
        if not self.field.about.choices:
            return self.field.help
        return message("new.one-of", help=self.field.help, choices=", ".join(self.field.about.choices))


def _command(kind: str) -> _Kind:
    @click.pass_obj
    def run(root: Path, /, **given: str | None) -> None:
        _new(root, kind, {name: value for name, value in given.items() if value is not None})

    return _Kind(kind, params=[_FieldOption(field) for field in askable(kind)], callback=run)


def _new(root: Path, kind: str, given: dict[str, str]) -> None:
    site, before, memory = read_site(root)
    portal = site.portal
    given, pictures = _with_pictures(root, kind, given)
    values, faults, missing = judged(kind, portal, given, now())
    for field, fault in faults:
        click.echo(told("value.of-field", field=_option(field), what=fault), err=True)
    if faults:
        sys.exit(ERRORS)
    dialogue = Dialogue(portal, kind, {name: values[name] for name in given}, pictures=pictures)
    if missing and not is_interactive():
        click.echo(told("new.needed", kind=_a(kind)), err=True)
        for field in missing:
            click.echo(f"  {_option(field):<18} {in_language(field.help, language())}", err=True)
        sys.exit(COULD_NOT_RUN)
    if missing:
        dialogue = (not given and kept(portal, kind)) or dialogue
        _ask(dialogue)
        site, before, memory = read_site(root, memory)  # while somebody typed, others may have saved
        portal = site.portal
    values = dialogue.values
    if not values.get("id"):
        fail(message("new.no-id"), ERRORS)
    ref = Ref(KINDS[kind].name, str(values["id"]))
    if wrong := fault_of_id(portal, ref):
        fail(wrong, ERRORS)
    draft = Draft(root)
    for path in dialogue.pictures:
        take_in(draft, path)
    for other, inner in dialogue.made:
        draft_of_record(portal, other, inner, draft)
    draft, file = draft_of_record(portal, kind, values, draft)
    site = apply_or_end(root, draft, before, memory)
    forget_answers(root, kind)
    click.echo(told("new.written", file=file))
    _say_what_is_left(site, kind, ref.key)


def _ask(dialogue: Dialogue) -> None:
    """Ask for what is missing; what was typed is kept, should somebody stop, and until it is written."""
    try:
        dialogue.run()
    except click.Abort:
        if keep(dialogue):
            click.echo(f"\n{told('new.kept', kind=dialogue.kind)}", err=True)
        raise
    keep(dialogue)


def _with_pictures(root: Path, kind: str, given: dict[str, str]) -> tuple[dict[str, str], list[Path]]:
    """What was given, with the name that a picture's file shall have; and that file."""
    given, pictures = dict(given), list[Path]()
    for field in askable(kind):
        if field.about.value == "picture" and (path := picture_file(root, given.get(field.name, ""))):
            given[field.name] = name_of_picture(path)
            pictures.append(path)
    return given, pictures


def _say_what_is_left(site: Site, kind: str, key: str) -> None:
    portal = site.portal
    words = untranslated_fields(portal, key)
    others = portal.settings.languages[1:]
    if words and others:
        values = {"languages": ", ".join(others), "fields": ", ".join(words), "language": others[0], "key": key}
        click.echo(told("new.not-translated", **values))
    if (following := f"new.next-of-{kind}") in catalogue("en"):
        name = key.partition("/")[2]
        click.echo(told(following, figure=name, page=name))
    click.echo(told("new.see-it"))


@new.command("language")
@argument("locale", metavar="LANGUAGE")
@click.pass_obj
def new_language(root: Path, locale: str) -> None:
    site, before, memory = read_site(root)
    portal = site.portal
    if locale.casefold() in map(str.casefold, portal.settings.languages):
        fail(message("new.language-there", locale=locale), ERRORS)
    if not is_locale(locale):
        fail(message("new.no-language", locale=locale, remedy=tag_hint(locale)), ERRORS)
    site = apply_or_end(root, begin_language(portal, locale, language()), before, memory, show=False)
    click.echo(told("new.language-added", locale=locale))
    if file_there(root, file := language_file(locale)):
        click.echo(told("new.language-file", file=file))
    texts = site.portal.texts
    missing = [
        unit for key, unit in texts.source.items() if not unit.optional and texts.state(key, locale) is State.MISSING
    ]
    words = sum(len(unit.value.split()) for unit in missing)
    click.echo(told("new.language-texts", number=len(missing), words=words))


@new.command("redirect", hidden=True, context_settings={"ignore_unknown_options": True})
@argument("given", nargs=-1, metavar="[ADDRESS]...")
def new_redirect(given: tuple[str, ...]) -> None:
    fail(message("new.redirect"), ERRORS)


for _kind in KINDS:
    new.add_command(_command(_kind))
