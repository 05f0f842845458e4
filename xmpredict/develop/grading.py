"""Color grading: a tint and a brightness for shadows, midtones, highlights and the whole.

Each channel goes through a curve of its own. The tint of the shadows turns the curve's tangent at
black, that of the highlights at white, both so that luminance stays; the tint of the midtones
bulges the curve in the middle, by how far the color's channels are from their own middle.

Source: curves read off the grey ramp of a synthetic chart that the RAWmakase project rendered with
Camera Raw 18.6, three zones at saturation 50; on its colorful patches each channel moves exactly
as grey of its level does. What other saturations do, Luminance, the tint of the whole, Balance
and Blending are estimates.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xmpredict.develop.coefficients import Coefficients, Prior
from xmpredict.develop.rgb_tone import TINY, luminance
from xmpredict.develop.slider import Panel, Slider
from xmpredict.develop.stage import Stage
from xmpredict.develop.tone_scale import from_scale, to_scale
from xmpredict.lazy import torch

if TYPE_CHECKING:
    from xmpredict.develop.context import Context


def _hue(name: str, crs: str, zone: str) -> Slider:
    return Slider(
        name=name,
        crs=crs,
        panel=Panel.GRADING,
        title=f"Hue of {zone}",
        low=0,
        high=360,
        neutral=0,
        default=0,
        signed=False,
        unit="°",
        visible=10,
        doc=f"Hue of the tint of {zone}.",
    )


def _saturation(name: str, crs: str, zone: str) -> Slider:
    return Slider(
        name=name,
        crs=crs,
        panel=Panel.GRADING,
        title=f"Saturation of {zone}",
        low=0,
        high=100,
        neutral=0,
        default=0,
        signed=False,
        visible=3,
        doc=f"Strength of the tint of {zone}.",
    )


def _luminance(name: str, crs: str, zone: str) -> Slider:
    return Slider(
        name=name,
        crs=crs,
        panel=Panel.GRADING,
        title=f"Luminance of {zone}",
        low=-100,
        high=100,
        neutral=0,
        default=0,
        visible=6,
        doc=f"Brightness of {zone}.",
    )


BALANCE = Slider(
    name="split_toning_balance",
    crs="SplitToningBalance",
    panel=Panel.GRADING,
    row=1,
    title="Balance",
    low=-100,
    high=100,
    neutral=0,
    default=0,
    visible=10,
    doc="Where shadows end and highlights begin; positive gives the highlights more room.",
)
BLENDING = Slider(
    name="color_grade_blending",
    crs="ColorGradeBlending",
    panel=Panel.GRADING,
    row=1,
    title="Blending",
    low=0,
    high=100,
    neutral=50,
    default=50,
    signed=False,
    visible=15,
    doc="How far shadows, midtones and highlights run into each other.",
)
# Adobe kept the names of split toning when color grading replaced it, so each zone's keys are
# spelled out.
SLIDERS = (
    _hue("split_toning_shadow_hue", "SplitToningShadowHue", "the shadows"),
    _saturation("split_toning_shadow_saturation", "SplitToningShadowSaturation", "the shadows"),
    _hue("split_toning_highlight_hue", "SplitToningHighlightHue", "the highlights"),
    _saturation(
        "split_toning_highlight_saturation", "SplitToningHighlightSaturation", "the highlights"
    ),
    BALANCE,
    _hue("color_grade_midtone_hue", "ColorGradeMidtoneHue", "the midtones"),
    _saturation("color_grade_midtone_sat", "ColorGradeMidtoneSat", "the midtones"),
    _luminance("color_grade_shadow_lum", "ColorGradeShadowLum", "the shadows"),
    _luminance("color_grade_midtone_lum", "ColorGradeMidtoneLum", "the midtones"),
    _luminance("color_grade_highlight_lum", "ColorGradeHighlightLum", "the highlights"),
    BLENDING,
    _hue("color_grade_global_hue", "ColorGradeGlobalHue", "the whole picture"),
    _saturation("color_grade_global_sat", "ColorGradeGlobalSat", "the whole picture"),
    _luminance("color_grade_global_lum", "ColorGradeGlobalLum", "the whole picture"),
)

FIT = Coefficients(
    "grading",
    {
        # What a tint of saturation 50 adds to the slope of the curve at black, and takes from it
        # at white, for each unit that a channel of its color is above the color's luminance.
        "shadows": Prior(1.22, 0.05),
        "highlights": Prior(1.15, 0.05),
        # How far midtones of saturation 50 shift for each unit that a channel is above the
        # middle, and the power that makes the bulge narrow.
        "midtones": Prior(0.139, 0.01),
        "narrow": Prior(2.56, 0.2),
    },
)

BRIGHTER, BRIGHTER_MIDDLE = 0.5, 0.13
"""What Luminance +100 adds to the slope at an end, and shifts the middle by: estimates."""

WHOLE = 0.4
"""Share of a zone's tint that the tint of the whole gives to shadows and to highlights."""

