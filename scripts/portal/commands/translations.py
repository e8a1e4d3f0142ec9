"""``portal translations``: how they stand, what changed, who has reviewed them, beginning one."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

import click

from portal.commands import glossary, translation_changes, translation_packs, translation_review
from portal.commands.click_words import TranslatedGroup, argument, option
from portal.commands.shared import (
    ERRORS,
    apply_or_end,
    assert_language,
    fail,
    read_for_output,
    read_site,
    told,
    write_or_demand,
)
from portal.common.cache import FileCache
from portal.common.clock import now
from portal.common.messages import message
from portal.content.portal import Portal
from portal.content.texts import State
from portal.content.translation_ledger import ledger_files, read_source_texts, synced, with_holding, with_reviews
from portal.edit.begin_translations import draft_of_beginning, missing_texts
from portal.edit.draft import write_files
from portal.edit.packs.units import keys_of


@click.group(cls=TranslatedGroup, invoke_without_command=True)
@option("--format", "output", type=click.Choice(["table", "json"]), default="table")
@click.pass_context
def translations(context: click.Context, output: str) -> None:
    if context.invoked_subcommand:
        return
    portal = read_for_output(context.obj).portal
    store, locales = portal.texts, portal.texts.translated_into(portal.settings.languages)
    counts = {locale: store.counts(locale) for locale in locales}
    if output == "json":
        details = {
            locale: {
                **{str(state): number for state, number in counts[locale].items()},
                "keys": {
                    str(state): [
                        key for key, unit in store.source.items()
                        if store.state(key, locale) is state and not (unit.optional and state is State.MISSING)
                    ]
                    for state in (State.MISSING, State.OUTDATED)
                },
            }
            for locale in locales
        }  # fmt: skip
        click.echo(json.dumps(details, ensure_ascii=False, indent=2))
        return
    from rich.console import Console
    from rich.table import Table

    columns = ("language", "missing", "outdated", "machine-made", "by-people", "reviewed", "texts")
    table = Table(*(told(f"translations.column.{column}") for column in columns))
    for locale in locales:
        numbers = [counts[locale][state] for state in State if state is not State.SOURCE]
        table.add_row(locale, *map(str, numbers), str(sum(numbers)))
    Console().print(table)


@translations.command()
@option("--check", "only_check", is_flag=True)
@click.pass_obj
def sync(root: Path, only_check: bool) -> None:
    site, _, memory = read_site(root, whole=True)
    sync_translations(root, site.portal, only_check, memory)


def sync_translations(root: Path, portal: Portal, only_check: bool, memory: FileCache) -> None:
    """Write the ledger of translations for a portal without errors; or only see whether that is needed, and end if it is."""
    store = portal.texts
    write_or_demand(root, ledger_files(store, synced(store), read_source_texts(root)), only_check, memory)


@translations.command()
@argument("locale", metavar="LANGUAGE")
@argument("prefix", default="", metavar="[KEY]")
@click.pass_obj
def diff(root: Path, locale: str, prefix: str) -> None:
    import difflib

    site = read_for_output(root)
    assert_language(site, locale)
    store = site.portal.texts
    earlier = read_source_texts(root)
    outdated = dict(store.outdated(locale))
    for key in (found := _beneath(outdated, prefix) if prefix else list(outdated)):
        place = store.translations[locale][key].place
        click.echo(told("translations.outdated", key=key, place=place))
        before, now = earlier.get(outdated[key]), store.source[key].value
        if before is None:
            click.echo(f"  {told('translations.no-earlier')}")
            continue
        for line in difflib.ndiff(before.splitlines(), now.splitlines()):
            if line.startswith(("- ", "+ ")):
                click.echo(f"  {line}")
    if not found:
        click.echo(told("translations.nothing-outdated"))


@translations.command()
@argument("locale", metavar="LANGUAGE")
@argument("prefixes", nargs=-1, metavar="[KEY]...")
@option("--by", "reviewer", default="")
@click.pass_obj
def review(root: Path, locale: str, prefixes: tuple[str, ...], reviewer: str) -> None:
    translation_packs.assert_reviewer(reviewer)
    if not prefixes:
        assert_language(read_site(root)[0], locale)
        translation_review.Review(root, locale, _reviewer(reviewer)).run()
        return
    site, _, memory = read_site(root, whole=True)
    assert_language(site, locale)
    store = site.portal.texts
    keys: list[str] = []
    for prefix in prefixes:
        named = _beneath(store.translations.get(locale, {}), prefix)
        ready = [key for key in named if key in store.source and store.state(key, locale) is not State.OUTDATED]
        if not ready:
            fail(message("translations.not-current" if named else "translations.no-text", key=prefix), ERRORS)
        keys += ready
    reviews = with_reviews(store, locale, keys, _reviewer(reviewer), now().date())
    write_files(root, ledger_files(store, reviews, read_source_texts(root)), memory)
    click.echo(told("translations.reviewed", number=len(keys), locale=locale))
    waiting = list(keys_of(site.portal, locale, states=(State.MISSING, State.OUTDATED)))
    if left := [key for prefix in prefixes for key in _beneath(waiting, prefix)]:
        click.echo(told("translations.not-reviewed", keys=", ".join(left)))


def _reviewer(given: str) -> str:
    """Who has read the texts; asked if not given, and the command ends if nobody answers."""
    try:
        name = given.strip() or str(click.prompt(told("review.who"))).strip()
    except click.Abort:
        click.echo()
        fail(message("review.by"))
    translation_packs.assert_reviewer(name)
    return name


@translations.command()
@argument("locale", metavar="LANGUAGE")
@argument("prefixes", nargs=-1, required=True, metavar="KEY...")
@option("--by", "reviewer", default="")
@click.pass_obj
def holds(root: Path, locale: str, prefixes: tuple[str, ...], reviewer: str) -> None:
    translation_packs.assert_reviewer(reviewer)
    site, _, memory = read_site(root, whole=True)
    assert_language(site, locale)
    store = site.portal.texts
    outdated = [key for key, _ in store.outdated(locale)]
    keys: list[str] = []
    for prefix in prefixes:
        named = _beneath(outdated, prefix)
        if not named:
            fail(message("translations.not-outdated", key=prefix), ERRORS)
        keys += named
    ledger = with_holding(store, locale, keys, reviewer.strip(), now().date())
    write_files(root, ledger_files(store, ledger, read_source_texts(root)), memory)
    click.echo(told("translations.held", keys=", ".join(keys)))


def _beneath(keys: Iterable[str], prefix: str) -> list[str]:
    """Those of the keys that are this one, or stand beneath it."""
    start = prefix.rstrip("/")
    return [key for key in keys if key == start or key.startswith(f"{start}/")]


@translations.command()
@argument("locale", metavar="LANGUAGE")
@argument("prefixes", nargs=-1, metavar="[KEY]...")
@option("--all", "everything", is_flag=True)
@click.pass_obj
def begin(root: Path, locale: str, prefixes: tuple[str, ...], everything: bool) -> None:
    site, before, memory = read_site(root)
    assert_language(site, locale)
    portal = site.portal
    if everything is bool(prefixes):
        fail(message("translations.begin-which", locale=locale))
    missing = missing_texts(portal, locale, before)
    keys = dict.fromkeys(missing if everything else ())
    for prefix in (prefix.strip("/") for prefix in prefixes):
        if found := _beneath(missing, prefix):
            keys.update(dict.fromkeys(found))
            continue
        if _beneath(portal.texts.source, prefix):
            fail(message("translations.begun", key=prefix, locale=locale), ERRORS)
        translation_packs.fail_for_unknown(portal, prefix)
    draft, files = draft_of_beginning(portal, locale, keys, before)
    apply_or_end(root, draft, before, memory, show=False)
    for file in files:
        click.echo(told("translations.written", file=file))


translations.add_command(translation_packs.export)
translations.add_command(translation_packs.import_pack)
translations.add_command(glossary.glossary)
translations.add_command(translation_changes.changes)
