"""Fitted numbers of the stages: what is published as a prior, and what a fit made of it.

A stage declares its numbers beside the maths that uses them, each with its published or estimated
value and how far a fit may reasonably move it. The file ``coefficients.json`` holds the values
that ``xmpredict fit-renderer`` found; what it does not name is at its prior.
"""

from __future__ import annotations

import json
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from xmpredict.errors import RendererError
from xmpredict.home import data_folder
from xmpredict.lazy import torch

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from contextlib import AbstractContextManager
    from pathlib import Path

Fitted = float | list[float]

USER_FILE = "renderer.json"
"""In the user's data folder: a fit of their own, used instead of the bundled one."""

_trial: ContextVar[Mapping[str, torch.Tensor] | None] = ContextVar("trial", default=None)
_declared: dict[str, Coefficients] = {}


@dataclass(frozen=True, slots=True)
class Prior:
    """What is known of a number, or of the numbers of a curve, before a fit."""

    value: float | Sequence[float]
    give: float
    """Standard deviation that a fit allows it."""


class Coefficients:
    """The numbers of one stage."""

    def __init__(self, stage: str, priors: Mapping[str, Prior]) -> None:
        """Declare `priors`, by name, for `stage`, once."""
        if stage in _declared:
            raise ValueError(f"coefficients of {stage} are declared twice")
        self.stage = stage
        self.priors = dict(priors)
        _declared[stage] = self

    def __getitem__(self, name: str) -> float:
        """Return a single number: a float, or a tensor of no dimension while a fit tries it."""
        value = self._value(name)
        # A fit's tensor does in a formula whatever a float does.
        return value if isinstance(value, torch.Tensor) else float(value)  # type: ignore[return-value, arg-type]

    def tensor(self, name: str, like: torch.Tensor) -> torch.Tensor:
        """Return the numbers of a curve, shape (N,), of the type and device of `like`."""
        value = self._value(name)
        if isinstance(value, torch.Tensor):
            return value.to(like)
        return torch.tensor(value, dtype=like.dtype, device=like.device)

    def _value(self, name: str) -> Fitted | torch.Tensor | Sequence[float]:
        key = f"{self.stage}.{name}"
        trial = _trial.get()
        if trial is not None and key in trial:
            return trial[key]
        return _fitted().get(key, self.priors[name].value)


def priors() -> dict[str, Prior]:
    """Return every declared number, by ``stage.name``."""
    from xmpredict import develop  # noqa: F401, PLC0415 - its import declares them all

    return {f"{c.stage}.{name}": p for c in _declared.values() for name, p in c.priors.items()}


def current() -> dict[str, Fitted]:
    """Return the value in use of every declared number, by ``stage.name``."""
    fitted = _fitted()
    return {key: fitted.get(key, _plain(prior.value)) for key, prior in priors().items()}


@contextmanager
def trial(values: Mapping[str, torch.Tensor]) -> Iterator[None]:
    """Use `values`, by ``stage.name``, within the block; gradients flow into them."""
    token = _trial.set(values)
    try:
        yield
    finally:
        _trial.reset(token)


def trial_of(values: Mapping[str, Fitted]) -> AbstractContextManager[None]:
    """Use `values`, by ``stage.name``, plain numbers as a file holds them; see `trial`."""
    return trial({key: torch.tensor(value) for key, value in values.items()})


def read(path: Path) -> dict[str, Fitted]:
    """Return the numbers of the file at `path`, by ``stage.name``.

    Raises:
        RendererError: If it cannot be read, or is not what `write` makes.
    """
    try:
        held = json.loads(path.read_text("utf-8"))
        return {
            f"{stage}.{name}": _plain(value)
            for stage, names in held.items()
            for name, value in names.items()
        }
    except (OSError, ValueError, TypeError, AttributeError) as error:
        raise RendererError(
            f"the renderer's numbers cannot be read ({error})",
            path=path,
            remedy="make the file again with `xmpredict fit-renderer`",
        ) from None


def write(values: Mapping[str, Fitted], path: Path) -> None:
    """Write `values`, by ``stage.name``, as JSON with five significant digits."""
    stages: dict[str, dict[str, Fitted]] = {}
    for key, value in sorted(values.items()):
        stage, _, name = key.partition(".")
        stages.setdefault(stage, {})[name] = _rounded(value)
    path.write_text(json.dumps(stages, indent=1) + "\n", "utf-8")


@cache
def _fitted() -> dict[str, Fitted]:
    own = data_folder() / USER_FILE
    if own.exists():
        return read(own)
    bundled = json.loads(files("xmpredict.develop").joinpath("coefficients.json").read_text())
    return {f"{stage}.{name}": v for stage, names in bundled.items() for name, v in names.items()}


def _plain(value: float | Sequence[float]) -> Fitted:
    return float(value) if isinstance(value, int | float) else [float(v) for v in value]


def _rounded(value: Fitted) -> Fitted:
    if isinstance(value, list):
        return [float(f"{v:.5g}") for v in value]
    return float(f"{value:.5g}")
