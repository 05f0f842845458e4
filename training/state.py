"""The state of a run on disk: all that changes while a network learns, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xmpredict.errors import ModelError

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Any

    from xmpredict.lazy import torch
    from xmpredict.training.learner import Learner


def save_state(learner: Learner[Any], path: Path) -> None:
    """Write all of `learner` that changes to `path`; a run that is killed meanwhile keeps the old.

    Raises:
        ModelError: If it cannot be written.
    """
    from safetensors.torch import save_file  # noqa: PLC0415 - of training alone

    tensors = {f"network.{k}": v for k, v in learner.task.network.state_dict().items()}
    tensors |= {f"average.{k}": v for k, v in learner.average.state_dict().items()}
    for place, moments in learner.optimizer.state_dict()["state"].items():
        tensors |= {f"optimizer.{place}.{name}": value for name, value in moments.items()}
    fresh = path.with_suffix(".new")
    tensors = {k: v.detach().cpu().clone().contiguous() for k, v in tensors.items()}
    about = {"step": str(learner.step), "settings": learner.task.settings()}
    try:
        save_file(tensors, fresh, about)
        fresh.replace(path)
    except OSError as error:
        raise ModelError(f"cannot be written ({error.strerror})", path=path) from error


def load_state(learner: Learner[Any], path: Path) -> None:
    """Bring `learner` to the state at `path`.

    Raises:
        ModelError: If it is of another run.
    """
    about, tensors = _read(path)
    if about.get("settings") != learner.task.settings():
        raise ModelError("is of a run with other settings", path=path, remedy="name another file")
    for part, network in (("network.", learner.task.network), ("average.", learner.average)):
        held = {k.removeprefix(part): v for k, v in tensors.items() if k.startswith(part)}
        network.load_state_dict(held)
    moments: dict[int, dict[str, torch.Tensor]] = {}
    for name, value in tensors.items():
        if name.startswith("optimizer."):
            _, place, moment = name.split(".", 2)
            moments.setdefault(int(place), {})[moment] = value
    learner.optimizer.load_state_dict(learner.optimizer.state_dict() | {"state": moments})
    learner.step = int(about["step"])


def _read(path: Path) -> tuple[dict[str, str], dict[str, torch.Tensor]]:
    from safetensors import SafetensorError, safe_open  # noqa: PLC0415 - as above

    try:
        with safe_open(path, "pt") as file:
            tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
            return file.metadata() or {}, tensors
    except (OSError, SafetensorError) as error:
        raise ModelError(f"is no state of a run ({error})", path=path) from error
