"""A picture's file on its way into the portal: from wherever somebody has it, under the name that an address can have."""

from __future__ import annotations

from pathlib import Path

from portal.common.filesystem import read_at_most
from portal.edit.draft import Draft
from portal.files.images import IMAGES_FOLDER, MAX_IMAGE_BYTES
from portal.model.field_types import as_id


def picture_file(root: Path, typed: str) -> Path | None:
    """The file that somebody means: a path, perhaps in quotes and from the home folder, or a name in the folder of pictures."""
    text = typed.strip().strip("\"'").removeprefix("file://")
    if not text:
        return None
    found = (Path(text).expanduser(), root / text, root / IMAGES_FOLDER / text)
    return next((path for path in found if path.is_file()), None)


def name_of_picture(path: Path) -> str:
    """“Team Photo 2026.JPEG” is team-photo-2026.jpeg."""
    return f"{as_id(path.stem) or 'picture'}{path.suffix.lower()}"


def take_in(draft: Draft, path: Path) -> None:
    """Copy a picture into the folder, which is made with it; one that lies there under another name gets the right one. OSError, FileThere."""
    name = f"{IMAGES_FOLDER}/{name_of_picture(path)}"
    folder = (draft.root / IMAGES_FOLDER).resolve()
    if path.resolve() == folder / Path(name).name:
        return
    draft.put(name, read_at_most(path, MAX_IMAGE_BYTES))
    if path.resolve().parent == folder:
        draft.put(f"{IMAGES_FOLDER}/{path.name}", None)
