"""Dehaze: the veil of scattered light taken away or added.

Where no channel of any pixel nearby is dark there is haze, and its light shows in the brightest
of it. Positive Dehaze takes that light away by the share that the haze has. Negative Dehaze
lifts all tones towards white, each channel by itself.

Source: K. He, J. Sun, X. Tang, Single Image Haze Removal Using Dark Channel Prior, CVPR 2009,
with sizes and air light as measured on Camera Raw 18.7 by the RAWmakase project; strengths and
the negative side drawn through its table of Camera Raw 18.6 (src/develop/basic_tone_data.rs).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xmpredict.develop.base import guided_planes, radius_px
from xmpredict.develop.coefficients import Coefficients, Prior
from xmpredict.develop.rgb_tone import TINY, from_encoded, log_light, to_encoded
from xmpredict.develop.slider import Panel, Slider
from xmpredict.develop.stage import Kind, Stage
from xmpredict.lazy import torch

if TYPE_CHECKING:
    from xmpredict.develop.context import Context

DEHAZE = Slider(
    name="dehaze",
    crs="Dehaze",
    panel=Panel.EFFECTS,
    row=3,
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

DARKEST_AIR = 0.05
"""A photo that is darker everywhere is night, not haze."""

LOWEST_VEIL = 0.5
"""Encoded level of the 99th percentile below which a dark photo's veil is that of a brighter."""

FIT = Coefficients(
    "dehaze",
    {
        # Share of the haze that +100 takes, and the power of the slider by which it grows.
        "strength": Prior(0.8, 0.1),
        "strength_power": Prior(1.1, 0.1),
        # Haze that is taken to lie over all of the picture.
        "everywhere": Prior(0.02, 0.02),
        # What is left of every color, whatever the haze.
        "floor": Prior(0.4, 0.1),
        # Slope at black that -100 adds, its part that grows with the square, and the share of
        # the distance to white that goes, with the power by which it grows.
        "veil": Prior(3.14, 0.3),
        "veil_square": Prior(0.62, 0.1),
        "whiten": Prior(0.143, 0.03),
        "whiten_power": Prior(2.34, 0.3),
    },
)


def _clear(image: torch.Tensor, context: Context, *, dehaze: torch.Tensor) -> torch.Tensor:
    """Take haze away: of positive Dehaze, on linear ProPhoto, unclipped."""
    air, transmission = _haze(image, context, dehaze)
    cleared = (image - air) / transmission + air
    return cleared.maximum(image.minimum(FIT["floor"] * image)).where(dehaze > 0, image)


def restore(
    image: torch.Tensor, before: torch.Tensor, context: Context, *, dehaze: torch.Tensor
) -> torch.Tensor:
    """Give back the haze that positive Dehaze took.

    Args:
        image: Cleared linear ProPhoto, shape (B, 3, H, W).
        before: A guess of what it was, which the haze is told from, shape (B, 3, H, W).
        context: Gives the air and the haze.
        dehaze: Shape (B, 1, 1, 1), -100 to 100.

    Returns:
        Linear ProPhoto, shape (B, 3, H, W).
    """
    air, transmission = _haze(before, context, dehaze)
    hazy = (image - air) * transmission + air
    return hazy.minimum(image / FIT["floor"]).maximum(image).where(dehaze > 0, image)


def _haze(
    image: torch.Tensor, context: Context, dehaze: torch.Tensor
) -> tuple[torch.Tensor, torch.Tensor]:
    """Return the color of the air, and the share of light that is let through."""
    share = dehaze.clamp_min(0) / 100
    seen = context.seen
    air = seen.once(("air",), lambda: _air_light(seen.image))
    planes = context.spread(seen.once(("haze",), lambda: _haze_planes(seen.image)), image)
    haze = (planes[:, :1] * log_light(image) + planes[:, 1:]).clamp(0, 1)
    haze = FIT["everywhere"] + (1 - FIT["everywhere"]) * haze
    strength = FIT["strength"] * share.clamp_min(TINY) ** FIT["strength_power"] * (share > 0)
    return air, (1 - strength * haze).clamp_min(LEAST_TRANSMISSION)


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


def _veil(image: torch.Tensor, context: Context, *, dehaze: torch.Tensor) -> torch.Tensor:
    """Add haze: of negative Dehaze, on display-linear ProPhoto, unclipped."""
    share = -dehaze.clamp_max(0) / 100
    encoded = to_encoded(image)
    top = to_encoded(context.palette_quantile(0.99)).clamp(LOWEST_VEIL, 1)
    place = (encoded / top).clamp(0, 1)
    square = FIT["veil_square"]
    slope = 1 + FIT["veil"] * share * (1 - square + square * share)
    lifted = encoded + top * (place * slope / (1 + place * (slope - 1)) - place)
    white = FIT["whiten"] * share.clamp_min(TINY) ** FIT["whiten_power"] * (share > 0)
    return from_encoded(lifted + white * (1 - lifted.clamp(0, 1)))


CLEAR = Stage("dehaze", (DEHAZE,), _clear, Kind.VEIL)
VEIL = Stage("veil", (), _veil, reads=(DEHAZE,))
