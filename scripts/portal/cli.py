"""The command line: the only place that prints and exits."""

from __future__ import annotations

import datetime as dt
import json
import os
import sys
from pathlib import Path
from typing import Any

import click

from portal import desk, report
from portal.clock import moments, now
from portal.edits import Draft, write_files
from portal.messages import in_language, language_of_environment, languages, say
from portal.problems import Problem, as_github, as_json, has_errors
from portal.site import Site, read
from portal.translations import State, ledger_files, read_source_texts

_ROUNDS = 20
CLEAN, ERRORS, COULD_NOT_RUN, STOPPED = 0, 1, 2, 130


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--root", type=click.Path(path_type=Path), default=Path(), help="Folder of the project; here, if not given."
)
@click.pass_context
def main(context: click.Context, root: Path) -> None:
    """Build, check and translate the partner information portal."""
    context.obj = root.resolve()
    if not (root / "mkdocs.yml").is_file():
        click.echo(
            f"There is no mkdocs.yml in {root.resolve()}. Run portal in the project's folder, or name it with --root.",
            err=True,
        )
        sys.exit(COULD_NOT_RUN)


@main.command()
@click.option("--format", "output", type=click.Choice(["text", "json", "github"]), default="text")
@click.option("--fix", is_flag=True, help="Mend what can be mended mechanically, and show what was changed.")
@click.option("--explain", metavar="RULE", help="Tell about a rule, such as unknown-value, and check nothing.")
@click.option(
    "--lang",
    type=click.Choice(languages()),
    default=language_of_environment,
    help="Language of the messages; the system's, if not given.",
)
@click.pass_obj
def check(root: Path, output: str, fix: bool, explain: str | None, lang: str) -> None:
    """Say what is wrong in the content, where, and how to mend it."""
    if explain is not None:
        try:
            click.echo(report.explain(explain, lang))
        except KeyError as exc:
            click.echo(in_language(exc.args[0], lang), err=True)
            sys.exit(COULD_NOT_RUN)
        return
    _, problems = read(root, moment=now())
    mendable = sum(problem.fix is not None for problem in problems)
    if fix:
        problems = _mended(root, problems)
        if not mendable:
            click.echo(in_language(say("Nothing here can be mended mechanically."), lang))
    _show(problems, root, output, lang)
    sys.exit(ERRORS if has_errors(problems) else CLEAN)


def _mended(root: Path, problems: list[Problem]) -> list[Problem]:
    """What is still wrong when everything is mended that can be; what was changed is printed."""
    for _ in range(_ROUNDS):  # a file that can be read at last may have more to mend
        draft = Draft(root)
        if not [problem for problem in problems if problem.fix and draft.mend(problem)]:
            break
        changes = list(draft.diff())
        try:
            draft.save()
        except OSError as exc:
            click.echo(f"Nothing was mended: {exc.strerror} ({exc.filename}).", err=True)
            sys.exit(COULD_NOT_RUN)
        click.echo("\n".join(changes))
        _, problems = read(root, moment=now())
    return problems


def _show(problems: list[Problem], root: Path, output: str = "text", language: str | None = None) -> None:
    language = language or language_of_environment()
    told = [problem.told_in(language) for problem in problems]
    if output == "json":
        click.echo(as_json(told))
    elif output == "github":
        for problem in told:
            click.echo(as_github(problem))
    else:
        for text in report.as_text(problems, root, language):
            click.echo(text)
        errors = sum(problem.severity == "error" for problem in problems)
        numbers = {"errors": errors, "warnings": len(problems) - errors}
        end = say("Errors: {errors}. Warnings: {warnings}.", **numbers) if problems else say("All is well.")
        click.echo(in_language(end, language))


def _count(number: int, word: str) -> str:
    return f"{number or 'no'} {word}{'' if number == 1 else 's'}"


