"""What a camera profile does to a photo besides its matrices."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xmpredict.develop.hue_sat_map import HueSatMap
    from xmpredict.lazy import torch


@dataclass(frozen=True, slots=True)
class CameraProfile:
    """The tables and the tone curve of one camera profile, as tensors."""

    maps: tuple[tuple[float, HueSatMap], ...] = ()
    """For linear light, each with the mired of its light: none, one for all, or warm and cool."""

    look: HueSatMap | None = None
    """For the exposed picture, before the tone curve."""

    curve: torch.Tensor | None = None
    """Samples as `light_samples` makes them, shape (N,); None for Camera Raw's default curve."""
