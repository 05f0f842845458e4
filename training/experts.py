"""The same views as several retouchers edited them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xmpredict.lazy import torch

if TYPE_CHECKING:
    import random
    from collections.abc import Mapping

    from xmpredict.training.store import Store


@dataclass(frozen=True, slots=True, eq=False)
class Experts:
    """Stores that differ in labels and targets alone, by retoucher; one is as good as several."""

    stores: Mapping[str, Store]

    @property
    def any(self) -> Store:
        """One of them, for what is alike in all."""
        return next(iter(self.stores.values()))

    @property
    def styles(self) -> tuple[str, ...]:
        """Who is to be told apart; nobody where there is only one."""
        return tuple(self.stores) if len(self.stores) > 1 else ()

    def draw(self, scenes: int, chance: random.Random) -> torch.Tensor:
        """Return whose each of `scenes` is, shape (S,)."""
        if not self.styles:
            return torch.zeros(scenes, dtype=torch.long)
        return torch.tensor([chance.randrange(len(self.stores)) for _ in range(scenes)])

    def codes(self, whose: torch.Tensor) -> torch.Tensor | None:
        """Return the style codes of retouchers, (N,), as the network takes them; None for none."""
        if not self.styles:
            return None
        return torch.nn.functional.one_hot(whose, len(self.stores)).float()

    def take(self, name: str, rows: torch.Tensor, whose: torch.Tensor) -> torch.Tensor:
        """Return the `rows` of one tensor, each from the store of its retoucher."""
        out = self.any[name][rows]
        for place, store in enumerate(self.stores.values()):
            mine = whose == place
            if place and mine.any():
                out[mine] = store[name][rows[mine]]
        return out
