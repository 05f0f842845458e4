"""Batches of scenes: rows of a store, padded to the largest scene."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xmpredict.lazy import torch

if TYPE_CHECKING:
    import random
    from collections.abc import Sequence

    from xmpredict.network.scene_network import SceneNetwork
    from xmpredict.training.store import Store

LARGEST = 8
"""Photos of a training scene."""

ALONE = 0.15
"""Share of scenes of one photo: a shoot has those too."""


@dataclass(frozen=True, slots=True, eq=False)
class Batch:
    """Scenes side by side."""

    rows: torch.Tensor
    """Rows of the store, shape (S, N); where a scene is smaller, its first again."""
    real: torch.Tensor
    """Which of them are photos, bool, shape (S, N)."""

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
    return to_batch(drawn)


def to_batch(scenes: Sequence[Sequence[int]]) -> Batch:
    """Return scenes of rows as one batch."""
    longest = max(map(len, scenes))
    rows = [[*scene, *[scene[0]] * (longest - len(scene))] for scene in scenes]
    real = [[place < len(scene) for place in range(longest)] for scene in scenes]
    return Batch(torch.tensor(rows), torch.tensor(real))


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
    mean, spread = network(
        store["features"][rows].float().to(device),
        store["tones"][rows].to(device),
        store["facts"][rows].to(device),
        batch.seen(together=network.shape.together).to(device),
        style,
    )
    real = batch.real.to(device)
    return mean[real], spread[real]
