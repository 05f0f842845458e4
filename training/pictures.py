"""Pictures to learn from: source, target and mask of one photo, as PPR10K's training cuts them.

Source: J. Liang et al., "PPR10K", CVPR 2021, and its published loader: a part of 0.6 to 1 of each
side, brought to a square, mirrored half of the time.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import numpy as np

from xmpredict.errors import DatasetError
from xmpredict.lazy import torch
from xmpredict.training.images import read_deep, read_mask

if TYPE_CHECKING:
    import random
    from collections.abc import Sequence
    from pathlib import Path

    from xmpredict.training.dataset import Dataset, Photo
    from xmpredict.training.sampling import Key

SMALLEST_PART = 0.6
EDGE_PX = 448


@dataclass(frozen=True, slots=True, eq=False)
class Picture:
    """One photo to learn from."""

    source: torch.Tensor
    """sRGB, shape (3, H, W), 0 to 1: the source itself or an augmented one."""
    other: torch.Tensor
    """Another one of them in the same frame; the same where there is only one."""
    target: torch.Tensor
    """sRGB, shape (3, H, W), 0 to 1."""
    mask: torch.Tensor
    """Where the person is, 0 or 1, shape (1, H, W); all 1 where the photo has no mask."""
    expert: int
    """Which retoucher, by place in `Dataset.experts`."""
    group: int
    """Which group, by place in `Dataset.groups`."""


@dataclass(frozen=True, slots=True)
class Pictures:
    """All photos of a data set, each once a retoucher."""

    held: Sequence[tuple[Photo, str, int, int]]
    """Photo, retoucher, and their numbers."""
    seed: int
    edge_px: int = EDGE_PX

    @classmethod
    def of(cls, dataset: Dataset, seed: int, edge_px: int = EDGE_PX) -> Self:
        """Return the pictures of `dataset`, with a side of `edge_px`."""
        held = [
            (photo, expert, place, number)
            for number, group in enumerate(dataset.groups.values())
            for photo in group
            for place, expert in enumerate(dataset.experts)
            if expert in photo.targets
        ]
        return cls(held, seed, edge_px)

    def __len__(self) -> int:
        """Count them."""
        return len(self.held)

    def path(self, index: int) -> Path:
        """Return the source of item `index`."""
        return self.held[index][0].source

    def read(self, key: Key) -> Picture:
        """Return item `key`, cut as that key says.

        Raises:
            PhotoError: If a file cannot be read.
            DatasetError: If one has another size than the target.
        """
        photo, expert, place, number = self.held[key.item]
        chance = key.chance(self.seed)
        sources = (photo.source, *photo.files.augmented)
        first = chance.choice(sources)
        second = chance.choice([path for path in sources if path != first] or [first])
        target = read_deep(photo.targets[expert])
        shape = target.shape[0], target.shape[1]
        planes = [_read(first, shape), _read(second, shape), target, _mask(photo, shape)]
        stack = torch.from_numpy(np.concatenate(planes, axis=2)).permute(2, 0, 1)
        part = _cut(stack, chance, self.edge_px)
        mask = (part[9:] > 0.5).float()  # noqa: PLR2004 - half of a pixel
        return Picture(part[:3], part[3:6], part[6:9], mask, place, number)


def read_whole(photo: Photo, expert: str) -> Picture:
    """Return `photo` as it is, uncut, with the target of `expert`; expert and group are 0."""
    target = read_deep(photo.targets[expert])
    shape = target.shape[0], target.shape[1]
    source, wanted, mask = (
        torch.from_numpy(plane).permute(2, 0, 1).contiguous()
        for plane in (_read(photo.source, shape), target, _mask(photo, shape))
    )
    return Picture(source, source, wanted, mask, 0, 0)


def _read(path: Path, shape: tuple[int, int]) -> np.ndarray:
    picture = read_deep(path)
    if picture.shape[:2] != shape:
        (height, width), (rows, columns) = picture.shape[:2], shape
        raise DatasetError(
            f"is {width} x {height} px, and its target {columns} x {rows}",
            path=path,
            remedy="bring both to one size",
        )
    return picture


def _mask(photo: Photo, shape: tuple[int, int]) -> np.ndarray:
    if photo.mask is None:
        return np.ones((*shape, 1), np.float32)
    return read_mask(photo.mask, shape)[..., None].astype(np.float32)


def _cut(planes: torch.Tensor, chance: random.Random, edge_px: int) -> torch.Tensor:
    """Return a random part of `planes`, shape (C, H, W), as a square, mirrored half of the time."""
    sides = [round(length * chance.uniform(SMALLEST_PART, 1)) for length in planes.shape[1:]]
    top, left = (
        chance.randint(0, n - side) for n, side in zip(planes.shape[1:], sides, strict=True)
    )
    part = planes[:, top : top + sides[0], left : left + sides[1]]
    if chance.random() < 0.5:  # noqa: PLR2004 - half of them
        part = part.flip(2)
    whole = torch.nn.functional.interpolate(
        part.unsqueeze(0), (edge_px, edge_px), mode="bilinear", antialias=True
    )
    return whole[0]
