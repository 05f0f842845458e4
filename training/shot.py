"""One photo of PPR10K as views for slider models: as it is, and as it might have been taken."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from xmpredict.color.temperature import mired
from xmpredict.develop.rgb_tone import from_encoded, to_encoded
from xmpredict.lazy import torch
from xmpredict.network.backbone import EDGE_PX
from xmpredict.network.sight import look
from xmpredict.training.light import Light
from xmpredict.training.moved import AXES
from xmpredict.training.sampling import Key
from xmpredict.training.scene_rows import SHOWN_PX, Scenes
from xmpredict.training.views import Error, balance, undo

if TYPE_CHECKING:
    import random

    from numpy.typing import NDArray

    from xmpredict.training.dataset import Photo
    from xmpredict.training.linear_cache import LinearCache

EXPOSURE_EV, KELVIN, TINT = 1.0, 500.0, 10.0
"""How far a view's exposure and balance are off, either way: the paper's ranges for the source."""

SHARED = ("features", "tones", "facts", "linear", *(f"light.{name}" for name in Light.__slots__))
"""Tensors that differ from view to view."""

BY_EXPERT = ("label", "target", "tone_curve")
"""Tensors that each retoucher has of his own, called ``label@a`` and so on."""


def rows_of(
    photo: Photo, cache: LinearCache, chance: random.Random, views: int
) -> dict[str, NDArray[Any]]:
    """Return the tensors of a store for `views` of one photo, the first as it is.

    Raises:
        DatasetError: If it is not cached, or a target is of another shape.
        XmpredictError: If a file cannot be read.
    """
    held = {
        expert: Scenes([([photo], expert, 0, 0)], cache, AXES, 0).read(Key(0, 0))
        for expert in photo.targets
    }
    first = next(iter(held.values()))
    light = Light(*(first[f"light.{name}"] for name in Light.__slots__))
    errors = [_draw(chance, light) for _ in range(views - 1)]
    pixels = cache.read(photo.name).thumbnail.prophoto()
    linear = torch.from_numpy(pixels).permute(2, 0, 1).unsqueeze(0).contiguous()
    taken = [_take(linear, light, error) for error in errors]
    rows = {name: torch.cat([first[name], *(view[name] for view in taken)]) for name in SHARED}
    rows["person"] = _repeat(first["person"], views)
    for expert, row in held.items():
        rows |= {f"{name}@{expert}": _repeat(row[name], views) for name in BY_EXPERT}
        for place, error in enumerate(errors, 1):
            rows[f"label@{expert}"][place] += torch.tensor(_shift(error))
    return {name: tensor.contiguous().numpy() for name, tensor in rows.items()}


def _repeat(row: torch.Tensor, times: int) -> torch.Tensor:
    return row.repeat(times, *(1,) * (row.ndim - 1))


def _shift(error: Error) -> list[float]:
    """Return what undoing `error` adds to an edit, as a vector."""
    neutral, moved = AXES.to_vector({}), AXES.to_vector(undo(error))
    return [after - before for before, after in zip(neutral, moved, strict=True)]


def _draw(chance: random.Random, light: Light) -> Error:
    kelvin = 1e6 / float(light.mired)
    warmer = mired(kelvin + chance.uniform(-KELVIN, KELVIN)) - float(light.mired)
    return Error(chance.uniform(-EXPOSURE_EV, EXPOSURE_EV), warmer, chance.uniform(-TINT, TINT))


def _small(planes: torch.Tensor) -> torch.Tensor:
    return torch.nn.functional.adaptive_avg_pool2d(planes, SHOWN_PX)


def _take(linear: torch.Tensor, light: Light, error: Error) -> dict[str, torch.Tensor]:
    """Return the photo as if it had been taken with `error`."""
    white = light.white.view(-1, 1, 1, 1)
    held = (linear * 2.0**error.exposure_ev).clamp_min(0).minimum(white)
    planes = balance(held, light, error)
    as_shot = replace(light, mired=light.mired + error.mired, tint=light.tint + error.tint)
    scale = EDGE_PX / max(planes.shape)
    size = [max(1, round(length * scale)) for length in planes.shape[2:]]
    small = torch.nn.functional.interpolate(planes, size, mode="area")
    sight = look(small, as_shot.context(), as_shot.facts())
    stood = planes if planes.shape[-2] >= planes.shape[-1] else planes.transpose(2, 3)
    return {
        "features": sight.features.half(),
        "tones": sight.tones,
        "facts": sight.facts,
        # Averaged as it is looked at, as `Scenes` does.
        "linear": from_encoded(_small(to_encoded(stood.clamp_min(0)))).half(),
        **{f"light.{name}": getattr(as_shot, name) for name in Light.__slots__},
    }
