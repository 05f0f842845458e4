"""The settings of a training run, from a TOML file."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from xmpredict.errors import ModelError
from xmpredict.network.scene_network import Shape

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a run."""

    steps: int
    scenes: int
    """Scenes a step."""
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

    @classmethod
    def read(cls, path: Path) -> Self:
        """Read the settings at `path`.

        Raises:
            ModelError: If they cannot be read, or lack or misspell one.
        """
        try:
            held = tomllib.loads(path.read_text())
            return cls(
                seed=held["seed"],
                network=Shape(**held["network"]),
                labels=Part(**held["labels"]),
                pictures=Part(**held["pictures"]),
                losses=Losses(**held["losses"]),
                decay=held["average"]["decay"],
            )
        except (OSError, ValueError, KeyError, TypeError) as error:
            remedy = "compare it with training/default.toml"
            raise ModelError(f"no settings ({error})", path=path, remedy=remedy) from error
