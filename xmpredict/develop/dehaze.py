"""Dehaze: the veil of scattered light taken away or added.

Where no channel of any pixel nearby is dark there is haze, and its light shows in the brightest
of it. Positive Dehaze takes that light away by the share that the haze has. Negative Dehaze
lifts all tones towards white, each channel by itself.

Source: K. He, J. Sun, X. Tang, Single Image Haze Removal Using Dark Channel Prior, CVPR 2009,
with the sizes, the strengths and the floor measured on Camera Raw 18.7 by the RAWmakase project;
the negative side drawn through its table of Camera Raw 18.6 (src/develop/basic_tone_data.rs).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xmpredict.develop.base import guided_planes, radius_px
from xmpredict.develop.rgb_tone import from_encoded, log_light, to_encoded
from xmpredict.develop.slider import Slider
from xmpredict.develop.stage import Kind, Stage
from xmpredict.lazy import torch

if TYPE_CHECKING:
    from xmpredict.develop.context import Context

DEHAZE = Slider(
    name="dehaze",
    crs="Dehaze",
    low=-100,
    high=100,
    neutral=0,
    default=0,
    visible=4,
    doc="Haze taken away; negative adds it.",
)

DARK_RADIUS = 0.005
SMOOTH_RADIUS, SMOOTH_EPSILON = 0.03, 0.05
LEAST_TRANSMISSION = 0.3
LEAST_LIGHT = 0.5
"""Of each color, whatever the haze."""

DARKEST_AIR = 0.05
"""A photo that is darker everywhere is night, not haze."""


def _clear(image: torch.Tensor, context: Context, *, dehaze: torch.Tensor) -> torch.Tensor:
    """Take haze away: of positive Dehaze, on linear ProPhoto, unclipped."""
    share = dehaze.clamp_min(0) / 100
    seen = context.seen
    air = seen.once(("air",), lambda: _air_light(seen.image))
    planes = context.spread(seen.once(("haze",), lambda: _haze_planes(seen.image)), image)
    haze = (planes[:, :1] * log_light(image) + planes[:, 1:]).clamp(0, 1)
    # Through the strengths measured at +20, +40 and +100: 0.3, 0.45 and 0.9.
    strength = (1.6 - 0.7 * share) * share
    transmission = (1 - strength * haze).clamp_min(LEAST_TRANSMISSION)
    cleared = (image - air) / transmission + air
    return cleared.maximum(image.minimum(LEAST_LIGHT * image))


def _dark_channel(small: torch.Tensor) -> torch.Tensor:
    """Return the darkest channel of the pixels around each, detached, shape (B, 1, H, W)."""
    radius = radius_px(small, DARK_RADIUS)
    darkest = small.detach().amin(1, keepdim=True)
    return -torch.nn.functional.max_pool2d(-darkest, 2 * radius + 1, 1, radius)


def _air_light(small: torch.Tensor) -> torch.Tensor:
    """Return the mean color where the dark channel is in its top 1 %, shape (B, 3, 1, 1)."""
    dark = _dark_channel(small)
    top = dark.flatten(1).quantile(0.99, 1).view(-1, 1, 1, 1)
    hazy = (dark >= top).to(small.dtype)
    mean = (small.detach() * hazy).sum((2, 3), keepdim=True) / hazy.sum((2, 3), keepdim=True)
    return mean.clamp_min(DARKEST_AIR)


def _haze_planes(small: torch.Tensor) -> torch.Tensor:
    """Return slope and offset over luminance of the share of haze, shape (B, 2, H, W)."""
    brightest = _air_light(small).amax(1, keepdim=True)
    haze = (_dark_channel(small) / brightest).clamp(0, 1)
    guide = log_light(small.detach())
    return guided_planes(guide, haze, radius_px(small, SMOOTH_RADIUS), SMOOTH_EPSILON)


def _veil(
    image: torch.Tensor,
    context: Context,  # noqa: ARG001 - as every stage
    *,
    dehaze: torch.Tensor,
) -> torch.Tensor:
    """Add haze: of negative Dehaze, on display-linear ProPhoto, unclipped."""
    share = -dehaze.clamp_max(0) / 100
    encoded = to_encoded(image)
    held = encoded.clamp(0, 1)
    slope = 1 + 2.8 * share * (0.45 + 0.55 * share)
    lifted = held * slope / (1 + held * (slope - 1))
    veiled = 1 - (1 - lifted) * (1 - 0.17 * share**2)
    return from_encoded(encoded + (veiled - held))


CLEAR = Stage("dehaze", (DEHAZE,), _clear, Kind.VEIL)
VEIL = Stage("veil", (), _veil, shared=(DEHAZE,))
