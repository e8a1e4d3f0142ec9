"""The templates: the package's ``theme``, in which a file of the project's ``overrides/`` stands in the place of any.

Such a file can extend the one that it replaces as ``theme/base.html``.
"""

from __future__ import annotations

import re
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

import jinja2
from jinja2.ext import Extension
from markupsafe import Markup

from portal.common.cache import FileStat, code_fingerprint, file_stat
from portal.files.theme import OVERRIDES, THEME, overriding_files, theme_files
from portal.render.security_headers import META

_VERBATIM = re.compile(r"<(/?)(?:pre|textarea|script|style)\b")
"""Around what a browser shows, or runs, as it is indented."""
_BLOCK = re.compile(r"</?(?:li|[duo]l|p|div|section|nav|details)\b")
"""Before which no blank is seen."""


def environment(root: Path) -> jinja2.Environment:
    """The templates of the project in *root*; everything is escaped, and a name that doesn't exist is an error."""
    files = tuple((path, file_stat(path)) for path in theme_files(root).values())
    return _environment(root if overriding_files(root) else None, files)


class Unindented(Extension):
    """Pages without the indentation of their templates, which is two bytes of a hundred; words that it parted stay apart."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        """A template of HTML, with as many lines as before."""
        if not (name or "").endswith(".html"):
            return source
        lines, is_verbatim, is_joined = list[str](), False, False
        for line in source.split("\n"):
            bare = line.lstrip(" \t")
            is_parted = is_joined and bare != line and not _BLOCK.match(bare)
            lines.append(line if is_verbatim else f" {bare}" if is_parted else bare)
            is_joined = line.endswith(("%}", "#}"))  # such a tag takes the end of its line along
            if tags := _VERBATIM.findall(line):
                is_verbatim = not tags[-1]
        return "\n".join(lines)


class CompiledTemplates(jinja2.FileSystemBytecodeCache):
    """What the templates were compiled to, in the system's temporary folder of this user alone.

    Bytecode is believed, so it never lies in the project, where a branch could bring its own.
    """

    def get_bucket(
        self, environment: jinja2.Environment, name: str, filename: str | None, source: str
    ) -> jinja2.bccache.Bucket:
        """Found by what a template says, wherever it lies: the copies of a project share what was compiled."""
        key = self.get_source_checksum(f"{name}\n{source}")
        bucket = jinja2.bccache.Bucket(environment, key, key)
        self.load_bytecode(bucket)
        return bucket

    def dump_bytecode(self, bucket: jinja2.bccache.Bucket) -> None:
        with suppress(OSError):  # a full disk costs time, nothing else
            super().dump_bytecode(bucket)


def _compiled() -> CompiledTemplates | None:
    with suppress(OSError, RuntimeError):  # no temporary folder, or one that somebody else made
        return CompiledTemplates(pattern=f"portal-{code_fingerprint()}-%s")
    return None


@lru_cache(maxsize=4)
def _environment(root: Path | None, files: tuple[tuple[Path, FileStat], ...]) -> jinja2.Environment:
    """What is compiled is kept for as long as the *files* are the same, and for all projects without any of their own: a preview may see one change, or take another's place."""
    env = jinja2.Environment(
        loader=jinja2.ChoiceLoader(
            [
                jinja2.FileSystemLoader([*([root / OVERRIDES] if root else []), THEME]),
                jinja2.PrefixLoader({"theme": jinja2.FileSystemLoader(THEME)}),
            ]
        ),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,  # it would look at each file again for every page
        bytecode_cache=_compiled(),
        extensions=[Unindented],
    )
    env.globals["policy"] = Markup(META)
    return env
