"""How far a photo is from everything that training saw.

A network is as sure of what it never met as of what it knows. So the distance to the training
photos is measured, and the spread of every slider grows with it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from xmpredict.lazy import torch

PLACES = 48
"""Dimensions in which distance is measured."""

KNOWN = 0.99
"""Share of the training photos that lie within distance 1."""

RIDGE = 0.05
"""Share of the mean variance that is added to each direction: the narrowest tell of the number of
photos, not of photos."""


@dataclass(frozen=True, slots=True, eq=False)
class Familiar:
    """An ellipsoid around the training photos."""

    mean: torch.Tensor
    """Shape (D,)."""
    axes: torch.Tensor
    """Shape (D, PLACES), scaled so that 0.99 of the training photos have length 1 or less."""

    @classmethod
    def of(cls, seen: torch.Tensor) -> Self:
        """Measure training photos, shape (N, D)."""
        mean = seen.mean(0)
        _, scale, turned = torch.linalg.svd(seen - mean, full_matrices=False)
        variance = scale[:PLACES] ** 2 / max(1, len(seen) - 1)
        axes = turned[:PLACES].T / (variance + RIDGE * variance.mean()).sqrt()
        length = ((seen - mean) @ axes).norm(dim=1).quantile(KNOWN)
        return cls(mean, axes / length)

    def distance(self, seen: torch.Tensor) -> torch.Tensor:
        """Return how far photos, shape (N, D), are: (N,), up to 1 where training has been."""
        places: torch.Tensor = (seen - self.mean) @ self.axes
        return places.square().sum(1).sqrt()
