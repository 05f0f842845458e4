"""Batches of scenes: rows of a store, padded to the largest scene."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from xmpredict.lazy import torch
from xmpredict.network.sight import hide_person

if TYPE_CHECKING:
    import random
    from collections.abc import Sequence

    from xmpredict.network.scene_network import SceneNetwork
    from xmpredict.training.store import Store

LARGEST = 8
"""Photos of a training scene."""

ALONE = 0.15
"""Share of scenes of one photo: a shoot has those too."""

HIDDEN = 0.1
"""Share of photos whose person is not shown to the network: finished photos of things are too few
to learn from, and a shoot has many."""


@dataclass(frozen=True, slots=True, eq=False)
class Batch:
    """Scenes side by side."""

    rows: torch.Tensor
    """Rows of the store, shape (S, N); where a scene is smaller, its first again."""
    real: torch.Tensor
    """Which of them are photos, bool, shape (S, N)."""
    hidden: torch.Tensor
    """Of which the network is not to see the person, bool, shape (S, N)."""

    def seen(self, *, together: bool) -> torch.Tensor:
        """Return who looks at whom, shape (S, N, N): all of a scene, or each only at itself."""
        oneself = torch.eye(self.rows.shape[1], dtype=torch.bool)
        if not together:
            return oneself.expand(len(self.rows), -1, -1)
        return self.real.unsqueeze(1) | oneself


def draw_batch(store: Store, scenes: int, chance: random.Random) -> Batch:
    """Return `scenes` scenes of 1 to LARGEST views each."""
    drawn = []
    for _ in range(scenes):
        photos = chance.choice(store.scenes)
        rows = [row for views in photos for row in views]
        alone = chance.random() < ALONE
        count = 1 if alone else chance.randint(min(3, len(rows)), min(LARGEST, len(rows)))
        drawn.append(chance.sample(rows, count))
    batch = to_batch(drawn)
    hidden = [[chance.random() < HIDDEN for _ in row] for row in batch.rows.tolist()]
    return replace(batch, hidden=torch.tensor(hidden))


def to_batch(scenes: Sequence[Sequence[int]]) -> Batch:
    """Return scenes of rows as one batch."""
    longest = max(map(len, scenes))
    rows = [[*scene, *[scene[0]] * (longest - len(scene))] for scene in scenes]
    real = [[place < len(scene) for place in range(longest)] for scene in scenes]
    held = torch.tensor(real)
    return Batch(torch.tensor(rows), held, torch.zeros_like(held))


def predict_batch(
    network: SceneNetwork, store: Store, batch: Batch, style: torch.Tensor | None = None
) -> tuple[torch.Tensor, torch.Tensor]:
    """Return mean and spread for the photos of `batch`, shape (real photos, A).

    Args:
        network: It says whether photos look at one another.
        store: What `batch` is of.
        batch: Scenes.
        style: The code of each scene, shape (S, styles); None for a network without styles.
    """
    rows, device = batch.rows, network.bounds.device
    features, tones = hide_person(
        store["features"][rows].float(), store["tones"][rows], batch.hidden
    )
    mean, spread = network(
        features.to(device),
        tones.to(device),
        store["facts"][rows].to(device),
        batch.seen(together=network.shape.together).to(device),
        style,
    )
    real = batch.real.to(device)
    return mean[real], spread[real]
