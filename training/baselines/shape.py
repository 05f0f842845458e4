"""How large a baseline is."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Shape:
    """What a baseline is built with; the published sizes stand in ``training/ppr10k.toml``."""

    width: int
    """Channels of the first layer."""
    seen_px: int
    """Sides of the square copy of a picture that decides how the picture is changed."""
    luts: int = 5
    nodes: int = 33
    """Of lut3d: how many tables, and nodes along each axis."""
    classifier: str = "resnet18"
    """Of lut3d: ``resnet18`` as in PPR10K, or ``small`` as in Image-Adaptive-3DLUT."""
