"""The editor's desk: commands that change the project's files – ``new``, ``rename``, ``addresses``, ``translations begin``.

Each writes all of its changes or none, and takes them back if the portal then has a fault that it had not before.
"""

from __future__ import annotations

import datetime as dt
import sys
from collections import Counter
from pathlib import Path
from typing import NoReturn

import click
from pydantic import TypeAdapter, ValidationError

from portal.addresses import ADDRESSES, ledger_text, published, together
from portal.clock import now, public
from portal.content import REDIRECTS
from portal.creating import (
    KINDS,
    Field,
    Values,
    askable,
    completed,
    fault,
    language,
    split,
    translation,
    words_of,
    written,
)
from portal.edits import Draft, appended, write_files
from portal.folders import files_in
from portal.locales import is_locale
from portal.problems import Problem, did_you_mean, one_of
from portal.registry import Registry
from portal.renaming import CannotRename, ledger_after, renamed
from portal.report import as_text
from portal.site import Site, read
from portal.takedown import found_in, searched
from portal.values import Address

ERRORS, COULD_NOT_RUN = 1, 2
_PLURAL = {kind: collection for kind, (collection, _) in KINDS.items()} | {"news": "news"}


def fail(message: str, code: int = COULD_NOT_RUN) -> NoReturn:
    """Say what is wrong, and end."""
    click.echo(message, err=True)
    sys.exit(code)


def _site(root: Path) -> tuple[Site, list[Problem]]:
    site, problems = read(root)
    if site is None:
        fail("\n".join(as_text(problems, root)))
    assert site is not None
    return site, problems


def tried(root: Path, draft: Draft, before: list[Problem]) -> tuple[Site | None, list[Problem]]:
    """Write a draft; the site as it then is, and errors that were not there before, for which it should be undone. OSError."""
    draft.save()
    site, problems = read(root)
    known = Counter((one.place.path, one.what, one.rule) for one in before)
    errors = [one for one in problems if one.severity == "error"]
    return site, [one for one in errors if not known[(one.place.path, one.what, one.rule)]]


def _apply(root: Path, draft: Draft, before: list[Problem], show: bool = True) -> Site:
    """Write a draft, and take it back if there is an error that was not there before."""
    for line in draft.diff() if show else ():
        if line.startswith(("+", "-")) and not line.startswith(("+++", "---")):
            click.echo(line)
    try:
        site, fresh = tried(root, draft, before)
    except OSError as exc:
        fail(f"Nothing was written: {exc.strerror} ({exc.filename}).")
    if fresh or site is None:
        told = as_text(fresh, root)
        draft.undo()
        click.echo("\n".join(told), err=True)
        fail("Nothing was written, for the check would refuse it. The places above are as it would have been.", ERRORS)
    assert site is not None
    return site


# --- new ---


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


for _kind in KINDS:
    new.add_command(_command(_kind))


def _new(root: Path, kind: str, given: dict[str, str]) -> None:
    site, before = _site(root)
    portal = site.portal
    known = list(askable(kind, portal))
    wrong = [f"{_option(one)}: {said}" for one in known if one.name in given and (said := fault(one, given[one.name]))]
    if wrong:
        fail("\n".join(wrong), ERRORS)
    values: Values = {}
    for one in known:
        if one.name in given:
            values[one.name] = split(given[one.name]) if one.is_list else given[one.name].strip()
    values = completed(kind, values, now())
    not_asked = {"id", *values.get("not_stated", ())}
    missing = [one for one in known if one.required and not values.get(one.name) and one.name not in not_asked]
    if missing and not _is_interactive():
        lines = [f"  {_option(one):<18} {one.help}" for one in missing]
        fail("\n".join([f"To add {_a(kind)}, these are needed as well:", *lines]))
    for one in missing:
        if values.get(one.name):
            continue
        typed = _ask(one)
        values[one.name] = split(typed) if one.is_list else typed
        values = completed(kind, values, now())
    if not values.get("id"):
        fail("No id can be made from a name without Latin letters. Give one with --id.", ERRORS)
    collection, name = KINDS[kind][0], str(values["id"])
    if (collection, name) in portal.nodes:
        place = portal.nodes[collection, name].place
        fail(f"“{name}” is there already ({place}). If this is another {kind}, give it another id with --id.", ERRORS)
    draft, file = written(portal, kind, values)
    site = _apply(root, draft, before)
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
        if said := fault(field, typed):
            raise click.UsageError(said)
        return typed.strip()

    label = field.name.replace("_", " ") + (" (commas between several)" if field.is_list else "")
    return str(click.prompt(label, value_proc=proved, default="", show_default=False))


