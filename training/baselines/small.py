"""The small copy of a picture, by which a baseline decides how to change all of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xmpredict.lazy import torch

if TYPE_CHECKING:
    from contextlib import AbstractContextManager


@dataclass(frozen=True, slots=True)
class Span:
    """Which rows of a picture are at hand."""

    top: int
    height: int
    """Of the whole picture."""


def small_copy(image: torch.Tensor, side_px: int) -> torch.Tensor:
    """Return pictures, (B, 3, H, W), as squares of `side_px`, bilinearly as the published do."""
    side = (side_px, side_px)
    return torch.nn.functional.interpolate(image, side, mode="bilinear", align_corners=False)


def mixed(image: torch.Tensor) -> AbstractContextManager[object]:
    """Return a context in which filters of CUDA run in bfloat16.

    For what sees the small copy: its 8 bits would band the picture itself.
    """
    return torch.autocast("cuda", torch.bfloat16, enabled=image.is_cuda)
