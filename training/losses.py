"""Differences that training and fitting make small, with gradients."""

from __future__ import annotations

from xmpredict.color.spaces import D50, D65_TO_D50, SRGB_TO_XYZ, xy_to_xyz
from xmpredict.develop.rgb_tone import from_encoded
from xmpredict.lazy import torch

EPSILON, KAPPA = 216 / 24389, 24389 / 27


def to_lab(encoded: torch.Tensor) -> torch.Tensor:
    """Return CIELAB (D50) of encoded sRGB; shapes (B, 3, ...).

    Source: CIE 15:2004, 8.2.1; as `xmpredict.color.difference.srgb_to_lab`, for tensors.
    """
    matrix = D65_TO_D50 @ SRGB_TO_XYZ / xy_to_xyz(D50)[:, None]
    to_xyz = torch.tensor(matrix, dtype=encoded.dtype, device=encoded.device)
    ratio = torch.einsum("ij,bj...->bi...", to_xyz, from_encoded(encoded))
    root = ratio.clamp_min(EPSILON) ** (1 / 3)
    x, y, z = torch.where(ratio > EPSILON, root, (KAPPA * ratio + 16) / 116).unbind(1)
    return torch.stack([116 * y - 16, 500 * (x - y), 200 * (y - z)], 1)


def delta_e94(shown: torch.Tensor, wanted: torch.Tensor) -> torch.Tensor:
    """Return the CIE94 difference of two CIELAB tensors; shapes (B, 3, ...) to (B, ...).

    Nearly CIEDE2000 where that is smooth, and it has a slope everywhere.

    Source: CIE 116:1995, graphic arts weights.
    """
    lightness, a, b = (shown - wanted).unbind(1)
    chroma = wanted[:, 1:].norm(dim=1)
    along = (a * wanted[:, 1] + b * wanted[:, 2]) / chroma.clamp_min(1)
    across = (a * a + b * b - along * along).clamp_min(0)
    fuller, turned = along / (1 + 0.045 * chroma), across / (1 + 0.015 * chroma) ** 2
    square: torch.Tensor = lightness.square() + fuller.square() + turned
    return (square + 1e-6).sqrt()
