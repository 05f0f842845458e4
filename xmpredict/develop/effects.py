"""Effects: the vignette after cropping, and film grain.

The vignette is a gain of light before the tone sliders see it, so that highlights in a corner
still roll off. Grain is carried through and not rendered.

Source: place in the pipeline measured on Camera Raw 18.7 by the RAWmakase project; strength and
shape are estimates.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xmpredict.develop.rgb_tone import GREY
from xmpredict.develop.slider import Panel, Slider
from xmpredict.develop.stage import Kind, Stage
from xmpredict.lazy import torch

if TYPE_CHECKING:
    from xmpredict.develop.context import Context


def _vignette(
    part: str, name: str, low: float, default: float, doc: str, high: float = 100
) -> Slider:
    return Slider(
        name=f"post_crop_vignette_{name}",
        crs=f"PostCropVignette{part}",
        panel=Panel.EFFECTS,
        row=4,
        title=f"Vignette {name.replace('_', ' ')}",
        low=low,
        high=high,
        neutral=default,
        default=default,
        signed=low < 0,
        visible=8,
        doc=doc,
    )


VIGNETTE_SLIDERS = (
    _vignette("Amount", "amount", -100, 0, "Brightness of the corners; negative darkens them."),
    _vignette("Midpoint", "midpoint", 0, 50, "How far from the center the vignette begins."),
    _vignette("Feather", "feather", 0, 50, "How softly the vignette begins."),
    _vignette("Roundness", "roundness", -100, 0, "From the frame's own shape towards a circle."),
    _vignette("Style", "style", 1, 1, "1 keeps highlights, 2 keeps colors, 3 paints over.", high=3),
    _vignette(
        "HighlightContrast",
        "highlight_contrast",
        0,
        0,
        "Highlights that shine through a dark vignette.",
    ),
)


def _grain(part: str, default: float, doc: str) -> Slider:
    return Slider(
        name=f"grain_{part.lower()}",
        crs=f"Grain{part}",
        panel=Panel.EFFECTS,
        row=5,
        low=0,
        high=100,
        neutral=default,
        default=default,
        signed=False,
        visible=8,
        doc=doc,
    )


GRAIN_SLIDERS = (
    _grain("Amount", 0, "Strength of the film grain."),
    _grain("Size", 25, "Size of the film grain."),
    _grain("Frequency", 50, "Roughness of the film grain."),
)

DARK_EV, BRIGHT_EV = 3.5, 1.5
"""What the vignette is worth in a corner at -100 and +100."""

DARKEST_PAINTED = 2.0**-9
"""Linear level from which paint brightens, and to which it darkens."""

PAINTED_STYLE = 2.5
"""Styles above paint black or white over the picture instead of changing its light."""


def apply(
    light: torch.Tensor,
    context: Context,  # noqa: ARG001 - as every stage
    *,
    post_crop_vignette_amount: torch.Tensor,
    post_crop_vignette_midpoint: torch.Tensor,
    post_crop_vignette_feather: torch.Tensor,
    post_crop_vignette_roundness: torch.Tensor,
    post_crop_vignette_style: torch.Tensor,
    post_crop_vignette_highlight_contrast: torch.Tensor,
) -> torch.Tensor:
    """Return how much darker or brighter it becomes towards the corners, in EV, (B, 1, h, w).

    `light` is that of the small picture, in EV about middle grey, shape (B, 1, h, w); every
    slider has shape (B, 1, 1, 1). Crops are not known here: the vignette is that of the whole
    frame.
    """
    far = _distance(light, post_crop_vignette_roundness / 100)
    width = 0.02 + 0.9 * post_crop_vignette_feather / 100
    begin = 0.25 + 0.75 * post_crop_vignette_midpoint / 100 - width / 2
    step = ((far - begin) / width).clamp(0, 1)
    mask = step * step * (3 - 2 * step)
    amount = post_crop_vignette_amount / 100
    level = (GREY * light.exp2()).clamp(DARKEST_PAINTED, 1)
    shine = post_crop_vignette_highlight_contrast / 100 * level
    lit = BRIGHT_EV * amount.clamp_min(0) + DARK_EV * amount.clamp_max(0) * (1 - shine)
    white, black = mask * amount.clamp_min(0), -mask * amount.clamp_max(0)
    painted = (1 + white * (1 / level - 1)).log2() + (1 - black).clamp_min(DARKEST_PAINTED).log2()
    return torch.where(post_crop_vignette_style > PAINTED_STYLE, painted, mask * lit)


def _distance(light: torch.Tensor, roundness: torch.Tensor) -> torch.Tensor:
    """Return the distance from the center, 1 in the corners, along the shape of `roundness`."""
    height, width = light.shape[-2:]
    x, y = _places(width, light).view(1, 1, 1, -1), _places(height, light).view(1, 1, -1, 1)
    wide, high = width / min(width, height), height / min(width, height)
    round_x, round_y = roundness.clamp_min(0) * (wide - 1), roundness.clamp_min(0) * (high - 1)
    # Below 0 the ellipse becomes a rectangle: the exponent of its norm grows.
    power = 2 + 6 * -roundness.clamp_max(0)
    across = (x.abs() * (1 + round_x)).clamp_min(1e-4) ** power
    along = (y.abs() * (1 + round_y)).clamp_min(1e-4) ** power
    corner = (1 + round_x) ** power + (1 + round_y) ** power
    return ((across + along) / corner) ** (1 / power)


def _places(count: int, like: torch.Tensor) -> torch.Tensor:
    """Return pixel centers between the borders, -1 and 1."""
    return (torch.arange(count, device=like.device, dtype=like.dtype) + 0.5) * 2 / count - 1


VIGNETTE = Stage("vignette", VIGNETTE_SLIDERS, apply, Kind.GAIN)
GRAIN = Stage("grain", GRAIN_SLIDERS, None)
