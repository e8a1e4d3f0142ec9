"""What the form's page “Publish” does: show what changed in plain words, keep it as a version with a sentence, unite it with what others
published meanwhile, and send it: at once, or as a proposal that somebody else looks at (option ``publishing``)."""

from __future__ import annotations

import datetime as dt
import re
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from portal.check.project import Site, read
from portal.common.clock import now
from portal.common.messages import Message, Told, message
from portal.common.problems import Problem, errors_among, has_errors
from portal.content.ledgers import LEDGERS
from portal.content.portal import Portal
from portal.edit.apply import all_ledgers
from portal.edit.changes import FieldChange, Sort, changes_between
from portal.edit.draft import write_files
from portal.edit.form import path_label, title_of
from portal.edit.history import files_of
from portal.edit.merge import Choose, Clash, Preference, undecided
from portal.edit.versions import PROPOSALS, Author, CannotPublish, Conflict, Version, Versions
from portal.model.collections import COLLECTIONS, Ref

_TRIES = 3
_SOON = 10
"""Seconds after which somebody who waits for a page waits no longer for a network."""


class NotSound(Told):
    """The check refuses what would be published."""

    def __init__(self, told: Message, problems: list[Problem], portal: Portal | None) -> None:
        super().__init__(told)
        self.problems, self.portal = problems, portal
        """What is wrong, and in what; None where that can't be read at all."""
        self.choices: list[Choice] = []
        """What can be chosen otherwise."""


class Unreviewed(Told):
    """What was proposed, and nobody has looked at yet, would be published along with the rest."""


@dataclass(frozen=True)
class Choice:
    """A place of which it is to be chosen whose words stay."""

    clash: Clash
    title: str
    """Of the thing; or the file, where it is none."""
    field: Message | str
    locale: str
    side: Preference
    """What was chosen."""
    ref: Ref | None = None
    """The thing, if it is one."""
    path: str = ""
    """Of the field in it; empty, if it is all of it."""

    @property
    def fields(self) -> list[tuple[str, str, str]]:
        """Path, and what each made of it, of every field of which they made different things; what is no record has one, itself."""
        clash = self.clash
        if not (clash.our_fields or clash.their_fields):
            return [(self.path, clash.ours, clash.theirs)]
        ours, theirs = dict(clash.our_fields), dict(clash.their_fields)
        return [
            ("/".join(filter(None, (self.path, name))), ours.get(name, ""), theirs.get(name, ""))
            for name in dict.fromkeys([*ours, *theirs])
            if ours.get(name, "") != theirs.get(name, "") and name != "id"
        ]


@dataclass
class Publication:
    """What there is to publish, or what came of it."""

    changes: list[FieldChange] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    """Files that changed, where that can't be told in other words."""
    waiting: list[Version] = field(default_factory=list)
    """What was kept here and not sent yet."""
    proposed: list[Version] = field(default_factory=list)
    """What was proposed, and is not published yet."""
    remarks: list[Version] = field(default_factory=list)
    """Why it was sent back."""
    author: str = ""
    done: Message | None = None
    address: str = ""
    """Where a proposal can be looked at."""
    choices: list[Choice] = field(default_factory=list)
    """Where somebody else has published something else."""

    @property
    def is_empty(self) -> bool:
        return not (self.changes or self.files or self.waiting)


def to_publish(root: Path, site: Site, author: Author | None = None) -> Publication:
    """What changed since the last version; CannotPublish."""
    versions = Versions(root, author)
    versions.upstream()  # or there is nowhere to send to
    names = [name for name in versions.changed_files() if not name.startswith(LEDGERS)]
    before, _ = read(root, drafted=versions.files_at("HEAD", names)) if names else (site, [])
    changes = changes_between(before.portal, site.portal) if before else []
    told = {name for change in changes for name in files_told(site, change)}
    remarks = list[Version]()
    if versions.proposed:
        with suppress(CannotPublish):  # without a network, what is known here
            mine = {version.commit for version in versions.proposed}
            others = Versions(root, author, _SOON).proposals().values()
            remarks = [one for each in others if mine & {kept.commit for kept in each.versions} for one in each.remarks]
    files = [name for name in names if name not in told]
    return Publication(changes, files, versions.waiting, versions.proposed, remarks, versions.author)


