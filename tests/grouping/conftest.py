"""Small raws of a made portrait, as a camera would take them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from xmpredict.color.temperature import WhiteBalance
from xmpredict.formats import FileKind
from xmpredict.raw.camera import Camera
from xmpredict.raw.capture import Capture
from xmpredict.raw.thumbnail import Thumbnail
from xmpredict.sample.dng import CAMERA

if TYPE_CHECKING:
    from collections.abc import Callable

DAYLIGHT = WhiteBalance(5200.0, 4.0)
HEIGHT, WIDTH = 48, 72
SKIN, GREEN = (0.30, 0.19, 0.13), (0.10, 0.16, 0.07)
"""Reflectances, in linear ProPhoto."""


@pytest.fixture(scope="session")
def mask() -> np.ndarray:
    """Where the person stands in every picture of `make_photo`."""
    held = np.zeros((HEIGHT, WIDTH), np.float32)
    held[8:, 24:48] = 1
    return held


@pytest.fixture(scope="session")
def make_photo(mask) -> Callable[..., Thumbnail]:
    """Makes a photo of a person in front of leaves."""

    def make(
        *,
        ev: float = 0.0,
        as_shot: WhiteBalance = DAYLIGHT,
        person: tuple[float, float, float] = SKIN,
        behind: tuple[float, float, float] = GREEN,
        light: float = 1.0,
        rendered: bool = False,
        seed: int = 0,
    ) -> Thumbnail:
        random = np.random.default_rng(seed)
        detail = np.exp2(random.normal(0, 0.5, (HEIGHT, WIDTH, 1)))
        color = np.where(mask[..., None] > 0, person, behind)
        linear = color * detail * light * 2**ev
        camera = Camera.prophoto() if rendered else CAMERA
        to_prophoto = camera.to_prophoto(camera.neutral(DAYLIGHT.to_xy()))
        sensor = linear if rendered else linear @ np.linalg.inv(to_prophoto).T
        return Thumbnail(
            pixels=sensor.clip(0, 1).astype(np.float16),
            camera=camera,
            as_shot=as_shot,
            neutral=camera.neutral(as_shot.to_xy()),
            capture=Capture(make="Made", model="One", iso=100, aperture=4, shutter_s=2**ev / 125),
            kind=FileKind.RENDERED if rendered else FileKind.RAW,
            size_px=(WIDTH, HEIGHT),
        )

    return make
