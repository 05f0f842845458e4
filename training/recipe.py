"""The settings of a training run, from a TOML file."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Self

from xmpredict.errors import ModelError, UsageError
from xmpredict.network.scene_network import Shape
from xmpredict.training.baselines.shape import Shape as BaselineShape

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path


_LIKE = "write it like seed=2 or network.width=128"

PERSON = 0.2
"""Share of a picture that is person, nearly."""


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a run."""

    steps: int
    scenes: int
    """Scenes a step; where pictures are painted, photos."""
    rate: float
    """Largest learning rate; it falls to 0 as a cosine."""
    shown: int = 0
    """Views that are rendered in a step."""


@dataclass(frozen=True, slots=True)
class Losses:
    """Weights of the losses; that of the likelihood is 1."""

    people: float
    human_centered: float
    consistency: float
    attention: bool

    def weighing(self, people: float) -> Self:
        """Return these with `people` as the weight of people, pictures counting as much as now."""
        strength = _strength(self.people) / _strength(people)
        return replace(self, people=people, human_centered=strength * self.human_centered)


def _strength(people: float) -> float:
    """Return the mean square of the weights of a picture with people weighed `people`."""
    return PERSON * people**2 + 1 - PERSON


@dataclass(frozen=True, slots=True)
class Recipe:
    """A whole run."""

    seed: int
    network: Shape
    labels: Part
    pictures: Part
    losses: Losses
    decay: float
    """Of the running average of the weights, a step."""
    finished_balance: float
    """Share of white balance that is acted on in finished pictures."""

    @classmethod
    def read(cls, path: Path, changes: Sequence[str] = ()) -> Self:
        """Read the settings at `path`, with `changes`, each a line of TOML.

        Raises:
            UsageError: If a change is none of them.
            ModelError: If they cannot be read, or lack or misspell one.
        """
        try:
            held = _read(path, changes)
            return cls(
                seed=held["seed"],
                network=Shape(**held["network"]),
                labels=Part(**held["labels"]),
                pictures=Part(**held["pictures"]),
                losses=_losses(held["losses"]),
                decay=held["average"]["decay"],
                finished_balance=held["use"]["finished_balance"],
            )
        except (OSError, ValueError, KeyError, TypeError) as error:
            remedy = "compare it with training/default.toml"
            raise ModelError(f"no settings ({error})", path=path, remedy=remedy) from error


def _read(path: Path, changes: Sequence[str]) -> dict[str, Any]:
    held = tomllib.loads(path.read_text())
    for change in changes:
        try:
            wanted = tomllib.loads(change)
        except tomllib.TOMLDecodeError as error:
            raise UsageError(f"{change!r} sets nothing ({error})", remedy=_LIKE) from None
        _change(held, wanted)
    return held


def _change(held: dict[str, Any], wanted: Mapping[str, Any]) -> None:
    for name, value in wanted.items():
        if name not in held:
            cause = f"there is no setting {name!r}"
            raise UsageError(cause, remedy=f"use one of {', '.join(held)}")
        kind = type(held[name])
        if isinstance(value, dict) and kind is dict:
            _change(held[name], value)
        elif type(value) is kind:
            held[name] = value
        elif type(value) is int and kind is float:
            held[name] = float(value)
        else:
            raise UsageError(f"{name} is not {value!r}, but like {held[name]!r}", remedy=_LIKE)


def _losses(held: Mapping[str, Any]) -> Losses:
    """Return the weights of slider models; that of views alone is of the baselines."""
    return Losses(**{name: weight for name, weight in held.items() if name != "views"})


@dataclass(frozen=True, slots=True)
class PictureRecipe:
    """A whole run of a baseline, which paints pictures."""

    kind: str
    seed: int
    shape: BaselineShape
    edge_px: int
    """Sides that photos are brought to."""
    crop_px: int
    """Sides of the two crops of a photo, where they are to be alike."""
    epochs: int
    batch: int
    rate: float
    people: float
    """Weight of people in the picture loss; 1 for none."""
    consistency: float
    """Weight of the likeness of the crops; 0 for no crops."""
    decay: float
    """Of the running average of the weights, a step; 0 for none."""

    @classmethod
    def read(cls, path: Path, kind: str, changes: Sequence[str] = ()) -> Self:
        """Read the settings of the baseline `kind` at `path`, with `changes` as in `Recipe`.

        Raises:
            UsageError: If a change is none of them.
            ModelError: If they cannot be read, or lack or misspell one.
        """
        try:
            held = _read(path, changes)
            own, losses = held[kind], held["losses"]
            return cls(
                kind=kind,
                seed=held["seed"],
                shape=BaselineShape(**own["shape"]),
                people=losses["people"],
                consistency=losses["views"],
                **own["run"],
            )
        except (OSError, ValueError, KeyError, TypeError) as error:
            remedy = "compare it with training/ppr10k.toml"
            raise ModelError(f"no settings ({error})", path=path, remedy=remedy) from error
