"""The sizes of a picture that readers get, without metadata such as place and camera."""

from __future__ import annotations

import io
from typing import Any

from portal.files.images import IMAGE_FORMATS, ImageInfo, in_eight_bits

_QUALITY = 80
SMALLER: dict[str, dict[str, Any]] = {
    "avif": {"quality": 60, "speed": 7, "max_threads": 1},
    "webp": {"quality": _QUALITY, "method": 4},
}
"""Formats that most browsers know and that need fewer bytes, the smallest first; with how they are written."""


def image_files(content: bytes, facts: ImageInfo, image_id: str) -> dict[str, bytes]:
    """The files of a picture by address: each width as AVIF, as WebP and in a format that every browser knows."""
    from PIL import Image, ImageOps

    files: dict[str, bytes] = {}
    with Image.open(io.BytesIO(content), formats=IMAGE_FORMATS) as opened:
        picture = _in_srgb(in_eight_bits(ImageOps.exif_transpose(opened) or opened))
    picture = picture.convert("RGBA" if facts.format == "PNG" and picture.has_transparency_data else "RGB")
    for width in facts.widths():
        scaled = (
            picture.resize((width, facts.height_at(width)), Image.Resampling.LANCZOS)
            if width < picture.width
            else picture
        )
        clean = Image.new(scaled.mode, scaled.size)  # nothing but pixels
        clean.paste(scaled)
        for extension, wanted in SMALLER.items():
            files[facts.name(image_id, width, extension)] = _saved(clean, extension.upper(), **wanted)
        options = {} if facts.format == "PNG" else {"quality": _QUALITY, "progressive": True}
        files[facts.name(image_id, width, facts.extension)] = _saved(clean, facts.format, optimize=True, **options)
    return files


def _in_srgb(picture: Any) -> Any:
    """The picture with the colours of sRGB, if it says which it has."""
    from PIL import ImageCms

    profile = picture.info.get("icc_profile")
    if not profile or picture.mode not in ("RGB", "RGBA", "CMYK", "L"):
        return picture
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        mode = "RGBA" if picture.mode == "RGBA" else "RGB"
        return ImageCms.profileToProfile(picture, source, ImageCms.createProfile("sRGB"), outputMode=mode)
    except (ImageCms.PyCMSError, OSError, ValueError):
        return picture


def _saved(picture: Any, kind: str, **options: Any) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()
