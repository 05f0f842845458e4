"""A trained network as a model: a scene of thumbnails in, an edit of each out."""

from __future__ import annotations

import functools
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from xmpredict.develop import BY_NAME
from xmpredict.develop.slider import Slider
from xmpredict.lazy import torch
from xmpredict.network.facts import is_finished
from xmpredict.network.header import read_about
from xmpredict.network.prediction import Prediction, hold_back, spare_white, widen
from xmpredict.network.styles import check_style, say_style, to_code

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xmpredict.develop.settings import Settings
    from xmpredict.network.checkpoint import Checkpoint
    from xmpredict.network.sight import Sight
    from xmpredict.raw.thumbnail import Thumbnail

DEFAULT = Path(__file__).parent / "weights" / "default.safetensors"
"""The model that comes with the package."""


@dataclass(frozen=True, slots=True)
class Trained:
    """The model in the file at `path`; the file is read when the first scene comes.

    Raises:
        ModelError: If it is no model of this version.
        UsageError: If it has no such styles.
    """

    path: Path = DEFAULT
    style: Mapping[str, float] = field(default_factory=dict)
    """Shares of the retouchers whose looks are blended; empty for all alike."""
    label: str = field(init=False)

    def __post_init__(self) -> None:
        """Read the header."""
        about = read_about(self.path)
        check_style(self.style, json.loads(about.get("styles", "[]")), self.path)
        label = about["label"]
        if self.style:
            label += f", style {say_style(self.style)}"
        object.__setattr__(self, "label", label)

    def predict(self, scene: Sequence[Thumbnail]) -> list[Settings]:
        """Return one edit a photo, in the order of `scene`."""
        return [prediction.settings for prediction in self.foresee(scene)]

    def foresee(self, scene: Sequence[Thumbnail]) -> list[Prediction]:
        """Return edit and spread of each photo, in the order of `scene`."""
        from xmpredict.network.sight import Sight, look_at  # noqa: PLC0415 - loads torch

        model = _load(self.path)
        # One by one: memory is that of one photo, whatever the size of the scene.
        glances = [look_at(photo) for photo in scene]
        sight = Sight.join([glance.sight for glance in glances])
        mean, spread, distance = decide(model, sight, self.style)
        names = [a.name for a in model.axes.held]
        units = [a.visible for a in model.axes.held]
        return [
            Prediction(
                model.axes.to_settings(mean[row].tolist(), photo.kind, photo.as_shot),
                _by_slider(
                    names, [s * u for s, u in zip(spread[row].tolist(), units, strict=True)]
                ),
                float(distance[row]),
                glance,
            )
            for row, (photo, glance) in enumerate(zip(scene, glances, strict=True))
        ]


def decide(
    model: Checkpoint, sight: Sight, style: Mapping[str, float] | None = None
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Return what `model` decides for the photos of one scene.

    Args:
        model: The network and what goes with it.
        sight: The photos.
        style: Shares of the retouchers that it learned from; None or empty for all alike.

    Returns:
        Mean and spread in visible units, (N, A), the mean held back where little is known; and
        how far each photo is from the training photos, (N,).
    """
    with torch.inference_mode():
        photos = len(sight.tones)
        alone = torch.eye(photos, dtype=torch.bool)
        seen = torch.ones_like(alone) if model.shape.together else alone
        batch = (tensor.unsqueeze(0) for tensor in (sight.features, sight.tones, sight.facts))
        mean, spread = model.network(*batch, seen.unsqueeze(0), to_code(style, model.styles))
        distance = model.familiar.distance(torch.cat([sight.tones, sight.features], 1))
        wide = widen(spread[0] * model.calibration, distance)
        names = model.axes.names
        held = hold_back(mean[0], wide, model.usual, names)
        spared = spare_white(held, is_finished(sight.facts), model.finished_balance, names)
        return spared, wide, distance


@functools.lru_cache(maxsize=2)
def _load(path: Path) -> Checkpoint:
    from xmpredict.network.checkpoint import Checkpoint  # noqa: PLC0415 - loads torch

    return Checkpoint.load(path)


def _by_slider(names: Sequence[str], spread: Sequence[float]) -> dict[str, float]:
    return {n: s for n, s in zip(names, spread, strict=True) if isinstance(BY_NAME.get(n), Slider)}
