"""Tables of colors as camera profiles hold them, and a tone curve."""

from __future__ import annotations

import torch

from xmpredict.develop.hue_sat_map import HueSatMap

CURVE = ((0.0, 0.0), (0.05, 0.02), (0.2, 0.31), (0.6, 0.83), (1.0, 1.0))
"""Points of linear light."""


def entries(shape: tuple[int, int, int], seed: int = 1) -> torch.Tensor:
    """Return a table that moves every color, and scales no grey in value."""
    random = torch.Generator().manual_seed(seed)
    table = torch.rand(*shape, 3, generator=random, dtype=torch.float64)
    table = table * torch.tensor([80.0, 1.2, 0.9]) + torch.tensor([-40.0, 0.4, 0.6])
    table[:, :, 0, 2] = 1
    return table


def color_map(shape: tuple[int, int, int] = (3, 5, 4), seed: int = 1) -> HueSatMap:
    return HueSatMap.from_entries(entries(shape, seed), srgb=shape[0] > 1)
