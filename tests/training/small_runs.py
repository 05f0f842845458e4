"""Runs on the small PPR10K that take a second each, for processes that end or work together.

Run as ``python small_runs.py DATA FOLDER MODEL...``: trains each model in turn, alone or as
`torchrun` says, and writes its weights, or else its state after every step.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import torch
from safetensors.torch import save_file

from xmpredict.training.baselines.shape import Shape
from xmpredict.training.layout import TRAIN
from xmpredict.training.order import PPR10K_RECIPE
from xmpredict.training.picture_task import PictureTask
from xmpredict.training.pictures import Pictures
from xmpredict.training.ppr10k_run import Course, make_views, views_folder
from xmpredict.training.reading import Reading
from xmpredict.training.recipe import Part, PictureRecipe, Recipe
from xmpredict.training.shots import map_views
from xmpredict.training.slider_task import SliderTask
from xmpredict.training.team import Team
from xmpredict.training.train import Run, learn

SIZES = {
    "lut3d": Shape(width=4, seen_px=64, nodes=5),
    "hdrnet": Shape(width=2, seen_px=64),
    "csrnet": Shape(width=8, seen_px=32),
}
SEED = 5


def course(data: Path, expert: str = "all") -> Course:
    return Course(data, expert, Reading())


def picture_recipe(model: str) -> PictureRecipe:
    whole = PictureRecipe.read(PPR10K_RECIPE, model)
    small = replace(whole, edge_px=32, crop_px=24, batch=4, epochs=1, rate=1e-3, decay=0.9)
    return replace(small, shape=SIZES[model], seed=SEED)


def slider_recipe() -> Recipe:
    whole = Recipe.read(PPR10K_RECIPE)
    return replace(
        whole,
        seed=SEED,
        network=replace(whole.network, width=16, heads=2),
        labels=Part(steps=3, scenes=4, rate=1e-3),
        pictures=Part(steps=3, scenes=2, rate=1e-3, shown=4),
    )


def begin(model: str, data: Path, work: Path, team: Team | None = None) -> PictureTask | SliderTask:
    """Return the task of `model`; views for sliders have to be in `work`."""
    if model in SIZES:
        recipe = picture_recipe(model)
        items = Pictures.of(course(data).open(TRAIN), SEED, recipe.edge_px)
        return PictureTask.begin(recipe, items, Reading(), team)
    views = map_views(views_folder(course(data), work, TRAIN))
    return SliderTask.begin(slider_recipe(), views, team)


def write_views(data: Path, work: Path) -> None:
    make_views(course(data), TRAIN, work)


def main(data: str, folder: str, *models: str) -> None:
    torch.set_num_threads(1)
    team, out = Team.join(), Path(folder)
    for model in models:
        task = begin(model, Path(data), out / "work", team)
        run = Run(out / f"{model}-{team.size}.state", team, save_every_s=0)
        weights = {k: v.contiguous() for k, v in learn(task, run).state_dict().items()}
        if team.leads:
            save_file(weights, out / f"{model}.safetensors")
    team.leave()


if __name__ == "__main__":
    main(*sys.argv[1:])
