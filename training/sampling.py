"""Which items a training step sees: the same whenever, and by however many processes, it is asked.

What step n sees depends on the seed and n alone, so a run goes on as if it had never ended.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator


class Key(NamedTuple):
    """One item at one time."""

    item: int
    epoch: int

    def chance(self, seed: int) -> random.Random:
        """Return the source of all that is drawn for the item."""
        return random.Random(f"{seed} {self.epoch} {self.item}")  # noqa: S311 - a draw


@dataclass(frozen=True, slots=True)
class Steps:
    """The batches of steps `start` to `stop`, each epoch in an order of its own.

    An epoch ends with its last whole batch. Of several processes each gets its share of every
    batch, so that together they see what one would.
    """

    items: int
    batch: int
    """Items of a step, over all processes."""
    seed: int
    start: int
    stop: int
    rank: int = 0
    world: int = 1

    @property
    def epoch_steps(self) -> int:
        """Steps of an epoch, 1 at least."""
        return max(1, self.items // self.batch)

    def __len__(self) -> int:
        """Count the steps."""
        return max(0, self.stop - self.start)

    def __iter__(self) -> Iterator[list[Key]]:
        """Yield the keys of one step after the other."""
        order: list[int] = []
        last = -1
        for step in range(self.start, self.stop):
            epoch, place = divmod(step, self.epoch_steps)
            if epoch != last:
                order, last = list(range(self.items)), epoch
                random.Random(f"{self.seed} order {epoch}").shuffle(order)  # noqa: S311 - a draw
            keys = [Key(item, epoch) for item in order[place * self.batch :][: self.batch]]
            yield keys[self.rank :: self.world]
