"""Curves as 256 even samples: made from points on the CPU, and read by tensors."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xmpredict.develop.slider import Points
    from xmpredict.lazy import torch

COUNT = 256


def point_samples(points: Points) -> list[float]:
    """Return 256 samples, 0 to 1, of the curve that Camera Raw draws through `points`.

    A natural cubic spline, constant outside the end points and clipped to the scale.

    Args:
        points: At least two (x, y), 0 to 255, x increasing.

    Source: DNG SDK 1.7, dng_spline.cpp.
    """
    import numpy as np  # noqa: PLC0415 - sliders are needed where NumPy is not
    from scipy.interpolate import CubicSpline  # noqa: PLC0415 - as above

    x, y = np.array(points, dtype=np.float64).T / 255
    at = np.linspace(0, 1, COUNT).clip(x[0], x[-1])
    return [float(value) for value in CubicSpline(x, y, bc_type="natural")(at).clip(0, 1)]


def spline_matrix(knots: Sequence[float]) -> list[list[float]]:
    """Return the matrix from values at `knots` to 256 even samples of the spline through them.

    Args:
        knots: Places, 0 to 1, increasing.

    Returns:
        256 rows of one number a knot.
    """
    import numpy as np  # noqa: PLC0415 - sliders are needed where NumPy is not
    from scipy.interpolate import CubicSpline  # noqa: PLC0415 - as above

    spline = CubicSpline(knots, np.eye(len(knots)), bc_type="natural")
    return [[float(v) for v in row] for row in spline(np.linspace(0, 1, COUNT))]


def interpolate(samples: torch.Tensor, at: torch.Tensor) -> torch.Tensor:
    """Return the curve through even `samples` at the places `at`, linearly between them.

    Args:
        samples: Shape (B, N), at 0, 1 / (N - 1), ..., 1.
        at: Shape (B, ...); outside 0 to 1 the end's value is taken.

    Returns:
        Shape of `at`.
    """
    last = samples.shape[1] - 1
    place = at.flatten(1).clamp(0, 1) * last
    left = place.detach().floor().clamp(0, last - 1).long()
    low, high = samples.gather(1, left), samples.gather(1, left + 1)
    return (low + (high - low) * (place - left)).view(at.shape)
