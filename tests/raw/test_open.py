"""Opening whatever lies in a folder: clear errors, silence, bounded memory."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.raw import containers
from tests.raw.conftest import mosaic, scene
from xmpredict.errors import PhotoError, UnreadablePhotoError, UnsupportedPhotoError
from xmpredict.formats import FileKind
from xmpredict.raw.full import demosaic
from xmpredict.raw.open import check_decodable, open_photo
from xmpredict.sample.dng import RGGB, Compression, Frame, encode_dng

fuzzed = settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
RENDERED = [".jpg", ".tif", ".png"]


HEADS = [b"", b"II*\0\x08\0\0\0", b"FUJIFILMCCD-RAW ", b"\xff\xd8\xff\xe1", b"\0MRM"]


def opened(path, data):
    path.write_bytes(data)
    return open_photo(path)


@pytest.mark.parametrize("extension", [".NEF", ".cr3", ".dng", *RENDERED])
@pytest.mark.parametrize(
    ("data", "error", "reason"),
    [
        (b"", UnreadablePhotoError, "empty"),
        (b"hello, this is text\n" * 20, UnreadablePhotoError, "is no"),
        (b"\xff\xd8\xff", UnreadablePhotoError, None),
        (b"II*\0\x08\0\0\0", PhotoError, None),
        (b"\0" * 5000, UnreadablePhotoError, "is no"),
    ],
)
def test_what_is_no_photo(tmp_path, extension, data, error, reason):
    path = tmp_path / f"photo{extension}"
    with pytest.raises(error, match=reason) as raised:
        opened(path, data)
    assert raised.value.path == path
    with pytest.raises(PhotoError):
        demosaic(path)


@pytest.mark.parametrize("extension", [".NEF", ".jpg"])
def test_what_is_not_there(tmp_path, extension):
    with pytest.raises(UnreadablePhotoError, match="no such file"):
        open_photo(tmp_path / f"none{extension}")
    (tmp_path / f"folder{extension}").mkdir()
    with pytest.raises(UnreadablePhotoError, match="no file that could be read"):
        open_photo(tmp_path / f"folder{extension}")
    with pytest.raises(UnreadablePhotoError, match="cannot be read"):
        open_photo(tmp_path / f"nul\0{extension}")


def test_what_has_another_name(tmp_path):
    for function in (open_photo, demosaic):
        with pytest.raises(UnsupportedPhotoError, match="not named like a photo"):
            function(tmp_path / "notes.txt")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_what_may_not_be_read(tmp_path):
    path = tmp_path / "a.NEF"
    path.write_bytes(b"x")
    path.chmod(0)
    with pytest.raises(UnreadablePhotoError, match="Permission denied"):
        open_photo(path)


def test_a_raw_that_libraw_does_not_know_is_unsupported(tmp_path):
    with pytest.raises(UnsupportedPhotoError, match="cannot decode"):
        opened(tmp_path / "a.CR3", containers.cr3())


@pytest.mark.parametrize("compression", Compression)
@pytest.mark.parametrize("share", [0.999, 0.9, 0.5, 0.1, 0.01])
def test_cut_off(tmp_path, capfd, compression, share):
    frame = Frame(pixels=mosaic(scene(), RGGB), pattern=RGGB, compression=compression)
    data = encode_dng(frame)
    with pytest.raises(UnreadablePhotoError):
        opened(tmp_path / "a.dng", data[: int(share * len(data))])
    assert capfd.readouterr() == ("", "")


def test_damaged_inside(tmp_path, capfd):
    frame = Frame(pixels=mosaic(scene(), RGGB), pattern=RGGB, compression=Compression.LOSSLESS_JPEG)
    data = encode_dng(frame)
    start = data.index(b"\xff\xd8\xff")
    with pytest.raises(UnreadablePhotoError, match="pieces of its picture"):
        opened(tmp_path / "a.dng", data[: start + 2] + b"\xaa" * (len(data) - start - 2))
    assert capfd.readouterr() == ("", "")


@fuzzed
@given(
    data=st.binary(min_size=1, max_size=300),
    head=st.sampled_from(HEADS),
    extension=st.sampled_from([".NEF", ".RAF", ".CRW", ".dng", *RENDERED]),
)
def test_any_bytes_are_no_photo(tmp_path, data, head, extension):
    with pytest.raises(PhotoError):
        opened(tmp_path / f"a{extension}", head + data)


DNG = encode_dng(Frame(pixels=mosaic(scene(48, 48), RGGB), pattern=RGGB))


@fuzzed
@given(at=st.integers(8, 1100), damage=st.binary(min_size=1, max_size=8))
def test_a_damaged_dng_opens_or_says_why(tmp_path, at, damage):
    path = tmp_path / "a.dng"
    path.write_bytes(DNG[:at] + damage + DNG[at + len(damage) :])
    try:
        found = open_photo(path)
    except PhotoError:
        return
    assert np.isfinite(found.pixels.astype(float)).all()
    assert np.isfinite(found.prophoto()).all()
    assert np.isfinite([found.as_shot.kelvin, found.as_shot.tint, *found.neutral]).all()


def test_names_of_any_bytes(tmp_path):
    for name in (b"Bj\xf6rn.dng", "写真 один.dng".encode()):
        path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + name))
        path.write_bytes(DNG)
        assert open_photo(path).size_px == (48, 48)


def test_nothing_reaches_standard_error(tmp_path):
    """LibRaw, ExifRead and tifffile would all print here."""
    (tmp_path / "a.dng").write_bytes(DNG[:-400])
    (tmp_path / "b.CR2").write_bytes(containers.tiff()[:-30])
    (tmp_path / "c.tif").write_bytes(containers.tiff()[:-30])
    (tmp_path / "d.jpg").write_bytes(containers.jpeg(containers.tiff()[:60])[:-20])
    code = (
        "import sys, pathlib\n"
        "from xmpredict.errors import PhotoError\n"
        "from xmpredict.raw.open import check_decodable, open_photo\n"
        "from xmpredict.raw.capture import read_capture\n"
        "for path in sorted(pathlib.Path(sys.argv[1]).iterdir()):\n"
        "    read_capture(path)\n"
        "    try: open_photo(path)\n"
        "    except PhotoError: print('refused')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, tmp_path], capture_output=True, text=True, check=False
    )
    assert (done.stdout.split(), done.stderr) == (["refused"] * 4, "")


def test_importing_is_cheap():
    code = (
        "import sys, xmpredict.raw, xmpredict.raw.open, xmpredict.raw.capture, xmpredict.raw.find\n"
        "import xmpredict.raw.decode, xmpredict.raw.rendered, xmpredict.sample\n"
        "heavy = {'torch', 'rawpy', 'tifffile', 'imagecodecs', 'PIL', 'scipy', 'exifread'}\n"
        "print(*heavy & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []


def test_real_raws(shared_data):
    sizes = {
        "canon_d30.CRW": (2160, 1440),
        "canon_kiss_x4_chart.dng": (1734, 1156),
        "fuji_gfx100s_portrait.dng": (1080, 720),
        "kodak_dc50.KDC": (768, 512),
    }
    for name, size in sizes.items():
        found = open_photo(shared_data / "raw" / name)
        assert found.size_px == size
        assert max(found.pixels.shape) <= 512
        assert found.kind is FileKind.RAW
        assert 0.05 < found.prophoto().mean() < 0.6


def test_as_shot_is_what_lightroom_wrote(shared_data):
    """Its XMP says As Shot, 6050 K, +52; Lightroom rounds to 50 K."""
    found = open_photo(shared_data / "raw" / "fuji_gfx100s_portrait.dng")
    assert found.as_shot.kelvin == pytest.approx(6050, abs=25)
    assert found.as_shot.tint == pytest.approx(52, abs=0.6)
    assert found.camera.baseline_ev == pytest.approx(0.35)


@pytest.mark.parametrize("share", [0.98, 0.9, 0.5, 0.02])
def test_real_raws_cut_off(shared_data, tmp_path, share):
    for source in sorted((shared_data / "raw").glob("*.[CKd]*")):
        data = source.read_bytes()
        with pytest.raises(PhotoError):
            opened(tmp_path / source.name, data[: int(share * len(data))])


def test_the_undecodable_one_is_unsupported_and_says_what_to_do(shared_data):
    path = shared_data / "raw" / "nikon_z9_he_undecodable.dng"
    for look in (open_photo, check_decodable):
        with pytest.raises(UnsupportedPhotoError, match="DNG Converter") as raised:
            look(path)
        assert "\n" not in str(raised.value)


def test_real_raws_are_decodable(shared_data):
    for path in (shared_data / "raw").glob("[!n]*.[CKd]*"):
        check_decodable(path)


def test_nothing_but_zeros(tmp_path):
    frame = Frame(pixels=np.zeros((48, 48), np.uint16), pattern=RGGB)
    with pytest.raises(UnreadablePhotoError, match="nothing but zeros"):
        opened(tmp_path / "a.dng", encode_dng(frame))


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"black": (16383,)}, "black level"),
        ({"pattern": ((0, 1), (1, 0))}, "pattern"),
    ],
)
def test_levels_and_patterns_that_make_no_sense(tmp_path, fields, reason):
    frame = Frame(**{"pixels": mosaic(scene(48, 48), RGGB), "pattern": RGGB} | fields)
    with pytest.raises(UnreadablePhotoError, match=reason):
        opened(tmp_path / "a.dng", encode_dng(frame))