def _say_what_is_left(site: Site, kind: str, key: str) -> None:
    portal = site.portal
    words = words_of(portal, key)
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
    site, before = _site(root)
    portal = site.portal
    if not is_locale(locale):
        fail(f"“{locale}” is no language that CLDR knows. Write de, es or pt, say.", ERRORS)
    if locale in portal.settings.languages:
        fail(f"“{locale}” is a language of the portal already.", ERRORS)
    site = _apply(root, language(portal, locale), before, show=False)
    click.echo(
        f"Added to mkdocs.yml. Begin with data/translations/{locale}/interface.yml: it holds the English words as comments."
    )
    missing = sum(1 for unit in site.portal.texts.source.values() if not unit.optional)
    click.echo(f"{missing} texts are to be translated; portal translations shows how far it is.")


# --- rename ---


@click.command()
@click.argument("kind", type=click.Choice(sorted(_PLURAL)))
@click.argument("old")
@click.argument("new_id", metavar="NEW")
@click.pass_obj
def rename(root: Path, kind: str, old: str, new_id: str) -> None:
    """Give a record, page or news item another id: every reference follows, and the old address leads to the new one."""
    site, before = _site(root)
    if any(problem.severity == "error" for problem in before):
        click.echo("\n".join(as_text([one for one in before if one.severity == "error"], root)), err=True)
        fail("Nothing was renamed: mend these first, so that no reference is missed.", ERRORS)
    try:
        draft = renamed(site.portal, _PLURAL[kind], old, new_id)
    except CannotRename as exc:
        fail(str(exc), ERRORS)
    files = list(draft.contents())
    after = _apply(root, draft, before, show=False)
    files += write_files(root, ledger_after(site.portal, after.portal, _PLURAL[kind], old, new_id))
    click.echo(f"{old} is {new_id} now, in {len(files)} files; git diff shows them. Names and titles are as they were.")


# --- addresses ---


@click.group()
def addresses() -> None:
    """Addresses that the site has published, and where they lead when their page is gone."""


@addresses.command("sync")
@click.option(
    "--check", "only_check", is_flag=True, help="Write nothing; exit 1 if an address is missing in the ledger."
)
@click.pass_obj
def sync_addresses(root: Path, only_check: bool) -> None:
    """Note the addresses that the site has now. make check does this for you."""
    site, problems = _site(root)
    if any(problem.severity == "error" for problem in problems):
        fail("The content has errors; run portal check.")
    portal = site.portal
    # What is held back counts only once somebody has noted it, so that no run of a CI fails because time goes by.
    moment = dt.datetime.min.replace(tzinfo=dt.UTC) if only_check else now()
    current = published(Registry(public(portal, moment)))
    ledger = ledger_text(together(portal.addresses, current, portal.settings.languages))
    if ledger == ledger_text(portal.addresses) and (root / ADDRESSES).exists():
        return
    if only_check:
        fail(
            f"The ledger of addresses is not up to date ({ADDRESSES}). Run make check and commit what it writes.",
            ERRORS,
        )
    draft = Draft(root)
    draft.write(ADDRESSES, ledger)
    draft.save()
    click.echo(f"wrote {ADDRESSES}")


