"""Fitting the numbers of the stages to what Camera Raw was measured to do.

Each number is pulled towards its prior, by as much as the prior is sure of it, so that what the
measurements do not tell stays as published.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xmpredict.develop.coefficients import current, priors, trial
from xmpredict.lazy import torch

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from xmpredict.develop.coefficients import Fitted, Prior

LOCAL = ("tone", "presence", "dehaze", "vignette")
"""Stages that look at surroundings."""

FIRST = ("profile", "exposure")
"""Stages that every picture goes through."""

PULL = 0.02
"""Loss of a number that is one standard deviation from its prior, in CIE94."""

RATE = 0.15
"""First step of the optimizer, in standard deviations of the priors."""

Objective = "Callable[[], Sequence[torch.Tensor]]"


@dataclass(frozen=True, slots=True)
class Phase:
    """A part of a fit: which stages may move."""

    name: str
    stages: tuple[str, ...] | None
    """None for all of them."""

    def moves(self, key: str) -> bool:
        """Return whether the number ``stage.name`` may move."""
        return self.stages is None or key.partition(".")[0] in self.stages


def phases() -> tuple[Phase, ...]:
    """Return the phases of a fit, in order."""
    stages = {key.partition(".")[0] for key in priors()}
    others = tuple(sorted(stages.difference(LOCAL, FIRST)))
    return (
        Phase("default", FIRST),
        Phase("global", others),
        Phase("local", LOCAL),
        Phase("joint", None),
    )


@dataclass(frozen=True, slots=True)
class Progress:
    """How a fit is coming along."""

    phase: str
    step: int
    steps: int
    loss: float
    """Mean difference over all cases, and the pull of the priors."""


def fit(
    objective: Callable[[], Sequence[torch.Tensor]],
    steps: int,
    start: Mapping[str, Fitted] | None = None,
) -> Iterator[tuple[Progress, dict[str, Fitted]]]:
    """Fit all numbers, phase by phase.

    Args:
        objective: Gives the difference of each case under the numbers on trial, with gradients.
        steps: Steps of each phase.
        start: Where to begin, by ``stage.name``; None for the numbers in use.

    Yields:
        After each step how far it is, and the numbers by ``stage.name``.
    """
    known = priors()
    values = {k: torch.tensor(v) for k, v in (start or current()).items() if k in known}
    for phase in phases():
        moving = [key for key in values if phase.moves(key)]
        shifts = {key: torch.zeros_like(values[key]).requires_grad_() for key in moving}
        optimizer = torch.optim.Adam(list(shifts.values()), lr=RATE)
        schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, steps)
        for step in range(1, steps + 1):
            tried = values | {k: values[k] + known[k].give * shifts[k] for k in moving}
            optimizer.zero_grad()
            with trial(tried):
                loss = torch.stack(list(objective())).mean() + PULL * _off(tried, known, moving)
            torch.autograd.backward(loss)
            optimizer.step()
            schedule.step()
            yield Progress(phase.name, step, steps, float(loss.detach())), _plain(tried)
        values = {
            k: (v + known[k].give * shifts[k].detach() if k in shifts else v)
            for k, v in values.items()
        }


def _off(
    tried: Mapping[str, torch.Tensor], known: Mapping[str, Prior], moving: Sequence[str]
) -> torch.Tensor:
    """Return the mean square distance from the priors, in standard deviations."""
    squares = [
        ((tried[k] - torch.as_tensor(known[k].value)) / known[k].give).square().mean()
        for k in moving
    ]
    return torch.stack(squares).mean()


def _plain(values: Mapping[str, torch.Tensor]) -> dict[str, Fitted]:
    return {key: value.detach().tolist() for key, value in values.items()}
