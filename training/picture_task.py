"""Painting pictures as retouchers did: the baselines, with the paper's two losses."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Self

from xmpredict.errors import UsageError
from xmpredict.lazy import torch
from xmpredict.training.baselines.checkpoint import BASELINES, Baseline
from xmpredict.training.loader import load
from xmpredict.training.losses import human_centered, view_consistency
from xmpredict.training.recipe import Part
from xmpredict.training.sampling import Steps
from xmpredict.training.team import Team

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator, Sequence

    from xmpredict.training.baselines.csrnet import CsrNet
    from xmpredict.training.baselines.hdrnet import HdrNet
    from xmpredict.training.baselines.lut3d import Lut3d
    from xmpredict.training.pictures import Picture, Pictures
    from xmpredict.training.reading import Reading
    from xmpredict.training.recipe import PictureRecipe

SHOWN = 4
"""Pictures for the board."""

Corners = list[list[tuple[int, int]]]
"""Row and column where each view of each picture begins."""


@dataclass(slots=True, eq=False)
class PictureTask:
    """A network that paints, and the photos that it learns from."""

    recipe: PictureRecipe
    items: Pictures
    reading: Reading
    network: CsrNet | HdrNet | Lut3d
    start: str = ""
    """What the weights were at the start, where not drawn."""
    team: Team = field(default_factory=Team)
    _batches: Iterator[list[Picture]] | None = None
    _next: int = -1
    _last: tuple[torch.Tensor, ...] = ()

    @classmethod
    def begin(
        cls,
        recipe: PictureRecipe,
        items: Pictures,
        reading: Reading,
        team: Team | None = None,
        start: Baseline | None = None,
    ) -> Self:
        """Return a network that leaves pictures nearly as they are, or what `start` is.

        Raises:
            UsageError: If a batch cannot be shared equally.
        """
        team = team or Team()
        if recipe.batch % team.size:
            cause = f"batches of {recipe.batch} cannot be shared by {team.size} processes"
            raise UsageError(cause, remedy=f"use a multiple of {team.size}")
        torch.manual_seed(recipe.seed)
        network = BASELINES[recipe.kind](recipe.shape)
        if start:
            network.load_state_dict(start.network.state_dict())
        label = start.label if start else ""
        return cls(recipe, items, reading, network.to(team.device), label, team)

    @property
    def parts(self) -> Sequence[Part]:
        """One part."""
        epoch = Steps(len(self.items), self.recipe.batch, self.recipe.seed, 0, 0).epoch_steps
        return (Part(self.recipe.epochs * epoch, self.recipe.batch, self.recipe.rate),)

    @property
    def weight_decay(self) -> float:
        """None: the networks restrain themselves."""
        return 0.0

    def settings(self) -> str:
        """Return the recipe, and how much is learned from."""
        return f"{self.recipe!r} {len(self.items)} {self.items.edge_px} {self.start}"

    def losses(self, step: int, part: Part, chance: random.Random) -> dict[str, torch.Tensor]:
        """Return the losses of the pictures of one step.

        Raises:
            XmpredictError: If a file is broken, and is not to be skipped.
        """
        pictures = self._take(step, part.steps)
        corners = self._corners(chance)[self.team.share(self.recipe.batch)][: len(pictures)]
        source, target, mask = self._views(pictures, corners)
        made, cost = self.network(source)
        self._last = (source[:SHOWN], made[:SHOWN].detach(), target[:SHOWN])
        losses = {"picture": human_centered(made, target, mask, self.recipe.people)}
        if self.recipe.kind == "lut3d":
            losses["restraint"] = cost
        if self.recipe.consistency:
            first, second = made[: len(pictures)], made[len(pictures) :]
            alike = view_consistency(first, second, torch.tensor(corners))
            losses["consistency"] = self.recipe.consistency * alike
        return losses

    def _take(self, step: int, steps: int) -> list[Picture]:
        """Return the pictures of `step`; in order, they come ready from the workers."""
        if self._batches is None or step != self._next:
            team, batch, seed = self.team, self.recipe.batch, self.recipe.seed
            keys = Steps(len(self.items), batch, seed, step, steps, team.rank, team.size)
            self._batches = load(self.items, keys, self.reading.workers, self.reading.skipped)
        self._next = step + 1
        return next(self._batches)

    def _corners(self, chance: random.Random) -> Corners:
        """Draw where the two views of every picture of a step begin; one view is all of it."""
        if not self.recipe.consistency:
            return [[(0, 0)]] * self.recipe.batch
        free = self.recipe.edge_px - self.recipe.crop_px
        return [
            [(chance.randint(0, free), chance.randint(0, free)) for _ in range(2)]
            for _ in range(self.recipe.batch)
        ]

    def _views(self, pictures: Sequence[Picture], corners: Corners) -> list[torch.Tensor]:
        """Return sources, targets and masks, first views first; each is cut where its view is."""
        views = len(corners[0])
        side = self.recipe.crop_px if views > 1 else self.recipe.edge_px
        parts: list[list[torch.Tensor]] = [[], [], []]
        for view in range(views):
            for picture, begins in zip(pictures, corners, strict=True):
                y, x = begins[view]
                source = picture.other if view else picture.source
                for held, planes in zip(parts, (source, picture.target, picture.mask), strict=True):
                    held.append(planes[:, y : y + side, x : x + side])
        device = self.team.device
        return [torch.stack(part).to(device, non_blocking=True) for part in parts]

    def pictures(self) -> torch.Tensor | None:
        """Return the first pictures of the last step: source, result and target."""
        if not self._last:
            return None
        return torch.cat([torch.cat(list(planes), 1) for planes in self._last], 2)
