"""The color mixer: luminance, saturation and hue of eight color families.

A color belongs to the two families whose centers its hue lies between, by a raised cosine. All
three channels see the families of the same picture: the two that come first leave hue alone.

Luminance is a gain that fades towards white, the stronger the more chroma a color has. Negative
Saturation brings colors nearer to grey of their own lightness, positive Saturation takes from
the channels below the largest. Hue keeps lightness and the distance from grey.

Source: centers and window measured on Camera Raw 18.7 by the RAWmakase project, in the hue
hexagon of linear ProPhoto (orange and yellow moved by half a degree and one, as the chart's skin
tones ask). The forms, and that they act on light before the profile's curve, are
read off its chart rendered by Camera Raw 18.6, patch by patch and traced back through that curve:
there all hues and levels agree, with one number for all eight families.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xmpredict.develop.coefficients import Coefficients, Prior
from xmpredict.develop.hexagon import chroma_of, hue_of, lightness_of, turn_hue
from xmpredict.develop.rgb_tone import TINY, rgb_tone
from xmpredict.develop.saturation import add_color
from xmpredict.develop.slider import Panel, Slider
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
            panel=Panel.MIXER,
            row=("hue", "saturation", "luminance").index(channel),
            low=-100,
            high=100,
            neutral=0,
            default=0,
            visible=8,
            doc=f"{channel.title()} of {family.lower()} tones.",
        )
        for family in FAMILIES
    )


CENTERS = (0.0, 30.0, 55.0, 95.8, 159.7, 230.6, 275.6, 331.0)
"""Hue of each family in degrees of linear ProPhoto."""

TURNS = (30.0, 30.0, 60.0, 60.0, 60.0, 40.0, 50.0, 30.0)
"""Degrees that Hue +100 turns each family by; -100 turns it by those of the family before.

Measured at red -, orange +, green + and blue -: they are the distances on a wheel with red at 0,
orange 30, yellow 60, green 120, aqua 180, blue 240 and magenta 330, which the rest is taken from.
Purple is put at 280, where its center would be if it were as far off as those beside it.
"""

FIT = Coefficients(
    "mixer",
    {
        # Luminance: how fast its effect grows with chroma, its power of one plus the slider, and
        # the power by which it fades towards white when it darkens.
        "chroma": Prior(6.6, 1.0),
        "gain": Prior(1.8, 0.3),
        "fade": Prior(1.0, 0.3),
    },
)

KEPT_BELOW_WHITE = 0.3
"""How much the strongest gain bends for white to stay the brightest: the least that does it."""


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
    share = _of_families(image, amounts) * (FIT["chroma"] * chroma_of(image)).tanh()
    gain = FIT["gain"] * (1 + share).clamp_min(TINY).log()
    up, down = gain.clamp_min(0), gain.clamp_max(0)

    def curve(light: torch.Tensor) -> torch.Tensor:
        held = light.clamp(0, 1 - TINY)
        brighter = up * (1 - held) / (1 + KEPT_BELOW_WHITE * up * held)
        return light * (brighter + down * (1 - held) ** FIT["fade"]).exp()

    return rgb_tone(image, curve)


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
    return add_color(image, more) + less * (image - lightness_of(image))


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
    before = (TURNS[-1], *TURNS[:-1])
    turns = [
        amount.clamp_min(0) * up + amount.clamp_max(0) * down
        for amount, up, down in zip(amounts, TURNS, before, strict=True)
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
