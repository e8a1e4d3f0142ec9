"""What the form's page “Publish” does: show what changed in plain words, keep it as a version with a sentence, unite it with what others
published meanwhile, and send it: at once, or as a proposal that somebody else looks at (option ``publishing``)."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field
from pathlib import Path

from portal.check.project import Site, read
from portal.common.clock import now
from portal.common.messages import Message, Told, message
from portal.common.problems import Problem, errors_among, has_errors
from portal.edit.apply import all_ledgers
from portal.edit.changes import FieldChange, Sort, changes_between
from portal.edit.draft import write_files
from portal.edit.history import files_of
from portal.edit.merge import Preference
from portal.edit.versions import Author, CannotPublish, Conflict, Versions

_TRIES = 3


class NotSound(Told):
    """The check refuses what would be published."""

    def __init__(self, told: Message, problems: list[Problem]) -> None:
        super().__init__(told)
        self.problems = problems


@dataclass
class Publication:
    """What there is to publish, or what came of it."""

    changes: list[FieldChange] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    """Files that changed, where that can't be told in other words."""
    is_waiting: bool = False
    """Something was kept here and not sent yet."""
    author: str = ""
    done: Message | None = None
    address: str = ""
    """Where a proposal can be looked at."""
    conflicts: list[tuple[FieldChange, FieldChange]] = field(default_factory=list)
    """What both changed: as it is here, and as somebody else published it."""
    contested: list[str] = field(default_factory=list)
    """Files that both changed, where that can't be told field by field."""

    @property
    def is_contested(self) -> bool:
        return bool(self.conflicts or self.contested)

    @property
    def is_empty(self) -> bool:
        return not (self.changes or self.files or self.is_waiting)


def to_publish(root: Path, site: Site, author: Author | None = None) -> Publication:
    """What changed since the last version; CannotPublish."""
    versions = Versions(root, author)
    versions.upstream()  # or there is nowhere to send to
    names = [name for name in versions.changed_files() if not name.startswith("data/ledger/")]
    before, _ = read(root, drafted=versions.files_at("HEAD", names)) if names else (site, [])
    changes = changes_between(before.portal, site.portal) if before else []
    told = {name for change in changes for name in _files_of(site, change)}
    return Publication(changes, [name for name in names if name not in told], versions.is_ahead, versions.author)


def _files_of(site: Site, change: FieldChange) -> list[str]:
    """Where a change stands; of a thing that is new or gone, every file that may hold it."""
    files = files_of(site.portal, change.ref)
    return (
        list(files.values())
        if change.sort is not Sort.CHANGED
        else [files[change.locale or site.portal.texts.language_of(change.ref.key)]]
    )


def publish(
    root: Path, sentence: str, prefer: Preference = "", *, propose: bool = False, author: Author | None = None
) -> Publication:
    """Keep everything as a version and send it. CannotPublish, NotSound; where others changed the same, both are returned and nothing was sent."""
    versions = Versions(root, author)
    versions.upstream()  # or there is nowhere to send to
    site = _sound(root, "publish.mend-first")
    write_files(root, all_ledgers(root, site.portal, now()))
    versions.keep(sentence)
    for _ in range(_TRIES):
        kept = versions.head
        try:
            united = versions.unite(prefer)
        except Conflict as exc:
            return _both(root, versions, exc.files)
        if united:
            try:
                write_files(root, all_ledgers(root, _sound(root, "publish.not-together").portal, now()))
            except NotSound:
                versions.back_to(kept)
                raise
            versions.keep(sentence)
        address = versions.send(_branch(versions.author) if propose else "")
        if address is not None:
            return Publication(done=message("publish.proposed" if propose else "publish.done"), address=address)
    raise CannotPublish(message("publish.busy"))


def _sound(root: Path, otherwise: str) -> Site:
    site, problems = read(root)
    if site is None or has_errors(problems):
        raise NotSound(message(otherwise), list(errors_among(problems)))
    return site


def _both(root: Path, versions: Versions, files: list[str]) -> Publication:
    """What was changed here and elsewhere, side by side."""
    fork, names = versions.fork, versions.changed_files("FETCH_HEAD")
    portals = []
    for commit in (fork, "HEAD", "FETCH_HEAD"):
        site, _ = read(root, drafted=versions.files_at(commit, names))
        if site is None:
            return Publication(contested=files)
        portals.append(site.portal)
    base, ours, theirs = portals
    mine = {(one.ref, one.field, one.locale): one for one in changes_between(base, ours)}
    pairs = [
        (mine[place], other)
        for other in changes_between(base, theirs)
        if (place := (other.ref, other.field, other.locale)) in mine and mine[place].after != other.after
    ]
    return Publication(conflicts=pairs, contested=[] if pairs else files)


def _branch(author: str) -> str:
    name = re.sub(r"[^a-z0-9]+", "-", author.lower()).strip("-") or "editor"
    return f"proposals/{name}-{dt.datetime.now(dt.UTC):%Y%m%d-%H%M%S}"
