"""From the working space to what a screen takes: encoded sRGB.

Source: ROMM RGB (ISO 22028-2) to sRGB (IEC 61966-2-1) by a Bradford adaptation of the white.
"""

from __future__ import annotations

from xmpredict.develop.rgb_tone import from_encoded, to_encoded
from xmpredict.lazy import torch


def to_display(image: torch.Tensor) -> torch.Tensor:
    """Return display-linear ProPhoto `image` as encoded sRGB, each channel clipped to 0..1.

    Args:
        image: Shape (B, 3, H, W), any range.

    Returns:
        Shape (B, 3, H, W), 0 to 1.
    """
    from xmpredict.color.spaces import PROPHOTO_TO_SRGB  # noqa: PLC0415 - loads NumPy

    matrix = torch.tensor(PROPHOTO_TO_SRGB, dtype=image.dtype, device=image.device)
    linear = torch.einsum("ij,bjhw->bihw", matrix, image)
    return to_encoded(linear.clamp(0, 1))


def from_display(image: torch.Tensor) -> torch.Tensor:
    """Return encoded sRGB `image`, 0 to 1, as linear ProPhoto; both (B, 3, H, W)."""
    from xmpredict.color.spaces import SRGB_TO_PROPHOTO  # noqa: PLC0415 - loads NumPy

    matrix = torch.tensor(SRGB_TO_PROPHOTO, dtype=image.dtype, device=image.device)
    return torch.einsum("ij,bjhw->bihw", matrix, from_encoded(image))
