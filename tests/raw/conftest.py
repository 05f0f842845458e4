"""A scene whose values are known everywhere, and files made of it."""

from __future__ import annotations

import numpy as np
import pytest

from xmpredict.sample.dng import RGGB, Frame, write_dng

BLACK, WHITE = 512, 16383


def scene(height=96, width=144):
    """Camera RGB, shape (H, W, 3): red rises to the right, green downwards, blue is even."""
    y, x = np.mgrid[0:height, 0:width]
    return np.stack([0.1 + 0.5 * x / width, 0.2 + 0.4 * y / height, np.full(x.shape, 0.3)], -1)


def mosaic(light, pattern, black=BLACK, white=WHITE):
    """Sensor values of `light` behind `pattern`; `black` may be a repeating array."""
    out = np.empty(light.shape[:2])
    for y, row in enumerate(pattern):
        for x, color in enumerate(row):
            out[y :: len(pattern), x :: len(row)] = light[y :: len(pattern), x :: len(row), color]
    black = np.atleast_2d(black)
    floor = np.tile(black, (out.shape[0] // black.shape[0], out.shape[1] // black.shape[1]))
    return np.rint(out * (white - floor) + floor).astype(np.uint16)


def averaged(light, shape):
    """`light` averaged to (h, w, 3), where that divides its size."""
    (h, w), (height, width) = shape[:2], light.shape[:2]
    return light.reshape(h, height // h, w, width // w, 3).mean(axis=(1, 3))


@pytest.fixture
def dng(tmp_path):
    """A function that writes a DNG of given frame fields and returns its path."""

    def make(name="photo.dng", **fields):
        path = tmp_path / name
        fields = {"pixels": mosaic(scene(), RGGB), "pattern": RGGB} | fields
        write_dng(path, Frame(**fields))
        return path

    return make