STEEPEST = 3.0
"""Slope at either end up to which the curve of an average Blending never turns back."""


def apply(
    image: torch.Tensor,
    context: Context,  # noqa: ARG001 - as every stage
    *,
    split_toning_shadow_hue: torch.Tensor,
    split_toning_shadow_saturation: torch.Tensor,
    split_toning_highlight_hue: torch.Tensor,
    split_toning_highlight_saturation: torch.Tensor,
    split_toning_balance: torch.Tensor,
    color_grade_midtone_hue: torch.Tensor,
    color_grade_midtone_sat: torch.Tensor,
    color_grade_shadow_lum: torch.Tensor,
    color_grade_midtone_lum: torch.Tensor,
    color_grade_highlight_lum: torch.Tensor,
    color_grade_blending: torch.Tensor,
    color_grade_global_hue: torch.Tensor,
    color_grade_global_sat: torch.Tensor,
    color_grade_global_lum: torch.Tensor,
) -> torch.Tensor:
    """Tint and brighten each zone; every slider has shape (B, 1, 1, 1), its range is its own.

    Args and result: display-linear ProPhoto, shape (B, 3, H, W); what leaves 0 to 1 is not
    touched.
    """
    whole = WHOLE * _tint(color_grade_global_hue, color_grade_global_sat)
    shadow = _tint(split_toning_shadow_hue, split_toning_shadow_saturation) + whole
    highlight = _tint(split_toning_highlight_hue, split_toning_highlight_saturation) + whole
    dark, light = color_grade_shadow_lum / 100, color_grade_highlight_lum / 100
    at_black = FIT["shadows"] * shadow + BRIGHTER * (dark + color_grade_global_lum / 100)
    at_white = FIT["highlights"] * highlight + BRIGHTER * (light + color_grade_global_lum / 100)
    middle = FIT["midtones"] * _swing(color_grade_midtone_hue, color_grade_midtone_sat)
    shift = middle + BRIGHTER_MIDDLE * color_grade_midtone_lum / 100
    # At a blending of 50 the ends make a cubic of the curve.
    narrow = (0.5 - color_grade_blending / 100).exp2()
    stretch = (-0.7 * split_toning_balance / 100).exp2()

    place = to_scale(image.clamp(0, 1))
    turned = _turn_ends(place, at_black, at_white, stretch, 2 * narrow)
    bent = _bulge(turned, shift, stretch, FIT["narrow"] * narrow)
    return image + from_scale(bent) - from_scale(place)


def _turn_ends(
    place: torch.Tensor,
    at_black: torch.Tensor,
    at_white: torch.Tensor,
    stretch: torch.Tensor,
    power: torch.Tensor,
) -> torch.Tensor:
    """Raise the curve by its tangents at black and at white, at `place` 0 to 1."""
    zone = place.clamp_min(TINY) ** stretch
    dark = (1 - zone).clamp_min(TINY) ** power
    low, high = at_black.clamp(-1, STEEPEST - 1), at_white.clamp(1 - STEEPEST, 1)
    return place + low * place * dark + high * (1 - place) * zone**power


def _bulge(
    place: torch.Tensor, shift: torch.Tensor, stretch: torch.Tensor, power: torch.Tensor
) -> torch.Tensor:
    """Shift the middle of the curve, at `place` 0 to 1."""

    def shape(at: torch.Tensor) -> torch.Tensor:
        zone = at.clamp(TINY, 1 - TINY) ** stretch
        return (4 * zone * (1 - zone)).clamp_min(TINY) ** power

    # Measured by half of its own shift: so a color and its complement undo each other.
    return place + shift * shape(place + shift * shape(place) / 2)


def _color(hue: torch.Tensor) -> torch.Tensor:
    """Return the fully saturated RGB of `hue` in degrees, shape (B, 3, 1, 1)."""
    offsets = torch.tensor([5.0, 3.0, 1.0], dtype=hue.dtype, device=hue.device)
    place = (hue / 60 + offsets.view(1, 3, 1, 1)) % 6
    return 1 - place.minimum(4 - place).clamp(0, 1)


def _strength(saturation: torch.Tensor) -> torch.Tensor:
    """Return 1 at the measured saturation of 50, 0 at 0, and 1.55 at 100, an estimate."""
    left, half = (1 - saturation / 100).clamp_min(TINY) ** 1.5, 0.5**1.5
    return (1 - left) / (1 - float(half))


def _tint(hue: torch.Tensor, saturation: torch.Tensor) -> torch.Tensor:
    color = _color(hue)
    return _strength(saturation) * (color - luminance(color))


def _swing(hue: torch.Tensor, saturation: torch.Tensor) -> torch.Tensor:
    return _strength(saturation) * (_color(hue) - 0.5)


STAGE = Stage("grading", SLIDERS, apply)
