"""Colors that only a profile of tables describes, such as CMYK, through LittleCMS."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from xmpredict.color import icc

if TYPE_CHECKING:
    from PIL import Image

SPACES = {"RGB": "RGB", "L": "GRAY", "CMYK": "CMYK", "LAB": "Lab"}
"""The color space that a profile must be for, by Pillow's mode."""


def to_srgb(image: Image.Image, profile: bytes) -> tuple[Image.Image, bytes] | None:
    """Return `image` in sRGB, and an empty profile; None where that is not needed or possible.

    Not needed for a profile of curves and a matrix, which is exact and keeps wide gamuts.
    """
    from PIL import ImageCms  # noqa: PLC0415 - only for rare files

    if icc.color_space(profile) != SPACES.get(image.mode) or icc.read_profile(profile):
        return None
    try:
        held = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        srgb = ImageCms.createProfile("sRGB")
        converted = ImageCms.profileToProfile(image, held, srgb, outputMode="RGB")
    except (ImageCms.PyCMSError, OSError):
        return None
    return (converted, b"") if converted else None