@main.command()
@click.option("--site-dir", help="Where to write the site; as in mkdocs.yml, if not given.")
@click.option("--jobs", type=click.IntRange(1), help="How many processes; one for each core, if not given.")
@click.option("--verbose", is_flag=True, help="Show what MkDocs says on the way.")
@click.pass_obj
def build(root: Path, site_dir: str | None, jobs: int | None, verbose: bool) -> None:
    """Check the content and write the site."""
    from portal import engine
    from portal.progress import shown_on_terminal
    from portal.workshop import Failed, Refused, Workshop

    try:
        with shown_on_terminal() as progress:
            target = str(Path(site_dir).resolve()) if site_dir else None
            done = engine.build(Workshop(root, jobs, progress), target, verbose=verbose)
    except (Refused, Failed) as exc:
        click.echo(str(exc), err=True)
        sys.exit(ERRORS)
    except KeyboardInterrupt:
        click.echo("Stopped. The last good site is untouched.", err=True)
        sys.exit(STOPPED)
    kept = f", {done.kept} of {done.outputs} outputs as they were" if done.kept else ""
    click.echo(
        f"{_count(done.pages, 'page')} in {_count(done.languages, 'language')}, {done.seconds:.1f} seconds{kept}: {site_dir or 'site'}/"
    )
    if done.forgotten:
        click.echo(f"The next build will begin from nothing, for {done.forgotten}.", err=True)


@main.command()
@click.option("--address", default="127.0.0.1:8000", show_default=True, help="Host and port at which to show it.")
@click.option("--jobs", type=click.IntRange(1), help="How many processes; one for each core, if not given.")
@click.pass_obj
def serve(root: Path, address: str, jobs: int | None) -> None:
    """Show the site in the browser while you edit it; each change appears as you save it."""
    from portal import engine
    from portal.progress import shown_on_terminal
    from portal.serving import serve as keep_serving
    from portal.workshop import Outcome, Workshop

    workshop = Workshop(root, jobs, is_preview=True)

    def rebuild(site_dir: Path, site_url: str) -> Outcome:
        with shown_on_terminal() as workshop.progress:
            return engine.build(workshop, str(site_dir), site_url)

    host, colon, port = address.rpartition(":")
    if not colon or not port.isdecimal() or int(port) > 65_535:
        click.echo(f"“{address}” is not a host and a port. Write 127.0.0.1:8000, say.", err=True)
        sys.exit(COULD_NOT_RUN)
    try:
        keep_serving(root, rebuild, host.strip("[]"), int(port), click.echo)
    except OSError as exc:
        click.echo(
            f"The site can't be shown at {address}: {exc.strerror}. Try --address 127.0.0.1:8001, say.", err=True
        )
        sys.exit(COULD_NOT_RUN)


@main.command()
@click.option("--format", "output", type=click.Choice(["text", "json"]), default="text")
@click.pass_obj
def schedule(root: Path, output: str) -> None:
    """What will appear or disappear by itself, and when the site must be built for it."""
    moment = now()
    site, problems = read(root, moment=moment)
    if site is None or has_errors(problems):
        click.echo("The content has errors, and what can't be read may be due as well: run portal check.", err=True)
        sys.exit(ERRORS)
    due = [one for one in moments(site.portal) if one.at > moment]
    found = [
        {
            "at": one.at.isoformat(),
            "event": one.event,
            "address": f"/news/{one.slug}/",
            "file": f"docs/{site.portal.settings.default}/news/{one.slug}.md",
        }
        for one in due
    ]
    if output == "json":
        click.echo(json.dumps(found, indent=2))
        return
    for one, told in zip(due, found, strict=True):
        click.echo(f"{one.at.isoformat(' ', 'minutes')}  {one.event:<10}  {told['address']}  ({told['file']})")
    next_build = f"Build the site again at {due[0].at.astimezone(dt.UTC):%Y-%m-%dT%H:%M:%SZ}." if due else ""
    click.echo(next_build or "Nothing is due.")


@main.group(invoke_without_command=True)
@click.option("--format", "output", type=click.Choice(["table", "json"]), default="table")
@click.pass_context
def translations(context: click.Context, output: str) -> None:
    """How the translations stand, per language."""
    if context.invoked_subcommand:
        return
    portal = _site(context.obj).portal
    store, locales = portal.texts, portal.settings.languages[1:]
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

    table = Table("language", "missing", "outdated", "machine-made", "reviewed", "texts")
    for locale in locales:
        numbers = [counts[locale][s] for s in (State.MISSING, State.OUTDATED, State.MACHINE, State.REVIEWED)]
        table.add_row(locale, *map(str, numbers), str(sum(numbers)))
    Console().print(table)


