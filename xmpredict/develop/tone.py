"""Highlights and Shadows: light moved by regions, edges kept.

Each compresses the scale of light from its far end, a little all the way and more beyond a key of
the photo: Highlights from black, and above the middle of the tones; Shadows from white, and below
the mean. Positive and negative are the same gain with the other sign.

Source: the keys and the guided base as measured on Camera Raw 18.7 by the RAWmakase project
(docs/scene-tone-stage.md); the shape of both gains drawn through what its chart, rendered by
Camera Raw 18.6, implies for every patch. Patches in black and in white surrounds show that
Shadows looks at hardly more than the place itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xmpredict.develop.coefficients import Coefficients, Prior
from xmpredict.develop.slider import Panel, Slider
from xmpredict.develop.stage import Kind, Stage
from xmpredict.lazy import torch

if TYPE_CHECKING:
    from xmpredict.develop.context import Context

HIGHLIGHTS = Slider(
    name="highlights",
    crs="Highlights2012",
    panel=Panel.LIGHT,
    row=3,
    low=-100,
    high=100,
    neutral=0,
    default=0,
    visible=6,
    doc="Brightness of the bright regions; negative brings back their detail.",
)
SHADOWS = Slider(
    name="shadows",
    crs="Shadows2012",
    panel=Panel.LIGHT,
    row=4,
    low=-100,
    high=100,
    neutral=0,
    default=0,
    visible=6,
    doc="Brightness of the dark regions; positive brings out their detail.",
)

HIGHLIGHT_BASE = (0.02, 0.3)
SHADOW_BASE = (0.03, 0.03)
"""Radius and epsilon of the guided filter, see `Statistics.base`."""

DARKEST_KEY_EV = -7.0
"""EV about middle grey below which a sensor sees noise: a few black pixels set no key."""

FIT = Coefficients(
    "tone",
    {
        # EV a EV over the whole scale, and from where on, in EV below the 1st percentile.
        "highlight_ramp": Prior(0.087, 0.02),
        "highlight_start": Prior(1.5, 0.3),
        # EV a EV above the knee, which lies so far above the key, and the knee's softness.
        "highlight_slope": Prior(0.31, 0.05),
        "highlight_knee": Prior(1.75, 0.4),
        "highlight_width": Prior(0.35, 0.15),
        # The same from the 99th percentile down.
        "shadow_ramp": Prior(0.179, 0.03),
        "shadow_start": Prior(1.26, 0.3),
        # EV that deep shadows gain, the EV about the mean where half of it is reached, softness.
        "shadow_lift": Prior(1.56, 0.3),
        "shadow_middle": Prior(-4.55, 0.4),
        "shadow_width": Prior(0.58, 0.1),
        # How much of the whole effect half of a slider has, beyond half.
        "early": Prior(0.156, 0.06),
    },
)


def apply(
    light: torch.Tensor,  # noqa: ARG001 - as every stage of its kind
    context: Context,
    *,
    highlights: torch.Tensor,
    shadows: torch.Tensor,
) -> torch.Tensor:
    """Return how much brighter the bright and the dark regions become.

    Args:
        light: Not needed: the bases are made of it.
        context: Gives bases and keys of the small picture.
        highlights: Shape (B, 1, 1, 1), -100 to 100.
        shadows: Shape (B, 1, 1, 1), -100 to 100.

    Returns:
        EV, shape (B, 1, h, w).
    """
    bright, dark = _regions(context).chunk(2, 1)
    return _share(highlights) * bright + _share(shadows) * dark


def _regions(context: Context) -> torch.Tensor:
    """Return the gains of both sliders at +100, shape (B, 2, h, w)."""
    seen = context.seen
    softplus = torch.nn.functional.softplus
    darkest = seen.quantile(0.01).clamp_min(DARKEST_KEY_EV)
    key = (seen.quantile(0.75).clamp_min(DARKEST_KEY_EV) + darkest) / 2
    base = seen.base(*HIGHLIGHT_BASE)
    rise = softplus(base - (darkest - FIT["highlight_start"]))
    beyond = (base - key - FIT["highlight_knee"]) / FIT["highlight_width"]
    bright = FIT["highlight_ramp"] * rise
    bright = bright + FIT["highlight_slope"] * FIT["highlight_width"] * softplus(beyond)
    base = seen.base(*SHADOW_BASE)
    fall = softplus(seen.quantile(0.99) + FIT["shadow_start"] - base)
    below = (FIT["shadow_middle"] - (base - seen.mean())) / FIT["shadow_width"]
    dark = FIT["shadow_ramp"] * fall + FIT["shadow_lift"] * torch.sigmoid(below)
    return torch.cat([bright, dark], 1)


def _share(slider: torch.Tensor) -> torch.Tensor:
    """Return -1 to 1, with more than its share in the first half."""
    part = slider / 100
    return part * (1 + 4 * FIT["early"] * (1 - part.abs()))


STAGE = Stage("tone", (HIGHLIGHTS, SHADOWS), apply, Kind.GAIN)
