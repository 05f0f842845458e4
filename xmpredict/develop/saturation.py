"""Vibrance and Saturation: how colorful the picture is.

Source: models measured on Camera Raw 18.7 by the RAWmakase project: Saturation scales the
distance from luminance; Vibrance scales the saturation of the hue hexagon, muted colors most,
and spares skin when it adds color.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xmpredict.develop.hexagon import hue_of, relative_chroma, scale_chroma
from xmpredict.develop.rgb_tone import TINY, luminance
from xmpredict.develop.slider import Slider
from xmpredict.develop.stage import Stage

if TYPE_CHECKING:
    from xmpredict.develop.context import Context
    from xmpredict.lazy import torch

VIBRANCE = Slider(
    name="vibrance",
    crs="Vibrance",
    low=-100,
    high=100,
    neutral=0,
    default=0,
    visible=6,
    doc="Colorfulness of muted colors; strong colors and skin move less.",
)
SATURATION = Slider(
    name="saturation",
    crs="Saturation",
    low=-100,
    high=100,
    neutral=0,
    default=0,
    visible=4,
    doc="Colorfulness of all colors alike; -100 is monochrome.",
)

SKIN_HUE, SKIN_WIDTH = 20.0, 35.0
"""Degrees of linear ProPhoto."""

SKIN_SPARED = 0.391

UNCOLORED = 0.02
"""Relative chroma at which value has half of its change: grey, measured, has none."""


def apply(
    image: torch.Tensor,
    context: Context,  # noqa: ARG001 - as every stage
    *,
    vibrance: torch.Tensor,
    saturation: torch.Tensor,
) -> torch.Tensor:
    """Make colors stronger or weaker.

    Args:
        image: Display-linear ProPhoto, shape (B, 3, H, W).
        context: Not needed.
        vibrance: Shape (B, 1, 1, 1), -100 to 100.
        saturation: Shape (B, 1, 1, 1), -100 to 100; -100 leaves luminance alone.

    Returns:
        Display-linear ProPhoto, shape (B, 3, H, W); may leave 0 to 1.
    """
    more, less = saturation.clamp_min(0) / 100, saturation.clamp_max(0) / 100
    # Through the measured 0, 0.52, 1, 1.45 and 1.85 at -100, -50, 0, +50 and +100.
    spread = 0.95 * more - 0.1 * more**2 + 0.92 * less - 0.08 * less**2
    image = _vibrance(image, vibrance / 100)
    return image + spread * (image - luminance(image))


def _vibrance(image: torch.Tensor, share: torch.Tensor) -> torch.Tensor:
    more, less = share.clamp_min(0), share.clamp_max(0)
    strong = relative_chroma(image)
    muted = (1 - strong).clamp_min(TINY)
    distance = (hue_of(image) - SKIN_HUE + 180) % 360 - 180
    skin = 1 - SKIN_SPARED * (-((distance / SKIN_WIDTH) ** 2)).exp()
    chroma = 0.751 * more * muted**0.736 * skin + 1.288 * less * muted**0.323
    value = 0.15 * more * skin + 0.608 * less * strong.clamp_min(TINY) ** 0.263
    colored = strong / (strong + UNCOLORED)
    return scale_chroma(image, chroma.exp()) * (value * colored).exp2()


STAGE = Stage("saturation", (VIBRANCE, SATURATION), apply)
