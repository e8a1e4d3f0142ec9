"""The versions of the content that a git repository keeps: what changed since the last one, keeping a new one, sending it, uniting it with others'.

git is spoken to by its own command, in the editor's own clone, with the editor's own rights. Nothing is ever forced, and only content is
kept: ``data`` and ``docs``. What goes wrong is told in words, and leaves the files as they were.
"""

from __future__ import annotations

import datetime as dt
import io
import os
import re
import subprocess
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from portal.common.messages import Told, message
from portal.content.ledgers import LEDGERS
from portal.edit.merge import Choose, Clash, merged, undecided, words_in_file

CONTENT = ("data", "docs")
"""What an editor publishes; templates and configuration are a developer's."""
PROPOSALS = "proposals/"
"""How the names of branches begin that wait for somebody to look at them."""
_PATIENCE = 60
"""Seconds until we give up on a network."""
_ADDRESS = re.compile(r"^remote:\s.*?(https?://\S+)", re.MULTILINE)
_LOCKED = re.compile(r"Unable to create '([^']+)': File exists")
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_LONGEST_SENTENCE = 1000
_MOST = 200
"""So many versions back the history of a thing goes."""


class CannotPublish(Told):
    """Why a version can't be kept or sent."""


class Conflict(Exception):
    """Others made something else of the same places, and not everywhere is it chosen whose words stay; nothing was united."""

    def __init__(self, clashes: list[Clash]) -> None:
        super().__init__(clashes)
        self.clashes = clashes


class United(NamedTuple):
    """What came of uniting what was kept with what others have published."""

    is_new: bool
    """Whether there was anything to take in."""
    clashes: list[Clash]
    """Where it was chosen whose words stay."""


class Version(NamedTuple):
    """A version that was kept: who, when, and in which words."""

    commit: str
    who: str
    when: dt.datetime
    sentence: str


class Proposed(NamedTuple):
    """What was proposed, and what was said of it."""

    tip: str
    """The commit at which it is now."""
    versions: list[Version]
    """The newest first."""
    remarks: list[Version]
    """Why it was sent back, the newest first: versions in which nothing changes, with a sentence."""


class Author(NamedTuple):
    """Under whose name a version is kept."""

    name: str
    mail: str


def as_sentence(typed: str) -> str:
    """What somebody typed of a version, in one line, without what git refuses, and no longer than a line of commands may be."""
    return " ".join(_CONTROLS.sub(" ", typed).split())[:_LONGEST_SENTENCE]


