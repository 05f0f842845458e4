"""Train a network: sliders or pictures, one trainer.

A run writes its state every minute, in safetensors, and goes on from there when it is
started again: every step has its own seed, so the result is the same.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING

from xmpredict.lazy import torch
from xmpredict.network.checkpoint import Checkpoint
from xmpredict.network.familiar import Familiar
from xmpredict.training.board import PICTURES_EVERY, Board, Quiet
from xmpredict.training.learner import Learner
from xmpredict.training.settle import settle
from xmpredict.training.slider_task import MEASURED
from xmpredict.training.state import load_state, save_state
from xmpredict.training.team import Team

if TYPE_CHECKING:
    from pathlib import Path

    from xmpredict.training.experts import Experts
    from xmpredict.training.slider_task import SliderTask
    from xmpredict.training.task import Network, Task

SAVE_EVERY_S = 60.0
"""Between two states: the work that a run can lose."""


Progress = Callable[[int, dict[str, float]], None]


@dataclass(frozen=True, slots=True)
class Naming:
    """What a trained model is called, and what it may be used for."""

    label: str
    license: str


@dataclass(frozen=True, slots=True)
class Run:
    """Where a run keeps its state, and whom it tells."""

    state: Path
    """A run that this file belongs to goes on."""
    team: Team = field(default_factory=Team)
    board: Board = field(default_factory=Quiet)
    progress: Progress = lambda _, __: None
    save_every_s: float = SAVE_EVERY_S


def learn(task: Task[Network], run: Run) -> Network:
    """Take all steps of `task` that `run` has not yet taken; return the averaged network.

    Raises:
        ModelError: If the state is of another run, or cannot be written.
    """
    learner = Learner.begin(task, run.team)
    if run.state.exists():
        load_state(learner, run.state)
    saved = time.monotonic()
    while learner.step < learner.steps:
        losses = learner.learn()
        if not run.team.leads:
            continue
        run.progress(learner.step, losses)
        run.board.scalars(learner.step, losses)
        last = learner.step == learner.steps
        if last or time.monotonic() - saved >= run.save_every_s:
            save_state(learner, run.state)
            saved = time.monotonic()
        if last or learner.step % PICTURES_EVERY == 0:
            picture = task.pictures()
            if picture is not None:
                run.board.picture(learner.step, picture.cpu())
    return learner.average.cpu()


def train_sliders(task: SliderTask, held_out: Experts, naming: Naming, run: Run) -> Checkpoint:
    """Return the model that `task` makes.

    Args:
        task: Network and views.
        held_out: Views that what it says is settled on.
        naming: For the model's header.
        run: State and listeners.

    Raises:
        ModelError: If the state is of another run.
    """
    network = learn(task, run)
    experts = task.experts
    views = [
        (store, experts.codes(torch.tensor([place])))
        for place, store in enumerate(held_out.stores.values())
    ]
    calibration = settle(network, experts.any.axes.names, views)
    some = experts.any.some(MEASURED)
    return Checkpoint(
        label=naming.label,
        license=naming.license,
        axes=experts.any.axes,
        shape=task.network.shape,
        network=network,
        familiar=Familiar.of(torch.cat([some["tones"], some["features"].float()], 1)),
        calibration=calibration,
        usual=some["label"].std(0).clamp_min(1e-3),
        finished_balance=task.recipe.finished_balance,
        styles=experts.styles,
        about={"settings": json.dumps(asdict(task.recipe))},
    )
