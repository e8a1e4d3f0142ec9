"""The last saves of the form, and taking one back: what a save changed goes, and what anybody did since stays.

They are kept beside what is remembered of the project, where nobody publishes them. A version that git keeps is ``history``'s.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from portal.common.cache import code_fingerprint, digest_of_content, load_cache, save_cache
from portal.common.messages import Told, message
from portal.edit.changes import FieldChange
from portal.edit.draft import Draft
from portal.edit.journal import alone
from portal.edit.merge import merged, words_in_file
from portal.files.config import CACHE

_FILE = f"{CACHE}/saves"
_MOST = 20
_MOST_BYTES = 20_000_000


class CannotTakeBack(Told):
    """Somebody has changed since what a save changed."""


@dataclass(frozen=True)
class Save:
    """One save: when, what it changed in an editor's words, and what files held before and after."""

    when: dt.datetime
    changes: list[FieldChange]
    before: Mapping[str, bytes | None]
    after: Mapping[str, bytes | None]
    """Of a picture, its digest."""
    name: str = field(default_factory=lambda: secrets.token_hex(8))

    @property
    def size(self) -> int:
        return sum(len(content or b"") for held in (self.before, self.after) for content in held.values())


def last_saves(root: Path) -> list[Save]:
    """The last saves, the newest first."""
    found = load_cache(root / _FILE, code_fingerprint())
    return found if isinstance(found, list) else []


def note_save(root: Path, draft: Draft, changes: list[FieldChange], when: dt.datetime) -> None:
    """Remember what was saved; if that is impossible, it can't be taken back so."""
    files = draft.files()
    before = {name: draft.before(name) for name in files}
    after = {
        name: content if content is None or words_in_file(content) is not None else _digest(content)
        for name, content in files.items()
    }
    if before == after:
        return
    with alone(root), contextlib.suppress(OSError):  # another form may note one of its own
        kept, size = list[Save](), 0
        for save in [Save(when, changes, before, after), *last_saves(root)][:_MOST]:
            size += save.size
            if size <= _MOST_BYTES:
                kept.append(save)
        save_cache(root / _FILE, code_fingerprint(), kept)


def taken_back(root: Path, save: Save) -> Draft:
    """A draft in which what a save changed is as it was before, and what was done since stays; CannotTakeBack."""
    draft = Draft(root)
    for name, before in save.before.items():
        now, after = draft.before(name), save.after[name]
        if now == after or (now is not None and words_in_file(now) is None and _digest(now) == after):
            content = before
        else:
            sides = [words_in_file(side or b"") for side in (after, now, before)]
            base, ours, theirs = (side or "" for side in sides)
            united = None if None in (*sides, now, after) else _united(name, base, ours, theirs)
            if united is None:
                raise CannotTakeBack(message("saves.changed-since", file=name))
            content = united.encode()
        text = words_in_file(content) if content is not None else None
        if content is not None and text is None:
            draft.put(name, content)
        elif text is None:
            draft.delete(name)
        else:
            draft.write(name, text.replace("\r\n", "\n").removeprefix("\ufeff"))
    return draft


def _united(name: str, base: str, ours: str, theirs: str) -> str | None:
    try:
        return merged(name, base, ours, theirs).text
    except OSError:  # no git to unite lines
        return None


def _digest(content: bytes) -> bytes:
    return b"\0" + digest_of_content(content)