class Versions:
    """The repository in which the project in *root* lies; CannotPublish if there is none, or no git.

    Versions are kept under the name of an *author*, or that which git is set to.
    """

    def __init__(self, root: Path, author: Author | None = None, patience: int = _PATIENCE) -> None:
        self.root = root
        self._author, self._patience = author, patience
        self._prefix = self._git("rev-parse", "--show-prefix", otherwise="publish.no-repository").strip()
        self._git("rev-parse", "--verify", "--quiet", "HEAD", otherwise="publish.no-repository")

    @property
    def _identity(self) -> tuple[str, ...]:
        if self._author is None:
            return ()
        return "-c", f"user.name={self._author.name}", "-c", f"user.email={self._author.mail}"

    def _run(
        self, *words: str, typed: bytes = b"", env: Mapping[str, str] | None = None
    ) -> subprocess.CompletedProcess[bytes]:
        env = {
            **(env or {}),
            **{
                name: value
                for name, value in os.environ.items()
                if not name.startswith("GIT_") or "SSH" in name or "ASKPASS" in name
            },
            "LC_ALL": "C.UTF-8",
            "GIT_TERMINAL_PROMPT": "0",  # nobody sits at it
        }
        try:
            return subprocess.run(
                ["git", "-c", "core.quotePath=false", *self._identity, *words],
                cwd=self.root, env=env, input=typed, capture_output=True, timeout=self._patience, check=False,
            )  # fmt: skip
        except FileNotFoundError:
            raise CannotPublish(message("publish.no-git")) from None
        except subprocess.TimeoutExpired:
            raise CannotPublish(message("publish.no-answer", seconds=self._patience)) from None

    def _git(
        self, *words: str, otherwise: str = "publish.git-says", typed: bytes = b"", env: Mapping[str, str] | None = None
    ) -> str:
        done = self._run(*words, typed=typed, env=env)
        if done.returncode:
            if locked := _LOCKED.search(done.stderr.decode("utf-8", "replace")):
                raise CannotPublish(message("publish.locked", file=os.path.relpath(locked[1], self.root)))
            raise CannotPublish(message(otherwise, said=_reason(done)))
        return done.stdout.decode("utf-8", "replace")

    def _names(self, *words: str) -> list[str]:
        """Files of the content that git names, relative to the project."""
        found = self._git(*words, "-z", "--", *CONTENT).split("\0")
        return sorted(name.removeprefix(self._prefix) for name in found if name)

    def _others(self, names: list[str]) -> list[str]:
        """Those files, as git names them, that are no content."""
        content = tuple(f"{self._prefix}{folder}/" for folder in CONTENT)
        return [name for name in names if not name.startswith(content)]

    # --- looking ---

    def changed_files(self, commit: str = "HEAD") -> list[str]:
        """Files of the content that are not as in a version, also new ones and those that are gone."""
        new = self._names("ls-files", "--others", "--exclude-standard", "--full-name")
        return sorted({*self._names("diff", "--name-only", "--no-renames", commit), *new})

    def commit_of(self, name: str) -> str:
        """The version that a name of git's means: a branch, a tag, ``HEAD^``. CannotPublish, if there is none."""
        done = self._run("rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")
        if done.returncode:
            raise CannotPublish(message("publish.no-version", name=name))
        return done.stdout.decode("utf-8", "replace").strip()

    def files_at(self, commit: str, names: Iterable[str]) -> dict[str, bytes | None]:
        """What files held in a version; None for those that weren't there."""
        return self.files_in([commit], list(names))[0]

    def files_in(self, commits: list[str], names: list[str]) -> list[dict[str, bytes | None]]:
        """What files held in each of some versions."""
        asked = [f"{commit}:{self._prefix}{name}" for commit in commits for name in names]
        answer = io.BytesIO(
            self._run("cat-file", "--batch", typed="".join(f"{name}\n" for name in asked).encode()).stdout
        )
        return [{name: _next_blob(answer) for name in names} for _ in commits]

    @property
    def head(self) -> str:
        return self._git("rev-parse", "HEAD").strip()

    def upstream(self) -> tuple[str, str]:
        """The remote repository and the branch there to which this one belongs; CannotPublish, if nobody has said so."""
        branch = self._git("symbolic-ref", "--quiet", "--short", "HEAD", otherwise="publish.no-branch").strip()
        remote = self._git("config", f"branch.{branch}.remote", otherwise="publish.no-remote").strip()
        merge = self._git("config", f"branch.{branch}.merge", otherwise="publish.no-remote").strip()
        return remote, merge.removeprefix("refs/heads/")

    @property
    def waiting(self) -> list[Version]:
        """The versions kept here that the remote repository doesn't have yet, the newest first."""
        return self._log("HEAD", "--not", "--remotes", "--", *CONTENT)

    @property
    def proposed(self) -> list[Version]:
        """The versions that the remote repository has as proposals only, the newest first."""
        published = "refs/remotes/{}/{}".format(*self.upstream())
        if self._run("rev-parse", "--verify", "--quiet", published).returncode or not self._names(
            "diff", "--name-only", published, "HEAD"
        ):
            return []
        waiting = {version.commit for version in self.waiting}
        ahead = self._log("HEAD", "--not", published, "--", *CONTENT)
        return [version for version in ahead if version.commit not in waiting]

    def proposals(self) -> dict[str, Proposed]:
        """By branch, what anybody has proposed and nobody has taken over, the newest first; asks the remote repository. CannotPublish."""
        remote, branch = self.upstream()
        kept = f"refs/remotes/{remote}/{PROPOSALS}"
        wanted = [f"+refs/heads/{PROPOSALS}*:{kept}*", f"+refs/heads/{branch}:refs/remotes/{remote}/{branch}"]
        self._git("fetch", "--quiet", "--prune", remote, *wanted, otherwise="publish.not-reached")
        found = self._git("for-each-ref", "--sort=-committerdate", "--format=%(refname)", kept.rstrip("/")).split()
        published = f"refs/remotes/{remote}/{branch}"
        logs = {name: log for name in found if (log := self._log(name, "--not", published, "--", *CONTENT))}
        last: dict[str, Proposed] = {}
        # of what was proposed anew, only that
        for name in sorted(logs, key=lambda name: logs[name][0].when, reverse=True):
            changing = {version.commit for version in self._log("--full-history", name, "--not", published, "--", ":/")}
            remarks = [version for version in self._log(name, "--not", published) if version.commit not in changing]
            newer = next(
                (newer for newer in last if not self._log(name, "--not", published, newer, "--", *CONTENT)), ""
            )
            if newer:
                last[newer].remarks.extend(remark for remark in remarks if remark not in last[newer].remarks)
            else:
                last[name] = Proposed(self.commit_of(name), logs[name], remarks)
        return {name.removeprefix(f"refs/remotes/{remote}/"): proposed for name, proposed in last.items()}

    def send_back(self, branch: str, tip: str, remark: str) -> Version:
        """Say of a proposal why it isn't published, on its own branch, in a version in which nothing changes. CannotPublish, if it is another by now."""
        self._assert_named()
        commit = self._commit(f"{tip}^{{tree}}", [tip], remark)
        done = self._run("push", "--porcelain", self.upstream()[0], f"{commit}:refs/heads/{branch}")
        if done.returncode:
            is_other = b"[rejected]" in done.stdout
            raise CannotPublish(message("proposals.gone" if is_other else "publish.not-sent", said=_reason(done)))
        return self._log("--max-count=1", commit)[0]

    def changed_by(self, proposal: str) -> tuple[str, list[str], list[str]]:
        """The version from which a proposal was made, the files of the content that it changes, and other files that it changes."""
        published = "refs/remotes/{}/{}".format(*self.upstream())
        fork = self._git("merge-base", published, proposal).strip()
        words = ("diff", "--name-only", "--no-renames")
        every = self._git(*words, "-z", fork, proposal).split("\0")[:-1]
        return fork, self._names(*words, fork, proposal), self._others(every)

    @contextmanager
    def beside(self) -> Iterator[Versions]:
        """What is published, in a folder of its own for a while: nothing of what is typed or proposed here is in it. CannotPublish."""
        remote, branch = self.upstream()
        with tempfile.TemporaryDirectory() as folder:
            name, place = f"taking-over/{Path(folder).name}", Path(folder) / "content"
            self._git("worktree", "add", "--quiet", "--track", "-b", name, str(place), f"{remote}/{branch}")
            try:
                yield Versions(place / self._prefix, self._author, self._patience)
            finally:
                self._run("worktree", "remove", "--force", str(place))
                self._run("branch", "--quiet", "-D", name)

    @property
    def author(self) -> str:
        """The name under which versions are kept; empty if git doesn't know one."""
        done = self._run("config", "user.name")
        return done.stdout.decode("utf-8", "replace").strip()

    def log(self, names: Iterable[str]) -> list[Version]:
        """The versions in which files were changed, the newest first."""
        return self._log("--", *names)

    def _log(self, *words: str) -> list[Version]:
        shape = "--format=%H%x01%aI%x01%an%x01%s"
        said = self._git("log", f"--max-count={_MOST}", "--no-merges", "--no-show-signature", "-z", shape, *words)
        found = [entry.split("\x01", 3) for entry in said.split("\0") if entry]
        return [
            Version(commit, who, dt.datetime.fromisoformat(when), sentence) for commit, when, who, sentence in found
        ]

    # --- keeping and sending ---

    def _assert_named(self) -> None:
        if not self.author or self._run("config", "user.email").returncode:
            raise CannotPublish(message("publish.no-name"))

    def keep(self, sentence: str) -> bool:
        """Make what changed a version; False if nothing has. Whatever else somebody prepared in the repository stays prepared."""
        self._assert_named()
        if not self.changed_files():
            return False
        there = [name for name in CONTENT if (self.root / name).exists()]
        self._git("add", "--all", "--", *there)
        self._git("commit", "--quiet", "--message", sentence, "--only", "--", *there)
        return True

    def fetch(self) -> None:
        """Look what others have published."""
        remote, branch = self.upstream()
        self._git("fetch", "--quiet", remote, branch, otherwise="publish.not-reached")

    def unite(self, choose: Choose = undecided, proposal: str = "") -> United:
        """Take in what others have published since, or a *proposal* of theirs. Conflict, unless it is chosen everywhere whose words stay."""
        theirs = proposal or "FETCH_HEAD"
        if not proposal:
            self.fetch()
        if not self._git("rev-list", "--max-count=1", f"HEAD..{theirs}").strip():
            return United(False, [])
        if not proposal and self._run("merge-base", "--is-ancestor", "HEAD", theirs).returncode == 0:
            self._git("merge", "--quiet", "--ff-only", theirs)
            return United(True, [])
        fork = self._git("merge-base", "HEAD", theirs).strip()
        done = self._run("merge-tree", "--write-tree", "--name-only", "--no-messages", "-z", "HEAD", theirs)
        if done.returncode not in (0, 1):  # 1: not all of it goes together by itself
            raise CannotPublish(message("publish.git-says", said=_reason(done)))
        tree, *files = done.stdout.decode("utf-8", "replace").split("\0")[:-1]
        if others := self._others(files):
            raise CannotPublish(message("publish.not-content", files=", ".join(others)))
        # what git united by lines may say the same twice
        names = {*self._changed_by_both(fork, theirs), *(name.removeprefix(self._prefix) for name in files)}
        clashes, settled = list[Clash](), dict[str, bytes | None]()
        for name in sorted(names):
            found, is_whole, kept = self._settled(name, [fork, "HEAD", theirs], choose)
            clashes += found
            if is_whole:
                settled[name] = kept
        if settled.keys() != names:
            raise Conflict(clashes)
        sentence = self._log(proposal, "--", *CONTENT)[0].sentence if proposal else "Merge"
        self._git("merge", "--quiet", "--ff-only", self._united(tree, settled, theirs, sentence))
        return United(True, clashes)

    def _changed_by_both(self, fork: str, theirs: str) -> list[str]:
        """Files of the content that were changed here and elsewhere, and are still there; git unites ledgers well enough."""
        here, there = (
            self._names("diff", "--name-only", "--no-renames", "--diff-filter=AM", fork, side)
            for side in ("HEAD", theirs)
        )
        return [name for name in here if name in set(there) and not name.startswith(LEDGERS)]

    def _settled(self, name: str, sides: list[str], choose: Choose) -> tuple[list[Clash], bool, bytes | None]:
        """Where the three *sides* of a file clash, whether they could be united, and what it then holds; None if it goes away."""
        blobs = list(self._blobs(name, sides))
        base, ours, theirs = (words_in_file(blob or b"") for blob in blobs)
        if None not in blobs[1:] and base is not None and ours is not None and theirs is not None:
            text, clashes = merged(name, base, ours, theirs, choose)
            return clashes, text is not None, (text or "").encode()
        left, right = (
            "" if blob is None else name for blob in blobs[1:]
        )  # a picture, or a file that one of them took away
        clash = Clash(name, (), left, right)
        side = choose(clash.place)
        return [clash], bool(side), blobs[1 if side == "ours" else 2]

    def _blobs(self, name: str, sides: list[str]) -> Iterator[bytes | None]:
        for side in sides:
            found = self._run("cat-file", "blob", f"{side}:{self._prefix}{name}")
            yield found.stdout if found.returncode == 0 else None

    def _united(self, tree: str, settled: Mapping[str, bytes | None], theirs: str, sentence: str) -> str:
        """A version of what both sides have, and which nobody sees yet: the files of the project change in one step, or not at all."""
        with tempfile.TemporaryDirectory() as folder:
            aside = {"GIT_INDEX_FILE": f"{folder}/index"}
            self._git("read-tree", tree, env=aside)
            for name, content in settled.items():
                path = f"{self._prefix}{name}"
                if content is None:
                    self._git("update-index", "--force-remove", "--", name, env=aside)
                    continue
                blob = self._git("hash-object", "-w", "--stdin", typed=content).strip()
                self._git("update-index", "--add", "--cacheinfo", f"100644,{blob},{path}", env=aside)
            tree = self._git("write-tree", env=aside).strip()
        return self._commit(tree, ["HEAD", theirs], sentence)

    def _commit(self, tree: str, parents: list[str], sentence: str) -> str:
        """A version that nobody sees yet."""
        signed = self._run("config", "--type=bool", "commit.gpgSign").stdout.strip() == b"true"
        sides = [word for parent in parents for word in ("-p", parent)]
        return self._git("commit-tree", *(["-S"] if signed else []), *sides, "-m", sentence, tree).strip()

    def back_to(self, commit: str) -> None:
        """Undo what was united; what was typed and not kept stays, or git refuses."""
        self._git("reset", "--quiet", "--keep", commit)

    def send(self, branch: str = "") -> str | None:
        """Send what is kept: to the branch of everybody, or to a new one for others to look at; the address at which it can be looked at, if the
        remote repository names one. None if somebody else was quicker: unite, and send again."""
        remote, everybodys = self.upstream()
        target = f"HEAD:refs/heads/{branch or everybodys}"
        done = self._run("push", "--porcelain", remote, target)
        said = done.stderr.decode("utf-8", "replace")
        if done.returncode:
            told = done.stdout.decode("utf-8", "replace") + said
            if "[rejected]" in told and ("fetch first" in told or "non-fast-forward" in told):
                return None
            raise CannotPublish(message("publish.not-sent", said=_reason(done)))
        found = _ADDRESS.search(said)
        return found[1] if found else ""


def _reason(done: subprocess.CompletedProcess[bytes]) -> str:
    """Why git didn't do it: what the other side says, else its own error, else its last words."""
    lines = b"\n".join((done.stdout, done.stderr)).decode("utf-8", "replace").splitlines()
    said = [line.strip() for line in lines if line.strip()]
    for begin in ("remote: error:", "remote:", "fatal:", "error:", "!"):
        if found := [line.removeprefix("remote:").strip() for line in said if line.startswith(begin)]:
            return next((line for line in found if line), begin)
    return said[-1] if said else str(done.returncode)


def _next_blob(answer: io.BytesIO) -> bytes | None:
    """The next file in what ``git cat-file --batch`` says; None if there is none of that name."""
    *_, kind, size = answer.readline().rsplit(b" ", 2)
    if kind != b"blob" or not size.strip().isdigit():
        return None
    content = answer.read(int(size))
    answer.readline()
    return content
