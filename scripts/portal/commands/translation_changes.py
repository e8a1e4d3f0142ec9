"""``portal translations changes``: what a proposal does to translations and pages, as Markdown for those who look at it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from portal.check.project import Site, read
from portal.commands.click_words import argument, command
from portal.commands.shared import COULD_NOT_RUN, fail, read_for_output, told
from portal.common.messages import message
from portal.common.printable import shorten
from portal.content.portal import Portal
from portal.content.texts import file_of
from portal.edit.effects import Effects, changes_words_of_all_pages, effects_on_translations, pages_touched
from portal.edit.versions import CannotPublish, Versions
from portal.files.config import CONFIG_FILE

_MOST = 50
"""So many texts or pages are named one by one."""
_PARTS = ("outdated", "missing", "mended", "reviewed")


@command()
@argument("base", metavar="VERSION")
@click.pass_obj
def changes(root: Path, base: str) -> None:
    before = _before(root, base)
    if before is None:
        fail(message("changes.unread", version=shorten(base), file=CONFIG_FILE), COULD_NOT_RUN)
    site = read_for_output(root)  # after it, for what a project says of languages holds for the one that was read last
    click.echo("\n".join(_markdown(before.portal, site)))


def _before(root: Path, base: str) -> Site | None:
    """The content with which it is compared: of a version of git, or of a folder with a copy of the project; None if nothing can be read."""
    if (Path(base) / CONFIG_FILE).is_file():
        return read(Path(base).resolve())[0]
    try:
        versions = Versions(root)
        commit = versions.commit_of(base)
        return read(root, drafted=versions.files_at(commit, versions.changed_files(commit)))[0]
    except CannotPublish as exc:
        fail(exc.told, COULD_NOT_RUN)


def _markdown(before: Portal, site: Site) -> Iterator[str]:
    effects = effects_on_translations(before, site.portal)
    yield f"## {told('changes.heading')}\n"
    columns = [told(f"changes.{part}") for part in ("language", *_PARTS)]
    yield f"| {' | '.join(columns)} |"
    yield f"|---|{'--:|' * len(_PARTS)}"
    for locale, effect in effects.items():
        yield f"| {locale} | {' | '.join(str(len(getattr(effect, part))) for part in _PARTS)} |"
    for locale, effect in effects.items():
        yield from _of_language(locale, effect)
    yield from _pages(before, site)


def _of_language(locale: str, effect: Effects) -> Iterator[str]:
    for part in _PARTS:
        keys: Sequence[str] = getattr(effect, part)
        if keys:
            yield f"\n### {locale}: {told(f'changes.{part}')}\n"
            yield from (f"- `{key}` ({file_of(key, locale)})" for key in keys[:_MOST])
            yield from _more(len(keys))


def _pages(before: Portal, site: Site) -> Iterator[str]:
    uris = pages_touched(before, site)
    yield f"\n## {told('changes.pages')}\n"
    if changes_words_of_all_pages(before, site.portal):
        yield f"- {told('changes.all-pages')}"
    elif not uris:
        yield told("changes.no-page")
    texts = site.portal.texts
    for uri in uris[:_MOST]:
        entry = site.routes.entries[uri]
        title = texts.source[entry.title].value if entry.title in texts.source else uri
        yield f"- {_plain(title)} (`/{uri}`): {', '.join(site.routes.locales(entry))}"
    yield from _more(len(uris))


def _more(number: int) -> Iterator[str]:
    if number > _MOST:
        yield f"- {told('changes.more', number=number - _MOST)}"


def _plain(text: str) -> str:
    """A text in which Markdown and HTML find nothing of theirs: anybody may propose one."""
    return re.sub(r"([\\`*_\[\]<>|&#@!~:])", r"\\\1", shorten(text, 120))
