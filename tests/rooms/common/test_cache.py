"""What a cache believes: nothing that other code has made."""

from __future__ import annotations

import shutil
from pathlib import Path

import portal
from portal.common.cache import fingerprint_of_package, load_cache, save_cache

PACKAGE = Path(portal.__file__).parent


def test_a_change_in_any_file_of_the_package_gives_another_fingerprint(tmp_path: Path) -> None:
    copy = tmp_path / "portal"
    shutil.copytree(PACKAGE, copy, ignore=shutil.ignore_patterns("__pycache__"))
    before = fingerprint_of_package(copy)
    assert before == fingerprint_of_package(PACKAGE), "compiled files and the place count for nothing"
    files = sorted(path for path in copy.rglob("*") if path.is_file())
    assert len(files) > 70 and any(path.suffix == ".json" for path in files)
    save_cache(tmp_path / "kept", before.hex(), "what the package made")
    seen = {before}
    for path in files:
        content = path.read_bytes()
        path.write_bytes(content + b"\n# another\n")
        other = fingerprint_of_package(copy)
        assert load_cache(tmp_path / "kept", other.hex()) is None, f"made before {path.name} changed"
        seen.add(other)
        path.write_bytes(content)
    assert len(seen) == len(files) + 1
    assert load_cache(tmp_path / "kept", fingerprint_of_package(copy).hex()) == "what the package made"
    files[0].rename(files[0].with_name("renamed.py"))
    assert fingerprint_of_package(copy) != before
