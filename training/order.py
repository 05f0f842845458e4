"""What is to be trained, as the command line says it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from xmpredict.errors import UsageError
from xmpredict.network.checkpoint import Checkpoint
from xmpredict.network.trained import DEFAULT
from xmpredict.training import recipe as recipes
from xmpredict.training.baselines.checkpoint import BASELINES, Baseline
from xmpredict.training.experts import Experts
from xmpredict.training.finish import save_measured
from xmpredict.training.ppr10k_run import (
    LOSSES,
    SLIDER_MODELS,
    Course,
    move,
    paint,
    weigh_pictures,
    weigh_sliders,
)
from xmpredict.training.recipe import PictureRecipe, Recipe
from xmpredict.training.slider_task import SliderTask
from xmpredict.training.store import Store
from xmpredict.training.train import Naming, train_sliders

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xmpredict.training.reading import Reading
    from xmpredict.training.train import Run

MODELS = (*SLIDER_MODELS, *BASELINES)

NONCOMMERCIAL = "non-commercial research only, as PPR10K, which it was trained on"
"""What PPR10K's license says of everything that is derived from it."""

OWN = "as the photos and edits that it was trained on"

PLACE = Path(recipes.__file__)
SCENES_RECIPE, PPR10K_RECIPE = (PLACE.with_name(f"{name}.toml") for name in ("default", "ppr10k"))


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be trained, and on what."""

    source: Path
    """Scenes of finished photos, or a data set."""
    retouched: bool
    """Whether it is a data set."""
    expert: str
    model: str
    losses: frozenset[str] | None
    """Those of the paper that are wanted; None for the recipe's."""
    start: str | None
    """Where weights come from: ``default`` or a file; None for chance."""
    raws: bool
    reading: Reading
    recipe: Path | None = None
    changes: Sequence[str] = ()
    """Of the recipe, each a line of TOML."""
    work: Path | None = None
    """A folder for what runs on one data set may share; None for one beside the model."""

    @property
    def course(self) -> Course:
        """What is learned from, where that is a data set."""
        return Course(self.source, self.expert, self.reading, self.raws)

    def save(self, made: Checkpoint | Baseline, out: Path) -> None:
        """Write what was made to `out`; of a data set, with what it measures there.

        Raises:
            ModelError: If it cannot be written.
        """
        if self.retouched:
            save_measured(made, out, self.course)
        else:
            made.save(out)

    def make(self, run: Run, naming: Naming, out: Path) -> Checkpoint | Baseline:
        """Train, and return what is to be saved at `out`.

        Raises:
            UsageError: If settings do not go together.
        XmpredictError: If a file is missing or broken.
        """
        path = self.recipe or (PPR10K_RECIPE if self.retouched else SCENES_RECIPE)
        course = self.course
        if self.model in BASELINES:
            if not self.retouched:
                cause = f"{self.model} paints pictures, and scenes have too small ones"
                raise UsageError(cause, remedy="give it --data")
            pictures = PictureRecipe.read(path, self.model, self.changes)
            pictures = weigh_pictures(pictures, self.losses)
            begin = Baseline.load(Path(self.start)) if self.start else None
            return paint(course, pictures, naming, run, begin)
        recipe = weigh_sliders(Recipe.read(path, self.changes), self.losses, self.model)
        known = self._known()
        if self.retouched:
            return move(course, recipe, self.work or out.with_suffix(".work"), naming, run, known)
        views, held_out = (
            Experts({"": Store.read(self.source / part)}) for part in ("train", "held-out")
        )
        return train_sliders(
            SliderTask.begin(recipe, views, run.team, known), held_out, naming, run
        )

    def _known(self) -> Checkpoint | None:
        if self.start is None:
            return None
        return Checkpoint.load(DEFAULT if self.start == "default" else Path(self.start))


def read_losses(text: str) -> frozenset[str]:
    """Return the losses in ``hrp,glc``; those in ``none`` are none.

    Raises:
        UsageError: If one is not known.
    """
    named = frozenset(part.strip() for part in text.split(",") if part.strip()) - {"none"}
    for name in named - set(LOSSES):
        raise UsageError(f"no loss {name!r}", remedy=f"use {', '.join(LOSSES)} or none")
    return named
