"""The color facts of a DNG, from its tags.

LibRaw keeps only one matrix of a DNG and mixes it into its own, so the tags are read here.

Source: DNG specification 1.7.1, chapters 4 to 6; DNG SDK 1.7, dng_camera_profile.cpp.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from xmpredict.color.spaces import D50, xy_to_xyz
from xmpredict.raw import tiff
from xmpredict.raw.camera import IDENTITY, Camera, Illuminant, normal_neutral, to_matrix
from xmpredict.raw.container import JPEG_START

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import BinaryIO

    from xmpredict.raw.camera import Matrix, Row
    from xmpredict.raw.dcp import Profile
    from xmpredict.raw.tiff import Directory

VERSION = 50706
UNIQUE_CAMERA_MODEL = 50708
BLACK_REPEAT, BLACK_LEVEL, WHITE_LEVEL = 50713, 50714, 50717
COLOR_MATRIX, CALIBRATION = (50721, 50722), (50723, 50724)
ANALOG_BALANCE, AS_SHOT_NEUTRAL, AS_SHOT_XY, BASELINE_EXPOSURE = 50727, 50728, 50729, 50730
ILLUMINANT = (50778, 50779)
CAMERA_SIGNATURE, PROFILE_SIGNATURE = 50931, 50932
FORWARD_MATRIX = (50964, 50965)
BASELINE_OFFSET = 51109
COLOR_FILTER_ARRAY, LINEAR_RAW = 32803, 34892

LARGEST, LARGEST_EV = 1000.0, 10.0
"""Beyond these a number is damage, not a gain, a matrix entry or an exposure."""

JPEG_CODINGS = {7, 34892}
"""Compressions whose strips and tiles are JPEG streams: lossless, and lossy for linear raws."""

JPEG_XL = 52546
"""The compression of DNG 1.7, chapter 5, that LibRaw reads only where it was built with Adobe's
library: `rawpy`'s wheels were not."""

KELVIN = {
    **dict.fromkeys((3, 17), 2850.0),
    **dict.fromkeys((1, 4, 9, 18, 20), 5500.0),
    **dict.fromkeys((10, 19, 21), 6500.0),
    **dict.fromkeys((11, 22), 7500.0),
    **dict.fromkeys((2, 14), 4150.0),
    12: 6400.0,
    13: 5050.0,
    15: 3525.0,
    16: 2925.0,
    23: 5000.0,
    24: 3200.0,
}
"""Color temperature of Exif light sources, as Adobe's profiles count them."""


def is_dng(directories: Sequence[Directory]) -> bool:
    """Tell whether `directories` are those of a DNG."""
    return bool(directories) and VERSION in directories[0]


def read_camera(directories: Sequence[Directory], profile: Profile | None = None) -> Camera | None:
    """Return the camera that a DNG describes; None if it has no color matrix for three colors.

    Args:
        directories: Those of the DNG.
        profile: Seen through this one instead of the DNG's own.
    """
    head = directories[0]
    found = profile.illuminants if profile else [read_illuminant(head, i) for i in (0, 1)]
    signature = profile.signature if profile else head.text(PROFILE_SIGNATURE)
    lights = [
        replace(light, calibration=_calibration(head, i, signature))
        for i, light in enumerate(found)
        if light
    ]
    if not lights:
        return None
    offset = profile.baseline_ev if profile else exposure(head, BASELINE_OFFSET)
    return Camera(
        head.text(UNIQUE_CAMERA_MODEL),
        tuple(lights[i] for i in light_order([light.kelvin for light in lights])),
        analog_balance=_row(head.numbers(ANALOG_BALANCE)) or (1.0, 1.0, 1.0),
        baseline_ev=exposure(head, BASELINE_EXPOSURE) + offset,
    )


def light_order(kelvins: Sequence[float]) -> list[int]:
    """Return which of one or two lights count, by their temperatures, warm first.

    Nothing can be interpolated between lights that are unknown or the same: the first counts.
    """
    if len(kelvins) > 1 and (min(kelvins) <= 0 or kelvins[0] == kelvins[1]):
        return [0]
    return sorted(range(len(kelvins)), key=lambda i: kelvins[i])


