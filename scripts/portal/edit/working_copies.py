"""Working copies of one clone, one for each person, each on a branch of its own: nobody's drafts are in anybody's way.

What is saved there lies in the working copy, and is nobody's but the person's until it is published; the branch holds what the person has kept or proposed.
"""

from __future__ import annotations

import contextlib
import hashlib
import re
import shutil
import threading
from pathlib import Path

from portal.edit.versions import Author, CannotPublish, Versions

_READY = ".ready"
_SOON = 10
"""Seconds after which somebody who waits for a page waits no longer for a network."""


def working_copy_name(person: str) -> str:
    """The name of a person's folder and branch: to be read, and nobody else's."""
    readable = re.sub(r"[^a-z0-9]+", "-", person.casefold()).strip("-")[:40] or "somebody"
    return f"{readable}-{hashlib.sha256(person.casefold().encode()).hexdigest()[:8]}"


class Clone(Versions):
    """The clone on a server, of which everybody gets a working copy, in *folder* or within its .git."""

    def __init__(self, root: Path, folder: Path | None = None) -> None:
        super().__init__(root)
        self.upstream()
        common = Path(self._git("rev-parse", "--path-format=absolute", "--git-common-dir").strip())
        self._folder = folder or common / "drafts"
        self._making = threading.Lock()
        """Git lets two at once write neither its configuration nor its list of working copies."""

    def working_copy(self, person: str) -> Path:
        """The project in a person's working copy, which is made if it isn't there yet, or isn't whole: who was making it was cut off."""
        name = working_copy_name(person)
        folder, ready = self._folder / name, self._folder / f"{name}{_READY}"
        with self._making:
            if not (ready.exists() and (folder / ".git").exists()):
                ready.unlink(missing_ok=True)
                self._make(folder, f"drafts/{name}")
                ready.touch()
        return folder / self._prefix

    def _make(self, folder: Path, branch: str) -> None:
        shutil.rmtree(folder, ignore_errors=True)  # nobody has saved anything in it: it was never ready
        self._folder.mkdir(parents=True, exist_ok=True)
        self._run("worktree", "unlock", str(folder))
        self._git("worktree", "prune")
        remote, everybodys = self.upstream()
        with contextlib.suppress(CannotPublish):  # what was fetched before will do
            Versions(self.root, patience=_SOON).fetch()
        if self._run("rev-parse", "--verify", "--quiet", f"refs/heads/{branch}").returncode == 0:
            self._git("worktree", "add", "--quiet", str(folder), branch)
        else:
            tracked = f"refs/remotes/{remote}/{everybodys}"
            begin = tracked if self._run("rev-parse", "--verify", "--quiet", tracked).returncode == 0 else "HEAD"
            self._git("worktree", "add", "--quiet", "--no-track", "-b", branch, str(folder), begin)
        self._git("config", f"branch.{branch}.remote", remote)
        self._git("config", f"branch.{branch}.merge", f"refs/heads/{everybodys}")

    def catch_up(self, desk: Path, author: Author) -> None:
        """Bring what others have published into a working copy in which nothing waits to be published. CannotPublish, Conflict."""
        versions = Versions(desk, author, patience=_SOON)
        if not versions.changed_files() and not versions.waiting:
            versions.unite()
