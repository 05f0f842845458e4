"""The camera profile's own look: from light to a picture, with no slider to it.

Its table of colors comes first, then its tone curve; a profile without a curve of its own gets
Camera Raw's default one. Finished pictures have had theirs and stay as they are.

Source: DNG SDK 1.7, dng_render.cpp (the order). The default curve is levels read off the grey
ramps of a synthetic chart that the RAWmakase project rendered with Camera Raw 18.6, at exposures
-1, 0 and +1 together (mean error 0.001 encoded).
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from xmpredict.develop.coefficients import Coefficients, Prior
from xmpredict.develop.rgb_tone import from_encoded, rgb_tone
from xmpredict.develop.samples import LIGHT_COUNT, interpolate, spline_matrix
from xmpredict.develop.stage import Stage
from xmpredict.lazy import torch

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from xmpredict.develop.context import Context

ROOTS = (0.0, 0.02, 0.04, 0.07, 0.1, 0.14, 0.2, 0.27, 0.36, 0.47, 0.6, 0.73, 0.86, 1.0)
"""Square roots of linear light at which the default curve is stated."""

FIT = Coefficients(
    "profile",
    {
        # The sRGB-encoded result at `ROOTS`: both scales are even to the eye.
        "curve": Prior(
            (
                0.0,
                0.002,
                0.012,
                0.042,
                0.079,
                0.143,
                0.254,
                0.384,
                0.553,
                0.717,
                0.843,
                0.922,
                0.972,
                1.0,
            ),
            0.002,
        )
    },
)


def apply(image: torch.Tensor, context: Context) -> torch.Tensor:
    """Apply table and curve of the profile, to raws.

    Args:
        image: Linear ProPhoto, shape (B, 3, H, W); 0 black, 1 white. As in the SDK, what is
            below 0 is 0 to the curve: a channel that is missing pulls the middle one nowhere.
        context: Gives the photo's camera profile and whether it is a raw.

    Returns:
        Display-linear ProPhoto, shape (B, 3, H, W), 0 to 1.
    """
    samples = _curves(context, image)

    def curve(light: torch.Tensor) -> torch.Tensor:
        return from_encoded(interpolate(samples, light.clamp_min(1e-8).sqrt()))

    toned = rgb_tone(_look(image.clamp_min(0), context), curve)
    return torch.where(context.rendered.view(-1, 1, 1, 1), image, toned)


def _look(image: torch.Tensor, context: Context) -> torch.Tensor:
    """Apply the table that a profile has for the exposed picture, where it has one.

    As in the SDK, no light enters it above 1, and what it makes brighter than 1 is brought back
    with hue and saturation kept.
    """
    looks = [profile.look if profile else None for profile in context.profiles]
    if not any(looks):
        return image
    rows = list(image.chunk(len(image)))
    for photo, look in enumerate(looks):
        if look:
            bent = look.apply(rows[photo].clamp_max(1))
            rows[photo] = bent / bent.amax(1, keepdim=True).clamp_min(1)
    return torch.cat(rows)


def _curves(context: Context, image: torch.Tensor) -> torch.Tensor:
    """Return the samples of each photo's tone curve, shape (B, N)."""
    default = FIT.tensor("curve", image) @ torch.from_numpy(_spline()).to(image)
    own = [profile.curve if profile else None for profile in context.profiles]
    rows = [default if curve is None else curve.to(image) for curve in own]
    return torch.stack(rows) if rows else default.expand(len(image), -1)


@cache
def _spline() -> NDArray[np.float64]:
    """Return what takes the even samples of the curve from `ROOTS`, shape (roots, samples)."""
    return spline_matrix(ROOTS, LIGHT_COUNT).T


STAGE = Stage("profile", (), apply, always=True)
