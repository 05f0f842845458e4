"""Curves as 256 even samples: made from points on the CPU, and read by tensors."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from xmpredict.develop.slider import Points
    from xmpredict.lazy import torch

COUNT = 256
LIGHT_COUNT = 1024
"""Samples of a profile's curve: of a real one, 256 miss the spline by 0.1 of an 8-bit step."""


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


def spline_matrix(knots: Sequence[float], count: int) -> NDArray[np.float64]:
    """Return the matrix from values at `knots` to even samples of the spline through them.

    Args:
        knots: Places, 0 to 1, increasing.
        count: Samples from 0 to 1.

    Returns:
        Shape (count, knots).
    """
    import numpy as np  # noqa: PLC0415 - sliders are needed where NumPy is not
    from scipy.interpolate import CubicSpline  # noqa: PLC0415 - as above

    spline = CubicSpline(knots, np.eye(len(knots)), bc_type="natural")
    return np.asarray(spline(np.linspace(0, 1, count)), dtype=np.float64)


def light_samples(points: Sequence[tuple[float, float]]) -> list[float]:
    """Return 1024 samples of the tone curve that a camera profile draws through `points`.

    Args:
        points: At least two (x, y) of linear light, 0 to 1, x increasing.

    Returns:
        sRGB-encoded, 0 to 1, at even steps of the square root of linear light: both scales are
        even to the eye. A natural cubic spline, constant outside the end points.

    Source: DNG specification 1.7.1, ProfileToneCurve; DNG SDK 1.7, dng_spline.cpp.
    """
    import numpy as np  # noqa: PLC0415 - sliders are needed where NumPy is not
    from scipy.interpolate import CubicSpline  # noqa: PLC0415 - as above

    from xmpredict.color.transfer import encode_srgb  # noqa: PLC0415 - loads NumPy

    x, y = np.array(points, dtype=np.float64).T
    at = (np.linspace(0, 1, LIGHT_COUNT) ** 2).clip(x[0], x[-1])
    light = CubicSpline(x, y, bc_type="natural")(at).clip(0, 1)
    return [float(value) for value in encode_srgb(light)]


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
