"""CIELAB of pictures as tensors, with gradients."""

from __future__ import annotations

from xmpredict.develop.rgb_tone import from_encoded
from xmpredict.lazy import torch

EPSILON, KAPPA = 216 / 24389, 24389 / 27


def to_lab(encoded: torch.Tensor) -> torch.Tensor:
    """Return CIELAB (D50) of encoded sRGB; shapes (B, 3, ...).

    Source: CIE 15:2004, 8.2.1; as `xmpredict.color.difference.srgb_to_lab`, for tensors.
    """
    from xmpredict.color.spaces import (  # noqa: PLC0415 - loads NumPy
        D50,
        D65_TO_D50,
        SRGB_TO_XYZ,
        xy_to_xyz,
    )

    matrix = D65_TO_D50 @ SRGB_TO_XYZ / xy_to_xyz(D50)[:, None]
    to_xyz = torch.tensor(matrix, dtype=encoded.dtype, device=encoded.device)
    ratio = torch.einsum("ij,bj...->bi...", to_xyz, from_encoded(encoded))
    root = ratio.clamp_min(EPSILON) ** (1 / 3)
    x, y, z = torch.where(ratio > EPSILON, root, (KAPPA * ratio + 16) / 116).unbind(1)
    return torch.stack([116 * y - 16, 500 * (x - y), 200 * (y - z)], 1)
