"""Scenes made of finished photos, whose right edit is therefore known.

A finished photo is traced back to the light that Camera Raw's default would render as it. Shots of
it differ as those of a camera do: crop, exposure, and what was taken for white. The edit that
undoes exposure and white balance is the right one, and the crop of the photo is the target.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import torch
from PIL import Image

from xmpredict.color.temperature import WhiteBalance, mired
from xmpredict.develop.display import from_display
from xmpredict.develop.render import pointwise
from xmpredict.develop.rgb_tone import rgb_tone
from xmpredict.develop.settings import Settings
from xmpredict.formats import FileKind
from xmpredict.people.segmenter import mask_of_picture
from xmpredict.preview import context_of
from xmpredict.raw.capture import Capture
from xmpredict.raw.thumbnail import Thumbnail
from xmpredict.sample.dng import CAMERA

if TYPE_CHECKING:
    from pathlib import Path

LIGHT = WhiteBalance(5200.0, 4.0)
EXPOSURE_EV = (-1.4, 0.4)
WARMTH_MIRED, TINT = 10.0, 4.0
"""Standard deviations of what the camera takes for white."""

SMALLEST_CROP = 0.6
LEAST_PERSON = 0.04
START = datetime(2026, 6, 6, 12, 0, 0)
ROUNDS = 5
"""Passes in which the white point, which is that of the light looked for, settles."""

RAMP = torch.linspace(0, 2, 4096) ** 2
"""Levels of light, denser where it is dark."""


@dataclass(frozen=True, eq=False)
class Shot:
    """One photo of a made scene."""

    photo: Thumbnail
    right: Settings
    target: np.ndarray
    """sRGB, shape (H, W, 3)."""
    mask: np.ndarray
    """The person's, shape (H, W), 0 to 1."""


def read(path: Path) -> np.ndarray:
    """Return the picture at `path`: sRGB, shape (H, W, 3)."""
    with Image.open(path) as image:
        return np.asarray(image.convert("RGB"))


def made_scene(picture: np.ndarray, shots: int, random: np.random.Generator) -> list[Shot]:
    """Return `shots` of the scene that `picture` shows, sRGB of shape (H, W, 3)."""
    light = trace_back(picture)
    mask = mask_of_picture(picture)
    scene: list[Shot] = []
    while len(scene) < shots:
        box = _box(picture.shape[:2], random)
        if mask[box].mean() >= LEAST_PERSON:
            taken = START + timedelta(seconds=20 * len(scene))
            scene.append(_shot(light[box], picture[box], mask[box], taken, random))
    return scene


def trace_back(picture: np.ndarray) -> np.ndarray:
    """Return the linear ProPhoto, (H, W, 3), that the default render makes `picture` of."""
    wanted = from_display(torch.tensor(picture).permute(2, 0, 1)[None] / 255).clamp(0, 1)
    light = wanted
    for _ in range(ROUNDS):
        photo = _thumbnail(light[0].permute(1, 2, 0).numpy(), 0, LIGHT, START)
        greys = pointwise(RAMP.view(1, 1, 1, -1).expand(1, 3, 1, -1), context_of(photo), {})
        light = rgb_tone(wanted, partial(_look_up, shown=greys[0, 0, 0].cummax(0).values))
    return light[0].permute(1, 2, 0).numpy()


def _look_up(tone: torch.Tensor, shown: torch.Tensor) -> torch.Tensor:
    """Return the light of `RAMP` that is `shown` as `tone`."""
    return torch.from_numpy(np.interp(tone.numpy(), shown.numpy(), RAMP.numpy())).float()


def _box(shape: tuple[int, int], random: np.random.Generator) -> tuple[slice, slice]:
    sides = [max(1, round(side * random.uniform(SMALLEST_CROP, 1))) for side in shape]
    starts = [random.integers(0, side - part + 1) for side, part in zip(shape, sides, strict=True)]
    rows, columns = (slice(a, a + part) for a, part in zip(starts, sides, strict=True))
    return rows, columns


def _shot(
    light: np.ndarray,
    target: np.ndarray,
    mask: np.ndarray,
    taken: datetime,
    random: np.random.Generator,
) -> Shot:
    ev = float(random.uniform(*EXPOSURE_EV))
    warmth, tint = random.normal(0, (WARMTH_MIRED, TINT)).tolist()
    as_shot = WhiteBalance(mired(LIGHT.mired + warmth), LIGHT.tint + tint)
    right = Settings(exposure=-ev, temperature=LIGHT.kelvin, tint=LIGHT.tint)
    return Shot(_thumbnail(light, ev, as_shot, taken), right, target, mask)


def _thumbnail(light: np.ndarray, ev: float, as_shot: WhiteBalance, taken: datetime) -> Thumbnail:
    to_prophoto = CAMERA.to_prophoto(CAMERA.neutral(LIGHT.to_xy()))
    sensor = light @ np.linalg.inv(to_prophoto).T * 2**ev
    return Thumbnail(
        pixels=sensor.clip(0, 1).astype(np.float16),
        camera=CAMERA,
        as_shot=as_shot,
        neutral=CAMERA.neutral(as_shot.to_xy()),
        capture=Capture(
            time=taken,
            make="xmpredict",
            model="Sample",
            iso=200,
            aperture=2.8,
            shutter_s=2**ev / 250,
        ),
        kind=FileKind.RAW,
        size_px=(light.shape[1], light.shape[0]),
    )
