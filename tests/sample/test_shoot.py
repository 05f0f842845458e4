"""The sample shoot."""

from __future__ import annotations

import shutil
import subprocess

import numpy as np
import pytest

from xmpredict.color.spaces import PROPHOTO_TO_SRGB
from xmpredict.errors import XmpredictError
from xmpredict.raw.embedded import read_preview
from xmpredict.raw.open import open_photo
from xmpredict.sample import write_sample
from xmpredict.sample.shoot import SHOTS


@pytest.fixture(scope="module")
def shoot(tmp_path_factory):
    return write_sample(tmp_path_factory.mktemp("sample") / "shoot")


@pytest.fixture(scope="module")
def opened(shoot):
    return [open_photo(path) for path in shoot]


def test_eight_small_files_in_time_order(shoot, opened):
    assert len(shoot) == 8
    assert all(path.stat().st_size < 2_000_000 for path in shoot)
    times = [photo.capture.time for photo in opened]
    assert times == sorted(times)
    assert times[0].microsecond == 250_000
    assert (times[4] - times[3]).total_seconds() > 1200


def test_thumbnails_are_as_large_as_those_of_real_cameras(opened):
    assert {max(photo.pixels.shape) for photo in opened} == {512}
    assert {photo.pixels.shape[0] > photo.pixels.shape[1] for photo in opened} == {True, False}


def test_what_the_camera_said_is_in_the_files(opened):
    for photo, shot in zip(opened, SHOTS, strict=True):
        assert photo.as_shot.kelvin == pytest.approx(shot.as_shot.kelvin, rel=1e-3)
        assert photo.as_shot.tint == pytest.approx(shot.as_shot.tint, abs=0.1)
        assert photo.capture.iso == shot.scene.iso
        assert photo.camera.name == "xmpredict Sample"


def test_exposures_and_casts_differ_as_meant(opened):
    light = [np.median(photo.prophoto()) * photo.capture.iso**0 for photo in opened]
    assert light[1] < light[3] < light[0] < light[2]
    assert light[6] < light[4] < light[7] < light[5]
    # The wall behind her is grey: what the camera missed shows there.
    cool, warm = (
        np.median(opened[i].prophoto()[20:60, -60:-20] @ PROPHOTO_TO_SRGB.T, axis=(0, 1))
        for i in (3, 4)
    )
    assert cool[2] / cool[0] > 1.05
    assert warm[2] / warm[0] < cool[2] / cool[0] - 0.1


def test_only_the_bright_frames_are_blown(opened):
    blown = [(photo.pixels.max(axis=2) >= 0.99).mean() for photo in opened]
    assert [i for i, share in enumerate(blown) if share > 0.002] == [2, 5]


def test_the_same_bytes_every_time(shoot, tmp_path):
    again = write_sample(tmp_path)
    assert [p.read_bytes() for p in again] == [p.read_bytes() for p in shoot]


def test_previews(shoot):
    assert all(read_preview(path).startswith(b"\xff\xd8\xff") for path in shoot)


def test_exiftool_finds_nothing_wrong(shoot):
    if shutil.which("exiftool") is None:
        pytest.skip("exiftool is not installed")
    done = subprocess.run(
        ["exiftool", "-validate", "-warning", "-a", "-s3", "-q", *shoot],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == ["OK"] * len(shoot)


def test_a_folder_that_cannot_be_made(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(XmpredictError, match="cannot be made"):
        write_sample(tmp_path / "file" / "shoot")
