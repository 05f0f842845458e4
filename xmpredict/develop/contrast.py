"""Contrast: bright tones brighter and dark tones darker, about a pivot.

In a scale where the pivot keeps its place, the tones below it and those above it each follow a
Möbius curve, the one the mirror of the other.

Source: fits in the project's notes on Camera Raw, to ramps of Camera Raw 18.7 published by the
RAWmakase project: curve, its growth with the slider, and the pivot from the photo's tones.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xmpredict.develop.coefficients import Coefficients, Prior
from xmpredict.develop.rgb_tone import TINY, encoded_tone
from xmpredict.develop.slider import Panel, Slider
from xmpredict.develop.stage import Stage

if TYPE_CHECKING:
    from xmpredict.develop.context import Context
    from xmpredict.lazy import torch

CONTRAST = Slider(
    name="contrast",
    crs="Contrast2012",
    panel=Panel.LIGHT,
    row=2,
    low=-100,
    high=100,
    neutral=0,
    default=0,
    visible=5,
    doc="Distance of bright and dark tones from the middle.",
)

DARKEST_PIVOT, BRIGHTEST_PIVOT = 0.05, 0.5
"""Photos that are nearly black or nearly white would put the pivot where nothing is."""

FIT = Coefficients(
    "contrast",
    {
        # log2 of the pivot: offset, and share of log2 of the 33rd percentile of luminance.
        "pivot": Prior(-0.683, 0.1),
        "pivot_share": Prior(0.345, 0.05),
        # Of positive Contrast: how fast it leaves the pivot's scale, and what its slope is
        # below and above the pivot, in octaves at +100.
        "unscale": Prior(0.86, 0.1),
        "darker": Prior(0.77, 0.1),
        "brighter": Prior(1.13, 0.1),
    },
)


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
    strong, weak = share.clamp_min(0), share.clamp_max(0)
    power = -(1 - FIT["unscale"] * strong) / pivot.log2()
    darker = weak + strong * (1 - (1 - FIT["darker"]) * strong)
    brighter = weak + strong * FIT["brighter"]

    def curve(light: torch.Tensor) -> torch.Tensor:
        held = light.clamp(TINY, 1)
        return light + _about(held, pivot, power, darker, brighter) - held

    return encoded_tone(image, curve)


def _pivot(context: Context) -> torch.Tensor:
    lower_third = context.palette_quantile(0.33).clamp_min(TINY).log2()
    return (
        (FIT["pivot"] + FIT["pivot_share"] * lower_third)
        .exp2()
        .clamp(DARKEST_PIVOT, BRIGHTEST_PIVOT)
    )


def _about(
    light: torch.Tensor,
    pivot: torch.Tensor,
    power: torch.Tensor,
    darker: torch.Tensor,
    brighter: torch.Tensor,
) -> torch.Tensor:
    """Apply the two curves to `light`, 0 to 1, in the scale ``light ** power``."""
    middle = pivot**power
    place = light**power
    dark = middle * _moebius((place / middle).clamp_max(1), (-darker).exp2())
    bright = (1 - middle) * _moebius(
        ((place - middle) / (1 - middle)).clamp_min(0), brighter.exp2()
    )
    return (dark + bright) ** (1 / power)


def _moebius(place: torch.Tensor, slope: torch.Tensor) -> torch.Tensor:
    """Return the hyperbola from 0 to 1 that leaves 0 with `slope`."""
    return place * slope / (1 + place * (slope - 1))


STAGE = Stage("contrast", (CONTRAST,), apply)
