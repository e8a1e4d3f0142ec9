"""Tiny sites: making, building, editing them, and running the commands of the portal."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from unittest.mock import patch

from click.testing import CliRunner, Result
from lxml import etree

from portal.commands.cli import main
from portal.common.locales import locale_format
from portal.render.typesetting import MADE
from portal.site.page_kinds import REQUIRED_PAGES

PROJECT = Path(__file__).resolve().parents[2]
SITES = PROJECT / "tests" / "sites"
INTERFACE = PROJECT / "tests" / "interface"
"""Interface strings of tiny sites: copies, so that a translator's better word breaks no test. make golden renews them."""

CONFIG = """\
site_name: Tiny
site_url: https://tiny.example.org/sub/
watch: [data]
nav: [index.md, programmes.md, partners.md, news.md]
theme: {{name: material, custom_dir: overrides, font: false}}
plugins:
  - i18n:
      docs_structure: folder
      reconfigure_material: false
      reconfigure_search: false
      languages:
{languages}
  - portal:
      report_address: errors@tiny.example.org
      news_per_page: 2
"""

Tiny = Callable[..., Path]

BEFORE, AFTER, LATER = "1767254400", "1767427200", "1780000000"  # 1 January, 3 January and 28 May 2026


def make_tiny(
    root: Path, situation: str = "", *, languages: tuple[str, ...] = ("en", "fr"), files: dict[str, str] | None = None
) -> Path:
    """Write a tiny whole site, as ``tiny`` describes it, into the folder *root*."""
    lines = [
        f"        - {{locale: {as_text(tag)}, name: {as_text(locale_format(tag).own_name_among(languages))}, build: true{', default: true' if tag == 'en' else ''}}}"
        for tag in languages
    ]
    write(root, "mkdocs.yml", CONFIG.format(languages="\n".join(lines)))
    (root / "overrides").mkdir()
    share_prints(root)
    for name in ("programmes", "partners", "figures", "sources"):
        write(root, f"data/{name}.yml", f"{name}: []\n")
    for tag in languages:
        if (INTERFACE / f"{tag}.yml").exists():
            write(root, f"data/translations/{tag}/interface.yml", (INTERFACE / f"{tag}.yml").read_text("utf-8"))
    for name in REQUIRED_PAGES:
        matter = f"title: {name.capitalize()}\nsummary: About {name}.\nupdated: 2026-01-02\n"
        write(root, f"docs/en/{name}.md", f"---\n{matter}---\n\nThe text of {name}.\n")
    if situation:
        shutil.copytree(SITES / situation, root, dirs_exist_ok=True)
    for path, text in (files or {}).items():
        write(root, path, text)
    return root


def make_portal(root: Path) -> Path:
    """Write a portal as large as ours, in four languages, into the folder *root*: ``tests/sites/portal``, which no editor touches."""
    shutil.copytree(SITES / "portal", root, dirs_exist_ok=True)
    (root / "overrides").mkdir()
    share_prints(root)
    for strings in INTERFACE.glob("??.yml"):
        write(root, f"data/translations/{strings.stem}/interface.yml", strings.read_text("utf-8"))
    return root


def share_prints(root: Path) -> None:
    """Let a site keep its fact sheets and cards where the project keeps its own: they are found by content, and take time."""
    made = root / MADE
    if not made.parent.exists():
        (PROJECT / MADE).mkdir(parents=True, exist_ok=True)
        made.parent.mkdir(parents=True)
        made.symlink_to(PROJECT / MADE)


def as_text(tag: str) -> str:
    """A tag as YAML: Norwegian needs quotes."""
    return json.dumps(tag) if tag == "no" else tag


def write(root: Path, path: str, text: str) -> None:
    """Write a file of a site, with its folders."""
    file = root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")


def run(*command: str, root: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a console command of the environment (``portal``, ``mkdocs``, ``properdocs``) in a site's folder."""
    program = Path(sys.executable).with_name(command[0])
    env = {**os.environ, "NO_MKDOCS_2_WARNING": "true", "DISABLE_MKDOCS_2_WARNING": "true", **environment}
    return subprocess.run(
        [program, *command[1:]], cwd=root, env=env, capture_output=True, text=True, timeout=120, check=False
    )


def call(*command: str, root: Path, draws: bool = False, **environment: str) -> Result:
    """Run ``portal`` inside this process, which is faster than ``run``; the result has exit_code, stdout and stderr.

    A check asks its rules alone: that it also *draws* every page, for seconds, is for those tests that are about that.
    """
    with ExitStack() as stack:
        if not draws:  # and no such check is remembered as one
            stack.enter_context(patch("portal.build.rehearsal.rehearse", return_value=[]))
            stack.enter_context(patch("portal.commands.check.note_check"))
        return CliRunner().invoke(main, ["--root", str(root), *command], env=environment)


def build(root: Path, moment: str | None = None) -> Path:
    """Build a site with ``portal build``, inside this process and as of *moment*, and return the folder it was written to."""
    environment = {} if moment is None else {"SOURCE_DATE_EPOCH": moment}
    result = call("build", "--jobs", "1", root=root, **environment)
    assert result.exit_code == 0, result.output
    return root / "site"


def tree(folder: Path) -> dict[str, bytes]:
    """All files of a folder by address, but what is remembered of the project's own: what was read, and the form's saves."""
    files = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    return {
        name: path.read_bytes()
        for name, path in files.items()
        if name not in (".cache/portal/saves", ".cache/portal/content")
    }


def by_name(files: dict[str, bytes]) -> dict[str, bytes]:
    """The same with styles and scripts under the names that they have in the theme, as in a preview."""

    def plain(content: bytes) -> bytes:
        return re.sub(rb"-[0-9a-f]{12}(?=\.(?:css|js)\b)", b"", content)

    return {plain(name.encode()).decode(): plain(content) for name, content in files.items()}


def leftovers(root: Path) -> list[str]:
    """Hidden files and folders beside the site, of which a build leaves none but the cache."""
    return sorted(path.name for path in root.iterdir() if path.name.startswith(".") and path.name != ".cache")


def everything(site: Path) -> str:
    return "\n".join([*tree(site), *(content.decode("utf-8", "replace") for content in tree(site).values())])


def edit(root: Path, file: str, old: str, new: str) -> None:
    text = (root / file).read_text("utf-8")
    assert old in text
    (root / file).write_text(text.replace(old, new), "utf-8")


def guids(site: Path, feed: str) -> list[str]:
    return etree.parse(site / feed).xpath("//guid/text()")  # type: ignore[no-any-return]
