"""Train a network on scenes that `xmpredict.training.finished` made.

A run writes its state every few hundred steps, in safetensors, and goes on from there when it is
started again: every step has its own seed, so the result is the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xmpredict.errors import ModelError
from xmpredict.lazy import torch
from xmpredict.network.checkpoint import Checkpoint
from xmpredict.network.familiar import Familiar
from xmpredict.training.batches import predict_batch, to_batch
from xmpredict.training.learner import Learner

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from xmpredict.network.scene_network import SceneNetwork
    from xmpredict.training.recipe import Recipe
    from xmpredict.training.store import Store

SAVE_EVERY = 250
"""Steps between two states: a minute's work."""

NARROWEST, WIDEST = 0.5, 3.0
"""Factors that calibration may find: beyond, something else is wrong."""


@dataclass(frozen=True, slots=True)
class Naming:
    """What a trained model is called, and what it may be used for."""

    label: str
    license: str


def train(
    recipe: Recipe,
    stores: tuple[Store, Store],
    state: Path,
    naming: Naming,
    progress: Callable[[int, dict[str, float]], None] = lambda _, __: None,
) -> Checkpoint:
    """Return the model that `recipe` makes.

    Args:
        recipe: How.
        stores: Scenes to learn from, and held-out ones that spreads are calibrated on.
        state: File of the run's state; a run that it belongs to goes on.
        naming: For the model's header.
        progress: Told step and losses.

    Raises:
        ModelError: If `state` is of another run.
    """
    learner = Learner.begin(recipe, stores[0])
    if state.exists():
        load_state(learner, state)
    while learner.step < learner.steps:
        losses = learner.learn()
        progress(learner.step, losses)
        if learner.step % SAVE_EVERY == 0 or learner.step == learner.steps:
            save_state(learner, state)
    return _finish(learner, stores[1], naming)


def save_state(learner: Learner, path: Path) -> None:
    """Write all of `learner` that changes to `path`."""
    from safetensors.torch import save_file  # noqa: PLC0415 - of training alone

    tensors = {f"network.{k}": v for k, v in learner.network.state_dict().items()}
    tensors |= {f"average.{k}": v for k, v in learner.average.state_dict().items()}
    for place, moments in learner.optimizer.state_dict()["state"].items():
        tensors |= {f"optimizer.{place}.{name}": value for name, value in moments.items()}
    fresh = path.with_suffix(".new")
    tensors = {k: v.clone().contiguous() for k, v in tensors.items()}
    save_file(tensors, fresh, {"step": str(learner.step), "recipe": repr(learner.recipe)})
    fresh.replace(path)


def load_state(learner: Learner, path: Path) -> None:
    """Bring `learner` to the state at `path`.

    Raises:
        ModelError: If it is of another run.
    """
    from safetensors import SafetensorError, safe_open  # noqa: PLC0415 - as above

    try:
        with safe_open(path, "pt") as file:
            about = file.metadata()
            tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
    except (OSError, SafetensorError) as error:
        raise ModelError(f"is no state of a run ({error})", path=path) from error
    if about.get("recipe") != repr(learner.recipe):
        raise ModelError("is of a run with other settings", path=path, remedy="name another file")
    for part, network in (("network.", learner.network), ("average.", learner.average)):
        held = {k.removeprefix(part): v for k, v in tensors.items() if k.startswith(part)}
        network.load_state_dict(held)
    moments: dict[int, dict[str, torch.Tensor]] = {}
    for name, value in tensors.items():
        if name.startswith("optimizer."):
            _, place, moment = name.split(".", 2)
            moments.setdefault(int(place), {})[moment] = value
    whole = learner.optimizer.state_dict() | {"state": moments}
    learner.optimizer.load_state_dict(whole)
    learner.step = int(about["step"])


def foresee(
    network: SceneNetwork, store: Store, *, together: bool = True
) -> tuple[torch.Tensor, torch.Tensor]:
    """Return mean and spread of every view of `store`, row by row, each scene seen as a whole."""
    mean, spread = torch.empty_like(store["label"]), torch.empty_like(store["label"])
    with torch.no_grad():
        for photos in store.scenes:
            batch = to_batch([[row for views in photos for row in views]])
            rows = batch.rows[batch.real]
            mean[rows], spread[rows] = predict_batch(network, store, batch, together=together)
    return mean, spread


def _finish(learner: Learner, held_out: Store, naming: Naming) -> Checkpoint:
    store, network = learner.store, learner.average
    mean, spread = foresee(network, held_out, together=learner.recipe.losses.attention)
    off = (held_out["label"] - mean) / spread
    # Robust: one absurd edit must not widen what is true of the others.
    factor = off.abs().quantile(0.683, 0).clamp(NARROWEST, WIDEST)
    return Checkpoint(
        label=naming.label,
        license=naming.license,
        axes=store.axes,
        shape=learner.recipe.network,
        network=network,
        familiar=Familiar.of(torch.cat([store["tones"], store["features"].float()], 1)),
        calibration=factor,
        usual=store["label"].std(0).clamp_min(1e-3),
    )
