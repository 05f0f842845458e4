"""Clarity and Texture: contrast of medium and of fine detail.

What a guided filter smooths away is detail: of coarse windows for Clarity, of a fine one for
Texture. It is made larger or smaller, in EV, and light edges are spared so that no halos grow.

Source: bands and their weighting by tone as measured on Camera Raw 18.7 by the RAWmakase project
(docs/scene-tone-stage.md); two bands stand for its four, and the strengths are estimates.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xmpredict.develop.slider import Panel, Slider
from xmpredict.develop.stage import Kind, Stage
from xmpredict.lazy import torch

if TYPE_CHECKING:
    from xmpredict.develop.context import Context

CLARITY = Slider(
    name="clarity",
    crs="Clarity2012",
    panel=Panel.EFFECTS,
    row=2,
    low=-100,
    high=100,
    neutral=0,
    default=0,
    visible=6,
    doc="Contrast of shapes and surfaces, the middle tones most.",
)
TEXTURE = Slider(
    name="texture",
    crs="Texture",
    panel=Panel.EFFECTS,
    row=1,
    low=-100,
    high=100,
    neutral=0,
    default=0,
    visible=8,
    doc="Contrast of fine detail such as skin, hair and cloth.",
)

CLARITY_RADII = (0.015, 0.05)
CLARITY_EPSILON = 0.15
CLARITY_STRENGTH = 0.45

TEXTURE_RADIUS = 0.004
TEXTURE_EPSILON = 0.08
TEXTURE_STRENGTH = 0.8

LARGEST_DETAIL = 1.5
"""EV at which detail stops growing: beyond is an edge, and an edge would get a halo."""

TONE_MIDDLE, TONE_WIDTH = -1.0, 3.5
"""EV about middle grey where Clarity is strongest, and how far it reaches."""


def apply(
    light: torch.Tensor, context: Context, *, clarity: torch.Tensor, texture: torch.Tensor
) -> torch.Tensor:
    """Return the gain that makes detail stronger or weaker.

    Args:
        light: Luminance of the small picture in EV about middle grey, shape (B, 1, h, w).
        context: Gives the forms that detail is told from.
        clarity: Shape (B, 1, 1, 1), -100 to 100.
        texture: Shape (B, 1, 1, 1), -100 to 100.

    Returns:
        EV, shape (B, 1, h, w).
    """
    bases = [context.seen.base(radius, CLARITY_EPSILON) for radius in CLARITY_RADII]
    medium = torch.stack([_detail(light, base) for base in bases]).mean(0)
    weight = (-(((bases[-1] - TONE_MIDDLE) / TONE_WIDTH) ** 2)).exp()
    fine = _detail(light, context.seen.base(TEXTURE_RADIUS, TEXTURE_EPSILON))
    return (CLARITY_STRENGTH * clarity * weight * medium + TEXTURE_STRENGTH * texture * fine) / 100


def _detail(light: torch.Tensor, base: torch.Tensor) -> torch.Tensor:
    return LARGEST_DETAIL * torch.tanh((light - base) / LARGEST_DETAIL)


STAGE = Stage("presence", (CLARITY, TEXTURE), apply, Kind.GAIN)
