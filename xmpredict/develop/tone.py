"""Highlights and Shadows: light moved by regions, edges kept.

Each is a gain that depends on the light of the large forms about a key of the photo: Highlights
grows above the middle of its tones, Shadows grows below its mean.

Source: base and keys as measured on Camera Raw 18.7 by the RAWmakase project
(docs/scene-tone-stage.md). The gains are smooth curves between its values on photos at the ends
of the sliders and those on its chart at 60; most of the way lies in the first half of a slider.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xmpredict.develop.slider import Slider
from xmpredict.develop.stage import Kind, Stage
from xmpredict.lazy import torch

if TYPE_CHECKING:
    from xmpredict.develop.context import Context

HIGHLIGHTS = Slider(
    name="highlights",
    crs="Highlights2012",
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
    low=-100,
    high=100,
    neutral=0,
    default=0,
    visible=6,
    doc="Brightness of the dark regions; positive brings out their detail.",
)

BASE_RADIUS = 0.032
BASE_EPSILON = 0.5

HIGHLIGHT_START, HIGHLIGHT_WIDTH = 3.8, 1.7
"""EV above the key where the gain bends into its slope of 1, and how softly."""

DARKEST_KEY_EV = -7.0
"""EV about middle grey below which a sensor sees noise: a few black pixels set no key."""

SHADOW_RANGE, SHADOW_MIDDLE, SHADOW_WIDTH = 3.6, -3.4, 1.4
"""Largest gain in EV, the EV about the key where half of it is reached, and how softly.

Range / (4 * width) is below 1, so what is darker stays darker.
"""


def apply(
    light: torch.Tensor, context: Context, *, highlights: torch.Tensor, shadows: torch.Tensor
) -> torch.Tensor:
    """Return how much brighter the bright and the dark regions become.

    Args:
        light: Luminance of the small picture in EV about middle grey, shape (B, 1, h, w).
        context: Gives its base and keys.
        highlights: Shape (B, 1, 1, 1), -100 to 100.
        shadows: Shape (B, 1, 1, 1), -100 to 100.

    Returns:
        EV, shape (B, 1, h, w).
    """
    seen = context.seen
    base = seen.base(BASE_RADIUS, BASE_EPSILON)
    ends = (seen.quantile(q).clamp_min(DARKEST_KEY_EV) for q in (0.75, 0.01))
    above = (base - sum(ends) / 2 - HIGHLIGHT_START) / HIGHLIGHT_WIDTH
    bright = HIGHLIGHT_WIDTH * torch.nn.functional.softplus(above)
    below = (SHADOW_MIDDLE - (base - seen.mean())) / SHADOW_WIDTH
    dark = SHADOW_RANGE * torch.sigmoid(below)
    return _share(highlights) * bright + _share(shadows) * dark


def _share(slider: torch.Tensor) -> torch.Tensor:
    """Return -1 to 1, of which 0.79 is reached at 60."""
    return slider / 100 * (1.8 - 0.8 * slider.abs() / 100)


STAGE = Stage("tone", (HIGHLIGHTS, SHADOWS), apply, Kind.GAIN)
