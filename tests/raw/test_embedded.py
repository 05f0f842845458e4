"""Embedded previews."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

from tests.raw import containers
from xmpredict.errors import PhotoError, UnreadablePhotoError, UnsupportedPhotoError
from xmpredict.raw.embedded import read_preview


def size(data):
    with Image.open(io.BytesIO(data)) as image:
        image.load()
        assert image.format == "JPEG"
        return image.size


def test_of_a_dng(dng):
    assert size(read_preview(dng(preview=np.full((40, 60, 3), 90, np.uint8)))) == (60, 40)


def test_a_jpeg_is_its_own(tmp_path):
    path = tmp_path / "a.jpg"
    path.write_bytes(containers.jpeg())
    assert read_preview(path) == containers.jpeg()


def test_none_in_it(dng, tmp_path):
    with pytest.raises(UnsupportedPhotoError, match="no preview"):
        read_preview(dng())
    (tmp_path / "a.NEF").write_text("text")
    with pytest.raises(PhotoError):
        read_preview(tmp_path / "a.NEF")


def test_of_a_raw_that_is_cut_off(dng, tmp_path):
    """The preview stands last in the files that we write."""
    data = dng(preview=np.full((40, 60, 3), 90, np.uint8)).read_bytes()
    (tmp_path / "cut.dng").write_bytes(data[:-50])
    with pytest.raises(UnreadablePhotoError, match="cut off"):
        read_preview(tmp_path / "cut.dng")


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("fuji_gfx100s_portrait.dng", (256, 171)),
        ("nikon_z9_he_undecodable.dng", (640, 424)),
        ("kodak_dc50.KDC", (96, 64)),
    ],
)
def test_of_real_raws(shared_data, name, wanted):
    assert size(read_preview(shared_data / "raw" / name)) == wanted


def test_of_a_real_crw(shared_data):
    assert min(size(read_preview(shared_data / "raw" / "canon_d30.CRW"))) > 400
