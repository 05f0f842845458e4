"""Moving sliders as people did: by the likelihood of their edits, and by pictures."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Self

from xmpredict.develop.lab import to_lab
from xmpredict.develop.render import render
from xmpredict.lazy import torch
from xmpredict.network.scene_network import SceneNetwork
from xmpredict.training.batches import draw_batch, predict_batch
from xmpredict.training.losses import color_off, group_consistency, human_centered, likelihood
from xmpredict.training.team import Team

if TYPE_CHECKING:
    import random
    from collections.abc import Sequence

    from xmpredict.network.checkpoint import Checkpoint
    from xmpredict.network.scene_network import Shape
    from xmpredict.training.experts import Experts
    from xmpredict.training.recipe import Part, Recipe
    from xmpredict.training.store import Store

WEIGHT_DECAY = 0.02

SHRINK = 3
"""Factor by which pictures are averaged for the losses: more views for the same time
tell more than more pixels."""

MEASURED = 20_000
"""Views that scales are measured on, evenly spread over all."""

CURVE = "tone_curve"
"""Samples of a retoucher's point curve, where a store has them: part of the picture that he made,
which no network decides."""

SHOWN_VIEWS = 4
"""Pictures for the board."""


@dataclass(frozen=True, slots=True, eq=False)
class SliderTask:
    """A network that decides sliders, and the views that it learns from.

    In a team, every process runs the whole network on the whole batch, which costs little, and
    renders its share of the pictures: so dropout falls alike, whatever the number of processes.
    """

    recipe: Recipe
    experts: Experts
    network: SceneNetwork
    start: str = ""
    """What the weights were at the start, where not drawn."""
    team: Team = field(default_factory=Team)

    @classmethod
    def begin(
        cls,
        recipe: Recipe,
        experts: Experts,
        team: Team | None = None,
        start: Checkpoint | None = None,
    ) -> Self:
        """Return a network that knows only what edits are like on average, or what `start` knows.

        It has the size of `start`, where there is one, and not the recipe's.
        """
        if start:
            size = replace(start.shape, dropout=recipe.network.dropout)
            recipe = replace(recipe, network=size)
        torch.manual_seed(recipe.seed)
        team, store = team or Team(), experts.any
        network = SceneNetwork(store.axes.bounds(), shape_of(recipe, experts))
        _measure(network, store)
        if start:
            adopt(network, store.axes.names, start)
        network.to(team.device)
        return cls(recipe, experts, network, start.label if start else "", team)

    @property
    def parts(self) -> Sequence[Part]:
        """Labels first, then pictures too."""
        return (self.recipe.labels, self.recipe.pictures)

    @property
    def weight_decay(self) -> float:
        """Of the optimizer."""
        return WEIGHT_DECAY

    def settings(self) -> str:
        """Return the recipe, and whose edits are learned from."""
        return f"{self.recipe!r} {self.experts.styles} {len(self.experts.any)} {self.start}"

    def losses(self, step: int, part: Part, chance: random.Random) -> dict[str, torch.Tensor]:  # noqa: ARG002 - the chance is the step's
        """Return likelihood and, in the second part, picture losses of a batch of scenes."""
        batch = draw_batch(self.experts.any, part.scenes, chance)
        whose = self.experts.draw(len(batch.rows), chance)
        codes = self.experts.codes(whose)
        style = None if codes is None else codes.to(self.team.device)
        mean, spread = predict_batch(self.network, self.experts.any, batch, style)
        each = whose.unsqueeze(1).expand_as(batch.rows)[batch.real]
        rows, weights = batch.rows[batch.real], self.recipe.losses
        label = self.experts.take("label", rows, each).to(mean.device)
        losses = {"likelihood": likelihood(mean, spread, label)}
        # Each process renders equally many.
        shown = min(part.shown, len(rows)) // self.team.size * self.team.size
        if shown and (weights.human_centered or weights.consistency):
            losses |= self._picture_losses(mean[:shown], rows[:shown], each[:shown])
        return losses

    def _picture_losses(
        self, mean: torch.Tensor, rows: torch.Tensor, each: torch.Tensor
    ) -> dict[str, torch.Tensor]:
        mine, weights = self.team.share(len(rows)), self.recipe.losses
        same = self.experts.any["photo"][rows]
        views = (same.unsqueeze(0) == same.unsqueeze(1)) & ~torch.eye(len(rows), dtype=torch.bool)
        shown = self._render(mean[mine], rows[mine], each[mine])
        wanted, person = self._wanted(rows[mine], each[mine])
        centered = human_centered(shown, wanted, person, weights.people)
        off = self.team.gather(color_off(to_lab(shown), to_lab(wanted)))
        consistent = group_consistency(off, views.to(off.device))
        return {
            "human_centered": weights.human_centered * centered,
            "consistency": weights.consistency * consistent,
        }

    def _render(self, mean: torch.Tensor, rows: torch.Tensor, each: torch.Tensor) -> torch.Tensor:
        store = self.experts.any
        edit = store.axes.to_tensors(mean)
        if CURVE in store.tensors:
            edit[CURVE] = self.experts.take(CURVE, rows, each).to(mean.device)
        context = store.light(rows).to(mean.device).context()
        linear = store["linear"][rows].to(mean.device).float()
        return render(_averaged(linear), context, edit)

    def _wanted(self, rows: torch.Tensor, each: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Return the targets of `rows`, and where their people are."""
        target, person = self.experts.take("target", rows, each), self.experts.any["person"][rows]
        device = self.team.device
        target, person = (_averaged(t.to(device).float()) / 255 for t in (target, person))
        return target, person

    def pictures(self) -> torch.Tensor | None:
        """Return the first views: source, result and target beside one another."""
        store = self.experts.any
        rows = torch.arange(min(SHOWN_VIEWS, len(store)))
        first = torch.zeros_like(rows)
        code = self.experts.codes(first)
        style = None if code is None else code.to(self.team.device)
        with torch.no_grad():
            photos = tuple(store[name][rows] for name in ("features", "tones", "facts"))
            seen, tone, fact = (t.float().unsqueeze(1).to(self.team.device) for t in photos)
            alone = torch.ones(len(rows), 1, 1, dtype=torch.bool, device=self.team.device)
            mean, _ = self.network.eval()(seen, tone, fact, alone, style)
            columns = [self._render(vector, rows, first) for vector in (0 * mean[:, 0], mean[:, 0])]
        wanted, _ = self._wanted(rows, first)
        return torch.cat([torch.cat(list(column), 1) for column in (*columns, wanted)], 2)


