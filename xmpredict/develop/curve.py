"""The point curves: one for all channels and one each for red, green and blue.

All are drawn over the sRGB encoding of linear ProPhoto. The first keeps the middle channel's
place between the others on that scale, then each channel goes through its own.

Source: DNG SDK 1.7 (natural cubic spline, RGB tone); the encoding is the one in which Camera
Raw 18.6 shows its curve on the grey ramp of a synthetic chart (RAWmakase project).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xmpredict.develop.rgb_tone import encoded_tone, from_encoded, to_encoded
from xmpredict.develop.samples import interpolate
from xmpredict.develop.slider import PointCurve
from xmpredict.develop.stage import Stage
from xmpredict.lazy import torch

if TYPE_CHECKING:
    from xmpredict.develop.context import Context

CURVES = (
    PointCurve(
        name="tone_curve",
        crs="ToneCurvePV2012",
        doc="Tone curve through points, hue kept.",
    ),
    PointCurve(
        name="tone_curve_red",
        crs="ToneCurvePV2012Red",
        doc="Curve of the red channel alone.",
    ),
    PointCurve(
        name="tone_curve_green",
        crs="ToneCurvePV2012Green",
        doc="Curve of the green channel alone.",
    ),
    PointCurve(
        name="tone_curve_blue",
        crs="ToneCurvePV2012Blue",
        doc="Curve of the blue channel alone.",
    ),
)


def apply(
    image: torch.Tensor,
    context: Context,  # noqa: ARG001 - as every stage
    *,
    tone_curve: torch.Tensor,
    tone_curve_red: torch.Tensor,
    tone_curve_green: torch.Tensor,
    tone_curve_blue: torch.Tensor,
) -> torch.Tensor:
    """Apply the curve of all channels and then that of each.

    Args:
        image: Display-linear ProPhoto, shape (B, 3, H, W).
        context: Not needed.
        tone_curve: Shape (B, 256), samples 0 to 1 of the curve over 0 to 1, as the next three.
        tone_curve_red: See above.
        tone_curve_green: See above.
        tone_curve_blue: See above.

    Returns:
        Display-linear ProPhoto, shape (B, 3, H, W); what leaves 0 to 1 keeps its distance.
    """
    image = encoded_tone(image, lambda light: _through(tone_curve, light))
    each = (tone_curve_red, tone_curve_green, tone_curve_blue)
    channels = [_through(s, c) for s, c in zip(each, image.unbind(1), strict=True)]
    return torch.stack(channels, 1)


def _through(samples: torch.Tensor, light: torch.Tensor) -> torch.Tensor:
    held = light.clamp(0, 1)
    return from_encoded(interpolate(samples, to_encoded(held))) + (light - held)


STAGE = Stage("curve", CURVES, apply)
