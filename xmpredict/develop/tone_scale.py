"""The scale on which Camera Raw draws curves of its own making.

From black to white as linear light, but with the dark part stretched. On it the parametric
curve and color grading are cubics: the tangent at black or at white is what a slider turns.

Source: read off the grey ramp of a synthetic chart that the RAWmakase project rendered with
Camera Raw 18.6. On this scale, and with this constant, ParametricDarks +50 is a cubic of slope
1.875 at black, and ParametricLights -50 one of slope 1.875 at white, to 0.004 CIEDE2000.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xmpredict.lazy import torch

KNEE = 3 / 8
"""Linear light about which the scale bends: steep below it, flat above."""


def to_scale(light: torch.Tensor) -> torch.Tensor:
    """Return the place, 0 to 1, of linear `light`, 0 to 1, on the scale."""
    return light * (1 + KNEE) / (light + KNEE)


def from_scale(place: torch.Tensor) -> torch.Tensor:
    """Return the linear light at `place`, 0 to 1, on the scale: the inverse of `to_scale`."""
    return place * KNEE / (1 + KNEE - place)
