"""Tone curves that keep hue, and the encoding that they are drawn in.

Source: DNG SDK 1.7, `RefBaselineRGBTone`: the largest and the smallest channel go through the
curve, and the middle one keeps its place between them. Differs from it in that values are not
clipped before the curve.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xmpredict.lazy import torch

if TYPE_CHECKING:
    from collections.abc import Callable

LUMA = (0.2880402, 0.7118741, 0.0000857)
"""Weights of linear ProPhoto R, G, B in luminance (ROMM RGB, ISO 22028-2)."""

EYE = (0.3, 0.59, 0.11)
"""Weights of linear ProPhoto R, G, B in the light that forms are measured by.

Those of NTSC: of several that were tried on the measured chart they explain best which patches
Highlights and Shadows of Camera Raw 18.6 move alike; `LUMA` counts blue for nothing.
"""

GREY = 0.18
"""Linear level of middle grey, where EV is 0."""

TINY = 1e-6
"""Smallest number that roots, powers and divisions are given: their slopes stay finite."""


def rgb_tone(image: torch.Tensor, curve: Callable[[torch.Tensor], torch.Tensor]) -> torch.Tensor:
    """Apply `curve` to the largest and smallest channel and carry the middle one along.

    Args:
        image: Shape (B, 3, H, W).
        curve: Maps a tensor of shape (B, 2, H, W) to one of the same shape.

    Returns:
        Shape (B, 3, H, W).
    """
    low, high = image.amin(1, keepdim=True), image.amax(1, keepdim=True)
    new_low, new_high = curve(torch.cat([low, high], 1)).chunk(2, 1)
    return new_low + (image - low) * ((new_high - new_low) / (high - low).clamp_min(TINY))


def encoded_tone(
    image: torch.Tensor, curve: Callable[[torch.Tensor], torch.Tensor]
) -> torch.Tensor:
    """Do as `rgb_tone`, but keep the middle channel's place on the scale of the sRGB encoding.

    That is how Camera Raw 18.6 applies the curves that follow the profile's own: on its measured
    chart Contrast -50 is off by 0.17 CIEDE2000 so, and by 0.47 with the place kept in linear
    light.

    Args:
        image: Linear light, shape (B, 3, H, W).
        curve: Maps linear light to linear light, shape (B, 2, H, W).

    Returns:
        Linear light, shape (B, 3, H, W).
    """
    encoded = rgb_tone(to_encoded(image), lambda ends: to_encoded(curve(from_encoded(ends))))
    return from_encoded(encoded)


def luminance(image: torch.Tensor) -> torch.Tensor:
    """Return the luminance of linear ProPhoto `image`, shape (B, 1, H, W)."""
    red, green, blue = image.unbind(1)
    return (LUMA[0] * red + LUMA[1] * green + LUMA[2] * blue).unsqueeze(1)


def log_light(image: torch.Tensor) -> torch.Tensor:
    """Return the light of linear ProPhoto `image`, by `EYE`, in EV about grey, (B, 1, H, W)."""
    red, green, blue = image.unbind(1)
    light = EYE[0] * red + EYE[1] * green + EYE[2] * blue
    return (light.clamp_min(TINY) / GREY).log2().unsqueeze(1)


def to_encoded(linear: torch.Tensor) -> torch.Tensor:
    """Return `linear` through the sRGB curve, carried on below 0 and above 1.

    Source: IEC 61966-2-1.
    """
    power = 1.055 * linear.clamp_min(0.0031308) ** (1 / 2.4) - 0.055
    return torch.where(linear <= 0.0031308, linear * 12.92, power)  # noqa: PLR2004


def from_encoded(encoded: torch.Tensor) -> torch.Tensor:
    """Return the linear light of `encoded`: the inverse of `to_encoded`."""
    power = ((encoded.clamp_min(0.04045) + 0.055) / 1.055) ** 2.4
    return torch.where(encoded <= 0.04045, encoded / 12.92, power)  # noqa: PLR2004
