"""What a model says of one photo, and how much of it is acted on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xmpredict.lazy import torch

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xmpredict.develop.settings import Settings

NOTHING_LEARNED = 0.97
"""Share of a slider's spread over all edits: left as wide, it was not decided by looking."""

FADED = 0.6
"""Share from which a mean is taken less than whole."""


@dataclass(frozen=True, slots=True)
class Prediction:
    """One photo's edit, with how sure the model is."""

    settings: Settings
    spread: Mapping[str, float]
    """Standard deviation by slider, in slider units; of white balance, by the incremental pair."""

    strangeness: float
    """Distance from what training saw: up to 1 within it."""


def widen(spread: torch.Tensor, distance: torch.Tensor) -> torch.Tensor:
    """Return `spread`, (N, A), grown by the square of `distance`, (N,), where that is above 1."""
    return spread * distance.clamp_min(1).square().unsqueeze(1)


def hold_back(mean: torch.Tensor, spread: torch.Tensor, usual: torch.Tensor) -> torch.Tensor:
    """Return `mean` drawn to neutral where `spread` says that little is known.

    Args:
        mean: In visible units from neutral, shape (N, A).
        spread: Standard deviation of each, shape (N, A).
        usual: Standard deviation of each axis over the training edits, shape (A,).

    Returns:
        Shape (N, A): whole up to a spread of 0.6 of the usual, 0 from 0.97 on.
    """
    share = spread / usual.clamp_min(1e-3)
    trust = ((NOTHING_LEARNED - share) / (NOTHING_LEARNED - FADED)).clamp(0, 1)
    return torch.where(trust > 0, mean * trust, torch.zeros_like(mean))