def read_neutral(directories: Sequence[Directory], camera: Camera) -> Row | None:
    """Return camera RGB of the as-shot white, largest 1; None if the DNG does not tell."""
    head = directories[0]
    neutral = _row(head.numbers(AS_SHOT_NEUTRAL))
    if neutral:
        return normal_neutral(neutral)
    xy = head.numbers(AS_SHOT_XY)
    if len(xy) == 2 and all(0 < c < 1 for c in xy):  # noqa: PLR2004 - x and y
        return camera.neutral((xy[0], xy[1]))
    return None


def raw_directory(directories: Sequence[Directory]) -> Directory | None:
    """Return the directory of the full-size raw image."""
    raws = [
        d for d in directories if d.integer(tiff.PHOTOMETRIC) in {COLOR_FILTER_ARRAY, LINEAR_RAW}
    ]
    whole = [d for d in raws if d.integer(tiff.SUBFILE_TYPE) == 0]
    return max(whole or raws, key=lambda d: d.integer(tiff.WIDTH), default=None)


def is_jpeg_xl(directories: Sequence[Directory]) -> bool:
    """Tell whether the raw image of a DNG is compressed as JPEG XL."""
    directory = raw_directory(directories) if is_dng(directories) else None
    return directory is not None and directory.integer(tiff.COMPRESSION) == JPEG_XL


def broken_tiles(file: BinaryIO, directories: Sequence[Directory]) -> int:
    """Return how many strips or tiles of the raw image do not begin as their coding must.

    LibRaw leaves those as they are in memory, without a word.
    """
    directory = raw_directory(directories)
    if directory is None or directory.integer(tiff.COMPRESSION) not in JPEG_CODINGS:
        return 0
    broken = 0
    for offset in directory.integers(tiff.STRIP_OFFSETS) + directory.integers(tiff.TILE_OFFSETS):
        file.seek(offset)
        broken += file.read(len(JPEG_START)) != JPEG_START
    return broken


def read_illuminant(head: Directory, index: int) -> Illuminant | None:
    """Return light `index`, 0 or 1, of a profile; None if its color matrix is of no use."""
    color = _matrix(head, COLOR_MATRIX[index])
    if color is None or abs(np.linalg.det(np.array(color))) < 1e-9:  # noqa: PLR2004
        return None
    forward = _matrix(head, FORWARD_MATRIX[index])
    return Illuminant(
        KELVIN.get(head.integer(ILLUMINANT[index]), 0.0),
        color,
        forward=_to_white(forward) if forward and min(map(sum, forward)) > 0 else None,
    )


def exposure(head: Directory, tag: int) -> float:
    """Return the EV of `tag`, 0 if there are none or they are damage."""
    value = next(iter(head.numbers(tag)), 0.0)
    return value if abs(value) <= LARGEST_EV else 0.0


def _calibration(head: Directory, index: int, signature: str) -> Matrix:
    # A calibration made for another profile would not fit this one's matrices.
    fits = head.text(CAMERA_SIGNATURE) == signature
    return (_matrix(head, CALIBRATION[index]) if fits else None) or IDENTITY


def _to_white(forward: Matrix) -> Matrix:
    """Scale the rows of a forward matrix so that camera (1, 1, 1) becomes D50 exactly."""
    rows = np.array(forward)
    return to_matrix(rows * (xy_to_xyz(D50) / rows.sum(axis=1))[:, None])


def _matrix(head: Directory, tag: int) -> Matrix | None:
    values = head.numbers(tag)
    if len(values) != 9 or not all(abs(v) <= LARGEST for v in values):  # noqa: PLR2004 - 3 x 3
        return None
    return to_matrix(values)


def _row(values: tuple[float, ...]) -> Row | None:
    if len(values) != 3 or not all(1 / LARGEST <= v <= LARGEST for v in values):  # noqa: PLR2004
        return None
    return values[0], values[1], values[2]
