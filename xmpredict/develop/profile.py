"""The camera profile's own tone: from light to a picture, with no slider to it.

A profile without a tone curve of its own gets Camera Raw's default one. Finished pictures have
had theirs and stay as they are.

Source: levels read off the grey ramps of a synthetic chart that the RAWmakase project rendered
with Camera Raw 18.6, at exposures -1, 0 and +1 together (mean error 0.001 encoded).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xmpredict.develop.rgb_tone import from_encoded, rgb_tone
from xmpredict.develop.samples import interpolate, smooth_samples
from xmpredict.develop.stage import Stage
from xmpredict.lazy import torch

if TYPE_CHECKING:
    from xmpredict.develop.context import Context

DEFAULT_CURVE = (
    (0.0, 0.0),
    (0.02, 0.002),
    (0.04, 0.012),
    (0.07, 0.042),
    (0.1, 0.079),
    (0.14, 0.143),
    (0.2, 0.254),
    (0.27, 0.384),
    (0.36, 0.553),
    (0.47, 0.717),
    (0.6, 0.843),
    (0.73, 0.922),
    (0.86, 0.972),
    (1.0, 1.0),
)
"""(square root of linear light, sRGB-encoded result): both scales are even to the eye."""


def apply(image: torch.Tensor, context: Context) -> torch.Tensor:
    """Apply the default curve to raws.

    Args:
        image: Linear ProPhoto, shape (B, 3, H, W); 0 black, 1 white. As in the SDK, what is
            below 0 is 0 to the curve: a channel that is missing pulls the middle one nowhere.
        context: Tells which photos are raws.

    Returns:
        Display-linear ProPhoto, shape (B, 3, H, W), 0 to 1.
    """
    samples = torch.tensor(smooth_samples(DEFAULT_CURVE), dtype=image.dtype, device=image.device)

    def curve(light: torch.Tensor) -> torch.Tensor:
        root = light.clamp_min(1e-8).sqrt()
        return from_encoded(interpolate(samples.expand(len(light), -1), root))

    toned = rgb_tone(image.clamp_min(0), curve)
    return torch.where(context.rendered.view(-1, 1, 1, 1), image, toned)


STAGE = Stage("profile", (), apply)