def _averaged(planes: torch.Tensor) -> torch.Tensor:
    return torch.nn.functional.avg_pool2d(planes, SHRINK)


def shape_of(recipe: Recipe, experts: Experts) -> Shape:
    """Return the size of a network by `recipe`, and what it is told apart from its photos."""
    together, styles = recipe.losses.attention, len(experts.styles)
    return replace(recipe.network, together=together, styles=styles)


def adopt(network: SceneNetwork, names: Sequence[str], start: Checkpoint) -> None:
    """Give `network`, which decides the axes `names`, what `start` of its size knows of them.

    Styles are kept where there are as many.
    """
    held, own = start.network.state_dict(), network.state_dict()
    places = [start.axes.names.index(name) if name in start.axes.names else -1 for name in names]
    known = torch.tensor(places)
    last = len(network.mean) - 1
    for head in ("mean", "spread"):
        for name in (f"{head}.{last}.weight", f"{head}.{last}.bias"):
            rows = own[name].clone()
            rows[known >= 0] = held[name][known[known >= 0]]
            held[name] = rows
    alike = {k: v for k, v in held.items() if k in own and v.shape == own[k].shape}
    network.load_state_dict({**own, **alike, "bounds": own["bounds"]})


def _measure(network: SceneNetwork, store: Store) -> None:
    """Let `network` start from the scales of `store` and its mean edit."""
    some = store.some(MEASURED)
    seen, tone, label = some["features"].float(), some["tones"], some["label"]
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
