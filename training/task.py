"""What a network can be taught."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeVar

from xmpredict.lazy import torch

if TYPE_CHECKING:
    import random
    from collections.abc import Sequence

    from xmpredict.training.recipe import Part


Network_co = TypeVar("Network_co", bound=torch.nn.Module, covariant=True)
Network = TypeVar("Network", bound=torch.nn.Module)


class Settings(Protocol):
    """What every recipe says."""

    @property
    def seed(self) -> int:
        """Of all draws."""

    @property
    def decay(self) -> float:
        """Of the running average of the weights, a step; 0 for none."""


class Task(Protocol[Network_co]):
    """A network, and what it is to become better at."""

    @property
    def network(self) -> Network_co:
        """What learns."""

    @property
    def parts(self) -> Sequence[Part]:
        """The parts of a run, in order."""

    @property
    def recipe(self) -> Settings:
        """What every run has."""

    @property
    def weight_decay(self) -> float:
        """Of the optimizer, AdamW."""

    def settings(self) -> str:
        """Return all that the course of a run depends on, as text."""

    def losses(self, step: int, part: Part, chance: random.Random) -> dict[str, torch.Tensor]:
        """Return the losses of one step, with gradients, by name.

        Args:
            step: Counted from 0 over all parts; the same step is always the same draw.
            part: What the step is of.
            chance: Decides, alike in all processes.
        """

    def pictures(self) -> torch.Tensor | None:
        """Return a picture of how far things are, encoded sRGB, shape (3, H, W); None for none."""
