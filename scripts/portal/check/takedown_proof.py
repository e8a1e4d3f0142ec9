"""The proof of a take-down: what the files of a built site still say of who and what was withdrawn, and which were not read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from portal.check.built_texts import said_by
from portal.common.filesystem import files_in
from portal.common.messages import Message, message
from portal.content.mentions import full_names, names_of
from portal.content.name_forms import LONG_ENOUGH
from portal.content.name_reading import Mention
from portal.content.portal import Portal
from portal.files.theme import THEME
from portal.model.collections import news_ref

_CODE = (".js", ".css")
"""Files whose words are code, in which a word that may name somebody is no name."""


@dataclass
class Proof:
    """What was found in the files of a site, by their names."""

    surely: dict[str, str] = field(default_factory=dict)
    """Words that name what was withdrawn."""
    maybe: dict[str, str] = field(default_factory=dict)
    """Words that may, and may mean something else."""
    read: int = 0
    unread: list[str] = field(default_factory=list)
    """Files that can't be read: pictures, fonts, and what was made elsewhere."""


def searched(portal: Portal) -> list[Message]:
    """The forms that are looked for, for each withdrawn person and story."""
    listed = []
    for person in portal.people.values():
        if person.withdrawn:
            names = full_names(person, portal.texts)
            forms = {*names, *(name.split()[-1] for name in names if name.split()), *person.spellings}
            listed.append(message("withdrawn.person", name=person.name, forms=", ".join(sorted(forms))))
    listed += [message("withdrawn.headline", slug=slug) for slug in portal.news if portal.news[slug].withdrawn]
    return listed


def prove(portal: Portal, site: Path, printed: Callable[[bytes], str | None] = lambda content: None) -> Proof:
    """Look at every file of a built site; *printed* gives the data that a PDF or a card was made from, if it is known."""
    proof = Proof()
    headlines = set()
    for slug in portal.news:
        if portal.news[slug].withdrawn:
            title = news_ref(slug).text("title")
            headlines |= {units[title].value for units in portal.texts.by_locale.values() if title in units}
    withdrawn = {person_id for person_id, person in portal.people.items() if person.withdrawn}
    names = names_of(portal.people, portal.texts, withdrawn, headlines)
    if not names:
        return proof
    for name in sorted(files_in(site)):
        content = (site / name).read_bytes()
        if _is_generators_own(name, content):
            proof.read += 1
            continue
        said = said_by(name, content, printed)
        found = [names.surest_in(name, is_address=True), names.surest_in(said.addresses, is_address=True)]
        in_words = names.surest_in(said.words)
        found.append(in_words if said.is_whole or (in_words and _is_no_chance(in_words)) else None)
        surest = min(filter(None, found), key=lambda one: not one.is_sure, default=None)
        if surest and (surest.is_sure or not name.endswith(_CODE)):
            (proof.surely if surest.is_sure else proof.maybe)[name] = " ".join(surest.what.split())
        if said.is_whole:
            proof.read += 1
        else:
            proof.unread.append(name)
    return proof


def _is_no_chance(named: Mention) -> bool:
    """Whether so many letters don't stand in the bytes of a picture by chance."""
    return named.is_sure and len(named.what) >= LONG_ENOUGH


def _is_generators_own(name: str, content: bytes) -> bool:
    """Whether a file is one that the generator brings: its fonts and scripts name nobody."""
    try:
        return (THEME / name).read_bytes() == content
    except OSError:
        return False
