"""The color facts of DNGs."""

from __future__ import annotations

import dataclasses
import io

import numpy as np
import pytest

from xmpredict.color.spaces import D50, xy_to_xyz
from xmpredict.export.directory import FieldType, Ifd, Tag, encode_tiff
from xmpredict.raw import dng
from xmpredict.raw.camera import IDENTITY, Camera, Illuminant, to_matrix
from xmpredict.raw.tiff import Directory, read_directories
from xmpredict.sample.dng import CAMERA, RGGB, Frame, encode_dng

PIXELS = np.zeros((8, 8), np.uint16)


def directories(**fields):
    frame = Frame(pixels=PIXELS, pattern=RGGB, **fields)
    return read_directories(io.BytesIO(encode_dng(frame)))


def read(tags):
    (head,) = read_directories(io.BytesIO(encode_tiff(Ifd(tags))))
    return [head]


def test_what_was_written_is_read():
    forward = to_matrix(np.array([[0.6, 0.3, 0.06422], [0.3, 0.6, 0.1], [0.1, 0.1, 0.62521]]))
    lights = tuple(
        dataclasses.replace(light, forward=forward, calibration=to_matrix(np.diag([0.9, 1, 1.1])))
        for light in CAMERA.illuminants
    )
    camera = Camera("Make Model", lights, analog_balance=(0.5, 1.0, 0.75), baseline_ev=0.35)
    found = dng.read_camera(directories(camera=camera))
    assert found.analog_balance == camera.analog_balance
    assert found.baseline_ev == pytest.approx(0.35)
    for ours, theirs in zip(found.illuminants, lights, strict=True):
        assert ours.kelvin == theirs.kelvin
        assert np.array(ours.color) == pytest.approx(np.array(theirs.color), abs=1e-6)
        assert np.array(ours.calibration) == pytest.approx(np.array(theirs.calibration))
        assert np.array(ours.forward).sum(axis=1) == pytest.approx(xy_to_xyz(D50))


def test_lights_are_ordered_and_useless_second_ones_left_out():
    warm, cool = CAMERA.illuminants
    swapped = dng.read_camera(directories(camera=Camera("", (cool, warm))))
    assert [light.kelvin for light in swapped.illuminants] == [2850, 6500]
    unknown = dataclasses.replace(warm, kelvin=0)
    for pair in [(cool, cool), (cool, unknown)]:
        assert len(dng.read_camera(directories(camera=Camera("", pair))).illuminants) == 1


def test_calibration_for_another_profile_is_left_out():
    head = directories(
        camera=Camera("", (Illuminant(6500, IDENTITY, calibration=to_matrix(2 * np.eye(3))),))
    )
    head[0].entries[dng.CAMERA_SIGNATURE] = (2, b"somebody else\0")
    assert dng.read_camera(head).illuminants[0].calibration == IDENTITY


def test_as_shot_neutral_or_chromaticity():
    assert dng.read_neutral(directories(neutral=(0.4, 0.8, 0.6)), CAMERA) == pytest.approx(
        (0.5, 1.0, 0.75)
    )
    by_xy = read({dng.AS_SHOT_XY: Tag(FieldType.RATIONAL, (0.3457, 0.3585))})
    assert dng.read_neutral(by_xy, CAMERA) == pytest.approx(
        CAMERA.neutral((0.3457, 0.3585)), abs=1e-5
    )
    assert dng.read_neutral(read({271: Tag(FieldType.ASCII, "x")}), CAMERA) is None


@pytest.mark.parametrize(
    "matrix", [(0,) * 9, (1,) * 9, (1, 0, 0, 0, 1, 0, 0, 0), (1, 2, 3, 2, 4, 6, 0, 0, 1)]
)
def test_a_matrix_that_cannot_be_inverted_is_none(matrix):
    head = read({dng.COLOR_MATRIX[0]: Tag(FieldType.SIGNED_RATIONAL, matrix)})
    assert dng.read_camera(head) is None


def test_undefined_baseline_exposure_is_none():
    """As Magic Lantern writes it: 0/0."""
    head = directories()
    head[0].entries[dng.BASELINE_EXPOSURE] = (10, bytes(8))
    assert dng.read_camera(head).baseline_ev == 0


def test_the_raw_directory_is_the_whole_image_not_its_preview():
    preview = np.zeros((4, 4, 3), np.uint8)
    found = dng.raw_directory(directories(preview=preview))
    assert found.integer(256) == 8
    assert dng.raw_directory([Directory("<")]) is None
