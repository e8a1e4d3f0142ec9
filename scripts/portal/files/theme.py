"""What the browser sees that is not content: templates, styles, scripts, pictures of the package, and the project's own in their place.

A file beneath ``overrides/`` takes the place of the package's file of the same name, one by one; one with a new name is added.
"""

from __future__ import annotations

import os
from pathlib import Path

OVERRIDES = "overrides"
"""The project's folder."""
THEME = Path(__file__).parents[1] / "render/theme"
"""The package's."""


def theme_files(root: Path, folder: str = "") -> dict[str, Path]:
    """Every file, or those beneath a *folder* such as ``assets``, by its name (``assets/portal.css``), in the order of names.

    Hidden files are an editor's, here as elsewhere.
    """
    files = _files(THEME, folder) | _files(root / OVERRIDES, folder)  # the project's has the last word
    return dict(sorted(files.items()))


def overriding_files(root: Path) -> dict[str, Path]:
    """The project's own files among them, in the same way."""
    return dict(sorted(_files(root / OVERRIDES, "").items()))


def _files(top: Path, folder: str) -> dict[str, Path]:
    files: dict[str, Path] = {}
    for at, folders, names in os.walk(top / folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        paths = (Path(at, name) for name in names if not name.startswith("."))
        files |= {path.relative_to(top).as_posix(): path for path in paths}
    return files
