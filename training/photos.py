"""Finished photos to learn from: what is in the folder, what belongs together, what is held out."""

from __future__ import annotations

import csv
import random
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from xmpredict.errors import DatasetError
from xmpredict.lazy import torch
from xmpredict.training.twins import twins

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from PIL.Image import Image

MANIFEST = "manifest.tsv"
REMEDY = "it names each photo's file, repository and licence, between tabs and under such a head"

SHORT_PX, LONG_PX = 112, 168
"""Sides that every photo is brought to: 2 to 3, cut from the middle."""

SHARES = {"street": 0.45, "varied": 0.46, "portrait": 0.09}
"""How often each kind is drawn. The varied ones are 163 of 2,195 and most like a shoot: they
count twelve times, portraits four times."""

SERIES = {"varied"}
"""Kinds that hold several photos of one shoot: those of one source stay on one side."""

HELD_OUT_SHARE = 0.2


@dataclass(frozen=True, slots=True)
class Finished:
    """A finished photo."""

    path: Path
    kind: str
    series: str
    """What it may be one scene with: photos of one source and one kind of light."""
    number: int
    """Its row in the manifest."""


@dataclass(frozen=True, slots=True)
class Photos:
    """Photos to draw scenes from."""

    series: Mapping[str, Sequence[Sequence[Finished]]]
    """By kind: runs of photos that may be a scene."""

    def draw(self, chance: random.Random, count: int) -> list[Finished]:
        """Return up to `count` photos of one series, in order."""
        kinds = [kind for kind in SHARES if self.series.get(kind)]
        kind = chance.choices(kinds, [SHARES[k] for k in kinds])[0]
        run = chance.choices(self.series[kind], [len(r) for r in self.series[kind]])[0]
        start = chance.randrange(max(1, len(run) - count + 1))
        return list(run[start : start + count])


def read_photos(folder: Path) -> list[Finished]:
    """Return the photos that the manifest of `folder` lists.

    Raises:
        DatasetError: If there is no manifest or it lists nothing.
    """
    path = folder / MANIFEST
    try:
        with path.open(newline="") as file:
            rows = list(csv.DictReader(file, delimiter="\t"))
        photos = [_finished(folder, row, number) for number, row in enumerate(rows)]
    except OSError as error:
        cause = f"cannot be read: {error.strerror}"
        raise DatasetError(cause, path=path, remedy=REMEDY) from error
    except (KeyError, ValueError, AttributeError, csv.Error) as error:
        raise DatasetError(f"lists no photos ({error})", path=path, remedy=REMEDY) from error
    if not photos:
        raise DatasetError("lists no photos", path=path, remedy=REMEDY)
    return photos


def split_photos(photos: Sequence[Finished], seed: int) -> tuple[Photos, Photos]:
    """Return photos to learn from, and those held out: whole sources where they hold series.

    A photo that shows what one held out shows is in neither.
    """
    chance = random.Random(seed)  # noqa: S311 - a split, not a secret
    units: dict[tuple[str, str], list[Finished]] = defaultdict(list)
    for photo in photos:
        source = photo.series.split("|")[0] if photo.kind in SERIES else photo.path.name
        units[photo.kind, source].append(photo)
    apart: set[Finished] = set()
    for kind in SHARES:
        names = sorted(source for k, source in units if k == kind)
        chance.shuffle(names)
        wanted = HELD_OUT_SHARE * sum(photo.kind == kind for photo in photos)
        for name in names:
            held = units[kind, name]
            if len(held) <= wanted:
                apart.update(held)
                wanted -= len(held)
    left = [photo for photo in photos if photo not in apart]
    known = twins([photo.path for photo in left], {photo.path for photo in apart})
    learned = [photo for photo in left if photo.path not in known]
    return _in_series(learned), _in_series(sorted(apart, key=_order))


def read_planes(photo: Finished, scale: int = 1) -> tuple[torch.Tensor, bool]:
    """Return `photo` as encoded sRGB, shape (3, 168, 112), and whether it was turned for that.

    Args:
        photo: A finished photo.
        scale: Factor on both sides.
    """
    from PIL import Image  # noqa: PLC0415 - only where pictures are read

    with Image.open(photo.path) as opened:
        image = opened.convert("RGB")
    turned = image.width > image.height
    short, long = scale * SHORT_PX, scale * LONG_PX
    size = (long, short) if turned else (short, long)
    planes = torch.from_numpy(np.asarray(_fit(image, size), np.float32) / 255).permute(2, 0, 1)
    return (planes.transpose(1, 2) if turned else planes).contiguous(), turned


def _fit(image: Image, size: tuple[int, int]) -> Image:
    from PIL import Image as Pictures  # noqa: PLC0415 - as above
    from PIL import ImageOps  # noqa: PLC0415 - as above

    return ImageOps.fit(image, size, Pictures.Resampling.LANCZOS)


def _finished(folder: Path, row: Mapping[str, str], number: int) -> Finished:
    kind = row["file"].split("_")[0]
    light = row["licence"].rsplit(";", 1)[-1].strip()
    return Finished(folder / row["file"], kind, f"{row['repository']}|{light}", number)


def _in_series(photos: Sequence[Finished]) -> Photos:
    series: dict[str, dict[str, list[Finished]]] = defaultdict(lambda: defaultdict(list))
    for photo in photos:
        series[photo.kind][photo.series].append(photo)
    return Photos({kind: list(runs.values()) for kind, runs in series.items()})


def _order(photo: Finished) -> int:
    return photo.number