@translations.command()
@click.option("--check", "only_check", is_flag=True, help="Write nothing; exit 1 if there is something to write.")
@click.pass_obj
def sync(root: Path, only_check: bool) -> None:
    """Note from which English text each translation was made. make check does this for you."""
    store = _site(root, whole=True).portal.texts
    files = ledger_files(store, store.synced(), read_source_texts(root))
    if only_check:
        stale = [
            name
            for name, content in files.items()
            if not (root / name).exists() or (root / name).read_text("utf-8") != content
        ]
        if stale:
            click.echo(
                f"The ledger of translations is not up to date ({', '.join(stale)}). Run make check and commit what it writes."
            )
            sys.exit(ERRORS)
        return
    for name in write_files(root, files):
        click.echo(f"wrote {name}")


@translations.command()
@click.argument("locale")
@click.argument("prefix", default="")
@click.pass_obj
def diff(root: Path, locale: str, prefix: str) -> None:
    """What changed in the English texts since their translation was made: - then, + now."""
    import difflib

    site = _site(root)
    _known_locale(site, locale)
    store = site.portal.texts
    earlier = read_source_texts(root)
    found = False
    for key, fingerprint in store.outdated(locale):
        if not f"{key}/".startswith(f"{prefix.rstrip('/')}/" if prefix else ""):
            continue
        found = True
        place = store.translations[locale][key].place
        click.echo(f"{key}  (translation: {place})")
        before, now = earlier.get(fingerprint), store.source[key].value
        if before is None:
            click.echo("  The earlier English text is not in the ledger.")
            continue
        for line in difflib.ndiff(before.splitlines(), now.splitlines()):
            if line.startswith(("- ", "+ ")):
                click.echo(f"  {line}")
    if not found:
        click.echo("Nothing is outdated.")


@translations.command()
@click.argument("locale")
@click.argument("prefixes", nargs=-1, required=True)
@click.pass_obj
def review(root: Path, locale: str, prefixes: tuple[str, ...]) -> None:
    """Note that a person has reviewed translations: portal translations review fr programmes/dt4e pages/about."""
    site = _site(root, whole=True)
    _known_locale(site, locale)
    store = site.portal.texts
    keys: list[str] = []
    for prefix in prefixes:
        start = prefix.rstrip("/")
        named = [key for key in store.translations.get(locale, {}) if key == start or key.startswith(f"{start}/")]
        ready = [key for key in named if key in store.source and store.state(key, locale) is not State.OUTDATED]
        if not ready:
            reason = "is outdated; bring it up to date first" if named else "names no translated text"
            click.echo(f"“{prefix}” {reason}. Keys look like programmes/dt4e, pages/about or interface.", err=True)
            sys.exit(ERRORS)
        keys += ready
    write_files(root, ledger_files(store, store.with_reviews(locale, keys), read_source_texts(root)))
    click.echo(f"{_count(len(keys), 'text')} noted as reviewed in {locale}.")


@main.command()
@click.pass_obj
def schemas(root: Path) -> None:
    """Write schemas/ and FIELDS.md anew, after a model has changed."""
    from portal.schemas import reference, schema_files

    for name in write_files(root, schema_files() | {"FIELDS.md": reference()}):
        click.echo(f"wrote {name}")


for _command in (desk.new, desk.rename, desk.addresses, desk.withdrawn):
    main.add_command(_command)
translations.add_command(desk.begin)


def _known_locale(site: Site, locale: str) -> None:
    locales: Any = site.portal.settings.languages[1:]
    if locale not in locales:
        click.echo(f"“{locale}” is not a language of the portal. Use one of: {', '.join(locales)}.", err=True)
        sys.exit(COULD_NOT_RUN)


def _site(root: Path, *, whole: bool = False) -> Site:
    """The portal as far as it can be read; exits if it can't be, or, with *whole*, if anything in it is wrong.

    The ledger is only written from a whole portal: a file that can't be read would lose its reviews.
    """
    site, problems = read(root)
    if site is None or (whole and has_errors(problems)):
        _show(problems, root)
        sys.exit(COULD_NOT_RUN)
    return site


def run() -> None:
    """The console command. A fault of the portal itself is told in a sentence; PORTAL_DEBUG=1 shows where it is."""
    try:
        main()
    except Exception as exc:
        if os.environ.get("PORTAL_DEBUG"):
            raise
        click.echo(f"The portal itself is at fault, not what you wrote: {type(exc).__name__}: {exc}", err=True)
        click.echo(
            "Run the command again with PORTAL_DEBUG=1 before it, and show a developer what it prints.", err=True
        )
        sys.exit(COULD_NOT_RUN)


if __name__ == "__main__":
    run()
