"""Giving blown highlights back their neutral color and their order of brightness."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray


def fill_highlights(
    pixels: NDArray[np.float32], clipped: NDArray[np.float32], neutral: Sequence[float]
) -> NDArray[np.float32]:
    """Replace clipped channels by what the others say.

    A full channel is a lower bound: at white balance, red of a blown white may be 2 where green
    stopped at 1, and the pixel turns magenta. A clipped channel becomes the mean of those that
    still count, or its own bound where that is larger; where none counts, all take the largest
    bound. So a grey ramp stays grey and keeps rising until the last channel is full.

    Args:
        pixels: Camera RGB, shape (..., C), 1 where the sensor is full.
        clipped: Share of each value that is clipped, shape (..., C), 0 to 1.
        neutral: Camera RGB of white, C numbers.

    Returns:
        Camera RGB, shape (..., C); may exceed 1 where something was clipped.
    """
    hit = np.einsum("...c->...", clipped) > 0
    if not hit.any():
        return pixels
    white = np.asarray(neutral, dtype=np.float32)
    balanced, share = pixels[hit] / white, clipped[hit]
    counts = 1 - share
    total = counts.sum(axis=-1, keepdims=True)
    guess = np.maximum(1 - total, 0)
    bound = balanced.max(axis=-1, keepdims=True)
    estimate = ((counts * balanced).sum(axis=-1, keepdims=True) + guess * bound) / (total + guess)
    out = pixels.copy()
    out[hit] = (balanced + share * (np.maximum(estimate, balanced) - balanced)) * white
    return out
