"""``portal translations export`` and ``import``: packs of texts for translators, and what comes back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import click

from portal.check.project import Site
from portal.commands.glossary import take_glossary
from portal.commands.pack_changes import is_wanted, show_intake
from portal.commands.shared import (
    COULD_NOT_RUN,
    ERRORS,
    apply_or_end,
    assert_language,
    fail,
    language,
    not_there,
    read_site,
    told,
)
from portal.common.cache import FileCache
from portal.common.clock import now
from portal.common.filesystem import write_whole
from portal.common.locales import locale_format
from portal.common.messages import in_language, message
from portal.common.printable import shorten
from portal.common.problems import Problem, did_you_mean, one_of
from portal.common.report import as_text
from portal.content.texts import State
from portal.content.translation_ledger import read_source_texts
from portal.edit.packs.formats import PACK_FORMATS, ReturnedGlossary, read_pack
from portal.edit.packs.intake import PUT_INTO_FILES, TAKEN, assessed, draft_of_pack
from portal.edit.packs.review import MACHINE, is_name, is_reviewer
from portal.edit.packs.sheet import too_long
from portal.edit.packs.units import CannotRead, ReturnedPack, pack_of

_ASKED = {
    "missing": (State.MISSING,),
    "outdated": (State.OUTDATED,),
    "machine": (State.MACHINE,),
    "unreviewed": (State.MISSING, State.OUTDATED, State.MACHINE, State.TRANSLATED),
}
"""What --only may name, and which states it means."""


@click.command()
@click.argument("locales", nargs=-1, metavar="[LANGUAGE]...")
@click.option("--all", "every", is_flag=True, help="A pack for every language.")
@click.option(
    "--format", "form", type=click.Choice(list(PACK_FORMATS)), help="po if not given, and if -o doesn't tell."
)
@click.option("--only", default="", help="Only texts that are missing, outdated, machine, unreviewed; commas between.")
@click.option("--for", "prefix", default="", help="Only what a key begins with: programmes/dt4e.")
@click.option("--from", "source", default="", help="Only what is written in this language, if not in the portal's own.")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="File or, of several languages, folder.")
@click.pass_obj
def export(
    root: Path,
    locales: tuple[str, ...],
    every: bool,
    form: str | None,
    only: str,
    prefix: str,
    source: str,
    output: Path | None,
) -> None:
    """Write the texts of a language into a file for translators: portal translations export fr."""
    site, _ = read_site(root)
    languages = site.portal.texts.translated_into(site.portal.settings.languages)
    source = source or site.portal.settings.default
    if source not in site.portal.settings.languages:
        assert_language(site, source)
    chosen = languages if every else tuple(dict.fromkeys(locales))
    for locale in chosen:
        assert_language(site, locale)
    if not chosen:
        fail(message("pack.which-language", locales=", ".join(languages)))
    known = next((name for name, one in PACK_FORMATS.items() if output and output.suffix == one.ending), None)
    form = form or known or "po"
    earlier = read_source_texts(root)
    for locale in chosen:
        pack = pack_of(
            site.portal,
            site.routes,
            earlier,
            locale,
            states=_states(only),
            prefix=prefix,
            source=source,
            language=language(),
        )
        if not pack.units:
            click.echo(told("pack.nothing", locale=locale))
            continue
        path = _place(output, f"{locale}{PACK_FORMATS[form].ending}", len(chosen))
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, PACK_FORMATS[form].write(pack, language()))
        left_out = too_long(pack) if form == "xlsx" else []
        click.echo(told("pack.written", number=len(pack.units) - len(left_out), locale=locale, file=path))
        if left_out:
            click.echo(told("pack.too-long", keys=", ".join(left_out)), err=True)


def _place(output: Path | None, name: str, packs: int) -> Path:
    """The file of a pack: the one that was named, or beneath a folder; several packs always go into a folder."""
    if output is None:
        return not_there(name)
    return output if packs == 1 and output.suffix and not output.is_dir() else output / name


def _states(only: str) -> set[State]:
    states: set[State] = set()
    for word in filter(None, (part.strip() for part in only.split(","))):
        if word not in _ASKED:
            fail(message("pack.only", word=word, hint=did_you_mean(word, _ASKED, one_of(_ASKED))))
        states |= {*_ASKED[word]}
    return states


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--by", help="Who translated it: a name, or machine. Asked if not given; with --yes, a machine.")
@click.option("--reviewed-by", "reviewer", default="", help="Who has read all of it, and stands by it.")
@click.option("--dry-run", is_flag=True, help="Only show what would change.")
@click.option("--yes", is_flag=True, help="Don't ask before writing.")
@click.pass_obj
def import_pack(root: Path, file: Path, by: str | None, reviewer: str, dry_run: bool, yes: bool) -> None:
    """Take in a file that came back from translators: shows what changes, and asks before it writes."""
    _assert_name(by or "")
    assert_reviewer(reviewer)
    memory = FileCache()
    site, before = read_site(root, memory, whole=True)
    forms = {locale: locale_format(locale).plural_forms for locale in site.portal.settings.languages}
    try:
        pack = read_pack(file, forms)
    except CannotRead as exc:
        fail(message("pack.refused", why=exc.told), COULD_NOT_RUN)
    if isinstance(pack, ReturnedGlossary):
        take_glossary(site, pack, file, before, memory, dry_run=dry_run, yes=yes)
        return
    locale = _locale_of(site, pack, file)
    intake = assessed(site.portal, pack, locale, reviewed=bool(reviewer))
    show_intake(intake)
    if intake.faults:
        for fault in intake.faults:
            click.echo(in_language(fault, language()), err=True)
        fail(message("pack.faulty", number=len(intake.faults)), ERRORS)
    taken = len(intake.of(*TAKEN))
    if not is_wanted(taken, locale, dry_run=dry_run, yes=yes):
        return
    is_unsaid = by is None and not reviewer and bool(intake.of(*PUT_INTO_FILES))
    if is_unsaid and not yes:
        by = click.prompt(told("pack.who", word=MACHINE), default=MACHINE)
        _assert_name(by)
    person = "" if (by or MACHINE).strip().casefold() == MACHINE else (by or "").strip()
    draft = draft_of_pack(
        site.portal, intake, read_source_texts(root), by=person, reviewer=reviewer.strip(), day=now().date()
    )
    apply_or_end(root, draft, before, memory, show=False)
    click.echo(told("pack.taken", number=taken, locale=locale))
    if is_unsaid and yes:
        click.echo(told("pack.by-machine"))
    _tell_what_to_look_at(root, before, memory)


def _tell_what_to_look_at(root: Path, before: list[Problem], memory: FileCache) -> None:
    """What the check warns of that it did not warn of *before*; but for texts that are missing, of which there are fewer now."""
    known = {(problem.place.path, problem.what, problem.rule) for problem in before}
    _, now = read_site(root, FileCache(memory))
    fresh = [problem for problem in now if (problem.place.path, problem.what, problem.rule) not in known]
    if shown := [problem for problem in fresh if problem.rule != "translation-missing"]:
        click.echo("\n".join([told("pack.look-at"), *as_text(shown, root, language())]))


def _assert_name(name: str, is_one: Callable[[str], bool] = is_name) -> None:
    """Ends the command if this can't be the name of a person."""
    if not is_one(name):
        fail(message("pack.name-odd", name=shorten(name)))


def assert_reviewer(name: str) -> None:
    """The same of who reviews."""
    _assert_name(name, is_reviewer)


def _locale_of(site: Site, pack: ReturnedPack, file: Path) -> str:
    """The language that a pack says it is in."""
    languages = site.portal.texts.translated_into(site.portal.settings.languages)
    found = next((tag for tag in languages if tag.casefold() == pack.locale.strip().casefold()), None)
    if found is None and pack.locale:
        fail(message("pack.other-language", file=file.name, locale=pack.locale[:40], locales=", ".join(languages)))
    if found is None:
        fail(message("pack.no-language", file=file.name, locales=", ".join(languages)))
    if not any(unit.key in site.portal.texts.source for unit in pack.units):
        fail(message("pack.foreign", file=file.name))
    return found
