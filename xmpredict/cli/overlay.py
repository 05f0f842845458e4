"""The person mask as the report shows it: a picture that darkens everybody else's place."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

from xmpredict.people.presence import NOBODY

if TYPE_CHECKING:
    from numpy.typing import NDArray

LEVELS = 16
"""Steps from clear to dark: four bits a pixel, which makes 5 KB where 256 steps make 13."""

DARKEST = 0.8
"""How much of the picture is hidden where nobody is."""

NOTHING = 0.0005
"""Share of the picture that would read as 0.0%."""


def to_png(mask: NDArray[np.float32], size_px: tuple[int, int]) -> bytes:
    """Return a PNG of black that is clear where `mask` is 1 and dark where it is 0.

    Args:
        mask: Shape (H, W), 0 to 1.
        size_px: Width and height of the PNG.
    """
    gray = Image.fromarray(np.round(mask * 255).astype(np.uint8))
    smaller = np.asarray(gray.resize(size_px, Image.Resampling.BILINEAR))
    levels = Image.fromarray(np.round(smaller / 255 * (LEVELS - 1)).astype(np.uint8))
    levels.putpalette(bytes(3 * LEVELS))
    dark = np.round(np.linspace(DARKEST, 0, LEVELS) * 255).astype(np.uint8).tobytes()
    held = io.BytesIO()
    levels.save(held, "PNG", transparency=dark, bits=4)
    return held.getvalue()


def describe(mask: NDArray[np.float32]) -> str:
    """Return in words how much of the picture `mask`, 0 to 1, takes for a person."""
    share = float(mask.mean())
    if share < NOTHING:
        return "no person found"
    little = ", too little to go by" if share < NOBODY else ""
    return f"person: {share:.1%} of the picture{little}"
