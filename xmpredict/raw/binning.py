"""Averaging sensor values down to a small picture, without demosaicing.

A block of the mosaic holds every color many times over, so its averages are its color: nothing
is interpolated, and a 24-megapixel frame takes about 20 ms.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from typing import Any

    from numpy.typing import NDArray

    Plane = NDArray[np.uint16]

NEAR_WHITE = 0.99
"""Share of the white level from which a value counts as clipped; sensors are noisy there too."""

STRIP_VALUES = 1 << 20
"""Sensor values averaged at a time: 2 MiB, which stay in the processor's cache."""

LOWEST_CLIPPING = 0.75
"""Share of the white level below which no pile of values is taken for clipping (as LibRaw)."""


@dataclass(frozen=True, slots=True)
class Mosaic:
    """Sensor values of one channel each, and what each place of the pattern means.

    Interleaved RGB is a mosaic too: one row high, three or four columns wide.
    """

    values: Plane
    """Shape (H, W), masked borders cropped."""
    colors: NDArray[np.intp]
    """Channel of each place of the repeating pattern, shape (P, Q); -1 for one to leave out."""
    black: NDArray[np.float32]
    """Black level of each place, shape (P, Q)."""
    white: float
    """Level at which the sensor is full."""
    samples: int = 1
    """Values of one pixel side by side: 1, or the channels of interleaved RGB."""

    @property
    def size_px(self) -> tuple[int, int]:
        """Width and height in pixels."""
        height, width = self.values.shape
        return width // self.samples, height


@dataclass(frozen=True, slots=True)
class Binned:
    """A picture of block averages."""

    pixels: NDArray[np.float32]
    """Shape (h, w, C): 0 black, 1 white level."""
    clipped: NDArray[np.float32]
    """Share of each block and channel that was clipped, shape (h, w, C), 0 to 1."""
    limit: float
    """From which share of the white level values were taken for clipped, 0 to 1."""


def bin_mosaic(mosaic: Mosaic, block: tuple[int, int]) -> Binned:
    """Average `mosaic` over blocks.

    Args:
        mosaic: The sensor values.
        block: Height and width of a block in values, multiples of the pattern's.

    Returns:
        A picture of shape (H // height, W // width, C), from the middle of the mosaic.
    """
    values = _middle(mosaic, block)
    channels = int(mosaic.colors.max()) + 1
    members = mosaic.colors[..., None] == np.arange(channels)
    weights = (members / members.sum(axis=(0, 1))).astype(np.float32)
    light = weights / (mosaic.white - mosaic.black)[..., None]
    floor = (light * mosaic.black[..., None]).sum(axis=(0, 1))
    limit = _clipping_level(values, mosaic.white)
    pixels = np.empty((len(values) // block[0], values.shape[1] // block[1], channels), np.float32)
    clipped = np.zeros_like(pixels)
    step = max(1, STRIP_VALUES // (block[0] * values.shape[1]))
    for top in range(0, len(pixels), step):
        strip = values[top * block[0] : (top + step) * block[0]]
        pixels[top : top + step] = _block_sums(strip, light, block) - floor
        if strip.max() >= limit:
            full = (strip >= limit).view(np.uint8)
            clipped[top : top + step] = _block_sums(full, weights, block)
    return Binned(np.clip(pixels, 0, 1), clipped, limit / mosaic.white)


def _middle(mosaic: Mosaic, block: tuple[int, int]) -> Plane:
    """Return the values that whole blocks cover, cropped alike on both sides, in phase."""
    cut = []
    for length, size, period in zip(mosaic.values.shape, block, mosaic.colors.shape, strict=True):
        start = length % size // 2 // period * period
        cut.append(slice(start, start + length // size * size))
    return mosaic.values[cut[0], cut[1]]


def _block_sums(
    values: NDArray[Any], weights: NDArray[np.float32], block: tuple[int, int]
) -> NDArray[np.float32]:
    """Return the weighted sum of each block, averaged over the patterns in it.

    Args:
        values: Whole rows of blocks, shape (h * height, w * width).
        weights: Of each place of the pattern for each channel, shape (P, Q, C).
        block: Height and width.

    Returns:
        Shape (h, w, C).
    """
    (height, width), (rows, columns, _) = block, weights.shape
    h, w = values.shape[0] // height, values.shape[1] // width
    summed = values.reshape(h, height // rows, rows, w * width).sum(axis=1, dtype=np.float32)
    repeats = width // columns
    across = np.tile(weights, (1, repeats, 1)) / np.float32(repeats * (height // rows))
    # A product of matrices: summing short runs of columns would take five times as long.
    return np.asarray((summed.reshape(h, rows, w, width) @ across).sum(axis=1), dtype=np.float32)


def _clipping_level(values: Plane, white: float) -> int:
    """Return the level from which values are clipped.

    Normally the white level. Some cameras fill up earlier at some ISO settings: there the
    values pile up at their maximum, where those of an unclipped photo thin out.
    """
    top = float(values.max(initial=0))
    if top >= NEAR_WHITE * white or top < LOWEST_CLIPPING * white:
        return math.ceil(NEAR_WHITE * white)
    sample = values[::5]
    at_top = np.count_nonzero(sample >= int(NEAR_WHITE * top))
    below = np.count_nonzero(sample >= int(NEAR_WHITE**3 * top)) - at_top
    piled = at_top > 2e-4 * sample.size and at_top > 4 * below
    return math.ceil(NEAR_WHITE * (top if piled else white))
