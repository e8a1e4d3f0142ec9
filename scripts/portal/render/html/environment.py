"""The templates: the package's ``theme``, in which a file of the project's ``overrides/`` stands in the place of any.

Such a file can extend the one that it replaces as ``theme/base.html``.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import jinja2
from markupsafe import Markup

from portal.files.theme import OVERRIDES, THEME, theme_files
from portal.render.security_headers import META


def environment(root: Path) -> jinja2.Environment:
    """The templates of the project in *root*; everything is escaped, and a name that doesn't exist is an error."""
    return _environment(root, tuple(theme_files(root).values()))


@lru_cache(maxsize=4)
def _environment(root: Path, files: tuple[Path, ...]) -> jinja2.Environment:
    """What is compiled is kept for as long as the same *files* are there: a preview may see one take another's place."""
    env = jinja2.Environment(
        loader=jinja2.ChoiceLoader(
            [
                jinja2.FileSystemLoader([root / OVERRIDES, THEME]),
                jinja2.PrefixLoader({"theme": jinja2.FileSystemLoader(THEME)}),
            ]
        ),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.globals["policy"] = Markup(META)
    return env
