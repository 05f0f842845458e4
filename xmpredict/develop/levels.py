"""Whites and Blacks: where the ends of the tone scale lie.

Each is one curve, hue kept. Camera Raw adapts positive Whites and negative Blacks to the photo;
here they are its average.

Source: curves drawn through what Camera Raw 18.6 made of a synthetic chart and, on average, of
five photos, both measured by the RAWmakase project (src/develop/basic_tone_data.rs).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xmpredict.develop.rgb_tone import TINY, from_encoded, rgb_tone, to_encoded
from xmpredict.develop.slider import Slider
from xmpredict.develop.stage import Stage

if TYPE_CHECKING:
    from xmpredict.develop.context import Context
    from xmpredict.lazy import torch

WHITES = Slider(
    name="whites",
    crs="Whites2012",
    low=-100,
    high=100,
    neutral=0,
    default=0,
    visible=6,
    doc="The bright end of the tone scale; positive drives more of it to white.",
)
BLACKS = Slider(
    name="blacks",
    crs="Blacks2012",
    low=-100,
    high=100,
    neutral=0,
    default=0,
    visible=5,
    doc="The dark end of the tone scale; negative drives more of it to black.",
)

STRETCH_KNEE = 0.085
"""Linear level below which positive Whites leave the picture alone."""


def apply(
    image: torch.Tensor,
    context: Context,  # noqa: ARG001 - as every stage
    *,
    whites: torch.Tensor,
    blacks: torch.Tensor,
) -> torch.Tensor:
    """Move the bright and the dark end of the tone scale.

    Args:
        image: Display-linear ProPhoto, shape (B, 3, H, W).
        context: Not needed.
        whites: Shape (B, 1, 1, 1), -100 to 100.
        blacks: Shape (B, 1, 1, 1), -100 to 100.

    Returns:
        Display-linear ProPhoto, shape (B, 3, H, W), may exceed 1.
    """
    up, down = whites.clamp_min(0) / 100, -whites.clamp_max(0) / 100
    lift, sink = blacks.clamp_min(0) / 100, -blacks.clamp_max(0) / 100

    def curve(light: torch.Tensor) -> torch.Tensor:
        return _sink(_lift(_press(_stretch(light, up), down), lift), sink)

    return rgb_tone(image, curve)


def _stretch(light: torch.Tensor, share: torch.Tensor) -> torch.Tensor:
    """Raise all but the darkest tones, for `share` 0 to 1 of positive Whites."""
    held = light.clamp_min(0)
    return light + held * (0.1 * share + 0.8 * share**2) * held / (held + STRETCH_KNEE)


def _press(light: torch.Tensor, share: torch.Tensor) -> torch.Tensor:
    """Lower the upper tones, white and black kept, for `share` 0 to 1 of negative Whites."""
    held = light.clamp(TINY, 1 - TINY)
    top = 0.4 + 0.2 * share
    # A bump of height 1 at `top`, 0 at both ends.
    bump = (held / top) ** 0.75 * ((1 - held) / (1 - top)) ** (0.75 * (1 - top) / top)
    return light - held * (0.33 * share - 0.07 * share**2) * bump


def _lift(light: torch.Tensor, share: torch.Tensor) -> torch.Tensor:
    """Brighten the dark tones, for `share` 0 to 1 of positive Blacks."""
    encoded = to_encoded(light)
    held = encoded.clamp(TINY, 1 - TINY)
    bump = held**0.4 * (1 - held) ** 1.3
    return from_encoded(encoded + (0.12 * share + 0.127 * share**2) * bump)


def _sink(light: torch.Tensor, share: torch.Tensor) -> torch.Tensor:
    """Darken the dark tones until the darkest are black, for `share` 0 to 1 of negative Blacks."""
    encoded = to_encoded(light)
    fade = (1 - encoded.clamp(0, 1 - TINY)) ** 1.2
    return from_encoded(encoded - (0.09 * share + 0.2 * share**2) * fade).maximum(
        light.clamp_max(0)
    )


STAGE = Stage("levels", (WHITES, BLACKS), apply)
