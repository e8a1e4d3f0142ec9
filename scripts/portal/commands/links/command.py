"""``portal links``: whether what the content leads to elsewhere still opens."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import click

from portal.check.outgoing import Outgoing, outgoing_addresses
from portal.check.project import Site
from portal.commands.click_words import command, option
from portal.commands.links.asking import FoundAtAddress, ask_all, can_be_written
from portal.commands.shared import CLEAN, ERRORS, apply_or_end, fail, language, read_site, show, told
from portal.common.cache import FileCache
from portal.common.clock import now
from portal.common.messages import Message, message
from portal.common.printable import shorten
from portal.common.problems import Fix, Place, Problem, has_errors, problem
from portal.common.progress import shown_on_terminal
from portal.content.link_ledger import LINKS, Found, LinkFound, links_text, read_links, since_when
from portal.content.portal import Portal
from portal.edit.draft import Draft, write_files
from portal.edit.rename import ledger_with_keys
from portal.files.documents import FileReader


@command()
@option("--format", "output", type=click.Choice(["text", "json", "github"]), default="text")
@option("--fix", is_flag=True)
@click.pass_obj
def links(root: Path, output: str, fix: bool) -> None:
    site, before, memory = read_site(root, whole=True)
    outgoing = outgoing_addresses(site.portal)
    with shown_on_terminal(language()) as progress:
        answers = ask_all(outgoing, f"portal-links (+{site.portal.settings.site_url})", progress)
    asked = [answer for answer in answers.values() if answer.found is not Found.NOT_ASKED]
    if answers and not any(answer.was_reached for answer in answers.values()):
        fail(message("links.no-network", number=len(answers)))
    _note(root, answers, memory)
    problems = sorted(_problems(site.portal, outgoing, answers))
    if fix:
        problems = _mended(root, site, before, problems, memory)
    show(problems, root, output, language())
    if output == "text":
        opened = sum(answer.found in (Found.FINE, Found.MOVED) for answer in asked)
        click.echo(told("links.done", number=len(asked), opened=opened, file=LINKS))
    sys.exit(ERRORS if has_errors(problems) else CLEAN)


def _note(root: Path, answers: dict[str, FoundAtAddress], memory: FileCache) -> None:
    today = now().date()
    known, _ = read_links(FileReader(root))
    found = {name: LinkFound(answer.found, today, answer.said, answer.leads_to) for name, answer in answers.items()}
    write_files(root, {LINKS: links_text(since_when(found, known), today)}, memory)


def _problems(portal: Portal, outgoing: Outgoing, answers: dict[str, FoundAtAddress]) -> Iterator[Problem]:
    """What is to be said of each address, at each place where it stands."""
    kept = {source.url for source in portal.sources.values() if source.archived}
    for address, places in outgoing.items():
        answer, short = answers[address], shorten(address, 120)
        for place in places:
            match answer.found:
                case Found.DEAD:
                    id = "links.dead-kept" if address in kept else "links.dead"
                    yield problem(id, place, address=short, said=_said(answer.said))
                case Found.MOVED:
                    mending = Fix(address, answer.leads_to) if can_be_written(answer.leads_to) else None
                    id = "links.moved" if mending else "links.moved-oddly"
                    yield problem(id, place, mending, address=short, there=shorten(answer.leads_to, 200))
                case Found.UNCLEAR:
                    yield problem("links.unclear", place, address=short, said=_said(answer.said))
                case Found.NOT_ASKED:
                    yield problem("links.private", place, address=short)


def _said(said: str) -> Message:
    return message("links.said.status", status=said) if said.isdecimal() else message(f"links.said.{said}")


def _mended(root: Path, site: Site, before: list[Problem], problems: list[Problem], memory: FileCache) -> list[Problem]:
    """What is left when every address is put in that can be; translations count as before, for only addresses are others."""
    draft = Draft(root)
    mended = {
        problem
        for problem in problems
        if problem.fix and _stands(draft, problem.place, problem.fix.old) and draft.mend(problem)
    }
    if mended:
        apply_or_end(root, draft, before, memory, lambda after: ledger_with_keys(site.portal, after.portal))
        click.echo(told("links.mended", number=len(mended)))
    return [problem for problem in problems if problem not in mended]


_ENDS = ("", ")", ">", " ", "\t", '"', "'")
"""What follows an address in YAML and in Markdown; of a longer one, a letter does."""


def _stands(draft: Draft, place: Place, address: str) -> bool:
    """Whether an address, and no longer one, stands at a place as it is."""
    lines = draft.text(place.path).split("\n")
    line = lines[place.line - 1] if place.line <= len(lines) else ""
    begin = line.find(address, place.column - 1)
    return begin >= 0 and line[begin + len(address) :][:1] in _ENDS
