"""Color grading: a tint and a brightness for shadows, midtones, highlights and the whole.

Each channel gets a gain that depends on its own level. In shadows and highlights the gain is the
tint's color at unchanged luminance; in midtones it is the same up and down about the middle of
the tint.

Source: gains drawn through the grey ramp of a synthetic chart rendered by Camera Raw 18.6 and
measured by the RAWmakase project, three zones at saturation 50. Luminance, the tint of the
whole, Balance and Blending are estimates.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xmpredict.develop.rgb_tone import LUMA, TINY, to_encoded
from xmpredict.develop.slider import Slider
from xmpredict.develop.stage import Stage
from xmpredict.lazy import torch

if TYPE_CHECKING:
    from xmpredict.develop.context import Context


def _hue(name: str, crs: str, zone: str) -> Slider:
    return Slider(
        name=name,
        crs=crs,
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

LUMINANCE_EV = 0.6
"""What a zone's luminance slider is worth at its end, an estimate."""


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

    Args and result: display-linear ProPhoto, shape (B, 3, H, W).
    """
    low, middle, high = _zones(image, split_toning_balance, color_grade_blending)
    shadow = _tint(split_toning_shadow_hue, split_toning_shadow_saturation)
    highlight = _tint(split_toning_highlight_hue, split_toning_highlight_saturation)
    whole = _tint(color_grade_global_hue, color_grade_global_sat)
    midtone = _swing(color_grade_midtone_hue, color_grade_midtone_sat)
    gain = (1 + low * shadow) * (1 + high * highlight) * (1 + (low + high) * whole)
    light = (
        color_grade_shadow_lum * low
        + color_grade_midtone_lum * middle
        + color_grade_highlight_lum * high
        + color_grade_global_lum
    )
    return image * gain * (middle * midtone + LUMINANCE_EV / 100 * light).exp2()


def _zones(
    image: torch.Tensor, balance: torch.Tensor, blending: torch.Tensor
) -> tuple[torch.Tensor, ...]:
    """Return the weights of shadows, midtones and highlights, each 0 to 1."""
    place = to_encoded(image).clamp(TINY, 1) ** (-0.7 * balance / 100).exp2()
    reach = (1 - blending / 50).exp2()
    step = (place + 0.12) / 1.12
    shadows = (1 - step * step * (3 - 2 * step)).clamp_min(TINY) ** reach
    midtones = (4 * place * (1 - place)).clamp_min(TINY) ** (3.3 * reach)
    highlights = (1.2 * place**1.7 * (1 - place)).clamp_min(TINY) ** reach
    return shadows, midtones, highlights


def _color(hue: torch.Tensor) -> torch.Tensor:
    """Return the fully saturated RGB of `hue` in degrees, shape (B, 3, 1, 1)."""
    offsets = torch.tensor([5.0, 3.0, 1.0], dtype=hue.dtype, device=hue.device)
    place = (hue / 60 + offsets.view(1, 3, 1, 1)) % 6
    return 1 - place.minimum(4 - place).clamp(0, 1)


def _strength(saturation: torch.Tensor) -> torch.Tensor:
    """Return 0 to 1, and the measured 0.79 at a saturation of 50."""
    return 1 - (1 - saturation / 100).clamp_min(TINY) ** 2.25


def _tint(hue: torch.Tensor, saturation: torch.Tensor) -> torch.Tensor:
    color = _color(hue)
    weights = torch.tensor(LUMA, dtype=hue.dtype, device=hue.device).view(1, 3, 1, 1)
    # Pure blue has next to no luminance: the floor keeps its gain within reason.
    own = (color * weights).sum(1, keepdim=True).clamp_min(0.25)
    return _strength(saturation) * (color / own - 1)


def _swing(hue: torch.Tensor, saturation: torch.Tensor) -> torch.Tensor:
    return 0.805 * _strength(saturation) * (_color(hue) - 0.5)


STAGE = Stage("grading", SLIDERS, apply)
