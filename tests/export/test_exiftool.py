"""What ExifTool reads out of renders, beside what it reads out of their photos."""

from __future__ import annotations

import json
import subprocess

import numpy as np
import pytest

from tests.export import made
from xmpredict.export.formats import FORMATS
from xmpredict.export.metadata import read_metadata
from xmpredict.export.picture import save

EXTENSIONS = [form.extensions[0] for form in FORMATS.values()]

KEPT = (
    *("IFD0:Make", "IFD0:Model", "IFD0:Artist", "IFD0:Copyright", "IFD0:ImageDescription"),
    *("ExifIFD:ExposureTime", "ExifIFD:FNumber", "ExifIFD:ISO", "ExifIFD:ExposureCompensation"),
    *("ExifIFD:Flash", "ExifIFD:FocalLength", "ExifIFD:LensModel", "ExifIFD:LensInfo"),
    *("ExifIFD:SerialNumber", "ExifIFD:DateTimeOriginal", "ExifIFD:OffsetTimeOriginal"),
    *("ExifIFD:SubSecTimeOriginal", "ExifIFD:UserComment", "Composite:GPSPosition"),
    *("GPS:GPSAltitude", "GPS:GPSImgDirection", "Composite:SubSecDateTimeOriginal"),
    *("XMP-xmp:Label", "XMP-dc:Subject", "XMP-dc:Title", "XMP-lr:HierarchicalSubject"),
    *("XMP-iptcCore:CreatorContactInfo", "XMP-photoshop:City", "XMP-xmp:Rating"),
)
GONE = ("MakerNotes", "IFD1", "InteropIFD", "XMP-crs", "XMP-crss", "XMP-crd", "XMP-tiff")


@pytest.fixture(scope="module")
def ask(exiftool):
    def tell(path, *options):
        command = [exiftool, "-j", "-G1", "-struct", *options, path]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        return json.loads(done.stdout)[0]

    return tell


@pytest.fixture(scope="module")
def photo(tmp_path_factory, rich):
    return made.jpeg(tmp_path_factory.mktemp("photo") / "photo.jpg", packet=rich)


@pytest.fixture
def render(tmp_path):
    def make(photo, extension, image=None):
        path = tmp_path / f"shown{extension}"
        image = made.picture(60, 40) if image is None else image
        save(image, path, metadata=read_metadata(photo))
        return path

    return make


@pytest.mark.parametrize("extension", EXTENSIONS)
def test_all_of_the_photo_is_there(photo, render, ask, extension):
    before, after = ask(photo), ask(render(photo, extension))
    for tag in KEPT:
        assert before[tag] == after[tag], tag
    assert not [tag for tag in after if tag.startswith(GONE)]
    assert after["Composite:SubSecDateTimeOriginal"] == "2023:07:14 18:03:09.07-03:30"
    assert after["IFD0:Software"] == after["XMP-xmp:CreatorTool"] == "xmpredict"
    assert after["IFD0:ModifyDate"] == after["XMP-xmp:ModifyDate"][:19]
    assert after.get("IFD0:Orientation", "Horizontal (normal)") == "Horizontal (normal)"
    assert after["Composite:ImageSize"] == "60x40"
    assert after.get("ExifIFD:ExifImageWidth", 60) == 60
    assert after["ExifIFD:ColorSpace"] == "sRGB"
    assert after["ICC_Profile:ProfileDescription"] == "sRGB built-in"
    assert after["XMP-dc:Format"] == after["File:MIMEType"]


@pytest.mark.parametrize(
    ("extension", "deep"), [*((extension, False) for extension in EXTENSIONS), (".tif", True)]
)
def test_it_finds_nothing_wrong(photo, render, exiftool, extension, deep):
    image = made.picture(60, 40).astype(np.uint16) * 257 if deep else None
    command = [exiftool, "-validate", "-warning", "-a", "-s3", render(photo, extension, image)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    # Of TIFFs it wants the compressions of 1992, and how GPS found its place.
    odd = [
        "2 Warnings",
        "Missing required TIFF GPS tag 0x001b GPSProcessingMethod",
        "Invalid value for IFD0 tag 0x0103 Compression",
    ]
    assert done.stdout.splitlines() == (odd if extension == ".tif" else ["OK"])


@pytest.mark.parametrize("extension", EXTENSIONS)
@pytest.mark.parametrize("name", ["canon_d30.CRW", "kodak_dc50.KDC", "fuji_gfx100s_portrait.dng"])
def test_real_raws(shared_data, render, ask, name, extension):
    photo = shared_data / "raw" / name
    before, after = ask(photo, "-n"), ask(render(photo, extension), "-n")
    of_camera = {"Make", "Model", "FNumber", "ExposureTime", "DateTimeOriginal", "LensModel"}
    of_camera |= {"ISO", "FocalLength", "OffsetTimeOriginal", "Artist", "Copyright", "Rating"}
    told = {tag.partition(":")[2]: value for tag, value in reversed(before.items())}
    found = {tag.partition(":")[2]: value for tag, value in reversed(after.items())}
    missing = of_camera & told.keys() - found.keys()
    assert not missing
    for tag in of_camera & told.keys():
        near = pytest.approx(told[tag], rel=0.02) if isinstance(told[tag], float) else told[tag]
        assert found[tag] == near, tag
    assert not [tag for tag in after if tag.startswith(GONE)]


def test_a_damaged_block_gives_a_sound_one(tmp_path, render, exiftool, rich):
    photo = made.jpeg(tmp_path / "photo.jpg", made.exif()[:250], rich)
    assert read_metadata(photo).left_out
    command = [exiftool, "-validate", "-warning", "-a", "-s3", render(photo, ".jpg")]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["OK"]