def files_told(site: Site, change: FieldChange) -> list[str]:
    """Where a change stands; of a thing that is new, gone or renamed, every file that may hold it."""
    files = files_of(site.portal, change.ref)
    if change.path == "id":
        return [*files.values(), *files_of(site.portal, Ref(change.ref.collection, change.before)).values()]
    if change.sort is not Sort.CHANGED:
        return list(files.values())
    return [files[change.locale or site.portal.texts.language_of(change.ref.key)]]


def publish(
    root: Path, sentence: str, choose: Choose = undecided, *,
    propose: bool = False, with_proposed: bool = False, author: Author | None = None,
) -> Publication:  # fmt: skip
    """Keep everything as a version and send it. CannotPublish, NotSound; where others made something else of the same and it isn't chosen whose
    words stay, that is returned and nothing was sent. Unreviewed, if proposals would go along and nobody said that they shall."""
    versions = Versions(root, author)
    versions.upstream()  # or there is nowhere to send to
    if not propose and not with_proposed and versions.proposed:
        with suppress(CannotPublish):  # somebody may have published them meanwhile
            versions.fetch()
        if versions.proposed:
            raise Unreviewed(message("publish.unreviewed"))
    site = sound(root, "publish.mend-first")
    write_files(root, all_ledgers(root, site.portal, now()))
    versions.keep(sentence)
    for _ in range(_TRIES):
        kept = versions.head
        try:
            united = versions.unite(choose)
        except Conflict as exc:
            return Publication(choices=_choices(site.portal, exc.clashes, choose))
        if united.is_new:
            try:
                write_files(root, all_ledgers(root, sound(root, "publish.not-together").portal, now()))
            except NotSound as exc:
                versions.back_to(kept)
                exc.choices = _choices(site.portal, united.clashes, choose)
                raise
            versions.keep(sentence)
        address = versions.send(_branch(versions.author) if propose else "")
        if address is not None:
            return Publication(done=message("publish.proposed" if propose else "publish.done"), address=address)
    raise CannotPublish(message("publish.busy"))


def sound(root: Path, otherwise: str) -> Site:
    site, problems = read(root, checked_at=now())
    if site is None or has_errors(problems):
        raise NotSound(message(otherwise), errors_among(problems), site.portal if site else None)
    return site


def _choices(portal: Portal, clashes: list[Clash], choose: Choose) -> list[Choice]:
    return [_choice(portal, clash, choose(clash.place)) for clash in clashes]


def _choice(portal: Portal, clash: Clash, side: Preference) -> Choice:
    parts = clash.file.removesuffix(".yml").removesuffix(".md").split("/")
    locale = parts[1] if parts[0] == "docs" else parts[2] if parts[1] == "translations" else ""
    if parts[0] == "docs":
        refs = [
            Ref(row.name, name.removeprefix(row.folder or ""))
            for row in COLLECTIONS.values()
            if row.is_markdown and (name := "/".join(parts[2:])).startswith(row.folder or "")
        ]
        path = clash.path
    else:
        refs = [Ref(parts[-1], clash.path[0])] if clash.path else []
        path = clash.path[1:]
    known = [ref for ref in refs if ref.collection in COLLECTIONS]
    ref = next((ref for ref in known if ref in portal.nodes), known[-1] if known else None)
    title = clash.file
    if ref:  # what somebody took away names itself in what the other made of it
        given = dict(clash.our_fields or clash.their_fields).get(COLLECTIONS[ref.collection].title)
        title = title_of(portal, ref) if ref in portal.nodes else given or ref.id
    inner = "/".join(path if ref else clash.path)
    return Choice(clash, title, path_label(inner), locale, side, ref, inner)


def _branch(author: str) -> str:
    name = re.sub(r"[^a-z0-9]+", "-", author.lower()).strip("-") or "editor"
    return f"{PROPOSALS}{name}-{dt.datetime.now(dt.UTC):%Y%m%d-%H%M%S}"
