"""People before a studio's backdrop: plain paper, mostly white, lit a little unevenly."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xmpredict.develop.rgb_tone import from_encoded
from xmpredict.lazy import torch

if TYPE_CHECKING:
    import random

WHITE, WHITES = 0.7, (0.9, 0.985)
"""How often the paper is white, and how light that is, encoded: nowhere blown."""

OTHERS = 0.1, 0.9
"""Of gray and colored papers, so that plain is not taken for white."""

CASTS = 0.02, 0.15
"""How far channels of white and of other paper differ in linear light: standard deviations."""

FALL_OFF_EV = 0.4
"""Most that the paper darkens from its lightest place to its darkest."""

EDGE = 0.4, 0.7
"""Mask values at and between which paper becomes person."""

SMALLEST = 0.03
"""Share of a picture that people take at least: nobody rolls out paper for less."""


def before_backdrop(
    image: torch.Tensor, person: torch.Tensor, chance: random.Random
) -> torch.Tensor:
    """Return finished photos with a backdrop behind their people.

    Args:
        image: Linear sRGB, shape (B, 3, H, W).
        person: The mask, shape (B, 1, H, W).
        chance: Decides which backdrop; it is the same for all photos.

    Returns:
        Linear sRGB, shape (B, 3, H, W); photos that hardly show anybody are left as they are.
    """
    paper = _paper(chance).view(1, 3, 1, 1) * _light(image.shape[2:], chance)
    low, high = EDGE
    inside = torch.nn.functional.avg_pool2d(
        ((person - low) / (high - low)).clamp(0, 1), 3, 1, 1, count_include_pad=False
    )
    shown = paper.lerp(image, inside)
    enough = person.mean((1, 2, 3)) >= SMALLEST
    return torch.where(enough.view(-1, 1, 1, 1), shown, image)


def _paper(chance: random.Random) -> torch.Tensor:
    """Return the color of some paper, linear, shape (3,)."""
    white = chance.random() < WHITE
    encoded = torch.tensor(chance.uniform(*(WHITES if white else OTHERS)))
    cast = torch.tensor([chance.gauss(0, CASTS[not white]) for _ in range(3)])
    color = from_encoded(encoded) * (1 + cast).clamp_min(0)
    return color.clamp_max(from_encoded(torch.tensor(WHITES[1])))


def _light(size: torch.Size, chance: random.Random) -> torch.Tensor:
    """Return how light falls off over the paper from somewhere: shape (1, 1, H, W), up to 1."""
    rows, columns = (torch.linspace(0, 1, length) for length in size)
    top, left = chance.random(), chance.random()
    away = ((rows - top).square().unsqueeze(1) + (columns - left).square()).sqrt()
    fall = -chance.uniform(0, FALL_OFF_EV) * away / away.max()
    return fall.exp2().view(1, 1, *size)
