"""Light that a finished picture has lost: it is white, and no edit may gray it.

A JPEG or TIFF holds nothing above its white. Camera Raw, and the renderer with it, turns such
light gray where highlights or exposure are lowered, and colors it where white balance moves. No
photographer leaves that, so no training pair may show it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xmpredict.develop.rgb_tone import luminance
from xmpredict.lazy import torch

if TYPE_CHECKING:
    from xmpredict.training.light import Light

CLIPPED = 0.98
"""Encoded value of all channels from which a finished picture counts as white."""

GRAY = 0.93
"""Encoded luminance below which white has become a gray that everyone sees: L 94."""

MOST_GRAYED = 0.01
"""Share of a picture that an edit may gray."""


def clipped(neutral: torch.Tensor, light: Light) -> torch.Tensor:
    """Return where photos have lost their light, bool, shape (B, 1, H, W); nowhere in raws.

    Args:
        neutral: Rendered without an edit, encoded sRGB, shape (B, 3, H, W).
        light: Of the photos.
    """
    return (neutral.amin(1, keepdim=True) >= CLIPPED) & light.rendered.view(-1, 1, 1, 1)


def keeps_white(shown: torch.Tensor, lost: torch.Tensor) -> torch.Tensor:
    """Return which pictures `shown`, (B, 3, H, W), keep white what was `lost`: bool, (B,)."""
    grayed = lost & (luminance(shown) < GRAY)
    return grayed.float().mean((1, 2, 3)) <= MOST_GRAYED


def whiten(shown: torch.Tensor, lost: torch.Tensor) -> torch.Tensor:
    """Return pictures with white where light was `lost`, as their photographer wants it."""
    return torch.where(lost, torch.ones_like(shown), shown)
