"""What a trained network says, made true of held-out edits: how far it goes, and its spreads.

A network draws to the usual edit what it cannot tell. Where it does so more than the edits bear
out, its corrections are stretched; then its spreads are measured.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xmpredict.lazy import torch
from xmpredict.network.prediction import CORRECTIONS
from xmpredict.training.batches import predict_batch, to_batch

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xmpredict.network.scene_network import SceneNetwork
    from xmpredict.training.store import Store

FARTHEST = 1.5
"""Factor on corrections that `settle` may find."""

NARROWEST, WIDEST = 0.5, 3.0
"""Factors on spreads that it may find: beyond, something else is wrong."""

Views = tuple["Store", "torch.Tensor | None"]
"""Held-out views, and the code of whose edits they are, shape (1, styles)."""


def settle(network: SceneNetwork, names: Sequence[str], held_out: Sequence[Views]) -> torch.Tensor:
    """Stretch the corrections of `network`, in place; return the factor on each spread, (A,).

    Args:
        network: What was learned.
        names: What its axes are called.
        held_out: Views that it did not learn from.
    """
    _stretch(network, names, torch.cat([_compare(network, names, *views) for views in held_out], 1))
    label, mean, spread = torch.cat([_compare(network, names, *v) for v in held_out], 1)
    # Robust: one absurd edit must not widen what is true of the others.
    off: torch.Tensor = (label - mean) / spread
    return off.abs().quantile(0.683, 0).clamp(NARROWEST, WIDEST)


def foresee(
    network: SceneNetwork, store: Store, code: torch.Tensor | None = None
) -> tuple[torch.Tensor, torch.Tensor]:
    """Return mean and spread of every view of `store`, row by row, each scene seen as a whole.

    Args:
        network: What decides.
        store: The views.
        code: Whose style, shape (1, styles); None for a network without styles.
    """
    mean, spread = torch.empty_like(store["label"]), torch.empty_like(store["label"])
    with torch.no_grad():
        for photos in store.scenes:
            batch = to_batch([[row for views in photos for row in views]])
            rows = batch.rows[batch.real]
            mean[rows], spread[rows] = predict_batch(network, store, batch, code)
    return mean, spread


def _compare(
    network: SceneNetwork, names: Sequence[str], store: Store, code: torch.Tensor | None
) -> torch.Tensor:
    """Return label, mean and spread of all views, (3, N, A)."""
    order = [store.axes.names.index(name) for name in names]
    return torch.stack([store["label"][:, order], *foresee(network, store, code)])


def _stretch(network: SceneNetwork, names: Sequence[str], told: torch.Tensor) -> None:
    label, mean, _ = told
    # By least squares through neutral; what goes too far is held back elsewhere.
    slope = (label * mean).sum(0) / mean.square().sum(0).clamp_min(1e-6)
    corrects = torch.tensor([name in CORRECTIONS for name in names])
    factor = slope.clamp(1, FARTHEST).where(corrects, torch.ones_like(slope))
    head = network.mean[-1]
    with torch.no_grad():
        head.weight *= factor.unsqueeze(1)
        head.bias *= factor
