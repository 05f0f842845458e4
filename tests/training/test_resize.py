"""Bicubic resizing against Octave's `imresize`, whose kernel is tested against MATLAB's."""

from __future__ import annotations

import numpy as np
import pytest

from xmpredict.training import resize
from xmpredict.training.resize import resize_bicubic

SMALL = np.array(
    [[0, 0, 10, 255, 80], [3, 0, 120, 255, 255], [0, 0, 0, 200, 90], [1, 0, 60, 30, 0]], np.uint8
)

# Octave 7.3, image 2.14, as integers: imresize of the picture, divided by imresize of ones.
# Octave leaves out that division, by which MATLAB brings the weights of each pixel to a sum of 1.
LARGER = [
    [0, 0, 0, 0, 1, 159, 252, 131, 49],
    [1, 0, 0, 10, 51, 179, 255, 185, 134],
    [3, 0, 0, 43, 119, 204, 255, 255, 252],
    [2, 0, 0, 17, 63, 170, 242, 210, 185],
    [0, 0, 0, 0, 0, 116, 191, 121, 72],
    [1, 0, 0, 13, 36, 69, 81, 42, 17],
    [1, 0, 0, 31, 65, 42, 12, 0, 0],
]
LOWER_AND_WIDER = [
    [1, 0, 1, 12, 106, 254, 193, 115],
    [2, 0, 2, 32, 115, 230, 214, 179],
    [1, 0, 1, 28, 52, 63, 33, 5],
]
SMALLER = [[0, 88, 199], [0, 51, 79]]
SMALLEST = [[10, 126]]


@pytest.mark.parametrize("expected", [LARGER, LOWER_AND_WIDER, SMALLER, SMALLEST])
def test_as_octave_does_it(expected):
    resized = resize_bicubic(SMALL, (len(expected), len(expected[0])))
    assert resized.dtype == np.uint8
    assert resized.tolist() == expected


def test_16_bits_keep_their_depth():
    resized = resize_bicubic(SMALL.astype(np.uint16) * 257, (2, 3))
    assert resized.tolist() == [[0, 22570, 51069], [0, 13167, 20379]]


def test_the_same_size_is_the_same_picture():
    assert (resize_bicubic(SMALL, SMALL.shape) == SMALL).all()


def test_an_even_picture_stays_even():
    for shape in ((1, 1), (7, 50), (300, 2)):
        assert (resize_bicubic(np.full((13, 9), 200, np.uint8), shape) == 200).all()


def test_strips_make_no_difference(monkeypatch):
    values = np.random.default_rng(0).integers(0, 256, (40, 30), np.uint8)
    whole = [resize_bicubic(values, shape) for shape in ((95, 77), (9, 11))]
    monkeypatch.setattr(resize, "STRIP_PX", 100)
    for expected in whole:
        assert (resize_bicubic(values, expected.shape) == expected).all()
