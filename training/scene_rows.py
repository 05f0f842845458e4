"""Groups of PPR10K as scenes to learn from: rows as `xmpredict.training.store` holds them.

A row is one photo under one retoucher: what the network sees, the retoucher's sliders as its
answer, and small pictures for the losses that look at pictures. The target is the retoucher's own
picture, as Camera Raw rendered it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from xmpredict.develop.rgb_tone import from_encoded, to_encoded
from xmpredict.develop.samples import point_samples
from xmpredict.errors import DatasetError
from xmpredict.lazy import torch
from xmpredict.preview import context_of
from xmpredict.training.images import read_deep, read_mask
from xmpredict.training.sidecars import read_sidecar
from xmpredict.training.store import Store

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from xmpredict.develop.slider import Value
    from xmpredict.network.axes import Axes
    from xmpredict.raw.thumbnail import Thumbnail
    from xmpredict.training.dataset import Dataset, Photo
    from xmpredict.training.linear_cache import LinearCache
    from xmpredict.training.sampling import Key

SHOWN_PX = 96, 64
"""Rows and columns of the small pictures: photos are stretched to 3 to 2, and lie on their side
where they are wider than high."""

LARGEST = 8
"""Photos of a group in one step."""

LARGEST_STRETCH = 0.04
"""Of the ratio of sides, between source and target: more, and one is of another photo."""


@dataclass(frozen=True, slots=True)
class Scenes:
    """All groups of a data set, each once a retoucher."""

    held: Sequence[tuple[Sequence[Photo], str, int, int]]
    """Photos, retoucher, and the numbers of group and retoucher."""
    cache: LinearCache
    axes: Axes
    seed: int
    largest: int | None = LARGEST
    """Most photos of a group that are read at once, drawn anew each time; None for all."""

    @classmethod
    def of(
        cls,
        dataset: Dataset,
        cache: LinearCache,
        axes: Axes,
        seed: int,
        largest: int | None = LARGEST,
    ) -> Self:
        """Return the groups of `dataset`, whose sources are in `cache`."""
        held = []
        for number, group in enumerate(dataset.groups.values()):
            for place, expert in enumerate(dataset.experts):
                photos = [p for p in group if expert in p.targets and expert in p.files.edits]
                if photos:
                    held.append((photos, expert, number, place))
        return cls(held, cache, axes, seed, largest)

    def __len__(self) -> int:
        """Count them."""
        return len(self.held)

    def path(self, index: int) -> Path:
        """Return the source of the first photo of item `index`."""
        return self.held[index][0][0].source

    def read(self, key: Key) -> dict[str, torch.Tensor]:
        """Return item `key`: tensors with one row a photo, as in a `Store`.

        Besides, ``expert``, the number of the retoucher, shape (N,), and ``tone_curve``, the
        samples of the target's point curve, shape (N, 256), which no network decides but `render`
        is to be told.

        Raises:
            DatasetError: If a photo is not cached, or its target is of another shape.
            XmpredictError: If a file cannot be read.
        """
        photos, expert, number, place = self.held[key.item]
        if self.largest and len(photos) > self.largest:
            photos = key.chance(self.seed).sample(photos, self.largest)
        rows = [self._row(photo, expert) for photo in photos]
        joined = {name: torch.cat([row[name] for row in rows]) for name in rows[0]}
        count = len(rows)
        return joined | {
            "photo": torch.arange(count),
            "scene": torch.full((count,), number),
            "expert": torch.full((count,), place),
        }

    def _row(self, photo: Photo, expert: str) -> dict[str, torch.Tensor]:
        entry = self.cache.read(photo.name)
        thumbnail = entry.thumbnail
        # The numbers of white balance are Camera Raw's: so must be where they are counted from.
        said = read_sidecar(photo.files.sidecar).as_shot if photo.files.sidecar else None
        edit = read_sidecar(photo.files.edits[expert])
        label = edit.relative(said or thumbnail.as_shot)
        linear = torch.from_numpy(thumbnail.prophoto()).permute(2, 0, 1)
        target = torch.from_numpy(read_deep(photo.targets[expert])).permute(2, 0, 1)
        _check_shape(linear, target, photo.targets[expert])
        person = torch.ones(1, *target.shape[1:])
        if photo.mask:
            mask = read_mask(photo.mask, (target.shape[1], target.shape[2]))
            person = torch.from_numpy(mask).float().unsqueeze(0)
        return {
            "features": entry.sight.features.half(),
            "tones": entry.sight.tones,
            "facts": entry.sight.facts,
            "label": torch.tensor([self.axes.to_vector(label)]),
            "tone_curve": _curve(edit.settings.get("tone_curve")),
            # Averaged as it is looked at: pictures of averaged light are 3 to 4 dB further from
            # averaged pictures, since tones are not straight.
            "linear": from_encoded(_small(to_encoded(linear.clamp_min(0)))).half(),
            "target": (_small(target) * 255).round().byte(),
            "person": (_small(person) * 255).round().byte(),
            **_light(thumbnail),
        }


def join_scenes(items: Sequence[Mapping[str, torch.Tensor]], axes: Axes) -> Store:
    """Return `items` of `Scenes` as one store, whose scenes are numbered in their order."""
    tensors = {name: torch.cat([item[name] for item in items]) for name in items[0]}
    counts = [len(item["label"]) for item in items]
    tensors["scene"] = torch.arange(len(items)).repeat_interleave(torch.tensor(counts))
    tensors["photo"] = torch.arange(sum(counts))
    return Store.of(tensors, axes)


def _curve(points: Value | None) -> torch.Tensor:
    held = points if isinstance(points, tuple) else ((0.0, 0.0), (255.0, 255.0))
    return torch.tensor([point_samples(held)])


def _check_shape(linear: torch.Tensor, target: torch.Tensor, path: Path) -> None:
    one, other = (planes.shape[1] / planes.shape[2] for planes in (linear, target))
    if abs(one / other - 1) > LARGEST_STRETCH:
        cause = "has other proportions than its source: it is of another photo, or cropped"
        raise DatasetError(cause, path=path, remedy="leave the photo out")


def _small(planes: torch.Tensor) -> torch.Tensor:
    """Return a picture, shape (C, H, W), at the size that losses look at, (1, C, 96, 64)."""
    if planes.shape[2] > planes.shape[1]:
        planes = planes.transpose(1, 2)
    return torch.nn.functional.adaptive_avg_pool2d(planes.unsqueeze(0), SHOWN_PX)


def _light(photo: Thumbnail) -> dict[str, torch.Tensor]:
    """Return the light of `photo` as `xmpredict.training.light` holds it.

    Of a camera that is known in two lights, how it sees in the as-shot one stands for all.
    """
    context = context_of(photo)
    to_camera = photo.camera.xyz_to_camera(photo.as_shot.to_xy())
    return {
        "light.mired": context.as_shot_mired,
        "light.tint": context.as_shot_tint,
        "light.white": context.sensor_white,
        "light.rendered": context.rendered,
        "light.to_camera": torch.tensor(to_camera, dtype=torch.float32).unsqueeze(0),
    }