def _address(typed: str) -> str:
    """An address as typed, with slashes at both ends."""
    given = f"/{typed.strip('/')}/" if typed.strip("/") else "/"
    try:
        return str(TypeAdapter(Address).validate_python(given))
    except ValidationError as exc:
        context = exc.errors(include_url=False)[0].get("ctx") or {}
        fail(f"{context['what']}. {context['remedy']}", ERRORS)
        raise AssertionError from None


def _redirect(root: Path, record: dict[str, object], said: str) -> None:
    _, before = _site(root)
    draft = Draft(root)
    above = (
        "# yaml-language-server: $schema=../schemas/redirects.json\n"
        "# Addresses that have no page any more: where they lead, or since when they are gone. Addresses are without language.\n"
    )
    draft.write(REDIRECTS, appended(draft.text(REDIRECTS), "redirects", record, above))
    _apply(root, draft, before)
    click.echo(said)


@addresses.command()
@click.argument("old")
@click.argument("new_address", metavar="NEW")
@click.pass_obj
def move(root: Path, old: str, new_address: str) -> None:
    """Lead readers of an address that has no page any more to another page: portal addresses move /news/a/ /news/b/."""
    record: dict[str, object] = {"address": _address(old), "leads_to": _address(new_address)}
    _redirect(root, record, f"{record['address']} leads to {record['leads_to']} now, in every language.")


@addresses.command()
@click.argument("address")
@click.pass_obj
def gone(root: Path, address: str) -> None:
    """Say that a page was taken away for good: readers of its address are told so."""
    record: dict[str, object] = {"address": _address(address), "gone": now().date().isoformat()}
    _redirect(root, record, f"{record['address']} tells its readers that the page is gone.")


@addresses.command()
@click.argument("address")
@click.pass_obj
def forget(root: Path, address: str) -> None:
    """Take an address out of the ledger that was never public, because of a slip, say."""
    site, before = _site(root)
    uri = _address(address).removeprefix("/")
    known = site.portal.addresses
    left = {one: locales for one, locales in known.items() if one not in (uri, f"{uri}feed.xml")}
    if left == known:
        fail(f"/{uri} is not in {ADDRESSES}.", ERRORS)
    draft = Draft(root)
    draft.write(ADDRESSES, ledger_text(left))
    _apply(root, draft, before, show=False)
    click.echo(f"/{uri} is forgotten.")


# --- take-down ---


@click.command()
@click.option(
    "--site-dir", type=click.Path(path_type=Path), help="A site that is built already; without it, one is built."
)
@click.pass_obj
def withdrawn(root: Path, site_dir: Path | None) -> None:
    """Build the site, and prove that no file of it names who or what was withdrawn."""
    from portal import engine
    from portal.workshop import Failed, Refused, Workshop

    site, _ = _site(root)
    try:
        if site_dir is None:
            engine.build(Workshop(root))
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


# --- translations begin ---


@click.command()
@click.argument("locale")
@click.argument("key")
@click.pass_obj
def begin(root: Path, locale: str, key: str) -> None:
    """Begin a translation: portal translations begin fr news/first-arrivals. It writes the English words, to be replaced."""
    site, before = _site(root)
    portal = site.portal
    if locale not in portal.settings.languages[1:]:
        fail(
            f"“{locale}” is not a language of the portal. Use one of: {', '.join(portal.settings.languages[1:])}. "
            "To add one: portal new language."
        )
    found = translation(portal, locale, key.strip("/"))
    if found is None:
        known = {"/".join(one.split("/")[:2]) for one in portal.texts.source}
        if key.strip("/") in known:
            fail(f"“{key}” has words in {locale} already: go on in its file.", ERRORS)
        fail(f"There is no “{key}”. {did_you_mean(key, known, one_of(known, limit=4))}", ERRORS)
    assert found is not None
    draft, file = found
    _apply(root, draft, before, show=False)
    click.echo(
        f"Written to {file}, in English. Replace text by text; what you leave in English is shown as not translated."
    )
