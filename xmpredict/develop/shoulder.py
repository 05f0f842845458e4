"""What the sensor saw above 1, rolled off to white before colors are mixed.

Source: where it lies in the order is told by the colorful patches of a synthetic chart that the
RAWmakase project rendered with Camera Raw 18.6: the sliders of the color mixer, Vibrance and
Saturation have simple forms, the same at all levels, in this light and in none after it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xmpredict.develop.exposure import roll_off
from xmpredict.develop.rgb_tone import rgb_tone
from xmpredict.develop.stage import Stage

if TYPE_CHECKING:
    from xmpredict.develop.context import Context
    from xmpredict.lazy import torch


def apply(image: torch.Tensor, context: Context) -> torch.Tensor:
    """Bring the photo's white point to 1, hue kept; rendered files have theirs there.

    Args:
        image: Linear ProPhoto, shape (B, 3, H, W); 0 black, 1 sensor white, may exceed 1.
        context: Gives the photo's white.

    Returns:
        Linear ProPhoto, shape (B, 3, H, W), white at 1, unclipped.
    """
    return rgb_tone(image, lambda light: roll_off(light, context.scale))


STAGE = Stage("shoulder", (), apply, always=True)
