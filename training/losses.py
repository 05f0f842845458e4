"""Differences that training and fitting make small, with gradients."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xmpredict.lazy import torch

def delta_e94(shown: torch.Tensor, wanted: torch.Tensor) -> torch.Tensor:
    """Return the CIE94 difference of two CIELAB tensors; shapes (B, 3, ...) to (B, ...).

    Nearly CIEDE2000 where that is smooth, and it has a slope everywhere.

    Source: CIE 116:1995, graphic arts weights.
    """
    lightness, a, b = (shown - wanted).unbind(1)
    chroma = wanted[:, 1:].norm(dim=1)
    along = (a * wanted[:, 1] + b * wanted[:, 2]) / chroma.clamp_min(1)
    across = (a * a + b * b - along * along).clamp_min(0)
    total = lightness**2 + (along / (1 + 0.045 * chroma)) ** 2 + across / (1 + 0.015 * chroma) ** 2
    return (total + 1e-6).sqrt()
