"""Matrices between RGB spaces against published numbers."""

from __future__ import annotations

import numpy as np
import pytest

from xmpredict.color import spaces


@pytest.mark.parametrize(
    ("matrix", "white"),
    [
        (spaces.SRGB_TO_XYZ, spaces.D65),
        (spaces.ADOBE_RGB_TO_XYZ, spaces.D65),
        (spaces.PROPHOTO_TO_XYZ, spaces.D50),
    ],
)
def test_rgb_white_is_the_white_point(matrix, white):
    assert matrix.sum(axis=1) == pytest.approx(spaces.xy_to_xyz(white))


def test_srgb_as_the_standard_prints_it():
    printed = [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]
    assert np.round(spaces.SRGB_TO_XYZ, 4) == pytest.approx(np.array(printed), abs=1.1e-4)


def test_prophoto_as_the_standard_prints_it():
    printed = [[0.7977, 0.1352, 0.0313], [0.2880, 0.7119, 0.0001], [0.0, 0.0, 0.8249]]
    assert pytest.approx(np.array(printed), abs=4e-4) == spaces.PROPHOTO_TO_XYZ


def test_d65_to_d50_as_lindbloom_prints_it():
    printed = [
        [1.0478, 0.0229, -0.0501],
        [0.0295, 0.9905, -0.0171],
        [-0.0092, 0.0150, 0.7521],
    ]
    assert pytest.approx(np.array(printed), abs=3e-4) == spaces.D65_TO_D50


@pytest.mark.parametrize(
    "matrix", [spaces.SRGB_TO_PROPHOTO, spaces.PROPHOTO_TO_SRGB, spaces.ADOBE_RGB_TO_PROPHOTO]
)
def test_white_stays_white(matrix):
    assert matrix @ np.ones(3) == pytest.approx(np.ones(3), abs=1e-12)


def test_chromaticity_round_trip():
    assert spaces.xyz_to_xy(7 * spaces.xy_to_xyz((0.31, 0.35))) == pytest.approx((0.31, 0.35))


def test_adaptation_goes_back():
    there, back = (
        spaces.adaptation(spaces.D65, spaces.STANDARD_A),
        spaces.adaptation(spaces.STANDARD_A, spaces.D65),
    )
    assert there @ back == pytest.approx(np.eye(3), abs=1e-12)


def test_constants_cannot_be_changed():
    with pytest.raises(ValueError, match="read-only"):
        spaces.SRGB_TO_XYZ[0, 0] = 1
