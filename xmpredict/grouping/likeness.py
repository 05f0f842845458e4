"""How alike two photos are in light and colour, whatever the camera or the framing."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.ndimage import gaussian_filter

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from xmpredict.raw.thumbnail import Thumbnail

BINS = 16
CHROMA_RANGE = 1.5
"""Natural logarithm of R/G and B/G that the histogram spans either way."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """What is remembered of a photo to compare it with others: a few hundred bytes."""

    chroma: NDArray[np.float32]
    """Square root of a histogram of log R/G and log B/G, shape (BINS * BINS,), unit length."""

    light_ev: float
    """Brightness of the scene itself, in EV: the capture's exposure value and its mean tone."""

    @classmethod
    def of(cls, thumbnail: Thumbnail) -> Likeness:
        """Measure `thumbnail`."""
        small = thumbnail.prophoto()[::4, ::4].reshape(-1, 3).clip(1e-4, None)
        log = np.log(small)
        span = (-CHROMA_RANGE, CHROMA_RANGE)
        counts, _, _ = np.histogram2d(
            (log[:, 0] - log[:, 1]).clip(*span),
            (log[:, 2] - log[:, 1]).clip(*span),
            bins=BINS,
            range=(span, span),
        )
        # Blurred by a bin, so that a small shift of colour is a small distance.
        spread = np.sqrt(gaussian_filter(counts, 1.0).ravel())
        chroma = (spread / max(np.linalg.norm(spread), 1e-9)).astype(np.float32)
        exposure_value = thumbnail.capture.exposure_value
        mean_tone = float(log.mean()) / math.log(2)
        light_ev = math.nan if exposure_value is None else exposure_value + mean_tone
        return cls(chroma, light_ev)

    def distance(self, other: Likeness) -> tuple[float, float]:
        """Return the distance in colour (0 same, 1 nothing in common) and in light (EV)."""
        color = math.sqrt(max(0.0, 1.0 - float(self.chroma @ other.chroma)))
        light = abs(self.light_ev - other.light_ev)
        return color, 0.0 if math.isnan(light) else light
