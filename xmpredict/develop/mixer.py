"""The color mixer: luminance, saturation and hue of eight color families.

A color belongs to the two families whose centers its hue lies between, by a raised cosine. Hue
comes last: the two before it leave hue alone, so all three see the families of the same picture.

Source: centers, window and responses measured on Camera Raw 18.7 by the RAWmakase project, in
the hue hexagon of linear ProPhoto; what weight chroma has in Luminance, and that negative
Saturation keeps luminance, from its chart rendered by Camera Raw 18.6.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xmpredict.develop.hexagon import hue_of, relative_chroma, scale_chroma, turn_hue
from xmpredict.develop.rgb_tone import TINY, luminance
from xmpredict.develop.slider import Slider
from xmpredict.develop.stage import Stage
from xmpredict.lazy import torch

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xmpredict.develop.context import Context

FAMILIES = ("Red", "Orange", "Yellow", "Green", "Aqua", "Blue", "Purple", "Magenta")


def _sliders(channel: str) -> tuple[Slider, ...]:
    return tuple(
        Slider(
            name=f"{channel}_{family.lower()}",
            crs=f"{channel.title()}Adjustment{family}",
            low=-100,
            high=100,
            neutral=0,
            default=0,
            visible=8,
            doc=f"{channel.title()} of {family.lower()} tones.",
        )
        for family in FAMILIES
    )


CENTERS = (0.0, 29.5, 54.0, 95.8, 159.7, 230.6, 275.6, 331.0)
"""Hue of each family in degrees of linear ProPhoto."""

UNCOLORED = 0.17
"""Relative chroma at which negative Luminance has half of its effect: grey has no hue to go by."""

BRIGHTER = 0.65
"""Effect of positive Luminance for each unit of relative chroma."""

PALER, FULLER = 0.65, 8.0
"""Chroma that a color loses as it nears white, and that it gains as it is made darker."""


def _luminance(
    image: torch.Tensor,
    context: Context,  # noqa: ARG001 - as every stage
    *,
    luminance_red: torch.Tensor,
    luminance_orange: torch.Tensor,
    luminance_yellow: torch.Tensor,
    luminance_green: torch.Tensor,
    luminance_aqua: torch.Tensor,
    luminance_blue: torch.Tensor,
    luminance_purple: torch.Tensor,
    luminance_magenta: torch.Tensor,
) -> torch.Tensor:
    amounts = (
        *(luminance_red, luminance_orange, luminance_yellow, luminance_green),
        *(luminance_aqua, luminance_blue, luminance_purple, luminance_magenta),
    )
    share = _of_families(image, amounts)
    chroma = relative_chroma(image)
    up, down = BRIGHTER * chroma, chroma**2 / (chroma**2 + UNCOLORED**2)
    gain = 1 + torch.where(share > 0, up, down) * ((1 + share).clamp_min(TINY) ** 1.63 - 1)
    grey = luminance(image)
    light = grey.clamp(0, 1)
    paler = PALER * share.clamp_min(0) * (gain * light).clamp_max(1)
    fuller = FULLER * share.clamp_max(0) * down * light * (1 - chroma)
    return gain * (image - (paler + fuller) * (image - grey))


def _saturation(
    image: torch.Tensor,
    context: Context,  # noqa: ARG001 - as every stage
    *,
    saturation_red: torch.Tensor,
    saturation_orange: torch.Tensor,
    saturation_yellow: torch.Tensor,
    saturation_green: torch.Tensor,
    saturation_aqua: torch.Tensor,
    saturation_blue: torch.Tensor,
    saturation_purple: torch.Tensor,
    saturation_magenta: torch.Tensor,
) -> torch.Tensor:
    amounts = (
        *(saturation_red, saturation_orange, saturation_yellow, saturation_green),
        *(saturation_aqua, saturation_blue, saturation_purple, saturation_magenta),
    )
    share = _of_families(image, amounts)
    more, less = share.clamp_min(0), share.clamp_max(0)
    stronger = scale_chroma(image, (0.28 * more).exp())
    return stronger + 0.98 * less * (image - luminance(image))


def _hue(
    image: torch.Tensor,
    context: Context,  # noqa: ARG001 - as every stage
    *,
    hue_red: torch.Tensor,
    hue_orange: torch.Tensor,
    hue_yellow: torch.Tensor,
    hue_green: torch.Tensor,
    hue_aqua: torch.Tensor,
    hue_blue: torch.Tensor,
    hue_purple: torch.Tensor,
    hue_magenta: torch.Tensor,
) -> torch.Tensor:
    amounts = (
        *(hue_red, hue_orange, hue_yellow, hue_green),
        *(hue_aqua, hue_blue, hue_purple, hue_magenta),
    )
    # At either end of the slider a family's center reaches that of its neighbor.
    turns = [
        amount.clamp_min(0) * after + amount.clamp_max(0) * before
        for amount, (before, after) in zip(amounts, _gaps(), strict=True)
    ]
    return turn_hue(image, _of_families(image, turns))


def _of_families(image: torch.Tensor, amounts: Sequence[torch.Tensor]) -> torch.Tensor:
    """Return what each pixel gets of the eight `amounts` in percent, shape (B, 1, H, W)."""
    hue = hue_of(image)
    total = torch.zeros_like(hue)
    for amount, center, (before, after) in zip(amounts, CENTERS, _gaps(), strict=True):
        off = (hue - center + 180) % 360 - 180
        reach = torch.where(off < 0, -off / before, off / after).clamp_max(1)
        total = total + amount / 100 * (0.5 + 0.5 * (torch.pi * reach).cos())
    return total


def _gaps() -> list[tuple[float, float]]:
    """Return the degrees from each family's center to the one before and the one after."""
    after = [
        (right - left) % 360
        for left, right in zip(CENTERS, (*CENTERS[1:], CENTERS[0]), strict=True)
    ]
    return list(zip((after[-1], *after[:-1]), after, strict=True))


STAGES = (
    Stage("mixer_luminance", _sliders("luminance"), _luminance),
    Stage("mixer_saturation", _sliders("saturation"), _saturation),
    Stage("mixer_hue", _sliders("hue"), _hue),
)
