"""What each part of the recipe is worth: the same short run without it, with several seeds.

::

    python -m xmpredict.training.parts SCENES ROWS --seeds 3

SCENES holds train/ and held-out/. Each finished run is a line of JSON in the file ROWS, so a run
that was ended goes on; the table is made of that file.
"""

from __future__ import annotations

import copy
import json
from collections import defaultdict
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, cast

import click
import numpy as np

from xmpredict import ending
from xmpredict.lazy import torch
from xmpredict.training import recipe as recipes
from xmpredict.training.experts import Experts
from xmpredict.training.learner import Learner
from xmpredict.training.recipe import Recipe
from xmpredict.training.score import see
from xmpredict.training.settle import foresee
from xmpredict.training.slider_task import SliderTask
from xmpredict.training.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from xmpredict.network.scene_network import SceneNetwork

LABEL_STEPS, PICTURE_STEPS = 800, 250
"""Short: less than half of a whole run."""


@dataclass(frozen=True, slots=True)
class Variant:
    """A recipe, with or without its parts."""

    name: str
    attention: bool = True
    people: float = 1.0
    """Weight of people in the picture loss."""
    consistency: bool = False

    def of(self, recipe: Recipe) -> Recipe:
        """Return `recipe` with these parts only, its pictures counting as much as they did."""
        losses = replace(recipe.losses.weighing(self.people), attention=self.attention)
        if not self.consistency:
            losses = replace(losses, consistency=0.0)
        return replace(recipe, losses=losses)


HRP, BALANCED = 5.0, 2.0
"""Weights of people: the paper's, and one that weighs squares as the human-centered measures do."""

VARIANTS = (
    Variant("no attention", attention=False, people=HRP, consistency=True),
    Variant("neither"),
    Variant("HRP, people x 5", people=HRP),
    Variant("HRP, people x 2", people=BALANCED),
    Variant("GLC", consistency=True),
    Variant("HRP x 5 and GLC", people=HRP, consistency=True),
    Variant("HRP x 2 and GLC", people=BALANCED, consistency=True),
)


def short(recipe: Recipe, seed: int) -> Recipe:
    """Return `recipe` in a short run."""
    labels = replace(recipe.labels, steps=LABEL_STEPS)
    pictures = replace(recipe.pictures, steps=PICTURE_STEPS)
    return replace(recipe, seed=seed, labels=labels, pictures=pictures)


def run(
    recipe: Recipe, stores: tuple[Store, Store], done: set[str]
) -> Iterator[dict[str, str | int | float]]:
    """Yield the figures of each variant that is not in `done`, all from the same start."""
    starts: dict[bool, Learner[SceneNetwork]] = {}
    experts = Experts({"": stores[0]})
    for variant in VARIANTS:
        if variant.name in done:
            continue
        if variant.attention not in starts:
            start = Learner.begin(SliderTask.begin(variant.of(recipe), experts))
            while start.step < recipe.labels.steps:
                start.learn()
            starts[variant.attention] = start
        learner = _fork(starts[variant.attention], variant.of(recipe))
        while learner.step < learner.steps:
            learner.learn()
        figures = _figures(learner, stores[1])
        yield {"variant": variant.name, "seed": recipe.seed, **figures}


def _fork(start: Learner[SceneNetwork], recipe: Recipe) -> Learner[SceneNetwork]:
    """Return a learner that goes on from `start` by `recipe`."""
    network = copy.deepcopy(start.task.network)
    task = replace(cast("SliderTask", start.task), recipe=recipe, network=network)
    forked = Learner.begin(task)
    forked.average.load_state_dict(start.average.state_dict())
    forked.optimizer.load_state_dict(copy.deepcopy(start.optimizer.state_dict()))
    forked.step = start.step
    return forked


def _figures(learner: Learner[SceneNetwork], held_out: Store) -> dict[str, float]:
    seen = see(held_out, foresee(learner.average, held_out)[0])
    return {
        "PSNR": float(seen.psnr.mean()),
        "ΔE_ab": float(seen.delta_e.mean()),
        "PSNR_HC": float(seen.psnr_hc.mean()),
        "PSNR of people": float(seen.psnr_people.nanmean()),
        "ΔE_HC": float(seen.delta_e_hc.mean()),
        "M_GLC": seen.of_scenes(held_out),
        "M_GLC of one photo": seen.of_photos(held_out),
        "person L ±": seen.person_spread(held_out),
    }


def table(rows: list[Mapping[str, str | int | float]]) -> str:
    """Return mean and standard deviation over seeds of each variant, as Markdown."""
    found: dict[str, list[Mapping[str, str | int | float]]] = defaultdict(list)
    for row in rows:
        found[str(row["variant"])].append(row)
    names = [name for name in rows[0] if name not in {"variant", "seed"}]
    lines = [f"| | {' | '.join(names)} |", "|---" * (len(names) + 1) + "|"]
    for variant, runs in found.items():
        values = np.array([[float(run[name]) for name in names] for run in runs])
        spread = values.std(0, ddof=1) if len(runs) > 1 else np.zeros(len(names))
        cells = [f"{m:.2f} ± {s:.2f}" for m, s in zip(values.mean(0), spread, strict=True)]
        lines.append(f"| {variant} | {' | '.join(cells)} |")
    return "\n".join(lines)


@click.command()
@click.argument("scenes", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.argument("rows", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--seeds", type=click.IntRange(min=1), default=3, help="Runs of each variant.")
def main(*, scenes: Path, rows: Path, seeds: int) -> None:
    """Train every variant on SCENES, write figures to ROWS and print the table."""
    torch.set_num_threads(1)
    whole = Recipe.read(Path(recipes.__file__).with_name("default.toml"))
    stores = Store.read(scenes / "train"), Store.read(scenes / "held-out")
    rows.touch()
    for seed in range(seeds):
        there = [json.loads(line) for line in rows.read_text().splitlines()]
        done = {row["variant"] for row in there if row["seed"] == seed}
        for row in run(short(whole, seed), stores, done):
            with rows.open("a") as file:
                file.write(json.dumps(row) + "\n")
    click.echo(table([json.loads(line) for line in rows.read_text().splitlines()]))


if __name__ == "__main__":
    ending.run(main)
