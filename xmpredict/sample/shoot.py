"""The sample shoot: one portrait, seen as eight frames of an afternoon."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib import resources
from typing import TYPE_CHECKING

import numpy as np

from xmpredict.color.spaces import D65, PROPHOTO_TO_SRGB, SRGB_TO_XYZ, adaptation
from xmpredict.color.temperature import WhiteBalance
from xmpredict.color.transfer import decode_srgb, encode_srgb
from xmpredict.errors import XmpredictError
from xmpredict.raw.capture import Capture
from xmpredict.sample.dng import CAMERA, RGGB, Frame, write_dng

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    Linear = NDArray[np.float64]

LONG_EDGE_PX, SHORT_EDGE_PX = 1024, 684
BLACK, WHITE = 512, 16383
WHITE_AT = 0.62
"""Where the portrait's white lands on the sensor at 0 EV, so that +1 EV clips a little."""

FULL_WELL = 30_000
"""Electrons at the white level, from which photon noise follows."""

START = datetime(2024, 5, 18, 16, 12, 3, 250_000)
SEED = 20240518


@dataclass(frozen=True, slots=True)
class Scene:
    """What the frames of one place share."""

    light: WhiteBalance
    mirrored: bool
    iso: float
    shutter_s: float
    """At 0 EV."""
    aperture: float


@dataclass(frozen=True, slots=True)
class Shot:
    """How one frame differs from its scene."""

    scene: Scene
    minutes: float
    """After the start of the shoot."""
    ev: float
    """Exposure against the right one."""
    as_shot: WhiteBalance
    """What the camera took the light for."""
    crop: tuple[int, int, int]
    """Left, top and width in the portrait."""
    upright: bool = False
    """Whether the camera was turned, as for a portrait."""


DAYLIGHT = Scene(WhiteBalance(7100, 6), mirrored=False, iso=200, shutter_s=1 / 500, aperture=2.8)
TUNGSTEN = Scene(WhiteBalance(3050, -4), mirrored=True, iso=1600, shutter_s=1 / 125, aperture=2.0)

SHOTS = (
    Shot(DAYLIGHT, 0.0, 0.1, WhiteBalance(5900, 4), (16, 20, 480)),
    Shot(DAYLIGHT, 0.4, -1.3, WhiteBalance(5850, 9), (40, 6, 440)),
    Shot(DAYLIGHT, 1.1, 1.0, WhiteBalance(6000, 2), (10, 40, 468)),
    Shot(DAYLIGHT, 1.9, -0.4, WhiteBalance(5900, 6), (76, 10, 290), upright=True),
    Shot(TUNGSTEN, 34.0, -0.8, WhiteBalance(3500, 2), (24, 14, 470)),
    Shot(TUNGSTEN, 34.6, 0.8, WhiteBalance(3550, -3), (12, 30, 484)),
    Shot(TUNGSTEN, 35.5, -1.8, WhiteBalance(3450, 4), (60, 8, 300), upright=True),
    Shot(TUNGSTEN, 36.2, 0.0, WhiteBalance(3500, 0), (32, 24, 452)),
)


def write_shoot(folder: Path) -> list[Path]:
    """Write every shot into `folder` and return the files, in time order.

    Raises:
        XmpredictError: If the disk or its permissions say no.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        reason = error.strerror or str(error)
        raise XmpredictError(f"cannot be made: {reason}", path=folder) from error
    portrait = _portrait()
    written = []
    for number, shot in enumerate(SHOTS, 1):
        path = folder / f"SMPL{number:04d}.dng"
        write_dng(path, _frame(shot, portrait, np.random.default_rng(SEED + number)))
        written.append(path)
    return written


def _portrait() -> NDArray[np.uint8]:
    from PIL import Image  # noqa: PLC0415 - with the package, not with its import

    source = resources.files("xmpredict.sample") / "astronaut.jpg"
    with source.open("rb") as file, Image.open(file) as image:
        return np.asarray(image.convert("RGB"))


def _frame(shot: Shot, portrait: NDArray[np.uint8], random: np.random.Generator) -> Frame:
    sensor = see(_cropped(shot, portrait), shot.scene.light) * WHITE_AT * 2**shot.ev
    neutral = CAMERA.neutral(shot.as_shot.to_xy())
    if shot.upright:
        sensor = np.rot90(sensor)
    return Frame(
        pixels=expose(mosaic(sensor), shot.scene.iso, random),
        pattern=RGGB,
        neutral=neutral,
        capture=_capture(shot),
        black=(BLACK,),
        white=WHITE,
        preview=_preview(sensor, CAMERA.to_prophoto(neutral)),
    )


def see(picture: NDArray[np.uint8], light: WhiteBalance) -> Linear:
    """Return what `CAMERA` sees of a finished `picture` as the scene, were it lit by `light`.

    Args:
        picture: sRGB, shape (H, W, 3).
        light: The true light.

    Returns:
        Linear camera RGB, shape (H, W, 3), not white-balanced; white has a largest value of 1.
    """
    scene = decode_srgb(picture.astype(np.float64) / 255)
    xy = light.to_xy()
    to_camera = CAMERA.xyz_to_camera(xy) @ adaptation(D65, xy) @ SRGB_TO_XYZ
    to_camera /= (to_camera @ np.ones(3)).max()
    return np.asarray(np.clip(scene @ to_camera.T, 0, None), dtype=np.float64)


def _cropped(shot: Shot, portrait: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return the shot's part of the portrait at the sensor's size, lying as it is looked at."""
    from PIL import Image  # noqa: PLC0415

    size = LONG_EDGE_PX, SHORT_EDGE_PX
    if shot.upright:
        size = size[::-1]
    left, top, width = shot.crop
    box = left, top, left + width, min(top + width * size[1] / size[0], len(portrait))
    image = Image.fromarray(portrait).resize(size, Image.Resampling.LANCZOS, box=box)
    if shot.scene.mirrored:
        image = image.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    return np.asarray(image)


def mosaic(sensor: Linear) -> Linear:
    """Return one color of every pixel of `sensor`, shape (H, W, 3), by the Bayer pattern."""
    single = np.empty(sensor.shape[:2])
    for y, row in enumerate(RGGB):
        for x, color in enumerate(row):
            single[y::2, x::2] = sensor[y::2, x::2, color]
    return single


def expose(light: Linear, iso: float, random: np.random.Generator) -> NDArray[np.uint16]:
    """Return what the sensor would read: photon noise, read noise, black level, clipping."""
    well = FULL_WELL * 100 / iso
    electrons = light * well
    noise = random.standard_normal(light.shape) * np.sqrt(electrons + 9)
    values = (electrons + noise) / well * (WHITE - BLACK) + BLACK
    return np.clip(np.rint(values), 0, WHITE).astype(np.uint16)


def _preview(sensor: Linear, to_prophoto: Linear) -> NDArray[np.uint8]:
    small = np.minimum(sensor[1::2, 1::2], 1) @ (PROPHOTO_TO_SRGB @ to_prophoto).T
    return np.rint(encode_srgb(np.clip(small, 0, 1)) * 255).astype(np.uint8)


def _capture(shot: Shot) -> Capture:
    return Capture(
        time=START + timedelta(minutes=shot.minutes),
        make="xmpredict",
        model="Sample",
        serial="0001",
        lens="Sample 85mm f/1.8",
        iso=shot.scene.iso,
        shutter_s=shot.scene.shutter_s * 2**shot.ev,
        aperture=shot.scene.aperture,
        focal_mm=85,
        flash=False,
        orientation=6 if shot.upright else 1,
    )
