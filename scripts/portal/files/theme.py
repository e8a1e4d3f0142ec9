"""What the browser sees that is not content: templates, styles, scripts, pictures of the package, and the project's own in their place.

A file beneath ``overrides/`` takes the place of the package's file of the same name, one by one; one with a new name is added.
"""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

from portal.common.fonts import SUFFIXES, OwnFonts, font_at

OVERRIDES = "overrides"
"""The project's folder."""
PRINT = "print"
"""The theme's folder with templates of what is printed, and with fonts that a project brings."""
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


def own_fonts(root: Path) -> OwnFonts:
    """The fonts that the project brings for what is printed: files beneath ``overrides/print``."""
    found = _files(root / OVERRIDES, PRINT)
    return tuple(font_at(path) for name, path in sorted(found.items()) if is_font(name))


def is_font(name: str) -> bool:
    """Whether one of the theme's files is a font for what is printed, by its name."""
    return name.startswith(f"{PRINT}/") and name.lower().endswith(SUFFIXES)


def _files(top: Path, folder: str) -> dict[str, Path]:
    files: dict[str, Path] = {}
    pending = [folder]
    while pending:
        within = pending.pop()
        with contextlib.suppress(OSError), os.scandir(top / within) as entries:
            for entry in entries:
                name = f"{within}/{entry.name}" if within else entry.name
                if entry.name.startswith("."):
                    continue
                if entry.is_dir(follow_symlinks=False):
                    pending.append(name)
                elif not entry.is_dir():
                    files[name] = Path(entry.path)
    return files
