"""The groups of the small data set: which photo, in what light, and how each shot is off."""

from __future__ import annotations

import functools
import random
from dataclasses import dataclass
from importlib import resources
from typing import TYPE_CHECKING

import numpy as np

from xmpredict.color.temperature import WhiteBalance, mired
from xmpredict.errors import DatasetError
from xmpredict.formats import FileKind
from xmpredict.people.segmenter import mask_of_picture
from xmpredict.raw.find import find_photos
from xmpredict.training.mini_experts import MEDIUM

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from xmpredict.develop.slider import Points
    from xmpredict.training.images import Image

SMALLEST, LARGEST = 3, 8
"""Photos of a group."""

TRIED = 8
"""Photos that are looked at for one with a person before the first is taken as it is."""

SMALLEST_PERSON, LARGEST_PERSON = 0.05, 0.8
"""Share of the picture."""

SMALLEST_CROP = 0.72
TURNED = 0.7
"""Share of square photos that are taken upright."""

ISOS = (100, 200, 400, 800)
MEDIUM_SHARE = 1 / 3

WARMEST, COOLEST = 370.0, 130.0
GROUP_EV, PHOTO_EV = 0.6, 0.35
GROUP_MIRED, PHOTO_MIRED = 18.0, 7.0
GROUP_TINT, PHOTO_TINT = 5.0, 3.0
"""Standard deviations of what the camera gets wrong, of a group and of a photo in it."""

WIDEST = 2.2
"""Standard deviations beyond which nothing is drawn."""


@dataclass(frozen=True, slots=True, eq=False)
class Shot:
    """One photo as it is taken."""

    name: str
    number: int
    """Its place in the group."""
    picture: Image
    """What is in front of the camera, at the raw's size, upright."""
    light: WhiteBalance
    as_shot: WhiteBalance
    """What the camera takes the light for."""
    ev: float
    """Too much light, where above 0."""
    iso: int
    curve: Points | None
    """The tone curve of the source."""


def draw_group(
    folder: Path | None, number: int, groups: int, edge_px: int, seed: int
) -> list[Shot]:
    """Return the shots of group `number` of `groups`: always the same.

    Args:
        folder: Of finished photos; None for the package's own portrait.
        number: From 0.
        groups: How many there are, which share the photos out.
        edge_px: Half of the raws' long side.
        seed: Of all draws.

    Raises:
        DatasetError: If the folder holds no pictures.
        PhotoError: If one cannot be read.
    """
    chance = random.Random(f"{seed} group {number}")  # noqa: S311 - a draw, not a secret
    base = _base(folder, number, groups, seed)
    upright = _is_upright(base, chance)
    light = WhiteBalance(mired(_near(chance, 205, 50, WARMEST, COOLEST)), chance.gauss(6, 6))
    off = _off(chance, GROUP_EV), _off(chance, GROUP_MIRED), _off(chance, GROUP_TINT)
    iso, curve = chance.choice(ISOS), MEDIUM if chance.random() < MEDIUM_SHARE else None
    shots = []
    for place in range(chance.randint(SMALLEST, LARGEST)):
        warmer, greener = off[1] + _off(chance, PHOTO_MIRED), off[2] + _off(chance, PHOTO_TINT)
        shots.append(
            Shot(
                name=f"{number:04d}_{place:02d}",
                number=place,
                picture=_framed(base, edge_px, chance, upright=upright),
                light=light,
                as_shot=WhiteBalance(mired(light.mired + warmer), light.tint + greener),
                ev=off[0] + _off(chance, PHOTO_EV),
                iso=iso,
                curve=curve,
            )
        )
    return shots


def _off(chance: random.Random, spread: float) -> float:
    return max(-WIDEST, min(WIDEST, chance.gauss(0, 1))) * spread


def _near(chance: random.Random, middle: float, spread: float, high: float, low: float) -> float:
    return min(high, max(low, chance.gauss(middle, spread)))


def _base(folder: Path | None, number: int, groups: int, seed: int) -> Image:
    """Return the first of the group's photos that shows a person well; its first if none does."""
    if folder is None:
        with (resources.files("xmpredict.sample") / "astronaut.jpg").open("rb") as file:
            return _read(file)
    files = _shuffled(folder, seed)
    mine = files[number::groups] or [files[number % len(files)]]
    for path in mine[:TRIED]:
        picture = _read(path)
        share = float((mask_of_picture(picture) > 0.5).mean())  # noqa: PLR2004 - half sure
        if SMALLEST_PERSON < share < LARGEST_PERSON:
            return picture
    return _read(mine[0])


@functools.lru_cache(maxsize=1)
def _shuffled(folder: Path, seed: int) -> Sequence[Path]:
    files = sorted(find_photos([folder], {FileKind.RENDERED}))
    if not files:
        remedy = "name a folder of JPEGs"
        raise DatasetError("holds no finished photos", path=folder, remedy=remedy)
    random.Random(seed).shuffle(files)  # noqa: S311 - as above
    return files


def _read(file: object) -> Image:
    from PIL import Image as Pictures  # noqa: PLC0415 - only where pictures are read

    with Pictures.open(file) as image:  # type: ignore[arg-type]
        return np.asarray(image.convert("RGB"))


def _is_upright(base: Image, chance: random.Random) -> bool:
    height, width = base.shape[:2]
    drawn = chance.random() < TURNED
    return drawn if height == width else height > width


def _framed(base: Image, edge_px: int, chance: random.Random, *, upright: bool) -> Image:
    """Return a part of `base` of 2 to 3 at the raw's size."""
    from PIL import Image as Pictures  # noqa: PLC0415 - as above

    long, short = 2 * edge_px, 2 * (edge_px * 2 // 3)
    size = (short, long) if upright else (long, short)
    height, width = base.shape[:2]
    scale = min(width / size[0], height / size[1]) * chance.uniform(SMALLEST_CROP, 1)
    part = size[0] * scale, size[1] * scale
    left, top = chance.uniform(0, width - part[0]), chance.uniform(0, height - part[1])
    box = left, top, min(width, left + part[0]), min(height, top + part[1])
    image = Pictures.fromarray(base).resize(size, Pictures.Resampling.LANCZOS, box=box)
    return np.asarray(image)
