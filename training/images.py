"""The pictures and masks of a data set, as the measures take them."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from numpy.typing import NDArray

from xmpredict.color.icc import read_profile
from xmpredict.color.spaces import SRGB_TO_PROPHOTO
from xmpredict.color.transfer import encode_srgb
from xmpredict.errors import UnsupportedPhotoError
from xmpredict.raw.capture import capture_of
from xmpredict.raw.orientation import upright
from xmpredict.raw.picture import read_picture
from xmpredict.raw.readable import opened_file
from xmpredict.signature import sign
from xmpredict.training.resize import resize_bicubic

if TYPE_CHECKING:
    from pathlib import Path

    from xmpredict.raw.picture import Picture
    from xmpredict.signature import Signature

Image: TypeAlias = NDArray[np.uint8]
"""sRGB, shape (H, W, 3), upright."""

Mask: TypeAlias = NDArray[np.bool_]
"""Where the person is, shape (H, W), upright."""

STRIP_ROWS = 256
REMEMBERED = 1 << 17
"""Files whose orientation is kept, some 200 bytes each: all that PPR10K has at 360p. To look it up
takes as long as the picture itself, and training reads each some hundred times."""

HALF_A_LEVEL = 0.5 / 255
MATRIX_TOLERANCE = 2e-3
"""How far the rounded colorants of profiles called sRGB are off its primaries, and more."""


def read_srgb(path: Path) -> Image:
    """Return the JPEG, PNG or TIFF at `path` as 8-bit sRGB, upright.

    16-bit values are rounded as MATLAB's ``im2uint8`` does.

    Raises:
        UnreadablePhotoError: If it is missing, empty, damaged, cut off or no picture.
        UnsupportedPhotoError: If its values are of a kind that photos do not have, or not sRGB.
    """
    values = _read_upright(path)
    out = np.empty((*values.shape[:2], 3), np.uint8)
    for top in range(0, len(values), STRIP_ROWS):
        strip = values[top : top + STRIP_ROWS]
        deep = strip.dtype == np.uint16
        out[top : top + STRIP_ROWS] = (strip.astype(np.uint32) + 128) // 257 if deep else strip
    return out


def read_deep(path: Path) -> NDArray[np.float32]:
    """Return the JPEG, PNG or TIFF at `path` as sRGB of all its bits, upright.

    Returns:
        Shape (H, W, 3), 0 to 1.

    Raises:
        PhotoError: As `read_srgb`.
    """
    values = _read_upright(path)
    color = np.broadcast_to(values, (*values.shape[:2], 3))
    return color.astype(np.float32) / np.float32(np.iinfo(values.dtype).max)


def read_mask(path: Path, shape: tuple[int, int]) -> Mask:
    """Return where the mask at `path` is above 0 once it has been resized to `shape`.

    The largest channel counts. The rounding of the resize is part of the definition: what is
    below half a level is 0.

    Raises:
        PhotoError: If it cannot be read.
    """
    picture, turn = _read(path)
    values = upright(picture.values.max(axis=2), turn)
    return np.asarray((values if values.shape == shape else resize_bicubic(values, shape)) > 0)


def read_size(path: Path) -> tuple[int, int]:
    """Return width and height of the JPEG, PNG or TIFF at `path`, upright, having read it whole.

    Raises:
        PhotoError: If it cannot be read.
    """
    picture, turn = _read(path)
    height, width = upright(picture.values, turn).shape[:2]
    return width, height


def is_srgb(profile: bytes) -> bool:
    """Return whether values in the ICC `profile` are sRGB, to half a level of 8 bits.

    So are those of a file without a profile, or with one that cannot be understood.
    """
    space = read_profile(profile)
    if space is None:
        return True
    levels = np.linspace(0, 1, 33)
    off = max(float(np.abs(encode_srgb(curve(levels)) - levels).max()) for curve in space.curves)
    grey = len(space.curves) == 1
    same = grey or np.allclose(space.to_prophoto, SRGB_TO_PROPHOTO, rtol=0, atol=MATRIX_TOLERANCE)
    return off <= HALF_A_LEVEL and same


def _read_upright(path: Path) -> NDArray[np.uint8] | NDArray[np.uint16]:
    """Return the values of the sRGB picture at `path`, shape (H, W, 1 or 3)."""
    picture, turn = _read(path)
    if not is_srgb(picture.profile):
        raise UnsupportedPhotoError(
            "is not sRGB by its color profile, and the measures are defined on sRGB",
            path=path,
            remedy="convert it to sRGB",
        )
    return upright(picture.values, turn)


def _read(path: Path) -> tuple[Picture, int]:
    """Return the picture at `path`, and the turn that makes it upright."""
    with opened_file(path) as file:
        picture = read_picture(file, path)
        return picture, picture.turn(_orientation(path, sign(path)))


@functools.lru_cache(maxsize=REMEMBERED)
def _orientation(path: Path, _: Signature | None) -> int:
    with opened_file(path) as file:
        return capture_of(file).orientation
