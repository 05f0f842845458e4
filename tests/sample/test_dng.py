"""The DNGs that we write, before other readers."""

from __future__ import annotations

import shutil
import subprocess
from datetime import UTC, datetime

import numpy as np
import pytest
import rawpy

from tests.raw.conftest import mosaic, scene
from xmpredict.errors import XmpredictError
from xmpredict.export.directory import FieldType, Ifd, Tag, encode_tiff
from xmpredict.raw.capture import Capture, read_capture
from xmpredict.sample.dng import RGGB, XTRANS, Compression, Frame, write_dng

CAPTURE = Capture(
    time=datetime(2024, 5, 18, 16, 12, 3, 250_000, UTC),
    make="Maker",
    model="Model",
    serial="0001",
    lens="50mm f/1.4",
    iso=800,
    shutter_s=1 / 250,
    aperture=2.8,
    focal_mm=50,
    flash=True,
    orientation=8,
)


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"compression": Compression.LOSSLESS_JPEG},
        {"preview": np.full((20, 30, 3), 90, np.uint8)},
        {"pixels": mosaic(scene(), XTRANS), "pattern": XTRANS},
        {"pattern": None},
        {"pixels": np.full((20, 30, 3), 900, np.uint16), "pattern": None, "black": (0, 0, 0)},
    ],
    ids=["plain", "compressed", "preview", "x-trans", "monochrome", "linear"],
)
def test_exiftool_finds_nothing_wrong(tmp_path, fields):
    if shutil.which("exiftool") is None:
        pytest.skip("exiftool is not installed")
    path = tmp_path / "a.dng"
    frame = {"pixels": mosaic(scene(), RGGB), "pattern": RGGB, "capture": CAPTURE} | fields
    write_dng(path, Frame(**frame))
    done = subprocess.run(
        ["exiftool", "-validate", "-warning", "-a", "-s3", path],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.splitlines() == ["OK"]


def test_the_capture_comes_back(tmp_path):
    path = tmp_path / "a.dng"
    write_dng(path, Frame(pixels=mosaic(scene(), RGGB), pattern=RGGB, capture=CAPTURE))
    assert read_capture(path) == CAPTURE


@pytest.mark.parametrize("compression", Compression)
def test_libraw_reads_the_very_values(tmp_path, compression):
    pixels = np.random.default_rng(0).integers(0, 16384, (64, 96)).astype(np.uint16)
    path = tmp_path / "a.dng"
    write_dng(path, Frame(pixels=pixels, pattern=RGGB, compression=compression, black=(77,)))
    with rawpy.imread(str(path)) as raw:
        assert (raw.raw_image == pixels).all()
        assert raw.black_level_per_channel == [77] * 4
        assert raw.white_level == 16383


def test_a_place_that_cannot_be_written(tmp_path):
    with pytest.raises(XmpredictError, match="No such file or directory") as raised:
        write_dng(tmp_path / "none" / "a.dng", Frame(pixels=mosaic(scene(), RGGB), pattern=RGGB))
    assert raised.value.path == tmp_path / "none" / "a.dng"


def test_values_of_four_bytes_stand_in_the_entry():
    data = encode_tiff(Ifd({258: Tag(FieldType.SHORT, (8, 8)), 305: Tag(FieldType.ASCII, "abc")}))
    assert len(data) == 8 + 2 + 2 * 12 + 4
