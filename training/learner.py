"""A network that learns: one step at a time, with a running average, and resumable."""

from __future__ import annotations

import copy
import math
import random
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Generic, Self

from xmpredict.lazy import torch
from xmpredict.training.task import Network
from xmpredict.training.team import Team

if TYPE_CHECKING:
    from xmpredict.training.recipe import Part
    from xmpredict.training.task import Task

LONGEST_GRADIENT = 5.0


@dataclass(slots=True, eq=False)
class Learner(Generic[Network]):
    """Everything that changes while a network learns."""

    task: Task[Network]
    average: Network
    optimizer: torch.optim.AdamW
    team: Team = field(default_factory=Team)
    step: int = 0

    @classmethod
    def begin(cls, task: Task[Network], team: Team | None = None) -> Self:
        """Return a learner that has learned nothing yet."""
        average = copy.deepcopy(task.network).eval()
        optimizer = torch.optim.AdamW(task.network.parameters(), weight_decay=task.weight_decay)
        return cls(task, average, optimizer, team or Team())

    @property
    def steps(self) -> int:
        """How many there are in all."""
        return sum(part.steps for part in self.task.parts)

    def learn(self) -> dict[str, float]:
        """Take one step; return the losses."""
        part, done = self._part()
        for group in self.optimizer.param_groups:
            group["lr"] = part.rate * _cosine(done)
        # Each step has a seed of its own, so that a run goes on as if it had never ended.
        chance = random.Random(f"{self.task.recipe.seed} {self.step}")  # noqa: S311 - a draw
        torch.manual_seed(self.task.recipe.seed * 1_000_003 + self.step)
        self.task.network.train()
        losses = self.task.losses(self.step, part, chance)
        total = torch.stack(list(losses.values())).sum()
        self.optimizer.zero_grad()
        total.backward()  # type: ignore[no-untyped-call]
        weights = list(self.task.network.parameters())
        self.team.average([weight.grad for weight in weights if weight.grad is not None])
        torch.nn.utils.clip_grad_norm_(weights, LONGEST_GRADIENT)
        self.optimizer.step()
        self.step += 1
        self._follow()
        return self._told(losses)

    def _part(self) -> tuple[Part, float]:
        """Return the part that the step is of, and how much of that is over."""
        done = self.step
        for part in self.task.parts:
            if done < part.steps:
                return part, done / part.steps
            done -= part.steps
        raise IndexError(f"step {self.step} of {self.steps}")

    def _follow(self) -> None:
        """Let the average follow; quickly at first, when it has nothing to be the average of."""
        decay = min(self.task.recipe.decay, self.step / (self.step + 10))
        with torch.no_grad():
            network = self.task.network
            pairs = zip(self.average.parameters(), network.parameters(), strict=True)
            for held, fresh in pairs:
                held.lerp_(fresh, 1 - decay)
            for kept, now in zip(self.average.buffers(), network.buffers(), strict=True):
                kept.copy_(now)

    def _told(self, losses: dict[str, torch.Tensor]) -> dict[str, float]:
        values = torch.stack([loss.detach().float() for loss in losses.values()])
        self.team.average([values])
        return dict(zip(losses, values.tolist(), strict=True))


def _cosine(done: float) -> float:
    """Return the share of the learning rate when `done`, 0 to 1, of a part is over."""
    warm = min(1.0, done / 0.03)
    return warm * (1 + math.cos(math.pi * done)) / 2
