"""A small data set, made of whole numbers only so that every machine makes the same one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import tifffile
from PIL import Image

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from numpy.typing import NDArray

NAMES = ("0000_00", "0000_01", "0000_02", "0001_00", "0001_01", "0001_02")
HEIGHT, WIDTH = 48, 64


def scene(number: int) -> NDArray[np.int64]:
    """Return slopes of light with a checked pattern, 0 to 255, shape (H, W, 3)."""
    y, x = np.mgrid[:HEIGHT, :WIDTH]
    check = (x // 8 + y // 8) % 2 * 24
    red = 30 + 150 * x // WIDTH + check
    green = 20 + 5 * number + 140 * y // HEIGHT + check
    blue = 200 - 9 * number - 2 * x + y + check
    return np.clip(np.stack([red, green, blue], axis=-1), 0, 255)


def target(number: int) -> NDArray[np.int64]:
    """Return what the retoucher of the data set made of a scene."""
    return np.clip(scene(number) * [9 + number % 3, 9, 8] // 8 + [4, 2, 0], 0, 255)


def result(number: int) -> NDArray[np.int64]:
    """Return what another program made of a scene."""
    return np.clip(scene(number) * [9, 10, 9 - number % 2] // 8, 0, 255)


def mask(number: int) -> NDArray[np.uint8]:
    """Return a soft round mask: of its photo's size, smaller or larger."""
    height, width = ((HEIGHT, WIDTH), (14, 18), (75, 90))[number % 3]
    y, x = np.mgrid[:height, :width]
    far = (8 * y - 4 * height) ** 2 * 16 + (8 * x - 4 * width - number) ** 2 * 9
    inside = height * height * 64 - far
    return np.clip(inside * 64 // (height * height), 0, 255).astype(np.uint8)


def write_dataset(root: Path) -> Path:
    """Write ``source/``, ``target/`` and ``masks/`` below `root`; two sources have 16 bits."""
    write_pictures(root / "source", scene, deep=True)
    write_pictures(root / "target", target)
    write_masks(root / "masks")
    return root


def write_pictures(
    folder: Path, picture: Callable[[int], NDArray[np.int64]], *, deep: bool = False
) -> Path:
    """Write `picture` of every number into `folder`, as TIFF."""
    folder.mkdir(parents=True, exist_ok=True)
    for number, name in enumerate(NAMES):
        values = picture(number).astype(np.uint8)
        if deep and number % 3 == 1:
            values = values.astype(np.uint16) * 257 - np.minimum(values, 100)
        tifffile.imwrite(folder / f"{name}.tif", values, photometric="rgb")
    return folder


def write_masks(folder: Path) -> Path:
    """Write the masks of every number into `folder`, as PNG."""
    folder.mkdir(parents=True)
    for number, name in enumerate(NAMES):
        Image.fromarray(mask(number)).save(folder / f"{name}.png")
    return folder
