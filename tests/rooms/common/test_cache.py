"""What a cache believes: nothing that other code has made."""

from __future__ import annotations

import hashlib
import pickle
import shutil
import stat
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

import portal
from portal.common import cache
from portal.common.cache import code_fingerprint, fingerprint_of_package, load_cache, save_cache
from support.good import GOOD
from support.sites import Tiny, call

PACKAGE = Path(portal.__file__).parent


def test_every_file_of_the_package_is_read_for_its_fingerprint(monkeypatch: pytest.MonkeyPatch) -> None:
    looked_at: set[Path] = set()
    read_bytes = Path.read_bytes

    def noting(path: Path) -> bytes:
        looked_at.add(path)
        return read_bytes(path)

    monkeypatch.setattr(Path, "read_bytes", noting)
    fingerprint_of_package(PACKAGE)
    there = {path for path in PACKAGE.rglob("*") if path.is_file() and "__pycache__" not in path.parts}
    assert looked_at == there and len(there) > 400


def test_a_change_in_any_file_of_the_package_gives_another_fingerprint(tmp_path: Path) -> None:
    """A file of each kind in each folder stands for the others, which are read like it."""
    copy = tmp_path / "portal"
    shutil.copytree(PACKAGE, copy, ignore=shutil.ignore_patterns("__pycache__"))
    before = fingerprint_of_package(copy)
    assert before == fingerprint_of_package(PACKAGE), "compiled files and the place count for nothing"
    files = sorted(path for path in copy.rglob("*") if path.is_file())
    assert len(files) > 70 and any(path.suffix == ".json" for path in files)
    save_cache(tmp_path / "kept", before.hex(), "what the package made")
    seen = {before}
    kinds = {(path.parent, path.suffix): path for path in files}
    for path in kinds.values():
        content = path.read_bytes()
        path.write_bytes(content + b"\n# another\n")
        other = fingerprint_of_package(copy)
        assert load_cache(tmp_path / "kept", other.hex()) is None, f"made before {path.name} changed"
        seen.add(other)
        path.write_bytes(content)
    assert len(seen) == len(kinds) + 1 > 30
    assert load_cache(tmp_path / "kept", fingerprint_of_package(copy).hex()) == "what the package made"
    files[0].rename(files[0].with_name("renamed.py"))
    assert fingerprint_of_package(copy) != before


class Evil:
    """What runs code when it is unpickled."""

    def __init__(self, proof: Path) -> None:
        self.proof = proof

    def __reduce__(self) -> tuple[Callable[[Path], None], tuple[Path]]:
        return Path.touch, (self.proof,)


FORGED: dict[str, Callable[[bytes, str], bytes]] = {
    "bare": lambda content, version: content,
    "with the header of old": lambda content, version: (
        b"portal cache 1\n" + hashlib.blake2b(version.encode() + content).digest() + content
    ),
    "with a digest without a secret": lambda content, version: (
        cache._MAGIC + hashlib.blake2b(hashlib.blake2b(version.encode()).digest() + content).digest() + content
    ),
    "with an empty secret": lambda content, version: cache._MAGIC + cache._signed(b"", version, content) + content,
    "with a guessed secret": lambda content, version: (
        cache._MAGIC + cache._signed(b"0" * 32, version, content) + content
    ),
}


@pytest.mark.parametrize("name", FORGED)
def test_a_cache_from_a_branch_is_not_believed_and_runs_nothing(tiny: Tiny, tmp_path: Path, name: str) -> None:
    """Whatever can be computed from the code alone: only who has the user's secret is believed."""
    root = tiny(languages=("en",), files=GOOD)
    content = pickle.dumps(Evil(tmp_path / "pwned"))
    for file in ("content", "drawn"):
        (root / ".cache/portal" / file).write_bytes(FORGED[name](content, code_fingerprint()))
    assert call("check", root=root).exit_code == 0
    assert not (tmp_path / "pwned").exists()


def test_a_cache_of_another_user_or_machine_is_not_believed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "project/.cache/portal/kept"
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "one"))
    save_cache(file, "1", "mine")
    assert load_cache(file, "1") == "mine"
    secret = tmp_path / "one/portal/cache-secret"
    assert stat.S_IMODE(secret.stat().st_mode) == 0o600
    assert len(list(secret.parent.iterdir())) == 1
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "other"))
    assert load_cache(file, "1") is None
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "one"))
    assert load_cache(file, "1") == "mine"


def test_a_secret_within_the_project_or_a_damaged_one_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A branch could have brought it along; then nothing is kept, and nothing is believed."""
    file = tmp_path / "project/.cache/portal/made/kept"
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "project/home"))
    save_cache(file, "1", "mine")
    assert not file.exists()
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "home"))
    save_cache(file, "1", "mine")
    (tmp_path / "home/portal/cache-secret").write_bytes(b"")
    assert load_cache(file, "1") is None


@pytest.mark.parametrize("version", ["2", "4"])
@pytest.mark.parametrize("within", ["", "sites/ours"])
def test_a_cache_that_git_tracks_is_refused(tiny: Tiny, version: str, within: str) -> None:
    root = tiny(languages=("en",), files=GOOD)
    repository = root
    if within:
        repository = root.parent / "repository"
        root = root.rename((repository / within).parent.mkdir(parents=True) or repository / within)
    git = ["git", "-C", str(repository), "-c", f"index.version={version}"]
    subprocess.run([*git, "init", "-q"], check=True)
    subprocess.run([*git, "add", str(root / "docs"), str(root / "data")], check=True)
    assert call("check", root=root).exit_code == 0
    (root / ".cache/portal/content").write_bytes(b"x")
    subprocess.run([*git, "add", "-f", str(root / ".cache/portal/content")], check=True)
    for command in ("check", "build"):
        result = call(command, root=root)
        assert result.exit_code == 1
        assert ".cache/portal:1:1: error: Git keeps the cache" in result.output
