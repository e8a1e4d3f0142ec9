"""Pictures: what a file holds, and the sizes that readers get, without metadata such as place and camera.

A picture is never made larger than it is. Colours are those of sRGB, and a camera's orientation is applied, for both are lost with the
metadata.
"""

from __future__ import annotations

import hashlib
import io
import warnings
from typing import Any, NamedTuple

from portal.common.problems import Place, Problem, problem

IMAGES_FOLDER = "docs/images"
WIDTHS = (480, 960, 1600)
"""Widths in pixels; each picture also has its own, if that is between them or below."""
MAX_IMAGE_BYTES = 20_000_000
MAX_PIXELS = 60_000_000
MAX_SCANS = 100
"""Programs for pictures write about ten."""
MAX_HEIGHT = 16_383
"""So many pixels high can a WebP be."""
_SMALL = (320, 240)
IMAGE_FORMATS = ("JPEG", "PNG", "WEBP")


class ImageInfo(NamedTuple):
    """What one has to know of a picture's file in order to write its element."""

    width: int
    height: int
    format: str
    """JPEG, or PNG where parts may be transparent: the format for browsers that don't know WebP."""
    digest: str
    """A hash of the file's content."""

    def widths(self) -> list[int]:
        """The widths in which readers get it, the smallest first."""
        largest = min(self.width, WIDTHS[-1])
        return [*(width for width in WIDTHS if width < largest), largest]

    def name(self, image_id: str, width: int, extension: str) -> str:
        """The address of one size, relative to the site's root."""
        return f"images/{image_id}-{self.digest}-{width}.{extension}"

    @property
    def extension(self) -> str:
        """The extension of the format that every browser knows."""
        return "png" if self.format == "PNG" else "jpg"

    def height_at(self, width: int) -> int:
        return max(1, round(self.height * width / self.width))


def too_large(size: int, place: Place) -> Problem:
    """What is said of a file of so many bytes."""
    return problem("image.file-size", place, size=round(size / 1_000_000))


def _scans(content: bytes) -> int:
    """How often a JPEG is drawn anew, each time finer; each takes as long as the whole picture."""
    return content.count(b"\xff\xda") if content.startswith(b"\xff\xd8") else 0


def _too_tall(width: int, height: int, place: Place) -> Problem:
    return problem(
        "image.height", place, height=f"{height:,}", limit=f"{MAX_HEIGHT * max(width, WIDTHS[-1]) // WIDTHS[-1]:,}"
    )


def image_info(content: bytes, place: Place) -> tuple[ImageInfo | None, list[Problem]]:
    """The facts of a picture's file, or why it can't be used."""
    from PIL import Image, UnidentifiedImageError

    if _scans(content) > MAX_SCANS:
        return None, [problem("image.scans", place)]
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(content), formats=IMAGE_FORMATS) as picture:
                width, height = _turned(picture)
                if width * height > MAX_PIXELS:
                    raise Image.DecompressionBombError
                if ImageInfo(width, height, "", "").height_at(min(width, WIDTHS[-1])) > MAX_HEIGHT:
                    return None, [_too_tall(width, height, place)]
                kind = "PNG" if picture.format == "PNG" or picture.has_transparency_data else "JPEG"
                picture.load()
    except (UnidentifiedImageError, SyntaxError):
        return None, [problem("image.file-type", place)]
    except Image.DecompressionBombError:
        return None, [problem("image.pixels", place)]
    except (OSError, ValueError, EOFError, MemoryError):
        return None, [problem("image.damaged", place)]
    return ImageInfo(width, height, kind, hashlib.blake2b(content, digest_size=5).hexdigest()), []


def small_picture(content: bytes) -> bytes:
    """A sound picture as small as editors see it when they choose one (WebP)."""
    from PIL import Image, ImageOps

    with Image.open(io.BytesIO(content), formats=IMAGE_FORMATS) as picture:
        picture.draft("RGB", _SMALL)
        upright = in_eight_bits(ImageOps.exif_transpose(picture))
        small = upright.convert("RGBA" if picture.has_transparency_data else "RGB")
    small.thumbnail(_SMALL)
    out = io.BytesIO()
    small.save(out, "WEBP", quality=70)
    return out.getvalue()


def in_eight_bits(picture: Any) -> Any:
    """The picture with shades of 8 bits: Pillow makes all but the darkest of 16 bits white."""
    return (
        picture.convert("I").point(lambda shade: shade * (1 / 256)).convert("L")
        if picture.mode.startswith("I")
        else picture
    )


def _turned(picture: Any) -> tuple[int, int]:
    """Width and height as they are seen (EXIF, orientation)."""
    width, height = picture.size
    return (height, width) if picture.getexif().get(0x0112) in (5, 6, 7, 8) else (width, height)
