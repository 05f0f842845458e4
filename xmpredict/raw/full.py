"""Whole photos at full size, for rendering them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from xmpredict.errors import UnsupportedPhotoError
from xmpredict.formats import FileKind, file_kind
from xmpredict.raw.decode import average, read_head
from xmpredict.raw.highlights import fill_highlights
from xmpredict.raw.libraw import develop_linear, opened_raw
from xmpredict.raw.orientation import upright
from xmpredict.raw.profile import read_profile
from xmpredict.raw.rendered import read_linear
from xmpredict.raw.sensor import visible

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from xmpredict.lazy import rawpy
    from xmpredict.raw.profile import Profile

STRIP_ROWS = 256
PROXY_EDGE_PX = 512
CLIPPING_RAMP = 0.02
"""Demosaicing spreads clipped values, so clipping sets in over this share of the white level."""


def demosaic(path: Path) -> NDArray[np.float16]:
    """Return the photo at `path` whole, upright, as linear camera RGB, shape (H, W, 3).

    The same numbers as `Thumbnail.pixels`: 0 black, 1 sensor white, not white-balanced, blown
    highlights filled. A rendered photo is linear ProPhoto. Needs some 25 bytes a pixel.

    Raises:
        UnreadablePhotoError: If the file is missing, empty, damaged, cut off or no photo.
        UnsupportedPhotoError: If it is a photo whose coding is not understood.
    """
    kind = file_kind(path)
    if kind is FileKind.RENDERED:
        return read_linear(path)
    if kind is None:
        raise UnsupportedPhotoError("is not named like a photo", path=path)
    capture, directories = read_head(path)
    with opened_raw(path) as raw:
        _, binned = average(raw, directories, PROXY_EDGE_PX, path)
        profile = read_profile(raw, directories, capture.camera, binned)
        turn = raw.sizes.flip  # read now: LibRaw forgets it when told not to turn
        image = _cropped(develop_linear(raw, gain=_gain(profile)), raw)
    return upright(_to_camera_rgb(image, profile, binned.limit), turn)


def _gain(profile: Profile) -> tuple[float, ...]:
    """Return the as-shot gains of red, green, blue and second green.

    LibRaw finds edges best where grey is grey, so it is given the balance, and `_to_camera_rgb`
    takes it out again.
    """
    gain = [1 / white for white in profile.white]
    return tuple({1: gain * 4, 3: [*gain, gain[1 % len(gain)]]}.get(len(gain), gain))


def _cropped(image: NDArray[np.uint16], raw: rawpy.RawPy) -> NDArray[np.uint16]:
    """Return what cameras show of `image`, which LibRaw makes of all that is not masked."""
    size, (rows, columns) = raw.sizes, visible(raw)
    if image.shape[:2] != (size.height, size.width):  # stretched or rotated: no borders known
        return image
    top, left = rows.start - size.top_margin, columns.start - size.left_margin
    return image[top : top + rows.stop - rows.start, left : left + columns.stop - columns.start]


def _to_camera_rgb(
    image: NDArray[np.uint16], profile: Profile, limit: float
) -> NDArray[np.float16]:
    """Return white-balanced `image`, shape (H, W, C), as camera RGB, a strip at a time."""
    white = np.array(profile.white, dtype=np.float32)
    image = image.reshape(*image.shape[:2], -1)[..., : len(white)]
    scale = white / white.min() / np.float32(65535)
    out = np.empty((*image.shape[:2], 3), np.float16)
    for top in range(0, len(image), STRIP_ROWS):
        strip = image[top : top + STRIP_ROWS] * scale
        clipped = np.clip((strip - limit) / CLIPPING_RAMP + 1, 0, 1)
        filled = fill_highlights(np.minimum(strip, 1), clipped, profile.white)
        out[top : top + STRIP_ROWS] = profile.to_rgb(filled)
    return out
