"""``portal translations export`` and ``import``: packs of texts for translators, and what comes back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import click

from portal.check.project import Site
from portal.commands.click_words import argument, command, option
from portal.commands.glossary import take_glossary
from portal.commands.pack_changes import is_wanted, show_intake
from portal.commands.shared import (
    COULD_NOT_RUN,
    ERRORS,
    assert_language,
    fail,
    file_to_write,
    language,
    prove_or_end,
    read_for_output,
    read_site,
    told,
)
from portal.common.clock import now
from portal.common.filesystem import write_whole
from portal.common.language_tags import language_among
from portal.common.locales import locale_format
from portal.common.messages import in_language, message
from portal.common.printable import shorten
from portal.common.problems import did_you_mean, one_of
from portal.content.portal import Portal, PublicPortal
from portal.content.texts import State
from portal.content.translation_ledger import read_source_texts
from portal.edit.apply import write_proven
from portal.edit.draft import Draft
from portal.edit.packs.bodies import text_of
from portal.edit.packs.formats import PACK_FORMATS, ReturnedGlossary, read_pack
from portal.edit.packs.intake import PUT_INTO_FILES, TAKEN, assessed, draft_of_pack, is_of_a_person
from portal.edit.packs.joining import with_keys_of_today
from portal.edit.packs.review import MACHINE, is_name, is_reviewer
from portal.edit.packs.sheet import too_long
from portal.edit.packs.units import CannotRead, ReturnedPack, is_beneath, keys_of, pack_of

_ASKED = {
    "missing": (State.MISSING,),
    "outdated": (State.OUTDATED,),
    "machine": (State.MACHINE,),
    "unreviewed": (State.MISSING, State.OUTDATED, State.MACHINE, State.TRANSLATED),
}
"""What --only may name, and which states it means."""


@command()
@argument("locales", nargs=-1, metavar="[LANGUAGE]...")
@option("--all", "every", is_flag=True)
@option("--format", "form", type=click.Choice(list(PACK_FORMATS)))
@option("--only", default="")
@option("--for", "prefix", default="")
@option("--from", "source", default="")
@option("-o", "--output", type=click.Path(path_type=Path))
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
    site = read_for_output(root)
    languages = site.portal.texts.translated_into(site.portal.settings.languages)
    source = source or site.portal.settings.default
    if source not in site.portal.settings.languages:
        assert_language(site, source)
    chosen = languages if every else tuple(dict.fromkeys(locales))
    for locale in chosen:
        assert_language(site, locale)
    if not chosen:
        fail(message("pack.which-language", locales=", ".join(languages)))
    if not any(is_beneath(key, prefix) for key in site.portal.texts.source):
        fail_for_unknown(site.portal, prefix)
    form = form or _format_of(output, len(chosen))
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
        _tell_of_other_sources(site.portal, locale, source, _states(only), prefix)
        if not pack.units:
            click.echo(told("pack.nothing", locale=locale))
            continue
        path = _place(root, output, f"{locale}{PACK_FORMATS[form].ending}", len(chosen))
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, PACK_FORMATS[form].write(pack, language()))
        left_out = too_long(pack) if form == "xlsx" else []
        numbers = {"number": len(pack.texts) - len(left_out), "units": len(pack.units) - len(left_out)}
        click.echo(told("pack.written", locale=locale, file=path, **numbers))
        if left_out:
            click.echo(told("pack.too-long", keys=", ".join(left_out)), err=True)


def _tell_of_other_sources(portal: PublicPortal, locale: str, source: str, states: set[State], prefix: str) -> None:
    """Say that texts of those that were asked for are written in other languages, and so in packs of their own."""
    keys = keys_of(portal, locale, states=states, prefix=prefix)
    others = Counter(portal.texts.language_of(key) for key in keys)
    for other, number in others.items():
        if other != source:
            click.echo(told("pack.other-source", locale=locale, number=number, source=other), err=True)


def fail_for_unknown(portal: Portal, prefix: str) -> NoReturn:
    """Ends the command, for no key of a text begins so."""
    known = {"/".join(key.split("/")[:length]) for key in portal.texts.source for length in (1, 2)}
    fail(message("translations.unknown", key=prefix, hint=did_you_mean(prefix, known, one_of(known, limit=4))), ERRORS)


_OTHER_ENDINGS = {".xliff": "xliff"}
"""Those that people type; ours are those of the formats."""


def _format_of(output: Path | None, packs: int) -> str:
    """The format that the name of a file tells."""
    endings = {one.ending: name for name, one in PACK_FORMATS.items()} | _OTHER_ENDINGS
    if output is None or not _is_file(output, packs):
        return "po"
    found = endings.get(output.suffix.casefold())
    if found is None:
        fail(message("pack.ending", ending=output.suffix[:20], endings=", ".join(endings)))
    return found


def _is_file(output: Path, packs: int) -> bool:
    """Whether this names a file; several packs always go into a folder."""
    return packs == 1 and bool(output.suffix) and not output.is_dir()


def _place(root: Path, output: Path | None, name: str, packs: int) -> Path:
    """The file of a pack: the one that was named, or beneath a folder; several packs always go into a folder."""
    return file_to_write(root, output / name if output and not _is_file(output, packs) else output, name)


def _states(only: str) -> set[State]:
    states: set[State] = set()
    for word in filter(None, (part.strip() for part in only.split(","))):
        if word not in _ASKED:
            fail(message("pack.only", word=word, hint=did_you_mean(word, _ASKED, one_of(_ASKED))))
        states |= {*_ASKED[word]}
    return states


@command("import")
@argument("file", type=click.Path(path_type=Path))
@option("--by")
@option("--reviewed-by", "reviewer", default="")
@option("--dry-run", is_flag=True)
@option("--yes", is_flag=True)
@click.pass_obj
def import_pack(root: Path, file: Path, by: str | None, reviewer: str, dry_run: bool, yes: bool) -> None:
    _assert_name(by or "")
    assert_reviewer(reviewer)
    site, before, memory = read_site(root, whole=True)
    forms = {locale: locale_format(locale).plural_forms for locale in site.portal.settings.languages}
    try:
        pack = read_pack(file, forms)
    except CannotRead as exc:
        fail(message("pack.refused", why=exc.told), COULD_NOT_RUN)
    if isinstance(pack, ReturnedGlossary):
        take_glossary(site, pack, file, before, memory, dry_run=dry_run, yes=yes)
        return
    pack = with_keys_of_today(site.portal.texts, pack)
    locale = _locale_of(site, pack, file)
    sources = read_source_texts(root)
    intake = assessed(site.portal, pack, locale, reviewed=bool(reviewer), sources=sources)
    show_intake(intake)
    if intake.faults:
        for fault in intake.faults:
            click.echo(in_language(fault, language()), err=True)
        fail(message("pack.faulty", number=len(intake.faults)), ERRORS)
    taken = len(intake.of(*TAKEN))

    def draft_by(person: str) -> Draft:
        names = {"by": person, "reviewer": reviewer.strip()}
        return draft_of_pack(site.portal, intake, sources, day=now().date(), **names)

    proof = prove_or_end(root, draft_by(""), before, memory) if taken else None
    if not is_wanted(taken, locale, dry_run=dry_run, yes=yes) or proof is None:
        return
    is_unsaid = by is None and not reviewer and bool(intake.of(*PUT_INTO_FILES))
    if is_unsaid and not yes:
        by = click.prompt(told("pack.who", word=MACHINE), default=MACHINE)
        _assert_name(by)
    person = "" if (by or MACHINE).strip().casefold() == MACHINE else (by or "").strip()
    write_proven(draft_by(person), proof, memory)
    click.echo(told("pack.taken", number=taken, locale=locale))
    if is_unsaid and yes:
        click.echo(told("pack.by-machine"))
    texts = site.portal.texts
    mixed = [one.key for one in intake.of(*PUT_INTO_FILES) if not is_of_a_person(texts, one, locale)]
    if mixed and person and not reviewer:
        click.echo(told("pack.mixed", keys=", ".join(mixed)))


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
    found = language_among(pack.locale, languages) if pack.locale else None
    if found is None and pack.locale:
        fail(message("pack.other-language", file=file.name, locale=pack.locale[:40], locales=", ".join(languages)))
    if found is None:
        fail(message("pack.no-language", file=file.name, locales=", ".join(languages)))
    if not any(text_of(unit.key) in site.portal.texts.source for unit in pack.units):
        fail(message("pack.foreign", file=file.name))
    return found
