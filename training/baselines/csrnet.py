"""CSRNet: three layers that see one pixel, modulated by what a small network sees of the whole.

Source: J. He et al., "Conditional Sequential Modulation for Efficient Global Image Retouching",
ECCV 2020, sections 3.1 and 3.2.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from xmpredict.lazy import torch
from xmpredict.training.baselines.small import Span, mixed, small_copy

if TYPE_CHECKING:
    from xmpredict.training.baselines.shape import Shape

nn, F = torch.nn, torch.nn.functional


class Modulated(nn.Module):
    """A layer of single pixels whose channels are scaled and shifted by the condition."""

    def __init__(self, entering: int, leaving: int, condition: int) -> None:
        super().__init__()
        self.colors = nn.Conv2d(entering, leaving, 1)
        self.scale = nn.Linear(condition, leaving)
        self.shift = nn.Linear(condition, leaving)

    def forward(self, image: torch.Tensor, condition: torch.Tensor) -> torch.Tensor:
        """Return (B, leaving, H, W)."""
        colors: torch.Tensor = self.colors(image)
        scale, shift = (f(condition).unsqueeze(-1).unsqueeze(-1) for f in (self.scale, self.shift))
        modulated: torch.Tensor = colors * scale + shift + colors
        return modulated


class CsrNet(nn.Module):
    """Condition and layers; the published width is 64, and 32 of the condition."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.seen_px = shape.seen_px
        condition = shape.width // 2
        self.condition = nn.Sequential(
            nn.Conv2d(3, condition, 7, 2, 1),
            nn.ReLU(),
            nn.Conv2d(condition, condition, 3, 2, 1),
            nn.ReLU(),
            nn.Conv2d(condition, condition, 3, 2, 1),
            nn.ReLU(),
        )
        wide = (3, shape.width, shape.width, 3)
        self.layers = nn.ModuleList(
            Modulated(entering, leaving, condition) for entering, leaving in pairwise(wide)
        )

    def forward(self, image: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Return the picture, (B, 3, H, W), and no cost."""
        picture = self.paint(image, self.decide(image), Span(0, image.shape[-2]))
        return picture, picture.new_zeros(())

    def decide(self, image: torch.Tensor) -> torch.Tensor:
        """Return the condition of each picture, (B, width / 2)."""
        with mixed(image):
            seen: torch.Tensor = self.condition(small_copy(image, self.seen_px))
        return seen.float().mean((2, 3))

    def paint(self, rows: torch.Tensor, decided: torch.Tensor, span: Span) -> torch.Tensor:  # noqa: ARG002 - a pixel is changed wherever it is
        """Return some rows of pictures through the layers."""
        for place, layer in enumerate(self.layers):
            rows = layer(F.relu(rows) if place else rows, decided)
        return rows
