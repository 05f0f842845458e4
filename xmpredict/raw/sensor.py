"""What LibRaw unpacked, as a mosaic: pattern, borders, black and white levels."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import numpy as np

from xmpredict.raw import dng
from xmpredict.raw.binning import Mosaic
from xmpredict.raw.libraw import develop_linear

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from xmpredict.lazy import rawpy
    from xmpredict.raw.tiff import Directory

Number = TypeVar("Number", np.intp, np.float32)

SECOND_GREEN = 3
PERIODS = (1, 2, 6)
"""Sizes of repeating patterns: monochrome, Bayer, X-Trans."""

LARGEST_BLACK_PERIOD = 12


def read_mosaic(raw: rawpy.RawPy, directories: Sequence[Directory]) -> Mosaic:
    """Return the visible sensor values of an unpacked raw.

    Args:
        raw: Unpacked; must stay open while the mosaic, which is a view of it, is used.
        directories: Those of a DNG, empty for other raws.
    """
    pattern = raw.raw_pattern
    if pattern is None:
        rows, columns = visible(raw)
        return _interleaved(raw, raw.raw_image[rows, columns], raw.black_level_per_channel)
    if len(pattern) not in PERIODS:
        # Rotated Super CCD and eight-row patterns: LibRaw knows their layout best.
        return _interleaved(raw, develop_linear(raw, half_size=True), None)
    return _flat(raw, pattern, directories)


def visible(raw: rawpy.RawPy) -> tuple[slice, slice]:
    """Return the rows and columns of the picture within `raw_image`, masked borders left out."""
    size = raw.sizes
    outer = size.top_margin, size.left_margin, size.height, size.width
    inner = size.crop_top_margin, size.crop_left_margin, size.crop_height, size.crop_width
    fits = (
        min(inner[2:]) > 0
        and inner[0] >= outer[0]
        and inner[1] >= outer[1]
        and inner[0] + inner[2] <= outer[0] + outer[2]
        and inner[1] + inner[3] <= outer[1] + outer[3]
    )
    top, left, height, width = inner if fits else outer
    return slice(top, top + height), slice(left, left + width)


def _flat(raw: rawpy.RawPy, pattern: NDArray[np.uint8], directories: Sequence[Directory]) -> Mosaic:
    rows, columns = visible(raw)
    places = np.roll(pattern, (-rows.start, -columns.start), (0, 1)).astype(np.intp)
    if raw.num_colors == 1:
        places[:] = 0
    black = np.array(raw.black_level_per_channel, dtype=np.float32)[places]
    colors = np.where((places == SECOND_GREEN) & (raw.num_colors <= SECOND_GREEN), 1, places)
    stated = _stated_black(raw, directories)
    if stated is not None:
        # A square period, so that blocks of whole periods are square as well.
        side = int(np.lcm.reduce([*colors.shape, *stated.shape]))
        origin = raw.sizes.top_margin - rows.start, raw.sizes.left_margin - columns.start
        colors = _tiled(colors, side)
        black = _tiled(np.roll(stated, origin, (0, 1)), side)
    return Mosaic(raw.raw_image[rows, columns], colors, black, float(raw.white_level))


def _tiled(pattern: NDArray[Number], side: int) -> NDArray[Number]:
    return np.tile(pattern, (side // pattern.shape[0], side // pattern.shape[1]))


def _stated_black(raw: rawpy.RawPy, directories: Sequence[Directory]) -> NDArray[np.float32] | None:
    """Return the black levels of a DNG that repeat over more than 2 x 2, which rawpy leaves out.

    None where there are none such, or where LibRaw has rescaled the values.
    """
    directory = dng.raw_directory(directories)
    if directory is None or directory.integer(dng.WHITE_LEVEL) != raw.white_level:
        return None
    period = directory.integers(dng.BLACK_REPEAT)
    levels = directory.numbers(dng.BLACK_LEVEL)
    if len(period) != 2 or not 2 < max(period) <= LARGEST_BLACK_PERIOD:  # noqa: PLR2004
        return None
    if min(period) < 1 or len(levels) != period[0] * period[1] or not np.isfinite(levels).all():
        return None
    return np.array(levels, dtype=np.float32).reshape(period)


def _interleaved(
    raw: rawpy.RawPy, image: NDArray[np.uint16], black: Sequence[int] | None
) -> Mosaic:
    """Return the mosaic that interleaved channels are: one row high, a pixel's channels wide."""
    channels = image.shape[2]
    colors = np.arange(channels)
    # LibRaw keeps three colors in four planes; the fourth is empty.
    colors[raw.num_colors :] = -1
    levels = np.array((black or [0] * channels)[:channels], dtype=np.float32)
    white = float(raw.white_level) if black else 65535.0
    values = image.reshape(len(image), -1)
    return Mosaic(values, colors[None], levels[None], white, samples=channels)
