"""Runs on PPR10K, or on a data set of its form: from its folder to a trained file."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING

from xmpredict.errors import XmpredictError
from xmpredict.training.baselines.checkpoint import Baseline
from xmpredict.training.dataset import open_dataset
from xmpredict.training.layout import TRAIN, VAL
from xmpredict.training.linear_cache import LinearCache, fill
from xmpredict.training.picture_task import PictureTask
from xmpredict.training.pictures import Pictures
from xmpredict.training.shots import VIEWS, Plan, build_views, map_views
from xmpredict.training.slider_task import SliderTask
from xmpredict.training.train import learn, train_sliders

if TYPE_CHECKING:
    from pathlib import Path

    from xmpredict.network.checkpoint import Checkpoint
    from xmpredict.training.dataset import Dataset
    from xmpredict.training.reading import Reading
    from xmpredict.training.recipe import PictureRecipe, Recipe
    from xmpredict.training.train import Naming, Run

SET, SINGLE = "set", "single"
SLIDER_MODELS = (SET, SINGLE)
"""Models of sliders that see a scene, and that see a photo."""

HRP, GLC = LOSSES = ("hrp", "glc")


@dataclass(frozen=True, slots=True)
class Course:
    """What is learned from."""

    data: Path
    expert: str
    """``a``, ``b``, ``c`` or ``all``."""
    reading: Reading
    raws: bool = False
    """Whether slider models look at the raws, rather than at the small TIFFs, undone."""

    def open(self, split: str, *, raws: bool = False) -> Dataset:
        """Return a part of the data set.

        Raises:
            DatasetError: If it is not there, or a file is missing and is not to be skipped.
        """
        dataset = open_dataset(self.data, self.expert, split, raws=raws)
        for problem in dataset.problems:
            self.reading.note(problem)
        return dataset


def weigh_pictures(recipe: PictureRecipe, losses: frozenset[str] | None) -> PictureRecipe:
    """Return `recipe` with those of the paper's losses that are in `losses`; None for its own."""
    if losses is None:
        return recipe
    return replace(
        recipe,
        people=recipe.people if HRP in losses else 1.0,
        consistency=recipe.consistency if GLC in losses else 0.0,
    )


def weigh_sliders(recipe: Recipe, losses: frozenset[str] | None, model: str) -> Recipe:
    """Return `recipe` for `model` with those of the paper's losses that are in `losses`.

    Args:
        recipe: Whose weights they have.
        losses: Some of LOSSES; None for those of the recipe.
        model: One of SLIDER_MODELS.
    """
    weights = recipe.losses
    if losses is not None:
        if HRP not in losses:
            weights = weights.weighing(1.0)
        if GLC not in losses:
            weights = replace(weights, consistency=0.0)
    return replace(recipe, losses=replace(weights, attention=weights.attention and model == SET))


def paint(
    course: Course,
    recipe: PictureRecipe,
    naming: Naming,
    run: Run,
    start: Baseline | None = None,
) -> Baseline:
    """Return the baseline that `recipe` makes.

    Raises:
        XmpredictError: If a file is missing or broken, and is not to be skipped.
        ModelError: If the state is of another run.
    """
    items = Pictures.of(course.open(TRAIN), recipe.seed, recipe.edge_px)
    task = PictureTask.begin(recipe, items, course.reading, run.team, start)
    network = learn(task, run)
    about = {"settings": json.dumps(asdict(recipe)), "expert": course.expert}
    return Baseline(naming.label, naming.license, recipe.kind, recipe.shape, network, about)


def move(
    course: Course,
    recipe: Recipe,
    work: Path,
    naming: Naming,
    run: Run,
    start: Checkpoint | None = None,
) -> Checkpoint:
    """Return the model of sliders that `recipe` makes.

    Args:
        course: What is learned from.
        recipe: How.
        work: A folder for decoded sources and views, which other runs may share.
        naming: For the model's header.
        run: State and listeners.
        start: A model whose knowledge it begins with.

    Raises:
        XmpredictError: If a file is missing or broken, and is not to be skipped.
        ModelError: If the state is of another run.
    """
    for split in (TRAIN, VAL):
        if run.team.leads:
            make_views(course, split, work)
    run.team.wait()
    views, held_out = (map_views(views_folder(course, work, split)) for split in (TRAIN, VAL))
    task = SliderTask.begin(recipe, views, run.team, start)
    made = train_sliders(task, held_out, naming, run)
    return replace(made, about={**made.about, "expert": course.expert})


def make_views(course: Course, split: str, work: Path) -> None:
    """Make the views of a part of the data set in `work`, as far as they are not there."""
    dataset = course.open(split, raws=course.raws)
    cache = LinearCache(work / ("linear-raws" if course.raws else "linear"))
    for done in fill(cache, dataset, jobs=course.reading.workers + 1):
        if isinstance(done.result, XmpredictError):
            course.reading.note(done.result)
    plan = Plan(dataset, cache, VIEWS if split == TRAIN else 1)
    for _ in build_views(plan, views_folder(course, work, split), course.reading):
        pass


def views_folder(course: Course, work: Path, split: str) -> Path:
    """Return where the views of a part of the data set stand in `work`."""
    return work / f"views-{course.expert}-{split}{'-raws' if course.raws else ''}"
