"""A picture's file on its way into the portal: from wherever somebody has it, under the name that an address can have."""

from __future__ import annotations

import io
import re
from itertools import chain, count
from pathlib import Path
from typing import Any

from portal.common.filesystem import read_at_most
from portal.common.messages import Message, Told, message
from portal.common.problems import Place, Problem
from portal.edit.draft import Draft, file_there
from portal.files.images import IMAGE_FORMATS, IMAGES_FOLDER, MAX_IMAGE_BYTES, WIDTHS, image_info, too_large
from portal.model.field_types import as_id

KEPT_WIDTH = 2 * WIDTHS[-1]
"""In pixels: wider than readers get it, for prints and for finer screens to come."""
_KEPT: dict[str, tuple[str, dict[str, Any]]] = {
    "JPEG": ("jpg", {"quality": 92, "progressive": True, "optimize": True}),
    "PNG": ("png", {"optimize": True}),
    "WEBP": ("webp", {"quality": 92}),
}
"""By format, the extension of its files, and how they are written."""


class NoPicture(Told):
    """What was sent can't be taken in as a picture."""


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


def take_in_sent(draft: Draft, called: str, content: bytes) -> str:
    """Put a picture that a browser sent into the folder, under a name that is free, and return that name. NoPicture.

    It is drawn anew: without place and camera, no wider than it may ever be needed, and nothing but a picture, whatever else was in the file.
    """
    place = Place(re.split(r"[/\\]", called)[-1])
    if len(content) > MAX_IMAGE_BYTES:
        raise NoPicture(_fault(too_large(len(content), place)))
    facts, problems = image_info(content, place)
    if facts is None:
        raise NoPicture(_fault(problems[0]))
    drawn, extension = _drawn_anew(content)
    stem = as_id(place.path.rpartition(".")[0] or place.path) or "picture"
    names = (f"{name}.{extension}" for name in chain([stem], (f"{stem}-{number}" for number in count(2))))
    name = next(name for name in names if not file_there(draft.root, f"{IMAGES_FOLDER}/{name}"))
    draft.put(f"{IMAGES_FOLDER}/{name}", drawn)
    return name


def _fault(found: Problem) -> Message:
    return message("form.fault", what=found.what, remedy=found.remedy)


def _drawn_anew(content: bytes) -> tuple[bytes, str]:
    from PIL import Image, ImageOps

    with Image.open(io.BytesIO(content), formats=IMAGE_FORMATS) as opened:
        kind, profile = str(opened.format), opened.info.get("icc_profile")
        picture = ImageOps.exif_transpose(opened) or opened
        if picture.mode not in ("RGB", "RGBA", "L", "LA", "CMYK"):
            picture = picture.convert("RGBA" if picture.has_transparency_data else "RGB")
    if picture.width > KEPT_WIDTH:
        size = (KEPT_WIDTH, max(1, round(picture.height * KEPT_WIDTH / picture.width)))
        picture = picture.resize(size, Image.Resampling.LANCZOS)
    clean = Image.new(picture.mode, picture.size)
    clean.paste(picture)
    extension, options = _KEPT[kind]
    out = io.BytesIO()
    clean.save(out, kind, icc_profile=profile, **options)
    return out.getvalue(), extension
