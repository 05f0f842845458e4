"""Camera color by the rules of the DNG specification."""

from __future__ import annotations

import json
import pickle

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xmpredict.color.spaces import D50, D65, STANDARD_A, XYZ_TO_SRGB
from xmpredict.color.temperature import WhiteBalance
from xmpredict.raw.camera import Camera, ColorSource, Illuminant, normal_neutral, to_matrix
from xmpredict.sample.dng import CAMERA

WARM, COOL = CAMERA.illuminants


def test_at_and_beyond_the_illuminants_their_matrices_hold():
    for xy, light in [(STANDARD_A, WARM), (WhiteBalance(2000, 0).to_xy(), WARM), (D65, COOL)]:
        assert CAMERA.xyz_to_camera(xy) == pytest.approx(np.array(light.color), abs=2e-3)
    beyond = WhiteBalance(12000, 0).to_xy()
    assert CAMERA.xyz_to_camera(beyond) == pytest.approx(np.array(COOL.color))


def test_between_them_linear_in_reciprocal_temperature():
    middle = 2e6 / (1e6 / WARM.kelvin + 1e6 / COOL.kelvin)
    matrix = CAMERA.xyz_to_camera(WhiteBalance(middle, 0).to_xy())
    mean = (np.array(WARM.color) + np.array(COOL.color)) / 2
    assert matrix == pytest.approx(mean, abs=1e-3)


@given(kelvin=st.floats(2100, 20000), tint=st.floats(-60, 60))
def test_neutral_and_light_are_inverse(kelvin, tint):
    light = WhiteBalance(kelvin, tint)
    back = CAMERA.white_balance(CAMERA.neutral(light.to_xy()))
    assert back.mired == pytest.approx(light.mired, abs=0.1)
    assert back.tint == pytest.approx(light.tint, abs=0.2)


@given(kelvin=st.floats(2100, 20000), tint=st.floats(-60, 60), forward=st.booleans())
def test_white_becomes_white(kelvin, tint, forward):
    matrix = ((0.7, 0.2, 0.0642), (0.3, 0.65, 0.05), (0.02, 0.1, 0.7051))
    camera = Camera(
        "",
        tuple(
            Illuminant(light.kelvin, light.color, matrix if forward else None)
            for light in CAMERA.illuminants
        ),
    )
    neutral = camera.neutral(WhiteBalance(kelvin, tint).to_xy())
    assert camera.to_prophoto(neutral) @ neutral == pytest.approx([1, 1, 1], abs=1e-9)


def test_calibration_and_analog_balance_are_part_of_the_camera():
    gains = np.array([0.9, 1.0, 1.1])
    plain = Camera("", (COOL,))
    balanced = Camera("", (COOL,), analog_balance=(0.9, 1.0, 1.1))
    calibrated = Camera("", (Illuminant(6500, COOL.color, calibration=to_matrix(np.diag(gains))),))
    neutral = np.array(plain.neutral(D65)) * gains
    for camera in (balanced, calibrated):
        assert camera.neutral(D65) == pytest.approx(normal_neutral(neutral))
        assert camera.white_balance(neutral).kelvin == pytest.approx(6504, abs=3)
        wanted = plain.to_prophoto(plain.neutral(D65)) @ (np.array([0.2, 0.3, 0.1]) / gains)
        found = camera.to_prophoto(neutral) @ np.array([0.2, 0.3, 0.1])
        assert found / found[1] == pytest.approx(wanted / wanted[1], abs=1e-6)


def test_the_measured_chart(shared_data):
    """Camera Raw's chart camera: its white-balanced grey is 0.14617 (README of the chart)."""
    held = json.loads((shared_data / "camera-raw" / "scene.json").read_text())
    camera = Camera(
        "chart",
        tuple(
            Illuminant(
                kelvin,
                to_matrix(held[f"color_matrix{i}"]),
                to_matrix(held[f"forward_matrix{i}"]),
            )
            for i, kelvin in ((1, 2850.0), (2, 6500.0))
        ),
    )
    neutral = held["as_shot_neutral"]
    light = camera.white_balance(neutral)
    assert (round(light.kelvin), round(light.tint)) == (6503, 10)
    grey = next(p["camera"] for p in held["patches"] if p["name"] == "gray +0.0 EV")
    assert camera.to_prophoto(neutral) @ grey == pytest.approx([0.14617] * 3, abs=3e-5)


def test_unknown_camera_sees_srgb_and_says_so():
    camera = Camera.unknown("Kodak DC50")
    assert camera.source is ColorSource.UNKNOWN
    assert camera.xyz_to_camera(D50) == pytest.approx(XYZ_TO_SRGB)
    assert camera.white_balance((1, 1, 1)).kelvin == pytest.approx(6504, abs=1)


def test_prophoto_camera_changes_nothing():
    assert Camera.prophoto().to_prophoto((1, 1, 1)) == pytest.approx(np.eye(3), abs=1e-9)


def test_a_neutral_of_an_impossible_color_stays_finite():
    for neutral in [(1, 0, 0), (0, 1, 0), (0, 0, 1), (1, 1e-9, 1)]:
        assert np.isfinite(CAMERA.to_prophoto(neutral)).all()
        assert np.isfinite(CAMERA.white_balance(neutral).kelvin)


def test_is_plain_data():
    assert pickle.loads(pickle.dumps(CAMERA)) == CAMERA  # noqa: S301 - our own bytes
    assert hash(CAMERA) == hash(pickle.loads(pickle.dumps(CAMERA)))  # noqa: S301
