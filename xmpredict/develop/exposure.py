"""Exposure: light added or removed, with the white point kept in sight.

Light is scaled by ``2 ** exposure``. What would pass the end of the scale is then rolled off
towards the white point that the light now has, so that highlights fade instead of clipping; and
a picture made darker keeps its white, down to half of it.

Source: shape and white point as measured on Camera Raw 18.7 by the RAWmakase project
(docs/scene-tone-stage.md), in a fit with one exponent. Roll-offs of this shape compose, so the
share that belongs to the photo itself stands in `profile.py`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xmpredict.develop.coefficients import Coefficients, Prior
from xmpredict.develop.rgb_tone import TINY, rgb_tone
from xmpredict.develop.slider import Panel, Slider
from xmpredict.develop.stage import Stage

if TYPE_CHECKING:
    from xmpredict.develop.context import Context
    from xmpredict.lazy import torch

EXPOSURE = Slider(
    name="exposure",
    crs="Exposure2012",
    panel=Panel.LIGHT,
    row=1,
    low=-5,
    high=5,
    neutral=0,
    default=0,
    digits=2,
    unit="EV",
    visible=0.1,
    doc="Overall brightness; +1 doubles the light, and highlights roll off instead of clipping.",
)

FIT = Coefficients(
    "exposure",
    {
        # Exponent of the roll-off: the published fit runs from 1.93 for a white of 1 to 1.85
        # for a white of 4.
        "roll_off": Prior(1.9, 0.05),
        # A picture made darker keeps its white down to this share of the light.
        "darkest_white": Prior(0.5, 0.05),
    },
)


def roll_off(light: torch.Tensor, white: torch.Tensor) -> torch.Tensor:
    """Map `white` to 1, with slope 1 at black and a smooth shoulder between.

    Args:
        light: Linear light of any shape, 0 or more.
        white: Broadcastable to `light`; 1 changes nothing, below 1 brightens.

    Returns:
        Linear light of the shape of `light`; what lies above `white` goes above 1.
    """
    power = FIT["roll_off"]
    held = light.clamp_min(TINY).minimum(white)
    over = (light - white).clamp_min(0)
    shoulder = held / (1 + held**power * (1 - white**-power)) ** (1 / power)
    # Above the white point the slope there is carried on: the formula has a pole for white < 1.
    return light + (shoulder - held) - over * (1 - white ** -(1 + power))


def apply(image: torch.Tensor, context: Context, *, exposure: torch.Tensor) -> torch.Tensor:
    """Scale light by ``2 ** exposure`` and roll off what passes the white point.

    Args:
        image: Linear ProPhoto, shape (B, 3, H, W); 0 black, 1 sensor white, may exceed 1.
        context: Gives the photo's own white.
        exposure: Shape (B, 1, 1, 1), in EV, -5 to 5; 0 changes nothing.

    Returns:
        Linear ProPhoto, shape (B, 3, H, W); the photo's white stays within the scale.
    """
    gain = exposure.exp2()
    own = context.scale
    moved = (context.white * gain).maximum(gain.clamp_max(1).clamp_min(FIT["darkest_white"]))
    return rgb_tone(image * gain, lambda light: own * roll_off(light / own, moved / own))


STAGE = Stage("exposure", (EXPOSURE,), apply)
