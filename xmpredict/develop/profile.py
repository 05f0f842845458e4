"""The camera profile's own tone: from sensor light to a picture, with no slider to it.

A profile without a tone curve of its own gets Camera Raw's default one. Finished pictures have
had theirs and stay as they are.

Source: levels read off the grey ramps of a synthetic chart that the RAWmakase project rendered
with Camera Raw 18.6, at exposures -1, 0 and +1 together (mean error 0.001 encoded).
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from xmpredict.develop.coefficients import Coefficients, Prior
from xmpredict.develop.exposure import roll_off
from xmpredict.develop.rgb_tone import from_encoded, rgb_tone
from xmpredict.develop.samples import interpolate, spline_matrix
from xmpredict.develop.stage import Stage
from xmpredict.lazy import torch

if TYPE_CHECKING:
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
    """Roll off what the sensor saw above 1, and apply the default curve, to raws.

    Args:
        image: Linear ProPhoto, shape (B, 3, H, W); 0 black, 1 sensor white, may exceed 1.
        context: Gives the photo's white and whether it is a raw.

    Returns:
        Display-linear ProPhoto, shape (B, 3, H, W), unclipped.
    """
    samples = FIT.tensor("curve", image) @ _spline().T.to(image)
    white = context.scale

    def curve(light: torch.Tensor) -> torch.Tensor:
        root = roll_off(light, white).clamp_min(1e-8).sqrt()
        return from_encoded(interpolate(samples.expand(len(light), -1), root))

    return torch.where(context.rendered.view(-1, 1, 1, 1), image, rgb_tone(image, curve))


@cache
def _spline() -> torch.Tensor:
    """Return what takes the curve at `ROOTS` to its even samples, shape (samples, roots)."""
    return torch.tensor(spline_matrix(ROOTS))


STAGE = Stage("profile", (), apply)
