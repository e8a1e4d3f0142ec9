"""What others propose: seen in plain words, and taken over or sent back by somebody else than who proposed it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from portal.check.project import read
from portal.common.clock import now
from portal.common.messages import Message, message
from portal.content.ledgers import LEDGERS
from portal.edit.apply import all_ledgers
from portal.edit.changes import FieldChange, changes_between
from portal.edit.draft import write_files
from portal.edit.publishing import files_told, sound
from portal.edit.versions import Author, CannotPublish, Conflict, Version, Versions, as_sentence


@dataclass(frozen=True)
class Proposal:
    """What waits for somebody to look at it."""

    branch: str
    tip: str
    """The commit at which it was looked at: what is added later is another proposal."""
    versions: list[Version]
    """The newest first."""
    remarks: list[Version]
    """Why it was sent back."""
    is_own: bool
    """Whoever looks has made some of it."""
    changes: list[FieldChange]
    files: list[str]
    """Files of the content that change, where that can't be told in other words."""
    others: list[str]
    """Files that are no content: who changes those asks a developer to look."""


def proposals(root: Path, author: Author | None = None) -> list[Proposal]:
    """Everything that was proposed and not taken over, the newest first. CannotPublish."""
    versions = Versions(root, author)
    own, found = versions.author, []
    for branch, (tip, log, remarks) in versions.proposals().items():
        fork, changed, others = versions.changed_by(tip)
        names = [name for name in changed if not name.startswith(LEDGERS)]
        before, after = (read(root, drafted=versions.files_at(side, names))[0] for side in (fork, tip))
        changes = changes_between(before.portal, after.portal) if before and after else []
        told = {name for change in changes for name in files_told(after, change)} if after else set()
        is_own = any(version.who == own for version in log)
        files = [name for name in names if name not in told]
        found.append(Proposal(branch, tip, log, remarks, is_own, changes, files, others))
    return found


def take_over(root: Path, proposal: Proposal, author: Author | None = None) -> Message:
    """Publish what was looked at, united with what was published meanwhile; nothing of one's own goes along. CannotPublish, NotSound."""
    if proposal.others:
        raise CannotPublish(message("proposals.not-content", files=", ".join(proposal.others)))
    newest = proposal.versions[0]
    with Versions(root, author).beside() as copy:
        try:
            copy.unite(proposal=proposal.tip)
        except Conflict:
            raise CannotPublish(message("proposals.clash", name=newest.who)) from None
        site = sound(copy.root, "publish.not-together")
        write_files(copy.root, all_ledgers(copy.root, site.portal, now()))
        copy.keep(newest.sentence)
        if copy.send() is None:
            raise CannotPublish(message("publish.busy"))
    return message("proposals.done", name=newest.who)


def send_back(root: Path, proposal: Proposal, remark: str, author: Author | None = None) -> Proposal:
    """Say to whoever proposed it why it isn't published; the proposal as it then is, which still can be. CannotPublish."""
    said = as_sentence(remark)
    if not said:
        raise CannotPublish(message("proposals.no-remark"))
    sent = Versions(root, author).send_back(proposal.branch, proposal.tip, said)
    return replace(proposal, tip=sent.commit, remarks=[sent, *proposal.remarks])
