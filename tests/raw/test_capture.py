"""Capture facts from every container."""

from __future__ import annotations

import io
import math
import time
from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.raw import containers
from xmpredict.errors import UnreadablePhotoError
from xmpredict.export.directory import FieldType, Ifd, Tag, encode_tiff
from xmpredict.raw.capture import Capture, capture_of, read_capture

ZONE = timezone(-timedelta(hours=3, minutes=30))
FACTS = Capture(
    time=datetime(2023, 7, 14, 18, 3, 9, 70_000, ZONE),
    make="Canon",
    model="Canon EOS R5",
    serial="0042137",
    lens="EF85mm f/1.8 USM",
    iso=640,
    shutter_s=0.008,
    aperture=1.8,
    focal_mm=85,
    flash=True,
    orientation=6,
)


def of(head=None, exif=None):
    return capture_of(
        io.BytesIO(containers.tiff(containers.HEAD | (head or {}), containers.EXIF | (exif or {})))
    )


def text(value):
    return Tag(FieldType.ASCII, value)


@pytest.mark.parametrize("name", containers.EVERY)
def test_every_container_tells_the_same(name, tmp_path):
    path = tmp_path / name
    path.write_bytes(containers.EVERY[name])
    assert read_capture(path) == FACTS


def test_crw():
    found = capture_of(io.BytesIO(containers.crw()))
    assert (found.make, found.model, found.serial) == ("Canon", "Canon EOS 10D", "1234567")
    assert found.time == datetime(2003, 7, 14, 18, 3, 9)
    assert found.iso == pytest.approx(200)
    assert found.aperture == pytest.approx(4)
    assert found.shutter_s == pytest.approx(1 / 32)
    assert found.focal_mm == 50


def test_exposure_value():
    assert Capture(iso=100, shutter_s=1, aperture=1).exposure_value == 0
    assert Capture(iso=400, shutter_s=1 / 60, aperture=4).exposure_value == pytest.approx(
        math.log2(16 * 60) - 2
    )
    assert Capture(iso=100, shutter_s=1).exposure_value is None


@pytest.mark.parametrize(
    ("make", "model", "name"),
    [
        ("Canon", "Canon EOS R5", "Canon EOS R5"),
        ("NIKON CORPORATION", "NIKON Z 9", "NIKON Z 9"),
        ("SONY", "ILCE-7M3", "SONY ILCE-7M3"),
        ("Eastman Kodak Company", "Kodak Digital Science DC50", "Kodak Digital Science DC50"),
        ("", "X", "X"),
        ("", "", ""),
    ],
)
def test_the_name_of_the_camera(make, model, name):
    assert Capture(make=make, model=model).camera == name


@pytest.mark.parametrize(
    ("exif", "when"),
    [
        ({36881: text("+00:00"), 37521: text("5")}, "2023-07-14T18:03:09.500000+00:00"),
        ({36881: text("Z"), 37521: text("1234567")}, "2023-07-14T18:03:09.123456+00:00"),
        ({36881: text("+99:00"), 37521: text("no")}, "2023-07-14T18:03:09"),
        ({36881: text(""), 36867: text("2023-07-14T18:03:09")}, "2023-07-14T18:03:09.070000"),
    ],
)
def test_times_as_cameras_write_them(exif, when):
    assert of(exif=exif).time == datetime.fromisoformat(when)


@pytest.mark.parametrize(
    "nonsense",
    [
        "0000:00:00 00:00:00",
        "",
        "    :  :     :  :  ",
        "2023:13:40 99:99:99",
        "0001:01:01 00:00:00",
        "99999999999:01:01 00:00:00",
    ],
)
def test_a_time_that_is_none(nonsense):
    assert of(exif={36867: text(nonsense)}).time is None
    later = {306: text("2020:01:02 03:04:05")}
    assert of(later, {36867: text(nonsense)}).time == datetime(2020, 1, 2, 3, 4, 5)


def test_values_that_make_no_sense_are_left_out():
    zero = Tag(FieldType.RATIONAL, (0,))
    found = of({274: Tag(FieldType.SHORT, (99,))}, {33434: zero, 33437: zero, 37386: zero})
    assert (found.shutter_s, found.aperture, found.focal_mm) == (None, None, None)
    assert found.orientation == 1


def test_iso_above_sixteen_bits():
    exif = {34855: Tag(FieldType.SHORT, (65535,)), 34866: Tag(FieldType.LONG, (102400,))}
    assert of(exif=exif).iso == 102400


def test_serial_number_from_the_maker_note():
    """Canon, before Exif had a place for it."""
    note = encode_tiff(Ifd({12: Tag(FieldType.LONG, (420137,))}))[8:]
    exif = {k: v for k, v in containers.EXIF.items() if k != 42033}
    exif[37500] = Tag(FieldType.UNDEFINED, note)
    file = io.BytesIO(containers.tiff(exif=exif))
    assert capture_of(file).serial == "420137"


def test_what_is_no_photo_tells_nothing(tmp_path):
    path = tmp_path / "a.NEF"
    path.write_text("hello, this is text")
    assert read_capture(path) == Capture()


def test_missing_and_empty(tmp_path):
    with pytest.raises(UnreadablePhotoError, match="no such file"):
        read_capture(tmp_path / "none.CR2")
    (tmp_path / "empty.CR2").touch()
    with pytest.raises(UnreadablePhotoError, match="empty"):
        read_capture(tmp_path / "empty.CR2")


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(sorted(containers.EVERY)), st.binary(max_size=60), st.integers(0, 500))
def test_damage_anywhere_is_no_error_and_takes_no_time(name, damage, at):
    data = bytearray(containers.EVERY[name])
    data[at : at + len(damage)] = damage
    start = time.perf_counter()
    assert isinstance(capture_of(io.BytesIO(data)), Capture)
    assert time.perf_counter() - start < 5


def test_real_photos_as_exiftool_reads_them(shared_data):
    raw = shared_data / "raw"
    fuji = read_capture(raw / "fuji_gfx100s_portrait.dng")
    assert fuji.time == datetime.fromisoformat("2024-06-04T13:35:31.688+08:00")
    assert (fuji.serial, fuji.lens) == ("03467109", "FE PZ 16-35mm F4 G")
    assert (fuji.iso, fuji.aperture, fuji.shutter_s, fuji.focal_mm) == (200, 5.6, 1 / 80, 23.5)
    nikon = read_capture(raw / "nikon_z9_he_undecodable.dng")
    assert (nikon.iso, nikon.lens) == (102400, "NIKKOR Z 85mm f/1.2 S")
    canon = read_capture(raw / "canon_d30.CRW")
    assert (canon.model, canon.iso, canon.focal_mm) == ("Canon EOS D30", 100, 31)
    assert canon.time == datetime(2018, 1, 1, 13, 3, 32)
    kodak = read_capture(raw / "kodak_dc50.KDC")
    assert kodak.time == datetime(1997, 4, 23, 8, 0, 47)
    assert read_capture(raw / "canon_kiss_x4_chart.dng").time is None
