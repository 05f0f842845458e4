"""What the sensor saw of a person and of a picture, whatever the settings.

The same subject in the same light is the same light on the sensor, once the exposure is taken out;
as-shot white balance and model have no part in it. So it tells true differences (another dress,
the shade, a silhouette), which are to stay, from differences of the edit, which are not.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from xmpredict.raw.thumbnail import Thumbnail

    Floats = NDArray[np.float64]

LIGHT_EV = 1.0
"""Difference of light from which nothing is in common. A person in black beside one in white is
2 EV away and dark skin beside fair skin above 1, a step towards a window 0.5."""

COLOR_EV = 0.8
"""The same of R/G and B/G: 80 mired."""

DARKEST = 1e-4
"""Level below which a sensor sees noise."""


@dataclass(frozen=True, slots=True)
class Subject:
    """A weighted mean of what the sensor saw."""

    light_ev: float
    """Of the scene itself; NaN if the exposure is not known."""

    red_ev: float
    blue_ev: float
    """R/G and B/G of the sensor, not white-balanced."""

    camera: str

    @classmethod
    def of(cls, photo: Thumbnail, weights: NDArray[np.float32]) -> Self:
        """Measure `photo`, where `weights`, of the same height and width, are not 0."""
        total = max(float(weights.sum()), DARKEST)
        mean = (photo.pixels * weights[..., None]).sum((0, 1), dtype=np.float64) / total
        red, green, blue = np.log2(np.maximum(mean, DARKEST))
        exposure = photo.capture.exposure_value
        light = math.nan if exposure is None else float(green) + exposure
        return cls(light, float(red - green), float(blue - green), photo.capture.camera)


def likeness(subjects: Sequence[Subject], *, by_light: bool) -> Floats:
    """Return how alike each two are: 1 the same, 0 nothing in common; shape (N, N).

    What cannot be compared, colors of two cameras or light of unknown exposures, counts as alike.

    Args:
        subjects: N of them.
        by_light: Whether light counts, or colors alone.
    """
    table = np.array([(s.light_ev, s.red_ev, s.blue_ev) for s in subjects]).reshape(-1, 3)
    cameras = np.array([s.camera for s in subjects])
    apart = (table[:, None] - table[None]) / (LIGHT_EV, COLOR_EV, COLOR_EV)
    apart[cameras[:, None] != cameras[None], 1:] = 0
    if not by_light or np.isnan(table[:, 0]).any():
        apart[..., 0] = 0
    # It ends: a thousand photos of another subject must not outvote one of its own.
    return np.asarray((1 - (apart**2).sum(-1)).clip(0, 1) ** 2)


def weighted_medians(values: Floats, votes: Floats) -> Floats:
    """Return one median of `values` for each row of `votes`, between two where they are even.

    Args:
        values: Shape (N,).
        votes: Shape (M, N), 0 or more, with something in every row.

    Returns:
        Shape (M,). With equal votes it is the ordinary median.
    """
    return np.array([_median(values[row > 0], row[row > 0]) for row in votes])


def _median(values: Floats, votes: Floats) -> float:
    order = np.lexsort((votes, values))
    held = votes[order]
    return float(np.interp(held.sum() / 2, held.cumsum() - held / 2, values[order]))
