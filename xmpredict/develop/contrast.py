"""Contrast: bright tones brighter and dark tones darker, about a pivot.

In a scale where the pivot keeps its place, the tones below it and those above it each follow a
Möbius curve, the one the mirror of the other.

Source: fits in the project's notes on Camera Raw, to ramps of Camera Raw 18.7 published by the
RAWmakase project: curve, its growth with the slider, and the pivot from the photo's tones.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xmpredict.develop.rgb_tone import TINY, rgb_tone
from xmpredict.develop.slider import Slider
from xmpredict.develop.stage import Stage

if TYPE_CHECKING:
    from xmpredict.develop.context import Context
    from xmpredict.lazy import torch

CONTRAST = Slider(
    name="contrast",
    crs="Contrast2012",
    low=-100,
    high=100,
    neutral=0,
    default=0,
    visible=5,
    doc="Distance of bright and dark tones from the middle.",
)

DARKEST_PIVOT, BRIGHTEST_PIVOT = 0.05, 0.5
"""Photos that are nearly black or nearly white would put the pivot where nothing is."""


def apply(image: torch.Tensor, context: Context, *, contrast: torch.Tensor) -> torch.Tensor:
    """Spread or gather tones about the photo's pivot.

    Args:
        image: Display-linear ProPhoto, shape (B, 3, H, W).
        context: Gives the small whole picture for the pivot.
        contrast: Shape (B, 1, 1, 1), -100 to 100.

    Returns:
        Display-linear ProPhoto, shape (B, 3, H, W); what exceeds 1 is not touched.
    """
    pivot = _pivot(context)
    share = contrast / 100
    strong = share.clamp_min(0)
    power = -(1 - 0.42 * strong - 0.08 * strong**2) / pivot.log2()

    def curve(light: torch.Tensor) -> torch.Tensor:
        held = light.clamp(TINY, 1)
        return light + _about(held, pivot, power, share) - _about(held, pivot, power, 0 * share)

    return rgb_tone(image, curve)


def _pivot(context: Context) -> torch.Tensor:
    lower_third = context.palette_quantile(0.33).clamp_min(TINY).log2()
    return (-0.683 + 0.345 * lower_third).exp2().clamp(DARKEST_PIVOT, BRIGHTEST_PIVOT)


def _about(
    light: torch.Tensor, pivot: torch.Tensor, power: torch.Tensor, share: torch.Tensor
) -> torch.Tensor:
    """Apply the two curves to `light`, 0 to 1, in the scale ``light ** power``."""
    middle = pivot**power
    place = light**power
    dark = middle * _moebius((place / middle).clamp_max(1), (-share).exp2())
    bright = (1 - middle) * _moebius(((place - middle) / (1 - middle)).clamp_min(0), share.exp2())
    return (dark + bright) ** (1 / power)


def _moebius(place: torch.Tensor, slope: torch.Tensor) -> torch.Tensor:
    """Return the hyperbola from 0 to 1 that leaves 0 with `slope`."""
    return place * slope / (1 + place * (slope - 1))


STAGE = Stage("contrast", (CONTRAST,), apply)
