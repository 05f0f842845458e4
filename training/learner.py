"""A network that learns: one step at a time, with a running average, and resumable."""

from __future__ import annotations

import copy
import math
import random
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from xmpredict.develop.lab import to_lab
from xmpredict.develop.render import render
from xmpredict.lazy import torch
from xmpredict.network.scene_network import SceneNetwork
from xmpredict.training.batches import draw_batch, predict_batch
from xmpredict.training.losses import group_consistency, human_centered, likelihood

if TYPE_CHECKING:
    from xmpredict.training.recipe import Part, Recipe
    from xmpredict.training.store import Store

WEIGHT_DECAY = 0.02
LONGEST_GRADIENT = 5.0

SHRINK = 3
"""Factor by which pictures are averaged for the losses: more views for the same time
tell more than more pixels."""


@dataclass(slots=True, eq=False)
class Learner:
    """Everything that changes while a network learns."""

    recipe: Recipe
    store: Store
    network: SceneNetwork
    average: SceneNetwork
    optimizer: torch.optim.AdamW
    step: int = 0

    @classmethod
    def begin(cls, recipe: Recipe, store: Store) -> Self:
        """Return a learner that knows only what edits are like on average."""
        torch.manual_seed(recipe.seed)
        network = SceneNetwork(store.axes.bounds(), recipe.network)
        _measure(network, store)
        optimizer = torch.optim.AdamW(network.parameters(), weight_decay=WEIGHT_DECAY)
        return cls(recipe, store, network, copy.deepcopy(network).eval(), optimizer)

    @property
    def steps(self) -> int:
        """How many there are in all."""
        return self.recipe.labels.steps + self.recipe.pictures.steps

    def learn(self) -> dict[str, float]:
        """Take one step; return the losses."""
        first = self.step < self.recipe.labels.steps
        part = self.recipe.labels if first else self.recipe.pictures
        done = self.step - (0 if first else self.recipe.labels.steps)
        for group in self.optimizer.param_groups:
            group["lr"] = part.rate * _cosine(done / part.steps)
        # Each step has a seed of its own, so that a run goes on as if it had never ended.
        chance = random.Random(f"{self.recipe.seed} {self.step}")  # noqa: S311 - a draw
        torch.manual_seed(self.recipe.seed * 1_000_003 + self.step)
        losses = self._losses(part, chance)
        total = torch.stack(list(losses.values())).sum()
        self.optimizer.zero_grad()
        total.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(self.network.parameters(), LONGEST_GRADIENT)
        self.optimizer.step()
        self.step += 1
        self._follow()
        return {name: float(loss.detach()) for name, loss in losses.items()}

    def _losses(self, part: Part, chance: random.Random) -> dict[str, torch.Tensor]:
        self.network.train()
        batch = draw_batch(self.store, part.scenes, chance)
        weights = self.recipe.losses
        mean, spread = predict_batch(self.network, self.store, batch, together=weights.attention)
        rows = batch.rows[batch.real]
        losses = {"likelihood": likelihood(mean, spread, self.store["label"][rows])}
        if part.shown and (weights.human_centered or weights.consistency):
            losses |= self._picture_losses(mean[: part.shown], rows[: part.shown])
        return losses

    def _picture_losses(self, mean: torch.Tensor, rows: torch.Tensor) -> dict[str, torch.Tensor]:
        store, weights = self.store, self.recipe.losses
        edit = store.axes.to_tensors(mean)
        linear, wanted, person = (
            torch.nn.functional.avg_pool2d(store[name][rows].float(), SHRINK)
            for name in ("linear", "target", "person")
        )
        wanted, person = wanted / 255, person / 255
        shown = render(linear, store.light(rows).context(), edit)
        same = store["photo"][rows]
        views = (same.unsqueeze(0) == same.unsqueeze(1)) & ~torch.eye(len(rows), dtype=torch.bool)
        centered = human_centered(shown, wanted, person, weights.people)
        consistent = group_consistency(to_lab(shown), to_lab(wanted), views)
        return {
            "human_centered": weights.human_centered * centered,
            "consistency": weights.consistency * consistent,
        }

    def _follow(self) -> None:
        """Let the average follow; quickly at first, when it has nothing to be the average of."""
        decay = min(self.recipe.decay, self.step / (self.step + 10))
        with torch.no_grad():
            pairs = zip(self.average.parameters(), self.network.parameters(), strict=True)
            for held, fresh in pairs:
                held.lerp_(fresh, 1 - decay)


def _cosine(done: float) -> float:
    """Return the share of the learning rate when `done`, 0 to 1, of a part is over."""
    warm = min(1.0, done / 0.03)
    return warm * (1 + math.cos(math.pi * done)) / 2


def _measure(network: SceneNetwork, store: Store) -> None:
    """Let `network` start from the scales of `store` and its mean edit."""
    seen, tone, label = store["features"].float(), store["tones"], store["label"]
    network.seen_mean.copy_(seen.mean(0))
    network.seen_scale.copy_(seen.std(0) + 0.05)
    network.tones_mean.copy_(tone.mean(0))
    network.tones_scale.copy_(tone.std(0) + 0.02)
    with torch.no_grad():
        usual = label.std(0).clamp_min(0.1)
        weights, last = network.state_dict(), len(network.mean) - 1
        for head, level in (("mean", label.mean(0)), ("spread", usual)):
            weights[f"{head}.{last}.weight"].mul_(0.1)
            weights[f"{head}.{last}.bias"].copy_(level)
