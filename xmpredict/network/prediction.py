"""What a model says of one photo, and how much of it is acted on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xmpredict.develop.exposure import EXPOSURE
from xmpredict.develop.white_balance import INCREMENTAL_TEMPERATURE, INCREMENTAL_TINT
from xmpredict.lazy import torch

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xmpredict.develop.settings import Settings
    from xmpredict.network.sight import Glance

DOUBTFUL, BLIND = 1.05, 1.4
"""Shares of a slider's spread over all training edits: from the first on its mean is taken less
than whole, and not at all from the second. Within what training saw a spread is never wider than
that of all edits, and a mean is already drawn to the usual edit by as little as is known."""

BALANCE = frozenset({INCREMENTAL_TEMPERATURE.name, INCREMENTAL_TINT.name})
CORRECTIONS = BALANCE | {EXPOSURE.name}
"""Axes that undo what a camera got wrong; all others are taste, which may as well be left out."""

EITHER_WAY, ONE_WAY = 0.75, 1.25
"""Means of a slider of taste over a scene, in spreads: up to the first nobody can tell which way it
should go, and it stays neutral; from the second on it is taken whole. On held-out scenes the pair
1, 1.5 and the pair 0.5, 1 were 0.1 and 0.25 dB worse."""

UNSEEN = 0.5
"""Steps that a viewer notices: a slider that would move less stays neutral."""


@dataclass(frozen=True, slots=True)
class Prediction:
    """One photo's edit, with how sure the model is."""

    settings: Settings
    spread: Mapping[str, float]
    """Standard deviation by slider, in slider units; of white balance, by the incremental pair."""

    strangeness: float
    """Distance from what training saw: up to 1 within it."""

    glance: Glance
    """What it saw of the photo."""


def widen(spread: torch.Tensor, distance: torch.Tensor) -> torch.Tensor:
    """Return `spread`, (N, A), grown by the square of `distance`, (N,), where that is above 1."""
    return spread * distance.clamp_min(1).square().unsqueeze(1)


def spare_white(
    edits: torch.Tensor, finished: torch.Tensor, share: float, names: Sequence[str]
) -> torch.Tensor:
    """Return `edits` with `share` of their white balance, where photos are finished.

    White balance colors the light that a finished picture has lost.

    Args:
        edits: Shape (N, A).
        finished: Which photos are, bool, shape (N,).
        share: 0 to 1.
        names: What the axes are called.
    """
    balances = torch.tensor([name in BALANCE for name in names])
    return torch.where(finished.unsqueeze(1) & balances, share * edits, edits)


def hold_back(
    mean: torch.Tensor, spread: torch.Tensor, usual: torch.Tensor, names: Sequence[str]
) -> torch.Tensor:
    """Return what is acted on of `mean`, the rest drawn to neutral.

    Args:
        mean: Of the photos of one scene in visible units from neutral, shape (N, A).
        spread: Standard deviation of each, shape (N, A).
        usual: Standard deviation of each axis over the training edits, shape (A,).
        names: What the axes are called.

    Returns:
        Shape (N, A): whole up to a spread of 1.05 of the usual, 0 from 1.4 on. Less, or 0, where it
        is taste and `spread` leaves open which way to go; that is said once for the scene, or its
        photos would differ in it. And 0 where the rest would not be noticed.
    """
    share = spread / usual.clamp_min(1e-3)
    trust = ((BLIND - share) / (BLIND - DOUBTFUL)).clamp(0, 1)
    sure = (mean / spread).square().mean(0).sqrt()
    certain = ((sure - EITHER_WAY) / (ONE_WAY - EITHER_WAY)).clamp(0, 1)
    needed = torch.tensor([name in CORRECTIONS for name in names])
    held = mean * trust * certain.where(~needed, torch.ones_like(certain))
    return torch.where(held.abs() >= UNSEEN, held, torch.zeros_like(mean))
