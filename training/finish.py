"""The end of a run: a model that says in its own header how good it is."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from typing import TYPE_CHECKING

from xmpredict.training.dataset import open_dataset
from xmpredict.training.entrants import Way, against_only, open_entrants
from xmpredict.training.evaluate import evaluate
from xmpredict.training.layout import VAL

if TYPE_CHECKING:
    from pathlib import Path

    from xmpredict.network.checkpoint import Checkpoint
    from xmpredict.training.baselines.checkpoint import Baseline
    from xmpredict.training.ppr10k_run import Course


def save_measured(made: Checkpoint | Baseline, out: Path, course: Course) -> None:
    """Write `made` to `out`, with what it measures on the held-out photos of its data set.

    Raises:
        ModelError: If it cannot be written.
    """
    fresh = out.with_suffix(".new")
    made.save(fresh)
    told = {**made.about, "measures": measures(fresh, course)}
    replace(made, about=told).save(fresh)
    fresh.replace(out)


def measures(file: Path, course: Course) -> str:
    """Return what the model in `file` measures on held-out photos: by expert and measure, as JSON.

    Models of sliders decide each photo, and none is made to look like the others.
    """
    dataset = open_dataset(course.data, course.expert, VAL, raws=course.raws)
    figures: dict[str, dict[str, float | None]] = {}
    for entrant in open_entrants(
        str(file), dataset.experts, Way(one_look=False, undo=not course.raws)
    ):
        done = evaluate(against_only(dataset, entrant.experts), entrant.contender)
        figures |= {expert: asdict(scores.result) for expert, scores in done.experts.items()}
    return json.dumps(figures)
