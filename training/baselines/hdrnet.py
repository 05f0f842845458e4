"""HDRNet: a bilateral grid of affine colors, sliced at every pixel by a learned guide.

Source: M. Gharbi et al., "Deep Bilateral Learning for Real-Time Image Enhancement", SIGGRAPH 2017,
sections 3.1 to 3.4; it starts from the identity here, and has no batch norm.
"""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING

from xmpredict.lazy import torch
from xmpredict.training.baselines.small import Span, mixed, small_copy

if TYPE_CHECKING:
    from xmpredict.training.baselines.shape import Shape

nn, F = torch.nn, torch.nn.functional

CELLS, BINS = 16, 8
"""Cells of the grid along each side, and its bins of the guide."""

GLOBAL_CELLS = 4
"""Sides of the last features that are seen as a whole."""

KNOTS = 16
"""Of each of the guide's curves."""

AFFINE = 12
"""Numbers of a color's affine change: three rows of three and an offset."""


class Guide(nn.Module):
    """A matrix, a curve for each channel, and their mix."""

    def __init__(self) -> None:
        super().__init__()
        self.matrix = nn.Conv2d(3, 3, 1)
        self.mix = nn.Conv2d(3, 1, 1)
        self.shifts = nn.Parameter(torch.linspace(0, 1, KNOTS + 1)[:-1].repeat(3, 1))
        slopes = torch.zeros(3, KNOTS)
        slopes[:, 0] = 1
        self.slopes = nn.Parameter(slopes)
        with torch.no_grad():
            self.matrix.weight.copy_(torch.eye(3).view(3, 3, 1, 1))
            self.mix.weight.fill_(1 / 3)
            for layer in (self.matrix, self.mix):
                nn.init.zeros_(layer.bias)  # type: ignore[arg-type]

    def forward(self, image: torch.Tensor) -> torch.Tensor:
        """Return where in the bins each pixel is, (B, 1, H, W), 0 to 1."""
        mixed = self.matrix(image)
        curved = torch.zeros_like(mixed)
        # Knot by knot: all at once would hold 16 pictures.
        for shift, slope in zip(self.shifts.T, self.slopes.T, strict=True):
            curved = curved + slope.view(3, 1, 1) * F.relu(mixed - shift.view(3, 1, 1))
        guide: torch.Tensor = self.mix(curved).clamp(0, 1)
        return guide


class HdrNet(nn.Module):
    """Grid and guide; the published width is 8."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.seen_px = shape.seen_px
        halvings = int(math.log2(shape.seen_px // CELLS))
        wide = [3, *(shape.width << n for n in range(halvings))]
        deep = wide[-1]
        self.splat = _filters(wide, 2)
        self.local = nn.Sequential(
            nn.Conv2d(deep, deep, 3, 1, 1), nn.ReLU(), nn.Conv2d(deep, deep, 3, 1, 1, bias=False)
        )
        self.whole = _filters([deep] * 3, 2)
        self.judge = nn.Sequential(
            nn.Linear(deep * GLOBAL_CELLS**2, 4 * deep),
            nn.ReLU(),
            nn.Linear(4 * deep, 2 * deep),
            nn.ReLU(),
            nn.Linear(2 * deep, deep),
        )
        self.grid = nn.Conv2d(deep, AFFINE * BINS, 1)
        self.guide = Guide()
        identity = torch.eye(3, 4).flatten().repeat_interleave(BINS)
        with torch.no_grad():
            self.grid.weight.mul_(0.1)
            self.grid.bias.copy_(identity)  # type: ignore[union-attr]

    def forward(self, image: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Return the picture, (B, 3, H, W), and no cost."""
        picture = self.paint(image, self.decide(image), Span(0, image.shape[-2]))
        return picture, picture.new_zeros(())

    def decide(self, image: torch.Tensor) -> torch.Tensor:
        """Return the grid of each picture, (B, 12, bins, cells, cells)."""
        with mixed(image):
            splat = self.splat(small_copy(image, self.seen_px))
            whole = self.judge(self.whole(splat).flatten(1))
            fused = F.relu(self.local(splat) + whole.view(*whole.shape, 1, 1))
            grid: torch.Tensor = self.grid(fused)
        return grid.float().view(len(image), AFFINE, BINS, CELLS, CELLS)

    def paint(self, rows: torch.Tensor, decided: torch.Tensor, span: Span) -> torch.Tensor:
        """Return some rows of pictures, sliced out of their grids; `span` says which they are."""
        sliced = _slice(decided, self.guide(rows), span)
        affine = sliced.view(len(sliced), 3, 4, *sliced.shape[-2:])
        return (affine[:, :, :3] * rows.unsqueeze(1)).sum(2) + affine[:, :, 3]


def _filters(wide: list[int], stride: int) -> nn.Sequential:
    layers: list[nn.Module] = []
    for entering, leaving in pairwise(wide):
        layers += [nn.Conv2d(entering, leaving, 3, stride, 1), nn.ReLU()]
    return nn.Sequential(*layers)


def _slice(grid: torch.Tensor, guide: torch.Tensor, span: Span) -> torch.Tensor:
    """Look `grid`, (B, C, bins, h, w), up at `guide`, (B, 1, H, W): (B, C, H, W)."""
    height, width = guide.shape[-2:]
    places = torch.arange(span.top, span.top + height, device=guide.device)
    rows = (places + 0.5) * 2 / span.height - 1
    columns = (torch.arange(width, device=guide.device) + 0.5) * 2 / width - 1
    y, x = torch.meshgrid(rows, columns, indexing="ij")
    # The first and the last bin stand at 0 and 1, the cells' centers between the borders.
    z = (2 * guide[:, 0] - 1) * (BINS - 1) / BINS
    at = torch.stack([x.expand_as(z), y.expand_as(z), z], -1).unsqueeze(1)
    return F.grid_sample(grid, at, padding_mode="border", align_corners=False).squeeze(2)
